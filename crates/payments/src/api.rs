//! What this is: `/api/v1/payments`, what is left of invoices, what is overdue, files of the bank.
//! What it is not: the pages.

mod balances;
mod payments;
mod statements;

use utoipa_axum::router::OpenApiRouter;
use webkit::App;

/// The endpoints of this area.
pub fn api() -> OpenApiRouter<App> {
    payments::api().merge(balances::api()).merge(statements::api())
}
