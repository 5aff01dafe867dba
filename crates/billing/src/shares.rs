//! What this is: the shares of common costs that a run charges, each with the membership in whose invoice it goes, and
//! what is given back from earlier years.
//! What it is not: their computation; `apportionment` approved that, and this never charges a share twice.

use std::collections::{HashMap, HashSet};

use agreements::model::PurchaseData;
use agreements::{BillableLine, MemberOver};
use apportionment::Due;
use kernel::permission::PreviewRun;
use kernel::{BodyId, Can, Cents, Day, MembershipId, Period};
use store::{StoreError, Tx};

use crate::model::Line;
use crate::model::line::share_line;
use crate::store::periods;

/// The shares of a run.
#[derive(Default)]
pub(crate) struct Shares {
    /// Due in the invoices of this year.
    due: HashMap<MembershipId, Vec<Due>>,
    /// To be given back since earlier years, where there is room.
    carried: HashMap<MembershipId, Vec<Due>>,
    /// Memberships that have shares and no services.
    pub(crate) alone: Vec<MemberOver>,
    /// Shares of bodies whose memberships were all cancelled since.
    pub(crate) strays: Vec<Due>,
    purchases: HashMap<MembershipId, PurchaseData>,
}

/// Everything that is still to be charged in a year, beside these services.
pub(crate) async fn load(
    tx: &mut Tx,
    can: &Can<PreviewRun>,
    (year, services): (i16, &[BillableLine]),
) -> Result<Shares, StoreError> {
    let due = apportionment::due(tx, can, year).await?;
    let carried = apportionment::carried(tx, can, year).await?;
    let Some(first) = due.iter().chain(&carried).map(|due| due.costs_year).min() else {
        return Ok(Shares::default());
    };
    let billed = periods::lines_since(tx, can, first).await?;
    let open = |all: Vec<Due>| all.into_iter().filter(|due| !billed.contains(&due.share_id)).collect();
    let span = Period::new(Period::year(first.min(year)).from(), Period::year(year).to());
    let span = span.map_err(|why| StoreError::Corrupt(why.to_string()))?;
    let members = agreements::members_over(tx, can, span).await?;
    Ok(placed((open(due), open(carried)), services, members))
}

/// Puts every share into an invoice of its body: that of its own membership if it has services, or else of another
/// that has, or else one of its own.
fn placed(
    (due, carried): (Vec<Due>, Vec<Due>),
    services: &[BillableLine],
    members: Vec<MemberOver>,
) -> Shares {
    let invoiced: HashSet<MembershipId> = services.iter().map(|line| line.membership_id).collect();
    let others: HashMap<BodyId, MembershipId> =
        services.iter().rev().map(|line| (line.body_id, line.membership_id)).collect();
    let place = |due: &Due| {
        let own = due.membership_id.filter(|own| invoiced.contains(own));
        own.or_else(|| others.get(&due.body_id).copied()).or(due.membership_id)
    };
    let mut shares = Shares::default();
    for one in due {
        match place(&one) {
            Some(membership) => shares.due.entry(membership).or_default().push(one),
            None => shares.strays.push(one),
        }
    }
    for one in carried {
        if let Some(membership) = place(&one) {
            shares.carried.entry(membership).or_default().push(one);
        }
    }
    for member in members {
        shares.purchases.insert(member.membership_id, member.purchase.clone());
        if !invoiced.contains(&member.membership_id) && shares.due.contains_key(&member.membership_id) {
            shares.alone.push(member);
        }
    }
    shares
}

impl Shares {
    /// The lines of a membership beside those of its services, which come to `services`: everything due in the year,
    /// and what is given back since earlier years as long as the invoice does not become negative.
    pub(crate) fn lines(
        &self,
        (membership, succeeded): (MembershipId, Option<Day>),
        services: Cents,
    ) -> Vec<(Line, PurchaseData)> {
        let none = Vec::new();
        let due = self.due.get(&membership).unwrap_or(&none);
        let mut sum = due.iter().fold(services, |sum, due| sum.plus(due.amount).unwrap_or(sum));
        let mut charged: Vec<&Due> = due.iter().collect();
        for credit in self.carried.get(&membership).unwrap_or(&none) {
            if let Some(left) = sum.plus(credit.amount).filter(|left| *left >= Cents::ZERO) {
                sum = left;
                charged.push(credit);
            }
        }
        let purchase = self.purchases.get(&membership).cloned().unwrap_or_default();
        let lines = charged.into_iter().filter_map(|due| share_line(due, until(due.period, succeeded)));
        lines.map(|line| (line, purchase.clone())).collect()
    }

    /// What cannot be charged because no membership is left: body by body, unless it comes to nothing.
    pub(crate) fn stray_sums(&self) -> Vec<(String, Cents)> {
        let mut sums: HashMap<BodyId, (String, Cents)> = HashMap::new();
        for due in &self.strays {
            let place = sums.entry(due.body_id).or_insert_with(|| (due.body_name.clone(), Cents::ZERO));
            place.1 = place.1.plus(due.amount).unwrap_or(place.1);
        }
        let mut found: Vec<_> = sums.into_values().filter(|(_, sum)| *sum != Cents::ZERO).collect();
        found.sort();
        found
    }
}

/// The days of a cost, up to the one before another body took the place of this one.
fn until(period: Period, succeeded: Option<Day>) -> Period {
    let before = succeeded.map(Day::yesterday).filter(|last| period.contains(*last));
    before.and_then(|last| Period::new(period.from(), last).ok()).unwrap_or(period)
}
