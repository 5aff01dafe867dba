//! What this is: what the sender wrote, apart from what they quote of other letters.
//! What it is not: clever: where it is not sure, all of it is what the sender wrote.

/// A text in its two parts. No line gets lost: each is in one of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Split {
    /// What the sender wrote.
    pub own: String,
    /// What they quote.
    pub quoted: String,
}

/// Lines after which another letter follows, in small letters.
const RULERS: [&str; 7] = [
    "-----messaggio originale",
    "----- messaggio originale",
    "-----original message",
    "---------- forwarded message",
    "---------- messaggio inoltrato",
    "inizio messaggio inoltrato:",
    "-------- messaggio originale",
];

/// Takes the text of a reply apart.
pub fn split(text: &str) -> Split {
    let lines: Vec<&str> = text.lines().collect();
    let at = (0..lines.len()).find(|at| begins_quote(&lines, *at));
    match at {
        Some(at) if !has_answers_between(&lines[at..]) => parts(&lines, at),
        Some(_) => whole(text),
        None => parts(&lines, trailing(&lines)),
    }
}

fn whole(text: &str) -> Split {
    Split { own: text.trim().to_owned(), quoted: String::new() }
}

fn parts(lines: &[&str], at: usize) -> Split {
    let join = |lines: &[&str]| lines.join("\n").trim().to_owned();
    let (own, quoted) = (join(&lines[..at]), join(&lines[at..]));
    // Whoever only forwards has written the whole of it.
    if own.is_empty() { whole(&quoted) } else { Split { own, quoted } }
}

fn begins_quote(lines: &[&str], at: usize) -> bool {
    let low = lines[at].trim().to_lowercase();
    let ruler = RULERS.iter().any(|ruler| low.starts_with(ruler));
    ruler || is_attribution(lines, at, &low) || is_header_block(lines, at, &low)
}

/// «Il giorno 9 marzo 2026 alle ore 10:05 Anna Verdi <…> ha scritto:», also broken into two lines.
fn is_attribution(lines: &[&str], at: usize, low: &str) -> bool {
    let both = |next: &str| format!("{low} {}", next.trim().to_lowercase());
    let joined = lines.get(at.saturating_add(1)).map(|next| both(next)).unwrap_or_default();
    let ends = |text: &str| {
        (text.starts_with("il ") && text.ends_with("ha scritto:"))
            || (text.starts_with("on ") && text.ends_with("wrote:"))
    };
    ends(low) || ends(&joined)
}

/// The head of a letter as Outlook puts it above what it quotes.
fn is_header_block(lines: &[&str], at: usize, low: &str) -> bool {
    let from = ["da:", "from:", "*da:*", "*from:*"].iter().any(|word| low.starts_with(word));
    let head = lines.iter().skip(at).take(7).map(|line| line.trim().to_lowercase());
    let words = ["inviato:", "sent:", "data:", "date:", "oggetto:", "subject:"];
    let named = head.filter(|line| words.iter().any(|word| line.trim_start_matches('*').starts_with(word)));
    from && named.count() >= 2
}

/// Whether the sender answers between the lines quoted.
fn has_answers_between(lines: &[&str]) -> bool {
    let quotes = |line: &&str| line.trim_start().starts_with('>');
    let Some(first) = lines.iter().position(quotes) else { return false };
    lines[first..].iter().any(|line| !quotes(line) && !line.trim().is_empty())
}

/// Where lines that all begin with `>` go on to the end.
fn trailing(lines: &[&str]) -> usize {
    let quoted = |line: &&&str| line.trim().is_empty() || line.trim_start().starts_with('>');
    lines.len().saturating_sub(lines.iter().rev().take_while(quoted).count())
}
