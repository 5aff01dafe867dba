//! What this is: what needs need of a person: a sheet to confirm by its deadline; for the centre, how many have answered.
//! What it is not: reminders; those are letters.

use kernel::permission::{ActionKind, ViewNeeds};
use kernel::{Actor, BodyId, Can, Day};
use store::Tx;
use webkit::{App, DeskItem, DeskSource, Problem};

use crate::model::{Campaign, SheetState, Stage};
use crate::store::lists::{Counts, OwnRow};
use crate::store::{campaigns, lists};

/// For so long after the deadline the centre is told of who is late; then it is history.
const TOLD_AFTER: i64 = 90;

/// What this area puts on the desk.
pub fn desk() -> DeskSource {
    DeskSource::new(|app: App, actor: Actor| async move { items(&app, &actor).await })
}

async fn items(app: &App, actor: &Actor) -> Result<Vec<DeskItem>, Problem> {
    let Ok(can) = actor.may_over(ViewNeeds) else { return Ok(Vec::new()) };
    let mut tx = app.db.read(can.tenant()).await?;
    match can.scope().body() {
        Some(body) if actor.reaches(ActionKind::AnswerNeeds) => of_body(&mut tx, &can, body).await,
        None if actor.reaches(ActionKind::EditCampaign) => of_centre(&mut tx, &can).await,
        Some(_) | None => Ok(Vec::new()),
    }
}

async fn of_body(tx: &mut Tx, can: &Can<ViewNeeds>, body: BodyId) -> Result<Vec<DeskItem>, Problem> {
    let today = tx.today();
    let rows = lists::of_body(tx, can, (body, today)).await?;
    Ok(rows.iter().filter(|row| is_near(row.closes, today)).filter_map(|row| own(row, today)).collect())
}

fn is_near(closes: Day, today: Day) -> bool {
    closes.days_until(today) <= TOLD_AFTER
}

fn own(row: &OwnRow, today: Day) -> Option<DeskItem> {
    let sheet = format!("/fabbisogni/{}/schede/{}", row.campaign_id, row.sheet_id);
    let due =
        |title: String, text: &str, href: String| Some(DeskItem::due(row.closes, today, &title, text, href));
    match row.state {
        SheetState::NotOpened if today >= row.opens => due(
            format!("Scheda dei fabbisogni {} da confermare", row.year),
            "È già compilata con i servizi attivi: se non cambia nulla basta confermarla",
            format!("{sheet}/compila"),
        ),
        SheetState::InProgress => due(
            format!("Scheda dei fabbisogni {} da confermare", row.year),
            "Qualcuno del tuo ente l'ha iniziata: manca la conferma",
            format!("{sheet}/compila"),
        ),
        SheetState::Late => due(
            format!("Scheda dei fabbisogni {} non confermata", row.year),
            "La scadenza è passata: rivolgiti al centro, che può ancora inserirla",
            sheet,
        ),
        SheetState::NotOpened | SheetState::Confirmed | SheetState::ByStaff => None,
    }
}

async fn of_centre(tx: &mut Tx, can: &Can<ViewNeeds>) -> Result<Vec<DeskItem>, Problem> {
    let today = tx.today();
    let mut items = Vec::new();
    for campaign in campaigns::every(tx, can).await? {
        if !is_near(campaign.data.closes, today) || campaign.opened_on.is_none() {
            continue;
        }
        let counts = lists::counts(tx, can, (campaign.campaign_id, today)).await?;
        items.extend(of_campaign(&campaign, &counts, today));
    }
    Ok(items)
}

fn of_campaign(campaign: &Campaign, counts: &Counts, today: Day) -> Option<DeskItem> {
    let (closes, href) = (campaign.data.closes, format!("/fabbisogni/{}", campaign.campaign_id));
    match (campaign.stage_on(today), counts.of(SheetState::Late)) {
        (Stage::Open, _) => {
            let text = format!("Risposte: {} su {}", counts.answered(), counts.all());
            let href =
                if counts.answered() < counts.all() { format!("{href}?stato=not_opened") } else { href };
            Some(DeskItem::due(closes, today, &format!("{}: campagna aperta", campaign.title()), text, href))
        }
        (Stage::Closed, late) if late > 0 => {
            let title = format!("{}: enti in ritardo", campaign.title());
            let text = format!("Senza risposta entro la scadenza: {late}");
            Some(DeskItem::due(closes, today, &title, text, format!("{href}?stato=late")))
        }
        (Stage::Draft | Stage::Upcoming | Stage::Closed, _) => None,
    }
}
