//! What this is: the bodies of a tenant in the database: read, listed page by page, added, changed, put away.
//! What it is not: their contacts and figures; see [`crate::contacts`] and [`crate::drivers`].

mod list;
mod row;
mod words;
mod write;

use kernel::{BodyId, Can};
use store::{StoreError, Tx};

pub use list::{
    BodyFilter, BodyPage, Cursor, Listed, ListedPage, MOST_COUNTED, PAGE, Shelf, SortBy, Way, count, list,
    listed, page_after,
};
pub(crate) use list::{
    LISTED as LISTED_SQL, LISTED_WITH as LISTED_WITH_SQL, SQL as LIST_SQL, WHOLE as WHOLE_SQL,
    WHOLE_WITH as WHOLE_WITH_SQL,
};
pub(crate) use write::SQL as WRITE_SQL;
pub use write::{add, archive, change, restore};
pub(crate) use write::{insert_row, refresh_inhabitants};

use crate::access::ReadsBodies;
use crate::model::{Body, BodyRef};
use row::{body_columns, ref_columns};
pub(crate) use words::SQL as WORDS_SQL;
use words::{Words, any_words, having_word, holding_words};

const GET: &str = concat!(
    "SELECT ",
    body_columns!(),
    " FROM body WHERE tenant_id = $1 AND body_id = $2 AND (body_id = $3 OR $3 IS NULL)"
);
const EVERY: &str = concat!(
    "SELECT ",
    body_columns!(),
    " FROM body WHERE tenant_id = $1 AND (body_id = $2 OR $2 IS NULL) ORDER BY sort_key, body_id"
);
const OF_UNIT: &str = concat!(
    "SELECT ",
    body_columns!(),
    " FROM body WHERE tenant_id = $1 AND uts_code = $2 AND archived = FALSE \
     AND (body_id = $3 OR $3 IS NULL) ORDER BY sort_key, body_id"
);
const BY_ISTAT: &str = concat!(
    "SELECT ",
    body_columns!(),
    " FROM body WHERE tenant_id = $1 AND istat = $2 AND archived = FALSE AND (body_id = $3 OR $3 IS NULL)"
);
const REFS: &str = concat!(
    "SELECT ",
    ref_columns!(),
    " FROM body WHERE tenant_id = $1 AND (body_id = $2 OR $2 IS NULL) ORDER BY sort_key, body_id"
);
macro_rules! found {
    ($bodies:expr) => {
        concat!(
            "SELECT ",
            ref_columns!(),
            " FROM ",
            $bodies,
            " tenant_id = $1 AND archived = $2 AND (body_id = $3 OR $3 IS NULL) AND ",
            holding_words!(),
            " ORDER BY sort_key, body_id LIMIT $9"
        )
    };
}
const FOUND: &str = found!(any_words!());
const FOUND_WITH: &str = found!(having_word!("$10", "$11"));
const CHILDREN: &str = concat!(
    "SELECT ",
    ref_columns!(),
    " FROM body WHERE tenant_id = $1 AND parent_id = $2 AND (body_id = $3 OR $3 IS NULL) ORDER BY sort_key, body_id"
);
/// Jumps from one unit to the next along the index, so that it costs the same however many bodies each has.
const UNITS: &str = "WITH RECURSIVE unit (code) AS (\
    SELECT (SELECT uts_code FROM body WHERE tenant_id = $1 AND uts_code > '' AND (body_id = $2 OR $2 IS NULL) \
    ORDER BY uts_code LIMIT 1) \
    UNION ALL SELECT (SELECT b.uts_code FROM body b WHERE b.tenant_id = $1 AND b.uts_code > unit.code \
    AND (b.body_id = $2 OR $2 IS NULL) ORDER BY b.uts_code LIMIT 1) FROM unit WHERE unit.code IS NOT NULL) \
    SELECT unit.code AS c0, (SELECT b.uts_name FROM body b WHERE b.tenant_id = $1 AND b.uts_code = unit.code \
    AND (b.body_id = $2 OR $2 IS NULL) ORDER BY b.sort_key, b.body_id LIMIT 1) AS c1 \
    FROM unit WHERE unit.code IS NOT NULL ORDER BY 2";
const ANY: &str = "SELECT COUNT(*) AS c0 FROM (SELECT 1 AS x FROM body WHERE tenant_id = $1 AND archived = FALSE LIMIT 1) AS some_body";

pub(crate) const SQL: &[&str] =
    &[GET, EVERY, OF_UNIT, BY_ISTAT, REFS, FOUND, FOUND_WITH, CHILDREN, UNITS, ANY];

/// The body with this id, if it is theirs.
pub async fn get<A: ReadsBodies>(tx: &mut Tx, can: &Can<A>, id: BodyId) -> Result<Option<Body>, StoreError> {
    tx.maybe(GET, &[can.tenant().into(), id.into(), can.scope().body().into()]).await
}

/// Every body within reach, put away or not, in alphabetical order: for runs, simulations and exports that need
/// them all at once.
pub async fn every<A: ReadsBodies>(tx: &mut Tx, can: &Can<A>) -> Result<Vec<Body>, StoreError> {
    tx.all(EVERY, &[can.tenant().into(), can.scope().body().into()]).await
}

/// The bodies of a supra-municipal unit (a Province), by its ISTAT code.
pub async fn of_unit<A: ReadsBodies>(tx: &mut Tx, can: &Can<A>, uts: &str) -> Result<Vec<Body>, StoreError> {
    tx.all(OF_UNIT, &[can.tenant().into(), uts.into(), can.scope().body().into()]).await
}

/// The Comune with this ISTAT code.
pub async fn by_istat<A: ReadsBodies>(
    tx: &mut Tx,
    can: &Can<A>,
    istat: &str,
) -> Result<Option<Body>, StoreError> {
    tx.maybe(BY_ISTAT, &[can.tenant().into(), istat.into(), can.scope().body().into()]).await
}

/// Names and codes of every body within reach.
pub async fn refs<A: ReadsBodies>(tx: &mut Tx, can: &Can<A>) -> Result<Vec<BodyRef>, StoreError> {
    tx.all(REFS, &[can.tenant().into(), can.scope().body().into()]).await
}

/// The first bodies whose names or codes hold these words, for fields that complete what is typed.
pub async fn search<A: ReadsBodies>(
    tx: &mut Tx,
    can: &Can<A>,
    words: &str,
    most: u32,
) -> Result<Vec<BodyRef>, StoreError> {
    let words = Words::of(tx, can, words).await?;
    let mut values = vec![can.tenant().into(), false.into(), can.scope().body().into()];
    values.extend(words.values());
    values.push(most.into());
    let range = words.range();
    let sql = if range.is_some() { FOUND_WITH } else { FOUND };
    values.extend(range.into_iter().flatten());
    tx.all(sql, &values).await
}

/// The members of a union.
pub async fn members_of<A: ReadsBodies>(
    tx: &mut Tx,
    can: &Can<A>,
    union: BodyId,
) -> Result<Vec<BodyRef>, StoreError> {
    tx.all(CHILDREN, &[can.tenant().into(), union.into(), can.scope().body().into()]).await
}

/// The supra-municipal units in which the bodies lie: code and name.
pub async fn units<A: ReadsBodies>(tx: &mut Tx, can: &Can<A>) -> Result<Vec<(String, String)>, StoreError> {
    tx.all(UNITS, &[can.tenant().into(), can.scope().body().into()]).await
}

/// Whether the tenant of the transaction has any body at all: for the guided path of the first start.
pub async fn has_any(tx: &mut Tx) -> Result<bool, StoreError> {
    let found: i64 = tx.scalar(ANY, &[tx.tenant().into()]).await?;
    Ok(found > 0)
}
