//! What this is: the words and services by which articles are found, and the articles that may answer a question.
//! What it is not: the list; it puts words among its own conditions.

use std::collections::BTreeMap;

use ::store::{StoreError, Tx, Val};
use kernel::{ArticleId, ServiceId};

use super::Sight;
use super::list::{self, Listed};
use crate::model::ArticleData;

/// Words written at a time; a shorter rest repeats its last one.
const BLOCK: usize = 8;
/// Words of a question that count.
const ASKED: usize = 5;

const ADD: &str = "INSERT INTO knowledge_word (tenant_id, latest, article_id, word) VALUES ($1, TRUE, $2, $3), \
    ($1, TRUE, $2, $4), ($1, TRUE, $2, $5), ($1, TRUE, $2, $6), ($1, TRUE, $2, $7), ($1, TRUE, $2, $8), \
    ($1, TRUE, $2, $9), ($1, TRUE, $2, $10) ON CONFLICT DO NOTHING";
const FORGET: &str = "DELETE FROM knowledge_word WHERE tenant_id = $1 AND article_id = $2 AND latest = $3";
const PUBLISH: &str = "INSERT INTO knowledge_word (tenant_id, latest, article_id, word) \
    SELECT tenant_id, FALSE, article_id, word FROM knowledge_word \
    WHERE tenant_id = $1 AND article_id = $2 AND latest = TRUE";
const ADD_SERVICE: &str = "INSERT INTO knowledge_service (tenant_id, service_id, latest, article_id) \
    VALUES ($1, $2, TRUE, $3) ON CONFLICT DO NOTHING";
const FORGET_SERVICES: &str =
    "DELETE FROM knowledge_service WHERE tenant_id = $1 AND article_id = $2 AND latest = $3";
const PUBLISH_SERVICES: &str = "INSERT INTO knowledge_service (tenant_id, service_id, latest, article_id) \
    SELECT tenant_id, service_id, FALSE, article_id FROM knowledge_service \
    WHERE tenant_id = $1 AND article_id = $2 AND latest = TRUE";
const WITH_WORD: &str = "SELECT DISTINCT w.article_id AS c0 FROM knowledge_word w \
    JOIN knowledge_article a ON a.tenant_id = w.tenant_id AND a.article_id = w.article_id \
    WHERE w.tenant_id = $1 AND w.word >= $2 AND w.word < $3 AND w.latest = FALSE AND a.status = 'published' \
    ORDER BY w.article_id LIMIT 200";
const OF_SERVICE: &str = "SELECT s.article_id AS c0 FROM knowledge_service s \
    JOIN knowledge_article a ON a.tenant_id = s.tenant_id AND a.article_id = s.article_id \
    WHERE s.tenant_id = $1 AND s.service_id = $2 AND s.latest = FALSE AND a.status = 'published' \
    ORDER BY s.article_id LIMIT 200";
pub(super) const SQL: &[&str] =
    &[ADD, FORGET, PUBLISH, ADD_SERVICE, FORGET_SERVICES, PUBLISH_SERVICES, WITH_WORD, OF_SERVICE];

/// From now on the last version is found by what it says.
pub(super) async fn replace(tx: &mut Tx, id: ArticleId, data: &ArticleData) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    let of_latest: [Val; 3] = [tenant.into(), id.into(), true.into()];
    tx.exec(FORGET, &of_latest).await?;
    tx.exec(FORGET_SERVICES, &of_latest).await?;
    let names: Vec<&str> = data.services.iter().map(|subject| subject.name.as_str()).collect();
    let all = format!("{} {} {} {}", data.title, data.keywords, names.join(" "), data.text);
    for block in ::words::kept(&all).chunks(BLOCK) {
        let mut values: Vec<Val> = vec![tenant.into(), id.into()];
        let last = block.last().map(String::as_str).unwrap_or_default();
        let padded = block.iter().map(String::as_str).chain(std::iter::repeat(last)).take(BLOCK);
        values.extend(padded.map(Val::from));
        tx.exec(ADD, &values).await?;
    }
    for subject in &data.services {
        tx.exec(ADD_SERVICE, &[tenant.into(), subject.id.into(), id.into()]).await?;
    }
    Ok(())
}

/// From now on readers find it by what the last version says.
pub(super) async fn publish(tx: &mut Tx, id: ArticleId) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    let of_published: [Val; 3] = [tenant.into(), id.into(), false.into()];
    tx.exec(FORGET, &of_published).await?;
    tx.exec(FORGET_SERVICES, &of_published).await?;
    tx.exec(PUBLISH, &[tenant.into(), id.into()]).await?;
    tx.exec(PUBLISH_SERVICES, &[tenant.into(), id.into()]).await?;
    Ok(())
}

/// The published articles that may answer a question about some services, at most so many: those with most of its words
/// first, and of the services asked about before others. Without words, those of the services.
pub async fn suggest(
    tx: &mut Tx,
    sight: Sight,
    (typed, services): (&str, &[ServiceId]),
    most: usize,
) -> Result<Vec<Listed>, StoreError> {
    let mut weights: BTreeMap<ArticleId, (usize, usize)> = BTreeMap::new();
    for (low, high) in ::words::asked(typed).into_iter().take(ASKED) {
        let values = [sight.tenant().into(), low.into(), high.into()];
        let rows: Vec<(ArticleId,)> = tx.all(WITH_WORD, &values).await?;
        for (id,) in rows {
            weights.entry(id).or_default().0 += 1;
        }
    }
    for service in services {
        let rows: Vec<(ArticleId,)> = tx.all(OF_SERVICE, &[sight.tenant().into(), (*service).into()]).await?;
        for (id,) in rows {
            if typed.trim().is_empty() || weights.contains_key(&id) {
                weights.entry(id).or_default().1 += 1;
            }
        }
    }
    let mut order: Vec<(ArticleId, (usize, usize))> = weights.into_iter().collect();
    order.sort_by_key(|(id, weight)| (std::cmp::Reverse(*weight), *id));
    let mut found = Vec::new();
    for (id, _) in order {
        if found.len() == most {
            break;
        }
        found.extend(list::one(tx, sight, id).await?);
    }
    Ok(found)
}
