//! Versions of budgets: drafts, approval, what the database itself refuses.

use accounts::Failure;
use accounts::model::budget::{Kind, Refused};
use accounts::model::heading::Heading;
use accounts::model::rows::Counted;
use accounts::store::{budgets, lines, reports};
use kernel::{Actor, Cents};

use crate::world::{CENTRE, OTHER_CENTRE, approved, begun, day, edits, fresh, line, sees};

#[tokio::test]
async fn a_year_is_planned_changed_and_closed() {
    for test in fresh().await {
        let db = &test.db;
        let rows = [line(Heading::BaseFees, "Quote", 9_000, ""), line(Heading::Staff, "Tecnici", 8_000, "")];
        let forecast = begun(db, Kind::Forecast, &rows).await.unwrap();
        let early = begun(db, Kind::Variation, &[]).await;
        assert!(matches!(early, Err(Failure::Refused(Refused::NoForecast(2022)))));
        approved(db, forecast.budget_id, "2021-12-01").await.unwrap();
        let more = line(Heading::Staff, "tecnici", 500, "Un tecnico in più da ottobre");
        let variation = begun(db, Kind::Variation, &[more]).await.unwrap();
        let mut tx = db.read(CENTRE).await.unwrap();
        let standing = budgets::standing_of(&mut tx, &sees(CENTRE), 2022).await.unwrap();
        assert_eq!(standing.sums(|_| true).unwrap().standing, Cents::new(17_000), "a draft does not count");
        drop(tx);
        approved(db, variation.budget_id, "2022-10-01").await.unwrap();
        let last = begun(db, Kind::Final, &[]).await.unwrap();
        let mut tx = db.read(CENTRE).await.unwrap();
        let items = lines::of(&mut tx, &sees(CENTRE), last.budget_id).await.unwrap();
        assert!(items.len() == 2 && items.iter().all(|item| item.amount == Cents::ZERO), "{items:?}");
        drop(tx);
        let too_early = approved(db, last.budget_id, "2022-12-31").await;
        assert!(matches!(too_early, Err(Failure::Refused(Refused::YearNotOver(_)))), "{too_early:?}");
        approved(db, last.budget_id, "2023-04-30").await.unwrap();
        let mut tx = db.read(CENTRE).await.unwrap();
        let standing = budgets::standing_of(&mut tx, &sees(CENTRE), 2022).await.unwrap();
        let sums = standing.sums(|item| item.heading == Heading::Staff).unwrap();
        assert_eq!((sums.forecast, sums.standing), (Cents::new(8_000), Cents::new(8_500)));
        assert!(standing.closed);
    }
}

#[tokio::test]
async fn the_database_refuses_to_change_what_is_approved() {
    const TAMPER: [&str; 5] = [
        "UPDATE budget SET note = 'x' WHERE tenant_id = $1",
        "DELETE FROM budget WHERE tenant_id = $1",
        "UPDATE budget_line SET amount = amount + 1 WHERE tenant_id = $1",
        "DELETE FROM budget_line WHERE tenant_id = $1",
        "INSERT INTO budget_line (tenant_id, line_id, budget_id, version, heading, words, words_key, service_name, \
         service_key, growth, amount, reason) SELECT tenant_id, tenant_id, budget_id, 1, 'staff', 'x', 'x', '', '', \
         'fixed', 1, '' FROM budget WHERE tenant_id = $1",
    ];
    for test in fresh().await {
        let rows = [line(Heading::Staff, "Tecnici", 8_000, "")];
        let forecast = begun(&test.db, Kind::Forecast, &rows).await.unwrap();
        approved(&test.db, forecast.budget_id, "2021-12-01").await.unwrap();
        for sql in TAMPER {
            let mut tx = test.db.write(CENTRE, &Actor::console(CENTRE)).await.unwrap();
            let refused = tx.exec(sql, &[CENTRE.into()]).await;
            assert!(matches!(refused, Err(store::StoreError::Refused(_))), "{sql}: {refused:?}");
        }
        let mut tx = test.db.write(CENTRE, &Actor::console(CENTRE)).await.unwrap();
        let more = line(Heading::Staff, "Altri", 1, "");
        let refused = lines::add(&mut tx, &edits(CENTRE), forecast.budget_id, &more).await;
        assert!(matches!(refused, Err(Failure::Refused(Refused::AlreadyApproved(_)))), "{refused:?}");
    }
}

#[tokio::test]
async fn an_approval_is_of_what_was_looked_at() {
    for test in fresh().await {
        let rows = [line(Heading::Staff, "Tecnici", 8_000, "")];
        let forecast = begun(&test.db, Kind::Forecast, &rows).await.unwrap();
        let mut tx = test.db.write(CENTRE, &Actor::console(CENTRE)).await.unwrap();
        let act = budgets::Act { number: "n. 3", on: day("2021-12-01") };
        let shown = (forecast.budget_id, forecast.version);
        let stale = budgets::approve(&mut tx, &crate::world::approves(CENTRE), shown, act).await;
        assert!(matches!(stale, Err(Failure::Stale)), "a line was added since: {stale:?}");
        let same = line(Heading::Staff, "TECNICI", 1, "");
        let twice = lines::add(&mut tx, &edits(CENTRE), forecast.budget_id, &same).await;
        assert!(matches!(twice, Err(Failure::Refused(Refused::Twice(_)))), "{twice:?}");
    }
}

#[tokio::test]
async fn rows_imported_twice_change_nothing_the_second_time() {
    for test in fresh().await {
        let forecast =
            begun(&test.db, Kind::Forecast, &[line(Heading::Staff, "Tecnici", 1, "")]).await.unwrap();
        let rows = vec![line(Heading::Staff, "Tecnici", 8_000, ""), line(Heading::Grants, "Bando", 5, "")];
        let mut tx = test.db.write(CENTRE, &Actor::console(CENTRE)).await.unwrap();
        let first = lines::join(&mut tx, &edits(CENTRE), forecast.budget_id, rows.clone()).await.unwrap();
        assert_eq!(first, Counted { new: 1, changed: 1, unchanged: 0 });
        let second = lines::join(&mut tx, &edits(CENTRE), forecast.budget_id, rows).await.unwrap();
        assert_eq!(second, Counted { new: 0, changed: 0, unchanged: 2 });
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn another_centre_finds_no_budget_and_no_report() {
    for test in fresh().await {
        let forecast = begun(&test.db, Kind::Forecast, &[line(Heading::Staff, "x", 1, "")]).await.unwrap();
        let mut tx = test.db.write(CENTRE, &Actor::console(CENTRE)).await.unwrap();
        reports::save(&mut tx, &edits(CENTRE), (2022, 0), "Testo").await.unwrap();
        let again = reports::save(&mut tx, &edits(CENTRE), (2022, 0), "Altro").await;
        assert!(matches!(again, Err(Failure::Stale)), "{again:?}");
        tx.commit().await.unwrap();
        let can = sees(OTHER_CENTRE);
        let mut tx = test.db.read(OTHER_CENTRE).await.unwrap();
        assert_eq!(budgets::get(&mut tx, &can, forecast.budget_id).await.unwrap(), None);
        assert_eq!(budgets::every(&mut tx, &can).await.unwrap(), []);
        assert_eq!(lines::of(&mut tx, &can, forecast.budget_id).await.unwrap(), []);
        assert_eq!(reports::get(&mut tx, &can, 2022).await.unwrap(), None);
    }
}
