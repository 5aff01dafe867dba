//! What this is: what designs need of a person, as long as a Province has no centre: a design, its adoption, the centre.
//! What it is not: a deadline; there is none. A Province whose centre is there plans in its own time.

use kernel::Actor;
use kernel::permission::{ActionKind, ViewDesigns};
use webkit::{App, DeskItem, DeskSource, Problem};

use crate::model::{Design, State};
use crate::store;

/// What this area puts on the desk.
pub fn desk() -> DeskSource {
    DeskSource::new(|app: App, actor: Actor| async move { items(&app, &actor).await })
}

async fn items(app: &App, actor: &Actor) -> Result<Vec<DeskItem>, Problem> {
    let Ok(can) = actor.may_over(ViewDesigns) else { return Ok(Vec::new()) };
    if !actor.reaches(ActionKind::EditDesign) {
        return Ok(Vec::new());
    }
    let mut tx = app.db.read(can.tenant()).await?;
    if registry::planned::pending(&mut tx).await?.is_none() {
        return Ok(Vec::new());
    }
    let all = store::every(&mut tx, &can).await?;
    let creates = actor.reaches(ActionKind::RealiseDesign);
    Ok(all.iter().filter_map(|design| item(design, creates)).collect())
}

fn item(design: &Design, creates: bool) -> Option<DeskItem> {
    let page = format!("/progetti/{}", design.design_id);
    match design.state {
        State::Draft => {
            let title = format!("Completa il progetto «{}»", design.title());
            Some(DeskItem::someday(title, "È una bozza: quando è pronto adottalo", page))
        }
        State::Adopted if creates => {
            let text = "Il progetto è adottato: catalogo, organi e convenzione nascono da qui";
            Some(DeskItem::someday("Crea il centro", text, format!("{page}/crea")))
        }
        State::Adopted | State::Realised | State::Archived => None,
    }
}
