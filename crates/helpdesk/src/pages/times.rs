//! What this is: the time spent on requests in a period, by body and activity, and every piece of it as a file.
//! What it is not: hours of a package of advice, nor a bill.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::permission::ViewRequestReports;
use kernel::{BodyId, Day, Period};
use sheet::{Cell, Column, Kind as Shape, Table};
use webkit::{App, Direction, Frame, ListQuery, ListView, Notice, Problem, SignedIn, Sort, export, page};

use crate::store::facts::{self, TimeFact};

#[derive(Template)]
#[template(path = "helpdesk/times.html")]
struct TimesPage {
    frame: Frame,
    list: ListView,
    notices: Vec<Notice>,
    bodies: Vec<(String, String)>,
    rows: Vec<(String, String, String)>,
    total: String,
}

/// `1 h 45 min`.
fn hours(minutes: i64) -> String {
    match (minutes.div_euclid(60), minutes.rem_euclid(60)) {
        (0, left) => format!("{left} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, left) => format!("{hours} h {left} min"),
    }
}

/// `GET /richieste/tempi`: `?dal=` and `?al=`, usually the year so far.
pub(super) async fn list(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = who.actor().may_over(ViewRequestReports)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let today = tx.today();
    let day = |name: &str| query.filter(name).and_then(|text| Day::parse(text).ok());
    let from = day("dal").or_else(|| Day::new(today.year(), 1, 1)).unwrap_or(today);
    let to = day("al").unwrap_or(today);
    let (mut found, mut notices) = (Vec::new(), Vec::new());
    match Period::new(from, to) {
        Ok(period) => found = facts::times(&mut tx, &can, period).await?,
        Err(_) => {
            notices
                .push(Notice::warning("Il giorno «Al» viene prima del giorno «Dal»: correggi il periodo."));
        }
    }
    let bodies = super::new::bodies(&mut tx).await?;
    drop(tx);
    if let Some(body) = query.filter_as::<BodyId>("ente") {
        found.retain(|one| one.body_id == body);
    }
    let words = kernel::text::fold(&query.q());
    found.retain(|one| kernel::text::fold(&one.activity).contains(&words));
    if let Some(format) = query.format() {
        return export(format, "Tempi delle richieste", &table(&found)?, today);
    }
    let mut sums: BTreeMap<(String, String), i64> = BTreeMap::new();
    for one in &found {
        let sum = sums.entry((one.body_name.clone(), one.activity.clone())).or_default();
        *sum = sum.saturating_add(one.minutes);
    }
    let total: i64 = found.iter().map(|one| one.minutes).sum();
    let lead = format!("Dal {from} al {to}");
    page(&TimesPage {
        frame: Frame::new(&who, &app, "Tempo impiegato")
            .area("richieste")
            .crumb("Richieste", "/richieste")
            .lead(lead),
        list: ListView::new(&query, Sort { key: "", direction: Direction::Up }),
        notices,
        bodies,
        rows: sums.into_iter().map(|((body, what), minutes)| (body, what, hours(minutes))).collect(),
        total: hours(total),
    })
}

fn table(all: &[TimeFact]) -> Result<Table, Problem> {
    let names = ["Giorno", "Ente", "Servizio", "Richiesta", "Oggetto", "Attività", "Minuti"];
    let mut table = Table::new("Tempi", names.map(|name| Column::new(name, Shape::Text)).to_vec());
    for one in all {
        let row = vec![
            Cell::text(one.spent_on.iso()),
            Cell::text(&one.body_name),
            Cell::text(&one.service_name),
            Cell::text(one.number.to_string()),
            Cell::text(&one.subject),
            Cell::text(&one.activity),
            Cell::text(one.minutes.to_string()),
        ];
        table.push(row).map_err(|why| Problem::internal(&why))?;
    }
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_read_as_hours() {
        assert_eq!([hours(45), hours(60), hours(105)], ["45 min", "1 h", "1 h 45 min"]);
    }
}
