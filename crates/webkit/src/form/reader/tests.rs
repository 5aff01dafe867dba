use kernel::{Cents, Day};
use uuid::Uuid;

use super::*;
use crate::form::Posted;

fn posted(text: &str) -> Posted {
    Posted::of(query::decode(text.as_bytes()))
}

fn messages(errors: &FormErrors) -> Vec<String> {
    errors.iter().map(|error| format!("{}={}", error.name, error.message)).collect()
}

#[test]
fn a_right_form_is_read_into_types() {
    let form = posted("name=+Comune+di+Pesaro+&from=2026-07-01&amount=1.234,56&n=1.234&ok=1&tag=a&tag=b");
    let mut f = form.reader();
    assert_eq!(f.text("name", "Denominazione", 1..=200), "Comune di Pesaro");
    assert_eq!(f.day("from", "Decorrenza"), Day::new(2026, 7, 1));
    assert_eq!(f.cents("amount", "Importo"), Some(Cents::new(123_456)));
    assert_eq!(f.integer("n", "Abitanti", 0..=i64::MAX), Some(1234));
    assert!(f.checkbox("ok") && !f.checkbox("ko"));
    assert_eq!(f.many("tag"), ["a", "b"]);
    assert_eq!(f.optional_day("to", "Fine"), None);
    assert_eq!(f.finish(), Ok(()));
}

#[test]
fn every_error_is_shown_at_once_and_names_its_field() {
    let form = posted("name=&from=31/02/2026&amount=12,345&n=5&kind=x&note=12345");
    let mut f = form.reader();
    f.text("name", "Denominazione", 1..=200);
    f.day("from", "Decorrenza");
    f.cents("amount", "Importo");
    f.integer("n", "Abitanti", 10..=20);
    f.choice("kind", "Tipo", |word| (word == "comune").then_some(()));
    f.text("note", "Note", 0..=4);
    f.optional_cents("absent", "Sconto");
    f.error("", "Le date si sovrappongono");
    let errors = f.finish().unwrap_err();
    assert_eq!(
        messages(&errors),
        [
            "name=Denominazione: compila questo campo",
            "from=Decorrenza: questa data non esiste nel calendario: controlla giorno e mese",
            "amount=Importo: l'importo ha al massimo due decimali",
            "n=Abitanti: scrivi un numero tra 10 e 20",
            "kind=Tipo: scegli una voce dell'elenco",
            "note=Note: scrivi al massimo 4 caratteri (ora sono 5)",
            "=Le date si sovrappongono",
        ]
    );
}

#[test]
fn characters_that_nobody_types_are_refused() {
    let form = posted("name=a%00b&line=a%0Ab&long=a%0D%0Ab");
    let mut f = form.reader();
    f.text("name", "Nome", 1..=9);
    f.text("line", "Riga", 1..=9);
    assert_eq!(f.long_text("long", "Testo", 1..=9), "a\nb");
    assert_eq!(f.finish().unwrap_err().iter().count(), 2);
}

#[test]
fn whole_numbers_are_not_guessed() {
    for text in ["1.23", "12a", "1,5", "", "99999999999999999999", "."] {
        let form = Posted::of(vec![("n".into(), text.into())]);
        let mut f = form.reader();
        assert_eq!(f.integer("n", "Numero", i64::MIN..=i64::MAX), None, "{text}");
        assert!(f.finish().is_err(), "{text}");
    }
}

#[test]
fn a_value_is_made_only_of_a_form_without_errors() {
    let form = posted("from=2026-07-01");
    let mut f = form.reader();
    let from = f.day("from", "Decorrenza");
    assert_eq!(f.finish_with(|| Some(from?.year())), Ok(2026));

    let mut f = form.reader();
    let to = f.day("to", "Fine");
    assert_eq!(f.finish_with(|| Some(to?.year())).unwrap_err().of("to"), Some("Fine: compila questo campo"));
}

#[test]
fn a_form_that_lost_its_version_or_its_id_asks_to_be_reloaded() {
    let form = posted("version=x&once=y");
    let mut f = form.reader();
    assert_eq!((f.version(), f.once::<Uuid>()), (0, None));
    assert_eq!(f.finish().unwrap_err().iter().count(), 2);

    let form = posted("version=3&once=00000000-0000-0000-0000-000000000007");
    let mut f = form.reader();
    assert_eq!((f.version(), f.once::<Uuid>()), (3, Some(Uuid::from_u128(7))));
}
