//! A vector that trips each control, and where.

use fatturapa::model::{
    DatiCassaPrevidenziale, DatiDocumentiCorrelati, EsigibilitaIva, FormatoTrasmissione, IdFiscale, Natura,
    RappresentanteFiscale, ScontoMaggiorazione, Si, TipoDocumento, TipoScontoMaggiorazione,
};
use fatturapa::{Invoice, Severity};
use jiff::civil::date;
use rust_decimal::Decimal;

use crate::own::{TODAY, euro, first_body, first_line};

/// A control, how serious it is, where it is, and a change that trips it on a good invoice.
pub(crate) struct Vector {
    pub(crate) code: &'static str,
    pub(crate) severity: Severity,
    pub(crate) path: &'static str,
    pub(crate) trip: fn(&mut Invoice),
}

const fn error(code: &'static str, path: &'static str, trip: fn(&mut Invoice)) -> Vector {
    Vector { code, severity: Severity::Error, path, trip }
}

const fn warning(code: &'static str, path: &'static str, trip: fn(&mut Invoice)) -> Vector {
    Vector { code, severity: Severity::Warning, path, trip }
}

pub(crate) fn general(invoice: &mut Invoice) -> &mut fatturapa::model::DatiGeneraliDocumento {
    &mut first_body(invoice).dati_generali.documento
}

pub(crate) fn summary(invoice: &mut Invoice) -> &mut fatturapa::model::DatiRiepilogo {
    first_body(invoice).dati_beni_servizi.dati_riepilogo.first_mut().unwrap()
}

pub(crate) fn seller(invoice: &mut Invoice) -> &mut fatturapa::model::DatiAnagraficiCedente {
    &mut invoice.header.cedente_prestatore.dati_anagrafici
}

pub(crate) fn buyer(invoice: &mut Invoice) -> &mut fatturapa::model::DatiAnagrafici {
    &mut invoice.header.cessionario_committente.dati_anagrafici
}

pub(crate) fn exempt(invoice: &mut Invoice, nature: Natura) {
    first_line(invoice).aliquota_iva = Decimal::ZERO;
    first_line(invoice).natura = Some(nature.clone());
    let summary = summary(invoice);
    (summary.aliquota_iva, summary.imposta, summary.natura) = (Decimal::ZERO, Decimal::ZERO, Some(nature));
    (summary.esigibilita_iva, summary.riferimento_normativo) = (None, Some("art. 10".to_owned()));
    general(invoice).importo_totale_documento = Some(euro("800.40"));
}

pub(crate) fn fund(rate: Decimal, natura: Option<Natura>) -> DatiCassaPrevidenziale {
    DatiCassaPrevidenziale { aliquota_iva: rate, natura, ..DatiCassaPrevidenziale::default() }
}

pub(crate) fn hollow() -> ScontoMaggiorazione {
    ScontoMaggiorazione { tipo: TipoScontoMaggiorazione::SC, ..ScontoMaggiorazione::default() }
}

pub(crate) fn foreign(country: &str) -> IdFiscale {
    IdFiscale { id_paese: country.to_owned(), id_codice: "12345".to_owned() }
}

pub(crate) const SENDER: &str = "FatturaElettronicaHeader.DatiTrasmissione.";
pub(crate) const DOCUMENT: &str = "FatturaElettronicaBody[1].DatiGenerali.DatiGeneraliDocumento.";
pub(crate) const LINE: &str = "FatturaElettronicaBody[1].DatiBeniServizi.DettaglioLinee[1].";
pub(crate) const SUMMARY: &str = "FatturaElettronicaBody[1].DatiBeniServizi.DatiRiepilogo";

pub(crate) const VECTORS: &[Vector] = &[
    error("00200", "Numero", |invoice| general(invoice).numero = "1".repeat(30)),
    warning("00200", "TipoDocumento", |invoice| {
        general(invoice).tipo_documento = TipoDocumento::Other("TD99".to_owned());
    }),
    warning("00200", "TipoDocumento", |invoice| {
        general(invoice).tipo_documento = TipoDocumento::TD24;
        general(invoice).data = date(2019, 1, 1);
    }),
    warning("00300", "IdTrasmittente.IdCodice", |invoice| {
        invoice.header.dati_trasmissione.id_trasmittente = IdFiscale::italian("01234567890");
    }),
    warning("00301", "IdFiscaleIVA.IdCodice", |invoice| {
        seller(invoice).id_fiscale_iva = IdFiscale::italian("01234567890");
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
        general(invoice).casse_previdenziali.push(fund(euro("22.00"), Some(Natura::N4)));
    }),
    error("00415", "DatiRitenuta", |invoice| {
        general(invoice)
            .casse_previdenziali
            .push(DatiCassaPrevidenziale { ritenuta: Some(Si::SI), ..fund(euro("22.00"), None) });
    }),
    error("00417", "CodiceFiscale", |invoice| buyer(invoice).codice_fiscale = None),
    error("00418", "DatiFattureCollegate[1].Data", |invoice| {
        let linked = fatturapa::build::linked("9", date(2026, 3, 3));
        first_body(invoice).dati_generali.fatture_collegate.push(linked);
    }),
    error("00419", SUMMARY, |invoice| first_line(invoice).aliquota_iva = euro("10.00")),
    error("00420", "DatiRiepilogo[1].EsigibilitaIVA", |invoice| {
        exempt(invoice, Natura::N6_3);
        summary(invoice).esigibilita_iva = Some(EsigibilitaIva::S);
    }),
    error("00421", "DatiRiepilogo[1].Imposta", |invoice| summary(invoice).imposta = euro("176.11")),
    error("00422", "DatiRiepilogo[1].ImponibileImporto", |invoice| {
        summary(invoice).imponibile_importo = euro("801.41");
    }),
    error("00423", "DettaglioLinee[1].PrezzoTotale", |invoice| {
        first_line(invoice).prezzo_unitario = euro("800.42");
    }),
    error("00423", "DettaglioLinee[1].PrezzoTotale", |invoice| {
        let five = ScontoMaggiorazione { percentuale: Some(euro("5.00")), ..hollow() };
        first_line(invoice).sconti_maggiorazioni.push(five);
    }),
    error("00424", "DettaglioLinee[1].AliquotaIVA", |invoice| {
        first_line(invoice).aliquota_iva = euro("0.22");
    }),
    error("00424", "DatiRiepilogo[1].AliquotaIVA", |invoice| summary(invoice).aliquota_iva = euro("0.22")),
    error("00424", "DatiCassaPrevidenziale[1].AliquotaIVA", |invoice| {
        general(invoice).casse_previdenziali.push(fund(euro("0.22"), None));
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
        first_line(invoice).sconti_maggiorazioni.push(hollow());
    }),
    error("00443", "DatiRiepilogo[1].AliquotaIVA", |invoice| summary(invoice).aliquota_iva = euro("10.00")),
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
        general(invoice).importo_totale_documento = Some(euro("976.51"));
    }),
    warning("PAGAMENTO", "ImportoPagamento", |invoice| {
        let payment = first_body(invoice).dati_pagamento.first_mut().unwrap();
        payment.dettaglio_pagamento.first_mut().unwrap().importo_pagamento = euro("976.49");
    }),
    warning("NORMA", "RiferimentoNormativo", |invoice| {
        exempt(invoice, Natura::N4);
        summary(invoice).riferimento_normativo = None;
    }),
    warning("PERIODO", "DataFinePeriodo", |invoice| {
        first_line(invoice).data_fine_periodo = Some(date(2025, 1, 1));
    }),
    warning("CIG", "DatiConvenzione[1].CodiceCIG", |invoice| {
        agreement(invoice).codice_cig = Some("0000000000".to_owned());
    }),
    warning("CUP", "DatiConvenzione[1].CodiceCUP", |invoice| {
        agreement(invoice).codice_cup = Some("123abc".to_owned());
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

pub(crate) fn agreement(invoice: &mut Invoice) -> &mut DatiDocumentiCorrelati {
    first_body(invoice).dati_generali.convenzioni.first_mut().unwrap()
}
