//! What this is: what a body pays of the shared costs of a year: of which total, by which figure, why.
//! What it is not: what others pay.

use ::store::{StoreError, Tx};
use askama::Template;
use axum::response::Response;
use kernel::permission::ViewCosts;
use kernel::{Can, Cents};
use sheet::{Cell, Column, Kind as CellKind, Table};
use webkit::{App, Count, EmptyState, Explain, Frame, ListQuery, ListView, Problem, SignedIn, Stats, Tabs};

use super::{frame, year_asked};
use crate::access::ReadsCosts;
use crate::model::{Computation, explain};
use crate::store::shares::KeptShare;
use crate::store::{computations, shares};

#[derive(Template)]
#[template(path = "own.html")]
struct OwnPage {
    frame: Frame,
    tabs: Tabs,
    stats: Stats,
    list: ListView,
    rows: Vec<OwnShare>,
    total: Cents,
    empty: EmptyState,
}

/// A body's share in an act.
struct OwnShare {
    act: Computation,
    kept: KeptShare,
}

impl OwnShare {
    fn due(&self) -> Cents {
        self.kept.share.due()
    }

    fn why(&self) -> Explain {
        why(&self.act, &self.kept)
    }

    fn bill_year(&self) -> String {
        self.act.bill_year().map_or_else(String::new, |year| year.to_string())
    }
}

/// How a share came about.
pub(super) fn why(act: &Computation, kept: &KeptShare) -> Explain {
    let steps = explain::steps(act, &kept.share).into_iter();
    steps.fold(Explain::new("Come si arriva alla quota"), |why, (label, value)| why.step(label, value))
}

/// The shares within reach in the acts of a year, pool by pool and version by version.
async fn own_shares<A: ReadsCosts>(
    tx: &mut Tx,
    can: &Can<A>,
    year: i16,
) -> Result<Vec<OwnShare>, StoreError> {
    let mut found = Vec::new();
    let mut acts = computations::of_year(tx, can, year).await?;
    acts.retain(Computation::is_approved);
    acts.sort_by(|a, b| (&a.of.pool_name, a.pool_id, a.number).cmp(&(&b.of.pool_name, b.pool_id, b.number)));
    for act in acts {
        let kept = shares::of(tx, can, act.apportionment_id).await?;
        found.extend(kept.into_iter().map(|kept| OwnShare { act: act.clone(), kept }));
    }
    Ok(found)
}

/// `GET /riparti` for a body.
pub(super) async fn page(
    app: &App,
    who: &SignedIn,
    can: &Can<ViewCosts>,
    query: &ListQuery,
) -> Result<Response, Problem> {
    let mut tx = app.db.read(can.tenant()).await?;
    let (year, years) = year_asked(&mut tx, can, query).await?;
    let words = kernel::text::fold(&query.q());
    let mut rows = own_shares(&mut tx, can, year).await?;
    rows.retain(|row| kernel::text::fold(&row.act.of.pool_name).contains(&words));
    if let Some(format) = query.format() {
        let table = table(&rows).map_err(|why| Problem::internal(&why))?;
        return webkit::export(format, &format!("Costi comuni {year}"), &table, app.clock.today());
    }
    let total = Cents::sum(rows.iter().map(OwnShare::due)).unwrap_or_default();
    let count = Count::Exactly(u64::try_from(rows.len()).unwrap_or(u64::MAX));
    let list = ListView::new(query, query.sort(["voce"])).counted(count);
    let lead =
        "La parte dei costi del centro che spetta al tuo ente: di quale totale, con quale criterio, perché.";
    let frame = frame(who, app, format!("Costi comuni {year}")).lead(lead);
    let text =
        format!("Nessun riparto approvato nel {year}: le quote compaiono qui quando il centro le approva.");
    let tabs = years.iter().fold(Tabs::at(format!("/riparti?anno={year}")), |tabs, one| {
        tabs.tab(one.to_string(), format!("/riparti?anno={one}"))
    });
    let stats = stats(&rows, total);
    webkit::page(&OwnPage { frame, tabs, stats, list, rows, total, empty: EmptyState::new(text) })
}

fn stats(rows: &[OwnShare], total: Cents) -> Stats {
    let sum = |wanted: fn(&OwnShare) -> bool| {
        Cents::sum(rows.iter().filter(|row| wanted(row)).map(OwnShare::due)).unwrap_or_default()
    };
    Stats::new()
        .figure("Quote", sum(|row| row.act.number == 1), "prima approvazione")
        .figure("Conguagli", sum(|row| row.act.number > 1), "versioni successive")
        .figure("In tutto", total, "senza IVA")
}

fn table(rows: &[OwnShare]) -> Result<Table, sheet::WriteError> {
    let columns = [
        ("Anno", CellKind::Integer),
        ("Voce di costo", CellKind::Text),
        ("Versione", CellKind::Text),
        ("Costo totale", CellKind::Money),
        ("Criterio", CellKind::Text),
        ("Quota esatta", CellKind::Price),
        ("Quota", CellKind::Money),
        ("Già approvato", CellKind::Money),
        ("Da fatturare o restituire", CellKind::Money),
        ("Anno di fatturazione", CellKind::Text),
        ("Atto", CellKind::Text),
    ];
    let columns = columns.map(|(name, kind)| Column::new(name, kind)).to_vec();
    let mut table = Table::new("Costi comuni", columns);
    for row in rows {
        let (of, share) = (&row.act.of, &row.kept.share);
        table.push(vec![
            Cell::Integer(i64::from(of.year)),
            Cell::text(&of.pool_name),
            Cell::text(row.act.title()),
            Cell::Money(of.amount.get()),
            Cell::text(of.basis.words()),
            Cell::Price(share.exact.get()),
            Cell::Money(share.amount.get()),
            Cell::Money(share.before.get()),
            Cell::Money(share.due().get()),
            Cell::text(row.bill_year()),
            Cell::text(row.act.act_words()),
        ])?;
    }
    Ok(table)
}
