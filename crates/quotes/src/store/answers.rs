//! What this is: the answer to a version that was sent: accepted (its lines become those of the membership, in the
//! same transaction), refused, or taken back by the centre.
//! What it is not: a second look at prices: what was sent is what is agreed.

use ::store::{Tx, Val};
use agreements::BilledDays;
use agreements::model::Membership;
use agreements::store::agreed::{self, NewAgreed};
use kernel::permission::{AnswerQuote, EditQuote};
use kernel::{Can, Day, LineId, QuoteId};
use serde::Serialize;

use super::Failure;
use super::drafts::{Shown, entry, titled};
use super::quotes::{lines, lock, sum_up, versions};
use super::sending::{accepted_lines, below_actual, check_lines, nobody_offers, not_placed};
use crate::model::{Answer, Line, Move, Placed, Quote, Status, Version, newest};
use crate::{ReadsQuotes, Refused};

const ANSWER: &str = "UPDATE quote_version SET status = $4, answered_on = $5, answered_by = $6, answered_role = $7, \
    answered_account = $8, act_number = $9, reason = $10 WHERE tenant_id = $1 AND quote_id = $2 AND no = $3";
const SUPERSEDE: &str = "UPDATE quote_version SET status = 'superseded' \
    WHERE tenant_id = $1 AND quote_id = $2 AND no <> $3 AND status = 'accepted'";
const PLACE: &str = "UPDATE quote_line SET membership_id = $5, membership_line_id = $6, closed_on = $7, closed_amount = $8 \
    WHERE tenant_id = $1 AND quote_id = $2 AND no = $3 AND line_id = $4";
pub(crate) const SQL: &[&str] = &[ANSWER, SUPERSEDE, PLACE];

/// An act of the body, as the centre records it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Act {
    /// Who decided: `Giunta comunale`.
    pub by: String,
    /// Its number: `Delibera n. 12`.
    pub number: String,
    /// Its date.
    pub on: Day,
}

/// How a body answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    /// One of its people, signed in, today.
    OnLine,
    /// With an act that the centre records.
    Recorded(Act),
}

/// Accepts a version: under a lock of the quote, with state and last day read again, its lines become those of the
/// body's memberships. A version accepted before is superseded.
pub async fn accept(
    tx: &mut Tx,
    can: &Can<AnswerQuote>,
    billed: &BilledDays,
    (id, no): (QuoteId, i64),
    how: How,
) -> Result<Quote, Failure> {
    let quote = lock(tx, can, id).await?;
    let (all, version) = answered(tx, can, (id, no)).await?;
    let answer = answer(tx, can, how, String::new())?;
    version.status.after(Move::Accept { on: answer.on }, (version.sent_on, version.expires))?;
    let before = accepted_lines(tx, can, (id, &all)).await?;
    let accepted = lines(tx, can, (id, no)).await?;
    check_lines(&accepted, &before)?;
    for line in &accepted {
        below_actual(tx, can, (id, line)).await?;
        let old = before.iter().find(|old| old.line_id == line.line_id);
        let placed = place(tx, can, (&quote, line, old), (answer.on, billed)).await?;
        let closed = old.and_then(|old| old.closed);
        let values: [Val; 8] = [
            can.tenant().into(),
            id.into(),
            no.into(),
            line.line_id.into(),
            placed.membership_id.into(),
            placed.line_id.into(),
            closed.map(|closed| closed.on).into(),
            closed.map(|closed| closed.amount).into(),
        ];
        tx.exec(PLACE, &values).await?;
    }
    tx.exec(SUPERSEDE, &[can.tenant().into(), id.into(), no.into()]).await?;
    write(tx, can, (&quote, &version), (Status::Accepted, answer)).await?;
    Ok(quote)
}

/// Refuses a version, with the reason.
pub async fn refuse(
    tx: &mut Tx,
    can: &Can<AnswerQuote>,
    (id, no): (QuoteId, i64),
    (how, reason): (How, &str),
) -> Result<Quote, Failure> {
    let quote = lock(tx, can, id).await?;
    let (_, version) = answered(tx, can, (id, no)).await?;
    let answer = answer(tx, can, how, because(reason)?)?;
    version.status.after(Move::Refuse { on: answer.on }, (version.sent_on, version.expires))?;
    write(tx, can, (&quote, &version), (Status::Refused, answer)).await?;
    Ok(quote)
}

/// Takes back a version that was sent, or throws a draft away; a version accepted before stays.
pub async fn withdraw(
    tx: &mut Tx,
    can: &Can<EditQuote>,
    (id, shown): (QuoteId, Shown),
    reason: &str,
) -> Result<Quote, Failure> {
    let quote = lock(tx, can, id).await?;
    if matches!(shown, Shown::Version(seen) if seen.saturating_add(1) != quote.version) {
        return Err(Failure::Stale);
    }
    let version = newest(&versions(tx, can, id).await?).cloned().ok_or(Failure::NotThere)?;
    let status = version.status.after(Move::Withdraw, (None, None))?;
    let (by, role) = author(tx);
    let answer = Answer { on: tx.today(), by, role, act: String::new(), reason: because(reason)? };
    write(tx, can, (&quote, &version), (status, answer)).await?;
    Ok(quote)
}

fn because(reason: &str) -> Result<String, Refused> {
    let reason = reason.trim();
    if reason.is_empty() { Err(Refused::NoReason) } else { Ok(reason.to_owned()) }
}

/// The version to be answered: the newest that the person knows; an older one has been superseded.
async fn answered(
    tx: &mut Tx,
    can: &Can<AnswerQuote>,
    (id, no): (QuoteId, i64),
) -> Result<(Vec<Version>, Version), Failure> {
    let all = versions(tx, can, id).await?;
    let version = all.iter().find(|version| version.no == no).cloned().ok_or(Failure::NotThere)?;
    match (&version.answer, version.status) {
        (Some(answer), Status::Accepted | Status::Refused | Status::Withdrawn) => {
            let (did, by, on) = (did(version.status), answer.by.clone(), answer.on);
            Err(Refused::Answered { did, by, on }.into())
        }
        _ => Ok((all, version)),
    }
}

fn did(status: Status) -> &'static str {
    match status {
        Status::Accepted => "accettato",
        Status::Refused => "rifiutato",
        Status::Draft | Status::Sent | Status::Superseded | Status::Withdrawn => "ritirato",
    }
}

fn answer(tx: &Tx, can: &Can<AnswerQuote>, how: How, reason: String) -> Result<Answer, Refused> {
    let today = tx.today();
    match how {
        How::OnLine if can.scope().body().is_none() => Err(Refused::NoAct),
        How::OnLine => {
            let (by, role) = author(tx);
            Ok(Answer { on: today, by, role, act: String::new(), reason })
        }
        How::Recorded(act) if act.number.trim().is_empty() => Err(Refused::NoAct),
        How::Recorded(act) if act.on > today => Err(Refused::InTheFuture(today)),
        How::Recorded(act) => {
            Ok(Answer { on: act.on, by: act.by, role: String::new(), act: act.number, reason })
        }
    }
}

fn author(tx: &Tx) -> (String, String) {
    let author = tx.author();
    let name = author.map(|author| author.name().to_owned()).unwrap_or_default();
    (name, author.map(|author| author.grant().role.label().to_owned()).unwrap_or_default())
}

/// Makes the line of the membership that follows from one of the quote.
async fn place(
    tx: &mut Tx,
    can: &Can<AnswerQuote>,
    (quote, line, old): (&Quote, &Line, Option<&Line>),
    (on, billed): (Day, &BilledDays),
) -> Result<Placed, Failure> {
    let price = line.price.as_ref().ok_or(Failure::Stale)?;
    let agreed = price.agreed(&quote.number_text(), line.data.period);
    let placed = old.and_then(|old| old.placed.map(|placed| (old, placed)));
    match placed.filter(|(old, _)| old.data.period.from() == line.data.period.from()) {
        Some((old, placed)) if old.data == line.data => Ok(placed),
        Some((_, placed)) => {
            let membership = membership(tx, can, placed).await?;
            let done = agreed::agree_anew(tx, can, (&membership, placed.line_id), agreed, billed).await;
            done.map_err(|why| not_placed(line, why))?;
            Ok(placed)
        }
        None => {
            let from = line.data.period.from();
            let offering =
                agreed::membership_offering(tx, can, (quote.body_id, line.service_id), from).await?;
            let no_place =
                || Refused::NoPlace { service: line.service_name.clone(), why: nobody_offers(from) };
            let membership = offering.ok_or_else(no_place)?;
            let new = NewAgreed {
                line_id: tx.id::<LineId>(),
                service_id: line.service_id,
                agreed,
                note: line.data.note.clone(),
            };
            let made = agreed::agree(tx, can, &membership, (new, on), billed).await;
            let made = made.map_err(|why| not_placed(line, why))?;
            Ok(Placed { membership_id: membership.membership_id, line_id: made.line_id })
        }
    }
}

/// The membership of a line that was accepted before.
pub(super) async fn membership<A: ReadsQuotes>(
    tx: &mut Tx,
    can: &Can<A>,
    placed: Placed,
) -> Result<Membership, Failure> {
    agreed::membership(tx, can, placed.membership_id).await?.ok_or(Failure::NotThere)
}

/// Writes what became of a version.
async fn write<A: ReadsQuotes>(
    tx: &mut Tx,
    can: &Can<A>,
    (quote, before): (&Quote, &Version),
    (status, answer): (Status, Answer),
) -> Result<(), Failure> {
    let values: [Val; 10] = [
        can.tenant().into(),
        quote.quote_id.into(),
        before.no.into(),
        status.into(),
        answer.on.into(),
        answer.by.as_str().into(),
        answer.role.as_str().into(),
        tx.author().and_then(kernel::Actor::account).into(),
        answer.act.as_str().into(),
        answer.reason.as_str().into(),
    ];
    tx.exec(ANSWER, &values).await?;
    sum_up(tx, can, quote).await?;
    let act = if answer.act.is_empty() { String::new() } else { format!(", {}", answer.act) };
    let (by, on) = (&answer.by, answer.on);
    let text = format!("{} {} da {by}{act} il {on}", capital(&titled(quote)), did(status));
    let after = Version { status, answer: Some(answer.clone()), ..before.clone() };
    let action = match status {
        Status::Accepted => "quote.accept",
        Status::Refused => "quote.refuse",
        Status::Draft | Status::Sent | Status::Superseded | Status::Withdrawn => "quote.withdraw",
    };
    tx.audit(entry(action, quote).summary(text).change(before, &after)?);
    Ok(())
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}
