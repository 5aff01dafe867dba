//! What this is: from bytes to text: byte order marks, the declared encoding,
//! and a plain refusal of envelopes that are not XML.
//! What it is not: an extractor of signed files.

use std::borrow::Cow;

use encoding_rs::{Encoding as Label, UTF_8, WINDOWS_1252};

use super::ReadError;

/// Whether the bytes were in the encoding the file declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    AsDeclared,
    NotAsDeclared,
}

/// A DER or BER sequence (0x30 then a length), the same in base64 or PEM, a ZIP archive.
pub(super) fn refuse_envelopes(bytes: &[u8]) -> Result<(), ReadError> {
    let start = bytes.trim_ascii_start();
    if start.starts_with(b"PK\x03\x04") {
        return Err(ReadError::Archive);
    }
    let binary = matches!(bytes, [0x30, 0x80..=0x84, ..]);
    let base64 = [&b"MII"[..], b"MIA", b"-----BEGIN"].iter().any(|sign| start.starts_with(sign));
    if binary || base64 { Err(ReadError::SignedEnvelope) } else { Ok(()) }
}

/// The text of the file. UTF-8 is borrowed, not copied. Accented letters that form valid UTF-8
/// are read as such whatever is declared: in a text of one byte per letter that never happens
/// by chance, and real files do declare windows-1252 and contain UTF-8.
pub(super) fn to_text(bytes: &[u8]) -> (Cow<'_, str>, Encoding) {
    if let Some((label, length)) = Label::for_bom(bytes) {
        return decode(label, bytes.get(length..).unwrap_or_default());
    }
    let label = declared(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) if label == UTF_8 || text.is_ascii() => (Cow::Borrowed(text), Encoding::AsDeclared),
        Ok(text) => (Cow::Borrowed(text), Encoding::NotAsDeclared),
        Err(_) => decode(label, bytes),
    }
}

fn decode<'a>(label: &'static Label, bytes: &'a [u8]) -> (Cow<'a, str>, Encoding) {
    match label.decode_without_bom_handling(bytes) {
        (text, false) => (text, Encoding::AsDeclared),
        _ if label == UTF_8 => (WINDOWS_1252.decode_without_bom_handling(bytes).0, Encoding::NotAsDeclared),
        (text, true) => (text, Encoding::NotAsDeclared),
    }
}

/// The encoding named in the XML declaration, UTF-8 when there is none. ISO-8859-1 is read
/// as windows-1252, as browsers do: the two differ only where the former has control codes.
fn declared(bytes: &[u8]) -> &'static Label {
    let head = bytes.get(..bytes.len().min(200)).unwrap_or_default();
    let end = head.iter().position(|byte| *byte == b'>').unwrap_or(head.len());
    let head = String::from_utf8_lossy(head.get(..end).unwrap_or_default());
    let Some((_, rest)) = head.split_once("encoding") else { return UTF_8 };
    let value = rest.trim_start().trim_start_matches('=').trim_start();
    let name = value.trim_start_matches(['"', '\'']).split(['"', '\'']).next().unwrap_or_default();
    // The bytes of the declaration were read as ASCII, so a UTF-16 label cannot be true.
    match Label::for_label(name.as_bytes()) {
        Some(label) if label.is_ascii_compatible() => label,
        _ => UTF_8,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declared_encoding_is_followed() {
        assert_eq!(declared(b"<?xml version='1.0' encoding='ISO-8859-1'?><a/>"), WINDOWS_1252);
        assert_eq!(declared(b"<?xml version=\"1.0\" encoding = \"windows-1252\"?>"), WINDOWS_1252);
        assert_eq!(declared(b"<a encoding='x'/>"), UTF_8);
        assert_eq!(declared(b"<?xml version='1.0' encoding='utf-16'?>"), UTF_8);
    }

    #[test]
    fn utf8_in_a_file_that_says_windows_1252_is_rescued() {
        let bytes = "<?xml version='1.0' encoding='windows-1252'?><a>città</a>".as_bytes();
        let (text, encoding) = to_text(bytes);
        assert!(text.ends_with("<a>città</a>"));
        assert_eq!(encoding, Encoding::NotAsDeclared);
        let (text, encoding) = to_text(b"<?xml version='1.0' encoding='windows-1252'?><a>citt\xe0 \x80</a>");
        assert!(text.ends_with("<a>città €</a>"));
        assert_eq!(encoding, Encoding::AsDeclared);
    }

    #[test]
    fn latin_bytes_in_a_file_that_says_utf8_are_rescued() {
        let (text, encoding) = to_text(b"<?xml version='1.0' encoding='UTF-8'?><a>citt\xe0</a>");
        assert!(text.ends_with("<a>città</a>"));
        assert_eq!(encoding, Encoding::NotAsDeclared);
    }

    #[test]
    fn a_byte_order_mark_wins_and_disappears() {
        assert_eq!(to_text(b"\xef\xbb\xbf<a/>"), (Cow::Borrowed("<a/>"), Encoding::AsDeclared));
        assert_eq!(to_text(b"\xff\xfe<\0a\0/\0>\0").0, "<a/>");
    }

    #[test]
    fn envelopes_are_named_for_what_they_are() {
        assert_eq!(refuse_envelopes(b"\x30\x82\x10\x00"), Err(ReadError::SignedEnvelope));
        assert_eq!(refuse_envelopes(b"\nMIIGpwYJKoZI"), Err(ReadError::SignedEnvelope));
        assert_eq!(refuse_envelopes(b"PK\x03\x04"), Err(ReadError::Archive));
        assert_eq!(refuse_envelopes(b"<a/>"), Ok(()));
    }
}
