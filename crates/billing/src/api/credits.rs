//! What this is: `/api/v1/invoices/{id}/credit-notes`: a credit note asked for by a program, once however often it asks.
//! What it is not: a choice of what to take back.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use kernel::permission::IssueCreditNote;
use kernel::{Cents, Day, InvoiceId, Period};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use webkit::api::{Json, created};
use webkit::{App, FormErrors, Problem, SignedIn};

use super::invoices::{ApiInvoice, find};
use crate::credits;
use crate::model::Chosen;
use crate::store::Failure;
use crate::store::credits::NewNote;

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(issue)).routes(routes!(proposals))
}

/// What to take back of a line.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ApiTakenBack {
    /// The line's place in the invoice, from 1.
    position: i64,
    /// How much, without tax: `100.00`.
    amount: String,
    /// The first day it is about; the whole line if left out.
    from: Option<String>,
    /// The last day it is about.
    to: Option<String>,
    /// Whether these days go back, so that they may be billed again.
    #[serde(default)]
    returns_days: bool,
}

/// A credit note to issue.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ApiNewCreditNote {
    /// Its id, chosen by who asks: asked twice, it is issued once.
    id: String,
    /// Its date, `2026-11-20`; today if left out.
    date: Option<String>,
    /// Why: it is printed on the note.
    reason: String,
    /// What to take back; everything that is left if left out.
    lines: Option<Vec<ApiTakenBack>>,
}

/// Issues a credit note of an invoice: per line and in total it takes back at most what is left.
#[utoipa::path(post, path = "/api/v1/invoices/{id}/credit-notes", tag = "Fatture",
    params(("id" = String, Path, description = "Identificativo della fattura")),
    request_body = ApiNewCreditNote,
    responses((status = 200, body = ApiInvoice), (status = 201, body = ApiInvoice), (status = 404), (status = 409),
    (status = 422)))]
async fn issue(
    State(app): State<App>,
    who: SignedIn,
    Path(invoice): Path<InvoiceId>,
    Json(sent): Json<ApiNewCreditNote>,
) -> Result<Response, Problem> {
    who.actor().may_over(IssueCreditNote)?;
    let id = read("id", &sent.id, |text| text.parse::<InvoiceId>().map_err(|why| why.to_string()))?;
    if let Ok(made) = find(&app, &who, id).await {
        let same = made.kept.corrects_id == Some(invoice);
        let answer = Json(ApiInvoice::from(&made)).into_response();
        return if same {
            Ok(answer)
        } else {
            Err(Problem::Conflict("Questo identificativo è già usato.".into()))
        };
    }
    let on = match &sent.date {
        Some(date) => read("date", date, |text| Day::parse(text).map_err(|why| why.to_string()))?,
        None => app.clock.today(),
    };
    let chosen = match &sent.lines {
        Some(lines) => lines.iter().map(chosen).collect::<Result<_, _>>()?,
        None => rest(&app, &who, invoice).await?,
    };
    let new = NewNote { id, chosen, on, reason: sent.reason };
    let kept = credits::issue(&app, who.actor(), invoice, new).await.map_err(refused)?;
    Ok(created(ApiInvoice::from(&find(&app, &who, kept.invoice_id).await?)))
}

fn refused(failure: Failure) -> Problem {
    match failure {
        Failure::NotCredited(why) => Problem::Invalid(FormErrors::one("lines", format!("{why}."))),
        Failure::NotIssued(why) => Problem::Invalid(FormErrors::one("date", format!("{why}."))),
        other => other.into(),
    }
}

fn read<T>(name: &str, text: &str, parse: impl Fn(&str) -> Result<T, String>) -> Result<T, Problem> {
    parse(text).map_err(|why| Problem::Invalid(FormErrors::one(name, format!("{name}: {why}"))))
}

fn chosen(line: &ApiTakenBack) -> Result<Chosen, Problem> {
    let amount =
        read("lines.amount", &line.amount, |text| Cents::parse_plain(text).map_err(|why| why.to_string()))?;
    let day = |name: &'static str, text: &Option<String>| {
        text.as_deref()
            .map(|text| read(name, text, |text| Day::parse(text).map_err(|why| why.to_string())))
            .transpose()
    };
    let days = match (day("lines.from", &line.from)?, day("lines.to", &line.to)?) {
        (Some(from), Some(to)) => {
            Some(read("lines.to", "", |_| Period::new(from, to).map_err(|why| why.to_string()))?)
        }
        (None, None) => None,
        _ => {
            let why = "lines.to: scrivi sia il primo sia l'ultimo giorno, o nessuno dei due";
            return Err(Problem::Invalid(FormErrors::one("lines.to", why)));
        }
    };
    let (position, returns_days) = (line.position, line.returns_days);
    Ok(Chosen { position, amount, days, returns_days, steps: Vec::new() })
}

async fn rest(app: &App, who: &SignedIn, invoice: InvoiceId) -> Result<Vec<Chosen>, Problem> {
    let view = who.actor().may_over(kernel::permission::ViewInvoices)?;
    let found = credits::of(&mut app.db.read(view.tenant()).await?, &view, invoice).await?;
    Ok(found.ok_or(Problem::NotFound)?.1.rest())
}

/// Days billed beyond the end of a service, to be given back.
#[derive(Serialize, ToSchema)]
struct ApiProposedCredit {
    /// The invoice.
    invoice_id: String,
    /// Its number.
    number: String,
    /// The body.
    body_id: String,
    /// The body's name at issue.
    body_name: String,
    /// The line's place in the invoice, from 1.
    position: i64,
    /// The first day to give back.
    from: String,
    /// The last day to give back.
    to: String,
    /// What they are worth, without tax.
    amount: String,
}

/// The credit notes to propose: days billed beyond the end of services.
#[utoipa::path(get, path = "/api/v1/proposed-credit-notes", tag = "Fatture",
    responses((status = 200, body = Vec<ApiProposedCredit>)))]
async fn proposals(State(app): State<App>, who: SignedIn) -> Result<Json<Vec<ApiProposedCredit>>, Problem> {
    who.actor().may_over(IssueCreditNote)?;
    let found = credits::proposals(&app, who.actor()).await?;
    let shown = found.into_iter().map(|one| ApiProposedCredit {
        invoice_id: one.invoice_id.to_string(),
        number: one.number,
        body_id: one.body_id.to_string(),
        body_name: one.body_name,
        position: one.chosen.position,
        from: one.days.from().iso(),
        to: one.days.to().iso(),
        amount: one.chosen.amount.plain(),
    });
    Ok(Json(shown.collect()))
}
