//! What this is: the words by which Italian texts are found, shortened as grammar bends them: which words are kept of a
//! text, and between which words a search looks. Made in Rust, so that both databases find the same.
//! What it is not: a search; an area keeps its words in a table of its own and puts the ranges among its conditions.

#![warn(missing_docs)]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use kernel::text;
use rust_stemmers::{Algorithm, Stemmer};

/// Words of one text that count.
const MOST: usize = 600;
/// Letters of a word that count.
const LONGEST: usize = 40;

/// Words that every text has: articles, prepositions with and without article, conjunctions, pronouns, auxiliaries.
const COMMON: &str = "a ad agli ai al all alla alle allo anche avere c che chi ci coi col come con cosa cui d da dagli dai dal \
    dall dalla dalle dallo degli dei del dell della delle dello di dov dove e ed era essere fa fra gli ha \
    hanno ho i il in io l la le lei li lo loro lui ma mi mia mio ne negli nei nel nell nella nelle nello noi \
    non nostra nostro o od per perche piu quale quando quanto quella quelle quelli quello questa queste \
    questi questo se si sia siamo sono su sua sugli sui sul sull sulla sulle sullo suo tra un una uno va vi \
    voi";

static STOP: LazyLock<BTreeSet<&str>> = LazyLock::new(|| COMMON.split_whitespace().collect());

fn folded(text: &str) -> Vec<String> {
    text::fold(text).split_whitespace().map(|word| word.chars().take(LONGEST).collect()).collect()
}

fn is_common(word: &str) -> bool {
    STOP.contains(word)
}

/// The beginning of a word that Italian leaves as it is. Short words and those with figures mean what they say.
fn stem(word: &str) -> String {
    if word.chars().count() < 4 || word.contains(|letter: char| letter.is_numeric()) {
        return word.to_owned();
    }
    Stemmer::create(Algorithm::Italian).stem(word).into_owned()
}

/// The words to keep of a text: each as written, and its stem where the word does not begin with it.
pub fn kept(text: &str) -> Vec<String> {
    let mut words = folded(text);
    words.retain(|word| !is_common(word));
    let stems: Vec<String> = words.iter().map(|word| stem(word)).collect();
    let others = stems.into_iter().zip(&words).filter(|(stem, word)| !word.starts_with(stem));
    let others: Vec<String> = others.map(|(stem, _)| stem).collect();
    words.extend(others);
    words.sort_unstable();
    words.dedup();
    words.truncate(MOST);
    words
}

/// Between which words a search looks, both ends of each range, for its longest words first: from the stem on, and
/// before the second. Of a search that has only common words these count.
pub fn asked(typed: &str) -> Vec<(String, String)> {
    let all = folded(typed);
    let mut words: Vec<&String> = all.iter().filter(|word| !is_common(word)).collect();
    if words.is_empty() {
        words = all.iter().collect();
    }
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    let mut seen = BTreeSet::new();
    let stems = words.into_iter().map(|word| stem(word)).filter(|low| seen.insert(low.clone()));
    stems.map(|low| (low.clone(), format!("{low}\u{10ffff}"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(typed: &str, text: &str) -> bool {
        let kept = kept(text);
        let between = |(low, high): &(String, String)| kept.iter().any(|word| word >= low && word < high);
        asked(typed).iter().all(between)
    }

    #[test]
    fn a_word_is_found_as_grammar_bends_it() {
        let table = [
            ("stampanti", "La Stampànte è rotta"),
            ("stampante", "Due stampanti"),
            ("posta elettronica", "La posta elettronica dell'anagrafe"),
            ("abilitazione", "Abilitazioni agli applicativi"),
            ("protocol", "Il protocollo non risponde"),
            ("PEC", "Casella pec dell'ente"),
            ("la stampante", "stampante"),
        ];
        for (typed, text) in table {
            assert!(finds(typed, text), "{typed} in {text}");
        }
        assert!(!finds("rete", "La stampante è rotta"));
        assert!(!finds("stampante rete", "La stampante è rotta"));
    }

    #[test]
    fn common_words_are_not_kept_and_alone_they_are_looked_for() {
        assert_eq!(kept("il di la che"), Vec::<String>::new());
        assert_eq!(asked("di").len(), 1);
        assert!(asked("  ").is_empty());
    }
}
