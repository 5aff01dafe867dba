//! What this is: the responses in the database: made when an edition opens, handed in, validated, accepted, sent back.
//! What it is not: what is written in their sections; see `parts`.

use ::store::{Entry, StoreError, Tx, Val};
use kernel::permission::{AcceptResponse, Action, AnswerSurvey, EditSurvey, ValidateResponse, ViewSurveys};
use kernel::{BodyId, Can, Day, EditionId, ResponseId, Role, text};
use questionnaire::{Answers, Form, Prepared, Reasons};

use super::rows::json;
use super::{Failure, editions, parts, surveys, touched};
use crate::model::NotAnEdition;
use crate::model::{Edition, Move, Response, ResponseState, Stage, Step, Version, merged};

macro_rules! response {
    ($rest:literal) => {
        concat!(
            "SELECT r.response_id, r.edition_id, r.body_id, r.body_name, r.version_id, r.state, r.reasons, \
             r.touched_at, r.touched_by, r.version FROM survey_response r WHERE r.tenant_id = $1 AND ",
            $rest
        )
    };
}
const GET: &str = response!("r.response_id = $2 AND (r.body_id = $3 OR $3 IS NULL)");
const OF_BODY: &str = response!("r.edition_id = $2 AND r.body_id = $3");
const BODIES: &str = "SELECT body_id AS c0 FROM survey_response WHERE tenant_id = $1 AND edition_id = $2";
const INSERT: &str = "INSERT INTO survey_response (tenant_id, response_id, edition_id, body_id, body_name, sort_key, \
    version_id, state, reasons, touched_by, version) VALUES ($1, $2, $3, $4, $5, $6, $7, 'open', '{}', '', 1)";
const INSERT_PART: &str = "INSERT INTO survey_part (tenant_id, response_id, section, answers, office, touched_by, version) \
    VALUES ($1, $2, $3, '{}', '', '', 1)";
pub(super) const HOLD: &str = "UPDATE survey_response SET touched_at = $3, touched_by = $4 \
    WHERE tenant_id = $1 AND response_id = $2 AND state IN ('open', 'returned') AND (body_id = $5 OR $5 IS NULL)";
const MOVE: &str = "UPDATE survey_response SET state = $3, reasons = $4, touched_at = $5, touched_by = $6, \
    version = version + 1 WHERE tenant_id = $1 AND response_id = $2 AND version = $7 AND state = $8 \
    AND (body_id = $9 OR $9 IS NULL)";
const NEXT: &str = "SELECT COUNT(*) AS c0 FROM survey_step WHERE tenant_id = $1 AND response_id = $2";
const STEP: &str = "INSERT INTO survey_step (tenant_id, response_id, number, move, made_at, by_name, by_role, comment, \
    answers) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const STEPS: &str = "SELECT t.number, t.move, t.made_at, t.by_name, t.by_role, t.comment, t.answers FROM survey_step t \
    JOIN survey_response r ON r.tenant_id = t.tenant_id AND r.response_id = t.response_id \
    WHERE t.tenant_id = $1 AND t.response_id = $2 AND (r.body_id = $3 OR $3 IS NULL) ORDER BY t.number DESC";
const RENAME: &str = "UPDATE survey_response SET body_name = $3, sort_key = $4 \
    WHERE tenant_id = $1 AND body_id = $2 AND body_name <> $3";
pub(crate) const SQL: &[&str] =
    &[GET, OF_BODY, BODIES, INSERT, INSERT_PART, HOLD, MOVE, NEXT, STEP, STEPS, RENAME];

/// A body to be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addressee {
    /// Which.
    pub body_id: BodyId,
    /// Its name.
    pub name: String,
}

/// The response with this id, if it is within reach.
pub async fn find(
    tx: &mut Tx,
    can: &Can<ViewSurveys>,
    id: ResponseId,
) -> Result<Option<Response>, StoreError> {
    tx.maybe(GET, &[can.tenant().into(), id.into(), can.scope().body().into()]).await
}

/// The response of a body to an edition, if it is within reach.
pub async fn of_body(
    tx: &mut Tx,
    can: &Can<ViewSurveys>,
    (edition, body): (EditionId, BodyId),
) -> Result<Option<Response>, StoreError> {
    if can.scope().body().is_some_and(|own| own != body) {
        return Ok(None);
    }
    tx.maybe(OF_BODY, &[can.tenant().into(), edition.into(), body.into()]).await
}

/// The bodies that have a response.
pub(crate) async fn bodies(
    tx: &mut Tx,
    can: &Can<EditSurvey>,
    edition: EditionId,
) -> Result<Vec<BodyId>, StoreError> {
    let found: Vec<(BodyId,)> = tx.all(BODIES, &[can.tenant().into(), edition.into()]).await?;
    Ok(found.into_iter().map(|(body,)| body).collect())
}

/// Makes the response of a body; the edition's own line in the audit trail says so.
pub(crate) async fn insert(
    tx: &mut Tx,
    can: &Can<EditSurvey>,
    (edition, form): (&Edition, &Form),
    to: &Addressee,
) -> Result<ResponseId, StoreError> {
    let id: ResponseId = tx.id();
    let values: [Val; 7] = [
        can.tenant().into(),
        id.into(),
        edition.edition_id.into(),
        to.body_id.into(),
        to.name.as_str().into(),
        text::sort_key(&to.name).into(),
        edition.data.version_id.into(),
    ];
    tx.exec(INSERT, &values).await?;
    for section in &form.sections {
        tx.exec(INSERT_PART, &[can.tenant().into(), id.into(), section.id.as_str().into()]).await?;
    }
    Ok(id)
}

/// What a response answers.
pub async fn version_of(tx: &mut Tx, response: &Response) -> Result<Version, Failure> {
    surveys::version(tx, response.version_id).await
}

/// A checked form; one that was published always is.
pub fn prepared(form: &Form) -> Result<Prepared, Failure> {
    form.prepare().map_err(Failure::Faults)
}

/// Keeps the row still while its sections are written, so that nothing slips in after it was handed in.
pub(super) async fn hold<A: Action>(tx: &mut Tx, can: &Can<A>, id: ResponseId) -> Result<(), Failure> {
    let values: [Val; 5] =
        [can.tenant().into(), id.into(), tx.now().into(), by(tx).into(), can.scope().body().into()];
    touched(tx.exec(HOLD, &values).await?)
}

pub(super) fn by(tx: &Tx) -> String {
    tx.author().map_or_else(String::new, |actor| format!("{}, {}", actor.name(), actor.grant().role.label()))
}

/// Whether the offices may write today: from the first day to the last; after that only what was sent back, and the centre
/// or network that asked.
pub fn may_write(
    (edition, response): (&Edition, &Response),
    asks: bool,
    today: Day,
) -> Result<(), NotAnEdition> {
    match edition.stage_on(today) {
        Stage::Open => Ok(()),
        Stage::Closed if asks || response.state == ResponseState::Returned => Ok(()),
        Stage::Closed => Err(NotAnEdition::Closed),
        Stage::Draft | Stage::Upcoming => Err(NotAnEdition::NotOpen),
    }
}

/// Hands a response in: the checks hold, and what is unusual has its reason. What is kept says what was not asked.
pub async fn compile(
    tx: &mut Tx,
    can: &Can<AnswerSurvey>,
    (before, shown): (&Response, i64),
    (reasons, asks): (&Reasons, bool),
) -> Result<(), Failure> {
    let edition = editions::known(tx, before.edition_id).await?;
    may_write((&edition, before), asks, tx.today())?;
    let next = before.state.after(Move::Compile, "")?;
    // First the move, which holds the row, then the answers: no office can still write in between.
    go(tx, can, (before, shown), (next, reasons)).await?;
    let version = version_of(tx, before).await?;
    let prepared = prepared(&version.form)?;
    let written = merged(&parts::all(tx, can, before.response_id).await?);
    let findings = prepared.check(&written);
    if !findings.may_be_handed_in(reasons) {
        return Err(Failure::Findings(findings));
    }
    let kept = prepared.handed_in(&written);
    note(tx, can, before, (Move::Compile, "", &kept)).await
}

/// The manager of the body stands for it.
pub async fn validate(
    tx: &mut Tx,
    can: &Can<ValidateResponse>,
    (before, shown): (&Response, i64),
) -> Result<(), Failure> {
    step(tx, can, (before, shown), (Move::Validate, "")).await
}

/// The manager sends it back to the offices.
pub async fn send_back_to_offices(
    tx: &mut Tx,
    can: &Can<ValidateResponse>,
    (before, shown): (&Response, i64),
    comment: &str,
) -> Result<(), Failure> {
    if before.state != ResponseState::Compiled {
        return Err(crate::model::NotMoved::NotFromHere(before.state).into());
    }
    step(tx, can, (before, shown), (Move::Return, comment)).await
}

/// Who asked accepts it, sends it back, or opens it again.
pub async fn judge(
    tx: &mut Tx,
    can: &Can<AcceptResponse>,
    (before, shown): (&Response, i64),
    (mv, comment): (Move, &str),
) -> Result<(), Failure> {
    step(tx, can, (before, shown), (mv, comment)).await
}

async fn step<A: Action>(
    tx: &mut Tx,
    can: &Can<A>,
    (before, shown): (&Response, i64),
    (mv, comment): (Move, &str),
) -> Result<(), Failure> {
    let next = before.state.after(mv, comment)?;
    go(tx, can, (before, shown), (next, &before.reasons)).await?;
    note(tx, can, before, (mv, comment, &Answers::default())).await
}

async fn go<A: Action>(
    tx: &mut Tx,
    can: &Can<A>,
    (before, shown): (&Response, i64),
    (next, reasons): (ResponseState, &Reasons),
) -> Result<(), Failure> {
    let values: [Val; 9] = [
        can.tenant().into(),
        before.response_id.into(),
        next.into(),
        json(reasons)?,
        tx.now().into(),
        by(tx).into(),
        shown.into(),
        before.state.into(),
        can.scope().body().into(),
    ];
    touched(tx.exec(MOVE, &values).await?)
}

/// Writes a step into the history and into the audit trail.
pub(super) async fn note<A: Action>(
    tx: &mut Tx,
    can: &Can<A>,
    response: &Response,
    (mv, comment, answers): (Move, &str, &Answers),
) -> Result<(), Failure> {
    let id = response.response_id;
    let steps: i64 = tx.scalar(NEXT, &[can.tenant().into(), id.into()]).await?;
    let (name, role) = tx.author().map_or((String::new(), String::new()), |one| {
        (one.name().to_owned(), one.grant().role.code().to_owned())
    });
    let comment = comment.trim();
    let values: [Val; 9] = [
        can.tenant().into(),
        id.into(),
        steps.saturating_add(1).into(),
        mv.into(),
        tx.now().into(),
        name.into(),
        role.into(),
        comment.into(),
        json(answers)?,
    ];
    tx.exec(STEP, &values).await?;
    let why = if comment.is_empty() { String::new() } else { format!(": {comment}") };
    let summary = format!("Risposta di {}: {}{why}", response.body_name, mv.label().to_lowercase());
    let action = match mv {
        Move::Compile => "response.compile",
        Move::Validate => "response.validate",
        Move::Return => "response.return",
        Move::Accept => "response.accept",
        Move::Reopen => "response.reopen",
        Move::Carry => "response.carry",
    };
    let after = serde_json::json!({ "move": mv, "comment": comment });
    let entry = Entry::new(action, "survey_response", id).of_body(response.body_id);
    tx.audit(entry.summary(summary).created(&after)?);
    Ok(())
}

/// What became of a response, the newest first, if it is within reach.
pub async fn steps(tx: &mut Tx, can: &Can<ViewSurveys>, id: ResponseId) -> Result<Vec<Step>, StoreError> {
    tx.all(STEPS, &[can.tenant().into(), id.into(), can.scope().body().into()]).await
}

impl Step {
    /// Who did it, and in which role.
    pub fn who(&self) -> String {
        let role = Role::from_code(&self.by_role).map(Role::label);
        role.map_or_else(|| self.by_name.clone(), |role| format!("{}, {role}", self.by_name))
    }
}

/// Brings the copy of a body's name up to date.
pub(crate) async fn rename_body(tx: &mut Tx, body: BodyId, name: &str) -> Result<(), StoreError> {
    let values = [tx.tenant().into(), body.into(), name.into(), text::sort_key(name).into()];
    tx.exec(RENAME, &values).await.map(|_| ())
}
