//! What this is: the pages of the mapping: the map, a Province, its profiles, the rules, focus groups, SWOT points.
//! What it is not: rules; those are in [`crate::model`] and in the store functions.

mod confirm;
mod figures;
mod history;
mod map;
mod map_table;
mod meeting_form;
mod meetings;
mod participants;
mod point;
mod point_form;
mod profile;
mod profile_form;
mod province;
mod reasons;
mod rules;
mod rules_act;
mod swot;
mod tiles;

use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use kernel::NETWORK;
use store::{Db, Tx};
use webkit::{App, Badge, FormErrors, Problem, SignedIn};

pub(crate) use map::filter_of;
pub(crate) use swot::{ANSWERED, Asked, TAGS};

use crate::ProfileError;
use crate::access;
use crate::mapping::Sight;
use crate::model::{Pillar, Profile};
use crate::provinces::{Province, Provinces};

type Answer = Result<Response, Problem>;

/// The pages of the area.
pub fn routes() -> Router<App> {
    Router::new().merge(map_routes()).merge(profile_routes()).merge(focus_routes()).merge(swot_routes())
}

fn map_routes() -> Router<App> {
    Router::new()
        .route("/mappa", get(map::show))
        .route("/mappa/cifre", get(figures::show))
        .route("/mappa/province/{province}", get(province::show))
}

fn profile_routes() -> Router<App> {
    Router::new()
        .route("/profili/regole", get(rules::list))
        .route("/profili/regole/nuova", get(rules_act::new).post(rules_act::write))
        .route("/profili/regole/{number}", get(rules::show))
        .route("/profili/regole/{number}/adotta", get(rules_act::ask_adopt).post(rules_act::adopt))
        .route("/profili/regole/{number}/scarta", post(rules_act::discard))
        .route("/profili/{province}/{pillar}", get(profile::show).post(profile_form::answer))
        .route("/profili/{province}/{pillar}/conferma", get(confirm::ask).post(confirm::confirm))
        .route("/profili/{province}/{pillar}/versioni/{number}", get(history::show))
}

fn focus_routes() -> Router<App> {
    Router::new()
        .route("/focus-group", get(meetings::list))
        .route("/focus-group/nuovo", get(meeting_form::new).post(meeting_form::add))
        .route("/focus-group/partecipanti", get(participants::list).post(participants::add))
        .route("/focus-group/partecipanti/{participant}/togli", post(participants::remove))
        .route("/focus-group/{meeting}", get(meetings::show))
        .route("/focus-group/{meeting}/modifica", get(meeting_form::form).post(meeting_form::change))
}

fn swot_routes() -> Router<App> {
    Router::new()
        .route("/swot", get(swot::board))
        .route("/swot/nuovo", get(point_form::new).post(point_form::add))
        .route("/swot/{point}", get(point::show))
        .route("/swot/{point}/modifica", get(point_form::form).post(point_form::change))
        .route("/swot/{point}/unisci", post(point::merge))
        .route("/swot/{point}/separa", post(point::part))
        .route("/swot/{point}/collega", post(point::link))
        .route("/swot/{point}/collegamenti/{link}/togli", post(point::unlink))
}

/// What the person may see of the map.
pub(crate) fn sight(who: &SignedIn) -> Result<Sight, Problem> {
    let published = access::published(who.actor())?;
    Ok(Sight { published, whole: access::whole(who.actor()).ok() })
}

/// The Province and pillar of an address.
async fn place(app: &App, province: &str, pillar: &str) -> Result<(Province, Pillar), Problem> {
    let pillar = Pillar::from_code(pillar).ok_or(Problem::NotFound)?;
    Ok((named(app, province).await?, pillar))
}

async fn named(app: &App, uts: &str) -> Result<Province, Problem> {
    let all = Provinces::read(&app.db).await?;
    all.by_uts(uts).cloned().ok_or(Problem::NotFound)
}

/// A change of the network's data by this person.
async fn write(db: &Db, who: &SignedIn) -> Result<Tx, Problem> {
    Ok(db.write(NETWORK, who.actor()).await?)
}

/// A profile as a mark; its word is in it, so that colour says nothing alone.
fn badge(profile: Profile, words: &str) -> Badge {
    match profile {
        Profile::Advanced => Badge::success(words),
        Profile::Intermediate => Badge::info(words),
        Profile::Base => Badge::quiet(words),
    }
}

/// What is wrong with a form, if that is why; other failures are pages of their own.
fn form_errors(error: ProfileError, field: &str) -> Result<FormErrors, Problem> {
    match error {
        ProfileError::Answer(_)
        | ProfileError::Decision(_)
        | ProfileError::Rules(_)
        | ProfileError::Merge(_) => Ok(FormErrors::one(field, error.to_string())),
        other => Err(other.into()),
    }
}

/// Whether the record under this id is there already: a form that was sent twice.
fn sent_twice(error: &ProfileError) -> bool {
    matches!(error, ProfileError::Store(store::StoreError::Taken(_)))
}
