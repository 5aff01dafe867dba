//! What this is: acts for other programs, as JSON: which there are, what is missing in each, the text part by part.
//! What it is not: a second set of rules. Acts are drafted by people, on the pages.

use axum::Json;
use axum::extract::{Path, State};
use kernel::ActId;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use webkit::api::Page;
use webkit::{App, ListQuery, Problem, SignedIn};

use crate::model::Document;
use crate::pages::{everything, opened};
use crate::store::acts::Act;

/// The endpoints of this area.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(one))
}

/// A part of an act.
#[derive(Serialize, ToSchema)]
#[schema(as = ActPart)]
struct ApiPart {
    /// The key of its clause.
    key: String,
    /// Its heading.
    heading: String,
    /// Its text, one line for each paragraph, item or row.
    text: String,
}

/// An act.
#[derive(Serialize, ToSchema)]
#[schema(as = Act)]
struct ApiAct {
    /// Its id.
    id: String,
    /// convenzione, delibera, carta, regolamento.
    kind: String,
    /// Its name.
    name: String,
    /// The design from which it is made.
    design_id: String,
    /// Whether nothing is missing.
    complete: bool,
    /// What is missing.
    missing: Vec<String>,
    /// The laws in it that nobody has checked.
    unchecked: Vec<String>,
    /// The number of the last version kept, 0 for none.
    last_version: i64,
    /// Its parts; only in the answer for one act.
    parts: Vec<ApiPart>,
}

impl ApiAct {
    fn of(act: &Act, document: &Document, last_version: i64) -> Self {
        Self {
            id: act.act_id.to_string(),
            kind: act.kind.code().to_owned(),
            name: act.name.clone(),
            design_id: act.design_id.to_string(),
            complete: document.is_complete(),
            missing: document.missing.clone(),
            unchecked: document.unchecked.clone(),
            last_version,
            parts: Vec::new(),
        }
    }
}

/// The acts, by name, as they stand today.
#[utoipa::path(get, path = "/api/v1/acts", tag = "Atti",
    responses((status = 200, body = Page<ApiAct>), (status = 422)))]
async fn list(State(app): State<App>, who: SignedIn, query: ListQuery) -> Result<Page<ApiAct>, Problem> {
    query.check().finish()?;
    let all = everything(&app, who.actor()).await?;
    Ok(Page::new(all.iter().map(|(act, document, last)| ApiAct::of(act, document, *last)).collect(), None))
}

/// One act as it stands today.
#[utoipa::path(get, path = "/api/v1/acts/{id}", tag = "Atti",
    params(("id" = String, Path, description = "Identificativo dell'atto")),
    responses((status = 200, body = ApiAct), (status = 404)))]
async fn one(State(app): State<App>, who: SignedIn, Path(id): Path<ActId>) -> Result<Json<ApiAct>, Problem> {
    let found = opened(&app, &who, id).await?;
    let last = found.versions.first().map_or(0, |version| version.number);
    let part = |part: &crate::model::Part| ApiPart {
        key: part.key.clone(),
        heading: part.heading.clone(),
        text: part.lines(),
    };
    let parts = found.document.parts.iter().map(part).collect();
    Ok(Json(ApiAct { parts, ..ApiAct::of(&found.act, &found.document, last) }))
}
