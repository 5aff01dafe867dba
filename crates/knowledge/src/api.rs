//! What this is: `/api/v1/articles`: to read articles as the token may, to write, change, publish and withdraw them.
//! What it is not: a second set of rules. Text is `CommonMark`; instants are RFC 3339 in UTC.

use ::store::StoreError;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::{EditArticles, ViewCatalogue};
use kernel::{ArticleId, Can, ServiceId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use webkit::api::{Json, Page, created};
use webkit::{App, Cursor, FormErrors, ListQuery, ListView, Posted, Problem, SignedIn};

use crate::model::{Article, ArticleData, Audience, Move, Status, Subject};
use crate::pages::{SORTS, filter, may_edit, read};
use crate::store::{self as acts, Failure, Listed, Sight};

/// The endpoints of this area.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(page, write)).routes(routes!(one, change)).routes(routes!(go))
}

/// A service that an article is about.
#[derive(Serialize, ToSchema)]
struct ApiArticleService {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
}

/// An article in a list.
#[derive(Serialize, ToSchema)]
struct ApiArticleRow {
    /// Its id.
    id: String,
    /// In a few words.
    title: String,
    /// public, members.
    audience: String,
    /// draft, published, withdrawn.
    state: String,
    /// The services it is about.
    services: Vec<ApiArticleService>,
    /// When this version was written.
    saved_at: String,
}

/// An article.
#[derive(Serialize, ToSchema)]
struct ApiArticle {
    /// Its id.
    id: String,
    /// In a few words.
    title: String,
    /// All of it, in `CommonMark`.
    text: String,
    /// public, members.
    audience: String,
    /// draft, published, withdrawn.
    state: String,
    /// The number of this version.
    number: i64,
    /// More words by which it is found.
    keywords: String,
    /// What a change or a move has to name, so that nobody overwrites what they have not seen.
    version: i64,
    /// The services it is about.
    services: Vec<ApiArticleService>,
    /// When this version was written.
    saved_at: String,
    /// How many found it useful.
    helpful: i64,
    /// How many did not.
    unhelpful: i64,
}

/// A new article, which becomes a draft. Sent twice with one id it is made once.
#[derive(Deserialize, ToSchema)]
struct ApiNewArticle {
    /// An id chosen by whoever sends, a UUID.
    id: String,
    /// In a few words.
    title: String,
    /// All of it, in `CommonMark`.
    text: String,
    /// More words by which it is found.
    #[serde(default)]
    keywords: String,
    /// public, members.
    audience: String,
    /// The ids of the services it is about.
    #[serde(default)]
    services: Vec<String>,
}

/// An article as it is from now on, all of it.
#[derive(Deserialize, ToSchema)]
struct ApiEditArticle {
    /// The version that was read.
    version: i64,
    /// In a few words.
    title: String,
    /// All of it, in `CommonMark`.
    text: String,
    /// More words by which it is found.
    #[serde(default)]
    keywords: String,
    /// public, members.
    audience: String,
    /// The ids of the services it is about.
    #[serde(default)]
    services: Vec<String>,
}

/// A move of an article.
#[derive(Deserialize, ToSchema)]
struct ApiArticleMove {
    /// The version that was read.
    version: i64,
    /// publish, withdraw.
    #[serde(rename = "move")]
    mv: String,
}

fn services(subjects: &[Subject]) -> Vec<ApiArticleService> {
    let one =
        |subject: &Subject| ApiArticleService { id: subject.id.to_string(), name: subject.name.clone() };
    subjects.iter().map(one).collect()
}

impl ApiArticleRow {
    fn of(row: &Listed) -> Self {
        Self {
            id: row.article_id.to_string(),
            title: row.title.clone(),
            audience: row.audience.code().to_owned(),
            state: row.status.code().to_owned(),
            services: services(&row.services),
            saved_at: row.saved_at.iso(),
        }
    }
}

impl ApiArticle {
    fn of(article: &Article) -> Self {
        let shown = &article.shown;
        Self {
            id: article.article_id.to_string(),
            title: shown.data.title.clone(),
            text: shown.data.text.clone(),
            audience: shown.data.audience.code().to_owned(),
            state: article.status.code().to_owned(),
            number: shown.number,
            keywords: shown.data.keywords.clone(),
            version: article.version,
            services: services(&shown.data.services),
            saved_at: shown.saved_at.iso(),
            helpful: article.helpful,
            unhelpful: article.unhelpful,
        }
    }
}

/// The articles that the token may read; with the right to write them, drafts too.
#[utoipa::path(get, path = "/api/v1/articles", tag = "Conoscenza", params(
    ("q" = Option<String>, Query, description = "Parole da cercare"),
    ("servizio" = Option<String>, Query, description = "Identificativo del servizio"),
    ("stato" = Option<String>, Query, description = "draft, published, withdrawn"),
    ("lettori" = Option<String>, Query, description = "public, members"),
    ("ordina" = Option<String>, Query, description = "titolo, data"),
    ("dopo" = Option<String>, Query, description = "Il valore `next` della pagina precedente"),
), responses((status = 200, body = Page<ApiArticleRow>), (status = 422)))]
async fn page(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Page<ApiArticleRow>, Problem> {
    let sight = Sight::of(who.actor())?;
    let after = query.after();
    let place: Option<[&str; 2]> = after.as_ref().and_then(Cursor::values);
    let asked = query.check().search().one_of("stato", &Status::options());
    let asked = asked.one_of("lettori", &Audience::options()).reads::<ServiceId>("servizio");
    asked.sorted(&SORTS).placed(place.as_ref()).finish()?;
    let filter = filter(&query, sight);
    let size = i64::try_from(ListView::SIZE).unwrap_or(i64::MAX).saturating_add(1);
    let mut tx = app.db.read(sight.tenant()).await?;
    let mut rows = acts::page(&mut tx, sight, &filter, (place, size)).await?;
    let more = rows.len() > ListView::SIZE;
    rows.truncate(ListView::SIZE);
    let next = rows.last().filter(|_| more).map(|row| Cursor::after(acts::place(row, filter.sort)));
    Ok(Page::new(rows.iter().map(ApiArticleRow::of).collect(), next.as_ref()))
}

/// One article, in the version that the token may read.
#[utoipa::path(get, path = "/api/v1/articles/{id}", tag = "Conoscenza", params(
    ("id" = String, Path, description = "Identificativo dell'articolo"),
), responses((status = 200, body = ApiArticle), (status = 404)))]
async fn one(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<ArticleId>,
) -> Result<Json<ApiArticle>, Problem> {
    shown(&app, &who, id).await.map(Json)
}

async fn shown(app: &App, who: &SignedIn, id: ArticleId) -> Result<ApiArticle, Problem> {
    let sight = Sight::of(who.actor())?;
    let mut tx = app.db.read(sight.tenant()).await?;
    let article = acts::find(&mut tx, sight, id).await?.ok_or(Problem::NotFound)?;
    Ok(ApiArticle::of(&article))
}

/// Writes a new article as a draft.
#[utoipa::path(post, path = "/api/v1/articles", tag = "Conoscenza", request_body = ApiNewArticle,
    responses((status = 201, body = ApiArticle), (status = 409), (status = 422)))]
async fn write(
    State(app): State<App>,
    who: SignedIn,
    Json(sent): Json<ApiNewArticle>,
) -> Result<Response, Problem> {
    let can = may_edit(&who)?;
    let ApiNewArticle { id, title, text, keywords, audience, services } = sent;
    let posted = Posted::of(vec![("once".to_owned(), id)]);
    let mut f = posted.reader();
    let id = f.once::<ArticleId>();
    let id = f.finish_with(|| id)?;
    let data = data(&app, &can, [title, text, keywords, audience], services).await?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    match acts::create(&mut tx, &can, id, &data).await {
        Ok(()) => tx.commit().await?,
        Err(Failure::Store(StoreError::Taken(_))) => drop(tx),
        Err(why) => return Err(why.into()),
    }
    Ok(created(shown(&app, &who, id).await?))
}

/// What was sent, read with the rules of the page.
async fn data(
    app: &App,
    can: &Can<EditArticles>,
    texts: [String; 4],
    services: Vec<String>,
) -> Result<ArticleData, Problem> {
    let view = kernel::Actor::console(can.tenant()).may_over(ViewCatalogue)?;
    let known = catalogue::services::every(&mut app.db.read(can.tenant()).await?, &view).await?;
    let known: Vec<_> = known.into_iter().map(|one| (one.service_id.to_string(), one.data.name)).collect();
    let names = ["title", "text", "keywords", "audience"].map(str::to_owned);
    let mut fields: Vec<(String, String)> = names.into_iter().zip(texts).collect();
    fields.extend(services.into_iter().map(|id| ("services".to_owned(), id)));
    Ok(read(&Posted::of(fields), &known)?)
}

/// Writes a new version of an article; readers see it once it is published.
#[utoipa::path(put, path = "/api/v1/articles/{id}", tag = "Conoscenza", request_body = ApiEditArticle, params(
    ("id" = String, Path, description = "Identificativo dell'articolo"),
), responses((status = 200, body = ApiArticle), (status = 404), (status = 409), (status = 422)))]
async fn change(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<ArticleId>,
    Json(sent): Json<ApiEditArticle>,
) -> Result<Json<ApiArticle>, Problem> {
    let can = may_edit(&who)?;
    let ApiEditArticle { version, title, text, keywords, audience, services } = sent;
    let data = data(&app, &can, [title, text, keywords, audience], services).await?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    if acts::save(&mut tx, &can, (id, version), &data).await? {
        tx.commit().await?;
    } else {
        drop(tx);
    }
    shown(&app, &who, id).await.map(Json)
}

/// Publishes the last version of an article, or withdraws it from its readers.
#[utoipa::path(post, path = "/api/v1/articles/{id}/moves", tag = "Conoscenza", request_body = ApiArticleMove, params(
    ("id" = String, Path, description = "Identificativo dell'articolo"),
), responses((status = 200, body = ApiArticle), (status = 404), (status = 409), (status = 422)))]
async fn go(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<ArticleId>,
    Json(sent): Json<ApiArticleMove>,
) -> Result<Json<ApiArticle>, Problem> {
    let can = may_edit(&who)?;
    let mv = match sent.mv.as_str() {
        "publish" => Move::Publish,
        "withdraw" => Move::Withdraw,
        _ => return Err(Problem::Invalid(FormErrors::one("move", "move: scegli tra publish e withdraw."))),
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    acts::move_to(&mut tx, &can, (id, sent.version), mv).await?;
    tx.commit().await?;
    shown(&app, &who, id).await.map(Json)
}
