//! What this is: `/api/v1/letters`: to read what came in by e-mail and what became of it. Instants are RFC 3339 in UTC.
//! What it is not: a way to decide; people do that on the pages, where they see who writes.

use axum::extract::{Path, State as Extracted};
use kernel::LetterId;
use kernel::permission::SortMail;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use webkit::api::{Json, Page};
use webkit::{App, Cursor, ListQuery, ListView, Problem, SignedIn};

use crate::model::{Letter, State};
use crate::pages::{after, filter, place};
use crate::store::letters;

/// The endpoints of this area.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(page)).routes(routes!(one))
}

/// A letter.
#[derive(Serialize, ToSchema)]
struct ApiLetter {
    /// Its id.
    id: String,
    /// To which mailbox it came.
    mailbox: String,
    /// When it was taken in.
    received_at: String,
    /// The sender's address.
    from_address: String,
    /// The sender's name.
    from_name: String,
    /// About what.
    subject: String,
    /// quarantine, `to_sort`, sorted, opened, added, noted, ignored, refused, deleted.
    state: String,
    /// Why; `plain` where there is nothing to say.
    reason: String,
    /// passed, certified, weak, absent, failed.
    verdict: String,
    /// The body, if it is known.
    body_id: Option<String>,
    /// The request it became or was added to.
    request_id: Option<String>,
    /// What it says, quotes left out; only in the answer for one letter.
    text: Option<String>,
}

impl ApiLetter {
    fn of(letter: &Letter) -> Self {
        Self {
            id: letter.letter_id.to_string(),
            mailbox: letter.mailbox.clone(),
            received_at: letter.received_at.iso(),
            from_address: letter.from_address.clone(),
            from_name: letter.from_name.clone(),
            subject: letter.subject.clone(),
            state: letter.state.code().to_owned(),
            reason: letter.reason.code().to_owned(),
            verdict: letter.verdict.code().to_owned(),
            body_id: letter.body_id.map(|id| id.to_string()),
            request_id: letter.request_id.map(|id| id.to_string()),
            text: None,
        }
    }
}

/// The letters of the centre, the newest first, a page at a time.
#[utoipa::path(get, path = "/api/v1/letters", tag = "Richieste", params(
    ("q" = Option<String>, Query, description = "Parole del mittente o dell'oggetto"),
    ("stato" = Option<String>, Query, description = "quarantine, to_sort, sorted, opened, added, noted, ignored, refused, deleted"),
    ("casella" = Option<String>, Query, description = "Indirizzo della casella"),
    ("dopo" = Option<String>, Query, description = "Il valore `next` della pagina precedente"),
), responses((status = 200, body = Page<ApiLetter>), (status = 422)))]
async fn page(
    Extracted(app): Extracted<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Page<ApiLetter>, Problem> {
    let can = who.actor().may_over(SortMail)?;
    let after = after(&query);
    query
        .check()
        .search()
        .one_of("stato", &State::options())
        .any("casella")
        .placed(after.as_ref())
        .finish()?;
    let size = i64::try_from(ListView::SIZE).unwrap_or(i64::MAX).saturating_add(1);
    let mut tx = app.db.read(can.tenant()).await?;
    let mut rows = letters::page(&mut tx, &can, &filter(&query), (after, size)).await?;
    let more = rows.len() > ListView::SIZE;
    rows.truncate(ListView::SIZE);
    let next: Option<Cursor> = rows.last().filter(|_| more).map(place);
    Ok(Page::new(rows.iter().map(ApiLetter::of).collect(), next.as_ref()))
}

/// One letter, with its text.
#[utoipa::path(get, path = "/api/v1/letters/{id}", tag = "Richieste", params(
    ("id" = String, Path, description = "Identificativo della lettera"),
), responses((status = 200, body = ApiLetter), (status = 404)))]
async fn one(
    Extracted(app): Extracted<App>,
    who: SignedIn,
    Path(id): Path<LetterId>,
) -> Result<Json<ApiLetter>, Problem> {
    let can = who.actor().may_over(SortMail)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let letter = letters::get(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
    Ok(Json(ApiLetter { text: Some(letter.text.clone()), ..ApiLetter::of(&letter) }))
}
