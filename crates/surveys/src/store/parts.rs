//! What this is: the sections of responses in the database: written by their office, given to an office.
//! What it is not: the moves of the response; see `responses`.

use std::collections::BTreeMap;

use ::store::{Entry, StoreError, Tx, Val};
use kernel::permission::{Action, AnswerSurvey, ValidateResponse, ViewSurveys};
use kernel::{AccountId, Can, ResponseId};
use questionnaire::{Answers, Section};

use super::rows::json;
use super::{Failure, editions, responses, touched};
use crate::model::{Heading, Part, Response};

const ALL: &str = "SELECT p.section, p.answers, p.account_id, p.office, p.touched_at, p.touched_by, p.version \
    FROM survey_part p JOIN survey_response r ON r.tenant_id = p.tenant_id AND r.response_id = p.response_id \
    WHERE p.tenant_id = $1 AND p.response_id = $2 AND (r.body_id = $3 OR $3 IS NULL)";
const WRITE: &str = "UPDATE survey_part SET answers = $4, touched_at = $5, touched_by = $6, version = version + 1 \
    WHERE tenant_id = $1 AND response_id = $2 AND section = $3 AND version = $7";
const ASSIGN: &str = "UPDATE survey_part SET account_id = $4, office = $5 \
    WHERE tenant_id = $1 AND response_id = $2 AND section = $3";
pub(crate) const SQL: &[&str] = &[ALL, WRITE, ASSIGN];

/// The sections of a response, if it is within reach.
pub(crate) async fn all<A: Action>(
    tx: &mut Tx,
    can: &Can<A>,
    id: ResponseId,
) -> Result<Vec<Part>, StoreError> {
    tx.all(ALL, &[can.tenant().into(), id.into(), can.scope().body().into()]).await
}

/// The sections of a response, if it is within reach.
pub async fn of(tx: &mut Tx, can: &Can<ViewSurveys>, id: ResponseId) -> Result<Vec<Part>, StoreError> {
    all(tx, can, id).await
}

/// Whose hand writes.
#[derive(Clone, Copy, Debug)]
pub struct Hand {
    /// The account that writes.
    pub account: Option<AccountId>,
    /// Whether it may write in every section of the body, whoever it was given to.
    pub leads: bool,
    /// Whether it belongs to who asked, and may write after the last day.
    pub asks: bool,
}

impl Hand {
    /// Whether it may write in a section.
    pub fn may_write(&self, part: &Part) -> Result<(), Failure> {
        let own = part.account_id.is_none() || part.account_id == self.account;
        if own || self.leads || self.asks { Ok(()) } else { Err(Failure::OfAnother(part.office.clone())) }
    }
}

/// Writes a section; refused if somebody wrote in it after it was shown. Gives its version as it is now.
pub async fn write(
    tx: &mut Tx,
    can: &Can<AnswerSurvey>,
    (response, section): (&Response, &Section),
    (shown, hand): (i64, Hand),
    answers: &Answers,
) -> Result<i64, Failure> {
    let edition = editions::known(tx, response.edition_id).await?;
    responses::may_write((&edition, response), hand.asks, tx.today())?;
    responses::hold(tx, can, response.response_id).await?;
    let parts = all(tx, can, response.response_id).await?;
    let before = parts.iter().find(|part| part.section == section.id.as_str()).ok_or(Failure::NotThere)?;
    hand.may_write(before)?;
    let values: [Val; 7] = [
        can.tenant().into(),
        response.response_id.into(),
        section.id.as_str().into(),
        json(answers)?,
        tx.now().into(),
        responses::by(tx).into(),
        shown.into(),
    ];
    touched(tx.exec(WRITE, &values).await?)?;
    let summary = format!("Scritta la sezione «{}» della risposta di {}", section.title, response.body_name);
    let entry =
        Entry::new("response.write", "survey_response", response.response_id).of_body(response.body_id);
    let (was, now) = (in_words(section, &before.answers), in_words(section, answers));
    tx.audit(entry.summary(summary).change(&was, &now)?);
    Ok(shown.saturating_add(1))
}

fn in_words(section: &Section, answers: &Answers) -> BTreeMap<String, String> {
    Heading::of(section, answers).rows.into_iter().map(|seen| (seen.label, seen.value)).collect()
}

/// Somebody of the body who may be given a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Their account.
    pub account_id: AccountId,
    /// Their name.
    pub name: String,
}

/// Gives sections to people, or takes them back; only what changes is written. Says how many that was.
pub async fn assign(
    tx: &mut Tx,
    can: &Can<ValidateResponse>,
    response: &Response,
    wanted: &[(Section, Option<Person>)],
) -> Result<usize, Failure> {
    responses::hold(tx, can, response.response_id).await?;
    let parts = all(tx, can, response.response_id).await?;
    let (mut was, mut now) = (BTreeMap::new(), BTreeMap::new());
    for (section, person) in wanted {
        let Some(part) = parts.iter().find(|part| part.section == section.id.as_str()) else { continue };
        if part.account_id == person.as_ref().map(|one| one.account_id) {
            continue;
        }
        let name = person.as_ref().map_or("", |one| one.name.as_str());
        let values: [Val; 5] = [
            can.tenant().into(),
            response.response_id.into(),
            section.id.as_str().into(),
            person.as_ref().map(|one| one.account_id).into(),
            name.into(),
        ];
        touched(tx.exec(ASSIGN, &values).await?)?;
        was.insert(section.title.clone(), part.office.clone());
        now.insert(section.title.clone(), name.to_owned());
    }
    if now.is_empty() {
        return Ok(0);
    }
    let summary = format!("Affidate le sezioni della risposta di {}: {}", response.body_name, now.len());
    let entry =
        Entry::new("response.assign", "survey_response", response.response_id).of_body(response.body_id);
    tx.audit(entry.summary(summary).change(&was, &now)?);
    Ok(now.len())
}
