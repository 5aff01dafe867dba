//! What this is: renewals in the database: of agreements, with their act or tacit, and of memberships.
//! What it is not: the rule that says whether and until when; see `model::calendar`.

use ::store::{StoreError, Tx, Val, from_row};
use kernel::permission::{EditAgreement, EditMembership};
use kernel::{AgreementId, Can, Day, MembershipId, Period, TermId};

use super::rows::membership_columns;
use super::{Failure, agreements, memberships};
use crate::Refused;
use crate::model::{Act, Agreement, Course, Membership, Renewal, TermKind, renewed, span_of};

const TACIT_DUE: &str = "SELECT agreement_id AS c0 FROM agreement WHERE tenant_id = $1 AND renewal = 'tacit' \
    AND course = 'renews' AND ends <= $2 ORDER BY ends, agreement_id";
const SHORTER: &str = concat!(
    "SELECT ",
    membership_columns!(""),
    " FROM membership WHERE tenant_id = $1 AND agreement_id = $2 \
     AND course = 'renews' AND ends = $3 ORDER BY sort_key, membership_id"
);
const RECORD: &str = "INSERT INTO agreement_renewal (tenant_id, agreement_id, starts, ends, kind, act_number, \
    act_date, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const OF: &str = "SELECT starts, ends, kind, act_number, act_date FROM agreement_renewal \
    WHERE tenant_id = $1 AND agreement_id = $2 ORDER BY starts";
/// A service of a membership that another membership of the body has on some days of a term.
const CLASHING: &str = "SELECT l.service_name AS c0 FROM membership_line l \
    JOIN membership_line o ON o.tenant_id = l.tenant_id AND o.body_id = l.body_id AND o.service_id = l.service_id \
    AND o.membership_id <> l.membership_id AND o.starts <= l.ends \
    JOIN membership m ON m.tenant_id = o.tenant_id AND m.membership_id = o.membership_id AND m.course <> 'cancelled' \
    WHERE l.tenant_id = $1 AND l.membership_id = $2 AND l.ends >= $3 \
    AND o.starts <= $4 AND m.starts <= $4 AND o.ends >= $3 AND m.ends >= $3 ORDER BY l.service_name LIMIT 1";
pub(crate) const SQL: &[&str] = &[TACIT_DUE, SHORTER, RECORD, OF, CLASHING];

/// A prolongation of an agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prolongation {
    /// Its first day.
    pub starts: Day,
    /// Its last day.
    pub ends: Day,
    /// By an act, or tacit.
    pub kind: TermKind,
    /// The act's number.
    pub act_number: String,
    /// The act's date.
    pub act_date: Option<Day>,
}
from_row!(Prolongation { starts, ends, kind, act_number, act_date });

/// The prolongations of an agreement.
pub async fn of(tx: &mut Tx, id: AgreementId) -> Result<Vec<Prolongation>, StoreError> {
    tx.all(OF, &[tx.tenant().into(), id.into()]).await
}

/// Prolongs an agreement by an act. With express renewal each body then renews with its own act; with tacit
/// renewal the members are prolonged together with it.
pub async fn by_act(
    tx: &mut Tx,
    (can, can_members): (&Can<EditAgreement>, &Can<EditMembership>),
    before: &Agreement,
    (months, act): (i32, Act),
) -> Result<Agreement, Failure> {
    let after = before.prolonged(months)?;
    let after = agreements::save(tx, can, before, after, ("agreement.renew", "Rinnovata la")).await?;
    record(tx, before, &after, Some(&act)).await?;
    if matches!(after.terms.renewal, Renewal::Tacit { .. }) {
        prolong_members(tx, can_members, before, &after).await?;
    }
    Ok(after)
}

/// Prolongs every agreement whose last day has come and for which nobody gave notice; gives how many terms
/// were added. Running it again does nothing; after days of standstill it catches up.
pub async fn tacitly(
    tx: &mut Tx,
    (can, can_members): (&Can<EditAgreement>, &Can<EditMembership>),
    today: Day,
) -> Result<usize, Failure> {
    let due: Vec<(AgreementId,)> = tx.all(TACIT_DUE, &[can.tenant().into(), today.into()]).await?;
    let mut done = 0_usize;
    for (id,) in due {
        let mut agreement = agreements::get(tx, id).await?;
        while let Some(months) = overdue(&agreement, today)? {
            let after = agreement.prolonged(months)?;
            let said = ("agreement.renew_tacit", "Rinnovata tacitamente la");
            let after = agreements::save(tx, can, &agreement, after, said).await?;
            record(tx, &agreement, &after, None).await?;
            done = done.saturating_add(prolong_members(tx, can_members, &agreement, &after).await?);
            agreement = after;
        }
    }
    Ok(done)
}

/// The months by which it is to be prolonged today, if any.
fn overdue(agreement: &Agreement, today: Day) -> Result<Option<i32>, Refused> {
    let span = agreement.span()?;
    Ok(match (agreement.terms.renewal, span.course) {
        // The last day that can be written is the end of all renewals.
        (Renewal::Tacit { months }, Course::Renews) if span.ends <= today && span.ends < Day::LAST => {
            Some(months)
        }
        _ => None,
    })
}

async fn record(
    tx: &mut Tx,
    before: &Agreement,
    after: &Agreement,
    act: Option<&Act>,
) -> Result<(), Failure> {
    let kind = if act.is_some() { TermKind::Express } else { TermKind::Tacit };
    let values: [Val; 8] = [
        tx.tenant().into(),
        after.agreement_id.into(),
        before.period()?.to().tomorrow().into(),
        after.period()?.to().into(),
        kind.into(),
        act.map_or("", |act| act.number.as_str()).into(),
        act.map(|act| act.date).into(),
        tx.now().into(),
    ];
    tx.exec(RECORD, &values).await?;
    Ok(())
}

async fn prolong_members(
    tx: &mut Tx,
    can: &Can<EditMembership>,
    before: &Agreement,
    after: &Agreement,
) -> Result<usize, Failure> {
    let end = before.period()?.to();
    let values = [can.tenant().into(), before.agreement_id.into(), end.into()];
    let members: Vec<Membership> = tx.all(SHORTER, &values).await?;
    for member in &members {
        extend(tx, can, (member, after), None).await?;
    }
    Ok(members.len())
}

/// Renews a membership by the body's own act, up to the end of the agreement, unless one of its services would be
/// active twice: the body may have gone on with another agreement in the meantime.
pub async fn membership(
    tx: &mut Tx,
    can: &Can<EditMembership>,
    (before, agreement): (&Membership, &Agreement),
    act: Act,
) -> Result<Membership, Failure> {
    memberships::lock_body(tx, can, before.body_id).await?;
    let days = Period::new(before.span.ends.tomorrow(), agreement.period()?.to());
    if let Ok(days) = days {
        let values = [can.tenant().into(), before.membership_id.into(), days.from().into(), days.to().into()];
        let clash: Option<(String,)> = tx.maybe(CLASHING, &values).await?;
        if let Some((service,)) = clash {
            return Err(Refused::ServiceAlreadyActive(service).into());
        }
    }
    extend(tx, can, (before, agreement), Some(act)).await
}

async fn extend(
    tx: &mut Tx,
    can: &Can<EditMembership>,
    (before, agreement): (&Membership, &Agreement),
    act: Option<Act>,
) -> Result<Membership, Failure> {
    let terms = memberships::terms(tx, before.membership_id).await?;
    let last = terms.last().ok_or(Failure::NotThere)?;
    let term = renewed(before, last, agreement, (tx.id::<TermId>(), act))?;
    let span = span_of(agreement, before.span.starts, term.period, before.notice_given);
    let said = match term.kind {
        TermKind::Tacit => ("membership.renew_tacit", "Rinnovata tacitamente l'adesione"),
        TermKind::Express | TermKind::Adhesion => ("membership.renew", "Rinnovata l'adesione"),
    };
    let after = memberships::save(tx, can, before, Membership { span, ..before.clone() }, said).await?;
    memberships::add_term(tx, before.membership_id, &term).await?;
    Ok(after)
}

/// Of an agreement that is about to be renewed: how many memberships end with it.
pub async fn ending_with(tx: &mut Tx, agreement: &Agreement) -> Result<Vec<MembershipId>, Failure> {
    let values = [tx.tenant().into(), agreement.agreement_id.into(), agreement.period()?.to().into()];
    let members: Vec<Membership> = tx.all(SHORTER, &values).await?;
    Ok(members.into_iter().map(|member| member.membership_id).collect())
}
