//! What this is: what surveys need of a person: a response to fill in, to validate, to look at again; for who asked, what is
//! to be accepted. What it is not: reminders; those are letters.

use kernel::permission::ActionKind;
use kernel::permission::ViewSurveys;
use kernel::{Actor, Can, Day, NETWORK};
use store::Tx;
use webkit::{App, DeskItem, DeskSource, Problem};

use crate::access;
use crate::model::{Edition, Shown, Stage};
use crate::store::lists::{Counts, OwnRow};
use crate::store::{editions, lists};

/// For so long after the last day a response that was not handed in is on the desk; then it is history.
const TOLD_AFTER: i64 = 90;

/// What this area puts on the desk.
pub fn desk() -> DeskSource {
    DeskSource::new(|app: App, actor: Actor| async move { items(&app, &actor).await })
}

async fn items(app: &App, actor: &Actor) -> Result<Vec<DeskItem>, Problem> {
    if actor.may_over(ViewSurveys).is_err() || !actor.reaches(ActionKind::AnswerSurvey) {
        return Ok(Vec::new());
    }
    let sight = access::sight(app, actor).await?;
    let validates = actor.reaches(ActionKind::ValidateResponse);
    let mut tx = app.db.read(sight.home.tenant()).await?;
    let today = tx.today();
    if let Some(body) = sight.home.scope().body() {
        let rows = lists::of_body(&mut tx, &sight.home, body).await?;
        return Ok(rows.iter().filter_map(|row| own(row, validates, today)).collect());
    }
    let mut items = Vec::new();
    if actor.reaches(ActionKind::AcceptResponse) {
        items.extend(of_who_asked(&mut tx, &sight.home).await?);
    }
    drop(tx);
    if let Some((can, province)) = &sight.province {
        let rows = lists::of_body(&mut app.db.read(NETWORK).await?, can, province.body_id).await?;
        items.extend(rows.iter().filter_map(|row| own(row, validates, today)));
    }
    Ok(items)
}

fn own(row: &OwnRow, validates: bool, today: Day) -> Option<DeskItem> {
    if today < row.opens || row.closes.days_until(today) > TOLD_AFTER {
        return None;
    }
    let href = format!("/questionari/risposte/{}", row.response_id);
    let due = |what: &str, text: &str| {
        Some(DeskItem::due(row.closes, today, &format!("{}: {what}", row.title), text, href.clone()))
    };
    match row.state {
        Shown::NotBegun => due("da compilare", "Si può affidare ogni sezione a un ufficio diverso"),
        Shown::Open => due("da concludere", "Qualcuno ha iniziato: manca la conclusione"),
        Shown::Returned => due("da rivedere", "È tornata con un commento: lo trovi in cima alla risposta"),
        Shown::Compiled if validates => due("da validare", "Gli uffici hanno concluso la compilazione"),
        Shown::Compiled | Shown::Validated | Shown::Accepted => None,
    }
}

async fn of_who_asked(tx: &mut Tx, can: &Can<ViewSurveys>) -> Result<Vec<DeskItem>, Problem> {
    let today = tx.today();
    let mut items = Vec::new();
    for edition in editions::every(tx, can).await? {
        if edition.opened_on.is_none() || edition.is_anonymous() {
            continue;
        }
        let counts = lists::counts(tx, can, edition.edition_id).await?;
        items.extend(of_edition(&edition, &counts, today));
    }
    Ok(items)
}

fn of_edition(edition: &Edition, counts: &Counts, today: Day) -> Option<DeskItem> {
    let href = format!("/questionari/rilevazioni/{}", edition.edition_id);
    let title = &edition.data.title;
    let waiting = counts.of(Shown::Validated);
    if waiting > 0 {
        let text = format!("Risposte validate: {waiting}");
        let href = format!("{href}?stato={}", Shown::Validated.code());
        return Some(DeskItem::someday(format!("{title}: risposte da accettare"), text, href));
    }
    let open = edition.stage_on(today) == Stage::Open && counts.handed_in() < counts.all();
    let text = format!("Risposte concluse: {} su {}", counts.handed_in(), counts.all());
    open.then(|| {
        DeskItem::due(edition.data.closes, today, &format!("{title}: rilevazione aperta"), text, href)
    })
}
