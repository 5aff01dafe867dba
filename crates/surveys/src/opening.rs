//! What this is: an edition put to its addressees: one response for each body or Province; the letters come after.
//! What it is not: reminders.

use std::collections::BTreeSet;

use ::store::{Entry, Tx};
use kernel::permission::{EditSurvey, ViewBodies, ViewSurveys, national_register};
use kernel::{Actor, BodyId, Can, EditionId, NETWORK};
use registry::bodies::{self, BodyFilter};
use registry::{Body, BodyKind};

use crate::model::{Audience, Edition, NotAnEdition};
use crate::store::responses::{self, Addressee};
use crate::store::{Failure, editions, surveys};

/// More bodies than a centre has, or Provinces than Italy.
const MOST: usize = 3000;

/// The bodies that an edition would be put to, as the register stands now.
pub async fn addressees(tx: &mut Tx, actor: &Actor, edition: &Edition) -> Result<Vec<Addressee>, Failure> {
    match edition.data.audience {
        Audience::Anonymous => Ok(Vec::new()),
        Audience::Bodies if tx.tenant() == NETWORK => Err(NotAnEdition::NotFromHere.into()),
        Audience::Bodies => {
            let kind = BodyKind::from_code(&edition.data.body_kind);
            let all = bodies::every(tx, &actor.may_over(ViewBodies)?).await?;
            let kept = all.iter().filter(|body| !body.archived && kind.is_none_or(|kind| body.kind == kind));
            Ok(kept.map(addressee).collect())
        }
        Audience::Provinces if tx.tenant() != NETWORK => Err(NotAnEdition::NotFromHere.into()),
        Audience::Provinces => {
            let filter = BodyFilter { kind: Some(BodyKind::Province), ..BodyFilter::default() };
            let found = bodies::page_after(tx, &national_register(), &filter, None, MOST).await?;
            Ok(found.rows.iter().map(addressee).collect())
        }
    }
}

fn addressee(body: &Body) -> Addressee {
    Addressee { body_id: body.body_id, name: body.full_name() }
}

/// Puts an edition to its addressees; one that is open takes in those who came after. Says how many responses were made.
pub async fn open(tx: &mut Tx, actor: &Actor, id: EditionId) -> Result<usize, Failure> {
    let (can, view): (Can<EditSurvey>, Can<ViewSurveys>) =
        (crate::access::edit(actor)?, actor.may_over(ViewSurveys)?);
    let edition = editions::find(tx, &view, id).await?.ok_or(Failure::NotThere)?;
    let today = tx.today();
    // First the mark, which holds the row: two that open at once follow one another.
    let first = editions::mark_opened(tx, &can, (id, today)).await?;
    let asked: BTreeSet<BodyId> = responses::bodies(tx, &can, id).await?.into_iter().collect();
    let form = surveys::version(tx, edition.data.version_id).await?.form;
    let mut made = 0_usize;
    for to in addressees(tx, actor, &edition).await? {
        if !asked.contains(&to.body_id) {
            responses::insert(tx, &can, (&edition, &form), &to).await?;
            made = made.saturating_add(1);
        }
    }
    if first || made > 0 {
        let summary = format!("Aperta la rilevazione «{}»: {made} destinatari", edition.data.title);
        let after = serde_json::json!({ "addressees": made });
        tx.audit(Entry::new("edition.open", "survey_edition", id).summary(summary).created(&after)?);
    }
    Ok(made)
}
