//! What this is: a movement of a bank account as a file tells it, and the key by which it is known again.
//! What it is not: a payment; a movement becomes one when somebody says whose it is.

use std::collections::{BTreeSet, HashMap};

use kernel::{Cents, Day};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

store::coded_enum! {
    /// Which way the money went.
    Direction {
        /// It came.
        Credit = "credit", "Entrata";
        /// It went.
        Debit = "debit", "Uscita";
    }
}

/// A movement as read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Movement {
    /// The account, as an IBAN where the file says so; empty when it does not.
    pub account: String,
    /// Which way.
    pub direction: Direction,
    /// The day it was booked.
    pub booked_on: Day,
    /// The day from which it counts.
    pub value_on: Day,
    /// How much, never negative.
    pub amount: Cents,
    /// What it says.
    pub text: String,
    /// Who paid.
    pub payer: String,
    /// From which account.
    pub payer_iban: String,
    /// The payer's tax code, where the file has it.
    pub payer_code: String,
    /// The payer's own reference.
    pub end_to_end: String,
    /// The bank's reference.
    pub bank_ref: String,
}

/// A whole file as read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadFile {
    /// Its movements, in the order of the file.
    pub movements: Vec<Movement>,
    /// What was left out, in Italian: entries that are not booked, foreign currencies.
    pub left_out: Vec<String>,
}

impl ReadFile {
    /// The accounts that the file names.
    pub fn accounts(&self) -> BTreeSet<&str> {
        let named = self.movements.iter().map(|movement| movement.account.as_str());
        named.filter(|account| !account.is_empty()).collect()
    }

    /// The same, where movements without an account are of this one.
    #[must_use]
    pub fn of_account(mut self, account: &str) -> Self {
        for movement in self.movements.iter_mut().filter(|movement| movement.account.is_empty()) {
            account.clone_into(&mut movement.account);
        }
        self
    }
}

/// Words that banks write where a reference should be.
const NO_REFERENCE: [&str; 5] = ["", "nonref", "notprovided", "not provided", "none"];

/// A reference, unless it is one of the words that stand for none.
pub fn reference(text: &str) -> &str {
    let bare = text.trim();
    if NO_REFERENCE.contains(&bare.to_lowercase().as_str()) { "" } else { bare }
}

/// The key of each movement: its account, day, amount, and the bank's reference or else its text; movements of a file
/// that are alike in all this are told apart by their order. The same movement in another file has the same key.
pub fn keys(movements: &[Movement]) -> Vec<String> {
    let mut seen: HashMap<String, u32> = HashMap::new();
    let mut key = |movement: &Movement| {
        let what = described(movement);
        let ordinal = seen.entry(what.clone()).or_default();
        *ordinal = ordinal.saturating_add(1);
        fingerprint(&what, *ordinal)
    };
    movements.iter().map(&mut key).collect()
}

fn described(movement: &Movement) -> String {
    let reference = reference(&movement.bank_ref);
    let told = if reference.is_empty() {
        format!("text|{}|{}", kernel::text::fold(&movement.text), kernel::text::fold(&movement.payer))
    } else {
        format!("ref|{reference}")
    };
    format!(
        "{}|{}|{}|{}|{told}",
        movement.account,
        movement.booked_on.iso(),
        movement.direction.code(),
        movement.amount.get()
    )
}

fn fingerprint(what: &str, ordinal: u32) -> String {
    use std::fmt::Write as _;
    let digest = Sha256::digest(format!("{what}|{ordinal}").as_bytes());
    digest.iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn movement(bank_ref: &str, text: &str) -> Movement {
        Movement {
            account: "IT60X0542811101000000123456".into(),
            direction: Direction::Credit,
            booked_on: Day::parse("2022-11-02").unwrap(),
            value_on: Day::parse("2022-11-03").unwrap(),
            amount: Cents::new(10_000),
            text: text.into(),
            payer: "COMUNE DI PROVA".into(),
            payer_iban: String::new(),
            payer_code: String::new(),
            end_to_end: String::new(),
            bank_ref: bank_ref.into(),
        }
    }

    #[test]
    fn a_movement_is_known_again_by_the_banks_reference_whatever_its_text() {
        let one = keys(&[movement("R1", "a")]);
        assert_eq!(one, keys(&[movement("R1", "b")]));
        assert_ne!(one, keys(&[movement("R2", "a")]));
    }

    #[test]
    fn two_that_are_alike_are_told_apart_by_their_order_and_stay_so_in_a_longer_file() {
        let twins = keys(&[movement("NOTPROVIDED", "a"), movement("", "a")]);
        assert_ne!(twins[0], twins[1]);
        let longer = keys(&[movement("", "z"), movement("", "a"), movement("", "a")]);
        assert_eq!(longer[1..], twins[..]);
    }
}
