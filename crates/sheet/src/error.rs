//! What this is: what can be wrong with a file, in the words its owner reads. What it is not: what can be
//! wrong with the content of a cell; that belongs to whoever imports it.

/// Why a file could not be read. `row` and `column` are as a spreadsheet program counts them, from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    #[error("Il file «{file_name}» è vuoto: scegli il file giusto e riprova")]
    Empty { file_name: String },
    #[error("Il file «{file_name}» non è un foglio CSV o XLSX: salvalo in uno di questi formati e riprova")]
    NotASheet { file_name: String },
    #[error(
        "Il file «{file_name}» è in un vecchio formato Excel o è protetto da password: salvalo come .xlsx senza password, o come CSV, e riprova"
    )]
    OldExcel { file_name: String },
    #[error("Il file «{file_name}» è un foglio OpenDocument: salvalo come .xlsx o come CSV e riprova")]
    OpenDocument { file_name: String },
    #[error(
        "Il file dichiara la codifica {declared} ma contiene caratteri che non le appartengono: salvalo come «CSV UTF-8» e riprova"
    )]
    WrongEncoding { declared: &'static str },
    #[error("Il file è danneggiato e non si può leggere ({detail}): salvalo di nuovo e riprova")]
    Damaged { detail: String },

    #[error("Il file supera {limit}: dividilo in più file")]
    FileTooLarge { limit: String },
    #[error("Il file supera {limit} righe: dividilo in più file")]
    TooManyRows { limit: usize },
    #[error("Il file supera {limit} celle, contando anche quelle vuote: dividilo in più file")]
    TooManyCells { limit: usize },
    #[error("Riga {row}: il file supera {limit} colonne; togli quelle che non servono")]
    TooManyColumns { row: u64, limit: usize },
    #[error(
        "Riga {row}, colonna {column}: il testo supera {limit} caratteri; accorcialo, o controlla che le virgolette siano chiuse"
    )]
    CellTooLong { row: u64, column: usize, limit: usize },
    #[error("Il testo contenuto nel file supera {limit}: dividilo in più file")]
    TooMuchText { limit: String },
    #[error("Il file supera {limit} parti interne: salvalo di nuovo come .xlsx e riprova")]
    TooManyEntries { limit: usize },
    #[error("Il file, una volta decompresso, supera {limit}: dividilo in più file")]
    UnpackedTooLarge { limit: String },
    #[error(
        "Il file, una volta decompresso, supera {limit} volte la sua dimensione: non sembra un foglio di calcolo genuino"
    )]
    UnpackedRatio { limit: u64 },

    #[error("Riga {row}: le virgolette aperte non sono mai chiuse; correggi la riga e riprova")]
    UnclosedQuote { row: u64 },
    #[error("Riga {row}: ci sono {found} celle, ma le intestazioni sono {expected}; controlla i separatori")]
    Ragged { row: u64, found: usize, expected: usize },
    #[error("Colonna {column}: manca l'intestazione; scrivila o togli la colonna")]
    BlankHeader { column: usize },
    #[error("L'intestazione «{name}» compare due volte, nelle colonne {first} e {second}: rinominane una")]
    DuplicateHeader { name: String, first: usize, second: usize },
    #[error("Manca la colonna «{name}»: aggiungila con questa intestazione")]
    MissingColumn { name: String },
    #[error(
        "Riga {row}, colonna {column}: il numero ha troppe cifre per un foglio di calcolo e non è più esatto; scrivi la cella come testo"
    )]
    NumberTooLong { row: u64, column: usize },
    #[error("Nel file non c'è il foglio «{name}». Fogli presenti: {present}")]
    NoSuchSheet { name: String, present: String },
    #[error("Nel file non c'è nessun foglio con celle")]
    NoSheet,
}

impl SheetError {
    pub(crate) fn damaged(cause: &dyn std::fmt::Display) -> Self {
        let detail: String = cause.to_string().chars().take(200).collect();
        Self::Damaged { detail }
    }
}

/// Why a table could not be written. These are faults of the program or of the disk, not of a user.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    #[error("riga {row}: {found} celle, ma le colonne sono {expected}")]
    Ragged { row: usize, found: usize, expected: usize },
    #[error("riga {row}, colonna «{column}»: la cella non è del tipo della colonna")]
    WrongKind { row: usize, column: String },
    #[error("la tabella ha troppe righe o colonne per un file XLSX")]
    TooLargeForXlsx,
    #[error(transparent)]
    Csv(#[from] csv::Error),
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
}

/// A size as people read it: `20 MB`, `512 KB`, `100 byte`.
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} byte"),
        1024..1_048_576 => format!("{} KB", bytes >> 10),
        _ => format!("{} MB", bytes >> 20),
    }
}
