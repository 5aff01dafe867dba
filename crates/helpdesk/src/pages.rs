//! What this is: the pages of requests.
//! What it is not: rules or SQL: a handler loads, decides through the model, saves, redirects.

mod act;
mod bulk;
mod calendar;
mod canned;
mod choose;
mod form_page;
mod hours;
mod list;
mod live;
mod new;
mod outages;
mod people;
mod questions;
mod show;
mod teams;
mod times;
mod views;

use axum::routing::{get, post};
use axum::{Extension, Router};
use kernel::permission::{AnswerRequest, ViewRequests, WorkRequest};
use kernel::{Can, RequestId, Target};
use webkit::{App, Badge, Problem, SignedIn, UploadedFile};

pub(crate) use act::finish;
pub(crate) use list::{SORTS, filter};
pub(crate) use new::{field_name, may_open, read as read_new};
pub(crate) use outages::{published as outage_published, told as outage_told};

use crate::model::{Request, Status};
use crate::store::{self as acts, NewFile};

/// The routes of this area.
pub fn routes() -> Router<App> {
    Router::new()
        .merge(of_the_desk())
        .route("/richieste", get(list::list))
        .route("/richieste/nuova", get(new::ask).post(new::create))
        .route("/richieste/nuova/domande", post(new::part))
        .route("/richieste/moduli", get(questions::list))
        .route("/richieste/moduli/{service}", get(questions::show).post(questions::save))
        .route("/richieste/moduli/{service}/{question}/{act}", post(questions::act))
        .route("/richieste/ore", get(hours::list))
        .route("/richieste/ore/nuovo", get(hours::ask).post(hours::add))
        .route("/richieste/ore/{package}", get(hours::show))
        .route("/richieste/ore/{package}/modifica", get(hours::edit).post(hours::change))
        .route("/richieste/insieme", post(bulk::run))
        .route("/richieste/orario", get(calendar::ask).post(calendar::save))
        .route("/richieste/orario/patroni", post(calendar::save_patron))
        .route("/richieste/{id}", get(show::show))
        .route("/richieste/{id}/scrivi/{act}", post(act::answer))
        .route("/richieste/{id}/lavoro/{act}", post(act::work))
        .route("/richieste/{id}/allegati/{file}", get(show::file))
}

/// The most that a form of requests takes with its files, in megabytes.
const UPLOAD: usize = 52;

/// What stands around the requests.
fn of_the_desk() -> Router<App> {
    let live =
        Router::new().route("/richieste/novita", get(live::stream)).layer(Extension(live::Seats::default()));
    Router::new()
        .merge(live)
        .route("/richieste/gruppi", get(teams::list))
        .route("/richieste/gruppi/nuovo", get(teams::ask).post(teams::create))
        .route("/richieste/gruppi/{team}", get(teams::edit).post(teams::change))
        .route("/richieste/risposte", get(canned::list))
        .route("/richieste/risposte/nuova", get(canned::ask).post(canned::create))
        .route("/richieste/risposte/{canned}", get(canned::edit).post(canned::change))
        .route("/richieste/viste", post(views::keep))
        .route("/richieste/viste/{view}/togli", post(views::drop))
        .route("/richieste/tempi", get(times::list))
        .route("/richieste/disservizi", get(outages::list))
        .route("/richieste/disservizi/nuovo", get(outages::ask).post(outages::publish))
        .route("/richieste/disservizi/{outage}", get(outages::show).post(outages::tell))
}

/// The page of a request.
pub(crate) fn address(id: RequestId) -> String {
    format!("/richieste/{id}")
}

/// A request, if the person may see it.
pub(crate) async fn found(
    app: &App,
    who: &SignedIn,
    id: RequestId,
) -> Result<(Can<ViewRequests>, Request), Problem> {
    let can = who.actor().may_over(ViewRequests)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let request = acts::get(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
    Ok((can, request))
}

fn target(who: &SignedIn, request: &Request) -> Target {
    // What was merged still takes answers: they go on to the request it was merged into.
    let phase = if request.status == Status::Merged { kernel::Phase::Current } else { request.phase() };
    Target::body(who.actor().tenant(), request.body_id, phase)
}

/// The right to write in a request.
pub(crate) fn may_answer(who: &SignedIn, request: &Request) -> Result<Can<AnswerRequest>, Problem> {
    Ok(who.actor().may(AnswerRequest, &target(who, request))?)
}

/// The right to work on a request.
pub(crate) fn may_work(who: &SignedIn, request: &Request) -> Result<Can<WorkRequest>, Problem> {
    Ok(who.actor().may(WorkRequest, &target(who, request))?)
}

/// The files of a form.
fn files<'a>(sent: impl Iterator<Item = &'a UploadedFile>) -> Vec<NewFile> {
    sent.map(|file| NewFile { name: file.name.clone(), bytes: file.bytes.to_vec() }).collect()
}

/// A state in a word, with an icon.
fn badge(status: Status, late: bool) -> Badge {
    if late {
        return Badge::danger(format!("{}, in ritardo", status.label()));
    }
    match status {
        Status::New | Status::Waiting => Badge::warning(status.label()),
        Status::Taken => Badge::info(status.label()),
        Status::Resolved => Badge::success(status.label()),
        Status::Closed | Status::Merged | Status::Cancelled => Badge::quiet(status.label()),
    }
}
