//! What this is: two price lists side by side: what each body would pay by one and by the other.
//! What it is not: a judgement; it shows the difference and its share.

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use kernel::permission::SimulatePrices;
use kernel::{BodyId, Can, Cents, Period, PriceListId, Rate};
use sheet::{Cell, Column, Kind, Table};
use store::Tx;
use webkit::{App, Format, Frame, ListQuery, ListView, Problem, SignedIn, Sort};

use super::simulation::{Run, run, too_large, year_asked};
use super::{reader, simulator, visible};
use crate::simulations::Members;
use crate::{lists, tariffs};

const ON_PAGE: usize = 300;

#[derive(Template)]
#[template(path = "comparison.html")]
struct ComparisonPage {
    frame: Frame,
    list: ListView,
    names: [(String, String); 2],
    rows: Vec<Row>,
    total: Row,
    cut: usize,
    year: i16,
    asked: [String; 2],
    members: Option<&'static str>,
}

/// A body by both lists.
#[derive(Clone)]
struct Row {
    body: String,
    before: Cents,
    after: Cents,
    difference: Cents,
    share: Option<Rate>,
    incomplete: bool,
}

impl Row {
    fn of(body: String, before: Cents, after: Cents, incomplete: bool) -> Option<Self> {
        let difference = after.minus(before)?;
        Some(Self { body, before, after, difference, share: share(difference, before), incomplete })
    }

    /// The share with its sign; a dash where there was nothing to compare with.
    fn percent(&self) -> String {
        match self.share {
            None => "—".to_owned(),
            Some(share) if share.get() > 0 => format!("+{share}"),
            Some(share) => share.to_string(),
        }
    }
}

/// The difference in hundredths of a percent of what was paid before, rounded half up.
fn share(difference: Cents, before: Cents) -> Option<Rate> {
    let top = i128::from(difference.get()).checked_mul(10_000)?;
    kernel::half_up(top, i128::from(before.get())).map(Rate::new)
}

pub(super) async fn page(
    State(app): State<App>,
    visitor: SignedIn,
    members: Option<Extension<Members>>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = simulator(visitor.actor())?;
    if query.filter("a").is_none() || query.filter("b").is_none() {
        return choose(&app, &visitor).await;
    }
    let members = members.map(|Extension(members)| members);
    let year = year_asked(&query, app.clock.today().year());
    let only = match members.as_ref().filter(|_| query.filter("enti") == Some("aderenti")) {
        Some(members) => Some(members.over(&app, &can, Period::year(year)).await?),
        None => None,
    };
    let mut tx = app.db.read(can.tenant()).await?;
    let before = side(&mut tx, &can, (&visitor, &query), "a", (only.as_deref(), year)).await?;
    let after = side(&mut tx, &can, (&visitor, &query), "b", (only.as_deref(), year)).await?;
    let (rows, total) = compared(&before, &after).ok_or_else(too_large)?;
    if let Some(format) = query.format() {
        return export(&before, &after, &rows, format, &app);
    }
    let knows = members.is_some().then_some(if only.is_some() { "aderenti" } else { "" });
    webkit::page(&drawn((&app, &visitor), &query, [before, after], (rows, total), knows))
}

#[derive(Template)]
#[template(path = "lists_to_compare.html")]
struct ToComparePage {
    frame: Frame,
    choices: Vec<(String, String)>,
}

/// Which two lists: for who comes to the comparison without having said it.
async fn choose(app: &App, visitor: &SignedIn) -> Result<Response, Problem> {
    let can = reader(visitor.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let lists = lists::every(&mut tx, &can).await?;
    let choices = lists.into_iter().map(|list| (list.price_list_id.to_string(), list.name)).collect();
    let frame =
        Frame::new(visitor, app, "Confronta due listini").area("listini").crumb("Listini", "/listini");
    webkit::page(&ToComparePage { frame, choices })
}

async fn side(
    tx: &mut Tx,
    can: &Can<SimulatePrices>,
    (visitor, query): (&SignedIn, &ListQuery),
    name: &str,
    asked: (Option<&[BodyId]>, i16),
) -> Result<Run, Problem> {
    let id = query.filter_as::<PriceListId>(name).ok_or(Problem::NotFound)?;
    let list = visible(tx, can, visitor.actor(), id).await?.ok_or(Problem::NotFound)?;
    let tariffs = tariffs::of(tx, can, id).await?;
    let simulation = run(tx, can, &list, &tariffs, asked).await?;
    Ok(Run { list, simulation })
}

/// Both simulations count the same bodies in the same order.
fn compared(before: &Run, after: &Run) -> Option<(Vec<Row>, Row)> {
    let pairs = before.simulation.rows.iter().zip(&after.simulation.rows);
    let rows: Option<Vec<Row>> = pairs
        .map(|(a, b)| {
            let incomplete = !a.missing().is_empty() || !b.missing().is_empty();
            Row::of(a.body.name.clone(), a.total, b.total, incomplete)
        })
        .collect();
    let total =
        Row::of("Totale di tutti gli enti".into(), before.simulation.total, after.simulation.total, false)?;
    Some((rows?, total))
}

fn drawn(
    (app, visitor): (&App, &SignedIn),
    query: &ListQuery,
    [before, after]: [Run; 2],
    (rows, total): (Vec<Row>, Row),
    members: Option<&'static str>,
) -> ComparisonPage {
    let frame =
        Frame::new(visitor, app, "Confronto tra listini").area("listini").crumb("Listini", "/listini");
    let sort = Sort { key: "ente", direction: webkit::Direction::Up };
    let named = |run: &Run| (run.list.name.clone(), format!("/listini/{}", run.list.price_list_id));
    ComparisonPage {
        frame,
        list: ListView::new(query, sort),
        names: [named(&before), named(&after)],
        cut: rows.len().saturating_sub(ON_PAGE),
        rows: rows.into_iter().take(ON_PAGE).collect(),
        total,
        year: before.simulation.year,
        asked: [before, after].map(|run| run.list.price_list_id.to_string()),
        members,
    }
}

fn export(before: &Run, after: &Run, rows: &[Row], format: Format, app: &App) -> Result<Response, Problem> {
    let table = table(before, after, rows).map_err(|why| Problem::internal(&why))?;
    webkit::export(format, "Confronto tra listini", &table, app.clock.today())
}

fn table(before: &Run, after: &Run, rows: &[Row]) -> Result<Table, sheet::WriteError> {
    let columns = vec![
        Column::new("Ente", Kind::Text),
        Column::new(format!("Prima: {}", before.list.name), Kind::Money),
        Column::new(format!("Dopo: {}", after.list.name), Kind::Money),
        Column::new("Differenza", Kind::Money),
        Column::new("Differenza %", Kind::Percent),
        Column::new("Note", Kind::Text),
    ];
    let mut table = Table::new("Confronto", columns);
    for row in rows {
        table.push(vec![
            Cell::text(&row.body),
            Cell::Money(row.before.get()),
            Cell::Money(row.after.get()),
            Cell::Money(row.difference.get()),
            row.share.map_or(Cell::Empty, |share| Cell::Percent(share.get())),
            if row.incomplete { Cell::text("mancano dati dell'ente") } else { Cell::Empty },
        ])?;
    }
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_shown_with_its_sign_and_share() {
        let row =
            |before, after| Row::of("Ente".into(), Cents::new(before), Cents::new(after), false).unwrap();
        assert_eq!(row(10_000, 11_250).percent(), "+12,5 %");
        assert_eq!(row(30_000, 20_000).percent(), "-33,33 %");
        assert_eq!(row(10_000, 10_000).percent(), "0 %");
        assert_eq!(row(0, 10_000).percent(), "—");
        assert_eq!(row(10_000, 9_999).difference, Cents::new(-1));
    }
}
