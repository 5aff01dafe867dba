//! What this is: when the yearly invoice of an agreement goes out and when it is due.
//! What it is not: amounts or invoices.

use kernel::Day;
use serde::{Deserialize, Serialize};

/// A day of any year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MonthDay {
    month: i8,
    day: i8,
}

/// Text that is not a day of the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Scrivi giorno e mese come 31/10")]
pub struct NotMonthDay;

/// A year that has every day.
const LEAP: i16 = 2024;

impl MonthDay {
    /// The day, if some year has it.
    pub fn new(month: i8, day: i8) -> Option<Self> {
        Day::new(LEAP, month, day).map(|_| Self { month, day })
    }

    /// Reads `31/10`.
    pub fn parse(text: &str) -> Result<Self, NotMonthDay> {
        let (day, month) = text.trim().split_once('/').ok_or(NotMonthDay)?;
        let number = |text: &str| text.trim().parse::<i8>().map_err(|_| NotMonthDay);
        Self::new(number(month)?, number(day)?).ok_or(NotMonthDay)
    }

    /// That day in a year; 29 February is the 28th in a year that lacks it.
    pub fn in_year(self, year: i16) -> Day {
        let year = year.clamp(Day::FIRST.year(), Day::LAST.year());
        Day::new(year, self.month, self.day).or_else(|| Day::new(year, self.month, 28)).unwrap_or(Day::LAST)
    }

    /// `31/10`, as it is typed and kept.
    pub fn short(self) -> String {
        format!("{:02}/{:02}", self.day, self.month)
    }
}

store::coded_enum! {
    /// Which year's services an invoice is for.
    Timing {
        /// The year in which it is issued.
        Advance = "advance", "Nell'anno a cui si riferisce";
        /// The year before the one in which it is issued.
        Arrears = "arrears", "L'anno successivo, a consuntivo";
    }
}

/// How much of a yearly price is owed for a part of a year, unless the tariff says otherwise.
pub use pricing::model::Proration;

/// The days of the year within which invoices go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssueWindow {
    /// From this day.
    pub from: MonthDay,
    /// Until this day, included.
    pub to: MonthDay,
}

/// When an invoice must be paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Due {
    /// By the same day every year. Example: Macerata, 31 January of the same year.
    Fixed {
        /// That day.
        on: MonthDay,
    },
    /// So many days after the date of the invoice.
    AfterInvoice {
        /// How many.
        days: i32,
    },
    /// By the end of the year of the invoice. Example: Pesaro e Urbino.
    EndOfYear,
}

impl Due {
    /// Code and label of each, for a list to choose from.
    pub const OPTIONS: [(&'static str, &'static str); 3] = [
        ("fixed", "Un giorno fisso dell'anno"),
        ("after_invoice", "Un numero di giorni dalla data della fattura"),
        ("end_of_year", "Entro la fine dell'anno della fattura"),
    ];

    /// The word kept in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Fixed { .. } => "fixed",
            Self::AfterInvoice { .. } => "after_invoice",
            Self::EndOfYear => "end_of_year",
        }
    }

    /// The day by which an invoice of this date must be paid; never before the invoice itself.
    pub fn of_invoice(self, issued: Day) -> Day {
        match self {
            Self::Fixed { on } => on.in_year(issued.year()).max(issued),
            Self::AfterInvoice { days } => issued.add_days(days.max(0)),
            Self::EndOfYear => kernel::Period::year(issued.year()).to(),
        }
    }

    /// What it means, for the page.
    pub fn sentence(self) -> String {
        match self {
            Self::Fixed { on } => format!("entro il {} dell'anno della fattura", on.short()),
            Self::AfterInvoice { days } => format!("entro {days} giorni dalla data della fattura"),
            Self::EndOfYear => "entro la fine dell'anno della fattura".into(),
        }
    }
}

/// How an agreement is invoiced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillingRule {
    /// Within which days of the year.
    pub window: IssueWindow,
    /// For which year.
    pub timing: Timing,
    /// By when it must be paid.
    pub due: Due,
    /// What is owed for part of a year, unless the tariff says otherwise.
    pub proration: Proration,
}

impl BillingRule {
    /// The first and the last day for issuing the invoice of a year's services.
    /// Example: Pesaro e Urbino, year 2026 → 1 October to 31 October 2026.
    pub fn window_of(&self, services_year: i16) -> (Day, Day) {
        let year = match self.timing {
            Timing::Advance => services_year,
            Timing::Arrears => services_year.saturating_add(1),
        };
        (self.window.from.in_year(year), self.window.to.in_year(year))
    }

    /// What it means, for the page.
    pub fn sentence(&self) -> String {
        let (from, to) = (self.window.from.short(), self.window.to.short());
        let timing = self.timing.label().to_lowercase();
        format!("Una fattura all'anno, dal {from} al {to} ({timing}); si paga {}.", self.due.sentence())
    }
}
