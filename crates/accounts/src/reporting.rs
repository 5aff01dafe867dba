//! What this is: the annual report of a year: as somebody saved it, or drafted now from account and budget.
//! What it is not: the words of the draft; see `model::report`.

use kernel::permission::{ViewBudget, ViewFinalAccount};
use kernel::{Actor, Can};
use store::Tx;

use crate::Failure;
use crate::model::account::Approval;
use crate::model::report::{Material, draft};
use crate::model::sustain::{coverage, flows};
use crate::store::budgets;
use crate::store::reports::{self, Saved};
use crate::view::{self, Wanted};

/// The report of a year.
#[derive(Clone, Debug)]
pub struct Report {
    /// Its text.
    pub text: String,
    /// As somebody saved it; none if it was drafted now.
    pub saved: Option<Saved>,
}

/// The report of a year.
pub async fn of_year(tx: &mut Tx, can: &Can<ViewBudget>, year: i16) -> Result<Report, Failure> {
    if let Some(saved) = reports::get(tx, can, year).await? {
        return Ok(Report { text: saved.content.clone(), saved: Some(saved) });
    }
    Ok(Report { text: drafted(tx, can, year).await?, saved: None })
}

/// The draft, whatever was saved. Who sees the budget of a centre sees its account.
pub async fn drafted(tx: &mut Tx, can: &Can<ViewBudget>, year: i16) -> Result<String, Failure> {
    let sees = Actor::console(can.tenant()).may_over(ViewFinalAccount)?;
    let view = view::of_centre(tx, &sees, (year, Wanted::Usual)).await?;
    let standing = budgets::standing_of(tx, can, year).await?;
    let there = !standing.items.is_empty();
    let centre = registry::centre::get(tx).await?.map(|centre| centre.data.name).unwrap_or_default();
    let act = view.approval.as_ref().map(Approval::act_words);
    Ok(draft(&Material {
        centre: &centre,
        year,
        as_of: view.account.as_of,
        bodies: &view.account.bodies,
        figures: &view.account.centre,
        act: act.as_deref(),
        budget: there.then_some(&standing),
        coverage: coverage(&flows(&standing)).filter(|_| there),
    }))
}
