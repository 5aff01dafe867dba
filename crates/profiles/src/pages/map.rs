//! What this is: the map of the Provinces: tiles, counts by area and region, a table, files.
//! What it is not: a level per Province; the pillars stand side by side.

use askama::Template;
use axum::extract::State;
use webkit::{App, Badge, Count, Direction, Frame, ListQuery, ListView, Problem, SignedIn, export, page};

use super::map_table::{Group, groups, table};
use super::tiles::Tiles;
use super::{Answer, badge, sight};
use crate::mapping::gather;
use crate::model::{Cell, Counts, MacroArea, MapFilter, MapRow, Pillar, Presence, Profile, counts, kept};

/// What the table may be sorted by.
pub(crate) const SORTS: [&str; 2] = ["nome", "regione"];

/// What the address bar asks of the map.
pub(crate) fn filter_of(query: &ListQuery) -> MapFilter {
    MapFilter {
        words: query.q(),
        region: query.filter("regione").unwrap_or_default().to_owned(),
        area: query.filter("area").and_then(MacroArea::from_code),
        pillar: query.filter("pilastro").and_then(Pillar::from_code),
        profile: query.filter("profilo").and_then(Profile::from_code),
        presence: query.filter("presenza").and_then(Presence::from_code),
    }
}

/// A cell of the table.
struct CellView {
    href: Option<String>,
    badge: Option<Badge>,
    source: &'static str,
    draft: String,
    differs: bool,
}

impl CellView {
    fn of(row: &MapRow, (pillar, cell): (Pillar, &Cell), opens: bool) -> Self {
        let labelled = |label: &crate::model::Label| (label.profile, label.label());
        let (shown, source) = match (&cell.confirmed, &cell.label) {
            (Some(confirmed), _) => (Some(confirmed.clone()), "confermato"),
            (None, Some(label)) => (Some(labelled(label)), "etichetta dei focus group"),
            (None, None) => (None, ""),
        };
        Self {
            href: opens.then(|| format!("/profili/{}/{}", row.uts, pillar.code())),
            badge: shown.map(|(profile, words)| badge(profile, &words)),
            source,
            draft: cell.draft.as_ref().map(crate::model::Verdict::label).unwrap_or_default(),
            differs: cell.differs(),
        }
    }
}

struct RowView {
    uts: String,
    name: String,
    region: String,
    area: &'static str,
    cells: Vec<CellView>,
}

#[derive(Template)]
#[template(path = "map.html")]
struct MapPage {
    frame: Frame,
    list: ListView,
    rows: Vec<RowView>,
    tiles: Tiles,
    whole: bool,
    counts: [Counts; 3],
    groups: Vec<Group>,
    regions: Vec<(String, String)>,
}

pub(super) async fn show(State(app): State<App>, who: SignedIn, query: ListQuery) -> Answer {
    let sight = sight(&who)?;
    let (all, filter) = (gather(&app.db, &sight).await?, filter_of(&query));
    let regions = regions(&all);
    let mut found: Vec<MapRow> = all.into_iter().filter(|row| kept(&filter, row)).collect();
    sort(&mut found, &query);
    if let Some(format) = query.format() {
        let table = table(&found, sight.whole.is_some()).map_err(|why| Problem::internal(&why))?;
        return export(format, "Mappa delle Province", &table, app.clock.today());
    }
    let whole = sight.whole.is_some();
    let count = Count::Exactly(u64::try_from(found.len()).unwrap_or(u64::MAX));
    page(&MapPage {
        frame: frame(&app, &who, whole),
        list: ListView::new(&query, query.sort(SORTS)).counted(count),
        rows: found.iter().map(|row| row_view(row, whole)).collect(),
        tiles: Tiles::of(&found),
        whole,
        counts: counts(&found),
        groups: groups(&found),
        regions,
    })
}

fn frame(app: &App, who: &SignedIn, whole: bool) -> Frame {
    let (title, lead) = if whole {
        (
            "Mappa delle Province",
            "Chi ha quale servizio, e a quale livello: SUA, Europa e Innovazione stanno fianco a fianco e non fanno media.",
        )
    } else {
        ("Profili delle Province", "I profili pubblicati dalla rete delle Province, pilastro per pilastro.")
    };
    Frame::new(who, app, title).area("mappa").lead(lead)
}

fn regions(rows: &[MapRow]) -> Vec<(String, String)> {
    let mut names: Vec<&str> = rows.iter().map(|row| row.region.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(|name| (name.to_owned(), name.to_owned())).collect()
}

/// The rows come in alphabetical order.
fn sort(rows: &mut [MapRow], query: &ListQuery) {
    let sort = query.sort(SORTS);
    if sort.key == "regione" {
        rows.sort_by(|a, b| a.region.cmp(&b.region));
    }
    if sort.direction == Direction::Down {
        rows.reverse();
    }
}

fn row_view(row: &MapRow, whole: bool) -> RowView {
    RowView {
        uts: row.uts.clone(),
        name: row.name.clone(),
        region: row.region.clone(),
        area: row.area.label(),
        cells: row.pillars().map(|of| CellView::of(row, of, whole)).collect(),
    }
}
