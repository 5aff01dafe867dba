//! Every statement is known to both databases.

use crate::ground;

#[tokio::test]
async fn every_statement_is_known_to_both_databases_and_gives_the_same_columns() {
    let databases = ground::databases().await;
    for statements in knowledge::SQL {
        store::testing::prepare_everywhere(&databases, statements).await;
    }
}
