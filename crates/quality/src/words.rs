//! What this is: the words in which the trail of changes is read for reports and satisfaction.
//! What it is not: what somebody answered: that is in no trail.

use identity::{Thing, Word};

/// The things of this area in the audit trail.
pub const THINGS: &[Thing] = &[
    Thing::new("request_report", "Rapporto mensile delle richieste"),
    Thing::new("satisfaction", "Soddisfazione"),
    Thing::new("satisfaction_rules", "Regole della soddisfazione").words(RULES),
];

const RULES: &[Word] = &[
    Word::hidden("version"),
    Word::new("share", "Quante richieste su cento"),
    Word::new("again_days", "Giorni prima di chiedere di nuovo alla stessa persona"),
    Word::new("comment_up_to", "Commento richiesto fino al punteggio"),
    Word::new("valid_days", "Giorni di validità del link"),
];
