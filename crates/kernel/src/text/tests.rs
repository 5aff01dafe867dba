use proptest::prelude::*;

use super::*;

#[test]
fn search_ignores_accents_signs_and_capitals() {
    for (text, folded) in [
        ("Sant'Angelo in Vado (PU)", "sant angelo in vado pu"),
        ("  Città   di  Castello ", "citta di castello"),
        ("PERÙ È QUI", "peru e qui"),
        ("citta\u{300}", "citta"),
        ("L\u{2019}Unione — dei Comuni", "l unione dei comuni"),
        ("Straße 12/b", "strasse 12 b"),
        ("…", ""),
    ] {
        assert_eq!(fold(text), folded, "{text}");
    }
}

#[test]
fn lists_sort_as_italians_expect() {
    let mut names = ["Urbino", "Àcqualagna", "Fano", "acqualagna", "Sant'Angelo", "Fermignano"];
    names.sort_by_key(|name| sort_key(name));
    assert_eq!(names, ["Àcqualagna", "acqualagna", "Fano", "Fermignano", "Sant'Angelo", "Urbino"]);
}

#[test]
fn addresses_are_plain_words_with_hyphens() {
    assert_eq!(slugify("Servizi di rete — Wi-Fi"), "servizi-di-rete-wi-fi");
    assert_eq!(slugify("Qualità & 日本"), "qualita");
    assert_eq!(slugify("!"), "");
}

proptest! {
    #[test]
    fn folding_twice_changes_nothing(text: String) {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }

    #[test]
    fn a_slug_is_a_slug_or_nothing(text in "\\PC{0,40}") {
        let slug = slugify(&text);
        prop_assert!(slug.is_empty() || slug.len() > 80 || crate::Slug::parse(&slug).is_ok());
    }
}
