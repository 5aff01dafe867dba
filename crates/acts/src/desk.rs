//! What this is: what acts need of a person: the data that those of the designs at hand still lack.
//! What it is not: a deadline; there is none. Acts of a design that was put away need nothing.

use designer::model::State;
use kernel::Actor;
use kernel::permission::{ActionKind, ViewActs, ViewDesigns};
use webkit::{App, DeskItem, DeskSource, Problem};

use crate::model::Document;
use crate::pages::everything;
use crate::store::acts::Act;

/// What this area puts on the desk.
pub fn desk() -> DeskSource {
    DeskSource::new(|app: App, actor: Actor| async move { items(&app, &actor).await })
}

async fn items(app: &App, actor: &Actor) -> Result<Vec<DeskItem>, Problem> {
    if actor.may_over(ViewActs).is_err() || !actor.reaches(ActionKind::EditActs) {
        return Ok(Vec::new());
    }
    let mut lacking: Vec<(Act, Document)> = Vec::new();
    for (act, document, _) in everything(app, actor).await? {
        if !document.is_complete() {
            lacking.push((act, document));
        }
    }
    if lacking.is_empty() {
        return Ok(Vec::new());
    }
    let can = actor.may_over(ViewDesigns)?;
    let designs = designer::store::every(&mut app.db.read(can.tenant()).await?, &can).await?;
    let alive = designs.iter().filter(|design| design.state != State::Archived);
    let item = |design: &designer::model::Design| {
        let of: Vec<_> = lacking.iter().filter(|(act, _)| act.design_id == design.design_id).collect();
        item(&design.title(), &of)
    };
    Ok(alive.filter_map(item).collect())
}

/// One for all acts of a design: what is typed into one of them goes into the others.
fn item(design: &str, lacking: &[&(Act, Document)]) -> Option<DeskItem> {
    let (act, _) = lacking.first()?;
    let missing: std::collections::BTreeSet<&String> =
        lacking.iter().flat_map(|(_, document)| &document.missing).collect();
    let text = match missing.len() {
        1 => "Manca un dato: si vede anche nei file".to_owned(),
        many => format!("Mancano {many} dati: si vede anche nei file"),
    };
    Some(match lacking.len() {
        1 => DeskItem::someday(
            format!("Completa l'atto «{}»", act.name),
            text,
            format!("/atti/{}", act.act_id),
        ),
        many => DeskItem::someday(format!("Completa {many} atti del progetto «{design}»"), text, "/atti"),
    })
}
