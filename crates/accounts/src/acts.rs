//! What this is: the approval of a final account as one act: made anew up to the day of the act, checked, kept.
//! What it is not: the page that asks for it.

use kernel::permission::{ApproveAccounts, ViewFinalAccount};
use kernel::{AccountOfYearId, Actor, Can};
use store::Tx;

use crate::Failure;
use crate::model::account::{Approval, NotApprovable, faults};
use crate::source::{self, Reach};
use crate::store::budgets::Act;
use crate::store::final_accounts;

/// Approves the final account of a year by an act of a day that may have passed. It counts up to that day. It is
/// refused when something does not add up: in it, or in what payments know today.
pub async fn approve(
    tx: &mut Tx,
    can: &Can<ApproveAccounts>,
    (id, year): (AccountOfYearId, i16),
    act: Act<'_>,
) -> Result<Approval, Failure> {
    tx.hold_tenant(can.tenant()).await?;
    // Who approves the account of a centre sees all of it.
    let sees: Can<ViewFinalAccount> = Actor::console(can.tenant()).may_over(ViewFinalAccount)?;
    if final_accounts::of_year(tx, &sees, year).await?.is_some() {
        return Err(NotApprovable::AlreadyApproved(year).into());
    }
    let reach = Reach::of(&sees);
    let account = source::account(tx, reach, (year, act.on)).await?;
    let mut wrong = faults(&account, None);
    wrong.extend(source::faults_of(tx, reach, year).await?);
    final_accounts::approve(tx, can, (id, &account, &wrong), act).await
}
