//! What this is: why an act on shared costs is not done, in words that say what to do.
//! What it is not: a fault of the program.

use kernel::{BodyId, Day};

use crate::model::pool::NotPool;
use crate::model::{NotBasis, NotDivisible};

/// A body whose figure nobody has recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lacking {
    /// Which body.
    pub body_id: BodyId,
    /// Its name.
    pub body_name: String,
    /// Which figure.
    pub label: String,
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The numbers do not allow it.
    #[error(transparent)]
    NotDivisible(#[from] NotDivisible),
    /// By nothing that can be.
    #[error(transparent)]
    Basis(#[from] NotBasis),
    /// A pool that cannot be.
    #[error(transparent)]
    Pool(#[from] NotPool),
    /// The actual amount is not known.
    #[error("Importo a consuntivo: scrivilo nella voce di costo prima di calcolare il consuntivo")]
    NoActual,
    /// Nobody is a member on that day.
    #[error("Nessun ente ha un'adesione in vigore al {}: registra le adesioni o cambia la data della voce di costo", .0.short())]
    NoMembers(Day),
    /// Bodies without a figure.
    #[error("Mancano dati di {} enti al {}: {}. Registrali nella scheda dell'ente, anche se sono zero", .lacking.len(), .on.short(), names(.lacking))]
    Figures {
        /// Which bodies.
        lacking: Vec<Lacking>,
        /// On which day.
        on: Day,
    },
    /// A forecast once the final amount is approved.
    #[error("Il consuntivo è già approvato: un nuovo calcolo può essere solo a consuntivo")]
    ForecastAfterFinal,
    /// It is an act already.
    #[error("Il calcolo è già approvato e non cambia: fai seguire una nuova versione")]
    AlreadyApproved,
    /// No act.
    #[error("Atto: scrivi organo e numero, per esempio «Assemblea dei sindaci n. 3»")]
    NoAct,
    /// An act of a day that has not come.
    #[error("Data dell'atto: non può essere nel futuro")]
    ActInFuture,
    /// A year of billing that cannot be.
    #[error("Anno di fatturazione: scrivi un anno tra il {from} e il {to}")]
    BillYear {
        /// The first.
        from: i16,
        /// The last.
        to: i16,
    },
    /// What it was made of has changed.
    #[error(
        "Nel frattempo sono cambiati importi, adesioni o parametri: ricalcola e ricontrolla prima di approvare"
    )]
    Outdated,
    /// A pool with an act.
    #[error(
        "La voce di costo ha un riparto approvato e non si può eliminare; correggila con una nuova versione"
    )]
    HasActs,
    /// The year of a pool with an act.
    #[error("Anno: la voce di costo ha un riparto approvato e resta nel suo anno")]
    YearStays,
    /// A name taken in the year.
    #[error("Voce di costo: nel {0} c'è già una voce con questo nome. Scegline un altro")]
    NameTaken(i16),
}

/// The first names, and how many others.
fn names(lacking: &[Lacking]) -> String {
    const SHOWN: usize = 10;
    let shown =
        lacking.iter().take(SHOWN).map(|one| format!("{} ({})", one.body_name, one.label.to_lowercase()));
    let shown = shown.collect::<Vec<_>>().join(", ");
    match lacking.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} e altri {more}"),
    }
}
