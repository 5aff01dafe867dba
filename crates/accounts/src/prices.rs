//! What this is: what members pay in a year by the price lists, service by service in force, and what the other bodies
//! of the register would pay for the base package: the ground of «what if».
//! What it is not: invoices: each service counts for the whole year at the list's price, unless a quote agreed another.

use std::collections::{BTreeMap, BTreeSet};

use agreements::BillableLine;
use agreements::model::Offer;
use kernel::permission::{Action, SimulatePrices, ViewAgreements};
use kernel::{Actor, BodyId, Can, Cents, Period, ServiceId, TenantId};
use pricing::model::{SimBody, SimRow, simulate};
use store::{StoreError, Tx};
use webkit::Problem;

use crate::model::sustain::Payer;

/// Who pays, and who would.
#[derive(Clone, Debug, Default)]
pub(crate) struct Prices {
    /// The members of the year.
    pub(crate) members: Vec<Payer>,
    /// The other bodies of the register, at the price of the base package.
    pub(crate) others: Vec<Payer>,
    /// The services that count as base package.
    pub(crate) base: Vec<String>,
    /// The price lists used.
    pub(crate) lists: Vec<String>,
    /// Who is counted too low, because a figure or a price is missing.
    pub(crate) incomplete: Vec<String>,
}

/// Who sees the budget of a centre sees what its members pay.
fn reading<A: Action>(tenant: TenantId, action: A) -> Result<Can<A>, Problem> {
    Ok(Actor::console(tenant).may_over(action)?)
}

/// What each body pays, or would pay, in a year.
pub(crate) async fn of_year(tx: &mut Tx, tenant: TenantId, year: i16) -> Result<Prices, Problem> {
    let simulating = reading(tenant, SimulatePrices)?;
    let lines = agreements::billable(tx, &reading(tenant, ViewAgreements)?, year).await?;
    let mut table = Table::default();
    for list in pricing::in_force(tx, &simulating, Period::year(year).to()).await? {
        let tariffs = pricing::tariffs::of(tx, &simulating, list.price_list_id).await?;
        let bodies = pricing::simulations::bodies(tx, &simulating, &list, year).await?;
        let found = simulate(&list, &tariffs, bodies, year).ok_or_else(too_large)?;
        found.rows.iter().for_each(|row| table.take(row));
        table.lists.push(list.name);
    }
    Ok(table.prices(&lines, year))
}

fn too_large() -> StoreError {
    StoreError::Corrupt("a sum of prices is too large".into())
}

/// What every body would pay for every service.
#[derive(Default)]
struct Table {
    bodies: BTreeMap<BodyId, SimBody>,
    prices: BTreeMap<(BodyId, ServiceId), Cents>,
    order: Vec<BodyId>,
    lists: Vec<String>,
}

impl Table {
    fn take(&mut self, row: &SimRow) {
        let body = row.body.body_id;
        if self.bodies.insert(body, row.body.clone()).is_none() {
            self.order.push(body);
        }
        for cell in &row.cells {
            if let Ok(charge) = &cell.outcome {
                self.prices.insert((body, cell.service_id), charge.amount);
            }
        }
    }

    fn prices(self, lines: &[BillableLine], year: i16) -> Prices {
        let base: BTreeSet<ServiceId> =
            lines.iter().filter(|line| line.offer == Offer::Base).map(|line| line.service_id).collect();
        let mut named: BTreeMap<ServiceId, &str> = BTreeMap::new();
        let mut members: BTreeMap<BodyId, Vec<&BillableLine>> = BTreeMap::new();
        for line in lines {
            named.insert(line.service_id, &line.service_name);
            members.entry(line.body_id).or_default().push(line);
        }
        let mut found = Prices {
            base: base.iter().filter_map(|id| named.get(id)).map(|name| (*name).to_owned()).collect(),
            ..Prices::default()
        };
        for body in &self.order {
            match members.remove(body) {
                Some(own) => self.member(*body, &own, (year, &mut found)),
                None => self.other(*body, &base, &mut found),
            }
        }
        // Members that no list could be simulated for: no list in force, or put away since.
        for (body, own) in members {
            self.member(body, &own, (year, &mut found));
        }
        found.lists = self.lists;
        found
    }

    fn member(&self, body: BodyId, own: &[&BillableLine], (year, found): (i16, &mut Prices)) {
        let name = self.bodies.get(&body).map_or_else(
            || own.first().map(|line| line.body_name.clone()).unwrap_or_default(),
            |known| known.name.clone(),
        );
        let services: BTreeSet<ServiceId> = own.iter().map(|line| line.service_id).collect();
        let price = |service: &ServiceId| {
            let agreed = own.iter().find(|line| line.service_id == *service && line.agreed.is_some());
            let agreed = agreed.and_then(|line| line.agreed.as_ref()?.due(Period::year(year)));
            agreed.or_else(|| self.prices.get(&(body, *service)).copied())
        };
        let prices: Vec<Option<Cents>> = services.iter().map(price).collect();
        if prices.iter().any(Option::is_none) {
            found.incomplete.push(name.clone());
        }
        let pays = Cents::sum(prices.into_iter().flatten()).unwrap_or_default();
        found.members.push(Payer { body_id: body, name, inhabitants: self.inhabitants(body), pays });
    }

    fn other(&self, body: BodyId, base: &BTreeSet<ServiceId>, found: &mut Prices) {
        let Some(known) = self.bodies.get(&body) else { return };
        let prices: Vec<Option<&Cents>> =
            base.iter().map(|service| self.prices.get(&(body, *service))).collect();
        let pays = Cents::sum(prices.into_iter().flatten().copied()).unwrap_or_default();
        let inhabitants = self.inhabitants(body);
        found.others.push(Payer { body_id: body, name: known.name.clone(), inhabitants, pays });
    }

    fn inhabitants(&self, body: BodyId) -> Option<u32> {
        self.bodies.get(&body)?.drivers.inhabitants.as_ref().map(|driver| driver.value)
    }
}
