//! What this is: which column of a table holds what, by the names that Italian banks give.
//! What it is not: a guess from the content, but for «Valuta», which some use for the day and some for the currency.

use sheet::{Row, Sheet};

use super::NotRead;

const BOOKED: &[&str] = &[
    "Data operazione",
    "Data contabile",
    "Data contab.",
    "Data registrazione",
    "Data movimento",
    "Data mov.",
    "Data",
];
const VALUE: &[&str] = &["Data valuta", "Valuta"];
const CURRENCY: &[&str] = &["Divisa", "Valuta"];
const AMOUNT: &[&str] =
    &["Importo", "Importo (EUR)", "Importo EUR", "Importo in euro", "Importo €", "Ammontare"];
const CREDIT: &[&str] = &["Avere", "Accrediti", "Accredito", "Entrate", "Importo avere", "Entrata"];
const DEBIT: &[&str] = &["Dare", "Addebiti", "Addebito", "Uscite", "Importo dare", "Uscita"];
const TEXT: &[&str] = &[
    "Causale",
    "Descrizione",
    "Descrizione operazione",
    "Descrizione estesa",
    "Descrizione movimento",
    "Dettagli",
    "Dettaglio",
    "Note",
];
const PAYER: &[&str] = &["Ordinante", "Ordinante/Beneficiario", "Controparte", "Nominativo", "Debitore"];
const PAYER_IBAN: &[&str] = &["IBAN ordinante", "IBAN controparte", "Conto ordinante", "IBAN debitore"];
const PAYER_CODE: &[&str] =
    &["Codice fiscale ordinante", "Codice fiscale", "Partita IVA ordinante", "CF ordinante"];
const BANK_REF: &[&str] = &[
    "CRO",
    "TRN",
    "CRO/TRN",
    "Riferimento banca",
    "Riferimento",
    "Numero operazione",
    "ID movimento",
    "Codice movimento",
];
const END_TO_END: &[&str] = &["End to end", "EndToEndId", "Riferimento ordinante"];
const ACCOUNT: &[&str] = &["IBAN", "IBAN conto", "Conto corrente", "Conto"];

/// Where each thing stands.
#[derive(Debug)]
pub(super) struct Columns {
    pub(super) booked: usize,
    pub(super) value: Option<usize>,
    pub(super) currency: Option<usize>,
    pub(super) amounts: Amounts,
    pub(super) texts: Vec<usize>,
    pub(super) payer: Option<usize>,
    pub(super) payer_iban: Option<usize>,
    pub(super) payer_code: Option<usize>,
    pub(super) bank_ref: Option<usize>,
    pub(super) end_to_end: Option<usize>,
    pub(super) account: Option<usize>,
}

/// How amounts are written.
#[derive(Debug)]
pub(super) enum Amounts {
    /// One column, with a sign.
    Signed(usize),
    /// Two columns; the debits may be missing.
    Apart { credit: usize, debit: Option<usize> },
}

/// Whether a line may hold the headers: bank files often begin with lines about the account.
pub(super) fn could_be_headers(line: &str) -> bool {
    let words = format!(" {} ", kernel::text::fold(line));
    let has =
        |names: &[&str]| names.iter().any(|name| words.contains(&format!(" {} ", kernel::text::fold(name))));
    (has(BOOKED) || has(VALUE)) && (has(AMOUNT) || has(CREDIT))
}

pub(super) fn find(sheet: &Sheet) -> Result<Columns, NotRead> {
    let first = |names: &[&str]| names.iter().find_map(|name| sheet.column(name));
    let amounts = match (first(AMOUNT), first(CREDIT)) {
        (_, Some(credit)) => Amounts::Apart { credit, debit: first(DEBIT) },
        (Some(amount), None) => Amounts::Signed(amount),
        (None, None) => return Err(NotRead::Column("con l'importo («Importo», oppure «Avere» e «Dare»)")),
    };
    let days = |at: &usize| sheet.rows.iter().any(|row| super::csv::day(row.cell(*at)).is_some());
    let value = VALUE.iter().find_map(|name| sheet.column(name).filter(&days));
    let booked =
        first(BOOKED).or(value).ok_or(NotRead::Column("con la data («Data operazione» o «Data»)"))?;
    let currency = CURRENCY.iter().find_map(|name| sheet.column(name).filter(|at| !days(at)));
    Ok(Columns {
        booked,
        value,
        currency,
        amounts,
        texts: TEXT.iter().filter_map(|name| sheet.column(name)).collect(),
        payer: first(PAYER),
        payer_iban: first(PAYER_IBAN),
        payer_code: first(PAYER_CODE),
        bank_ref: first(BANK_REF),
        end_to_end: first(END_TO_END),
        account: first(ACCOUNT),
    })
}

impl Columns {
    /// The texts of a row, one after the other.
    pub(super) fn text(&self, row: &Row) -> String {
        let texts = self.texts.iter().map(|at| row.cell(*at).trim()).filter(|text| !text.is_empty());
        texts.collect::<Vec<_>>().join(" – ")
    }
}
