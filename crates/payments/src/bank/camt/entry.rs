//! What this is: one entry of a statement and its details, as they are gathered and then become movements.
//! What it is not: the walk through the file.

use kernel::{Cents, Day};

use crate::model::movement::{Direction, Movement};

/// One transaction of an entry.
#[derive(Clone, Debug, Default)]
struct Detail {
    amount: Option<Cents>,
    end_to_end: String,
    bank_ref: String,
    payer: String,
    ultimate: String,
    payer_iban: String,
    payer_code: String,
    text: Vec<String>,
    more: String,
}

/// An entry.
#[derive(Clone, Debug, Default)]
pub(super) struct Entry {
    amount: String,
    currency: String,
    direction: String,
    status: String,
    reversal: bool,
    booked_on: Option<Day>,
    value_on: Option<Day>,
    bank_ref: String,
    own_ref: String,
    more: String,
    details: Vec<Detail>,
}

impl Entry {
    pub(super) fn begin_detail(&mut self) {
        self.details.push(Detail::default());
    }

    /// A value, by the names that lead to it.
    pub(super) fn put(&mut self, path: &[&str], text: &str, currency: &str) {
        match path {
            ["Amt"] => {
                text.clone_into(&mut self.amount);
                currency.clone_into(&mut self.currency);
            }
            ["CdtDbtInd"] => text.clone_into(&mut self.direction),
            ["RvslInd"] => self.reversal = matches!(text, "true" | "1"),
            ["Sts"] | ["Sts", "Cd" | "Prtry"] if !text.is_empty() => text.clone_into(&mut self.status),
            ["BookgDt", "Dt" | "DtTm"] => self.booked_on = day(text),
            ["ValDt", "Dt" | "DtTm"] => self.value_on = day(text),
            ["AcctSvcrRef"] => text.clone_into(&mut self.bank_ref),
            ["NtryRef"] => text.clone_into(&mut self.own_ref),
            ["AddtlNtryInf"] => text.clone_into(&mut self.more),
            ["NtryDtls", "TxDtls", rest @ ..] => {
                if let Some(detail) = self.details.last_mut() {
                    detail.put(rest, text);
                }
            }
            _ => {}
        }
    }

    /// The movements of the entry, or why it is left out.
    pub(super) fn movements(self, account: &str) -> Result<Vec<Movement>, String> {
        if self.status != "BOOK" {
            return Err(format!(
                "Un movimento di {} non è ancora contabilizzato ({})",
                self.amount, self.status
            ));
        }
        if self.currency != "EUR" {
            return Err(format!("Un movimento di {} è in {}, non in euro", self.amount, self.currency));
        }
        let amount =
            cents(&self.amount).ok_or_else(|| format!("Un importo non si legge: «{}»", self.amount))?;
        let booked = self.booked_on.or(self.value_on);
        let booked = booked.ok_or_else(|| format!("Un movimento di {amount} non ha data"))?;
        let direction = match self.direction.as_str() {
            "CRDT" => Direction::Credit,
            "DBIT" => Direction::Debit,
            other => return Err(format!("Un movimento di {amount} non dice se è un'entrata («{other}»)")),
        };
        let first = Movement {
            account: account.to_owned(),
            direction,
            booked_on: booked,
            value_on: self.value_on.unwrap_or(booked),
            amount,
            text: String::new(),
            payer: String::new(),
            payer_iban: String::new(),
            payer_code: String::new(),
            end_to_end: String::new(),
            bank_ref: if self.bank_ref.is_empty() { self.own_ref.clone() } else { self.bank_ref.clone() },
        };
        Ok(self.spread(&first))
    }

    /// One movement for each detail, if their amounts make that of the entry; or else one.
    fn spread(self, first: &Movement) -> Vec<Movement> {
        let amounts: Option<Vec<Cents>> = self.details.iter().map(|detail| detail.amount).collect();
        let sum = amounts.as_ref().and_then(|amounts| Cents::sum(amounts.iter().copied()));
        let (reversal, more) = (self.reversal, self.more);
        let several = self.details.len() > 1 && sum == Some(first.amount);
        let merged = || self.details.iter().fold(Detail::default(), Detail::joined);
        let details = if several { self.details.clone() } else { vec![merged()] };
        let one = |(number, detail): (usize, Detail)| {
            let own = detail.bank_ref.clone();
            let amount = detail.amount.filter(|_| several).unwrap_or(first.amount);
            let bank_ref = match (several, own.is_empty(), first.bank_ref.is_empty()) {
                (true, true, false) => format!("{}/{number}", first.bank_ref),
                (false, _, false) => first.bank_ref.clone(),
                _ => own,
            };
            Movement { amount, bank_ref, ..detail.told(first, (reversal, &more)) }
        };
        (1..).zip(details).map(one).collect()
    }
}

impl Detail {
    fn put(&mut self, path: &[&str], text: &str) {
        match path {
            ["Amt"] | ["AmtDtls", "TxAmt", "Amt"] => self.amount = cents(text).or(self.amount),
            ["Refs", "EndToEndId"] => text.clone_into(&mut self.end_to_end),
            ["Refs", "AcctSvcrRef"] => text.clone_into(&mut self.bank_ref),
            ["RltdPties", "Dbtr", "Nm"] | ["RltdPties", "Dbtr", "Pty", "Nm"] => {
                text.clone_into(&mut self.payer);
            }
            ["RltdPties", "UltmtDbtr", "Nm"] | ["RltdPties", "UltmtDbtr", "Pty", "Nm"] => {
                text.clone_into(&mut self.ultimate);
            }
            ["RltdPties", "DbtrAcct", "Id", "IBAN"] => self.payer_iban = super::bare(text),
            ["RltdPties", "Dbtr", .., "OrgId", "Othr", "Id"] => {
                text.clone_into(&mut self.payer_code);
            }
            ["RmtInf", "Ustrd"] | ["RmtInf", "Strd", "CdtrRefInf", "Ref"] => self.text.push(text.to_owned()),
            ["RmtInf", "Strd", "RfrdDocInf", "Nb"] => self.text.push(format!("fattura {text}")),
            ["AddtlTxInf"] => text.clone_into(&mut self.more),
            _ => {}
        }
    }

    fn joined(self, other: &Self) -> Self {
        let first = |here: String, there: &str| if here.is_empty() { there.to_owned() } else { here };
        let mut text = self.text;
        text.extend(other.text.iter().cloned());
        Self {
            amount: None,
            end_to_end: first(self.end_to_end, &other.end_to_end),
            bank_ref: first(self.bank_ref, &other.bank_ref),
            payer: first(self.payer, &other.payer),
            ultimate: first(self.ultimate, &other.ultimate),
            payer_iban: first(self.payer_iban, &other.payer_iban),
            payer_code: first(self.payer_code, &other.payer_code),
            text,
            more: first(self.more, &other.more),
        }
    }

    /// The movement with the words of this detail.
    fn told(self, first: &Movement, (reversal, more): (bool, &str)) -> Movement {
        let said = self.text.join(" ");
        let said = [said.as_str(), self.more.as_str(), more].into_iter().find(|text| !text.trim().is_empty());
        let said = said.unwrap_or_default();
        let text = if reversal { format!("Storno della banca. {said}") } else { said.to_owned() };
        let payer = match (self.payer.is_empty(), self.ultimate.is_empty() || self.ultimate == self.payer) {
            (true, _) => self.ultimate,
            (false, true) => self.payer,
            (false, false) => format!("{} per {}", self.payer, self.ultimate),
        };
        let end_to_end = crate::model::movement::reference(&self.end_to_end).to_owned();
        Movement {
            text,
            payer,
            payer_iban: self.payer_iban,
            payer_code: self.payer_code,
            end_to_end,
            ..first.clone()
        }
    }
}

/// A day, also with an hour or a zone after it: the civil day that the bank writes.
fn day(text: &str) -> Option<Day> {
    Day::parse(text.get(..10)?).ok()
}

/// An amount with a decimal point; zeros after the second decimal do not count.
fn cents(text: &str) -> Option<Cents> {
    let short = match text.split_once('.') {
        Some((units, decimals)) if decimals.len() > 2 => {
            let (kept, rest) = decimals.split_at_checked(2)?;
            if rest.chars().any(|digit| digit != '0') {
                return None;
            }
            format!("{units}.{kept}")
        }
        Some(_) | None => text.to_owned(),
    };
    Cents::parse_plain(&short).ok().filter(|amount| *amount >= Cents::ZERO)
}
