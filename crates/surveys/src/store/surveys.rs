//! What this is: questionnaires and their versions in the database: composed as a draft, published, followed by the next.
//! What it is not: the rules of composing; those are moves of [`Editing`].

use ::store::{Entry, StoreError, Tx, Val, from_row};
use kernel::permission::{Action, EditSurvey, ViewSurveys};
use kernel::{Can, Day, SurveyId, SurveyVersionId, text};
use questionnaire::Form;

use super::rows::json;
use super::{Failure, touched};
use crate::model::{Editing, NotEdited, Survey, Version, VersionStatus, own_faults};

const GET: &str = "SELECT survey_id, name, version FROM survey WHERE tenant_id = $1 AND survey_id = $2";
const LIST: &str = "SELECT s.survey_id, s.name, \
    (SELECT MAX(v.number) FROM survey_version v WHERE v.tenant_id = s.tenant_id \
      AND v.survey_id = s.survey_id AND v.status = 'published') AS published, \
    (SELECT MAX(v.number) FROM survey_version v WHERE v.tenant_id = s.tenant_id \
      AND v.survey_id = s.survey_id AND v.status = 'draft') AS draft, \
    (SELECT COUNT(*) FROM survey_edition e WHERE e.tenant_id = s.tenant_id AND e.survey_id = s.survey_id) AS editions \
    FROM survey s WHERE s.tenant_id = $1 ORDER BY s.sort_key, s.survey_id LIMIT 500";
macro_rules! version {
    ($rest:literal) => {
        concat!(
            "SELECT version_id, survey_id, number, status, form, published_on, version FROM survey_version \
             WHERE tenant_id = $1 AND ",
            $rest
        )
    };
}
const VERSIONS: &str = version!("survey_id = $2 ORDER BY number DESC");
const VERSION: &str = version!("version_id = $2");
const PUBLISHED: &str = "SELECT v.version_id, v.survey_id, v.number, s.name FROM survey_version v \
    JOIN survey s ON s.tenant_id = v.tenant_id AND s.survey_id = v.survey_id \
    WHERE v.tenant_id = $1 AND v.status = 'published' ORDER BY s.sort_key, v.number DESC LIMIT 500";
const INSERT: &str =
    "INSERT INTO survey (tenant_id, survey_id, name, sort_key, version) VALUES ($1, $2, $3, $4, 1)";
const RENAME: &str = "UPDATE survey SET name = $3, sort_key = $4, version = version + 1 \
    WHERE tenant_id = $1 AND survey_id = $2 AND version = $5";
const INSERT_VERSION: &str = "INSERT INTO survey_version (tenant_id, version_id, survey_id, number, status, form, version) \
    VALUES ($1, $2, $3, $4, 'draft', $5, 1)";
const WRITE: &str = "UPDATE survey_version SET form = $3, version = version + 1 \
    WHERE tenant_id = $1 AND version_id = $2 AND status = 'draft' AND version = $4";
const PUBLISH: &str = "UPDATE survey_version SET status = 'published', published_on = $3, version = version + 1 \
    WHERE tenant_id = $1 AND version_id = $2 AND status = 'draft' AND version = $4";
pub(crate) const SQL: &[&str] =
    &[GET, LIST, VERSIONS, VERSION, PUBLISHED, INSERT, RENAME, INSERT_VERSION, WRITE, PUBLISH];

/// A questionnaire in the list.
#[derive(Clone, Debug)]
pub struct SurveyRow {
    /// Which.
    pub survey_id: SurveyId,
    /// Its name.
    pub name: String,
    /// The number of its last published version.
    pub published: Option<i64>,
    /// The number of the version being composed.
    pub draft: Option<i64>,
    /// How many editions use it.
    pub editions: i64,
}
from_row!(SurveyRow { survey_id, name, published, draft, editions });

/// A published version, to choose from.
#[derive(Clone, Debug)]
pub struct PublishedRow {
    /// Which.
    pub version_id: SurveyVersionId,
    /// Of which questionnaire.
    pub survey_id: SurveyId,
    /// Its number.
    pub number: i64,
    /// The name of the questionnaire.
    pub name: String,
}
from_row!(PublishedRow { version_id, survey_id, number, name });

/// Every questionnaire of the tenant.
pub async fn every(tx: &mut Tx, can: &Can<ViewSurveys>) -> Result<Vec<SurveyRow>, StoreError> {
    tx.all(LIST, &[can.tenant().into()]).await
}

/// A questionnaire.
pub async fn find<A: Action>(tx: &mut Tx, can: &Can<A>, id: SurveyId) -> Result<Option<Survey>, StoreError> {
    tx.maybe(GET, &[can.tenant().into(), id.into()]).await
}

/// Its versions, the newest first.
pub async fn versions<A: Action>(
    tx: &mut Tx,
    can: &Can<A>,
    id: SurveyId,
) -> Result<Vec<Version>, StoreError> {
    tx.all(VERSIONS, &[can.tenant().into(), id.into()]).await
}

/// The published versions of all questionnaires.
pub async fn published(tx: &mut Tx, can: &Can<EditSurvey>) -> Result<Vec<PublishedRow>, StoreError> {
    tx.all(PUBLISHED, &[can.tenant().into()]).await
}

/// A version, of the tenant of the transaction: for who already holds something that names it.
pub(crate) async fn version(tx: &mut Tx, id: SurveyVersionId) -> Result<Version, Failure> {
    let tenant: Val = tx.tenant().into();
    tx.maybe(VERSION, &[tenant, id.into()]).await?.ok_or(Failure::NotThere)
}

/// Makes a questionnaire whose first version is being composed.
pub async fn create(
    tx: &mut Tx,
    can: &Can<EditSurvey>,
    (id, name): (SurveyId, &str),
    form: &Form,
) -> Result<Survey, Failure> {
    let survey = Survey { survey_id: id, name: name.trim().to_owned(), version: 1 };
    let key = text::sort_key(&survey.name);
    let values = [can.tenant().into(), id.into(), survey.name.as_str().into(), key.into()];
    tx.exec(INSERT, &values).await?;
    insert_version(tx, can, (id, 1), form).await?;
    let summary = format!("Creato il questionario «{}»", survey.name);
    tx.audit(Entry::new("survey.create", "survey", id).summary(summary).created(&survey)?);
    Ok(survey)
}

async fn insert_version(
    tx: &mut Tx,
    can: &Can<EditSurvey>,
    (id, number): (SurveyId, i64),
    form: &Form,
) -> Result<SurveyVersionId, Failure> {
    let version_id: SurveyVersionId = tx.id();
    let values = [can.tenant().into(), version_id.into(), id.into(), number.into(), json(form)?];
    tx.exec(INSERT_VERSION, &values).await.map_err(draft_is_there)?;
    Ok(version_id)
}

fn draft_is_there(error: StoreError) -> Failure {
    match error {
        StoreError::Taken(_) => Failure::DraftIsThere,
        other => other.into(),
    }
}

/// Changes the name.
pub async fn rename(
    tx: &mut Tx,
    can: &Can<EditSurvey>,
    (before, shown): (&Survey, i64),
    name: &str,
) -> Result<(), Failure> {
    let after = Survey { name: name.trim().to_owned(), ..before.clone() };
    let values: [Val; 5] = [
        can.tenant().into(),
        after.survey_id.into(),
        after.name.as_str().into(),
        text::sort_key(&after.name).into(),
        shown.into(),
    ];
    touched(tx.exec(RENAME, &values).await?)?;
    let summary = format!("Il questionario «{}» ora si chiama «{}»", before.name, after.name);
    let entry = Entry::new("survey.rename", "survey", after.survey_id).summary(summary);
    tx.audit(entry.change(before, &after)?);
    Ok(())
}

async fn draft(tx: &mut Tx, can: &Can<EditSurvey>, id: SurveyId) -> Result<Version, Failure> {
    let all = versions(tx, can, id).await?;
    if all.is_empty() {
        return Err(Failure::NotThere);
    }
    all.into_iter().find(|one| one.status == VersionStatus::Draft).ok_or(Failure::NotADraft)
}

/// Composes the draft by a move; two moves of two people follow one another. Gives the questionnaire as it is now.
pub async fn compose(
    tx: &mut Tx,
    can: &Can<EditSurvey>,
    id: SurveyId,
    (summary, work): (String, impl FnOnce(&mut Editing<'_>) -> Result<(), NotEdited>),
) -> Result<Form, Failure> {
    let before = draft(tx, can, id).await?;
    let mut form = before.form.clone();
    work(&mut Editing(&mut form))?;
    write(tx, can, &before, (&form, summary)).await?;
    Ok(form)
}

/// Puts another questionnaire in place of the draft: an import.
pub async fn replace(
    tx: &mut Tx,
    can: &Can<EditSurvey>,
    id: SurveyId,
    (summary, form): (String, &Form),
) -> Result<(), Failure> {
    let before = draft(tx, can, id).await?;
    write(tx, can, &before, (form, summary)).await
}

async fn write(
    tx: &mut Tx,
    can: &Can<EditSurvey>,
    before: &Version,
    (form, summary): (&Form, String),
) -> Result<(), Failure> {
    let values: [Val; 4] =
        [can.tenant().into(), before.version_id.into(), json(form)?, before.version.into()];
    touched(tx.exec(WRITE, &values).await?)?;
    let entry = Entry::new("survey.compose", "survey", before.survey_id).summary(summary);
    tx.audit(entry.change(&before.form, form)?);
    Ok(())
}

/// What keeps a questionnaire from being published.
pub fn faults(form: &Form) -> Vec<questionnaire::Fault> {
    let mut all = form.prepare().err().unwrap_or_default();
    all.extend(own_faults(form));
    let asks = form.questions().any(|question| question.kind.is_answered());
    if !asks {
        let message = "Il questionario non chiede nulla: aggiungi una domanda".to_owned();
        all.push(questionnaire::Fault { at: "questionario".into(), message });
    }
    all
}

/// Publishes the draft: from now on editions may use it and it does not change.
pub async fn publish(tx: &mut Tx, can: &Can<EditSurvey>, id: SurveyId, on: Day) -> Result<Version, Failure> {
    let before = draft(tx, can, id).await?;
    let faults = faults(&before.form);
    if !faults.is_empty() {
        return Err(Failure::Faults(faults));
    }
    let values: [Val; 4] = [can.tenant().into(), before.version_id.into(), on.into(), before.version.into()];
    touched(tx.exec(PUBLISH, &values).await?)?;
    let number = before.number;
    let summary = format!("Pubblicata la versione {number} del questionario «{}»", before.form.title);
    tx.audit(Entry::new("survey.publish", "survey", id).summary(summary).created(&before.form)?);
    let version = before.version.saturating_add(1);
    Ok(Version { status: VersionStatus::Published, published_on: Some(on), version, ..before })
}

/// Begins the next version, from the last published one.
pub async fn next_version(tx: &mut Tx, can: &Can<EditSurvey>, id: SurveyId) -> Result<(), Failure> {
    let last = versions(tx, can, id).await?.into_iter().next().ok_or(Failure::NotThere)?;
    if last.status == VersionStatus::Draft {
        return Err(Failure::DraftIsThere);
    }
    let number = last.number.saturating_add(1);
    insert_version(tx, can, (id, number), &last.form).await?;
    let summary = format!("Iniziata la versione {number} del questionario «{}»", last.form.title);
    tx.audit(Entry::new("survey.next", "survey", id).summary(summary).created(&last.form)?);
    Ok(())
}
