//! What this is: the kinds of things of this area in the audit trail, with the words in which their fields are read.
//! What it is not: the labels of the forms.

use identity::{Thing, Word};
use kernel::permission::ActionKind;

use crate::model::{Kind, SetState, Style};

/// The things of this area in the audit trail.
pub const THINGS: &[Thing] = &[
    Thing::new("act", "Atto").page(|id| format!("/atti/{id}"), ActionKind::ViewActs).words(ACT),
    Thing::new("clause_set", "Clausole degli atti")
        .page(|_| "/atti/clausole".into(), ActionKind::ViewActs)
        .words(CLAUSES),
];

const ACT: &[Word] = &[
    Word::hidden("act_id"),
    Word::hidden("design_id"),
    Word::hidden("version"),
    Word::code("kind", "Tipo", |code| Kind::from_code(code).map(Kind::label)),
    Word::new("name", "Nome"),
    Word::new("typed", "Dati"),
];

const CLAUSES: &[Word] = &[
    Word::hidden("clause_set_id"),
    Word::hidden("version"),
    Word::hidden("key"),
    Word::code("kind", "Tipo", |code| Kind::from_code(code).map(Kind::label)),
    Word::new("number", "Versione"),
    Word::code("state", "Stato", |code| SetState::from_code(code).map(SetState::label)),
    Word::new("published_on", "In uso dal"),
    Word::new("clauses", "Clausole"),
    Word::new("title", "Titolo"),
    Word::code("style", "Forma", |code| Style::from_code(code).map(Style::label)),
    Word::one_of("forms", "Forme di gestione", registry::ManagementForm::OPTIONS),
    Word::one_of("levels", "Livelli", registry::Level::OPTIONS),
    Word::new("text", "Testo"),
];
