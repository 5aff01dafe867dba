//! What this is: packages of hours of advice, what is left of them, and how recorded time is taken from them.
//! What it is not: prices; what the hours cost is in the quote or the agreement.

use kernel::{BodyId, Day, HourPackageId, LineId, Period, Quantity};
use serde::Serialize;

/// Minutes that are shown and typed as hours with decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Hours(pub i64);

/// The most hours of a package.
const MOST: i64 = 20_000 * 60;
/// What a quantity of one is kept as.
const ONE: i64 = 100_000_000;

impl Hours {
    /// Reads hours as they are typed: `7,5`, `20`, `1:30`.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let wrong = "Scrivi le ore come 7,5 oppure 7:30";
        let minutes = if let Some((hours, minutes)) = text.trim().split_once(':') {
            let hours: i64 = hours.parse().map_err(|_| wrong)?;
            let minutes: i64 = minutes.parse().ok().filter(|part| (0..60).contains(part)).ok_or(wrong)?;
            hours.checked_mul(60).and_then(|all| all.checked_add(minutes)).ok_or(wrong)?
        } else {
            let hours = Quantity::parse_it(text).map_err(|_| wrong)?.get();
            let scaled = hours.checked_mul(60).ok_or(wrong)?;
            if scaled % ONE != 0 {
                return Err("Scrivi un numero di ore che dia minuti interi, per esempio 0,25 o 1,5");
            }
            scaled / ONE
        };
        if !(0..=MOST).contains(&minutes) {
            return Err("Scrivi al massimo 20.000 ore");
        }
        Ok(Self(minutes))
    }
}

/// `7,5 h`, and where decimals do not say it exactly `1 h 20 min`.
impl std::fmt::Display for Hours {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (hours, minutes) = (self.0 / 60, (self.0 % 60).abs());
        match minutes {
            0 => write!(f, "{hours} h"),
            _ if minutes % 6 == 0 => write!(f, "{hours},{} h", minutes / 6),
            _ if minutes % 3 == 0 => write!(f, "{hours},{:02} h", minutes * 5 / 3),
            _ => write!(f, "{hours} h {minutes} min"),
        }
    }
}

/// Hours of advice that a body has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HourPackage {
    /// Which.
    #[serde(skip)]
    pub package_id: HourPackageId,
    /// Whose.
    #[serde(skip)]
    pub body_id: BodyId,
    /// The body's name.
    pub body_name: String,
    /// How many, in minutes.
    pub minutes: Hours,
    /// How many were used.
    pub used: Hours,
    /// Both sides are told when no more than this is left.
    pub warn_at: Hours,
    /// When they may be used.
    pub period: Period,
    /// The active service they come from, where they do.
    #[serde(skip)]
    pub line_id: Option<LineId>,
    /// Where they come from, in words.
    pub source: String,
    /// Anything else.
    pub note: String,
    /// For optimistic locking.
    pub version: i64,
}

impl HourPackage {
    /// What is left.
    pub fn left(&self) -> Hours {
        Hours(self.minutes.0.saturating_sub(self.used.0))
    }

    /// Whether both sides should be told that little is left.
    pub fn is_low(&self) -> bool {
        self.left() <= self.warn_at
    }

    /// In a word, on a day.
    pub fn state(&self, today: Day) -> PackageState {
        if self.period.to() < today {
            PackageState::Over
        } else if self.left() == Hours(0) {
            PackageState::Used
        } else if self.period.from() > today {
            PackageState::Coming
        } else if self.is_low() {
            PackageState::Low
        } else {
            PackageState::Open
        }
    }
}

store::coded_enum! {
    /// Where a package stands.
    PackageState {
        /// It can be used.
        Open = "open", "Disponibile";
        /// Little is left.
        Low = "low", "Quasi esaurito";
        /// Nothing is left.
        Used = "used", "Esaurito";
        /// Its first day has not come.
        Coming = "coming", "Non ancora valido";
        /// Its last day has passed.
        Over = "over", "Scaduto";
    }
}

/// How many minutes are taken from a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// From which.
    pub package_id: HourPackageId,
    /// How many.
    pub minutes: i64,
}

/// Takes time of a day from the packages that hold on it, first from the one that ends first. The second figure is
/// what none of them had.
pub fn take(packages: &[HourPackage], on: Day, minutes: i64) -> (Vec<Taken>, i64) {
    let mut open: Vec<&HourPackage> = packages.iter().filter(|one| one.period.contains(on)).collect();
    open.sort_by_key(|one| (one.period.to(), one.package_id));
    let (mut taken, mut rest) = (Vec::new(), minutes);
    for package in open {
        let part = rest.min(package.left().0);
        if part > 0 {
            taken.push(Taken { package_id: package.package_id, minutes: part });
            rest = rest.saturating_sub(part);
        }
    }
    (taken, rest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn package(id: u128, minutes: i64, to: &str) -> HourPackage {
        HourPackage {
            package_id: HourPackageId(Uuid::from_u128(id)),
            body_id: BodyId(Uuid::from_u128(1)),
            body_name: "Urbino".into(),
            minutes: Hours(minutes),
            used: Hours(0),
            warn_at: Hours(60),
            period: Period::new(day("2026-01-01"), day(to)).unwrap(),
            line_id: None,
            source: String::new(),
            note: String::new(),
            version: 1,
        }
    }

    #[test]
    fn hours_are_typed_and_shown_with_decimals() {
        let rows =
            [("7,5", 450, "7,5 h"), ("20", 1200, "20 h"), ("0,25", 15, "0,25 h"), ("1:20", 80, "1 h 20 min")];
        for (typed, minutes, shown) in rows {
            assert_eq!(Hours::parse(typed), Ok(Hours(minutes)));
            assert_eq!(Hours(minutes).to_string(), shown);
        }
        for wrong in ["", "sette", "1,333", "1:75", "-1", "20001"] {
            assert!(Hours::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_package_that_ends_first_is_used_first_and_nothing_goes_below_zero() {
        let all = [package(1, 60, "2026-12-31"), package(2, 90, "2026-06-30")];
        let (taken, rest) = take(&all, day("2026-03-09"), 100);
        let parts: Vec<_> = taken.iter().map(|one| (one.package_id, one.minutes)).collect();
        assert_eq!(parts, [(all[1].package_id, 90), (all[0].package_id, 10)]);
        assert_eq!(rest, 0);
        assert_eq!(take(&all, day("2026-09-01"), 100).1, 40);
        assert_eq!(take(&all, day("2027-01-01"), 100), (vec![], 100));
    }

    proptest! {
        #[test]
        fn what_is_taken_and_what_is_missing_add_up(
            sizes in proptest::collection::vec(1..500_i64, 0..6), minutes in 1..2000_i64,
        ) {
            let all: Vec<HourPackage> =
                (1..).zip(&sizes).map(|(id, size)| package(id, *size, "2026-12-31")).collect();
            let (taken, rest) = take(&all, day("2026-03-09"), minutes);
            prop_assert_eq!(taken.iter().map(|one| one.minutes).sum::<i64>() + rest, minutes);
            prop_assert!(rest >= 0 && taken.iter().all(|one| one.minutes > 0));
            prop_assert!(rest == 0 || taken.iter().map(|one| one.minutes).sum::<i64>() == sizes.iter().sum::<i64>());
        }
    }
}
