//! What this is: what each row of a file of bodies would do, without doing it.
//! What it is not: the figures; see [`super::figures`].

use std::collections::{HashMap, HashSet};

use kernel::{BodyId, Ids};
use sheet::{Row, Sheet};

use super::known::{Clue, Found, Known};
use super::layout::{Columns, Target};
use super::model::{Detail, ImportRow, Layout, NewRows, Outcome, RowStatus};
use crate::model::field::{FieldChange, changes, contradictions, set_all};
use crate::model::{Body, BodyData, BodyKind, BodyRef, Field, Names};

/// The plan of a file.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) rows: Vec<ImportRow>,
    pub(super) disappeared: Vec<String>,
}

/// What the rows of a file of bodies would do.
pub(super) fn bodies(
    sheet: &Sheet,
    columns: &Columns,
    (layout, new_rows): (Layout, NewRows),
    known: &Known,
    ids: &Ids,
) -> Plan {
    let planner = Planner::new(columns, (layout, new_rows), known, ids, sheet);
    let mut seen: HashMap<String, u64> = HashMap::new();
    let rows =
        sheet.rows.iter().map(|row| refuse_repeated(planner.row(row), row.number, &mut seen)).collect();
    Plan { rows, disappeared: planner.disappeared(sheet) }
}

struct Planner<'a> {
    fields: Vec<(usize, Field)>,
    layout: Layout,
    new_rows: NewRows,
    known: &'a Known,
    /// The bodies there are and those that the file would add, so that one may be the union of another.
    names: Names,
    fresh: HashMap<u64, BodyId>,
}

impl<'a> Planner<'a> {
    fn new(
        columns: &Columns,
        (layout, new_rows): (Layout, NewRows),
        known: &'a Known,
        ids: &Ids,
        sheet: &Sheet,
    ) -> Self {
        let field = |(at, target): (usize, Target)| match target {
            Target::Field(field) => Some((at, field)),
            Target::Driver | Target::Value | Target::ValueOf(_) | Target::Date | Target::Source => None,
        };
        let mut fields: Vec<(usize, Field)> = columns.targets().into_iter().filter_map(field).collect();
        fields.sort_by_key(|(_, field)| *field);
        let fresh = sheet.rows.iter().map(|row| (row.number, ids.fresh())).collect();
        let mut planner = Self { fields, layout, new_rows, known, names: known.names.clone(), fresh };
        let newcomers = planner.newcomers(sheet);
        planner.names = known.names.clone().and(&newcomers);
        planner
    }

    /// The bodies that the file would add, by name and code, as far as they can be read.
    fn newcomers(&self, sheet: &Sheet) -> Vec<BodyRef> {
        let plain = |row: &Row| {
            let mut data = self.empty();
            let texts = self.texts(row).into_iter().filter(|(field, _)| !refers(*field));
            let readable = set_all(&mut data, texts, &Names::default()).is_empty();
            let new = readable && self.known.find(&Clue::of(&data)) == Found::Nobody;
            new.then(|| BodyRef::of(&self.newcomer(row, data)))
        };
        match self.new_rows {
            NewRows::Add => sheet.rows.iter().filter_map(plain).collect(),
            NewRows::LeaveOut => Vec::new(),
        }
    }

    fn newcomer(&self, row: &Row, data: BodyData) -> Body {
        let body_id = self.fresh.get(&row.number).copied().unwrap_or(BodyId(uuid::Uuid::nil()));
        Body { body_id, version: 0, archived: false, inhabitants: 0, data }
    }

    fn empty(&self) -> BodyData {
        let kind = match self.layout {
            Layout::IstatList => BodyKind::Municipality,
            Layout::OwnExport | Layout::Generic | Layout::Figures if self.reads(Field::Istat) => {
                BodyKind::Municipality
            }
            Layout::OwnExport | Layout::Generic | Layout::Figures => BodyKind::Other,
        };
        BodyData::named(kind, "")
    }

    fn reads(&self, wanted: Field) -> bool {
        self.fields.iter().any(|(_, field)| *field == wanted)
    }

    /// The texts of a row. In files that are not ours, an empty cell says nothing and changes nothing.
    fn texts<'r>(&self, row: &'r Row) -> Vec<(Field, &'r str)> {
        let texts = self.fields.iter().map(|(at, field)| (*field, row.cell(*at)));
        texts.filter(|(_, text)| self.layout != Layout::Generic || !text.trim().is_empty()).collect()
    }

    fn row(&self, row: &Row) -> ImportRow {
        let texts = self.texts(row);
        let mut data = self.empty();
        let mut problems = texts_of(set_all(&mut data, texts.iter().copied(), &self.names));
        let mut clue = Clue::of(&data);
        clue.kind = self.reads(Field::Kind).then_some(data.kind);
        let found = self.known.find(&clue);
        let mut planned = self.blank(row, &data.name);
        if problems.is_empty() && !matches!(found, Found::One(_)) {
            problems = texts_of(contradictions(&data));
        }
        match found {
            _ if !problems.is_empty() => planned.failing(RowStatus::Error, problems),
            Found::Many(several) => {
                let names: Vec<String> = several.iter().map(|id| self.known.label(*id)).collect();
                planned.failing(
                    RowStatus::Ambiguous,
                    vec![format!(
                        "Può essere {}: aggiungi il codice ISTAT o fiscale",
                        names.join(" oppure ")
                    )],
                )
            }
            Found::PutAway(id) => planned.failing(
                RowStatus::Error,
                vec![format!("{} è archiviato: ripristinalo prima di importarlo", self.known.label(id))],
            ),
            Found::Nobody => self.add(planned, row, &texts, &data),
            Found::One(id) => {
                planned.body_id = Some(id);
                self.change(planned, &texts)
            }
        }
    }

    fn blank(&self, row: &Row, name: &str) -> ImportRow {
        let title =
            if name.is_empty() { self.texts(row).first().map_or("", |(_, text)| *text) } else { name };
        ImportRow {
            number: i64::try_from(row.number).unwrap_or(i64::MAX),
            turn: 0,
            status: RowStatus::Unchanged,
            title: title.to_owned(),
            body_id: None,
            version: 0,
            detail: Detail::default(),
            outcome: Outcome::Nothing,
            message: String::new(),
        }
    }

    fn add(&self, mut planned: ImportRow, row: &Row, texts: &[(Field, &str)], data: &BodyData) -> ImportRow {
        if self.new_rows == NewRows::LeaveOut {
            return ImportRow { status: RowStatus::LeftOut, ..planned };
        }
        if data.name.is_empty() {
            return planned.failing(
                RowStatus::Error,
                vec!["Denominazione: compila questo campo per un ente nuovo".into()],
            );
        }
        planned.body_id = self.fresh.get(&row.number).copied();
        let mut stored = self.stored(texts);
        if !self.reads(Field::Kind) {
            stored.push((Field::Kind.code().to_owned(), data.kind.code().to_owned()));
        }
        let before = BodyData::named(data.kind, "");
        waiting(planned, RowStatus::New, stored, changes(&before, data, &self.names))
    }

    fn change(&self, planned: ImportRow, texts: &[(Field, &str)]) -> ImportRow {
        let Some(body) = planned.body_id.and_then(|id| self.known.get(id)) else { return planned };
        let mut after = body.data.clone();
        let mut problems = texts_of(set_all(&mut after, texts.iter().copied(), &self.names));
        problems.extend(texts_of(contradictions(&after)));
        let differences = changes(&body.data, &after, &self.names);
        let planned = ImportRow { version: body.version, ..planned };
        if !problems.is_empty() {
            return planned.failing(RowStatus::Error, problems);
        }
        if differences.is_empty() {
            return planned;
        }
        let stored = self.stored(texts);
        waiting(planned, RowStatus::Changed, stored, differences)
    }

    /// The texts as they are kept until they are applied: references to bodies become their ids.
    fn stored(&self, texts: &[(Field, &str)]) -> Vec<(String, String)> {
        let resolved = |(field, text): &(Field, &str)| {
            let text = if refers(*field) { self.names.id_of(text) } else { None }
                .map_or_else(|| (*text).to_owned(), |id| id.to_string());
            (field.code().to_owned(), text)
        };
        texts.iter().map(resolved).collect()
    }

    /// Only an official list of all the Comuni tells that one is gone.
    fn disappeared(&self, sheet: &Sheet) -> Vec<String> {
        let istat = self.fields.iter().find(|(_, field)| *field == Field::Istat);
        match (self.layout, istat) {
            (Layout::IstatList, Some((at, _))) => {
                let seen: HashSet<String> =
                    sheet.rows.iter().map(|row| row.cell(*at).trim().to_owned()).collect();
                self.known.comuni_missing_from(&seen)
            }
            (Layout::IstatList | Layout::OwnExport | Layout::Generic | Layout::Figures, _) => Vec::new(),
        }
    }
}

impl ImportRow {
    pub(super) fn failing(self, status: RowStatus, problems: Vec<String>) -> Self {
        Self { status, detail: Detail { problems, ..Detail::default() }, outcome: Outcome::Nothing, ..self }
    }
}

fn waiting(
    planned: ImportRow,
    status: RowStatus,
    texts: Vec<(String, String)>,
    changes: Vec<FieldChange>,
) -> ImportRow {
    let links =
        texts.iter().any(|(code, text)| !text.is_empty() && Field::from_code(code).is_some_and(refers));
    let detail = Detail { texts, changes, problems: Vec::new() };
    ImportRow { status, turn: i64::from(links), detail, outcome: Outcome::Waiting, ..planned }
}

fn refers(field: Field) -> bool {
    matches!(field, Field::Parent | Field::Successor)
}

fn texts_of(problems: Vec<(Field, String)>) -> Vec<String> {
    problems.into_iter().map(|(_, text)| text).collect()
}

/// The second row that speaks of a body is an error: which of the two is right, the file must say.
fn refuse_repeated(row: ImportRow, number: u64, seen: &mut HashMap<String, u64>) -> ImportRow {
    let Some(key) = key_of(&row) else { return row };
    match seen.get(&key) {
        None => {
            seen.insert(key, number);
            row
        }
        Some(first) => {
            let problem = format!("La riga ripete l'ente della riga {first}: lasciane una sola");
            row.failing(RowStatus::Error, vec![problem])
        }
    }
}

/// What makes two rows speak of the same body: its id, or the codes of a body to be added.
fn key_of(row: &ImportRow) -> Option<String> {
    let text = |field: Field| {
        let found =
            row.detail.texts.iter().find(|(code, text)| code == field.code() && !text.trim().is_empty());
        found.map(|(code, text)| format!("{code} {}", text.trim()))
    };
    match row.status {
        RowStatus::New => text(Field::Istat).or_else(|| text(Field::TaxCode)),
        RowStatus::Changed | RowStatus::Unchanged | RowStatus::Error => row.body_id.map(|id| id.to_string()),
        RowStatus::Ambiguous | RowStatus::LeftOut => None,
    }
}
