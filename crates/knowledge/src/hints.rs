//! What this is: the articles that may answer a question, shown beside it: for the page on which a request is made.
//! What it is not: a way to see more than the list shows.

use ::store::{StoreError, Tx};
use askama::Template;
use askama::filters::HtmlSafe;
use axum::extract::State;
use axum::response::Response;
use kernel::permission::ViewArticles;
use kernel::{Actor, ServiceId};
use webkit::{App, ListQuery, Problem, SignedIn, page};

use crate::store::{self, Listed, Sight};

/// How many are shown.
const MOST: usize = 5;
/// Letters of a question that count.
const LONGEST: usize = 200;

/// Articles that may answer. With script the part asks for itself again while the fields `subject` and `service` of the
/// same page are filled in; without, it stays as it was made: `{{ hints }}`.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "knowledge/hints.html")]
pub struct Hints {
    rows: Vec<Listed>,
    is_live: bool,
}

impl HtmlSafe for Hints {}

impl Hints {
    /// Those for what was typed about some services; none for somebody who may not read articles.
    pub async fn of(
        tx: &mut Tx,
        actor: &Actor,
        (typed, services): (&str, &[ServiceId]),
    ) -> Result<Self, StoreError> {
        let Ok(can) = actor.may_over(ViewArticles) else { return Ok(Self::default()) };
        let typed: String = typed.trim().chars().take(LONGEST).collect();
        let mut rows = store::suggest(tx, Sight::reading(&can), (&typed, services), MOST).await?;
        // Words that no article has: those of the service may do.
        if rows.is_empty() && !typed.is_empty() {
            rows = store::suggest(tx, Sight::reading(&can), ("", services), MOST).await?;
        }
        Ok(Self { rows, is_live: true })
    }
}

/// `GET /conoscenza/suggerimenti`
pub(crate) async fn show(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = who.actor().may_over(ViewArticles)?;
    let services: Vec<ServiceId> = query.filter_as("service").into_iter().collect();
    let typed = query.filter("subject").unwrap_or_default();
    let mut tx = app.db.read(can.tenant()).await?;
    page(&Hints::of(&mut tx, who.actor(), (typed, &services)).await?)
}
