//! What this is: the documents of billing as payments need them, limited to the body that may be seen.
//! What it is not: SQL of ours; billing reads its own tables.

use billing::documents::{self, Document};
use billing::model::DocumentKind;
use kernel::permission::ViewInvoices;
use kernel::{Actor, BodyId, Can, Day, InvoiceId, Period, TenantId};
use store::{StoreError, Tx};

use crate::model::{Paper, PaperKind};

/// Which documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// All of them.
    All,
    /// About the services of a year.
    OfYear(i16),
    /// Of a body.
    OfBody(BodyId),
    /// This one.
    One(InvoiceId),
}

/// The documents of a tenant, or of one body of it.
pub async fn papers(
    tx: &mut Tx,
    (tenant, body): (TenantId, Option<BodyId>),
    which: Which,
) -> Result<Vec<Paper>, StoreError> {
    let can = &reading(tenant)?;
    let found = match (which, body) {
        (Which::OfYear(year), _) => documents::of_year(tx, can, year).await?,
        (Which::One(id), _) => documents::one(tx, can, id).await?.into_iter().collect(),
        (Which::OfBody(of), _) => documents::of_body(tx, can, of).await?,
        (Which::All, Some(own)) => documents::of_body(tx, can, own).await?,
        (Which::All, None) => documents::issued_in(tx, can, always()?).await?,
    };
    let seen = found.into_iter().filter(|one| body.is_none_or(|own| own == one.body_id));
    Ok(seen.map(paper).collect())
}

/// Who may see payments may see what they pay, also with a token that opens nothing else.
fn reading(tenant: TenantId) -> Result<Can<ViewInvoices>, StoreError> {
    Actor::console(tenant).may_over(ViewInvoices).map_err(|why| StoreError::Refused(why.to_string()))
}

fn always() -> Result<Period, StoreError> {
    Period::new(Day::FIRST, Day::LAST).map_err(|why| StoreError::Corrupt(why.to_string()))
}

fn paper(document: Document) -> Paper {
    Paper {
        invoice_id: document.invoice_id,
        kind: match document.kind {
            DocumentKind::Invoice => PaperKind::Invoice,
            DocumentKind::CreditNote => PaperKind::CreditNote,
        },
        corrects: document.corrects,
        body_id: document.body_id,
        body_name: document.body_name,
        number: document.number_text,
        services_year: document.services_year,
        issued_on: document.issued_on,
        due_on: document.due_on,
        payable: document.payable,
    }
}
