//! What this is: the words by which requests are found, kept in their table, and how a search asks for them.
//! What it is not: the list; it puts the answer among its own conditions.

use ::store::{StoreError, Tx, Val};
use kernel::{RequestId, TenantId};

/// Words written at a time; a shorter rest repeats its last one.
const BLOCK: usize = 8;
/// Words of a search that count: the longest.
pub(super) const ASKED: usize = 3;

const ADD: &str = "INSERT INTO request_word (tenant_id, internal, request_id, word) VALUES ($1, $2, $3, $4), \
    ($1, $2, $3, $5), ($1, $2, $3, $6), ($1, $2, $3, $7), ($1, $2, $3, $8), ($1, $2, $3, $9), ($1, $2, $3, $10), \
    ($1, $2, $3, $11) ON CONFLICT DO NOTHING";
const JOIN: &str = "INSERT INTO request_word (tenant_id, internal, request_id, word) \
    SELECT w.tenant_id, w.internal, t.request_id, w.word FROM request_word w \
    JOIN request t ON t.tenant_id = w.tenant_id AND t.request_id = $3 \
    WHERE w.tenant_id = $1 AND w.request_id = $2 ON CONFLICT DO NOTHING";
pub(crate) const SQL: &[&str] = &[ADD, JOIN];

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
    let words = ::words::kept(text);
    for block in words.chunks(BLOCK) {
        let mut values: Vec<Val> = vec![tenant.into(), (found == Found::ByCentre).into(), id.into()];
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
