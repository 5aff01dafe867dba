//! What this is: the common case made short: an invoice from a public body (a Province)
//! to another (a Comune), with split payment or without VAT, its summary and totals.
//! What it is not: a choice of VAT treatment: that is the caller's, who asks the accountant.
//!
//! Amounts are summed exactly and rounded, half up, only in the summary: once on the
//! base and once on the tax of each (rate, nature, exigibility).

mod line;
mod summary;

use jiff::civil::Date;
use rust_decimal::Decimal;

pub use line::{Line, Vat};
pub use summary::{Totals, summarise, totals};

use crate::model::{
    Allegati, Anagrafica, CedentePrestatore, CessionarioCommittente, CondizioniPagamento, Contatti,
    DatiAnagrafici, DatiAnagraficiCedente, DatiBeniServizi, DatiBollo, DatiDocumentiCorrelati, DatiGenerali,
    DatiGeneraliDocumento, DatiPagamento, DatiTrasmissione, DettaglioPagamento, FatturaElettronicaBody,
    FatturaElettronicaHeader, FormatoTrasmissione, IdFiscale, Indirizzo, Invoice, ModalitaPagamento,
    RegimeFiscale, Si, TipoDocumento,
};

/// Who issues the invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer {
    /// Name.
    pub name: String,
    /// VAT number, 11 digits.
    pub vat_number: String,
    /// Tax code.
    pub tax_code: String,
    /// Tax regime.
    pub regime: RegimeFiscale,
    /// Seat.
    pub address: Indirizzo,
    /// Contacts shown on the invoice.
    pub contacts: Option<Contatti>,
    /// Tax code of who transmits the file, when not the issuer.
    pub transmitter: Option<String>,
}

/// The public body that receives the invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicBody {
    /// Name.
    pub name: String,
    /// Tax code, 11 digits.
    pub tax_code: String,
    /// VAT number, only for purchases of its commercial activity.
    pub vat_number: Option<String>,
    /// Code of the invoicing office, 6 characters, from `IndicePA`.
    pub office: String,
    /// Seat.
    pub address: Indirizzo,
}

/// One payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// How it is paid: `MP05` bank transfer, `MP23` pagoPA, `MP15` treasury accounts, …
    pub method: ModalitaPagamento,
    /// Due date.
    pub due: Option<Date>,
    /// Account to pay to.
    pub iban: Option<String>,
    /// Code to quote, for instance the IUV.
    pub code: Option<String>,
    /// Amount; `None` = all that is payable, only when it is the one payment.
    pub amount: Option<Decimal>,
}

impl Payment {
    /// A bank transfer of all that is payable.
    pub fn transfer(iban: &str, due: Date) -> Self {
        let (iban, due) = (Some(iban.to_owned()), Some(due));
        Self { method: ModalitaPagamento::MP05, due, iban, code: None, amount: None }
    }

    /// A pagoPA payment of all that is payable.
    pub fn pago_pa(iuv: &str, due: Date) -> Self {
        let (code, due) = (Some(iuv.to_owned()), Some(due));
        Self { method: ModalitaPagamento::MP23, due, iban: None, code, amount: None }
    }
}

/// Why an invoice cannot be built.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// No lines.
    #[error("La fattura non ha linee: aggiungine almeno una")]
    NoLines,
    /// More lines than can be numbered.
    #[error("La fattura ha più di 9999 linee: dividila in più fatture")]
    TooManyLines,
    /// An amount too large to compute.
    #[error("Un importo è troppo grande per essere calcolato: controlla quantità e prezzi")]
    TooLarge,
    /// Instalments that do not add up.
    #[error("Le rate sommano {found} ma da pagare ci sono {payable}: correggi gli importi delle rate")]
    Instalments {
        /// Sum of the instalments.
        found: Decimal,
        /// What is payable.
        payable: Decimal,
    },
}

/// A built invoice with its totals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Built {
    /// The invoice, ready for [`crate::check()`] and [`crate::write()`].
    pub invoice: Invoice,
    /// Its totals.
    pub totals: Totals,
}

/// An invoice to a public body, under construction.
#[derive(Clone, Debug)]
pub struct PaInvoice {
    header: FatturaElettronicaHeader,
    general: DatiGenerali,
    lines: Vec<Line>,
    payments: Vec<Payment>,
    attachments: Vec<Allegati>,
}

impl PaInvoice {
    /// An invoice (TD01) in euro. `progressive` is the progressive of the file, 1 to 10 characters.
    pub fn new(issuer: &Issuer, customer: &PublicBody, progressive: &str, number: &str, date: Date) -> Self {
        let documento = DatiGeneraliDocumento {
            tipo_documento: TipoDocumento::TD01,
            divisa: "EUR".to_owned(),
            data: date,
            numero: number.to_owned(),
            ..DatiGeneraliDocumento::default()
        };
        Self {
            header: header(issuer, customer, progressive),
            general: DatiGenerali { documento, ..DatiGenerali::default() },
            lines: Vec::new(),
            payments: Vec::new(),
            attachments: Vec::new(),
        }
    }

    /// Another kind of document, for instance a credit note (`TD04`).
    #[must_use]
    pub fn kind(mut self, kind: TipoDocumento) -> Self {
        self.general.documento.tipo_documento = kind;
        self
    }

    /// What the invoice is for; a text longer than 200 characters takes several `Causale`.
    #[must_use]
    pub fn reason(mut self, text: &str) -> Self {
        self.general.documento.causali.extend(line::split_text(text, 200));
        self
    }

    /// The agreement the invoice comes from, with CIG and CUP when they are due.
    #[must_use]
    pub fn agreement(mut self, agreement: DatiDocumentiCorrelati) -> Self {
        self.general.convenzioni.push(agreement);
        self
    }

    /// The commitment of expense or order of the buyer.
    #[must_use]
    pub fn order(mut self, order: DatiDocumentiCorrelati) -> Self {
        self.general.ordini_acquisto.push(order);
        self
    }

    /// An invoice this document corrects.
    #[must_use]
    pub fn corrects(mut self, number: &str, date: Date) -> Self {
        self.general.fatture_collegate.push(linked(number, date));
        self
    }

    /// Declares the stamp duty as paid electronically. To charge it to the buyer, add a line.
    #[must_use]
    pub fn stamp_duty(mut self, amount: Decimal) -> Self {
        self.general.documento.bollo =
            Some(DatiBollo { bollo_virtuale: Si::SI, importo_bollo: Some(amount) });
        self
    }

    /// Adds a line; lines are numbered in the order they are added.
    #[must_use]
    pub fn line(mut self, line: Line) -> Self {
        self.lines.push(line);
        self
    }

    /// Adds a payment. Several payments are instalments, each with its amount.
    #[must_use]
    pub fn payment(mut self, payment: Payment) -> Self {
        self.payments.push(payment);
        self
    }

    /// Adds an attachment.
    #[must_use]
    pub fn attachment(mut self, attachment: Allegati) -> Self {
        self.attachments.push(attachment);
        self
    }

    /// Computes summary, totals and payments.
    pub fn build(mut self) -> Result<Built, BuildError> {
        let dettaglio_linee = line::number(&self.lines)?;
        let dati_riepilogo = summary::summarise(&self.lines)?;
        let totals = totals(&dati_riepilogo).ok_or(BuildError::TooLarge)?;
        self.general.documento.importo_totale_documento = Some(totals.document);
        let body = FatturaElettronicaBody {
            dati_generali: self.general,
            dati_beni_servizi: DatiBeniServizi { dettaglio_linee, dati_riepilogo },
            dati_veicoli: None,
            dati_pagamento: payments(&self.payments, totals.payable)?,
            allegati: self.attachments,
        };
        let versione = FormatoTrasmissione::FPA12;
        let invoice = Invoice { versione, sistema_emittente: None, header: self.header, bodies: vec![body] };
        Ok(Built { invoice, totals })
    }
}

/// A reference to another document by number and date.
pub fn linked(number: &str, date: Date) -> DatiDocumentiCorrelati {
    DatiDocumentiCorrelati {
        id_documento: number.to_owned(),
        data: Some(date),
        ..DatiDocumentiCorrelati::default()
    }
}

fn header(issuer: &Issuer, customer: &PublicBody, progressive: &str) -> FatturaElettronicaHeader {
    let dati_trasmissione = DatiTrasmissione {
        id_trasmittente: IdFiscale::italian(issuer.transmitter.as_ref().unwrap_or(&issuer.tax_code)),
        progressivo_invio: progressive.to_owned(),
        formato_trasmissione: FormatoTrasmissione::FPA12,
        codice_destinatario: customer.office.clone(),
        ..DatiTrasmissione::default()
    };
    FatturaElettronicaHeader {
        dati_trasmissione,
        cedente_prestatore: seller(issuer),
        cessionario_committente: buyer(customer),
        ..FatturaElettronicaHeader::default()
    }
}

fn seller(issuer: &Issuer) -> CedentePrestatore {
    let dati_anagrafici = DatiAnagraficiCedente {
        id_fiscale_iva: IdFiscale::italian(&issuer.vat_number),
        codice_fiscale: Some(issuer.tax_code.clone()),
        anagrafica: Anagrafica::body(&issuer.name),
        regime_fiscale: issuer.regime.clone(),
        ..DatiAnagraficiCedente::default()
    };
    CedentePrestatore {
        dati_anagrafici,
        sede: issuer.address.clone(),
        contatti: issuer.contacts.clone(),
        ..CedentePrestatore::default()
    }
}

fn buyer(customer: &PublicBody) -> CessionarioCommittente {
    let dati_anagrafici = DatiAnagrafici {
        id_fiscale_iva: customer.vat_number.as_deref().map(IdFiscale::italian),
        codice_fiscale: Some(customer.tax_code.clone()),
        anagrafica: Anagrafica::body(&customer.name),
    };
    CessionarioCommittente {
        dati_anagrafici,
        sede: customer.address.clone(),
        ..CessionarioCommittente::default()
    }
}

fn payments(payments: &[Payment], payable: Decimal) -> Result<Vec<DatiPagamento>, BuildError> {
    let condizioni_pagamento = match payments {
        [] => return Ok(Vec::new()),
        [_] => CondizioniPagamento::TP02,
        [_, _, ..] => CondizioniPagamento::TP01,
    };
    let default = if payments.len() == 1 { payable } else { Decimal::ZERO };
    let details: Vec<_> = payments.iter().map(|payment| detail(payment, default)).collect();
    let found = crate::money::sum(details.iter().map(|detail| detail.importo_pagamento));
    let found = found.ok_or(BuildError::TooLarge)?;
    if found != payable {
        return Err(BuildError::Instalments { found, payable });
    }
    Ok(vec![DatiPagamento { condizioni_pagamento, dettaglio_pagamento: details }])
}

fn detail(payment: &Payment, default: Decimal) -> DettaglioPagamento {
    DettaglioPagamento {
        modalita_pagamento: payment.method.clone(),
        data_scadenza_pagamento: payment.due,
        importo_pagamento: payment.amount.unwrap_or(default),
        iban: payment.iban.clone(),
        codice_pagamento: payment.code.clone(),
        ..DettaglioPagamento::default()
    }
}
