//! What this is: the pages of budgets: years, versions, lines, approval, sustainability.
//! What it is not: final accounts.

pub(super) mod act;
pub(super) mod begin;
pub(super) mod import;
pub(super) mod line;
pub(super) mod lines;
pub(super) mod scenario;
pub(super) mod year;
pub(super) mod years;

use webkit::{App, Frame, SignedIn};

use crate::model::budget::Budget;

/// The frame of a page about one version.
fn frame_of(app: &App, who: &SignedIn, title: String, budget: &Budget) -> Frame {
    let year = format!("/bilancio/{}", budget.year);
    Frame::new(who, app, title)
        .area("bilancio")
        .crumb("Bilancio", "/bilancio")
        .crumb(budget.year.to_string(), year)
        .crumb(budget.label(), address(budget))
}

/// The page of a version.
fn address(budget: &Budget) -> String {
    format!("/bilancio/versioni/{}", budget.budget_id)
}
