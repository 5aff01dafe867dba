//! What this is: the check of the invoices of a tenant: chain, numbers, dates, sums, files, days billed once. Each
//! fault names its document, the first of a broken chain first.
//! What it is not: a repair.

use std::fmt;

use kernel::{Cents, Day};
use store::{StoreError, Tx};

use crate::file;
use crate::model::amounts::{summary, totals};
use crate::model::invoice::Head;
use crate::model::{ALGORITHM, Exigibility, Invoice, KeptInvoice, KeptLine, Number, Totals, chain};
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
    Ok(faults)
}

/// Where the chain should be.
struct Expected {
    place: i64,
    hash: Vec<u8>,
    year: i16,
    number: i64,
    date: Option<Day>,
}

async fn check_series(tx: &mut Tx, end: &SeriesEnd, faults: &mut Vec<Fault>) -> Result<(), StoreError> {
    let mut expected = Expected { place: 0, hash: Vec::new(), year: 0, number: 0, date: None };
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
    }
}

fn fault(document: impl Into<String>, what: impl Into<String>) -> Fault {
    Fault { document: document.into(), what: what.into() }
}

fn faults_of(kept: &KeptInvoice, lines: &[KeptLine], expected: &Expected) -> Vec<Fault> {
    let mut found = chain_faults(kept, lines, expected);
    found.extend(number_faults(kept, expected));
    found.extend(content_faults(kept, lines));
    let document = format!("Fattura {}", kept.number_text);
    found.into_iter().map(|what| fault(document.clone(), what)).collect()
}

fn chain_faults(kept: &KeptInvoice, lines: &[KeptLine], expected: &Expected) -> Vec<String> {
    let next = expected.place.saturating_add(1);
    let checks = [
        (kept.algorithm != ALGORITHM, format!("l'algoritmo «{}» non è conosciuto", kept.algorithm)),
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
    let must = file::must_say(&kept.number_text, kept.issued_on, totals_of(kept));
    let said = file::said(&kept.xml);
    let file = (said.as_ref() != Some(&must))
        .then(|| "il file XML non dice le stesse cose della fattura".to_owned());
    let due = (invoice.content.head.payment.due_on != kept.due_on)
        .then(|| "la scadenza non è quella del contenuto conservato".to_owned());
    [sums, file, due].into_iter().flatten().collect()
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
    again.as_ref() == Some(&head.vat)
        && totals(&head.vat) == Some(head.totals)
        && head.totals == totals_of(kept)
        && sum == Some(kept.taxable)
}
