//! What this is: the typeface of every document, Titillium Web in four styles, embedded in the program.
//! What it is not: a complete alphabet; [`printable`] replaces what it lacks.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

macro_rules! face {
    ($style:literal) => {
        include_bytes!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../assets/dist/paper/TitilliumWeb-",
            $style,
            ".ttf"
        ))
    };
}

static FILES: [&[u8]; 4] = [face!("Regular"), face!("Bold"), face!("Italic"), face!("BoldItalic")];

/// The faces, and the book in which they are looked up.
pub(crate) struct Faces {
    pub(crate) fonts: Vec<Font>,
    pub(crate) book: LazyHash<FontBook>,
}

pub(crate) static FACES: LazyLock<Faces> = LazyLock::new(|| {
    let fonts: Vec<Font> = FILES.iter().flat_map(|file| Font::iter(Bytes::new(*file))).collect();
    let book = LazyHash::new(FontBook::from_fonts(&fonts));
    Faces { fonts, book }
});

/// The text with nothing in it that the faces cannot print: dashes, spaces and arrows become their plain
/// forms, anything else `?`. The attached original keeps the true characters.
pub(crate) fn printable(text: &str) -> String {
    let mut printed = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => printed.push('\n'),
            _ if covered(c) => printed.push(c),
            _ => printed.push_str(plain(c)),
        }
    }
    printed
}

fn covered(c: char) -> bool {
    FACES.fonts.iter().all(|font| font.info().coverage.contains(u32::from(c)))
}

fn plain(c: char) -> &'static str {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}' => "-",
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2032}' => "'",
        '\u{201c}'..='\u{201f}' | '\u{2033}' => "\"",
        '→' | '⇒' => "->",
        '←' => "<-",
        '≤' => "<=",
        '≥' => ">=",
        '≈' => "~",
        '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}'
        | '\u{ad}' => "",
        _ if c.is_whitespace() => " ",
        _ if c.is_control() => "",
        _ => "?",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_italian_documents_use_is_in_every_face() {
        for c in "ÀÈÉÌÒÙàèéìòùçñüöä€«»–—’“”…°ªº§²½×·•&%@0123456789".chars()
        {
            assert!(covered(c), "{c} U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn what_the_faces_lack_is_replaced_and_never_fatal() {
        assert_eq!(printable("Comune\u{a0}di Forlì"), "Comune\u{a0}di Forlì");
        assert_eq!(printable("a\u{2011}b → c\u{200b}\u{0}"), "a-b -> c");
        assert_eq!(printable("Дом 家"), "??? ?");
        assert_eq!(printable("a\nb\tc"), "a\nb c");
    }
}
