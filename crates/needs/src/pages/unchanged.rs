//! What this is: one click for a body whose needs do not change: the page says what it means, the button confirms it.
//! What it is not: possible for the centre, which fills in the sheet with a reason.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::AnswerNeeds;
use kernel::{CampaignId, Can, Denied, SheetId};
use webkit::{App, Flash, Form, Posted, Problem, SignedIn, redirect_with};

use super::ask::Ask;
use super::{Opened, campaign_frame, may_answer, opened, sheet_address};
use crate::model::{Hand, changes, gaps};
use crate::store::{Failure, sheets};

/// The sheet, with the right to confirm it for the own body.
async fn own(
    app: &App,
    who: &SignedIn,
    ids: (CampaignId, SheetId),
) -> Result<(Can<AnswerNeeds>, Opened), Problem> {
    let opened = opened(app, who, ids).await?;
    let can = may_answer(who, &opened.sheet)?;
    match can.scope().body() {
        Some(_) => Ok((can, opened)),
        None => Err(Denied::NotAllowed.into()),
    }
}

/// Where to go instead, and why, if it cannot be done.
fn instead(who: &SignedIn, app: &App, opened: &Opened) -> Option<Response> {
    let address = sheet_address(&opened.sheet);
    if let Err(why) = Hand::of(who.actor(), "").may_write(&opened.campaign, app.clock.today()) {
        return Some(redirect_with(&address, Flash::info(format!("{why}."))));
    }
    let baseline = &opened.sheet.baseline;
    let missing = gaps(&opened.content, baseline, &baseline.start);
    let text = missing
        .first()
        .map(|gap| format!("Prima serve una risposta che il centro non ha. {}.", gap.message))?;
    Some(redirect_with(&format!("{address}/compila"), Flash::info(text)))
}

/// `GET /fabbisogni/{campaign}/schede/{sheet}/invariato`
pub(super) async fn ask(
    State(app): State<App>,
    who: SignedIn,
    Path(ids): Path<(CampaignId, SheetId)>,
) -> Result<Response, Problem> {
    let (_, opened) = own(&app, &who, ids).await?;
    if let Some(elsewhere) = instead(&who, &app, &opened) {
        return Ok(elsewhere);
    }
    let (sheet, address) = (&opened.sheet, sheet_address(&opened.sheet));
    let title = format!("Conferma tutto invariato: {}", sheet.body_name);
    let frame = campaign_frame(&who, &app, &opened.campaign, title);
    let form = Form::empty(&who, format!("{address}/invariato"));
    let page = Ask::new(frame, form, "Conferma tutto invariato", address).version(sheet.version);
    effects(&opened).into_iter().fold(page, Ask::effect).page()
}

fn effects(opened: &Opened) -> Vec<String> {
    let (content, baseline) = (&opened.content, &opened.sheet.baseline);
    let active: Vec<String> = changes(content, baseline, &baseline.start)
        .into_iter()
        .filter(|row| baseline.active.contains_key(&row.key))
        .map(|row| format!("{} ({})", row.label, row.before.to_lowercase()))
        .collect();
    let renewed = match active.as_slice() {
        [] => "nessun servizio del modello risulta attivo, e non ne viene chiesto nessuno".to_owned(),
        all => format!("l'ente rinnova così come sono: {}", all.join(", ")),
    };
    let mut all = vec![
        renewed,
        "nessun servizio viene aggiunto, modificato o tolto".to_owned(),
        format!("vale per il {} e risulta confermato da chi preme il pulsante", opened.campaign.data.year),
        format!("fino al {} si può ancora cambiare", opened.campaign.data.closes),
    ];
    if opened.sheet.answers != baseline.start {
        all.push("quello che era stato scritto nella scheda senza confermarlo non conta più".to_owned());
    }
    all
}

/// `POST /fabbisogni/{campaign}/schede/{sheet}/invariato`
pub(super) async fn confirm(
    State(app): State<App>,
    who: SignedIn,
    Path(ids): Path<(CampaignId, SheetId)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (can, opened) = own(&app, &who, ids).await?;
    if let Some(elsewhere) = instead(&who, &app, &opened) {
        return Ok(elsewhere);
    }
    let mut f = posted.reader();
    let shown = f.version();
    f.finish()?;
    let address = sheet_address(&opened.sheet);
    let act = sheets::Act { hand: Hand::of(who.actor(), ""), on: app.clock.today() };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    match sheets::confirm_unchanged(&mut tx, &can, (&opened.sheet, shown), &act).await {
        Ok(_) => {}
        Err(Failure::Stale) => {
            let text =
                "Nel frattempo qualcuno del tuo ente ha scritto nella scheda: guarda che cosa, poi conferma.";
            return Ok(redirect_with(&format!("{address}/compila"), Flash::warning(text)));
        }
        Err(why) => return Err(why.into()),
    }
    tx.commit().await?;
    let text = "Scheda confermata senza variazioni. Fino alla scadenza si può ancora cambiare.";
    Ok(redirect_with(&address, Flash::success(text)))
}
