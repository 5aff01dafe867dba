//! What this is: the tolerant reader. It accepts what real files contain (byte
//! order marks, windows-1252, any prefix, any order, unknown codes and elements)
//! and reports it as warnings with path and line.
//! What it is not: a validator, nor an opener of signed envelopes: a `.p7m` must be
//! extracted first. DTDs and entities are refused: an invoice never needs them.

mod cursor;
mod decode;
mod root;

use std::fmt;

pub(crate) use cursor::{Cursor, Step, render_path};

use crate::model::Invoice;

/// What was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// The invoice. Where a mandatory value is missing or unreadable it holds the empty
    /// value of its type (empty text, zero, day 0000-01-01): see the warnings.
    pub invoice: Invoice,
    /// What was not as expected, in the order of the file.
    pub warnings: Vec<Warning>,
    /// Warnings left out because there were more than [`Limits::warnings`].
    pub warnings_left_out: usize,
    /// Whether the file carries an XML signature. The signature is not verified.
    pub has_signature: bool,
}

impl Read {
    /// Whether every mandatory value was there and readable.
    pub fn is_complete(&self) -> bool {
        self.warnings_left_out == 0 && !self.warnings.iter().any(|warning| warning.kind.loses_data())
    }
}

/// What kind of surprise a warning is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WarningKind {
    /// An element this version does not know, skipped.
    UnknownElement,
    /// A code that is not in its list, kept as it is.
    UnknownCode,
    /// A mandatory element that is not there.
    Missing,
    /// A second copy of an element that cannot be repeated, skipped.
    Repeated,
    /// A value that is not a number, a day, … where one is expected; left out.
    Unreadable,
    /// An element without content.
    Empty,
    /// Text where only elements may be, skipped.
    StrayText,
    /// The bytes are not in the declared encoding.
    Encoding,
    /// The namespace is not the one of version 1.2.
    Namespace,
}

impl WarningKind {
    fn loses_data(self) -> bool {
        match self {
            Self::Missing | Self::Repeated | Self::Unreadable | Self::StrayText => true,
            Self::UnknownElement | Self::UnknownCode | Self::Empty | Self::Encoding | Self::Namespace => {
                false
            }
        }
    }

    fn explain(self) -> &'static str {
        match self {
            Self::UnknownElement => "elemento sconosciuto, ignorato",
            Self::UnknownCode => "codice non presente nell'elenco noto",
            Self::Missing => "elemento obbligatorio mancante",
            Self::Repeated => "elemento ripetuto, vale il primo",
            Self::Unreadable => "valore illeggibile",
            Self::Empty => "elemento vuoto",
            Self::StrayText => "testo fuori posto, ignorato",
            Self::Encoding => {
                "i caratteri non sono nella codifica dichiarata: controlla le lettere accentate"
            }
            Self::Namespace => "spazio dei nomi diverso da quello della versione 1.2",
        }
    }
}

/// Something that was not as expected but did not stop the reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// What kind of surprise.
    pub kind: WarningKind,
    /// Where, for instance `FatturaElettronicaBody[1].DatiGenerali.DatiGeneraliDocumento.Data`.
    pub path: String,
    /// Line of the file, from 1.
    pub line: usize,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "riga {}: {}: {}", self.line, self.path, self.kind.explain())
    }
}

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// More bytes than [`Limits::bytes`].
    #[error("Il file è troppo grande: {found} byte, il massimo è {limit}")]
    TooLarge {
        /// Size of the file.
        found: usize,
        /// The limit.
        limit: usize,
    },
    /// A `CAdES` envelope.
    #[error("Il file è firmato (.p7m): estrai prima il file XML dalla busta, poi caricalo di nuovo")]
    SignedEnvelope,
    /// A ZIP archive.
    #[error("Il file è un archivio ZIP: estrai prima i file XML, poi caricali uno alla volta")]
    Archive,
    /// A document type declaration.
    #[error("Riga {line}: il file contiene una dichiarazione DOCTYPE, non ammessa in una fattura")]
    Doctype {
        /// Line of the file.
        line: usize,
    },
    /// An entity other than the five of XML.
    #[error("Riga {line}: il file contiene un'entità non ammessa in una fattura")]
    Entity {
        /// Line of the file.
        line: usize,
    },
    /// Not well-formed XML.
    #[error("Riga {line}: il file non è un XML ben formato, forse è incompleto o danneggiato")]
    Malformed {
        /// Line of the file.
        line: usize,
    },
    /// Elements nested deeper than [`Limits::depth`].
    #[error("Riga {line}: troppi elementi uno dentro l'altro, il massimo è {limit}")]
    TooDeep {
        /// Line of the file.
        line: usize,
        /// The limit.
        limit: usize,
    },
    /// More elements than [`Limits::elements`].
    #[error("Il file ha troppi elementi, il massimo è {limit}")]
    TooManyElements {
        /// The limit.
        limit: usize,
    },
    /// A simplified invoice (FSM10).
    #[error("È una fattura semplificata: questo programma legge solo le fatture ordinarie (FPA12, FPR12)")]
    Simplified,
    /// Some other XML.
    #[error(
        "Il file non è una fattura elettronica: il primo elemento è \"{root}\", non \"FatturaElettronica\""
    )]
    NotAnInvoice {
        /// Name of the root element.
        root: String,
    },
}

/// What the reader accepts at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: usize,
    /// Elements one inside the other.
    pub depth: usize,
    /// Elements in the file.
    pub elements: usize,
    /// Warnings kept.
    pub warnings: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 10 * 1024 * 1024, depth: 64, elements: 500_000, warnings: 500 }
    }
}

/// The text of a file within the limits, for readers of other documents.
pub(crate) fn message_text(bytes: &[u8], limits: Limits) -> Result<std::borrow::Cow<'_, str>, ReadError> {
    if bytes.len() > limits.bytes {
        return Err(ReadError::TooLarge { found: bytes.len(), limit: limits.bytes });
    }
    decode::refuse_envelopes(bytes)?;
    Ok(decode::to_text(bytes).0)
}

/// A cursor over such a text.
pub(crate) fn message_cursor(text: &str, limits: Limits) -> Cursor<'_> {
    Cursor::new(text, limits)
}

/// Reads a file within the default [`Limits`].
pub fn read(bytes: &[u8]) -> Result<Read, ReadError> {
    read_within(bytes, Limits::default())
}

/// Reads a file within the given limits.
pub fn read_within(bytes: &[u8], limits: Limits) -> Result<Read, ReadError> {
    if bytes.len() > limits.bytes {
        return Err(ReadError::TooLarge { found: bytes.len(), limit: limits.bytes });
    }
    decode::refuse_envelopes(bytes)?;
    let (text, encoding) = decode::to_text(bytes);
    let mut cursor = Cursor::new(&text, limits);
    if encoding == decode::Encoding::NotAsDeclared {
        cursor.warn(WarningKind::Encoding);
    }
    root::read_document(cursor)
}
