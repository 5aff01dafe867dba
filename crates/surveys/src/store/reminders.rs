//! What this is: reminders in the database: one for each response and day, whoever asks for it.
//! What it is not: the letters; see `reminding`.

use ::store::{StoreError, Tx, Val, from_row};
use kernel::permission::{EditSurvey, ViewSurveys};
use kernel::{Can, Day, EditionId, ResponseId};

const ADD: &str = "INSERT INTO survey_reminder (tenant_id, response_id, sent_on, sent_at, sent_by, addresses) \
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant_id, response_id, sent_on) DO NOTHING";
const OF_EDITION: &str = "SELECT m.response_id, COUNT(*) AS sent, MAX(m.sent_on) AS last \
    FROM survey_reminder m JOIN survey_response r ON r.tenant_id = m.tenant_id AND r.response_id = m.response_id \
    WHERE m.tenant_id = $1 AND r.edition_id = $2 AND (r.body_id = $3 OR $3 IS NULL) GROUP BY m.response_id";
pub(crate) const SQL: &[&str] = &[ADD, OF_EDITION];

/// How often a body was reminded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reminded {
    /// Of which response.
    pub response_id: ResponseId,
    /// How many times.
    pub sent: i64,
    /// The last time.
    pub last: Day,
}
from_row!(Reminded { response_id, sent, last });

/// Notes a reminder of a day; `false` if there was one that day.
pub(crate) async fn add(
    tx: &mut Tx,
    can: &Can<EditSurvey>,
    (response, on): (ResponseId, Day),
    addresses: &str,
) -> Result<bool, StoreError> {
    let author = tx.author().map(|actor| actor.name().to_owned()).unwrap_or_default();
    let values: [Val; 6] =
        [can.tenant().into(), response.into(), on.into(), tx.now().into(), author.into(), addresses.into()];
    Ok(tx.exec(ADD, &values).await? > 0)
}

/// How often each body was reminded of an edition.
pub async fn of_edition(
    tx: &mut Tx,
    can: &Can<ViewSurveys>,
    edition: EditionId,
) -> Result<Vec<Reminded>, StoreError> {
    tx.all(OF_EDITION, &[can.tenant().into(), edition.into(), can.scope().body().into()]).await
}
