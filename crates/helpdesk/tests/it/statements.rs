//! Every statement is known to both databases.

use crate::given::databases;

#[tokio::test]
async fn every_statement_is_known_to_both_databases_and_gives_the_same_columns() {
    let databases = databases("2026-03-09T08:00:00Z").await;
    for statements in helpdesk::SQL {
        store::testing::prepare_everywhere(&databases, statements).await;
    }
}
