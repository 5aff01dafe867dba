//! What this is: the meetings of the focus groups in the database.
//! What it is not: who took part; see [`super::participants`].

use kernel::permission::{EditMapping, ViewMapping};
use kernel::{Can, Day, FocusGroupId};
use serde::Serialize;
use store::{Entry, FromRow, Row, StoreError, Tx, Val};

use crate::ProfileError;
use crate::model::{MeetingKind, Pillar, Team, Topic};

macro_rules! columns {
    () => {
        "focus_group_id, version, pillar, team, kind, held_on, period, moderator, facilitator, issues, setup, skills, \
         technology, proposals, minutes, source"
    };
}
const ALL: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM focus_group WHERE tenant_id = $1 ORDER BY pillar, team, kind, focus_group_id"
);
const GET: &str =
    concat!("SELECT ", columns!(), " FROM focus_group WHERE tenant_id = $1 AND focus_group_id = $2");
const INSERT: &str = concat!(
    "INSERT INTO focus_group (tenant_id, ",
    columns!(),
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"
);
const UPDATE: &str = "UPDATE focus_group SET version = version + 1, pillar = $4, team = $5, kind = $6, held_on = $7, \
    period = $8, moderator = $9, facilitator = $10, issues = $11, setup = $12, skills = $13, technology = $14, \
    proposals = $15, minutes = $16, source = $17 WHERE tenant_id = $1 AND focus_group_id = $2 AND version = $3";
pub(crate) const SQL: &[&str] = &[ALL, GET, INSERT, UPDATE];

/// What is known of a meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingData {
    /// Of which pillar.
    pub pillar: Pillar,
    /// Of which of its groups.
    pub team: Team,
    /// Why it was held.
    pub kind: MeetingKind,
    /// On which day, if it is known.
    pub held_on: Option<Day>,
    /// When, in words, where the day is not known.
    pub period: String,
    /// Who moderated.
    pub moderator: String,
    /// Who facilitated.
    pub facilitator: String,
    /// What was said on each topic, in the order of [`Topic::ALL`].
    pub topics: [String; 5],
    /// The minutes.
    pub minutes: String,
    /// Where it comes from.
    pub source: String,
}

impl MeetingData {
    /// Its name: «Europa, Gruppo 1: presentazione e prima analisi».
    pub fn title(&self) -> String {
        format!("{}, {}: {}", self.pillar.label(), self.team.label(), self.kind.label().to_lowercase())
    }

    /// When it was held, in words.
    pub fn when(&self) -> String {
        self.held_on.map_or_else(|| self.period.clone(), |day| day.to_string())
    }

    /// Topics with what was said.
    pub fn on_topics(&self) -> impl Iterator<Item = (Topic, &str)> {
        Topic::ALL.iter().copied().zip(self.topics.iter().map(String::as_str))
    }
}

#[derive(Serialize)]
struct Kept<'a> {
    title: String,
    when: String,
    moderator: &'a str,
    facilitator: &'a str,
    topics: &'a [String; 5],
    minutes: &'a str,
    source: &'a str,
}

impl<'a> Kept<'a> {
    fn of(data: &'a MeetingData) -> Self {
        Self {
            title: data.title(),
            when: data.when(),
            moderator: &data.moderator,
            facilitator: &data.facilitator,
            topics: &data.topics,
            minutes: &data.minutes,
            source: &data.source,
        }
    }
}

/// A meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// Which.
    pub focus_group_id: FocusGroupId,
    /// For the optimistic lock.
    pub version: i64,
    /// What is known of it.
    pub data: MeetingData,
}

impl FromRow for Meeting {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let data = MeetingData {
            pillar: row.get("pillar")?,
            team: row.get("team")?,
            kind: row.get("kind")?,
            held_on: row.get("held_on")?,
            period: row.get("period")?,
            moderator: row.get("moderator")?,
            facilitator: row.get("facilitator")?,
            topics: [
                row.get("issues")?,
                row.get("setup")?,
                row.get("skills")?,
                row.get("technology")?,
                row.get("proposals")?,
            ],
            minutes: row.get("minutes")?,
            source: row.get("source")?,
        };
        Ok(Self { focus_group_id: row.get("focus_group_id")?, version: row.get("version")?, data })
    }
}

/// All the meetings, by pillar, group and kind.
pub async fn all(tx: &mut Tx, can: &Can<ViewMapping>) -> Result<Vec<Meeting>, StoreError> {
    let mut all: Vec<Meeting> = tx.all(ALL, &[can.tenant().into()]).await?;
    all.sort_by_key(|meeting| {
        (meeting.data.pillar, meeting.data.team, meeting.data.held_on, meeting.data.kind)
    });
    Ok(all)
}

/// One meeting.
pub async fn get(
    tx: &mut Tx,
    can: &Can<ViewMapping>,
    id: FocusGroupId,
) -> Result<Option<Meeting>, StoreError> {
    tx.maybe(GET, &[can.tenant().into(), id.into()]).await
}

fn values(can: &Can<EditMapping>, id: FocusGroupId, version: i64, data: &MeetingData) -> Vec<Val> {
    let mut values: Vec<Val> = vec![
        can.tenant().into(),
        id.into(),
        version.into(),
        data.pillar.code().into(),
        data.team.code().into(),
        data.kind.code().into(),
        data.held_on.into(),
    ];
    let texts = [&data.period, &data.moderator, &data.facilitator];
    values.extend(texts.into_iter().chain(&data.topics).chain([&data.minutes, &data.source]).map(Val::from));
    values
}

/// Adds a row and nothing else.
pub(crate) async fn insert(
    tx: &mut Tx,
    can: &Can<EditMapping>,
    id: FocusGroupId,
    data: &MeetingData,
) -> Result<(), StoreError> {
    tx.exec(INSERT, &values(can, id, 1, data)).await.map(|_| ())
}

/// Adds a meeting under this id.
pub async fn add(
    tx: &mut Tx,
    can: &Can<EditMapping>,
    id: FocusGroupId,
    data: &MeetingData,
) -> Result<(), ProfileError> {
    insert(tx, can, id, data).await?;
    let summary = format!("Aggiunto l'incontro «{}»", data.title());
    tx.audit(Entry::new("focus_group.add", "focus_group", id).summary(summary).created(&Kept::of(data))?);
    Ok(())
}

/// Replaces what is known of a meeting, if it still has the version that was shown.
pub async fn change(
    tx: &mut Tx,
    can: &Can<EditMapping>,
    (id, shown): (FocusGroupId, i64),
    data: &MeetingData,
) -> Result<(), ProfileError> {
    let before: Option<Meeting> = tx.maybe(GET, &[can.tenant().into(), id.into()]).await?;
    let before = before.ok_or(ProfileError::NotFound)?.data;
    if tx.exec(UPDATE, &values(can, id, shown, data)).await? == 0 {
        return Err(ProfileError::Stale);
    }
    let summary = format!("Modificato l'incontro «{}»", data.title());
    let line = Entry::new("focus_group.edit", "focus_group", id).summary(summary);
    tx.audit(line.change(&Kept::of(&before), &Kept::of(data))?);
    Ok(())
}
