//! What this is: what programs do with a request: answer, note, move, record time.
//! What it is not: rules; the store refuses what the model does not allow.

use axum::extract::{Path, State};
use kernel::permission::ViewTechnicalNotes;
use kernel::{Day, RequestEntryId, RequestId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use webkit::api::{ApiProblem, Json, Page};
use webkit::{App, Posted, Problem, SignedIn};

use super::shape::{ApiMessage, ApiMove, ApiNewTime, ApiRequest, ApiRequestReply, ApiTime, files};
use super::shown;
use crate::model::Move;
use crate::pages::{finish, found, may_answer, may_work};
use crate::store::acts::{self, Time};
use crate::store::hours::Beyond;
use crate::store::{self as store_acts, Reply, Sight};

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(reply))
        .routes(routes!(notes, note))
        .routes(routes!(times, record))
        .routes(routes!(go))
}

/// An id and a text, read with the same rules as on the page.
fn written(id: String, text: String) -> Result<(RequestEntryId, String), Problem> {
    let posted = Posted::of(vec![("once".to_owned(), id), ("text".to_owned(), text)]);
    let mut f = posted.reader();
    let (entry, text) = (f.once::<RequestEntryId>(), f.long_text("text", "Testo", 1..=20_000));
    f.finish_with(|| Some((entry?, text))).map_err(Problem::Invalid)
}

/// Writes an answer that everybody in the request reads.
#[utoipa::path(post, path = "/api/v1/requests/{id}/replies", tag = "Richieste", request_body = ApiRequestReply,
    params(("id" = String, Path, description = "Identificativo della richiesta")),
    responses((status = 200, body = ApiRequest),
    (status = 401, body = ApiProblem, content_type = "application/problem+json"),
    (status = 403, body = ApiProblem, content_type = "application/problem+json"),
    (status = 404, body = ApiProblem, content_type = "application/problem+json"),
    (status = 409, body = ApiProblem, content_type = "application/problem+json"),
    (status = 422, body = ApiProblem, content_type = "application/problem+json"),
))]
async fn reply(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<RequestId>,
    Json(sent): Json<ApiRequestReply>,
) -> Result<Json<ApiRequest>, Problem> {
    let (_, request) = found(&app, &who, id).await?;
    let can = may_answer(&who, &request)?;
    let files = files(&sent.files)?;
    let (entry_id, text) = written(sent.id, sent.text)?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let request = acts::reply(&mut tx, &can, id, Reply { entry_id, text: &text, files: &files }).await?;
    finish(tx).await?;
    shown(&app, &who, request.request_id).await.map(Json)
}

/// What the centre has noted for itself: for who sees technical notes.
#[utoipa::path(get, path = "/api/v1/requests/{id}/notes", tag = "Richieste",
    params(("id" = String, Path, description = "Identificativo della richiesta")),
    responses((status = 200, body = Page<ApiMessage>),
    (status = 401, body = ApiProblem, content_type = "application/problem+json"),
    (status = 403, body = ApiProblem, content_type = "application/problem+json"),
    (status = 404, body = ApiProblem, content_type = "application/problem+json"),
))]
async fn notes(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<RequestId>,
) -> Result<Page<ApiMessage>, Problem> {
    let (can, _) = found(&app, &who, id).await?;
    let sight = Sight::technical(&who.actor().may_over(ViewTechnicalNotes)?);
    let mut tx = app.db.read(can.tenant()).await?;
    let thread = store_acts::thread(&mut tx, &can, id, sight).await?;
    let internal = thread.entries.iter().filter(|entry| entry.kind.is_internal());
    Ok(Page::new(internal.map(|entry| ApiMessage::of(entry, &thread.files)).collect(), None))
}

/// Writes a note that only the centre reads.
#[utoipa::path(post, path = "/api/v1/requests/{id}/notes", tag = "Richieste", request_body = ApiRequestReply,
    params(("id" = String, Path, description = "Identificativo della richiesta")),
    responses((status = 200, body = ApiRequest),
    (status = 401, body = ApiProblem, content_type = "application/problem+json"),
    (status = 403, body = ApiProblem, content_type = "application/problem+json"),
    (status = 404, body = ApiProblem, content_type = "application/problem+json"),
    (status = 409, body = ApiProblem, content_type = "application/problem+json"),
    (status = 422, body = ApiProblem, content_type = "application/problem+json"),
))]
async fn note(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<RequestId>,
    Json(sent): Json<ApiRequestReply>,
) -> Result<Json<ApiRequest>, Problem> {
    let (_, request) = found(&app, &who, id).await?;
    let can = may_work(&who, &request)?;
    let files = files(&sent.files)?;
    let (entry_id, text) = written(sent.id, sent.text)?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let request = acts::note(&mut tx, &can, id, Reply { entry_id, text: &text, files: &files }).await?;
    finish(tx).await?;
    shown(&app, &who, request.request_id).await.map(Json)
}

/// The time spent on a request: for who sees technical notes.
#[utoipa::path(get, path = "/api/v1/requests/{id}/times", tag = "Richieste",
    params(("id" = String, Path, description = "Identificativo della richiesta")),
    responses((status = 200, body = Page<ApiTime>),
    (status = 401, body = ApiProblem, content_type = "application/problem+json"),
    (status = 403, body = ApiProblem, content_type = "application/problem+json"),
    (status = 404, body = ApiProblem, content_type = "application/problem+json"),
))]
async fn times(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<RequestId>,
) -> Result<Page<ApiTime>, Problem> {
    let (can, _) = found(&app, &who, id).await?;
    let sight = Sight::technical(&who.actor().may_over(ViewTechnicalNotes)?);
    let mut tx = app.db.read(can.tenant()).await?;
    let thread = store_acts::thread(&mut tx, &can, id, sight).await?;
    Ok(Page::new(thread.spent.iter().map(ApiTime::of).collect(), None))
}

/// Records time spent; on a request of advice it is taken from the body's packages of hours.
#[utoipa::path(post, path = "/api/v1/requests/{id}/times", tag = "Richieste", request_body = ApiNewTime,
    params(("id" = String, Path, description = "Identificativo della richiesta")),
    responses((status = 200, body = Page<ApiTime>),
    (status = 401, body = ApiProblem, content_type = "application/problem+json"),
    (status = 403, body = ApiProblem, content_type = "application/problem+json"),
    (status = 404, body = ApiProblem, content_type = "application/problem+json"),
    (status = 409, body = ApiProblem, content_type = "application/problem+json"),
    (status = 422, body = ApiProblem, content_type = "application/problem+json"),
))]
async fn record(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<RequestId>,
    Json(sent): Json<ApiNewTime>,
) -> Result<Page<ApiTime>, Problem> {
    let (view, request) = found(&app, &who, id).await?;
    let can = may_work(&who, &request)?;
    let fields = [("once", sent.id), ("on", sent.on), ("activity", sent.activity)];
    let posted = Posted::of(fields.map(|(name, value)| (name.to_owned(), value)).to_vec());
    let mut f = posted.reader();
    let (once, on) = (f.once::<Uuid>(), f.parsed("on", "Giorno", Day::parse));
    let activity = f.text("activity", "Attività", 2..=300);
    if !(1..=1440).contains(&sent.minutes) {
        f.error("minutes", "Minuti: scrivi un numero tra 1 e 1440");
    }
    let (minutes, beyond) = (sent.minutes, if sent.beyond { Beyond::Accepted } else { Beyond::Refused });
    let time = f.finish_with(|| Some(Time { time_id: once?, on: on?, minutes, activity, beyond }));
    let time = time.map_err(Problem::Invalid)?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    acts::spend(&mut tx, &can, id, time).await?;
    finish(tx).await?;
    let sight = Sight::technical(&who.actor().may_over(ViewTechnicalNotes)?);
    let thread = store_acts::thread(&mut app.db.read(can.tenant()).await?, &view, id, sight).await?;
    Ok(Page::new(thread.spent.iter().map(ApiTime::of).collect(), None))
}

/// What a program may ask for by name.
#[derive(Clone, Copy)]
enum Go {
    Take,
    Confirm,
    Reopen,
    With(Move),
}

impl Go {
    fn read(word: &str) -> Option<Self> {
        match word {
            "take" => Some(Self::Take),
            "confirm" => Some(Self::Confirm),
            "reopen" => Some(Self::Reopen),
            "wait" => Some(Self::With(Move::Wait)),
            "resolve" => Some(Self::With(Move::Resolve)),
            "cancel" => Some(Self::With(Move::Cancel)),
            _ => None,
        }
    }
}

/// Moves a request.
#[utoipa::path(post, path = "/api/v1/requests/{id}/moves", tag = "Richieste", request_body = ApiMove,
    params(("id" = String, Path, description = "Identificativo della richiesta")),
    responses((status = 200, body = ApiRequest),
    (status = 401, body = ApiProblem, content_type = "application/problem+json"),
    (status = 403, body = ApiProblem, content_type = "application/problem+json"),
    (status = 404, body = ApiProblem, content_type = "application/problem+json"),
    (status = 409, body = ApiProblem, content_type = "application/problem+json"),
    (status = 422, body = ApiProblem, content_type = "application/problem+json"),
))]
async fn go(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<RequestId>,
    Json(sent): Json<ApiMove>,
) -> Result<Json<ApiRequest>, Problem> {
    let (_, request) = found(&app, &who, id).await?;
    let posted = Posted::of(vec![("move".to_owned(), sent.to)]);
    let mut f = posted.reader();
    let go = f.choice("move", "Operazione", Go::read);
    let go = f.finish_with(|| go).map_err(Problem::Invalid)?;
    let mut tx = app.db.write(who.actor().tenant(), who.actor()).await?;
    let after = match go {
        Go::Take => acts::take(&mut tx, &may_work(&who, &request)?, id).await?,
        Go::Confirm => acts::confirm(&mut tx, &may_answer(&who, &request)?, id).await?,
        Go::Reopen => {
            let can = may_answer(&who, &request)?;
            let (entry_id, text) = written(sent.id, sent.text)?;
            acts::reopen(&mut tx, &can, id, Reply { entry_id, text: &text, files: &[] }).await?
        }
        Go::With(mv) => {
            let can = may_work(&who, &request)?;
            let (entry_id, text) = written(sent.id, sent.text)?;
            acts::step(&mut tx, &can, (id, mv), Reply { entry_id, text: &text, files: &[] }).await?
        }
    };
    finish(tx).await?;
    shown(&app, &who, after.request_id).await.map(Json)
}
