//! What this is: what a file says, read back to be compared with what is kept.
//! What it is not: the whole of it: the figures and names by which a document is known.

use kernel::{Cents, Day};
use rust_decimal::Decimal;

use crate::model::invoice::Head;
use crate::model::{DocumentKind, Totals};

/// What a file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Kind, number, date, total, amount to pay, the sum of the lines, the document corrected.
    pub fields: [String; 7],
}

/// What the file of a document says; `None` when it is not a file at all.
pub fn said(xml: &str) -> Option<Said> {
    let read = fatturapa::read(xml.as_bytes()).ok()?;
    let body = read.invoice.bodies.first()?;
    let general = &body.dati_generali.documento;
    let paid = body.dati_pagamento.first().and_then(|payment| payment.dettaglio_pagamento.first());
    let lines: Option<Decimal> = body
        .dati_beni_servizi
        .dettaglio_linee
        .iter()
        .try_fold(Decimal::ZERO, |sum, line| sum.checked_add(line.prezzo_totale));
    let corrected = body.dati_generali.fatture_collegate.first();
    Some(Said {
        fields: [
            general.tipo_documento.as_str().to_owned(),
            general.numero.clone(),
            general.data.to_string(),
            two(general.importo_totale_documento?),
            paid.map(|paid| two(paid.importo_pagamento)).unwrap_or_default(),
            two(lines?),
            corrected.map(|invoice| invoice.id_documento.clone()).unwrap_or_default(),
        ],
    })
}

/// What the file of a document with these figures must say. A credit note asks for no payment.
pub fn must_say((number, on): (&str, Day), totals: Totals, head: &Head) -> Said {
    let [document, payable, taxable] = [totals.document, totals.payable, totals.taxable].map(Cents::plain);
    let payable = if head.kind() == DocumentKind::Invoice { payable } else { String::new() };
    let corrected = head.credit.as_ref().map(|credit| credit.number.clone()).unwrap_or_default();
    Said {
        fields: [
            head.kind().code().to_owned(),
            number.to_owned(),
            on.iso(),
            document,
            payable,
            taxable,
            corrected,
        ],
    }
}

fn two(number: Decimal) -> String {
    let mut number = number.round_dp(2);
    number.rescale(2);
    number.to_string()
}
