//! What this is: invoices and runs for other programs, as JSON. Amounts are text such as `976.49`, days `2026-12-31`.
//! What it is not: a second set of rules: it does what the pages do. Invoices are issued by people, on the pages.

mod credits;
mod invoices;
mod receipts;
mod runs;

use kernel::Cents;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use webkit::App;

use crate::model::{Line, Totals, VatSummary};

/// The addresses of the area.
pub fn api() -> OpenApiRouter<App> {
    invoices::api().merge(runs::api()).merge(credits::api()).merge(receipts::api())
}

/// What an invoice comes to.
#[derive(Serialize, ToSchema)]
struct ApiTotals {
    /// The sum of the bases.
    taxable: String,
    /// The sum of the taxes.
    tax: String,
    /// Bases plus taxes.
    document: String,
    /// What is paid to the issuer: without the tax under split payment.
    payable: String,
}

impl From<Totals> for ApiTotals {
    fn from(totals: Totals) -> Self {
        let [taxable, tax, document, payable] =
            [totals.taxable, totals.tax, totals.document, totals.payable].map(Cents::plain);
        Self { taxable, tax, document, payable }
    }
}

/// Tax by rate or nature.
#[derive(Serialize, ToSchema)]
struct ApiVat {
    /// The rate as a percentage, such as `22.00`.
    rate: String,
    /// The code of the nature, where there is no tax.
    nature: Option<String>,
    /// The law, where there is no tax.
    rule: Option<String>,
    /// The base.
    base: String,
    /// The tax.
    tax: String,
}

impl From<&VatSummary> for ApiVat {
    fn from(group: &VatSummary) -> Self {
        let nature = group.nature.as_ref();
        Self {
            rate: group.rate.plain(),
            nature: nature.map(|nature| nature.code.clone()),
            rule: nature.map(|nature| nature.rule.clone()),
            base: group.base.plain(),
            tax: group.tax.plain(),
        }
    }
}

/// One step of how an amount came about.
#[derive(Serialize, ToSchema)]
struct ApiStep {
    /// What.
    label: String,
    /// Its value.
    value: String,
}

/// A line of an invoice.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiInvoiceLine)]
struct ApiLine {
    /// The service.
    service_id: String,
    /// What it says.
    description: String,
    /// The first day it bills.
    from: String,
    /// The last day it bills.
    to: String,
    /// How many.
    quantity: String,
    /// Of what.
    unit: String,
    /// At which price.
    unit_price: String,
    /// Without tax.
    amount: String,
    /// How the amount came about.
    steps: Vec<ApiStep>,
}

impl From<&Line> for ApiLine {
    fn from(line: &Line) -> Self {
        let steps = line.explained.steps.iter();
        Self {
            service_id: line.service_id.to_string(),
            description: line.description.clone(),
            from: line.period.from().iso(),
            to: line.period.to().iso(),
            quantity: line.quantity.plain(),
            unit: line.unit.clone(),
            unit_price: line.unit_price.plain(),
            amount: line.amount.plain(),
            steps: steps
                .map(|step| ApiStep { label: step.label.clone(), value: step.value.clone() })
                .collect(),
        }
    }
}
