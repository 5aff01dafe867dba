//! What this is: `/api/v1/payments`.
//! What it is not: a way to change one; what was wrong is taken back on the pages.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use kernel::permission::{RecordPayment, ViewPayments};
use kernel::{BodyId, Can, Day, Iban, InvoiceId, PaymentId, Phase, Target};
use serde::{Deserialize, Serialize};
use store::StoreError;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use webkit::api::{Json, Page, created};
use webkit::{App, Cursor, ListQuery, ListView, Posted, Problem, SignedIn};

use crate::Failure;
use crate::model::{Part, Payment, PaymentState, Settlement, Source, oldest_first};
use crate::pages::{filter, list_place};
use crate::store::ledger::books_to_write;
use crate::store::list::{self, SortBy};
use crate::store::papers::Which;
use crate::store::payments::{self, NewPayment};
use crate::store::recorded;

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(page, record)).routes(routes!(one))
}

/// A payment.
#[derive(Serialize, ToSchema)]
struct ApiPayment {
    /// Its id.
    id: String,
    /// The body.
    body_id: String,
    /// The body's name when it was recorded.
    body_name: String,
    /// The day the money came.
    paid_on: String,
    /// How much came.
    amount: String,
    /// How much of it is in use.
    used: String,
    /// How much is still the body's credit.
    excess: String,
    /// used, excess, reversed
    state: String,
    /// What the transfer says.
    reference: String,
    /// Who paid.
    payer: String,
    /// From which account.
    payer_iban: String,
    /// manual, bank, api
    source: String,
    /// The day it was taken back.
    reversed_on: Option<String>,
}

impl From<&Payment> for ApiPayment {
    fn from(one: &Payment) -> Self {
        Self {
            id: one.payment_id.to_string(),
            body_id: one.body_id.to_string(),
            body_name: one.body_name.clone(),
            paid_on: one.paid_on.iso(),
            amount: one.amount.plain(),
            used: one.used.plain(),
            excess: one.excess().plain(),
            state: one.state().code().to_owned(),
            reference: one.reference.clone(),
            payer: one.payer.clone(),
            payer_iban: one.payer_iban.clone(),
            source: one.source.code().to_owned(),
            reversed_on: one.reversed_on.map(Day::iso),
        }
    }
}

/// An act on a payment.
#[derive(Serialize, ToSchema)]
struct ApiSettlement {
    /// Its id.
    id: String,
    /// allocation, `excess_refund`
    kind: String,
    /// The invoice it pays.
    invoice_id: Option<String>,
    /// How much; negative when it takes back another.
    amount: String,
    /// Its day.
    made_on: String,
    /// The act it takes back.
    reverses: Option<String>,
    /// Why.
    reason: String,
}

impl From<&Settlement> for ApiSettlement {
    fn from(act: &Settlement) -> Self {
        Self {
            id: act.settlement_id.to_string(),
            kind: act.kind().code().to_owned(),
            invoice_id: act.invoice_id.map(|id| id.to_string()),
            amount: act.amount.plain(),
            made_on: act.made_on.iso(),
            reverses: act.reverses.map(|id| id.to_string()),
            reason: act.reason.clone(),
        }
    }
}

/// A payment with the acts on it.
#[derive(Serialize, ToSchema)]
struct ApiPaymentWithActs {
    /// The payment.
    payment: ApiPayment,
    /// What it served for.
    settlements: Vec<ApiSettlement>,
}

/// The payments within reach, a page at a time, newest first unless sorted otherwise.
#[utoipa::path(get, path = "/api/v1/payments", tag = "Pagamenti", params(
    ("q" = Option<String>, Query, description = "Parole di ente, causale, ordinante o importo"),
    ("ente" = Option<String>, Query, description = "Identificativo dell'ente"),
    ("dal" = Option<String>, Query, description = "Primo giorno, 2026-01-31"),
    ("al" = Option<String>, Query, description = "Ultimo giorno, 2026-12-31"),
    ("stato" = Option<String>, Query, description = "used, excess, reversed"),
    ("ordina" = Option<String>, Query, description = "data, ente, importo"),
    ("verso" = Option<String>, Query, description = "asc, desc"),
    ("dopo" = Option<String>, Query, description = "Il valore `next` della pagina precedente"),
), responses((status = 200, body = Page<ApiPayment>), (status = 422)))]
async fn page(State(app): State<App>, who: SignedIn, query: ListQuery) -> Result<Page<ApiPayment>, Problem> {
    let can = who.actor().may_over(ViewPayments)?;
    let (filter, after) = (filter(&query), query.after());
    let place = list_place(after.as_ref()).filter(|place| reads(filter.sort, *place));
    let asked = query.check().search().reads::<BodyId>("ente").reads::<Day>("dal").reads::<Day>("al");
    let asked = asked.one_of("stato", &PaymentState::options()).sorted(&["data", "ente", "importo"]);
    asked.placed(place.as_ref()).finish()?;
    let mut tx = app.db.read(can.tenant()).await?;
    let most = i64::try_from(ListView::SIZE).unwrap_or(i64::MAX).saturating_add(1);
    let mut rows = list::page(&mut tx, &can, &filter, (place, most)).await?;
    let more = rows.len() > ListView::SIZE;
    rows.truncate(ListView::SIZE);
    let next = rows.last().filter(|_| more).map(|row| Cursor::after(list::place(row, filter.sort)));
    Ok(Page::new(rows.iter().map(ApiPayment::from).collect(), next.as_ref()))
}

/// Whether a place is one of a list sorted so.
fn reads(sort: SortBy, [key, id]: [&str; 2]) -> bool {
    let key = match sort {
        SortBy::Day => Day::parse(key).is_ok(),
        SortBy::Body => true,
        SortBy::Amount => key.parse::<i64>().is_ok(),
    };
    key && id.parse::<PaymentId>().is_ok()
}

async fn load(
    app: &App,
    can: &Can<ViewPayments>,
    id: PaymentId,
) -> Result<Option<ApiPaymentWithActs>, Problem> {
    let mut tx = app.db.read(can.tenant()).await?;
    let Some(payment) = payments::find(&mut tx, can, id).await? else { return Ok(None) };
    let acts = payments::acts_of(&mut tx, can, id).await?;
    let settlements = acts.iter().map(ApiSettlement::from).collect();
    Ok(Some(ApiPaymentWithActs { payment: ApiPayment::from(&payment), settlements }))
}

/// One payment, with what it served for.
#[utoipa::path(get, path = "/api/v1/payments/{id}", tag = "Pagamenti",
    params(("id" = String, Path, description = "Identificativo del pagamento")),
    responses((status = 200, body = ApiPaymentWithActs), (status = 404)))]
async fn one(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<PaymentId>,
) -> Result<Json<ApiPaymentWithActs>, Problem> {
    let can = who.actor().may_over(ViewPayments)?;
    load(&app, &can, id).await?.map(Json).ok_or(Problem::NotFound)
}

/// A part of a payment for one invoice.
#[derive(Deserialize, ToSchema)]
struct ApiPart {
    /// Which invoice.
    invoice_id: String,
    /// How much of it, such as `1234.56`.
    amount: String,
}

/// A payment to be recorded.
#[derive(Deserialize, ToSchema)]
struct ApiNewPayment {
    /// Its id, chosen by who sends it: sent twice, it is recorded once.
    id: String,
    /// The body.
    body_id: String,
    /// The day the money came, `2026-11-20`.
    paid_on: String,
    /// How much came, such as `1234.56`.
    amount: String,
    /// What the transfer says.
    reference: String,
    /// Who paid.
    #[serde(default)]
    payer: String,
    /// From which account.
    #[serde(default)]
    payer_iban: String,
    /// Notes.
    #[serde(default)]
    note: String,
    /// Which invoices it pays; left out, those due first; empty, none: it stays as the body's credit.
    parts: Option<Vec<ApiPart>>,
}

/// Records a payment. Sent again with the same id it changes nothing and answers with what is there.
#[utoipa::path(post, path = "/api/v1/payments", tag = "Pagamenti", request_body = ApiNewPayment,
    responses((status = 200, body = ApiPaymentWithActs), (status = 201, body = ApiPaymentWithActs), (status = 404),
    (status = 409), (status = 422)))]
async fn record(
    State(app): State<App>,
    who: SignedIn,
    Json(sent): Json<ApiNewPayment>,
) -> Result<Response, Problem> {
    let can = who.actor().may(RecordPayment, &Target::centre(who.actor().tenant(), Phase::Current))?;
    let view = who.actor().may_over(ViewPayments);
    let new = read(&sent)?;
    let (id, twin) = (new.payment_id, (new.body_id, new.paid_on, new.amount));
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let today = tx.today();
    let parts = if let Some(parts) = &sent.parts {
        read_parts(parts)?
    } else {
        let books = books_to_write(&mut tx, &can, Which::OfBody(new.body_id)).await?;
        oldest_first(new.amount, &books.balances)
    };
    match payments::record(&mut tx, &can, new, (today, &parts)).await {
        Ok(payment) => {
            tx.commit().await?;
            // A token may be allowed to write and not to read.
            let shown = match view {
                Ok(view) => load(&app, &view, id).await?,
                Err(_) => None,
            };
            let bare = ApiPaymentWithActs { payment: ApiPayment::from(&payment), settlements: Vec::new() };
            Ok(created(shown.unwrap_or(bare)))
        }
        Err(Failure::Store(StoreError::Taken(_))) => {
            drop(tx);
            again(&app, &can, (id, twin)).await
        }
        Err(failure) => Err(failure.into()),
    }
}

/// The same payment sent again, or another under an id that is taken.
async fn again(
    app: &App,
    can: &Can<RecordPayment>,
    (id, twin): (PaymentId, (BodyId, Day, kernel::Cents)),
) -> Result<Response, Problem> {
    let mut tx = app.db.read(can.tenant()).await?;
    let known = recorded::known(&mut tx, can, id).await?;
    match known.filter(|one| (one.body_id, one.paid_on, one.amount) == twin) {
        Some(payment) => {
            let shown = ApiPaymentWithActs { payment: ApiPayment::from(&payment), settlements: Vec::new() };
            Ok(Json(shown).into_response())
        }
        None => Err(Problem::Conflict("Questo identificativo è già di un altro pagamento.".into())),
    }
}

fn read(sent: &ApiNewPayment) -> Result<NewPayment, Problem> {
    let pairs = [
        ("id", &sent.id),
        ("body_id", &sent.body_id),
        ("paid_on", &sent.paid_on),
        ("amount", &sent.amount),
        ("reference", &sent.reference),
        ("payer", &sent.payer),
        ("payer_iban", &sent.payer_iban),
        ("note", &sent.note),
    ];
    let posted = Posted::of(pairs.map(|(name, value)| (name.to_owned(), value.clone())).to_vec());
    let mut f = posted.reader();
    let id = f.parsed("id", "id", str::parse::<PaymentId>);
    let body = f.parsed("body_id", "body_id", str::parse::<BodyId>);
    let paid_on = f.day("paid_on", "paid_on");
    let amount = f.parsed("amount", "amount", kernel::Cents::parse_plain);
    let reference = f.text("reference", "reference", 1..=300);
    let payer = f.text("payer", "payer", 0..=200);
    let iban = f.optional("payer_iban", "payer_iban", Iban::parse);
    let note = f.long_text("note", "note", 0..=500);
    Ok(f.finish_with(|| {
        Some(NewPayment {
            payment_id: id?,
            body_id: body?,
            paid_on: paid_on?,
            amount: amount?,
            reference,
            payer,
            payer_iban: iban.map(|iban| iban.as_str().to_owned()).unwrap_or_default(),
            note,
            source: Source::Api,
            from_bank: None,
        })
    })?)
}

fn read_parts(sent: &[ApiPart]) -> Result<Vec<Part>, Problem> {
    let mut parts = Vec::new();
    for (at, part) in sent.iter().enumerate() {
        let (id, amount) = (format!("parts[{at}].invoice_id"), format!("parts[{at}].amount"));
        let posted =
            Posted::of(vec![(id.clone(), part.invoice_id.clone()), (amount.clone(), part.amount.clone())]);
        let mut f = posted.reader();
        let invoice = f.parsed(&id, &id, str::parse::<InvoiceId>);
        let cents = f.parsed(&amount, &amount, kernel::Cents::parse_plain);
        parts.push(f.finish_with(|| Some(Part { invoice_id: invoice?, amount: cents? }))?);
    }
    Ok(parts)
}
