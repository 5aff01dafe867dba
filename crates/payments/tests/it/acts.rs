//! Payments, credit notes and what is left, at the level of the store.

use kernel::{Cents, Period};
use payments::store::{credits, payments as acts};
use payments::{Failure, For};

use crate::world::{
    CENTRE, FANO, URBINO, World, accountant_of, day, director, invoice, may_record, may_view, part, payment,
    today, worlds,
};

async fn record(world: &World, number: u128, paid: (&str, i64), parts: &[payments::model::Part]) {
    let mut tx = world.write(CENTRE).await;
    let new = payment(number, URBINO, paid);
    acts::record(&mut tx, &may_record(CENTRE), new, (today(), parts)).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_partial_payment_leaves_a_residual_and_an_excess_stays_with_the_body() {
    for world in worlds().await {
        record(&world, 1, ("2022-11-02", 100_000), &[part(12, 100_000)]).await;
        assert_eq!(world.residuals(&director(CENTRE)).await[..2], [(12, 23_456), (13, 20_000)]);
        record(&world, 2, ("2022-12-01", 60_000), &[part(12, 23_456), part(13, 20_000)]).await;
        let can = may_view(&director(CENTRE));
        let mut tx = world.app.db.read(CENTRE).await.unwrap();
        let account = payments::store::ledger::account_of(&mut tx, &can, URBINO).await.unwrap();
        assert_eq!((account.open(), account.credit()), (Cents::ZERO, Cents::new(16_544)));
        let residuals: Vec<i64> = account.lines().iter().map(|line| line.residual.get()).collect();
        assert_eq!(residuals, [123_456, 143_456, 43_456, -16_544]);
        drop(tx);
        assert_eq!(world.faults().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn the_excess_of_one_payment_pays_a_later_invoice_or_is_given_back() {
    for world in worlds().await {
        record(&world, 1, ("2022-11-02", 150_000), &[part(12, 123_456)]).await;
        let (can, id) = (may_record(CENTRE), payment(1, URBINO, ("2022-11-02", 1)).payment_id);
        let mut tx = world.write(CENTRE).await;
        acts::allocate(&mut tx, &can, id, (today(), &[part(13, 20_000)])).await.unwrap();
        let too_much = acts::refund(&mut tx, &can, id, (today(), Cents::new(6_545), "Mandato 9")).await;
        assert!(matches!(too_much, Err(Failure::NotFitting(_))), "{too_much:?}");
        acts::refund(&mut tx, &can, id, (today(), Cents::new(6_544), "Mandato 9")).await.unwrap();
        tx.commit().await.unwrap();
        let view = may_view(&director(CENTRE));
        let mut tx = world.app.db.read(CENTRE).await.unwrap();
        let received = payments::received_in(&mut tx, &view, Period::year(2022)).await.unwrap();
        let told: Vec<(For, i64)> = received.iter().map(|one| (one.what, one.amount.get())).collect();
        let sum: i64 = told.iter().map(|(_, amount)| amount).sum();
        assert_eq!(sum, 150_000);
        assert!(
            told.contains(&(For::Invoice(invoice(13)), 20_000)) && told.contains(&(For::PaidBack, 6_544))
        );
        let back = payments::paid_back_in(&mut tx, &view, Period::year(2022)).await.unwrap();
        assert_eq!(back.iter().map(|one| one.amount.get()).collect::<Vec<_>>(), [6_544]);
        drop(tx);
        assert_eq!(world.faults().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_credit_note_reduces_the_invoice_it_corrects_then_others_and_what_is_left_is_refunded() {
    for world in worlds().await {
        record(&world, 1, ("2022-11-02", 50_000), &[part(12, 50_000)]).await;
        world.document(CENTRE, (20, URBINO, 120_000), ("TD04", Some(invoice(12)), 0)).await;
        let can = may_record(CENTRE);
        let mut tx = world.write(CENTRE).await;
        assert_eq!(credits::offset_proposed(&mut tx, &can, today()).await.unwrap(), 1);
        assert_eq!(credits::offset_proposed(&mut tx, &can, today()).await.unwrap(), 0);
        tx.commit().await.unwrap();
        assert_eq!(world.residuals(&director(CENTRE)).await[..2], [(12, 0), (13, 0)]);
        let mut tx = world.write(CENTRE).await;
        let too_much =
            credits::refund(&mut tx, &can, invoice(20), (today(), Cents::new(26_545), "Mandato")).await;
        assert!(matches!(too_much, Err(Failure::NotFitting(_))), "{too_much:?}");
        credits::refund(&mut tx, &can, invoice(20), (today(), Cents::new(26_544), "Mandato 9"))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let view = may_view(&director(CENTRE));
        let mut tx = world.app.db.read(CENTRE).await.unwrap();
        let account = payments::store::ledger::account_of(&mut tx, &view, URBINO).await.unwrap();
        let last = account.lines().last().map(|line| line.residual);
        assert_eq!((account.open(), account.credit(), last), (Cents::ZERO, Cents::ZERO, Some(Cents::ZERO)));
        drop(tx);
        assert_eq!(world.faults().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn what_is_taken_back_is_open_again_and_stays_to_be_read() {
    for world in worlds().await {
        record(&world, 1, ("2022-11-02", 123_456), &[part(12, 123_456)]).await;
        let (can, view) = (may_record(CENTRE), may_view(&director(CENTRE)));
        let id = payment(1, URBINO, ("2022-11-02", 1)).payment_id;
        let mut tx = world.write(CENTRE).await;
        let act = acts::acts_of(&mut tx, &view, id).await.unwrap().remove(0);
        acts::undo(&mut tx, &can, act.settlement_id, (today(), "Fattura sbagliata")).await.unwrap();
        let twice = acts::undo(&mut tx, &can, act.settlement_id, (today(), "Di nuovo")).await;
        assert!(matches!(twice, Err(Failure::AlreadyReversed)), "{twice:?}");
        tx.commit().await.unwrap();
        assert_eq!(world.residuals(&director(CENTRE)).await[0], (12, 123_456));
        let mut tx = world.write(CENTRE).await;
        acts::allocate(&mut tx, &can, id, (today(), &[part(13, 20_000)])).await.unwrap();
        acts::reverse(&mut tx, &can, id, (today(), "Bonifico restituito")).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(world.residuals(&director(CENTRE)).await[..2], [(12, 123_456), (13, 20_000)]);
        let mut tx = world.write(CENTRE).await;
        assert_eq!(acts::acts_of(&mut tx, &view, id).await.unwrap().len(), 4);
        let late = acts::allocate(&mut tx, &can, id, (today(), &[part(13, 1)])).await;
        assert!(matches!(late, Err(Failure::AlreadyReversed)), "{late:?}");
        drop(tx);
        assert_eq!(world.faults().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn nothing_is_settled_beyond_what_it_is_and_nothing_in_the_future_or_of_others() {
    for world in worlds().await {
        let can = may_record(CENTRE);
        let refused = async |new: acts::NewPayment, parts: &[payments::model::Part]| {
            let mut tx = world.write(CENTRE).await;
            acts::record(&mut tx, &can, new, (today(), parts)).await.unwrap_err().to_string()
        };
        let paid = ("2022-11-02", 30_000);
        assert!(refused(payment(1, URBINO, paid), &[part(12, 30_001)]).await.contains("superano"));
        assert!(refused(payment(1, URBINO, paid), &[part(13, 20_001)]).await.contains("2022/0013"));
        assert!(refused(payment(1, URBINO, paid), &[part(14, 1)]).await.contains("non è dell'ente"));
        assert!(refused(payment(1, URBINO, paid), &[part(99, 1)]).await.contains("non è dell'ente"));
        assert!(refused(payment(1, URBINO, ("2022-12-16", 1)), &[]).await.contains("futuro"));
        assert!(refused(payment(1, URBINO, ("2022-11-02", 0)), &[]).await.contains("maggiore di zero"));
        assert_eq!(world.residuals(&accountant_of(FANO)).await, [(14, 20_000), (15, 7_700)]);
    }
}

#[tokio::test]
async fn acts_of_the_past_have_their_own_day_but_not_before_the_payment() {
    for world in worlds().await {
        let can = may_record(CENTRE);
        let mut tx = world.write(CENTRE).await;
        let new = payment(1, URBINO, ("2022-11-02", 50_000));
        let id = new.payment_id;
        acts::record(&mut tx, &can, new, (day("2022-11-03"), &[])).await.unwrap();
        let early = acts::allocate(&mut tx, &can, id, (day("2022-11-01"), &[part(12, 1)])).await;
        assert!(matches!(early, Err(Failure::TooEarly(_))), "{early:?}");
        acts::allocate(&mut tx, &can, id, (day("2022-11-10"), &[part(12, 50_000)])).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(world.residuals(&director(CENTRE)).await[0], (12, 73_456));
    }
}

#[tokio::test]
async fn two_accountants_at_once_never_pay_an_invoice_twice() {
    for world in worlds().await {
        let pay = async |number: u128| {
            let mut tx = world.write(CENTRE).await;
            let new = payment(number, URBINO, ("2022-11-02", 123_456));
            acts::record(&mut tx, &may_record(CENTRE), new, (today(), &[part(12, 123_456)])).await?;
            tx.commit().await.map_err(Failure::from)
        };
        let both = tokio::join!(pay(1), pay(2));
        let refused = [both.0, both.1].into_iter().filter(Result::is_err).count();
        assert_eq!((refused, world.residuals(&director(CENTRE)).await[0]), (1, (12, 0)));
        assert_eq!(world.faults().await, Vec::<String>::new());
    }
}
