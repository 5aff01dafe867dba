//! What this is: the list of agreements, and the same as a file.
//! What it is not: the memberships.

use askama::Template;
use axum::extract::State as Extracted;
use axum::response::Response;
use kernel::permission::{ActionKind, ViewAgreements};
use kernel::{Can, Day};
use sheet::{Cell, Column, Kind, Table};
use webkit::{
    App, Badge, Cursor, EmptyState, Format, Frame, ListQuery, ListView, Problem, SignedIn, export, page,
};

use super::super::{badge, counted, day_cell, place};
use crate::model::State;
use crate::store::lists::{self, AgreementFilter, AgreementRow};

#[derive(Template)]
#[template(path = "agreements/list.html")]
struct ListPage {
    frame: Frame,
    list: ListView,
    states: Vec<(&'static str, &'static str)>,
    rows: Vec<AgreementRow>,
    empty: EmptyState,
    /// The page of the chain of approval, for who may change it.
    chain: Option<&'static str>,
    today: Day,
}

impl ListPage {
    fn badge(&self, row: &AgreementRow) -> Badge {
        badge(row.state(self.today))
    }
}

/// What the address bar asks for.
pub(crate) fn filter(query: &ListQuery) -> AgreementFilter {
    AgreementFilter { words: query.q(), state: query.filter("stato").and_then(State::from_code) }
}

/// `GET /convenzioni`
pub(super) async fn list(
    Extracted(app): Extracted<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = who.actor().may_over(ViewAgreements)?;
    if let Some(format) = query.format() {
        return download(&app, &can, &query, format).await;
    }
    let (place, filter) = (place(&query), filter(&query));
    let mut tx = app.db.read(can.tenant()).await?;
    let most = ListView::SIZE.saturating_add(1);
    let mut rows = lists::agreements(&mut tx, &can, &filter, (&place, most)).await?;
    let count = lists::count_agreements(&mut tx, &can, &filter).await?;
    let list =
        ListView::new(&query, place.sort).counted(counted(count)).cut(&mut rows, |row| after(row, &place));
    let today = app.clock.today();
    let chain = who.actor().reaches(ActionKind::EditAgreement).then_some("/convenzioni/iter");
    let (frame, empty) = (frame(&app, &who), empty(&who));
    page(&ListPage { frame, list, states: State::options(), rows, empty, chain, today })
}

fn after(row: &AgreementRow, place: &lists::Place) -> Cursor {
    let key = if place.by_end() { row.span.ends.iso() } else { row.sort_key.clone() };
    Cursor::after([key, row.agreement_id.to_string()])
}

fn frame(app: &App, who: &SignedIn) -> Frame {
    let frame = Frame::new(who, app, "Convenzioni").area("convenzioni");
    if who.actor().reaches(ActionKind::EditAgreement) {
        return frame.primary("Nuova convenzione", "/convenzioni/nuova");
    }
    frame
}

fn empty(who: &SignedIn) -> EmptyState {
    let text = "Non ci sono ancora convenzioni. La convenzione dice quali servizi offre il centro, per quanto tempo \
        e come si fatturano.";
    if who.actor().reaches(ActionKind::EditAgreement) {
        return EmptyState::new(text).action("Prepara la prima convenzione", "/convenzioni/nuova");
    }
    EmptyState::new("Il tuo ente non ha ancora aderito a una convenzione. Rivolgiti al centro servizi.")
}

async fn download(
    app: &App,
    can: &Can<ViewAgreements>,
    query: &ListQuery,
    format: Format,
) -> Result<Response, Problem> {
    let first = lists::Place { after: None, ..place(query) };
    let mut tx = app.db.read(can.tenant()).await?;
    // A centre has a handful of agreements: they fit in one reading.
    let rows = lists::agreements(&mut tx, can, &filter(query), (&first, 100_000)).await?;
    let today = app.clock.today();
    let mut table = Table::new("Convenzioni", columns());
    for row in &rows {
        table.push(cells(row, today)).map_err(|why| Problem::internal(&why))?;
    }
    export(format, "Convenzioni", &table, today)
}

fn columns() -> Vec<Column> {
    [
        ("Numero", Kind::Text),
        ("Versione", Kind::Text),
        ("Titolo", Kind::Text),
        ("Dal", Kind::Day),
        ("Al", Kind::Day),
        ("Stato", Kind::Text),
        ("Enti aderenti", Kind::Integer),
    ]
    .map(|(name, kind)| Column::new(name, kind))
    .to_vec()
}

fn cells(row: &AgreementRow, today: Day) -> Vec<Cell> {
    vec![
        Cell::text(&row.number),
        Cell::text(&row.version_label),
        Cell::text(&row.title),
        day_cell(row.span.starts),
        day_cell(row.span.ends),
        Cell::text(row.state(today).label()),
        Cell::Integer(row.members),
    ]
}
