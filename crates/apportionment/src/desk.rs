//! What this is: what shared costs need of a person: simulations to be approved, past years still to be settled.
//! What it is not: for bodies: they find their shares on their own page.

use kernel::permission::{ActionKind, EditCosts};
use kernel::{Actor, Cents};
use webkit::{App, DeskItem, DeskSource, Problem};

use crate::model::Computation;
use crate::pages;
use crate::store::computations;

/// What the desk shows of this area.
pub fn desk() -> DeskSource {
    DeskSource::new(|app: App, actor: Actor| async move { needs(&app, &actor).await })
}

async fn needs(app: &App, actor: &Actor) -> Result<Vec<DeskItem>, Problem> {
    let Ok(can) = actor.may_over(EditCosts) else { return Ok(Vec::new()) };
    let mut tx = app.db.read(can.tenant()).await?;
    let mut items = Vec::new();
    if actor.reaches(ActionKind::ApproveApportionment) {
        let waiting = computations::waiting(&mut tx, &can).await?;
        items.extend(waiting.iter().map(to_approve));
    }
    let last = tx.today().year().saturating_sub(1);
    let lines = pages::lines(&mut tx, &can, last).await?;
    let open: Vec<_> = lines.iter().filter(|line| line.forecast.is_some() && line.last.is_none()).collect();
    if !open.is_empty() {
        let sum = Cents::sum(open.iter().map(|line| line.pool.planned)).unwrap_or_default();
        let title = format!("Costi comuni {last}: {} voci senza consuntivo", open.len());
        let text = format!("Scrivi quanto si è speso (previsto {sum}) e approva i conguagli");
        items.push(DeskItem::someday(title, text, format!("/riparti?anno={last}")));
    }
    Ok(items)
}

fn to_approve(draft: &Computation) -> DeskItem {
    let title = format!("Riparto da approvare: {} {}", draft.of.pool_name, draft.of.year);
    let text = format!("{}: {} tra {} enti", draft.kind.label(), draft.of.amount, draft.of.bodies);
    DeskItem::someday(title, text, format!("/riparti/versioni/{}", draft.apportionment_id))
}
