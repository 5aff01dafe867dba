//! What this is: why an act on an agreement or a membership cannot be done, in words for the person who tried.
//! What it is not: faults of the database.

use kernel::{Day, Period};

/// Why not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The text is frozen.
    #[error("La convenzione è già approvata: il testo non cambia più. Prepara una nuova versione")]
    AlreadyApproved,
    /// Signed twice.
    #[error("La convenzione è già firmata")]
    AlreadySigned,
    /// Nothing can be built on a draft.
    #[error("La convenzione non è ancora approvata: registra prima l'approvazione")]
    NotApproved,
    /// Put away.
    #[error("La convenzione è archiviata")]
    Archived,
    /// Signed too early.
    #[error("Data della firma: scrivi un giorno dal {0} in poi, la data dell'approvazione")]
    SignedBeforeApproval(Day),
    /// No days.
    #[error("Durata: scrivi almeno un mese")]
    NoDuration,
    /// A successor that would begin together with what it follows.
    #[error("Decorrenza: la nuova versione comincia dopo l'inizio di quella che sostituisce, {0}")]
    SuccessorTooEarly(Day),
    /// A second successor.
    #[error(
        "Una nuova versione di questa convenzione è già in preparazione o approvata: aprila dalla sua pagina"
    )]
    AlreadyFollowed,
    /// Joining outside the dates.
    #[error("Decorrenza: scegli un giorno in cui la convenzione è in vigore, {0}")]
    OutsideAgreement(Period),
    /// Joining too late.
    #[error("Decorrenza: a questa convenzione si poteva aderire fino al {0}")]
    JoiningClosed(Day),
    /// The body is a member in those days.
    #[error("L'ente ha già un'adesione a questa convenzione in quei giorni")]
    AlreadyMember,
    /// Nothing to renew or to give notice of.
    #[error("Non c'è un rinnovo da fare: la convenzione non lo prevede, oppure la disdetta è già registrata")]
    NothingToRenew,
    /// Notice given too late.
    #[error("Data della disdetta: l'ultimo giorno utile era il {0}")]
    NoticeTooLate(Day),
    /// The agreement does not reach further yet.
    #[error("L'adesione arriva già al {0}, fine della convenzione: rinnova prima la convenzione")]
    AgreementNotProlonged(Day),
    /// Left already.
    #[error("L'adesione è già chiusa da un recesso o annullata")]
    AlreadyLeft,
    /// No notice to take back.
    #[error("Non c'è una disdetta da annullare")]
    NoNotice,
    /// The notice has ended it.
    #[error("La disdetta ha già avuto effetto: tutto è finito il {0}. Serve un nuovo atto")]
    NoticeHadEffect(Day),
    /// No recess to take back.
    #[error("Non c'è un recesso da annullare")]
    NotLeft,
    /// The recess has ended it.
    #[error("Il recesso ha già avuto effetto: l'ultimo giorno è stato il {0}. Registra una nuova adesione")]
    LeavingHadEffect(Day),
    /// A recess recorded when nobody kept how things stood before.
    #[error(
        "Di questo recesso non è registrato come stavano prima scadenze e servizi: registra una nuova adesione"
    )]
    LeavingNotKept,
    /// The services have changed since.
    #[error(
        "Dopo il recesso i servizi dell'adesione sono cambiati: non si può più annullare. Registra una nuova adesione"
    )]
    LeavingFollowed,
    /// An invoice was made that ends with the recess.
    #[error("«{0}» è già in fattura fino all'ultimo giorno del recesso: serve prima una nota di credito")]
    LeavingBilled(String),
    /// No cancellation to take back.
    #[error("L'adesione non è annullata: non c'è nulla da ripristinare")]
    NotCancelled,
    /// The first day has come.
    #[error("L'adesione doveva cominciare il {0}, che è già arrivato: registra una nuova adesione")]
    CancelledForGood(Day),
    /// A last day that is not in the dates.
    #[error("Ultimo giorno: scegli un giorno dell'adesione, {0}")]
    LeavesOutside(Period),
    /// Cancelled too late.
    #[error("L'adesione è in vigore dal {0}: non si annulla più, registra un recesso")]
    AlreadyBegun(Day),
    /// A service before the adhesion, or after its end.
    #[error("Attivo dal: scegli un giorno in cui l'adesione ha effetto, {0}")]
    LineOutsideMembership(Period),
    /// Ends before it begins.
    #[error("Attivo fino al: scegli un giorno uguale o successivo all'inizio")]
    LineBackwards,
    /// Two lines on one day.
    #[error("«{0}» è già attivo per l'ente in quei giorni: cambialo dalla sua riga")]
    ServiceAlreadyActive(String),
    /// A change on a day that is not in the line.
    #[error("Dal: scegli un giorno in cui la riga è attiva, dal {0} in poi")]
    ChangeOutsideLine(Day),
    /// A quantity that a quote has agreed.
    #[error("Il prezzo di «{0}» viene dal preventivo {1}: cambialo con una nuova versione del preventivo")]
    PriceAgreed(String, String),
    /// An agreed line on days of a service that already changes later.
    #[error(
        "«{0}» ha già variazioni dal {1} in poi: chiudile dalla pagina dell'adesione, oppure scegli altri giorni"
    )]
    ChangedLater(String, Day),
    /// An agreed price for days that have passed at another price.
    #[error(
        "«{0}» è già attivo e i giorni prima del {1} sono passati: la riga deve cominciare dal {1} in poi"
    )]
    AgreedInThePast(String, Day),
    /// An agreed price for days that an invoice has.
    #[error(
        "«{0}» è già in fattura per {1}: serve prima una nota di credito, oppure scegli giorni non ancora fatturati"
    )]
    AlreadyBilled(String, Period),
    /// An amount for days of two years.
    #[error("«{0}»: il periodo sta tutto in un anno")]
    TwoYears(String),
    /// A line that no quote has agreed, or another one has.
    #[error("«{0}» non ha più il prezzo di questo preventivo: ricarica la pagina")]
    NotAgreedHere(String),
    /// A service that the agreement does not offer.
    #[error("Servizio: scegli uno dei servizi previsti dalla convenzione")]
    NotOffered,
    /// A window that ends before it begins.
    #[error("Fine del periodo di fatturazione: scegli un giorno uguale o successivo all'inizio")]
    WindowBackwards,
    /// A step that is not there.
    #[error("Passaggio non trovato: ricarica la pagina")]
    NoSuchStep,
    /// Approved while steps are open.
    #[error("Prima registra la data di almeno un passaggio dell'iter di approvazione")]
    NoStepDone,
}
