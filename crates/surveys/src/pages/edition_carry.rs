//! What this is: the responses of an edition moved to another version of the questionnaire: the report first, then the act.
//! What it is not: done by itself.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::EditionId;
use kernel::permission::ViewSurveys;
use webkit::{
    App, EmptyState, Flash, Form, Frame, ListQuery, Posted, Problem, SignedIn, page, redirect_with,
};

use super::{edition, edition_address, edition_frame};
use crate::access;
use crate::model::{Edition, Version, VersionStatus};
use crate::store::moves::{self, Line};
use crate::store::surveys;

#[derive(Template)]
#[template(path = "surveys/carry.html")]
struct CarryPage {
    frame: Frame,
    versions: Vec<Version>,
    chosen: Option<(i64, Form)>,
    lines: Vec<Line>,
    empty: EmptyState,
    base: String,
}

/// The published versions to which it could go.
async fn others(app: &App, who: &SignedIn, found: &Edition) -> Result<Vec<Version>, Problem> {
    let can = who.actor().may_over(ViewSurveys)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let mut all = surveys::versions(&mut tx, &can, found.data.survey_id).await?;
    all.retain(|one| one.status == VersionStatus::Published && one.version_id != found.data.version_id);
    Ok(all)
}

/// `GET /questionari/rilevazioni/{edition}/versione`
pub(super) async fn ask(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<EditionId>,
    query: ListQuery,
) -> Result<Response, Problem> {
    access::edit(who.actor())?;
    let can = access::of_the_whole(who.actor())?;
    let found = edition(&app, &can, id).await?;
    let versions = others(&app, &who, &found).await?;
    let wanted: Option<i64> = query.filter_as("numero");
    let chosen = versions.iter().find(|one| Some(one.number) == wanted);
    let lines = match chosen {
        Some(version) => {
            moves::report(&mut app.db.read(can.tenant()).await?, &can, (&found, version)).await?
        }
        None => Vec::new(),
    };
    let base = format!("{}/versione", edition_address(id));
    let text = "Il questionario non ha un'altra versione pubblicata. Preparane una nuova e pubblicala, poi torna qui.";
    page(&CarryPage {
        frame: edition_frame(&who, &app, &found, "Porta a un'altra versione"),
        chosen: chosen.map(|one| (one.number, Form::empty(&who, base.clone()))),
        versions,
        lines,
        empty: EmptyState::new(text),
        base,
    })
}

/// `POST /questionari/rilevazioni/{edition}/versione`
pub(super) async fn carry(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<EditionId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = access::edit(who.actor())?;
    let view = access::of_the_whole(who.actor())?;
    let found = edition(&app, &view, id).await?;
    let versions = others(&app, &who, &found).await?;
    let wanted: Option<i64> = posted.get("numero").and_then(|text| text.parse().ok());
    let to = versions.iter().find(|one| Some(one.number) == wanted).ok_or(Problem::NotFound)?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let lines = moves::carry_all(&mut tx, (&can, &view), &found, to.version_id).await?;
    tx.commit().await?;
    let moved = lines.iter().filter(|line| line.carried.is_some()).count();
    let text = format!(
        "Rilevazione portata alla versione {}: {moved} risposte spostate su {}.",
        to.number,
        lines.len()
    );
    Ok(redirect_with(&edition_address(id), Flash::success(text)))
}
