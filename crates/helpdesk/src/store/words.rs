//! What this is: the words by which requests are found, kept in their table, and how a search asks for them.
//! What it is not: the list; it puts the answer among its own conditions.

use ::store::{StoreError, Tx, Val};
use kernel::{RequestId, TenantId};

use super::thread::Sight;

/// Words written at a time; a shorter rest repeats its last one.
const BLOCK: usize = 8;
/// Places that are counted in next to no time.
const QUICKLY: i64 = 1_000;
/// Words of a search that count: the longest.
pub(super) const ASKED: usize = 3;

const ADD: &str = "INSERT INTO request_word (tenant_id, internal, number, word) VALUES ($1, $2, $3, $4), \
    ($1, $2, $3, $5), ($1, $2, $3, $6), ($1, $2, $3, $7), ($1, $2, $3, $8), ($1, $2, $3, $9), ($1, $2, $3, $10), \
    ($1, $2, $3, $11) ON CONFLICT DO NOTHING";
const NUMBER: &str = "SELECT number AS c0 FROM request WHERE tenant_id = $1 AND request_id = $2";
const JOIN: &str = "INSERT INTO request_word (tenant_id, internal, number, word) \
    SELECT w.tenant_id, w.internal, t.number, w.word FROM request s \
    JOIN request_word w ON w.tenant_id = s.tenant_id AND w.number = s.number \
    JOIN request t ON t.tenant_id = s.tenant_id AND t.request_id = $3 \
    WHERE s.tenant_id = $1 AND s.request_id = $2 ON CONFLICT DO NOTHING";
/// How many places a word has, up to so many.
const HOW_MANY: &str = "SELECT COUNT(*) AS c0 FROM (SELECT 1 AS x FROM request_word \
    WHERE tenant_id = $1 AND word >= $2 AND word < $3 LIMIT $4) AS counted";
const PLACES: &str = "SELECT number AS c0 FROM request_word \
    WHERE tenant_id = $1 AND word >= $2 AND word < $3 AND (internal = FALSE OR $4 = 1)";
pub(crate) const SQL: &[&str] = &[ADD, NUMBER, JOIN, HOW_MANY, PLACES];

/// Who may find a request by some words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Everybody who may see the request.
    ByAll,
    /// The centre only.
    ByCentre,
}

/// Adds the words of a text to those of a request.
pub(super) async fn add(
    tx: &mut Tx,
    tenant: TenantId,
    (id, found): (RequestId, Found),
    text: &str,
) -> Result<(), StoreError> {
    let number: i64 = tx.scalar(NUMBER, &[tenant.into(), id.into()]).await?;
    add_to(tx, tenant, (number, found), text).await
}

/// The same for a request by its number.
pub(super) async fn add_to(
    tx: &mut Tx,
    tenant: TenantId,
    (number, found): (i64, Found),
    text: &str,
) -> Result<(), StoreError> {
    let words = ::words::kept(text);
    for block in words.chunks(BLOCK) {
        let mut values: Vec<Val> = vec![tenant.into(), (found == Found::ByCentre).into(), number.into()];
        let last = block.last().map(String::as_str).unwrap_or_default();
        let padded = block.iter().map(String::as_str).chain(std::iter::repeat(last)).take(BLOCK);
        values.extend(padded.map(Val::from));
        tx.exec(ADD, &values).await?;
    }
    Ok(())
}

/// Lets the second request be found by the words of the first too.
pub(super) async fn join(tx: &mut Tx, from: RequestId, into: RequestId) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    tx.exec(JOIN, &[tenant.into(), from.into(), into.into()]).await.map(|_| ())
}

/// The numbers of the requests that have the rarest word of a search, in no order; `None` where every word of it has more
/// than `most` places, and where none was typed.
pub(super) async fn rarest(
    tx: &mut Tx,
    (typed, sight): (&str, Sight),
    most: i64,
) -> Result<Option<Vec<i64>>, StoreError> {
    let (tenant, asked) = (tx.tenant(), ::words::asked(typed));
    // A word that is rare is found out quickly, and then nobody counts the others to the end.
    for enough in [most.min(QUICKLY), most] {
        let mut fewest: Option<(i64, [Val; 3])> = None;
        for (low, high) in asked.iter().take(ASKED) {
            let range: [Val; 3] = [tenant.into(), low.into(), high.into()];
            let mut values = range.to_vec();
            values.push(enough.saturating_add(1).into());
            let places: i64 = tx.scalar(HOW_MANY, &values).await?;
            if places <= enough && fewest.as_ref().is_none_or(|(least, _)| places < *least) {
                fewest = Some((places, range));
            }
        }
        if let Some((_, range)) = fewest {
            let mut values = range.to_vec();
            values.push(sight.value().into());
            let numbers: Vec<(i64,)> = tx.all(PLACES, &values).await?;
            return Ok(Some(numbers.into_iter().map(|(number,)| number).collect()));
        }
    }
    Ok(None)
}

/// Three ranges of words, for the longest words of a search; an empty one holds everywhere. A word is looked for by the
/// beginning that Italian leaves as it is, so that «stampanti» finds «stampante».
pub(super) fn ranges(typed: &str) -> Vec<Val> {
    let asked = ::words::asked(typed);
    let everywhere = (String::new(), "\u{10ffff}".to_owned());
    let padded = asked.into_iter().chain(std::iter::repeat(everywhere)).take(ASKED);
    padded.flat_map(|(low, high)| [Val::from(low), Val::from(high)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_asks_for_as_many_ranges_as_the_statement_has() {
        for typed in ["", "posta", "la stampante di rete non stampa la domanda"] {
            assert_eq!(ranges(typed).len(), ASKED * 2, "{typed}");
        }
        assert_eq!(ranges("")[0], Val::from(""));
        assert_eq!(ranges("stampanti")[0], ranges("stampante")[0]);
    }
}
