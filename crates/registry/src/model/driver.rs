//! What this is: the figures by which bodies pay (inhabitants, workstations …), each with the day it refers to
//! and its source. What it is not: a price; a tariff names the driver and the day that count.

use std::fmt;

use kernel::{BodyId, Day, DriverValueId, Instant, text};
use serde::{Deserialize, Serialize};

/// Which figure. Three are built in; a centre may add its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Driver(String);

/// Text that cannot name a driver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "Scrivi il codice del parametro in minuscolo, con lettere, cifre e trattini bassi: per esempio sedi_scolastiche"
)]
pub struct NotADriver;

impl Driver {
    const INHABITANTS: &'static str = "inhabitants";
    const WORKSTATIONS: &'static str = "workstations";
    const MAILBOXES: &'static str = "mailboxes";

    /// Abitanti.
    pub fn inhabitants() -> Self {
        Self(Self::INHABITANTS.into())
    }

    /// Postazioni di lavoro.
    pub fn workstations() -> Self {
        Self(Self::WORKSTATIONS.into())
    }

    /// Caselle di posta.
    pub fn mailboxes() -> Self {
        Self(Self::MAILBOXES.into())
    }

    /// The driver with this code, or with the Italian name of a built-in one.
    pub fn parse(code: &str) -> Result<Self, NotADriver> {
        let code = code.trim();
        if let Some(known) = Self::built_in().into_iter().find(|known| known.is_called(code)) {
            return Ok(known.driver);
        }
        let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        let good = (1..=40).contains(&code.len()) && code.bytes().all(letter);
        if good { Ok(Self(code.to_owned())) } else { Err(NotADriver) }
    }

    /// The word kept in the database, in tariffs and in the API.
    pub fn code(&self) -> &str {
        &self.0
    }

    /// The drivers every centre has.
    pub fn built_in() -> Vec<DriverKind> {
        let kind =
            |driver, label: &str, unit: &str| DriverKind { driver, label: label.into(), unit: unit.into() };
        vec![
            kind(Self::inhabitants(), "Abitanti", "abitanti"),
            kind(Self::workstations(), "Postazioni di lavoro", "postazioni"),
            kind(Self::mailboxes(), "Caselle di posta", "caselle"),
        ]
    }
}

impl fmt::Display for Driver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Driver {
    type Error = NotADriver;
    fn try_from(text: String) -> Result<Self, NotADriver> {
        Self::parse(&text)
    }
}

impl From<Driver> for String {
    fn from(driver: Driver) -> Self {
        driver.0
    }
}

impl From<&Driver> for store::Val {
    fn from(driver: &Driver) -> Self {
        driver.code().into()
    }
}

impl store::FromCol for Driver {
    fn from_col(row: &store::Row, column: &str) -> Result<Self, store::StoreError> {
        let code: String = row.get(column)?;
        Self::parse(&code).map_err(|_| store::StoreError::Corrupt(format!("{column}: {code}")))
    }
}

/// A driver with its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DriverKind {
    /// Which.
    pub driver: Driver,
    /// Its name, such as `Postazioni di lavoro`.
    pub label: String,
    /// What is counted, such as `postazioni`.
    pub unit: String,
}
store::from_row!(DriverKind { driver, label, unit });

impl DriverKind {
    fn is_called(&self, word: &str) -> bool {
        let folded = text::fold(word);
        self.driver.code() == word || text::fold(&self.label) == folded || text::fold(&self.unit) == folded
    }
}

/// The value of a driver for a body, on a day, according to a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DriverValue {
    /// Which.
    pub driver_value_id: DriverValueId,
    /// Of which body.
    pub body_id: BodyId,
    /// Which figure.
    pub driver: Driver,
    /// The day the figure refers to.
    pub reference_date: Day,
    /// The figure.
    pub value: i64,
    /// Where it comes from.
    pub source: String,
    /// When it was written here.
    pub recorded_at: Instant,
    /// By whom.
    pub recorded_by: String,
    /// Grows with every correction; earlier figures stay in the audit trail.
    pub version: i64,
}
store::from_row!(DriverValue {
    driver_value_id,
    body_id,
    driver,
    reference_date,
    value,
    source,
    recorded_at,
    recorded_by,
    version
});

/// A figure to be recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewDriverValue {
    /// Of which body.
    pub body_id: BodyId,
    /// Which figure.
    pub driver: Driver,
    /// The day it refers to.
    pub reference_date: Day,
    /// The figure.
    pub value: i64,
    /// Where it comes from.
    pub source: String,
}

/// Why a figure cannot be recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotRecordable {
    /// It refers to a day that has not come.
    #[error("Data di riferimento: non può essere nel futuro. Scrivi il giorno a cui si riferisce il dato")]
    Future,
    /// Less than nothing.
    #[error("Valore: non può essere negativo. Scrivi un numero da 0 in su")]
    Negative,
    /// Too much to be true.
    #[error("Valore: è troppo grande per essere vero (oltre 100 milioni). Ricontrollalo")]
    TooLarge,
    /// Nobody says where it comes from.
    #[error(
        "Fonte: scrivi da dove viene il dato, per esempio «ISTAT, popolazione residente al 1º gennaio 2023»"
    )]
    NoSource,
}

impl NewDriverValue {
    const LARGEST: i64 = 100_000_000;

    /// Whether it may be recorded today.
    pub fn check(&self, today: Day) -> Result<(), NotRecordable> {
        if self.reference_date > today {
            return Err(NotRecordable::Future);
        }
        if self.source.trim().is_empty() {
            return Err(NotRecordable::NoSource);
        }
        match self.value {
            ..0 => Err(NotRecordable::Negative),
            0..=Self::LARGEST => Ok(()),
            _ => Err(NotRecordable::TooLarge),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(value: i64, day: &str, source: &str) -> NewDriverValue {
        NewDriverValue {
            body_id: BodyId(uuid::Uuid::nil()),
            driver: Driver::inhabitants(),
            reference_date: Day::parse(day).unwrap(),
            value,
            source: source.into(),
        }
    }

    #[test]
    fn a_figure_of_tomorrow_of_nobody_or_below_zero_is_refused() {
        let today = Day::parse("2026-11-20").unwrap();
        assert_eq!(figure(1, "2026-11-20", "ISTAT").check(today), Ok(()));
        assert_eq!(figure(1, "2026-11-21", "ISTAT").check(today), Err(NotRecordable::Future));
        assert_eq!(figure(-1, "2026-11-20", "ISTAT").check(today), Err(NotRecordable::Negative));
        assert_eq!(figure(1, "2026-11-20", " ").check(today), Err(NotRecordable::NoSource));
        assert_eq!(figure(100_000_001, "2026-11-20", "x").check(today), Err(NotRecordable::TooLarge));
    }

    #[test]
    fn a_driver_is_named_by_its_code_or_by_its_italian_name() {
        for word in ["inhabitants", "Abitanti", "ABITANTI"] {
            assert_eq!(Driver::parse(word), Ok(Driver::inhabitants()), "{word}");
        }
        assert_eq!(Driver::parse("sedi_scolastiche").unwrap().code(), "sedi_scolastiche");
        assert_eq!(Driver::parse("Sedi scolastiche"), Err(NotADriver));
    }
}
