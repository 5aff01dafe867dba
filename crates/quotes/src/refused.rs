//! What this is: why an act on a quote cannot be done, in words for the person who tried.
//! What it is not: faults of the database.

use kernel::{Day, Period, Quantity};

/// Why not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Answered before it was sent.
    #[error("Il preventivo è ancora in preparazione: prima va inviato all'ente")]
    NotSent,
    /// Sent twice, or changed after it was sent.
    #[error("Il preventivo è già stato inviato e non cambia più: prepara una nuova versione")]
    AlreadySent,
    /// Already accepted.
    #[error("Il preventivo è già stato accettato")]
    AlreadyAccepted,
    /// Already refused.
    #[error("Il preventivo è già stato rifiutato")]
    AlreadyRefused,
    /// There is a newer version.
    #[error("Di questo preventivo c'è una versione più recente: apri quella")]
    AlreadySuperseded,
    /// Taken back.
    #[error("Il preventivo è stato ritirato dal centro servizi")]
    AlreadyWithdrawn,
    /// Somebody answered first.
    #[error("Il preventivo è già stato {did} da {by} il {on}")]
    Answered {
        /// `accettato`, `rifiutato`, `ritirato`.
        did: &'static str,
        /// By whom.
        by: String,
        /// When.
        on: Day,
    },
    /// Too late.
    #[error("Il preventivo è scaduto il {0}: chiedi al centro servizi una nuova versione")]
    Expired(Day),
    /// An act older than the sending.
    #[error("Data dell'atto: scrivi un giorno dal {0}, quando il preventivo è stato inviato")]
    AnsweredBeforeSending(Day),
    /// An expiry before the sending.
    #[error("Scadenza: scrivi un giorno dal {0} in poi")]
    ExpiresBeforeSending(Day),
    /// An act of the future.
    #[error("Data: scrivi un giorno fino a oggi, {0}")]
    InTheFuture(Day),
    /// A sending before the one of the version before.
    #[error(
        "Data di invio: la versione precedente è stata inviata il {0}, scrivi un giorno da allora in poi"
    )]
    SentTooEarly(Day),
    /// Nothing in it.
    #[error("Il preventivo non ha righe: aggiungi almeno un servizio")]
    NoLines,
    /// A line without a price.
    #[error("«{service}»: {why}")]
    NoPrice {
        /// The service.
        service: String,
        /// Why.
        why: String,
    },
    /// A line that has no place in the body's memberships.
    #[error("«{service}»: {why}")]
    NoPlace {
        /// The service.
        service: String,
        /// Why.
        why: String,
    },
    /// Two lines of a service on one day.
    #[error("«{0}» è due volte negli stessi giorni: lascia una sola riga, o cambia le date")]
    TwiceOnADay(String),
    /// A version that leaves out what was accepted.
    #[error(
        "«{0}» era nella versione già accettata: la nuova versione deve riportarlo. Per chiudere un servizio usa la \
         pagina dell'adesione"
    )]
    LeavesOut(String),
    /// A line whose hours are closed.
    #[error("«{0}» è già chiuso a consuntivo: lascia la riga com'era")]
    ClosedChanges(String),
    /// Fewer hours than were worked.
    #[error(
        "«{service}»: per {profile} risultano già {actual} ore svolte: il preventivo ne deve prevedere almeno tante"
    )]
    BelowActual {
        /// The service.
        service: String,
        /// The profile.
        profile: String,
        /// What was worked.
        actual: Quantity,
    },
    /// A line that ends before it begins.
    #[error("Al: scegli un giorno uguale o successivo all'inizio")]
    LineBackwards,
    /// A line outside the year of the quote.
    #[error("Dal e al: scegli giorni del {0}, l'anno del preventivo")]
    OutsideYear(i16),
    /// A line of nothing.
    #[error("Quantità: scrivi un numero maggiore di zero")]
    NothingOrdered,
    /// A service that the catalogue does not have.
    #[error("Servizio: scegline uno del catalogo")]
    NoSuchService,
    /// A draft is open already.
    #[error("C'è già una bozza di questo preventivo: completa quella")]
    DraftOpen,
    /// A version without the reason it needs.
    #[error("Motivo: scrivi perché")]
    NoReason,
    /// An act without a number.
    #[error("Numero dell'atto: compila questo campo")]
    NoAct,
    /// Hours on a line that was not accepted.
    #[error("Le ore si registrano quando il preventivo è accettato")]
    NotAcceptedYet,
    /// Hours after the line was closed.
    #[error("Le ore di questa riga sono state chiuse a consuntivo il {0}")]
    HoursClosed(Day),
    /// Hours of nothing.
    #[error("Ore: scrivi un numero maggiore di zero, per esempio 2,5")]
    NoHours,
    /// Hours on a day that is not in the line, or has not come.
    #[error("Giorno: scegli un giorno già passato della riga, {0}")]
    HoursOutside(Period),
    /// A profile that the line does not have.
    #[error("Profilo: scegline uno tra quelli del preventivo")]
    NoSuchProfile,
    /// More hours than estimated.
    #[error(
        "Ore: per {profile} restano {left} ore del preventivo. Per andare oltre serve una nuova versione accettata dall'ente"
    )]
    BeyondEstimate {
        /// The profile.
        profile: String,
        /// What is left.
        left: Quantity,
    },
    /// A line that is not paid by the hour.
    #[error("«{0}» non si paga a ore")]
    NotHourly(String),
    /// An amount that does not fit.
    #[error("L'importo è troppo grande: controlla quantità e prezzi")]
    TooLarge,
}
