//! What this is: the mapping for other programs, as JSON, to be read.
//! What it is not: a second set of rules: it goes through the same permissions and store functions as the pages.

mod shape;

use axum::extract::{Path, State};
use kernel::NETWORK;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use webkit::api::{ApiProblem, Json, Page};
use webkit::{App, ListQuery, Problem, SignedIn};

use crate::access;
use crate::mapping::gather;
use crate::model::{MacroArea, Pillar, Presence, Profile, Quadrant, kept};
use crate::pages::{Asked, filter_of, sight};
use crate::provinces::Provinces;
use crate::store::{assessments, figures, meetings, participants, rules, swot};
use shape::{ApiAssessed, ApiFigure, ApiMeeting, ApiPoint, ApiProvince, ApiProvinceWhole, ApiRules};

/// The addresses of the area.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(provinces))
        .routes(routes!(province))
        .routes(routes!(rules_in_force))
        .routes(routes!(focus_groups))
        .routes(routes!(points))
        .routes(routes!(all_figures))
}

/// The Provinces with labels and confirmed profiles, all on one page; who sees the whole mapping also finds what the
/// answers under way come to.
#[utoipa::path(get, path = "/api/v1/mapping/provinces", tag = "Mappa", params(
    ("q" = Option<String>, Query, description = "Parole da cercare in nome, sigla, regione"),
    ("regione" = Option<String>, Query, description = "Nome della regione"),
    ("area" = Option<String>, Query, description = "nord-ovest, nord-est, centro, sud, isole"),
    ("pilastro" = Option<String>, Query, description = "sua, europa, innovazione"),
    ("profilo" = Option<String>, Query, description = "base, intermedio, avanzato"),
    ("presenza" = Option<String>, Query, description = "partecipanti, confermate, bozze, diverse, senza"),
), responses(
    (status = 200, body = Page<ApiProvince>),
    (status = 401, body = ApiProblem, content_type = "application/problem+json"),
    (status = 403, body = ApiProblem, content_type = "application/problem+json"),
    (status = 422, body = ApiProblem, content_type = "application/problem+json"),
))]
async fn provinces(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Page<ApiProvince>, Problem> {
    let sight = sight(&who)?;
    let asked = query.check().search().any("regione").one_of("area", MacroArea::OPTIONS);
    let asked = asked.one_of("pilastro", Pillar::OPTIONS).one_of("profilo", Profile::OPTIONS);
    asked.one_of("presenza", Presence::OPTIONS).finish()?;
    let filter = filter_of(&query);
    let rows = gather(&app.db, &sight).await?;
    Ok(Page::new(rows.iter().filter(|row| kept(&filter, row)).map(ApiProvince::of).collect(), None))
}

/// A Province with its three pillars, each with the verdict of its latest answers and the reasons for it.
#[utoipa::path(get, path = "/api/v1/mapping/provinces/{id}", tag = "Mappa",
    params(("id" = String, Path, description = "Codice ISTAT dell'unità territoriale, per esempio 097")),
    responses(
        (status = 200, body = ApiProvinceWhole),
        (status = 401, body = ApiProblem, content_type = "application/problem+json"),
        (status = 403, body = ApiProblem, content_type = "application/problem+json"),
        (status = 404, body = ApiProblem, content_type = "application/problem+json"),
    ))]
async fn province(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<String>,
) -> Result<Json<ApiProvinceWhole>, Problem> {
    let sight = sight(&who)?;
    let rows = gather(&app.db, &sight).await?;
    let row = rows.iter().find(|row| row.uts == id).ok_or(Problem::NotFound)?;
    let mut assessed = Vec::new();
    if let Some(can) = sight.whole {
        let mut tx = app.db.read(NETWORK).await?;
        let in_force = rules::in_force(&mut tx).await?;
        for pillar in Pillar::ALL {
            let history = assessments::history(&mut tx, &can, (row.body_id, pillar)).await?;
            if let Some(last) = history.first() {
                assessed.push(ApiAssessed::of(last, in_force.of(pillar)?, in_force.number)?);
            }
        }
    }
    Ok(Json(ApiProvinceWhole { province: ApiProvince::of(row), assessed }))
}

/// The rules in force.
#[utoipa::path(get, path = "/api/v1/mapping/rules", tag = "Mappa", responses(
    (status = 200, body = ApiRules),
    (status = 401, body = ApiProblem, content_type = "application/problem+json"),
    (status = 403, body = ApiProblem, content_type = "application/problem+json"),
))]
async fn rules_in_force(State(app): State<App>, who: SignedIn) -> Result<Json<ApiRules>, Problem> {
    access::whole(who.actor())?;
    let in_force = rules::in_force(&mut app.db.read(NETWORK).await?).await?;
    Ok(Json(ApiRules::of(&in_force)?))
}

/// The meetings of the focus groups with their participants.
#[utoipa::path(get, path = "/api/v1/mapping/focus-groups", tag = "Mappa", responses(
    (status = 200, body = Page<ApiMeeting>),
    (status = 401, body = ApiProblem, content_type = "application/problem+json"),
    (status = 403, body = ApiProblem, content_type = "application/problem+json"),
))]
async fn focus_groups(State(app): State<App>, who: SignedIn) -> Result<Page<ApiMeeting>, Problem> {
    let can = access::whole(who.actor())?;
    let mut tx = app.db.read(NETWORK).await?;
    let provinces = Provinces::read_in(&mut tx).await?;
    let people = participants::all(&mut tx, &can).await?;
    let all = meetings::all(&mut tx, &can).await?;
    Ok(Page::new(all.iter().map(|one| ApiMeeting::of(one, &people, &provinces)).collect(), None))
}

/// The SWOT points, merged ones under the point that speaks for them.
#[utoipa::path(get, path = "/api/v1/mapping/swot", tag = "Mappa", params(
    ("q" = Option<String>, Query, description = "Parole da cercare nei punti"),
    ("pilastro" = Option<String>, Query, description = "sua, europa, innovazione"),
    ("riquadro" = Option<String>, Query, description = "forza, debolezza, opportunita, minacce"),
    ("profilo" = Option<String>, Query, description = "base, intermedio, avanzato, nessuno"),
    ("risposta" = Option<String>, Query, description = "si, no"),
), responses(
    (status = 200, body = Page<ApiPoint>),
    (status = 401, body = ApiProblem, content_type = "application/problem+json"),
    (status = 403, body = ApiProblem, content_type = "application/problem+json"),
    (status = 422, body = ApiProblem, content_type = "application/problem+json"),
))]
async fn points(State(app): State<App>, who: SignedIn, query: ListQuery) -> Result<Page<ApiPoint>, Problem> {
    let can = access::whole(who.actor())?;
    let checked =
        query.check().search().one_of("pilastro", Pillar::OPTIONS).one_of("riquadro", Quadrant::OPTIONS);
    checked.one_of("profilo", crate::pages::TAGS).one_of("risposta", crate::pages::ANSWERED).finish()?;
    let asked = Asked::of(&query);
    let mut tx = app.db.read(NETWORK).await?;
    let all = swot::all(&mut tx, &can, asked.pillar).await?;
    let links = swot::links(&mut tx, &can).await?;
    let point = |point: &swot::Point| {
        let own: Vec<&swot::Link> = links.iter().filter(|link| link.point_id == point.point_id).collect();
        (point.merged_into.is_none() && asked.keeps(point, own.len()))
            .then(|| ApiPoint::of(point, &own, &all))
    };
    Ok(Page::new(all.iter().filter_map(point).collect(), None))
}

/// The figures of the focus groups; where the source contradicts itself `other` is its second figure.
#[utoipa::path(get, path = "/api/v1/mapping/figures", tag = "Mappa", responses(
    (status = 200, body = Page<ApiFigure>),
    (status = 401, body = ApiProblem, content_type = "application/problem+json"),
    (status = 403, body = ApiProblem, content_type = "application/problem+json"),
))]
async fn all_figures(State(app): State<App>, who: SignedIn) -> Result<Page<ApiFigure>, Problem> {
    let can = access::whole(who.actor())?;
    let all = figures::all(&mut app.db.read(NETWORK).await?, &can).await?;
    Ok(Page::new(all.into_iter().map(ApiFigure::of).collect(), None))
}
