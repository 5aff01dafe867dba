//! What this is: the list of services page by page: filtered, sorted, counted, at the same cost however many there
//! are. What it is not: the page that shows it.

use kernel::{Can, Day, ServiceId, text};
use store::{StoreError, Tx, Val};
use uuid::Uuid;

use super::service_columns;
use crate::access::ReadsCatalogue;
use crate::model::{Level, Service, Status};

/// Beyond this the count says "more than".
pub const MOST_COUNTED: u64 = 1000;

/// What a list is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortBy {
    /// Level, from base to advanced: the order in which people read a catalogue.
    #[default]
    Level,
    /// Code.
    Code,
    /// Name.
    Name,
}

/// In which direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// From the first.
    #[default]
    Up,
    /// From the last.
    Down,
}

/// What a list shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceFilter {
    /// Words that names, codes and descriptions hold.
    pub words: String,
    /// Only this level.
    pub level: Option<Level>,
    /// Only in this status.
    pub status: Option<Status>,
    /// The day on which the status is told.
    pub today: Day,
    /// Sorted by.
    pub sort: SortBy,
    /// In which direction.
    pub way: Way,
}

/// Where a page starts: the sort value and id of the last service of the page before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its sort value, as text.
    pub key: String,
    /// Its id.
    pub id: ServiceId,
}

impl Place {
    /// The place after a service in a list so sorted.
    pub fn after(service: &Service, sort: SortBy) -> Self {
        let key = match sort {
            SortBy::Level => service.data.level.rank().to_string(),
            SortBy::Code => service.data.code_key(),
            SortBy::Name => service.data.sort_key(),
        };
        Self { key, id: service.service_id }
    }
}

macro_rules! filtered {
    () => {
        " FROM service WHERE tenant_id = $1 AND ($2 = '' OR search_text LIKE '%' || $2 || '%') \
         AND ($3 = '' OR level = $3) AND ($4 = '' \
         OR ($4 = 'retired' AND retired_from <= $5) \
         OR ($4 = 'active' AND active_from <= $5 AND (retired_from IS NULL OR retired_from > $5)) \
         OR ($4 = 'planned' AND (active_from IS NULL OR active_from > $5)))"
    };
}
macro_rules! sorted {
    ($key:literal, $sign:literal, $way:literal) => {
        concat!(
            "SELECT ",
            service_columns!(),
            filtered!(),
            " AND (",
            $key,
            ", service_id) ",
            $sign,
            " ($6, $7) ORDER BY ",
            $key,
            " ",
            $way,
            ", service_id ",
            $way,
            " LIMIT $8"
        )
    };
}
const BY_LEVEL_UP: &str = sorted!("level_rank", ">", "ASC");
const BY_LEVEL_DOWN: &str = sorted!("level_rank", "<", "DESC");
const BY_CODE_UP: &str = sorted!("code_key", ">", "ASC");
const BY_CODE_DOWN: &str = sorted!("code_key", "<", "DESC");
const BY_NAME_UP: &str = sorted!("sort_key", ">", "ASC");
const BY_NAME_DOWN: &str = sorted!("sort_key", "<", "DESC");
const COUNT: &str =
    concat!("SELECT COUNT(*) AS c0 FROM (SELECT 1 AS x", filtered!(), " LIMIT $6) AS counted");
pub(crate) const SQL: &[&str] =
    &[BY_LEVEL_UP, BY_LEVEL_DOWN, BY_CODE_UP, BY_CODE_DOWN, BY_NAME_UP, BY_NAME_DOWN, COUNT];

/// At most so many services, from the first or after a place. Their parts are not read.
pub async fn page<A: ReadsCatalogue>(
    tx: &mut Tx,
    can: &Can<A>,
    filter: &ServiceFilter,
    after: Option<&Place>,
    size: usize,
) -> Result<Vec<Service>, StoreError> {
    let mut values = bound(can, filter);
    values.extend(start(filter, after));
    values.push(i64::try_from(size).unwrap_or(i64::MAX).into());
    tx.all(statement(filter), &values).await
}

/// How many services the filter lets through; [`MOST_COUNTED`] + 1 means more.
pub async fn count<A: ReadsCatalogue>(
    tx: &mut Tx,
    can: &Can<A>,
    filter: &ServiceFilter,
) -> Result<u64, StoreError> {
    let mut values = bound(can, filter);
    values.push(i64::try_from(MOST_COUNTED.saturating_add(1)).unwrap_or(i64::MAX).into());
    tx.scalar(COUNT, &values).await
}

fn bound<A: ReadsCatalogue>(can: &Can<A>, filter: &ServiceFilter) -> Vec<Val> {
    vec![
        can.tenant().into(),
        text::fold(&filter.words).into(),
        filter.level.map_or("", Level::code).into(),
        filter.status.map_or("", Status::code).into(),
        filter.today.into(),
    ]
}

fn statement(filter: &ServiceFilter) -> &'static str {
    match (filter.sort, filter.way) {
        (SortBy::Level, Way::Up) => BY_LEVEL_UP,
        (SortBy::Level, Way::Down) => BY_LEVEL_DOWN,
        (SortBy::Code, Way::Up) => BY_CODE_UP,
        (SortBy::Code, Way::Down) => BY_CODE_DOWN,
        (SortBy::Name, Way::Up) => BY_NAME_UP,
        (SortBy::Name, Way::Down) => BY_NAME_DOWN,
    }
}

/// Where the page starts: after the place, or before everything.
fn start(filter: &ServiceFilter, after: Option<&Place>) -> [Val; 2] {
    let (edge_key, edge_rank, edge_id) = match filter.way {
        Way::Up => ("", i64::MIN, Uuid::nil()),
        Way::Down => ("\u{10ffff}", i64::MAX, Uuid::max()),
    };
    let key = after.map(|place| place.key.as_str());
    let id = after.map_or(edge_id, |place| place.id.0);
    match filter.sort {
        SortBy::Level => [key.and_then(|key| key.parse().ok()).unwrap_or(edge_rank).into(), id.into()],
        SortBy::Code | SortBy::Name => [key.unwrap_or(edge_key).into(), id.into()],
    }
}
