//! What this is: the page before opening a campaign, and the opening; later, the members that came since.
//! What it is not: how sheets are pre-filled; see `crate::opening`.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::CampaignId;
use webkit::{App, Flash, Form, Posted, Problem, SignedIn, redirect_with};

use super::ask::Ask;
use super::{address, campaign, campaign_frame, may_edit, of_the_centre};
use crate::model::Campaign;
use crate::opening::{self, Member};

/// Names shown on the page before; the others are counted.
const NAMED: usize = 10;

fn names(members: &[Member]) -> String {
    let named: Vec<&str> = members.iter().take(NAMED).map(|member| member.name.as_str()).collect();
    match members.len().saturating_sub(NAMED) {
        0 => named.join(", "),
        more => format!("{} e altri {more}", named.join(", ")),
    }
}

async fn found(app: &App, who: &SignedIn, id: CampaignId) -> Result<(Campaign, Vec<Member>), Problem> {
    may_edit(who)?;
    let campaign = campaign(app, &of_the_centre(who)?, id).await?;
    let mut tx = app.db.read(who.actor().tenant()).await?;
    let today = tx.today();
    let members = opening::without_sheet(&mut tx, who.actor(), (id, today)).await?;
    Ok((campaign, members))
}

/// `GET /fabbisogni/{campaign}/apri`
pub(super) async fn ask(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<CampaignId>,
) -> Result<Response, Problem> {
    let (campaign, members) = found(&app, &who, id).await?;
    if campaign.opened_on.is_some() {
        return Ok(redirect_with(&address(id), Flash::info("Le schede di questa campagna ci sono già.")));
    }
    let frame = campaign_frame(&who, &app, &campaign, format!("Apri la campagna {}?", campaign.title()));
    let form = Form::empty(&who, format!("{}/apri", address(id)));
    let sheets = format!(
        "viene preparata una scheda per ciascuno dei {} enti aderenti: {}",
        members.len(),
        names(&members)
    );
    let window =
        format!("gli enti potranno rispondere dal {} al {}", campaign.data.opens, campaign.data.closes);
    let prefilled =
        "ogni scheda parte dai servizi attivi oggi, dai parametri dell'ente e dalle risposte dell'anno prima";
    let frozen = "anno, modello e giorno di apertura non si potranno più cambiare; la scadenza sì";
    let page = Ask::new(frame, form, "Apri la campagna", address(id)).version(campaign.version);
    page.effect(sheets).effect(window).effect(prefilled).effect(frozen).page()
}

/// `POST /fabbisogni/{campaign}/apri`
pub(super) async fn open(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<CampaignId>,
    _posted: Posted,
) -> Result<Response, Problem> {
    let can = may_edit(&who)?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let today = tx.today();
    let made = opening::open(&mut tx, who.actor(), (id, today)).await?;
    tx.commit().await?;
    let text = format!("Campagna aperta: {made} schede pronte. Avvisa gli enti con un sollecito, se vuoi.");
    Ok(redirect_with(&address(id), Flash::success(text)))
}

/// `GET /fabbisogni/{campaign}/enti`
pub(super) async fn ask_members(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<CampaignId>,
) -> Result<Response, Problem> {
    let (campaign, members) = found(&app, &who, id).await?;
    let frame = campaign_frame(&who, &app, &campaign, "Aggiungi gli enti che mancano?");
    let form = Form::empty(&who, format!("{}/enti", address(id)));
    let text = match members.len() {
        0 => "non cambia nulla: ogni ente aderente ha già la sua scheda".to_owned(),
        1 => format!("viene preparata la scheda di {}", names(&members)),
        many => format!("vengono preparate le schede di {many} enti: {}", names(&members)),
    };
    let untouched = "le schede che ci sono già restano come sono";
    Ask::new(frame, form, "Aggiungi gli enti", address(id)).effect(text).effect(untouched).page()
}

/// `POST /fabbisogni/{campaign}/enti`
pub(super) async fn add_members(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<CampaignId>,
    _posted: Posted,
) -> Result<Response, Problem> {
    let can = may_edit(&who)?;
    let campaign = campaign(&app, &of_the_centre(&who)?, id).await?;
    if campaign.opened_on.is_none() {
        return Err(Problem::Conflict(
            "La campagna non è ancora aperta: aprila, le schede nascono con l'apertura.".into(),
        ));
    }
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let today = tx.today();
    let made = opening::add_members(&mut tx, who.actor(), (id, today)).await?;
    tx.commit().await?;
    let text = match made {
        0 => "Nessuna scheda da aggiungere.".to_owned(),
        1 => "Aggiunta 1 scheda.".to_owned(),
        many => format!("Aggiunte {many} schede."),
    };
    Ok(redirect_with(&address(id), Flash::success(text)))
}
