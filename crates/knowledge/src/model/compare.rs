//! What this is: two texts side by side, line by line: what stayed, what was taken away, what was added.
//! What it is not: a comparison of words.

/// Beyond so many lines the rest is compared as one block.
const MOST: usize = 1000;

/// A line of the comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// In both.
    Same(String),
    /// Only in the first.
    Gone(String),
    /// Only in the second.
    New(String),
}

/// The lines of two texts, in an order that both agree with, as many as possible in common.
pub fn compare(before: &str, after: &str) -> Vec<Line> {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let (head_old, head_new) = (&old[..old.len().min(MOST)], &new[..new.len().min(MOST)]);
    let common = lengths(head_old, head_new);
    let (mut at, mut to, mut lines) = (0, 0, Vec::new());
    while at < head_old.len() && to < head_new.len() {
        if head_old[at] == head_new[to] {
            lines.push(Line::Same(old[at].to_owned()));
            (at, to) = (at + 1, to + 1);
        } else if common[at + 1][to] >= common[at][to + 1] {
            lines.push(Line::Gone(old[at].to_owned()));
            at += 1;
        } else {
            lines.push(Line::New(new[to].to_owned()));
            to += 1;
        }
    }
    lines.extend(old[at..].iter().map(|line| Line::Gone((*line).to_owned())));
    lines.extend(new[to..].iter().map(|line| Line::New((*line).to_owned())));
    lines
}

/// How many lines the ends of both have in common, from each place on.
fn lengths(old: &[&str], new: &[&str]) -> Vec<Vec<u16>> {
    let mut common = vec![vec![0_u16; new.len() + 1]; old.len() + 1];
    for at in (0..old.len()).rev() {
        for to in (0..new.len()).rev() {
            common[at][to] = if old[at] == new[to] {
                common[at + 1][to + 1] + 1
            } else {
                common[at + 1][to].max(common[at][to + 1])
            };
        }
    }
    common
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_line_that_was_changed_is_gone_and_new() {
        let lines = compare("uno\ndue\ntre", "uno\nDUE\ntre\nquattro");
        let text = |line: &str| line.to_owned();
        let expected = [
            Line::Same(text("uno")),
            Line::Gone(text("due")),
            Line::New(text("DUE")),
            Line::Same(text("tre")),
            Line::New(text("quattro")),
        ];
        assert_eq!(lines, expected);
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_out_of_the_comparison(
            old in proptest::collection::vec("[abc]", 0..12), new in proptest::collection::vec("[abc]", 0..12),
        ) {
            let lines = compare(&old.join("\n"), &new.join("\n"));
            let first: Vec<String> = lines.iter().filter_map(|line| match line {
                Line::Same(text) | Line::Gone(text) => Some(text.clone()),
                Line::New(_) => None,
            }).collect();
            let second: Vec<String> = lines.iter().filter_map(|line| match line {
                Line::Same(text) | Line::New(text) => Some(text.clone()),
                Line::Gone(_) => None,
            }).collect();
            prop_assert_eq!(first, old);
            prop_assert_eq!(second, new);
        }
    }
}
