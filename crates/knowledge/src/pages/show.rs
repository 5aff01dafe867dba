//! What this is: the page of an article, and what is done there: publish, withdraw, say whether it was useful.
//! What it is not: its text's form.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::ArticleId;
use kernel::permission::ViewArticles;
use webkit::{App, Badge, Flash, Form, Frame, Notice, Posted, Problem, SignedIn, page, redirect_with};

use super::{address, badge, frame, may_edit};
use crate::model::{Article, Audience, Marked, Move, Status, marked};
use crate::store::{self as acts, Helpful, Sight};

#[derive(Template)]
#[template(path = "knowledge/show.html")]
struct ShowPage {
    frame: Frame,
    article: Article,
    text: Marked,
    is_editor: bool,
    notice: Option<Notice>,
    plain: Form,
    public: Option<String>,
}

impl ShowPage {
    fn badge(&self) -> Badge {
        badge(self.article.status)
    }

    fn address(&self) -> String {
        address(self.article.article_id)
    }

    fn is_published(&self) -> bool {
        self.article.status == Status::Published
    }
}

fn notice(article: &Article) -> Option<Notice> {
    let text = match (article.status, article.published) {
        (Status::Draft, _) => "Bozza: la vede solo chi scrive gli articoli.".to_owned(),
        (Status::Withdrawn, _) => "Ritirato: lo vede solo chi scrive gli articoli.".to_owned(),
        (Status::Published, Some(published)) if article.has_news() => {
            format!("Questa è la versione {}; chi legge vede ancora la {published}.", article.number)
        }
        (Status::Published, _) => return None,
    };
    Some(Notice::warning(text))
}

/// `GET /conoscenza/{id}`
pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<ArticleId>,
) -> Result<Response, Problem> {
    let sight = Sight::of(who.actor())?;
    let mut tx = app.db.read(sight.tenant()).await?;
    let article = acts::find(&mut tx, sight, id).await?.ok_or(Problem::NotFound)?;
    drop(tx);
    let (data, is_editor) = (&article.shown.data, sight.sees_drafts());
    let is_public = article.status == Status::Published && data.audience == Audience::Public;
    let frame = frame(&app, &who, data.title.clone());
    page(&ShowPage {
        frame: if is_editor {
            frame.primary("Modifica", format!("/conoscenza/{id}/modifica"))
        } else {
            frame
        },
        text: marked(&data.text),
        notice: notice(&article).filter(|_| is_editor),
        plain: Form::empty(&who, ""),
        public: is_public.then(|| format!("/centri/{}/conoscenza/{id}", who.tenant_slug)),
        is_editor,
        article,
    })
}

async fn move_to(
    app: &App,
    who: &SignedIn,
    (id, posted): (ArticleId, &Posted),
    (mv, said): (Move, &str),
) -> Result<Response, Problem> {
    let can = may_edit(who)?;
    let mut f = posted.reader();
    let shown = f.version();
    f.finish()?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    acts::move_to(&mut tx, &can, (id, shown), mv).await?;
    tx.commit().await?;
    Ok(redirect_with(&address(id), Flash::success(said)))
}

/// `POST /conoscenza/{id}/pubblica`
pub(super) async fn publish(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<ArticleId>,
    posted: Posted,
) -> Result<Response, Problem> {
    move_to(&app, &who, (id, &posted), (Move::Publish, "Articolo pubblicato.")).await
}

/// `POST /conoscenza/{id}/ritira`
pub(super) async fn withdraw(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<ArticleId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let said = "Articolo ritirato: chi legge non lo trova più.";
    move_to(&app, &who, (id, &posted), (Move::Withdraw, said)).await
}

/// `POST /conoscenza/{id}/utile`
pub(super) async fn vote(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<ArticleId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = who.actor().may_over(ViewArticles)?;
    super::edit::load(&app, &who, id).await?;
    let mut f = posted.reader();
    let helpful = f.choice("utile", "È stato utile?", |text| match text {
        "si" => Some(Helpful::Yes),
        "no" => Some(Helpful::No),
        _ => None,
    });
    let helpful = f.finish_with(|| helpful)?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    if !acts::vote(&mut tx, &can, id, helpful).await? {
        return Err(Problem::NotFound);
    }
    tx.commit_unaudited("a count that must not say who was counted").await?;
    let said = match helpful {
        Helpful::Yes => "Grazie: lo contiamo tra gli articoli utili.",
        Helpful::No => "Grazie: serve a migliorarlo. Se il problema resta, apri una richiesta.",
    };
    Ok(redirect_with(&address(id), Flash::success(said)))
}
