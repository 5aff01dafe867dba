//! What this is: the words by which requests are found, kept in their table, and how a search asks for them.
//! What it is not: the list; it puts the answer among its own conditions.

use ::store::{StoreError, Tx, Val};
use kernel::{RequestId, TenantId};

use super::list::Way;
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
/// `+ 0`, so that SQLite goes along the word and sorts what it finds: along the numbers it would look at the words of every
/// request.
macro_rules! places {
    ($sign:literal, $way:literal) => {
        concat!(
            "SELECT number AS c0 FROM request_word WHERE tenant_id = $1 AND word >= $2 AND word < $3 \
             AND (internal = FALSE OR $4 = 1) AND number + 0 ",
            $sign,
            " $5 ORDER BY number + 0 ",
            $way,
            " LIMIT $6"
        )
    };
}
const PLACES_UP: &str = places!(">", "ASC");
const PLACES_DOWN: &str = places!("<", "DESC");
pub(crate) const SQL: &[&str] = &[ADD, NUMBER, JOIN, HOW_MANY, PLACES_UP, PLACES_DOWN];

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

/// A word of a search: the requests that have it, and for whom.
pub(super) struct Rare([Val; 4]);

/// The rarest word of a search; `None` where every word of it has more than `most` places, and where none was typed.
pub(super) async fn rarest(
    tx: &mut Tx,
    (typed, sight): (&str, Sight),
    most: i64,
) -> Result<Option<Rare>, StoreError> {
    let (tenant, asked) = (tx.tenant(), ::words::asked(typed));
    // A word that is rare is found out quickly, and then nobody counts the others to the end.
    for enough in [most.min(QUICKLY), most] {
        let mut fewest: Option<(i64, Rare)> = None;
        for (low, high) in asked.iter().take(ASKED) {
            let least = fewest.as_ref().map_or(enough.saturating_add(1), |(least, _)| *least);
            let word: [Val; 3] = [tenant.into(), low.into(), high.into()];
            let mut values = word.to_vec();
            values.push(least.into());
            let places: i64 = tx.scalar(HOW_MANY, &values).await?;
            if places < least {
                let [tenant, low, high] = word;
                fewest = Some((places, Rare([tenant, low, high, sight.value().into()])));
            }
        }
        if let Some((_, rare)) = fewest {
            return Ok(Some(rare));
        }
    }
    Ok(None)
}

/// The numbers of the requests that have a word, so many of those that follow a number upwards or downwards.
pub(super) async fn places(
    tx: &mut Tx,
    Rare(word): &Rare,
    (way, after): (Way, i64),
    most: i64,
) -> Result<Vec<i64>, StoreError> {
    let sql = if way == Way::Up { PLACES_UP } else { PLACES_DOWN };
    let mut values = word.to_vec();
    values.extend([after.into(), most.into()]);
    let numbers: Vec<(i64,)> = tx.all(sql, &values).await?;
    let mut numbers: Vec<i64> = numbers.into_iter().map(|(number,)| number).collect();
    // It may have several words of the range.
    numbers.dedup();
    Ok(numbers)
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
