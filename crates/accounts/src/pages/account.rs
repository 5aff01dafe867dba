//! What this is: the pages of the final account: years, one year body by body, one body, approval, report, prints.
//! What it is not: budgets.

pub(super) mod approve;
pub(super) mod body;
pub(super) mod print;
pub(super) mod report;
pub(super) mod year;
pub(super) mod years;

use kernel::permission::ViewFinalAccount;
use kernel::{Actor, Can, Day, Denied, Scope};
use webkit::ListQuery;

use crate::view::Wanted;

pub(crate) use year::rows_asked;

/// The account of a centre is for who sees all of it; of a body, for the body too.
fn sees(actor: &Actor) -> Result<Can<ViewFinalAccount>, Denied> {
    actor.may_over(ViewFinalAccount)
}

/// Only who sees the whole centre.
fn sees_all(actor: &Actor) -> Result<Can<ViewFinalAccount>, Denied> {
    let can = sees(actor)?;
    match can.scope() {
        Scope::Tenant => Ok(can),
        Scope::Body(_) => Err(Denied::NotAllowed),
    }
}

/// The account that the address asks for: `?al=2023-06-30` is the one made anew up to that day, but never of a day
/// that has not come.
pub(crate) fn wanted(query: &ListQuery, today: Day) -> Wanted {
    match query.filter("al").and_then(|text| Day::parse(text).ok()) {
        Some(day) => Wanted::UpTo(day.min(today)),
        None => Wanted::Usual,
    }
}
