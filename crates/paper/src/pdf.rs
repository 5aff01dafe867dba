//! What this is: the way from a template to the bytes of a PDF. What it is not: a template.

use std::collections::HashSet;

use jiff::Zoned;
use serde_json::{Value, json};
use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::PaperError;
use crate::desk::Desk;
use crate::faces::printable;

/// Attachments of one document, at most.
const ATTACHMENTS: usize = 16;

/// Documents whose intermediate results are kept for the next ones: fonts and layout are shared, the rest
/// would grow without end.
const KEPT: usize = 10;

/// A file that travels inside the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment<'a> {
    /// A plain file name, such as `IT01234567890_00001.xml`.
    pub name: &'a str,
    pub mime: &'a str,
    pub description: &'a str,
    pub bytes: &'a [u8],
}

/// What the document says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocMeta {
    pub title: String,
    pub author: String,
    /// When the document was made, in the zone it is told in. Part of the bytes.
    pub at: Zoned,
}

/// Typesets `template` with `data`, which it finds as `data.json`, and attaches the files as the data the
/// document was made from.
///
/// A template begins with `#import "layout.typ": *` and `#show: official.with(..)`, which sets language,
/// title and attachments. Characters that Titillium Web lacks are replaced in data and metadata: PDF/A
/// forbids a missing glyph, and one letter of a name must not stop an invoice.
pub fn render(
    template: &str,
    data: &Value,
    attachments: &[Attachment<'_>],
    meta: &DocMeta,
) -> Result<Vec<u8>, PaperError> {
    check_names(attachments)?;
    let mut desk = Desk::new(template)?;
    desk.put("data.json", written(&printable_value(data))?)?;
    desk.put("meta.json", written(&described(attachments, meta))?)?;
    for (index, attachment) in attachments.iter().enumerate() {
        desk.put(&slot(index), attachment.bytes.to_vec())?;
    }
    let pdf = typeset(&desk, &options(meta)?);
    comemo::evict(KEPT);
    pdf
}

fn typeset(desk: &Desk, options: &PdfOptions) -> Result<Vec<u8>, PaperError> {
    let done = typst::compile::<PagedDocument>(desk);
    let document = done.output.map_err(|errors| PaperError::Template(told(&errors)))?;
    if !done.warnings.is_empty() {
        return Err(PaperError::Template(told(&done.warnings)));
    }
    typst_pdf::pdf(&document, options).map_err(|errors| PaperError::Standard(told(&errors)))
}

fn options(meta: &DocMeta) -> Result<PdfOptions, PaperError> {
    let standards = PdfStandards::new(&[PdfStandard::A_3a, PdfStandard::Ua_1]);
    Ok(PdfOptions {
        ident: Smart::Custom(format!("{}|{}|{}", meta.author, meta.title, meta.at.timestamp())),
        creator: Smart::Custom(Some("Area Vasta".to_owned())),
        timestamp: Some(timestamp(&meta.at).ok_or(PaperError::Moment)?),
        standards: standards.map_err(|e| PaperError::Standard(e.message().to_string()))?,
        ..PdfOptions::default()
    })
}

fn timestamp(at: &Zoned) -> Option<Timestamp> {
    let small = |part: i8| u8::try_from(part).ok();
    let moment = Datetime::from_ymd_hms(
        i32::from(at.year()),
        small(at.month())?,
        small(at.day())?,
        small(at.hour())?,
        small(at.minute())?,
        small(at.second())?,
    )?;
    Timestamp::new_local(moment, at.offset().seconds().div_euclid(60))
}

fn check_names(attachments: &[Attachment<'_>]) -> Result<(), PaperError> {
    if attachments.len() > ATTACHMENTS {
        return Err(PaperError::TooManyAttachments(ATTACHMENTS));
    }
    let mut seen = HashSet::new();
    let bad = |name: &str| {
        let odd = |c: char| c.is_control() || matches!(c, '/' | '\\' | ':');
        name.trim().is_empty() || name.starts_with('.') || name.contains(odd)
    };
    match attachments.iter().find(|a| bad(a.name) || !seen.insert(a.name)) {
        Some(attachment) => Err(PaperError::AttachmentName(attachment.name.to_owned())),
        None => Ok(()),
    }
}

fn described(attachments: &[Attachment<'_>], meta: &DocMeta) -> Value {
    let attached = attachments.iter().enumerate().map(|(index, a)| {
        json!({ "file": slot(index), "name": a.name, "mime": a.mime, "description": a.description })
    });
    json!({
        "title": printable(&meta.title),
        "author": printable(&meta.author),
        "attachments": attached.collect::<Vec<_>>(),
    })
}

fn slot(index: usize) -> String {
    format!("attachment-{index}")
}

fn written(value: &Value) -> Result<Vec<u8>, PaperError> {
    serde_json::to_vec(value).map_err(|e| PaperError::Data(e.to_string()))
}

fn printable_value(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(printable(text)),
        Value::Array(items) => items.iter().map(printable_value).collect(),
        Value::Object(fields) => fields.iter().map(|(k, v)| (k.clone(), printable_value(v))).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

fn told(problems: &[SourceDiagnostic]) -> String {
    problems.iter().map(|p| p.message.as_str()).collect::<Vec<_>>().join("; ")
}
