//! What this is: why an act on a request cannot be done, in words for the person who tried.
//! What it is not: faults of the database.

use crate::model::{Hours, Status};

/// Why not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The move does not exist from where the request stands.
    #[error("La richiesta è nello stato «{}»: questa operazione non si può fare", .0.label())]
    NotFromHere(Status),
    /// Nobody works on it yet.
    #[error("Prima prendi in carico la richiesta")]
    NotTaken,
    /// The term to reopen has passed.
    #[error("Il termine per riaprire la richiesta è passato: apri una nuova richiesta collegata")]
    TooLateToReopen,
    /// The body does not have that service on that day.
    #[error("Servizio: scegline uno tra quelli attivi oggi per l'ente")]
    NotInForce,
    /// The request is not to be merged into itself.
    #[error("Richiesta di destinazione: una richiesta non si unisce a sé stessa")]
    Itself,
    /// The other request is of another body, or not there.
    #[error("Richiesta di destinazione: scrivi il numero di un'altra richiesta dello stesso ente")]
    NotOfThisBody,
    /// The other request has been merged or taken back.
    #[error("Richiesta di destinazione: la n. {0} è unita, annullata o chiusa; scegline una aperta")]
    TargetEnded(i64),
    /// Whoever should work on it cannot.
    #[error("Assegna a: scegli una persona del centro che lavora sulle richieste")]
    NotStaff,
    /// A team that is not there, or gets nothing any more.
    #[error("Assegna a: scegli un gruppo attivo")]
    NotATeam,
    /// The service belongs to another team.
    #[error("Servizi: «{0}» è già del gruppo «{1}»; toglilo prima da lì")]
    ServiceOfAnotherTeam(String, String),
    /// A placeholder that means nothing.
    #[error("Testo: «{{{0}}}» non è un segnaposto; usa quelli elencati sotto il campo")]
    Placeholder(String),
    /// A request cannot be behind itself, nor behind one that has another behind it.
    #[error("Richiesta principale: scegli una richiesta aperta che non è a sua volta collegata a un'altra")]
    NotAParent,
    /// It has requests of its own behind it.
    #[error("Questa richiesta ne ha altre collegate: non può essere collegata a sua volta")]
    HasChildren,
    /// The term to reopen runs: it is reopened, not begun again.
    #[error("La richiesta si può ancora riaprire: riaprila invece di aprirne una nuova")]
    StillReopens,
    /// An outage without services.
    #[error("Servizi: scegline almeno uno")]
    NoServices,
    /// An outage that ends before it begins.
    #[error("Fine: deve venire dopo l'inizio")]
    EndsBeforeItBegins,
    /// An outage that is over.
    #[error("L'avviso è chiuso: non si aggiorna più")]
    OutageClosed,
    /// Too many saved views.
    #[error("Viste salvate: sono già {0}, togline una prima")]
    ManyViews(usize),
    /// Time of nothing.
    #[error("Minuti: scrivi un numero da 1 a 1.440")]
    NoTime,
    /// A day that has not come.
    #[error("Giorno: scegli oggi o un giorno passato")]
    InTheFuture,
    /// A calendar that is none.
    #[error("{0}")]
    Calendar(String),
    /// Working time that cannot be reckoned.
    #[error("{0}")]
    Time(String),
    /// More files than fit.
    #[error(
        "Allegati: sono {sent}, se ne possono aggiungere al massimo {most}; togline qualcuno o invia un altro messaggio"
    )]
    TooManyFiles {
        /// How many at most.
        most: usize,
        /// How many came.
        sent: usize,
    },
    /// A file with nothing in it.
    #[error("Allegato «{0}»: è vuoto; controlla il file e scegli di nuovo")]
    EmptyFile(String),
    /// A file that is too large.
    #[error("Allegato «{name}»: supera i {megabytes} MB; riducilo o dividilo in più parti")]
    LargeFile {
        /// Its name.
        name: String,
        /// How large at most.
        megabytes: usize,
    },
    /// A file of a kind that is not taken.
    #[error(
        "Allegato «{0}»: questo tipo di file non si può allegare; usa PDF, documenti, immagini, testo o un archivio ZIP"
    )]
    KindOfFile(String),
    /// A question that cannot be asked.
    #[error("{0}")]
    Question(String),
    /// A package smaller than what was used of it.
    #[error("Ore: ne sono già state usate {0}; scrivine almeno altrettante")]
    LessThanUsed(Hours),
    /// The line has given a package already.
    #[error("Servizio attivo: le sue ore sono già state caricate in un altro pacchetto")]
    LineUsed,
    /// More time than the packages have.
    #[error(
        "Ore di consulenza: restano {left} e ne registri {asked}. Aggiungi un pacchetto, riduci il tempo, oppure conferma che la parte che manca va oltre il pacchetto"
    )]
    NotEnoughHours {
        /// What is left on that day.
        left: Hours,
        /// What was to be recorded.
        asked: Hours,
    },
}

impl From<worktime::MoveError> for Refused {
    fn from(why: worktime::MoveError) -> Self {
        Self::Time(why.to_string())
    }
}

impl From<worktime::TimeError> for Refused {
    fn from(why: worktime::TimeError) -> Self {
        Self::Time(why.to_string())
    }
}

impl From<worktime::CalendarError> for Refused {
    fn from(why: worktime::CalendarError) -> Self {
        Self::Calendar(why.to_string())
    }
}
