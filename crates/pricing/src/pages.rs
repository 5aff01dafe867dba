//! What this is: the pages of price lists, tariffs, simulations and comparisons.
//! What it is not: rules; those are in `model`.

mod approve;
mod comparison;
mod detail;
mod discard;
mod heading;
mod list;
mod rows;
mod simulation;
mod tariff;
mod tariff_page;
mod tariff_read;

use axum::Router;
use axum::routing::get;
use kernel::permission::{ActionKind, Actor, EditPriceList, SimulatePrices, ViewPrices};
use kernel::{Can, Denied, Phase, PriceListId, Target};
use store::{StoreError, Tx};
use webkit::{App, Badge, Problem};

pub(crate) use list::{SORTS, STATES, filter, place};
pub(crate) use simulation::{AskedYear, run, usual_year, year_asked};

use crate::access::ReadsPrices;
use crate::lists;
use crate::lists::page::Seen;
use crate::model::{ListState, PriceList, Standing};

/// Every page of the area.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/listini", get(list::page))
        .route("/listini/nuovo", get(heading::new).post(heading::add))
        .route("/listini/confronto", get(comparison::page))
        .route("/listini/{id}", get(detail::page))
        .route("/listini/{id}/modifica", get(heading::edit).post(heading::change))
        .route("/listini/{id}/approva", get(approve::ask).post(approve::approve))
        .route("/listini/{id}/scarta", get(discard::ask).post(discard::discard))
        .route("/listini/{id}/simulazione", get(simulation::page))
        .route("/listini/{id}/simulazione/{body}", get(simulation::one))
        .route("/listini/{id}/tariffe/nuova", get(tariff::new).post(tariff::add))
        .route("/listini/{id}/tariffe/{tariff}", get(tariff::edit).post(tariff::change))
        .route("/listini/{id}/tariffe/{tariff}/togli", get(tariff::ask).post(tariff::remove))
}

/// Price lists belong to the whole centre.
fn centre(actor: &Actor, phase: Phase) -> Target {
    Target::centre(actor.tenant(), phase)
}

fn reader(actor: &Actor) -> Result<Can<ViewPrices>, Denied> {
    actor.may(ViewPrices, &centre(actor, Phase::Current))
}

fn writer(actor: &Actor) -> Result<Can<EditPriceList>, Denied> {
    actor.may(EditPriceList, &centre(actor, Phase::Draft))
}

fn simulator(actor: &Actor) -> Result<Can<SimulatePrices>, Denied> {
    actor.may(SimulatePrices, &centre(actor, Phase::Current))
}

/// Drafts are seen by the centre, not by its members.
pub(crate) fn seen(actor: &Actor) -> Seen {
    if actor.reaches(ActionKind::SimulatePrices) || actor.reaches(ActionKind::EditPriceList) {
        Seen::DraftsToo
    } else {
        Seen::Approved
    }
}

/// A list that this reader may see; a draft is not found by who sees approved ones only.
pub(crate) async fn visible<A: ReadsPrices>(
    tx: &mut Tx,
    can: &Can<A>,
    actor: &Actor,
    id: PriceListId,
) -> Result<Option<PriceList>, StoreError> {
    let found = lists::get(tx, can, id).await?;
    Ok(found.filter(|list| list.state != ListState::Draft || seen(actor) == Seen::DraftsToo))
}

/// A draft, for who writes it; an approved list says that it no longer changes.
async fn draft(tx: &mut Tx, can: &Can<EditPriceList>, id: PriceListId) -> Result<PriceList, Problem> {
    let list = lists::get(tx, can, id).await?.ok_or(Problem::NotFound)?;
    match list.state {
        ListState::Draft => Ok(list),
        ListState::Approved { .. } => Err(Denied::NotNow.into()),
    }
}

fn badge(standing: Standing) -> Badge {
    match standing {
        Standing::Draft => Badge::info(standing.label()),
        Standing::Upcoming => Badge::warning(standing.label()),
        Standing::InForce => Badge::success(standing.label()),
        Standing::Superseded | Standing::Ended => Badge::quiet(standing.label()),
    }
}
