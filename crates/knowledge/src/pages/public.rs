//! What this is: the articles that a centre has published for everybody, signed in or not.
//! What it is not: those for members, nor drafts: who is not signed in gets «not found».

use ::store::TenantRow;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::as_the_public;
use kernel::{ArticleId, NETWORK};
use webkit::{App, Frame, ListQuery, ListView, Problem, Visitor, page};

use super::list::load;
use crate::model::{Article, Marked, marked};
use crate::store::{self as acts, Listed, Sight};

#[derive(Template)]
#[template(path = "knowledge/public_list.html")]
struct PublicList {
    frame: Frame,
    list: ListView,
    rows: Vec<Listed>,
    base: String,
}

#[derive(Template)]
#[template(path = "knowledge/public_show.html")]
struct PublicShow {
    frame: Frame,
    article: Article,
    text: Marked,
}

/// The network is a tenant too, but no centre.
async fn centre(app: &App, slug: &str) -> Result<(TenantRow, Sight), Problem> {
    let found = app.db.tenant_by_slug(slug).await?.filter(|tenant| tenant.tenant_id != NETWORK);
    let tenant = found.ok_or(Problem::NotFound)?;
    let sight = Sight::reading(&as_the_public(tenant.tenant_id));
    Ok((tenant, sight))
}

/// `GET /centri/{slug}/conoscenza`
pub(super) async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let (tenant, sight) = centre(&app, &slug).await?;
    let (list, rows) = load(&app, sight, &query).await?;
    let frame = Frame::new(&visitor, &app, format!("Domande e risposte di {}", tenant.name));
    page(&PublicList { frame, list, rows, base: format!("/centri/{}/conoscenza", tenant.slug) })
}

/// `GET /centri/{slug}/conoscenza/{id}`
pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((slug, id)): Path<(String, ArticleId)>,
) -> Result<Response, Problem> {
    let (tenant, sight) = centre(&app, &slug).await?;
    let mut tx = app.db.read(sight.tenant()).await?;
    let article = acts::find(&mut tx, sight, id).await?.ok_or(Problem::NotFound)?;
    drop(tx);
    let list = format!("/centri/{}/conoscenza", tenant.slug);
    let frame = Frame::new(&visitor, &app, article.shown.data.title.clone());
    let text = marked(&article.shown.data.text);
    page(&PublicShow {
        frame: frame.crumb(format!("Domande e risposte di {}", tenant.name), list),
        article,
        text,
    })
}
