//! What this is: the list of quotes, page by page: filtered, sorted, counted, at the same cost however many there are.
//! What it is not: the page that shows it. People of a body see where the newest version they were sent stands, people
//! of the centre the newest of all.

use ::store::{StoreError, Tx, Val};
use kernel::permission::ViewQuotes;
use kernel::{BodyId, Can, Cents, Day, QuoteId, text};
use serde::Serialize;
use uuid::Uuid;

use crate::model::{State, Status, state_on};

/// Beyond this the count says «more than».
pub const MOST_COUNTED: i64 = 1000;

/// A quote in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// Which.
    pub quote_id: QuoteId,
    /// Whose.
    pub body_id: BodyId,
    /// The body's name.
    pub body_name: String,
    /// The year of the services.
    pub year: i16,
    /// What it is about.
    pub subject: String,
    /// The year of its number.
    pub number_year: Option<i16>,
    /// Its place in that year.
    pub number_place: Option<i64>,
    /// The version on show.
    pub no: i64,
    /// Where that stands.
    pub status: Status,
    /// What it comes to, without tax.
    pub total: Cents,
    /// The last day for an answer; the last day there is if none was set.
    pub expires: Day,
    #[serde(skip)]
    number_key: i64,
    #[serde(skip)]
    sort_key: String,
}
::store::from_row!(Listed {
    quote_id,
    body_id,
    body_name,
    year,
    subject,
    number_year,
    number_place,
    no,
    status,
    total,
    expires,
    number_key,
    sort_key
});

impl Listed {
    /// Its number; empty before the first sending.
    pub fn number_text(&self) -> String {
        let number = self.number_place.zip(self.number_year);
        number.map(|(place, year)| format!("{place}/{year}")).unwrap_or_default()
    }

    /// Where it stands on a day.
    pub fn state_on(&self, day: Day) -> State {
        state_on(self.status, Some(self.expires), day)
    }
}

/// What a list is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortBy {
    /// Number; what has none comes as the newest.
    #[default]
    Number,
    /// The body's name.
    Body,
    /// What it comes to.
    Total,
    /// The last day for an answer.
    Expiry,
}

/// In which direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// From the first.
    Up,
    /// From the last.
    #[default]
    Down,
}

/// What a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words that number, body or subject hold.
    pub words: String,
    /// Only of this year of services.
    pub year: Option<i16>,
    /// Only those that stand here on the day of the list.
    pub state: Option<State>,
    /// Only of this body.
    pub body: Option<BodyId>,
    /// Sorted by.
    pub sort: SortBy,
    /// In which direction.
    pub way: Way,
}

macro_rules! filtered {
    ($kind:literal) => {
        concat!(
            " FROM quote WHERE tenant_id = $1 AND (body_id = $2 OR $2 IS NULL) \
             AND ($3 = '' OR search_text LIKE '%' || $3 || '%') AND (year = $4 OR $4 IS NULL) \
             AND (body_id = $5 OR $5 IS NULL) AND ($6 = '' OR ",
            $kind,
            "_status = $6) AND ",
            $kind,
            "_expires >= $7 AND ",
            $kind,
            "_expires <= $8 AND ",
            $kind,
            "_no > 0"
        )
    };
}
macro_rules! sorted {
    ($kind:literal, $key:expr, $sign:literal, $way:literal) => {
        concat!(
            "SELECT quote_id, body_id, body_name, year, subject, number_year, number_place, ",
            $kind,
            "_no AS no, ",
            $kind,
            "_status AS status, ",
            $kind,
            "_total AS total, ",
            $kind,
            "_expires AS expires, number_key, sort_key",
            filtered!($kind),
            " AND (",
            $key,
            ", quote_id) ",
            $sign,
            " ($9, $10) ORDER BY ",
            $key,
            " ",
            $way,
            ", quote_id ",
            $way,
            " LIMIT $11"
        )
    };
}
macro_rules! counted {
    ($kind:literal) => {
        concat!("SELECT COUNT(*) AS c0 FROM (SELECT 1 AS x", filtered!($kind), " LIMIT $9) AS counted")
    };
}
macro_rules! summed {
    ($kind:literal) => {
        concat!(
            "SELECT CAST(COALESCE(SUM(t), 0) AS BIGINT) AS c0 FROM (SELECT ",
            $kind,
            "_total AS t",
            filtered!($kind),
            " LIMIT $9) AS summed"
        )
    };
}

/// The statements of one audience, in the order of [`statement`].
const CENTRE: [&str; 10] = [
    sorted!("last", "number_key", ">", "ASC"),
    sorted!("last", "number_key", "<", "DESC"),
    sorted!("last", "sort_key", ">", "ASC"),
    sorted!("last", "sort_key", "<", "DESC"),
    sorted!("last", "last_total", ">", "ASC"),
    sorted!("last", "last_total", "<", "DESC"),
    sorted!("last", "last_expires", ">", "ASC"),
    sorted!("last", "last_expires", "<", "DESC"),
    counted!("last"),
    summed!("last"),
];
const BODY: [&str; 10] = [
    sorted!("sent", "number_key", ">", "ASC"),
    sorted!("sent", "number_key", "<", "DESC"),
    sorted!("sent", "sort_key", ">", "ASC"),
    sorted!("sent", "sort_key", "<", "DESC"),
    sorted!("sent", "sent_total", ">", "ASC"),
    sorted!("sent", "sent_total", "<", "DESC"),
    sorted!("sent", "sent_expires", ">", "ASC"),
    sorted!("sent", "sent_expires", "<", "DESC"),
    counted!("sent"),
    summed!("sent"),
];
const ACCEPTED: &str = "SELECT q.quote_id, q.body_id, q.body_name, q.year, q.subject, q.number_year, q.number_place, \
    v.no, v.status, v.total, q.last_expires AS expires, q.number_key, q.sort_key FROM quote_version v \
    JOIN quote q ON q.tenant_id = v.tenant_id AND q.quote_id = v.quote_id WHERE v.tenant_id = $1 \
    AND (q.body_id = $2 OR $2 IS NULL) AND v.status = 'accepted' AND v.answered_on >= $3 \
    ORDER BY v.answered_on DESC, q.quote_id LIMIT $4";
const YEARS: &str = "SELECT DISTINCT year AS c0 FROM quote WHERE tenant_id = $1 AND (body_id = $2 OR $2 IS NULL) \
    AND (sent_no > 0 OR $3 = 0) ORDER BY 1 DESC";
pub(crate) const SQL: &[&str] = &[
    CENTRE[0], CENTRE[1], CENTRE[2], CENTRE[3], CENTRE[4], CENTRE[5], CENTRE[6], CENTRE[7], CENTRE[8],
    CENTRE[9], BODY[0], BODY[1], BODY[2], BODY[3], BODY[4], BODY[5], BODY[6], BODY[7], BODY[8], BODY[9],
    YEARS,
];

fn audience(can: &Can<ViewQuotes>) -> &'static [&'static str; 10] {
    if can.scope().body().is_some() { &BODY } else { &CENTRE }
}

/// So many quotes after a place (the sort value and the id of the last one shown), or from the first.
pub async fn page(
    tx: &mut Tx,
    can: &Can<ViewQuotes>,
    filter: &Filter,
    (after, size): (Option<[&str; 2]>, i64),
) -> Result<Vec<Listed>, StoreError> {
    let mut values = values(can, filter, tx.today()).to_vec();
    values.extend(start(filter, after));
    values.push(size.into());
    tx.all(statement(audience(can), filter), &values).await
}

/// How many the filter lets through ([`MOST_COUNTED`] + 1 means more), and what they come to if they are all counted.
pub async fn count(
    tx: &mut Tx,
    can: &Can<ViewQuotes>,
    filter: &Filter,
) -> Result<(i64, Option<Cents>), StoreError> {
    let [.., count, sum] = *audience(can);
    let mut values = values(can, filter, tx.today()).to_vec();
    values.push(MOST_COUNTED.saturating_add(1).into());
    let found: i64 = tx.scalar(count, &values).await?;
    if found > MOST_COUNTED {
        return Ok((found, None));
    }
    Ok((found, Some(tx.scalar(sum, &values).await?)))
}

/// The quotes accepted since a day, newest first.
pub async fn accepted_since(
    tx: &mut Tx,
    can: &Can<ViewQuotes>,
    (since, most): (Day, i64),
) -> Result<Vec<Listed>, StoreError> {
    let own = can.scope().body();
    tx.all(ACCEPTED, &[can.tenant().into(), own.into(), since.into(), most.into()]).await
}

/// The years there are, to filter by.
pub async fn years(tx: &mut Tx, can: &Can<ViewQuotes>) -> Result<Vec<i16>, StoreError> {
    let own = can.scope().body();
    let values: [Val; 3] = [can.tenant().into(), own.into(), i64::from(own.is_some()).into()];
    let found: Vec<(i16,)> = tx.all(YEARS, &values).await?;
    Ok(found.into_iter().map(|(year,)| year).collect())
}

/// The place of a quote in a list so sorted.
pub fn place(listed: &Listed, sort: SortBy) -> [String; 2] {
    let key = match sort {
        SortBy::Number => listed.number_key.to_string(),
        SortBy::Body => listed.sort_key.clone(),
        SortBy::Total => listed.total.get().to_string(),
        SortBy::Expiry => listed.expires.iso(),
    };
    [key, listed.quote_id.to_string()]
}

fn values(can: &Can<ViewQuotes>, filter: &Filter, today: Day) -> [Val; 8] {
    let (status, from, to) = match filter.state {
        None => ("", Day::FIRST, Day::LAST),
        Some(State::Sent) => ("sent", today, Day::LAST),
        Some(State::Expired) => ("sent", Day::FIRST, today.yesterday()),
        Some(state) => (state.code(), Day::FIRST, Day::LAST),
    };
    [
        can.tenant().into(),
        can.scope().body().into(),
        text::fold(&filter.words).into(),
        filter.year.into(),
        filter.body.into(),
        status.into(),
        from.into(),
        to.into(),
    ]
}

fn statement(audience: &[&'static str; 10], filter: &Filter) -> &'static str {
    let [number_up, number_down, body_up, body_down, total_up, total_down, expiry_up, expiry_down, ..] =
        *audience;
    match (filter.sort, filter.way) {
        (SortBy::Number, Way::Up) => number_up,
        (SortBy::Number, Way::Down) => number_down,
        (SortBy::Body, Way::Up) => body_up,
        (SortBy::Body, Way::Down) => body_down,
        (SortBy::Total, Way::Up) => total_up,
        (SortBy::Total, Way::Down) => total_down,
        (SortBy::Expiry, Way::Up) => expiry_up,
        (SortBy::Expiry, Way::Down) => expiry_down,
    }
}

/// Where the page starts: after a place, or before everything. A place that does not read is the beginning.
fn start(filter: &Filter, after: Option<[&str; 2]>) -> [Val; 2] {
    let (text, number, day, id) = match filter.way {
        Way::Up => ("", i64::MIN, Day::FIRST, Uuid::nil()),
        Way::Down => ("zzzzzzzzzzzzzzzz", i64::MAX, Day::LAST, Uuid::max()),
    };
    let (key, id) = match after {
        Some([key, last]) => (Some(key), last.parse().unwrap_or(id)),
        None => (None, id),
    };
    let first = match filter.sort {
        SortBy::Number | SortBy::Total => key.and_then(|key| key.parse().ok()).unwrap_or(number).into(),
        SortBy::Body => key.unwrap_or(text).into(),
        SortBy::Expiry => key.and_then(|key| Day::parse(key).ok()).unwrap_or(day).into(),
    };
    [first, Val::Uuid(id)]
}
