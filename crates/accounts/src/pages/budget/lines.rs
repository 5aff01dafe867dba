//! What this is: one version with its lines and, for a variation, what each item becomes.
//! What it is not: the writing of a line.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::ActionKind;
use kernel::{BudgetId, Cents};
use sheet::{Cell, Column, Kind as CellKind, Table};
use webkit::{App, Badge, Facts, Frame, ListQuery, ListView, Notice, Problem, SignedIn};

use super::address;
use crate::Failure;
use crate::model::budget::{Budget, Kind, Line, State as Stage};
use crate::model::heading::Side;
use crate::model::rows::{COLUMNS, written};
use crate::model::standing::{Item, Version, check_lines, standing};
use crate::pages::{badge, reader, too_large, writes};
use crate::store::budgets;

#[derive(Template)]
#[template(path = "budget/lines.html")]
struct LinesPage {
    frame: Frame,
    budget: Budget,
    facts: Facts,
    list: ListView,
    rows: Vec<LineRow>,
    totals: Vec<(Side, Cents)>,
    balance: Cents,
    /// The items of the year that a variation may change, with the way to do so.
    items: Vec<(Item, String)>,
    notice: Option<Notice>,
    writes: bool,
    approves: bool,
}

struct LineRow {
    line: Line,
    href: String,
    /// What the item is before and after a variation.
    from_to: Option<(Cents, Cents)>,
}

impl LinesPage {
    fn base(&self) -> String {
        address(&self.budget)
    }

    fn import_href(&self) -> String {
        format!("{}/importa", self.base())
    }

    fn is_variation(&self) -> bool {
        self.budget.kind == Kind::Variation
    }
}

pub(in crate::pages) async fn page(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<BudgetId>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = reader(who.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let budget = budgets::get(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
    let versions = budgets::of_year(&mut tx, &can, budget.year).await?;
    let (before, own) = split(versions, &budget);
    let own = own.ok_or(Problem::NotFound)?;
    let shown: Vec<&Line> = own.lines.iter().filter(|line| wanted(line, &query)).collect();
    if let Some(format) = query.format() {
        let table = table(&shown).map_err(|why| Problem::internal(&why))?;
        return webkit::export(format, &budget.label(), &table, app.clock.today());
    }
    let items = standing(&before).map_err(Failure::from)?.items;
    let rows = shown.into_iter().map(|line| row(&budget, line, &items)).collect();
    let sums: Option<Vec<(Side, Cents)>> =
        Side::ALL.iter().map(|side| Some((*side, sum(&own.lines, *side)?))).collect();
    let totals = sums.ok_or_else(too_large)?;
    let balance = balance(&totals).ok_or_else(too_large)?;
    let frame = frame(&app, &who, &budget);
    let changes = budget.is_draft() && budget.kind == Kind::Variation && writes(who.actor());
    let items = if changes { items } else { Vec::new() };
    let items = items.into_iter().map(|item| (item.clone(), vary(&budget, &item))).collect();
    let notice = check_lines(&own, &before).err().filter(|_| budget.is_draft());
    webkit::page(&LinesPage {
        frame,
        facts: facts(&budget),
        list: ListView::new(&query, query.sort(["voce"])),
        rows,
        totals,
        balance,
        items,
        notice: notice.map(|why| Notice::info(format!("Prima di approvare: {why}."))),
        writes: writes(who.actor()) && budget.is_draft(),
        approves: who.actor().reaches(ActionKind::ApproveAccounts) && budget.is_draft(),
        budget,
    })
}

fn frame(app: &App, who: &SignedIn, budget: &Budget) -> Frame {
    let year = format!("/bilancio/{}", budget.year);
    let frame = Frame::new(who, app, budget.label())
        .area("bilancio")
        .crumb("Bilancio", "/bilancio")
        .crumb(budget.year.to_string(), year);
    if budget.is_draft() && writes(who.actor()) {
        frame.primary("Aggiungi una riga", format!("{}/righe/nuova", address(budget)))
    } else {
        frame
    }
}

/// The approved versions before this one, and this one.
fn split(versions: Vec<Version>, budget: &Budget) -> (Vec<Version>, Option<Version>) {
    let (before, rest): (Vec<Version>, Vec<Version>) =
        versions.into_iter().partition(|version| version.budget.place() < budget.place());
    (before, rest.into_iter().find(|version| version.budget.budget_id == budget.budget_id))
}

fn wanted(line: &Line, query: &ListQuery) -> bool {
    let side = query.filter("lato").and_then(Side::from_code);
    let text = kernel::text::fold(&format!("{} {} {}", line.heading.label(), line.label(), line.reason));
    side.is_none_or(|side| line.heading.side() == side) && text.contains(&kernel::text::fold(&query.q()))
}

fn row(budget: &Budget, line: &Line, items: &[Item]) -> LineRow {
    let item = items.iter().find(|item| item.as_line(Cents::ZERO).key() == line.key());
    let from = item.map(|item| item.standing).unwrap_or_default();
    let from_to = match budget.kind {
        Kind::Forecast => None,
        Kind::Variation => from.plus(line.amount).map(|to| (from, to)),
        Kind::Final => Some((from, line.amount)),
    };
    LineRow { line: line.clone(), href: format!("{}/righe/{}", address(budget), line.line_id), from_to }
}

fn sum(lines: &[Line], side: Side) -> Option<Cents> {
    Cents::sum(lines.iter().filter(|line| line.heading.side() == side).map(|line| line.amount))
}

fn balance(totals: &[(Side, Cents)]) -> Option<Cents> {
    totals.iter().try_fold(Cents::ZERO, |balance, (side, sum)| match side {
        Side::Income => balance.plus(*sum),
        Side::Cost => balance.minus(*sum),
    })
}

/// The address of a new line for an item that is there already.
fn vary(budget: &Budget, item: &Item) -> String {
    let base = format!("{}/righe/nuova", address(budget));
    let service = item.service.as_ref().map(|service| service.service_id.to_string()).unwrap_or_default();
    ListQuery::parse(base, "").link(&[
        ("voce", item.heading.code()),
        ("descrizione", &item.words),
        ("servizio", &service),
        ("andamento", item.growth.code()),
    ])
}

fn facts(budget: &Budget) -> Facts {
    let mut facts = Facts::new().part("Stato", badge_of(budget)).row("Anno", budget.year);
    if let Stage::Approved { act, act_on, by, at } = &budget.state {
        facts = facts.row("Atto di approvazione", format!("{act} del {act_on}"));
        facts = facts.row("Approvazione registrata da", format!("{by}, {at}"));
    }
    if budget.note.is_empty() { facts } else { facts.row("Note", &budget.note) }
}

fn badge_of(budget: &Budget) -> Badge {
    badge(budget)
}

fn table(lines: &[&Line]) -> Result<Table, sheet::WriteError> {
    let kind = |name: &str| if name == "Importo" { CellKind::Money } else { CellKind::Text };
    let columns = COLUMNS.iter().map(|name| Column::new(*name, kind(name))).collect();
    let mut table = Table::new("Righe", columns);
    for line in lines {
        let [heading, words, service, growth, reason] = written(line).map(Cell::text);
        table.push(vec![heading, words, service, Cell::Money(line.amount.get()), growth, reason])?;
    }
    Ok(table)
}
