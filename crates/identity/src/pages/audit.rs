//! What this is: the audit trail: who did what, when, to which thing, before and after.
//! What it is not: a place where anything is changed.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, State};
use axum::response::Response;
use kernel::permission::ViewAudit;
use kernel::{AccountId, Actor, Can, Day, Instant, NETWORK, Role};
use sheet::{Cell, Column, Kind};
use store::{AuditRow, StoreError, Tx};
use uuid::Uuid;
use webkit::{
    App, Cursor, Direction, Format, Frame, ListQuery, ListView, Problem, RowPages, SignedIn, Sort,
    export_pages, page,
};

use super::Wired;
use crate::Wiring;
use crate::store::people;
use crate::words::{Change, changes};

#[derive(Template)]
#[template(path = "audit.html")]
struct AuditPage {
    frame: Frame,
    list: ListView,
    lines: Vec<Line>,
    things: Vec<(&'static str, &'static str)>,
    people: Vec<(String, String)>,
}

/// A line of the trail, ready to be shown.
struct Line {
    at: Instant,
    author: String,
    role: String,
    thing: String,
    href: Option<String>,
    summary: String,
    changes: Vec<Change>,
    /// What was kept, for who checks the trail itself.
    before: String,
    after: String,
}

#[derive(Debug, Default)]
struct Wanted {
    words: String,
    entity: String,
    thing: Option<Uuid>,
    person: Option<AccountId>,
    from: Option<Instant>,
    until: Option<Instant>,
}

fn wanted(query: &ListQuery) -> Wanted {
    let day = |name: &str| query.filter_as::<kernel::Day>(name);
    Wanted {
        words: query.q(),
        entity: query.filter("tipo").unwrap_or_default().to_owned(),
        thing: query.filter_as("cosa"),
        person: query.filter_as("persona"),
        from: day("dal").map(start_in_rome),
        until: day("al").map(|day| start_in_rome(day.tomorrow())),
    }
}

/// The first moment of a day in Rome, which is one or two hours before the same hour of UTC.
fn start_in_rome(day: kernel::Day) -> Instant {
    let midnight = Instant::parse_iso(&format!("{}T00:00:00Z", day.iso())).unwrap_or(Instant::from_micros(0));
    let hours = [2, 1].into_iter().map(|hours| midnight.plus_seconds(hours * -3600));
    let first = |at: &Instant| at.day_in_rome() == day && at.plus_seconds(-1).day_in_rome() != day;
    hours.into_iter().find(first).unwrap_or(midnight)
}

async fn lines(
    tx: &mut Tx,
    _: &Can<ViewAudit>,
    wanted: &Wanted,
    before: i64,
    limit: i64,
) -> Result<Vec<AuditRow>, StoreError> {
    let about = (wanted.words.as_str(), wanted.entity.as_str(), wanted.thing);
    let days = (wanted.from, wanted.until);
    match wanted.person {
        Some(person) => tx.audit_lines_by(person, about, days, before, limit).await,
        None => tx.audit_lines(about, days, before, limit).await,
    }
}

pub(super) async fn list(
    State(app): State<App>,
    Extension(wiring): Wired,
    signed: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = signed.actor().may_over(ViewAudit)?;
    if let Some(format) = query.format() {
        let (today, wanted) = (app.clock.today(), wanted(&query));
        let reader = signed.actor().clone();
        return file(Trail { app, can, reader, wiring, wanted, before: i64::MAX }, format, today).await;
    }
    let mut tx = app.db.read(can.tenant()).await?;
    let before = query.after().and_then(|cursor| cursor.values().and_then(|[seq]| seq.parse().ok()));
    let limit = i64::try_from(ListView::SIZE).unwrap_or(50).saturating_add(1);
    let mut rows = lines(&mut tx, &can, &wanted(&query), before.unwrap_or(i64::MAX), limit).await?;
    drop(tx);
    let sort = Sort { key: "quando", direction: Direction::Down };
    let list = ListView::new(&query, sort).cut(&mut rows, |row| Cursor::after([row.seq]));
    let mut network = app.db.read(NETWORK).await?;
    let people = people::authors(&mut network, &can).await?;
    page(&AuditPage {
        frame: Frame::new(&signed, &app, "Registro attività")
            .area("registro")
            .lead("Chi ha fatto che cosa, e quando. Il registro non si può modificare."),
        list,
        lines: rows.into_iter().map(|row| line(row, &wiring, signed.actor())).collect(),
        things: wiring.all_things().map(|thing| (thing.entity, thing.label)).collect(),
        people: people.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
    })
}

fn line(row: AuditRow, wiring: &Wiring, reader: &Actor) -> Line {
    let thing = wiring.thing(&row.entity);
    let words = thing.map_or(&[][..], |thing| thing.words);
    Line {
        at: row.at,
        href: thing.and_then(|thing| thing.link(row.entity_id, reader)),
        thing: thing.map_or(row.entity, |thing| thing.label.to_owned()),
        role: Role::from_code(&row.role).map_or(row.role, |role| role.label().to_owned()),
        author: row.author,
        summary: if row.summary.is_empty() { row.action } else { row.summary },
        changes: changes(words, row.before.as_deref(), row.after.as_deref()),
        before: row.before.unwrap_or_default(),
        after: row.after.unwrap_or_default(),
    }
}

/// The trail as a file, with the lines that the page would show.
async fn file(trail: Trail, format: Format, today: Day) -> Result<Response, Problem> {
    let names = ["Quando", "Chi", "Ruolo", "Cosa", "Attività", "Prima e dopo"];
    let columns = names.map(|name| Column::new(name, Kind::Text)).into();
    export_pages(format, "Registro attività", columns, today, trail).await
}

/// The lines still to be read, newest first.
struct Trail {
    app: App,
    can: Can<ViewAudit>,
    reader: Actor,
    wiring: Arc<Wiring>,
    wanted: Wanted,
    before: i64,
}

impl RowPages for Trail {
    async fn next(&mut self) -> Result<Vec<Vec<Cell>>, Problem> {
        let mut tx = self.app.db.read(self.can.tenant()).await?;
        let rows = lines(&mut tx, &self.can, &self.wanted, self.before, 1000).await?;
        self.before = rows.last().map_or(self.before, |row| row.seq);
        Ok(rows.into_iter().map(|row| cells(line(row, &self.wiring, &self.reader))).collect())
    }
}

fn cells(line: Line) -> Vec<Cell> {
    let changed: Vec<String> = line.changes.iter().map(Change::in_words).collect();
    let texts = [line.at.to_string(), line.author, line.role, line.thing, line.summary, changed.join("; ")];
    texts.map(Cell::text).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_rome_in_winter_and_in_summer() {
        let start = |text: &str| start_in_rome(kernel::Day::parse(text).unwrap()).iso();
        assert_eq!(start("2026-11-20"), "2026-11-19T23:00:00.000000Z");
        assert_eq!(start("2026-07-01"), "2026-06-30T22:00:00.000000Z");
        assert_eq!(start("2026-03-29"), "2026-03-28T23:00:00.000000Z");
        assert_eq!(start("2026-10-25"), "2026-10-24T22:00:00.000000Z");
    }
}
