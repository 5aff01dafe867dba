//! What this is: the check of the documents of a tenant: chain, numbers, dates, sums, files, days billed once, credit
//! notes within their invoices, transmissions. Each fault names its document, the first of a broken chain first.
//! What it is not: a repair.

use std::fmt;

use kernel::{Cents, Day};
use store::{StoreError, Tx};

use crate::file;
use crate::model::amounts::{summary, totals};
use crate::model::invoice::Head;
use crate::model::{Exigibility, Invoice, KeptInvoice, KeptLine, Number, Totals, VatSummary, chain};
use crate::store::verify::{self, SeriesEnd};

/// What is wrong, with which document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The number of the invoice, or the series.
    pub document: String,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.document, self.what)
    }
}

/// Checks every invoice of the transaction's tenant.
pub async fn check(tx: &mut Tx) -> Result<Vec<Fault>, StoreError> {
    let mut faults = Vec::new();
    for end in verify::series(tx).await? {
        check_series(tx, &end, &mut faults).await?;
    }
    let strays = verify::strays(tx).await?;
    if strays > 0 {
        faults.push(fault("Righe di fattura", format!("{strays} righe non appartengono a nessuna fattura")));
    }
    for (first, second) in verify::billed_twice(tx).await? {
        let what = format!("fattura giorni di un servizio già fatturati con la {first}");
        faults.push(fault(format!("Fattura {second}"), what));
    }
    faults.extend(credit_faults(tx).await?);
    for number in verify::unlike_their_transmission(tx).await? {
        let what = "invio ed esito non sono quelli dell'ultima trasmissione";
        faults.push(fault(format!("Documento {number}"), what));
    }
    Ok(faults)
}

/// Credit notes against the invoices they take back from.
async fn credit_faults(tx: &mut Tx) -> Result<Vec<Fault>, StoreError> {
    let mut faults = Vec::new();
    for number in verify::notes_of_nothing(tx).await? {
        let what = "non corregge una fattura dello stesso ente, o una sua riga non corrisponde";
        faults.push(fault(format!("Nota di credito {number}"), what));
    }
    for (number, position) in verify::lines_beyond(tx).await? {
        let what = format!("le note di credito stornano più dell'importo della riga {position}");
        faults.push(fault(format!("Fattura {number}"), what));
    }
    for number in verify::invoices_beyond(tx).await? {
        let what = "le note di credito superano la fattura, o stornano tutto senza dare gli stessi totali";
        faults.push(fault(format!("Fattura {number}"), what));
    }
    Ok(faults)
}

/// Where the chain should be.
struct Expected {
    place: i64,
    hash: Vec<u8>,
    year: i16,
    number: i64,
    date: Option<Day>,
    age: u8,
}

async fn check_series(tx: &mut Tx, end: &SeriesEnd, faults: &mut Vec<Fault>) -> Result<(), StoreError> {
    let mut expected = Expected { place: 0, hash: Vec::new(), year: 0, number: 0, date: None, age: 0 };
    loop {
        let page = verify::after(tx, &end.series, expected.place).await?;
        if page.is_empty() {
            break;
        }
        for (kept, lines) in page {
            faults.extend(faults_of(&kept, &lines, &expected));
            expected = follows(&kept);
        }
    }
    if (expected.place, &expected.hash) != (end.chain_place, &end.chain_hash) {
        let series = format!("Serie {}", end.series.label());
        faults.push(fault(series, "la catena non finisce dove dovrebbe: mancano fatture in coda"));
    }
    Ok(())
}

fn follows(kept: &KeptInvoice) -> Expected {
    Expected {
        place: kept.chain_place,
        hash: kept.hash.clone(),
        year: kept.year,
        number: kept.number,
        date: Some(kept.issued_on),
        age: chain::age(&kept.algorithm).unwrap_or_default(),
    }
}

fn fault(document: impl Into<String>, what: impl Into<String>) -> Fault {
    Fault { document: document.into(), what: what.into() }
}

fn faults_of(kept: &KeptInvoice, lines: &[KeptLine], expected: &Expected) -> Vec<Fault> {
    let mut found = chain_faults(kept, lines, expected);
    found.extend(number_faults(kept, expected));
    found.extend(content_faults(kept, lines));
    let document = format!("{} {}", kept.kind.label(), kept.number_text);
    found.into_iter().map(|what| fault(document.clone(), what)).collect()
}

fn chain_faults(kept: &KeptInvoice, lines: &[KeptLine], expected: &Expected) -> Vec<String> {
    let next = expected.place.saturating_add(1);
    let age = chain::age(&kept.algorithm);
    let checks = [
        (age.is_none(), format!("l'algoritmo «{}» non è conosciuto", kept.algorithm)),
        (
            age.is_some_and(|age| age < expected.age),
            format!("l'algoritmo «{}» è più vecchio di quello del documento precedente", kept.algorithm),
        ),
        (
            kept.chain_place != next,
            format!("prima di questa manca almeno una fattura (posto {next} della catena)"),
        ),
        (kept.previous_hash != expected.hash, "non si lega alla fattura precedente della catena".into()),
        (kept.hash != chain::hash(kept, lines), "il contenuto non corrisponde alla sua impronta".into()),
    ];
    checks.into_iter().filter(|(wrong, _)| *wrong).map(|(_, what)| what).collect()
}

fn number_faults(kept: &KeptInvoice, expected: &Expected) -> Vec<String> {
    let next = if kept.year == expected.year { expected.number.saturating_add(1) } else { 1 };
    let number = Number { series: kept.series.clone(), year: kept.year, place: kept.number };
    let earlier = expected.date.filter(|date| kept.issued_on < *date);
    let checks = [
        (
            kept.number != next,
            format!("il numero dovrebbe essere il {next} dell'anno: c'è un salto o un doppione"),
        ),
        (number.to_string() != kept.number_text, "il numero scritto non è quello del contatore".into()),
        (kept.issued_on.year() != kept.year, "l'anno del numero non è quello della data".into()),
        (earlier.is_some(), "la data viene prima di quella della fattura precedente".into()),
    ];
    checks.into_iter().filter(|(wrong, _)| *wrong).map(|(_, what)| what).collect()
}

fn content_faults(kept: &KeptInvoice, lines: &[KeptLine]) -> Vec<String> {
    let Ok(invoice) = kept.read(lines) else {
        return vec!["il contenuto conservato non si legge più".into()];
    };
    let sums = (!adds_up(&invoice, kept)).then(|| "righe, riepilogo IVA e totali non concordano".to_owned());
    let head = &invoice.content.head;
    let must = file::must_say((&kept.number_text, kept.issued_on), totals_of(kept), head);
    let said = file::said(&kept.xml);
    let file = (said.as_ref() != Some(&must))
        .then(|| "il file XML non dice le stesse cose della fattura".to_owned());
    let due = (invoice.content.head.payment.due_on != kept.due_on)
        .then(|| "la scadenza non è quella del contenuto conservato".to_owned());
    let kind = (!says_what_it_is(head, kept, lines))
        .then(|| "tipo o fattura stornata non sono quelli del contenuto conservato".to_owned());
    [sums, file, due, kind].into_iter().flatten().collect()
}

/// Kind, invoice corrected and lines taken back are the same in the head and in the columns.
fn says_what_it_is(head: &Head, kept: &KeptInvoice, lines: &[KeptLine]) -> bool {
    let credit = head.credit.as_ref();
    let corrects = credit.map(|credit| credit.invoice_id);
    let taken = credit.map(|credit| credit.lines.as_slice()).unwrap_or_default();
    let said = taken.iter().map(|taken| (Some(taken.position), taken.returns_days));
    let columns = lines.iter().map(|line| (line.corrects_position, line.returns_days));
    let same_lines = match credit {
        Some(_) => said.eq(columns),
        None => lines.iter().all(|line| line.corrects_id.is_none() && !line.returns_days),
    };
    head.kind() == kept.kind
        && corrects == kept.corrects_id
        && same_lines
        && lines.iter().all(|line| line.kind == kept.kind && line.corrects_id == corrects)
}

fn totals_of(kept: &KeptInvoice) -> Totals {
    Totals { taxable: kept.taxable, tax: kept.tax, document: kept.document, payable: kept.payable }
}

/// Lines → summary → totals of the head → columns.
fn adds_up(invoice: &Invoice, kept: &KeptInvoice) -> bool {
    let head: &Head = &invoice.content.head;
    let split = head.vat.iter().any(|group| group.exigibility == Some(Exigibility::SplitPayment));
    let exigibility = if split { Exigibility::SplitPayment } else { Exigibility::Immediate };
    let again = summary(&invoice.content.lines, exigibility);
    let sum = Cents::sum(invoice.content.lines.iter().map(|line| line.amount));
    again.is_some_and(|again| agree(&again, head))
        && totals(&head.vat) == Some(head.totals)
        && head.totals == totals_of(kept)
        && sum == Some(kept.taxable)
}

/// The summary computed again is the one kept; the tax of a credit note is what is left of its invoice's, within a
/// cent of the tax on its own base.
fn agree(again: &[VatSummary], head: &Head) -> bool {
    if head.credit.is_none() {
        return again == head.vat;
    }
    let alike = |(one, kept): (&VatSummary, &VatSummary)| {
        let cent = one.tax.minus(kept.tax).is_some_and(|apart| apart.get().abs() <= 1);
        let taxed = one.rate.get() != 0 || kept.tax == Cents::ZERO;
        one.is_of(kept) && one.base == kept.base && cent && taxed
    };
    again.len() == head.vat.len() && again.iter().zip(&head.vat).all(alike)
}
