//! What this is: the pages of identity and their addresses.
//! What it is not: rules or SQL; a handler reads, decides through the rules beside it, saves and answers.

mod account;
mod accounts;
mod acting;
mod audit;
mod invitation;
mod jobs;
mod lost_phone;
mod me;
mod new_password;
mod profile;
mod role_choice;
mod roles_of;
mod second_step;
mod setting;
mod sign_in;
mod tokens;

use std::sync::Arc;

use axum::extract::{Extension, FromRequestParts};
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Router, http::StatusCode};
use webkit::{App, Problem, SignedIn};

use crate::Wiring;
use crate::gate::Seat;

/// What the handlers know of the areas above.
type Wired = Extension<Arc<Wiring>>;

/// The pages of identity.
pub fn routes(wiring: Wiring) -> Router<App> {
    Router::new()
        .merge(for_strangers())
        .merge(about_oneself())
        .merge(people())
        .route("/registro", get(audit::list))
        .route("/lavori", get(jobs::list))
        .route("/lavori/{id}/riprova", post(jobs::again))
        .route("/impostazioni", get(setting::list))
        .route("/impostazioni/{name}", get(setting::show).post(setting::save))
        .route("/impostazioni/{name}/togli", post(setting::remove))
        .layer(Extension(Arc::new(wiring)))
}

fn for_strangers() -> Router<App> {
    Router::new()
        .route("/accedi", get(sign_in::form).post(sign_in::password))
        .route("/accedi/codice", get(sign_in::code_form).post(sign_in::code))
        .route("/esci", post(sign_in::sign_out))
        .route("/agire", post(acting::choose))
        .route("/password/dimenticata", get(new_password::ask).post(new_password::send))
        .route("/password/nuova/{token}", get(new_password::form).post(new_password::save))
        .route("/inviti/{token}", get(invitation::form).post(invitation::accept))
}

fn about_oneself() -> Router<App> {
    Router::new()
        .route("/profilo", get(profile::show).post(profile::rename))
        .route("/profilo/password", get(profile::password_form).post(profile::change_password))
        .route("/profilo/sessioni/altre/chiudi", post(profile::close_others))
        .route("/profilo/sessioni/{id}/chiudi", post(profile::close_one))
        .route("/profilo/codice", get(second_step::show))
        .route("/profilo/codice/inizia", post(second_step::begin))
        .route("/profilo/codice/conferma", post(second_step::confirm))
        .route("/profilo/codice/recupero", post(second_step::new_codes))
        .route("/profilo/codice/togli", post(second_step::turn_off))
        .route("/profilo/token", get(tokens::list).post(tokens::create))
        .route("/profilo/token/{id}/revoca", post(tokens::revoke))
}

fn people() -> Router<App> {
    Router::new()
        .route("/account", get(accounts::list))
        .route("/account/invita", get(accounts::invite_form).post(accounts::invite))
        .route("/account/inviti/{id}/ritira", post(accounts::withdraw))
        .route("/account/inviti/{id}/rispedisci", post(accounts::send_again))
        .route("/account/{id}", get(account::show))
        .route("/account/{id}/disattiva", get(account::ask_disable).post(account::disable))
        .route("/account/{id}/riattiva", post(account::enable))
        .route("/account/{id}/codice", get(lost_phone::ask).post(lost_phone::take_away))
        .route("/account/{id}/ruoli", get(roles_of::form).post(roles_of::add))
        .route("/account/{id}/ruoli/{grant}/togli", get(roles_of::ask_remove).post(roles_of::remove))
        .route("/account/{id}/token/{token}/revoca", post(account::revoke_token))
}

/// Somebody signed in through a browser, with their session: for the pages about oneself.
pub(crate) struct Me {
    pub(crate) signed: SignedIn,
    pub(crate) seat: Seat,
}

impl<S: Send + Sync> FromRequestParts<S> for Me {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let signed = SignedIn::from_request_parts(parts, state).await?;
        let seat = parts.extensions.get::<Seat>().copied();
        let seat = seat.ok_or_else(|| Problem::Unauthorized.into_response())?;
        Ok(Self { signed, seat })
    }
}

/// A link that was good and no longer is.
pub(crate) const GONE: StatusCode = StatusCode::GONE;
