//! What this is: the map as a file, and its counts by part of Italy and by region.
//! What it is not: the choice of rows.

use sheet::{Cell as Sheet, Column, Kind, Table, WriteError};

use crate::model::{Cell, Counts, MacroArea, MapRow, Pillar, Verdict, counts};

/// The counts of an area or of a region.
pub(super) struct Group {
    pub(super) name: String,
    pub(super) is_area: bool,
    pub(super) provinces: usize,
    pub(super) counts: [Counts; 3],
}

/// Areas from North to South, each followed by its regions.
pub(super) fn groups(rows: &[MapRow]) -> Vec<Group> {
    let mut all = Vec::new();
    for area in MacroArea::ALL {
        let there: Vec<&MapRow> = rows.iter().filter(|row| row.area == area).collect();
        if there.is_empty() {
            continue;
        }
        let mut regions: Vec<&str> = there.iter().map(|row| row.region.as_str()).collect();
        regions.sort_by_key(|region| MacroArea::order_of_region(region));
        regions.dedup();
        all.push(group(area.label(), &there, true));
        for region in regions {
            let of: Vec<&MapRow> = there.iter().copied().filter(|row| row.region == region).collect();
            all.push(group(region, &of, false));
        }
    }
    all
}

fn group(name: &str, rows: &[&MapRow], is_area: bool) -> Group {
    Group { name: name.to_owned(), is_area, provinces: rows.len(), counts: counts(rows.iter().copied()) }
}

/// The rows as a table to download.
pub(super) fn table(rows: &[MapRow], whole: bool) -> Result<Table, WriteError> {
    let mut columns: Vec<String> =
        ["Provincia", "Codice ISTAT", "Sigla", "Regione", "Area"].map(str::to_owned).into();
    for pillar in Pillar::ALL {
        let kinds = ["profilo confermato", "etichetta dei focus group"];
        columns.extend(kinds.map(|what| format!("{}: {what}", pillar.label())));
        if whole {
            let more = ["risposte in compilazione", "gruppi", "note della fonte"];
            columns.extend(more.map(|what| format!("{}: {what}", pillar.label())));
        }
    }
    let columns = columns.into_iter().map(|name| Column::new(name, Kind::Text)).collect();
    let mut table = Table::new("Mappa delle Province", columns);
    for row in rows {
        let head = [&row.name, &row.uts, &row.sign, &row.region].map(Sheet::text);
        let mut cells: Vec<Sheet> = head.into_iter().chain([Sheet::text(row.area.label())]).collect();
        cells.extend(row.pillars().flat_map(|(_, cell)| texts(cell, whole)).map(Sheet::text));
        table.push(cells)?;
    }
    Ok(table)
}

fn texts(cell: &Cell, whole: bool) -> Vec<String> {
    let confirmed = cell.confirmed.as_ref().map(|(_, words)| words.clone()).unwrap_or_default();
    let label = cell.label.as_ref();
    let mut texts = vec![confirmed, label.map(crate::model::Label::label).unwrap_or_default()];
    if whole {
        let teams: Vec<&str> = cell.teams.iter().map(|team| team.label()).collect();
        texts.push(cell.draft.as_ref().map(Verdict::label).unwrap_or_default());
        texts.push(teams.join(", "));
        texts.push(label.map(|label| label.note.clone()).unwrap_or_default());
    }
    texts
}
