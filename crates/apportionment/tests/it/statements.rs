use crate::given::fresh;

#[tokio::test]
async fn every_statement_is_known_to_both_databases() {
    store::testing::prepare_everywhere(&fresh().await, &apportionment::SQL.concat()).await;
}
