//! Each control has a vector that fails and one that passes.

use fatturapa::codes::{List, Tables};
use fatturapa::model::{
    DatiBollo, DatiCassaPrevidenziale, DatiDocumentiCorrelati, DatiRitenuta, EsigibilitaIva,
    FormatoTrasmissione, IdFiscale, Natura, RappresentanteFiscale, ScontoMaggiorazione, Si, TipoDocumento,
    TipoScontoMaggiorazione,
};
use fatturapa::{Context, Finding, Invoice, Severity, check};
use jiff::civil::date;
use rust_decimal::Decimal;

use crate::own::{self, TODAY, cents, first_body, first_line};

/// A control, how serious it is, where it is, and a change that trips it on a good invoice.
struct Vector {
    code: &'static str,
    severity: Severity,
    path: &'static str,
    trip: fn(&mut Invoice),
}

const fn error(code: &'static str, path: &'static str, trip: fn(&mut Invoice)) -> Vector {
    Vector { code, severity: Severity::Error, path, trip }
}

const fn warning(code: &'static str, path: &'static str, trip: fn(&mut Invoice)) -> Vector {
    Vector { code, severity: Severity::Warning, path, trip }
}

fn general(invoice: &mut Invoice) -> &mut fatturapa::model::DatiGeneraliDocumento {
    &mut first_body(invoice).dati_generali.documento
}

fn summary(invoice: &mut Invoice) -> &mut fatturapa::model::DatiRiepilogo {
    first_body(invoice).dati_beni_servizi.dati_riepilogo.first_mut().unwrap()
}

fn seller(invoice: &mut Invoice) -> &mut fatturapa::model::DatiAnagraficiCedente {
    &mut invoice.header.cedente_prestatore.dati_anagrafici
}

fn buyer(invoice: &mut Invoice) -> &mut fatturapa::model::DatiAnagrafici {
    &mut invoice.header.cessionario_committente.dati_anagrafici
}

fn exempt(invoice: &mut Invoice, nature: Natura) {
    first_line(invoice).aliquota_iva = Decimal::ZERO;
    first_line(invoice).natura = Some(nature.clone());
    let summary = summary(invoice);
    (summary.aliquota_iva, summary.imposta, summary.natura) = (Decimal::ZERO, Decimal::ZERO, Some(nature));
    (summary.esigibilita_iva, summary.riferimento_normativo) = (None, Some("art. 10".to_owned()));
    general(invoice).importo_totale_documento = Some(cents(800_40));
}

fn fund(rate: Decimal, natura: Option<Natura>) -> DatiCassaPrevidenziale {
    DatiCassaPrevidenziale { aliquota_iva: rate, natura, ..DatiCassaPrevidenziale::default() }
}

fn hollow() -> ScontoMaggiorazione {
    ScontoMaggiorazione { tipo: TipoScontoMaggiorazione::SC, ..ScontoMaggiorazione::default() }
}

fn foreign(country: &str) -> IdFiscale {
    IdFiscale { id_paese: country.to_owned(), id_codice: "12345".to_owned() }
}

fn vat(rate: i64) -> Decimal {
    Decimal::new(rate, 2)
}

const SENDER: &str = "FatturaElettronicaHeader.DatiTrasmissione.";
const DOCUMENT: &str = "FatturaElettronicaBody[1].DatiGenerali.DatiGeneraliDocumento.";
const LINE: &str = "FatturaElettronicaBody[1].DatiBeniServizi.DettaglioLinee[1].";
const SUMMARY: &str = "FatturaElettronicaBody[1].DatiBeniServizi.DatiRiepilogo";

const VECTORS: &[Vector] = &[
    error("00200", "Numero", |invoice| general(invoice).numero = "1".repeat(30)),
    warning("00200", "TipoDocumento", |invoice| {
        general(invoice).tipo_documento = TipoDocumento::Other("TD99".to_owned())
    }),
    warning("00200", "TipoDocumento", |invoice| {
        general(invoice).tipo_documento = TipoDocumento::TD24;
        general(invoice).data = date(2019, 1, 1);
    }),
    warning("00300", "IdTrasmittente.IdCodice", |invoice| {
        invoice.header.dati_trasmissione.id_trasmittente = IdFiscale::italian("01234567890");
    }),
    warning("00301", "IdFiscaleIVA.IdCodice", |invoice| {
        seller(invoice).id_fiscale_iva = IdFiscale::italian("01234567890")
    }),
    warning("00302", "CedentePrestatore.DatiAnagrafici.CodiceFiscale", |invoice| {
        seller(invoice).codice_fiscale = Some("80012345677".to_owned());
    }),
    warning("00303", "RappresentanteFiscale.DatiAnagrafici.IdFiscaleIVA.IdCodice", |invoice| {
        let mut party = RappresentanteFiscale::default();
        party.dati_anagrafici.id_fiscale_iva = IdFiscale::italian("01234567890");
        invoice.header.rappresentante_fiscale = Some(party);
    }),
    warning("00305", "IdFiscaleIVA.IdCodice", |invoice| {
        buyer(invoice).id_fiscale_iva = Some(IdFiscale::italian("01234567890"));
    }),
    warning("00306", "CessionarioCommittente.DatiAnagrafici.CodiceFiscale", |invoice| {
        buyer(invoice).codice_fiscale = Some("90012345676".to_owned());
    }),
    error("00313", "CodiceDestinatario", |invoice| {
        invoice.header.dati_trasmissione.codice_destinatario = "XXXXXXX".to_owned();
        buyer(invoice).id_fiscale_iva = Some(IdFiscale::italian("90012345675"));
    }),
    warning("00399", "CodiceDestinatario", |invoice| {
        invoice.header.dati_trasmissione.codice_destinatario = "999999".to_owned();
    }),
    error("00400", "DettaglioLinee[1].Natura", |invoice| first_line(invoice).aliquota_iva = Decimal::ZERO),
    error("00401", "DettaglioLinee[1].Natura", |invoice| first_line(invoice).natura = Some(Natura::N4)),
    error("00403", "Data", |invoice| general(invoice).data = TODAY.tomorrow().unwrap()),
    error("00409", "Numero", |invoice| {
        let copy = first_body(invoice).clone();
        invoice.bodies.push(copy);
    }),
    error("00411", "DatiRitenuta", |invoice| first_line(invoice).ritenuta = Some(Si::SI)),
    error("00413", "DatiCassaPrevidenziale[1].Natura", |invoice| {
        general(invoice).casse_previdenziali.push(fund(Decimal::ZERO, None));
    }),
    error("00414", "DatiCassaPrevidenziale[1].Natura", |invoice| {
        general(invoice).casse_previdenziali.push(fund(vat(22_00), Some(Natura::N4)));
    }),
    error("00415", "DatiRitenuta", |invoice| {
        general(invoice)
            .casse_previdenziali
            .push(DatiCassaPrevidenziale { ritenuta: Some(Si::SI), ..fund(vat(22_00), None) });
    }),
    error("00417", "CodiceFiscale", |invoice| buyer(invoice).codice_fiscale = None),
    error("00418", "DatiFattureCollegate[1].Data", |invoice| {
        let linked = fatturapa::build::linked("9", date(2026, 3, 3));
        first_body(invoice).dati_generali.fatture_collegate.push(linked);
    }),
    error("00419", SUMMARY, |invoice| first_line(invoice).aliquota_iva = vat(10_00)),
    error("00420", "DatiRiepilogo[1].EsigibilitaIVA", |invoice| {
        exempt(invoice, Natura::N6_3);
        summary(invoice).esigibilita_iva = Some(EsigibilitaIva::S);
    }),
    error("00421", "DatiRiepilogo[1].Imposta", |invoice| summary(invoice).imposta = cents(176_11)),
    error("00422", "DatiRiepilogo[1].ImponibileImporto", |invoice| {
        summary(invoice).imponibile_importo = cents(801_41)
    }),
    error("00423", "DettaglioLinee[1].PrezzoTotale", |invoice| {
        first_line(invoice).prezzo_unitario = cents(800_42)
    }),
    error("00423", "DettaglioLinee[1].PrezzoTotale", |invoice| {
        let five = ScontoMaggiorazione { percentuale: Some(vat(5_00)), ..hollow() };
        first_line(invoice).sconti_maggiorazioni.push(five);
    }),
    error("00424", "DettaglioLinee[1].AliquotaIVA", |invoice| first_line(invoice).aliquota_iva = vat(22)),
    error("00424", "DatiRiepilogo[1].AliquotaIVA", |invoice| summary(invoice).aliquota_iva = vat(22)),
    error("00424", "DatiCassaPrevidenziale[1].AliquotaIVA", |invoice| {
        general(invoice).casse_previdenziali.push(fund(vat(22), None));
    }),
    error("00425", "Numero", |invoice| general(invoice).numero = "PRIMA".to_owned()),
    error("00426", "PECDestinatario", |invoice| {
        invoice.header.dati_trasmissione.pec_destinatario = Some("ente@pec.example.it".to_owned());
    }),
    warning("00426", "PECDestinatario", |invoice| {
        invoice.header.dati_trasmissione.codice_destinatario = "0000000".to_owned();
    }),
    error("00427", "CodiceDestinatario", |invoice| {
        invoice.header.dati_trasmissione.codice_destinatario = "ABC1234".to_owned();
    }),
    error("00427", "CodiceDestinatario", |invoice| {
        invoice.versione = FormatoTrasmissione::FPR12;
        invoice.header.dati_trasmissione.formato_trasmissione = FormatoTrasmissione::FPR12;
    }),
    error("00428", "FormatoTrasmissione", |invoice| invoice.versione = FormatoTrasmissione::FPR12),
    error("00429", "DatiRiepilogo[1].Natura", |invoice| summary(invoice).aliquota_iva = Decimal::ZERO),
    error("00430", "DatiRiepilogo[1].Natura", |invoice| summary(invoice).natura = Some(Natura::N4)),
    error("00437", "ScontoMaggiorazione[1]", |invoice| general(invoice).sconti_maggiorazioni.push(hollow())),
    error("00438", "ScontoMaggiorazione[1]", |invoice| {
        first_line(invoice).sconti_maggiorazioni.push(hollow())
    }),
    error("00443", "DatiRiepilogo[1].AliquotaIVA", |invoice| summary(invoice).aliquota_iva = vat(10_00)),
    error("00444", "DatiRiepilogo[1].Natura", |invoice| {
        exempt(invoice, Natura::N4);
        summary(invoice).natura = Some(Natura::N2_2);
    }),
    error("00444", SUMMARY, |invoice| {
        exempt(invoice, Natura::N4);
        first_line(invoice).natura = Some(Natura::N2_2);
    }),
    error("00445", "DettaglioLinee[1].Natura", |invoice| exempt(invoice, Natura::N2)),
    error("00445", "DatiRiepilogo[1].Natura", |invoice| exempt(invoice, Natura::N6)),
    error("00471", "TipoDocumento", |invoice| {
        let code = seller(invoice).codice_fiscale.clone();
        buyer(invoice).codice_fiscale = code;
    }),
    error("00472", "TipoDocumento", |invoice| general(invoice).tipo_documento = TipoDocumento::TD27),
    error("00473", "TipoDocumento", |invoice| general(invoice).tipo_documento = TipoDocumento::TD17),
    error("00474", "DettaglioLinee[1].AliquotaIVA", |invoice| {
        general(invoice).tipo_documento = TipoDocumento::TD21;
        exempt(invoice, Natura::N4);
    }),
    error("00475", "IdFiscaleIVA", |invoice| general(invoice).tipo_documento = TipoDocumento::TD16),
    error("00476", "IdPaese", |invoice| {
        seller(invoice).id_fiscale_iva = foreign("DE");
        buyer(invoice).id_fiscale_iva = Some(foreign("FR"));
    }),
    warning("TESTO", "Descrizione", |invoice| first_line(invoice).descrizione = "服务".to_owned()),
    warning("TOTALE", "ImportoTotaleDocumento", |invoice| {
        general(invoice).importo_totale_documento = Some(cents(976_51))
    }),
    warning("PAGAMENTO", "ImportoPagamento", |invoice| {
        let payment = first_body(invoice).dati_pagamento.first_mut().unwrap();
        payment.dettaglio_pagamento.first_mut().unwrap().importo_pagamento = cents(976_49);
    }),
    warning("NORMA", "RiferimentoNormativo", |invoice| {
        exempt(invoice, Natura::N4);
        summary(invoice).riferimento_normativo = None;
    }),
    warning("PERIODO", "DataFinePeriodo", |invoice| {
        first_line(invoice).data_fine_periodo = Some(date(2025, 1, 1))
    }),
    warning("CIG", "DatiConvenzione[1].CodiceCIG", |invoice| {
        agreement(invoice).codice_cig = Some("0000000000".to_owned());
    }),
    warning("CUP", "DatiConvenzione[1].CodiceCUP", |invoice| {
        agreement(invoice).codice_cup = Some("123abc".to_owned())
    }),
    warning("IBAN", "IBAN", |invoice| {
        let payment = first_body(invoice).dati_pagamento.first_mut().unwrap();
        payment.dettaglio_pagamento.first_mut().unwrap().iban =
            Some("IT82X0100003245000000000001".to_owned());
    }),
    Vector {
        code: "BOLLO",
        severity: Severity::Note,
        path: "DatiBollo",
        trip: |invoice| exempt(invoice, Natura::N4),
    },
    Vector {
        code: "CIG",
        severity: Severity::Note,
        path: "DatiConvenzione",
        trip: |invoice| (agreement(invoice).codice_cig, agreement(invoice).codice_cup) = (None, None),
    },
];

fn agreement(invoice: &mut Invoice) -> &mut DatiDocumentiCorrelati {
    first_body(invoice).dati_generali.convenzioni.first_mut().unwrap()
}

fn findings(trip: fn(&mut Invoice)) -> Vec<Finding> {
    let mut invoice = own::split_payment().invoice;
    trip(&mut invoice);
    check(&invoice, &Context::new(TODAY))
}

#[test]
fn a_good_invoice_has_no_findings() {
    assert_eq!(findings(|_| {}), []);
}

#[test]
fn each_control_is_tripped_where_it_should() {
    for Vector { code, severity, path, trip } in VECTORS {
        let found = findings(*trip);
        let hit = found.iter().find(|finding| {
            finding.code == *code && finding.severity == *severity && finding.path.ends_with(path)
        });
        assert!(hit.is_some(), "{code} {path}: {found:#?}");
    }
}

#[test]
fn messages_are_sentences_and_paths_are_whole() {
    for vector in VECTORS {
        for finding in findings(vector.trip) {
            assert!(finding.message.len() > 20, "{finding:?}");
            let whole = finding.path.starts_with("FatturaElettronica");
            assert!(whole || finding.path == "versione", "{finding:?}");
        }
    }
    let found = findings(|invoice| first_line(invoice).prezzo_unitario = cents(1_234_50));
    let finding = found.iter().find(|finding| finding.code == "00423").unwrap();
    assert_eq!(finding.path, format!("{LINE}PrezzoTotale"));
    assert_eq!(
        finding.message,
        "Il prezzo totale 800,40 non torna: quantità per prezzo, con sconti e maggiorazioni, fa 1234,50"
    );
}

/// Changes near a control that must not trip it.
const PASSING: &[(&str, fn(&mut Invoice))] = &[
    ("00200", |invoice| general(invoice).tipo_documento = TipoDocumento::TD24),
    ("00300", |invoice| {
        invoice.header.dati_trasmissione.id_trasmittente = IdFiscale::italian("RSSMRA80A01H501U")
    }),
    ("00313", |invoice| {
        invoice.header.dati_trasmissione.codice_destinatario = "XXXXXXX".to_owned();
        buyer(invoice).id_fiscale_iva = Some(foreign("FR"));
    }),
    ("00400", |invoice| exempt(invoice, Natura::N4)),
    ("00401", |invoice| exempt(invoice, Natura::N4)),
    ("00403", |invoice| general(invoice).data = TODAY),
    ("00409", |invoice| {
        let mut note = first_body(invoice).clone();
        note.dati_generali.documento.tipo_documento = TipoDocumento::TD04;
        invoice.bodies.push(note);
    }),
    ("00411", |invoice| {
        first_line(invoice).ritenuta = Some(Si::SI);
        general(invoice).ritenute.push(DatiRitenuta::default());
    }),
    ("00413", |invoice| general(invoice).casse_previdenziali.push(fund(Decimal::ZERO, Some(Natura::N4)))),
    ("00414", |invoice| general(invoice).casse_previdenziali.push(fund(vat(22_00), None))),
    ("00415", |invoice| {
        general(invoice)
            .casse_previdenziali
            .push(DatiCassaPrevidenziale { ritenuta: Some(Si::SI), ..fund(vat(22_00), None) });
        general(invoice).ritenute.push(DatiRitenuta::default());
    }),
    ("00417", |invoice| {
        buyer(invoice).codice_fiscale = None;
        buyer(invoice).id_fiscale_iva = Some(IdFiscale::italian("90012345675"));
    }),
    ("00418", |invoice| {
        let linked = fatturapa::build::linked("9", date(2026, 3, 2));
        first_body(invoice).dati_generali.fatture_collegate.push(linked);
    }),
    ("00419", |invoice| exempt(invoice, Natura::N4)),
    ("00420", |invoice| exempt(invoice, Natura::N6_3)),
    ("00421", |invoice| summary(invoice).imposta = cents(176_10)),
    ("00422", |invoice| summary(invoice).imponibile_importo = cents(801_40)),
    ("00422", |invoice| {
        // Two exigibilities of the same rate share the lines.
        summary(invoice).imponibile_importo = cents(400_20);
        let mut other = summary(invoice).clone();
        other.esigibilita_iva = Some(EsigibilitaIva::I);
        first_body(invoice).dati_beni_servizi.dati_riepilogo.push(other);
    }),
    ("00423", |invoice| first_line(invoice).prezzo_unitario = cents(800_41)),
    ("00423", |invoice| {
        first_line(invoice).prezzo_unitario = cents(1000_50);
        let twenty = ScontoMaggiorazione { percentuale: Some(vat(20_00)), ..hollow() };
        first_line(invoice).sconti_maggiorazioni.push(twenty);
    }),
    ("00423", |invoice| {
        first_line(invoice).prezzo_unitario = cents(395_20);
        first_line(invoice).quantita = Some(cents(2_00));
        let five = ScontoMaggiorazione {
            tipo: TipoScontoMaggiorazione::MG,
            importo: Some(cents(5_00)),
            percentuale: Some(vat(50_00)),
        };
        first_line(invoice).sconti_maggiorazioni.push(five);
    }),
    ("00424", |invoice| first_line(invoice).aliquota_iva = vat(1_00)),
    ("00425", |invoice| general(invoice).numero = "A1".to_owned()),
    ("00426", |invoice| {
        invoice.header.dati_trasmissione.codice_destinatario = "0000000".to_owned();
        invoice.header.dati_trasmissione.pec_destinatario = Some("ente@pec.example.it".to_owned());
    }),
    ("00427", |invoice| {
        invoice.header.dati_trasmissione.formato_trasmissione = FormatoTrasmissione::FPR12;
        invoice.header.dati_trasmissione.codice_destinatario = "ABC1234".to_owned();
    }),
    ("00428", |invoice| {
        invoice.versione = FormatoTrasmissione::FPR12;
        invoice.header.dati_trasmissione.formato_trasmissione = FormatoTrasmissione::FPR12;
    }),
    ("00429", |invoice| exempt(invoice, Natura::N4)),
    ("00430", |invoice| exempt(invoice, Natura::N4)),
    ("00443", |invoice| {
        summary(invoice).aliquota_iva = vat(10_00);
        general(invoice).casse_previdenziali.push(fund(vat(10_00), None));
    }),
    ("00444", |invoice| exempt(invoice, Natura::N4)),
    ("00445", |invoice| {
        exempt(invoice, Natura::N2);
        general(invoice).data = date(2020, 12, 31);
    }),
    ("00471", |invoice| general(invoice).tipo_documento = TipoDocumento::TD06),
    ("00472", |invoice| {
        general(invoice).tipo_documento = TipoDocumento::TD27;
        let code = seller(invoice).codice_fiscale.clone();
        buyer(invoice).codice_fiscale = code;
    }),
    ("00473", |invoice| {
        general(invoice).tipo_documento = TipoDocumento::TD17;
        seller(invoice).id_fiscale_iva = foreign("FR");
    }),
    ("00474", |invoice| general(invoice).tipo_documento = TipoDocumento::TD21),
    ("00475", |invoice| {
        general(invoice).tipo_documento = TipoDocumento::TD16;
        buyer(invoice).id_fiscale_iva = Some(IdFiscale::italian("90012345675"));
    }),
    ("00476", |invoice| seller(invoice).id_fiscale_iva = foreign("DE")),
    ("TOTALE", |invoice| {
        general(invoice).bollo = Some(DatiBollo { bollo_virtuale: Si::SI, importo_bollo: Some(cents(2_00)) });
        general(invoice).importo_totale_documento = Some(cents(978_49));
    }),
    ("PAGAMENTO", |invoice| summary(invoice).esigibilita_iva = Some(EsigibilitaIva::I)),
    ("BOLLO", |invoice| {
        exempt(invoice, Natura::N4);
        general(invoice).bollo = Some(DatiBollo { bollo_virtuale: Si::SI, importo_bollo: Some(cents(2_00)) });
    }),
    ("TESTO", |invoice| first_line(invoice).descrizione = "Perché? – 5 €".to_owned()),
];

#[test]
fn each_control_lets_the_good_case_pass() {
    for (code, change) in PASSING {
        let found = findings(*change);
        assert!(found.iter().all(|finding| finding.code != *code), "{code}: {found:#?}");
    }
}

#[test]
fn an_overridden_table_changes_the_verdict() {
    let mut end = Tables::default()
        .entries(List::EsigibilitaIva)
        .iter()
        .find(|entry| entry.code == "S")
        .unwrap()
        .clone();
    end.to = Some(date(2025, 12, 31));
    let tables = Tables::default().with(List::EsigibilitaIva, end);
    let found = check(&own::split_payment().invoice, &Context::with_tables(TODAY, &tables));
    let paths: Vec<_> = found.iter().map(|finding| (finding.code, finding.path.as_str())).collect();
    let expected = format!("{SUMMARY}[1].EsigibilitaIVA");
    assert_eq!(paths, [("00200", expected.as_str())]);
}

#[test]
fn paths_of_the_document_start_as_documented() {
    let found = findings(|invoice| general(invoice).numero = "PRIMA".to_owned());
    assert_eq!(found.first().unwrap().path, format!("{DOCUMENT}Numero"));
    let found =
        findings(|invoice| invoice.header.dati_trasmissione.codice_destinatario = "ABC1234".to_owned());
    assert_eq!(found.first().unwrap().path, format!("{SENDER}CodiceDestinatario"));
}
