//! What this is: which part of a yearly price is due for a part of the year, by the rule of the tariff.
//! What it is not: rounding; a share stays a fraction until the amount is known.

use kernel::{Period, days_in_year};
use serde::{Deserialize, Serialize};

/// How a yearly price shrinks when a service is in force for part of the year.
/// A rule per tariff, never one for all: a fee paid once, hours and a yearly price shrink in different ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proration {
    /// Days in force over the days of that very year (365 or 366), both ends included.
    ByDay,
    /// Months begun over twelve.
    MonthStarted,
    /// The whole yearly price for any part of the year.
    FullYear,
    /// Not a yearly price: hours, a fee paid once.
    None,
}

/// A part of the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Days or months in force; 1 for the whole.
    pub num: i64,
    /// Days or months of the year; 1 for the whole.
    pub den: i64,
}

impl Share {
    /// The whole year.
    pub const WHOLE: Self = Self { num: 1, den: 1 };
}

impl Proration {
    /// Every rule, in the order of the forms.
    pub const ALL: [Self; 4] = [Self::ByDay, Self::MonthStarted, Self::FullYear, Self::None];

    /// The word kept in the database and used by the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::ByDay => "by_day",
            Self::MonthStarted => "month_started",
            Self::FullYear => "full_year",
            Self::None => "none",
        }
    }

    /// The rule with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.code() == code)
    }

    /// The rule in Italian.
    pub fn label(self) -> &'static str {
        match self {
            Self::ByDay => "A giorni (giorni di servizio sui giorni dell'anno)",
            Self::MonthStarted => "A mesi iniziati (dodicesimi)",
            Self::FullYear => "Anno intero, anche se il servizio dura meno",
            Self::None => "Nessun riproporzionamento (una tantum o a consumo)",
        }
    }

    /// Codes and labels, for a field to choose from.
    pub fn options() -> [(&'static str, &'static str); 4] {
        Self::ALL.map(|rule| (rule.code(), rule.label()))
    }

    /// The share of the year's price due for a period of that year. Examples: 1 July to 31 December by day is
    /// 184/365; by months begun 6/12. A period over two years has no share: charge each year by itself.
    pub fn share(self, period: Period) -> Option<Share> {
        let year = period.from().year();
        if year != period.to().year() {
            return None;
        }
        Some(match self {
            Self::ByDay => Share { num: period.days(), den: days_in_year(year) },
            Self::MonthStarted => Share { num: period.months_started_within(), den: 12 },
            Self::FullYear | Self::None => Share::WHOLE,
        })
    }

    /// Whether the price is paid once, whatever part of the year the service lasts.
    pub fn is_paid_once(self) -> bool {
        matches!(self, Self::FullYear | Self::None)
    }

    /// The share of a stretch when others before it in the same year are charged too: a month that one of them
    /// has begun is not counted again. `None` when they are not all of one year.
    pub fn share_after(self, before: &[Period], period: Period) -> Option<Share> {
        let whole = self.share(period)?;
        if before.iter().any(|known| known.to().year() != period.from().year()) {
            return None;
        }
        if self != Self::MonthStarted {
            return Some(whole);
        }
        let begun =
            |month| before.iter().any(|known| (known.from().month()..=known.to().month()).contains(&month));
        let months = (period.from().month()..=period.to().month()).filter(|month| !begun(*month));
        Some(Share { num: i64::try_from(months.count()).ok()?, ..whole })
    }

    /// The share in words, when it is not the whole: `184/365 giorni`.
    pub fn words(self, share: Share) -> Option<String> {
        let unit = match self {
            Self::ByDay => "giorni",
            Self::MonthStarted => "mesi",
            Self::FullYear | Self::None => return None,
        };
        (share.num != share.den).then(|| format!("{}/{} {unit}", share.num, share.den))
    }
}
