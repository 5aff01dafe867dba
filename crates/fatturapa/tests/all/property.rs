//! What holds for every invoice: what is written is read back the same, and what is built
//! passes its own check.

use fatturapa::build::{Line, Payment, Vat};
use fatturapa::model::{
    Allegati, AltriDatiGestionali, CodiceArticolo, DatiCassaPrevidenziale, DatiDdt, DatiGeneraliDocumento,
    DatiRitenuta, DatiTrasporto, DettaglioLinee, EsigibilitaIva, Natura, ScontoMaggiorazione, Si, SocioUnico,
    StatoLiquidazione, TipoCassa, TipoDocumento, TipoRitenuta, TipoScontoMaggiorazione,
};
use fatturapa::model::{CausalePagamento, IscrizioneRea};
use fatturapa::{Context, Invoice, Severity, check, read, write};
use jiff::civil::{Date, date};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use rust_decimal::Decimal;

use crate::own::{self, TODAY, first_body};

/// Latin-1 text that needs no change: no spaces at the ends.
fn latin(most: usize) -> impl Strategy<Value = String> {
    let inner = vec(select("abcXYZ àèìòùÀÉçñß&<>\"'-.,;:/()€ª°§".chars().collect::<Vec<_>>()), 0..most - 1);
    (select(vec!['A', 'é', '&', '<', '7']), inner).prop_map(|(first, rest)| {
        let text: String = std::iter::once(first).chain(rest).filter(|character| *character != '€').collect();
        text.trim().to_owned()
    })
}

fn basic(most: usize) -> impl Strategy<Value = String> {
    let characters: Vec<char> = "ABCxyz0123456789/&_<->".chars().collect();
    vec(select(characters), 1..=most).prop_map(|characters| characters.into_iter().collect())
}

fn day() -> impl Strategy<Value = Date> {
    (1990_i16..2026, 1_i8..=12, 1_i8..=28).prop_map(|(year, month, day)| date(year, month, day))
}

fn amount(scale: std::ops::RangeInclusive<u32>) -> impl Strategy<Value = Decimal> {
    (-99_999_999_i64..99_999_999, scale).prop_map(|(units, scale)| Decimal::new(units, scale))
}

fn positive(scale: std::ops::RangeInclusive<u32>) -> impl Strategy<Value = Decimal> {
    amount(scale).prop_map(|amount| amount.abs())
}

fn rate() -> impl Strategy<Value = Decimal> {
    (0_i64..=10_000).prop_map(|rate| Decimal::new(rate, 2))
}

fn nature() -> impl Strategy<Value = Natura> {
    select(Natura::ALL)
}

fn discount() -> impl Strategy<Value = ScontoMaggiorazione> {
    let kind = select(TipoScontoMaggiorazione::ALL);
    (kind, option::of(rate()), option::of(amount(0..=8)))
        .prop_map(|(tipo, percentuale, importo)| ScontoMaggiorazione { tipo, percentuale, importo })
}

fn further() -> impl Strategy<Value = AltriDatiGestionali> {
    (basic(10), option::of(latin(60)), option::of(amount(0..=8)), option::of(day())).prop_map(
        |(tipo_dato, riferimento_testo, riferimento_numero, riferimento_data)| AltriDatiGestionali {
            tipo_dato,
            riferimento_testo,
            riferimento_numero,
            riferimento_data,
        },
    )
}

fn article() -> impl Strategy<Value = CodiceArticolo> {
    (basic(35), latin(35))
        .prop_map(|(codice_tipo, codice_valore)| CodiceArticolo { codice_tipo, codice_valore })
}

prop_compose! {
    fn line()(
        numero_linea in 1_u16..=9999,
        descrizione in latin(1000),
        codici_articolo in vec(article(), 0..3),
        quantita in option::of(positive(0..=8)),
        unita_misura in option::of(basic(10)),
        data_inizio_periodo in option::of(day()),
        prezzo_unitario in amount(0..=8),
        sconti_maggiorazioni in vec(discount(), 0..3),
        prezzo_totale in amount(0..=8),
        aliquota_iva in rate(),
        ritenuta in option::of(Just(Si::SI)),
        natura in option::of(nature()),
        altri_dati_gestionali in vec(further(), 0..3),
    ) -> DettaglioLinee {
        DettaglioLinee {
            numero_linea, codici_articolo, descrizione, quantita, unita_misura, data_inizio_periodo,
            prezzo_unitario, sconti_maggiorazioni, prezzo_totale, aliquota_iva, ritenuta, natura,
            altri_dati_gestionali, ..DettaglioLinee::default()
        }
    }
}

prop_compose! {
    fn withholding()(
        tipo_ritenuta in select(TipoRitenuta::ALL),
        importo_ritenuta in amount(0..=2),
        aliquota_ritenuta in rate(),
        causale_pagamento in select(CausalePagamento::ALL),
    ) -> DatiRitenuta {
        DatiRitenuta { tipo_ritenuta, importo_ritenuta, aliquota_ritenuta, causale_pagamento }
    }
}

prop_compose! {
    fn fund()(
        tipo_cassa in select(TipoCassa::ALL),
        al_cassa in rate(),
        importo_contributo_cassa in amount(0..=2),
        imponibile_cassa in option::of(amount(0..=2)),
        aliquota_iva in rate(),
        natura in option::of(nature()),
    ) -> DatiCassaPrevidenziale {
        DatiCassaPrevidenziale {
            tipo_cassa, al_cassa, importo_contributo_cassa, imponibile_cassa, aliquota_iva, natura,
            ..DatiCassaPrevidenziale::default()
        }
    }
}

/// Kinds that schema 1.2.3 has.
fn kind() -> impl Strategy<Value = TipoDocumento> {
    select(TipoDocumento::ALL).prop_filter("not in schema 1.2.3", |kind| *kind != TipoDocumento::TD28)
}

prop_compose! {
    fn general()(
        tipo_documento in kind(),
        data in day(),
        numero in basic(20),
        ritenute in vec(withholding(), 0..2),
        casse_previdenziali in vec(fund(), 0..2),
        sconti_maggiorazioni in vec(discount(), 0..2),
        importo_totale_documento in option::of(amount(0..=2)),
        causali in vec(latin(200), 0..3),
    ) -> DatiGeneraliDocumento {
        DatiGeneraliDocumento {
            tipo_documento, divisa: "EUR".to_owned(), data, numero, ritenute, casse_previdenziali,
            sconti_maggiorazioni, importo_totale_documento, causali, ..DatiGeneraliDocumento::default()
        }
    }
}

prop_compose! {
    fn transport()(
        mezzo_trasporto in option::of(latin(80)),
        numero_colli in option::of(1_u16..=9999),
        weight in option::of((0_i64..999_999).prop_map(|weight| Decimal::new(weight, 2))),
        data_inizio_trasporto in option::of(day()),
    ) -> DatiTrasporto {
        DatiTrasporto {
            mezzo_trasporto, numero_colli, peso_lordo: weight, peso_netto: weight, data_inizio_trasporto,
            data_ora_ritiro: Some("2026-01-31T10:00:00+01:00".to_owned()), ..DatiTrasporto::default()
        }
    }
}

prop_compose! {
    /// Any invoice the schema allows, sensible or not.
    fn invoice()(
        documento in general(),
        lines in vec(line(), 1..4),
        trasporto in option::of(transport()),
        ddt in vec((basic(20), day(), vec(1_u16..=9999, 0..3)), 0..2),
        attachment in option::of((latin(60), vec(any::<u8>(), 1..80))),
        capitale_sociale in option::of(amount(0..=2)),
        exigibility in option::of(select(EsigibilitaIva::ALL)),
    ) -> Invoice {
        let mut invoice = own::split_payment().invoice;
        invoice.header.cedente_prestatore.iscrizione_rea = Some(IscrizioneRea {
            ufficio: "RM".to_owned(), numero_rea: "123".to_owned(), capitale_sociale,
            socio_unico: Some(SocioUnico::SU), stato_liquidazione: StatoLiquidazione::LN,
        });
        let body = first_body(&mut invoice);
        body.dati_generali.documento = documento;
        body.dati_generali.trasporto = trasporto;
        body.dati_generali.ddt = ddt.into_iter().map(|(numero_ddt, data_ddt, riferimento_numero_linea)| {
            DatiDdt { numero_ddt, data_ddt, riferimento_numero_linea }
        }).collect();
        body.dati_beni_servizi.dettaglio_linee = lines;
        body.dati_beni_servizi.dati_riepilogo.first_mut().unwrap().esigibilita_iva = exigibility;
        body.allegati = attachment.into_iter().map(|(nome_attachment, attachment)| {
            Allegati { nome_attachment, attachment, ..Allegati::default() }
        }).collect();
        invoice
    }
}

/// The same invoices at every run.
pub(crate) fn sample_invoices(count: usize) -> Vec<Invoice> {
    let mut runner = TestRunner::deterministic();
    (0..count).map(|_| invoice().new_tree(&mut runner).unwrap().current()).collect()
}

fn vat() -> impl Strategy<Value = Vat> {
    prop_oneof![
        select(vec!["4.00", "5.00", "10.00", "22.00"]).prop_map(|rate| Vat::split_payment(own::euro(rate))),
        Just(Vat::immediate(own::euro("22.00"))),
        Just(Vat::not_charged(Natura::N4, "Esente ai sensi dell'art. 10 DPR 633/72")),
        Just(Vat::not_charged(Natura::N2_2, "Fuori campo IVA, art. 4 DPR 633/72")),
    ]
}

fn own_line() -> impl Strategy<Value = Line> {
    let price = (-999_999_i64..9_999_999, 2_u32..=8).prop_map(|(units, scale)| Decimal::new(units, scale));
    let quantity = (1_i64..99_999, 0_u32..=3).prop_map(|(units, scale)| Decimal::new(units, scale));
    (latin(200), price, quantity, vat())
        .prop_map(|(text, price, quantity, vat)| Line::new(&text, price, vat).quantity(quantity, "PC"))
}

proptest! {
    #![proptest_config(Config { cases: 128, ..Config::default() })]

    #[test]
    fn what_is_written_is_read_back_the_same(invoice in invoice()) {
        let written = write(&invoice).unwrap();
        let found = read(written.as_bytes()).unwrap();
        prop_assert_eq!(&found.warnings, &[]);
        prop_assert_eq!(&found.invoice, &invoice);
        prop_assert_eq!(write(&found.invoice).unwrap(), written);
    }

    #[test]
    fn what_is_built_passes_its_own_check(lines in vec(own_line(), 1..12)) {
        let draft = lines.into_iter().fold(own::draft(), fatturapa::build::PaInvoice::line);
        let built = draft.payment(Payment::transfer(own::IBAN, date(2026, 4, 1))).build().unwrap();
        let findings = check(&built.invoice, &Context::new(TODAY));
        let serious: Vec<_> = findings.iter().filter(|finding| finding.severity > Severity::Note).collect();
        prop_assert!(serious.is_empty(), "{:?}", serious);
        write(&built.invoice).unwrap();
    }

    #[test]
    fn any_text_becomes_latin_1(text in any::<String>()) {
        let safe = fatturapa::text::to_latin(&text);
        let is_safe = safe.chars().all(|character| matches!(character, ' '..='~' | '¡'..='ÿ'));
        prop_assert!(is_safe);
        prop_assert_eq!(fatturapa::text::to_latin(&safe), safe.as_ref());
    }

    #[test]
    fn check_and_write_never_panic(invoice in invoice(), large in any::<[u32; 3]>(), scale in 0_u32..=28) {
        let mut invoice = invoice;
        let [low, middle, high] = large;
        let amount = Decimal::from_parts(low, middle, high, low % 2 == 0, scale);
        let line = own::first_line(&mut invoice);
        (line.prezzo_unitario, line.quantita, line.prezzo_totale) = (amount, Some(amount), amount);
        line.aliquota_iva = amount;
        for summary in &mut first_body(&mut invoice).dati_beni_servizi.dati_riepilogo {
            (summary.imponibile_importo, summary.aliquota_iva) = (amount, amount);
        }
        check(&invoice, &Context::new(TODAY));
        write(&invoice).ok();
    }
}
