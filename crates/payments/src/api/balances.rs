//! What this is: what is left of each invoice, and what each body has overdue, for programs.
//! What it is not: a way to change them.

use axum::extract::State;
use kernel::BodyId;
use kernel::permission::ViewPayments;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use webkit::api::Page;
use webkit::{App, ListQuery, Problem, SignedIn};

use crate::model::{Age, Balance, BodyAgeing, by_body};
use crate::store::ledger::books;
use crate::store::papers::Which;

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(invoice_balances)).routes(routes!(overdue))
}

/// What is left of an invoice.
#[derive(Serialize, ToSchema)]
struct ApiBalance {
    /// The invoice.
    invoice_id: String,
    /// Its number.
    number: String,
    /// The body.
    body_id: String,
    /// The body's name at issue.
    body_name: String,
    /// The year whose services it bills.
    services_year: i16,
    /// Its date.
    date: String,
    /// By when it is paid.
    due_on: String,
    /// What is paid to the centre.
    payable: String,
    /// What credit notes have taken away.
    credited: String,
    /// What payments have paid.
    paid: String,
    /// What is still to be paid.
    residual: String,
}

impl From<&Balance> for ApiBalance {
    fn from(one: &Balance) -> Self {
        let document = &one.document;
        Self {
            invoice_id: document.invoice_id.to_string(),
            number: document.number.clone(),
            body_id: document.body_id.to_string(),
            body_name: document.body_name.clone(),
            services_year: document.services_year,
            date: document.issued_on.iso(),
            due_on: document.due_on.iso(),
            payable: document.payable.plain(),
            credited: one.credited.plain(),
            paid: one.paid.plain(),
            residual: one.residual.plain(),
        }
    }
}

/// What is left of each invoice within reach, all at once; `anno` and `ente` narrow it.
#[utoipa::path(get, path = "/api/v1/invoice-balances", tag = "Pagamenti", params(
    ("anno" = Option<i16>, Query, description = "Anno dei servizi"),
    ("ente" = Option<String>, Query, description = "Identificativo dell'ente"),
    ("stato" = Option<String>, Query, description = "open: solo quelle con un residuo"),
), responses((status = 200, body = Page<ApiBalance>), (status = 422)))]
async fn invoice_balances(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Page<ApiBalance>, Problem> {
    let can = who.actor().may_over(ViewPayments)?;
    let asked = query.check().reads::<i16>("anno").reads::<BodyId>("ente").one_of("stato", &[("open", ())]);
    asked.finish()?;
    let (year, body) = (query.filter_as::<i16>("anno"), query.filter_as::<BodyId>("ente"));
    let open = query.filter("stato").is_some();
    let mut tx = app.db.read(can.tenant()).await?;
    let which = body.map_or_else(|| year.map_or(Which::All, Which::OfYear), Which::OfBody);
    let known = books(&mut tx, &can, which).await?;
    let asked = known
        .balances
        .iter()
        .filter(|one| year.is_none_or(|year| year == one.document.services_year) && (!open || one.is_open()));
    Ok(Page::new(asked.map(ApiBalance::from).collect(), None))
}

/// What a body still has to pay, by how late it is.
#[derive(Serialize, ToSchema)]
struct ApiOverdue {
    /// The body.
    body_id: String,
    /// Its name.
    body_name: String,
    /// Not to be paid yet.
    not_due: String,
    /// Late by 1 to 30 days.
    days_1_30: String,
    /// Late by 31 to 60 days.
    days_31_60: String,
    /// Late by 61 to 90 days.
    days_61_90: String,
    /// Late by more than 90 days.
    over_90: String,
    /// All that is late.
    overdue: String,
    /// All that is to be paid.
    total: String,
    /// What is the body's own and not used yet.
    credit: String,
}

impl From<&BodyAgeing> for ApiOverdue {
    fn from(row: &BodyAgeing) -> Self {
        let of = |age| row.ageing.of(age).plain();
        Self {
            body_id: row.body_id.to_string(),
            body_name: row.body_name.clone(),
            not_due: of(Age::NotDue),
            days_1_30: of(Age::UpTo30),
            days_31_60: of(Age::UpTo60),
            days_61_90: of(Age::UpTo90),
            over_90: of(Age::Over90),
            overdue: row.ageing.overdue().plain(),
            total: row.ageing.total().plain(),
            credit: row.credit.plain(),
        }
    }
}

/// What each body within reach still has to pay today.
#[utoipa::path(get, path = "/api/v1/overdue", tag = "Pagamenti",
    responses((status = 200, body = Page<ApiOverdue>), (status = 422)))]
async fn overdue(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Page<ApiOverdue>, Problem> {
    let can = who.actor().may_over(ViewPayments)?;
    query.check().finish()?;
    let mut tx = app.db.read(can.tenant()).await?;
    let today = tx.today();
    let known = books(&mut tx, &can, Which::All).await?;
    let rows = by_body(&known.balances, &known.credits, &known.excess, today);
    Ok(Page::new(rows.iter().map(ApiOverdue::from).collect(), None))
}
