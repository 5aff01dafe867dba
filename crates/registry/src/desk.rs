//! What this is: what the register puts on somebody's desk.
//! What it is not: deadlines; those come with agreements.

use kernel::permission::{EditCentre, EditContacts, ImportBodies, ViewBodies};
use kernel::{Actor, BodyId};
use webkit::{App, DeskItem, DeskSource, Problem};

use crate::imports::ImportState;
use crate::model::Body;
use crate::{bodies, centre, imports};

/// How many imports are looked at: older ones that nobody finished are not urgent.
const RECENT: usize = 20;

/// What the register puts on a desk.
pub fn desk() -> DeskSource {
    DeskSource::new(items)
}

async fn items(app: App, actor: Actor) -> Result<Vec<DeskItem>, Problem> {
    if let Some(own) = actor.grant().scope.body() {
        return own_data(&app, &actor, own).await;
    }
    let mut items = unfinished_imports(&app, &actor).await?;
    items.extend(issuer(&app, &actor).await?);
    Ok(items)
}

async fn unfinished_imports(app: &App, actor: &Actor) -> Result<Vec<DeskItem>, Problem> {
    let Ok(can) = actor.may_over(ImportBodies) else { return Ok(Vec::new()) };
    let mut tx = app.db.read(can.tenant()).await?;
    let recent = imports::recent(&mut tx, &can, None, RECENT).await?;
    let item = |import: imports::Import| {
        let (title, page) = match import.state {
            ImportState::Mapping => ("Indica che cosa contengono le colonne", "/colonne"),
            ImportState::Ready if import.created_by == actor.name() => {
                ("Controlla e applica l'importazione", "")
            }
            ImportState::Ready | ImportState::Applying | ImportState::Applied => return None,
        };
        Some(DeskItem::someday(title, import.file_name, format!("/importazioni/{}{page}", import.import_id)))
    };
    Ok(recent.into_iter().filter_map(item).collect())
}

async fn issuer(app: &App, actor: &Actor) -> Result<Option<DeskItem>, Problem> {
    let Ok(can) = actor.may_over(EditCentre) else { return Ok(None) };
    let Some(centre) = centre::get(&mut app.db.read(can.tenant()).await?).await? else { return Ok(None) };
    let missing = centre.issuer.missing().join(", ");
    let text = format!("Per emettere fatture mancano: {missing}");
    Ok((!missing.is_empty())
        .then(|| DeskItem::someday("Completa i dati del centro", text, "/centro/modifica")))
}

async fn own_data(app: &App, actor: &Actor, own: BodyId) -> Result<Vec<DeskItem>, Problem> {
    if actor.may_over(EditContacts).is_err() {
        return Ok(Vec::new());
    }
    let can = actor.may_over(ViewBodies)?;
    let body = bodies::get(&mut app.db.read(can.tenant()).await?, &can, own).await?;
    let missing = body.map(|body| missing(&body).join(", ")).unwrap_or_default();
    if missing.is_empty() {
        return Ok(Vec::new());
    }
    let text = format!("Mancano: {missing}");
    Ok(vec![DeskItem::someday("Completa i dati del tuo ente", text, format!("/enti/{own}/modifica"))])
}

fn missing(body: &Body) -> Vec<&'static str> {
    let checks = [
        (body.reach.pec.is_none(), "PEC"),
        (body.invoicing.office_code.is_none(), "codice univoco dell'ufficio di fatturazione"),
        (body.address.street.is_empty() || body.address.town.is_empty(), "sede"),
    ];
    checks.into_iter().filter(|(missing, _)| *missing).map(|(_, what)| what).collect()
}
