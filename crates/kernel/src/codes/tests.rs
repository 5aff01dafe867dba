use std::path::Path;

use proptest::prelude::*;
use serde_json::Value;

use super::*;

const VECTORS: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/vettori/vettori_codici.json");

/// The shared vectors, unless their folder is missing; where tests run for everybody it must be there.
fn vectors() -> Option<Value> {
    if !Path::new(VECTORS).exists() {
        assert!(std::env::var_os("CI").is_none(), "missing {VECTORS}");
        println!("skipped: {VECTORS} is missing");
        return None;
    }
    Some(serde_json::from_str(&std::fs::read_to_string(VECTORS).unwrap()).unwrap())
}

fn agree(vectors: &Value, group: &str, flag: &str, accepts: impl Fn(&str) -> bool) {
    let cases = vectors[group].as_array().unwrap();
    assert!(!cases.is_empty());
    for case in cases {
        let text = case["valore"].as_str().unwrap();
        assert_eq!(accepts(text), case[flag].as_bool().unwrap(), "{group} {text}");
    }
}

#[test]
fn the_shared_vectors_are_all_judged_as_written() {
    let Some(vectors) = vectors() else { return };
    agree(&vectors, "codice_fiscale", "valido", |text| TaxCode::parse(text).is_ok());
    agree(&vectors, "partita_iva", "stdnum_iva", |text| VatNumber::parse(text).is_ok());
    agree(&vectors, "cig", "valido", |text| Cig::parse(text).is_ok());
    agree(&vectors, "cup", "forma_valida", |text| Cup::parse(text).is_ok());
}

#[test]
fn a_tax_code_says_what_is_wrong() {
    let refused = |text| TaxCode::parse(text).unwrap_err().to_string();
    assert_eq!(
        refused("RSSMRA80A01H501X"),
        "Codice fiscale: il controllo finale non torna (qui X, atteso U). Ricontrolla ogni carattere"
    );
    assert_eq!(
        refused("RSSMRA80A01H501"),
        "Codice fiscale: servono 16 (persone) o 11 (enti) caratteri, qui sono 15"
    );
    assert!(refused("RSSMRA80A72H501G").contains("data di nascita"));
    assert!(refused("RSSMRA80B30H501A").contains("data di nascita"));
    assert!(refused("RSSMRA80Z01H501A").contains("data di nascita"));
    assert!(refused("RSSMR180A01H501U").contains("come sulla tessera"));
    assert!(refused("00000000000").contains("segnaposto"));
}

#[test]
fn a_tax_code_is_of_a_person_or_of_a_body() {
    assert!(!TaxCode::parse(" rssmra80a01h501u ").unwrap().is_of_a_body());
    assert!(TaxCode::parse("00212000418").unwrap().is_of_a_body());
}

#[test]
fn the_twenty_ninth_of_february_needs_a_leap_year() {
    // The check letter is wrong in both: the date is what tells them apart.
    assert!(matches!(TaxCode::parse("RSSMRA80B29H501A"), Err(CodeError::Check { .. })));
    assert!(matches!(TaxCode::parse("RSSMRA81B29H501A"), Err(CodeError::BirthDate { .. })));
}

#[test]
fn a_vat_number_drops_its_country() {
    assert_eq!(VatNumber::parse("IT00212000418").unwrap().as_str(), "00212000418");
    assert_eq!(luhn_check_digit("0021200041"), Some('8'));
    assert_eq!(luhn_check_digit("002120004"), None);
    assert_eq!(luhn_check_digit("002120004x"), None);
    let refused = VatNumber::parse("12345678901").unwrap_err();
    assert!(matches!(refused, CodeError::Check { expected, .. } if expected == "3"));
}

#[test]
fn an_iban_is_checked_whatever_its_country() {
    for text in ["IT60 X054 2811 1010 0000 0123 456", "de89370400440532013000", "GB82 WEST 1234 5698 7654 32"]
    {
        assert!(Iban::parse(text).is_ok(), "{text}");
    }
    let iban = Iban::parse("it60x0542811101000000123456").unwrap();
    assert_eq!(iban.as_str(), "IT60X0542811101000000123456");
    assert_eq!(iban.grouped(), "IT60 X054 2811 1010 0000 0123 456");
    let wrong = Iban::parse("IT61X0542811101000000123456").unwrap_err();
    assert!(matches!(wrong, CodeError::Check { expected, .. } if expected == "60"));
    assert!(matches!(Iban::parse("IT60X054281110100000012345"), Err(CodeError::Length { found: 26, .. })));
    assert!(Iban::parse("IT60X0542811101000000€23456").is_err());
}

#[test]
fn addresses_of_mail_are_kept_small_and_plain() {
    assert_eq!(Email::parse("Ufficio.CED@Provincia.PU.it").unwrap().as_str(), "ufficio.ced@provincia.pu.it");
    assert!(Pec::parse("protocollo+1@pec.comune.esempio.it").is_ok());
    for text in
        ["", "ufficio", "a@b", "a@@b.it", "a b@c.it", "a@b..it", ".a@b.it", "a@-b.it", "a@b.1", "è@b.it"]
    {
        assert!(Email::parse(text).is_err(), "{text}");
    }
}

#[test]
fn codes_of_places_keep_their_shape() {
    assert_eq!(OfficeCode::parse("uf1a2b").unwrap().as_str(), "UF1A2B");
    assert!(OfficeCode::parse("UF1A2").is_err() && OfficeCode::parse("UF1A2_").is_err());
    assert!(IpaCode::parse("p_pu").is_ok() && IpaCode::parse("p pu").is_err());
    assert!(IstatCode::parse("041044").is_ok() && IstatCode::parse("41044").is_err());
    assert!(Belfiore::parse("G479").is_ok() && Belfiore::parse("4G79").is_err());
    assert!(PostalCode::parse("61121").is_ok() && PostalCode::parse("6112a").is_err());
    assert_eq!(ProvinceSign::parse("pu").unwrap().to_string(), "PU");
    assert!(Slug::parse("servizi-di-rete").is_ok());
    for text in ["", "-a", "a--b", "A", "a_b", "a-"] {
        assert!(Slug::parse(text).is_err(), "{text}");
    }
}

#[test]
fn codes_travel_as_text_and_are_checked_on_arrival() {
    let cup = Cup::parse("J31B17000470006").unwrap();
    let json = serde_json::to_string(&cup).unwrap();
    assert_eq!(json, r#""J31B17000470006""#);
    assert_eq!(serde_json::from_str::<Cup>(&json).unwrap(), cup);
    assert!(serde_json::from_str::<Cup>(r#""J31""#).is_err());
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_without_stopping(
        text in "\\PC*|[A-Z0-9]{10,16}|[A-Z0-9€è]{6,27}|[A-Z]{2}[0-9]{2}\\PC{11,30}",
    ) {
        let _ = (TaxCode::parse(&text), VatNumber::parse(&text), Cig::parse(&text), Cup::parse(&text));
        let _ = (Iban::parse(&text), Email::parse(&text), Pec::parse(&text), Slug::parse(&text));
        let _ = (OfficeCode::parse(&text), IpaCode::parse(&text), IstatCode::parse(&text));
        let _ = (Belfiore::parse(&text), PostalCode::parse(&text), ProvinceSign::parse(&text));
        let _ = luhn_check_digit(&text);
    }

    #[test]
    fn each_body_code_has_exactly_one_last_digit(ten in "[0-9]{10}") {
        prop_assume!(ten != "0000000000");
        let good = (0..10).filter(|last| VatNumber::parse(&format!("{ten}{last}")).is_ok()).count();
        prop_assert_eq!(good, 1);
    }

    #[test]
    fn each_ordinary_tender_code_has_one_check(number in 1_u32..10_000_000) {
        let code = format!("{number:07}{:03X}", u64::from(number) * 211 % 4091);
        prop_assert_eq!(Cig::parse(&code).map(|cig| cig.to_string()), Ok(code.clone()));
        prop_assert_eq!(Cig::parse(&code.to_lowercase()).map(String::from), Ok(code));
    }
}
