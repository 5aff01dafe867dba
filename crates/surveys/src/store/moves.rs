//! What this is: moving the responses of an edition to another version of the questionnaire: first a report of what each
//! would keep and leave behind, then the act.
//! What it is not: done by itself, ever; and what was handed in stays on the version it answered.

use ::store::{Entry, Tx, Val};
use kernel::permission::{EditSurvey, ViewSurveys};
use kernel::{Can, SurveyVersionId};
use serde::Serialize;

use super::rows::json;
use super::{Failure, editions, lists, parts, responses, surveys, touched};
use crate::model::{Carried, Edition, Move, Response, Version, VersionStatus, carry, merged, split};

const TO_VERSION: &str = "UPDATE survey_response SET version_id = $3, version = version + 1 \
    WHERE tenant_id = $1 AND response_id = $2 AND version = $4 AND state IN ('open', 'returned')";
const FORGET: &str = "DELETE FROM survey_part WHERE tenant_id = $1 AND response_id = $2";
const PUT: &str = "INSERT INTO survey_part (tenant_id, response_id, section, answers, account_id, office, touched_at, \
    touched_by, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
pub(crate) const SQL: &[&str] = &[TO_VERSION, FORGET, PUT];

/// What would become, or became, of the response of a body.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// Whose.
    pub body: String,
    /// What it keeps and leaves behind; none for one that stays on its version.
    pub carried: Option<Carried>,
    /// Where it stands, in words.
    pub state: &'static str,
}

/// What moving the responses of an edition to a version would do.
pub async fn report(
    tx: &mut Tx,
    can: &Can<ViewSurveys>,
    (edition, version): (&Edition, &Version),
) -> Result<Vec<Line>, Failure> {
    let mut lines = Vec::new();
    for response in lists::all(tx, can, edition.edition_id).await? {
        lines.push(line(tx, can, &response, version).await?.0);
    }
    Ok(lines)
}

async fn line(
    tx: &mut Tx,
    can: &Can<ViewSurveys>,
    response: &Response,
    version: &Version,
) -> Result<(Line, Vec<crate::model::Part>, questionnaire::Answers), Failure> {
    let (body, state) = (response.body_name.clone(), response.state.label());
    if !response.state.is_written() || response.version_id == version.version_id {
        return Ok((Line { body, carried: None, state }, Vec::new(), questionnaire::Answers::default()));
    }
    let old = responses::version_of(tx, response).await?;
    let before = parts::of(tx, can, response.response_id).await?;
    let (after, account) = carry(&old.form, &version.form, &merged(&before));
    Ok((Line { body, carried: Some(account), state }, before, after))
}

/// Moves the responses that are still written in; the others stay on the version that they answered.
pub async fn carry_all(
    tx: &mut Tx,
    (can, view): (&Can<EditSurvey>, &Can<ViewSurveys>),
    edition: &Edition,
    to: SurveyVersionId,
) -> Result<Vec<Line>, Failure> {
    let version = surveys::version(tx, to).await?;
    let fits = version.survey_id == edition.data.survey_id && version.status == VersionStatus::Published;
    if !fits {
        return Err(Failure::NotPublished);
    }
    let mut lines = Vec::new();
    for response in lists::all(tx, view, edition.edition_id).await? {
        let (line, before, after) = line(tx, view, &response, &version).await?;
        if let Some(account) = &line.carried {
            move_one(tx, can, (&response, &version), (&before, &after)).await?;
            let said = said(version.number, account);
            responses::note(tx, can, &response, (Move::Carry, &said, &merged(&before))).await?;
        }
        lines.push(line);
    }
    editions::to_version(tx, can, (edition, to)).await?;
    let number = version.number;
    let summary =
        format!("La rilevazione «{}» passa alla versione {number} del questionario", edition.data.title);
    let entry = Entry::new("edition.carry", "survey_edition", edition.edition_id).summary(summary);
    tx.audit(entry.created(&lines)?);
    Ok(lines)
}

fn said(number: i64, account: &Carried) -> String {
    let mut text = format!("Versione {number}: {} risposte conservate", account.kept);
    if !account.left.is_empty() {
        text.push_str("; lasciate: ");
        text.push_str(&account.left.join("; "));
    }
    text
}

async fn move_one(
    tx: &mut Tx,
    can: &Can<EditSurvey>,
    (response, version): (&Response, &Version),
    (before, after): (&[crate::model::Part], &questionnaire::Answers),
) -> Result<(), Failure> {
    let id: Val = response.response_id.into();
    let values = [can.tenant().into(), id.clone(), version.version_id.into(), response.version.into()];
    touched(tx.exec(TO_VERSION, &values).await?)?;
    tx.exec(FORGET, &[can.tenant().into(), id.clone()]).await?;
    for (section, answers) in split(&version.form, after) {
        let known = before.iter().find(|part| part.section == section);
        let values: [Val; 9] = [
            can.tenant().into(),
            id.clone(),
            section.as_str().into(),
            json(&answers)?,
            known.and_then(|part| part.account_id).into(),
            known.map_or("", |part| part.office.as_str()).into(),
            known.and_then(|part| part.touched_at).into(),
            known.map_or("", |part| part.touched_by.as_str()).into(),
            known.map_or(0, |part| part.version).saturating_add(1).into(),
        ];
        tx.exec(PUT, &values).await?;
    }
    Ok(())
}
