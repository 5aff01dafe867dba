//! What this is: the pages of designs: models and cases, the designs of a Province, comparison, the creation of a centre.
//! What it is not: rules or statements; a handler loads, asks, saves and commits.

mod ask;
mod compare;
mod create;
mod files;
mod home;
mod life;
mod new;
mod reference;
mod sections;
mod show;
mod svg;

use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use kernel::permission::{EditDesign, ViewDesigns};
use kernel::{Can, Day, DesignId, Phase, Target};
use webkit::{App, Badge, Flash, Frame, Problem, SignedIn, redirect_with};

use crate::model::{Design, Origin, State};
use crate::store as stored;

type Answer = Result<Response, Problem>;

/// The pages of this area.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/progetti", get(home::list))
        .route("/progetti/nuovo", get(new::new).post(new::create))
        .route("/progetti/modelli", get(reference::models))
        .route("/progetti/modelli/{form}/{level}", get(reference::model))
        .route("/progetti/casi/{case}", get(reference::case))
        .route("/progetti/confronto", get(compare::show))
        .route("/progetti/confronto/pdf", get(compare::pdf))
        .route("/progetti/{design}", get(show::show))
        .route("/progetti/{design}/pdf", get(files::pdf))
        .route("/progetti/{design}/organigramma", get(files::svg))
        .route("/progetti/{design}/modifica/{section}", get(sections::form).post(sections::change))
        .route("/progetti/{design}/adotta", get(life::ask_adopt).post(life::adopt))
        .route("/progetti/{design}/versione", post(life::next_version))
        .route("/progetti/{design}/archivia", get(life::ask_archive).post(life::archive))
        .route("/progetti/{design}/crea", get(create::ask).post(create::create))
        .route("/progetti/{design}/creato", get(create::created))
}

fn frame(who: &SignedIn, app: &App, title: impl Into<String>) -> Frame {
    Frame::new(who, app, title).area("progetti").crumb("Progetti", "/progetti")
}

/// A page within a design.
fn design_frame(who: &SignedIn, app: &App, design: &Design, title: impl Into<String>) -> Frame {
    frame(who, app, title).crumb(design.title(), address(design.design_id))
}

fn address(id: DesignId) -> String {
    format!("/progetti/{id}")
}

fn may_see(who: &SignedIn) -> Result<Can<ViewDesigns>, Problem> {
    Ok(who.actor().may_over(ViewDesigns)?)
}

fn may_edit(who: &SignedIn) -> Result<Can<EditDesign>, Problem> {
    Ok(who.actor().may(EditDesign, &Target::centre(who.actor().tenant(), Phase::Draft))?)
}

/// The design, if it is theirs.
async fn found(app: &App, can: &Can<ViewDesigns>, id: DesignId) -> Result<Design, Problem> {
    stored::find(&mut app.db.read(can.tenant()).await?, can, id).await?.ok_or(Problem::NotFound)
}

/// The day on which people of a design count: its first, or today when it has begun.
fn counted_on(design: &Design, today: Day) -> Day {
    Day::new(design.content.first_year, 1, 1).map_or(today, |first| first.max(today))
}

fn badge(state: State) -> Badge {
    match state {
        State::Draft => Badge::warning(state.label()),
        State::Adopted => Badge::info(state.label()),
        State::Realised => Badge::success(state.label()),
        State::Archived => Badge::quiet(state.label()),
    }
}

/// Where a design started, in words.
fn started(design: &Design) -> String {
    Origin::from_code(&design.origin).map(Origin::label).unwrap_or_default()
}

async fn finish(tx: ::store::Tx, id: DesignId, said: &str) -> Answer {
    tx.commit().await?;
    Ok(redirect_with(&address(id), Flash::success(said)))
}
