//! What this is: the root element, its attributes, and what may surround it.
//! What it is not: a check of the signature, which is skipped.

use quick_xml::events::{BytesStart, Event};

use super::{Cursor, Read, ReadError, WarningKind};
use crate::element::{One, Some1};
use crate::model::{FatturaElettronicaBody, FatturaElettronicaHeader, FormatoTrasmissione, Invoice};
use crate::write::NAMESPACE;

const HEADER: &str = "FatturaElettronicaHeader";
const BODY: &str = "FatturaElettronicaBody";

pub(super) fn read_document(mut cx: Cursor<'_>) -> Result<Read, ReadError> {
    let root = find_root(&mut cx)?;
    refuse_other_roots(&root)?;
    let (mut invoice, namespace) = read_attributes(&root);
    if namespace == Namespace::Other {
        cx.warn(WarningKind::Namespace);
    }
    if invoice.versione == FormatoTrasmissione::default() {
        cx.warn_child(WarningKind::Missing, "versione");
    }
    let has_signature = read_children(&mut cx, &mut invoice)?;
    refuse_trailing(&mut cx)?;
    let (warnings, warnings_left_out) = cx.into_warnings();
    Ok(Read { invoice, warnings, warnings_left_out, has_signature })
}

fn find_root<'a>(cx: &mut Cursor<'a>) -> Result<BytesStart<'a>, ReadError> {
    loop {
        match cx.next()? {
            Event::Start(root) => return Ok(root),
            Event::Text(text) if text.trim().is_empty() => {}
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            _ => return Err(cx.malformed()),
        }
    }
}

fn refuse_other_roots(root: &BytesStart<'_>) -> Result<(), ReadError> {
    match root.local_name().into_inner() {
        "FatturaElettronica" => Ok(()),
        "FatturaElettronicaSemplificata" => Err(ReadError::Simplified),
        other => Err(ReadError::NotAnInvoice { root: other.chars().take(60).collect() }),
    }
}

#[derive(PartialEq, Eq)]
enum Namespace {
    Expected,
    Other,
}

fn read_attributes(root: &BytesStart<'_>) -> (Invoice, Namespace) {
    let mut invoice = Invoice::default();
    let mut namespace = Namespace::Other;
    for attribute in root.attributes().with_checks(false).flatten() {
        let Ok(value) = quick_xml::escape::unescape(&attribute.value) else { continue };
        match attribute.key.as_ref() {
            "versione" => invoice.versione = FormatoTrasmissione::from(value.trim()),
            "SistemaEmittente" => invoice.sistema_emittente = Some(value.trim().to_owned()),
            key if key.starts_with("xmlns") && value == NAMESPACE => namespace = Namespace::Expected,
            _ => {}
        }
    }
    invoice.sistema_emittente = invoice.sistema_emittente.filter(|text| !text.is_empty());
    (invoice, namespace)
}

/// Returns whether a signature was met.
fn read_children(cx: &mut Cursor<'_>, invoice: &mut Invoice) -> Result<bool, ReadError> {
    let mut header = One::<FatturaElettronicaHeader>::start();
    let mut has_signature = false;
    while let Some(child) = cx.child()? {
        match child.local_name().into_inner() {
            HEADER => One::<FatturaElettronicaHeader>::read(HEADER, &mut header, cx)?,
            BODY => Some1::<FatturaElettronicaBody>::read(BODY, &mut invoice.bodies, cx)?,
            "Signature" => {
                has_signature = true;
                cx.skip()?;
            }
            other => cx.unknown(other)?,
        }
    }
    invoice.header = One::<FatturaElettronicaHeader>::finish(HEADER, header, cx);
    invoice.bodies = Some1::<FatturaElettronicaBody>::finish(BODY, std::mem::take(&mut invoice.bodies), cx);
    Ok(has_signature)
}

fn refuse_trailing(cx: &mut Cursor<'_>) -> Result<(), ReadError> {
    loop {
        match cx.next()? {
            Event::Eof => return Ok(()),
            Event::Text(text) if text.trim().is_empty() => {}
            Event::PI(_) | Event::Comment(_) => {}
            _ => return Err(cx.malformed()),
        }
    }
}
