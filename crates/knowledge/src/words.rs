//! What this is: the kinds of things of this area in the audit trail, with the words in which their fields are read.
//! What it is not: the trail.

use identity::{Thing, Word};
use kernel::permission::ActionKind;

use crate::model::{Audience, Status};

/// The things of this area in the audit trail.
pub const THINGS: &[Thing] = &[Thing::new("article", "Articolo")
    .page(|id| format!("/conoscenza/{id}"), ActionKind::ViewArticles)
    .words(&[
        Word::new("title", "Titolo"),
        Word::new("text", "Testo"),
        Word::new("keywords", "Altre parole per la ricerca"),
        Word::code("audience", "Chi lo legge", |code| Audience::from_code(code).map(Audience::label)),
        Word::new("services", "Servizi"),
        Word::new("name", "Nome"),
        Word::hidden("id"),
        Word::code("status", "Stato", |code| Status::from_code(code).map(Status::label)),
        Word::new("published", "Versione pubblicata"),
    ])];
