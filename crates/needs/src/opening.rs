//! What this is: the opening of a campaign: one sheet for each member in force, pre-filled from the services that are
//! active, from the figures and from what was confirmed a year ago. Doing it again adds the members that came since.
//! What it is not: letters; bodies are told by reminders.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use ::store::{Entry, StoreError, Tx};
use agreements::BillableLine;
use agreements::model::state_on;
use agreements::store::lists::{self, MembershipFilter};
use kernel::permission::{EditCampaign, ViewAgreements, ViewBodies, ViewNeeds};
use kernel::{Actor, BodyId, CampaignId, Can, Day, Phase, Target};
use registry::Driver;
use webkit::ListQuery;

use crate::model::{Active, ActiveLine, Answers, Campaign, Content, Known, NotACampaign, baseline};
use crate::store::{Failure, campaigns, sheets};

/// Memberships read at a time.
const CHUNK: usize = 500;

/// A member body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Which.
    pub body_id: BodyId,
    /// Its name.
    pub name: String,
    /// The key by which it is sorted.
    pub sort_key: String,
}

/// The members in force on a day that have no sheet in the campaign yet, by name.
pub async fn without_sheet(
    tx: &mut Tx,
    actor: &Actor,
    (id, on): (CampaignId, Day),
) -> Result<Vec<Member>, Failure> {
    let can = may_open(actor)?;
    let mut known: BTreeSet<BodyId> = sheets::bodies(tx, &can, id).await?.into_iter().collect();
    let members = members(tx, &actor.may_over(ViewAgreements)?, on).await?;
    Ok(members.into_iter().filter(|member| known.insert(member.body_id)).collect())
}

fn may_open(actor: &Actor) -> Result<Can<EditCampaign>, Failure> {
    Ok(actor.may(EditCampaign, &Target::centre(actor.tenant(), Phase::Current))?)
}

async fn members(tx: &mut Tx, can: &Can<ViewAgreements>, on: Day) -> Result<Vec<Member>, StoreError> {
    let filter = MembershipFilter::default();
    let mut place = lists::Place { sort: ListQuery::default().sort(lists::SORTS), after: None };
    let mut found = Vec::new();
    loop {
        let rows = lists::memberships(tx, can, &filter, (&place, CHUNK)).await?;
        place.after = rows.last().map(|row| place.key_of(row));
        let full = rows.len() == CHUNK;
        let in_force = rows.into_iter().filter(|row| state_on(&row.membership.span, on).is_in_force());
        found.extend(in_force.map(|row| Member {
            body_id: row.membership.body_id,
            name: row.membership.body_name,
            sort_key: row.sort_key,
        }));
        if !full {
            return Ok(found);
        }
    }
}

/// Opens a campaign on a day: makes the sheets and lets bodies answer from its first day on. How many sheets were made.
pub async fn open(tx: &mut Tx, actor: &Actor, (id, on): (CampaignId, Day)) -> Result<usize, Failure> {
    let can = may_open(actor)?;
    let campaign = campaigns::find(tx, &actor.may_over(ViewNeeds)?, id).await?.ok_or(Failure::NotThere)?;
    if !campaigns::mark_opened(tx, &can, (id, on)).await? {
        return Err(NotACampaign::AlreadyOpened.into());
    }
    let made = add_sheets(tx, actor, (&campaign, on)).await?;
    let summary = format!("Aperta la campagna {}: {made} schede", campaign.title());
    let after = Campaign { opened_on: Some(on), ..campaign.clone() };
    tx.audit(Entry::new("campaign.open", "needs_campaign", id).summary(summary).change(&campaign, &after)?);
    Ok(made)
}

/// Adds the sheets of the members that came after the opening. How many were made.
pub async fn add_members(tx: &mut Tx, actor: &Actor, (id, on): (CampaignId, Day)) -> Result<usize, Failure> {
    let campaign = campaigns::find(tx, &actor.may_over(ViewNeeds)?, id).await?.ok_or(Failure::NotThere)?;
    let made = add_sheets(tx, actor, (&campaign, on)).await?;
    let summary = format!("Aggiunte {made} schede alla campagna {}", campaign.title());
    tx.audit(Entry::new("campaign.add", "needs_campaign", id).summary(summary));
    Ok(made)
}

async fn add_sheets(tx: &mut Tx, actor: &Actor, (campaign, on): (&Campaign, Day)) -> Result<usize, Failure> {
    let can = may_open(actor)?;
    let members = without_sheet(tx, actor, (campaign.campaign_id, on)).await?;
    let content = campaigns::content(tx, campaign).await?;
    let source = Source::read(tx, actor, (campaign, &content), on).await?;
    for member in &members {
        let baseline = baseline(&content, &source.known(member.body_id));
        sheets::insert(tx, &can, campaign.campaign_id, member, &baseline).await?;
    }
    Ok(members.len())
}

/// All that sheets are pre-filled from, read once.
struct Source {
    lines: HashMap<BodyId, Vec<ActiveLine>>,
    figures: HashMap<BodyId, BTreeMap<Driver, i64>>,
    last: Option<(i16, Content)>,
    last_answers: HashMap<BodyId, Answers>,
}

impl Source {
    async fn read(
        tx: &mut Tx,
        actor: &Actor,
        (campaign, content): (&Campaign, &Content),
        on: Day,
    ) -> Result<Self, Failure> {
        let lines = agreements::billable(tx, &actor.may_over(ViewAgreements)?, on.year()).await?;
        let (last, last_answers) = last_year(tx, actor, campaign.data.year).await?;
        Ok(Self {
            lines: active(lines, on),
            figures: figures(tx, actor, (content, on)).await?,
            last,
            last_answers,
        })
    }

    fn known(&self, body: BodyId) -> Known<'_> {
        let answers = self.last_answers.get(&body);
        Known {
            lines: self.lines.get(&body).map(Vec::as_slice).unwrap_or_default(),
            figures: self.figures.get(&body).cloned().unwrap_or_default(),
            last: self.last.as_ref().zip(answers).map(|((year, content), answers)| (*year, content, answers)),
        }
    }
}

/// The services in force on the day, body by body.
fn active(lines: Vec<BillableLine>, on: Day) -> HashMap<BodyId, Vec<ActiveLine>> {
    let mut found: HashMap<BodyId, Vec<ActiveLine>> = HashMap::new();
    for line in lines.into_iter().filter(|line| line.period.contains(on)) {
        let active = Active {
            line_id: line.line_id,
            membership_id: line.membership_id,
            service_name: line.service_name,
            quantity: line.quantity,
            since: line.period.from(),
        };
        found.entry(line.body_id).or_default().push(ActiveLine { service_id: line.service_id, active });
    }
    found
}

async fn figures(
    tx: &mut Tx,
    actor: &Actor,
    (content, on): (&Content, Day),
) -> Result<HashMap<BodyId, BTreeMap<Driver, i64>>, Failure> {
    let can = actor.may_over(ViewBodies)?;
    let mut found: HashMap<BodyId, BTreeMap<Driver, i64>> = HashMap::new();
    for driver in content.drivers() {
        for value in registry::drivers::values_on(tx, &can, &driver, on).await? {
            found.entry(value.body_id).or_default().insert(driver.clone(), value.value);
        }
    }
    Ok(found)
}

/// What the bodies confirmed for the year before, with the questions of then.
async fn last_year(
    tx: &mut Tx,
    actor: &Actor,
    year: i16,
) -> Result<(Option<(i16, Content)>, HashMap<BodyId, Answers>), Failure> {
    let before = year.saturating_sub(1);
    let Some(campaign) = campaigns::of_year(tx, &actor.may_over(ViewNeeds)?, before).await? else {
        return Ok((None, HashMap::new()));
    };
    let content = campaigns::content(tx, &campaign).await?;
    let answers = sheets::last_of_all(tx, &may_open(actor)?, campaign.campaign_id).await?;
    Ok((Some((before, content)), answers.into_iter().collect()))
}
