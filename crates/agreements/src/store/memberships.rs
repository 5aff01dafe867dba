//! What this is: memberships in the database: joining, leaving early, giving notice, cancelling.
//! What it is not: renewal, see `renewals`; the services, see `lines`.

use ::store::{Entry, StoreError, Tx, Val};
use kernel::permission::{Action, EditMembership, ViewAgreements};
use kernel::{BodyId, Can, Day, LineId, MembershipId, TermId};

use super::rows::membership_columns;
use super::{Failure, agreements, left, lines, touched};
use crate::Refused;
use crate::model::{Adhesion, Agreement, Leaving, Line, Membership, Offer, Term, first_term, span_of};

const GET: &str = concat!(
    "SELECT ",
    membership_columns!(""),
    " FROM membership WHERE tenant_id = $1 AND membership_id = $2 \
     AND (body_id = $3 OR $3 IS NULL)"
);
const OF_BODY: &str = concat!(
    "SELECT ",
    membership_columns!(""),
    " FROM membership WHERE tenant_id = $1 AND body_id = $2 \
     AND (body_id = $3 OR $3 IS NULL) ORDER BY starts DESC, membership_id"
);
const LOCK_BODY: &str = "UPDATE membership SET version = version WHERE tenant_id = $1 AND body_id = $2";
const IN_FAMILY: &str = "SELECT count(*) AS c0 FROM membership WHERE tenant_id = $1 AND family_id = $2 \
    AND body_id = $3 AND course <> 'cancelled' AND starts <= $5 AND ends >= $4";
const INSERT: &str = "INSERT INTO membership (tenant_id, membership_id, agreement_id, family_id, body_id, body_name, \
    act_number, act_date, signed_on, registry_number, starts, ends, notice_by, course, notice_given, \
    leave_act_number, leave_act_date, leave_reason, sort_key, version) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, NULL, '', NULL, '', $15, 1)";
const UPDATE: &str = "UPDATE membership SET act_number = $3, act_date = $4, signed_on = $5, registry_number = $6, \
    ends = $7, notice_by = $8, course = $9, notice_given = $10, leave_act_number = $11, leave_act_date = $12, \
    leave_reason = $13, version = version + 1 WHERE tenant_id = $1 AND membership_id = $2 AND version = $14";
const RENAME: &str = "UPDATE membership SET body_name = $3, sort_key = $4 \
    WHERE tenant_id = $1 AND body_id = $2 AND body_name <> $3";
const TERMS: &str = "SELECT term_id, starts, ends, kind, act_number, act_date, predecessor_id FROM membership_term \
    WHERE tenant_id = $1 AND membership_id = $2 ORDER BY starts";
const ADD_TERM: &str = "INSERT INTO membership_term (tenant_id, term_id, membership_id, starts, ends, kind, \
    act_number, act_date, predecessor_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const CLOSE_TERM: &str = "UPDATE membership_term SET ends = $3 WHERE tenant_id = $1 AND membership_id = $2 \
    AND starts <= $3 AND ends > $3";
const DROP_TERM: &str = "DELETE FROM membership_term WHERE tenant_id = $1 AND term_id = $2";
pub(crate) const SQL: &[&str] =
    &[GET, OF_BODY, LOCK_BODY, IN_FAMILY, INSERT, UPDATE, RENAME, TERMS, ADD_TERM, CLOSE_TERM, DROP_TERM];

/// A body's name as acts write it, and the one by which it is sorted: «Comune di Urbino», «Urbino».
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyName {
    full: String,
    plain: String,
}

impl BodyName {
    /// The name of a body of the register.
    pub fn of(body: &registry::Body) -> Self {
        Self { full: body.full_name(), plain: body.name.clone() }
    }

    /// A name that is the same in acts and in lists.
    pub fn plain(name: impl Into<String>) -> Self {
        let name = name.into();
        Self { full: name.clone(), plain: name }
    }

    /// As acts write it.
    pub fn full(&self) -> &str {
        &self.full
    }

    /// The key by which lists sort and search: the plain name first, then the whole one.
    fn sort_key(&self) -> String {
        if self.full == self.plain {
            return kernel::text::sort_key(&self.plain);
        }
        kernel::text::sort_key(&format!("{} {}", self.plain, self.full))
    }
}

/// A body that joins.
#[derive(Clone, Debug)]
pub struct Joining {
    /// The id of the membership that is about to be.
    pub membership_id: MembershipId,
    /// Which body.
    pub body_id: BodyId,
    /// Its name.
    pub name: BodyName,
    /// With which act, from when.
    pub adhesion: Adhesion,
}

/// A membership, if it is there and within the person's scope.
pub async fn find(
    tx: &mut Tx,
    can: &Can<ViewAgreements>,
    id: MembershipId,
) -> Result<Option<Membership>, StoreError> {
    tx.maybe(GET, &[can.tenant().into(), id.into(), can.scope().body().into()]).await
}

/// Every membership of a body, newest first.
pub async fn of_body(
    tx: &mut Tx,
    can: &Can<ViewAgreements>,
    body: BodyId,
) -> Result<Vec<Membership>, StoreError> {
    tx.all(OF_BODY, &[can.tenant().into(), body.into(), can.scope().body().into()]).await
}

/// The terms of a membership, in order of date.
pub async fn terms(tx: &mut Tx, id: MembershipId) -> Result<Vec<Term>, StoreError> {
    tx.all(TERMS, &[tx.tenant().into(), id.into()]).await
}

/// Makes a body join: the membership, its first term, the lines of the base package.
pub async fn join(
    tx: &mut Tx,
    can: &Can<EditMembership>,
    agreement: &Agreement,
    joining: Joining,
) -> Result<Membership, Failure> {
    let term = first_term(agreement, &joining.adhesion, tx.id::<TermId>())?;
    lock_body(tx, can, joining.body_id).await?;
    let (from, to) = (term.period.from(), term.period.to());
    refuse_second(tx, can, agreement, (joining.body_id, from, to)).await?;
    let sort_key = joining.name.sort_key();
    let membership = begun(agreement, joining, &term);
    insert(tx, can, (agreement, sort_key), &membership).await?;
    add_term(tx, membership.membership_id, &term).await?;
    add_base_package(tx, agreement, &membership).await?;
    let entry =
        Entry::new("membership.join", "membership", membership.membership_id).of_body(membership.body_id);
    let summary = format!("{} aderisce alla {}", membership.body_name, agreements::title(agreement));
    tx.audit(entry.summary(summary).created(&membership)?);
    Ok(membership)
}

/// A body has one membership of an agreement, or of its versions, on a day.
pub(crate) async fn refuse_second(
    tx: &mut Tx,
    can: &Can<EditMembership>,
    agreement: &Agreement,
    (body, from, to): (BodyId, Day, Day),
) -> Result<(), Failure> {
    let family = [can.tenant().into(), agreement.family.into(), body.into(), from.into(), to.into()];
    match tx.scalar::<i64>(IN_FAMILY, &family).await? {
        0 => Ok(()),
        _ => Err(Refused::AlreadyMember.into()),
    }
}

fn begun(agreement: &Agreement, joining: Joining, term: &Term) -> Membership {
    let span = span_of(agreement, term.period.from(), term.period, agreement.notice_given);
    Membership {
        membership_id: joining.membership_id,
        agreement_id: agreement.agreement_id,
        body_id: joining.body_id,
        body_name: joining.name.full,
        adhesion: joining.adhesion,
        span,
        notice_given: None,
        leaving: None,
        version: 1,
    }
}

async fn insert(
    tx: &mut Tx,
    can: &Can<EditMembership>,
    (agreement, sort_key): (&Agreement, String),
    new: &Membership,
) -> Result<(), StoreError> {
    let values: [Val; 15] = [
        can.tenant().into(),
        new.membership_id.into(),
        new.agreement_id.into(),
        agreement.family.into(),
        new.body_id.into(),
        new.body_name.as_str().into(),
        new.adhesion.act.number.as_str().into(),
        new.adhesion.act.date.into(),
        new.adhesion.signed_on.into(),
        new.adhesion.registry_number.as_str().into(),
        new.span.starts.into(),
        new.span.ends.into(),
        new.span.notice_by.into(),
        new.span.course.into(),
        sort_key.into(),
    ];
    tx.exec(INSERT, &values).await.map(|_| ())
}

async fn add_base_package(tx: &mut Tx, agreement: &Agreement, new: &Membership) -> Result<(), Failure> {
    let offered = agreements::offered(tx, agreement.agreement_id).await?;
    for service in offered.into_iter().filter(|service| service.offer == Offer::Base) {
        let line = Line {
            line_id: tx.id::<LineId>(),
            membership_id: new.membership_id,
            body_id: new.body_id,
            service_id: service.service_id,
            service_name: service.name,
            offer: Offer::Base,
            starts: new.span.starts,
            ends: None,
            quantity: None,
            predecessor: None,
            note: String::new(),
            agreed: None,
        };
        lines::insert(tx, new, &line).await?;
    }
    Ok(())
}

/// Writers of one body wait for each other, so that what they check stays true until they commit.
pub(crate) async fn lock_body<A: Action>(tx: &mut Tx, can: &Can<A>, body: BodyId) -> Result<(), StoreError> {
    tx.exec(LOCK_BODY, &[can.tenant().into(), body.into()]).await.map(|_| ())
}

pub(crate) async fn add_term(tx: &mut Tx, id: MembershipId, term: &Term) -> Result<(), StoreError> {
    let values = [
        tx.tenant().into(),
        term.term_id.into(),
        id.into(),
        term.period.from().into(),
        term.period.to().into(),
        term.kind.into(),
        term.act.as_ref().map_or("", |act| act.number.as_str()).into(),
        term.act.as_ref().map(|act| act.date).into(),
        term.predecessor.into(),
    ];
    tx.exec(ADD_TERM, &values).await.map(|_| ())
}

/// Corrects the acts of an adhesion: number, dates, protocol; the effective day does not change.
pub async fn correct(
    tx: &mut Tx,
    can: &Can<EditMembership>,
    (before, version): (&Membership, i64),
    adhesion: Adhesion,
) -> Result<Membership, Failure> {
    let adhesion = Adhesion { effective_from: before.span.starts, ..adhesion };
    let after = Membership { adhesion, version, ..before.clone() };
    save(tx, can, before, after, ("membership.edit", "Corretti gli estremi dell'adesione")).await
}

/// Leaves early: the term of that day ends with it, later ones never begin, the services end too.
pub async fn leave(
    tx: &mut Tx,
    can: &Can<EditMembership>,
    before: &Membership,
    leaving: Leaving,
) -> Result<Membership, Failure> {
    let after = before.leave(leaving)?;
    let last = after.span.ends;
    left::keep(tx, before, last).await?;
    let after = save(tx, can, before, after, ("membership.leave", "Registrato il recesso")).await?;
    close_terms(tx, after.membership_id, last).await?;
    lines::close_all(tx, after.membership_id, last).await?;
    Ok(after)
}

async fn close_terms(tx: &mut Tx, id: MembershipId, last: Day) -> Result<(), StoreError> {
    let all = terms(tx, id).await?;
    for term in all.iter().rev().filter(|term| term.period.from() > last) {
        tx.exec(DROP_TERM, &[tx.tenant().into(), term.term_id.into()]).await?;
    }
    tx.exec(CLOSE_TERM, &[tx.tenant().into(), id.into(), last.into()]).await.map(|_| ())
}

/// Gives notice that the membership will not be renewed.
pub async fn give_notice(
    tx: &mut Tx,
    can: &Can<EditMembership>,
    before: &Membership,
    on: Day,
) -> Result<Membership, Failure> {
    let after = before.give_notice(on)?;
    save(tx, can, before, after, ("membership.notice", "Registrata la disdetta")).await
}

/// Takes back a notice recorded by mistake.
pub async fn withdraw_notice(
    tx: &mut Tx,
    can: &Can<EditMembership>,
    (before, shown): (&Membership, i64),
    (agreement, reason): (&Agreement, &str),
) -> Result<Membership, Failure> {
    let after = Membership { version: shown, ..before.withdraw_notice(agreement, tx.today())? };
    let did = format!("Annullata la disdetta (motivo: {reason})");
    save(tx, can, before, after, ("membership.notice_withdrawn", &did)).await
}

/// Takes back a cancellation, unless the body has joined again or taken the same services elsewhere meanwhile.
pub async fn restore(
    tx: &mut Tx,
    can: &Can<EditMembership>,
    (before, shown): (&Membership, i64),
    (agreement, reason): (&Agreement, &str),
) -> Result<Membership, Failure> {
    let after = Membership { version: shown, ..before.restore(agreement, tx.today())? };
    lock_body(tx, can, before.body_id).await?;
    refuse_second(tx, can, agreement, (before.body_id, before.span.starts, before.span.ends)).await?;
    lines::refuse_clashes(tx, before).await?;
    let did = format!("Ripristinata l'adesione (motivo: {reason})");
    save(tx, can, before, after, ("membership.restore", &did)).await
}

/// Cancels a membership that has not begun.
pub async fn cancel(
    tx: &mut Tx,
    can: &Can<EditMembership>,
    before: &Membership,
) -> Result<Membership, Failure> {
    let after = before.cancel(tx.today())?;
    save(tx, can, before, after, ("membership.cancel", "Annullata l'adesione")).await
}

/// Saves a membership that moved, with its audit line.
pub(crate) async fn save(
    tx: &mut Tx,
    can: &Can<EditMembership>,
    before: &Membership,
    after: Membership,
    (action, did): (&'static str, &str),
) -> Result<Membership, Failure> {
    let leaving = after.leaving.as_ref();
    let values: [Val; 14] = [
        can.tenant().into(),
        after.membership_id.into(),
        after.adhesion.act.number.as_str().into(),
        after.adhesion.act.date.into(),
        after.adhesion.signed_on.into(),
        after.adhesion.registry_number.as_str().into(),
        after.span.ends.into(),
        after.span.notice_by.into(),
        after.span.course.into(),
        after.notice_given.into(),
        leaving.map_or("", |leaving| leaving.act.number.as_str()).into(),
        leaving.map(|leaving| leaving.act.date).into(),
        leaving.map_or("", |leaving| leaving.reason.as_str()).into(),
        after.version.into(),
    ];
    touched(tx.exec(UPDATE, &values).await?)?;
    let after = Membership { version: after.version.saturating_add(1), ..after };
    let entry = Entry::new(action, "membership", after.membership_id).of_body(after.body_id);
    tx.audit(entry.summary(format!("{did}: {}", after.body_name)).change(before, &after)?);
    Ok(after)
}

/// Brings the copies of a body's name up to date; gives how many memberships had another one.
pub async fn rename_body(tx: &mut Tx, body: BodyId, name: &BodyName) -> Result<u64, StoreError> {
    tx.exec(RENAME, &[tx.tenant().into(), body.into(), name.full().into(), name.sort_key().into()]).await
}
