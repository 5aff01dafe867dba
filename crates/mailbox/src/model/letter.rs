//! What this is: a letter as kept, with what became of it and why.
//! What it is not: the bytes that came; those are kept beside it for a while.

use kernel::{BodyId, Instant, LetterId, RequestId, ServiceId};
use serde::{Deserialize, Serialize};

use super::{Auth, Verdict};
use helpdesk::model::{Impact, Kind, Urgency};

store::coded_enum! {
    /// What became of a letter.
    State {
        /// Nobody has looked at it, and nothing was done.
        Quarantine = "quarantine", "In quarantena";
        /// Its sender is known; somebody has to say what it is about.
        ToSort = "to_sort", "Da smistare";
        /// Somebody has said what it is about; the request is being made.
        Sorted = "sorted", "In apertura";
        /// It became a request.
        Opened = "opened", "Nuova richiesta";
        /// It was added to a request.
        Added = "added", "Aggiunta a una richiesta";
        /// Somebody of the centre wrote it: it was added for the centre only.
        Noted = "noted", "Nota interna";
        /// Nothing was done, by itself.
        Ignored = "ignored", "Non considerata";
        /// Somebody decided that nothing is done.
        Refused = "refused", "Rifiutata";
        /// Its term has passed: only what keeps it from being taken in again is left.
        Deleted = "deleted", "Cancellata a termine";
    }
}

store::coded_enum! {
    /// Why a letter is where it is.
    Reason {
        /// Nothing to say.
        Plain = "plain", "";
        /// No account and no contact has this address.
        Unknown = "unknown", "Il mittente non è tra le persone e i contatti degli enti";
        /// What the server of mail checked did not hold.
        Forged = "forged", "La verifica del mittente non è superata: l'indirizzo può essere falso";
        /// A certified envelope where none is expected.
        Envelope = "envelope", "Busta PEC arrivata in una casella che non è PEC: il mittente non è garantito";
        /// Ordinary mail in a certified mailbox.
        Anomaly = "anomaly", "Posta ordinaria arrivata a una casella PEC: il mittente non è garantito";
        /// So many that it may be a loop.
        TooMany = "too_many", "Troppe lettere dello stesso mittente in un'ora";
        /// It cannot be read.
        Unreadable = "unreadable", "Il messaggio non si può leggere: è rotto o troppo complicato";
        /// It is too large.
        TooLarge = "too_large", "Il messaggio supera i 25 MB: resta solo nella casella";
        /// No service was chosen for the mailbox, or the body has not joined it.
        NoService = "no_service", "Il servizio è da scegliere";
        /// The sender works for several bodies.
        SeveralBodies = "several_bodies", "Il mittente lavora per più enti: scegli quale";
        /// Somebody of the centre wrote, and not about a request.
        Staff = "staff", "Scritta da una persona del centro: scegli l'ente";
        /// Another letter has the same identifier and another sender.
        SameId = "same_id", "Un'altra lettera, di un altro mittente, ha lo stesso identificativo";
        /// The request it answers takes no more answers, and its sender is of no body.
        Ended = "ended", "Risponde a una richiesta che non prende più risposte";
        /// Somebody is away.
        AutoReply = "auto_reply", "Risposta automatica";
        /// A letter could not be delivered.
        Bounce = "bounce", "Avviso di un server di posta";
        /// A receipt of certified mail.
        Receipt = "receipt", "Ricevuta PEC";
        /// We wrote it.
        Own = "own", "Spedita da questa casella o dal programma";
    }
}

store::coded_enum! {
    /// In what a letter came.
    Envelope {
        /// As it is.
        Plain = "plain", "Posta ordinaria";
        /// In the envelope of a provider of certified mail.
        Certified = "certified", "Posta certificata (PEC)";
        /// In what looks like such an envelope, or says that the letter inside is ordinary mail.
        Doubtful = "doubtful", "Busta PEC non garantita";
    }
}

/// A file that came with a letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enclosed {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub size: usize,
}

/// What somebody said a letter is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Asked {
    /// A new request.
    Open {
        /// About which service.
        service: ServiceId,
        /// What kind.
        kind: Kind,
        /// How many feel it.
        impact: Impact,
        /// How soon it hurts.
        urgency: Urgency,
        /// In a few words.
        subject: String,
    },
    /// Another text in a request.
    Add {
        /// Which.
        request: RequestId,
    },
}

/// A letter as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Which.
    pub letter_id: LetterId,
    /// To which mailbox it came.
    pub mailbox: String,
    /// When it was taken in.
    pub received_at: Instant,
    /// The sender's address.
    pub from_address: String,
    /// The sender's name, as they write it.
    pub from_name: String,
    /// About what.
    pub subject: String,
    /// What it says.
    pub text: String,
    /// What it quotes of other letters.
    pub quoted: String,
    /// What the server of mail checked.
    pub auth: Auth,
    /// In short.
    pub verdict: Verdict,
    /// In what it came.
    pub envelope: Envelope,
    /// The files that came with it.
    pub files: Vec<Enclosed>,
    /// Its bytes.
    pub size: i64,
    /// What became of it.
    pub state: State,
    /// Why.
    pub reason: Reason,
    /// The body it is of, if that is known.
    pub body_id: Option<BodyId>,
    /// Its name.
    pub body_name: String,
    /// What somebody said it is about.
    pub asked: Option<Asked>,
    /// The request it became or was added to.
    pub request_id: Option<RequestId>,
    /// That request's number.
    pub request_number: Option<i64>,
    /// Who decided; empty if nobody had to.
    pub decided_by: String,
    /// For optimistic locking.
    pub version: i64,
}

impl Letter {
    /// Whether somebody can still say what it is about.
    pub fn is_open(&self) -> bool {
        match self.state {
            State::Quarantine | State::ToSort | State::Ignored | State::Refused => true,
            State::Sorted | State::Opened | State::Added | State::Noted | State::Deleted => false,
        }
    }

    /// The sender in words.
    pub fn sender(&self) -> String {
        match (self.from_name.as_str(), self.from_address.as_str()) {
            ("", "") => "Mittente assente".to_owned(),
            ("", address) => address.to_owned(),
            (name, address) => format!("{name} <{address}>"),
        }
    }
}
