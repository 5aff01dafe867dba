//! What this is: base64 as `xs:base64Binary` wants it, white space allowed when reading.
//! What it is not: a streaming codec; attachments are small.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

pub(super) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0_u32, |bits, byte| (bits << 8) | u32::from(*byte));
        let bits = bits << (8 * missing(chunk.len()));
        for position in 0..4_u32 {
            let padded = usize::try_from(position).is_ok_and(|position| position > chunk.len());
            text.push(if padded { '=' } else { letter(bits >> (18 - 6 * position)) });
        }
    }
    text
}

fn missing(length: usize) -> u32 {
    match length {
        1 => 2,
        2 => 1,
        _ => 0,
    }
}

fn letter(bits: u32) -> char {
    let index = usize::try_from(bits & 0x3f).unwrap_or_default();
    ALPHABET.get(index).copied().map_or('A', char::from)
}

pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut letters, mut padding) = (0_u32, 0_usize, 0_usize);
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        if byte == b'=' {
            padding += 1;
        } else if padding > 0 {
            return None;
        } else {
            bits = (bits << 6) | value(byte)?;
            letters += 1;
            push_whole(bits, letters, &mut bytes);
        }
    }
    let whole = (letters + padding).is_multiple_of(4) && padding <= 2 && letters % 4 != 1;
    whole.then_some(bytes)
}

/// Every letter but the first of four completes one byte.
fn push_whole(bits: u32, letters: usize, bytes: &mut Vec<u8>) {
    let spare = match letters % 4 {
        2 => 4,
        3 => 2,
        0 => 0,
        _ => return,
    };
    bytes.extend(u8::try_from((bits >> spare) & 0xff));
}

fn value(byte: u8) -> Option<u32> {
    let offset = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(offset))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_of_rfc_4648_hold() {
        for (plain, coded) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(encode(plain.as_bytes()), coded);
            assert_eq!(decode(coded).unwrap(), plain.as_bytes());
        }
        assert_eq!(decode("Zm9v\n YmFy").unwrap(), b"foobar");
    }

    #[test]
    fn damaged_base64_is_not_read() {
        for bad in ["Z", "Zg=", "Zg==Zg==", "Zm9é", "Zg===", "===="] {
            assert_eq!(decode(bad), None, "{bad}");
        }
    }
}
