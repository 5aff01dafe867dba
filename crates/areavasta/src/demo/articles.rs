//! What this is: the articles of the demo's knowledge bases, written for the demo.
//! What it is not: instructions of real centres.

use std::collections::HashMap;

use kernel::permission::EditArticles;
use kernel::{Actor, ArticleId, Phase, ServiceId, Target, TenantId};
use knowledge::model::{ArticleData, Audience, Move, Subject};
use knowledge::store;
use serde::Deserialize;
use webkit::App;

const FILE: &str = include_str!("articles.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plan {
    articles: Vec<ArticlePlan>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ArticlePlan {
    title: String,
    /// The codes of the services; those that a centre does not have are left out.
    services: Vec<String>,
    keywords: String,
    audience: String,
    published: bool,
    text: String,
}

/// Writes the articles on the services that a centre has.
pub(crate) async fn load(
    app: &App,
    tenant: TenantId,
    services: &HashMap<String, (ServiceId, String)>,
) -> anyhow::Result<()> {
    let console = Actor::console(tenant);
    let can = console.may(EditArticles, &Target::centre(tenant, Phase::Current))?;
    let plan: Plan = toml::from_str(FILE)?;
    let mut tx = app.db.write(tenant, &console).await?;
    for article in plan.articles {
        let Some(data) = data(&article, services)? else { continue };
        let id: ArticleId = tx.id();
        store::create(&mut tx, &can, id, &data).await?;
        if article.published {
            store::move_to(&mut tx, &can, (id, 1), Move::Publish).await?;
        }
    }
    Ok(tx.commit().await?)
}

fn data(
    plan: &ArticlePlan,
    services: &HashMap<String, (ServiceId, String)>,
) -> anyhow::Result<Option<ArticleData>> {
    let known = plan.services.iter().filter_map(|code| services.get(code));
    let about: Vec<Subject> = known.map(|(id, name)| Subject { id: *id, name: name.clone() }).collect();
    if about.is_empty() && !plan.services.is_empty() {
        return Ok(None);
    }
    let audience = Audience::from_code(&plan.audience);
    Ok(Some(ArticleData {
        title: plan.title.clone(),
        text: plan.text.trim().to_owned(),
        keywords: plan.keywords.clone(),
        audience: audience.ok_or_else(|| anyhow::anyhow!("audience {}", plan.audience))?,
        services: about,
    }))
}
