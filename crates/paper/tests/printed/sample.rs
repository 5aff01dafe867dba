//! An invoice of invented bodies, with everything a page can hold.

use jiff::civil::date;
use paper::{DefinedTerm, DocMeta, InvoiceLine, InvoicePaper, Party, Payment, Totals, VatSummary};

pub(crate) const XML: &[u8] = b"<?xml version=\"1.0\"?><FatturaElettronica/>";
pub(crate) const XML_NAME: &str = "IT00000000000_00012.xml";

pub(crate) fn meta() -> DocMeta {
    let at = date(2026, 1, 31).at(10, 30, 0, 0).in_tz("Europe/Rome").unwrap();
    DocMeta { title: "Fattura 12/PA del 31 gennaio 2026".into(), author: "Provincia di Prova".into(), at }
}

pub(crate) fn invoice() -> InvoicePaper {
    InvoicePaper {
        demo: true,
        kind: "Fattura (TD01)".into(),
        number: "12/PA".into(),
        day: "31 gennaio 2026".into(),
        issuer: party("Provincia di Prova", "Piazza della Libertà, 1", "IT00000000000"),
        customer: party("Comune di Città Esempio sull'Adige", "Via dei Tigli, 24", "00000000000"),
        references: vec![
            DefinedTerm::new("Convenzione", "n. 7 del 15 dicembre 2021, Servizi informatici di area vasta"),
            DefinedTerm::new("Determinazione", "n. 102/2025"),
            DefinedTerm::new("CIG", ""),
        ],
        subject: "Servizi del Centro servizi territoriale, secondo semestre 2025".into(),
        lines: lines(),
        vat: vat(),
        totals: totals(),
        payment: Some(Payment {
            method: "Girofondi Banca d'Italia (MP15)".into(),
            due: "2 marzo 2026".into(),
            iban: "IT00 X000 0000 0000 0000 0000 000".into(),
            reason: "Fattura 12/PA, convenzione n. 7/2021".into(),
        }),
        notes: vec!["Il dettaglio dei consumi è consultabile nell'area riservata dell'ente.".into()],
    }
}

fn party(name: &str, street: &str, vat_number: &str) -> Party {
    Party {
        name: name.into(),
        address: vec![street.into(), "00000 Città Esempio (XX)".into()],
        identifiers: vec![
            DefinedTerm::new("Partita IVA", vat_number),
            DefinedTerm::new("Codice fiscale", "00000000000"),
            DefinedTerm::new("Codice univoco", "ABC123"),
        ],
    }
}

fn lines() -> Vec<InvoiceLine> {
    let rows = [
        ("Quota annua di adesione", "4.200 abitanti × 0,35 €, 184 giorni su 365", "4.200", "0,35", "741,04"),
        ("Posta elettronica: caselle", "38 caselle × 6 mesi × 1,25 €", "228", "1,25", "285,00"),
        (
            "Protocollo informatico e conservazione a norma",
            "Canone fisso di 1.200,00 € l'anno, 6 mesi su 12",
            "6",
            "100,00",
            "600,00",
        ),
        ("Assistenza on-site", "", "12,5 ore", "42,00", "525,00"),
    ];
    (1..)
        .zip(rows)
        .map(|(number, (description, computed, quantity, unit_price, amount))| InvoiceLine {
            number: format!("{number}"),
            description: description.into(),
            computed: computed.into(),
            quantity: quantity.into(),
            unit_price: unit_price.into(),
            vat: if number == 1 { "N1".into() } else { "22 %".into() },
            amount: amount.into(),
        })
        .collect()
}

fn vat() -> Vec<VatSummary> {
    let row = |rate: &str, law: &str, taxable: &str, tax: &str| VatSummary {
        rate: rate.into(),
        legal_reference: law.into(),
        taxable: taxable.into(),
        tax: tax.into(),
    };
    vec![
        row("22 %", "Scissione dei pagamenti, art. 17-ter del d.P.R. 633/1972", "1.410,00", "310,20"),
        row("N1 – escluse", "Esclusa ex art. 15 del d.P.R. 633/1972", "741,04", "0,00"),
    ]
}

fn totals() -> Totals {
    Totals {
        taxable: "2.151,04".into(),
        tax: "310,20".into(),
        stamp_duty: "2,00".into(),
        total: "2.463,24".into(),
        split_payment_tax: "-310,20".into(),
        split_payment_note: "Operazione soggetta alla scissione dei pagamenti: l'IVA è versata dal cliente \
                             direttamente all'Erario."
            .into(),
        payable: "2.153,04 €".into(),
    }
}
