//! What this is: the centre of Pesaro e Urbino as it described itself in 2022. What it is not: the others.

use registry::{Level, ManagementForm};

use super::{Case, CaseRole, Headcount, base, offered, on_request, unit};

const fn role(
    name: &'static str,
    of: Option<&'static str>,
    skills: &'static str,
    qualification: &'static str,
    people: i64,
) -> CaseRole {
    CaseRole { name, of, partner: false, skills, qualification, people: Some(people) }
}

const DIRECTION: &str = "Organizzative, informatiche, manageriali, giuridiche, contabili";

/// Public form.
pub(super) const PESARO: Case = Case {
    code: "pesaro-urbino",
    name: "CST Pesaro e Urbino",
    province: "Pesaro e Urbino",
    form: ManagementForm::Public,
    level: Level::Advanced,
    partner: "",
    story: &[
        "Opera con convenzioni tra enti, a supporto della gestione associata dei servizi comunali.",
        "Servizi tecnologici agli enti dal 1995; centro servizi costituito nel 2005 con un progetto regionale, poi il progetto ministeriale ALI.",
    ],
    served: "46 Comuni della Provincia, 3 Comuni della Provincia di Rimini, 3 Unioni Montane, 2 Unioni di Comuni, 7 altri enti",
    services: &[
        base("Internet di base", Some("connettivita")),
        base("Posta elettronica", Some("posta")),
        base("DocWeb (gestione dei portali web degli enti)", Some("siti")),
        base("Supporto tecnico-statistico", None),
        on_request("Connettività Internet e Intranet", Some("connettivita")),
        on_request("Cloud ibrido e virtualizzazione di server", Some("cloud")),
        on_request("Servizi applicativi ospitati presso il cloud", Some("applicativi")),
        on_request("Servizi informatici consulenziali", Some("consulenza_it")),
        on_request("Formazione informatica", Some("formazione")),
        on_request("Sistema informativo statistico on-line", None),
        on_request("Consulenza tecnico-statistica", None),
        on_request("Supporto PNRR", None),
        offered("Help desk con gestione delle segnalazioni", Some("helpdesk")),
        offered("Servizi SUAP", Some("suap_sue")),
        offered("Servizi SUA", None),
        offered("Servizi giuridici, stipendiali e previdenziali", None),
    ],
    roles: &[
        role("Responsabile della Transizione digitale", Some("rtd"), DIRECTION, "Laurea", 1),
        role(
            "Amministratore e responsabile informatico del CST",
            Some("coordinatore"),
            DIRECTION,
            "Laurea",
            1,
        ),
        role("Amministratore di sistema", Some("sistemista"), "Organizzative, informatiche", "Laurea", 2),
        role("Specialista in sicurezza informatica", Some("sistemista"), "Informatiche", "Diploma", 1),
        role(
            "Specialista in reti e comunicazioni informatiche",
            Some("sistemista"),
            "Informatiche",
            "Diploma",
            2,
        ),
        role(
            "Analisti e progettisti di applicazioni web",
            Some("programmatore"),
            "Informatiche",
            "Laurea",
            3,
        ),
        role("Statistico", None, "Informatiche, statistiche", "Laurea", 1),
        role("Tecnico esperto in applicazioni", Some("operatore"), "Informatiche", "Diploma", 4),
        role("Tecnico statistico", None, "Informatiche, statistiche", "Laurea", 2),
        role("Tecnici gestori di basi di dati", Some("programmatore"), "Informatiche", "Diploma", 1),
        role(
            "Addetti al protocollo e allo smistamento di documenti",
            Some("amministrativo"),
            "Amministrative",
            "Diploma",
            1,
        ),
    ],
    headcount: Headcount {
        listed: 19,
        stated: 18,
        note: "La tabella delle figure somma 19 addetti; il testo ne dichiara 18. La fonte non spiega la differenza.",
        time: "Tutti a tempo parziale, in media al 35 %",
    },
    shares: (3500, 0),
    units: &[
        unit(
            "Comitato tecnico di coordinamento",
            "Coordinamento e funzionamento operativo; scelte tecniche, gestione degli investimenti, progettazione",
            "Responsabile della Transizione Digitale della Provincia e tecnici nominati dagli enti aderenti",
        ),
        unit(
            "Gruppi di lavoro tematici",
            "Attività e interventi su specifiche problematiche tecniche",
            "Tecnici della Provincia, delle Unioni e dei Comuni",
        ),
        unit(
            "Ufficio formazione provinciale",
            "Piano della formazione, organizzazione dei corsi",
            "Dipendenti dell'ufficio formazione della Provincia",
        ),
        unit(
            "Uffici amministrativi",
            "Gestione amministrativa, contabile e di segreteria",
            "Dipendenti della Provincia e dei Comuni",
        ),
    ],
    working: &[
        "Nel comitato contano le aggregazioni territoriali: i loro referenti fanno da tramite con i Comuni.",
        "Uso esteso di un sistema di help desk con gestione delle segnalazioni.",
    ],
    organs: &[
        unit("Assemblea dei Sindaci", "Controllo sull'utilizzo dei finanziamenti", ""),
        unit("Consiglio Provinciale", "Indirizzo e controllo sull'operato del centro", ""),
        unit("Presidente della Provincia", "Vigilanza sul rispetto dei tempi e degli indirizzi decisi", ""),
    ],
    prices: &[
        ("Servizi di base (pacchetto)", "0,44 € per abitante"),
        ("Connettività Internet e Intranet", "In base alla banda richiesta"),
        ("Cloud ibrido e virtualizzazione di server", "In base all'attività e alle macchine virtuali"),
        ("Servizi applicativi ospitati presso il cloud", "In base all'attività e alle macchine virtuali"),
        ("Servizi informatici consulenziali", "In base a tecnici e ore"),
        ("Formazione informatica", "In base a tecnici e ore"),
        ("Sistema informativo statistico on-line", "In base a tecnici e ore"),
        ("Consulenza tecnico-statistica", "In base a tecnici e ore"),
    ],
    income: &["Quota per abitante dei servizi di base", "Servizi a domanda individuale"],
    costs: &["Personale della Provincia a tempo parziale", "Infrastruttura e fornitori dei servizi"],
    agreement: &[
        ("Durata", "5 anni, dal 1º gennaio 2021 al 31 dicembre 2025"),
        ("Chi la scrive", "Il comitato tecnico di coordinamento; la approva il Consiglio Provinciale"),
        ("Come si aderisce", "Presentata all'Assemblea dei Sindaci, poi firmata dagli enti"),
        ("Aggiornamento", "Poco prima della scadenza dei 5 anni, con nuovo passaggio in Consiglio"),
        ("Fattura", "Una l'anno per il 100 % di quota base e servizi aggiuntivi, entro ottobre"),
        ("Pagamento", "Entro l'anno"),
    ],
    months: 60,
    notes: &["L'help desk tra i servizi è dedotto dall'uso esteso del sistema di segnalazioni. Il sito \
              internet, di livello intermedio, è qui tra i servizi compresi nella convenzione."],
};
