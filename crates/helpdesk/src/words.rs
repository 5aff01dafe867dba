//! What this is: the kinds of things of this area in the audit trail, with the words in which their fields are read.
//! What it is not: the trail.

use identity::{Thing, Word};
use kernel::permission::ActionKind;

use crate::model::{Channel, Impact, Kind, Priority, Status, Urgency};

/// The things of this area in the audit trail.
pub const THINGS: &[Thing] = &[
    Thing::new("request", "Richiesta")
        .page(|id| format!("/richieste/{id}"), ActionKind::ViewRequests)
        .words(WORDS),
    Thing::new("helpdesk", "Regole delle richieste").words(RULES),
];

const WORDS: &[Word] = &[
    Word::hidden("request_id"),
    Word::hidden("body_id"),
    Word::hidden("service_id"),
    Word::hidden("author_id"),
    Word::hidden("assignee_id"),
    Word::hidden("charter_id"),
    Word::hidden("merged_into"),
    Word::new("number", "Numero"),
    Word::new("body_name", "Ente"),
    Word::new("service_name", "Servizio"),
    Word::code("kind", "Tipo", |code| Kind::from_code(code).map(Kind::label)),
    Word::code("impact", "Quanti ne risentono", |code| Impact::from_code(code).map(Impact::label)),
    Word::code("urgency", "Urgenza", |code| Urgency::from_code(code).map(Urgency::label)),
    Word::code("priority", "Priorità", |code| Priority::from_code(code).map(Priority::label)),
    Word::new("subject", "Oggetto"),
    Word::code("status", "Stato", |code| Status::from_code(code).map(Status::label)),
    Word::code("channel", "Arrivata con", |code| Channel::from_code(code).map(Channel::label)),
    Word::new("author", "Aperta da"),
    Word::new("created_at", "Aperta il"),
    Word::new("assignee", "Assegnata a"),
    Word::new("judged_by", "Tempi secondo"),
    Word::new("resolved_at", "Risolta il"),
    Word::hidden("version"),
];

const RULES: &[Word] = &[
    Word::hidden("version"),
    Word::new("plan", ""),
    Word::hidden("zone"),
    Word::new("week", "Orario da lunedì a domenica"),
    Word::hidden("holidays"),
    Word::new("closures", "Chiusure"),
    Word::hidden("special_days"),
    Word::new("reopen_days", "Giorni lavorativi per riaprire"),
    Word::new("close_days", "Giorni lavorativi prima della chiusura"),
    Word::new("from", "Dal"),
    Word::new("to", "Al"),
    Word::new("reason", "Motivo"),
    Word::new("name", "Nome"),
    Word::new("month", "Mese"),
    Word::new("day", "Giorno"),
];
