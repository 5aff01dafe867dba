//! What this is: the messages with which the exchange system answers: receipts, refusals, the outcome of the
//! buyer (`MessaggiTypes` 1.1), and the same for invoices between privates. Read under limits.
//! What it is not: a check of their signature, nor a register of what was sent: whoever sent the file matches
//! the message by the name of the file and the identifier of the system.

mod body;

use jiff::civil::DateTime;

use crate::file_name::ReceiptKind;
use crate::read::{Limits, ReadError, message_cursor};

/// An error for which the system refused a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fault {
    /// Five digits, such as `00404`.
    pub code: String,
    /// In words.
    pub description: String,
}

/// What the buyer answered (`EsitoCommittente`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    /// EC01.
    Accepted,
    /// EC02.
    Refused,
}

/// A message of the exchange system. What it does not say is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// What kind of message.
    pub kind: ReceiptKind,
    /// `IdentificativoSdI`: the number the system gave to the file.
    pub sdi_id: String,
    /// `NomeFile`: the name of the file it is about.
    pub file_name: String,
    /// When the system received the file, in the time the message says.
    pub received: Option<DateTime>,
    /// When the file was delivered.
    pub delivered: Option<DateTime>,
    /// When the message was signed, if its signature says so.
    pub signed: Option<DateTime>,
    /// What the buyer answered.
    pub answer: Option<Answer>,
    /// Why the file was refused.
    pub faults: Vec<Fault>,
    /// The description, of a failed delivery or of the buyer's answer.
    pub description: String,
    /// To whom it was, or was to be, delivered.
    pub recipient: String,
    /// The number of the invoice, where the message names one.
    pub invoice_number: String,
    /// `MessageId`.
    pub message_id: String,
    /// `Note`.
    pub note: String,
    /// `HashFileOriginale`, of an attestation.
    pub hash: String,
}

impl Message {
    /// A message that says nothing yet.
    pub fn empty(kind: ReceiptKind) -> Self {
        let text = String::new;
        Self {
            kind,
            sdi_id: text(),
            file_name: text(),
            received: None,
            delivered: None,
            signed: None,
            answer: None,
            faults: Vec::new(),
            description: text(),
            recipient: text(),
            invoice_number: text(),
            message_id: text(),
            note: text(),
            hash: text(),
        }
    }

    /// When it happened, as far as the message tells: the delivery, or else the answer's signature, or else
    /// the reception. The buyer's answer and the end of the terms carry no time but their signature's.
    pub fn happened(&self) -> Option<DateTime> {
        self.delivered.or(match self.kind {
            ReceiptKind::Outcome | ReceiptKind::TermsExpired | ReceiptKind::NotDelivered => {
                self.signed.or(self.received)
            }
            _ => self.received.or(self.signed),
        })
    }
}

/// Why a message could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MessageError {
    /// It is no XML that can be read within the limits.
    #[error(transparent)]
    Xml(ReadError),
    /// An envelope.
    #[error(
        "La ricevuta è in una busta firmata (.p7m): apri la busta con il programma di firma e carica il file XML \
         che contiene"
    )]
    SignedEnvelope,
    /// An invoice, not a message about one.
    #[error("È una fattura, non una ricevuta: scegli il file arrivato dal Sistema di Interscambio")]
    Invoice,
    /// Some other XML.
    #[error("Non è una ricevuta del Sistema di Interscambio: il primo elemento è \"{0}\"")]
    Other(String),
    /// Something without which a message cannot be used.
    #[error("Nella ricevuta manca {0}: il file è incompleto o danneggiato")]
    Missing(&'static str),
}

impl From<ReadError> for MessageError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::SignedEnvelope => Self::SignedEnvelope,
            other => Self::Xml(other),
        }
    }
}

/// What a message may be at most: real ones are a few kilobytes.
pub const LIMITS: Limits = Limits { bytes: 1024 * 1024, depth: 32, elements: 5_000, warnings: 0 };

/// Reads a message, bare or inside a SOAP envelope.
pub fn read_message(bytes: &[u8]) -> Result<Message, MessageError> {
    let text = crate::read::message_text(bytes, LIMITS)?;
    let mut cursor = message_cursor(&text, LIMITS);
    let message = body::read(&mut cursor)?;
    complete(message)
}

fn complete(message: Message) -> Result<Message, MessageError> {
    let answered = message.kind != ReceiptKind::Outcome || message.answer.is_some();
    let explained = message.kind != ReceiptKind::Rejected || !message.faults.is_empty();
    let numbered = !message.sdi_id.is_empty() && message.sdi_id.bytes().all(|byte| byte.is_ascii_digit());
    // The buyer's own answer and its refusal name no file.
    let named = !message.file_name.is_empty()
        || matches!(message.kind, ReceiptKind::BuyerOutcome | ReceiptKind::BuyerOutcomeRejected);
    let checks = [
        (numbered, "l'identificativo SdI (un numero)"),
        (named, "il nome del file"),
        (answered, "l'esito del committente (EC01 o EC02)"),
        (explained, "l'elenco degli errori"),
    ];
    match checks.into_iter().find(|(there, _)| !there) {
        Some((_, what)) => Err(MessageError::Missing(what)),
        None => Ok(message),
    }
}
