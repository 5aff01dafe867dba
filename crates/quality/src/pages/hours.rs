//! What this is: the hours spent on requests, by activity, body and the rest, and the entries behind each figure.
//! What it is not: packages of hours, or what hours cost.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use sheet::{Cell, Column, Kind as Shape, Table};
use webkit::{
    App, BarChart, Count, Cursor, EmptyState, Format, Frame, ListQuery, ListView, Notice, Problem, SignedIn,
    Tabs, export, page,
};

use super::asked::Asked;
use super::{frame, of_the_centre};
use crate::model::{HourGroup, HoursBy, TimeRow, hours_by, hours_words};
use crate::source;

/// Bars that fit on a page.
const BARS: usize = 15;

#[derive(Template)]
#[template(path = "quality/hours.html")]
struct HoursPage {
    frame: Frame,
    list: ListView,
    notice: Option<Notice>,
    tabs: Tabs,
    by: HoursBy,
    groups: Vec<(HourGroup, String)>,
    total: i64,
    all: String,
    chart: Option<BarChart>,
    bodies: Vec<(String, String)>,
    services: Vec<(String, String)>,
    empty: EmptyState,
}

#[derive(Template)]
#[template(path = "quality/entries.html")]
struct EntriesPage {
    frame: Frame,
    list: ListView,
    notice: Option<Notice>,
    rows: Vec<TimeRow>,
    total: i64,
    empty: EmptyState,
}

impl HoursPage {
    fn words(minutes: i64) -> String {
        hours_words(minutes)
    }
}

impl EntriesPage {
    fn words(minutes: i64) -> String {
        hours_words(minutes)
    }
}

/// What the address narrows hours to: one value of any grouping.
fn lets(query: &ListQuery, row: &TimeRow) -> bool {
    HoursBy::ALL.iter().all(|by| query.filter(by.code()).is_none_or(|key| row.key(*by) == key))
}

async fn read(app: &App, who: &SignedIn, query: &ListQuery) -> Result<(Asked, Vec<TimeRow>), Problem> {
    let can = of_the_centre(who.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let asked = Asked::read(query, tx.today());
    let mut rows = source::times(&mut tx, &can, asked.period).await?;
    rows.retain(|row| lets(query, row));
    Ok((asked, rows))
}

fn total(rows: &[TimeRow]) -> i64 {
    rows.iter().map(|row| row.minutes).sum()
}

/// `GET /andamento/ore`
pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    let (asked, rows) = read(&app, &who, &query).await?;
    let by = query.filter("per").and_then(HoursBy::from_code).unwrap_or(HoursBy::Activity);
    let groups = hours_by(&rows, by);
    if let Some(format) = query.format() {
        return download(&app, (by, &groups), format);
    }
    let mut tx = app.db.read(who.actor().tenant()).await?;
    let (services, bodies) = (source::services(&mut tx).await?, source::bodies(&mut tx).await?);
    drop(tx);
    let entries = ListQuery::parse("/andamento/ore/voci", "");
    let (from, to) = (asked.period.from().iso(), asked.period.to().iso());
    let mut kept: Vec<(&str, &str)> = vec![("dal", &from), ("al", &to)];
    kept.extend(HoursBy::ALL.iter().filter_map(|by| query.filter(by.code()).map(|key| (by.code(), key))));
    let behind = |key: &str| {
        let others = kept.iter().copied().filter(|(name, _)| *name != by.code());
        entries.link(&others.chain([(by.code(), key)]).collect::<Vec<_>>())
    };
    let chart = chart(&asked, by, &groups);
    let linked = groups.into_iter().map(|group| {
        let href = behind(&group.key);
        (group, href)
    });
    let linked = linked.collect();
    let tab = |tabs: Tabs, by: &HoursBy| tabs.tab(by.label(), query.link(&[("per", by.code())]));
    page(&HoursPage {
        frame: frame(&app, &who, "Ore sulle richieste").lead(asked.words()),
        list: ListView::new(&query, query.sort(["gruppo"])),
        notice: asked.notice(),
        tabs: HoursBy::ALL.iter().fold(Tabs::at(query.link(&[("per", by.code())])), tab),
        by,
        total: total(&rows),
        all: entries.link(&kept),
        groups: linked,
        chart,
        bodies,
        services,
        empty: EmptyState::new(
            "Nessuna ora registrata in questo periodo. Le ore si scrivono nella pagina di ogni richiesta.",
        ),
    })
}

fn chart(asked: &Asked, by: HoursBy, groups: &[HourGroup]) -> Option<BarChart> {
    if groups.len() < 2 {
        return None;
    }
    let mut largest: Vec<&HourGroup> = groups.iter().collect();
    largest.sort_by_key(|group| std::cmp::Reverse(group.minutes));
    let description = format!("{}. Ore registrate, per {}.", asked.words(), by.label().to_lowercase());
    let chart = BarChart::new("Ore registrate", description).columns(by.label(), "Ore");
    Some(largest.into_iter().take(BARS).fold(chart, |chart, group| {
        chart.bar(group.label.clone(), group.minutes, hours_words(group.minutes))
    }))
}

fn download(app: &App, (by, groups): (HoursBy, &[HourGroup]), format: Format) -> Result<Response, Problem> {
    let columns = [(by.label(), Shape::Text), ("Minuti", Shape::Integer), ("Richieste", Shape::Integer)];
    let mut table = Table::new("Ore", columns.map(|(name, kind)| Column::new(name, kind)).to_vec());
    for group in groups {
        let row = vec![Cell::text(&group.label), Cell::Integer(group.minutes), Cell::Integer(group.requests)];
        table.push(row).map_err(|why| Problem::internal(&why))?;
    }
    export(format, "Ore-richieste", &table, app.clock.today())
}

/// `GET /andamento/ore/voci`
pub(super) async fn entries(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    let (asked, mut rows) = read(&app, &who, &query).await?;
    if let Some(format) = query.format() {
        return download_entries(&app, &rows, format);
    }
    let (count, total) = (rows.len(), total(&rows));
    let place =
        query.after().as_ref().and_then(Cursor::values::<1>).and_then(|[at]| at.parse::<usize>().ok());
    let start = place.unwrap_or_default().min(rows.len());
    let shown: Vec<TimeRow> = rows.drain(start..).take(ListView::SIZE).collect();
    let end = start.saturating_add(shown.len());
    let list = ListView::new(&query, query.sort(["giorno"]))
        .counted(Count::Exactly(u64::try_from(count).unwrap_or(u64::MAX)))
        .next((end < count).then(|| Cursor::after([end])));
    page(&EntriesPage {
        frame: frame(&app, &who, "Ore registrate").crumb("Ore", "/andamento/ore").lead(asked.words()),
        list,
        notice: asked.notice(),
        rows: shown,
        total,
        empty: EmptyState::new("Nessuna ora registrata qui.").action("Torna alle ore", "/andamento/ore"),
    })
}

fn download_entries(app: &App, rows: &[TimeRow], format: Format) -> Result<Response, Problem> {
    let columns = [
        ("Giorno", Shape::Day),
        ("Richiesta", Shape::Integer),
        ("Oggetto", Shape::Text),
        ("Ente", Shape::Text),
        ("Servizio", Shape::Text),
        ("Attività", Shape::Text),
        ("Minuti", Shape::Integer),
    ];
    let mut table = Table::new("Ore", columns.map(|(name, kind)| Column::new(name, kind)).to_vec());
    for row in rows {
        let cells = vec![
            sheet::Day::parse_iso(&row.on.iso()).map_or(Cell::Empty, Cell::Day),
            Cell::Integer(row.number),
            Cell::text(&row.subject),
            Cell::text(&row.body.name),
            Cell::text(&row.service.name),
            Cell::text(&row.activity),
            Cell::Integer(row.minutes),
        ];
        table.push(cells).map_err(|why| Problem::internal(&why))?;
    }
    export(format, "Ore-registrate", &table, app.clock.today())
}
