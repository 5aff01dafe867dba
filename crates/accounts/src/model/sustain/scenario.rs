//! What this is: what the budget would come to if bodies joined, others left, prices changed, all at once or alone.
//! What it is not: an account of who would stay: that a higher price drives nobody away is assumed, and said.

use kernel::half_up;
use kernel::{Cents, Rate};
use serde::Serialize;

use super::{Base, Coverage, Flow, Payer, coverage};
use crate::model::heading::{Growth, Side};

/// A rate of 100 %, in hundredths of a percent.
const WHOLE: i64 = 10_000;

/// What is supposed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Scenario {
    /// Who joins, with what each would pay.
    pub joining: Vec<Payer>,
    /// Which members leave.
    pub leaving: Vec<Payer>,
    /// How prices change, in hundredths of a percent; negative when they fall.
    pub prices: Rate,
}

/// A step of the arithmetic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What.
    pub what: String,
    /// How it was computed.
    pub how: String,
    /// What it adds to income or costs.
    pub amount: Cents,
    /// To which.
    pub side: Side,
}

/// What comes of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// As the budget is.
    pub before: Coverage,
    /// As it would be.
    pub after: Coverage,
    /// How one becomes the other: the steps add up to the difference.
    pub steps: Vec<Step>,
    /// Bodies joining whose inhabitants are not known: costs by inhabitant leave them out.
    pub unknown: Vec<String>,
}

/// What would come of a scenario; `None` when a sum does not fit.
pub fn outcome(base: &Base, scenario: &Scenario) -> Option<Outcome> {
    let before = coverage(&base.flows)?;
    let mut steps = fees(before.fees, scenario)?;
    for flow in base.flows.iter().filter(|flow| !flow.heading.is_paid_by_members()) {
        steps.extend(moved(base, scenario, flow)?);
    }
    let added =
        |side: Side| Cents::sum(steps.iter().filter(|step| step.side == side).map(|step| step.amount));
    let income = added(Side::Income)?;
    let fees = Cents::sum(steps.iter().take(FEE_STEPS).map(|step| step.amount))?;
    let after = Coverage {
        income: before.income.plus(income)?,
        fees: before.fees.plus(fees)?,
        costs: before.costs.plus(added(Side::Cost)?)?,
    };
    let unknown = scenario.joining.iter().filter(|body| body.inhabitants.is_none());
    let unknown = unknown.map(|body| body.name.clone()).collect();
    Some(Outcome { before, after, steps, unknown })
}

/// The first steps are those of what members pay.
const FEE_STEPS: usize = 3;

/// What members would pay: with those who join, without those who leave, at the new prices.
fn fees(now: Cents, scenario: &Scenario) -> Option<Vec<Step>> {
    let joining = Cents::sum(scenario.joining.iter().map(|body| body.pays))?;
    let leaving = Cents::sum(scenario.leaving.iter().map(|body| body.pays))?;
    let at_old_prices = now.plus(joining)?.minus(leaving)?;
    let more = at_old_prices.share(scenario.prices.get(), WHOLE)?;
    let step =
        |what: &str, how: String, amount: Cents| Step { what: what.into(), how, amount, side: Side::Income };
    Some(vec![
        step(
            "Pagano gli enti che entrano",
            format!("{} enti, ciascuno al suo prezzo di listino", scenario.joining.len()),
            joining,
        ),
        step(
            "Non pagano più gli enti che escono",
            format!("{} enti, ciascuno al suo prezzo di listino", scenario.leaving.len()),
            Cents::ZERO.minus(leaving)?,
        ),
        step("Cambiano i prezzi", format!("{at_old_prices} × {}", scenario.prices), more),
    ])
}

/// How much a measure of the centre changes, from how much, in which unit.
struct Change {
    by: i64,
    of: i64,
    unit: &'static str,
}

/// What a flow follows, if it follows anything; nothing inside when a number does not fit.
fn change(base: &Base, scenario: &Scenario, growth: Growth) -> Option<Change> {
    match growth {
        Growth::Fixed => Some(Change { by: 0, of: 0, unit: "" }),
        Growth::Bodies => Some(Change {
            by: count(&scenario.joining)?.checked_sub(count(&scenario.leaving)?)?,
            of: count(&base.members)?,
            unit: "enti",
        }),
        Growth::Inhabitants => Some(Change {
            by: people(&scenario.joining)?.checked_sub(people(&scenario.leaving)?)?,
            of: base.inhabitants(),
            unit: "abitanti",
        }),
    }
}

/// A flow that follows the size: its amount × the change / the present size, rounded half up once; no step where
/// nothing changes.
fn moved(base: &Base, scenario: &Scenario, flow: &Flow) -> Option<Vec<Step>> {
    let Change { by, of, unit } = change(base, scenario, flow.growth)?;
    if by == 0 || of <= 0 {
        return Some(Vec::new());
    }
    let exact = i128::from(flow.amount.get()).checked_mul(i128::from(by))?;
    let amount = Cents::new(half_up(exact, i128::from(of))?);
    let how = format!("{} × {by} / {of} {unit}", flow.amount);
    Some(vec![Step { what: flow.label.clone(), how, amount, side: flow.side() }])
}

fn count(bodies: &[Payer]) -> Option<i64> {
    i64::try_from(bodies.len()).ok()
}

fn people(bodies: &[Payer]) -> Option<i64> {
    bodies.iter().try_fold(0i64, |sum, body| sum.checked_add(i64::from(body.inhabitants.unwrap_or(0))))
}
