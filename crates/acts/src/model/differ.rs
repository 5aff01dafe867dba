//! What this is: what changed between two versions, clause by clause and line by line.
//! What it is not: a judgement on who changed it; the audit trail says that.

use similar::{ChangeTag, TextDiff};

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It stayed.
    Kept,
    /// It is new.
    Added,
    /// It is gone.
    Removed,
}

impl Fate {
    /// In words, so that colour is not the only sign.
    pub fn label(self) -> &'static str {
        match self {
            Self::Kept => "Invariato",
            Self::Added => "Aggiunto",
            Self::Removed => "Tolto",
        }
    }
}

/// A clause with its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Its title.
    pub title: String,
    /// Its lines, each with what became of it.
    pub lines: Vec<(Fate, String)>,
}

impl Changed {
    /// Whether nothing changed in it.
    pub fn is_same(&self) -> bool {
        self.lines.iter().all(|(fate, _)| *fate == Fate::Kept)
    }
}

/// A text under its key and its title.
pub type Keyed = (String, String, String);

/// Two versions, each as (key, title, text); clauses in the order of the later one, those that are gone last.
pub fn changes(before: &[Keyed], after: &[Keyed]) -> Vec<Changed> {
    let old = |key: &str| before.iter().find(|(known, ..)| known == key);
    let mut all: Vec<Changed> = after
        .iter()
        .map(|(key, title, text)| {
            let was = old(key).map_or("", |(.., text)| text.as_str());
            Changed { title: title.clone(), lines: lines(was, text) }
        })
        .collect();
    let gone = before.iter().filter(|(key, ..)| !after.iter().any(|(known, ..)| known == key));
    all.extend(gone.map(|(_, title, text)| Changed { title: title.clone(), lines: lines(text, "") }));
    all
}

fn lines(before: &str, after: &str) -> Vec<(Fate, String)> {
    let diff = TextDiff::from_lines(before, after);
    diff.iter_all_changes()
        .map(|change| {
            let fate = match change.tag() {
                ChangeTag::Equal => Fate::Kept,
                ChangeTag::Insert => Fate::Added,
                ChangeTag::Delete => Fate::Removed,
            };
            (fate, change.value().trim_end().to_owned())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keyed(key: &str, text: &str) -> Keyed {
        (key.into(), key.to_uppercase(), text.into())
    }

    #[test]
    fn what_was_added_taken_away_and_changed_is_told_by_clause() {
        let before = [keyed("a", "uno\ndue\n"), keyed("b", "tre\n")];
        let after = [keyed("c", "nuovo\n"), keyed("a", "uno\ntre\n")];
        let changes = changes(&before, &after);
        assert_eq!(changes.iter().map(|one| one.title.as_str()).collect::<Vec<_>>(), ["C", "A", "B"]);
        assert_eq!(changes[0].lines, [(Fate::Added, "nuovo".into())]);
        assert_eq!(
            changes[1].lines,
            [(Fate::Kept, "uno".into()), (Fate::Removed, "due".into()), (Fate::Added, "tre".into())]
        );
        assert_eq!(changes[2].lines, [(Fate::Removed, "tre".into())]);
        assert!(super::changes(&before, &before).iter().all(Changed::is_same));
    }
}
