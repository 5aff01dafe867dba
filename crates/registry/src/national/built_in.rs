//! What this is: the compiled files (data/comuni.csv, data/uts.csv; see data/ATTRIBUTION.md) as bodies.
//! What it is not: a database.

use std::collections::HashMap;

use kernel::{Day, ProvinceSign};
use store::StoreError;

use crate::model::{BodyData, BodyKind, Codes, Origin, Territory};

const COMUNI: &str = include_str!("../../data/comuni.csv");
const UNITS: &str = include_str!("../../data/uts.csv");

const POPULATION: &str = "ISTAT, popolazione residente al 1º gennaio 2023";
const MERGED: &str = "ISTAT, popolazione residente al 1º gennaio 2023: somma dei Comuni poi fusi in questo";

/// A body of the built-in register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NationalBody {
    /// What is known of it.
    pub data: BodyData,
    /// Its inhabitants, with the source; `None` where no figure was found.
    pub population: Option<(i64, &'static str)>,
}

impl NationalBody {
    /// The figure for lists; 0 when unknown.
    pub(super) fn inhabitants(&self) -> i64 {
        self.population.map_or(0, |(value, _)| value)
    }
}

/// The day to which the population figures refer.
pub(super) fn reference_day() -> Day {
    Day::new(2023, 1, 1).unwrap_or(Day::FIRST)
}

/// Where the Provinces with an administration of their own lie.
pub(super) fn provinces() -> Result<Vec<Territory>, StoreError> {
    let units = units().map_err(corrupt)?;
    Ok(units.into_iter().filter(|unit| unit.kind != "5").map(|unit| unit.territory).collect())
}

/// Provinces first, then Comuni, both in the order of the files.
pub fn bodies() -> Result<Vec<NationalBody>, StoreError> {
    let units = units().map_err(corrupt)?;
    let territories: HashMap<String, Territory> =
        units.iter().map(|unit| (unit.territory.uts_code.clone(), unit.territory.clone())).collect();
    let mut all: Vec<NationalBody> = units.into_iter().filter_map(Unit::into_body).collect();
    for row in rows(COMUNI) {
        all.push(comune(&row.map_err(corrupt)?, &territories).map_err(corrupt)?);
    }
    Ok(all)
}

fn corrupt(why: impl std::fmt::Display) -> StoreError {
    StoreError::Corrupt(format!("registro nazionale: {why}"))
}

struct Unit {
    territory: Territory,
    /// ISTAT's type of unit; 5 has no administration of its own.
    kind: String,
}

impl Unit {
    fn into_body(self) -> Option<NationalBody> {
        let name = self.territory.uts_name.clone();
        let data = BodyData {
            territory: self.territory,
            origin: Origin { invented: false, note: ORIGIN.into() },
            ..BodyData::named(BodyKind::Province, name)
        };
        (self.kind != "5").then_some(NationalBody { data, population: None })
    }
}

const ORIGIN: &str = "ISTAT, elenco dei Comuni e delle unità territoriali, dicembre 2024 (CC BY 4.0)";

fn rows(text: &'static str) -> impl Iterator<Item = Result<csv::StringRecord, csv::Error>> {
    csv::Reader::from_reader(text.as_bytes()).into_records()
}

fn cell(row: &csv::StringRecord, at: usize) -> &str {
    row.get(at).unwrap_or_default()
}

fn units() -> Result<Vec<Unit>, Box<dyn std::error::Error>> {
    let unit = |row: csv::StringRecord| -> Result<Unit, Box<dyn std::error::Error>> {
        let territory = Territory {
            uts_code: cell(&row, 0).to_owned(),
            uts_name: cell(&row, 1).to_owned(),
            province_sign: Some(ProvinceSign::parse(cell(&row, 3))?),
            region: cell(&row, 4).to_owned(),
        };
        Ok(Unit { territory, kind: cell(&row, 2).to_owned() })
    };
    rows(UNITS).map(|row| unit(row?)).collect()
}

fn comune(
    row: &csv::StringRecord,
    territories: &HashMap<String, Territory>,
) -> Result<NationalBody, Box<dyn std::error::Error>> {
    let territory =
        territories.get(cell(row, 4)).ok_or_else(|| format!("unità {} non in elenco", cell(row, 4)))?;
    let data = BodyData {
        alternative_name: cell(row, 2).to_owned(),
        codes: Codes {
            istat: Some(cell(row, 0).parse()?),
            belfiore: Some(cell(row, 3).parse()?),
            ..Codes::default()
        },
        territory: territory.clone(),
        origin: Origin { invented: false, note: ORIGIN.into() },
        ..BodyData::named(BodyKind::Municipality, cell(row, 1))
    };
    let source = if cell(row, 6) == "merged" { MERGED } else { POPULATION };
    let population = match cell(row, 5) {
        "" => None,
        digits => Some((digits.parse()?, source)),
    };
    Ok(NationalBody { data, population })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_register_has_every_comune_and_only_provinces_with_an_administration() {
        let all = bodies().unwrap();
        let of = |kind| all.iter().filter(|body| body.data.kind == kind).count();
        assert_eq!((of(BodyKind::Municipality), of(BodyKind::Province)), (7896, 103));
        assert!(!all.iter().any(|b| b.data.kind == BodyKind::Province && b.data.name == "Udine"));
    }

    #[test]
    fn the_population_says_where_it_comes_from_and_is_not_invented_where_missing() {
        let all = bodies().unwrap();
        let total: i64 = all.iter().filter_map(|body| body.population).map(|(value, _)| value).sum();
        assert_eq!(total, 58_840_177);
        let comuni = || all.iter().filter(|body| body.data.kind == BodyKind::Municipality);
        let missing: Vec<&str> =
            comuni().filter(|b| b.population.is_none()).map(|b| b.data.name.as_str()).collect();
        assert_eq!(missing, ["Montecopiolo", "Sassofeltrio", "Misiliscemi"]);
        assert_eq!(
            comuni().filter(|body| body.population.is_some_and(|(_, source)| source == MERGED)).count(),
            7
        );
    }

    #[test]
    fn pesaro_e_urbino_has_fifty_comuni() {
        let all = bodies().unwrap();
        let there =
            |b: &&NationalBody| b.data.territory.uts_code == "041" && b.data.kind == BodyKind::Municipality;
        assert_eq!(all.iter().filter(there).count(), 50);
    }
}
