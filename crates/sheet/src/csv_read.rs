//! What this is: a CSV file of unknown encoding and separator becoming a [`Sheet`]. What it is not: a
//! guess about content; only encoding and separator are detected.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use crate::protect::unprotect;
use crate::rows::{Collector, ShortRows};
use crate::tokens::Records;
use crate::{Limits, Sheet, SheetError};

pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Option<Sheet>, SheetError> {
    let text = decoded(bytes)?;
    let mut sheet = Collector::new(limits, ShortRows::Refused);
    for record in Records::new(&text, separator(&text), limits.columns) {
        let mut record = record?;
        for cell in &mut record.cells {
            if let Cow::Owned(bare) = bare(cell) {
                *cell = bare;
            }
        }
        sheet.push(record)?;
    }
    Ok(sheet.finish())
}

fn bare(cell: &str) -> Cow<'_, str> {
    let inner = unprotect(cell);
    if inner.len() == cell.len() { Cow::Borrowed(cell) } else { Cow::Owned(inner.to_owned()) }
}

/// A byte order mark decides; without one, what is valid UTF-8 is UTF-8, the rest is windows-1252, which
/// contains the printable Latin-1.
fn decoded(bytes: &[u8]) -> Result<Cow<'_, str>, SheetError> {
    let Some((declared, mark)) = Encoding::for_bom(bytes) else {
        return Ok(match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
        });
    };
    let body = bytes.get(mark..).unwrap_or_default();
    let text = declared.decode_without_bom_handling_and_without_replacement(body);
    text.ok_or(SheetError::WrongEncoding { declared: if declared == UTF_8 { "UTF-8" } else { "UTF-16" } })
}

/// The separator that occurs most often, outside quotes, in the first record with text. A tie, or a file
/// of one column, is read as `;`.
fn separator(text: &str) -> char {
    let mut counts = [(';', 0_u32), ('\t', 0), (',', 0)];
    let mut quoted = false;
    for c in text.trim_start().chars() {
        match c {
            '"' => quoted = !quoted,
            '\r' | '\n' if !quoted => break,
            _ if quoted => {}
            _ => counts.iter_mut().filter(|(s, _)| *s == c).for_each(|(_, n)| *n = n.saturating_add(1)),
        }
    }
    counts.iter().rev().max_by_key(|(_, n)| *n).map_or(';', |(s, _)| *s)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_ok(bytes: &[u8]) -> Sheet {
        read(bytes, &Limits::default()).unwrap().unwrap()
    }

    #[test]
    fn each_separator_is_recognised_outside_quotes() {
        for text in
            ["Comune;Note\na;b\n", "Comune,Note\na,b\n", "Comune\tNote\na\tb\n", "\"Comune,;,;\",Note\na,b\n"]
        {
            assert_eq!(read_ok(text.as_bytes()).rows[0].cells, ["a", "b"], "{text}");
        }
    }

    #[test]
    fn encodings_are_recognised() {
        let mut utf16 = vec![0xff, 0xfe];
        utf16.extend("Città\nForlì\n".encode_utf16().flat_map(u16::to_le_bytes));
        let files: [&[u8]; 4] = [
            "\u{feff}Città\nForlì\n".as_bytes(),
            "Città\nForlì\n".as_bytes(),
            b"Citt\xe0\nForl\xec\n",
            &utf16,
        ];
        for bytes in files {
            let sheet = read_ok(bytes);
            assert_eq!(sheet.headers, ["Città"]);
            assert_eq!(sheet.rows[0].cells, ["Forlì"]);
        }
    }

    #[test]
    fn a_file_that_lies_about_its_encoding_is_refused() {
        let error = read(b"\xef\xbb\xbfCitt\xe0\nForl\xec\n", &Limits::default()).unwrap_err();
        assert_eq!(error, SheetError::WrongEncoding { declared: "UTF-8" });
    }

    #[test]
    fn the_euro_sign_of_windows_is_read() {
        assert_eq!(read_ok(b"Prezzo\n\x80 1\n").rows[0].cells, ["€ 1"]);
    }
}
