//! What this is: the list of price lists page by page, newest first, each with the day on which it is followed.
//! What it is not: the page that shows it.

use kernel::{Can, Day, PriceListId, text};
use store::{FromRow, Row, StoreError, Tx, Val};
use uuid::Uuid;

use crate::access::ReadsPrices;
use crate::model::PriceList;

/// Beyond this the count says "more than".
pub const MOST_COUNTED: u64 = 1000;

/// Which versions a reader sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Approved ones: the members of the centre.
    Approved,
    /// Drafts too: the centre.
    DraftsToo,
}

/// Which versions a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Only {
    /// All of them.
    All,
    /// Drafts.
    Drafts,
    /// Approved ones.
    Approved,
}

/// In which direction the days run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Newest first.
    Newest,
    /// Oldest first.
    Oldest,
}

/// What a list shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListFilter {
    /// Words of names and series.
    pub words: String,
    /// Whether drafts are seen at all.
    pub seen: Seen,
    /// Which of those seen.
    pub only: Only,
    /// In which direction.
    pub way: Way,
}

/// A version with the first day of the one that follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The version.
    pub list: PriceList,
    /// When the next of its series begins.
    pub next: Option<Day>,
}

/// Where a page starts: the first day and id of the last version of the page before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its first day.
    pub valid_from: Day,
    /// Its id.
    pub id: PriceListId,
}

macro_rules! filtered {
    () => {
        " FROM price_list l WHERE l.tenant_id = $1 AND ($2 = '' OR l.search_text LIKE '%' || $2 || '%') \
         AND ($3 = '' OR ($3 = 'approved' AND l.approved_at IS NOT NULL) OR ($3 = 'draft' AND l.approved_at IS NULL))"
    };
}
macro_rules! sorted {
    ($sign:literal, $way:literal) => {
        concat!(
            "SELECT l.price_list_id, l.version, l.series, l.name, l.valid_from, l.valid_to, l.inhabitants_on, \
             l.inhabitants_years_before, l.workstations_on, l.workstations_years_before, l.act, l.act_on, l.approved_by, \
             l.approved_at, (SELECT MIN(n.valid_from) FROM price_list n WHERE n.tenant_id = l.tenant_id \
             AND n.series_key = l.series_key AND n.approved_at IS NOT NULL AND n.valid_from > l.valid_from) AS next_from",
            filtered!(),
            " AND (l.valid_from, l.price_list_id) ",
            $sign,
            " ($4, $5) ORDER BY l.valid_from ",
            $way,
            ", l.price_list_id ",
            $way,
            " LIMIT $6"
        )
    };
}
const NEWEST: &str = sorted!("<", "DESC");
const OLDEST: &str = sorted!(">", "ASC");
const COUNT: &str =
    concat!("SELECT COUNT(*) AS c0 FROM (SELECT 1 AS x", filtered!(), " LIMIT $4) AS counted");
pub(crate) const SQL: &[&str] = &[NEWEST, OLDEST, COUNT];

impl FromRow for Listed {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { list: PriceList::from_row(row)?, next: row.get("next_from")? })
    }
}

/// At most so many versions, from the first or after a place.
pub async fn page<A: ReadsPrices>(
    tx: &mut Tx,
    can: &Can<A>,
    filter: &ListFilter,
    after: Option<Place>,
    size: usize,
) -> Result<Vec<Listed>, StoreError> {
    let (sql, day, id) = match filter.way {
        Way::Newest => (NEWEST, Day::LAST, Uuid::max()),
        Way::Oldest => (OLDEST, Day::FIRST, Uuid::nil()),
    };
    let mut values = bound(can, filter);
    values.push(after.map_or(day, |place| place.valid_from).into());
    values.push(after.map_or(id, |place| place.id.0).into());
    values.push(i64::try_from(size).unwrap_or(i64::MAX).into());
    tx.all(sql, &values).await
}

/// How many versions the filter lets through; [`MOST_COUNTED`] + 1 means more.
pub async fn count<A: ReadsPrices>(
    tx: &mut Tx,
    can: &Can<A>,
    filter: &ListFilter,
) -> Result<u64, StoreError> {
    let mut values = bound(can, filter);
    values.push(i64::try_from(MOST_COUNTED.saturating_add(1)).unwrap_or(i64::MAX).into());
    tx.scalar(COUNT, &values).await
}

/// Who sees approved versions only, and asks for drafts, sees nothing.
fn bound<A: ReadsPrices>(can: &Can<A>, filter: &ListFilter) -> Vec<Val> {
    let only = match (filter.seen, filter.only) {
        (Seen::Approved, Only::Drafts) => "none",
        (Seen::Approved, Only::All | Only::Approved) | (Seen::DraftsToo, Only::Approved) => "approved",
        (Seen::DraftsToo, Only::All) => "",
        (Seen::DraftsToo, Only::Drafts) => "draft",
    };
    vec![can.tenant().into(), text::fold(&filter.words).into(), only.into()]
}
