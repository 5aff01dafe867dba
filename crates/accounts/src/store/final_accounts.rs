//! What this is: approved final accounts in the database, whole and as they were, the account of each body a row of
//! its own, so that a body reads its own alone.
//! What it is not: able to change one; the database itself refuses that too.

use kernel::permission::{ApproveAccounts, ViewFinalAccount};
use kernel::{AccountOfYearId, BodyId, Can, Instant};
use store::{Entry, FromRow, Row, StoreError, Tx};

use super::budgets::Act;
use crate::Failure;
use crate::model::account::{
    Approval, BodyAccount, Fault, NotApprovable, YearAccount, approvable, fingerprint,
};

macro_rules! columns {
    () => {
        "SELECT account_id, year, as_of, act, act_on, approved_by, approved_at, totals, bodies, fingerprint \
         FROM final_account WHERE tenant_id = $1"
    };
}
const EVERY: &str = concat!(columns!(), " ORDER BY year DESC");
const OF_YEAR: &str = concat!(columns!(), " AND year = $2");
const INSERT: &str = "INSERT INTO final_account (tenant_id, account_id, year, as_of, act, act_on, approved_by, \
    approved_at, totals, bodies, fingerprint) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
const INSERT_BODY: &str = "INSERT INTO final_account_body (tenant_id, account_id, body_id, year, position, content) \
    VALUES ($1, $2, $3, $4, $5, $6)";
const BODIES: &str = "SELECT content AS c0 FROM final_account_body WHERE tenant_id = $1 AND account_id = $2 \
    AND (body_id = $3 OR $3 IS NULL) ORDER BY position";
const OF_BODY: &str = "SELECT b.content AS c0 FROM final_account_body b WHERE b.tenant_id = $1 AND b.account_id = $2 \
    AND (b.body_id = $3 OR $3 IS NULL) AND b.body_id = $4";
const YEARS_OF_BODY: &str = "SELECT DISTINCT year AS c0 FROM final_account_body WHERE tenant_id = $1 \
    AND (body_id = $2 OR $2 IS NULL) ORDER BY 1 DESC";
pub(crate) const SQL: &[&str] = &[EVERY, OF_YEAR, INSERT, INSERT_BODY, BODIES, OF_BODY, YEARS_OF_BODY];

impl FromRow for Approval {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let totals: String = row.get("totals")?;
        Ok(Self {
            account_id: row.get("account_id")?,
            year: row.get("year")?,
            as_of: row.get("as_of")?,
            act: row.get("act")?,
            act_on: row.get("act_on")?,
            by: row.get("approved_by")?,
            at: row.get::<Instant>("approved_at")?,
            totals: serde_json::from_str(&totals).map_err(|why| corrupt(&why))?,
            bodies: row.get("bodies")?,
            fingerprint: row.get("fingerprint")?,
        })
    }
}

fn corrupt(why: &serde_json::Error) -> StoreError {
    StoreError::Corrupt(why.to_string())
}

/// Every approved account, the newest year first. What it says of the whole centre is for who sees all of it.
pub async fn every(tx: &mut Tx, can: &Can<ViewFinalAccount>) -> Result<Vec<Approval>, StoreError> {
    tx.all(EVERY, &[can.tenant().into()]).await
}

/// The approved account of a year.
pub async fn of_year(
    tx: &mut Tx,
    can: &Can<ViewFinalAccount>,
    year: i16,
) -> Result<Option<Approval>, StoreError> {
    tx.maybe(OF_YEAR, &[can.tenant().into(), year.into()]).await
}

/// The accounts of the bodies in an approved account, as far as the person may see.
pub async fn bodies(
    tx: &mut Tx,
    can: &Can<ViewFinalAccount>,
    account: AccountOfYearId,
) -> Result<Vec<BodyAccount>, StoreError> {
    let texts = texts(tx, can, account).await?;
    texts.iter().map(|text| serde_json::from_str(text).map_err(|why| corrupt(&why))).collect()
}

/// The same as kept, text by text.
pub async fn texts(
    tx: &mut Tx,
    can: &Can<ViewFinalAccount>,
    account: AccountOfYearId,
) -> Result<Vec<String>, StoreError> {
    let values = [can.tenant().into(), account.into(), can.scope().body().into()];
    let rows: Vec<(String,)> = tx.all(BODIES, &values).await?;
    Ok(rows.into_iter().map(|(text,)| text).collect())
}

/// The account of one body in an approved account, if it is theirs.
pub async fn of_body(
    tx: &mut Tx,
    can: &Can<ViewFinalAccount>,
    (account, body): (AccountOfYearId, BodyId),
) -> Result<Option<BodyAccount>, StoreError> {
    let values = [can.tenant().into(), account.into(), can.scope().body().into(), body.into()];
    let row: Option<(String,)> = tx.maybe(OF_BODY, &values).await?;
    row.map(|(text,)| serde_json::from_str(&text).map_err(|why| corrupt(&why))).transpose()
}

/// The years whose approved accounts speak of the bodies within reach, newest first.
pub async fn years(tx: &mut Tx, can: &Can<ViewFinalAccount>) -> Result<Vec<i16>, StoreError> {
    let rows: Vec<(i16,)> = tx.all(YEARS_OF_BODY, &[can.tenant().into(), can.scope().body().into()]).await?;
    Ok(rows.into_iter().map(|(year,)| year).collect())
}

/// Keeps the account of a year as an act approves it. `account` counts up to the day of the act, and `faults` is what
/// does not add up in it: with any, nothing is kept.
pub async fn approve(
    tx: &mut Tx,
    can: &Can<ApproveAccounts>,
    (id, account, faults): (AccountOfYearId, &YearAccount, &[Fault]),
    act: Act<'_>,
) -> Result<Approval, Failure> {
    approvable(account, faults, (act.number, act.on, tx.today()))?;
    let json = |value: &BodyAccount| serde_json::to_string(value).map_err(|why| corrupt(&why));
    let texts: Vec<String> = account.bodies.iter().map(json).collect::<Result<_, _>>()?;
    let totals = serde_json::to_string(&account.centre).map_err(|why| corrupt(&why))?;
    let approval = Approval {
        account_id: id,
        year: account.year,
        as_of: account.as_of,
        act: act.number.trim().to_owned(),
        act_on: act.on,
        by: tx.author().map(|author| author.name().to_owned()).unwrap_or_default(),
        at: tx.now(),
        totals: account.centre,
        bodies: i64::try_from(texts.len()).unwrap_or(i64::MAX),
        fingerprint: fingerprint(&totals, &texts),
    };
    for (position, (body, text)) in (1i64..).zip(account.bodies.iter().zip(&texts)) {
        let values = [
            can.tenant().into(),
            id.into(),
            body.body_id.into(),
            account.year.into(),
            position.into(),
            text.as_str().into(),
        ];
        tx.exec(INSERT_BODY, &values).await?;
    }
    insert(tx, can, (&approval, &totals)).await?;
    let text = format!("Approvato il rendiconto {} ({})", approval.year, approval.act_words());
    tx.audit(Entry::new("final_account.approve", "final_account", id).summary(text).created(&approval)?);
    Ok(approval)
}

async fn insert(
    tx: &mut Tx,
    can: &Can<ApproveAccounts>,
    (approval, totals): (&Approval, &str),
) -> Result<(), Failure> {
    let values = [
        can.tenant().into(),
        approval.account_id.into(),
        approval.year.into(),
        approval.as_of.into(),
        approval.act.as_str().into(),
        approval.act_on.into(),
        approval.by.as_str().into(),
        approval.at.into(),
        totals.into(),
        approval.bodies.into(),
        approval.fingerprint.as_str().into(),
    ];
    match tx.exec(INSERT, &values).await {
        Ok(_) => Ok(()),
        Err(StoreError::Taken(_)) => Err(NotApprovable::AlreadyApproved(approval.year).into()),
        Err(other) => Err(other.into()),
    }
}
