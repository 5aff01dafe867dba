//! What this is: rules that give a holiday its day in any year, and the Italian national list as data.
//! What it is not: a reading of the law to rely upon: the list carries its sources and can be edited.
//! Sundays are not in it, although the law names them: whether one works on Sundays is said by the week.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// How the day of a year is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum When {
    /// The same day each year; 29 February exists in leap years only.
    Fixed {
        /// 1 to 12.
        month: i8,
        /// 1 to 31.
        day: i8,
    },
    /// So many days after Easter Sunday (before it, if negative).
    FromEaster {
        /// Monday after Easter is 1, Ascension Thursday 39.
        days: i16,
    },
    /// A weekday of a month: the second Sunday of October, the last Monday of May.
    Nth {
        /// 1 to 5 from the beginning of the month, -1 to -5 from its end.
        nth: i8,
        /// The weekday; stored as 1 (Monday) to 7.
        #[cfg_attr(feature = "serde", serde(with = "weekday"))]
        weekday: Weekday,
        /// 1 to 12.
        month: i8,
    },
}

/// A holiday with the years in which it applies and where that is written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct HolidayRule {
    /// As people read it.
    pub name: String,
    /// Its day in a year.
    pub when: When,
    /// The first year in which it is a holiday; none: since ever.
    pub first_year: Option<i16>,
    /// The last year in which it is a holiday; none: until further notice.
    pub last_year: Option<i16>,
    /// The law, or whatever says so.
    pub source: String,
}

impl HolidayRule {
    /// A holiday of every year.
    pub fn new(name: &str, when: When, source: &str) -> Self {
        Self { name: name.to_owned(), when, first_year: None, last_year: None, source: source.to_owned() }
    }

    /// The same holiday, only from this year on.
    #[must_use]
    pub fn since(mut self, year: i16) -> Self {
        self.first_year = Some(year);
        self
    }

    /// The same holiday, only until this year, included.
    #[must_use]
    pub fn until(mut self, year: i16) -> Self {
        self.last_year = Some(year);
        self
    }

    /// Its day in that year, if it has one.
    pub fn day_in(&self, year: i16) -> Option<Date> {
        let too_early = self.first_year.is_some_and(|first| year < first);
        let too_late = self.last_year.is_some_and(|last| year > last);
        if too_early || too_late { None } else { self.when.day_in(year) }
    }

    /// Whether it falls on that day.
    pub fn falls_on(&self, day: Date) -> bool {
        match self.when {
            // Found without a search, because most rules of a list are of this kind and never match.
            When::Fixed { month, day: number } if (month, number) != (day.month(), day.day()) => false,
            When::Fixed { .. } | When::FromEaster { .. } | When::Nth { .. } => {
                self.day_in(day.year()) == Some(day)
            }
        }
    }

    /// The Italian national holidays of law 260/1949 as amended: what holds from 2001 on.
    ///
    /// The days that law 54/1977 took away for good (St Joseph, Ascension, Corpus Christi, Sts Peter
    /// and Paul) or moved to a Sunday (4 November) are not listed.
    pub fn italy() -> Vec<Self> {
        let listed = |name, when| Self::new(name, when, "L. 27/05/1949, n. 260, art. 2");
        let fixed = |name, month, day| listed(name, When::Fixed { month, day });
        vec![
            fixed("Capodanno", 1, 1),
            Self::new("Epifania", When::Fixed { month: 1, day: 6 }, "D.P.R. 28/12/1985, n. 792").since(1986),
            listed("Lunedì dell'Angelo", When::FromEaster { days: 1 }),
            fixed("Festa della Liberazione", 4, 25),
            fixed("Festa del lavoro", 5, 1),
            Self::new("Festa della Repubblica", When::Fixed { month: 6, day: 2 }, "L. 20/11/2000, n. 336")
                .since(2001),
            fixed("Assunzione", 8, 15),
            Self::new("San Francesco d'Assisi", When::Fixed { month: 10, day: 4 }, "L. 08/10/2025, n. 151")
                .since(2026),
            fixed("Ognissanti", 11, 1),
            fixed("Immacolata Concezione", 12, 8),
            fixed("Natale", 12, 25),
            fixed("Santo Stefano", 12, 26),
        ]
    }
}

impl When {
    /// Its day in that year, if it has one.
    pub fn day_in(self, year: i16) -> Option<Date> {
        match self {
            Self::Fixed { month, day } => Date::new(year, month, day).ok(),
            Self::FromEaster { days } => easter(year)?.checked_add(days.days()).ok(),
            Self::Nth { nth, weekday, month } => {
                Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()
            }
        }
    }
}

/// Easter Sunday of the Gregorian calendar; none before year 1.
///
/// The place of the year in the cycle of 19 years and two corrections per century give the full moon
/// of spring (Gauss, as corrected by Lichtenberg); Easter is the Sunday after it.
pub fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    if y < 1 {
        return None;
    }
    let (century, golden) = (y / 100, y % 19);
    let moon = 15 + (3 * century + 3) / 4 - (8 * century + 13) / 25;
    let from_equinox = (19 * golden + moon) % 30;
    // The two last possible full moons are brought forward, so that none is later than 18 April.
    let forward = (from_equinox + golden / 11) / 29;
    let full_moon = Date::new(year, 3, 21).ok()?.checked_add((from_equinox - forward).days()).ok()?;
    full_moon.nth_weekday(1, Weekday::Sunday).ok()
}

#[cfg(feature = "serde")]
mod weekday {
    use jiff::civil::Weekday;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
    pub(super) fn serialize<S: Serializer>(weekday: &Weekday, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_i8(weekday.to_monday_one_offset())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Weekday, D::Error> {
        Weekday::from_monday_one_offset(i8::deserialize(from)?).map_err(D::Error::custom)
    }
}
