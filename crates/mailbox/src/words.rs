//! What this is: the kinds of things of this area in the audit trail, with the words in which their fields are read.
//! What it is not: the trail.

use helpdesk::model::Kind;
use identity::{Thing, Word};
use kernel::permission::ActionKind;

/// The things of this area in the audit trail.
pub const THINGS: &[Thing] = &[
    Thing::new("letter", "Lettera")
        .page(|id| format!("/richieste/posta/{id}"), ActionKind::SortMail)
        .words(&[]),
    Thing::new("mailbox", "Casella di posta").words(MAILBOX),
];

const MAILBOX: &[Word] = &[
    Word::new("address", "Indirizzo"),
    Word::new("certified", "PEC"),
    Word::hidden("service_id"),
    Word::new("service_name", "Servizio delle nuove richieste"),
    Word::code("kind", "Tipo", |code| Kind::from_code(code).map(Kind::label)),
    Word::new("acknowledges", "Conferma di ricezione"),
];
