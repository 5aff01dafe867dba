//! What this is: how fast shared costs are divided over 1,000, 10,000 and 100,000 bodies, fifty pools each, beside the
//! bare division of the same cents in the same run; and how that grows.
//! What it is not: kept or approved: no database is involved.

use std::hint::black_box;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use apportionment::model::{Basis, Claimant, Figure, Part, Past, simulate};
use kernel::{BodyId, Cents, Day, MembershipId};
use registry::Driver;
use uuid::Uuid;

use crate::load::per_second;
use crate::report::{Report, times};

const POOLS: usize = 50;
const SIZES: [usize; 3] = [1_000, 10_000, 100_000];
const RUNS: usize = 3;
const UNIT: &str = "shares/s";
const MEASURE: &str = "Apportionment, one thread, 50 pools";
/// Divided in each pool, so that the remainders differ from pool to pool.
const COST: i64 = 123_456_789;

/// Measures each size, one figure and a mix of three, and the bare division.
pub(crate) fn measure(report: &mut Report) -> Result<()> {
    let mut grown: Vec<(usize, u64)> = Vec::new();
    for size in SIZES {
        let one = Basis::single(part(&Driver::workstations())?);
        let whole =
            report.add(MEASURE, &format!("{size} bodies, by workstations"), UNIT, &divided(size, &one)?);
        let mixed =
            report.add(MEASURE, &format!("{size} bodies, by a mix of three"), UNIT, &divided(size, &mix()?)?);
        let bare = report.add(MEASURE, &format!("{size} bodies, bare division"), UNIT, &bare(size)?);
        report.note(format!(
            "{size} bodies: the bare division is {} × as fast, the mix takes {} × the time of one figure",
            times(bare, whole),
            times(whole, mixed)
        ));
        grown.push((size, whole));
    }
    if let (Some((small, fast)), Some((large, slow))) = (grown.first(), grown.last()) {
        let text =
            format!("from {small} to {large} bodies the time of one share grows {} ×", times(*fast, *slow));
        report.note(text);
    }
    Ok(())
}

fn part(driver: &Driver) -> Result<Part> {
    let kinds = Driver::built_in();
    let kind = kinds.iter().find(|kind| kind.driver == *driver).context("a driver that is built in")?;
    Ok(Part::driver(kind))
}

fn mix() -> Result<Basis> {
    let parts = vec![
        part(&Driver::inhabitants())?.weighing(30),
        part(&Driver::workstations())?.weighing(50),
        Part::equal().weighing(20),
    ];
    Ok(Basis::new(parts)?)
}

/// Bodies with as many figures as the basis has parts; every run divides the pools one after the other.
fn divided(size: usize, basis: &Basis) -> Result<Vec<u64>> {
    let parts = basis.parts().len();
    let bodies: Vec<Claimant> = (0..size).map(|number| claimant(number, parts)).collect();
    runs(size, |cost| {
        let found = simulate(cost, basis, bodies.clone(), &Past::default())?;
        ensure!(Cents::sum(found.shares.iter().map(|share| share.amount)) == Some(cost), "cents are missing");
        black_box(found);
        Ok(())
    })
}

/// The division alone: weights in, cents out, nothing kept of how they came about.
fn bare(size: usize) -> Result<Vec<u64>> {
    let weights: Vec<i64> = (0..size).map(|number| value(number, 0)).collect();
    runs(size, |cost| {
        black_box(by_hand(cost.get(), &weights)?);
        Ok(())
    })
}

/// The least that divides cents: cut, then one more for the largest remainders.
fn by_hand(total: i64, weights: &[i64]) -> Result<Vec<i64>> {
    let whole: i128 = weights.iter().copied().map(i128::from).sum();
    let parts = weights.iter().map(|weight| i128::from(total) * i128::from(*weight));
    let mut cuts: Vec<(i128, usize, i64)> = Vec::with_capacity(weights.len());
    for (at, part) in parts.enumerate() {
        cuts.push((part % whole, at, i64::try_from(part / whole)?));
    }
    let missing = usize::try_from(total - cuts.iter().map(|(.., cut)| cut).sum::<i64>())?;
    cuts.sort_unstable_by(|one, other| other.cmp(one));
    for (.., cut) in cuts.iter_mut().take(missing) {
        *cut += 1;
    }
    Ok(cuts.into_iter().map(|(.., cut)| cut).collect())
}

fn runs(size: usize, work: impl Fn(Cents) -> Result<()>) -> Result<Vec<u64>> {
    let mut runs = Vec::new();
    for _ in 0..RUNS {
        let started = Instant::now();
        for extra in (0_i64..).take(POOLS) {
            work(Cents::new(COST.saturating_add(extra)))?;
        }
        runs.push(per_second(size.saturating_mul(POOLS), started.elapsed()));
    }
    Ok(runs)
}

fn claimant(number: usize, parts: usize) -> Claimant {
    let id = Uuid::from_u128(u128::try_from(number).unwrap_or_default());
    let figure = |at: usize| Figure {
        value: value(number, at),
        on: Day::new(2026, 1, 1),
        source: "censimento del centro".into(),
    };
    Claimant {
        body_id: BodyId(id),
        body_name: format!("Comune di Prova {number:06}"),
        sort_key: format!("prova {number:06}"),
        code: format!("{number:06}"),
        membership_id: MembershipId(id),
        figures: (0..parts).map(figure).collect(),
    }
}

/// From 1 to some hundreds, in no order; the last part of a mix counts one for each.
fn value(number: usize, at: usize) -> i64 {
    let spread = number.wrapping_mul(7919).wrapping_add(at) % 400;
    if at == 2 { 1 } else { i64::try_from(spread).unwrap_or_default().saturating_add(1) }
}
