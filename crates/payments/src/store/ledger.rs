//! What this is: what is left of every invoice and credit note, what came in a period, the statement of account:
//! the readers for the areas above and for our own pages.
//! What it is not: able to write.

use std::collections::BTreeMap;

use kernel::permission::{RecordPayment, ViewPayments};
use kernel::{BodyId, Can, Cents, Day, InvoiceId, PaymentId, Period, TenantId};
use serde::Serialize;
use store::{StoreError, Tx, Val};

use super::papers::{Which, papers};
use super::recorded;
use crate::model::balance::weighed;
use crate::model::{AccountLine, Balance, Credit, Paper, Payment, Settlement, Sums, statement_of_account};

const INVOICES: &str = "SELECT invoice_id AS c0, \
    CAST(SUM(CASE WHEN payment_id IS NULL THEN 0 ELSE amount END) AS BIGINT) AS c1, \
    CAST(SUM(CASE WHEN payment_id IS NULL THEN amount ELSE 0 END) AS BIGINT) AS c2 FROM settlement \
    WHERE tenant_id = $1 AND (body_id = $2 OR $2 IS NULL) AND invoice_id IS NOT NULL GROUP BY invoice_id";
const CREDITS: &str = "SELECT credit_note_id AS c0, \
    CAST(SUM(CASE WHEN invoice_id IS NULL THEN amount ELSE 0 END) AS BIGINT) AS c1, \
    CAST(SUM(CASE WHEN invoice_id IS NULL THEN 0 ELSE amount END) AS BIGINT) AS c2 FROM settlement \
    WHERE tenant_id = $1 AND (body_id = $2 OR $2 IS NULL) AND credit_note_id IS NOT NULL GROUP BY credit_note_id";
const EXCESS: &str = "SELECT body_id AS c0, CAST(SUM(amount - used) AS BIGINT) AS c1 FROM payment \
    WHERE tenant_id = $1 AND (body_id = $2 OR $2 IS NULL) AND reversed_on IS NULL AND used < amount GROUP BY body_id";
const RECEIVED: &str = "SELECT p.payment_id, p.body_id, p.body_name, p.paid_on, s.invoice_id, \
    CAST(SUM(s.amount) AS BIGINT) AS amount FROM payment p JOIN settlement s \
    ON s.tenant_id = p.tenant_id AND s.payment_id = p.payment_id \
    WHERE p.tenant_id = $1 AND (p.body_id = $2 OR $2 IS NULL) AND p.paid_on >= $3 AND p.paid_on <= $4 \
    AND p.reversed_on IS NULL GROUP BY p.payment_id, p.body_id, p.body_name, p.paid_on, s.invoice_id \
    ORDER BY p.paid_on, p.payment_id, s.invoice_id";
const UNUSED: &str = "SELECT payment_id, body_id, body_name, paid_on, amount - used AS amount FROM payment \
    WHERE tenant_id = $1 AND (body_id = $2 OR $2 IS NULL) AND paid_on >= $3 AND paid_on <= $4 \
    AND reversed_on IS NULL AND used < amount ORDER BY paid_on, payment_id";
const PAID_BACK: &str = "SELECT body_id, made_on, payment_id, credit_note_id, amount FROM settlement \
    WHERE tenant_id = $1 AND (body_id = $2 OR $2 IS NULL) AND made_on >= $3 AND made_on <= $4 \
    AND invoice_id IS NULL ORDER BY made_on, settlement_id";
pub(crate) const SQL: &[&str] = &[INVOICES, CREDITS, EXCESS, RECEIVED, UNUSED, PAID_BACK];

/// Documents with what is left of each.
#[derive(Clone, Debug, Default)]
pub struct Books {
    /// Invoices.
    pub balances: Vec<Balance>,
    /// Credit notes.
    pub credits: Vec<Credit>,
    /// What the payments of each body leave over.
    pub excess: BTreeMap<BodyId, Cents>,
}

impl Books {
    /// What is the body's and not used yet, by the invoice that a credit note corrects.
    pub fn pending(&self) -> BTreeMap<InvoiceId, Cents> {
        let mut pending: BTreeMap<InvoiceId, Cents> = BTreeMap::new();
        for credit in &self.credits {
            if let Some(corrects) = credit.document.corrects {
                let sum = pending.entry(corrects).or_default();
                *sum = sum.plus(credit.left).unwrap_or(*sum);
            }
        }
        pending
    }
}

/// Every document within reach with what is left of each.
pub async fn books(tx: &mut Tx, can: &Can<ViewPayments>, which: Which) -> Result<Books, StoreError> {
    books_of(tx, (can.tenant(), can.scope().body()), which).await
}

/// The same for who records payments.
pub(crate) async fn books_to_write(
    tx: &mut Tx,
    can: &Can<RecordPayment>,
    which: Which,
) -> Result<Books, StoreError> {
    books_of(tx, (can.tenant(), can.scope().body()), which).await
}

pub(crate) async fn books_of(
    tx: &mut Tx,
    (tenant, body): (TenantId, Option<BodyId>),
    which: Which,
) -> Result<Books, StoreError> {
    let narrow = match which {
        Which::OfBody(of) => Some(of),
        Which::All | Which::OfYear(_) | Which::One(_) => body,
    };
    let sums = sums(tx, (tenant, narrow)).await?;
    let papers = papers(tx, (tenant, body), which).await?;
    let (balances, credits) = weighed(papers, &sums);
    let excess: Vec<(BodyId, Cents)> = tx.all(EXCESS, &[tenant.into(), narrow.into()]).await?;
    Ok(Books { balances, credits, excess: excess.into_iter().collect() })
}

async fn sums(
    tx: &mut Tx,
    (tenant, body): (TenantId, Option<BodyId>),
) -> Result<BTreeMap<InvoiceId, Sums>, StoreError> {
    let whose: [Val; 2] = [tenant.into(), body.into()];
    let mut found: Vec<(InvoiceId, Cents, Cents)> = tx.all(INVOICES, &whose).await?;
    found.extend(tx.all::<(InvoiceId, Cents, Cents)>(CREDITS, &whose).await?);
    Ok(found.into_iter().map(|(id, paid, credited)| (id, Sums { paid, credited })).collect())
}

/// What is left of each invoice within reach, of all years or of the services of one.
pub async fn balances(
    tx: &mut Tx,
    can: &Can<ViewPayments>,
    services_year: Option<i16>,
) -> Result<Vec<Balance>, StoreError> {
    Ok(books(tx, can, services_year.map_or(Which::All, Which::OfYear)).await?.balances)
}

/// What is left of each credit note within reach, of all years or of the services of one.
pub async fn credits(
    tx: &mut Tx,
    can: &Can<ViewPayments>,
    services_year: Option<i16>,
) -> Result<Vec<Credit>, StoreError> {
    Ok(books(tx, can, services_year.map_or(Which::All, Which::OfYear)).await?.credits)
}

/// For what money came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum For {
    /// It pays this invoice.
    Invoice(InvoiceId),
    /// It is still the body's credit.
    Excess,
    /// It was given back to the body; see [`paid_back_in`] for the day.
    PaidBack,
}

/// Money that came, by what it is for. A payment taken back is not here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Received {
    /// By which payment.
    pub payment_id: PaymentId,
    /// From whom.
    pub body_id: BodyId,
    /// The body's name when it was recorded.
    pub body_name: String,
    /// When it came.
    pub paid_on: Day,
    /// For what.
    pub what: For,
    /// How much.
    pub amount: Cents,
}

struct PartRow {
    payment_id: PaymentId,
    body_id: BodyId,
    body_name: String,
    paid_on: Day,
    invoice_id: Option<InvoiceId>,
    amount: Cents,
}
store::from_row!(PartRow { payment_id, body_id, body_name, paid_on, invoice_id, amount });

struct UnusedRow {
    payment_id: PaymentId,
    body_id: BodyId,
    body_name: String,
    paid_on: Day,
    amount: Cents,
}
store::from_row!(UnusedRow { payment_id, body_id, body_name, paid_on, amount });

/// The money that came on the days of a period, by body, payment and what it is for, as known now. The sum is what
/// came.
pub async fn received_in(
    tx: &mut Tx,
    can: &Can<ViewPayments>,
    period: Period,
) -> Result<Vec<Received>, StoreError> {
    let values = within(can, period);
    let parts: Vec<PartRow> = tx.all(RECEIVED, &values).await?;
    let unused: Vec<UnusedRow> = tx.all(UNUSED, &values).await?;
    let parts = parts.into_iter().filter(|row| row.amount != Cents::ZERO).map(|row| Received {
        payment_id: row.payment_id,
        body_id: row.body_id,
        body_name: row.body_name,
        paid_on: row.paid_on,
        what: row.invoice_id.map_or(For::PaidBack, For::Invoice),
        amount: row.amount,
    });
    let unused = unused.into_iter().map(|row| Received {
        payment_id: row.payment_id,
        body_id: row.body_id,
        body_name: row.body_name,
        paid_on: row.paid_on,
        what: For::Excess,
        amount: row.amount,
    });
    let mut all: Vec<Received> = parts.chain(unused).collect();
    all.sort_by_key(|one| (one.paid_on, one.payment_id));
    Ok(all)
}

/// Money given back to a body; less than zero when that was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PaidBack {
    /// To whom.
    pub body_id: BodyId,
    /// When.
    pub made_on: Day,
    /// The payment of which it was the excess.
    pub payment_id: Option<PaymentId>,
    /// Or the credit note.
    pub credit_note_id: Option<InvoiceId>,
    /// How much.
    pub amount: Cents,
}
store::from_row!(PaidBack { body_id, made_on, payment_id, credit_note_id, amount });

/// The money given back to bodies on the days of a period.
pub async fn paid_back_in(
    tx: &mut Tx,
    can: &Can<ViewPayments>,
    period: Period,
) -> Result<Vec<PaidBack>, StoreError> {
    tx.all(PAID_BACK, &within(can, period)).await
}

fn within(can: &Can<ViewPayments>, period: Period) -> [Val; 4] {
    [can.tenant().into(), can.scope().body().into(), period.from().into(), period.to().into()]
}

/// Everything of a body: documents, payments, acts.
#[derive(Clone, Debug, Default)]
pub struct BodyAccount {
    /// Its documents, with what is left of each.
    pub books: Books,
    /// Its payments, oldest first.
    pub payments: Vec<Payment>,
    /// The acts that settle.
    pub acts: Vec<Settlement>,
}

impl BodyAccount {
    /// The lines of its statement of account.
    pub fn lines(&self) -> Vec<AccountLine> {
        let invoices = self.books.balances.iter().map(|one| one.document.clone());
        let papers: Vec<Paper> =
            invoices.chain(self.books.credits.iter().map(|one| one.document.clone())).collect();
        statement_of_account(&papers, &self.payments, &self.acts)
    }

    /// What it still has to pay.
    pub fn open(&self) -> Cents {
        Cents::sum(self.books.balances.iter().map(|one| one.residual)).unwrap_or_default()
    }

    /// What is its own: credit notes and excess not used yet.
    pub fn credit(&self) -> Cents {
        let notes = self.books.credits.iter().map(|one| one.left);
        Cents::sum(notes.chain(self.books.excess.values().copied())).unwrap_or_default()
    }
}

/// The account of a body within reach. Of a body that is others' there is nothing.
pub async fn account_of(
    tx: &mut Tx,
    can: &Can<ViewPayments>,
    body: BodyId,
) -> Result<BodyAccount, StoreError> {
    let books = books(tx, can, Which::OfBody(body)).await?;
    let payments = recorded::of_body(tx, can, body).await?;
    let acts = recorded::acts_of_body(tx, can, body).await?;
    let own = can.scope().body().is_none_or(|own| own == body);
    Ok(if own { BodyAccount { books, payments, acts } } else { BodyAccount::default() })
}
