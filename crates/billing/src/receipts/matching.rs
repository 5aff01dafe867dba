//! What this is: from a receipt to the transmission it is about, or the reason why to none; pure.
//! What it is not: the keeping of it.

use std::path::Path;

use fatturapa::file_name::{FileName, ReceiptKind};
use fatturapa::message::{Answer, Message};
use fatturapa::read_message;
use kernel::Day;
use serde::{Deserialize, Serialize};

use super::{Incoming, ReportRow, Verdict};
use crate::model::outcome::Standing;
use crate::model::{Act, SdiOutcome};
use crate::store::receipts::Received;
use crate::store::transmissions::{Transmission, stem};

/// Errors that say that the document was in already: a duplicate number (00404), a duplicate file name (00002).
const ALREADY_IN: [&str; 2] = ["00404", "00002"];

/// An error for which a file was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Such as `00311`.
    pub code: String,
    /// In words.
    pub description: String,
}

/// What a receipt says besides its outcome.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Details {
    /// Why the file was refused.
    pub faults: Vec<Fault>,
    /// Of a failed delivery, or of the body's answer.
    pub description: String,
    /// To whom it was delivered.
    pub recipient: String,
    /// The message's own number.
    pub message_id: String,
    /// The message's note.
    pub note: String,
    /// The fingerprint of the file, on an attestation.
    pub hash: String,
}

impl Details {
    /// The details of an act; none for what a person wrote.
    pub fn of(act: &Act) -> Self {
        serde_json::from_str(&act.details).unwrap_or_default()
    }

    /// In a few sentences.
    pub fn sentences(&self) -> Vec<String> {
        let faults = self.faults.iter().map(|fault| format!("{}: {}", fault.code, fault.description));
        let labelled = [
            ("Descrizione", &self.description),
            ("Destinatario", &self.recipient),
            ("Nota", &self.note),
            ("Impronta del file", &self.hash),
        ];
        let labelled = labelled.into_iter().filter(|(_, text)| !text.is_empty());
        faults.chain(labelled.map(|(label, text)| format!("{label}: {text}"))).collect()
    }
}

/// A receipt that a sender gets, with what it answers.
pub(super) struct Readable {
    pub(super) message: Message,
    outcome: SdiOutcome,
}

/// Reads a receipt; other messages and other files are told apart.
pub(super) fn read(file: &Incoming) -> Result<Readable, ReportRow> {
    let unreadable = |why: String| ReportRow::refused(&file.name, Verdict::Unreadable, why);
    let signed = Path::new(&file.name).extension().is_some_and(|end| end.eq_ignore_ascii_case("p7m"));
    if signed {
        return Err(unreadable(fatturapa::MessageError::SignedEnvelope.to_string()));
    }
    let message = read_message(&file.bytes).map_err(|why| unreadable(why.to_string()))?;
    let Some(outcome) = outcome(&message) else {
        let why = "È un messaggio per chi riceve le fatture, non per chi le invia: non si registra";
        return Err(ReportRow::refused(&file.name, Verdict::Unmatched, why));
    };
    agrees(&file.name, &message).map_err(|why| ReportRow::refused(&file.name, Verdict::Unmatched, why))?;
    Ok(Readable { message, outcome })
}

/// A receipt named as of one file and written about another is not recorded for either.
fn agrees(name: &str, message: &Message) -> Result<(), String> {
    let Ok(named) = name.parse::<FileName>() else { return Ok(()) };
    let Some(receipt) = named.receipt() else { return Ok(()) };
    if named.stem() != stem(&message.file_name) {
        return Err(format!(
            "Il nome della ricevuta dice {}, il contenuto riguarda {}: verifica quale file è giusto",
            named.stem(),
            message.file_name
        ));
    }
    if receipt.kind != message.kind {
        return Err(format!(
            "Il nome della ricevuta dice {}, il contenuto è di tipo {}: verifica quale file è giusto",
            receipt.kind.code(),
            message.kind.code()
        ));
    }
    Ok(())
}

fn outcome(message: &Message) -> Option<SdiOutcome> {
    match message.kind {
        ReceiptKind::Delivered => Some(SdiOutcome::Delivered),
        ReceiptKind::NotDelivered => Some(SdiOutcome::NotDelivered),
        ReceiptKind::Transmitted => Some(SdiOutcome::Attested),
        ReceiptKind::TermsExpired => Some(SdiOutcome::TermsExpired),
        ReceiptKind::Outcome => message.answer.map(|answer| match answer {
            Answer::Accepted => SdiOutcome::Accepted,
            Answer::Refused => SdiOutcome::Refused,
        }),
        ReceiptKind::Rejected => {
            let already = message.faults.iter().all(|fault| ALREADY_IN.contains(&fault.code.as_str()));
            Some(if already { SdiOutcome::AlreadyIn } else { SdiOutcome::Rejected })
        }
        ReceiptKind::Metadata | ReceiptKind::BuyerOutcome | ReceiptKind::BuyerOutcomeRejected => None,
    }
}

/// The transmission a receipt is about with what is to be recorded, or the reason why none.
pub(super) fn matched(
    file: &Incoming,
    read: &Readable,
    found: Option<Transmission>,
    (sha256, today): (String, Day),
) -> Result<(Transmission, Received), ReportRow> {
    let unmatched = |why: String| ReportRow::refused(&file.name, Verdict::Unmatched, why);
    let message = &read.message;
    let Some(of) = found else { return Err(nobodys(file, read)) };
    let other = !of.sdi_id.is_empty() && of.sdi_id != message.sdi_id;
    if other && read.outcome != SdiOutcome::AlreadyIn {
        let why = format!(
            "La ricevuta ha l'identificativo SdI {}, per {} è noto il {}: riguarda un altro invio dello stesso file",
            message.sdi_id, of.number_text, of.sdi_id
        );
        return Err(unmatched(why));
    }
    if !message.invoice_number.is_empty() && message.invoice_number != of.number_text {
        let why = format!(
            "La ricevuta riguarda la fattura {}, ma il file {} è della {}",
            message.invoice_number, message.file_name, of.number_text
        );
        return Err(unmatched(why));
    }
    let received = received(file, read, (sha256, today)).map_err(unmatched)?;
    Ok((of, received))
}

/// The row of a receipt about a file that was not sent from here.
pub(super) fn nobodys(file: &Incoming, read: &Readable) -> ReportRow {
    let why = format!(
        "Nessun file trasmesso da qui si chiama {}: verifica di aver scelto la ricevuta giusta",
        read.message.file_name
    );
    ReportRow::refused(&file.name, Verdict::Unmatched, why)
}

fn received(file: &Incoming, read: &Readable, (sha256, today): (String, Day)) -> Result<Received, String> {
    let message = &read.message;
    let day = |at: Option<jiff::civil::DateTime>| {
        at.and_then(|at| Day::parse(&at.date().to_string()).ok()).filter(|day| *day <= today)
    };
    let faults = message.faults.iter();
    let details = Details {
        faults: faults
            .map(|fault| Fault { code: fault.code.clone(), description: fault.description.clone() })
            .collect(),
        description: message.description.clone(),
        recipient: message.recipient.clone(),
        message_id: message.message_id.clone(),
        note: message.note.clone(),
        hash: message.hash.clone(),
    };
    Ok(Received {
        outcome: read.outcome,
        happened_on: day(message.happened()).unwrap_or(today),
        sent_on: day(message.received),
        sdi_id: message.sdi_id.clone(),
        details: serde_json::to_string(&details).map_err(|why| why.to_string())?,
        file_name: file.name.clone(),
        sha256,
    })
}

/// The row of a receipt that is there already.
pub(super) fn known(file: &Incoming, act: &Act, number: String) -> ReportRow {
    ReportRow {
        file: file.name.clone(),
        verdict: Verdict::Known,
        invoice_id: Some(act.invoice_id),
        number,
        outcome: act.outcome,
        message: format!("Importata il {} da {}", act.recorded_at.day_in_rome(), act.recorded_by),
    }
}

/// The row of a receipt just recorded.
pub(super) fn recorded(
    file: &Incoming,
    of: &Transmission,
    outcome: SdiOutcome,
    standing: &Standing,
) -> ReportRow {
    let message = match outcome {
        _ if standing.outcome != outcome => {
            format!("Conservata; l'esito resta «{}»", standing.outcome.label())
        }
        SdiOutcome::Rejected => "Il file è stato scartato: correggi e prepara un nuovo invio".into(),
        SdiOutcome::Refused => {
            "L'ente ha rifiutato: emetti una nota di credito o prepara un nuovo invio".into()
        }
        SdiOutcome::AlreadyIn => {
            "Il SdI ha già un documento con questo numero o nome: verifica l'esito del primo invio".into()
        }
        SdiOutcome::NotDelivered => {
            "Il SdI riprova la consegna; avvisa l'ente che trova la fattura nella sua area riservata".into()
        }
        SdiOutcome::Nothing
        | SdiOutcome::Delivered
        | SdiOutcome::Attested
        | SdiOutcome::TermsExpired
        | SdiOutcome::Accepted => String::new(),
    };
    ReportRow {
        file: file.name.clone(),
        verdict: Verdict::Recorded,
        invoice_id: Some(of.invoice_id),
        number: of.number_text.clone(),
        outcome,
        message,
    }
}
