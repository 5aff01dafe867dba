//! What this is: what billing reads: every service in force in a year, with all that an invoice line needs.
//! What it is not: prices; billing asks `pricing` for those.

use ::store::{FromRow, Row, StoreError, Tx};
use kernel::permission::ViewAgreements;
use kernel::{AgreementId, BodyId, Can, Day, LineId, MembershipId, Period, Quantity, ServiceId};
use serde::Serialize;

use super::purchase::{self, Known};
use super::rows::{agreed_of, billing_of, span_of_row};
use crate::model::{Act, Agreed, BillingRule, Line, Offer, PurchaseData, Span, in_force};

/// A service in force in a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BillableLine {
    /// Which line: the key against billing twice, with the period.
    pub line_id: LineId,
    /// Of which membership.
    pub membership_id: MembershipId,
    /// Whose.
    pub body_id: BodyId,
    /// The body's name, as the membership knows it.
    pub body_name: String,
    /// Of which agreement.
    pub agreement: AgreementRef,
    /// The body's act of adhesion, for `DatiConvenzione`.
    pub adhesion: Act,
    /// When the body signed.
    pub signed_on: Option<Day>,
    /// Which service.
    pub service_id: ServiceId,
    /// Its name when the line was made.
    pub service_name: String,
    /// Base package or on request.
    pub offer: Offer,
    /// The days in force within the year.
    pub period: Period,
    /// The price agreed by an accepted quote; `None`: the price list says.
    pub agreed: Option<Agreed>,
    /// Units, for services priced by unit or hour.
    pub quantity: Option<Quantity>,
    /// When to issue, when it is due, how a part of the year counts.
    pub billing: BillingRule,
    /// CIG, CUP, commitment; ask [`PurchaseData::missing`] what is missing.
    pub purchase: PurchaseData,
}

/// What an invoice says of the agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AgreementRef {
    /// Which.
    pub agreement_id: AgreementId,
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// When it was approved.
    pub approved_on: Option<Day>,
    /// When it was signed.
    pub signed_on: Option<Day>,
    /// The series of price lists it refers to; empty if none.
    pub price_series: String,
}

/// CROSS JOIN: SQLite then begins with the members, which are few, and not with every line of the centre.
macro_rules! lines {
    ($whose:literal) => {
        concat!(
            "SELECT l.line_id, l.membership_id, l.body_id, l.service_id, l.service_name, l.offer, \
             l.starts AS line_starts, l.ends AS line_ends, l.quantity, l.predecessor_id, l.note, l.agreed, \
             m.starts, m.ends, m.notice_by, m.course, m.body_name, m.act_number, m.act_date, m.signed_on, \
             a.agreement_id, a.number, a.title, a.approved_on, a.signed_on AS agreement_signed_on, a.price_series, \
             a.window_from, a.window_to, a.timing, a.due_kind, a.due_on, a.due_days, a.proration \
             FROM membership m JOIN agreement a ON a.tenant_id = m.tenant_id AND a.agreement_id = m.agreement_id \
             CROSS JOIN membership_line l WHERE l.tenant_id = m.tenant_id AND l.membership_id = m.membership_id \
             AND m.tenant_id = $1 AND m.starts <= $3 AND m.ends >= $2 AND l.starts <= $3 AND l.ends >= $2 \
             AND m.course <> 'cancelled'",
            $whose,
            " ORDER BY m.sort_key, m.membership_id, l.offer, l.service_name, l.starts, l.line_id"
        )
    };
}

const BILLABLE: &str = lines!("");
/// Straight to the memberships of the body: a new request asks this each time.
const BILLABLE_OF: &str = lines!(" AND m.body_id = $4");
pub(crate) const SQL: &[&str] = &[BILLABLE, BILLABLE_OF];

struct Found {
    line: Line,
    span: Span,
    rest: BillableLine,
}

/// Every service in force in a year for the members within the person's scope, ordered by body and service.
pub async fn billable(
    tx: &mut Tx,
    can: &Can<ViewAgreements>,
    year: i16,
) -> Result<Vec<BillableLine>, StoreError> {
    if let Some(own) = can.scope().body() {
        return billable_of(tx, can, year, own).await;
    }
    let days = Period::year(year);
    let found = tx.all(BILLABLE, &[can.tenant().into(), days.from().into(), days.to().into()]).await?;
    let known = purchase::of_year(tx, year, None).await?;
    Ok(complete(found, &known, year))
}

/// The same for one body.
pub async fn billable_of(
    tx: &mut Tx,
    can: &Can<ViewAgreements>,
    year: i16,
    body: BodyId,
) -> Result<Vec<BillableLine>, StoreError> {
    if can.scope().body().is_some_and(|own| own != body) {
        return Ok(Vec::new());
    }
    let days = Period::year(year);
    let values = [can.tenant().into(), days.from().into(), days.to().into(), body.into()];
    let found = tx.all(BILLABLE_OF, &values).await?;
    let known = purchase::of_body(tx, year, body).await?;
    Ok(complete(found, &known, year))
}

/// Keeps what has days in the year once line and membership are taken together.
fn complete(found: Vec<Found>, known: &Known, year: i16) -> Vec<BillableLine> {
    let lines = found.into_iter().filter_map(|one| {
        let period = in_force(&one.line, one.span, year)?;
        let purchase = known.of(one.line.membership_id, one.line.service_id);
        Some(BillableLine { period, purchase, ..one.rest })
    });
    lines.collect()
}

impl FromRow for Found {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let (line, span) = (line_of(row)?, span_of_row(row)?);
        let agreement = AgreementRef {
            agreement_id: row.get("agreement_id")?,
            number: row.get("number")?,
            title: row.get("title")?,
            approved_on: row.get("approved_on")?,
            signed_on: row.get("agreement_signed_on")?,
            price_series: row.get("price_series")?,
        };
        let rest = BillableLine {
            line_id: line.line_id,
            membership_id: line.membership_id,
            body_id: line.body_id,
            body_name: row.get("body_name")?,
            agreement,
            adhesion: Act { number: row.get("act_number")?, date: row.get("act_date")? },
            signed_on: row.get("signed_on")?,
            service_id: line.service_id,
            service_name: line.service_name.clone(),
            offer: line.offer,
            period: Period::year(span.starts.year()),
            quantity: line.quantity,
            agreed: line.agreed.clone(),
            billing: billing_of(row)?,
            purchase: PurchaseData::default(),
        };
        Ok(Self { line, span, rest })
    }
}

fn line_of(row: &Row) -> Result<Line, StoreError> {
    let ends: Day = row.get("line_ends")?;
    Ok(Line {
        line_id: row.get("line_id")?,
        membership_id: row.get("membership_id")?,
        body_id: row.get("body_id")?,
        service_id: row.get("service_id")?,
        service_name: row.get("service_name")?,
        offer: row.get("offer")?,
        starts: row.get("line_starts")?,
        ends: (ends != Day::LAST).then_some(ends),
        quantity: row.get("quantity")?,
        predecessor: row.get("predecessor_id")?,
        note: row.get("note")?,
        agreed: agreed_of(row)?,
    })
}
