//! What this is: the pages of the knowledge base.
//! What it is not: rules or SQL: a handler loads, decides through the model, saves, redirects.

mod edit;
mod list;
mod public;
mod show;
mod versions;

use axum::Router;
use axum::routing::{get, post};
use kernel::permission::EditArticles;
use kernel::{ArticleId, Can, Phase, Target};
use webkit::{App, Badge, Frame, Problem, SignedIn};

pub(crate) use edit::read;
pub(crate) use list::{SORTS, filter};

use crate::hints;
use crate::model::Status;

/// The routes of this area.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/conoscenza", get(list::list))
        .route("/conoscenza/nuova", get(edit::ask_new).post(edit::create))
        .route("/conoscenza/suggerimenti", get(hints::show))
        .route("/conoscenza/{id}", get(show::show))
        .route("/conoscenza/{id}/modifica", get(edit::ask).post(edit::save))
        .route("/conoscenza/{id}/pubblica", post(show::publish))
        .route("/conoscenza/{id}/ritira", post(show::withdraw))
        .route("/conoscenza/{id}/utile", post(show::vote))
        .route("/conoscenza/{id}/versioni", get(versions::list))
        .route("/centri/{slug}/conoscenza", get(public::list))
        .route("/centri/{slug}/conoscenza/{id}", get(public::show))
}

/// The page of an article.
pub(crate) fn address(id: ArticleId) -> String {
    format!("/conoscenza/{id}")
}

/// The right to write articles.
pub(crate) fn may_edit(who: &SignedIn) -> Result<Can<EditArticles>, Problem> {
    Ok(who.actor().may(EditArticles, &Target::centre(who.actor().tenant(), Phase::Current))?)
}

fn frame(app: &App, who: &SignedIn, title: impl Into<String>) -> Frame {
    Frame::new(who, app, title).area("conoscenza").crumb("Conoscenza", "/conoscenza")
}

/// A state in a word, with an icon.
fn badge(status: Status) -> Badge {
    match status {
        Status::Draft => Badge::warning(status.label()),
        Status::Published => Badge::success(status.label()),
        Status::Withdrawn => Badge::quiet(status.label()),
    }
}
