//! What this is: the one place where an act of settlement is written, or taken back.
//! What it is not: the decision which; see `payments` and `credits`.

use kernel::permission::RecordPayment;
use kernel::{BodyId, Can, Cents, Day, InvoiceId, PaymentId};
use store::{Tx, Val};

use super::author;
use crate::Failure;
use crate::model::{Balance, Part, Settlement, SettlementId};

const INSERT: &str = "INSERT INTO settlement (tenant_id, settlement_id, body_id, payment_id, credit_note_id, \
    invoice_id, made_on, amount, reverses, reason, invoice_payable, credit_payable, made_at, made_by) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
const USE: &str =
    "UPDATE payment SET used = used + $3 WHERE tenant_id = $1 AND payment_id = $2 AND reversed_on IS NULL";
pub(crate) const SQL: &[&str] = &[INSERT, USE];

/// What is used: a payment, or a credit note with what it is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Means {
    Payment(PaymentId),
    CreditNote(InvoiceId, Cents),
}

/// What is settled, with what it comes to; nothing when the money goes back to the body.
pub(super) type Aim = Option<(InvoiceId, Cents)>;

/// Who, when and why.
#[derive(Clone, Copy, Debug)]
pub(super) struct Occasion<'a> {
    pub(super) body_id: BodyId,
    pub(super) on: Day,
    pub(super) reason: &'a str,
}

/// Writes an act.
pub(super) async fn settle(
    tx: &mut Tx,
    can: &Can<RecordPayment>,
    (means, aim): (Means, Aim),
    amount: Cents,
    occasion: Occasion<'_>,
) -> Result<Settlement, Failure> {
    write(tx, can, (means, aim), (amount, None), occasion).await
}

/// Writes one act for each part.
pub(super) async fn settle_parts(
    tx: &mut Tx,
    can: &Can<RecordPayment>,
    (means, open): (Means, &[Balance]),
    parts: &[Part],
    occasion: Occasion<'_>,
) -> Result<Vec<Settlement>, Failure> {
    let mut acts = Vec::new();
    for part in parts {
        let invoice = open.iter().find(|one| one.document.invoice_id == part.invoice_id);
        let payable = invoice.map(|one| one.document.payable).ok_or(Failure::NotThere)?;
        let aim = Some((part.invoice_id, payable));
        acts.push(settle(tx, can, (means, aim), part.amount, occasion).await?);
    }
    Ok(acts)
}

/// Takes an act back by another with the same amount below zero.
pub(super) async fn take_back(
    tx: &mut Tx,
    can: &Can<RecordPayment>,
    act: &Settlement,
    (on, reason): (Day, &str),
) -> Result<Settlement, Failure> {
    if !act.stands() {
        return Err(Failure::AlreadyReversed);
    }
    // An amount below zero can never exceed what a document comes to.
    let means = match (act.payment_id, act.credit_note_id) {
        (Some(payment), _) => Means::Payment(payment),
        (None, Some(note)) => Means::CreditNote(note, Cents::new(i64::MAX)),
        (None, None) => return Err(Failure::NotThere),
    };
    let aim = act.invoice_id.map(|id| (id, Cents::new(i64::MAX)));
    let amount = Cents::ZERO.minus(act.amount).ok_or(Failure::NotPositive)?;
    let occasion = Occasion { body_id: act.body_id, on, reason };
    write(tx, can, (means, aim), (amount, Some(act.settlement_id)), occasion).await
}

async fn write(
    tx: &mut Tx,
    can: &Can<RecordPayment>,
    (means, aim): (Means, Aim),
    (amount, reverses): (Cents, Option<SettlementId>),
    occasion: Occasion<'_>,
) -> Result<Settlement, Failure> {
    let (payment_id, credit) = match means {
        Means::Payment(id) => (Some(id), None),
        Means::CreditNote(id, worth) => (None, Some((id, worth))),
    };
    let act = Settlement {
        settlement_id: tx.id(),
        body_id: occasion.body_id,
        payment_id,
        credit_note_id: credit.map(|(id, _)| id),
        invoice_id: aim.map(|(id, _)| id),
        made_on: occasion.on,
        amount,
        reverses,
        reason: occasion.reason.to_owned(),
        made_at: tx.now(),
        made_by: author(tx),
        reversed_on: None,
    };
    let payables = (aim.map(|(_, payable)| payable), credit.map(|(_, worth)| worth));
    tx.exec(INSERT, &values(can, &act, payables)).await?;
    if let Some(payment) = payment_id {
        let touched = tx.exec(USE, &[can.tenant().into(), payment.into(), amount.into()]).await?;
        if touched == 0 {
            return Err(Failure::AlreadyReversed);
        }
    }
    Ok(act)
}

fn values(
    can: &Can<RecordPayment>,
    act: &Settlement,
    (payable, worth): (Option<Cents>, Option<Cents>),
) -> [Val; 14] {
    [
        can.tenant().into(),
        act.settlement_id.into(),
        act.body_id.into(),
        act.payment_id.into(),
        act.credit_note_id.into(),
        act.invoice_id.into(),
        act.made_on.into(),
        act.amount.into(),
        act.reverses.map(|id| id.0).into(),
        act.reason.as_str().into(),
        payable.unwrap_or_default().into(),
        worth.unwrap_or_default().into(),
        act.made_at.into(),
        act.made_by.as_str().into(),
    ]
}
