use billing::store::marks::{Mark, keep_paper, mark};
use billing::store::{Failure, invoices};
use kernel::Actor;
use store::{Db, StoreError};

use crate::world::{CENTRE, draft, fresh, issue, may_record, may_see, receive, run, series, today};

/// What somebody with the database in their hands might try, bypassing the program.
const ATTEMPTS: [&str; 15] = [
    "UPDATE invoice SET document = document + 1, taxable = taxable + 1",
    "UPDATE invoice SET number = 7",
    "UPDATE invoice SET issued_on = '2026-01-01'",
    "UPDATE invoice SET xml = ''",
    "UPDATE invoice SET hash = previous_hash",
    "DELETE FROM invoice",
    "UPDATE invoice_line SET amount = 1",
    "UPDATE invoice_line SET description = ''",
    "DELETE FROM invoice_line",
    "UPDATE invoice SET kind = 'TD04'",
    "UPDATE invoice_line SET turn = 1",
    "UPDATE transmission SET file_name = 'x.xml'",
    "DELETE FROM transmission",
    "UPDATE receipt SET outcome = 'RC'",
    "DELETE FROM receipt",
];

const ADD_LINE: &str = "INSERT INTO invoice_line (tenant_id, invoice_id, position, line_id, service_id, services_year, \
    period_from, period_to, description, quantity, unit, unit_price, amount, rate, nature, nature_rule, explained) \
    SELECT tenant_id, invoice_id, 9, invoice_id, service_id, services_year, period_from, period_to, description, \
    quantity, unit, unit_price, amount, rate, nature, nature_rule, explained FROM invoice_line \
    WHERE tenant_id = $1 AND position = 1";

async fn refused(db: &Db, sql: &'static str, values: &[store::Val]) {
    let mut tx = db.write(CENTRE, &Actor::console(CENTRE)).await.unwrap();
    let outcome = tx.exec(sql, values).await;
    assert!(matches!(outcome, Err(StoreError::Refused(_))), "{} let through {sql}: {outcome:?}", db.kind());
}

#[tokio::test]
async fn the_database_itself_refuses_to_change_an_issued_invoice() {
    for test in fresh().await {
        let id = run(&test.db, CENTRE, &series()).await;
        let first = issue(&test.db, CENTRE, id, draft(1)).await.unwrap().invoice_id;
        receive(&test.db, CENTRE, first).await;
        for sql in ATTEMPTS {
            refused(&test.db, sql, &[]).await;
        }
        refused(&test.db, ADD_LINE, &[CENTRE.into()]).await;
    }
}

#[tokio::test]
async fn notes_and_what_became_of_the_file_may_still_be_written() {
    for test in fresh().await {
        let run = run(&test.db, CENTRE, &series()).await;
        let id = issue(&test.db, CENTRE, run, draft(1)).await.unwrap().invoice_id;
        let mut tx = test.db.write(CENTRE, &Actor::console(CENTRE)).await.unwrap();
        let issued = invoices::find(&mut tx, &may_see(CENTRE), id).await.unwrap().unwrap();
        let sent = Mark { note: "via PEC".into(), sent_on: Some(today()) };
        mark(&mut tx, &may_record(CENTRE), (&issued, 1), sent.clone()).await.unwrap();
        keep_paper(&mut tx, &may_see(CENTRE), (id, "abc")).await.unwrap();
        assert!(matches!(mark(&mut tx, &may_record(CENTRE), (&issued, 1), sent).await, Err(Failure::Stale)));
        tx.commit().await.unwrap();
        let mut tx = test.db.read(CENTRE).await.unwrap();
        let after = invoices::find(&mut tx, &may_see(CENTRE), id).await.unwrap().unwrap();
        assert_eq!((after.marks.sent_on, after.marks.note.as_str()), (Some(today()), "via PEC"));
        assert_eq!(billing::check::check(&mut tx).await.unwrap(), []);
    }
}
