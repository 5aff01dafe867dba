//! What this is: the pages of runs, documents, receipts.
//! What it is not: rules or SQL: a handler loads, decides through the model, saves, redirects.

mod again;
mod credit;
mod invoice;
mod invoices;
mod issue;
mod outcome;
mod preview;
mod proposals;
mod received;
mod runs;
mod sending;

use axum::Router;
use axum::routing::{get, post};
use kernel::permission::{IssueInvoices, PreviewRun};
use kernel::{Can, Phase, RunId, Target};
use webkit::{App, Count, Frame, Problem, SignedIn};

pub(crate) use invoices::{filter, list_place};

use crate::model::Run;
use crate::store::{list, runs as stored};

/// The routes of this area.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/fatturazione", get(runs::list))
        .route("/fatturazione/nuova", get(runs::new).post(runs::create))
        .route("/fatturazione/{run}", get(preview::show))
        .route("/fatturazione/{run}/emetti", get(issue::confirm).post(issue::start))
        .route("/fatturazione/{run}/esito", get(outcome::show))
        .route("/fatturazione/{run}/avanzamento", get(outcome::progress))
        .route("/fatturazione/{run}/fatture.zip", get(outcome::archive))
        .route("/fatture", get(invoices::list))
        .route("/fatture/{invoice}", get(invoice::show))
        .route("/fatture/{invoice}/xml", get(invoice::xml))
        .route("/fatture/{invoice}/pdf", get(invoice::pdf))
        .route("/fatture/{invoice}/invio", post(sending::mark))
        .merge(of_documents())
}

/// Credit notes, sendings, receipts.
fn of_documents() -> Router<App> {
    Router::new()
        .route("/fatture/da-stornare", get(proposals::list))
        .route(
            "/fatture/{invoice}/righe/{position}/non-stornare/{from}",
            get(proposals::ask_waive).post(proposals::waive),
        )
        .route("/fatture/{invoice}/nota-di-credito", get(credit::form).post(credit::act))
        .route("/fatture/{invoice}/nuovo-invio", get(again::form).post(again::make))
        .route("/fatture/{invoice}/invii/{attempt}/xml", get(sending::xml))
        .route("/fatture/{invoice}/esiti", post(sending::record))
        .route("/fatture/{invoice}/esiti/{receipt}/annulla", get(sending::ask_undo).post(sending::undo))
        .route("/fatture/{invoice}/esiti/{receipt}/file", get(sending::receipt))
        .route("/fatture/ricevute", get(received::list).post(received::bring))
        .route("/fatture/ricevute/{import}", get(received::show))
        .route("/fatture/progressivo-file", get(sending::counter).post(sending::set_counter))
}

/// The run, if the person may see runs.
async fn run(app: &App, who: &SignedIn, id: RunId) -> Result<(Can<PreviewRun>, Run), Problem> {
    let can = who.actor().may_over(PreviewRun)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let found = stored::find(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
    Ok((can, found))
}

/// The right to issue in the person's centre.
fn may_issue(who: &SignedIn) -> Result<Can<IssueInvoices>, Problem> {
    Ok(who.actor().may(IssueInvoices, &Target::centre(who.actor().tenant(), Phase::Draft))?)
}

/// `Fatturazione 2022`, with the series when it is not the ordinary one.
fn title(run: &Run) -> String {
    let series = run.series.as_str();
    if series.is_empty() {
        return format!("Fatturazione {}", run.services_year);
    }
    format!("Fatturazione {} – serie {series}", run.services_year)
}

fn frame_of(who: &SignedIn, app: &App, title: impl Into<String>) -> Frame {
    Frame::new(who, app, title).area("fatturazione").crumb("Fatturazione", "/fatturazione")
}

fn counted(count: i64) -> Count {
    let limit = u64::try_from(list::MOST_COUNTED).unwrap_or(u64::MAX);
    Count::up_to(limit, u64::try_from(count).unwrap_or_default())
}
