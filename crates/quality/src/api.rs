//! What this is: the figures of requests, the matrix, the reports of months and satisfaction for other programs, as JSON.
//! What it is not: a second way of counting: it reads what the pages read. Times are seconds.

use axum::extract::State;
use kernel::permission::ViewSatisfaction;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use webkit::api::{Json, Page};
use webkit::{App, ListQuery, Problem, SignedIn};

use crate::model::{Cell, Figure, Figures, Matrix, Opinion, Row, Spread, grouped};
use crate::pages::{Asked, Reader, matrix_of, of_the_centre, opinions_of, year_asked};
use crate::store::reports::{self, Made};

/// The endpoints of this area.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(request_figures))
        .routes(routes!(request_matrix))
        .routes(routes!(request_month_reports))
        .routes(routes!(request_satisfaction))
}

/// How times are spread, by nearest rank.
#[derive(Serialize, ToSchema)]
struct ApiSpread {
    /// How many were measured.
    count: i64,
    /// The median, in seconds; 0 of none.
    median: i64,
    /// The 90th percentile, in seconds; 0 of none.
    ninetieth: i64,
}

/// The figures of a set of requests.
#[derive(Serialize, ToSchema)]
struct ApiRequestFigures {
    /// By the code of each count: `opened`, `resolved`, `taken_judged`, `taken_kept`, `age_2` …
    counts: BTreeMap<String, i64>,
    /// Working time until taken in charge.
    to_take: ApiSpread,
    /// Working time until resolved, without waiting for the body.
    net: ApiSpread,
    /// Elapsed time until resolved.
    gross: ApiSpread,
}

/// The figures of a group.
#[derive(Serialize, ToSchema)]
struct ApiRequestGroup {
    /// The value for the filter of the same name.
    key: String,
    /// Its name.
    label: String,
    /// Its figures.
    figures: ApiRequestFigures,
}

/// A period with its groups.
#[derive(Serialize, ToSchema)]
struct ApiRequestReport {
    /// The first day.
    from: String,
    /// The last day.
    to: String,
    /// By what it is grouped: `servizio`, `ente`, `classe`, `gruppo`, `tipo`.
    by: String,
    /// All of it.
    total: ApiRequestFigures,
    /// Group by group.
    groups: Vec<ApiRequestGroup>,
}

/// A service for bodies of one size.
#[derive(Serialize, ToSchema)]
struct ApiMatrixCell {
    /// `small`, `middle`, `large`, `unknown`, `other`.
    class: String,
    /// Bodies that have it in force.
    using: i64,
    /// Bodies that asked something about it.
    asking: i64,
    /// Requests.
    requests: i64,
}

/// A service of the matrix.
#[derive(Serialize, ToSchema)]
struct ApiMatrixRow {
    /// The id of the service.
    service_id: String,
    /// Its name.
    service: String,
    /// Its level; absent if it is no longer in the catalogue.
    level: Option<String>,
    /// Size by size.
    cells: Vec<ApiMatrixCell>,
}

/// The report of a month.
#[derive(Serialize, ToSchema)]
struct ApiMonthReport {
    /// `2026-03`.
    month: String,
    /// Its version.
    number: i64,
    /// When it was made.
    made_at: String,
    /// The version of the definitions of its figures.
    definitions: i64,
    /// The SHA-256 of its PDF.
    pdf_sha256: String,
    /// The figures of the month, as they were then.
    total: ApiRequestFigures,
}

/// What enough people think.
#[derive(Serialize, ToSchema)]
struct ApiOpinion {
    /// Of whom: all, or the name of a group.
    label: String,
    /// How many answered.
    count: i64,
    /// The mean of the scores from 1 to 5, in tenths: 43 is 4,3.
    mean_tenths: i64,
    /// How many gave 4 or 5.
    content: i64,
}

/// Satisfaction in a year, without groups of fewer than 5 answers.
#[derive(Serialize, ToSchema)]
struct ApiSatisfaction {
    /// The year.
    year: i16,
    /// All together; absent if too few.
    total: Option<ApiOpinion>,
    /// By service.
    services: Vec<ApiOpinion>,
    /// By team.
    teams: Vec<ApiOpinion>,
    /// By month.
    months: Vec<ApiOpinion>,
}

impl ApiSpread {
    fn of(spread: Spread) -> Self {
        Self { count: spread.count, median: spread.median, ninetieth: spread.ninetieth }
    }
}

impl ApiRequestFigures {
    fn of(figures: &Figures) -> Self {
        let count = |figure: &Figure| (figure.code().to_owned(), figures.get(*figure));
        Self {
            counts: Figure::ALL.iter().map(count).collect(),
            to_take: ApiSpread::of(figures.to_take),
            net: ApiSpread::of(figures.net),
            gross: ApiSpread::of(figures.gross),
        }
    }
}

impl ApiOpinion {
    fn of(label: &str, opinion: Opinion) -> Self {
        Self {
            label: label.to_owned(),
            count: opinion.count,
            mean_tenths: opinion.mean.0,
            content: opinion.content,
        }
    }
}

/// The figures of requests in a period; a body gets its own.
#[utoipa::path(get, path = "/api/v1/request-figures", tag = "Andamento delle richieste",
    params(
        ("dal" = Option<String>, Query, description = "Primo giorno"),
        ("al" = Option<String>, Query, description = "Ultimo giorno"),
        ("per" = Option<String>, Query, description = "servizio, ente, classe, gruppo o tipo"),
        ("servizio" = Option<String>, Query), ("ente" = Option<String>, Query), ("classe" = Option<String>, Query),
        ("gruppo" = Option<String>, Query), ("tipo" = Option<String>, Query)),
    responses((status = 200, body = ApiRequestReport), (status = 422)))]
async fn request_figures(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Json<ApiRequestReport>, Problem> {
    let reader = Reader::of(who.actor())?;
    let mut tx = app.db.read(reader.tenant()).await?;
    let asked = asked(&query, tx.today())?;
    let mut rows: Vec<Row> = reader.rows(&mut tx, asked.period).await?;
    rows.retain(|row| asked.narrowed.lets(row));
    let groups = grouped(&rows, asked.by, asked.period);
    let group = |group: crate::model::Group| ApiRequestGroup {
        figures: ApiRequestFigures::of(&group.figures),
        key: group.key,
        label: group.label,
    };
    Ok(Json(ApiRequestReport {
        from: asked.period.from().iso(),
        to: asked.period.to().iso(),
        by: asked.by.code().to_owned(),
        total: ApiRequestFigures::of(&Figures::of(&rows, asked.period)),
        groups: groups.into_iter().map(group).collect(),
    }))
}

/// A program is not answered about other days than it asked for.
fn asked(query: &ListQuery, today: kernel::Day) -> Result<Asked, Problem> {
    let asked = Asked::read(query, today);
    let typed = ["dal", "al"].into_iter().filter_map(|name| query.filter(name).map(|text| (name, text)));
    for (name, text) in typed {
        kernel::Day::parse(text).map_err(|why| webkit::FormErrors::one(name, why.to_string()))?;
    }
    match asked.refused {
        Some(why) => Err(webkit::FormErrors::one("dal", why).into()),
        None => Ok(asked),
    }
}

/// Services by size of the bodies: who uses them, who asks about them.
#[utoipa::path(get, path = "/api/v1/request-figures/matrix", tag = "Andamento delle richieste",
    params(
        ("dal" = Option<String>, Query, description = "Primo giorno"),
        ("al" = Option<String>, Query, description = "Ultimo giorno")),
    responses((status = 200, body = Page<ApiMatrixRow>), (status = 422)))]
async fn request_matrix(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Page<ApiMatrixRow>, Problem> {
    let can = of_the_centre(who.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let asked = asked(&query, tx.today())?;
    let matrix = matrix_of(&mut tx, &can, &asked).await?;
    let cells = |matrix: &Matrix, cells: &[Cell]| {
        let cell = |(class, cell): (&crate::model::SizeClass, &Cell)| ApiMatrixCell {
            class: class.code().to_owned(),
            using: cell.using,
            asking: cell.asking,
            requests: cell.requests,
        };
        matrix.classes.iter().zip(cells).map(cell).collect()
    };
    let rows = matrix.rows.iter().map(|row| ApiMatrixRow {
        service_id: row.service.id.to_string(),
        service: row.service.name.clone(),
        level: row.level.map(|level| level.code().to_owned()),
        cells: cells(&matrix, &row.cells),
    });
    Ok(Page::new(rows.collect(), None))
}

/// The reports of months that were made, newest first.
#[utoipa::path(get, path = "/api/v1/request-figures/months", tag = "Andamento delle richieste",
    responses((status = 200, body = Page<ApiMonthReport>)))]
async fn request_month_reports(
    State(app): State<App>,
    who: SignedIn,
) -> Result<Page<ApiMonthReport>, Problem> {
    let can = of_the_centre(who.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let all = reports::list(&mut tx, &can).await?;
    let report = |made: Made| -> Result<ApiMonthReport, Problem> {
        Ok(ApiMonthReport {
            total: ApiRequestFigures::of(&made.report()?.total),
            month: made.month().code(),
            number: made.number,
            made_at: made.made_at.iso(),
            definitions: made.definitions,
            pdf_sha256: made.pdf_sha256,
        })
    };
    Ok(Page::new(all.into_iter().map(report).collect::<Result<_, _>>()?, None))
}

/// What those who asked think, in a year.
#[utoipa::path(get, path = "/api/v1/request-figures/satisfaction", tag = "Andamento delle richieste",
    params(("anno" = Option<i16>, Query, description = "Anno")),
    responses((status = 200, body = ApiSatisfaction)))]
async fn request_satisfaction(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Json<ApiSatisfaction>, Problem> {
    let can = who.actor().may_over(ViewSatisfaction)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let year = year_asked(&query, tx.today());
    let found = opinions_of(&mut tx, &can, year).await?;
    let mut parts = found.parts.into_iter().map(|part| {
        part.rows.iter().map(|row| ApiOpinion::of(&row.label, row.opinion)).collect::<Vec<ApiOpinion>>()
    });
    Ok(Json(ApiSatisfaction {
        year,
        total: found.all.map(|opinion| ApiOpinion::of("Tutte", opinion)),
        services: parts.next().unwrap_or_default(),
        teams: parts.next().unwrap_or_default(),
        months: parts.next().unwrap_or_default(),
    }))
}
