//! What this is: price lists, their tariffs and simulations for other programs, as JSON.
//! What it is not: a second set of rules; it reads what the pages read.

use axum::Json;
use axum::extract::{Path, State};
use kernel::permission::{SimulatePrices, ViewPrices};
use kernel::{Day, Phase, PriceListId, Target};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use webkit::api::Page;
use webkit::{App, Cursor, ListQuery, ListView, Problem, SignedIn};

use crate::lists::page as lists_page;
use crate::model::{DriverKind, Explanation, ListState, PriceList, SimRow, Tariff};
use crate::pages::{AskedYear, SORTS, STATES, filter, place, run, usual_year, visible, year_asked};
use crate::tariffs;

/// The addresses of the area.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(price_lists)).routes(routes!(price_list)).routes(routes!(simulation))
}

/// A version of a price list.
#[derive(Serialize, ToSchema)]
struct ApiPriceList {
    /// Its id.
    id: String,
    /// The list of which it is a version.
    series: String,
    /// Its name.
    name: String,
    /// The first day it counts.
    valid_from: String,
    /// The last day it counts, if it says one.
    valid_to: Option<String>,
    /// `draft` or `approved`.
    state: String,
    /// The act that approved it.
    act: Option<String>,
    /// The date of the act.
    act_on: Option<String>,
    /// The day whose inhabitants count, in Italian.
    inhabitants: String,
    /// The day whose workstations count, in Italian.
    workstations: String,
}

/// A version with its tariffs.
#[derive(Serialize, ToSchema)]
struct ApiPriceListWithTariffs {
    /// The version.
    #[serde(flatten)]
    list: ApiPriceList,
    /// Its tariffs, by code of the service.
    tariffs: Vec<ApiTariff>,
}

/// A tariff.
#[derive(Serialize, ToSchema)]
struct ApiTariff {
    /// Its id.
    id: String,
    /// The id of the service.
    service: String,
    /// The code of the service.
    service_code: String,
    /// The name of the service.
    service_name: String,
    /// How the price is computed: `kind` and its numbers. Amounts are cents, prices hundred-millionths of a euro.
    #[schema(value_type = Object)]
    method: serde_json::Value,
    /// The VAT regime as the accountant of the centre wrote it. Rates are hundredths of a point.
    #[schema(value_type = Object)]
    vat: serde_json::Value,
    /// `by_day`, `month_started`, `full_year` or `none`.
    proration: String,
    /// What is counted.
    unit: String,
}

/// What every body would pay for a whole year, without VAT.
#[derive(Serialize, ToSchema)]
struct ApiSimulation {
    /// The year.
    year: i16,
    /// The sum of all, in cents.
    total_cents: i64,
    /// One per body, in alphabetical order.
    bodies: Vec<ApiSimulated>,
}

/// What one body would pay.
#[derive(Serialize, ToSchema)]
struct ApiSimulated {
    /// The id of the body.
    body: String,
    /// Its name.
    name: String,
    /// The inhabitants that counted.
    inhabitants: Option<u32>,
    /// The workstations that counted.
    workstations: Option<u32>,
    /// The sum, in cents.
    total_cents: i64,
    /// The lines.
    lines: Vec<ApiLine>,
    /// What is missing, in Italian.
    missing: Vec<String>,
}

/// A line of a simulation.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiSimulatedLine)]
struct ApiLine {
    /// The id of the service.
    service: String,
    /// The amount, in cents.
    amount_cents: i64,
    /// How it came about.
    #[schema(value_type = Object)]
    explanation: Explanation,
}

impl ApiPriceList {
    fn of(list: &PriceList) -> Self {
        let (state, act, act_on) = match &list.state {
            ListState::Draft => ("draft", None, None),
            ListState::Approved { act, act_on, .. } => ("approved", Some(act.clone()), Some(act_on.iso())),
        };
        Self {
            id: list.price_list_id.to_string(),
            series: list.series.clone(),
            name: list.name.clone(),
            valid_from: list.valid_from.iso(),
            valid_to: list.valid_to.map(Day::iso),
            state: state.to_owned(),
            act,
            act_on,
            inhabitants: list.reference(DriverKind::Inhabitants).words(),
            workstations: list.reference(DriverKind::Workstations).words(),
        }
    }
}

impl ApiTariff {
    fn of(tariff: Tariff) -> Result<Self, Problem> {
        let json = |value: Result<serde_json::Value, serde_json::Error>| {
            value.map_err(|why| Problem::internal(&why))
        };
        Ok(Self {
            id: tariff.tariff_id.to_string(),
            service: tariff.service_id.to_string(),
            service_code: tariff.service_code,
            service_name: tariff.service_name,
            method: json(serde_json::to_value(&tariff.method))?,
            vat: json(serde_json::to_value(&tariff.vat))?,
            proration: tariff.proration.code().to_owned(),
            unit: tariff.unit_label,
        })
    }
}

impl ApiSimulated {
    fn of(row: &SimRow) -> Self {
        let charges = row.cells.iter().filter_map(|cell| cell.outcome.as_ref().ok());
        let lines = charges.map(|charge| ApiLine {
            service: charge.service_id.to_string(),
            amount_cents: charge.amount.get(),
            explanation: charge.explanation.clone(),
        });
        Self {
            body: row.body.body_id.to_string(),
            name: row.body.name.clone(),
            inhabitants: row.body.drivers.inhabitants.as_ref().map(|value| value.value),
            workstations: row.body.drivers.workstations.as_ref().map(|value| value.value),
            total_cents: row.total.get(),
            lines: lines.collect(),
            missing: row.missing().into_iter().map(ToString::to_string).collect(),
        }
    }
}

/// The price lists of the centre, newest first, a page at a time; drafts only for who writes or simulates them.
#[utoipa::path(get, path = "/api/v1/price-lists", tag = "Listini", params(
    ("q" = Option<String>, Query, description = "Parole da cercare"),
    ("stato" = Option<String>, Query, description = "approvati oppure bozze"),
    ("dopo" = Option<String>, Query, description = "Il valore `next` della pagina precedente"),
), responses((status = 200, body = Page<ApiPriceList>), (status = 422)))]
async fn price_lists(
    State(app): State<App>,
    visitor: SignedIn,
    query: ListQuery,
) -> Result<Page<ApiPriceList>, Problem> {
    let can = visitor.actor().may(ViewPrices, &centre(&visitor))?;
    let (filter, _) = filter(&query, visitor.actor());
    let after = place(&query);
    query.check().search().one_of("stato", &STATES).sorted(&SORTS).placed(after.as_ref()).finish()?;
    let mut tx = app.db.read(can.tenant()).await?;
    let size = ListView::SIZE;
    let mut found = lists_page::page(&mut tx, &can, &filter, after, size.saturating_add(1)).await?;
    let has_more = found.len() > size;
    found.truncate(size);
    let last = found.last().filter(|_| has_more).map(|last| &last.list);
    let next = last.map(|last| Cursor::after([last.valid_from.iso(), last.price_list_id.to_string()]));
    Ok(Page::new(found.iter().map(|listed| ApiPriceList::of(&listed.list)).collect(), next.as_ref()))
}

/// One price list with its tariffs.
#[utoipa::path(get, path = "/api/v1/price-lists/{id}", tag = "Listini",
    params(("id" = String, Path, description = "Identificativo del listino")),
    responses((status = 200, body = ApiPriceListWithTariffs), (status = 404)))]
async fn price_list(
    State(app): State<App>,
    visitor: SignedIn,
    Path(id): Path<PriceListId>,
) -> Result<Json<ApiPriceListWithTariffs>, Problem> {
    let can = visitor.actor().may(ViewPrices, &centre(&visitor))?;
    let mut tx = app.db.read(can.tenant()).await?;
    let list = visible(&mut tx, &can, visitor.actor(), id).await?.ok_or(Problem::NotFound)?;
    let found = tariffs::of(&mut tx, &can, id).await?;
    let tariffs: Result<Vec<ApiTariff>, Problem> = found.into_iter().map(ApiTariff::of).collect();
    Ok(Json(ApiPriceListWithTariffs { list: ApiPriceList::of(&list), tariffs: tariffs? }))
}

/// What every body of the register would pay by a list for a whole year.
#[utoipa::path(get, path = "/api/v1/price-lists/{id}/simulation", tag = "Listini",
    params(
        ("id" = String, Path, description = "Identificativo del listino"),
        ("anno" = Option<i16>, Query, description = "Anno di competenza; se manca, l'anno in corso o il più vicino in cui vale il listino"),
    ),
    responses((status = 200, body = ApiSimulation), (status = 404), (status = 422)))]
async fn simulation(
    State(app): State<App>,
    visitor: SignedIn,
    Path(id): Path<PriceListId>,
    query: ListQuery,
) -> Result<Json<ApiSimulation>, Problem> {
    let can = visitor.actor().may(SimulatePrices, &centre(&visitor))?;
    query.check().reads::<AskedYear>("anno").finish()?;
    let mut tx = app.db.read(can.tenant()).await?;
    let list = visible(&mut tx, &can, visitor.actor(), id).await?.ok_or(Problem::NotFound)?;
    let year = year_asked(&query, usual_year(&list, app.clock.today().year()));
    let found = tariffs::of(&mut tx, &can, id).await?;
    let simulated = run(&mut tx, &can, &list, &found, (None, year)).await?;
    let bodies = simulated.rows.iter().map(ApiSimulated::of).collect();
    Ok(Json(ApiSimulation { year, total_cents: simulated.total.get(), bodies }))
}

fn centre(visitor: &SignedIn) -> Target {
    Target::centre(visitor.actor().tenant(), Phase::Current)
}
