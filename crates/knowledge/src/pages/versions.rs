//! What this is: the versions of an article, and two of them compared.
//! What it is not: a way back; an older text is written again as a new version.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::ArticleId;
use webkit::{App, Frame, ListQuery, Problem, SignedIn, page};

use super::{address, frame, may_edit};
use crate::model::{Line, Version, compare};
use crate::store::{self as acts, Sight};

#[derive(Template)]
#[template(path = "knowledge/versions.html")]
struct VersionsPage {
    frame: Frame,
    action: String,
    versions: Vec<Version>,
    published: Option<i64>,
    numbers: (i64, i64),
    other: Vec<(&'static str, String, String)>,
    lines: Vec<Line>,
}

impl VersionsPage {
    fn is_compared(&self) -> bool {
        self.versions.len() > 1
    }

    fn says_nothing(&self) -> bool {
        self.other.is_empty() && self.lines.iter().all(|line| matches!(line, Line::Same(_)))
    }
}

/// What differs besides the text: its name, before, after.
fn other(before: &Version, after: &Version) -> Vec<(&'static str, String, String)> {
    let services = |version: &Version| {
        let names: Vec<&str> = version.data.services.iter().map(|subject| subject.name.as_str()).collect();
        names.join(", ")
    };
    let all = [
        ("Titolo", before.data.title.clone(), after.data.title.clone()),
        ("Servizi", services(before), services(after)),
        ("Altre parole per la ricerca", before.data.keywords.clone(), after.data.keywords.clone()),
        ("Chi lo legge", before.data.audience.label().to_owned(), after.data.audience.label().to_owned()),
    ];
    all.into_iter().filter(|(_, before, after)| before != after).collect()
}

/// `GET /conoscenza/{id}/versioni?da=1&a=2`
pub(super) async fn list(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<ArticleId>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = may_edit(&who)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let article = acts::find(&mut tx, Sight::of(who.actor())?, id).await?.ok_or(Problem::NotFound)?;
    let versions = acts::versions(&mut tx, &can, id).await?;
    let to = query.filter_as("a").unwrap_or(article.number);
    let from = query.filter_as("da").unwrap_or_else(|| to.saturating_sub(1).max(1));
    let before = acts::version(&mut tx, &can, (id, from)).await?.ok_or(Problem::NotFound)?;
    let after = acts::version(&mut tx, &can, (id, to)).await?.ok_or(Problem::NotFound)?;
    drop(tx);
    let title = article.shown.data.title.clone();
    page(&VersionsPage {
        frame: frame(&app, &who, "Versioni dell'articolo").crumb(title, address(id)),
        action: format!("/conoscenza/{id}/versioni"),
        published: article.published,
        numbers: (from, to),
        other: other(&before, &after),
        lines: compare(&before.data.text, &after.data.text),
        versions,
    })
}
