//! What this is: the acts on one request: their words, and when each makes sense.
//! What it is not: how they look or are done; see the modules below. The store refuses what the model does not allow.

mod done;
mod forms;

pub(crate) use done::finish;
pub(super) use done::{answer, work};
pub(super) use forms::{ActForm, Around, forms};

use kernel::RequestId;

use super::address;
use crate::model::{Request, Status, Window};

/// An act on a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    Reply,
    Confirm,
    Reopen,
    GoOn,
    Watch,
    Take,
    Assign,
    Note,
    Wait,
    Resolve,
    Prioritize,
    Spend,
    PutBehind,
    TakeOut,
    Merge,
    Cancel,
}

impl Act {
    const ALL: [Self; 16] = [
        Self::Reply,
        Self::Confirm,
        Self::Reopen,
        Self::GoOn,
        Self::Take,
        Self::Assign,
        Self::Note,
        Self::Wait,
        Self::Resolve,
        Self::Prioritize,
        Self::Spend,
        Self::Watch,
        Self::PutBehind,
        Self::TakeOut,
        Self::Merge,
        Self::Cancel,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::Reply => "rispondi",
            Self::Confirm => "conferma",
            Self::Reopen => "riapri",
            Self::GoOn => "collegata",
            Self::Watch => "osservatori",
            Self::Take => "carico",
            Self::Assign => "assegna",
            Self::Note => "nota",
            Self::Wait => "attesa",
            Self::Resolve => "risolvi",
            Self::Prioritize => "priorita",
            Self::Spend => "tempo",
            Self::PutBehind => "guasto",
            Self::TakeOut => "scollega",
            Self::Merge => "unisci",
            Self::Cancel => "annulla",
        }
    }

    /// The name of a field: every form of the page has its own, so that labels and errors lead to the right one.
    fn name(self, field: &str) -> String {
        format!("{}-{field}", self.word())
    }

    fn title(self) -> &'static str {
        match self {
            Self::Reply => "Rispondi",
            Self::Confirm => "Conferma la soluzione",
            Self::Reopen => "Il problema non è risolto: riapri",
            Self::GoOn => "Apri una nuova richiesta collegata",
            Self::Watch => "Scegli chi segue la richiesta",
            Self::Take => "Prendi in carico",
            Self::Assign => "Assegna a una persona o a un gruppo",
            Self::Note => "Aggiungi una nota interna",
            Self::Wait => "Chiedi all'ente e mettiti in attesa",
            Self::Resolve => "Segna come risolta",
            Self::Prioritize => "Cambia la priorità",
            Self::Spend => "Registra il tempo",
            Self::PutBehind => "Collega a un guasto comune",
            Self::TakeOut => "Scollega dal guasto comune",
            Self::Merge => "Unisci a un'altra richiesta",
            Self::Cancel => "Annulla la richiesta",
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Note => "La nota è visibile solo al centro.",
            Self::Wait => "Mentre l'ente non risponde il tempo della soluzione non corre.",
            Self::Merge => {
                "Messaggi, allegati, tempi e chi segue passano all'altra richiesta, dello stesso ente. Non si può tornare indietro."
            }
            Self::Cancel => "L'ente legge il motivo. Non si può tornare indietro.",
            Self::Confirm => "La richiesta si chiude.",
            Self::GoOn => {
                "Il termine per riaprire è passato: la nuova richiesta è per lo stesso servizio e ricorda questa."
            }
            Self::Watch => "Chi segue riceve gli avvisi e vede solo quello che il suo ruolo gli fa vedere.",
            Self::PutBehind => {
                "Le risposte e la soluzione della richiesta principale possono arrivare anche qui. L'ente non vede le richieste degli altri."
            }
            Self::TakeOut => "Le risposte della richiesta principale non arrivano più qui.",
            Self::Reply
            | Self::Reopen
            | Self::Take
            | Self::Assign
            | Self::Resolve
            | Self::Prioritize
            | Self::Spend => "",
        }
    }

    /// Whether the body may do it as well.
    fn is_answer(self) -> bool {
        matches!(self, Self::Reply | Self::Confirm | Self::Reopen | Self::GoOn | Self::Watch)
    }

    /// Whether an answer written once can be put into its text.
    fn takes_canned(self) -> bool {
        matches!(self, Self::Reply | Self::Wait | Self::Resolve)
    }

    fn is_for(self, request: &Request, window: Window) -> bool {
        let status = request.status;
        let solved = matches!(status, Status::Resolved | Status::Closed);
        match self {
            Self::Reply | Self::Merge => status.is_open() || status == Status::Resolved,
            Self::Confirm => status == Status::Resolved,
            Self::Reopen => solved && window == Window::Open,
            Self::GoOn => (solved && window == Window::Over) || status == Status::Cancelled,
            Self::Take => status == Status::New,
            Self::Wait => status == Status::Taken,
            Self::Assign | Self::Resolve | Self::Prioritize | Self::Cancel => status.is_open(),
            Self::PutBehind => status.is_open() && request.parent_id.is_none(),
            Self::TakeOut => request.parent_id.is_some(),
            Self::Note | Self::Spend | Self::Watch => !status.is_final(),
        }
    }

    fn said(self) -> &'static str {
        match self {
            Self::Reply => "Risposta inviata.",
            Self::Confirm => "Richiesta chiusa.",
            Self::Reopen => "Richiesta riaperta.",
            Self::GoOn => "Nuova richiesta aperta: si continua da qui.",
            Self::Watch => "Chi segue la richiesta è stato aggiornato.",
            Self::Take => "Richiesta presa in carico.",
            Self::Assign => "Richiesta assegnata.",
            Self::Note => "Nota aggiunta.",
            Self::Wait => "Domanda inviata: la richiesta è in attesa dell'ente.",
            Self::Resolve => "Richiesta risolta: l'ente può confermare o riaprire.",
            Self::Prioritize => "Priorità cambiata.",
            Self::Spend => "Tempo registrato.",
            Self::PutBehind => "Richiesta collegata al guasto comune.",
            Self::TakeOut => "Richiesta scollegata dal guasto comune.",
            Self::Merge => "Richieste unite: si continua da qui.",
            Self::Cancel => "Richiesta annullata.",
        }
    }
}

fn path(id: RequestId, act: Act) -> String {
    let side = if act.is_answer() { "scrivi" } else { "lavoro" };
    format!("{}/{side}/{}", address(id), act.word())
}
