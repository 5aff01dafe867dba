//! What this is: who is a member over some days, whatever services are active: for what is paid as a member and not
//! for a service.
//! What it is not: the services; see `billable`.

use ::store::{FromRow, Row, StoreError, Tx, Val};
use kernel::permission::{
    Action, ApproveApportionment, EditCosts, IssueInvoices, PreviewRun, ViewAgreements, ViewCosts,
};
use kernel::{BodyId, Can, MembershipId, Period};
use serde::Serialize;

use super::billable::AgreementRef;
use super::purchase::{self, ALL_SERVICES};
use super::rows::{billing_of, corrupt, span_of_row};
use crate::model::{BillingRule, PurchaseData};

const OVER: &str = "SELECT m.membership_id, m.body_id, m.body_name, m.sort_key, m.starts, m.ends, m.notice_by, \
    m.course, a.agreement_id, a.number, a.title, a.approved_on, a.signed_on AS agreement_signed_on, a.price_series, \
    a.window_from, a.window_to, a.timing, a.due_kind, a.due_on, a.due_days, a.proration \
    FROM membership m JOIN agreement a ON a.tenant_id = m.tenant_id AND a.agreement_id = m.agreement_id \
    WHERE m.tenant_id = $1 AND m.starts <= $3 AND m.ends >= $2 AND m.course <> 'cancelled' \
    AND (m.body_id = $4 OR $4 IS NULL) ORDER BY m.sort_key, m.starts, m.membership_id";
pub(crate) const SQL: &[&str] = &[OVER];

/// A permission that includes reading who is a member within its reach.
pub trait ReadsMembers: Action {}

macro_rules! readers {
    ($($action:ident),+ $(,)?) => { $(impl ReadsMembers for $action {})+ };
}
readers!(ViewAgreements, ViewCosts, EditCosts, ApproveApportionment, PreviewRun, IssueInvoices);

/// A membership that has days in a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MemberOver {
    /// Which membership.
    pub membership_id: MembershipId,
    /// Whose.
    pub body_id: BodyId,
    /// The body's name, as the membership knows it.
    pub body_name: String,
    /// The key by which lists are in alphabetical order.
    pub sort_key: String,
    /// From the first to the last day, as things stand.
    pub days: Period,
    /// Of which agreement.
    pub agreement: AgreementRef,
    /// When to issue and when it is due.
    pub billing: BillingRule,
    /// CIG, CUP and commitment given for all services of the last year of the period.
    pub purchase: PurchaseData,
}

/// The memberships that have days in a period, those that were cancelled left out, in order of name and first day.
pub async fn members_over<A: ReadsMembers>(
    tx: &mut Tx,
    can: &Can<A>,
    period: Period,
) -> Result<Vec<MemberOver>, StoreError> {
    let own = can.scope().body();
    let values: [Val; 4] = [can.tenant().into(), period.from().into(), period.to().into(), own.into()];
    let mut found: Vec<MemberOver> = tx.all(OVER, &values).await?;
    let known = purchase::of_year(tx, period.to().year(), own).await?;
    for member in &mut found {
        member.purchase = known.of(member.membership_id, ALL_SERVICES);
    }
    Ok(found)
}

impl FromRow for MemberOver {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let span = span_of_row(row)?;
        let agreement = AgreementRef {
            agreement_id: row.get("agreement_id")?,
            number: row.get("number")?,
            title: row.get("title")?,
            approved_on: row.get("approved_on")?,
            signed_on: row.get("agreement_signed_on")?,
            price_series: row.get("price_series")?,
        };
        Ok(Self {
            membership_id: row.get("membership_id")?,
            body_id: row.get("body_id")?,
            body_name: row.get("body_name")?,
            sort_key: row.get("sort_key")?,
            days: Period::new(span.starts, span.ends).map_err(corrupt)?,
            agreement,
            billing: billing_of(row)?,
            purchase: PurchaseData::default(),
        })
    }
}
