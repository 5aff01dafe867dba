//! What this is: a shared cost divided among the members: what each counts for, its exact share, its cents, what was
//! approved before and what it paid last year.
//! What it is not: an act; it becomes one when it is kept and approved.

use std::collections::HashMap;

use kernel::{BodyId, Cents, Day, MembershipId, Price};
use serde::{Deserialize, Serialize};

use super::{Basis, Claim, NotDivisible, divide, weights};

/// A figure of a body as it was used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// The figure; one for equal shares.
    pub value: i64,
    /// The day it refers to; none for equal shares.
    pub on: Option<Day>,
    /// Where it comes from.
    pub source: String,
}

/// A body among which a cost is divided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimant {
    /// The body.
    pub body_id: BodyId,
    /// Its name.
    pub body_name: String,
    /// The key by which lists are in alphabetical order.
    pub sort_key: String,
    /// Its stable code, by which ties are settled.
    pub code: String,
    /// The membership by which it pays.
    pub membership_id: MembershipId,
    /// Its figures, in the order of the basis.
    pub figures: Vec<Figure>,
}

/// What was approved before: in this pool, and in the pool of the year before.
#[derive(Clone, Debug, Default)]
pub struct Past {
    /// The shares of the last approved computation of the pool.
    pub before: Vec<Share>,
    /// The shares of last year's pool, by body; `None` if there was no such pool.
    pub last_year: Option<HashMap<BodyId, Cents>>,
}

/// A body's share in a computation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Share {
    /// The body.
    pub body_id: BodyId,
    /// Its name.
    pub body_name: String,
    /// The key by which lists are in alphabetical order.
    #[serde(skip)]
    pub sort_key: String,
    /// Its stable code, by which ties are settled.
    pub code: String,
    /// The membership by which it pays.
    pub membership_id: MembershipId,
    /// Its figures, in the order of the basis; none for a body that no longer takes part.
    pub figures: Vec<Figure>,
    /// The exact share, cut after the eighth decimal of a euro.
    pub exact: Price,
    /// Whether it was given a cent that was missing to the sum.
    pub given: bool,
    /// What it pays of the pool, all computations together.
    pub amount: Cents,
    /// What was approved before.
    pub before: Cents,
    /// What it paid of the same cost the year before; `None` if there is nothing to compare with.
    pub last_year: Option<Cents>,
}

/// Against the year before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trend {
    /// It pays more.
    Rises,
    /// It pays less.
    Falls,
    /// It pays the same.
    Same,
    /// There is nothing to compare with.
    New,
}

impl Trend {
    /// In Italian.
    pub fn label(self) -> &'static str {
        match self {
            Self::Rises => "Sale",
            Self::Falls => "Scende",
            Self::Same => "Uguale",
            Self::New => "Nessun confronto",
        }
    }
}

impl Share {
    /// What this computation adds to what was approved before; negative if it takes back.
    pub fn due(&self) -> Cents {
        self.amount.minus(self.before).unwrap_or_default()
    }

    /// Against the year before, if there is something to compare with.
    pub fn change(&self) -> Option<Cents> {
        self.amount.minus(self.last_year?)
    }

    /// The change in hundredths of a percent of what it paid the year before.
    pub fn change_rate(&self) -> Option<i64> {
        let last = self.last_year.filter(|last| *last > Cents::ZERO)?;
        kernel::half_up(i128::from(self.change()?.get()) * 10_000, i128::from(last.get()))
    }

    /// Whether it rises or falls.
    pub fn trend(&self) -> Trend {
        match self.change().map(|change| change.get().signum()) {
            Some(1..) => Trend::Rises,
            Some(..=-1) => Trend::Falls,
            Some(0) => Trend::Same,
            None => Trend::New,
        }
    }

    /// The cents before the missing ones were given.
    pub fn cut_down(&self) -> Cents {
        self.amount.minus(Cents::new(i64::from(self.given))).unwrap_or_default()
    }

    /// A body that took part before and does no longer: what it paid comes back.
    fn gone(before: &Self, last_year: Option<Cents>) -> Self {
        let (amount, exact, given) = (Cents::ZERO, Price::default(), false);
        Self { figures: Vec::new(), exact, given, amount, before: before.amount, last_year, ..before.clone() }
    }
}

/// A shared cost divided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Simulation {
    /// The sum of each measure, in the order of the basis.
    pub totals: Vec<i64>,
    /// How many cents were missing to the sum after cutting down.
    pub given: i64,
    /// Among how many bodies.
    pub bodies: i64,
    /// The shares, in alphabetical order; those of bodies that take part no longer are zero.
    pub shares: Vec<Share>,
}

/// Divides an amount among the bodies. Bodies of the computation before that are no longer there get what they paid
/// back, unless it was nothing.
pub fn simulate(
    amount: Cents,
    basis: &Basis,
    claimants: Vec<Claimant>,
    past: &Past,
) -> Result<Simulation, NotDivisible> {
    let figures: Vec<Vec<i64>> = claimants.iter().map(values).collect();
    let weights = weights(basis, &figures)?;
    let weighed = claimants.iter().zip(&weights.each);
    let claims: Vec<Claim<'_>> =
        weighed.map(|(claimant, weight)| Claim { weight: *weight, code: &claimant.code }).collect();
    let portions = divide(amount, &claims)?;
    let paid: HashMap<BodyId, Cents> =
        past.before.iter().map(|share| (share.body_id, share.amount)).collect();
    let last_year = |body: BodyId| past.last_year.as_ref().and_then(|paid| paid.get(&body).copied());
    let bodies = i64::try_from(claimants.len()).map_err(|_| NotDivisible::TooLarge)?;
    let mut shares: Vec<Share> = claimants
        .into_iter()
        .zip(&portions)
        .map(|(claimant, portion)| Share {
            exact: portion.exact,
            given: portion.given,
            amount: portion.amount,
            before: paid.get(&claimant.body_id).copied().unwrap_or_default(),
            last_year: last_year(claimant.body_id),
            body_id: claimant.body_id,
            body_name: claimant.body_name,
            sort_key: claimant.sort_key,
            code: claimant.code,
            membership_id: claimant.membership_id,
            figures: claimant.figures,
        })
        .collect();
    let gone = gone(&shares, past);
    shares.extend(gone.into_iter().map(|share| Share::gone(share, last_year(share.body_id))));
    shares.sort_by(|a, b| (&a.sort_key, a.body_id).cmp(&(&b.sort_key, b.body_id)));
    let given = i64::try_from(portions.iter().filter(|portion| portion.given).count()).unwrap_or(i64::MAX);
    Ok(Simulation { totals: weights.totals, given, bodies, shares })
}

fn values(claimant: &Claimant) -> Vec<i64> {
    claimant.figures.iter().map(|figure| figure.value).collect()
}

fn gone<'a>(shares: &[Share], past: &'a Past) -> Vec<&'a Share> {
    let here: std::collections::HashSet<BodyId> = shares.iter().map(|share| share.body_id).collect();
    let paid = past.before.iter().filter(|share| share.amount != Cents::ZERO);
    paid.filter(|share| !here.contains(&share.body_id)).collect()
}

#[cfg(test)]
mod tests;
