//! What this is: what each row of a file of dated figures would do, without doing it.
//! What it is not: rows of bodies; see [`super::plan`].

use std::collections::HashMap;

use kernel::{BodyId, Day};
use sheet::{Row, Sheet};

use super::known::{Clue, Found, Known};
use super::layout::{Columns, Target};
use super::model::{Detail, ImportRow, Outcome, RowStatus};
use crate::model::field::FieldChange;
use crate::model::{BodyData, BodyKind, Driver, DriverKind, DriverValue, Field, Names, NewDriverValue};

/// The codes under which a row keeps its figure until it is applied.
pub(super) const DRIVER: &str = "driver";
pub(super) const VALUE: &str = "value";
pub(super) const DATE: &str = "date";
pub(super) const SOURCE: &str = "source";

/// What there is to compare with.
pub(super) struct Figures<'a> {
    pub(super) known: &'a Known,
    pub(super) kinds: &'a [DriverKind],
    pub(super) there: &'a [DriverValue],
    pub(super) today: Day,
}

type Key = (BodyId, Driver, Day);

/// What the rows of a file of figures would do.
pub(super) fn figures(sheet: &Sheet, columns: &Columns, with: &Figures<'_>) -> Vec<ImportRow> {
    let there = with.there.iter().map(|old| ((old.body_id, old.driver.clone(), old.reference_date), old));
    let reader = Reader { targets: columns.targets(), with, there: there.collect() };
    let mut seen: HashMap<Key, u64> = HashMap::new();
    sheet.rows.iter().map(|row| reader.row(row, &mut seen)).collect()
}

struct Reader<'a> {
    targets: Vec<(usize, Target)>,
    with: &'a Figures<'a>,
    there: HashMap<Key, &'a DriverValue>,
}

impl Reader<'_> {
    fn cell<'r>(&self, row: &'r Row, wanted: &dyn Fn(&Target) -> bool) -> &'r str {
        let column = self.targets.iter().find(|(_, target)| wanted(target));
        column.map_or("", |(at, _)| row.cell(*at).trim())
    }

    fn row(&self, row: &Row, seen: &mut HashMap<Key, u64>) -> ImportRow {
        let planned = blank(row);
        let (clue, mut problems) = self.clue(row);
        let planned = ImportRow { title: title(&clue), ..planned };
        let body = match self.with.known.find(&clue) {
            Found::One(id) => id,
            Found::Nobody | Found::PutAway(_) => {
                problems.push("Ente: non è in elenco, o è archiviato. Controlla codice o nome".into());
                return planned.failing(RowStatus::Error, problems);
            }
            Found::Many(several) => {
                let names: Vec<String> = several.iter().map(|id| self.with.known.label(*id)).collect();
                let problem =
                    format!("Può essere {}: aggiungi il codice ISTAT o fiscale", names.join(" oppure "));
                return planned.failing(RowStatus::Ambiguous, vec![problem]);
            }
        };
        match self.figure(row, body) {
            Ok(figure) if problems.is_empty() => self.compare(planned, &figure, row.number, seen),
            Ok(_) => planned.failing(RowStatus::Error, problems),
            Err(more) => planned.failing(RowStatus::Error, problems.into_iter().chain(more).collect()),
        }
    }

    fn clue(&self, row: &Row) -> (Clue, Vec<String>) {
        let (mut data, mut problems) = (BodyData::named(BodyKind::Other, ""), Vec::new());
        let mut kind = None;
        for (at, target) in &self.targets {
            if let Target::Field(field) = target
                && !row.cell(*at).trim().is_empty()
            {
                kind = if *field == Field::Kind { Some(()) } else { kind };
                problems.extend(field.set(&mut data, row.cell(*at), &Names::default()).err());
            }
        }
        let clue = Clue::of(&data);
        (Clue { kind: kind.and(clue.kind), ..clue }, problems)
    }

    fn figure(&self, row: &Row, body_id: BodyId) -> Result<NewDriverValue, Vec<String>> {
        let mut problems = Vec::new();
        let driver = self.driver(row).map_err(|why| problems.push(why)).ok();
        let value = sheet::decimal::parse(self.cell(row, &is_a_value), 0);
        let value = value.map_err(|why| problems.push(format!("Valore: {why}"))).ok();
        let date = Day::parse(self.cell(row, &|target| *target == Target::Date));
        let date = date.map_err(|why| problems.push(format!("Data di riferimento: {why}"))).ok();
        let source = self.cell(row, &|target| *target == Target::Source).to_owned();
        let (Some(driver), Some(value), Some(reference_date)) = (driver, value, date) else {
            return Err(problems);
        };
        let figure = NewDriverValue { body_id, driver, reference_date, value, source };
        match figure.check(self.with.today) {
            Ok(()) => Ok(figure),
            Err(why) => Err(vec![why.to_string()]),
        }
    }

    fn driver(&self, row: &Row) -> Result<Driver, String> {
        let in_header = self.targets.iter().find_map(|(_, target)| match target {
            Target::ValueOf(driver) => Some(driver.clone()),
            Target::Field(_) | Target::Driver | Target::Value | Target::Date | Target::Source => None,
        });
        if let Some(driver) = in_header {
            return Ok(driver);
        }
        let text = self.cell(row, &|target| *target == Target::Driver);
        let named = |kind: &&DriverKind| {
            kernel::text::fold(&kind.label) == kernel::text::fold(text) || kind.driver.code() == text
        };
        self.with.kinds.iter().find(named).map(|kind| kind.driver.clone()).ok_or_else(|| {
            let labels: Vec<&str> = self.with.kinds.iter().map(|kind| kind.label.as_str()).collect();
            format!("Parametro: «{text}» non c'è. Scrivi uno di questi: {}", labels.join(", "))
        })
    }

    fn compare(
        &self,
        planned: ImportRow,
        new: &NewDriverValue,
        number: u64,
        seen: &mut HashMap<Key, u64>,
    ) -> ImportRow {
        let key = (new.body_id, new.driver.clone(), new.reference_date);
        if let Some(first) = seen.get(&key) {
            let problem =
                format!("La riga ripete ente, parametro e data della riga {first}: lasciane una sola");
            return planned.failing(RowStatus::Error, vec![problem]);
        }
        seen.insert(key.clone(), number);
        let old = self.there.get(&key);
        let planned =
            ImportRow { body_id: Some(new.body_id), version: old.map_or(0, |old| old.version), ..planned };
        let changes = differences(old.copied(), new);
        let status = match old {
            Some(_) if changes.is_empty() => return planned,
            Some(_) => RowStatus::Changed,
            None => RowStatus::New,
        };
        let detail = Detail { texts: stored(new), changes, problems: Vec::new() };
        ImportRow { status, detail, outcome: Outcome::Waiting, ..planned }
    }
}

fn is_a_value(target: &Target) -> bool {
    matches!(target, Target::Value | Target::ValueOf(_))
}

fn blank(row: &Row) -> ImportRow {
    ImportRow {
        number: i64::try_from(row.number).unwrap_or(i64::MAX),
        turn: 0,
        status: RowStatus::Unchanged,
        title: String::new(),
        body_id: None,
        version: 0,
        detail: Detail::default(),
        outcome: Outcome::Nothing,
        message: String::new(),
    }
}

fn title(clue: &Clue) -> String {
    let codes =
        [clue.istat.as_ref().map(ToString::to_string), clue.tax_code.as_ref().map(ToString::to_string)];
    let code = codes.into_iter().flatten().next().unwrap_or_default();
    if clue.name.is_empty() { code } else { clue.name.clone() }
}

fn differences(old: Option<&DriverValue>, new: &NewDriverValue) -> Vec<FieldChange> {
    let change =
        |field: &str, before: String, after: String| FieldChange { field: field.to_owned(), before, after };
    let label = format!("{} al {}", new.driver, new.reference_date);
    let pairs = [
        change(&label, old.map(|old| old.value.to_string()).unwrap_or_default(), new.value.to_string()),
        change("Fonte", old.map(|old| old.source.clone()).unwrap_or_default(), new.source.clone()),
    ];
    pairs.into_iter().filter(|change| change.before != change.after).collect()
}

fn stored(new: &NewDriverValue) -> Vec<(String, String)> {
    vec![
        (DRIVER.into(), new.driver.code().into()),
        (VALUE.into(), new.value.to_string()),
        (DATE.into(), new.reference_date.iso()),
        (SOURCE.into(), new.source.clone()),
    ]
}
