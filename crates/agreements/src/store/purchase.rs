//! What this is: purchase data of memberships in the database, by year and service.
//! What it is not: a check with the national registers.

use std::collections::HashMap;

use ::store::{Entry, FromRow, Row, StoreError, Tx, Val};
use kernel::permission::EditPurchaseData;
use kernel::{BodyId, Can, Cig, Cup, Day, MembershipId, ServiceId};
use uuid::Uuid;

use super::rows::{act_of, corrupt};
use super::{Failure, touched};
use crate::model::{CigAnswer, Membership, PurchaseData};

/// The service id that stands for «all the services of the year».
pub const ALL_SERVICES: ServiceId = ServiceId(Uuid::nil());

const OF: &str = "SELECT membership_id, year, service_id, cig, no_cig_reason, cup, commitment_number, \
    commitment_date, version FROM membership_purchase WHERE tenant_id = $1 AND membership_id = $2 \
    ORDER BY year DESC, service_id";
const OF_YEAR: &str = "SELECT p.membership_id, p.year, p.service_id, p.cig, p.no_cig_reason, p.cup, \
    p.commitment_number, p.commitment_date, p.version FROM membership_purchase p JOIN membership m \
    ON m.tenant_id = p.tenant_id AND m.membership_id = p.membership_id \
    WHERE p.tenant_id = $1 AND p.year = $2 AND (m.body_id = $3 OR $3 IS NULL)";
const OF_BODY: &str = "SELECT p.membership_id, p.year, p.service_id, p.cig, p.no_cig_reason, p.cup, \
    p.commitment_number, p.commitment_date, p.version FROM membership m CROSS JOIN membership_purchase p \
    WHERE p.tenant_id = m.tenant_id AND p.membership_id = m.membership_id AND p.year = $2 \
    AND m.tenant_id = $1 AND m.body_id = $3";
const INSERT: &str = "INSERT INTO membership_purchase (tenant_id, membership_id, year, service_id, cig, \
    no_cig_reason, cup, commitment_number, commitment_date, version) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1) ON CONFLICT DO NOTHING";
const UPDATE: &str = "UPDATE membership_purchase SET cig = $5, no_cig_reason = $6, cup = $7, \
    commitment_number = $8, commitment_date = $9, version = version + 1 \
    WHERE tenant_id = $1 AND membership_id = $2 AND year = $3 AND service_id = $4 AND version = $10";
pub(crate) const SQL: &[&str] = &[OF, OF_YEAR, OF_BODY, INSERT, UPDATE];

/// Purchase data as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PurchaseRow {
    /// Of which membership.
    pub membership_id: MembershipId,
    /// For which year's services.
    pub year: i16,
    /// For which service; [`ALL_SERVICES`] for all.
    pub service_id: ServiceId,
    /// The data.
    pub data: PurchaseData,
    /// For optimistic locking.
    pub version: i64,
}

impl FromRow for PurchaseRow {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let (cig, reason): (String, String) = (row.get("cig")?, row.get("no_cig_reason")?);
        let cup: String = row.get("cup")?;
        let answer = match (cig.as_str(), reason) {
            ("", reason) if reason.is_empty() => None,
            ("", reason) => Some(CigAnswer::NotDue(reason)),
            (code, _) => Some(CigAnswer::Code(Cig::parse(code).map_err(corrupt)?)),
        };
        let cup = if cup.is_empty() { None } else { Some(Cup::parse(&cup).map_err(corrupt)?) };
        let commitment_date: Option<Day> = row.get("commitment_date")?;
        let commitment = act_of(row.get("commitment_number")?, commitment_date);
        Ok(Self {
            membership_id: row.get("membership_id")?,
            year: row.get("year")?,
            service_id: row.get("service_id")?,
            data: PurchaseData { cig: answer, cup, commitment },
            version: row.get("version")?,
        })
    }
}

/// All the purchase data of a membership, newest year first.
pub async fn of(tx: &mut Tx, id: MembershipId) -> Result<Vec<PurchaseRow>, StoreError> {
    tx.all(OF, &[tx.tenant().into(), id.into()]).await
}

/// The purchase data of a year, ready to be asked for a membership and a service.
pub(crate) async fn of_year(tx: &mut Tx, year: i16, body: Option<BodyId>) -> Result<Known, StoreError> {
    let rows: Vec<PurchaseRow> = tx.all(OF_YEAR, &[tx.tenant().into(), year.into(), body.into()]).await?;
    Ok(Known::new(rows))
}

/// The same for one body.
pub(crate) async fn of_body(tx: &mut Tx, year: i16, body: BodyId) -> Result<Known, StoreError> {
    let rows = tx.all(OF_BODY, &[tx.tenant().into(), year.into(), body.into()]).await?;
    Ok(Known::new(rows))
}

/// The purchase data of one year.
pub(crate) struct Known(HashMap<(MembershipId, ServiceId), PurchaseData>);

impl Known {
    fn new(rows: Vec<PurchaseRow>) -> Self {
        Self(rows.into_iter().map(|row| ((row.membership_id, row.service_id), row.data)).collect())
    }

    /// What is known for a service: its own data, completed by those given for all services.
    pub(crate) fn of(&self, membership: MembershipId, service: ServiceId) -> PurchaseData {
        let own = self.0.get(&(membership, service)).cloned().unwrap_or_default();
        match self.0.get(&(membership, ALL_SERVICES)) {
            Some(general) => own.or(general),
            None => own,
        }
    }
}

/// Writes the purchase data of a year, for one service or for [`ALL_SERVICES`]. `version` 0: none were shown.
pub async fn set(
    tx: &mut Tx,
    can: &Can<EditPurchaseData>,
    membership: &Membership,
    row: PurchaseRow,
) -> Result<(), Failure> {
    let all = of(tx, membership.membership_id).await?;
    let before = all.into_iter().find(|known| known.year == row.year && known.service_id == row.service_id);
    let mut values = values(can, membership, &row);
    let statement = if row.version == 0 { INSERT } else { UPDATE };
    if row.version > 0 {
        values.push(row.version.into());
    }
    touched(tx.exec(statement, &values).await?)?;
    let entry =
        Entry::new("purchase.set", "membership", membership.membership_id).of_body(membership.body_id);
    let summary = format!("Aggiornati CIG e impegno {} di {}", row.year, membership.body_name);
    let before = before.map(|known| known.data).unwrap_or_default();
    tx.audit(entry.summary(summary).change(&before, &row.data)?);
    Ok(())
}

fn values(can: &Can<EditPurchaseData>, membership: &Membership, row: &PurchaseRow) -> Vec<Val> {
    let (cig, reason) = match &row.data.cig {
        Some(CigAnswer::Code(cig)) => (cig.as_str(), ""),
        Some(CigAnswer::NotDue(reason)) => ("", reason.as_str()),
        None => ("", ""),
    };
    vec![
        can.tenant().into(),
        membership.membership_id.into(),
        row.year.into(),
        row.service_id.into(),
        cig.into(),
        reason.into(),
        row.data.cup.as_ref().map_or("", Cup::as_str).into(),
        row.data.commitment.as_ref().map_or("", |act| act.number.as_str()).into(),
        row.data.commitment.as_ref().map(|act| act.date).into(),
    ]
}
