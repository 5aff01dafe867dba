use kernel::Actor;
use store::Db;

use crate::world::{CENTRE, draft, fresh, issue, run, series};

const WITHOUT_GUARDS: [&str; 4] = [
    "DROP TRIGGER invoice_frozen",
    "DROP TRIGGER invoice_line_frozen",
    "DROP TRIGGER invoice_kept",
    "DROP TRIGGER transmission_kept",
];
const WITHOUT_GUARDS_PG: [&str; 4] = [
    "DROP TRIGGER invoice_frozen ON invoice",
    "DROP TRIGGER invoice_line_frozen ON invoice_line",
    "DROP TRIGGER invoice_kept ON invoice",
    "DROP TRIGGER transmission_kept ON transmission",
];

/// Five issued invoices, then a change made with the guards of the database taken away.
async fn tampered(db: &Db, sql: &'static [&'static str]) -> Vec<String> {
    let id = run(db, CENTRE, &series()).await;
    for number in 1..=5 {
        issue(db, CENTRE, id, draft(number)).await.unwrap();
    }
    let guards = if db.is_postgres() { WITHOUT_GUARDS_PG } else { WITHOUT_GUARDS };
    let mut tx = db.write(CENTRE, &Actor::console(CENTRE)).await.unwrap();
    for statement in guards.iter().chain(sql) {
        tx.exec(statement, &[]).await.unwrap();
    }
    tx.commit_unaudited("a test tampers").await.unwrap();
    let mut tx = db.read(CENTRE).await.unwrap();
    billing::check::check(&mut tx).await.unwrap().iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn an_untouched_series_has_no_fault() {
    for test in fresh().await {
        assert!(tampered(&test.db, &[]).await.is_empty());
    }
}

#[tokio::test]
async fn one_cent_or_one_letter_changed_is_found_in_its_document_first() {
    let changes: [&'static [&'static str]; 6] = [
        &["UPDATE invoice SET xml = replace(xml, '976.49', '976.48') WHERE number = 3"],
        &["UPDATE invoice SET head = replace(head, 'Prova 3', 'Prova 8') WHERE number = 3"],
        &["UPDATE invoice SET due_on = '2027-01-01' WHERE number = 3"],
        &["UPDATE invoice_line SET amount = amount + 1 WHERE position = 1 \
           AND invoice_id = (SELECT invoice_id FROM invoice WHERE number = 3)"],
        &["UPDATE invoice_line SET explained = replace(explained, '1.237', '1.238') WHERE position = 2 \
           AND invoice_id = (SELECT invoice_id FROM invoice WHERE number = 3)"],
        &["UPDATE invoice SET taxable = taxable + 100, document = document + 100 WHERE number = 3"],
    ];
    for change in changes {
        for test in fresh().await {
            let faults = tampered(&test.db, change).await;
            let first = faults.first().cloned().unwrap_or_default();
            assert!(first.starts_with("Fattura 2026/0003: "), "{change:?}: {faults:?}");
            assert!(faults.iter().any(|fault| fault.contains("impronta")), "{faults:?}");
        }
    }
}

#[tokio::test]
async fn a_new_hash_does_not_hide_the_change_from_the_invoice_after_it() {
    for test in fresh().await {
        let faults = tampered(&test.db, &["UPDATE invoice SET hash = previous_hash WHERE number = 3"]).await;
        assert!(faults.iter().any(|fault| fault.starts_with("Fattura 2026/0004") && fault.contains("lega")));
    }
}

#[tokio::test]
async fn an_invoice_taken_away_is_missed_in_the_middle_and_at_the_end() {
    for (gone, named) in [
        ("DELETE FROM invoice WHERE number = 2", "Fattura 2026/0003"),
        ("DELETE FROM invoice WHERE number = 5", "Serie ordinaria"),
    ] {
        for test in fresh().await {
            let lines = "UPDATE invoice_line SET invoice_id = (SELECT invoice_id FROM invoice WHERE number = 1), \
                position = position + 10 WHERE invoice_id = (SELECT invoice_id FROM invoice WHERE number = 2)";
            let last = "UPDATE invoice_line SET invoice_id = (SELECT invoice_id FROM invoice WHERE number = 1), \
                position = position + 20 WHERE invoice_id = (SELECT invoice_id FROM invoice WHERE number = 5)";
            let sent = "DELETE FROM transmission WHERE invoice_id IN (SELECT invoice_id FROM invoice \
                WHERE number IN (2, 5))";
            let sql: &'static [&'static str] = Box::leak(vec![lines, last, sent, gone].into_boxed_slice());
            let faults = tampered(&test.db, sql).await;
            assert!(
                faults.iter().any(|fault| fault.starts_with(named) && fault.contains("manca")),
                "{faults:?}"
            );
        }
    }
}
