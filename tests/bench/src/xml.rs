//! What this is: how fast invoices are built and serialised, and parsed and validated, beside a38 (`PyPI`) when it can
//! be installed. What it is not: the issue of invoices, which also writes them down; see `issue`.

use std::time::Instant;

use anyhow::{Result, ensure};
use fatturapa::build::{Issuer, Line, PaInvoice, Payment, PublicBody, Vat, linked};
use fatturapa::model::{DatiDocumentiCorrelati, Indirizzo, RegimeFiscale};
use fatturapa::{Context, check, read, write};
use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use crate::a38;
use crate::load::per_second;
use crate::report::{Report, times};

const INVOICES: usize = 5_000;
const RUNS: usize = 5;
const UNIT: &str = "invoices/s";
const MEASURE: &str = "FatturaPA, one process, one thread, 5 lines";

/// Measures ours, then a38.
pub(crate) fn measure(report: &mut Report) -> Result<()> {
    let (issuer, customer) = (issuer(), customer());
    let sample = built(&issuer, &customer, 1)?;
    let writing = runs(|number| built(&issuer, &customer, number).map(|_| ()))?;
    let reading = runs(|_| checked(&sample))?;
    let writing = report.add(MEASURE, "build and serialise", UNIT, &writing);
    let reading = report.add(MEASURE, "parse and validate", UNIT, &reading);
    match a38::run() {
        Ok(theirs) => beside(report, [writing, reading], &theirs),
        Err(why) => report.note(format!("a38 was skipped: {why:#}")),
    }
    Ok(())
}

fn beside(report: &mut Report, ours: [u64; 2], a38: &a38::Runs) {
    let writing = report.add(MEASURE, "a38 0.1.8: build and serialise", UNIT, &a38.build_and_serialise);
    let reading = report.add(MEASURE, "a38 0.1.8: parse and validate", UNIT, &a38.parse_and_validate);
    let [written, read] = ours;
    report.note(format!(
        "against a38: {} × to build and serialise, {} × to parse and validate",
        times(written, writing),
        times(read, reading)
    ));
}

fn runs(work: impl Fn(usize) -> Result<()>) -> Result<Vec<u64>> {
    let mut runs = Vec::new();
    for _ in 0..RUNS {
        let started = Instant::now();
        for number in 1..=INVOICES {
            work(number)?;
        }
        runs.push(per_second(INVOICES, started.elapsed()));
    }
    Ok(runs)
}

fn built(issuer: &Issuer, customer: &PublicBody, number: usize) -> Result<String> {
    let day = date(2026, 3, 2);
    let mut invoice =
        PaInvoice::new(issuer, customer, &format!("{number:05}"), &format!("{number}/2026"), day)
            .reason("Servizi informatici in convenzione - anno 2026")
            .agreement(DatiDocumentiCorrelati {
                codice_cig: Some("Z0F1234567".into()),
                ..linked("CONV-7", date(2025, 12, 1))
            });
    for line in 1..=5 {
        invoice = invoice.line(yearly(line));
    }
    let payment = Payment::transfer("IT81X0100003245000000000001", date(2026, 4, 1));
    Ok(write(&invoice.payment(payment).build()?.invoice)?)
}

fn yearly(line: i64) -> Line {
    let text = format!("Servizio {line} della convenzione, canone annuale");
    Line::new(&text, Decimal::new(line * 10_000 + 40, 2), Vat::split_payment(Decimal::new(22_00, 2)))
        .quantity(Decimal::new(12_00, 2), "mesi")
        .period(date(2026, 1, 1), date(2026, 12, 31))
}

fn checked(file: &str) -> Result<()> {
    let read = read(file.as_bytes())?;
    let findings = check(&read.invoice, &Context::new(today()));
    ensure!(read.warnings.is_empty() && findings.is_empty(), "our own invoice is found wrong: {findings:?}");
    Ok(())
}

fn today() -> Date {
    date(2026, 3, 2)
}

fn issuer() -> Issuer {
    Issuer {
        name: "Provincia di Esempio".into(),
        vat_number: "00123456782".into(),
        tax_code: "80012345676".into(),
        regime: RegimeFiscale::RF01,
        address: address("Piazza Maggiore", "1", "Esempio"),
        contacts: None,
        transmitter: None,
    }
}

fn customer() -> PublicBody {
    PublicBody {
        name: "Comune di Prova".into(),
        tax_code: "90012345675".into(),
        vat_number: None,
        office: "ABC123".into(),
        address: address("Via Roma", "2", "Prova"),
    }
}

fn address(street: &str, number: &str, town: &str) -> Indirizzo {
    Indirizzo {
        indirizzo: street.into(),
        numero_civico: Some(number.into()),
        cap: "00100".into(),
        comune: town.into(),
        provincia: Some("RM".into()),
        nazione: "IT".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_invoice_that_is_measured_has_five_lines_and_passes_the_checks() {
        let file = built(&issuer(), &customer(), 1).unwrap();
        assert_eq!(file.matches("<DettaglioLinee>").count(), 5);
        checked(&file).unwrap();
    }
}
