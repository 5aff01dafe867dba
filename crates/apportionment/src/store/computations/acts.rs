//! What this is: what is done with computations: simulated as a draft, done again, approved as an act, thrown away.
//! What it is not: able to change an act; the database itself refuses that too, and shares that do not add up.

use ::store::{Entry, StoreError, Tx, Val};
use kernel::permission::{ApproveApportionment, EditCosts};
use kernel::{ApportionmentId, Can, PoolId};

use super::super::rows::{as_json, computation_columns};
use super::super::{Failure, author, gather, pools, shares, touched};
use super::{get, last_approved};
use crate::Refused;
use crate::access::Computes;
use crate::model::{Approval, Computation, Kind, Pool, Simulation, Snapshot, State};

pub(super) const INSERT: &str = "INSERT INTO apportionment (tenant_id, apportionment_id, pool_id, number, kind, pool_name, \
    category, year, vat, amount, basis, driver_on, members_on, totals, bodies, given, pool_version, computed_at, \
    computed_by, act, approved_by, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, \
    $16, $17, $18, $19, '', '', $20)";
pub(super) const APPROVE: &str = "UPDATE apportionment SET act = $3, act_on = $4, bill_year = $5, approved_by = $6, \
    approved_at = $7, version = version + 1 WHERE tenant_id = $1 AND apportionment_id = $2 AND version = $8 \
    AND approved_at IS NULL";
pub(super) const DRAFT: &str = concat!(
    "SELECT ",
    computation_columns!(),
    " FROM apportionment a WHERE a.tenant_id = $1 AND a.pool_id = $2 AND a.approved_at IS NULL"
);
pub(super) const CLEAR: &str =
    "DELETE FROM apportionment WHERE tenant_id = $1 AND apportionment_id = $2 AND approved_at IS NULL";

/// Divides a pool without keeping anything.
pub async fn simulate<A: Computes>(
    tx: &mut Tx,
    can: &Can<A>,
    pool: &Pool,
    kind: Kind,
) -> Result<Simulation, Failure> {
    let last = last_approved(tx, can, pool.pool_id).await?;
    Computation::may_follow(last.as_ref(), kind)?;
    let amount = pool.amount(kind).ok_or(Refused::NoActual)?;
    let claimants = gather::claimants(tx, can, pool).await?;
    let past = gather::past(tx, can, pool, last.as_ref()).await?;
    Ok(crate::model::simulate(amount, &pool.basis, claimants, &past).map_err(Refused::from)?)
}

/// Divides a pool and keeps the simulation as the pool's draft, in the place of the one before.
pub async fn compute(
    tx: &mut Tx,
    can: &Can<EditCosts>,
    pool: PoolId,
    kind: Kind,
) -> Result<Computation, Failure> {
    let pool = pools::lock(tx, can, pool).await?;
    let simulation = simulate(tx, can, &pool, kind).await?;
    let replaced = clear_draft(tx, can, pool.pool_id).await?;
    let last = last_approved(tx, can, pool.pool_id).await?;
    let draft = Computation {
        apportionment_id: replaced.as_ref().map_or_else(|| tx.id(), |draft| draft.apportionment_id),
        pool_id: pool.pool_id,
        number: last.map_or(0, |last| last.number).saturating_add(1),
        kind,
        of: snapshot(&pool, kind, &simulation)?,
        pool_version: pool.version,
        computed_at: tx.now(),
        computed_by: author(tx),
        state: State::Draft,
        version: replaced.map_or(0, |draft| draft.version).saturating_add(1),
    };
    insert(tx, can, &draft).await?;
    shares::insert(tx, can, draft.apportionment_id, &simulation.shares).await?;
    let text = format!(
        "Calcolato il riparto di «{}» {} ({}): {} tra {} enti",
        pool.name,
        pool.year,
        draft.title().to_lowercase(),
        draft.of.amount,
        draft.of.bodies
    );
    let entry = Entry::new("apportionment.compute", "apportionment", draft.apportionment_id).summary(text);
    tx.audit(entry.created(&draft)?);
    Ok(draft)
}

fn snapshot(pool: &Pool, kind: Kind, simulation: &Simulation) -> Result<Snapshot, Refused> {
    Ok(Snapshot {
        pool_name: pool.name.clone(),
        category: pool.category,
        year: pool.year,
        vat: pool.vat.clone(),
        amount: pool.amount(kind).ok_or(Refused::NoActual)?,
        basis: pool.basis.clone(),
        driver_on: pool.driver_on,
        members_on: pool.members_on,
        totals: simulation.totals.clone(),
        bodies: simulation.bodies,
        given: simulation.given,
    })
}

/// Approves a simulation by an act: from then on it does not change. What it was made of must still be so.
pub async fn approve(
    tx: &mut Tx,
    can: &Can<ApproveApportionment>,
    (id, shown): (ApportionmentId, i64),
    approval: Approval,
) -> Result<Computation, Failure> {
    let found = get(tx, can, id).await?.ok_or(Failure::NotThere)?;
    let pool = pools::lock(tx, can, found.pool_id).await?;
    let before = get(tx, can, id).await?.ok_or(Failure::NotThere)?;
    let after = before.approved(approval, (&author(tx), tx.now()), tx.today())?;
    if before.version != shown {
        return Err(Failure::Stale);
    }
    refuse_outdated(tx, can, &pool, &before).await?;
    write_approval(tx, can, &after, shown).await?;
    let text = format!(
        "Approvato il riparto di «{}» {} ({}): {} ({})",
        after.of.pool_name,
        after.of.year,
        after.title().to_lowercase(),
        after.of.amount,
        after.act_words()
    );
    let entry = Entry::new("apportionment.approve", "apportionment", id).summary(text);
    tx.audit(entry.change(&before, &after)?);
    Ok(after)
}

/// Computes again and compares, so that nobody approves figures that were corrected meanwhile.
async fn refuse_outdated(
    tx: &mut Tx,
    can: &Can<ApproveApportionment>,
    pool: &Pool,
    draft: &Computation,
) -> Result<(), Failure> {
    let again = simulate(tx, can, pool, draft.kind).await?;
    let kept = shares::of(tx, can, draft.apportionment_id).await?;
    let same_shares = again.shares.iter().eq(kept.iter().map(|kept| &kept.share));
    let same_pool = draft.pool_version == pool.version && draft.of == snapshot(pool, draft.kind, &again)?;
    if same_shares && same_pool { Ok(()) } else { Err(Refused::Outdated.into()) }
}

async fn write_approval(
    tx: &mut Tx,
    can: &Can<ApproveApportionment>,
    after: &Computation,
    shown: i64,
) -> Result<(), Failure> {
    let State::Approved { act, act_on, bill_year, by, at } = &after.state else { return Err(Failure::Stale) };
    let values: [Val; 8] = [
        can.tenant().into(),
        after.apportionment_id.into(),
        act.as_str().into(),
        (*act_on).into(),
        (*bill_year).into(),
        by.as_str().into(),
        (*at).into(),
        shown.into(),
    ];
    touched(tx.exec(APPROVE, &values).await?)
}

/// Throws a simulation away.
pub async fn discard(
    tx: &mut Tx,
    can: &Can<EditCosts>,
    (computation, shown): (&Computation, i64),
) -> Result<(), Failure> {
    if computation.is_approved() {
        return Err(Refused::AlreadyApproved.into());
    }
    match clear_draft(tx, can, computation.pool_id).await? {
        Some(draft) if draft.version == shown => {}
        Some(_) | None => return Err(Failure::Stale),
    }
    let text = format!("Scartato il calcolo di «{}» {}", computation.of.pool_name, computation.of.year);
    let entry =
        Entry::new("apportionment.discard", "apportionment", computation.apportionment_id).summary(text);
    tx.audit(entry.change(computation, &())?);
    Ok(())
}

/// Takes away the draft of a pool with its shares, and gives it back.
pub(in crate::store) async fn clear_draft(
    tx: &mut Tx,
    can: &Can<EditCosts>,
    pool: PoolId,
) -> Result<Option<Computation>, StoreError> {
    let draft: Option<Computation> = tx.maybe(DRAFT, &[can.tenant().into(), pool.into()]).await?;
    if let Some(draft) = &draft {
        shares::clear(tx, can, draft.apportionment_id).await?;
        tx.exec(CLEAR, &[can.tenant().into(), draft.apportionment_id.into()]).await?;
    }
    Ok(draft)
}

async fn insert(tx: &mut Tx, can: &Can<EditCosts>, draft: &Computation) -> Result<(), StoreError> {
    let of = &draft.of;
    let values: [Val; 20] = [
        can.tenant().into(),
        draft.apportionment_id.into(),
        draft.pool_id.into(),
        draft.number.into(),
        draft.kind.into(),
        of.pool_name.as_str().into(),
        of.category.into(),
        of.year.into(),
        as_json(&of.vat)?.into(),
        of.amount.into(),
        as_json(&of.basis)?.into(),
        of.driver_on.into(),
        of.members_on.into(),
        as_json(&of.totals)?.into(),
        of.bodies.into(),
        of.given.into(),
        draft.pool_version.into(),
        draft.computed_at.into(),
        draft.computed_by.as_str().into(),
        draft.version.into(),
    ];
    tx.exec(INSERT, &values).await.map(|_| ())
}
