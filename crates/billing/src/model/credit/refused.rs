//! What this is: the reasons for which there is no credit note, in words for who can mend them.
//! What it is not: the rules themselves.

use kernel::{Cents, Day};

/// Why there is no credit note.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotCredited {
    /// Nothing was chosen.
    #[error("Scegli almeno una riga e scrivi l'importo da stornare")]
    Nothing,
    /// There is no such line, or it is chosen twice.
    #[error("Riga {0}: non è una riga della fattura, o è indicata due volte")]
    NoLine(i64),
    /// More than is left of a line.
    #[error("Riga {position}: si può stornare al massimo {left}")]
    LineExceeded {
        /// Which line.
        position: i64,
        /// What is left of it.
        left: Cents,
    },
    /// More than is left of a rate.
    #[error(
        "Lo storno delle righe «{rate}» supera quello che resta della fattura: storna anche le righe con importo negativo"
    )]
    RateExceeded {
        /// The rate or nature.
        rate: String,
    },
    /// More than is left of the invoice.
    #[error(
        "Il totale della nota supera quello che resta della fattura, {0}: storna anche le righe con importo negativo"
    )]
    TotalExceeded(Cents),
    /// It would take back nothing, or charge.
    #[error("Il totale della nota di credito deve essere maggiore di zero: correggi gli importi")]
    NotPositive,
    /// Days that the line does not bill.
    #[error("Riga {0}: i giorni restituiti devono essere tra quelli fatturati e non ancora restituiti")]
    OtherDays(i64),
    /// Dated before its invoice.
    #[error("Data della nota di credito: non può venire prima della fattura, che è del {0}")]
    BeforeInvoice(Day),
    /// No reason given.
    #[error("Motivo: scrivi perché si storna, per esempio «recesso dal 30 giugno 2026»")]
    NoReason,
    /// A sum that cannot be held.
    #[error("Un importo è troppo grande per essere calcolato")]
    TooLarge,
}
