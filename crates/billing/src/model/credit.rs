//! What this is: how much of an invoice can still be taken back, and the credit note (TD04) that takes it: capped per
//! line, per rate and in total, with the tax of each rate such that partial notes add up to the invoice to the cent.
//! What it is not: the numbering or the file; a credit note is issued like an invoice.

use kernel::{BodyId, Cents, Day, InvoiceId, MembershipId, Period, Price, Quantity};

mod refused;

pub use refused::NotCredited;

use super::amounts::untaxed;
use super::invoice::{Correction, Draft, Head, Payment, Purchase, TakenBack};
use super::rules::stamp_duty;
use super::{Exigibility, Explained, Line, Rule, Rules, Step, Totals, VatSummary, summary, totals};

/// A line of an invoice with what earlier notes have taken back of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Creditable {
    /// Its place in the invoice, from 1.
    pub position: i64,
    /// As invoiced.
    pub line: Line,
    /// The sum of what was taken back.
    pub credited: Cents,
    /// The days that went back too.
    pub returned: Vec<Period>,
}

impl Creditable {
    /// What is left.
    pub fn left(&self) -> Cents {
        self.line.amount.minus(self.credited).unwrap_or_default()
    }
}

/// An invoice with what earlier credit notes have taken back of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credited {
    /// Which invoice.
    pub invoice_id: InvoiceId,
    /// Its number.
    pub number: String,
    /// Its date.
    pub on: Day,
    /// Whose.
    pub body_id: BodyId,
    /// By which membership.
    pub membership_id: MembershipId,
    /// The key by which lists are in alphabetical order.
    pub sort_key: String,
    /// What it says.
    pub head: Head,
    /// Its lines.
    pub lines: Vec<Creditable>,
    /// The summaries of the notes so far.
    pub notes: Vec<Vec<VatSummary>>,
}

/// What to take back of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The line's place in the invoice, from 1.
    pub position: i64,
    /// How much, with the sign of the line.
    pub amount: Cents,
    /// The days it is about; those of the line, if nobody says.
    pub days: Option<Period>,
    /// Whether these days go back too.
    pub returns_days: bool,
    /// How the amount came about.
    pub steps: Vec<Step>,
}

impl Chosen {
    /// Everything that is left of a line.
    pub fn rest_of(line: &Creditable) -> Self {
        Self {
            position: line.position,
            amount: line.left(),
            days: None,
            returns_days: false,
            steps: Vec::new(),
        }
    }
}

impl Credited {
    /// What is left of the invoice.
    pub fn left(&self) -> Option<Totals> {
        let given = self.given()?;
        let all = self.head.totals;
        Some(Totals {
            taxable: all.taxable.minus(given.taxable)?,
            tax: all.tax.minus(given.tax)?,
            document: all.document.minus(given.document)?,
            payable: all.payable.minus(given.payable)?,
        })
    }

    /// What the notes so far have taken back.
    pub fn given(&self) -> Option<Totals> {
        let mut sum = Totals::default();
        for note in &self.notes {
            let one = totals(note)?;
            sum.taxable = sum.taxable.plus(one.taxable)?;
            sum.tax = sum.tax.plus(one.tax)?;
            sum.document = sum.document.plus(one.document)?;
            sum.payable = sum.payable.plus(one.payable)?;
        }
        Some(sum)
    }

    /// Everything that is left, line by line.
    pub fn rest(&self) -> Vec<Chosen> {
        self.lines.iter().filter(|line| line.left() != Cents::ZERO).map(Chosen::rest_of).collect()
    }

    /// The credit note that takes back what was chosen.
    pub fn note(
        &self,
        chosen: &[Chosen],
        (on, reason): (Day, &str),
        rules: &Rules,
    ) -> Result<Draft, NotCredited> {
        if reason.trim().is_empty() {
            return Err(NotCredited::NoReason);
        }
        if on < self.on {
            return Err(NotCredited::BeforeInvoice(self.on));
        }
        let lines = self.lines_of(chosen)?;
        let vat = self.vat_of(&lines)?;
        let sums = totals(&vat).ok_or(NotCredited::TooLarge)?;
        if sums.document <= Cents::ZERO {
            return Err(NotCredited::NotPositive);
        }
        let left = self.left().ok_or(NotCredited::TooLarge)?;
        if sums.document > left.document || sums.payable > left.payable {
            return Err(NotCredited::TotalExceeded(left.document));
        }
        let head = self.head_of(chosen, (vat, sums), (on, reason.trim()), rules);
        Ok(Draft {
            body_id: self.body_id,
            membership_id: self.membership_id,
            sort_key: self.sort_key.clone(),
            on,
            head,
            lines,
        })
    }

    fn lines_of(&self, chosen: &[Chosen]) -> Result<Vec<Line>, NotCredited> {
        if chosen.is_empty() {
            return Err(NotCredited::Nothing);
        }
        let twice = |place: usize, one: &Chosen| {
            chosen.iter().skip(place.saturating_add(1)).any(|other| other.position == one.position)
        };
        let lines = chosen.iter().enumerate().map(|(place, one)| {
            let known = self.lines.iter().find(|line| line.position == one.position);
            let known = known.filter(|_| !twice(place, one)).ok_or(NotCredited::NoLine(one.position))?;
            fits(known, one)?;
            self.line_of(known, one).ok_or(NotCredited::TooLarge)
        });
        lines.collect()
    }

    fn line_of(&self, known: &Creditable, one: &Chosen) -> Option<Line> {
        let line = &known.line;
        let whole = one.amount == line.amount;
        let explained = self.explained(known, one);
        let said = line.description.strip_suffix(&line.explained.formula).unwrap_or(&line.description);
        let said = said.trim_end_matches([' ', '.']);
        let price = if whole { line.unit_price } else { Price::parse_plain(&one.amount.plain()).ok()? };
        Some(Line {
            line_id: line.line_id,
            service_id: line.service_id,
            period: one.days.unwrap_or(line.period),
            description: format!("Storno: {said}. {}", explained.formula),
            quantity: if whole { line.quantity } else { Quantity::from(1) },
            unit: if whole { line.unit.clone() } else { "a corpo".into() },
            unit_price: price,
            amount: one.amount,
            vat: line.vat.clone(),
            explained,
        })
    }

    fn explained(&self, known: &Creditable, one: &Chosen) -> Explained {
        let (amount, credited) = (known.line.amount, known.credited);
        let step = |label: &str, value: String| Step { label: label.into(), value };
        let mut steps = vec![
            step("Fattura", format!("{} del {}, riga {}", self.number, self.on, known.position)),
            step("Importo fatturato", amount.to_string()),
        ];
        if credited != Cents::ZERO {
            steps.push(step("Già stornato", credited.to_string()));
        }
        steps.extend(one.steps.iter().cloned());
        if one.returns_days {
            let days = one.days.unwrap_or(known.line.period);
            steps.push(step("Giorni restituiti", days.to_string()));
        }
        steps.push(step("Storno", one.amount.to_string()));
        let earlier =
            if credited == Cents::ZERO { String::new() } else { format!(", già stornati {credited}") };
        let formula = format!("Fatturati {amount}{earlier}: storno di {}", one.amount);
        Explained { formula, steps, ..known.line.explained.clone() }
    }

    /// The tax of each rate is the tax on all that is taken back so far less the tax taken back before: within a
    /// cent of the tax on the note's own base (the tolerance of check 00421), and exact in the end, since what is
    /// taken back at last is the whole base of the rate.
    fn vat_of(&self, lines: &[Line]) -> Result<Vec<VatSummary>, NotCredited> {
        let mut vat = summary(lines, self.exigibility()).ok_or(NotCredited::TooLarge)?;
        for group in &mut vat {
            let (base, tax) = self.before(group).ok_or(NotCredited::TooLarge)?;
            let until = base.plus(group.base).ok_or(NotCredited::TooLarge)?;
            let whole = self.head.vat.iter().find(|known| known.is_of(group));
            let whole = whole
                .filter(|whole| is_within(until, whole.base))
                .ok_or_else(|| NotCredited::RateExceeded { rate: group.label() })?;
            let due = if until == whole.base { Some(whole.tax) } else { until.tax(group.rate) };
            group.tax = due.and_then(|due| due.minus(tax)).ok_or(NotCredited::TooLarge)?;
            group.exigibility = whole.exigibility;
        }
        Ok(vat)
    }

    /// Base and tax of a rate in the notes so far.
    fn before(&self, group: &VatSummary) -> Option<(Cents, Cents)> {
        let known = || self.notes.iter().flatten().filter(|known| known.is_of(group));
        Some((Cents::sum(known().map(|one| one.base))?, Cents::sum(known().map(|one| one.tax))?))
    }

    fn exigibility(&self) -> Exigibility {
        let split = |group: &VatSummary| group.exigibility == Some(Exigibility::SplitPayment);
        if self.head.vat.iter().any(split) { Exigibility::SplitPayment } else { Exigibility::Immediate }
    }

    fn head_of(
        &self,
        chosen: &[Chosen],
        (vat, totals): (Vec<VatSummary>, Totals),
        (on, reason): (Day, &str),
        rules: &Rules,
    ) -> Head {
        let duty = untaxed(&vat).and_then(|base| stamp_duty(rules, base));
        let taken = |one: &Chosen| TakenBack { position: one.position, returns_days: one.returns_days };
        Head {
            reason: format!("Storno della fattura {} del {}: {reason}", self.number, self.on.short()),
            purchases: purchases(&self.head.purchases, chosen),
            stamp_duty: duty.map(|value| Rule { value, ..rules.stamp_amount.clone() }),
            vat,
            totals,
            payment: Payment { iban: self.head.payment.iban.clone(), due_on: on },
            credit: Some(Correction {
                invoice_id: self.invoice_id,
                number: self.number.clone(),
                on: self.on,
                reason: reason.to_owned(),
                lines: chosen.iter().map(taken).collect(),
            }),
            ..self.head.clone()
        }
    }
}

fn fits(known: &Creditable, one: &Chosen) -> Result<(), NotCredited> {
    let left = known.left();
    if !is_within(one.amount, left) || (one.amount == Cents::ZERO && left != Cents::ZERO) {
        return Err(NotCredited::LineExceeded { position: one.position, left });
    }
    let days = one.days.unwrap_or(known.line.period);
    let billed = known.line.period.contains(days.from()) && known.line.period.contains(days.to());
    let back = known.returned.iter().any(|returned| returned.overlaps(days));
    if !billed || (one.returns_days && back) {
        return Err(NotCredited::OtherDays(one.position));
    }
    Ok(())
}

/// Between nothing and the whole, which may be negative.
fn is_within(part: Cents, whole: Cents) -> bool {
    let (low, high) = (whole.min(Cents::ZERO), whole.max(Cents::ZERO));
    low <= part && part <= high
}

/// The purchase data of the lines chosen, with the numbers they have on the note.
fn purchases(of_invoice: &[Purchase], chosen: &[Chosen]) -> Vec<Purchase> {
    let numbered = || chosen.iter().zip(1_u16..);
    let renumbered = of_invoice.iter().filter_map(|purchase| {
        if purchase.lines.is_empty() {
            return Some(purchase.clone());
        }
        let has = |position: i64| purchase.lines.iter().any(|line| i64::from(*line) == position);
        let lines: Vec<u16> =
            numbered().filter(|(one, _)| has(one.position)).map(|(_, number)| number).collect();
        (!lines.is_empty()).then(|| Purchase { lines, ..purchase.clone() })
    });
    let mut found: Vec<Purchase> = renumbered.collect();
    if let [only] = found.as_mut_slice() {
        only.lines.clear();
    }
    found
}

#[cfg(test)]
mod tests;
