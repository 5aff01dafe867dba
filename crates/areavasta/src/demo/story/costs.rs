//! What this is: the shared costs of a year: planned, divided, approved; then what they came to, divided again.
//! What it is not: the invoices that charge the shares.

use apportionment::model::{Approval, Basis, Category, Kind, Part, Pool};
use apportionment::store::{computations, pools};
use kernel::permission::{ApproveApportionment, EditCosts, ViewCosts};
use kernel::{Actor, Cents, Day, Phase, Target, TenantId};
use pricing::model::Vat;
use registry::Driver;
use webkit::App;

use crate::demo::plan::{ApprovalPlan, CostsPlan};

/// The regime of the shares: to be checked by whoever divides costs for real.
fn regime() -> Vat {
    Vat::OutOfScope {
        natura: "N2.2".into(),
        legal_reference: "art. 4 DPR 633/1972: rimborso di costi comuni (dato dimostrativo, da verificare)"
            .into(),
    }
}

/// Writes the pools of a year and approves the forecast.
pub(super) async fn plan(app: &App, tenant: TenantId, costs: &CostsPlan) -> anyhow::Result<()> {
    let console = Actor::console(tenant);
    let can = console.may(EditCosts, &Target::centre(tenant, Phase::Draft))?;
    let mut tx = app.db.write(tenant, &console).await?;
    let kinds = registry::drivers::kinds(&mut tx).await?;
    let workstations = kinds.iter().find(|kind| kind.driver == Driver::workstations());
    let workstations = workstations.ok_or_else(|| anyhow::anyhow!("no workstations in the register"))?;
    for (name, category, planned, _) in &costs.pools {
        let pool = Pool {
            pool_id: tx.id(),
            year: costs.year,
            name: name.clone(),
            category: Category::from_code(category).ok_or_else(|| anyhow::anyhow!("category {category}"))?,
            note: "Importo dimostrativo".into(),
            vat: regime(),
            planned: Cents::parse_it(planned)?,
            actual: None,
            basis: Basis::new(vec![Part::driver(workstations)])?,
            driver_on: Pool::usual_day(costs.year),
            members_on: Pool::usual_day(costs.year),
            version: 1,
        };
        pools::add(&mut tx, &can, &pool).await?;
    }
    tx.commit().await?;
    approve(app, tenant, costs.year, (Kind::Forecast, &costs.forecast)).await
}

/// Writes what the costs came to and approves the final division.
pub(super) async fn settle(app: &App, tenant: TenantId, costs: &CostsPlan) -> anyhow::Result<()> {
    let console = Actor::console(tenant);
    let can = console.may(EditCosts, &Target::centre(tenant, Phase::Draft))?;
    let mut tx = app.db.write(tenant, &console).await?;
    for before in pools::of_year(&mut tx, &console.may_over(ViewCosts)?, costs.year).await? {
        let known = costs.pools.iter().find(|(name, ..)| *name == before.name);
        let Some((.., actual)) = known else { continue };
        let after = Pool { actual: Some(Cents::parse_it(actual)?), ..before.clone() };
        pools::change(&mut tx, &can, &before, &after).await?;
    }
    tx.commit().await?;
    approve(app, tenant, costs.year, (Kind::Final, &costs.at_the_end)).await
}

async fn approve(
    app: &App,
    tenant: TenantId,
    year: i16,
    (kind, plan): (Kind, &ApprovalPlan),
) -> anyhow::Result<()> {
    let console = Actor::console(tenant);
    let draft = Target::centre(tenant, Phase::Draft);
    let (edit, approve) = (console.may(EditCosts, &draft)?, console.may(ApproveApportionment, &draft)?);
    let mut tx = app.db.write(tenant, &console).await?;
    for pool in pools::of_year(&mut tx, &console.may_over(ViewCosts)?, year).await? {
        let made = computations::compute(&mut tx, &edit, pool.pool_id, kind).await?;
        let approval =
            Approval { act: plan.act.clone(), act_on: Day::parse(&plan.on)?, bill_year: plan.bill_year };
        computations::approve(&mut tx, &approve, (made.apportionment_id, made.version), approval).await?;
    }
    Ok(tx.commit().await?)
}
