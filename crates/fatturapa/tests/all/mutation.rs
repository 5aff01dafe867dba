//! Damaged files are read or refused, never a panic.

use fatturapa::{Context, check, read, write};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::own::{self, TODAY};
use crate::samples::samples;

fn seeds() -> Vec<Vec<u8>> {
    let own =
        [own::split_payment(), own::five_lines()].map(|built| write(&built.invoice).unwrap().into_bytes());
    own.into_iter().chain(samples().into_iter().map(|(_, bytes)| bytes)).collect()
}

/// One change: replace, remove or repeat a stretch of bytes.
#[derive(Clone, Debug)]
enum Damage {
    Replace(Index, Vec<u8>),
    Remove(Index, usize),
    Repeat(Index, usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    const PIECES: &[&str] = &[
        "<",
        ">",
        "/>",
        "</",
        "&",
        "&lt;",
        "&#0;",
        "&#x110000;",
        "&x;",
        "<![CDATA[",
        "]]>",
        "<!--",
        "<!DOCTYPE a>",
        "<?",
        "\"",
        "-",
        "9",
        ".",
        "é",
        "\u{0}",
    ];
    prop_oneof![
        (any::<Index>(), proptest::sample::select(PIECES))
            .prop_map(|(at, piece)| Damage::Replace(at, piece.as_bytes().to_vec())),
        (any::<Index>(), proptest::collection::vec(any::<u8>(), 1..4))
            .prop_map(|(at, bytes)| Damage::Replace(at, bytes)),
        (any::<Index>(), 1_usize..200).prop_map(|(at, length)| Damage::Remove(at, length)),
        (any::<Index>(), 1_usize..400).prop_map(|(at, length)| Damage::Repeat(at, length)),
    ]
}

fn apply(bytes: &mut Vec<u8>, damage: &Damage) {
    if bytes.is_empty() {
        return;
    }
    match damage {
        Damage::Replace(at, piece) => {
            let at = at.index(bytes.len());
            let end = (at + piece.len()).min(bytes.len());
            bytes.splice(at..end, piece.iter().copied());
        }
        Damage::Remove(at, length) => {
            let at = at.index(bytes.len());
            bytes.drain(at..(at + length).min(bytes.len()));
        }
        Damage::Repeat(at, length) => {
            let at = at.index(bytes.len());
            let piece = bytes[at..(at + length).min(bytes.len())].to_vec();
            bytes.splice(at..at, piece);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn damaged_samples_never_panic(seed in any::<Index>(), damages in proptest::collection::vec(damage(), 1..8)) {
        let seeds = seeds_once();
        let mut bytes = seed.get(seeds).clone();
        for damage in &damages {
            apply(&mut bytes, damage);
        }
        if let Ok(found) = read(&bytes) {
            check(&found.invoice, &Context::new(TODAY));
            write(&found.invoice).ok();
        }
    }

    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        read(&bytes).ok();
    }

    #[test]
    fn random_file_names_never_panic(name in any::<String>()) {
        name.parse::<fatturapa::file_name::FileName>().ok();
        fatturapa::tax_code::is_tax_code(&name);
        fatturapa::tax_code::is_iban(&name);
    }
}

fn seeds_once() -> &'static [Vec<u8>] {
    static SEEDS: std::sync::OnceLock<Vec<Vec<u8>>> = std::sync::OnceLock::new();
    SEEDS.get_or_init(seeds)
}
