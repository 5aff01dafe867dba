//! What this is: the responses to an edition as a list: searched, filtered by state, paged by key; their counts; and all of
//! them at once with what was handed in. What it is not: the pages.

use ::store::{FromRow, Row, StoreError, Tx, Val, from_row};
use kernel::permission::{ViewSurveyResults, ViewSurveys};
use kernel::{BodyId, Can, Day, EditionId, Instant, ResponseId};
use questionnaire::Answers;
use webkit::Direction;

use super::rows::parsed;
use crate::model::{Response, Shown};

/// Counting stops here: beyond it the page says «più di 1.000».
pub const COUNTED: i64 = 1000;

/// Which responses.
#[derive(Clone, Debug, Default)]
pub struct ResponseFilter {
    /// Words of the body's name.
    pub words: String,
    /// In this state.
    pub state: Option<Shown>,
}

/// A response in a list.
#[derive(Clone, Debug)]
pub struct ResponseRow {
    /// Which.
    pub response_id: ResponseId,
    /// Whose.
    pub body_id: BodyId,
    /// The body's name.
    pub body_name: String,
    /// The key by which it is sorted.
    pub sort_key: String,
    /// Where it stands.
    pub state: Shown,
    /// The number of the version that it answers.
    pub number: i64,
    /// When somebody last wrote in it.
    pub touched_at: Option<Instant>,
    /// Who.
    pub touched_by: String,
    /// How often the body was reminded.
    pub reminders: i64,
}
from_row!(ResponseRow {
    response_id,
    body_id,
    body_name,
    sort_key,
    state,
    number,
    touched_at,
    touched_by,
    reminders
});

/// [`Shown`] as SQL, of a response `r`.
macro_rules! shown {
    () => {
        "CASE WHEN r.state = 'open' AND r.touched_at IS NULL THEN 'not_begun' ELSE r.state END"
    };
}
macro_rules! filter {
    () => {
        concat!(
            " WHERE r.tenant_id = $1 AND r.edition_id = $2 AND (r.body_id = $3 OR $3 IS NULL) AND ($4 = '' OR \
             r.sort_key LIKE '%' || $4 || '%') AND ($5 = '' OR ",
            shown!(),
            " = $5)"
        )
    };
}
macro_rules! page {
    ($beyond:literal, $way:literal) => {
        concat!(
            "SELECT r.response_id, r.body_id, r.body_name, r.sort_key, r.touched_at, r.touched_by, v.number, ",
            shown!(),
            " AS state, (SELECT COUNT(*) FROM survey_reminder m WHERE m.tenant_id = r.tenant_id \
             AND m.response_id = r.response_id) AS reminders FROM survey_response r \
             JOIN survey_version v ON v.tenant_id = r.tenant_id AND v.version_id = r.version_id",
            filter!(),
            " AND (r.sort_key, r.response_id) ",
            $beyond,
            " ($6, $7) ORDER BY r.sort_key",
            $way,
            ", r.response_id",
            $way,
            " LIMIT $8"
        )
    };
}
const UP: &str = page!(">", "");
const DOWN: &str = page!("<", " DESC");
const COUNT: &str = concat!(
    "SELECT COUNT(*) AS c0 FROM (SELECT 1 AS x FROM survey_response r",
    filter!(),
    " LIMIT $6) AS counted"
);
const BY_STATE: &str = concat!(
    "SELECT state AS c0, COUNT(*) AS c1 FROM (SELECT ",
    shown!(),
    " AS state FROM survey_response r WHERE r.tenant_id = $1 AND r.edition_id = $2 \
     AND (r.body_id = $3 OR $3 IS NULL)) AS found GROUP BY state"
);
const ALL: &str = "SELECT r.response_id, r.edition_id, r.body_id, r.body_name, r.version_id, r.state, r.reasons, \
    r.touched_at, r.touched_by, r.version FROM survey_response r WHERE r.tenant_id = $1 AND r.edition_id = $2 \
    AND (r.body_id = $3 OR $3 IS NULL) ORDER BY r.sort_key, r.response_id";
const OF_BODY: &str = concat!(
    "SELECT r.response_id, e.edition_id, e.title, e.opens, e.closes, ",
    shown!(),
    " AS state FROM survey_response r JOIN survey_edition e ON e.tenant_id = r.tenant_id \
     AND e.edition_id = r.edition_id WHERE r.tenant_id = $1 AND r.body_id = $2 AND e.opened_on IS NOT NULL \
     ORDER BY e.opens DESC, e.edition_id LIMIT 200"
);
const ACCEPTED: &str = "SELECT r.response_id, r.body_id, r.body_name, v.number, t.answers FROM survey_response r \
    JOIN survey_version v ON v.tenant_id = r.tenant_id AND v.version_id = r.version_id \
    JOIN survey_step t ON t.tenant_id = r.tenant_id AND t.response_id = r.response_id AND t.number = \
      (SELECT MAX(h.number) FROM survey_step h WHERE h.tenant_id = r.tenant_id AND h.response_id = r.response_id \
       AND h.move = 'compile') \
    WHERE r.tenant_id = $1 AND r.edition_id = $2 AND r.state = 'accepted' AND (r.body_id = $3 OR $3 IS NULL) \
    ORDER BY r.sort_key, r.response_id";
pub(crate) const SQL: &[&str] = &[UP, DOWN, COUNT, BY_STATE, ALL, OF_BODY, ACCEPTED];

fn filter_values(can: &Can<ViewSurveys>, edition: EditionId, filter: &ResponseFilter) -> Vec<Val> {
    vec![
        can.tenant().into(),
        edition.into(),
        can.scope().body().into(),
        kernel::text::fold(&filter.words).into(),
        filter.state.map_or("", Shown::code).into(),
    ]
}

/// In which order, and after which row.
#[derive(Clone, Debug)]
pub struct Place {
    /// Which way, by the name of the body.
    pub way: Direction,
    /// The sort value and the id of the last row of the page before.
    pub after: Option<(String, ResponseId)>,
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

/// The responses to an edition within the person's scope; at most `most`.
pub async fn page(
    tx: &mut Tx,
    can: &Can<ViewSurveys>,
    (edition, filter): (EditionId, &ResponseFilter),
    (place, most): (&Place, usize),
) -> Result<Vec<ResponseRow>, StoreError> {
    let mut values = filter_values(can, edition, filter);
    values.extend(place.start());
    values.push(i64::try_from(most).unwrap_or(i64::MAX).into());
    tx.all(if place.way == Direction::Up { UP } else { DOWN }, &values).await
}

/// How many there are, up to [`COUNTED`] + 1.
pub async fn count(
    tx: &mut Tx,
    can: &Can<ViewSurveys>,
    (edition, filter): (EditionId, &ResponseFilter),
) -> Result<i64, StoreError> {
    let mut values = filter_values(can, edition, filter);
    values.push(COUNTED.saturating_add(1).into());
    tx.scalar(COUNT, &values).await
}

/// How many responses to an edition stand where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(Vec<(Shown, i64)>);

impl Counts {
    /// How many stand there.
    pub fn of(&self, state: Shown) -> i64 {
        self.0.iter().find(|(known, _)| *known == state).map_or(0, |(_, count)| *count)
    }

    /// How many there are.
    pub fn all(&self) -> i64 {
        self.0.iter().map(|(_, count)| count).sum()
    }

    /// How many were handed in.
    pub fn handed_in(&self) -> i64 {
        self.0.iter().filter(|(state, _)| !state.is_waiting()).map(|(_, count)| count).sum()
    }
}

/// How many responses to an edition stand where.
pub async fn counts(tx: &mut Tx, can: &Can<ViewSurveys>, edition: EditionId) -> Result<Counts, StoreError> {
    tx.all(BY_STATE, &[can.tenant().into(), edition.into(), can.scope().body().into()]).await.map(Counts)
}

/// Every response to an edition within reach: there is one for each body asked.
pub async fn all(
    tx: &mut Tx,
    can: &Can<ViewSurveys>,
    edition: EditionId,
) -> Result<Vec<Response>, StoreError> {
    tx.all(ALL, &[can.tenant().into(), edition.into(), can.scope().body().into()]).await
}

/// A response of one body, among those to all editions.
#[derive(Clone, Debug)]
pub struct OwnRow {
    /// Which.
    pub response_id: ResponseId,
    /// To which edition.
    pub edition_id: EditionId,
    /// Its title.
    pub title: String,
    /// The first day on which it may be written.
    pub opens: Day,
    /// The last.
    pub closes: Day,
    /// Where it stands.
    pub state: Shown,
}
from_row!(OwnRow { response_id, edition_id, title, opens, closes, state });

/// The responses of one body, the newest edition first.
pub async fn of_body(tx: &mut Tx, can: &Can<ViewSurveys>, body: BodyId) -> Result<Vec<OwnRow>, StoreError> {
    if can.scope().body().is_some_and(|own| own != body) {
        return Ok(Vec::new());
    }
    tx.all(OF_BODY, &[can.tenant().into(), body.into()]).await
}

/// A response that counts, with what was handed in.
#[derive(Clone, Debug)]
pub struct AcceptedRow {
    /// Which.
    pub response_id: ResponseId,
    /// Whose.
    pub body_id: BodyId,
    /// The body's name.
    pub body_name: String,
    /// The number of the version that it answers.
    pub number: i64,
    /// What was handed in: what was not asked says so.
    pub answers: Answers,
}

impl FromRow for AcceptedRow {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            response_id: row.get("response_id")?,
            body_id: row.get("body_id")?,
            body_name: row.get("body_name")?,
            number: row.get("number")?,
            answers: parsed(row, "answers")?,
        })
    }
}

/// Every response to an edition that counts.
pub async fn accepted(
    tx: &mut Tx,
    can: &Can<ViewSurveyResults>,
    edition: EditionId,
) -> Result<Vec<AcceptedRow>, StoreError> {
    tx.all(ACCEPTED, &[can.tenant().into(), edition.into(), can.scope().body().into()]).await
}
