//! What this is: what the mapping puts on somebody's desk: to the network, drafts to be confirmed; to a centre, the
//! pillars of its own Province that nobody has answered yet.
//! What it is not: a deadline; there is none.

use kernel::permission::AssessProfile;
use kernel::{Actor, NETWORK};
use webkit::{App, DeskItem, DeskSource, Problem};

use crate::access;
use crate::model::{Assessment, Pillar, judge};
use crate::provinces::{Province, Provinces};
use crate::store::{assessments, rules};

/// What the mapping puts on a desk.
pub fn desk() -> DeskSource {
    DeskSource::new(items)
}

async fn items(app: App, actor: Actor) -> Result<Vec<DeskItem>, Problem> {
    let Ok(can) = access::whole(&actor) else { return Ok(Vec::new()) };
    if actor.may_over(AssessProfile).is_err() {
        return Ok(Vec::new());
    }
    let mut tx = app.db.read(NETWORK).await?;
    let provinces = Provinces::read_in(&mut tx).await?;
    let all = assessments::latest(&mut tx, &can).await?;
    if access::confirm(&actor).is_ok() {
        let in_force = rules::in_force(&mut tx).await?;
        return all
            .iter()
            .filter(|one| one.is_draft())
            .filter_map(|one| to_confirm(one, &in_force, &provinces))
            .collect();
    }
    drop(tx);
    let own = access::own_unit(&app.db, &actor).await?;
    let own = own.and_then(|uts| provinces.by_uts(&uts).cloned());
    Ok(own.and_then(|own| to_answer(&own, &all)).into_iter().collect())
}

fn to_confirm(
    one: &Assessment,
    in_force: &rules::InForce,
    provinces: &Provinces,
) -> Option<Result<DeskItem, Problem>> {
    let province = provinces.by_body(one.body_id)?;
    let verdict = match in_force.of(one.pillar) {
        Ok(rules) => judge(rules, &one.known_to(rules)).label(),
        Err(why) => return Some(Err(why.into())),
    };
    let title = format!("Conferma il profilo {} di {}", one.pillar.label(), province.name);
    let href = format!("/profili/{}/{}", province.uts, one.pillar.code());
    Some(Ok(DeskItem::someday(title, format!("Dalle risposte risulta: {verdict}"), href)))
}

fn to_answer(own: &Province, all: &[Assessment]) -> Option<DeskItem> {
    let answered =
        |pillar: &Pillar| all.iter().any(|one| one.body_id == own.body_id && one.pillar == *pillar);
    let open: Vec<&str> =
        Pillar::ALL.iter().filter(|pillar| !answered(pillar)).map(|pillar| pillar.label()).collect();
    let text = format!("Nessuno ha ancora risposto per {}: {}", own.name, open.join(", "));
    let href = format!("/mappa/province/{}", own.uts);
    (!open.is_empty()).then(|| DeskItem::someday("Descrivi la tua Provincia alla rete", text, href))
}
