//! What this is: the pages of quotes.
//! What it is not: rules or SQL: a handler loads, decides through the model, saves, redirects.

mod answer;
mod comparison;
mod edit;
mod hours;
mod lines;
mod list;
mod new;
mod send;
mod show;
mod turns;

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use kernel::permission::{AnswerQuote, EditQuote, ViewQuotes};
use kernel::{Can, Phase, QuoteId, Target};
use store::Tx;
use webkit::{App, Badge, Flash, FormErrors, Frame, Problem, SignedIn, redirect_with};

pub(crate) use answer::read_how;
pub(crate) use list::{SORTS, filter};

use crate::Failure;
use crate::model::{Quote, State};
use crate::store::{self as acts, Whole};

/// The routes of this area.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/preventivi", get(list::list))
        .route("/preventivi/nuovo", get(new::ask).post(new::create))
        .route("/preventivi/{id}", get(show::show))
        .route("/preventivi/{id}/pdf", get(show::pdf))
        .route("/preventivi/{id}/modifica", get(edit::ask).post(edit::save))
        .route("/preventivi/{id}/righe/nuova", get(lines::ask_new).post(lines::add))
        .route("/preventivi/{id}/righe/{line}", get(lines::ask_change).post(lines::change))
        .route("/preventivi/{id}/righe/{line}/togli", get(lines::ask_remove).post(lines::remove))
        .route("/preventivi/{id}/invia", get(send::ask).post(send::send))
        .route("/preventivi/{id}/versione", get(turns::ask_version).post(turns::version))
        .route("/preventivi/{id}/ritira", get(turns::ask_withdraw).post(turns::withdraw))
        .route("/preventivi/{id}/accetta", get(answer::ask_accept).post(answer::accept))
        .route("/preventivi/{id}/rifiuta", get(answer::ask_refuse).post(answer::refuse))
        .route("/preventivi/{id}/ore", get(hours::show).post(hours::record))
        .route("/preventivi/{id}/ore/{worked}/togli", get(hours::ask_remove).post(hours::remove))
        .route("/preventivi/{id}/righe/{line}/consuntivo", get(hours::ask_close).post(hours::close))
        .route("/preventivi/{id}/confronto", get(comparison::show))
}

/// The page of a quote.
pub(crate) fn address(id: QuoteId) -> String {
    format!("/preventivi/{id}")
}

/// A quote with a version of it, if the person may see them.
pub(crate) async fn whole(
    app: &App,
    who: &SignedIn,
    (id, no): (QuoteId, Option<i64>),
) -> Result<(Can<ViewQuotes>, Whole), Problem> {
    let can = who.actor().may_over(ViewQuotes)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let whole = acts::whole(&mut tx, &can, id, no).await?.ok_or(Problem::NotFound)?;
    Ok((can, whole))
}

fn target(who: &SignedIn, quote: &Quote) -> Target {
    Target::body(who.actor().tenant(), quote.body_id, Phase::Current)
}

/// The right to write a quote.
fn may_edit(who: &SignedIn, quote: &Quote) -> Result<Can<EditQuote>, Problem> {
    Ok(who.actor().may(EditQuote, &target(who, quote))?)
}

/// The right to answer a quote.
pub(crate) fn may_answer(who: &SignedIn, quote: &Quote) -> Result<Can<AnswerQuote>, Problem> {
    Ok(who.actor().may(AnswerQuote, &target(who, quote))?)
}

fn frame_in(who: &SignedIn, app: &App, quote: &Quote, title: impl Into<String>) -> Frame {
    Frame::new(who, app, title)
        .area("preventivi")
        .crumb("Preventivi", "/preventivi")
        .crumb(quote.title(), address(quote.quote_id))
}

/// Ends an act: commits it and says so on the next page, or gives the refusal back to the form.
async fn finish<T>(
    tx: Tx,
    done: Result<T, Failure>,
    (to, said): (&str, impl FnOnce(&T) -> String),
    again: impl AsyncFnOnce(FormErrors) -> Result<Response, Problem>,
) -> Result<Response, Problem> {
    match done {
        Ok(value) => {
            tx.commit().await?;
            Ok(redirect_with(to, Flash::success(said(&value))))
        }
        Err(why @ (Failure::Refused(_) | Failure::Stale)) => {
            drop(tx);
            again(FormErrors::one("", format!("{why}."))).await
        }
        Err(why) => Err(why.into()),
    }
}

/// A state in a word, with an icon.
fn badge(state: State) -> Badge {
    match state {
        State::Accepted => Badge::success(state.label()),
        State::Sent => Badge::info(state.label()),
        State::Draft => Badge::warning(state.label()),
        State::Refused | State::Expired => Badge::danger(state.label()),
        State::Superseded | State::Withdrawn => Badge::quiet(state.label()),
    }
}
