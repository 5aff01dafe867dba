//! What this is: the sheets of a campaign as a list: searched, filtered by derived state, paged by key; their counts;
//! and all of them at once with what was confirmed.
//! What it is not: the pages.

use ::store::{FromRow, Row, StoreError, Tx, Val, from_row};
use kernel::permission::ViewNeeds;
use kernel::{BodyId, CampaignId, Can, Day, Instant, SheetId};
use webkit::Direction;

use super::rows::parsed;
use crate::model::{Answers, Baseline, SheetState, state_case};

/// Counting stops here: beyond it the page says «più di 1.000».
pub const COUNTED: i64 = 1000;

/// Which sheets.
#[derive(Clone, Debug, Default)]
pub struct SheetFilter {
    /// Words of the body's name.
    pub words: String,
    /// In this state on the day.
    pub state: Option<SheetState>,
}

/// A sheet in a list.
#[derive(Clone, Debug)]
pub struct SheetRow {
    /// Which.
    pub sheet_id: SheetId,
    /// Whose.
    pub body_id: BodyId,
    /// The body's name.
    pub body_name: String,
    /// The key by which it is sorted.
    pub sort_key: String,
    /// Where it stands.
    pub state: SheetState,
    /// The number of its last confirmed version, 0 for none.
    pub confirmed: i64,
    /// When somebody last looked at it or wrote in it.
    pub touched_at: Option<Instant>,
    /// Who, and as what.
    pub touched_by: String,
    /// The day of the last confirmation.
    pub confirmed_on: Option<Day>,
    /// Who confirmed.
    pub confirmed_by: Option<String>,
    /// With which role.
    pub confirmed_role: Option<String>,
    /// Why the centre entered it.
    pub reason: Option<String>,
    /// How often the body was reminded.
    pub reminders: i64,
}
from_row!(SheetRow {
    sheet_id,
    body_id,
    body_name,
    sort_key,
    state,
    confirmed,
    touched_at,
    touched_by,
    confirmed_on,
    confirmed_by,
    confirmed_role,
    reason,
    reminders
});

impl SheetRow {
    /// Who did the last thing, and as what.
    pub fn who(&self) -> String {
        let role = self.confirmed_role.as_deref().and_then(kernel::Role::from_code).map(kernel::Role::label);
        match (&self.confirmed_by, role, self.state.is_answered()) {
            (Some(name), Some(role), true) => format!("{name}, {role}"),
            _ => self.touched_by.clone(),
        }
    }
}

macro_rules! from_where {
    () => {
        " FROM needs_sheet s JOIN needs_campaign c ON c.tenant_id = s.tenant_id AND c.campaign_id = s.campaign_id "
    };
}
macro_rules! filter {
    () => {
        concat!(
            " WHERE s.tenant_id = $1 AND s.campaign_id = $2 AND (s.body_id = $3 OR $3 IS NULL) AND ($4 = '' OR \
             s.sort_key LIKE '%' || $4 || '%') AND ($5 = '' OR ",
            state_case!("$6"),
            " = $5)"
        )
    };
}
macro_rules! page {
    ($beyond:literal, $way:literal) => {
        concat!(
            "SELECT s.sheet_id, s.body_id, s.body_name, s.sort_key, s.confirmed, s.touched_at, s.touched_by, ",
            state_case!("$6"),
            " AS state, v.confirmed_on, v.by_name AS confirmed_by, v.by_role AS confirmed_role, v.reason, \
             (SELECT COUNT(*) FROM needs_reminder r WHERE r.tenant_id = s.tenant_id AND r.sheet_id = s.sheet_id) \
             AS reminders",
            from_where!(),
            "LEFT JOIN needs_confirmation v ON v.tenant_id = s.tenant_id AND v.sheet_id = s.sheet_id \
             AND v.number = s.confirmed",
            filter!(),
            " AND (s.sort_key, s.sheet_id) ",
            $beyond,
            " ($7, $8) ORDER BY s.sort_key",
            $way,
            ", s.sheet_id",
            $way,
            " LIMIT $9"
        )
    };
}
const UP: &str = page!(">", "");
const DOWN: &str = page!("<", " DESC");
const COUNT: &str =
    concat!("SELECT count(*) AS c0 FROM (SELECT 1 AS x", from_where!(), filter!(), " LIMIT $7) AS counted");
const BY_STATE: &str = concat!(
    "SELECT state AS c0, COUNT(*) AS c1 FROM (SELECT ",
    state_case!("$4"),
    " AS state",
    from_where!(),
    "WHERE s.tenant_id = $1 AND s.campaign_id = $2 AND (s.body_id = $3 OR $3 IS NULL)) AS found GROUP BY state"
);
const ALL: &str = concat!(
    "SELECT s.sheet_id, s.body_id, s.body_name, s.confirmed, s.baseline, ",
    state_case!("$4"),
    " AS state, v.answers",
    from_where!(),
    "LEFT JOIN needs_confirmation v ON v.tenant_id = s.tenant_id AND v.sheet_id = s.sheet_id \
     AND v.number = s.confirmed WHERE s.tenant_id = $1 AND s.campaign_id = $2 AND (s.body_id = $3 OR $3 IS NULL) \
     ORDER BY s.sort_key, s.sheet_id"
);
const OPEN_OF_BODY: &str = concat!(
    "SELECT s.sheet_id, s.campaign_id, c.year, c.closes, c.opens, ",
    state_case!("$3"),
    " AS state",
    from_where!(),
    "WHERE s.tenant_id = $1 AND s.body_id = $2 AND c.opened_on IS NOT NULL ORDER BY c.year DESC LIMIT 50"
);
pub(crate) const SQL: &[&str] = &[UP, DOWN, COUNT, BY_STATE, ALL, OPEN_OF_BODY];

fn filter_values(can: &Can<ViewNeeds>, campaign: CampaignId, filter: &SheetFilter, day: Day) -> Vec<Val> {
    vec![
        can.tenant().into(),
        campaign.into(),
        can.scope().body().into(),
        kernel::text::fold(&filter.words).into(),
        filter.state.map_or("", SheetState::code).into(),
        day.into(),
    ]
}

/// In which order, and after which row.
#[derive(Clone, Debug)]
pub struct Place {
    /// Which way, by the name of the body.
    pub way: Direction,
    /// The sort value and the id of the last row of the page before.
    pub after: Option<(String, SheetId)>,
}

impl Place {
    /// From the first name on.
    pub fn first() -> Self {
        Self { way: Direction::Up, after: None }
    }

    fn start(&self) -> [Val; 2] {
        match (&self.after, self.way) {
            (Some((key, id)), _) => [key.as_str().into(), (*id).into()],
            (None, Direction::Up) => ["".into(), uuid::Uuid::nil().into()],
            // No name is folded to a text beyond this one.
            (None, Direction::Down) => ["\u{10ffff}".into(), uuid::Uuid::max().into()],
        }
    }
}

/// The sheets of a campaign within the person's scope, as they stand on a day; at most `most`.
pub async fn sheets(
    tx: &mut Tx,
    can: &Can<ViewNeeds>,
    (campaign, day): (CampaignId, Day),
    filter: &SheetFilter,
    (place, most): (&Place, usize),
) -> Result<Vec<SheetRow>, StoreError> {
    let mut values = filter_values(can, campaign, filter, day);
    values.extend(place.start());
    values.push(i64::try_from(most).unwrap_or(i64::MAX).into());
    tx.all(if place.way == Direction::Up { UP } else { DOWN }, &values).await
}

/// How many there are, up to [`COUNTED`] + 1.
pub async fn count(
    tx: &mut Tx,
    can: &Can<ViewNeeds>,
    (campaign, day): (CampaignId, Day),
    filter: &SheetFilter,
) -> Result<i64, StoreError> {
    let mut values = filter_values(can, campaign, filter, day);
    values.push(COUNTED.saturating_add(1).into());
    tx.scalar(COUNT, &values).await
}

/// How many sheets of a campaign stand where, on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(Vec<(SheetState, i64)>);

impl Counts {
    /// How many stand there.
    pub fn of(&self, state: SheetState) -> i64 {
        self.0.iter().find(|(known, _)| *known == state).map_or(0, |(_, count)| *count)
    }

    /// How many there are.
    pub fn all(&self) -> i64 {
        self.0.iter().map(|(_, count)| count).sum()
    }

    /// How many have answered.
    pub fn answered(&self) -> i64 {
        self.0.iter().filter(|(state, _)| state.is_answered()).map(|(_, count)| count).sum()
    }
}

/// How many sheets of a campaign stand where, on a day.
pub async fn counts(
    tx: &mut Tx,
    can: &Can<ViewNeeds>,
    (campaign, day): (CampaignId, Day),
) -> Result<Counts, StoreError> {
    let values = [can.tenant().into(), campaign.into(), can.scope().body().into(), day.into()];
    tx.all(BY_STATE, &values).await.map(Counts)
}

/// A sheet with what was last confirmed.
#[derive(Clone, Debug)]
pub struct FullRow {
    /// Which.
    pub sheet_id: SheetId,
    /// Whose.
    pub body_id: BodyId,
    /// The body's name.
    pub body_name: String,
    /// Where it stands.
    pub state: SheetState,
    /// The number of the version.
    pub confirmed: i64,
    /// From what it started.
    pub baseline: Baseline,
    /// What was confirmed.
    pub answers: Option<Answers>,
}

impl FromRow for FullRow {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let answers: Option<String> = row.get("answers")?;
        Ok(Self {
            sheet_id: row.get("sheet_id")?,
            body_id: row.get("body_id")?,
            body_name: row.get("body_name")?,
            state: row.get("state")?,
            confirmed: row.get("confirmed")?,
            baseline: parsed(row, "baseline")?,
            answers: if answers.is_some() { Some(parsed(row, "answers")?) } else { None },
        })
    }
}

/// Every sheet of a campaign within reach with what was last confirmed: there is one for each member body.
pub async fn every(
    tx: &mut Tx,
    can: &Can<ViewNeeds>,
    (campaign, day): (CampaignId, Day),
) -> Result<Vec<FullRow>, StoreError> {
    let values = [can.tenant().into(), campaign.into(), can.scope().body().into(), day.into()];
    tx.all(ALL, &values).await
}

/// A sheet of one body, among those of all years.
#[derive(Clone, Debug)]
pub struct OwnRow {
    /// Which.
    pub sheet_id: SheetId,
    /// Of which campaign.
    pub campaign_id: CampaignId,
    /// For which year.
    pub year: i16,
    /// The first day on which it may be written.
    pub opens: Day,
    /// The last.
    pub closes: Day,
    /// Where it stands.
    pub state: SheetState,
}
from_row!(OwnRow { sheet_id, campaign_id, year, opens, closes, state });

/// The sheets of one body, the newest year first.
pub async fn of_body(
    tx: &mut Tx,
    can: &Can<ViewNeeds>,
    (body, day): (BodyId, Day),
) -> Result<Vec<OwnRow>, StoreError> {
    if can.scope().body().is_some_and(|own| own != body) {
        return Ok(Vec::new());
    }
    tx.all(OPEN_OF_BODY, &[can.tenant().into(), body.into(), day.into()]).await
}
