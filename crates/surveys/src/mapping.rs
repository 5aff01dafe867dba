//! What this is: the response with which a Province describes itself to the network: where whoever works for it goes on.
//! What it is not: its profile; `profiles` judges.

use kernel::permission::ViewSurveys;
use kernel::{Actor, NETWORK, ResponseId};
use profiles::model::Pillar;
use profiles::store::rules;
use webkit::{App, Problem};

use crate::access;
use crate::model::{Shown, asked_criteria};
use crate::store::{lists, responses};

/// A response that asks about the criteria of the profiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Described {
    /// Which.
    pub response_id: ResponseId,
    /// Whether the network has accepted it, so that the profile can follow from it.
    pub accepted: bool,
}

impl Described {
    /// The page of its next step.
    pub fn address(&self) -> String {
        let page = if self.accepted { "/profilo" } else { "" };
        format!("/questionari/risposte/{}{page}", self.response_id)
    }
}

/// The newest of the actor's own Province that counts or still can: nobody is sent to what is over.
pub async fn of_own_province(app: &App, actor: &Actor) -> Result<Option<Described>, Problem> {
    if actor.may_over(ViewSurveys).is_err() {
        return Ok(None);
    }
    let Some((can, province)) = access::sight(app, actor).await?.province else { return Ok(None) };
    let mut tx = app.db.read(NETWORK).await?;
    let today = tx.today();
    let in_force = rules::in_force(&mut tx).await?;
    for row in lists::of_body(&mut tx, &can, province.body_id).await? {
        let accepted = row.state == Shown::Accepted;
        let over = row.state.is_waiting() && (today < row.opens || row.closes < today);
        let found = if over { None } else { responses::find(&mut tx, &can, row.response_id).await? };
        let Some(response) = found else { continue };
        let form = responses::version_of(&mut tx, &response).await?.form;
        for pillar in Pillar::ALL {
            if asked_criteria(&form, in_force.of(pillar)?) > 0 {
                return Ok(Some(Described { response_id: row.response_id, accepted }));
            }
        }
    }
    Ok(None)
}
