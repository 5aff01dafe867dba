//! A database of the version before credit notes keeps its invoices: their files become first transmissions, what was
//! written of them stays, and the chain goes on.

use kernel::Actor;
use store::testing::databases;
use store::{Db, Migration};

use crate::world::{AREAS, CENTRE, clock, draft, issue, may_see, run, series};

/// The areas as they were before.
fn before() -> Vec<&'static [Migration]> {
    let mut areas = AREAS.to_vec();
    if let Some(last) = areas.last_mut() {
        *last = billing::MIGRATIONS.get(..1).unwrap();
    }
    areas
}

const OLD: [&str; 3] = [
    "INSERT INTO invoice_run (tenant_id, run_id, services_year, series, invoice_date, created_at, created_by, version) \
     VALUES ($1, $1, 2021, 'OLD', '2026-11-01', '2026-11-01T10:00:00Z', 'Ada', 1)",
    "INSERT INTO invoice_line (tenant_id, invoice_id, position, line_id, service_id, services_year, period_from, \
     period_to, description, quantity, unit, unit_price, amount, rate, nature, nature_rule, explained) \
     VALUES ($1, $1, 1, $1, $1, 2021, '2021-01-01', '2021-12-31', 'x', 1, 'x', 1, 100, 2200, '', '', '{}')",
    "INSERT INTO invoice (tenant_id, invoice_id, run_id, body_id, membership_id, body_name, services_year, series, year, \
     number, number_text, issued_on, issued_at, issued_by, due_on, taxable, tax, document, payable, head, file_name, \
     xml, algorithm, chain_place, previous_hash, hash, sort_key, number_key, search_text, note, sent_on, outcome, \
     outcome_on, version) VALUES ($1, $1, $1, $1, $1, 'Prova', 2021, 'OLD', 2026, 1, 'OLD-2026/0001', '2026-11-01', \
     '2026-11-01T10:00:00Z', 'Ada', '2026-12-01', 100, 22, 122, 100, '{}', 'IT00000000000_ABCDE.xml', '<x/>', \
     'invoice-1', 1, $2, $2, 'prova', 'x', 'x', 'nota', '2026-11-02', 'RC', '2026-11-03', 3)",
];

async fn with_an_old_invoice(db: &Db) {
    let mut tx = db.write(CENTRE, &Actor::console(CENTRE)).await.unwrap();
    for sql in OLD {
        let values = [CENTRE.into(), Vec::new().into()];
        let most = if sql.contains("$2") { 2 } else { 1 };
        tx.exec(sql, &values[..most]).await.unwrap();
    }
    tx.commit_unaudited("as the version before wrote it").await.unwrap();
}

#[tokio::test]
async fn the_files_of_the_version_before_become_first_transmissions() {
    for test in databases(&before(), &clock()).await {
        with_an_old_invoice(&test.db).await;
        test.db.migrate(AREAS).await.unwrap();
        let mut tx = test.db.read(CENTRE).await.unwrap();
        let can = may_see(CENTRE);
        let id = kernel::InvoiceId(CENTRE.0);
        let sendings = billing::store::transmissions::of(&mut tx, &can, id).await.unwrap();
        let first = sendings.first().unwrap();
        assert_eq!((sendings.len(), first.attempt, first.outcome.code()), (1, 1, "RC"));
        assert_eq!(first.sent_on.unwrap().iso(), "2026-11-02");
        let acts = billing::store::receipts::of(&mut tx, &can, id).await.unwrap();
        assert_eq!((acts.len(), acts[0].happened_on.iso()), (1, "2026-11-03".to_owned()));
        let file = billing::store::transmissions::file_of(&mut tx, &can, (id, 1)).await.unwrap().unwrap();
        assert_eq!(file, ("IT00000000000_ABCDE.xml".to_owned(), "<x/>".to_owned()));
        drop(tx);
        let run = run(&test.db, CENTRE, &series()).await;
        assert_eq!(issue(&test.db, CENTRE, run, draft(1)).await.unwrap().number_text, "2026/0001");
    }
}
