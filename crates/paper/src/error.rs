//! What this is: why a document could not be made. What it is not: anything its reader can mend, except
//! the name of an attachment.

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaperError {
    #[error("Il documento non si può comporre: {0}")]
    Template(String),
    #[error("Il documento non rispetta gli standard PDF/A-3a e PDF/UA-1: {0}")]
    Standard(String),
    #[error("Il nome dell'allegato «{0}» non è valido: usa un nome di file semplice, diverso dagli altri")]
    AttachmentName(String),
    #[error("Al documento si possono unire al massimo {0} allegati")]
    TooManyAttachments(usize),
    #[error("La data del documento non si può scrivere in un PDF")]
    Moment,
    #[error("I dati del documento non si possono scrivere: {0}")]
    Data(String),
}
