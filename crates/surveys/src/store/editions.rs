//! What this is: the editions in the database. What it is not: their responses; see `responses`.

use ::store::{Entry, StoreError, Tx, Val};
use kernel::permission::{Action, EditSurvey, ViewSurveys};
use kernel::{Can, Day, EditionId, SurveyVersionId, text};

use super::{Failure, surveys, touched};
use crate::model::{Audience, Edition, EditionData, NotAnEdition, VersionStatus};

macro_rules! columns {
    () => {
        "SELECT e.edition_id, e.survey_id, e.version_id, e.title, e.audience, e.body_kind, e.opens, e.closes, \
         e.intro, e.remind_days, e.opened_on, e.version FROM survey_edition e WHERE e.tenant_id = $1 AND "
    };
}
/// Somebody of a body sees the editions to which the body has a response.
macro_rules! within_reach {
    ($body:literal) => {
        concat!(
            "(e.opened_on IS NOT NULL AND EXISTS (SELECT 1 FROM survey_response r WHERE r.tenant_id = e.tenant_id \
             AND r.edition_id = e.edition_id AND r.body_id = ",
            $body,
            ") OR ",
            $body,
            " IS NULL)"
        )
    };
}
const GET: &str = concat!(columns!(), "e.edition_id = $2 AND ", within_reach!("$3"));
const BARE: &str = concat!(columns!(), "e.edition_id = $2");
const EVERY: &str =
    concat!(columns!(), within_reach!("$2"), " ORDER BY e.opens DESC, e.edition_id LIMIT 500");
const INSERT: &str = "INSERT INTO survey_edition (tenant_id, edition_id, survey_id, version_id, title, sort_key, audience, \
    body_kind, opens, closes, intro, remind_days, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1)";
const UPDATE: &str = "UPDATE survey_edition SET survey_id = $3, version_id = $4, title = $5, sort_key = $6, \
    audience = $7, body_kind = $8, opens = $9, closes = $10, intro = $11, remind_days = $12, version = version + 1 \
    WHERE tenant_id = $1 AND edition_id = $2 AND version = $13";
const OPEN: &str = "UPDATE survey_edition SET opened_on = $3, version = version + 1 \
    WHERE tenant_id = $1 AND edition_id = $2 AND opened_on IS NULL";
const TO_VERSION: &str = "UPDATE survey_edition SET version_id = $3, version = version + 1 \
    WHERE tenant_id = $1 AND edition_id = $2 AND version = $4";
pub(crate) const SQL: &[&str] = &[GET, BARE, EVERY, INSERT, UPDATE, OPEN, TO_VERSION];

/// An edition within reach.
pub async fn find(tx: &mut Tx, can: &Can<ViewSurveys>, id: EditionId) -> Result<Option<Edition>, StoreError> {
    tx.maybe(GET, &[can.tenant().into(), id.into(), can.scope().body().into()]).await
}

/// The edition of something that is already known to be theirs.
pub(crate) async fn known(tx: &mut Tx, id: EditionId) -> Result<Edition, Failure> {
    let tenant: Val = tx.tenant().into();
    tx.maybe(BARE, &[tenant, id.into()]).await?.ok_or(Failure::NotThere)
}

/// Every edition within reach, the newest first.
pub async fn every(tx: &mut Tx, can: &Can<ViewSurveys>) -> Result<Vec<Edition>, StoreError> {
    tx.all(EVERY, &[can.tenant().into(), can.scope().body().into()]).await
}

/// Makes an edition; its responses come with its opening.
pub async fn create(
    tx: &mut Tx,
    can: &Can<EditSurvey>,
    id: EditionId,
    data: EditionData,
) -> Result<Edition, Failure> {
    let data = data.checked()?;
    refuse_unpublished(tx, &data).await?;
    let edition = Edition { edition_id: id, data, opened_on: None, version: 1 };
    tx.exec(INSERT, &values(can, &edition)).await?;
    let summary = format!("Creata la rilevazione «{}»", edition.data.title);
    tx.audit(Entry::new("edition.create", "survey_edition", id).summary(summary).created(&edition)?);
    Ok(edition)
}

async fn refuse_unpublished(tx: &mut Tx, data: &EditionData) -> Result<(), Failure> {
    let version = surveys::version(tx, data.version_id).await?;
    let fits = version.survey_id == data.survey_id && version.status == VersionStatus::Published;
    let files = version.form.questions().any(|question| question.kind == questionnaire::Kind::File);
    match fits {
        false => Err(Failure::NotPublished),
        true if files && data.audience == Audience::Anonymous => Err(NotAnEdition::Files.into()),
        true => Ok(()),
    }
}

/// Changes an edition, as far as its life allows.
pub async fn change(
    tx: &mut Tx,
    can: &Can<EditSurvey>,
    (before, shown): (&Edition, i64),
    data: EditionData,
) -> Result<Edition, Failure> {
    let after = before.changed(data)?;
    refuse_unpublished(tx, &after.data).await?;
    let mut values = values(can, &after);
    values.push(shown.into());
    touched(tx.exec(UPDATE, &values).await?)?;
    let summary = format!("Modificata la rilevazione «{}»", after.data.title);
    let entry = Entry::new("edition.edit", "survey_edition", after.edition_id).summary(summary);
    tx.audit(entry.change(&before.data, &after.data)?);
    Ok(Edition { version: shown.saturating_add(1), ..after })
}

/// Marks an edition as opened; `false` if it was already.
pub(crate) async fn mark_opened(
    tx: &mut Tx,
    can: &Can<EditSurvey>,
    (id, on): (EditionId, Day),
) -> Result<bool, StoreError> {
    Ok(tx.exec(OPEN, &[can.tenant().into(), id.into(), on.into()]).await? > 0)
}

/// From now on new responses answer this version.
pub(super) async fn to_version<A: Action>(
    tx: &mut Tx,
    can: &Can<A>,
    (edition, version): (&Edition, SurveyVersionId),
) -> Result<(), Failure> {
    if edition.is_anonymous() {
        return Err(NotAnEdition::Opened.into());
    }
    let values = [can.tenant().into(), edition.edition_id.into(), version.into(), edition.version.into()];
    touched(tx.exec(TO_VERSION, &values).await?)
}

fn values(can: &Can<EditSurvey>, edition: &Edition) -> Vec<Val> {
    let data = &edition.data;
    vec![
        can.tenant().into(),
        edition.edition_id.into(),
        data.survey_id.into(),
        data.version_id.into(),
        data.title.as_str().into(),
        text::sort_key(&data.title).into(),
        data.audience.into(),
        data.body_kind.as_str().into(),
        data.opens.into(),
        data.closes.into(),
        data.intro.as_str().into(),
        data.remind_days.into(),
    ]
}
