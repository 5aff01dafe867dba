//! What this is: what is asked for each service, version after version, and what was answered in a request.
//! What it is not: the rules of questions; those are in the model.

use ::store::{Entry, FromRow, Row, StoreError, Tx};
use kernel::permission::{EditService, ViewRequests};
use kernel::{Can, Instant, RequestId, ServiceId};

use super::Failure;
use super::rows::{packed, unpacked};
use crate::model::{Answered, RequestForm};

const LATEST: &str = "SELECT number, questions FROM request_form WHERE tenant_id = $1 AND service_id = $2 \
    ORDER BY number DESC LIMIT 1";
const VERSIONS: &str = "SELECT number, questions, written_at, author FROM request_form \
    WHERE tenant_id = $1 AND service_id = $2 ORDER BY number DESC LIMIT 50";
const EVERY: &str = "SELECT f.service_id, f.number, f.questions FROM request_form f WHERE f.tenant_id = $1 \
    AND f.number = (SELECT MAX(l.number) FROM request_form l WHERE l.tenant_id = f.tenant_id \
    AND l.service_id = f.service_id)";
const INSERT: &str = "INSERT INTO request_form (tenant_id, service_id, number, questions, written_at, author) \
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
const ANSWER: &str =
    "INSERT INTO request_answers (tenant_id, request_id, form_number, answers) VALUES ($1, $2, $3, $4)";
const ANSWERS: &str = "SELECT a.answers FROM request_answers a \
    JOIN request r ON r.tenant_id = a.tenant_id AND r.request_id = a.request_id \
    WHERE a.tenant_id = $1 AND a.request_id = $2 AND (r.body_id = $3 OR $3 IS NULL)";
pub(crate) const SQL: &[&str] = &[LATEST, VERSIONS, EVERY, INSERT, ANSWER, ANSWERS];

impl FromRow for RequestForm {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { number: row.get("number")?, questions: unpacked(row, "questions")? })
    }
}

/// A version with who wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The version.
    pub form: RequestForm,
    /// When.
    pub written_at: Instant,
    /// By whom.
    pub author: String,
}

impl FromRow for Version {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let form = RequestForm::from_row(row)?;
        Ok(Self { form, written_at: row.get("written_at")?, author: row.get("author")? })
    }
}

struct OfService(ServiceId, RequestForm);

impl FromRow for OfService {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self(row.get("service_id")?, RequestForm::from_row(row)?))
    }
}

/// What is asked for a service now; nothing, if nobody has written anything.
pub async fn latest(tx: &mut Tx, service: ServiceId) -> Result<RequestForm, StoreError> {
    let tenant = tx.tenant();
    Ok(tx.maybe(LATEST, &[tenant.into(), service.into()]).await?.unwrap_or_default())
}

/// The versions of a service's questions, newest first.
pub async fn versions(tx: &mut Tx, service: ServiceId) -> Result<Vec<Version>, StoreError> {
    let tenant = tx.tenant();
    tx.all(VERSIONS, &[tenant.into(), service.into()]).await
}

/// What is asked now for each service of the centre.
pub async fn every(tx: &mut Tx) -> Result<Vec<(ServiceId, RequestForm)>, StoreError> {
    let tenant = tx.tenant();
    let rows: Vec<OfService> = tx.all(EVERY, &[tenant.into()]).await?;
    Ok(rows.into_iter().map(|OfService(service, form)| (service, form)).collect())
}

/// Writes the next version of a service's questions, if nobody else did since the one that was shown.
pub async fn write(
    tx: &mut Tx,
    can: &Can<EditService>,
    (service, name): (ServiceId, &str),
    new: &RequestForm,
) -> Result<(), Failure> {
    new.check()?;
    let before = latest(tx, service).await?;
    let author = tx.author().map(|author| author.name().to_owned()).unwrap_or_default();
    let values = [
        can.tenant().into(),
        service.into(),
        new.number.saturating_add(1).into(),
        packed(&new.questions)?,
        tx.now().into(),
        author.into(),
    ];
    if before.number != new.number || tx.exec(INSERT, &values).await? == 0 {
        return Err(Failure::Stale);
    }
    let line = Entry::new("request.form", "helpdesk_form", service);
    let summary = format!("Modificate le domande per «{name}»: versione {}", new.number.saturating_add(1));
    let listed = |form: &RequestForm| {
        form.questions.iter().map(|question| question.label.clone()).collect::<Vec<String>>()
    };
    let said = |form: &RequestForm| serde_json::json!({ "questions": listed(form).join(" · ") });
    tx.audit(line.summary(summary).change(&said(&before), &said(new))?);
    Ok(())
}

/// Keeps what was answered when a request was made.
pub(super) async fn keep(
    tx: &mut Tx,
    id: RequestId,
    (number, answers): (i64, &[Answered]),
) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    tx.exec(ANSWER, &[tenant.into(), id.into(), number.into(), packed(&answers)?]).await.map(|_| ())
}

struct Kept(Vec<Answered>);

impl FromRow for Kept {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        unpacked(row, "answers").map(Self)
    }
}

/// What was answered in a request within reach.
pub async fn answers(
    tx: &mut Tx,
    can: &Can<ViewRequests>,
    id: RequestId,
) -> Result<Vec<Answered>, StoreError> {
    let own = can.scope().body();
    let kept: Option<Kept> = tx.maybe(ANSWERS, &[can.tenant().into(), id.into(), own.into()]).await?;
    Ok(kept.map(|kept| kept.0).unwrap_or_default())
}
