//! What billing and final accounts read, and what each body sees of it.

use apportionment::model::{Kind, Pool};
use apportionment::store::{computations, list, pools, shares};
use apportionment::{Due, carried, due, shares_of_year};
use kernel::permission::PreviewRun;
use kernel::{Actor, Cents, Role, Scope};
use store::Db;
use webkit::Direction;

use crate::given::{
    CENTRE, OTHER_CENTRE, actor, add, body, compute, data_centre, director, edit, forecast, fresh, mayor,
    membership, pool, settle, view,
};

async fn due_in(db: &Db, who: &Actor, year: i16) -> Vec<Due> {
    let mut tx = db.read(who.tenant()).await.unwrap();
    due(&mut tx, &view(who), year).await.unwrap()
}

#[tokio::test]
async fn an_advance_goes_into_the_invoices_of_its_year_and_the_settlement_into_the_next() {
    for test in fresh().await {
        forecast(&test.db, &data_centre()).await;
        settle(&test.db, &data_centre(), "12.345,68").await;
        let advance = due_in(&test.db, &director(CENTRE), 2022).await;
        assert_eq!(advance.len(), 4);
        assert_eq!(advance[1].amount, Cents::new(160_494));
        assert_eq!(advance[1].description, "Quota costi comuni 2022: Data center (acconto)");
        assert_eq!(advance[1].membership_id, Some(membership(1)));
        let told: Vec<&str> = advance[1].explained.iter().map(|(label, _)| label.as_str()).collect();
        assert!(told.contains(&"Quota esatta") && told.contains(&"Arrotondamento"), "{told:?}");
        let settlement = due_in(&test.db, &director(CENTRE), 2023).await;
        let amounts: Vec<i64> = settlement.iter().map(|due| due.amount.get()).collect();
        // One cent more to be divided: it goes to the third body, the others pay as before.
        assert_eq!(amounts, [1]);
        assert_eq!(
            settlement[0].description,
            "Conguaglio costi comuni 2022: Data center (consuntivo, versione 2)"
        );
        assert_eq!(due_in(&test.db, &director(CENTRE), 2024).await, []);
    }
}

#[tokio::test]
async fn what_is_given_back_is_carried_into_later_years_unless_it_was_settled_otherwise() {
    for test in fresh().await {
        forecast(&test.db, &data_centre()).await;
        let last = settle(&test.db, &data_centre(), "12.000,00").await;
        let can = director(CENTRE).may_over(PreviewRun).unwrap();
        let mut tx = test.db.read(CENTRE).await.unwrap();
        assert_eq!(carried(&mut tx, &can, 2023).await.unwrap(), [], "advances are never carried");
        let credits = carried(&mut tx, &can, 2024).await.unwrap();
        assert_eq!(credits.iter().map(|due| due.amount.get()).sum::<i64>(), 1_200_000 - 1_234_567);
        let kept = shares::of(&mut tx, &can, last.apportionment_id).await.unwrap();
        drop(tx);
        let mut tx = test.db.write(CENTRE, &director(CENTRE)).await.unwrap();
        let document = ("nota di credito NC-1/2023", tx.today());
        shares::settle(&mut tx, &edit(CENTRE), &kept[0], document).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = test.db.read(CENTRE).await.unwrap();
        assert_eq!(carried(&mut tx, &can, 2024).await.unwrap().len(), 3);
        assert_eq!(due(&mut tx, &can, 2023).await.unwrap().len(), 3);
        assert_eq!(shares::settled(&mut tx, &can, last.apportionment_id).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn the_final_account_reads_forecast_final_and_settlement_of_each_body() {
    for test in fresh().await {
        forecast(&test.db, &data_centre()).await;
        forecast(&test.db, &pool(2, ("Certificati", 2022), "182,25")).await;
        settle(&test.db, &data_centre(), "12.000,00").await;
        let mut tx = test.db.read(CENTRE).await.unwrap();
        let all = shares_of_year(&mut tx, &view(&director(CENTRE)), 2022).await.unwrap();
        assert_eq!(all.len(), 8);
        let first = all.iter().find(|share| share.pool_name == "Data center").unwrap();
        assert_eq!((first.forecast, first.last), (Some(Cents::new(86_420)), Some(Cents::new(84_000))));
        assert_eq!((first.settlement, first.asked()), (Cents::new(-2_420), Cents::new(84_000)));
        let second = all.iter().find(|share| share.pool_name == "Certificati").unwrap();
        assert_eq!((second.last, second.settlement), (None, Cents::ZERO));
    }
}

#[tokio::test]
async fn a_body_sees_its_own_approved_shares_and_nothing_else() {
    for test in fresh().await {
        let act = forecast(&test.db, &data_centre()).await;
        let secret = pool(3, ("Riservata", 2022), "1.000,00");
        add(&test.db, CENTRE, &secret).await.unwrap();
        let draft = compute(&test.db, secret.pool_id, Kind::Forecast).await.unwrap();
        for role in [Role::Mayor, Role::BodyReferent, Role::BodyAccountant] {
            let can = view(&actor(CENTRE, role, Scope::Body(body(1))));
            let mut tx = test.db.read(CENTRE).await.unwrap();
            let seen: Vec<Pool> = pools::of_year(&mut tx, &can, 2022).await.unwrap();
            assert_eq!(seen.iter().map(|pool| pool.name.as_str()).collect::<Vec<_>>(), ["Data center"]);
            assert_eq!(pools::get(&mut tx, &can, secret.pool_id).await.unwrap(), None);
            assert_eq!(computations::get(&mut tx, &can, draft.apportionment_id).await.unwrap(), None);
            let own = shares::of(&mut tx, &can, act.apportionment_id).await.unwrap();
            assert!(own.len() == 1 && own[0].share.body_id == body(1));
            let all = shares_of_year(&mut tx, &can, 2022).await.unwrap();
            assert!(all.len() == 1 && all[0].body_id == body(1));
        }
        assert_eq!(due_in(&test.db, &mayor(1), 2022).await.len(), 1);
    }
}

#[tokio::test]
async fn another_centre_finds_nothing_of_this_one() {
    for test in fresh().await {
        let act = forecast(&test.db, &data_centre()).await;
        let can = view(&director(OTHER_CENTRE));
        let mut tx = test.db.read(OTHER_CENTRE).await.unwrap();
        assert_eq!(pools::years(&mut tx, &can).await.unwrap(), [0_i16; 0]);
        assert_eq!(pools::get(&mut tx, &can, data_centre().pool_id).await.unwrap(), None);
        assert_eq!(computations::get(&mut tx, &can, act.apportionment_id).await.unwrap(), None);
        assert_eq!(shares::of(&mut tx, &can, act.apportionment_id).await.unwrap(), []);
        assert_eq!(due_in(&test.db, &director(OTHER_CENTRE), 2022).await, []);
        assert_eq!(shares_of_year(&mut tx, &can, 2022).await.unwrap(), []);
    }
}

#[tokio::test]
async fn shares_are_listed_in_every_order_and_paged_by_key() {
    for test in fresh().await {
        let act = forecast(&test.db, &data_centre()).await;
        let can = view(&director(CENTRE));
        let mut tx = test.db.read(CENTRE).await.unwrap();
        for key in list::SORTS {
            for way in [Direction::Up, Direction::Down] {
                let mut asked = list::Asked {
                    computation: act.apportionment_id,
                    words: String::new(),
                    trend: None,
                    sort: list::SortBy::of(key),
                    way,
                    after: None,
                };
                let whole = list::page(&mut tx, &can, &asked, 10).await.unwrap();
                let first = list::page(&mut tx, &can, &asked, 2).await.unwrap();
                asked.after = first.last().map(|last| (asked.sort.key(last), last.share_id.0));
                let rest = list::page(&mut tx, &can, &asked, 10).await.unwrap();
                assert_eq!([first, rest].concat(), whole, "{key} {way:?}");
                assert_eq!(whole.len(), 4);
            }
        }
        let asked = list::Asked {
            computation: act.apportionment_id,
            words: "Barz".into(),
            trend: Some(apportionment::model::Trend::New),
            sort: list::SortBy::Name,
            way: Direction::Up,
            after: None,
        };
        assert_eq!(list::count(&mut tx, &can, &asked).await.unwrap(), 1);
    }
}
