//! What this is: which invoices a movement of the bank pays, and why, in words that an accountant can check.
//! What it is not: certain: what has too few reasons, or two answers, is left to a person.
//!
//! # How reasons count
//! | reason | points |
//! |---|---|
//! | the text names the invoice with its year | 60 |
//! | the text names it without the year | 30 |
//! | the amount is what is left of one invoice, or of those named | 40 |
//! | the amount is the sum of what is left of several invoices of the body | 30 |
//! | the account is one from which the body has paid before | 40 |
//! | the tax code of the body is in the text | 40 |
//! | the payer has the body's name | 25 |
//!
//! From 60 points, and 20 more than the next, a match is proposed; the others are shown to be chosen from.

mod clue;
mod sums;

use std::collections::BTreeMap;

use kernel::{BodyId, Cents, InvoiceId, text};
use serde::{Deserialize, Serialize};

use super::balance::{Balance, Part, oldest_first, total};
use super::citation::{self, Named};
use super::movement::Movement;
use clue::{Clue, Evidence, evidence};

const NAMED_FULLY: u32 = 60;
const NAMED: u32 = 30;
const EXACT: u32 = 40;
const SUM: u32 = 30;
/// From here on a match is proposed.
const ENOUGH: u32 = 60;
/// By so much it must beat the next.
const CLEARLY: u32 = 20;
/// Shown to choose from, at most.
const SHOWN: usize = 5;

/// A body as payer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Payer {
    /// Its name, as acts write it.
    pub name: String,
    /// The same, folded.
    pub full: String,
    /// Its name without «Comune di», folded.
    pub bare: String,
    /// Its tax code.
    pub tax_code: String,
    /// The accounts from which it has paid.
    pub ibans: Vec<String>,
}

impl Payer {
    /// A body: its name in full and without its kind, its tax code, the accounts from which it has paid.
    pub fn new(full: &str, bare: &str, tax_code: &str, ibans: Vec<String>) -> Self {
        Self {
            name: full.to_owned(),
            full: text::fold(full),
            bare: text::fold(bare),
            tax_code: tax_code.to_owned(),
            ibans,
        }
    }
}

/// What movements are matched against.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// What is still open, body by body.
    pub open: BTreeMap<BodyId, Vec<Balance>>,
    /// Credit notes that wait to be used on the invoice they correct.
    pub pending: BTreeMap<InvoiceId, Cents>,
    /// Every body of the centre.
    pub payers: BTreeMap<BodyId, Payer>,
}

/// A match with its reasons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Whose the money is.
    pub body_id: BodyId,
    /// The body's name.
    pub body_name: String,
    /// Which invoices it pays.
    pub parts: Vec<Part>,
    /// What is left over as the body's credit.
    pub excess: Cents,
    /// How much speaks for it.
    pub score: u32,
    /// Why, in Italian.
    pub reasons: Vec<String>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// One match, clearly.
    One(Candidate),
    /// Some to choose from.
    Several(Vec<Candidate>),
    /// None.
    Nobody,
}

impl Ledger {
    /// What movements are matched against: open invoices, credit notes that wait, payers.
    pub fn new(
        balances: Vec<Balance>,
        pending: BTreeMap<InvoiceId, Cents>,
        payers: BTreeMap<BodyId, Payer>,
    ) -> Self {
        let mut open: BTreeMap<BodyId, Vec<Balance>> = BTreeMap::new();
        for balance in balances.into_iter().filter(Balance::is_open) {
            open.entry(balance.document.body_id).or_default().push(balance);
        }
        Self { open, pending, payers }
    }

    /// The open invoices of a body.
    pub fn of_body(&self, body: BodyId) -> &[Balance] {
        self.open.get(&body).map(Vec::as_slice).unwrap_or_default()
    }

    /// Takes away what a match will pay, so that the next movement of the file does not pay it again.
    pub fn settle(&mut self, parts: &[Part]) {
        for invoices in self.open.values_mut() {
            for one in invoices.iter_mut() {
                let paid = parts.iter().filter(|part| part.invoice_id == one.document.invoice_id);
                let paid = Cents::sum(paid.map(|part| part.amount)).unwrap_or_default();
                one.residual = one.residual.minus(paid).unwrap_or_default();
            }
            invoices.retain(Balance::is_open);
        }
    }

    /// What is left of an invoice once the credit notes that correct it are used.
    fn net(&self, invoice: &Balance) -> Cents {
        let pending = self.pending.get(&invoice.document.invoice_id).copied().unwrap_or_default();
        invoice.residual.minus(pending).unwrap_or_default().max(Cents::ZERO)
    }
}

/// Finds what a movement pays.
pub fn match_movement(movement: &Movement, ledger: &Ledger) -> Verdict {
    let clue = Clue::of(movement);
    let mut candidates: Vec<Candidate> = Vec::new();
    for (body, payer) in &ledger.payers {
        let evidence = evidence(&clue, payer);
        candidates.extend(of_body(&clue, ledger, (*body, payer), &evidence));
    }
    candidates.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.body_name.cmp(&b.body_name)));
    candidates.truncate(SHOWN);
    judge(candidates)
}

fn judge(candidates: Vec<Candidate>) -> Verdict {
    match candidates.as_slice() {
        [] => Verdict::Nobody,
        [first, rest @ ..] => {
            let next = rest.first().map_or(0, |next| next.score);
            let clear = first.score >= ENOUGH && first.score >= next.saturating_add(CLEARLY);
            if clear { Verdict::One(first.clone()) } else { Verdict::Several(candidates) }
        }
    }
}

type OfBody<'a> = (BodyId, &'a Payer);

fn of_body(
    clue: &Clue<'_>,
    ledger: &Ledger,
    (body_id, payer): OfBody<'_>,
    evidence: &Evidence,
) -> Option<Candidate> {
    let open = ledger.of_body(body_id);
    let named = named(clue, open);
    let found = if named.is_empty() {
        by_amount(clue, ledger, open, evidence)
    } else {
        by_number(clue, ledger, &named)
    };
    let (parts, score, mut reasons) = match found {
        Some(found) => found,
        None if evidence.score == 0 => return None,
        None => by_age(clue, open),
    };
    reasons.extend(evidence.reasons.iter().cloned());
    let excess = clue.amount.minus(total(&parts)).unwrap_or_default();
    if excess > Cents::ZERO {
        reasons.push(format!("L'eccedenza di {excess} resta a credito dell'ente"));
    }
    let score = score.saturating_add(evidence.score);
    Some(Candidate { body_id, body_name: payer.name.clone(), parts, excess, score, reasons })
}

type Found = (Vec<Part>, u32, Vec<String>);

/// The open invoices that the text names, with how fully it does.
fn named<'a>(clue: &Clue<'_>, open: &'a [Balance]) -> Vec<(&'a Balance, u32)> {
    let points = |one: &'a Balance| match citation::named(&clue.cited, &one.document.number) {
        Named::Fully => Some((one, NAMED_FULLY)),
        Named::WithoutYear => Some((one, NAMED)),
        Named::No => None,
    };
    open.iter().filter_map(points).collect()
}

/// The text names invoices.
fn by_number(clue: &Clue<'_>, ledger: &Ledger, named: &[(&Balance, u32)]) -> Option<Found> {
    let best = named.iter().map(|(_, points)| *points).max()?;
    let invoices: Vec<Balance> =
        named.iter().filter(|(_, points)| *points == best).map(|(one, _)| (*one).clone()).collect();
    let mut reasons: Vec<String> = invoices
        .iter()
        .map(|one| match best {
            NAMED_FULLY => format!("La causale cita il numero {}", one.document.number),
            _ => format!("La causale cita un numero che può essere {}, senza l'anno", one.document.number),
        })
        .collect();
    let parts = oldest_first(clue.amount, &invoices);
    let left = Cents::sum(invoices.iter().map(|one| one.residual))?;
    let net = Cents::sum(invoices.iter().map(|one| ledger.net(one)))?;
    let mut score = best;
    if clue.amount == left || clue.amount == net {
        score = score.saturating_add(EXACT);
        reasons.insert(0, equal(clue.amount, &invoices, (left, net)));
    } else {
        reasons.push(compared(clue.amount, left));
    }
    Some((parts, score, reasons))
}

/// The amount alone speaks for some invoices.
fn by_amount(clue: &Clue<'_>, ledger: &Ledger, open: &[Balance], evidence: &Evidence) -> Option<Found> {
    let amount = clue.amount;
    if let Some(one) = open.iter().find(|one| one.residual == amount || ledger.net(one) == amount) {
        let reason = equal(amount, std::slice::from_ref(one), (one.residual, ledger.net(one)));
        let also = open.iter().filter(|other| other.residual == amount).count();
        let more = (also > 1)
            .then(|| format!("Altre fatture dell'ente hanno lo stesso residuo: {}", also.saturating_sub(1)));
        let reasons = std::iter::once(reason).chain(more).collect();
        return Some((oldest_first(amount, std::slice::from_ref(one)), EXACT, reasons));
    }
    let several = if evidence.score > 0 { sums::any(open, amount) } else { sums::all(open, amount) }?;
    let numbers = numbers(&several);
    let reason = format!("Importo {amount} uguale alla somma dei residui delle fatture {numbers}");
    Some((oldest_first(amount, &several), SUM, vec![reason]))
}

/// Only the payer is known: the oldest invoices are paid first.
fn by_age(clue: &Clue<'_>, open: &[Balance]) -> Found {
    let parts = oldest_first(clue.amount, open);
    let left = Cents::sum(open.iter().map(|one| one.residual)).unwrap_or_default();
    let reason = if parts.is_empty() {
        "L'ente non ha fatture da pagare".to_owned()
    } else {
        format!("Le fatture con scadenza più vecchia sono pagate per prime. {}", compared(clue.amount, left))
    };
    (parts, 0, vec![reason])
}

fn equal(amount: Cents, invoices: &[Balance], (left, net): (Cents, Cents)) -> String {
    let numbers = numbers(invoices);
    let which = match invoices {
        [_] => format!("al residuo della fattura {numbers}"),
        _ => format!("alla somma dei residui delle fatture {numbers}"),
    };
    if amount == left || left == net {
        return format!("Importo {amount} uguale {which}");
    }
    format!(
        "Importo {amount} uguale {which} ({left}) meno la nota di credito che la corregge, ancora da compensare"
    )
}

fn compared(amount: Cents, left: Cents) -> String {
    if amount < left {
        format!("Importo {amount} inferiore a quanto resta da pagare ({left}): pagamento parziale")
    } else {
        format!("Importo {amount} superiore a quanto resta da pagare ({left})")
    }
}

fn numbers(invoices: &[Balance]) -> String {
    invoices.iter().map(|one| one.document.number.as_str()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;
