//! Every statement is known to both databases.

use crate::given;

#[tokio::test]
async fn every_statement_is_known_to_both_databases() {
    let databases = given::databases(&given::clock("2026-11-20")).await;
    for statements in agreements::SQL {
        store::testing::prepare_everywhere(&databases, statements).await;
    }
}
