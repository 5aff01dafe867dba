//! What this is: the list of memberships, and the same as a file.
//! What it is not: open to others: a body's people see their own.

use askama::Template;
use axum::extract::State as Extracted;
use axum::response::Response;
use kernel::permission::{ActionKind, ViewAgreements};
use kernel::{Can, Day};
use sheet::{Cell, Column, Kind, Table};
use store::Tx;
use webkit::{
    App, Badge, Cursor, EmptyState, Format, Frame, ListQuery, ListView, Problem, SignedIn, export, page,
};

use super::super::{badge, counted, day_cell, place};
use crate::model::State;
use crate::store::lists::{self, AgreementFilter, MembershipFilter, MembershipRow};

/// Rows read at a time for a file.
const CHUNK: usize = 1000;

#[derive(Template)]
#[template(path = "memberships/list.html")]
struct ListPage {
    frame: Frame,
    list: ListView,
    states: Vec<(&'static str, &'static str)>,
    agreements: Vec<(String, String)>,
    rows: Vec<MembershipRow>,
    empty: EmptyState,
    today: Day,
}

impl ListPage {
    fn badge(&self, row: &MembershipRow) -> Badge {
        badge(row.state(self.today))
    }
}

/// What the address bar asks for.
pub(crate) fn filter(query: &ListQuery) -> MembershipFilter {
    MembershipFilter {
        words: query.q(),
        state: query.filter("stato").and_then(State::from_code),
        agreement: query.filter_as("convenzione"),
    }
}

/// `GET /adesioni`
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
    let mut rows = lists::memberships(&mut tx, &can, &filter, (&place, most)).await?;
    let count = lists::count_memberships(&mut tx, &can, &filter).await?;
    let agreements = choices(&mut tx, &can).await?;
    let list =
        ListView::new(&query, place.sort).counted(counted(count)).cut(&mut rows, |row| after(row, &place));
    let states = State::options().into_iter().filter(|(code, _)| *code != State::Draft.code()).collect();
    let (frame, empty, today) = (frame(&app, &who), empty(&who), app.clock.today());
    page(&ListPage { frame, list, states, agreements, rows, empty, today })
}

async fn choices(tx: &mut Tx, can: &Can<ViewAgreements>) -> Result<Vec<(String, String)>, Problem> {
    let place = place(&ListQuery::default());
    let all = lists::agreements(tx, can, &AgreementFilter::default(), (&place, 200)).await?;
    Ok(all
        .into_iter()
        .map(|row| (row.agreement_id.to_string(), format!("{} {}", row.number, row.title)))
        .collect())
}

fn after(row: &MembershipRow, place: &lists::Place) -> Cursor {
    let key = if place.by_end() { row.membership.span.ends.iso() } else { row.sort_key.clone() };
    Cursor::after([key, row.membership.membership_id.to_string()])
}

fn frame(app: &App, who: &SignedIn) -> Frame {
    let frame = Frame::new(who, app, "Adesioni").area("adesioni");
    if who.actor().reaches(ActionKind::EditMembership) {
        return frame.primary("Registra adesioni", "/adesioni/nuova");
    }
    frame
}

fn empty(who: &SignedIn) -> EmptyState {
    if who.actor().reaches(ActionKind::EditMembership) {
        return EmptyState::new("Nessun ente ha ancora aderito. Serve una convenzione approvata.")
            .action("Registra le prime adesioni", "/adesioni/nuova");
    }
    EmptyState::new("Non risultano adesioni. Rivolgiti al centro servizi.")
}

async fn download(
    app: &App,
    can: &Can<ViewAgreements>,
    query: &ListQuery,
    format: Format,
) -> Result<Response, Problem> {
    let (filter, today) = (filter(query), app.clock.today());
    let mut place = lists::Place { after: None, ..place(query) };
    let mut tx = app.db.read(can.tenant()).await?;
    let mut table = Table::new("Adesioni", columns());
    loop {
        let rows = lists::memberships(&mut tx, can, &filter, (&place, CHUNK)).await?;
        for row in &rows {
            table.push(cells(row, today)).map_err(|why| Problem::internal(&why))?;
        }
        match rows.last().filter(|_| rows.len() == CHUNK) {
            Some(last) => place.after = Some(place.key_of(last)),
            None => return export(format, "Adesioni", &table, today),
        }
    }
}

fn columns() -> Vec<Column> {
    [
        ("Ente", Kind::Text),
        ("Convenzione", Kind::Text),
        ("Dal", Kind::Day),
        ("Al", Kind::Day),
        ("Stato", Kind::Text),
        ("Atto di adesione", Kind::Text),
        ("Data dell'atto", Kind::Day),
        ("Firma", Kind::Day),
        ("Protocollo", Kind::Text),
    ]
    .map(|(name, kind)| Column::new(name, kind))
    .to_vec()
}

fn cells(row: &MembershipRow, today: Day) -> Vec<Cell> {
    let own = &row.membership;
    vec![
        Cell::text(&own.body_name),
        Cell::text(&row.agreement_number),
        day_cell(own.span.starts),
        day_cell(own.span.ends),
        Cell::text(row.state(today).label()),
        Cell::text(&own.adhesion.act.number),
        day_cell(own.adhesion.act.date),
        own.adhesion.signed_on.map_or(Cell::Empty, day_cell),
        Cell::text(&own.adhesion.registry_number),
    ]
}
