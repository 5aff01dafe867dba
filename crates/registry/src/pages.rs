//! What this is: the pages of the register: bodies, imports, the centre.
//! What it is not: rules; those are in [`crate::model`] and in the store functions.

mod body_form;
mod card;
mod centre;
mod centre_form;
mod contacts;
mod edit;
mod figures;
mod imports;
mod imports_act;
mod list;
mod organs;
mod planned;
mod register;
mod staff;
mod story;

use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use kernel::permission::ViewBodies;
use kernel::{BodyId, Can};
use store::{Db, Tx};
use webkit::{App, FormErrors, Problem, SignedIn};

pub(crate) use list::{SORTS, cursor_of, filter_of, place};

use crate::model::Body;
use crate::{RegistryError, bodies};

type Answer = Result<Response, Problem>;

/// The pages of the area.
pub fn routes() -> Router<App> {
    Router::new().merge(bodies_routes()).merge(import_routes()).merge(centre_routes())
}

fn bodies_routes() -> Router<App> {
    Router::new()
        .route("/enti", get(list::list))
        .route("/enti/nuovo", get(edit::new).post(edit::add))
        .route("/enti/cerca", get(list::search))
        .route("/enti/contatti", get(contacts::download))
        .route("/enti/parametri", get(figures::kinds).post(figures::add_kind))
        .route("/enti/dal-registro", get(register::choose).post(register::copy))
        .route("/enti/{id}", get(card::card))
        .route("/enti/{id}/storia", get(story::story))
        .route("/enti/{id}/modifica", get(edit::form).post(edit::change))
        .route("/enti/{id}/archivia", get(edit::ask_archive).post(edit::archive))
        .route("/enti/{id}/ripristina", get(edit::ask_restore).post(edit::restore))
        .route("/enti/{id}/parametri/nuovo", get(figures::new).post(figures::record))
        .route("/enti/{id}/contatti/nuovo", get(contacts::new).post(contacts::add))
        .route("/enti/{id}/contatti/{contact}", get(contacts::form).post(contacts::change))
        .route("/enti/{id}/contatti/{contact}/archivia", get(contacts::ask_archive).post(contacts::archive))
}

fn import_routes() -> Router<App> {
    Router::new()
        .route("/importazioni", get(imports::list))
        .route("/importazioni/nuova", get(imports_act::new).post(imports_act::bring))
        .route("/importazioni/{id}", get(imports::show))
        .route("/importazioni/{id}/avanzamento", get(imports::progress))
        .route("/importazioni/{id}/colonne", get(imports_act::columns).post(imports_act::name_columns))
        .route("/importazioni/{id}/anteprima", post(imports_act::preview_again))
        .route("/importazioni/{id}/avvia", post(imports_act::start))
        .route("/importazioni/{id}/riprova", post(imports_act::retry))
}

fn centre_routes() -> Router<App> {
    Router::new()
        .route("/centro", get(centre::show))
        .route("/centro/modifica", get(centre_form::form).post(centre_form::change))
        .route("/centri", get(centre::list))
        .route("/centri/nuovo", get(centre_form::new).post(centre_form::create))
        .route("/centri/da-progettare", get(planned::new).post(planned::create))
        .route("/centro/organi", get(organs::download))
        .route("/centro/organi/nuovo", get(organs::new).post(organs::add))
        .route("/centro/organi/{id}", get(organs::form).post(organs::change))
        .route("/centro/organi/{id}/archivia", get(organs::ask_archive).post(organs::archive))
        .route("/centro/organi/{id}/componenti/nuovo", get(organs::new_member).post(organs::add_member))
        .route("/centro/organi/{id}/componenti/{member}/cessa", get(organs::ask_end).post(organs::end_member))
        .route("/centro/personale", get(staff::download))
        .route("/centro/personale/nuovo", get(staff::new).post(staff::add))
        .route("/centro/personale/{id}", get(staff::form).post(staff::change))
        .route("/centro/personale/{id}/archivia", get(staff::ask_archive).post(staff::archive))
}

/// The body, if it is theirs to see, in the transaction that reads more of it.
async fn seen(app: &App, who: &SignedIn, id: BodyId) -> Result<(Tx, Can<ViewBodies>, Body), Problem> {
    let can = who.actor().may_over(ViewBodies)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let body = bodies::get(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
    Ok((tx, can, body))
}

/// What is wrong with a form, if that is why; other failures are pages of their own.
fn form_errors(error: RegistryError) -> Result<FormErrors, Problem> {
    match error {
        RegistryError::Field { name, message } => Ok(FormErrors::one(name, message)),
        other => Err(other.into()),
    }
}

/// Whether the record under this id is there already: a form that was sent twice.
fn sent_twice(error: &RegistryError) -> bool {
    matches!(error, RegistryError::Store(store::StoreError::Taken(_)))
}

/// Runs a change in a transaction of the tenant and keeps it.
async fn write(db: &Db, who: &SignedIn) -> Result<Tx, Problem> {
    Ok(db.write(who.actor().tenant(), who.actor()).await?)
}
