//! What this is: the words by which requests are found, and how a search asks for them.
//! What it is not: the list; it puts the answer among its own conditions.

use ::store::{StoreError, Tx, Val};
use kernel::{RequestId, TenantId, text};

/// Words written at a time; a shorter rest repeats its last one.
const BLOCK: usize = 8;
/// Words of one text that count.
const MOST: usize = 600;
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
    let words = split(text);
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

fn split(typed: &str) -> Vec<String> {
    let folded = text::fold(typed);
    let mut words: Vec<String> =
        folded.split_whitespace().map(|word| word.chars().take(40).collect()).collect();
    words.sort_unstable();
    words.dedup();
    words.truncate(MOST);
    words
}

/// Three ranges of words, for the longest words of a search; an empty one holds everywhere. A word is looked for by its
/// beginning and without its last vowel, so that «stampanti» finds «stampante».
pub(super) fn ranges(typed: &str) -> Vec<Val> {
    let mut words = split(typed);
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    let mut ranges: Vec<Val> = Vec::new();
    for place in 0..ASKED {
        let low = words.get(place).map(|word| stem(word)).unwrap_or_default();
        ranges.push(low.into());
        ranges.push(format!("{low}\u{10ffff}").into());
    }
    ranges
}

fn stem(word: &str) -> &str {
    let long = word.chars().count() > 4;
    word.strip_suffix(['a', 'e', 'i', 'o']).filter(|_| long).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn singular_and_plural_are_looked_for_alike() {
        assert_eq!(stem("stampanti"), "stampant");
        assert_eq!(stem("stampante"), "stampant");
        assert_eq!((stem("rete"), stem("pec")), ("rete", "pec"));
        assert_eq!(ranges("La Stampànte è rotta")[0], Val::from("stampant"));
    }
}
