//! What this is: what a campaign came to: the answers side by side, how many have answered, who is missing.
//! What it is not: a page; the command line, the API and the pages read it from here.

use ::store::Tx;
use kernel::permission::ViewNeeds;
use kernel::{Can, Day};

use crate::model::matrix::Answered;
use crate::model::{Campaign, Matrix};
use crate::store::{Failure, campaigns, lists};

/// The confirmed answers within reach, as things stand on a day.
pub async fn matrix(
    tx: &mut Tx,
    can: &Can<ViewNeeds>,
    (campaign, on): (&Campaign, Day),
) -> Result<Matrix, Failure> {
    let content = campaigns::content(tx, campaign).await?;
    let rows = lists::every(tx, can, (campaign.campaign_id, on)).await?;
    let bodies = rows.into_iter().map(|row| Answered {
        sheet_id: row.sheet_id,
        body_id: row.body_id,
        body_name: row.body_name,
        state: row.state,
        answers: row.answers,
    });
    Ok(Matrix::of(&content, bodies.collect()))
}
