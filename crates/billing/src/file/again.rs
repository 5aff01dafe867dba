//! What this is: the file with which a rejected or refused document is sent again: the same document, number and
//! date, under a new name. Only what says how it is delivered and by which purchase data it is recognised may differ:
//! transmission data, office code or certified mail, CIG, CUP, commitment.
//! What it is not: a correction of the document: parties, amounts, lines, taxes are those of the first file, read
//! from it and written back.

use kernel::Day;
use serde::{Deserialize, Serialize};

use super::{BY_PEC, Refused, checked, progressive_of, references};
use crate::model::Channel;
use crate::model::invoice::{Head, Purchase};

/// What a file sent again may say differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Again {
    /// How it reaches the customer.
    pub channel: Channel,
    /// CIG, CUP, commitment.
    pub purchases: Vec<Purchase>,
    /// Tax code of who transmits.
    pub transmitter: String,
}

impl Again {
    /// What the first file said.
    pub fn as_first(head: &Head) -> Self {
        Self {
            channel: head.customer.channel.clone(),
            purchases: head.purchases.clone(),
            transmitter: head.issuer.transmitter.clone(),
        }
    }
}

/// The file of a document sent again under a new name, checked as the first was.
pub fn again(
    first: &str,
    (head, file_name): (&Head, &str),
    changes: &Again,
    today: Day,
) -> Result<String, Refused> {
    let read = fatturapa::read(first.as_bytes()).map_err(|why| Refused(why.to_string()))?;
    if !read.is_complete() {
        return Err(Refused("Il primo file non si legge per intero: segnala il problema".into()));
    }
    let mut file = read.invoice;
    let transmission = &mut file.header.dati_trasmissione;
    progressive_of(file_name).clone_into(&mut transmission.progressivo_invio);
    transmission.id_trasmittente.id_codice.clone_from(&changes.transmitter);
    let public = |channel: &Channel| matches!(channel, Channel::Office(_));
    if public(&changes.channel) != public(&head.customer.channel) {
        return Err(Refused(
            "Un ente pubblico riceve per codice ufficio, una società per codice o PEC".into(),
        ));
    }
    let (code, pec) = match &changes.channel {
        Channel::Office(code) | Channel::Code(code) => (code.clone(), None),
        Channel::Pec(pec) => (BY_PEC.to_owned(), Some(pec.clone())),
    };
    transmission.codice_destinatario = code;
    transmission.pec_destinatario = pec;
    let (agreements, orders) = references(head, &changes.purchases);
    for body in &mut file.bodies {
        body.dati_generali.convenzioni.clone_from(&agreements);
        body.dati_generali.ordini_acquisto.clone_from(&orders);
    }
    checked(&file, today)
}
