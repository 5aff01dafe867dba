//! What this is: the centre of Macerata as it described itself in 2022. What it is not: the others.

use registry::{Level, ManagementForm};

use super::{Case, CaseRole, Headcount, base, on_request, unit};

const fn role(
    name: &'static str,
    of: &'static str,
    skills: &'static str,
    qualification: &'static str,
    people: i64,
) -> CaseRole {
    CaseRole { name, of: Some(of), partner: true, skills, qualification, people: Some(people) }
}

/// In house form.
pub(super) const MACERATA: Case = Case {
    code: "macerata",
    name: "CST Macerata",
    province: "Macerata",
    form: ManagementForm::InHouse,
    level: Level::Advanced,
    partner: "TASK s.r.l.",
    story: &[
        "Progetto SINP della Provincia dal 1996; dal 1999 la società TASK s.r.l., da cui il centro servizi.",
        "TASK è a capitale interamente pubblico: Provincia di Macerata 56 %, e con essa altri enti del territorio.",
    ],
    served: "Gli enti convenzionati del territorio provinciale",
    services: &[
        base("Sito istituzionale del Comune", Some("siti")),
        base("Posta elettronica e servizi Internet", Some("posta")),
        base("Servizi per le reti: accesso alla intranet provinciale SINP", Some("connettivita")),
        base("Servizi di sicurezza", Some("sicurezza")),
        base("Newsletter «Gazzetta degli enti locali»", None),
        base("Hermes", None),
        base("Servizi di formazione", Some("formazione")),
        base("Presenza nel portale territoriale della provincia", None),
        on_request("SUAP SINP", Some("suap_sue")),
        on_request("ProcediSINP", Some("applicativi")),
        on_request("App integrata al sito istituzionale", Some("multicanalita")),
        on_request("Assistenza Tecnica Plus", Some("helpdesk")),
    ],
    roles: &[
        role(
            "Programmatore",
            "programmatore",
            "Conoscenza di hardware, software e linguaggi di programmazione",
            "Laurea",
            4,
        ),
        role(
            "Sistemista",
            "sistemista",
            "Conoscenza di hardware, software, reti e architetture",
            "Laurea",
            1,
        ),
        role("Assistente tecnico", "sistemista", "Conoscenze tecniche di hardware e software", "Diploma", 2),
        role(
            "Addetto customer care, help desk e gestione progetti",
            "operatore",
            "Conoscenza del software, dei servizi e delle normative di riferimento",
            "Diploma o laurea",
            6,
        ),
        role(
            "Segreteria",
            "amministrativo",
            "Conoscenza di contabilità, amministrazione, norme della PA e servizi",
            "Diploma o laurea",
            2,
        ),
    ],
    headcount: Headcount {
        listed: 15,
        stated: 15,
        note: "La tabella delle figure e il testo coincidono: 15 persone, tutte della società.",
        time: "Organico della società",
    },
    shares: (10000, 10000),
    units: &[
        unit(
            "Area programmazione e sviluppo web",
            "Progettazione, sviluppo e manutenzione di siti, portali e servizi",
            "4",
        ),
        unit(
            "Area reti e sistemi",
            "Infrastruttura telematica e server farm, monitoraggio, assistenza tecnica",
            "3",
        ),
        unit(
            "Area customer care e gestione progetti",
            "Supporto ai servizi, soddisfazione degli enti, bandi",
            "6",
        ),
        unit(
            "Area contabilità, amministrazione e compliance",
            "Segreteria contabile e amministrativa, conformità",
            "2",
        ),
    ],
    working: &[
        "Tutte le attività operative sono della società, comprese le stipule delle convenzioni con i Comuni.",
        "È elevato il numero di persone che si occupano di customer care e gestione dei progetti.",
    ],
    organs: &[
        unit(
            "Dirigenza settore Risorse umane e finanziarie",
            "Programmazione finanziaria e rendicontazione, controlli di gestione, società partecipate",
            "",
        ),
        unit(
            "Ufficio gestione partecipate",
            "Quote, controlli e verifiche di legge, revisione periodica",
            "",
        ),
        unit(
            "Servizio CED, sistemi informativi e transizione al digitale",
            "Capitolato tecnico del contratto di servizio, pareri tecnici, verifica dei risultati",
            "",
        ),
        unit(
            "Comitato di Coordinamento (nella società)",
            "Influenza determinante su obiettivi strategici e decisioni significative",
            "Tutti gli enti convenzionati",
        ),
    ],
    prices: &[
        ("Pacchetto base, meno di 500 abitanti", "150,00 € + IVA"),
        ("Pacchetto base, da 501 a 1.000", "960,00 € + IVA"),
        ("Pacchetto base, da 1.001 a 2.300", "1.440,00 € + IVA"),
        ("Pacchetto base, da 2.301 a 3.000", "2.112,00 € + IVA"),
        ("Pacchetto base, da 3.001 a 4.500", "2.200,00 € + IVA"),
        ("Pacchetto base, da 4.501 a 7.000", "2.816,00 € + IVA"),
        ("Pacchetto base, da 7.001 a 8.500", "3.520,00 € + IVA"),
        ("Pacchetto base, da 8.501 a 12.500", "4.840,00 € + IVA"),
        ("Pacchetto base, da 12.501 a 20.000", "5.720,00 € + IVA"),
        ("Pacchetto base, da 20.001 a 40.000", "7.000,00 € + IVA"),
        ("Pacchetto base, più di 40.001", "10.500,00 € + IVA (la tabella non dice 500 e 40.001)"),
    ],
    income: &[
        "Quota della Provincia",
        "Quota forfettaria di ogni ente per fascia di abitanti",
        "Servizi aggiuntivi",
    ],
    costs: &["Personale della società", "Infrastruttura telematica e server farm"],
    agreement: &[
        ("Durata", "3 anni, dal 1º gennaio 2021 al 31 dicembre 2023"),
        ("Che cosa riguarda", "Servizi applicativi e protocollo; i servizi aggiuntivi a richiesta"),
        ("Aggiornamento", "I costi cambiano con la nuova convenzione, ogni 3 anni"),
        ("Pagamento", "Alla società, su fattura, entro il 31 gennaio dell'anno stesso"),
    ],
    months: 36,
    notes: &[
        "La tabella delle fasce comincia con «meno di 500» e prosegue da 501, finisce a 40.000 e prosegue con «più di \
         40.001»: chi ha esattamente 500 o 40.001 abitanti resta fuori da ogni fascia.",
        "La fonte si contraddice sui servizi di base: nel catalogo sono siti, posta, reti, sicurezza e formazione; nella \
         convenzione sono i servizi applicativi e il protocollo SUA.",
        "La fonte non dice quanti Comuni sono convenzionati.",
    ],
};
