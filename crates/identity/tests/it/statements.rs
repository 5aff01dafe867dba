//! What this is: every statement of identity, known to both databases.
//! What it is not: what the statements answer.

use kernel::{Clock, Instant};
use store::testing::{databases, prepare_everywhere};

#[tokio::test]
async fn every_statement_is_known_to_both_databases_with_the_same_columns() {
    let clock = Clock::fixed(Instant::from_micros(0));
    let databases = databases(&[store::MIGRATIONS, identity::MIGRATIONS], &clock).await;
    let statements: Vec<&'static str> = identity::SQL.iter().copied().flatten().copied().collect();
    assert!(statements.len() > 60);
    prepare_everywhere(&databases, &statements).await;
}
