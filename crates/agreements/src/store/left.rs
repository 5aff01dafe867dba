//! What this is: how memberships stood before their recess, in the database, and the way back.
//! What it is not: the recess itself; see `memberships`.

use ::store::{Tx, Val};
use kernel::permission::EditMembership;
use kernel::{Can, Day, LineId, MembershipId};

use super::memberships::{add_term, lock_body, refuse_second, save, terms};
use super::{Failure, lines, rows};
use crate::model::{Agreement, Left, Line, Membership};
use crate::{BilledDays, Refused};

const KEEP: &str = "INSERT INTO membership_left (tenant_id, membership_id, kept) VALUES ($1, $2, $3) \
    ON CONFLICT (tenant_id, membership_id) DO UPDATE SET kept = $3";
const KEPT: &str = "SELECT kept AS c0 FROM membership_left WHERE tenant_id = $1 AND membership_id = $2";
const END_TERM: &str = "UPDATE membership_term SET ends = $3 WHERE tenant_id = $1 AND term_id = $2";
const END_LINE: &str =
    "UPDATE membership_line SET ends = $3 WHERE tenant_id = $1 AND line_id = $2 AND ends = $4";
pub(crate) const SQL: &[&str] = &[KEEP, KEPT, END_TERM, END_LINE];

/// Keeps how a membership stands that is about to end on a day.
pub(crate) async fn keep(tx: &mut Tx, before: &Membership, last: Day) -> Result<(), Failure> {
    let end = |line: &Line| line.ends.unwrap_or(Day::LAST);
    let all = lines::of(tx, before.membership_id).await?;
    let cut = all.iter().filter(|line| line.starts <= last && end(line) > last);
    let lines = cut.map(|line| (line.line_id, end(line))).collect();
    let left = Left { span: before.span, terms: terms(tx, before.membership_id).await?, lines };
    let kept = serde_json::to_string(&left).map_err(rows::corrupt)?;
    let values = [tx.tenant().into(), before.membership_id.into(), kept.into()];
    tx.exec(KEEP, &values).await?;
    Ok(())
}

/// How a membership stood before its latest recess, if that was kept.
pub async fn of(tx: &mut Tx, id: MembershipId) -> Result<Option<Left>, Failure> {
    let kept: Option<(String,)> = tx.maybe(KEPT, &[tx.tenant().into(), id.into()]).await?;
    let left = kept.map(|(kept,)| serde_json::from_str(&kept).map_err(rows::corrupt)).transpose()?;
    Ok(left)
}

/// Takes a recess back, unless something has followed it: the body joined again, its services changed or went
/// elsewhere, an invoice was made that ends with the recess.
pub async fn withdraw(
    tx: &mut Tx,
    can: &Can<EditMembership>,
    (before, shown): (&Membership, i64),
    (agreement, reason): (&Agreement, &str),
    billed: &BilledDays,
) -> Result<Membership, Failure> {
    let left = of(tx, before.membership_id).await?.ok_or(Refused::LeavingNotKept)?;
    let last = before.span.ends;
    let after = Membership { version: shown, ..before.withdraw_leaving(&left, agreement, tx.today())? };
    lock_body(tx, can, before.body_id).await?;
    refuse_second(tx, can, agreement, (before.body_id, last.tomorrow(), after.span.ends)).await?;
    refuse_billed(tx, before, (&left, last), billed).await?;
    let did = format!("Annullato il recesso (motivo: {reason})");
    let after = save(tx, can, before, after, ("membership.leave_withdrawn", &did)).await?;
    reopen_terms(tx, &after, &left).await?;
    for line in &left.lines {
        reopen(tx, *line, last).await?;
    }
    lines::refuse_clashes(tx, &after).await?;
    Ok(after)
}

async fn refuse_billed(
    tx: &mut Tx,
    before: &Membership,
    (left, last): (&Left, Day),
    billed: &BilledDays,
) -> Result<(), Failure> {
    for line in lines::of(tx, before.membership_id).await? {
        let cut = left.lines.iter().any(|(id, _)| *id == line.line_id);
        if cut && billed.of(tx, line.line_id).await?.iter().any(|days| days.to() == last) {
            return Err(Refused::LeavingBilled(line.service_name).into());
        }
    }
    Ok(())
}

async fn reopen_terms(tx: &mut Tx, membership: &Membership, left: &Left) -> Result<(), Failure> {
    for term in &left.terms {
        let values: [Val; 3] = [tx.tenant().into(), term.term_id.into(), term.period.to().into()];
        if tx.exec(END_TERM, &values).await? == 0 {
            add_term(tx, membership.membership_id, term).await?;
        }
    }
    Ok(())
}

async fn reopen(tx: &mut Tx, (line, end): (LineId, Day), last: Day) -> Result<(), Failure> {
    let values = [tx.tenant().into(), line.into(), end.into(), last.into()];
    if tx.exec(END_LINE, &values).await? == 0 { Err(Refused::LeavingFollowed.into()) } else { Ok(()) }
}
