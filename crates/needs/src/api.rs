//! What this is: campaigns, sheets and answers for other programs, as JSON. Days are `2026-12-31`, quantities `12.00`.
//! What it is not: a second set of rules: it reads and checks what the pages read and check. Templates are composed by
//! people, on the pages.

mod answers;
mod campaigns;
mod sheets;

use utoipa_axum::router::OpenApiRouter;
use webkit::App;

/// The endpoints of this area.
pub fn api() -> OpenApiRouter<App> {
    campaigns::api().merge(sheets::api())
}
