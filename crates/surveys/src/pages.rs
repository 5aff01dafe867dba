//! What this is: the pages of surveys: questionnaires, editions, responses, answers without a name.
//! What it is not: rules or statements; a handler loads, asks, saves and commits.

mod answer_fields;
mod answer_read;
mod edition_carry;
mod edition_form;
mod edition_letters;
mod edition_open;
mod edition_show;
mod home;
mod nameless;
mod question_form;
mod reminders;
mod response_files;
mod response_hand_in;
mod response_offices;
mod response_profile;
mod response_section;
mod response_show;
mod results;
mod survey_checks;
mod survey_exchange;
mod survey_life;
mod survey_questions;
mod survey_sections;
mod survey_xlsform;
mod surveys;

use axum::Router;
use axum::routing::{get, post};
use kernel::permission::ViewSurveys;
use kernel::{Can, EditionId, ResponseId, SurveyId};
use webkit::{App, Badge, Frame, Problem, SignedIn};

use crate::model::{Edition, Shown, Stage, Version};
use crate::store::editions;

pub(crate) use answer_fields::pairs as typed_pairs;
pub(crate) use answer_read::{Typed, read as read_answers};
pub(crate) use edition_show::asked;
pub(crate) use response_section::Opened;

/// The pages of this area.
pub fn routes() -> Router<App> {
    Router::new().merge(of_surveys()).merge(of_editions()).merge(of_responses())
}

fn of_surveys() -> Router<App> {
    Router::new()
        .route("/questionari/moduli", get(surveys::list))
        .route("/questionari/moduli/nuovo", get(survey_life::new).post(survey_life::create))
        .route("/questionari/moduli/{survey}", get(surveys::show))
        .route("/questionari/moduli/{survey}/anteprima", get(surveys::preview))
        .route(
            "/questionari/moduli/{survey}/intestazione",
            get(survey_life::heading).post(survey_life::change_heading),
        )
        .route(
            "/questionari/moduli/{survey}/pubblica",
            get(survey_life::ask_publish).post(survey_life::publish),
        )
        .route("/questionari/moduli/{survey}/nuova-versione", post(survey_life::next_version))
        .route(
            "/questionari/moduli/{survey}/importa",
            get(survey_exchange::ask).post(survey_exchange::import),
        )
        .route("/questionari/moduli/{survey}/esporta", get(survey_exchange::export))
        .route(
            "/questionari/moduli/{survey}/sezioni/nuova",
            get(survey_sections::new).post(survey_sections::create),
        )
        .route(
            "/questionari/moduli/{survey}/sezioni/{section}",
            get(survey_sections::edit).post(survey_sections::change),
        )
        .route("/questionari/moduli/{survey}/sezioni/{section}/sposta", post(survey_sections::shift))
        .route(
            "/questionari/moduli/{survey}/sezioni/{section}/togli",
            get(survey_sections::ask_remove).post(survey_sections::remove),
        )
        .route(
            "/questionari/moduli/{survey}/in/{place}/domande/nuova",
            get(survey_questions::new).post(survey_questions::create),
        )
        .route(
            "/questionari/moduli/{survey}/domande/{question}",
            get(survey_questions::edit).post(survey_questions::change),
        )
        .route("/questionari/moduli/{survey}/domande/{question}/sposta", post(survey_questions::shift))
        .route(
            "/questionari/moduli/{survey}/domande/{question}/togli",
            get(survey_questions::ask_remove).post(survey_questions::remove),
        )
        .route(
            "/questionari/moduli/{survey}/controlli/nuovo",
            get(survey_checks::new).post(survey_checks::create),
        )
        .route(
            "/questionari/moduli/{survey}/controlli/{check}",
            get(survey_checks::edit).post(survey_checks::change),
        )
        .route(
            "/questionari/moduli/{survey}/controlli/{check}/togli",
            get(survey_checks::ask_remove).post(survey_checks::remove),
        )
}

fn of_editions() -> Router<App> {
    Router::new()
        .route("/questionari", get(home::list))
        .route("/questionari/rilevazioni/nuova", get(edition_form::new).post(edition_form::create))
        .route("/questionari/rilevazioni/{edition}", get(edition_show::show))
        .route(
            "/questionari/rilevazioni/{edition}/modifica",
            get(edition_form::edit).post(edition_form::change),
        )
        .route("/questionari/rilevazioni/{edition}/apri", get(edition_open::ask).post(edition_open::open))
        .route("/questionari/rilevazioni/{edition}/solleciti", get(reminders::ask).post(reminders::send))
        .route(
            "/questionari/rilevazioni/{edition}/versione",
            get(edition_carry::ask).post(edition_carry::carry),
        )
        .route(
            "/questionari/rilevazioni/{edition}/lettere",
            get(edition_letters::ask).post(edition_letters::make),
        )
        .route("/questionari/rilevazioni/{edition}/risultati", get(results::show))
        .route("/questionari/rilevazioni/{edition}/risultati/confronto", get(results::compare))
        .route("/questionari/rilevazioni/{edition}/risultati/dati", get(results::data))
        .route("/questionari/rilevazioni/{edition}/risultati/dati.json", get(results::json))
        .route("/questionari/rilevazioni/{edition}/risultati/codici", get(results::codes))
}

fn of_responses() -> Router<App> {
    Router::new()
        .route("/questionari/risposte/{response}", get(response_show::show))
        .route("/questionari/risposte/{response}/passo", post(response_show::step))
        .route(
            "/questionari/risposte/{response}/sezioni/{section}",
            get(response_section::show).post(response_section::save),
        )
        .route(
            "/questionari/risposte/{response}/uffici",
            get(response_offices::ask).post(response_offices::assign),
        )
        .route(
            "/questionari/risposte/{response}/consegna",
            get(response_hand_in::ask).post(response_hand_in::hand_in),
        )
        .route(
            "/questionari/risposte/{response}/profilo",
            get(response_profile::ask).post(response_profile::write),
        )
        .route(
            "/questionari/risposte/{response}/file/{question}",
            get(response_files::ask).post(response_files::put),
        )
        .route("/questionari/risposte/{response}/file/{question}/scarica", get(response_files::get))
        .route("/rispondi/{slug}/{edition}/{secret}", get(nameless::ask).post(nameless::say))
}

fn frame(who: &SignedIn, app: &App, title: impl Into<String>) -> Frame {
    Frame::new(who, app, title).area("questionari").crumb("Questionari", "/questionari")
}

fn survey_address(id: SurveyId) -> String {
    format!("/questionari/moduli/{id}")
}

fn edition_address(id: EditionId) -> String {
    format!("/questionari/rilevazioni/{id}")
}

/// A new edition of a version.
fn new_edition_address(version: &Version) -> String {
    format!("/questionari/rilevazioni/nuova?versione={}", version.version_id)
}

fn response_address(id: ResponseId) -> String {
    format!("/questionari/risposte/{id}")
}

/// A page within an edition.
fn edition_frame(who: &SignedIn, app: &App, edition: &Edition, title: impl Into<String>) -> Frame {
    frame(who, app, title).crumb(edition.data.title.clone(), edition_address(edition.edition_id))
}

/// The edition, if they may see it.
async fn edition(app: &App, can: &Can<ViewSurveys>, id: EditionId) -> Result<Edition, Problem> {
    let mut tx = app.db.read(can.tenant()).await?;
    editions::find(&mut tx, can, id).await?.ok_or(Problem::NotFound)
}

/// A state in a word, with an icon.
fn badge(state: Shown) -> Badge {
    match state {
        Shown::NotBegun => Badge::quiet(state.label()),
        Shown::Open => Badge::info(state.label()),
        Shown::Compiled | Shown::Validated => Badge::warning(state.label()),
        Shown::Returned => Badge::danger(state.label()),
        Shown::Accepted => Badge::success(state.label()),
    }
}

fn stage_badge(stage: Stage) -> Badge {
    match stage {
        Stage::Draft | Stage::Closed => Badge::quiet(stage.label()),
        Stage::Upcoming => Badge::info(stage.label()),
        Stage::Open => Badge::success(stage.label()),
    }
}
