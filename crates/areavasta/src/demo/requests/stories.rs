//! What this is: what the bodies of the demo ask, and what follows, as data: invented.
//! What it is not: the doing.

use helpdesk::model::{Impact, Kind, Urgency};

use super::When;

/// Something that happens in a request.
#[derive(Debug)]
pub(super) enum Do {
    /// The operator takes it in charge.
    Take,
    /// The operator answers.
    Say(&'static str),
    /// The operator asks the body something and waits.
    Ask(&'static str),
    /// The body answers.
    Answer(&'static str),
    /// The operator writes for the centre only.
    Note(&'static str),
    /// The operator says it is solved.
    Solve(&'static str),
    /// The body confirms.
    Confirm,
    /// The operator writes down minutes, doing what.
    Spend(i64, &'static str),
    /// It goes on in the request with this subject.
    MergeInto(&'static str),
}

/// A request with what follows.
#[derive(Debug)]
pub(super) struct Story {
    /// Whose: a place in the list of bodies; the first two write for themselves.
    pub(super) body: usize,
    /// About which of the three services.
    pub(super) service: usize,
    pub(super) kind: Kind,
    pub(super) weight: (Impact, Urgency),
    pub(super) subject: &'static str,
    pub(super) text: &'static str,
    pub(super) on: When,
    pub(super) acts: &'static [(When, Do)],
}

const LOW: (Impact, Urgency) = (Impact::Low, Urgency::Low);
const OFFICE: (Impact, Urgency) = (Impact::Medium, Urgency::Medium);
const STOPPED: (Impact, Urgency) = (Impact::Medium, Urgency::High);

pub(super) const STORIES: &[Story] = &[
    Story {
        body: 0,
        service: 0,
        kind: Kind::Incident,
        weight: STOPPED,
        subject: "La casella dell'anagrafe non riceve più posta",
        text: "Da stamattina alla casella dell'anagrafe non arriva nulla. Chi ci scrive riceve un avviso di casella piena.",
        on: (38, 9, 10),
        acts: &[
            ((38, 9, 40), Do::Take),
            ((38, 10, 30), Do::Note("Quota esaurita: archivio del 2024 mai spostato.")),
            (
                (38, 11, 20),
                Do::Solve(
                    "La casella era piena: abbiamo raddoppiato lo spazio e spostato l'archivio. Ora riceve.",
                ),
            ),
            ((38, 11, 30), Do::Spend(40, "Ripristino della casella")),
            ((37, 9, 0), Do::Confirm),
        ],
    },
    Story {
        body: 1,
        service: 2,
        kind: Kind::Incident,
        weight: OFFICE,
        subject: "Un documento pubblicato non si apre",
        text: "La delibera pubblicata ieri non si apre: compare una pagina bianca.",
        on: (33, 10, 0),
        acts: &[
            ((33, 10, 45), Do::Take),
            ((33, 12, 0), Do::Ask("Ci mandate il numero della delibera e il nome del file?")),
            ((32, 9, 30), Do::Answer("È la delibera 112, file delibera_112.pdf.")),
            ((32, 11, 0), Do::Solve("Il file era incompleto: lo abbiamo ricaricato e ora si apre.")),
            ((32, 11, 10), Do::Spend(25, "Verifica della pubblicazione")),
        ],
    },
    Story {
        body: 2,
        service: 0,
        kind: Kind::Service,
        weight: LOW,
        subject: "Nuova casella per l'ufficio tecnico",
        text: "Serve una casella condivisa per l'ufficio tecnico, con accesso per tre persone.",
        on: (29, 15, 0),
        acts: &[
            ((28, 9, 15), Do::Take),
            (
                (28, 10, 0),
                Do::Solve(
                    "Casella creata. Le istruzioni per il primo accesso sono arrivate al responsabile dell'ufficio.",
                ),
            ),
            ((28, 10, 5), Do::Spend(20, "Creazione di una casella")),
        ],
    },
    Story {
        body: 3,
        service: 1,
        kind: Kind::Incident,
        weight: OFFICE,
        subject: "Collegamento lento in municipio",
        text: "Nel pomeriggio il collegamento è così lento che non si riesce a lavorare con gli applicativi.",
        on: (26, 14, 30),
        acts: &[
            ((21, 10, 0), Do::Take),
            ((21, 11, 0), Do::Note("Presa in carico tardi: era finita tra le segnalazioni già viste.")),
            (
                (15, 16, 0),
                Do::Solve(
                    "Sostituito l'apparato di rete dell'ingresso: la velocità è tornata quella prevista. Ci scusiamo per il ritardo.",
                ),
            ),
            ((15, 16, 10), Do::Spend(150, "Intervento presso l'ente")),
        ],
    },
    Story {
        body: 0,
        service: 2,
        kind: Kind::Information,
        weight: LOW,
        subject: "Come si aggiunge un responsabile della pubblicazione",
        text: "Vorremmo che anche la nuova collega potesse pubblicare: come si fa?",
        on: (22, 11, 0),
        acts: &[
            ((22, 12, 10), Do::Take),
            (
                (22, 12, 30),
                Do::Solve(
                    "Scriveteci nome e indirizzo della collega dal referente dell'ente: la abilitiamo noi in giornata.",
                ),
            ),
            ((21, 9, 0), Do::Confirm),
        ],
    },
    Story {
        body: 1,
        service: 1,
        kind: Kind::Incident,
        weight: OFFICE,
        subject: "La stampante del protocollo non stampa",
        text: "La stampante dell'ufficio protocollo risulta non raggiungibile.",
        on: (13, 8, 50),
        acts: &[
            ((13, 9, 20), Do::Take),
            (
                (13, 12, 0),
                Do::Say(
                    "Abbiamo visto che manca il collegamento di tutto il piano: stiamo controllando l'armadio di rete.",
                ),
            ),
            (
                (13, 15, 30),
                Do::Solve(
                    "Era spento un apparato dell'armadio del primo piano: riacceso, ora stampante e postazioni sono raggiungibili.",
                ),
            ),
            ((13, 15, 40), Do::Spend(55, "Assistenza a distanza")),
        ],
    },
    Story {
        body: 1,
        service: 1,
        kind: Kind::Incident,
        weight: OFFICE,
        subject: "Postazioni del primo piano senza rete",
        text: "Tre postazioni del primo piano non vedono la rete, forse è lo stesso problema della stampante.",
        on: (13, 9, 40),
        acts: &[((13, 10, 15), Do::MergeInto("La stampante del protocollo non stampa"))],
    },
    Story {
        body: 4,
        service: 2,
        kind: Kind::Service,
        weight: LOW,
        subject: "Aggiornare gli orari degli uffici",
        text: "Dal mese prossimo gli uffici cambiano orario: vanno aggiornate le pagine.",
        on: (9, 11, 0),
        acts: &[
            ((9, 11, 45), Do::Take),
            ((8, 10, 0), Do::Solve("Orari aggiornati in tutte le pagine degli uffici.")),
            ((8, 10, 5), Do::Spend(35, "Aggiornamento di pagine")),
        ],
    },
    Story {
        body: 2,
        service: 1,
        kind: Kind::Incident,
        weight: STOPPED,
        subject: "La sede distaccata è senza collegamento",
        text: "Da ieri sera la sede distaccata non ha collegamento: gli sportelli lavorano a mano.",
        on: (7, 8, 40),
        acts: &[
            ((7, 9, 0), Do::Take),
            (
                (7, 9, 30),
                Do::Say(
                    "Abbiamo aperto la segnalazione al gestore della linea: vi aggiorniamo appena risponde.",
                ),
            ),
        ],
    },
    Story {
        body: 0,
        service: 0,
        kind: Kind::Service,
        weight: OFFICE,
        subject: "Spostare la posta di un collega che ha lasciato l'ente",
        text: "Il collega dei tributi ha cambiato ente: la sua posta deve arrivare al nuovo responsabile.",
        on: (4, 10, 0),
        acts: &[
            ((4, 10, 40), Do::Take),
            (
                (4, 11, 0),
                Do::Ask(
                    "Serve l'autorizzazione scritta del responsabile del servizio: potete allegarla qui?",
                ),
            ),
        ],
    },
    Story {
        body: 5,
        service: 2,
        kind: Kind::Incident,
        weight: LOW,
        subject: "Un modulo compilato non arriva all'ufficio",
        text: "I cittadini compilano il modulo dei rifiuti ma l'ufficio non riceve il messaggio.",
        on: (3, 15, 30),
        acts: &[],
    },
    Story {
        body: 1,
        service: 0,
        kind: Kind::Incident,
        weight: STOPPED,
        subject: "Il sindaco non riesce ad accedere alla posta",
        text: "Dopo il cambio della password l'accesso dal telefono è bloccato.",
        on: (1, 16, 30),
        acts: &[],
    },
];
