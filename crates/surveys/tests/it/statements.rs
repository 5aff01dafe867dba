//! What this is: every statement of the area, prepared on both databases.

use crate::given;

#[tokio::test]
async fn every_statement_is_known_to_both_databases() {
    let databases = given::databases(&given::clock("2026-11-10")).await;
    let statements: Vec<&'static str> = surveys::SQL.iter().flat_map(|area| area.iter().copied()).collect();
    store::testing::prepare_everywhere(&databases, &statements).await;
}
