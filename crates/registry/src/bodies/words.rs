//! What this is: how the words of a search find bodies: by the rarest of them along the index of words, the others
//! in the few bodies that have it. What it is not: the list; it puts the answer among its own conditions.

use kernel::{Can, text};
use store::{StoreError, Tx, Val};

use crate::access::ReadsBodies;

/// How many words of a search count: the longest ones.
const MOST: usize = 5;
/// A word that more bodies have fills a page of the list as it comes: there the list is read in its own order.
const RARE: i64 = 5000;

/// `$4` to `$8`: every word of the search, anywhere in names and codes. Empty words hold everywhere.
macro_rules! holding_words {
    () => {
        "($4 = '' OR (search_text LIKE '%' || $4 || '%' AND search_text LIKE '%' || $5 || '%' \
         AND search_text LIKE '%' || $6 || '%' AND search_text LIKE '%' || $7 || '%' \
         AND search_text LIKE '%' || $8 || '%'))"
    };
}
/// The bodies with a word that begins in a certain way, from the first of two values up to the second; on SQLite
/// `CROSS JOIN` also says that these few come first.
macro_rules! having_word {
    ($low:literal, $high:literal) => {
        concat!(
            "(SELECT DISTINCT body_id AS hit FROM body_word WHERE tenant_id = $1 AND word >= ",
            $low,
            " AND word < ",
            $high,
            ") AS hits CROSS JOIN body WHERE body_id = hits.hit AND"
        )
    };
}
/// The bodies, whatever words they have.
macro_rules! any_words {
    () => {
        "body WHERE"
    };
}
pub(super) use {any_words, having_word, holding_words};

const HITS: &str = "SELECT COUNT(*) AS c0 FROM (SELECT 1 AS x FROM body_word \
    WHERE tenant_id = $1 AND word >= $2 AND word < $3 LIMIT $4) AS hits";
pub(crate) const SQL: &[&str] = &[HITS];

/// The words of a search, and the one by which to look for them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Words {
    all: Vec<String>,
    rare: Option<String>,
}

impl Words {
    /// Reads a search and asks which of its words is rare. Words are looked for by their beginning; if nothing begins
    /// so, or too much does, letters anywhere count.
    pub(super) async fn of<A: ReadsBodies>(
        tx: &mut Tx,
        can: &Can<A>,
        typed: &str,
    ) -> Result<Self, StoreError> {
        let all = split(typed);
        let mut rarest: Option<(i64, String)> = None;
        for word in &all {
            let hits = hits(tx, can, word).await?;
            let rare = (1..=RARE).contains(&hits);
            if rare && rarest.as_ref().is_none_or(|(least, _)| hits < *least) {
                rarest = Some((hits, word.clone()));
            }
        }
        Ok(Self { all, rare: rarest.map(|(_, word)| word) })
    }

    /// The values of [`holding_words`].
    pub(super) fn values(&self) -> Vec<Val> {
        let word = |at: usize| self.all.get(at).map_or("", String::as_str).into();
        (0..MOST).map(word).collect()
    }

    /// The values of [`having_word`], when there is a rare word.
    pub(super) fn range(&self) -> Option<[Val; 2]> {
        self.rare.as_deref().map(|word| [word.into(), beyond(word).into()])
    }
}

async fn hits<A: ReadsBodies>(tx: &mut Tx, can: &Can<A>, word: &str) -> Result<i64, StoreError> {
    let values = [can.tenant().into(), word.into(), beyond(word).into(), RARE.saturating_add(1).into()];
    tx.scalar(HITS, &values).await
}

/// After every word that begins so.
fn beyond(word: &str) -> String {
    format!("{word}\u{10ffff}")
}

fn split(typed: &str) -> Vec<String> {
    let folded = text::fold(typed);
    let mut words: Vec<String> = folded.split_whitespace().map(ToOwned::to_owned).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    words.dedup();
    words.truncate(MOST);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_words_of_a_search_count_without_accents_and_signs() {
        assert_eq!(split(" Sant'Àngelo in  Vado "), ["angelo", "sant", "vado", "in"]);
        assert_eq!(split("a bb ccc dddd eeeee ffffff").len(), MOST);
        assert_eq!(split("—"), [""; 0]);
    }

    #[test]
    fn a_word_and_all_that_begins_with_it_lie_together() {
        let (low, high) = ("urb", beyond("urb"));
        for inside in ["urb", "urbino", "urbzzz", "urb9", "urbé"] {
            assert!(low <= inside && inside < high.as_str(), "{inside}");
        }
        assert!("urc" > high.as_str() && "ur" < low);
    }
}
