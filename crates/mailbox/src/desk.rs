//! What this is: what letters need of the people of a centre.
//! What it is not: kept anywhere; it is found again whenever somebody looks.

use kernel::Actor;
use kernel::permission::SortMail;
use webkit::{App, DeskItem, DeskSource, Problem};

use crate::model::State;
use crate::store::boxes;
use crate::store::letters::{self, Filter};

/// What the desk shows of this area.
pub fn desk() -> DeskSource {
    DeskSource::new(|app: App, actor: Actor| async move { needs(&app, &actor).await })
}

async fn needs(app: &App, actor: &Actor) -> Result<Vec<DeskItem>, Problem> {
    let Ok(can) = actor.may_over(SortMail) else { return Ok(Vec::new()) };
    let mut tx = app.db.read(can.tenant()).await?;
    let mut items = Vec::new();
    for (state, title, text) in [
        (State::ToSort, "Lettere da smistare", "Di chi conosciamo: di' di che cosa trattano"),
        (State::Quarantine, "Lettere in quarantena", "Guarda chi scrive, poi aprile o rifiutale"),
    ] {
        let filter = Filter { state: Some(state), ..Filter::default() };
        let count = letters::count(&mut tx, &can, &filter).await?;
        if count > 0 {
            let href = format!("/richieste/posta?stato={}", state.code());
            items.push(DeskItem::someday(format!("{title}: {count}"), text, href));
        }
    }
    for mailbox in boxes::all(&mut tx, &can).await? {
        if !mailbox.trouble.is_empty() {
            let title = format!("La casella {} non si legge", mailbox.address);
            items.push(DeskItem::someday(title, mailbox.trouble, "/richieste/posta/caselle"));
        }
    }
    Ok(items)
}
