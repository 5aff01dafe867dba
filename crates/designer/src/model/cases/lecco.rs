//! What this is: the centre of Lecco as it described itself in 2022. What it is not: the others.

use registry::{Level, ManagementForm};

use super::{Case, CaseRole, Headcount, offered, unit};

const fn own(
    name: &'static str,
    of: &'static str,
    skills: &'static str,
    qualification: &'static str,
    people: i64,
) -> CaseRole {
    CaseRole { name, of: Some(of), partner: false, skills, qualification, people: Some(people) }
}

const fn partner(name: &'static str, of: Option<&'static str>, skills: &'static str) -> CaseRole {
    CaseRole { name, of, partner: true, skills, qualification: "", people: None }
}

const SYSTEMS: &str =
    "Elevate conoscenze dei principali sistemi operativi, protocolli di rete e tecnologie IT";

/// PPP form.
pub(super) const LECCO: Case = Case {
    code: "lecco",
    name: "CST Lecco",
    province: "Lecco",
    form: ManagementForm::Ppp,
    level: Level::Advanced,
    partner: "3P Italia",
    story: &[
        "Da dicembre 2020 un partenariato con 3P Italia, di 18 anni, per la gestione ordinaria dei servizi.",
        "Lo scopo: servire più enti di quanti le persone del centro permettessero.",
    ],
    served: "Gli enti aderenti; chi non aderisce può farlo in qualsiasi momento",
    services: &[
        offered("Servizi elaborativi: SaaS e PaaS", Some("cloud")),
        offered("Connettività", Some("connettivita")),
        offered("Sicurezza (firewalling e antivirus)", Some("sicurezza")),
        offered("Posta elettronica e servizi collaborativi", Some("posta")),
        offered("Applicativi gestionali forniti da software house esterne", Some("applicativi")),
        offered("Siti internet (portali istituzionali)", Some("siti")),
        offered("Portali specialistici: segnalazioni, PagoPA, anagrafe, geoportale", Some("pagopa")),
        offered("Onboarding di PagoPA su App IO", Some("appio")),
        offered("Consulenza IT", Some("consulenza_it")),
        offered("Transizione al digitale (servizio RTD)", Some("consulenza_td")),
        offered("Help desk tecnico di primo livello", Some("helpdesk")),
        offered("Formazione del personale a richiesta", Some("formazione")),
        offered("Supporto PNRR: candidatura, finanziamento, attuazione", None),
    ],
    roles: &[
        own(
            "Direzione strategica del servizio",
            "rtd",
            "Elevate conoscenze tecniche e gestionali, progettazione di organismi edilizi, urbanistica, estimo",
            "Laurea STEM",
            1,
        ),
        own(
            "Sistemista, amministratore di sistema e di rete: coordinamento CST e apparati di rete",
            "coordinatore",
            SYSTEMS,
            "Diploma",
            2,
        ),
        own(
            "Sistemista, amministratore di sistema e di rete: supporto tecnico e programmazione",
            "sistemista",
            SYSTEMS,
            "Laurea STEM",
            2,
        ),
        own(
            "Attività istruttoria in campo amministrativo",
            "amministrativo",
            "Elevate conoscenze di normative e procedure amministrative",
            "Laurea magistrale",
            1,
        ),
        partner(
            "Capo progetto",
            Some("coordinatore"),
            "Gestionali e organizzative; progetti di innovazione nella PA da oltre 15 anni",
        ),
        partner("Responsabile dei servizi", Some("coordinatore"), "Coordinamento delle attività"),
        partner(
            "Responsabile del supporto e dell'assistenza tecnica ai Comuni",
            Some("operatore"),
            "Gestione dei sistemi e contatto con il pubblico",
        ),
        partner(
            "Responsabile amministrativo contabile",
            Some("amministrativo"),
            "Gestione amministrativa e contabile",
        ),
        partner(
            "Pool di esperti tecnici e della trasformazione digitale",
            Some("programmatore"),
            "Pagamenti elettronici, identità digitale, usabilità dei servizi, smart city",
        ),
        partner("Esperto legale", None, "Avvocato da oltre 15 anni: appalti pubblici, privacy"),
        partner(
            "Figura di supporto trasversale e back up",
            Some("operatore"),
            "Disponibilità dell'help desk, segreteria",
        ),
    ],
    headcount: Headcount {
        listed: 6,
        stated: 6,
        note: "6 persone della Provincia, a cui si aggiunge il partner: la tabella ne elenca 7 figure senza il numero di \
               addetti, il testo dice 3 persone.",
        time: "Provincia: operativamente due figure al 40 %. Partner: 3 persone al 70 %",
    },
    shares: (4000, 7000),
    units: &[unit(
        "Sistemi informatici e CST – Direzione organizzativa VII",
        "Apparecchiature, servizi informatici e trattamento dei dati; servizi aggregati sovraterritoriali",
        "6",
    )],
    working: &[
        "Le figure tecniche della Provincia intervengono a richiesta, sempre meno con il passare del tempo.",
        "La Provincia ha messo a disposizione del partner due uffici.",
    ],
    organs: &[
        unit(
            "Assemblea degli Enti",
            "Nomina l'Ufficio di Presidenza; indirizzo, controllo, programmazione; approva previsione di spesa e rendiconto",
            "Gli enti aderenti",
        ),
        unit(
            "Ufficio di Presidenza",
            "Priorità di sviluppo, proposta di programmazione entro ottobre, relazione annuale",
            "Presidente della Provincia e 4 rappresentanti degli enti, per 5 anni",
        ),
    ],
    prices: &[
        ("Connettività e sicurezza", "33 € a postazione"),
        ("Posta elettronica e servizi collaborativi", "142 € a postazione"),
        ("Applicativi gestionali", "464 € a postazione"),
        ("Portali specialistici", "Compreso nella quota annuale di adesione"),
        ("Consulenza IT", "Compreso nella quota annuale di adesione"),
        ("Help desk di primo livello", "Compreso nella quota annuale di adesione"),
        ("Formazione a richiesta", "Compreso nella quota annuale di adesione"),
        ("Siti internet", "Da 900 € a 2.000 € l'anno, secondo la dimensione dell'ente"),
        ("PagoPA, tutte le causali", "Da 430 € a 1.550 € l'anno, secondo la dimensione dell'ente"),
        ("Community RTD", "Da 740 € a 2.600 € l'anno, secondo la dimensione dell'ente"),
        ("Onboarding PagoPA su App IO", "Da 750 € a 2.800 €"),
    ],
    income: &[
        "Costi di infrastruttura e generali, ripartiti sul numero di postazioni",
        "Costi dei servizi richiesti, a carico dell'ente che li usa",
    ],
    costs: &[
        "Noleggio e connettività del data center, certificati, domini",
        "Affitto dei locali, personale, personale della cooperativa, imprevisti",
        "Fornitori dei servizi richiesti dagli enti",
    ],
    agreement: &[
        ("Durata", "5 anni, dal 1º gennaio 2018 al 31 dicembre 2022"),
        ("Come si aderisce", "In qualsiasi momento della durata"),
        ("Quota", "Costi fissi sul numero di postazioni, più i costi dei servizi richiesti"),
        ("Aggiornamento", "I costi cambiano ogni anno, secondo i contratti con i fornitori"),
        ("Fabbisogni", "Ogni dicembre la scheda dei fabbisogni"),
    ],
    months: 60,
    notes: &[
        "La fonte si contraddice su PagoPA: è tra i portali specialistici compresi nella quota e ha anche un prezzo \
         proprio, da 430 a 1.550 euro. Restano entrambi.",
        "Il partenariato dura 18 anni dal dicembre 2020, la convenzione con gli enti scade il 31 dicembre 2022: sono due \
         atti diversi.",
    ],
};
