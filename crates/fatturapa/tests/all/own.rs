//! Invoices the other tests start from. The parties are made up.

use fatturapa::Invoice;
use fatturapa::build::{Built, Issuer, Line, PaInvoice, Payment, PublicBody, Vat, linked};
use fatturapa::model::{
    Contatti, DatiDocumentiCorrelati, DettaglioLinee, FatturaElettronicaBody, Indirizzo, Natura,
    RegimeFiscale,
};
use jiff::civil::{Date, date};
use rust_decimal::Decimal;

pub(crate) const TODAY: Date = date(2026, 3, 31);
pub(crate) const IBAN: &str = "IT81X0100003245000000000001";

/// An amount, or a rate, as written in the file.
pub(crate) fn euro(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn address(street: &str, town: &str) -> Indirizzo {
    Indirizzo {
        indirizzo: street.to_owned(),
        numero_civico: Some("1".to_owned()),
        cap: "00100".to_owned(),
        comune: town.to_owned(),
        provincia: Some("RM".to_owned()),
        nazione: "IT".to_owned(),
    }
}

pub(crate) fn issuer() -> Issuer {
    Issuer {
        name: "Provincia di Esempio".to_owned(),
        vat_number: "00123456782".to_owned(),
        tax_code: "80012345676".to_owned(),
        regime: RegimeFiscale::RF01,
        address: address("Piazza Maggiore", "Esempio"),
        contacts: Some(Contatti { telefono: Some("0600000000".to_owned()), ..Contatti::default() }),
        transmitter: None,
    }
}

pub(crate) fn customer() -> PublicBody {
    PublicBody {
        name: "Comune di Prova".to_owned(),
        tax_code: "90012345675".to_owned(),
        vat_number: None,
        office: "ABC123".to_owned(),
        address: address("Via Roma", "Prova"),
    }
}

pub(crate) fn agreement() -> DatiDocumentiCorrelati {
    DatiDocumentiCorrelati {
        codice_cig: Some("Z0F1234567".to_owned()),
        codice_cup: Some("B19J21000000001".to_owned()),
        ..linked("CONV-7", date(2025, 12, 1))
    }
}

pub(crate) fn draft() -> PaInvoice {
    PaInvoice::new(&issuer(), &customer(), "00001", "12/2026", date(2026, 3, 2)).agreement(agreement())
}

pub(crate) fn split_payment() -> Built {
    let line = Line::new("Canone di base", euro("800.40"), Vat::split_payment(euro("22.00")));
    draft()
        .reason("Servizi informatici in convenzione, anno 2026")
        .line(line.period(date(2026, 1, 1), date(2026, 12, 31)))
        .payment(Payment::transfer(IBAN, date(2026, 4, 1)))
        .build()
        .unwrap()
}

/// Two rates and one exemption, on five lines.
pub(crate) fn five_lines() -> Built {
    let exempt = || Vat::not_charged(Natura::N4, "Esente ai sensi dell'art. 10 DPR 633/72");
    draft()
        .line(Line::new("Canone di base", euro("800.40"), Vat::split_payment(euro("22.00"))))
        .line(
            Line::new("Assistenza", euro("45.00"), Vat::split_payment(euro("22.00")))
                .quantity(euro("12.50"), "ore"),
        )
        .line(
            Line::new("Formazione del personale", euro("120.00"), exempt())
                .quantity(euro("3.00"), "giornate"),
        )
        .line(Line::new("Manuali", euro("299.25"), Vat::split_payment(euro("10.00"))))
        .line(Line::new("Formazione a distanza", euro("80.00"), exempt()).reference("IMP-2026-44"))
        .stamp_duty(euro("2.00"))
        .payment(Payment::pago_pa("01000000000000123", date(2026, 4, 1)))
        .build()
        .unwrap()
}

pub(crate) fn first_body(invoice: &mut Invoice) -> &mut FatturaElettronicaBody {
    invoice.bodies.first_mut().unwrap()
}

pub(crate) fn first_line(invoice: &mut Invoice) -> &mut DettaglioLinee {
    first_body(invoice).dati_beni_servizi.dettaglio_linee.first_mut().unwrap()
}
