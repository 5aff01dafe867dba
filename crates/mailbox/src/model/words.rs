//! What this is: text from outside made fit to be kept and shown.
//! What it is not: a reader of HTML; the MIME parser turns that into text.

/// Characters that turn the direction of writing or hide: with them a name can look like another.
fn is_treacherous(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

/// Plain text: line ends are `\n`, no control characters, at most one empty line in a row, at most so many characters.
pub fn clean(text: &str, most: usize) -> String {
    let mut kept = String::with_capacity(text.len().min(most));
    let mut empty = 0_usize;
    let mut left = most;
    for line in text.replace("\r\n", "\n").replace('\r', "\n").lines() {
        let plain = |letter: &char| *letter == '\t' || !(letter.is_control() || is_treacherous(*letter));
        let line: String = line.chars().filter(plain).take(left).collect();
        let line = line.trim_end();
        empty = if line.is_empty() { empty.saturating_add(1) } else { 0 };
        if empty > 1 {
            continue;
        }
        left = left.saturating_sub(line.chars().count().saturating_add(1));
        kept.push_str(line);
        kept.push('\n');
        if left == 0 {
            break;
        }
    }
    kept.trim().to_owned()
}

/// A text of one line.
pub(super) fn one_line(text: &str, most: usize) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    clean(&words.join(" "), most)
}

const PREFIXES: [&str; 9] =
    ["re:", "r:", "rif:", "fw:", "fwd:", "i:", "posta certificata:", "anomalia messaggio:", "aw:"];

/// A subject without what programs of mail put before it, and without our own mark.
pub fn bare_subject(subject: &str) -> String {
    let mut rest = subject.trim();
    while let Some(prefix) = PREFIXES
        .iter()
        .find(|prefix| rest.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix)))
    {
        rest = rest.get(prefix.len()..).unwrap_or_default().trim_start();
    }
    let kept: Vec<&str> = rest.split(' ').filter(|word| !super::mark::looks_like_a_mark(word)).collect();
    let kept = kept.join(" ");
    match kept.trim().chars().count() {
        0..3 => "Senza oggetto".to_owned(),
        _ => kept.trim().chars().take(200).collect(),
    }
}
