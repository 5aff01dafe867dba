//! What this is: whether a centre pays for itself: how much of its costs its income covers, from how many bodies or
//! inhabitants on, and what would change if bodies joined, one left, or prices changed. Exact, each step told.
//! What it is not: a forecast: it says what follows from the budget's figures if nothing else changes.

use kernel::half_up;
use kernel::{BodyId, Cents};
use serde::Serialize;

use super::heading::{Growth, Heading, Side};
use super::standing::Standing;

mod scenario;

pub use scenario::{Outcome, Scenario, Step, outcome};

/// A sum of the budget with how it follows the size of the centre.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Flow {
    /// Its heading.
    pub heading: Heading,
    /// Its words.
    pub label: String,
    /// How it follows the size.
    pub growth: Growth,
    /// How much.
    pub amount: Cents,
}

/// A body and what it pays in the year by the price lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Payer {
    /// Which.
    pub body_id: BodyId,
    /// Its name.
    pub name: String,
    /// Its inhabitants, if they are known.
    pub inhabitants: Option<u32>,
    /// What it pays.
    pub pays: Cents,
}

/// What everything starts from: a year's budget and the size of the centre in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Base {
    /// The year.
    pub year: i16,
    /// Income and costs.
    pub flows: Vec<Flow>,
    /// The members with what they pay.
    pub members: Vec<Payer>,
}

/// Income against costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// All income.
    pub income: Cents,
    /// Of which the members' own payments.
    pub fees: Cents,
    /// All costs.
    pub costs: Cents,
}

/// From where on income covers costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "size", rename_all = "snake_case")]
pub enum BreakEven {
    /// Fixed income alone covers the fixed costs, and no member costs more than it brings.
    Always,
    /// From this size on.
    From(i64),
    /// Up to this size: fixed income exceeds the fixed costs, and each member eats up a part of it.
    UpTo(i64),
    /// Each further member costs at least what it brings.
    Never,
    /// The size the budget was made for is not known.
    SizeUnknown,
}

/// A break-even with its arithmetic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Margin {
    /// Costs that do not follow the size.
    pub fixed_costs: Cents,
    /// Income that does not.
    pub fixed_income: Cents,
    /// What the rest must cover: the difference of the two.
    pub gap: Cents,
    /// Income that follows the size.
    pub moving_income: Cents,
    /// Costs that do.
    pub moving_costs: Cents,
    /// What the present size brings towards the gap: the difference of the two.
    pub margin: Cents,
    /// The present size.
    pub size: i64,
    /// The answer.
    pub break_even: BreakEven,
}

impl Flow {
    /// Its side.
    pub fn side(&self) -> Side {
        self.heading.side()
    }
}

/// The flows of a year: its final once there is one, what stands before.
pub fn flows(standing: &Standing) -> Vec<Flow> {
    let flow = |item: &super::standing::Item| Flow {
        heading: item.heading,
        label: item.label(),
        growth: item.growth,
        amount: standing.effective(item),
    };
    standing.items.iter().map(flow).collect()
}

/// The sum of the flows that a filter lets through.
pub fn sum(flows: &[Flow], wanted: impl Fn(&Flow) -> bool) -> Option<Cents> {
    Cents::sum(flows.iter().filter(|flow| wanted(flow)).map(|flow| flow.amount))
}

/// Income and costs of some flows.
pub fn coverage(flows: &[Flow]) -> Option<Coverage> {
    Some(Coverage {
        income: sum(flows, |flow| flow.side() == Side::Income)?,
        fees: sum(flows, |flow| flow.heading.is_paid_by_members())?,
        costs: sum(flows, |flow| flow.side() == Side::Cost)?,
    })
}

impl Coverage {
    /// All income, in hundredths of a percent of the costs; `None` without costs.
    pub fn whole(self) -> Option<i64> {
        percent(self.income, self.costs)
    }

    /// The members' own payments alone.
    pub fn by_fees(self) -> Option<i64> {
        percent(self.fees, self.costs)
    }

    /// Income less costs.
    pub fn balance(self) -> Option<Cents> {
        self.income.minus(self.costs)
    }
}

fn percent(part: Cents, whole: Cents) -> Option<i64> {
    half_up(i128::from(part.get()).checked_mul(10_000)?, i128::from(whole.get()))
}

/// `98,50 %`.
pub fn percent_words(hundredths: Option<i64>) -> String {
    hundredths.map_or_else(|| "—".into(), |value| format!("{} %", sheet_percent(value)))
}

fn sheet_percent(hundredths: i64) -> String {
    sheet::decimal::format(hundredths, 2)
}

/// From how many bodies on income covers costs, were the others like the present ones on average.
pub fn by_bodies(base: &Base) -> Option<Margin> {
    margin(base, i64::try_from(base.members.len()).ok()?)
}

/// From how many inhabitants on.
pub fn by_inhabitants(base: &Base) -> Option<Margin> {
    margin(base, base.inhabitants())
}

impl Base {
    /// The inhabitants of the members, as far as they are known.
    pub fn inhabitants(&self) -> i64 {
        self.members.iter().filter_map(|member| member.inhabitants).map(i64::from).sum()
    }

    /// What members pay altogether by the price lists.
    pub fn paid(&self) -> Option<Cents> {
        Cents::sum(self.members.iter().map(|member| member.pays))
    }
}

/// gap × size / margin, rounded up: the smallest size whose margin reaches the gap.
fn margin(base: &Base, size: i64) -> Option<Margin> {
    let of = |side: Side, fixed: bool| {
        sum(&base.flows, move |flow| flow.side() == side && (flow.growth == Growth::Fixed) == fixed)
    };
    let (fixed_costs, fixed_income) = (of(Side::Cost, true)?, of(Side::Income, true)?);
    let (moving_costs, moving_income) = (of(Side::Cost, false)?, of(Side::Income, false)?);
    let (gap, margin) = (fixed_costs.minus(fixed_income)?, moving_income.minus(moving_costs)?);
    let break_even = break_even(gap, margin, size)?;
    Some(Margin { fixed_costs, fixed_income, gap, moving_income, moving_costs, margin, size, break_even })
}

fn break_even(gap: Cents, margin: Cents, size: i64) -> Option<BreakEven> {
    let (short, brings) = (gap > Cents::ZERO, margin > Cents::ZERO);
    if !short && margin >= Cents::ZERO {
        return Some(BreakEven::Always);
    }
    if size <= 0 {
        return Some(BreakEven::SizeUnknown);
    }
    if margin == Cents::ZERO {
        return Some(BreakEven::Never);
    }
    let exact = i128::from(gap.get()).checked_mul(i128::from(size))?;
    let (whole, rest) = (exact / i128::from(margin.get()), exact % i128::from(margin.get()));
    let whole = i64::try_from(whole).ok()?;
    match (short, brings) {
        (true, true) if rest > 0 => whole.checked_add(1).map(BreakEven::From),
        (true, true) => Some(BreakEven::From(whole)),
        (true, false) => Some(BreakEven::Never),
        (false, _) => Some(BreakEven::UpTo(whole)),
    }
}

#[cfg(test)]
mod tests;
