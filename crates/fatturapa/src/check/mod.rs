//! What this is: the checks of the exchange system (`SdI`) that need no register,
//! plus advice for public bodies, each with a message a clerk understands.
//! What it is not: the exchange system. Duplicates among files already sent
//! (00404), the existence of tax codes and office codes, and signatures can only be
//! checked there.
//!
//! Sources. *Published list* means the codes and wording of the controls as public
//! code reproduces them (a38 `fattura.py`; the tables of other open validators).
//! **Known, not verified** marks what we could not confirm in a document at hand:
//! tolerances, and the changes that specification 1.9 made to 00471, 00473 and 00475.
//! Codes of five digits are those of the system; words are our own advice.

mod advice;
mod document;
mod header;
mod lines;
mod lists;
mod parties;
mod summary;

use std::fmt;

use jiff::civil::Date;

use crate::codes::Tables;
use crate::model::{FatturaElettronicaBody, Invoice};

/// How serious a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Good to know.
    Note,
    /// Probably wrong; the system or the buyer may refuse the invoice.
    Warning,
    /// The system refuses the file, as far as we know.
    Error,
}

/// Something to correct or to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Code of the control (`00423`), or a word for our own advice (`TOTALE`).
    pub code: &'static str,
    /// How serious it is.
    pub severity: Severity,
    /// Where, for instance `FatturaElettronicaBody[1].DatiBeniServizi.DettaglioLinee[2].PrezzoTotale`.
    pub path: String,
    /// What is wrong and what to do, in Italian.
    pub message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.code, self.path, self.message)
    }
}

/// What a check needs besides the invoice.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    today: Date,
    tables: &'a Tables,
}

impl Context<'static> {
    /// Checks as of `today`, with the built-in code lists.
    pub fn new(today: Date) -> Self {
        Self { today, tables: Tables::built_in() }
    }
}

impl<'a> Context<'a> {
    /// Checks as of `today`, with the given code lists.
    pub fn with_tables(today: Date, tables: &'a Tables) -> Self {
        Self { today, tables }
    }
}

/// Findings so far.
struct Report<'a> {
    context: Context<'a>,
    findings: Vec<Finding>,
}

impl Report<'_> {
    fn push(&mut self, code: &'static str, severity: Severity, path: String, message: String) {
        self.findings.push(Finding { code, severity, path, message });
    }

    fn error(&mut self, code: &'static str, path: String, message: impl Into<String>) {
        self.push(code, Severity::Error, path, message.into());
    }

    fn warning(&mut self, code: &'static str, path: String, message: impl Into<String>) {
        self.push(code, Severity::Warning, path, message.into());
    }

    fn note(&mut self, code: &'static str, path: String, message: impl Into<String>) {
        self.push(code, Severity::Note, path, message.into());
    }
}

/// One document with its position.
#[derive(Clone, Copy)]
struct Document<'a> {
    position: usize,
    body: &'a FatturaElettronicaBody,
    invoice: &'a Invoice,
}

impl Document<'_> {
    fn path(&self, rest: &str) -> String {
        format!("FatturaElettronicaBody[{}].{rest}", self.position)
    }

    fn general(&self, rest: &str) -> String {
        self.path(&format!("DatiGenerali.DatiGeneraliDocumento.{rest}"))
    }

    fn line(&self, index: usize, rest: &str) -> String {
        self.path(&format!("DatiBeniServizi.DettaglioLinee[{}].{rest}", index + 1))
    }

    fn summary(&self, index: usize, rest: &str) -> String {
        self.path(&format!("DatiBeniServizi.DatiRiepilogo[{}].{rest}", index + 1))
    }
}

/// Checks an invoice. Findings come in a fixed order: shape, header, then each document.
pub fn check(invoice: &Invoice, context: &Context<'_>) -> Vec<Finding> {
    let mut report = Report { context: *context, findings: Vec::new() };
    check_shape(invoice, &mut report);
    header::check(invoice, &mut report);
    document::check_duplicates(invoice, &mut report);
    for (index, body) in invoice.bodies.iter().enumerate() {
        let document = Document { position: index + 1, body, invoice };
        document::check(&document, &mut report);
        parties::check(&document, &mut report);
        lines::check(&document, &mut report);
        summary::check(&document, &mut report);
        lists::check(&document, &mut report);
        advice::check(&document, &mut report);
    }
    report.findings
}

/// 00200: what the schema does not allow. `TESTO`: texts that lose characters.
/// Source: `Schema_VFPA12_V1.2.3.xsd`.
fn check_shape(invoice: &Invoice, report: &mut Report<'_>) {
    let (problems, replaced) = crate::write::problems(invoice);
    for problem in problems {
        report.error("00200", problem.path, problem.message);
    }
    for problem in replaced {
        report.warning("TESTO", problem.path, problem.message);
    }
}
