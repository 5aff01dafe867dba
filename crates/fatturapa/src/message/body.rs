//! What this is: the walk through the elements of a message; those it does not know are skipped.
//! What it is not: a judge of their order.

use jiff::civil::DateTime;

use super::{Answer, Fault, Message, MessageError};
use crate::file_name::ReceiptKind;
use crate::read::{Cursor, ReadError};

/// Errors in a refusal, and elements down to the message inside a SOAP envelope, at most.
const MOST_FAULTS: usize = 200;
const DEEPEST: usize = 4;

/// The roots of both families of messages: to public bodies and between privates.
const ROOTS: [(&str, ReceiptKind); 11] = [
    ("RicevutaConsegna", ReceiptKind::Delivered),
    ("NotificaScarto", ReceiptKind::Rejected),
    ("RicevutaScarto", ReceiptKind::Rejected),
    ("NotificaMancataConsegna", ReceiptKind::NotDelivered),
    ("RicevutaImpossibilitaRecapito", ReceiptKind::NotDelivered),
    ("NotificaEsito", ReceiptKind::Outcome),
    ("NotificaDecorrenzaTermini", ReceiptKind::TermsExpired),
    ("AttestazioneTrasmissioneFattura", ReceiptKind::Transmitted),
    ("MetadatiInvioFile", ReceiptKind::Metadata),
    ("NotificaEsitoCommittente", ReceiptKind::BuyerOutcome),
    ("ScartoEsitoCommittente", ReceiptKind::BuyerOutcomeRejected),
];

pub(super) fn read(cx: &mut Cursor<'_>) -> Result<Message, MessageError> {
    let mut first = None;
    for _ in 0..DEEPEST {
        let Some(name) = next_element(cx)? else { break };
        if let Some((_, kind)) = ROOTS.iter().find(|(root, _)| *root == name) {
            let mut message = Message::empty(*kind);
            children(cx, &mut message)?;
            rest(cx)?;
            return Ok(message);
        }
        match name.as_str() {
            "Envelope" | "Body" => {}
            "Header" => cx.skip()?,
            "FatturaElettronica" | "FatturaElettronicaSemplificata" => return Err(MessageError::Invoice),
            _ => {
                first = first.or(Some(name));
                break;
            }
        }
    }
    match first {
        Some(name) => Err(MessageError::Other(name.chars().take(60).collect())),
        None => Err(cx.malformed().into()),
    }
}

/// The file must be well formed to its end.
fn rest(cx: &mut Cursor<'_>) -> Result<(), ReadError> {
    while !cx.is_over()? {}
    Ok(())
}

fn next_element(cx: &mut Cursor<'_>) -> Result<Option<String>, ReadError> {
    Ok(cx.child()?.map(|start| start.local_name().into_inner().to_owned()))
}

fn children(cx: &mut Cursor<'_>, message: &mut Message) -> Result<(), ReadError> {
    while let Some(name) = next_element(cx)? {
        match name.as_str() {
            "IdentificativoSdI" => keep(&mut message.sdi_id, cx)?,
            "NomeFile" => keep(&mut message.file_name, cx)?,
            "DataOraRicezione" => message.received = instant(cx)?,
            "DataOraConsegna" => message.delivered = instant(cx)?,
            "Destinatario" => recipient(cx, message)?,
            "ListaErrori" => faults(cx, &mut message.faults)?,
            "EsitoCommittente" => outcome(cx, message)?,
            "RiferimentoFattura" => reference(cx, message)?,
            "Descrizione" => keep(&mut message.description, cx)?,
            "MessageId" => keep(&mut message.message_id, cx)?,
            "Note" => keep(&mut message.note, cx)?,
            "HashFileOriginale" => keep(&mut message.hash, cx)?,
            "Signature" => signature(cx, message)?,
            _ => cx.skip()?,
        }
    }
    Ok(())
}

/// The first of its name counts.
fn keep(place: &mut String, cx: &mut Cursor<'_>) -> Result<(), ReadError> {
    let text = cx.text()?;
    if place.is_empty() {
        text.trim().clone_into(place);
    }
    Ok(())
}

/// The civil time as written: the system writes the time of Rome with its offset.
fn instant(cx: &mut Cursor<'_>) -> Result<Option<DateTime>, ReadError> {
    let text = cx.text()?;
    let text = text.trim();
    Ok(text.strip_suffix(['Z', 'z']).unwrap_or(text).parse().ok())
}

fn recipient(cx: &mut Cursor<'_>, message: &mut Message) -> Result<(), ReadError> {
    let (mut code, mut name) = (String::new(), String::new());
    while let Some(child) = next_element(cx)? {
        match child.as_str() {
            "Codice" => keep(&mut code, cx)?,
            "Descrizione" => keep(&mut name, cx)?,
            _ => cx.skip()?,
        }
    }
    message.recipient =
        [code, name].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" – ");
    Ok(())
}

fn faults(cx: &mut Cursor<'_>, found: &mut Vec<Fault>) -> Result<(), ReadError> {
    while let Some(name) = next_element(cx)? {
        if name != "Errore" || found.len() >= MOST_FAULTS {
            cx.skip()?;
            continue;
        }
        let mut fault = Fault::default();
        while let Some(child) = next_element(cx)? {
            match child.as_str() {
                "Codice" => keep(&mut fault.code, cx)?,
                "Descrizione" => keep(&mut fault.description, cx)?,
                _ => cx.skip()?,
            }
        }
        found.push(fault);
    }
    Ok(())
}

fn outcome(cx: &mut Cursor<'_>, message: &mut Message) -> Result<(), ReadError> {
    while let Some(child) = next_element(cx)? {
        match child.as_str() {
            "Esito" => message.answer = answer(cx.text()?.trim()),
            "Descrizione" => keep(&mut message.description, cx)?,
            "RiferimentoFattura" => reference(cx, message)?,
            "Signature" => signature(cx, message)?,
            _ => cx.skip()?,
        }
    }
    Ok(())
}

fn answer(code: &str) -> Option<Answer> {
    match code {
        "EC01" => Some(Answer::Accepted),
        "EC02" => Some(Answer::Refused),
        _ => None,
    }
}

fn reference(cx: &mut Cursor<'_>, message: &mut Message) -> Result<(), ReadError> {
    while let Some(child) = next_element(cx)? {
        match child.as_str() {
            "NumeroFattura" => keep(&mut message.invoice_number, cx)?,
            _ => cx.skip()?,
        }
    }
    Ok(())
}

/// The time of a signature stands somewhere inside it (`SigningTime`, `XAdES`). The last one met counts: that of the
/// system comes after that of the buyer.
fn signature(cx: &mut Cursor<'_>, message: &mut Message) -> Result<(), ReadError> {
    while let Some(child) = next_element(cx)? {
        match child.as_str() {
            "SigningTime" => message.signed = instant(cx)?.or(message.signed),
            "Object" | "QualifyingProperties" | "SignedProperties" | "SignedSignatureProperties" => {
                signature(cx, message)?;
            }
            _ => cx.skip()?,
        }
    }
    Ok(())
}
