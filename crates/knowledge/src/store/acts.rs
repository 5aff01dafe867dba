//! What this is: one article: reading, writing, publishing, withdrawing it, counting whether it was useful.
//! What it is not: lists and searches.

use ::store::{Entry, StoreError, Tx, Val};
use kernel::permission::{EditArticles, ViewArticles};
use kernel::{ArticleId, Can, text};

use super::found;
use super::{Failure, Sight};
use crate::model::{Article, ArticleData, Move, Status, Version};

const FIND: &str = "SELECT a.article_id, a.status, a.number, a.published, a.helpful, a.unhelpful, a.version, \
    v.number AS shown, v.title, v.text, v.keywords, v.audience, v.services, v.saved_at, v.saved_by \
    FROM knowledge_article a JOIN knowledge_version v ON v.tenant_id = a.tenant_id AND v.article_id = a.article_id \
    AND v.number = CASE WHEN $3 THEN a.number ELSE a.published END \
    WHERE a.tenant_id = $1 AND a.article_id = $2 AND ($3 OR a.status = 'published') \
    AND (v.audience = 'public' OR NOT $4)";
const VERSIONS: &str = "SELECT number AS shown, title, text, keywords, audience, services, saved_at, saved_by \
    FROM knowledge_version WHERE tenant_id = $1 AND article_id = $2 ORDER BY number DESC";
const VERSION: &str = "SELECT number AS shown, title, text, keywords, audience, services, saved_at, saved_by \
    FROM knowledge_version WHERE tenant_id = $1 AND article_id = $2 AND number = $3";
const CREATE: &str = "INSERT INTO knowledge_article (tenant_id, article_id, status, number, published, helpful, \
    unhelpful, version) VALUES ($1, $2, 'draft', 1, NULL, 0, 0, 1)";
const WRITE: &str = "INSERT INTO knowledge_version (tenant_id, article_id, number, title, sort_key, text, keywords, \
    audience, services, saved_at, saved_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
const SAVE: &str = "UPDATE knowledge_article SET number = number + 1, version = version + 1 \
    WHERE tenant_id = $1 AND article_id = $2 AND version = $3";
const MOVE: &str = "UPDATE knowledge_article SET status = $3, published = $4, version = version + 1 \
    WHERE tenant_id = $1 AND article_id = $2 AND version = $5";
const HELPFUL: &str = "UPDATE knowledge_article SET helpful = helpful + 1 \
    WHERE tenant_id = $1 AND article_id = $2 AND status = 'published'";
const UNHELPFUL: &str = "UPDATE knowledge_article SET unhelpful = unhelpful + 1 \
    WHERE tenant_id = $1 AND article_id = $2 AND status = 'published'";
pub(super) const SQL: &[&str] = &[FIND, VERSIONS, VERSION, CREATE, WRITE, SAVE, MOVE, HELPFUL, UNHELPFUL];

/// Whether an article was useful.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Helpful {
    /// It was.
    Yes,
    /// It was not.
    No,
}

/// An article in the version that somebody sees.
pub async fn find(tx: &mut Tx, sight: Sight, id: ArticleId) -> Result<Option<Article>, StoreError> {
    let values = [sight.tenant().into(), id.into(), sight.latest().into(), sight.only_public().into()];
    tx.maybe(FIND, &values).await
}

/// Every version of an article, the last first.
pub async fn versions(
    tx: &mut Tx,
    can: &Can<EditArticles>,
    id: ArticleId,
) -> Result<Vec<Version>, StoreError> {
    tx.all(VERSIONS, &[can.tenant().into(), id.into()]).await
}

/// One version of an article.
pub async fn version(
    tx: &mut Tx,
    can: &Can<EditArticles>,
    (id, number): (ArticleId, i64),
) -> Result<Option<Version>, StoreError> {
    tx.maybe(VERSION, &[can.tenant().into(), id.into(), number.into()]).await
}

async fn write(
    tx: &mut Tx,
    can: &Can<EditArticles>,
    (id, number): (ArticleId, i64),
    data: &ArticleData,
) -> Result<(), StoreError> {
    let services =
        serde_json::to_string(&data.services).map_err(|why| StoreError::Corrupt(why.to_string()))?;
    let author = tx.author().map(|author| author.name().to_owned()).unwrap_or_default();
    let values: [Val; 11] = [
        can.tenant().into(),
        id.into(),
        number.into(),
        data.title.as_str().into(),
        text::sort_key(&data.title).into(),
        data.text.as_str().into(),
        data.keywords.as_str().into(),
        data.audience.into(),
        services.into(),
        tx.now().into(),
        author.into(),
    ];
    tx.exec(WRITE, &values).await?;
    found::replace(tx, id, data).await
}

/// Writes a new article; readers do not see it yet.
pub async fn create(
    tx: &mut Tx,
    can: &Can<EditArticles>,
    id: ArticleId,
    data: &ArticleData,
) -> Result<(), Failure> {
    tx.exec(CREATE, &[can.tenant().into(), id.into()]).await?;
    write(tx, can, (id, 1), data).await?;
    let line = Entry::new("article.create", "article", id);
    tx.audit(line.summary(format!("Scritto l'articolo «{}»", data.title)).created(data)?);
    Ok(())
}

async fn edited(tx: &mut Tx, can: &Can<EditArticles>, id: ArticleId) -> Result<Article, Failure> {
    let sight = Sight { tenant: can.tenant(), depth: super::Depth::Editors };
    find(tx, sight, id).await?.ok_or(Failure::NotThere)
}

/// Writes the next version, if nobody has written one since the page was shown; the same text again writes nothing.
pub async fn save(
    tx: &mut Tx,
    can: &Can<EditArticles>,
    (id, shown): (ArticleId, i64),
    data: &ArticleData,
) -> Result<bool, Failure> {
    let before = edited(tx, can, id).await?;
    if before.version != shown {
        return Err(Failure::Stale);
    }
    if before.shown.data == *data {
        return Ok(false);
    }
    if tx.exec(SAVE, &[can.tenant().into(), id.into(), shown.into()]).await? == 0 {
        return Err(Failure::Stale);
    }
    write(tx, can, (id, before.number.saturating_add(1)), data).await?;
    let line = Entry::new("article.save", "article", id);
    let summary = format!("Modificato l'articolo «{}»", data.title);
    tx.audit(line.summary(summary).change(&before.shown.data, data)?);
    Ok(true)
}

/// Publishes the last version, or withdraws the article, if it still stands where the page showed it.
pub async fn move_to(
    tx: &mut Tx,
    can: &Can<EditArticles>,
    (id, shown): (ArticleId, i64),
    mv: Move,
) -> Result<Status, Failure> {
    let before = edited(tx, can, id).await?;
    if before.version != shown {
        return Err(Failure::Stale);
    }
    let status = before.after(mv)?;
    let published = match mv {
        Move::Publish => Some(before.number),
        Move::Withdraw => before.published,
    };
    let values = [can.tenant().into(), id.into(), status.into(), published.into(), shown.into()];
    if tx.exec(MOVE, &values).await? == 0 {
        return Err(Failure::Stale);
    }
    let (action, did) = match mv {
        Move::Publish => {
            found::publish(tx, id).await?;
            ("article.publish", "Pubblicato")
        }
        Move::Withdraw => ("article.withdraw", "Ritirato"),
    };
    let stood = |status: Status, published: Option<i64>| serde_json::json!({ "status": status.code(), "published": published });
    let line = Entry::new(action, "article", id);
    let line = line.summary(format!("{did} l'articolo «{}»", before.shown.data.title));
    tx.audit(line.change(&stood(before.status, before.published), &stood(status, published))?);
    Ok(status)
}

/// Counts whether an article was useful; `false` if it is not there to be read.
pub async fn vote(
    tx: &mut Tx,
    can: &Can<ViewArticles>,
    id: ArticleId,
    helpful: Helpful,
) -> Result<bool, StoreError> {
    let sql = match helpful {
        Helpful::Yes => HELPFUL,
        Helpful::No => UNHELPFUL,
    };
    Ok(tx.exec(sql, &[can.tenant().into(), id.into()]).await? > 0)
}
