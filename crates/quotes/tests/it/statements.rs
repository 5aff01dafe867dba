//! Every statement is known to both databases.

use crate::given::databases;

#[tokio::test]
async fn every_statement_is_known_to_both_databases_and_gives_the_same_columns() {
    let databases = databases("2022-03-01").await;
    for statements in quotes::SQL {
        store::testing::prepare_everywhere(&databases, statements).await;
    }
}
