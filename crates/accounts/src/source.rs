//! What this is: everything a final account is made from, read from the areas that own it: documents, shares of costs,
//! payments and acts, services in force. Of the whole centre, or of one body alone.
//! What it is not: sums; those are in `model::account`.

use std::collections::{BTreeMap, HashMap};

use agreements::BillableLine;
use billing::documents::{Document, DocumentLine};
use billing::model::DocumentKind;
use kernel::permission::{Action, ViewAgreements, ViewBodies, ViewFinalAccount, ViewInvoices, ViewPayments};
use kernel::{AccountId, Actor, BodyId, Can, Day, Grant, PaymentId, Period, PoolId, Role, Scope, TenantId};
use payments::model::{Payment, Settlement, SettlementKind};
use payments::store::since::Since;
use store::{StoreError, Tx};

use crate::Failure;
use crate::model::account::{
    Act, ActKind, Doc, DocKind, DocLine, Fault, Inputs, LineKind, Owed, Receipt, Share, Unbilled,
    YearAccount, faults, reckon,
};

/// Whose account is read: of the whole centre, or of one body.
#[derive(Clone, Copy, Debug)]
pub struct Reach {
    tenant: TenantId,
    body: Option<BodyId>,
}

impl Reach {
    /// As far as the person sees.
    pub fn of(can: &Can<ViewFinalAccount>) -> Self {
        Self { tenant: can.tenant(), body: can.scope().body() }
    }

    /// One body, if the person sees it.
    pub fn of_body(can: &Can<ViewFinalAccount>, body: BodyId) -> Option<Self> {
        let sees = can.scope().body().is_none_or(|own| own == body);
        sees.then_some(Self { tenant: can.tenant(), body: Some(body) })
    }

    /// Who sees an account sees what it is made from, also with a token that opens nothing else. The other areas are
    /// asked as the body itself would ask them, so that none of them answers with more.
    fn may<A: Action>(self, action: A) -> Result<Can<A>, Failure> {
        let actor = match self.body {
            None => Actor::console(self.tenant),
            Some(body) => {
                let (tenant, scope) = (self.tenant, Scope::Body(body));
                let grant = Grant { tenant, scope, role: Role::BodyAccountant };
                Actor::person(AccountId(uuid::Uuid::nil()), "rendiconto", grant)
            }
        };
        Ok(actor.may_over(action)?)
    }
}

/// The account of a year, for what is dated up to a day.
pub async fn account(tx: &mut Tx, reach: Reach, (year, as_of): (i16, Day)) -> Result<YearAccount, Failure> {
    let inputs = inputs(tx, reach, (year, as_of)).await?;
    reckon(&inputs).ok_or_else(|| StoreError::Corrupt("a sum of the account is too large".into()).into())
}

/// What does not add up in the account of a year as it stands today: in itself, and against what payments know
/// invoice by invoice.
pub async fn faults_of(tx: &mut Tx, reach: Reach, year: i16) -> Result<Vec<Fault>, Failure> {
    let today = tx.today();
    let account = account(tx, reach, (year, today)).await?;
    Ok(faults(&account, Some(&owed(tx, reach, year).await?)))
}

/// What payments say is left of each document of a year.
async fn owed(tx: &mut Tx, reach: Reach, year: i16) -> Result<Vec<Owed>, Failure> {
    let can = reach.may(ViewPayments)?;
    let invoices = payments::balances(tx, &can, Some(year)).await?;
    let credits = payments::credits(tx, &can, Some(year)).await?;
    let of_credit = |amount: kernel::Cents| kernel::Cents::new(amount.get().saturating_neg());
    let invoices =
        invoices.into_iter().map(|one| Owed { body_id: one.document.body_id, amount: one.residual });
    let credits =
        credits.into_iter().map(|one| Owed { body_id: one.document.body_id, amount: of_credit(one.left) });
    Ok(invoices.chain(credits).collect())
}

/// The years that have documents or shared costs, newest first.
pub async fn years(tx: &mut Tx, reach: Reach) -> Result<Vec<i16>, Failure> {
    let can = reach.may(ViewInvoices)?;
    let (mut years, _) = billing::store::list::choices(tx, &can).await?;
    years.extend(apportionment::store::pools::years(tx, &reach.may(ViewFinalAccount)?).await?);
    years.sort_unstable_by(|a, b| b.cmp(a));
    years.dedup();
    Ok(years)
}

/// Everything of a year.
pub async fn inputs(tx: &mut Tx, reach: Reach, (year, as_of): (i16, Day)) -> Result<Inputs, Failure> {
    let invoices = reach.may(ViewInvoices)?;
    let documents = billing::documents::of_year(tx, &invoices, year).await?;
    let lines = billing::documents::lines_of_year(tx, &invoices, year).await?;
    let from = documents.iter().map(|one| one.issued_on).min();
    let first = Period::year(year).from();
    let from = from.map_or(first, |issued| issued.min(first));
    let since = payments::store::since::since(tx, &reach.may(ViewPayments)?, from).await?;
    let pools = pools(tx, reach).await?;
    let in_force = agreements::billable(tx, &reach.may(ViewAgreements)?, year).await?;
    let names = registry::bodies::refs(tx, &reach.may(ViewBodies)?).await?;
    Ok(Inputs {
        year,
        as_of,
        names: names.into_iter().map(|body| (body.body_id, body.name)).collect(),
        documents: documents.into_iter().map(doc).collect(),
        lines: lines.into_iter().map(|line| doc_line(line, &pools)).collect(),
        shares: shares(tx, reach, year).await?,
        receipts: since.payments.iter().map(receipt).collect(),
        acts: acts(&since),
        in_force: in_force.into_iter().map(unbilled).collect(),
    })
}

/// Every pool of costs within reach, with its year: a line of a document that bills one is a share of that year.
async fn pools(tx: &mut Tx, reach: Reach) -> Result<HashMap<PoolId, i16>, Failure> {
    let can = reach.may(ViewFinalAccount)?;
    let mut found = HashMap::new();
    for year in apportionment::store::pools::years(tx, &can).await? {
        let pools = apportionment::store::pools::of_year(tx, &can, year).await?;
        found.extend(pools.into_iter().map(|pool| (pool.pool_id, pool.year)));
    }
    Ok(found)
}

async fn shares(tx: &mut Tx, reach: Reach, year: i16) -> Result<Vec<Share>, Failure> {
    let can = reach.may(ViewFinalAccount)?;
    let bases: BTreeMap<PoolId, String> = apportionment::store::pools::of_year(tx, &can, year)
        .await?
        .into_iter()
        .map(|pool| (pool.pool_id, pool.basis.words()))
        .collect();
    let shares = apportionment::shares_of_year(tx, &can, year).await?;
    let share = |share: apportionment::YearShare| Share {
        how: bases.get(&share.pool_id).cloned().unwrap_or_default(),
        pool_id: share.pool_id,
        pool: share.pool_name,
        body_id: share.body_id,
        body_name: share.body_name,
        forecast: share.forecast,
        last: share.last,
    };
    Ok(shares.into_iter().map(share).collect())
}

fn doc(document: Document) -> Doc {
    Doc {
        invoice_id: document.invoice_id,
        kind: match document.kind {
            DocumentKind::Invoice => DocKind::Invoice,
            DocumentKind::CreditNote => DocKind::CreditNote,
        },
        body_id: document.body_id,
        body_name: document.body_name,
        number: document.number_text,
        services_year: document.services_year,
        issued_on: document.issued_on,
        taxable: document.taxable,
        tax: document.tax,
        document: document.document,
        payable: document.payable,
    }
}

/// A line that names no service of the catalogue bills a share: of the pool it names, or else of the year of its days.
fn doc_line(line: DocumentLine, pools: &HashMap<PoolId, i16>) -> DocLine {
    let days = line.period.from().year();
    let kind = match line.service_id {
        None => LineKind::Share { costs_year: days },
        Some(id) => pools
            .get(&PoolId(id.0))
            .map_or(LineKind::Service, |costs_year| LineKind::Share { costs_year: *costs_year }),
    };
    // What the line says before its sum, which stands apart.
    let said = line.description.strip_suffix(&line.formula).unwrap_or(&line.description);
    DocLine {
        invoice_id: line.invoice_id,
        line_id: line.line_id,
        kind,
        description: said.trim_end_matches([' ', '.']).to_owned(),
        quantity: format!("{} {}", line.quantity, line.unit),
        formula: line.formula,
        amount: line.amount,
    }
}

fn receipt(payment: &Payment) -> Receipt {
    Receipt {
        payment_id: payment.payment_id,
        body_id: payment.body_id,
        body_name: payment.body_name.clone(),
        on: payment.paid_on,
        amount: payment.amount,
        reference: payment.reference.clone(),
        reversed_on: payment.reversed_on,
    }
}

/// The acts with the day from which each counts: of an allocation the day of the money, unless it takes back one
/// because the payment itself was taken back.
fn acts(since: &Since) -> Vec<Act> {
    let payments: HashMap<PaymentId, &Payment> =
        since.payments.iter().map(|payment| (payment.payment_id, payment)).collect();
    since.acts.iter().filter_map(|act| act_of(act, &payments)).collect()
}

fn act_of(act: &Settlement, payments: &HashMap<PaymentId, &Payment>) -> Option<Act> {
    let kind = match act.kind() {
        SettlementKind::Allocation => {
            ActKind::Allocation { payment: act.payment_id?, invoice: act.invoice_id? }
        }
        SettlementKind::Offset => {
            ActKind::Offset { credit_note: act.credit_note_id?, invoice: act.invoice_id? }
        }
        SettlementKind::CreditRefund => ActKind::CreditRefund { credit_note: act.credit_note_id? },
        SettlementKind::ExcessRefund => ActKind::ExcessRefund { payment: act.payment_id? },
    };
    let paid = act.payment_id.and_then(|id| payments.get(&id));
    let on = match (kind, paid) {
        (ActKind::Allocation { .. }, Some(paid)) => {
            let gone = act.reverses.is_some() && paid.reversed_on == Some(act.made_on);
            if gone { act.made_on } else { paid.paid_on }
        }
        (_, _) => act.made_on,
    };
    Some(Act { kind, body_id: act.body_id, on, amount: act.amount })
}

fn unbilled(line: BillableLine) -> Unbilled {
    Unbilled {
        line_id: line.line_id,
        body_id: line.body_id,
        body_name: line.body_name,
        service: line.service_name,
        period: line.period,
    }
}
