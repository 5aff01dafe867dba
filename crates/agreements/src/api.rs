//! What this is: agreements and memberships for other programs, as JSON.
//! What it is not: a second set of rules: it reads and checks what the pages read and check.

mod agreements;
mod memberships;

use utoipa_axum::router::OpenApiRouter;
use webkit::{App, Cursor};

/// The addresses of the area.
pub fn api() -> OpenApiRouter<App> {
    agreements::api().merge(memberships::api())
}

/// Cuts the rows to a page; the place of the last one, if more follow.
fn cut<T>(rows: &mut Vec<T>, size: usize, place: impl FnOnce(&T) -> Cursor) -> Option<Cursor> {
    let more = rows.len() > size;
    rows.truncate(size);
    rows.last().filter(|_| more).map(place)
}
