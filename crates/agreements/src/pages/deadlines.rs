//! What this is: `/scadenze`: what is due by when, for the centre or for one's own body.
//! What it is not: stored; it follows from the dates of agreements and memberships.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use kernel::Day;
use kernel::permission::ViewAgreements;
use sheet::{Cell, Column, Kind, Table};
use webkit::{App, Badge, EmptyState, Format, Frame, ListQuery, ListView, Problem, SignedIn, export, page};

use super::day_cell;
use crate::model::{Deadline, DeadlineKind};
use crate::store::deadlines;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/scadenze", get(show))
}

#[derive(Template)]
#[template(path = "agreements/deadlines.html")]
struct DeadlinesPage {
    frame: Frame,
    list: ListView,
    kinds: Vec<(&'static str, &'static str)>,
    rows: Vec<Deadline>,
    empty: EmptyState,
    today: Day,
}

impl DeadlinesPage {
    fn badge(&self, row: &Deadline) -> Badge {
        match self.today.days_until(row.due) {
            left if left < 0 => Badge::danger("In ritardo"),
            0 => Badge::warning("Oggi"),
            1 => Badge::warning("Domani"),
            left if left <= i64::from(row.kind.told_before()) => Badge::warning(format!("Tra {left} giorni")),
            left => Badge::quiet(format!("Tra {left} giorni")),
        }
    }
}

/// `GET /scadenze`
async fn show(State(app): State<App>, who: SignedIn, query: ListQuery) -> Result<Response, Problem> {
    let can = who.actor().may_over(ViewAgreements)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let today = tx.today();
    let kind = query.filter("tipo").and_then(DeadlineKind::from_code);
    let words = kernel::text::fold(&query.q());
    let mut rows = deadlines::of(&mut tx, &can, today).await?;
    rows.retain(|row| kind.is_none_or(|kind| kind == row.kind) && row.speaks_of(&words));
    if let Some(format) = query.format() {
        return download(&rows, format, today);
    }
    let count = webkit::Count::Exactly(u64::try_from(rows.len()).unwrap_or(u64::MAX));
    let list = ListView::new(&query, query.sort(["scadenza"])).counted(count);
    let frame = Frame::new(&who, &app, "Scadenze").area("scadenze");
    let empty = EmptyState::new("Nessuna scadenza: non ci sono convenzioni in vigore.");
    page(&DeadlinesPage { frame, list, kinds: DeadlineKind::options(), rows, empty, today })
}

fn download(rows: &[Deadline], format: Format, today: Day) -> Result<Response, Problem> {
    let columns = [("Entro il", Kind::Day), ("Scadenza", Kind::Text), ("Dettaglio", Kind::Text)];
    let columns = columns.map(|(name, kind)| Column::new(name, kind)).to_vec();
    let mut table = Table::new("Scadenze", columns);
    for row in rows {
        let cells = vec![day_cell(row.due), Cell::text(&row.title), Cell::text(&row.text)];
        table.push(cells).map_err(|why| Problem::internal(&why))?;
    }
    export(format, "Scadenze", &table, today)
}
