//! What this is: bodies and their figures for other programs, as JSON.
//! What it is not: a second set of rules: it goes through the same permissions and store functions as the pages.

mod shape;

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::{EditBody, EditContacts, RecordDriver, ViewBodies};
use kernel::{BodyId, Day};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use webkit::api::{ApiProblem, Json, Page, created};
use webkit::{App, FormErrors, ListQuery, Problem, SignedIn};

use crate::model::field::{contradictions, set_all};
use crate::model::{Body, BodyData, BodyKind, Driver, Field, Names, NewDriverValue};
use crate::pages::{SORTS, cursor_of, filter_of, place};
use crate::{bodies, drivers};
use shape::{ApiBody, ApiFigure, BodyInput, FigureInput};

/// The addresses of the area.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(one, replace, change))
        .routes(routes!(figures, record))
}

/// The bodies within reach, a page at a time.
#[utoipa::path(get, path = "/api/v1/bodies", tag = "Enti", params(
    ("q" = Option<String>, Query, description = "Parole da cercare in nomi e codici"),
    ("tipo" = Option<String>, Query, description = "municipality, province, mountain_union, municipal_union, park, library, company, other"),
    ("provincia" = Option<String>, Query, description = "Codice ISTAT dell'unità territoriale, per esempio 041"),
    ("archiviati" = Option<String>, Query, description = "1 per i soli enti archiviati"),
    ("ordina" = Option<String>, Query, description = "nome, istat, abitanti"),
    ("verso" = Option<String>, Query, description = "asc, desc"),
    ("dopo" = Option<String>, Query, description = "Il valore `next` della pagina precedente"),
), responses(
    (status = 200, body = Page<ApiBody>),
    (status = 401, body = ApiProblem, content_type = "application/problem+json"),
    (status = 403, body = ApiProblem, content_type = "application/problem+json"),
    (status = 422, body = ApiProblem, content_type = "application/problem+json"),
))]
async fn list(State(app): State<App>, who: SignedIn, query: ListQuery) -> Result<Page<ApiBody>, Problem> {
    let can = who.actor().may_over(ViewBodies)?;
    let (filter, after) = (filter_of(&query), cursor_of(&query));
    let asked = query.check().search().one_of("tipo", BodyKind::OPTIONS).any("provincia");
    asked.one_of("archiviati", &[("1", "")]).sorted(&SORTS).placed(after.as_ref()).finish()?;
    let mut tx = app.db.read(can.tenant()).await?;
    let found = bodies::list(&mut tx, &can, &filter, after.as_ref()).await?;
    let next = found.rows.last().filter(|_| found.has_more).map(|last| place(last, filter.sort));
    Ok(Page::new(found.rows.iter().map(ApiBody::of).collect(), next.as_ref()))
}

/// One body.
#[utoipa::path(get, path = "/api/v1/bodies/{id}", tag = "Enti",
    params(("id" = String, Path, description = "Identificativo dell'ente")),
    responses(
        (status = 200, body = ApiBody),
        (status = 401, body = ApiProblem, content_type = "application/problem+json"),
        (status = 403, body = ApiProblem, content_type = "application/problem+json"),
        (status = 404, body = ApiProblem, content_type = "application/problem+json"),
    ))]
async fn one(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<BodyId>,
) -> Result<Json<ApiBody>, Problem> {
    seen(&app, &who, id).await.map(|body| Json(ApiBody::of(&body)))
}

async fn seen(app: &App, who: &SignedIn, id: BodyId) -> Result<Body, Problem> {
    let can = who.actor().may_over(ViewBodies)?;
    let mut tx = app.db.read(can.tenant()).await?;
    bodies::get(&mut tx, &can, id).await?.ok_or(Problem::NotFound)
}

/// Adds a body. With an `id` of the caller's, sending twice adds once: the second answer is 409.
#[utoipa::path(post, path = "/api/v1/bodies", tag = "Enti", request_body = BodyInput, responses(
    (status = 201, body = ApiBody),
    (status = 401, body = ApiProblem, content_type = "application/problem+json"),
    (status = 403, body = ApiProblem, content_type = "application/problem+json"),
    (status = 409, body = ApiProblem, content_type = "application/problem+json"),
    (status = 422, body = ApiProblem, content_type = "application/problem+json"),
))]
async fn add(
    State(app): State<App>,
    who: SignedIn,
    Json(input): Json<BodyInput>,
) -> Result<Response, Problem> {
    let can = who.actor().may_over(EditBody)?;
    let data = written(BodyData::named(BodyKind::Other, ""), &input, Absent::Cleared)?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let id = input.id.map_or_else(|| tx.id(), BodyId);
    let body = bodies::add(&mut tx, &can, id, data).await?;
    tx.commit().await?;
    Ok(created(ApiBody::of(&body)))
}

/// Replaces all the data of a body: what is absent is emptied. `version` is that of the answer one read.
#[utoipa::path(put, path = "/api/v1/bodies/{id}", tag = "Enti", request_body = BodyInput,
    params(("id" = String, Path, description = "Identificativo dell'ente")),
    responses(
        (status = 200, body = ApiBody),
        (status = 401, body = ApiProblem, content_type = "application/problem+json"),
        (status = 403, body = ApiProblem, content_type = "application/problem+json"),
        (status = 404, body = ApiProblem, content_type = "application/problem+json"),
        (status = 409, body = ApiProblem, content_type = "application/problem+json"),
        (status = 422, body = ApiProblem, content_type = "application/problem+json"),
    ))]
async fn replace(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<BodyId>,
    Json(input): Json<BodyInput>,
) -> Result<Json<ApiBody>, Problem> {
    save(&app, &who, id, (&input, Absent::Cleared)).await
}

/// Changes some data of a body: what is absent stays. `version` is that of the answer one read. People of the
/// body itself change only how to reach and invoice it.
#[utoipa::path(patch, path = "/api/v1/bodies/{id}", tag = "Enti", request_body = BodyInput,
    params(("id" = String, Path, description = "Identificativo dell'ente")),
    responses(
        (status = 200, body = ApiBody),
        (status = 401, body = ApiProblem, content_type = "application/problem+json"),
        (status = 403, body = ApiProblem, content_type = "application/problem+json"),
        (status = 404, body = ApiProblem, content_type = "application/problem+json"),
        (status = 409, body = ApiProblem, content_type = "application/problem+json"),
        (status = 422, body = ApiProblem, content_type = "application/problem+json"),
    ))]
async fn change(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<BodyId>,
    Json(input): Json<BodyInput>,
) -> Result<Json<ApiBody>, Problem> {
    save(&app, &who, id, (&input, Absent::Kept)).await
}

/// What becomes of fields that the caller does not send.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Absent {
    Kept,
    Cleared,
}

async fn save(
    app: &App,
    who: &SignedIn,
    id: BodyId,
    (input, absent): (&BodyInput, Absent),
) -> Result<Json<ApiBody>, Problem> {
    let body = seen(app, who, id).await?;
    let can = who.actor().may(EditContacts, &body.target(who.actor().tenant()))?;
    let shown = input.version.ok_or_else(|| Problem::Invalid(FormErrors::one("version", NO_VERSION)))?;
    let data = written(body.data, input, absent)?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let body = bodies::change(&mut tx, &can, (id, shown), data).await?;
    tx.commit().await?;
    Ok(Json(ApiBody::of(&body)))
}

const NO_VERSION: &str =
    "version: manda la versione dell'ente che hai letto, così non sovrascrivi modifiche di altri";

fn written(mut data: BodyData, input: &BodyInput, absent: Absent) -> Result<BodyData, Problem> {
    let sent = input.texts();
    let text = |field: Field| sent.iter().find(|(known, _)| *known == field).map(|(_, text)| text.as_str());
    let texts = Field::ALL.iter().filter_map(|field| match (text(*field), absent) {
        (Some(text), _) => Some((*field, text)),
        (None, Absent::Kept) => None,
        (None, Absent::Cleared) => Some((*field, "")),
    });
    let mut wrong = set_all(&mut data, texts, &Names::default());
    wrong.extend(contradictions(&data));
    let mut errors = FormErrors::default();
    for (field, message) in wrong {
        errors.add(field.code(), message);
    }
    if errors.is_empty() { Ok(data) } else { Err(Problem::Invalid(errors)) }
}

/// Every dated figure of a body, by driver, newest first.
#[utoipa::path(get, path = "/api/v1/bodies/{id}/drivers", tag = "Enti",
    params(
        ("id" = String, Path, description = "Identificativo dell'ente"),
        ("parametro" = Option<String>, Query, description = "Solo questo parametro, per esempio inhabitants"),
        ("al" = Option<String>, Query, description = "Solo il valore che conta in questo giorno (aaaa-mm-gg); richiede `parametro`"),
    ),
    responses(
        (status = 200, body = Page<ApiFigure>),
        (status = 401, body = ApiProblem, content_type = "application/problem+json"),
        (status = 403, body = ApiProblem, content_type = "application/problem+json"),
        (status = 404, body = ApiProblem, content_type = "application/problem+json"),
        (status = 422, body = ApiProblem, content_type = "application/problem+json"),
    ))]
async fn figures(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<BodyId>,
    query: ListQuery,
) -> Result<Page<ApiFigure>, Problem> {
    let can = who.actor().may_over(ViewBodies)?;
    query.check().any("parametro").any("al").finish()?;
    let mut tx = app.db.read(can.tenant()).await?;
    bodies::get(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
    let wanted = query.filter("parametro").map(Driver::parse).transpose();
    let wanted = wanted.map_err(|why| Problem::Invalid(FormErrors::one("parametro", why.to_string())))?;
    let on = query.filter("al").map(Day::parse).transpose();
    let on = on.map_err(|why| Problem::Invalid(FormErrors::one("al", format!("al: {why}"))))?;
    let found = match (wanted, on) {
        (Some(driver), Some(day)) => {
            drivers::value_on(&mut tx, &can, id, &driver, day).await?.into_iter().collect()
        }
        (wanted, None) => {
            let mut all = drivers::history(&mut tx, &can, id).await?;
            all.retain(|value| wanted.as_ref().is_none_or(|driver| *driver == value.driver));
            all
        }
        (None, Some(_)) => {
            let why = "parametro: scrivi quale parametro vuoi a quella data, per esempio inhabitants";
            return Err(Problem::Invalid(FormErrors::one("parametro", why)));
        }
    };
    Ok(Page::new(found.into_iter().map(ApiFigure::of).collect(), None))
}

/// Records a dated figure; one for the same driver and day is corrected.
#[utoipa::path(post, path = "/api/v1/bodies/{id}/drivers", tag = "Enti", request_body = FigureInput,
    params(("id" = String, Path, description = "Identificativo dell'ente")),
    responses(
        (status = 201, body = ApiFigure),
        (status = 401, body = ApiProblem, content_type = "application/problem+json"),
        (status = 403, body = ApiProblem, content_type = "application/problem+json"),
        (status = 404, body = ApiProblem, content_type = "application/problem+json"),
        (status = 409, body = ApiProblem, content_type = "application/problem+json"),
        (status = 422, body = ApiProblem, content_type = "application/problem+json"),
    ))]
async fn record(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<BodyId>,
    Json(input): Json<FigureInput>,
) -> Result<Response, Problem> {
    let body = seen(&app, &who, id).await?;
    let can = who.actor().may(RecordDriver, &body.target(who.actor().tenant()))?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let kinds = drivers::kinds(&mut tx).await?;
    let known = kinds.into_iter().map(|kind| kind.driver).find(|driver| driver.code() == input.driver);
    let unknown = || {
        FormErrors::one(
            "driver",
            "driver: questo parametro non c'è. Usa inhabitants, workstations o uno del centro",
        )
    };
    let driver = known.ok_or_else(|| Problem::Invalid(unknown()))?;
    let date = Day::parse(&input.reference_date);
    let reference_date = date.map_err(|why| {
        Problem::Invalid(FormErrors::one("reference_date", format!("reference_date: {why}")))
    })?;
    let new =
        NewDriverValue { body_id: id, driver, reference_date, value: input.value, source: input.source };
    if drivers::record(&mut tx, &can, &new).await? == drivers::Recorded::Unchanged {
        return Ok(created(ApiFigure::of(
            drivers::value_on(&mut tx, &can, id, &new.driver, new.reference_date)
                .await?
                .ok_or(Problem::NotFound)?,
        )));
    }
    let value = drivers::value_on(&mut tx, &can, id, &new.driver, new.reference_date)
        .await?
        .ok_or(Problem::NotFound)?;
    tx.commit().await?;
    Ok(created(ApiFigure::of(value)))
}
