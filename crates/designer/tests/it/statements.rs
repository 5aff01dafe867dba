//! What this is: every statement of the area, prepared on both databases.

use crate::world::databases;

#[tokio::test]
async fn every_statement_is_known_to_both_databases() {
    let databases = databases().await;
    let statements: Vec<&'static str> = designer::SQL.iter().flat_map(|area| area.iter().copied()).collect();
    store::testing::prepare_everywhere(&databases, &statements).await;
}
