//! The database itself keeps the rules of money.

use kernel::Cents;
use payments::store::payments as acts;
use store::StoreError;

use crate::world::{CENTRE, URBINO, World, invoice, may_record, part, payment, today, worlds};

async fn paid(world: &World) {
    let mut tx = world.write(CENTRE).await;
    let new = payment(1, URBINO, ("2022-11-02", 100_000));
    acts::record(&mut tx, &may_record(CENTRE), new, (today(), &[part(13, 20_000)])).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn recorded_payments_and_acts_do_not_change_and_do_not_go_away() {
    let tries = [
        "UPDATE payment SET amount = 1 WHERE tenant_id = $1",
        "UPDATE payment SET paid_on = reversed_on WHERE tenant_id = $1",
        "DELETE FROM payment WHERE tenant_id = $1",
        "UPDATE settlement SET amount = 1 WHERE tenant_id = $1",
        "DELETE FROM settlement WHERE tenant_id = $1",
        "UPDATE payment SET used = 100001 WHERE tenant_id = $1",
    ];
    for world in worlds().await {
        paid(&world).await;
        for sql in tries {
            let mut tx = world.write(CENTRE).await;
            let refused = tx.exec(sql, &[CENTRE.into()]).await;
            assert!(matches!(refused, Err(StoreError::Refused(_))), "{sql}: {refused:?}");
        }
    }
}

const ACT: &str = "INSERT INTO settlement (tenant_id, settlement_id, body_id, payment_id, invoice_id, made_on, amount, \
    reason, invoice_payable, credit_payable, made_at, made_by) VALUES ($1, $2, $3, $4, $5, $6, $7, '', $8, 0, $9, 'x')";

#[tokio::test]
async fn the_database_refuses_to_settle_an_invoice_twice_or_more_than_the_payment() {
    for world in worlds().await {
        paid(&world).await;
        let payment = payment(1, URBINO, ("2022-11-02", 1)).payment_id;
        for (place, amount, payable) in [(13, 1, 20_000), (12, 80_001, 123_456)] {
            let mut tx = world.write(CENTRE).await;
            let (id, now) = (tx.id::<uuid::Uuid>(), tx.now());
            let values = [
                CENTRE.into(),
                id.into(),
                URBINO.into(),
                payment.into(),
                invoice(place).into(),
                today().into(),
                Cents::new(amount).into(),
                Cents::new(payable).into(),
                now.into(),
            ];
            let refused = tx.exec(ACT, &values).await;
            assert!(matches!(refused, Err(StoreError::Refused(_))), "{place}: {refused:?}");
        }
    }
}
