//! What this is: the services active for members, in the database.
//! What it is not: a place where the past changes: a line ends and a successor begins.

use ::store::{Entry, StoreError, Tx, Val};
use kernel::permission::EditMembership;
use kernel::{BodyId, Can, Day, LineId, MembershipId, Period, Quantity, ServiceId};

use super::rows::{agreed_text, line_columns};
use super::{Failure, agreements, memberships, touched};
use crate::Refused;
use crate::model::{Line, Membership, changed_from};

const OF: &str = concat!(
    "SELECT ",
    line_columns!(),
    " FROM membership_line WHERE tenant_id = $1 AND membership_id = $2 \
     ORDER BY offer, service_name, starts, line_id"
);
const CLASHING: &str = "SELECT count(*) AS c0 FROM membership_line l JOIN membership m \
    ON m.tenant_id = l.tenant_id AND m.membership_id = l.membership_id \
    WHERE l.tenant_id = $1 AND l.body_id = $2 AND l.service_id = $3 AND m.course <> 'cancelled' \
    AND l.starts <= $5 AND m.starts <= $5 AND l.ends >= $4 AND m.ends >= $4 AND l.line_id <> $6";
const INSERT: &str = "INSERT INTO membership_line (tenant_id, line_id, membership_id, body_id, service_id, \
    service_name, offer, starts, ends, quantity, predecessor_id, note, agreed) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
const END: &str = "UPDATE membership_line SET ends = $3 WHERE tenant_id = $1 AND line_id = $2 AND ends = $4";
const CLOSE_ALL: &str = "UPDATE membership_line SET ends = $3 WHERE tenant_id = $1 AND membership_id = $2 \
    AND starts <= $3 AND ends > $3";
pub(crate) const SQL: &[&str] = &[OF, CLASHING, INSERT, END, CLOSE_ALL];

/// A service to be switched on.
#[derive(Clone, Debug)]
pub struct NewLine {
    /// The id of the line that is about to be.
    pub line_id: LineId,
    /// Which service.
    pub service_id: ServiceId,
    /// From when.
    pub starts: Day,
    /// Until when; `None`: as long as the membership lasts.
    pub ends: Option<Day>,
    /// Units, for services priced by unit or hour.
    pub quantity: Option<Quantity>,
    /// A note.
    pub note: String,
}

/// The lines of a membership, base package first.
pub async fn of(tx: &mut Tx, id: MembershipId) -> Result<Vec<Line>, StoreError> {
    tx.all(OF, &[tx.tenant().into(), id.into()]).await
}

/// Switches a service on: it must be offered by the agreement and begin within the membership.
pub async fn add(
    tx: &mut Tx,
    can: &Can<EditMembership>,
    membership: &Membership,
    new: NewLine,
) -> Result<Line, Failure> {
    let offered = agreements::offered(tx, membership.agreement_id).await?;
    let service =
        offered.into_iter().find(|known| known.service_id == new.service_id).ok_or(Refused::NotOffered)?;
    let line = Line {
        line_id: new.line_id,
        membership_id: membership.membership_id,
        body_id: membership.body_id,
        service_id: service.service_id,
        service_name: service.name,
        offer: service.offer,
        starts: new.starts,
        ends: new.ends,
        quantity: new.quantity,
        predecessor: None,
        note: new.note,
        agreed: None,
    };
    memberships::lock_body(tx, can, membership.body_id).await?;
    insert(tx, membership, &line).await?;
    let summary = format!("Attivato «{}» per {}", line.service_name, membership.body_name);
    tx.audit(entry("line.add", &line).summary(summary).created(&line)?);
    Ok(line)
}

/// Writes a line once it is known to be within its membership and alone on its days.
pub(crate) async fn insert(tx: &mut Tx, membership: &Membership, line: &Line) -> Result<(), Failure> {
    let dates = Period::new(membership.span.starts, membership.span.ends).map_err(|_| Refused::NoDuration)?;
    let own = line.period().ok_or(Refused::LineBackwards)?;
    if !dates.contains(own.from()) {
        return Err(Refused::LineOutsideMembership(dates).into());
    }
    // An open line lasts as long as its membership, which may still grow: it is compared as far as it reaches.
    if clashes(tx, line.body_id, line, own).await? {
        return Err(Refused::ServiceAlreadyActive(line.service_name.clone()).into());
    }
    let values: [Val; 13] = [
        tx.tenant().into(),
        line.line_id.into(),
        line.membership_id.into(),
        line.body_id.into(),
        line.service_id.into(),
        line.service_name.as_str().into(),
        line.offer.into(),
        line.starts.into(),
        line.ends.unwrap_or(Day::LAST).into(),
        line.quantity.into(),
        line.predecessor.into(),
        line.note.as_str().into(),
        agreed_text(line.agreed.as_ref())?.into(),
    ];
    tx.exec(INSERT, &values).await?;
    Ok(())
}

/// Refuses a membership that would have a service on days on which the body has it by another one.
pub(crate) async fn refuse_clashes(tx: &mut Tx, membership: &Membership) -> Result<(), Failure> {
    for line in of(tx, membership.membership_id).await? {
        let last = line.ends.unwrap_or(membership.span.ends).min(membership.span.ends);
        let days = Period::new(line.starts, last).map_err(|_| Refused::LineBackwards)?;
        if clashes(tx, line.body_id, &line, days).await? {
            return Err(Refused::ServiceAlreadyActive(line.service_name).into());
        }
    }
    Ok(())
}

async fn clashes(tx: &mut Tx, body: BodyId, line: &Line, days: Period) -> Result<bool, StoreError> {
    is_active_beside(tx, (body, line.service_id), days, line.line_id).await
}

/// Whether a body has a service on some of these days by a line other than this one, in whichever membership.
pub(crate) async fn is_active_beside(
    tx: &mut Tx,
    (body, service): (BodyId, ServiceId),
    days: Period,
    line: LineId,
) -> Result<bool, StoreError> {
    let values =
        [tx.tenant().into(), body.into(), service.into(), days.from().into(), days.to().into(), line.into()];
    Ok(tx.scalar::<i64>(CLASHING, &values).await? > 0)
}

/// Changes the quantity of a service from a day on, by a successor.
pub async fn change(
    tx: &mut Tx,
    can: &Can<EditMembership>,
    (membership, line_id): (&Membership, LineId),
    (from, quantity, successor): (Day, Option<Quantity>, LineId),
) -> Result<Line, Failure> {
    memberships::lock_body(tx, can, membership.body_id).await?;
    let before = one(tx, membership, line_id).await?;
    let (ended, after) = changed_from(&before, from, quantity, successor)?;
    set_end(tx, &before, from.yesterday()).await?;
    insert(tx, membership, &after).await?;
    let summary = format!("Modificato «{}» di {} dal {from}", after.service_name, membership.body_name);
    tx.audit(entry("line.change", &after).summary(summary).change(&ended, &after)?);
    Ok(after)
}

/// Ends a service on a day.
pub async fn end(
    tx: &mut Tx,
    can: &Can<EditMembership>,
    (membership, line_id): (&Membership, LineId),
    last_day: Day,
) -> Result<Line, Failure> {
    memberships::lock_body(tx, can, membership.body_id).await?;
    let before = one(tx, membership, line_id).await?;
    let written = before.period().ok_or(Refused::LineBackwards)?;
    if !written.contains(last_day) {
        return Err(Refused::LineBackwards.into());
    }
    set_end(tx, &before, last_day).await?;
    let after = Line { ends: Some(last_day), ..before.clone() };
    let summary = format!("«{}» di {} termina il {last_day}", after.service_name, membership.body_name);
    tx.audit(entry("line.end", &after).summary(summary).change(&before, &after)?);
    Ok(after)
}

pub(crate) async fn one(tx: &mut Tx, membership: &Membership, line_id: LineId) -> Result<Line, Failure> {
    let all = of(tx, membership.membership_id).await?;
    all.into_iter().find(|line| line.line_id == line_id).ok_or(Failure::NotThere)
}

pub(crate) async fn set_end(tx: &mut Tx, line: &Line, last_day: Day) -> Result<(), Failure> {
    let known = line.ends.unwrap_or(Day::LAST);
    let values = [tx.tenant().into(), line.line_id.into(), last_day.into(), known.into()];
    touched(tx.exec(END, &values).await?)
}

/// Ends every line of a membership that goes beyond a day.
pub(crate) async fn close_all(tx: &mut Tx, id: MembershipId, last: Day) -> Result<(), StoreError> {
    tx.exec(CLOSE_ALL, &[tx.tenant().into(), id.into(), last.into()]).await.map(|_| ())
}

pub(crate) fn entry(action: &'static str, line: &Line) -> Entry {
    Entry::new(action, "membership", line.membership_id).of_body(line.body_id)
}
