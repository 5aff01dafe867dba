//! What this is: the pages of budgets, sustainability and final accounts.
//! What it is not: rules; those are in `model`.

mod account;
mod budget;

use axum::Router;
use axum::routing::get;
use kernel::permission::{ActionKind, Actor, ApproveAccounts, EditBudget, ViewBudget, ViewCatalogue};
use kernel::{BudgetId, Can, Denied, Phase, Target};
use store::{StoreError, Tx};
use webkit::{App, Badge, Problem};

use crate::Failure;
use crate::model::budget::{Budget, Service};
use crate::model::rows::Services;
use crate::store::budgets;

pub(crate) use account::years::{YearRow as AccountYear, of_reach as account_years};
pub(crate) use account::{rows_asked, wanted};
pub(crate) use budget::scenario::{WHO, asked, suppose};
pub(crate) use budget::years::{YearRow, of_centre};

/// Every page of the area.
pub fn routes() -> Router<App> {
    use account::{approve, body, print, report, year as of_year, years as all_years};
    use budget::{act, begin, import, line, lines, scenario, year, years};
    Router::new()
        .route("/bilancio", get(years::page))
        .route("/bilancio/nuovo", get(begin::ask_year).post(begin::forecast))
        .route("/bilancio/sostenibilita", get(scenario::page))
        .route("/bilancio/{year}", get(year::page))
        .route("/bilancio/{year}/nuova", get(begin::ask).post(begin::follow))
        .route("/bilancio/versioni/{id}", get(lines::page))
        .route("/bilancio/versioni/{id}/righe/nuova", get(line::new).post(line::add))
        .route("/bilancio/versioni/{id}/righe/{line}", get(line::edit).post(line::change))
        .route("/bilancio/versioni/{id}/righe/{line}/togli", get(line::ask).post(line::remove))
        .route("/bilancio/versioni/{id}/importa", get(import::ask).post(import::bring))
        .route("/bilancio/versioni/{id}/approva", get(act::ask).post(act::approve))
        .route("/bilancio/versioni/{id}/scarta", get(act::ask_discard).post(act::discard))
        .route("/rendiconto", get(all_years::page))
        .route("/rendiconto/{year}", get(of_year::page))
        .route("/rendiconto/{year}/pdf", get(print::centre))
        .route("/rendiconto/{year}/approva", get(approve::ask).post(approve::approve))
        .route("/rendiconto/{year}/enti/{body}", get(body::page))
        .route("/rendiconto/{year}/enti/{body}/pdf", get(print::body))
        .route("/rendiconto/{year}/relazione", get(report::page).post(report::save))
        .route("/rendiconto/{year}/relazione/rifai", get(report::ask_again).post(report::again))
        .route("/rendiconto/{year}/relazione/testo", get(report::text))
        .route("/rendiconto/{year}/relazione/pdf", get(report::pdf))
}

/// Budgets belong to the whole centre.
fn centre(actor: &Actor, phase: Phase) -> Target {
    Target::centre(actor.tenant(), phase)
}

pub(crate) fn reader(actor: &Actor) -> Result<Can<ViewBudget>, Denied> {
    actor.may(ViewBudget, &centre(actor, Phase::Current))
}

fn writer(actor: &Actor) -> Result<Can<EditBudget>, Denied> {
    actor.may(EditBudget, &centre(actor, Phase::Draft))
}

fn approver(actor: &Actor) -> Result<Can<ApproveAccounts>, Denied> {
    actor.may(ApproveAccounts, &centre(actor, Phase::Draft))
}

fn writes(actor: &Actor) -> bool {
    actor.reaches(ActionKind::EditBudget)
}

/// A draft, for who writes it; an approved version says that it no longer changes.
async fn draft(tx: &mut Tx, can: &Can<EditBudget>, id: BudgetId) -> Result<Budget, Problem> {
    Ok(budgets::draft(tx, can, id).await?)
}

/// The services of the catalogue by code, retired ones included: a past year may name them.
async fn services(tx: &mut Tx, actor: &Actor) -> Result<Services, Problem> {
    let can = actor.may_over(ViewCatalogue)?;
    let all = catalogue::services::every(tx, &can).await?;
    let named = |service: catalogue::model::Service| {
        let name = format!("{} {}", service.data.code, service.data.name);
        (service.data.code.to_uppercase(), Service { service_id: service.service_id, name })
    };
    Ok(all.into_iter().map(named).collect())
}

fn badge(budget: &Budget) -> Badge {
    if budget.is_draft() { Badge::info("Bozza") } else { Badge::success("Approvata") }
}

/// A figure that no sum can hold is a fault of the data, not of the person.
fn too_large() -> Problem {
    Failure::Store(StoreError::Corrupt("a sum of amounts is too large".into())).into()
}
