//! What this is: an invoice: a draft has no number; issuing gives it number, date and a place in the chain, and
//! from then on nothing of it changes.
//! What it is not: the file sent to the exchange system, nor the counter of numbers.

use agreements::model::Act;
use kernel::{BodyId, Cents, Day, Instant, InvoiceId, MembershipId};
use serde::{Deserialize, Serialize};

use super::{AgreementRef, Customer, DocumentKind, Issuer, Line, Number, Rule, Totals, VatSummary};

/// Purchase data of the customer, for all lines or for some.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Purchase {
    /// The lines concerned, from 1; empty for all.
    pub lines: Vec<u16>,
    /// The tender's code.
    pub cig: Option<String>,
    /// Why there is no CIG.
    pub no_cig: String,
    /// The project's code.
    pub cup: Option<String>,
    /// The act that commits the expenditure.
    pub commitment: Option<Act>,
}

/// How it is paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// Where.
    pub iban: String,
    /// By when.
    pub due_on: Day,
}

/// What a credit note takes back, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// The invoice.
    pub invoice_id: InvoiceId,
    /// Its number.
    pub number: String,
    /// Its date.
    pub on: Day,
    /// Why.
    pub reason: String,
    /// For each line of the note, what it takes back.
    pub lines: Vec<TakenBack>,
}

/// The line of an invoice that a line of a credit note takes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenBack {
    /// Its place in the invoice, from 1.
    pub position: i64,
    /// Whether the days go back too: from then on they are not billed any more.
    pub returns_days: bool,
}

/// Everything an invoice says besides its lines and its number. Kept as text, never rewritten.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The year whose services are billed.
    pub services_year: i16,
    /// Who issues.
    pub issuer: Issuer,
    /// Who receives.
    pub customer: Customer,
    /// By which agreement.
    pub agreement: AgreementRef,
    /// CIG, CUP, commitment.
    pub purchases: Vec<Purchase>,
    /// What it is for.
    pub reason: String,
    /// The rule of split payment, where it was applied.
    pub split_payment: Option<Rule<bool>>,
    /// The stamp duty declared, with its rule.
    pub stamp_duty: Option<Rule<Cents>>,
    /// Tax by rate and nature.
    pub vat: Vec<VatSummary>,
    /// What it comes to.
    pub totals: Totals,
    /// How it is paid.
    pub payment: Payment,
    /// Some data are invented, for a demonstration.
    pub invented: bool,
    /// What it corrects; nothing for an invoice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<Correction>,
}

impl Head {
    /// Invoice or credit note.
    pub fn kind(&self) -> DocumentKind {
        if self.credit.is_some() { DocumentKind::CreditNote } else { DocumentKind::Invoice }
    }
}

/// An invoice ready to be issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The body.
    pub body_id: BodyId,
    /// Its membership.
    pub membership_id: MembershipId,
    /// The key by which lists are in alphabetical order.
    pub sort_key: String,
    /// The date it will have.
    pub on: Day,
    /// What it says.
    pub head: Head,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// Its place in the chain of its series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The place, from 1.
    pub place: i64,
    /// The hash of the invoice before; empty for the first.
    pub previous: Vec<u8>,
}

/// What issuing gives to a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// Its number.
    pub number: Number,
    /// Its date.
    pub on: Day,
    /// When it was issued.
    pub at: Instant,
    /// By whom.
    pub by: String,
    /// The name of its file.
    pub file_name: String,
    /// Its place in the chain.
    pub link: Link,
}

/// Where an invoice stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Without a number.
    Draft,
    /// Numbered, dated, frozen.
    Issued(Issue),
}

/// An invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invoice {
    /// Which.
    pub invoice_id: InvoiceId,
    /// What it says.
    pub content: Draft,
    /// Where it stands.
    pub state: State,
}

/// Why an invoice is not issued.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotIssued {
    /// It has a number already.
    #[error("La fattura è già emessa con il numero {0}")]
    Already(Number),
    /// Its date has not come.
    #[error("Data della fattura: {0} è nel futuro. Scegli una data non successiva a oggi")]
    Future(Day),
    /// An invoice of the series has a later date.
    #[error(
        "Data della fattura: nella serie c'è già una fattura del {0}. Scegli quella data o una successiva"
    )]
    BeforeLast(Day),
    /// The year of the number is not the year of the date.
    #[error("L'anno del numero e quello della data non coincidono")]
    OtherYear,
    /// The series has no numbers left.
    #[error("I numeri della serie per quest'anno sono finiti: usa un'altra serie")]
    NoNumbers,
}

/// Whether an invoice of this date may follow the last one of its series.
pub fn check_date(on: Day, today: Day, last: Option<Day>) -> Result<(), NotIssued> {
    match last {
        _ if on > today => Err(NotIssued::Future(on)),
        Some(last) if on < last => Err(NotIssued::BeforeLast(last)),
        Some(_) | None => Ok(()),
    }
}

impl Invoice {
    /// A draft.
    pub fn draft(invoice_id: InvoiceId, content: Draft) -> Self {
        Self { invoice_id, content, state: State::Draft }
    }

    /// Issues a draft.
    pub fn issue(self, issue: Issue) -> Result<Self, NotIssued> {
        match self.state {
            State::Issued(already) => Err(NotIssued::Already(already.number)),
            State::Draft if issue.number.year != issue.on.year() => Err(NotIssued::OtherYear),
            State::Draft if issue.number.place > Number::LAST => Err(NotIssued::NoNumbers),
            State::Draft => Ok(Self { state: State::Issued(issue), ..self }),
        }
    }

    /// What issuing gave it; nothing for a draft.
    pub fn issued(&self) -> Option<&Issue> {
        match &self.state {
            State::Draft => None,
            State::Issued(issue) => Some(issue),
        }
    }

    /// What to call it: its number, or «BOZZA».
    pub fn label(&self) -> String {
        self.issued().map_or_else(|| "BOZZA".to_owned(), |issue| issue.number.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_neither_in_the_future_nor_before_the_last() {
        let day = |text| Day::parse(text).unwrap();
        let (today, last) = (day("2026-11-20"), day("2026-11-10"));
        assert_eq!(check_date(today, today, Some(last)), Ok(()));
        assert_eq!(check_date(last, today, Some(last)), Ok(()));
        assert_eq!(check_date(today.tomorrow(), today, None), Err(NotIssued::Future(today.tomorrow())));
        assert_eq!(check_date(last.yesterday(), today, Some(last)), Err(NotIssued::BeforeLast(last)));
    }
}
