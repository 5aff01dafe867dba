//! What the builder makes.

use fatturapa::build::{BuildError, Line, Payment, Vat};
use fatturapa::model::{CondizioniPagamento, TipoDocumento};
use fatturapa::{Context, check};
use jiff::civil::date;

use crate::own::{self, TODAY, draft, euro};

#[test]
fn split_payment_totals_are_those_of_the_agreement() {
    let built = own::split_payment();
    let totals = built.totals;
    assert_eq!((totals.base, totals.tax), (euro("800.40"), euro("176.09")));
    assert_eq!((totals.document, totals.payable), (euro("976.49"), euro("800.40")));
    let payment = &built.invoice.bodies[0].dati_pagamento[0];
    assert_eq!(payment.condizioni_pagamento, CondizioniPagamento::TP02);
    assert_eq!(payment.dettaglio_pagamento[0].importo_pagamento, euro("800.40"));
    assert_eq!(check(&built.invoice, &Context::new(TODAY)), []);
}

#[test]
fn mixed_vat_has_one_summary_each_and_a_stamp_duty() {
    let built = own::five_lines();
    let summary = &built.invoice.bodies[0].dati_beni_servizi.dati_riepilogo;
    let taxes: Vec<_> = summary.iter().map(|entry| entry.imposta.to_string()).collect();
    assert_eq!(taxes, ["299.84", "0.00", "29.93"]);
    assert_eq!(built.totals.payable, built.totals.base);
    assert_eq!(check(&built.invoice, &Context::new(TODAY)), []);
}

#[test]
fn instalments_must_add_up() {
    let line = || Line::new("Canone", euro("100.00"), Vat::split_payment(euro("22.00")));
    let part =
        |amount| Payment { amount: Some(euro(amount)), ..Payment::transfer(own::IBAN, date(2026, 4, 1)) };
    let built = draft().line(line()).payment(part("60.00")).payment(part("40.00")).build().unwrap();
    assert_eq!(built.invoice.bodies[0].dati_pagamento[0].condizioni_pagamento, CondizioniPagamento::TP01);
    let error = draft().line(line()).payment(part("60.00")).payment(part("41.00")).build().unwrap_err();
    assert_eq!(error, BuildError::Instalments { found: euro("101.00"), payable: euro("100.00") });
}

#[test]
fn a_credit_note_refers_to_what_it_corrects() {
    let line = Line::new("Storno del canone", euro("100.00"), Vat::split_payment(euro("22.00")));
    let note =
        draft().kind(TipoDocumento::TD04).corrects("12/2026", date(2026, 3, 1)).line(line).build().unwrap();
    let linked = &note.invoice.bodies[0].dati_generali.fatture_collegate[0];
    assert_eq!(linked.id_documento, "12/2026");
    assert_eq!(check(&note.invoice, &Context::new(TODAY)), []);
}

#[test]
fn an_invoice_without_lines_cannot_be_built() {
    assert_eq!(draft().build().unwrap_err(), BuildError::NoLines);
}
