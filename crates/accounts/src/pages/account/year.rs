//! What this is: the account of a year, body by body and column by column, with the totals.
//! What it is not: the account of one body. A body is led to its own.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::ActionKind;
use kernel::{Cents, Scope};
use sheet::Table;
use webkit::{
    App, Count, Direction, EmptyState, Facts, Frame, ListQuery, ListView, Notice, Problem, SignedIn, Sort,
    Tabs,
};

use super::{sees, wanted};
use crate::model::account::{
    Approval, BodyAccount, Column, Difference, Fault, Figures, Group, YearAccount, faults,
};
use crate::pages::too_large;
use crate::source::{self, Reach};
use crate::view::{self, View};

/// What the page shows unless a group of columns is asked for.
const SHORT: [Column; 6] =
    [Column::Net, Column::Document, Column::Due, Column::Paid, Column::Residual, Column::Received];
const ONLY: [(&str, &str); 3] = [
    ("residuo", "Con un residuo da pagare"),
    ("credito", "Con un credito verso il centro"),
    ("da_fatturare", "Con servizi non ancora in fattura"),
];

#[derive(Template)]
#[template(path = "account/year.html")]
struct YearPage {
    frame: Frame,
    year: i16,
    facts: Facts,
    notices: Vec<Notice>,
    tabs: Tabs,
    list: ListView,
    columns: Vec<Column>,
    rows: Vec<BodyAccount>,
    total: Figures,
    whole: bool,
    faults: Vec<Fault>,
    differences: Option<Vec<Difference>>,
    links: Vec<(String, &'static str)>,
    empty: EmptyState,
    at: String,
}

impl YearPage {
    fn href(&self, body: &BodyAccount, column: Column) -> String {
        format!("/rendiconto/{}/enti/{}{}#{}", self.year, body.body_id, self.at, column.code())
    }

    fn figure(figures: &Figures, column: Column) -> Cents {
        figures.get(column)
    }
}

pub(in crate::pages) async fn page(
    State(app): State<App>,
    who: SignedIn,
    Path(year): Path<i16>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = sees(who.actor())?;
    if let Scope::Body(own) = can.scope() {
        return Ok(webkit::redirect(&format!("/rendiconto/{year}/enti/{own}")));
    }
    let mut tx = app.db.read(can.tenant()).await?;
    let today = app.clock.today();
    let view = view::of_centre(&mut tx, &can, (year, wanted(&query, today))).await?;
    let known = source::years(&mut tx, Reach::of(&can)).await?;
    if view.account.bodies.is_empty() && !known.contains(&year) {
        return Err(Problem::NotFound);
    }
    let (rows, total, sort) = rows_asked(&view.account, &query)?;
    if let Some(format) = query.format() {
        let table = shown_table(year, &rows, &total)?;
        return webkit::export(format, &format!("Rendiconto {year}"), &table, today);
    }
    let differences = match query.filter("confronto") {
        Some(_) => Some(view::since_approval(&mut tx, &can, &view).await?),
        None => None,
    };
    let whole = rows.len() == view.account.bodies.len();
    let count = Count::Exactly(u64::try_from(rows.len()).unwrap_or(u64::MAX));
    let empty =
        EmptyState::new("In quest'anno non c'è ancora nulla: né fatture, né costi ripartiti, né pagamenti.");
    let faults = faults(&view.account, None);
    let rows: Vec<BodyAccount> = rows.into_iter().cloned().collect();
    webkit::page(&YearPage {
        frame: frame(&app, &who, &view),
        year,
        facts: facts(&view),
        notices: notices(&view, &faults, today),
        tabs: tabs(&query),
        list: ListView::new(&query, sort).counted(count),
        columns: columns(&query),
        rows,
        total,
        whole,
        faults,
        differences,
        links: links(&who, &view),
        empty,
        at: query.filter("al").map_or_else(String::new, |day| format!("?al={day}")),
    })
}

/// The bodies that the address lets through, in its order, and their sum.
pub(crate) fn rows_asked<'a>(
    account: &'a YearAccount,
    query: &ListQuery,
) -> Result<(Vec<&'a BodyAccount>, Figures, Sort), Problem> {
    let words = kernel::text::fold(&query.q());
    let only = query.filter("solo").unwrap_or_default();
    let mut rows: Vec<&BodyAccount> = account
        .bodies
        .iter()
        .filter(|body| kernel::text::fold(&body.name).contains(&words))
        .filter(|body| match only {
            "residuo" => body.figures.residual > Cents::ZERO,
            "credito" => body.figures.residual < Cents::ZERO || body.figures.received_free > Cents::ZERO,
            "da_fatturare" => !body.pending.is_empty(),
            _ => true,
        })
        .collect();
    let sort = sort_asked(query);
    if let Some(column) = Column::from_code(sort.key) {
        rows.sort_by_key(|body| body.figures.get(column));
    }
    if sort.direction == Direction::Down {
        rows.reverse();
    }
    let sum = rows.iter().try_fold(Figures::default(), |sum, body| sum.plus(&body.figures));
    Ok((rows, sum.ok_or_else(too_large)?, sort))
}

/// By name, or by any column.
fn sort_asked(query: &ListQuery) -> Sort {
    let mut sort = query.sort(["ente"]);
    let wanted = query.filter("ordina").and_then(Column::from_code);
    sort.key = wanted.map_or(sort.key, Column::code);
    sort
}

pub(crate) fn shown_table(year: i16, rows: &[&BodyAccount], total: &Figures) -> Result<Table, Problem> {
    view::table(&format!("Rendiconto {year}"), rows, total).map_err(|why| Problem::internal(&why))
}

fn columns(query: &ListQuery) -> Vec<Column> {
    match query.filter("colonne") {
        Some("tutte") => Column::ALL.to_vec(),
        Some(word) => match Group::from_code(word) {
            Some(group) => Column::ALL.iter().copied().filter(|column| column.group() == group).collect(),
            None => SHORT.to_vec(),
        },
        None => SHORT.to_vec(),
    }
}

fn tabs(query: &ListQuery) -> Tabs {
    let link = |word: &str| query.link(&[("colonne", word)]);
    let current = link(query.filter("colonne").unwrap_or_default());
    let start = Tabs::at(current).tab("In sintesi", link(""));
    let groups = Group::ALL.iter().fold(start, |tabs, group| tabs.tab(group.label(), link(group.code())));
    groups.tab("Tutte le colonne", link("tutte"))
}

fn frame(app: &App, who: &SignedIn, view: &View) -> Frame {
    let year = view.account.year;
    let frame = Frame::new(who, app, format!("Rendiconto {year}"))
        .area("rendiconto")
        .crumb("Rendiconto", "/rendiconto");
    let open = view.approval.is_none() && view.beside.is_none();
    let closed_year = year < app.clock.today().year();
    if open && closed_year && who.actor().reaches(ActionKind::ApproveAccounts) {
        frame.primary("Approva il rendiconto", format!("/rendiconto/{year}/approva"))
    } else {
        frame
    }
}

fn facts(view: &View) -> Facts {
    let facts = Facts::new().row("Stato", view.words());
    match &view.approval {
        Some(Approval { as_of, by, at, fingerprint, .. }) => facts
            .row("Conta quanto è datato fino al", as_of)
            .row("Approvazione registrata da", format!("{by}, {at}"))
            .row("Impronta (SHA-256)", fingerprint),
        None => facts.row("Conta quanto è datato fino al", view.account.as_of),
    }
}

fn notices(view: &View, faults: &[Fault], today: kernel::Day) -> Vec<Notice> {
    let year = view.account.year;
    let mut notices = Vec::new();
    if let Some(approval) = &view.beside {
        let text = format!(
            "Stai guardando un calcolo nuovo: il rendiconto è già approvato con {}.",
            approval.act_words()
        );
        notices.push(Notice::info(text).action("Vedi quello approvato", format!("/rendiconto/{year}")));
    }
    if view.approval.is_none() && year >= today.year() {
        notices.push(Notice::info("L'anno non è finito: gli importi cambiano ancora."));
    }
    if !faults.is_empty() {
        notices.push(Notice::danger("I conti non tornano: più sotto c'è che cosa e dove."));
    }
    notices
}

fn links(who: &SignedIn, view: &View) -> Vec<(String, &'static str)> {
    let year = view.account.year;
    let mut links = vec![(format!("/rendiconto/{year}/pdf"), "Scarica il PDF")];
    if who.actor().reaches(ActionKind::ViewBudget) {
        links.push((format!("/rendiconto/{year}/relazione"), "Relazione annuale"));
        links.push(("/bilancio".to_owned(), "Bilancio"));
    }
    if view.approval.is_some() {
        links.push((format!("/rendiconto/{year}?confronto=oggi"), "Confronta con i dati di oggi"));
    }
    links
}
