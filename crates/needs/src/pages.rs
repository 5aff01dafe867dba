//! What this is: the pages of needs: campaigns, their sheets and answers, templates.
//! What it is not: rules or statements; a handler loads, asks, saves and commits.

mod ask;
mod campaign_form;
mod fill;
mod fill_form;
mod followup;
mod home;
mod item_form;
mod matrix;
mod opening;
mod progress;
mod reminders;
mod sheet;
mod template_items;
mod template_life;
mod template_sections;
mod templates;
mod unchanged;

use axum::Router;
use axum::routing::{get, post};
use kernel::permission::{AnswerNeeds, EditCampaign, ViewNeeds};
use kernel::{CampaignId, Can, Day, Denied, Phase, Scope, SheetId, Target};
use webkit::{App, Badge, Frame, Pairs, Problem, SignedIn};

use crate::model::{Campaign, Content, Hand, Sheet, SheetState, Stage};
use crate::store::{campaigns, sheets};

pub(crate) use fill_form::{errors_of, pairs_of, read as read_answers};
pub(crate) use progress::asked;

/// The pages of this area.
pub fn routes() -> Router<App> {
    Router::new().merge(of_campaigns()).merge(of_sheets()).merge(of_templates())
}

fn of_campaigns() -> Router<App> {
    Router::new()
        .route("/fabbisogni", get(home::list))
        .route("/fabbisogni/nuova", get(campaign_form::new).post(campaign_form::create))
        .route("/fabbisogni/{campaign}", get(progress::show))
        .route("/fabbisogni/{campaign}/modifica", get(campaign_form::edit).post(campaign_form::change))
        .route("/fabbisogni/{campaign}/apri", get(opening::ask).post(opening::open))
        .route("/fabbisogni/{campaign}/enti", get(opening::ask_members).post(opening::add_members))
        .route("/fabbisogni/{campaign}/matrice", get(matrix::show))
        .route("/fabbisogni/{campaign}/solleciti", get(reminders::ask).post(reminders::send))
        .route("/fabbisogni/{campaign}/preventivi", get(followup::show).post(followup::start))
        .route("/fabbisogni/{campaign}/preventivi/lavori/{job}", get(followup::under_way))
}

fn of_sheets() -> Router<App> {
    Router::new()
        .route("/fabbisogni/schede/{sheet}", get(sheet::whereabouts))
        .route("/fabbisogni/{campaign}/schede/{sheet}", get(sheet::show))
        .route("/fabbisogni/{campaign}/schede/{sheet}/compila", get(fill::form).post(fill::send))
        .route(
            "/fabbisogni/{campaign}/schede/{sheet}/invariato",
            get(unchanged::ask).post(unchanged::confirm),
        )
}

fn of_templates() -> Router<App> {
    Router::new()
        .route("/fabbisogni/modelli", get(templates::list))
        .route("/fabbisogni/modelli/nuovo", get(template_life::new).post(template_life::create))
        .route("/fabbisogni/modelli/{template}", get(templates::show))
        .route("/fabbisogni/modelli/{template}/anteprima", get(templates::preview))
        .route("/fabbisogni/modelli/{template}/nome", get(template_life::name).post(template_life::rename))
        .route(
            "/fabbisogni/modelli/{template}/archivia",
            get(template_life::ask_archive).post(template_life::archive),
        )
        .route("/fabbisogni/modelli/{template}/ripristina", post(template_life::restore))
        .route(
            "/fabbisogni/modelli/{template}/pubblica",
            get(template_life::ask_publish).post(template_life::publish),
        )
        .route("/fabbisogni/modelli/{template}/nuova-versione", post(template_life::next_version))
        .route(
            "/fabbisogni/modelli/{template}/sezioni/nuova",
            get(template_sections::new).post(template_sections::create),
        )
        .route(
            "/fabbisogni/modelli/{template}/sezioni/{section}",
            get(template_sections::edit).post(template_sections::change),
        )
        .route("/fabbisogni/modelli/{template}/sezioni/{section}/sposta", post(template_sections::shift))
        .route(
            "/fabbisogni/modelli/{template}/sezioni/{section}/togli",
            get(template_sections::ask_remove).post(template_sections::remove),
        )
        .route(
            "/fabbisogni/modelli/{template}/sezioni/{section}/voci/nuova",
            get(template_items::new).post(template_items::create),
        )
        .route(
            "/fabbisogni/modelli/{template}/voci/{item}",
            get(template_items::edit).post(template_items::change),
        )
        .route("/fabbisogni/modelli/{template}/voci/{item}/sposta", post(template_items::shift))
        .route(
            "/fabbisogni/modelli/{template}/voci/{item}/togli",
            get(template_items::ask_remove).post(template_items::remove),
        )
}

fn frame(who: &SignedIn, app: &App, title: impl Into<String>) -> Frame {
    Frame::new(who, app, title).area("fabbisogni").crumb("Fabbisogni", "/fabbisogni")
}

/// A page within a campaign.
fn campaign_frame(who: &SignedIn, app: &App, campaign: &Campaign, title: impl Into<String>) -> Frame {
    frame(who, app, title).crumb(campaign.title(), address(campaign.campaign_id))
}

fn address(id: CampaignId) -> String {
    format!("/fabbisogni/{id}")
}

fn sheet_address(sheet: &Sheet) -> String {
    format!("{}/schede/{}", address(sheet.campaign_id), sheet.sheet_id)
}

/// The right to see all the sheets of the centre; somebody of a body has their own page.
fn of_the_centre(who: &SignedIn) -> Result<Can<ViewNeeds>, Problem> {
    let can = who.actor().may_over(ViewNeeds)?;
    match can.scope() {
        Scope::Tenant => Ok(can),
        Scope::Body(_) => Err(Denied::NotAllowed.into()),
    }
}

fn may_edit(who: &SignedIn) -> Result<Can<EditCampaign>, Problem> {
    Ok(who.actor().may(EditCampaign, &Target::centre(who.actor().tenant(), Phase::Current))?)
}

/// The campaign, if they may see it.
async fn campaign(app: &App, can: &Can<ViewNeeds>, id: CampaignId) -> Result<Campaign, Problem> {
    let mut tx = app.db.read(can.tenant()).await?;
    campaigns::find(&mut tx, can, id).await?.ok_or(Problem::NotFound)
}

/// A sheet with all that its pages need.
pub(crate) struct Opened {
    pub(crate) can: Can<ViewNeeds>,
    pub(crate) campaign: Campaign,
    pub(crate) sheet: Sheet,
    pub(crate) content: Content,
}

/// The sheet, if it is theirs and of this campaign.
async fn opened(
    app: &App,
    who: &SignedIn,
    (campaign, sheet): (CampaignId, SheetId),
) -> Result<Opened, Problem> {
    let found = opened_sheet(app, who, sheet).await?;
    if found.campaign.campaign_id == campaign { Ok(found) } else { Err(Problem::NotFound) }
}

/// The sheet, if it is theirs.
pub(crate) async fn opened_sheet(app: &App, who: &SignedIn, id: SheetId) -> Result<Opened, Problem> {
    let can = who.actor().may_over(ViewNeeds)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let sheet = sheets::find(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
    let campaign = campaigns::find(&mut tx, &can, sheet.campaign_id).await?.ok_or(Problem::NotFound)?;
    let content = campaigns::content(&mut tx, &campaign).await?;
    Ok(Opened { can, campaign, sheet, content })
}

/// The right to answer for the body of a sheet.
pub(crate) fn may_answer(who: &SignedIn, sheet: &Sheet) -> Result<Can<AnswerNeeds>, Denied> {
    who.actor().may(AnswerNeeds, &Target::body(who.actor().tenant(), sheet.body_id, Phase::Current))
}

/// Whether they could write in it today, whatever reason the centre may give.
fn writes_today(who: &SignedIn, opened: &Opened, today: Day) -> bool {
    let hand = Hand::of(who.actor(), "?");
    may_answer(who, &opened.sheet).is_ok() && hand.may_write(&opened.campaign, today).is_ok()
}

/// A state in a word, with an icon.
fn badge(state: SheetState) -> Badge {
    match state {
        SheetState::NotOpened => Badge::quiet(state.label()),
        SheetState::InProgress => Badge::warning(state.label()),
        SheetState::Confirmed => Badge::success(state.label()),
        SheetState::ByStaff => Badge::info(state.label()),
        SheetState::Late => Badge::danger(state.label()),
    }
}

fn stage_badge(stage: Stage) -> Badge {
    match stage {
        Stage::Draft | Stage::Closed => Badge::quiet(stage.label()),
        Stage::Upcoming => Badge::info(stage.label()),
        Stage::Open => Badge::success(stage.label()),
    }
}

/// Labels and values as a table of differences shows them.
fn seen<const N: usize>(values: [(&str, String); N]) -> Pairs {
    values.map(|(label, value)| (label.to_owned(), value)).to_vec()
}
