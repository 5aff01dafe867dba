//! What this is: templates and their versions in the database: composed as a draft, published, followed by the next.
//! What it is not: the rules of composing; those are moves of [`Content`].

use ::store::{Entry, StoreError, Tx, Val, from_row};
use kernel::permission::{EditCampaign, ViewNeeds};
use kernel::{Can, Day, NeedsTemplateId, text};

use super::rows::json;
use super::{Failure, touched};
use crate::model::{Content, NotEdited, Template, TemplateVersion, VersionStatus, outline};

const COLUMNS: &str = "SELECT template_id, name, archived, version FROM needs_template \
    WHERE tenant_id = $1 AND template_id = $2";
const LIST: &str = "SELECT t.template_id, t.name, t.archived, \
    (SELECT MAX(v.number) FROM needs_template_version v WHERE v.tenant_id = t.tenant_id \
      AND v.template_id = t.template_id AND v.status = 'published') AS published, \
    (SELECT MAX(v.number) FROM needs_template_version v WHERE v.tenant_id = t.tenant_id \
      AND v.template_id = t.template_id AND v.status = 'draft') AS draft, \
    (SELECT COUNT(*) FROM needs_campaign c WHERE c.tenant_id = t.tenant_id AND c.template_id = t.template_id) AS campaigns \
    FROM needs_template t WHERE t.tenant_id = $1 ORDER BY t.archived, t.sort_key, t.template_id LIMIT 500";
const VERSIONS: &str = "SELECT template_id, number, status, content, published_on, version \
    FROM needs_template_version WHERE tenant_id = $1 AND template_id = $2 ORDER BY number DESC";
const VERSION: &str = "SELECT template_id, number, status, content, published_on, version \
    FROM needs_template_version WHERE tenant_id = $1 AND template_id = $2 AND number = $3";
const INSERT: &str = "INSERT INTO needs_template (tenant_id, template_id, name, sort_key, archived, version) \
    VALUES ($1, $2, $3, $4, FALSE, 1)";
const UPDATE: &str = "UPDATE needs_template SET name = $3, sort_key = $4, archived = $5, version = version + 1 \
    WHERE tenant_id = $1 AND template_id = $2 AND version = $6";
const INSERT_VERSION: &str = "INSERT INTO needs_template_version (tenant_id, template_id, number, status, content, \
    version) VALUES ($1, $2, $3, 'draft', $4, 1)";
const WRITE: &str = "UPDATE needs_template_version SET content = $4, version = version + 1 \
    WHERE tenant_id = $1 AND template_id = $2 AND number = $3 AND status = 'draft' AND version = $5";
const PUBLISH: &str = "UPDATE needs_template_version SET status = 'published', published_on = $4, version = version + 1 \
    WHERE tenant_id = $1 AND template_id = $2 AND number = $3 AND status = 'draft' AND version = $5";
pub(crate) const SQL: &[&str] =
    &[COLUMNS, LIST, VERSIONS, VERSION, INSERT, UPDATE, INSERT_VERSION, WRITE, PUBLISH];

/// A template in the list.
#[derive(Clone, Debug)]
pub struct TemplateRow {
    /// Which.
    pub template_id: NeedsTemplateId,
    /// Its name.
    pub name: String,
    /// Whether it was put away.
    pub archived: bool,
    /// The number of its last published version.
    pub published: Option<i64>,
    /// The number of the version being composed.
    pub draft: Option<i64>,
    /// How many campaigns use it.
    pub campaigns: i64,
}
from_row!(TemplateRow { template_id, name, archived, published, draft, campaigns });

/// Every template of the centre, those put away last.
pub async fn every(tx: &mut Tx, can: &Can<ViewNeeds>) -> Result<Vec<TemplateRow>, StoreError> {
    tx.all(LIST, &[can.tenant().into()]).await
}

/// A template.
pub async fn find(
    tx: &mut Tx,
    can: &Can<ViewNeeds>,
    id: NeedsTemplateId,
) -> Result<Option<Template>, StoreError> {
    tx.maybe(COLUMNS, &[can.tenant().into(), id.into()]).await
}

/// Its versions, the newest first.
pub async fn versions(
    tx: &mut Tx,
    can: &Can<ViewNeeds>,
    id: NeedsTemplateId,
) -> Result<Vec<TemplateVersion>, StoreError> {
    tx.all(VERSIONS, &[can.tenant().into(), id.into()]).await
}

/// One of its versions.
pub async fn version(
    tx: &mut Tx,
    can: &Can<ViewNeeds>,
    (id, number): (NeedsTemplateId, i64),
) -> Result<Option<TemplateVersion>, StoreError> {
    read_version(tx, can.tenant().into(), (id, number)).await
}

pub(super) async fn read_version(
    tx: &mut Tx,
    tenant: Val,
    (id, number): (NeedsTemplateId, i64),
) -> Result<Option<TemplateVersion>, StoreError> {
    tx.maybe(VERSION, &[tenant, id.into(), number.into()]).await
}

/// Makes a template whose first version is being composed.
pub async fn create(
    tx: &mut Tx,
    can: &Can<EditCampaign>,
    (id, name): (NeedsTemplateId, &str),
    content: &Content,
) -> Result<Template, Failure> {
    let name = name.trim().to_owned();
    let template = Template { template_id: id, name, archived: false, version: 1 };
    let key = text::sort_key(&template.name);
    tx.exec(INSERT, &[can.tenant().into(), id.into(), template.name.as_str().into(), key.into()]).await?;
    tx.exec(INSERT_VERSION, &[can.tenant().into(), id.into(), 1_i64.into(), json(content)?]).await?;
    let summary = format!("Creato il modello di scheda «{}»", template.name);
    tx.audit(Entry::new("needs_template.create", "needs_template", id).summary(summary).created(&template)?);
    Ok(template)
}

/// Changes the name.
pub async fn rename(
    tx: &mut Tx,
    can: &Can<EditCampaign>,
    (before, shown): (&Template, i64),
    name: &str,
) -> Result<Template, Failure> {
    let after = Template { name: name.trim().to_owned(), ..before.clone() };
    let summary = format!("Il modello di scheda «{}» ora si chiama «{}»", before.name, after.name);
    save(tx, can, (before, &after, shown), ("needs_template.rename", summary)).await?;
    Ok(after)
}

/// Puts a template away; campaigns that use it go on.
pub async fn archive(
    tx: &mut Tx,
    can: &Can<EditCampaign>,
    (before, shown): (&Template, i64),
) -> Result<(), Failure> {
    let after = Template { archived: true, ..before.clone() };
    let summary = format!("Archiviato il modello di scheda «{}»", before.name);
    save(tx, can, (before, &after, shown), ("needs_template.archive", summary)).await
}

/// Takes a template out of the archive.
pub async fn restore(
    tx: &mut Tx,
    can: &Can<EditCampaign>,
    (before, shown): (&Template, i64),
) -> Result<(), Failure> {
    let after = Template { archived: false, ..before.clone() };
    let summary = format!("Ripreso dall'archivio il modello di scheda «{}»", before.name);
    save(tx, can, (before, &after, shown), ("needs_template.restore", summary)).await
}

async fn save(
    tx: &mut Tx,
    can: &Can<EditCampaign>,
    (before, after, shown): (&Template, &Template, i64),
    (action, summary): (&'static str, String),
) -> Result<(), Failure> {
    let values: [Val; 6] = [
        can.tenant().into(),
        after.template_id.into(),
        after.name.as_str().into(),
        text::sort_key(&after.name).into(),
        after.archived.into(),
        shown.into(),
    ];
    touched(tx.exec(UPDATE, &values).await?)?;
    tx.audit(Entry::new(action, "needs_template", after.template_id).summary(summary).change(before, after)?);
    Ok(())
}

/// The version being composed.
async fn draft(
    tx: &mut Tx,
    can: &Can<EditCampaign>,
    id: NeedsTemplateId,
) -> Result<TemplateVersion, Failure> {
    let all: Vec<TemplateVersion> = tx.all(VERSIONS, &[can.tenant().into(), id.into()]).await?;
    if all.is_empty() {
        return Err(Failure::NotThere);
    }
    all.into_iter().find(|version| version.status == VersionStatus::Draft).ok_or(Failure::NotADraft)
}

/// Composes the draft by a move; two moves of two people follow one another.
pub async fn compose<T>(
    tx: &mut Tx,
    can: &Can<EditCampaign>,
    id: NeedsTemplateId,
    (summary, work): (String, impl FnOnce(&mut Content) -> Result<T, NotEdited>),
) -> Result<T, Failure> {
    let before = draft(tx, can, id).await?;
    let mut content = before.content.clone();
    let done = work(&mut content)?;
    let values: [Val; 5] =
        [can.tenant().into(), id.into(), before.number.into(), json(&content)?, before.version.into()];
    touched(tx.exec(WRITE, &values).await?)?;
    let entry = Entry::new("needs_template.compose", "needs_template", id).summary(summary);
    tx.audit(entry.change(&outline(&before.content), &outline(&content))?);
    Ok(done)
}

/// Publishes the draft: from now on campaigns may use it and it does not change.
pub async fn publish(
    tx: &mut Tx,
    can: &Can<EditCampaign>,
    id: NeedsTemplateId,
    on: Day,
) -> Result<TemplateVersion, Failure> {
    let before = draft(tx, can, id).await?;
    let faults = before.content.faults();
    if !faults.is_empty() {
        return Err(Failure::Faults(faults));
    }
    let values: [Val; 5] =
        [can.tenant().into(), id.into(), before.number.into(), on.into(), before.version.into()];
    touched(tx.exec(PUBLISH, &values).await?)?;
    let version = before.version.saturating_add(1);
    let after =
        TemplateVersion { status: VersionStatus::Published, published_on: Some(on), version, ..before };
    let summary = format!("Pubblicata la versione {} di un modello di scheda", after.number);
    tx.audit(
        Entry::new("needs_template.publish", "needs_template", id)
            .summary(summary)
            .created(&outline(&after.content))?,
    );
    Ok(after)
}

/// Begins the next version, from the last published one.
pub async fn next_version(
    tx: &mut Tx,
    can: &Can<EditCampaign>,
    id: NeedsTemplateId,
) -> Result<TemplateVersion, Failure> {
    let all: Vec<TemplateVersion> = tx.all(VERSIONS, &[can.tenant().into(), id.into()]).await?;
    let last = all.into_iter().next().ok_or(Failure::NotThere)?;
    if last.status == VersionStatus::Draft {
        return Err(Failure::DraftIsThere);
    }
    let number = last.number.saturating_add(1);
    let values: [Val; 4] = [can.tenant().into(), id.into(), number.into(), json(&last.content)?];
    tx.exec(INSERT_VERSION, &values).await.map_err(draft_is_there)?;
    let next =
        TemplateVersion { number, status: VersionStatus::Draft, published_on: None, version: 1, ..last };
    let summary = format!("Iniziata la versione {number} di un modello di scheda");
    tx.audit(
        Entry::new("needs_template.next", "needs_template", id)
            .summary(summary)
            .created(&outline(&next.content))?,
    );
    Ok(next)
}

fn draft_is_there(error: StoreError) -> Failure {
    match error {
        StoreError::Taken(_) => Failure::DraftIsThere,
        other => other.into(),
    }
}
