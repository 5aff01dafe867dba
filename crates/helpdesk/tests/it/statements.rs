//! Every statement is known to both databases.

use store::Val;

use crate::given::databases;

#[tokio::test]
async fn every_statement_is_known_to_both_databases_and_gives_the_same_columns() {
    let databases = databases("2026-03-09T08:00:00Z").await;
    for statements in helpdesk::SQL {
        store::testing::prepare_everywhere(&databases, statements).await;
    }
}

struct Step {
    detail: String,
}
store::from_row!(Step { detail });

/// Along the numbers SQLite would look at the words of every request.
#[tokio::test]
async fn the_places_of_a_word_are_found_along_the_word() {
    let databases = databases("2026-03-09T08:00:00Z").await;
    let one = databases.iter().find(|one| !one.db.is_postgres()).unwrap();
    let all = helpdesk::SQL.iter().copied().flatten();
    let places = all.filter(|sql| sql.starts_with("SELECT number AS c0 FROM request_word"));
    let plans: Vec<&'static str> = places.map(|sql| &*format!("EXPLAIN QUERY PLAN {sql}").leak()).collect();
    assert_eq!(plans.len(), 2, "upwards and downwards");
    for plan in plans {
        let values: [Val; 6] =
            [kernel::NETWORK.into(), "a".into(), "b".into(), 1.into(), 0.into(), 256.into()];
        let mut tx = one.db.read(kernel::NETWORK).await.unwrap();
        let steps: Vec<Step> = tx.all(plan, &values).await.unwrap();
        let along = |step: &Step| step.detail.contains("PRIMARY KEY (tenant_id=? AND word>? AND word<?)");
        assert!(steps.iter().any(along), "{:?}", steps.iter().map(|step| &step.detail).collect::<Vec<_>>());
    }
}
