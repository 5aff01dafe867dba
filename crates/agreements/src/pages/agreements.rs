//! What this is: the pages under `/convenzioni`.
//! What it is not: the memberships; those have their own pages.

mod acts;
mod draft;
mod files;
mod list;
mod renewal;
mod services;
mod show;
mod steps;
mod template;
pub(crate) mod terms_form;

use axum::Router;
use axum::routing::get;
use kernel::AgreementId;
use webkit::{App, Frame, SignedIn};

use crate::model::Agreement;

pub(crate) use list::filter as agreement_filter;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/convenzioni", get(list::list))
        .route("/convenzioni/nuova", get(draft::new).post(draft::create))
        .route("/convenzioni/iter", get(template::show).post(template::save))
        .route("/convenzioni/{id}", get(show::show))
        .route("/convenzioni/{id}/modifica", get(draft::edit).post(draft::save))
        .route("/convenzioni/{id}/versione", get(draft::next).post(draft::create_next))
        .route("/convenzioni/{id}/servizi", get(services::show).post(services::save))
        .route("/convenzioni/{id}/iter/{position}", get(steps::show).post(steps::save))
        .route("/convenzioni/{id}/iter/{position}/file", get(files::of_step))
        .route("/convenzioni/{id}/file", get(files::of_agreement))
        .route("/convenzioni/{id}/approva", get(acts::ask_approval).post(acts::approve))
        .route("/convenzioni/{id}/firma", get(acts::ask_signature).post(acts::sign))
        .route("/convenzioni/{id}/archivia", get(acts::ask_archive).post(acts::archive))
        .route("/convenzioni/{id}/rinnovo", get(renewal::show).post(renewal::renew))
        .route("/convenzioni/{id}/disdetta", get(renewal::ask_notice).post(renewal::give_notice))
        .route("/convenzioni/{id}/disdetta/annulla", get(renewal::ask_withdrawal).post(renewal::withdraw))
}

/// The address of an agreement's page.
fn address(id: AgreementId) -> String {
    format!("/convenzioni/{id}")
}

/// The frame of a page about an agreement.
fn frame(who: &SignedIn, app: &App, agreement: &Agreement, title: impl Into<String>) -> Frame {
    Frame::new(who, app, title)
        .area("convenzioni")
        .crumb("Convenzioni", "/convenzioni")
        .crumb(format!("n. {}", agreement.terms.number), address(agreement.agreement_id))
}
