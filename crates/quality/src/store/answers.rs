//! What this is: what was answered, added up by service, team and month; comments without names.
//! What it is not: single scores: no statement here reads one.

use ::store::{Entry, StoreError, Tx};
use kernel::permission::{EditHelpdesk, ViewRequestReports, ViewSatisfaction};
use kernel::{Can, Day};
use uuid::Uuid;

use super::asks::{self, Ask};
use crate::model::{Answered, Month, Tally};

const INSERT: &str = "INSERT INTO satisfaction_answer (tenant_id, answer_id, month, service_id, service_name, team_id, \
    team_name, score, comment) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
macro_rules! tallied {
    ($label:literal, $group:literal) => {
        concat!(
            "SELECT ",
            $label,
            " AS label, COUNT(*) AS count, CAST(SUM(score) AS BIGINT) AS sum, CAST(SUM(CASE WHEN score >= 4 THEN 1 ELSE 0 END) AS BIGINT) AS content \
             FROM satisfaction_answer WHERE tenant_id = $1 AND month >= $2 AND month < $3 GROUP BY ",
            $group,
            " ORDER BY 1"
        )
    };
}
const BY_SERVICE: &str = tallied!("MAX(service_name)", "service_id");
const BY_TEAM: &str = tallied!("MAX(team_name)", "team_id");
const BY_MONTH: &str = "SELECT month, COUNT(*) AS count, CAST(SUM(score) AS BIGINT) AS sum, \
    CAST(SUM(CASE WHEN score >= 4 THEN 1 ELSE 0 END) AS BIGINT) AS content FROM satisfaction_answer \
    WHERE tenant_id = $1 AND month >= $2 AND month < $3 GROUP BY month ORDER BY 1";
const COMMENTS: &str = "SELECT month, service_name, comment FROM satisfaction_answer WHERE tenant_id = $1 \
    AND month >= $2 AND month < $3 AND comment <> '' ORDER BY month DESC, answer_id LIMIT 500";
const YEARS: &str = "SELECT MIN(month) AS c0 FROM satisfaction_answer WHERE tenant_id = $1";
pub(crate) const SQL: &[&str] = &[INSERT, BY_SERVICE, BY_TEAM, BY_MONTH, COMMENTS, YEARS];

::store::from_row!(Tally { label, count, sum, content });

struct OfMonth {
    month: Day,
    count: i64,
    sum: i64,
    content: i64,
}
::store::from_row!(OfMonth { month, count, sum, content });

/// What somebody wrote, without who they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The first day of the month.
    pub month: Day,
    /// About which service.
    pub service_name: String,
    /// What they wrote.
    pub comment: String,
}
::store::from_row!(Comment { month, service_name, comment });

/// A permission that includes answers added up.
pub trait ReadsOpinions: kernel::permission::Action {}
impl ReadsOpinions for ViewSatisfaction {}
impl ReadsOpinions for ViewRequestReports {}

/// Keeps an answer and uses the link up, in one transaction; `false` if it was used or has expired. The id is made by
/// the caller out of nothing that belongs to the request.
pub(crate) async fn keep(
    tx: &mut Tx,
    ask: &Ask,
    (answer_id, answered): (Uuid, &Answered),
) -> Result<bool, StoreError> {
    if !asks::answer(tx, ask.request_id).await? {
        return Ok(false);
    }
    let month = Month::of(tx.today()).first();
    let values = [
        tx.tenant().into(),
        ::store::Val::Uuid(answer_id),
        month.into(),
        ask.service_id.into(),
        ask.service_name.as_str().into(),
        ask.team_id.into(),
        ask.team_name.as_str().into(),
        answered.score.into(),
        answered.comment.as_str().into(),
    ];
    tx.exec(INSERT, &values).await?;
    // The line says that somebody answered, not what or about which request.
    tx.audit(
        Entry::about("satisfaction.answer", "satisfaction")
            .summary("Arrivata una risposta sulla soddisfazione"),
    );
    Ok(true)
}

/// By service, from a month up to another, the last one left out.
pub async fn by_service(
    tx: &mut Tx,
    can: &Can<ViewSatisfaction>,
    (from, before): (Month, Month),
) -> Result<Vec<Tally>, StoreError> {
    tx.all(BY_SERVICE, &[can.tenant().into(), from.first().into(), before.first().into()]).await
}

/// By team.
pub async fn by_team(
    tx: &mut Tx,
    can: &Can<ViewSatisfaction>,
    (from, before): (Month, Month),
) -> Result<Vec<Tally>, StoreError> {
    tx.all(BY_TEAM, &[can.tenant().into(), from.first().into(), before.first().into()]).await
}

/// By month.
pub async fn by_month<A: ReadsOpinions>(
    tx: &mut Tx,
    can: &Can<A>,
    (from, before): (Month, Month),
) -> Result<Vec<Tally>, StoreError> {
    let found: Vec<OfMonth> =
        tx.all(BY_MONTH, &[can.tenant().into(), from.first().into(), before.first().into()]).await?;
    let tally = |of: OfMonth| Tally {
        label: Month::of(of.month).to_string(),
        count: of.count,
        sum: of.sum,
        content: of.content,
    };
    Ok(found.into_iter().map(tally).collect())
}

/// What people wrote, for the director.
pub async fn comments(
    tx: &mut Tx,
    can: &Can<EditHelpdesk>,
    (from, before): (Month, Month),
) -> Result<Vec<Comment>, StoreError> {
    tx.all(COMMENTS, &[can.tenant().into(), from.first().into(), before.first().into()]).await
}

/// The month of the first answer.
pub async fn first_month(tx: &mut Tx, can: &Can<ViewSatisfaction>) -> Result<Option<Month>, StoreError> {
    let found: Option<(Option<Day>,)> = tx.maybe(YEARS, &[can.tenant().into()]).await?;
    Ok(found.and_then(|(day,)| day).map(Month::of))
}
