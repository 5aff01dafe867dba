//! What this is: one year: its versions, and every item over them: forecast, changes, what stands, final.
//! What it is not: the writing of a version.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::Cents;
use sheet::{Cell, Column, Kind as CellKind, Table};
use webkit::{App, Badge, BarChart, Explain, Frame, ListQuery, ListView, Problem, SignedIn, Tabs};

use super::address;
use crate::Failure;
use crate::model::budget::{Budget, Kind};
use crate::model::heading::{Heading, Side};
use crate::model::standing::{Item, Standing, Sums, Version, standing};
use crate::pages::{badge, reader, too_large, writes};
use crate::store::budgets;

#[derive(Template)]
#[template(path = "budget/year.html")]
struct YearPage {
    frame: Frame,
    year: i16,
    tabs: Tabs,
    versions: Vec<Budget>,
    can_follow: bool,
    list: ListView,
    sections: Vec<Section>,
    balance: Sums,
    closed: bool,
    chart: Option<BarChart>,
}

/// The items of a side, in groups.
struct Section {
    side: Side,
    groups: Vec<Group>,
    total: Sums,
}

struct Group {
    name: String,
    items: Vec<Item>,
    total: Sums,
}

impl YearPage {
    fn badge(budget: &Budget) -> Badge {
        badge(budget)
    }

    fn href(budget: &Budget) -> String {
        address(budget)
    }

    /// Every change of an item, with its reason.
    fn changes(item: &Item) -> Explain {
        let start = Explain::new(item.changed().unwrap_or_default().euro());
        item.changes.iter().fold(start, |why, change| {
            why.step(format!("{}: {}", change.version, change.reason), change.amount)
        })
    }

    fn last(sum: Option<Cents>) -> String {
        sum.map_or_else(|| "—".into(), Cents::euro)
    }
}

pub(in crate::pages) async fn page(
    State(app): State<App>,
    who: SignedIn,
    Path(year): Path<i16>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = reader(who.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let versions = budgets::of_year(&mut tx, &can, year).await?;
    if versions.is_empty() {
        return Err(Problem::NotFound);
    }
    let approved: Vec<Version> =
        versions.iter().filter(|version| !version.budget.is_draft()).cloned().collect();
    let whole = standing(&approved).map_err(Failure::from)?;
    let shown = filtered(&whole, &query);
    if let Some(format) = query.format() {
        let table = table(&shown).map_err(|why| Problem::internal(&why))?;
        return webkit::export(format, &format!("Bilancio {year}"), &table, app.clock.today());
    }
    let by_service = query.filter("vista") == Some("servizi");
    let sections = Side::ALL.iter().map(|side| section(&shown, *side, by_service));
    let sections: Option<Vec<Section>> = sections.collect();
    let heads: Vec<Budget> = versions.into_iter().map(|version| version.budget).collect();
    let list = ListView::new(&query, query.sort(["voce"]));
    let tabs =
        Tabs::at(if by_service { query.link(&[("vista", "servizi")]) } else { query.link(&[("vista", "")]) })
            .tab("Per natura", query.link(&[("vista", "")]))
            .tab("Per servizio", query.link(&[("vista", "servizi")]));
    webkit::page(&YearPage {
        frame: Frame::new(&who, &app, format!("Bilancio {year}"))
            .area("bilancio")
            .crumb("Bilancio", "/bilancio"),
        year,
        tabs,
        can_follow: writes(who.actor()) && may_follow(&heads),
        versions: heads,
        list,
        sections: sections.ok_or_else(too_large)?,
        balance: shown.balance().ok_or_else(too_large)?,
        closed: whole.closed,
        chart: chart(&whole, year),
    })
}

/// Whether a variation or the final may be begun: the forecast is approved, nothing is open, the year is not closed.
fn may_follow(versions: &[Budget]) -> bool {
    let closed = versions.iter().any(|one| one.kind == Kind::Final);
    !closed && versions.iter().all(|one| !one.is_draft())
}

/// The items that the address bar lets through.
fn filtered(whole: &Standing, query: &ListQuery) -> Standing {
    let words = kernel::text::fold(&query.q());
    let side = query.filter("lato").and_then(Side::from_code);
    let wanted = |item: &&Item| {
        let text = kernel::text::fold(&format!("{} {}", item.heading.label(), item.label()));
        side.is_none_or(|side| item.side() == side) && text.contains(&words)
    };
    Standing { items: whole.items.iter().filter(wanted).cloned().collect(), closed: whole.closed }
}

fn section(standing: &Standing, side: Side, by_service: bool) -> Option<Section> {
    let name = |item: &Item| {
        if by_service {
            item.service.as_ref().map_or_else(|| "Senza servizio".into(), |service| service.name.clone())
        } else {
            item.heading.label().to_owned()
        }
    };
    let mut names: Vec<String> = Vec::new();
    for item in standing.side(side) {
        let name = name(item);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let groups = names.into_iter().map(|wanted| {
        let own = |item: &Item| item.side() == side && name(item) == wanted;
        let items = standing.items.iter().filter(|item| own(item)).cloned().collect();
        Some(Group { total: standing.sums(own)?, items, name: wanted })
    });
    let groups: Option<Vec<Group>> = groups.collect();
    Some(Section { side, groups: groups?, total: standing.sums(|item| item.side() == side)? })
}

/// What the costs are for.
fn chart(standing: &Standing, year: i16) -> Option<BarChart> {
    let costs = Heading::ALL.iter().filter(|heading| heading.side() == Side::Cost);
    let mut chart = BarChart::new(
        format!("Costi {year} per natura"),
        "In euro: a consuntivo se c'è, altrimenti bilancio assestato.",
    )
    .columns("Natura", "Costi");
    let mut any = false;
    for heading in costs {
        let items = standing.items.iter().filter(|item| item.heading == *heading);
        let sum = Cents::sum(items.map(|item| standing.effective(item)))?;
        if sum != Cents::ZERO {
            chart = chart.bar(heading.label(), sum.get(), sum);
            any = true;
        }
    }
    any.then_some(chart)
}

fn table(standing: &Standing) -> Result<Table, sheet::WriteError> {
    let columns = [
        ("Lato", CellKind::Text),
        ("Voce", CellKind::Text),
        ("Descrizione", CellKind::Text),
        ("Servizio", CellKind::Text),
        ("Andamento", CellKind::Text),
        ("Previsione", CellKind::Money),
        ("Variazioni", CellKind::Money),
        ("Assestato", CellKind::Money),
        ("Consuntivo", CellKind::Money),
        ("Differenza", CellKind::Money),
    ];
    let mut table = Table::new("Bilancio", columns.map(|(name, kind)| Column::new(name, kind)).to_vec());
    let money = |cents: Option<Cents>| cents.map_or(Cell::Empty, |cents| Cell::Money(cents.get()));
    for item in &standing.items {
        table.push(vec![
            Cell::text(item.side().label()),
            Cell::text(item.heading.label()),
            Cell::text(item.words.clone()),
            Cell::text(item.service.as_ref().map(|service| service.name.clone()).unwrap_or_default()),
            Cell::text(item.growth.label()),
            money(Some(item.forecast)),
            money(item.changed()),
            money(Some(item.standing)),
            money(item.last),
            money(item.difference()),
        ])?;
    }
    Ok(table)
}
