//! What this is: lines whose price an accepted quote has agreed: how they find their place, how a later act agrees
//! another amount.
//! What it is not: a change of what has passed or is on an invoice: that is refused.

use ::store::{StoreError, Tx, Val};
use kernel::permission::{Action, AnswerQuote, EditMembership, EditQuote, ViewQuotes};
use kernel::{BodyId, Can, Day, LineId, MembershipId, Period, ServiceId};
use uuid::Uuid;

use super::rows::{agreed_text, membership_columns};
use super::{Failure, agreements, lines, memberships, touched};
use crate::model::{Agreed, Line, Membership, Offered, Placing, placing};
use crate::{BilledDays, Refused};

const PRICE: &str = "UPDATE membership_line SET ends = $3, quantity = $4, agreed = $5 \
    WHERE tenant_id = $1 AND line_id = $2 AND ends = $6 AND agreed = $7";
const OFFERING: &str = concat!(
    "SELECT ",
    membership_columns!("m."),
    " FROM membership m JOIN agreement_service s ON s.tenant_id = m.tenant_id AND s.agreement_id = m.agreement_id \
     WHERE m.tenant_id = $1 AND m.body_id = $2 AND (m.body_id = $3 OR $3 IS NULL) AND s.service_id = $4 \
     AND m.course <> 'cancelled' AND m.starts <= $5 AND m.ends >= $5 ORDER BY m.starts DESC, m.membership_id LIMIT 1"
);
const MEMBERSHIP: &str = concat!(
    "SELECT ",
    membership_columns!(""),
    " FROM membership WHERE tenant_id = $1 AND membership_id = $2 AND (body_id = $3 OR $3 IS NULL)"
);
pub(crate) const SQL: &[&str] = &[PRICE, OFFERING, MEMBERSHIP];

/// A permission that includes agreeing the price of a line: the body accepts, or the centre records it.
pub trait AgreesLines: Action {}
impl AgreesLines for EditMembership {}
impl AgreesLines for EditQuote {}
impl AgreesLines for AnswerQuote {}

/// A permission that includes knowing where an agreed line would go.
pub trait ForeseesLines: Action {}
impl ForeseesLines for ViewQuotes {}
impl<A: AgreesLines> ForeseesLines for A {}

/// A line to be agreed.
#[derive(Clone, Debug)]
pub struct NewAgreed {
    /// The id of the line, if a new one is made.
    pub line_id: LineId,
    /// Which service.
    pub service_id: ServiceId,
    /// The price, with its period.
    pub agreed: Agreed,
    /// A note.
    pub note: String,
}

/// The membership by which a body may have a service from a day on: in force that day, its agreement offers it.
pub async fn membership_offering<A: ForeseesLines>(
    tx: &mut Tx,
    can: &Can<A>,
    (body, service): (BodyId, ServiceId),
    from: Day,
) -> Result<Option<Membership>, StoreError> {
    let own = can.scope().body();
    tx.maybe(OFFERING, &[can.tenant().into(), body.into(), own.into(), service.into(), from.into()]).await
}

/// A membership, if it is there and within the person's scope.
pub async fn membership<A: ForeseesLines>(
    tx: &mut Tx,
    can: &Can<A>,
    id: MembershipId,
) -> Result<Option<Membership>, StoreError> {
    tx.maybe(MEMBERSHIP, &[can.tenant().into(), id.into(), can.scope().body().into()]).await
}

/// Where an agreed line would go if it were agreed on a day; what cannot be is refused as [`agree`] would.
pub async fn foresee(
    tx: &mut Tx,
    membership: &Membership,
    (service, period): (ServiceId, Period),
    on: Day,
    billed: &BilledDays,
) -> Result<Placing, Failure> {
    let service = offered(tx, membership, service).await?;
    inside(membership, &service.name, period)?;
    let all = lines::of(tx, membership.membership_id).await?;
    let same: Vec<Line> = all.into_iter().filter(|line| line.service_id == service.service_id).collect();
    let place = placing(&same, period, on)?;
    let touched = place_line(&place).map_or(LineId(Uuid::nil()), |line| line.line_id);
    refuse_active(tx, (membership.body_id, &service), period, touched).await?;
    if let Some(line) = place_line(&place) {
        refuse_billed(tx, line, period, billed).await?;
    }
    Ok(place)
}

/// Makes an agreed line, as of a day: the line that is active on its first day ends the day before and the new one
/// follows it; one that begins on the same day takes the price. Days that have passed, or are on an invoice, stay.
pub async fn agree<A: AgreesLines>(
    tx: &mut Tx,
    can: &Can<A>,
    membership: &Membership,
    (new, on): (NewAgreed, Day),
    billed: &BilledDays,
) -> Result<Line, Failure> {
    hold(tx, can, membership).await?;
    let period = new.agreed.period;
    let service = offered(tx, membership, new.service_id).await?;
    let place = foresee(tx, membership, (new.service_id, period), on, billed).await?;
    let line = match &place {
        Placing::Takes(line) => return price(tx, line, (period.to(), new.agreed)).await,
        Placing::Fresh => made(membership, service, new, None),
        Placing::Follows(line) => {
            lines::set_end(tx, line, period.from().yesterday()).await?;
            made(membership, service, new, Some(line.line_id))
        }
    };
    lines::insert(tx, membership, &line).await?;
    let number = line.agreed.as_ref().map_or("", |agreed| agreed.quote_number.as_str());
    let summary =
        format!("Attivato «{}» per {} con il preventivo {number}", line.service_name, membership.body_name);
    tx.audit(lines::entry("line.agree", &line).summary(summary).change(&place_line(&place), &line)?);
    Ok(line)
}

/// Agrees another amount, and another last day, for a line of the same quote that is on no invoice.
pub async fn agree_anew<A: AgreesLines>(
    tx: &mut Tx,
    can: &Can<A>,
    (membership, line_id): (&Membership, LineId),
    agreed: Agreed,
    billed: &BilledDays,
) -> Result<Line, Failure> {
    hold(tx, can, membership).await?;
    let line = lines::one(tx, membership, line_id).await?;
    let known = line.agreed.as_ref().map(|known| (&known.quote_number, known.period.from()));
    if known != Some((&agreed.quote_number, agreed.period.from())) {
        return Err(Refused::NotAgreedHere(line.service_name).into());
    }
    inside(membership, &line.service_name, agreed.period)?;
    let service = Offered { service_id: line.service_id, name: line.service_name.clone(), offer: line.offer };
    refuse_active(tx, (line.body_id, &service), agreed.period, line_id).await?;
    refuse_billed(tx, &line, agreed.period, billed).await?;
    let was = line.agreed.as_ref().map(|known| known.period.to());
    // A line that ended before its time stays ended.
    let last = if line.ends == was { agreed.period.to() } else { line.ends.unwrap_or(agreed.period.to()) };
    price(tx, &line, (last, agreed)).await
}

async fn price(tx: &mut Tx, before: &Line, (last, agreed): (Day, Agreed)) -> Result<Line, Failure> {
    let after =
        Line { ends: Some(last), quantity: Some(agreed.quantity), agreed: Some(agreed), ..before.clone() };
    let values: [Val; 7] = [
        tx.tenant().into(),
        after.line_id.into(),
        last.into(),
        after.quantity.into(),
        agreed_text(after.agreed.as_ref())?.into(),
        before.ends.unwrap_or(Day::LAST).into(),
        agreed_text(before.agreed.as_ref())?.into(),
    ];
    touched(tx.exec(PRICE, &values).await?)?;
    let number = after.agreed.as_ref().map_or("", |agreed| agreed.quote_number.as_str());
    let summary = format!("Prezzo di «{}» dal preventivo {number}", after.service_name);
    tx.audit(lines::entry("line.agree", &after).summary(summary).change(before, &after)?);
    Ok(after)
}

/// Whoever issues invoices holds the tenant too: what they are issuing is there to be seen before days are judged.
async fn hold<A: Action>(tx: &mut Tx, can: &Can<A>, membership: &Membership) -> Result<(), StoreError> {
    tx.hold_tenant(can.tenant()).await?;
    memberships::lock_body(tx, can, membership.body_id).await
}

fn made(membership: &Membership, service: Offered, new: NewAgreed, follows: Option<LineId>) -> Line {
    Line {
        line_id: new.line_id,
        membership_id: membership.membership_id,
        body_id: membership.body_id,
        service_id: service.service_id,
        service_name: service.name,
        offer: service.offer,
        starts: new.agreed.period.from(),
        ends: Some(new.agreed.period.to()),
        quantity: Some(new.agreed.quantity),
        predecessor: follows,
        note: new.note,
        agreed: Some(new.agreed),
    }
}

fn place_line(place: &Placing) -> Option<&Line> {
    match place {
        Placing::Fresh => None,
        Placing::Follows(line) | Placing::Takes(line) => Some(line),
    }
}

async fn offered(tx: &mut Tx, membership: &Membership, service: ServiceId) -> Result<Offered, Failure> {
    let all = agreements::offered(tx, membership.agreement_id).await?;
    Ok(all.into_iter().find(|known| known.service_id == service).ok_or(Refused::NotOffered)?)
}

/// An agreed period stays in one year, and within the membership unless that is going to be renewed.
fn inside(membership: &Membership, service: &str, period: Period) -> Result<(), Failure> {
    if period.from().year() != period.to().year() {
        return Err(Refused::TwoYears(service.to_owned()).into());
    }
    let span = membership.span;
    let dates = Period::new(span.starts, span.ends).map_err(|_| Refused::NoDuration)?;
    let reaches = dates.contains(period.to()) || span.course == crate::model::Course::Renews;
    if !dates.contains(period.from()) || !reaches {
        return Err(Refused::LineOutsideMembership(dates).into());
    }
    Ok(())
}

/// The service is not active on those days by another line, in this membership or in another.
async fn refuse_active(
    tx: &mut Tx,
    (body, service): (BodyId, &Offered),
    period: Period,
    touched: LineId,
) -> Result<(), Failure> {
    if lines::is_active_beside(tx, (body, service.service_id), period, touched).await? {
        return Err(Refused::ServiceAlreadyActive(service.name.clone()).into());
    }
    Ok(())
}

async fn refuse_billed(tx: &mut Tx, line: &Line, period: Period, billed: &BilledDays) -> Result<(), Failure> {
    let days = billed.of(tx, line.line_id).await?;
    match days.into_iter().find_map(|days| days.intersect(period)) {
        Some(days) => Err(Refused::AlreadyBilled(line.service_name.clone(), days).into()),
        None => Ok(()),
    }
}
