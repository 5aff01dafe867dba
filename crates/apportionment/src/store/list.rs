//! What this is: the shares of a computation as a list: searched, filtered by who rises or falls, sorted, paged by key.
//! What it is not: the page.

use ::store::{StoreError, Tx, Val};
use kernel::{ApportionmentId, Can, Cents};
use uuid::Uuid;
use webkit::Direction;

use super::rows::{KeptShare, share_columns};
use super::shares::trend_code;
use crate::access::ReadsCosts;
use crate::model::Trend;

/// The keys of the columns that sort.
pub const SORTS: [&str; 5] = ["ente", "parametro", "quota", "differenza", "percentuale"];
/// Counting stops here.
pub const MOST_COUNTED: u64 = 1000;

macro_rules! matching {
    () => {
        " FROM apportionment_share s WHERE s.tenant_id = $1 AND s.apportionment_id = $2 \
         AND (s.body_id = $3 OR $3 IS NULL) AND s.search_text LIKE '%' || $4 || '%' AND (s.trend = $5 OR $5 = '')"
    };
}
macro_rules! sorted {
    ($column:literal, $up:ident, $down:ident) => {
        const $up: &str = concat!(
            "SELECT ",
            share_columns!(),
            matching!(),
            " AND (",
            $column,
            ", s.share_id) > ($6, $7) ORDER BY ",
            $column,
            ", s.share_id LIMIT $8"
        );
        const $down: &str = concat!(
            "SELECT ",
            share_columns!(),
            matching!(),
            " AND (",
            $column,
            ", s.share_id) < ($6, $7) ORDER BY ",
            $column,
            " DESC, s.share_id DESC LIMIT $8"
        );
    };
}
sorted!("s.sort_key", NAME_UP, NAME_DOWN);
sorted!("s.exact", EXACT_UP, EXACT_DOWN);
sorted!("s.amount", AMOUNT_UP, AMOUNT_DOWN);
sorted!("s.change", CHANGE_UP, CHANGE_DOWN);
sorted!("s.change_rate", RATE_UP, RATE_DOWN);
const COUNT: &str =
    concat!("SELECT COUNT(*) AS c0 FROM (SELECT 1 AS one", matching!(), " LIMIT 1001) AS counted");
const SUMMARY: &str = "SELECT CAST(COALESCE(SUM(s.amount), 0) AS BIGINT) AS amount, \
    CAST(COALESCE(SUM(CASE WHEN s.amount > s.approved_before THEN s.amount - s.approved_before ELSE 0 END), 0) AS BIGINT) \
    AS asked, CAST(COALESCE(SUM(CASE WHEN s.amount < s.approved_before THEN s.approved_before - s.amount ELSE 0 END), 0) \
    AS BIGINT) AS given_back, CAST(COALESCE(SUM(CASE WHEN s.trend = 'sale' THEN 1 ELSE 0 END), 0) AS BIGINT) AS rising, \
    CAST(COALESCE(SUM(CASE WHEN s.trend = 'scende' THEN 1 ELSE 0 END), 0) AS BIGINT) AS falling, \
    COUNT(s.last_year) AS compared FROM apportionment_share s WHERE s.tenant_id = $1 AND s.apportionment_id = $2 \
    AND (s.body_id = $3 OR $3 IS NULL)";
pub(crate) const SQL: &[&str] = &[
    SUMMARY,
    NAME_UP,
    NAME_DOWN,
    EXACT_UP,
    EXACT_DOWN,
    AMOUNT_UP,
    AMOUNT_DOWN,
    CHANGE_UP,
    CHANGE_DOWN,
    RATE_UP,
    RATE_DOWN,
    COUNT,
];

/// What the shares of a computation come to, within reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Their sum.
    pub amount: Cents,
    /// What they add to what was approved before.
    pub asked: Cents,
    /// What they give back of it.
    pub given_back: Cents,
    /// How many pay more than the year before.
    pub rising: i64,
    /// How many pay less.
    pub falling: i64,
    /// How many can be compared.
    pub compared: i64,
}
::store::from_row!(Summary { amount, asked, given_back, rising, falling, compared });

impl Summary {
    /// What the computation adds in all, or gives back.
    pub fn due(&self) -> Cents {
        self.asked.minus(self.given_back).unwrap_or_default()
    }
}

/// Sums up the shares of a computation in one statement.
pub async fn summary<A: ReadsCosts>(
    tx: &mut Tx,
    can: &Can<A>,
    computation: ApportionmentId,
) -> Result<Summary, StoreError> {
    tx.one(SUMMARY, &[can.tenant().into(), computation.into(), can.scope().body().into()]).await
}

/// By which column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortBy {
    /// The name of the body.
    Name,
    /// What it counts for.
    Exact,
    /// What it pays.
    Amount,
    /// The difference to the year before.
    Change,
    /// The same in percent.
    Rate,
}

impl SortBy {
    /// The column of a key of [`SORTS`].
    pub fn of(key: &str) -> Self {
        match key {
            "parametro" => Self::Exact,
            "quota" => Self::Amount,
            "differenza" => Self::Change,
            "percentuale" => Self::Rate,
            _ => Self::Name,
        }
    }

    fn sql(self, way: Direction) -> &'static str {
        match (self, way) {
            (Self::Name, Direction::Up) => NAME_UP,
            (Self::Name, Direction::Down) => NAME_DOWN,
            (Self::Exact, Direction::Up) => EXACT_UP,
            (Self::Exact, Direction::Down) => EXACT_DOWN,
            (Self::Amount, Direction::Up) => AMOUNT_UP,
            (Self::Amount, Direction::Down) => AMOUNT_DOWN,
            (Self::Change, Direction::Up) => CHANGE_UP,
            (Self::Change, Direction::Down) => CHANGE_DOWN,
            (Self::Rate, Direction::Up) => RATE_UP,
            (Self::Rate, Direction::Down) => RATE_DOWN,
        }
    }

    /// The value by which a row is sorted, as it stands in an address.
    pub fn key(self, kept: &KeptShare) -> String {
        let share = &kept.share;
        match self {
            Self::Name => share.sort_key.clone(),
            Self::Exact => share.exact.get().to_string(),
            Self::Amount => share.amount.get().to_string(),
            Self::Change => share.change().unwrap_or_default().get().to_string(),
            Self::Rate => share.change_rate().unwrap_or_default().to_string(),
        }
    }
}

/// What is asked of the list.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Of which computation.
    pub computation: ApportionmentId,
    /// Words to look for.
    pub words: String,
    /// Only those that rise, fall …
    pub trend: Option<Trend>,
    /// By which column.
    pub sort: SortBy,
    /// Which way.
    pub way: Direction,
    /// The sort value and the id of the last row of the page before.
    pub after: Option<(String, Uuid)>,
}

impl Asked {
    fn filter<A: ReadsCosts>(&self, can: &Can<A>) -> Vec<Val> {
        vec![
            can.tenant().into(),
            self.computation.into(),
            can.scope().body().into(),
            kernel::text::fold(&self.words).into(),
            self.trend.map_or("", trend_code).into(),
        ]
    }

    /// Where the page begins: after the last row, or before every row.
    fn start(&self) -> [Val; 2] {
        let id = match self.way {
            Direction::Up => Uuid::nil(),
            Direction::Down => Uuid::max(),
        };
        let (key, id) = self.after.clone().map_or((None, id), |(key, id)| (Some(key), id));
        [self.key(key), id.into()]
    }

    fn key(&self, after: Option<String>) -> Val {
        match (self.sort, self.way) {
            // No name is folded to a text beyond this one.
            (SortBy::Name, Direction::Down) => after.unwrap_or_else(|| "\u{10ffff}".into()).into(),
            (SortBy::Name, Direction::Up) => after.unwrap_or_default().into(),
            (_, Direction::Down) => number(after, i64::MAX),
            (_, Direction::Up) => number(after, i64::MIN),
        }
    }
}

fn number(after: Option<String>, start: i64) -> Val {
    after.and_then(|text| text.parse::<i64>().ok()).unwrap_or(start).into()
}

/// A page of shares.
pub async fn page<A: ReadsCosts>(
    tx: &mut Tx,
    can: &Can<A>,
    asked: &Asked,
    size: usize,
) -> Result<Vec<KeptShare>, StoreError> {
    let mut values = asked.filter(can);
    values.extend(asked.start());
    values.push(i64::try_from(size).unwrap_or(i64::MAX).into());
    tx.all(asked.sort.sql(asked.way), &values).await
}

/// How many there are, counted to just beyond [`MOST_COUNTED`].
pub async fn count<A: ReadsCosts>(tx: &mut Tx, can: &Can<A>, asked: &Asked) -> Result<u64, StoreError> {
    let counted: i64 = tx.scalar(COUNT, &asked.filter(can)).await?;
    Ok(u64::try_from(counted).unwrap_or_default())
}
