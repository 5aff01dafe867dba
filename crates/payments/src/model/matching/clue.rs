//! What this is: what a movement says of its payer, compared with one body.
//! What it is not: what it says of invoices.

use kernel::{Cents, text};

use super::Payer;
use crate::model::citation::{self, Cited};
use crate::model::movement::Movement;

const KNOWN_ACCOUNT: u32 = 40;
const TAX_CODE: u32 = 40;
const NAME: u32 = 25;

/// What a movement says, made ready to be compared with many bodies.
pub(super) struct Clue<'a> {
    movement: &'a Movement,
    pub(super) amount: Cents,
    text: String,
    payer: String,
    codes: String,
    pub(super) cited: Vec<Cited>,
}

impl<'a> Clue<'a> {
    pub(super) fn of(movement: &'a Movement) -> Self {
        let between = |words: &str| format!(" {} ", text::fold(words));
        let told = format!("{} {}", movement.text, movement.end_to_end);
        Self {
            movement,
            amount: movement.amount,
            text: between(&movement.text),
            payer: between(&movement.payer),
            codes: between(&format!("{} {} {}", movement.payer_code, movement.text, movement.payer)),
            cited: citation::cited(&told),
        }
    }
}

/// What speaks for a body whatever the amount: points and reasons.
#[derive(Clone, Debug, Default)]
pub(super) struct Evidence {
    pub(super) score: u32,
    pub(super) reasons: Vec<String>,
}

impl Evidence {
    fn add(&mut self, score: u32, reason: String) {
        self.score = self.score.saturating_add(score);
        self.reasons.push(reason);
    }
}

pub(super) fn evidence(clue: &Clue<'_>, payer: &Payer) -> Evidence {
    let mut found = Evidence::default();
    let iban = &clue.movement.payer_iban;
    if !iban.is_empty() && payer.ibans.contains(iban) {
        found.add(KNOWN_ACCOUNT, format!("Dal conto {iban} l'ente ha già pagato in passato"));
    }
    let code = &payer.tax_code;
    if !code.is_empty() && clue.codes.contains(&format!(" {} ", code.to_lowercase())) {
        found.add(TAX_CODE, format!("Il movimento riporta il codice fiscale dell'ente ({code})"));
    }
    if holds_name(&clue.payer, payer) {
        found.add(NAME, format!("L'ordinante «{}» corrisponde a {}", clue.movement.payer, payer.name));
    } else if holds_name(&clue.text, payer) {
        found.add(NAME, format!("La causale nomina {}", payer.name));
    }
    found
}

/// The name as whole words; a short one counts only after the kind of body («comune di Re»).
fn holds_name(said: &str, payer: &Payer) -> bool {
    let holds = |name: &str| !name.is_empty() && said.contains(&format!(" {name} "));
    holds(&payer.full) || (payer.bare.chars().count() > 3 && holds(&payer.bare))
}
