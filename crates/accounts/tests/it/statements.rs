//! Every statement of the area is known to both databases.

use crate::world::fresh;

#[tokio::test]
async fn every_statement_is_known_to_both_databases() {
    let statements: Vec<&str> = accounts::SQL.iter().flat_map(|some| some.iter().copied()).collect();
    store::testing::prepare_everywhere(&fresh().await, &statements).await;
}
