//! What this is: the pages of catalogue and charter, for who is signed in and for the public.
//! What it is not: rules; those are in `model`.

mod charter;
mod charter_form;
mod detail;
mod documents;
mod form;
mod life;
mod list;
mod public;

use axum::Router;
use axum::routing::{get, post};
use kernel::permission::{ActionKind, Actor, EditCharter, EditService, ViewCatalogue};
use kernel::{Can, Denied, Phase, Target};
use webkit::{App, Badge};

pub(crate) use list::{SORTS, filter, place};

use crate::model::Status;

/// Every page of the area.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/catalogo", get(list::page))
        .route("/catalogo/nuovo", get(form::new).post(form::add))
        .route("/catalogo/{id}", get(detail::page))
        .route("/catalogo/{id}/modifica", get(form::edit).post(form::change))
        .route("/catalogo/{id}/stato", get(life::ask).post(life::step))
        .route("/catalogo/{id}/documenti", post(documents::attach))
        .route("/catalogo/{id}/documenti/{document}", get(documents::download))
        .route("/catalogo/{id}/documenti/{document}/togli", get(documents::ask).post(documents::archive))
        .route("/carta", get(charter::current))
        .route("/carta/nuova", post(charter_form::start))
        .route("/carta/confronto", get(charter::compared))
        .route("/carta/{id}", get(charter::version))
        .route("/carta/{id}/modifica", get(charter_form::edit).post(charter_form::write))
        .route("/carta/{id}/pubblica", get(charter_form::ask).post(charter_form::publish))
        .route("/centri/{slug}/catalogo", get(public::list))
        .route("/centri/{slug}/catalogo/{code}", get(public::service))
        .route("/centri/{slug}/catalogo/{code}/documenti/{document}", get(public::download))
        .route("/centri/{slug}/carta", get(public::charter))
}

/// The catalogue belongs to the whole centre.
fn centre(actor: &Actor, phase: Phase) -> Target {
    Target::centre(actor.tenant(), phase)
}

fn reader(actor: &Actor) -> Result<Can<ViewCatalogue>, Denied> {
    actor.may(ViewCatalogue, &centre(actor, Phase::Current))
}

fn writer(actor: &Actor) -> Result<Can<EditService>, Denied> {
    actor.may(EditService, &centre(actor, Phase::Current))
}

fn charter_writer(actor: &Actor) -> Result<Can<EditCharter>, Denied> {
    actor.may(EditCharter, &centre(actor, Phase::Draft))
}

/// Drafts of the charter are seen by who writes them.
fn sees_drafts(actor: &Actor) -> bool {
    actor.reaches(ActionKind::EditCharter) || actor.reaches(ActionKind::PublishCharter)
}

fn badge(status: Status) -> Badge {
    match status {
        Status::Planned => Badge::info(status.label()),
        Status::Active => Badge::success(status.label()),
        Status::Retired => Badge::quiet(status.label()),
    }
}
