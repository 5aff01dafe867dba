//! What this is: everything that can go wrong, with messages in Italian that name the field and say what to do.
//! What it is not: codes for a machine to act upon; match on the variants for that.

use crate::{Move, Phase, Slot};
use jiff::Timestamp;
use jiff::civil::Date;

/// A text that is not a slot of working time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SlotError {
    /// Not two times with a dash between them.
    #[error("Fascia «{0}»: scrivi due orari con un trattino, per esempio 08:30-13:00")]
    Shape(String),
    /// The second time is not after the first.
    #[error(
        "Fascia «{0}»: la fine deve venire dopo l'inizio. Se passa la mezzanotte scrivi due fasce: \
         una fino alle 24:00 e, il giorno dopo, una dalle 00:00"
    )]
    Backwards(String),
}

/// A plan that is not a calendar.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// The zone is not in the time zone database.
    #[error("Fuso orario: «{0}» non esiste. Scrivine uno come Europe/Rome")]
    UnknownZone(String),
    /// No day of any week has working time, so that no due date exists.
    #[error(
        "Orario: non resta nemmeno un'ora di lavoro. Aggiungi una fascia, per esempio lunedì 08:30-13:00"
    )]
    NoWorkingTime,
    /// Two slots of the same day overlap.
    #[error("Orario, {day}: {first} e {second} si sovrappongono. Correggi una delle due fasce")]
    Overlap {
        /// The weekday, or the special day.
        day: String,
        /// The slot that begins first.
        first: Slot,
        /// The slot that begins before the first one ends.
        second: Slot,
    },
    /// A closure ends before it begins.
    #[error("Chiusura «{reason}»: finisce il {}, prima di cominciare il {}. Scambia le due date", italian(*to), italian(*from))]
    ClosureBackwards {
        /// Why it is closed.
        reason: String,
        /// The first day.
        from: Date,
        /// The last day.
        to: Date,
    },
    /// A rule names a day that no year has, such as 31 February.
    #[error("Festività «{0}»: nessun anno ha questo giorno. Controlla giorno e mese")]
    NoSuchDay(String),
    /// Two special days on the same date.
    #[error("Giorno particolare {}: è scritto due volte. Lascia una riga sola", italian(*.0))]
    TwiceSpecial(Date),
}

fn italian(day: Date) -> jiff::fmt::strtime::Display<'static> {
    day.strftime("%d/%m/%Y")
}

/// An instant that could not be found.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    /// The walk over the calendar was given up after a hundred years.
    #[error(
        "Calendario: in cento anni non c'è abbastanza tempo di lavoro. Controlla orari, chiusure e impegno"
    )]
    BeyondHorizon,
    /// The instant is outside the range of the time library (years -9999 to 9999).
    #[error("Data: è fuori dagli anni che il calendario conosce. Controlla l'anno")]
    OutOfRange,
}

impl From<jiff::Error> for TimeError {
    fn from(_: jiff::Error) -> Self {
        Self::OutOfRange
    }
}

/// A number of seconds that is not a working time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Tempo di lavoro: {0} secondi non è un valore valido. Scrivi un numero da 0 a 4.294.967.295")]
pub struct NotWorkTime(pub i64);

/// A move that a stopwatch refuses.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoveError {
    /// The move does not exist from this phase.
    #[error("Orologio: {} non si può {}. Ricarica la pagina e guarda lo stato attuale", phase.italian(), mv.italian())]
    NotFromHere {
        /// Where the stopwatch is.
        phase: Phase,
        /// What was asked.
        mv: Move,
    },
    /// The move comes before the one already recorded.
    #[error(
        "Ora del cambio: {at} viene prima dell'ultimo cambio registrato, {since}. Scrivi un'ora successiva"
    )]
    BackInTime {
        /// The instant of the move.
        at: Timestamp,
        /// The instant of the last move.
        since: Timestamp,
    },
    /// The calendar could not be walked.
    #[error(transparent)]
    Time(#[from] TimeError),
}
