//! What this is: `/api/v1/quotes`: to read, to accept, to refuse. Amounts are text such as `976.49`, days `2026-12-31`.
//! What it is not: a second set of rules; quotes are written by people, on the pages, or by the sheets of needs.

use agreements::BilledDays;
use axum::Extension;
use axum::extract::{Path, State};
use kernel::permission::{AnswerQuote, ViewQuotes};
use kernel::{BodyId, Can, Day, QuoteId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use webkit::api::{Json, Page};
use webkit::{App, Cursor, ListQuery, ListView, Posted, Problem, SignedIn};

use crate::model::{Line, Quoted, State as Standing, Version};
use crate::pages::{SORTS, filter, may_answer, read_how, whole};
use crate::store::list::{self, Listed};
use crate::store::{self as acts, How, Whole};

/// The endpoints of this area.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(page))
        .routes(routes!(one))
        .routes(routes!(accept))
        .routes(routes!(refuse))
}

/// A quote in a list.
#[derive(Serialize, ToSchema)]
struct ApiQuoteRow {
    /// Its id.
    id: String,
    /// Its number; empty before the first sending.
    number: String,
    /// The body.
    body_id: String,
    /// The body's name.
    body_name: String,
    /// The year of the services.
    year: i16,
    /// What it is about.
    subject: String,
    /// The version by which it is known.
    version: i64,
    /// draft, sent, accepted, refused, expired, superseded, withdrawn.
    state: String,
    /// The total without tax.
    total: String,
    /// The last day for an answer.
    expires: Option<String>,
}

impl ApiQuoteRow {
    fn of(row: &Listed, today: Day) -> Self {
        Self {
            id: row.quote_id.to_string(),
            number: row.number_text(),
            body_id: row.body_id.to_string(),
            body_name: row.body_name.clone(),
            year: row.year,
            subject: row.subject.clone(),
            version: row.no,
            state: row.state_on(today).code().to_owned(),
            total: row.total.plain(),
            expires: (row.expires != Day::LAST).then(|| row.expires.iso()),
        }
    }
}

/// A quote with a version of it.
#[derive(Serialize, ToSchema)]
struct ApiQuote {
    /// Its id.
    id: String,
    /// Its number; empty before the first sending.
    number: String,
    /// The body.
    body_id: String,
    /// The body's name.
    body_name: String,
    /// The year of the services.
    year: i16,
    /// What it is about.
    subject: String,
    /// Where it comes from.
    origin: String,
    /// The version on show.
    shown: ApiQuoteVersion,
    /// Its lines.
    lines: Vec<ApiQuoteLine>,
    /// Every version, oldest first.
    versions: Vec<ApiQuoteVersion>,
}

/// A version.
#[derive(Serialize, ToSchema)]
struct ApiQuoteVersion {
    /// Its number.
    version: i64,
    /// draft, sent, accepted, refused, expired, superseded, withdrawn.
    state: String,
    /// A text for the body.
    note: String,
    /// When it was sent.
    sent_on: Option<String>,
    /// The last day for an answer.
    expires: Option<String>,
    /// The total without tax.
    total: String,
    /// Who answered or took it back.
    answered_by: Option<String>,
    /// When.
    answered_on: Option<String>,
    /// With which act.
    act_number: Option<String>,
    /// Why, for a refusal or a withdrawal.
    reason: Option<String>,
}

/// A line.
#[derive(Serialize, ToSchema)]
struct ApiQuoteLine {
    /// Its id, the same in every version that restates it.
    id: String,
    /// The service of the catalogue.
    service_id: String,
    /// Its name.
    service: String,
    /// The first day.
    from: String,
    /// The last day.
    to: String,
    /// How many.
    quantity: Option<String>,
    /// Of what.
    unit: Option<String>,
    /// At which price.
    unit_price: Option<String>,
    /// Without tax; absent in a draft whose price cannot be told yet.
    amount: Option<String>,
    /// How the amount came about.
    formula: String,
    /// What accepting does to what is active.
    effect: String,
    /// The line of the membership, once accepted.
    membership_line_id: Option<String>,
}

/// An answer. People of the body answer as who they are; the centre names the body's act.
#[derive(Deserialize, ToSchema)]
struct ApiAnswer {
    /// The version that was read.
    version: i64,
    /// Who decided, for the centre: `Giunta comunale`.
    by: Option<String>,
    /// The number of the act, for the centre.
    act_number: Option<String>,
    /// Its date, for the centre.
    act_date: Option<String>,
    /// Why, for a refusal.
    reason: Option<String>,
}

impl ApiQuoteVersion {
    fn of(version: &Version, today: Day) -> Self {
        let answer = version.answer.as_ref();
        let filled = |text: &String| (!text.is_empty()).then(|| text.clone());
        Self {
            version: version.no,
            state: version.state_on(today).code().to_owned(),
            note: version.note.clone(),
            sent_on: version.sent_on.map(Day::iso),
            expires: version.expires.map(Day::iso),
            total: version.total.plain(),
            answered_by: answer.map(|answer| answer.by.clone()),
            answered_on: answer.map(|answer| answer.on.iso()),
            act_number: answer.and_then(|answer| filled(&answer.act)),
            reason: answer.and_then(|answer| filled(&answer.reason)),
        }
    }
}

impl ApiQuoteLine {
    fn of(line: &Line) -> Self {
        let price = line.price.as_ref();
        let of = |read: fn(&Quoted) -> String| price.map(read);
        Self {
            id: line.line_id.to_string(),
            service_id: line.service_id.to_string(),
            service: line.service_name.clone(),
            from: line.data.period.from().iso(),
            to: line.data.period.to().iso(),
            quantity: of(|price| price.quantity.plain()),
            unit: of(|price| price.unit.clone()),
            unit_price: price.and_then(|price| price.unit_price).map(kernel::Price::plain),
            amount: of(|price| price.amount.plain()),
            formula: of(|price| price.formula.clone()).unwrap_or_default(),
            effect: line.effect.clone(),
            membership_line_id: line.placed.map(|placed| placed.line_id.to_string()),
        }
    }
}

impl ApiQuote {
    fn of(whole: &Whole, today: Day) -> Self {
        let quote = &whole.quote;
        Self {
            id: quote.quote_id.to_string(),
            number: quote.number_text(),
            body_id: quote.body_id.to_string(),
            body_name: quote.body_name.clone(),
            year: quote.year,
            subject: quote.subject.clone(),
            origin: quote.origin.words.clone(),
            shown: ApiQuoteVersion::of(&whole.shown, today),
            lines: whole.lines.iter().map(ApiQuoteLine::of).collect(),
            versions: whole.versions.iter().map(|version| ApiQuoteVersion::of(version, today)).collect(),
        }
    }
}

/// The quotes within reach, a page at a time.
#[utoipa::path(get, path = "/api/v1/quotes", tag = "Preventivi", params(
    ("q" = Option<String>, Query, description = "Parole di numero, ente o oggetto"),
    ("stato" = Option<String>, Query, description = "draft, sent, accepted, refused, expired, superseded, withdrawn"),
    ("anno" = Option<i16>, Query, description = "Anno dei servizi"),
    ("ente" = Option<String>, Query, description = "Identificativo dell'ente"),
    ("ordina" = Option<String>, Query, description = "numero, ente, totale, scadenza"),
    ("dopo" = Option<String>, Query, description = "Il valore `next` della pagina precedente"),
), responses((status = 200, body = Page<ApiQuoteRow>), (status = 422)))]
async fn page(State(app): State<App>, who: SignedIn, query: ListQuery) -> Result<Page<ApiQuoteRow>, Problem> {
    let can = who.actor().may_over(ViewQuotes)?;
    let after = query.after();
    let place: Option<[&str; 2]> = after.as_ref().and_then(Cursor::values);
    let asked = query.check().search().one_of("stato", &Standing::options());
    let asked = asked.reads::<i16>("anno").reads::<BodyId>("ente");
    asked.sorted(&SORTS).placed(place.as_ref()).finish()?;
    let filter = filter(&query);
    let mut tx = app.db.read(can.tenant()).await?;
    let size = i64::try_from(ListView::SIZE).unwrap_or(i64::MAX);
    let mut rows = list::page(&mut tx, &can, &filter, (place, size.saturating_add(1))).await?;
    let more = rows.len() > ListView::SIZE;
    rows.truncate(ListView::SIZE);
    let next = rows.last().filter(|_| more).map(|row| Cursor::after(list::place(row, filter.sort)));
    let today = tx.today();
    Ok(Page::new(rows.iter().map(|row| ApiQuoteRow::of(row, today)).collect(), next.as_ref()))
}

/// One quote, with its lines; `versione` asks for an older version.
#[utoipa::path(get, path = "/api/v1/quotes/{id}", tag = "Preventivi", params(
    ("id" = String, Path, description = "Identificativo del preventivo"),
    ("versione" = Option<i64>, Query, description = "Il numero della versione"),
), responses((status = 200, body = ApiQuote), (status = 404)))]
async fn one(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<QuoteId>,
    query: ListQuery,
) -> Result<Json<ApiQuote>, Problem> {
    let (_, whole) = whole(&app, &who, (id, query.filter_as("versione"))).await?;
    Ok(Json(ApiQuote::of(&whole, app.clock.today())))
}

/// Accepts a version: its lines become those of the body's membership.
#[utoipa::path(post, path = "/api/v1/quotes/{id}/accept", tag = "Preventivi", request_body = ApiAnswer,
    params(("id" = String, Path, description = "Identificativo del preventivo")),
    responses((status = 200, body = ApiQuote), (status = 404), (status = 409), (status = 422)))]
async fn accept(
    State(app): State<App>,
    who: SignedIn,
    Extension(billed): Extension<BilledDays>,
    Path(id): Path<QuoteId>,
    Json(sent): Json<ApiAnswer>,
) -> Result<Json<ApiQuote>, Problem> {
    let (can, how) = answer(&app, &who, id, &sent).await?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    acts::accept(&mut tx, &can, &billed, (id, sent.version), how).await?;
    tx.commit().await?;
    shown(&app, &who, (id, sent.version)).await
}

/// Refuses a version, with the reason.
#[utoipa::path(post, path = "/api/v1/quotes/{id}/refuse", tag = "Preventivi", request_body = ApiAnswer,
    params(("id" = String, Path, description = "Identificativo del preventivo")),
    responses((status = 200, body = ApiQuote), (status = 404), (status = 409), (status = 422)))]
async fn refuse(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<QuoteId>,
    Json(sent): Json<ApiAnswer>,
) -> Result<Json<ApiQuote>, Problem> {
    let (can, how) = answer(&app, &who, id, &sent).await?;
    let reason = sent.reason.as_deref().unwrap_or_default();
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    acts::refuse(&mut tx, &can, (id, sent.version), (how, reason)).await?;
    tx.commit().await?;
    shown(&app, &who, (id, sent.version)).await
}

/// The right to answer, and how the answer is given: read as the page's form is.
async fn answer(
    app: &App,
    who: &SignedIn,
    id: QuoteId,
    sent: &ApiAnswer,
) -> Result<(Can<AnswerQuote>, How), Problem> {
    let (_, whole) = whole(app, who, (id, Some(sent.version))).await?;
    let can = may_answer(who, &whole.quote)?;
    let fields = [("by", &sent.by), ("act_number", &sent.act_number), ("act_date", &sent.act_date)];
    let pairs = fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value.clone()?)));
    let posted = Posted::of(pairs.collect());
    let mut f = posted.reader();
    let how = read_how(&mut f, &can);
    let how = f.finish_with(|| how).map_err(Problem::Invalid)?;
    Ok((can, how))
}

async fn shown(app: &App, who: &SignedIn, (id, no): (QuoteId, i64)) -> Result<Json<ApiQuote>, Problem> {
    let (_, whole) = whole(app, who, (id, Some(no))).await?;
    Ok(Json(ApiQuote::of(&whole, app.clock.today())))
}
