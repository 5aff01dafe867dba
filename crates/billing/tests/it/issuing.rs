use std::collections::BTreeSet;

use billing::model::{NotIssued, Series};
use billing::store::{Failure, invoices, issuing};
use kernel::{Actor, Cents, Day};
use store::Db;

use crate::world::{
    CENTRE, OTHER_CENTRE, day, draft, draft_of, fresh, issue, line, may_issue, may_see, member, run, series,
    today,
};

#[tokio::test]
async fn the_golden_invoice_comes_back_as_it_was_issued() {
    for test in fresh().await {
        let id = run(&test.db, CENTRE, &series()).await;
        let kept = issue(&test.db, CENTRE, id, draft(1)).await.unwrap();
        let mut tx = test.db.read(CENTRE).await.unwrap();
        let found = invoices::find(&mut tx, &may_see(CENTRE), kept.invoice_id).await.unwrap().unwrap();
        assert_eq!(found.kept, kept);
        assert_eq!(found.invoice.label(), "2026/0001");
        assert_eq!(found.invoice.content, draft(1));
        let amounts = [kept.taxable, kept.tax, kept.document, kept.payable];
        assert_eq!(amounts, [80_040, 17_609, 97_649, 80_040].map(Cents::new));
        assert_eq!(kept.due_on, day("2026-12-20"));
        assert!(kept.file_name.ends_with("_00001.xml"), "{}", kept.file_name);
    }
}

#[tokio::test]
async fn a_transaction_that_is_not_committed_burns_no_number_and_no_file_name() {
    for test in fresh().await {
        let id = run(&test.db, CENTRE, &series()).await;
        let mut tx = test.db.write(CENTRE, &Actor::console(CENTRE)).await.unwrap();
        let lost = issuing::issue(&mut tx, &may_issue(CENTRE), (id, &series()), draft(1)).await.unwrap();
        drop(tx);
        let kept = issue(&test.db, CENTRE, id, draft(2)).await.unwrap();
        assert_eq!((&lost.number_text, &lost.file_name), (&kept.number_text, &kept.file_name));
    }
}

#[tokio::test]
async fn a_failed_issue_burns_no_number() {
    for test in fresh().await {
        let id = run(&test.db, CENTRE, &series()).await;
        issue(&test.db, CENTRE, id, draft(1)).await.unwrap();
        let mut wrong = draft(2);
        wrong.head.customer.tax_code = "non è un codice".into();
        assert!(matches!(issue(&test.db, CENTRE, id, wrong).await, Err(Failure::File(_))));
        assert_eq!(issue(&test.db, CENTRE, id, draft(2)).await.unwrap().number, 2);
    }
}

#[tokio::test]
async fn invoices_issued_at_the_same_time_get_consecutive_numbers() {
    for test in fresh().await {
        let id = run(&test.db, CENTRE, &series()).await;
        let tasks: Vec<_> = (1..=24_u64)
            .map(|number| {
                let db: Db = test.db.clone();
                tokio::spawn(async move { issue(&db, CENTRE, id, draft(number)).await.unwrap().number })
            })
            .collect();
        let mut numbers = BTreeSet::new();
        for task in tasks {
            numbers.insert(task.await.unwrap());
        }
        assert_eq!(numbers.into_iter().collect::<Vec<_>>(), (1..=24).collect::<Vec<_>>());
        let mut tx = test.db.read(CENTRE).await.unwrap();
        assert_eq!(billing::check::check(&mut tx).await.unwrap(), []);
    }
}

#[tokio::test]
async fn a_day_of_a_service_is_billed_once() {
    for test in fresh().await {
        let id = run(&test.db, CENTRE, &series()).await;
        issue(&test.db, CENTRE, id, draft(1)).await.unwrap();
        assert!(matches!(issue(&test.db, CENTRE, id, draft(1)).await, Err(Failure::AlreadyBilled)));
        let mut part = line(10, 100);
        part.period = kernel::Period::new(day("2022-12-31"), day("2022-12-31")).unwrap();
        let again = draft_of(&member(1), vec![part], today());
        assert!(matches!(issue(&test.db, CENTRE, id, again).await, Err(Failure::AlreadyBilled)));
    }
}

#[tokio::test]
async fn dates_do_not_go_back_nor_into_the_future_and_a_new_year_begins_again_at_one() {
    for test in fresh().await {
        let id = run(&test.db, CENTRE, &series()).await;
        let on = |number, date: Day| draft_of(&member(number), vec![line(number * 10, 100)], date);
        let old = issue(&test.db, CENTRE, id, on(1, day("2025-12-31"))).await.unwrap();
        assert_eq!(old.number_text, "2025/0001");
        assert_eq!(issue(&test.db, CENTRE, id, on(2, today())).await.unwrap().number_text, "2026/0001");
        let back = issue(&test.db, CENTRE, id, on(3, today().yesterday())).await;
        assert!(matches!(back, Err(Failure::NotIssued(NotIssued::BeforeLast(_)))));
        let ahead = issue(&test.db, CENTRE, id, on(3, today().tomorrow())).await;
        assert!(matches!(ahead, Err(Failure::NotIssued(NotIssued::Future(_)))));
    }
}

#[tokio::test]
async fn every_series_has_its_numbers_and_every_centre_its_own_while_file_names_never_repeat() {
    for test in fresh().await {
        let ordinary = run(&test.db, CENTRE, &series()).await;
        let other = run(&test.db, OTHER_CENTRE, &series()).await;
        let cst = Series::parse("CST").unwrap();
        let special = run(&test.db, CENTRE, &cst).await;
        let first = issue(&test.db, CENTRE, ordinary, draft(1)).await.unwrap();
        let theirs = issue(&test.db, OTHER_CENTRE, other, draft(1)).await.unwrap();
        let mut tx = test.db.write(CENTRE, &Actor::console(CENTRE)).await.unwrap();
        let second = issuing::issue(&mut tx, &may_issue(CENTRE), (special, &cst), draft(2)).await.unwrap();
        tx.commit().await.unwrap();
        let numbers = [&first, &theirs, &second].map(|kept| kept.number_text.as_str());
        assert_eq!(numbers, ["2026/0001", "2026/0001", "CST-2026/0001"]);
        let files: BTreeSet<&str> = [&first, &theirs, &second].map(|kept| kept.file_name.as_str()).into();
        assert_eq!(files.len(), 3);
        let mut tx = test.db.read(OTHER_CENTRE).await.unwrap();
        let found = invoices::find(&mut tx, &may_see(OTHER_CENTRE), first.invoice_id).await.unwrap();
        assert!(found.is_none());
    }
}
