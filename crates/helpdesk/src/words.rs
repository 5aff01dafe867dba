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
    Thing::new("helpdesk_team", "Gruppo di lavoro")
        .page(|id| format!("/richieste/gruppi/{id}"), ActionKind::EditHelpdesk)
        .words(TEAM),
    Thing::new("helpdesk_canned", "Risposta pronta")
        .page(|id| format!("/richieste/risposte/{id}"), ActionKind::WorkRequest)
        .words(CANNED),
    Thing::new("helpdesk_view", "Vista salvata delle richieste"),
    Thing::new("outage", "Avviso di disservizio")
        .page(|id| format!("/richieste/disservizi/{id}"), ActionKind::ViewRequests)
        .words(OUTAGE),
    Thing::new("helpdesk", "Regole delle richieste").words(RULES),
    Thing::new("helpdesk_form", "Domande per le richieste")
        .page(|id| format!("/richieste/moduli/{id}"), ActionKind::EditService)
        .words(FORM),
    Thing::new("hour_package", "Pacchetto di ore")
        .page(|id| format!("/richieste/ore/{id}"), ActionKind::ViewRequests)
        .words(PACKAGE),
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
    Word::hidden("team_id"),
    Word::new("team", "Gruppo"),
    Word::hidden("follows_id"),
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
    Word::new("steps", ""),
    Word::new("before", "Avvisi prima del termine, in percentuale"),
    Word::new("after", "Avvisi dopo il termine, in ore"),
    Word::new("from", "Dal"),
    Word::new("to", "Al"),
    Word::new("reason", "Motivo"),
    Word::new("name", "Nome"),
    Word::new("month", "Mese"),
    Word::new("day", "Giorno"),
];

const FORM: &[Word] = &[Word::new("questions", "Domande")];

const PACKAGE: &[Word] = &[
    Word::hidden("version"),
    Word::new("body_name", "Ente"),
    Word::new("minutes", "Minuti"),
    Word::new("used", "Minuti usati"),
    Word::new("warn_at", "Avviso quando restano minuti"),
    Word::new("period", ""),
    Word::new("from", "Dal"),
    Word::new("to", "Al"),
    Word::new("source", "Origine"),
    Word::new("note", "Nota"),
];

const TEAM: &[Word] = &[
    Word::hidden("team_id"),
    Word::new("name", "Nome"),
    Word::hidden("people"),
    Word::hidden("services"),
    Word::new("archived", "Archiviato"),
    Word::hidden("version"),
];

const CANNED: &[Word] = &[
    Word::hidden("canned_id"),
    Word::new("title", "Titolo"),
    Word::new("text", "Testo"),
    Word::hidden("service_id"),
    Word::new("archived", "Archiviata"),
    Word::hidden("version"),
];

const OUTAGE: &[Word] = &[
    Word::hidden("outage_id"),
    Word::new("title", "Titolo"),
    Word::new("text", "Testo"),
    Word::new("planned", "Programmato"),
    Word::new("starts_at", "Inizio"),
    Word::new("ends_at", "Fine prevista"),
    Word::new("closed_at", "Chiuso il"),
    Word::new("author", "Scritto da"),
    Word::new("created_at", "Pubblicato il"),
    Word::hidden("version"),
];
