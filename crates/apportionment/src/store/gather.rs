//! What this is: what a computation needs from elsewhere: who is a member, with which figures, and what was paid before.
//! What it is not: a guess: a figure that nobody recorded stops the computation, a zero that was recorded does not.

use std::collections::{HashMap, HashSet};

use ::store::{StoreError, Tx};
use agreements::MemberOver;
use kernel::{BodyId, Can, Period};

use super::{Failure, computations, shares};
use crate::access::Computes;
use crate::model::{Claimant, Computation, Figure, Measure, Part, Past, Pool};
use crate::{Lacking, Refused};

/// The figures of one part of the basis.
enum Known {
    /// One for each body.
    Equal,
    /// As recorded.
    Recorded(HashMap<BodyId, Figure>),
}

impl Known {
    fn of(&self, body: BodyId) -> Option<Figure> {
        match self {
            Self::Equal => Some(Figure { value: 1, on: None, source: String::new() }),
            Self::Recorded(figures) => figures.get(&body).cloned(),
        }
    }
}

/// The bodies among which a pool is divided, each with its figures, in alphabetical order.
pub async fn claimants<A: Computes>(
    tx: &mut Tx,
    can: &Can<A>,
    pool: &Pool,
) -> Result<Vec<Claimant>, Failure> {
    let members = members(tx, can, pool).await?;
    let codes = codes(tx, can).await?;
    let mut known = Vec::new();
    for part in pool.basis.parts() {
        known.push((part, figures(tx, can, pool, part).await?));
    }
    let mut lacking = Vec::new();
    let mut found = Vec::new();
    for member in members {
        match figures_of(&member, &known) {
            Ok(figures) => found.push(claimant(member, &codes, figures)),
            Err(missing) => lacking.extend(missing),
        }
    }
    if lacking.is_empty() { Ok(found) } else { Err(Refused::Figures { lacking, on: pool.driver_on }.into()) }
}

/// The members on the pool's day, each body once: of two memberships the older one pays.
async fn members<A: Computes>(tx: &mut Tx, can: &Can<A>, pool: &Pool) -> Result<Vec<MemberOver>, Failure> {
    let day =
        Period::new(pool.members_on, pool.members_on).map_err(|_| Refused::NoMembers(pool.members_on))?;
    let mut seen = HashSet::new();
    let mut found = agreements::members_over(tx, can, day).await?;
    found.retain(|member| seen.insert(member.body_id));
    if found.is_empty() { Err(Refused::NoMembers(pool.members_on).into()) } else { Ok(found) }
}

/// The stable code of every body: that of ISTAT, or else its tax code.
async fn codes<A: Computes>(tx: &mut Tx, can: &Can<A>) -> Result<HashMap<BodyId, String>, StoreError> {
    let bodies = registry::bodies::every(tx, can).await?;
    let code = |body: &registry::Body| {
        let istat = body.codes.istat.as_ref().map(ToString::to_string);
        istat.or_else(|| body.codes.tax_code.as_ref().map(|code| code.as_str().to_owned()))
    };
    Ok(bodies.iter().filter_map(|body| Some((body.body_id, code(body)?))).collect())
}

async fn figures<A: Computes>(
    tx: &mut Tx,
    can: &Can<A>,
    pool: &Pool,
    part: &Part,
) -> Result<Known, StoreError> {
    let Measure::Driver(driver) = &part.measure else { return Ok(Known::Equal) };
    let values = registry::drivers::values_on(tx, can, driver, pool.driver_on).await?;
    let figure = |known: registry::DriverValue| {
        (known.body_id, Figure { value: known.value, on: Some(known.reference_date), source: known.source })
    };
    Ok(Known::Recorded(values.into_iter().map(figure).collect()))
}

fn figures_of(member: &MemberOver, known: &[(&Part, Known)]) -> Result<Vec<Figure>, Vec<Lacking>> {
    let missing = |part: &Part| Lacking {
        body_id: member.body_id,
        body_name: member.body_name.clone(),
        label: part.label.clone(),
    };
    let (mut figures, mut lacking) = (Vec::new(), Vec::new());
    for (part, known) in known {
        match known.of(member.body_id) {
            Some(figure) => figures.push(figure),
            None => lacking.push(missing(part)),
        }
    }
    if lacking.is_empty() { Ok(figures) } else { Err(lacking) }
}

fn claimant(member: MemberOver, codes: &HashMap<BodyId, String>, figures: Vec<Figure>) -> Claimant {
    Claimant {
        code: codes.get(&member.body_id).cloned().unwrap_or_else(|| member.body_id.to_string()),
        body_id: member.body_id,
        body_name: member.body_name,
        sort_key: member.sort_key,
        membership_id: member.membership_id,
        figures,
    }
}

/// What was approved before in the pool, and for the same cost in the year before.
pub async fn past<A: Computes>(
    tx: &mut Tx,
    can: &Can<A>,
    pool: &Pool,
    last: Option<&Computation>,
) -> Result<Past, StoreError> {
    let mut past = Past::default();
    if let Some(last) = last {
        let kept = shares::of(tx, can, last.apportionment_id).await?;
        past.before = kept.into_iter().map(|kept| kept.share).collect();
    }
    if let Some(earlier) = computations::of_last_year(tx, can, pool).await? {
        let paid = shares::of(tx, can, earlier.apportionment_id).await?;
        let taking_part = paid.into_iter().filter(|kept| !kept.share.figures.is_empty());
        past.last_year = Some(taking_part.map(|kept| (kept.share.body_id, kept.share.amount)).collect());
    }
    Ok(past)
}
