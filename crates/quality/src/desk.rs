//! What this is: what the reports need of a person: to bring the report of the month to the technical committee.
//! What it is not: a letter.

use kernel::Actor;
use kernel::permission::{ActionKind, ViewRequestReports};
use webkit::{App, DeskItem, DeskSource, Problem};

use crate::model::Month;
use crate::store::reports;

/// The day of the month after which the report is no longer news.
const NEWS_UNTIL: i8 = 15;

/// What the desk shows of this area.
pub fn desk() -> DeskSource {
    DeskSource::new(|app: App, actor: Actor| async move { items(&app, &actor).await })
}

async fn items(app: &App, actor: &Actor) -> Result<Vec<DeskItem>, Problem> {
    let today = app.clock.today();
    if today.day_of_month() > NEWS_UNTIL || !actor.reaches(ActionKind::EditHelpdesk) {
        return Ok(Vec::new());
    }
    let Ok(can) = actor.may_over(ViewRequestReports) else { return Ok(Vec::new()) };
    let month = Month::of(today).before();
    let mut tx = app.db.read(can.tenant()).await?;
    let made = reports::last_of(&mut tx, &can, month).await?;
    let item = |_| {
        let title = format!("Rapporto sulle richieste di {month}");
        DeskItem::someday(title, "È pronto per il Comitato tecnico", "/andamento/mesi")
    };
    Ok(made.map(item).into_iter().collect())
}
