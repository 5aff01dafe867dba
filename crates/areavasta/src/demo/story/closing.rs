//! What this is: the budget of a year, a change in it, and the final account that the assembly approves.
//! What it is not: the real accounts of a centre; the amounts are invented.

use accounts::model::budget::{Kind, Line};
use accounts::model::heading::{Growth, Heading};
use accounts::source::{self, Reach};
use accounts::store::budgets::{self, Act};
use accounts::store::{final_accounts, lines};
use kernel::permission::{ApproveAccounts, EditBudget, ViewFinalAccount};
use kernel::{Actor, BudgetId, Cents, Day, Phase, Target, TenantId};
use webkit::App;

use crate::demo::plan::BudgetPlan;

/// Writes a version of a year's budget and approves it.
pub(super) async fn budget(
    app: &App,
    tenant: TenantId,
    (year, plan): (i16, &BudgetPlan),
) -> anyhow::Result<()> {
    let console = Actor::console(tenant);
    let draft = Target::centre(tenant, Phase::Draft);
    let (edit, approve) = (console.may(EditBudget, &draft)?, console.may(ApproveAccounts, &draft)?);
    let kind = Kind::from_code(&plan.kind).ok_or_else(|| anyhow::anyhow!("budget {}", plan.kind))?;
    let mut tx = app.db.write(tenant, &console).await?;
    let id: BudgetId = tx.id();
    budgets::begin(&mut tx, &edit, (id, year, kind), "Dato dimostrativo").await?;
    let mut rows = Vec::new();
    for (heading, words, amount, reason) in &plan.lines {
        rows.push(Line {
            line_id: tx.id(),
            heading: Heading::from_code(heading).ok_or_else(|| anyhow::anyhow!("heading {heading}"))?,
            words: words.clone(),
            service: None,
            growth: if heading == "base_fees" { Growth::Bodies } else { Growth::Fixed },
            amount: Cents::parse_it(amount)?,
            reason: reason.clone(),
            version: 1,
        });
    }
    lines::join(&mut tx, &edit, id, rows).await?;
    let shown = budgets::get(&mut tx, &edit, id).await?.map_or(1, |budget| budget.version);
    let act = Act { number: &plan.act, on: Day::parse(&plan.on)? };
    budgets::approve(&mut tx, &approve, (id, shown), act).await?;
    Ok(tx.commit().await?)
}

/// Approves the final account of a year.
pub(super) async fn close(app: &App, tenant: TenantId, (year, act): (i16, &str)) -> anyhow::Result<()> {
    let console = Actor::console(tenant);
    let can = console.may(ApproveAccounts, &Target::centre(tenant, Phase::Draft))?;
    let reach = Reach::of(&console.may_over(ViewFinalAccount)?);
    let mut tx = app.db.write(tenant, &console).await?;
    let today = tx.today();
    let account = source::account(&mut tx, reach, (year, today)).await?;
    let faults = source::faults_of(&mut tx, reach, year).await?;
    let id = tx.id();
    let act = Act { number: act, on: today };
    final_accounts::approve(&mut tx, &can, (id, &account, &faults), act).await?;
    Ok(tx.commit().await?)
}
