//! What this is: budgets, sustainability and final accounts for other programs, as JSON. Amounts are text such as
//! `976.49`, days `2026-12-31`.
//! What it is not: a second set of rules: it reads what the pages read. Acts are recorded by people, on the pages.

mod accounts;
mod budgets;

use kernel::Cents;
use utoipa_axum::router::OpenApiRouter;
use webkit::App;

/// The addresses of the area.
pub fn api() -> OpenApiRouter<App> {
    budgets::api().merge(accounts::api())
}

fn plain(amount: Option<Cents>) -> Option<String> {
    amount.map(Cents::plain)
}
