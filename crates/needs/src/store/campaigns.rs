//! What this is: the campaigns of the years in the database.
//! What it is not: their sheets; see `sheets`, and `opening` for how they are made.

use ::store::{Entry, StoreError, Tx, Val};
use kernel::permission::{EditCampaign, ViewNeeds};
use kernel::{CampaignId, Can, Day};

use super::{Failure, templates, touched};
use crate::model::{Campaign, CampaignData, Content, NotACampaign, Sheet, VersionStatus};

macro_rules! columns {
    () => {
        "c.campaign_id, c.year, c.opens, c.closes, c.template_id, c.template_number, c.intro, c.remind_days, \
         c.opened_on, c.version"
    };
}
/// Somebody of a body sees the campaigns in which the body has a sheet.
macro_rules! within_reach {
    ($body:literal) => {
        concat!(
            "(c.opened_on IS NOT NULL AND EXISTS (SELECT 1 FROM needs_sheet s WHERE s.tenant_id = c.tenant_id \
             AND s.campaign_id = c.campaign_id AND s.body_id = ",
            $body,
            ") OR ",
            $body,
            " IS NULL)"
        )
    };
}
const GET: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM needs_campaign c WHERE c.tenant_id = $1 AND c.campaign_id = $2 AND ",
    within_reach!("$3")
);
const OF_YEAR: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM needs_campaign c WHERE c.tenant_id = $1 AND c.year = $2 AND ",
    within_reach!("$3")
);
const EVERY: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM needs_campaign c WHERE c.tenant_id = $1 AND ",
    within_reach!("$2"),
    " ORDER BY c.year DESC LIMIT 100"
);
const INSERT: &str = "INSERT INTO needs_campaign (tenant_id, campaign_id, year, opens, closes, template_id, \
    template_number, intro, remind_days, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)";
const UPDATE: &str = "UPDATE needs_campaign SET year = $3, opens = $4, closes = $5, template_id = $6, \
    template_number = $7, intro = $8, remind_days = $9, version = version + 1 \
    WHERE tenant_id = $1 AND campaign_id = $2 AND version = $10";
const OPEN: &str = "UPDATE needs_campaign SET opened_on = $3, version = version + 1 \
    WHERE tenant_id = $1 AND campaign_id = $2 AND opened_on IS NULL";
pub(crate) const SQL: &[&str] = &[GET, OF_YEAR, EVERY, INSERT, UPDATE, OPEN];

/// A campaign within reach.
pub async fn find(tx: &mut Tx, can: &Can<ViewNeeds>, id: CampaignId) -> Result<Option<Campaign>, StoreError> {
    tx.maybe(GET, &[can.tenant().into(), id.into(), can.scope().body().into()]).await
}

/// The campaign of a sheet that is already known to be theirs.
pub(super) async fn of_sheet(tx: &mut Tx, sheet: &Sheet) -> Result<Campaign, Failure> {
    let values = [tx.tenant().into(), sheet.campaign_id.into(), sheet.body_id.into()];
    tx.maybe(GET, &values).await?.ok_or(Failure::NotThere)
}

/// The campaign of a year.
pub async fn of_year(tx: &mut Tx, can: &Can<ViewNeeds>, year: i16) -> Result<Option<Campaign>, StoreError> {
    tx.maybe(OF_YEAR, &[can.tenant().into(), year.into(), can.scope().body().into()]).await
}

/// Every campaign within reach, the newest year first.
pub async fn every(tx: &mut Tx, can: &Can<ViewNeeds>) -> Result<Vec<Campaign>, StoreError> {
    tx.all(EVERY, &[can.tenant().into(), can.scope().body().into()]).await
}

/// What the campaign asks.
pub async fn content(tx: &mut Tx, campaign: &Campaign) -> Result<Content, Failure> {
    let version = (campaign.data.template_id, campaign.data.template_number);
    let found = templates::read_version(tx, tx.tenant().into(), version).await?;
    Ok(found.ok_or(Failure::NotThere)?.content)
}

/// Makes a campaign; its sheets come with its opening.
pub async fn create(
    tx: &mut Tx,
    can: &Can<EditCampaign>,
    id: CampaignId,
    data: CampaignData,
) -> Result<Campaign, Failure> {
    if data.closes < data.opens {
        return Err(NotACampaign::Backwards.into());
    }
    refuse_unpublished(tx, &data).await?;
    let campaign = Campaign { campaign_id: id, data, opened_on: None, version: 1 };
    tx.exec(INSERT, &values(can, &campaign)).await.map_err(taken)?;
    let summary = format!("Creata la campagna {}", campaign.title());
    tx.audit(Entry::new("campaign.create", "needs_campaign", id).summary(summary).created(&campaign)?);
    Ok(campaign)
}

async fn refuse_unpublished(tx: &mut Tx, data: &CampaignData) -> Result<(), Failure> {
    let version = (data.template_id, data.template_number);
    let found = templates::read_version(tx, tx.tenant().into(), version).await?;
    let published = found.is_some_and(|version| version.status == VersionStatus::Published);
    if published { Ok(()) } else { Err(Failure::NotPublished) }
}

fn taken(error: StoreError) -> Failure {
    match error {
        // The one other key is the id itself, which a form sends twice: the page looks for it first.
        StoreError::Taken(_) => Failure::YearTaken,
        other => other.into(),
    }
}

/// Changes a campaign, as far as its life allows.
pub async fn change(
    tx: &mut Tx,
    can: &Can<EditCampaign>,
    (before, shown): (&Campaign, i64),
    (data, on): (CampaignData, Day),
) -> Result<Campaign, Failure> {
    let after = before.changed(data, on)?;
    refuse_unpublished(tx, &after.data).await?;
    let mut values = values(can, &after);
    values.push(shown.into());
    touched(tx.exec(UPDATE, &values).await.map_err(taken)?)?;
    let summary = format!("Modificata la campagna {}", after.title());
    let entry = Entry::new("campaign.edit", "needs_campaign", after.campaign_id).summary(summary);
    tx.audit(entry.change(&before.data, &after.data)?);
    Ok(Campaign { version: shown.saturating_add(1), ..after })
}

/// Marks a campaign as opened; `false` if it was already.
pub(crate) async fn mark_opened(
    tx: &mut Tx,
    can: &Can<EditCampaign>,
    (id, on): (CampaignId, Day),
) -> Result<bool, StoreError> {
    Ok(tx.exec(OPEN, &[can.tenant().into(), id.into(), on.into()]).await? > 0)
}

fn values(can: &Can<EditCampaign>, campaign: &Campaign) -> Vec<Val> {
    let data = &campaign.data;
    vec![
        can.tenant().into(),
        campaign.campaign_id.into(),
        data.year.into(),
        data.opens.into(),
        data.closes.into(),
        data.template_id.into(),
        data.template_number.into(),
        data.intro.as_str().into(),
        data.remind_days.into(),
    ]
}
