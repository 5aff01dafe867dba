//! The good case next to each control.

use fatturapa::Invoice;
use fatturapa::model::{
    DatiBollo, DatiCassaPrevidenziale, DatiRitenuta, EsigibilitaIva, FormatoTrasmissione, IdFiscale, Natura,
    ScontoMaggiorazione, Si, TipoDocumento, TipoScontoMaggiorazione,
};
use jiff::civil::date;
use rust_decimal::Decimal;

use crate::check_vectors::{buyer, exempt, foreign, fund, general, hollow, seller, summary};
use crate::own::{TODAY, euro, first_body, first_line};

/// A change to a good invoice.
type Change = fn(&mut Invoice);

/// Changes near a control that must not trip it.
pub(crate) const PASSING: &[(&str, Change)] = &[
    ("00200", |invoice| general(invoice).tipo_documento = TipoDocumento::TD24),
    ("00300", |invoice| {
        invoice.header.dati_trasmissione.id_trasmittente = IdFiscale::italian("RSSMRA80A01H501U");
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
    ("00414", |invoice| general(invoice).casse_previdenziali.push(fund(euro("22.00"), None))),
    ("00415", |invoice| {
        general(invoice)
            .casse_previdenziali
            .push(DatiCassaPrevidenziale { ritenuta: Some(Si::SI), ..fund(euro("22.00"), None) });
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
    ("00421", |invoice| summary(invoice).imposta = euro("176.10")),
    ("00422", |invoice| summary(invoice).imponibile_importo = euro("801.40")),
    ("00422", |invoice| {
        // Two exigibilities of the same rate share the lines.
        summary(invoice).imponibile_importo = euro("400.20");
        let mut other = summary(invoice).clone();
        other.esigibilita_iva = Some(EsigibilitaIva::I);
        first_body(invoice).dati_beni_servizi.dati_riepilogo.push(other);
    }),
    ("00423", |invoice| first_line(invoice).prezzo_unitario = euro("800.41")),
    ("00423", |invoice| {
        first_line(invoice).prezzo_unitario = euro("1000.50");
        let twenty = ScontoMaggiorazione { percentuale: Some(euro("20.00")), ..hollow() };
        first_line(invoice).sconti_maggiorazioni.push(twenty);
    }),
    ("00423", |invoice| {
        first_line(invoice).prezzo_unitario = euro("395.20");
        first_line(invoice).quantita = Some(euro("2.00"));
        let five = ScontoMaggiorazione {
            tipo: TipoScontoMaggiorazione::MG,
            importo: Some(euro("5.00")),
            percentuale: Some(euro("50.00")),
        };
        first_line(invoice).sconti_maggiorazioni.push(five);
    }),
    ("00424", |invoice| first_line(invoice).aliquota_iva = euro("1.00")),
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
        summary(invoice).aliquota_iva = euro("10.00");
        general(invoice).casse_previdenziali.push(fund(euro("10.00"), None));
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
        general(invoice).bollo =
            Some(DatiBollo { bollo_virtuale: Si::SI, importo_bollo: Some(euro("2.00")) });
        general(invoice).importo_totale_documento = Some(euro("978.49"));
    }),
    ("PAGAMENTO", |invoice| summary(invoice).esigibilita_iva = Some(EsigibilitaIva::I)),
    ("BOLLO", |invoice| {
        exempt(invoice, Natura::N4);
        general(invoice).bollo =
            Some(DatiBollo { bollo_virtuale: Si::SI, importo_bollo: Some(euro("2.00")) });
    }),
    ("TESTO", |invoice| first_line(invoice).descrizione = "Perché? – 5 €".to_owned()),
];
