//! Computing, approving, computing again: what may follow what, and what never changes.

use apportionment::model::{Basis, Kind, Part, Pool};
use apportionment::store::{Failure, check, computations, pools, shares};
use apportionment::{NotDivisible, Refused};
use kernel::{Cents, Day};
use registry::Driver;
use store::{Db, StoreError};

use crate::given::{
    CENTRE, add, approve, change, compute, data_centre, day, director, edit, forecast, fresh, leave, part,
    pool, record, settle, view,
};

async fn amounts(db: &Db, computation: &apportionment::model::Computation) -> Vec<(i64, i64)> {
    let mut tx = db.read(CENTRE).await.unwrap();
    let kept = shares::of(&mut tx, &view(&director(CENTRE)), computation.apportionment_id).await.unwrap();
    kept.iter().map(|kept| (kept.share.amount.get(), kept.share.due().get())).collect()
}

fn refused<T: std::fmt::Debug>(result: Result<T, Failure>) -> Refused {
    match result.unwrap_err() {
        Failure::Refused(why) => why,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_golden_pool_is_divided_approved_and_frozen() {
    for test in fresh().await {
        let approved = forecast(&test.db, &data_centre()).await;
        assert_eq!((approved.number, approved.bill_year(), approved.of.given), (1, Some(2022), 2));
        let golden = [86_420, 160_494, 358_024, 629_629].map(|cents| (cents, cents));
        assert_eq!(amounts(&test.db, &approved).await, golden);
        assert_eq!(refused(approve(&test.db, &approved, "2022-02-01").await), Refused::AlreadyApproved);
        for sql in [
            "UPDATE apportionment SET amount = 1",
            "DELETE FROM apportionment",
            "UPDATE apportionment_share SET amount = amount + 1",
            "DELETE FROM apportionment_share",
        ] {
            let mut tx = test.db.write(CENTRE, &director(CENTRE)).await.unwrap();
            assert!(matches!(tx.exec(sql, &[]).await, Err(StoreError::Refused(_))), "{sql}");
        }
        let mut tx = test.db.read(CENTRE).await.unwrap();
        assert_eq!(check::check(&mut tx).await.unwrap(), []);
    }
}

#[tokio::test]
async fn shares_that_do_not_add_up_to_the_pool_cannot_become_an_act() {
    for test in fresh().await {
        add(&test.db, CENTRE, &data_centre()).await.unwrap();
        let draft = compute(&test.db, data_centre().pool_id, Kind::Forecast).await.unwrap();
        let mut tx = test.db.write(CENTRE, &director(CENTRE)).await.unwrap();
        let id = draft.apportionment_id;
        let bend = "UPDATE apportionment_share SET amount = amount + 1 WHERE apportionment_id = $1";
        tx.exec(bend, &[id.into()]).await.unwrap();
        let force = "UPDATE apportionment SET act_on = driver_on, bill_year = year, approved_at = computed_at \
            WHERE apportionment_id = $1";
        assert!(matches!(tx.exec(force, &[id.into()]).await, Err(StoreError::Refused(_))));
    }
}

#[tokio::test]
async fn a_final_computation_is_a_new_version_whose_settlement_is_the_difference() {
    for test in fresh().await {
        forecast(&test.db, &data_centre()).await;
        let last = settle(&test.db, &data_centre(), "12.000,00").await;
        assert_eq!((last.number, last.kind, last.bill_year()), (2, Kind::Final, Some(2023)));
        let rows = amounts(&test.db, &last).await;
        assert_eq!(rows, [(84_000, -2_420), (156_000, -4_494), (348_000, -10_024), (612_000, -17_629)]);
        let again = compute(&test.db, data_centre().pool_id, Kind::Forecast).await;
        assert_eq!(refused(again), Refused::ForecastAfterFinal);
        let mut tx = test.db.read(CENTRE).await.unwrap();
        assert_eq!(check::check(&mut tx).await.unwrap(), []);
    }
}

#[tokio::test]
async fn a_body_that_takes_part_no_longer_gets_back_what_it_paid() {
    for test in fresh().await {
        forecast(&test.db, &data_centre()).await;
        leave(&test.db, 3, "2022-06-30").await;
        let later = Pool { members_on: day("2022-07-01"), ..data_centre() };
        change(&test.db, &later).await.unwrap();
        let draft = compute(&test.db, later.pool_id, Kind::Forecast).await.unwrap();
        let second = approve(&test.db, &draft, "2022-07-10").await.unwrap();
        let rows = amounts(&test.db, &second).await;
        assert_eq!(rows.last(), Some(&(0, -629_629)));
        assert_eq!(rows.iter().map(|(_, due)| due).sum::<i64>(), 0);
        assert_eq!((second.number, second.of.bodies), (2, 3));
    }
}

#[tokio::test]
async fn what_changed_since_the_computation_is_computed_again_before_it_is_approved() {
    for test in fresh().await {
        add(&test.db, CENTRE, &data_centre()).await.unwrap();
        let draft = compute(&test.db, data_centre().pool_id, Kind::Forecast).await.unwrap();
        let mut tx = test.db.write(CENTRE, &director(CENTRE)).await.unwrap();
        record(&mut tx, &director(CENTRE), (0, Driver::workstations()), (8, "2022-01-01")).await;
        tx.commit().await.unwrap();
        assert_eq!(refused(approve(&test.db, &draft, "2022-01-20").await), Refused::Outdated);
        let again = compute(&test.db, data_centre().pool_id, Kind::Forecast).await.unwrap();
        assert_eq!((again.apportionment_id, again.number, again.version), (draft.apportionment_id, 1, 2));
        assert!(matches!(approve(&test.db, &draft, "2022-01-20").await, Err(Failure::Stale)));
        approve(&test.db, &again, "2022-01-20").await.unwrap();
    }
}

#[tokio::test]
async fn a_figure_that_nobody_recorded_stops_the_computation_and_a_zero_does_not() {
    for test in fresh().await {
        let boxes = Pool { basis: Basis::single(part(&Driver::mailboxes())), ..data_centre() };
        add(&test.db, CENTRE, &boxes).await.unwrap();
        let why = refused(compute(&test.db, boxes.pool_id, Kind::Forecast).await);
        assert!(
            why.to_string().contains("Mancano dati di 4 enti al 01/01/2022: Abbadia (caselle di posta)"),
            "{why}"
        );
        let mut tx = test.db.write(CENTRE, &director(CENTRE)).await.unwrap();
        for place in 0..4 {
            record(&mut tx, &director(CENTRE), (place, Driver::mailboxes()), (0, "2021-12-31")).await;
        }
        tx.commit().await.unwrap();
        let none = NotDivisible::NoDriver("Caselle di posta".into());
        let why = refused(compute(&test.db, boxes.pool_id, Kind::Forecast).await);
        assert_eq!(why, Refused::NotDivisible(none));
        let mut tx = test.db.write(CENTRE, &director(CENTRE)).await.unwrap();
        record(&mut tx, &director(CENTRE), (2, Driver::mailboxes()), (5, "2022-01-01")).await;
        tx.commit().await.unwrap();
        let draft = compute(&test.db, boxes.pool_id, Kind::Forecast).await.unwrap();
        let paid: Vec<i64> = amounts(&test.db, &draft).await.into_iter().map(|(amount, _)| amount).collect();
        assert_eq!(paid, [0, 0, 1_234_567, 0]);
    }
}

#[tokio::test]
async fn a_mixed_basis_divides_by_all_its_parts() {
    for test in fresh().await {
        let parts = vec![part(&Driver::workstations()).weighing(50), Part::equal().weighing(50)];
        let mixed = Pool { basis: Basis::new(parts).unwrap(), ..pool(2, ("Personale", 2022), "1.000,00") };
        let approved = forecast(&test.db, &mixed).await;
        let paid: Vec<i64> =
            amounts(&test.db, &approved).await.into_iter().map(|(amount, _)| amount).collect();
        // Half by workstations (7, 13, 29, 51 of 100), half in four.
        assert_eq!(paid, [16_000, 19_000, 27_000, 38_000]);
        assert_eq!(approved.of.totals, [100, 4]);
    }
}

#[tokio::test]
async fn an_act_has_a_number_a_date_that_has_come_and_a_year_of_invoices() {
    for test in fresh().await {
        add(&test.db, CENTRE, &data_centre()).await.unwrap();
        let draft = compute(&test.db, data_centre().pool_id, Kind::Forecast).await.unwrap();
        assert_eq!(refused(approve(&test.db, &draft, "2023-03-21").await), Refused::ActInFuture);
        let early = Pool { actual: None, ..data_centre() };
        assert_eq!(refused(compute(&test.db, early.pool_id, Kind::Final).await), Refused::NoActual);
        let nobody = pool(5, ("Nessuno", 2017), "1,00");
        add(&test.db, CENTRE, &nobody).await.unwrap();
        let why = refused(compute(&test.db, nobody.pool_id, Kind::Forecast).await);
        assert_eq!(why, Refused::NoMembers(day("2017-01-01")));
    }
}

#[tokio::test]
async fn a_pool_is_kept_once_in_a_year_and_one_with_an_act_stays() {
    for test in fresh().await {
        let kept = data_centre();
        forecast(&test.db, &kept).await;
        let twin =
            Pool { pool_id: pool(9, ("", 2022), "0").pool_id, name: "DATA  Center".into(), ..kept.clone() };
        assert_eq!(refused(add(&test.db, CENTRE, &twin).await), Refused::NameTaken(2022));
        add(&test.db, CENTRE, &Pool { year: 2023, ..twin.clone() }).await.unwrap();
        let moved = Pool { year: 2024, ..kept.clone() };
        assert_eq!(refused(change(&test.db, &moved).await), Refused::YearStays);
        let mut tx = test.db.write(CENTRE, &director(CENTRE)).await.unwrap();
        let why = refused(pools::discard(&mut tx, &edit(CENTRE), (&kept, 1)).await);
        assert_eq!(why, Refused::HasActs);
        let free = pools::get(&mut tx, &edit(CENTRE), twin.pool_id).await.unwrap().unwrap();
        assert!(matches!(pools::discard(&mut tx, &edit(CENTRE), (&free, 7)).await, Err(Failure::Stale)));
        pools::discard(&mut tx, &edit(CENTRE), (&free, 1)).await.unwrap();
        tx.commit().await.unwrap();
        let stale = Pool { note: "altro".into(), version: 4, ..kept };
        assert!(matches!(change(&test.db, &stale).await, Err(Failure::Stale)));
    }
}

#[tokio::test]
async fn a_simulation_is_thrown_away_and_an_act_is_not() {
    for test in fresh().await {
        add(&test.db, CENTRE, &data_centre()).await.unwrap();
        let draft = compute(&test.db, data_centre().pool_id, Kind::Forecast).await.unwrap();
        let mut tx = test.db.write(CENTRE, &director(CENTRE)).await.unwrap();
        computations::discard(&mut tx, &edit(CENTRE), (&draft, draft.version)).await.unwrap();
        tx.commit().await.unwrap();
        let draft = compute(&test.db, data_centre().pool_id, Kind::Forecast).await.unwrap();
        let act = approve(&test.db, &draft, "2022-01-20").await.unwrap();
        let mut tx = test.db.write(CENTRE, &director(CENTRE)).await.unwrap();
        let why = computations::discard(&mut tx, &edit(CENTRE), (&act, act.version)).await;
        assert_eq!(refused(why), Refused::AlreadyApproved);
    }
}

#[tokio::test]
async fn a_share_is_compared_with_the_same_cost_of_the_year_before() {
    for test in fresh().await {
        let last_year = pool(1, ("Data center", 2021), "10.000,00");
        let earlier = Pool { driver_on: day("2022-01-01"), ..last_year };
        add(&test.db, CENTRE, &earlier).await.unwrap();
        let draft = compute(&test.db, earlier.pool_id, Kind::Forecast).await.unwrap();
        approve(&test.db, &draft, "2022-01-10").await.unwrap();
        let this = forecast(&test.db, &pool(2, ("DATA CENTER", 2022), "12.345,67")).await;
        let mut tx = test.db.read(CENTRE).await.unwrap();
        let kept = shares::of(&mut tx, &view(&director(CENTRE)), this.apportionment_id).await.unwrap();
        let changes: Vec<Option<Cents>> = kept.iter().map(|kept| kept.share.change()).collect();
        assert_eq!(changes[0], Some(Cents::new(86_420 - 70_000)));
        assert!(changes.iter().all(Option::is_some));
        assert_eq!(Day::parse("2022-01-01"), Ok(earlier.driver_on));
    }
}
