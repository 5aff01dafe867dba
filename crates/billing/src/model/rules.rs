//! What this is: the dated settings that decide how an invoice is made: split payment, stamp duty, what stops
//! it. Each comes with its source and whether somebody has checked it.
//! What it is not: law: we never present our reading of a law as certain.

use kernel::Cents;
use serde::{Deserialize, Serialize};
use store::DatedSetting;

/// The names of the settings.
pub const SPLIT_PAYMENT: &str = "scissione_pagamenti";
/// Above which total without tax the stamp duty is due.
pub const STAMP_OVER: &str = "bollo_soglia";
/// How much the stamp duty is.
pub const STAMP_AMOUNT: &str = "bollo_importo";
/// Whether an invoice without CIG stops.
pub const CIG_STOPS: &str = "fattura_richiede_cig";
/// Whether an invoice without commitment of expenditure stops.
pub const COMMITMENT_STOPS: &str = "fattura_richiede_impegno";

/// Every setting of invoices, in the order of the pages.
pub const NAMES: [&str; 5] = [SPLIT_PAYMENT, STAMP_OVER, STAMP_AMOUNT, CIG_STOPS, COMMITMENT_STOPS];

/// A value with where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule<T> {
    /// The value in force.
    pub value: T,
    /// Law, article, act of the body.
    pub source: String,
    /// Whether somebody of the body has checked it.
    pub verified: bool,
}

/// What is in force on the day of an invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// Whether the public body pays the tax to the State.
    pub split_payment: Rule<bool>,
    /// Above which total without tax the stamp duty is due.
    pub stamp_over: Rule<Cents>,
    /// How much it is.
    pub stamp_amount: Rule<Cents>,
    /// Whether a missing CIG stops the invoice.
    pub cig_stops: Rule<bool>,
    /// Whether a missing commitment of expenditure stops the invoice.
    pub commitment_stops: Rule<bool>,
}

/// A setting whose value cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Impostazione «{name}»: il valore «{value}» non si legge. Correggilo nelle impostazioni del centro")]
pub struct NotARule {
    /// Which.
    pub name: &'static str,
    /// What stands there.
    pub value: String,
}

/// What counts where nobody has set anything: our reading, never checked.
pub struct Default {
    /// The value.
    pub value: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    /// The first day.
    pub from: &'static str,
}

/// The value that counts where nobody has set one.
pub fn default_of(name: &str) -> Default {
    let (value, source, from) = match name {
        SPLIT_PAYMENT => (
            "1",
            "Art. 17-ter DPR 633/1972. Da verificare: l'autorizzazione europea risultava valida fino al \
             30 giugno 2026; controllare se è stata prorogata",
            "2015-01-01",
        ),
        STAMP_OVER => ("7747", "Tariffa allegata al DPR 642/1972, art. 13. Da verificare", "2002-01-01"),
        STAMP_AMOUNT => ("200", "Tariffa allegata al DPR 642/1972, art. 13. Da verificare", "2013-06-26"),
        CIG_STOPS => {
            ("0", "Scelta del centro. Un ente può rifiutare la fattura senza CIG (DM 132/2020)", "2020-01-01")
        }
        COMMITMENT_STOPS => (
            "0",
            "Scelta del centro. Un ente locale può rifiutare la fattura senza gli estremi dell'impegno di spesa \
             (DM 132/2020)",
            "2020-01-01",
        ),
        _ => ("", "", "2000-01-01"),
    };
    Default { value, source, from }
}

impl Rules {
    /// The rules from the settings found in force; what was not found counts as the default.
    pub fn from_settings(found: &[DatedSetting]) -> Result<Self, NotARule> {
        Ok(Self {
            split_payment: rule(found, SPLIT_PAYMENT, yes_or_no)?,
            stamp_over: rule(found, STAMP_OVER, cents)?,
            stamp_amount: rule(found, STAMP_AMOUNT, cents)?,
            cig_stops: rule(found, CIG_STOPS, yes_or_no)?,
            commitment_stops: rule(found, COMMITMENT_STOPS, yes_or_no)?,
        })
    }
}

fn rule<T>(
    found: &[DatedSetting],
    name: &'static str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Rule<T>, NotARule> {
    let set = found.iter().find(|setting| setting.name == name && !setting.value.trim().is_empty());
    let (text, source, verified) = match set {
        Some(setting) => (setting.value.as_str(), setting.source.clone(), setting.verified),
        None => (default_of(name).value, default_of(name).source.to_owned(), false),
    };
    let value = read(text).ok_or_else(|| NotARule { name, value: text.to_owned() })?;
    Ok(Rule { value, source, verified })
}

/// As the settings keep a yes or no.
fn yes_or_no(text: &str) -> Option<bool> {
    match text.trim() {
        "1" => Some(true),
        "0" => Some(false),
        _ => None,
    }
}

/// As the settings keep an amount: a number of cents.
fn cents(text: &str) -> Option<Cents> {
    text.trim().parse().ok().map(Cents::new)
}

/// The stamp duty on a document, by how much of it is without tax: due above the threshold, not at it.
pub fn stamp_duty(rules: &Rules, untaxed: Cents) -> Option<Cents> {
    (untaxed > rules.stamp_over.value).then_some(rules.stamp_amount.value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_settings_the_defaults_count_and_are_not_verified() {
        let rules = Rules::from_settings(&[]).unwrap();
        assert!(rules.split_payment.value && !rules.split_payment.verified && !rules.cig_stops.value);
        assert!(rules.split_payment.source.contains("30 giugno 2026"));
    }

    #[test]
    fn a_setting_of_the_centre_wins_and_one_that_cannot_be_read_says_so() {
        let set = |value: &str| DatedSetting {
            name: SPLIT_PAYMENT.into(),
            valid_from: kernel::Day::FIRST,
            value: value.into(),
            source: "atto".into(),
            verified: true,
            changed_at: kernel::Instant::from_micros(0),
        };
        assert!(!Rules::from_settings(&[set("0")]).unwrap().split_payment.value);
        let wrong = Rules::from_settings(&[set("forse")]).unwrap_err();
        assert!(wrong.to_string().contains("forse"));
    }

    #[test]
    fn the_stamp_is_due_above_the_threshold_and_not_at_it() {
        let rules = Rules::from_settings(&[]).unwrap();
        assert_eq!(stamp_duty(&rules, Cents::new(7_747)), None);
        assert_eq!(stamp_duty(&rules, Cents::new(7_748)), Some(Cents::new(200)));
    }
}
