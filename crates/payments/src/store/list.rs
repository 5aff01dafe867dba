//! What this is: the list of payments, page by page: filtered, sorted, counted, at the same cost however many there
//! are. What it is not: the page that shows it.

use kernel::permission::ViewPayments;
use kernel::{BodyId, Can, Cents, Day, PaymentId, text};
use store::{StoreError, Tx, Val};
use uuid::Uuid;

use super::recorded::columns;
use crate::model::{Payment, PaymentState};

/// Beyond this the count says «more than», and no total is given.
pub const MOST_COUNTED: i64 = 1000;

/// What a list is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortBy {
    /// The day the money came.
    #[default]
    Day,
    /// The body's name.
    Body,
    /// How much.
    Amount,
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
    /// Words that body, reference, payer or amount hold.
    pub words: String,
    /// Only of this body.
    pub body: Option<BodyId>,
    /// Only from this day on.
    pub from: Option<Day>,
    /// Only up to this day.
    pub to: Option<Day>,
    /// Only those that stand so.
    pub state: Option<PaymentState>,
    /// Sorted by.
    pub sort: SortBy,
    /// In which direction.
    pub way: Way,
}

macro_rules! filtered {
    () => {
        " FROM payment WHERE tenant_id = $1 AND (body_id = $2 OR $2 IS NULL) \
         AND ($3 = '' OR search_text LIKE '%' || $3 || '%') AND (body_id = $4 OR $4 IS NULL) \
         AND (paid_on >= $5 OR $5 IS NULL) AND (paid_on <= $6 OR $6 IS NULL) \
         AND ($7 = '' OR ($7 = 'reversed' AND reversed_on IS NOT NULL) \
         OR ($7 = 'used' AND reversed_on IS NULL AND used = amount) \
         OR ($7 = 'excess' AND reversed_on IS NULL AND used < amount))"
    };
}
macro_rules! sorted {
    ($key:literal, $sign:literal, $way:literal) => {
        concat!(
            "SELECT ",
            columns!(),
            filtered!(),
            " AND (",
            $key,
            ", payment_id) ",
            $sign,
            " ($8, $9) ORDER BY ",
            $key,
            " ",
            $way,
            ", payment_id ",
            $way,
            " LIMIT $10"
        )
    };
}
const BY_DAY_UP: &str = sorted!("paid_on", ">", "ASC");
const BY_DAY_DOWN: &str = sorted!("paid_on", "<", "DESC");
const BY_BODY_UP: &str = sorted!("body_key", ">", "ASC");
const BY_BODY_DOWN: &str = sorted!("body_key", "<", "DESC");
const BY_AMOUNT_UP: &str = sorted!("amount", ">", "ASC");
const BY_AMOUNT_DOWN: &str = sorted!("amount", "<", "DESC");
const TOTALS: &str = concat!(
    "SELECT COUNT(*) AS count, CAST(COALESCE(SUM(CASE WHEN gone IS NULL THEN amount ELSE 0 END), 0) AS BIGINT) AS \
     amount, CAST(COALESCE(SUM(used), 0) AS BIGINT) AS used FROM (SELECT amount, used, reversed_on AS gone",
    filtered!(),
    " LIMIT $8) AS counted"
);
pub(crate) const SQL: &[&str] =
    &[BY_DAY_UP, BY_DAY_DOWN, BY_BODY_UP, BY_BODY_DOWN, BY_AMOUNT_UP, BY_AMOUNT_DOWN, TOTALS];

/// How many the filter lets through, and what they come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// [`MOST_COUNTED`] + 1 means more; the sums are then not of all.
    pub count: i64,
    /// What came and was not taken back.
    pub amount: Cents,
    /// What of it is used.
    pub used: Cents,
}
store::from_row!(Totals { count, amount, used });

/// So many payments after a place (the sort value and the id of the last one shown), or from the first.
pub async fn page(
    tx: &mut Tx,
    can: &Can<ViewPayments>,
    filter: &Filter,
    (after, size): (Option<[&str; 2]>, i64),
) -> Result<Vec<Payment>, StoreError> {
    let mut values = values(can, filter).to_vec();
    values.extend(start(filter, after));
    values.push(size.into());
    tx.all(statement(filter), &values).await
}

/// How many there are and what they come to.
pub async fn totals(tx: &mut Tx, can: &Can<ViewPayments>, filter: &Filter) -> Result<Totals, StoreError> {
    let mut values = values(can, filter).to_vec();
    values.push(MOST_COUNTED.saturating_add(1).into());
    tx.one(TOTALS, &values).await
}

/// The place of a payment in a list so sorted.
pub fn place(payment: &Payment, sort: SortBy) -> [String; 2] {
    let key = match sort {
        SortBy::Day => payment.paid_on.iso(),
        SortBy::Body => payment.body_key.clone(),
        SortBy::Amount => payment.amount.get().to_string(),
    };
    [key, payment.payment_id.to_string()]
}

fn values(can: &Can<ViewPayments>, filter: &Filter) -> [Val; 7] {
    [
        can.tenant().into(),
        can.scope().body().into(),
        text::fold(&filter.words).into(),
        filter.body.into(),
        filter.from.into(),
        filter.to.into(),
        filter.state.map_or("", PaymentState::code).into(),
    ]
}

fn statement(filter: &Filter) -> &'static str {
    match (filter.sort, filter.way) {
        (SortBy::Day, Way::Up) => BY_DAY_UP,
        (SortBy::Day, Way::Down) => BY_DAY_DOWN,
        (SortBy::Body, Way::Up) => BY_BODY_UP,
        (SortBy::Body, Way::Down) => BY_BODY_DOWN,
        (SortBy::Amount, Way::Up) => BY_AMOUNT_UP,
        (SortBy::Amount, Way::Down) => BY_AMOUNT_DOWN,
    }
}

/// Where the page starts: after a place, or before everything. A place that does not read is the beginning.
fn start(filter: &Filter, after: Option<[&str; 2]>) -> [Val; 2] {
    let edge = match filter.way {
        Way::Up => ("", i64::MIN, Day::FIRST, Uuid::nil()),
        Way::Down => ("zzzzzzzzzzzzzzzz", i64::MAX, Day::LAST, Uuid::max()),
    };
    let place = after.and_then(|[key, id]| Some((key, id.parse::<PaymentId>().ok()?.0)));
    let (key, id) = place.unwrap_or((edge.0, edge.3));
    match filter.sort {
        SortBy::Day => [Day::parse(key).unwrap_or(edge.2).into(), id.into()],
        SortBy::Body => [key.into(), id.into()],
        SortBy::Amount => [key.parse().unwrap_or(edge.1).into(), id.into()],
    }
}
