//! What this is: the pages of shared costs: pools by year, their computations, settlements, a body's own shares.
//! What it is not: rules; those are in `model`.

mod approve;
mod compute;
mod form;
mod form_read;
mod own;
mod pool;
mod settle;
mod settlements;
mod version;
mod withdraw;
mod year;

use ::store::{StoreError, Tx};
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use kernel::permission::{ApproveApportionment, EditCosts, ViewCosts};
use kernel::{Actor, ApportionmentId, Can, Cents, Denied, Phase, PoolId, Scope, Target};
use webkit::{App, Badge, Frame, ListQuery, Problem, SignedIn};

use crate::access::ReadsCosts;
use crate::model::{Computation, Pool};
use crate::store::{computations, pools};

pub(crate) use version::{TRENDS, asked, place_of};
pub(crate) use year::lines;

/// Every page of the area.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/riparti", get(list))
        .route("/riparti/nuovo", get(form::new).post(form::add))
        .route("/riparti/conguagli", get(settlements::page))
        .route("/riparti/quote/{share}/regola", get(settle::ask).post(settle::record))
        .route("/riparti/{pool}", get(pool::page))
        .route("/riparti/{pool}/modifica", get(form::edit).post(form::change))
        .route("/riparti/{pool}/elimina", get(withdraw::ask_pool).post(withdraw::pool))
        .route("/riparti/{pool}/calcola", get(compute::ask).post(compute::compute))
        .route("/riparti/versioni/{id}", get(version::page))
        .route("/riparti/versioni/{id}/approva", get(approve::ask).post(approve::approve))
        .route("/riparti/versioni/{id}/scarta", get(withdraw::ask_draft).post(withdraw::draft))
}

/// The centre sees every pool of a year, a body what it pays.
async fn list(State(app): State<App>, who: SignedIn, query: ListQuery) -> Result<Response, Problem> {
    let can = reader(who.actor())?;
    match can.scope() {
        Scope::Tenant => year::page(&app, &who, &can, &query).await,
        Scope::Body(_) => own::page(&app, &who, &can, &query).await,
    }
}

fn reader(actor: &Actor) -> Result<Can<ViewCosts>, Denied> {
    actor.may_over(ViewCosts)
}

fn writer(actor: &Actor) -> Result<Can<EditCosts>, Denied> {
    actor.may(EditCosts, &Target::centre(actor.tenant(), Phase::Current))
}

/// Who may approve what stands so.
fn approver(actor: &Actor, phase: Phase) -> Result<Can<ApproveApportionment>, Denied> {
    actor.may(ApproveApportionment, &Target::centre(actor.tenant(), phase))
}

async fn found<A: ReadsCosts>(tx: &mut Tx, can: &Can<A>, id: PoolId) -> Result<Pool, Problem> {
    pools::get(tx, can, id).await?.ok_or(Problem::NotFound)
}

/// A computation with its pool.
async fn computation<A: ReadsCosts>(
    tx: &mut Tx,
    can: &Can<A>,
    id: ApportionmentId,
) -> Result<(Pool, Computation), Problem> {
    let act = computations::get(tx, can, id).await?.ok_or(Problem::NotFound)?;
    Ok((found(tx, can, act.pool_id).await?, act))
}

/// The year that the address bar asks for, or else the latest that has pools, or else this one.
pub(crate) async fn year_asked<A: ReadsCosts>(
    tx: &mut Tx,
    can: &Can<A>,
    query: &ListQuery,
) -> Result<(i16, Vec<i16>), StoreError> {
    let years = pools::years(tx, can).await?;
    let wanted = query.filter_as::<i16>("anno").filter(|year| (1900..=2200).contains(year));
    let year = wanted.or_else(|| years.first().copied()).unwrap_or_else(|| tx.today().year());
    Ok((year, years))
}

fn frame(who: &SignedIn, app: &App, title: impl Into<String>) -> Frame {
    Frame::new(who, app, title).area("riparti")
}

/// The crumbs of the area's first page.
fn under(frame: Frame, who: &SignedIn) -> Frame {
    let label = if who.actor().grant().role.is_for_a_body() { "Costi comuni" } else { "Riparti" };
    frame.crumb(label, "/riparti")
}

/// The crumbs down to a pool.
fn under_pool(frame: Frame, who: &SignedIn, pool: &Pool) -> Frame {
    under(frame, who)
        .crumb(pool.year.to_string(), format!("/riparti?anno={}", pool.year))
        .crumb(&pool.name, format!("/riparti/{}", pool.pool_id))
}

fn badge(computation: &Computation) -> Badge {
    if computation.is_approved() { Badge::success("Approvato") } else { Badge::warning("Da approvare") }
}

/// An amount, or a dash.
fn amount(known: Option<Cents>) -> String {
    known.map_or_else(|| "—".to_owned(), Cents::euro)
}
