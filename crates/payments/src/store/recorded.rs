//! What this is: payments and the acts on them, as recorded.
//! What it is not: the list; see `list`. And no act is written here.

use kernel::permission::{RecordPayment, ViewPayments};
use kernel::{BodyId, Can, Cents, Day, InvoiceId, PaymentId};
use store::{StoreError, Tx};

use crate::model::{Payment, Settlement, SettlementId};

macro_rules! columns {
    () => {
        "payment_id, body_id, body_name, body_key, paid_on, amount, used, reference, payer, payer_iban, source, \
         statement_id, row_number, note, recorded_at, recorded_by, reversed_on, reversed_reason, reversed_by"
    };
}
pub(super) use columns;

macro_rules! act_columns {
    () => {
        "SELECT s.settlement_id, s.body_id, s.payment_id, s.credit_note_id, s.invoice_id, s.made_on, s.amount, \
         s.reverses, s.reason, s.made_at, s.made_by, r.made_on AS reversed_on FROM settlement s \
         LEFT JOIN settlement r ON r.tenant_id = s.tenant_id AND r.reverses = s.settlement_id \
         WHERE s.tenant_id = $1 AND (s.body_id = $2 OR $2 IS NULL) AND "
    };
}

pub(super) use act_columns;

pub(super) const GET: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM payment WHERE tenant_id = $1 AND payment_id = $2 AND (body_id = $3 OR $3 IS NULL)"
);
const OF_BODY: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM payment WHERE tenant_id = $1 AND (body_id = $2 OR $2 IS NULL) AND body_id = $3 \
     ORDER BY paid_on, payment_id"
);
const OF_MOVEMENT: &str = "SELECT payment_id AS c0 FROM payment \
    WHERE tenant_id = $1 AND movement_key = $2 AND reversed_on IS NULL";
const ALIKE: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM payment WHERE tenant_id = $1 AND amount = $2 AND paid_on >= $3 AND paid_on <= $4 AND reversed_on IS NULL \
     ORDER BY paid_on, payment_id LIMIT 5"
);
const ACCOUNTS: &str = "SELECT DISTINCT body_id AS c0, payer_iban AS c1 FROM payment \
    WHERE tenant_id = $1 AND payer_iban <> '' AND reversed_on IS NULL";
pub(super) const ACTS_OF: &str =
    concat!(act_columns!(), "s.payment_id = $3 ORDER BY s.made_at, s.settlement_id");
const ACTS_OF_CREDIT: &str =
    concat!(act_columns!(), "s.credit_note_id = $3 ORDER BY s.made_at, s.settlement_id");
const ACTS_OF_BODY: &str = concat!(act_columns!(), "s.body_id = $3 ORDER BY s.made_at, s.settlement_id");
pub(super) const ACT: &str = concat!(act_columns!(), "s.settlement_id = $3");
pub(crate) const SQL: &[&str] =
    &[GET, OF_BODY, OF_MOVEMENT, ALIKE, ACCOUNTS, ACTS_OF, ACTS_OF_CREDIT, ACTS_OF_BODY, ACT];

/// The payment with this id, if it is theirs.
pub async fn find(
    tx: &mut Tx,
    can: &Can<ViewPayments>,
    id: PaymentId,
) -> Result<Option<Payment>, StoreError> {
    tx.maybe(GET, &[can.tenant().into(), id.into(), can.scope().body().into()]).await
}

/// The same for who records them.
pub(crate) async fn known(
    tx: &mut Tx,
    can: &Can<RecordPayment>,
    id: PaymentId,
) -> Result<Option<Payment>, StoreError> {
    tx.maybe(GET, &[can.tenant().into(), id.into(), can.scope().body().into()]).await
}

/// The payments of a body, oldest first.
pub async fn of_body(tx: &mut Tx, can: &Can<ViewPayments>, body: BodyId) -> Result<Vec<Payment>, StoreError> {
    tx.all(OF_BODY, &[can.tenant().into(), can.scope().body().into(), body.into()]).await
}

/// The acts on a payment, in their order.
pub async fn acts_of(
    tx: &mut Tx,
    can: &Can<ViewPayments>,
    id: PaymentId,
) -> Result<Vec<Settlement>, StoreError> {
    tx.all(ACTS_OF, &[can.tenant().into(), can.scope().body().into(), id.into()]).await
}

/// The acts on a credit note, in their order.
pub async fn acts_of_credit(
    tx: &mut Tx,
    can: &Can<ViewPayments>,
    note: InvoiceId,
) -> Result<Vec<Settlement>, StoreError> {
    tx.all(ACTS_OF_CREDIT, &[can.tenant().into(), can.scope().body().into(), note.into()]).await
}

/// The acts of a body, in their order.
pub(super) async fn acts_of_body(
    tx: &mut Tx,
    can: &Can<ViewPayments>,
    body: BodyId,
) -> Result<Vec<Settlement>, StoreError> {
    tx.all(ACTS_OF_BODY, &[can.tenant().into(), can.scope().body().into(), body.into()]).await
}

/// One act, if it is theirs.
pub async fn act(
    tx: &mut Tx,
    can: &Can<ViewPayments>,
    id: SettlementId,
) -> Result<Option<Settlement>, StoreError> {
    tx.maybe(ACT, &[can.tenant().into(), can.scope().body().into(), id.into()]).await
}

/// The payment that comes from a movement of the bank, if it stands.
pub(crate) async fn of_movement(
    tx: &mut Tx,
    can: &Can<RecordPayment>,
    key: &str,
) -> Result<Option<PaymentId>, StoreError> {
    let found: Option<(PaymentId,)> = tx.maybe(OF_MOVEMENT, &[can.tenant().into(), key.into()]).await?;
    Ok(found.map(|(id,)| id))
}

/// Payments of the same amount around a day: perhaps the same money, recorded another way.
pub(crate) async fn alike(
    tx: &mut Tx,
    can: &Can<RecordPayment>,
    amount: Cents,
    (from, to): (Day, Day),
) -> Result<Vec<Payment>, StoreError> {
    tx.all(ALIKE, &[can.tenant().into(), amount.into(), from.into(), to.into()]).await
}

/// The accounts from which each body has paid.
pub(crate) async fn accounts(
    tx: &mut Tx,
    can: &Can<RecordPayment>,
) -> Result<Vec<(BodyId, String)>, StoreError> {
    tx.all(ACCOUNTS, &[can.tenant().into()]).await
}
