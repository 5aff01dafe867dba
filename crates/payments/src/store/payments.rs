//! What this is: the acts on payments: recorded, used for invoices, paid back, taken back.
//! What it is not: their reading; see `recorded` and `list`. Nothing is ever deleted.

use kernel::permission::RecordPayment;
use kernel::{BodyId, Can, Cents, Day, PaymentId, StatementId, text};
use serde::Serialize;
use store::{Entry, StoreError, Tx, Val};

use super::ledger::books_to_write;
use super::papers::Which;
use super::recorded::{ACT, ACTS_OF, GET};
pub use super::recorded::{act, acts_of, acts_of_credit, find, of_body};
use super::settling::{self, Means, Occasion};
use super::{author, check_day};
use crate::Failure;
use crate::model::balance::check_parts;
use crate::model::{Balance, Part, Payment, Settlement, SettlementId, Source};

const INSERT: &str = "INSERT INTO payment (tenant_id, payment_id, body_id, body_name, body_key, paid_on, amount, used, \
    reference, payer, payer_iban, source, movement_key, statement_id, row_number, note, recorded_at, recorded_by, \
    search_text, reversed_reason, reversed_by) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, '', '')";
const REVERSE: &str = "UPDATE payment SET reversed_on = $3, reversed_reason = $4, reversed_by = $5 \
    WHERE tenant_id = $1 AND payment_id = $2 AND reversed_on IS NULL";
pub(crate) const SQL: &[&str] = &[INSERT, REVERSE];

/// The movement of the bank from which a payment comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FromBank {
    /// Its key, by which it is imported once.
    pub key: String,
    /// The file.
    pub statement_id: StatementId,
    /// Its place in the file.
    pub row_number: i64,
}

/// A payment to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPayment {
    /// Its id, chosen beforehand, so that what is sent twice is recorded once.
    pub payment_id: PaymentId,
    /// Whose.
    pub body_id: BodyId,
    /// The day the money came.
    pub paid_on: Day,
    /// How much.
    pub amount: Cents,
    /// What the transfer says of itself.
    pub reference: String,
    /// Who paid, as the bank says it.
    pub payer: String,
    /// From which account.
    pub payer_iban: String,
    /// Notes of the office.
    pub note: String,
    /// How we came to know of it.
    pub source: Source,
    /// The movement it comes from.
    pub from_bank: Option<FromBank>,
}

#[derive(Serialize)]
struct Told<'a> {
    payment: &'a Payment,
    acts: &'a [Settlement],
}

/// Records a payment of a body on a day, and settles invoices with parts of it. What the parts leave over stays as the
/// body's credit.
pub async fn record(
    tx: &mut Tx,
    can: &Can<RecordPayment>,
    new: NewPayment,
    (on, parts): (Day, &[Part]),
) -> Result<Payment, Failure> {
    tx.hold_tenant(can.tenant()).await?;
    check_day(tx, on, None)?;
    check_day(tx, new.paid_on, None)?;
    if new.amount <= Cents::ZERO {
        return Err(Failure::NotPositive);
    }
    let payment = insert(tx, can, new).await?;
    let acts = use_parts(tx, can, &payment, (on, parts)).await?;
    let used = crate::model::total(parts);
    let payment = Payment { used, ..payment };
    let entry = Entry::new("payment.record", "payment", payment.payment_id).of_body(payment.body_id);
    let summary = format!(
        "Registrato il pagamento di {} di {} del {}",
        payment.amount,
        payment.body_name,
        payment.paid_on.short()
    );
    tx.audit(entry.summary(summary).created(&Told { payment: &payment, acts: &acts })?);
    Ok(payment)
}

async fn insert(tx: &mut Tx, can: &Can<RecordPayment>, new: NewPayment) -> Result<Payment, Failure> {
    let body = registry::bodies::get(tx, can, new.body_id).await?.ok_or(Failure::NotThere)?;
    let payment = Payment {
        payment_id: new.payment_id,
        body_id: new.body_id,
        body_name: body.data.full_name(),
        paid_on: new.paid_on,
        amount: new.amount,
        used: Cents::ZERO,
        reference: new.reference,
        payer: new.payer,
        payer_iban: new.payer_iban,
        source: new.source,
        statement_id: new.from_bank.as_ref().map(|from| from.statement_id),
        row_number: new.from_bank.as_ref().map(|from| from.row_number),
        note: new.note,
        recorded_at: tx.now(),
        recorded_by: author(tx),
        reversed_on: None,
        reversed_reason: String::new(),
        reversed_by: String::new(),
        body_key: body.data.sort_key(),
    };
    let key = new.from_bank.map(|from| from.key);
    tx.exec(INSERT, &values(can, &payment, key)).await.map_err(taken)?;
    Ok(payment)
}

fn taken(error: StoreError) -> Failure {
    if error.is_taken("movement") { Failure::AlreadyImported } else { error.into() }
}

fn values(can: &Can<RecordPayment>, payment: &Payment, key: Option<String>) -> [Val; 18] {
    let search = format!(
        "{} {} {} {} {}",
        payment.body_name,
        payment.reference,
        payment.payer,
        payment.payer_iban,
        payment.amount.euro()
    );
    [
        can.tenant().into(),
        payment.payment_id.into(),
        payment.body_id.into(),
        payment.body_name.as_str().into(),
        payment.body_key.as_str().into(),
        payment.paid_on.into(),
        payment.amount.into(),
        payment.reference.as_str().into(),
        payment.payer.as_str().into(),
        payment.payer_iban.as_str().into(),
        payment.source.into(),
        key.into(),
        payment.statement_id.into(),
        payment.row_number.into(),
        payment.note.as_str().into(),
        payment.recorded_at.into(),
        payment.recorded_by.as_str().into(),
        text::fold(&search).into(),
    ]
}

async fn use_parts(
    tx: &mut Tx,
    can: &Can<RecordPayment>,
    payment: &Payment,
    (on, parts): (Day, &[Part]),
) -> Result<Vec<Settlement>, Failure> {
    if parts.is_empty() {
        return Ok(Vec::new());
    }
    let open: Vec<Balance> = books_to_write(tx, can, Which::OfBody(payment.body_id)).await?.balances;
    let available = payment.amount.minus(payment.used).unwrap_or_default();
    check_parts(parts, available, &open)?;
    let occasion = Occasion { body_id: payment.body_id, on, reason: "" };
    settling::settle_parts(tx, can, (Means::Payment(payment.payment_id), &open), parts, occasion).await
}

/// The payment, to be changed: held until the end of the transaction.
async fn held(tx: &mut Tx, can: &Can<RecordPayment>, id: PaymentId) -> Result<Payment, Failure> {
    tx.hold_tenant(can.tenant()).await?;
    let found: Option<Payment> =
        tx.maybe(GET, &[can.tenant().into(), id.into(), can.scope().body().into()]).await?;
    let payment = found.ok_or(Failure::NotThere)?;
    if payment.reversed_on.is_some() { Err(Failure::AlreadyReversed) } else { Ok(payment) }
}

/// Settles invoices with what is left of a payment.
pub async fn allocate(
    tx: &mut Tx,
    can: &Can<RecordPayment>,
    id: PaymentId,
    (on, parts): (Day, &[Part]),
) -> Result<(), Failure> {
    let payment = held(tx, can, id).await?;
    check_day(tx, on, Some(payment.paid_on))?;
    if parts.is_empty() {
        return Err(crate::model::NotFitting::NotPositive.into());
    }
    let acts = use_parts(tx, can, &payment, (on, parts)).await?;
    let sum = crate::model::total(parts);
    let entry = Entry::new("payment.allocate", "payment", id).of_body(payment.body_id);
    let summary =
        format!("Assegnati {sum} del pagamento di {} del {}", payment.body_name, payment.paid_on.short());
    tx.audit(entry.summary(summary).created(&acts)?);
    Ok(())
}

/// Gives what is left of a payment, or some of it, back to the body.
pub async fn refund(
    tx: &mut Tx,
    can: &Can<RecordPayment>,
    id: PaymentId,
    (on, amount, reason): (Day, Cents, &str),
) -> Result<(), Failure> {
    let payment = held(tx, can, id).await?;
    check_day(tx, on, Some(payment.paid_on))?;
    available(amount, payment.excess())?;
    let occasion = Occasion { body_id: payment.body_id, on, reason };
    let act = settling::settle(tx, can, (Means::Payment(id), None), amount, occasion).await?;
    let entry = Entry::new("payment.refund", "payment", id).of_body(payment.body_id);
    tx.audit(entry.summary(format!("Rimborsati {amount} a {}", payment.body_name)).created(&act)?);
    Ok(())
}

/// More than nothing, and no more than there is.
pub(super) fn available(asked: Cents, available: Cents) -> Result<(), Failure> {
    if asked <= Cents::ZERO {
        return Err(Failure::NotPositive);
    }
    if asked > available {
        return Err(crate::model::NotFitting::TooMuch { asked, available }.into());
    }
    Ok(())
}

/// Takes back one act of settlement, of a payment or of a credit note: what it settled is open again.
pub async fn undo(
    tx: &mut Tx,
    can: &Can<RecordPayment>,
    id: SettlementId,
    (on, reason): (Day, &str),
) -> Result<Settlement, Failure> {
    tx.hold_tenant(can.tenant()).await?;
    let found: Option<Settlement> =
        tx.maybe(ACT, &[can.tenant().into(), can.scope().body().into(), id.into()]).await?;
    let act = found.ok_or(Failure::NotThere)?;
    check_day(tx, on, Some(act.made_on))?;
    let back = settling::take_back(tx, can, &act, (on, reason)).await?;
    let entry = Entry::new("settlement.undo", "settlement", id).of_body(act.body_id);
    let summary = format!("Stornato: {} di {}", act.kind().label().to_lowercase(), act.amount);
    tx.audit(entry.summary(summary).change(&act, &back)?);
    Ok(back)
}

/// Takes back a whole payment, with every act that stands on it: recorded by mistake, or returned by the bank.
pub async fn reverse(
    tx: &mut Tx,
    can: &Can<RecordPayment>,
    id: PaymentId,
    (on, reason): (Day, &str),
) -> Result<(), Failure> {
    let before = held(tx, can, id).await?;
    check_day(tx, on, Some(before.paid_on))?;
    let acts: Vec<Settlement> =
        tx.all(ACTS_OF, &[can.tenant().into(), can.scope().body().into(), id.into()]).await?;
    for act in acts.iter().filter(|act| act.stands()) {
        settling::take_back(tx, can, act, (on, reason)).await?;
    }
    let by = author(tx);
    let values = [can.tenant().into(), id.into(), on.into(), reason.into(), by.as_str().into()];
    if tx.exec(REVERSE, &values).await? == 0 {
        return Err(Failure::AlreadyReversed);
    }
    let after = Payment {
        used: Cents::ZERO,
        reversed_on: Some(on),
        reversed_reason: reason.to_owned(),
        reversed_by: by,
        ..before.clone()
    };
    let entry = Entry::new("payment.reverse", "payment", id).of_body(before.body_id);
    let summary = format!("Stornato il pagamento di {} di {}", before.amount, before.body_name);
    tx.audit(entry.summary(summary).change(&before, &after)?);
    Ok(())
}
