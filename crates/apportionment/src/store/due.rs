//! What this is: what billing and final accounts read: the shares that go into the invoices of a year, and what each
//! body was asked for in each pool.
//! What it is not: invoices; billing knows which shares it has charged already.

use std::collections::HashMap;

use ::store::{StoreError, Tx, Val};
use agreements::ReadsMembers;
use kernel::{ApportionmentId, BodyId, Can, Cents, LineId, MembershipId, Period, PoolId};
use pricing::model::Vat;

use super::rows::{KeptShare, share_columns};
use super::{computations, shares};
use crate::access::ReadsCosts;
use crate::model::{Computation, Kind, explain};

/// The shares of the acts of one year of invoices that change what a body pays, unless settled otherwise.
macro_rules! open_shares {
    ($when:literal) => {
        concat!(
            "SELECT ",
            share_columns!(),
            " FROM apportionment a JOIN apportionment_share s ON s.tenant_id = a.tenant_id \
             AND s.apportionment_id = a.apportionment_id WHERE a.tenant_id = $1 AND a.bill_year ",
            $when,
            " AND (s.body_id = $3 OR $3 IS NULL) AND NOT EXISTS (SELECT 1 FROM apportionment_settled t \
             WHERE t.tenant_id = $1 AND t.share_id = s.share_id) \
             ORDER BY s.sort_key, s.body_id, a.pool_name, a.pool_id, a.number"
        )
    };
}
const DUE: &str = open_shares!("= $2 AND s.amount <> s.approved_before");
const CARRIED: &str = open_shares!("< $2 AND s.amount < s.approved_before");
pub(crate) const SQL: &[&str] = &[DUE, CARRIED];

/// A share to be charged to a body, or given back to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Which share: with the period, the key against charging it twice.
    pub share_id: LineId,
    /// To whom.
    pub body_id: BodyId,
    /// The body's name.
    pub body_name: String,
    /// By which membership: the one by which it shares the cost, or else another in force in the year of the
    /// invoice; none if all were cancelled since.
    pub membership_id: Option<MembershipId>,
    /// Of which pool.
    pub pool: PoolId,
    /// The name of the pool.
    pub pool_name: String,
    /// The year of the cost.
    pub costs_year: i16,
    /// The year in whose invoices it goes.
    pub bill_year: i16,
    /// The days to which the cost refers.
    pub period: Period,
    /// What the line says: `Quota costi comuni 2022: Data center (acconto)`.
    pub description: String,
    /// How much; negative if it is given back.
    pub amount: Cents,
    /// The VAT regime.
    pub vat: Vat,
    /// How it came about: labels and values.
    pub explained: Vec<(String, String)>,
}

/// Everything that goes into the invoices of a year, within reach, by body.
pub async fn due<A: ReadsCosts + ReadsMembers>(
    tx: &mut Tx,
    can: &Can<A>,
    year: i16,
) -> Result<Vec<Due>, StoreError> {
    let acts = computations::to_bill(tx, can, year).await?;
    dues(tx, can, (DUE, year), acts).await
}

/// What is to be given back and belonged into the invoices of earlier years: whoever bills leaves out what an invoice
/// holds already, and takes the rest along.
pub async fn carried<A: ReadsCosts + ReadsMembers>(
    tx: &mut Tx,
    can: &Can<A>,
    year: i16,
) -> Result<Vec<Due>, StoreError> {
    let acts = computations::to_carry(tx, can, year).await?;
    dues(tx, can, (CARRIED, year), acts).await
}

async fn dues<A: ReadsCosts + ReadsMembers>(
    tx: &mut Tx,
    can: &Can<A>,
    (sql, year): (&'static str, i16),
    acts: Vec<Computation>,
) -> Result<Vec<Due>, StoreError> {
    if acts.is_empty() {
        return Ok(Vec::new());
    }
    let known: HashMap<ApportionmentId, &Computation> =
        acts.iter().map(|act| (act.apportionment_id, act)).collect();
    let values: [Val; 3] = [can.tenant().into(), year.into(), can.scope().body().into()];
    let open: Vec<KeptShare> = tx.all(sql, &values).await?;
    let members = Members::over(tx, can, &acts, year).await?;
    let dues = open.iter().filter_map(|kept| {
        let act = known.get(&kept.apportionment_id)?;
        Some(due_of(act, kept, members.of(kept)))
    });
    Ok(dues.collect())
}

fn due_of(act: &Computation, kept: &KeptShare, membership_id: Option<MembershipId>) -> Due {
    let share = &kept.share;
    Due {
        share_id: kept.share_id,
        body_id: share.body_id,
        body_name: share.body_name.clone(),
        membership_id,
        pool: act.pool_id,
        pool_name: act.of.pool_name.clone(),
        costs_year: act.of.year,
        bill_year: act.bill_year().unwrap_or(act.of.year),
        period: Period::year(act.of.year),
        description: explain::description(act),
        amount: share.due(),
        vat: act.of.vat.clone(),
        explained: explain::steps(act, share),
    }
}

/// The memberships that have days from the first year of the costs to the year of the invoices.
struct Members {
    valid: HashMap<MembershipId, Period>,
    of_year: HashMap<BodyId, MembershipId>,
}

impl Members {
    async fn over<A: ReadsMembers>(
        tx: &mut Tx,
        can: &Can<A>,
        acts: &[Computation],
        year: i16,
    ) -> Result<Self, StoreError> {
        let first =
            acts.iter().map(|act| act.of.members_on).min().unwrap_or_else(|| Period::year(year).from());
        let last = Period::year(year).to();
        let span = Period::new(first.min(last), last).map_err(|why| StoreError::Corrupt(why.to_string()))?;
        let members = agreements::members_over(tx, can, span).await?;
        let valid = members.iter().map(|member| (member.membership_id, member.days)).collect();
        let in_year = members.iter().rev().filter(|member| member.days.overlaps(Period::year(year)));
        let of_year = in_year.map(|member| (member.body_id, member.membership_id)).collect();
        Ok(Self { valid, of_year })
    }

    fn of(&self, kept: &KeptShare) -> Option<MembershipId> {
        let own = kept.share.membership_id;
        let other = self.of_year.get(&kept.share.body_id).copied();
        if self.valid.contains_key(&own) { Some(own) } else { other }
    }
}

/// What a body was asked for in a pool of a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearShare {
    /// The pool.
    pub pool_id: PoolId,
    /// Its name.
    pub pool_name: String,
    /// The body.
    pub body_id: BodyId,
    /// Its name.
    pub body_name: String,
    /// The key by which lists are in alphabetical order.
    pub sort_key: String,
    /// The share of the last approved forecast.
    pub forecast: Option<Cents>,
    /// The share of the last approved final computation.
    pub last: Option<Cents>,
    /// What the final computation added to the forecast, or took back; zero until it is approved.
    pub settlement: Cents,
}

/// Every body within reach in every pool of a year: what was approved as forecast and as final.
pub async fn shares_of_year<A: ReadsCosts>(
    tx: &mut Tx,
    can: &Can<A>,
    costs_year: i16,
) -> Result<Vec<YearShare>, StoreError> {
    let mut found: HashMap<(PoolId, BodyId), YearShare> = HashMap::new();
    for act in lasts(computations::of_year(tx, can, costs_year).await?) {
        for kept in shares::of(tx, can, act.apportionment_id).await? {
            let place = found.entry((act.pool_id, kept.share.body_id));
            let entry = place.or_insert_with(|| YearShare::empty(&act, &kept));
            match act.kind {
                Kind::Forecast => entry.forecast = Some(kept.share.amount),
                Kind::Final => entry.last = Some(kept.share.amount),
            }
        }
    }
    let mut all: Vec<YearShare> = found.into_values().map(YearShare::settled).collect();
    all.sort_by(|a, b| (&a.sort_key, a.body_id, &a.pool_name).cmp(&(&b.sort_key, b.body_id, &b.pool_name)));
    Ok(all)
}

impl YearShare {
    fn empty(act: &Computation, kept: &KeptShare) -> Self {
        Self {
            pool_id: act.pool_id,
            pool_name: act.of.pool_name.clone(),
            body_id: kept.share.body_id,
            body_name: kept.share.body_name.clone(),
            sort_key: kept.share.sort_key.clone(),
            forecast: None,
            last: None,
            settlement: Cents::ZERO,
        }
    }

    fn settled(self) -> Self {
        let forecast = self.forecast.unwrap_or_default();
        let settlement = self.last.and_then(|last| last.minus(forecast)).unwrap_or_default();
        Self { settlement, ..self }
    }

    /// What it is asked for in the end: the final share, or else the forecast.
    pub fn asked(&self) -> Cents {
        self.last.or(self.forecast).unwrap_or_default()
    }
}

/// Of each pool the last forecast and the last final act, from computations in their order.
pub(crate) fn lasts(all: Vec<Computation>) -> Vec<Computation> {
    let mut lasts: HashMap<(PoolId, Kind), Computation> = HashMap::new();
    for act in all.into_iter().filter(Computation::is_approved) {
        lasts.insert((act.pool_id, act.kind), act);
    }
    lasts.into_values().collect()
}
