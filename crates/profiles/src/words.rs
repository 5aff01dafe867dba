//! What this is: the words in which the trail of changes is read for the mapping.
//! What it is not: the labels of the forms; those explain how to fill a field in.

use identity::Word;

use crate::model::{Pillar, Profile, Quadrant};

pub(crate) const ASSESSMENT: &[Word] = &[
    Word::one_of("profile", "Profilo", Profile::OPTIONS),
    Word::new("reason", "Motivo"),
    Word::new("overridden", "Diverso da quello che risulta"),
    Word::new("rules", "Versione delle regole"),
];

pub(crate) const MEETING: &[Word] = &[
    Word::new("title", "Incontro"),
    Word::new("when", "Quando"),
    Word::new("moderator", "Moderatore"),
    Word::new("facilitator", "Facilitatore"),
    Word::new("topics", "Temi"),
    Word::new("minutes", "Verbale"),
    Word::new("source", "Fonte"),
];

pub(crate) const PARTICIPANT: &[Word] = &[
    Word::hidden("participant_id"),
    Word::hidden("body_id"),
    Word::new("entity", "Ente"),
    Word::new("source", "Fonte"),
];

pub(crate) const POINT: &[Word] = &[
    Word::one_of("pillar", "Pilastro", Pillar::OPTIONS),
    Word::one_of("quadrant", "Riquadro", Quadrant::OPTIONS),
    Word::new("profiles", "Profili"),
    Word::new("text", "Punto"),
    Word::new("truncated", "Interrotto nella fonte"),
    Word::new("note", "Nota"),
    Word::new("source", "Fonte"),
    Word::hidden("focus_group_id"),
];
