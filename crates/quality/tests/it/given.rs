//! What this is: the databases of these tests, and what they begin with.
//! What it is not: the making of it; that is in the crate `given`.

use kernel::{Clock, Instant};
use store::testing::TestDb;

pub(crate) use given::*;

const AREAS: &[&[store::Migration]] = &[
    store::MIGRATIONS,
    identity::MIGRATIONS,
    notices::MIGRATIONS,
    registry::MIGRATIONS,
    catalogue::MIGRATIONS,
    knowledge::MIGRATIONS,
    pricing::MIGRATIONS,
    agreements::MIGRATIONS,
    helpdesk::MIGRATIONS,
    quality::MIGRATIONS,
];

pub(crate) async fn databases(today: &str) -> Vec<TestDb> {
    let clock = Clock::fixed(Instant::parse_iso(today).unwrap());
    store::testing::databases(AREAS, &clock).await
}
