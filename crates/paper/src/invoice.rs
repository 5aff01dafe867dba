//! What this is: the words on a readable copy of an electronic invoice, and the document made of them.
//! What it is not: a computation; every amount, rate and day is already written in Italian.

use serde::Serialize;

use crate::{Attachment, DocMeta, PaperError, render};

const TEMPLATE: &str = include_str!("../templates/invoice.typ");

/// Everything printed on the copy. Empty text and empty lists are left out of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct InvoicePaper {
    /// Marks every page as demonstration data.
    pub demo: bool,
    /// What the document is, as FatturaPA calls it: `Fattura (TD01)`, `Nota di credito (TD04)`.
    pub kind: String,
    /// `12/PA`.
    pub number: String,
    /// `31 gennaio 2026`.
    pub day: String,
    pub issuer: Party,
    pub customer: Party,
    /// Agreement, CIG, CUP, document corrected and so on: a label and its value.
    pub references: Vec<DefinedTerm>,
    /// What the invoice is for, in a sentence.
    pub subject: String,
    pub lines: Vec<InvoiceLine>,
    pub vat: Vec<VatSummary>,
    pub totals: Totals,
    pub payment: Option<Payment>,
    pub notes: Vec<String>,
}

/// Who issues or receives the invoice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Party {
    pub name: String,
    /// Lines of the address.
    pub address: Vec<String>,
    /// Partita IVA, codice fiscale, codice univoco ufficio and so on.
    pub identifiers: Vec<DefinedTerm>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DefinedTerm {
    pub label: String,
    pub value: String,
}

impl DefinedTerm {
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into() }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct InvoiceLine {
    pub number: String,
    pub description: String,
    /// How the amount was computed, in words: `4.200 abitanti × 0,35 €, 184 giorni su 365`.
    pub computed: String,
    pub quantity: String,
    pub unit_price: String,
    /// `22 %`, or the nature of what is not taxed: `N2.1`.
    pub vat: String,
    pub amount: String,
}

/// One row per rate, or per nature of what is not taxed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct VatSummary {
    pub rate: String,
    /// The rule under which no tax is due, or the tax is paid by the customer.
    pub legal_reference: String,
    pub taxable: String,
    pub tax: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    pub taxable: String,
    pub tax: String,
    /// Amount of the virtual stamp duty; empty when none is due.
    pub stamp_duty: String,
    /// The total of the document.
    pub total: String,
    /// Tax that the customer pays to the Treasury itself; empty without split payment.
    pub split_payment_tax: String,
    /// The sentence that explains split payment; empty without it.
    pub split_payment_note: String,
    /// What the customer pays to the issuer.
    pub payable: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Payment {
    /// `Bonifico (MP05)`.
    pub method: String,
    pub due: String,
    pub iban: String,
    /// What to write in the transfer.
    pub reason: String,
}

/// The readable copy, with the XML of the invoice attached as the data it was made from.
pub fn invoice(
    paper: &InvoicePaper,
    xml: &[u8],
    xml_name: &str,
    meta: &DocMeta,
) -> Result<Vec<u8>, PaperError> {
    let data = serde_json::to_value(paper).map_err(|e| PaperError::Data(e.to_string()))?;
    let original = Attachment {
        name: xml_name,
        mime: "application/xml",
        description: "Fattura elettronica in formato XML",
        bytes: xml,
    };
    render(TEMPLATE, &data, &[original], meta)
}
