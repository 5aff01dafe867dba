use crate::world::fresh;

#[tokio::test]
async fn every_statement_is_known_to_both_databases_and_gives_the_same_columns() {
    let databases = fresh().await;
    for statements in payments::SQL {
        store::testing::prepare_everywhere(&databases, statements).await;
    }
}
