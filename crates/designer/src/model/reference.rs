//! What this is: the organisational models of a centre as they were drawn from the three best cases in 2022: services,
//! roles, organs and acts by form and by level. Cumulative: a level has all that the levels below it have.
//! What it is not: what a Province must do; a design starts here and changes what it needs.

use registry::model::{NotAModel, OrganKind};
use registry::{Level, ManagementForm};

/// Where the models come from, as it is shown.
pub const SOURCE: &str =
    "Modelli organizzativi dei servizi di innovazione, progetto nazionale Province & Comuni, 2022";

/// Why in house and PPP begin at the intermediate level, as the source says it.
pub const NO_BASE: &str = "Il modello è nativamente avanzato: conferire i servizi a una società mette la Provincia in \
    condizione di usare risorse e competenze avanzate. Per questo non ha un livello base.";

/// A service of the models.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefService {
    /// The word by which designs refer to it.
    pub code: &'static str,
    /// The code it gets in a catalogue.
    pub catalogue: &'static str,
    /// Its name.
    pub name: &'static str,
    /// From which level on.
    pub level: Level,
    /// What it is, in a line.
    pub what: &'static str,
}

const fn service(
    code: &'static str,
    catalogue: &'static str,
    name: &'static str,
    level: Level,
    what: &'static str,
) -> RefService {
    RefService { code, catalogue, name, level, what }
}

/// The services, by level.
pub const SERVICES: &[RefService] = &[
    service(
        "connettivita",
        "B01",
        "Connettività",
        Level::Base,
        "Accesso a Internet e alla rete fra gli enti.",
    ),
    service(
        "posta",
        "B02",
        "Posta elettronica",
        Level::Base,
        "Caselle di posta istituzionali e servizi collegati.",
    ),
    service(
        "sicurezza",
        "B03",
        "Sicurezza informatica",
        Level::Base,
        "Protezione della rete e delle postazioni: firewall, antivirus, aggiornamenti.",
    ),
    service(
        "helpdesk",
        "B04",
        "Help desk di primo livello",
        Level::Base,
        "Un punto unico a cui segnalare guasti e chiedere assistenza.",
    ),
    service(
        "applicativi",
        "I01",
        "Gestione degli applicativi",
        Level::Intermediate,
        "Avvio, aggiornamento e assistenza dei programmi gestionali.",
    ),
    service(
        "pagopa",
        "I02",
        "PagoPA",
        Level::Intermediate,
        "Adesione e gestione dei pagamenti verso gli enti.",
    ),
    service(
        "siti",
        "I03",
        "Siti Internet",
        Level::Intermediate,
        "Siti istituzionali conformi alle linee guida.",
    ),
    service("formazione", "I04", "Formazione", Level::Intermediate, "Corsi per il personale degli enti."),
    service(
        "consulenza_it",
        "I05",
        "Consulenza IT",
        Level::Intermediate,
        "Pareri e supporto su scelte informatiche.",
    ),
    service(
        "multicanalita",
        "A01",
        "Servizi di multicanalità",
        Level::Advanced,
        "Gli stessi servizi al cittadino su più canali.",
    ),
    service(
        "consulenza_td",
        "A02",
        "Consulenza per la trasformazione digitale",
        Level::Advanced,
        "Supporto ai responsabili per la transizione digitale degli enti.",
    ),
    service(
        "suap_sue",
        "A03",
        "SUAP e SUE",
        Level::Advanced,
        "Portali delle attività produttive e dell'edilizia.",
    ),
    service("appio", "A04", "App IO", Level::Advanced, "Attivazione dei servizi degli enti su App IO."),
    service("cloud", "A05", "Cloud", Level::Advanced, "Server virtuali e applicativi ospitati."),
];

/// A role of the models.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefRole {
    /// The word by which designs refer to it.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// From which level on.
    pub level: Level,
    /// What it must be able to do.
    pub skills: &'static str,
}

const fn role(code: &'static str, name: &'static str, level: Level, skills: &'static str) -> RefRole {
    RefRole { code, name, level, skills }
}

/// The roles, by level.
pub const ROLES: &[RefRole] = &[
    role("sistemista", "Sistemista", Level::Base, "Tecnologiche: reti, sistemi, gestione e mantenimento"),
    role("programmatore", "Programmatore", Level::Base, "Tecnologiche: applicazioni e integrazioni"),
    role(
        "amministrativo",
        "Amministrativo",
        Level::Base,
        "Amministrative: contratti e convenzioni con gli enti",
    ),
    role(
        "operatore",
        "Operatore help desk",
        Level::Base,
        "Tecnologiche e di relazione: assistenza di primo livello",
    ),
    role(
        "coordinatore",
        "Coordinatore",
        Level::Intermediate,
        "Organizzative: strutturare e coordinare il centro",
    ),
    role(
        "rtd",
        "Responsabile della Transizione Digitale",
        Level::Advanced,
        "Di indirizzo: tradurre le politiche in obiettivi operativi e guidare il centro",
    ),
];

/// An organ of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefOrgan {
    /// What it does in the life of a centre.
    pub kind: OrganKind,
    /// Its name.
    pub name: &'static str,
    /// What it does, as the case from which the model comes says it.
    pub functions: &'static str,
    /// Who sits in it.
    pub seats: &'static str,
    /// For how many years; 0 when nothing is said.
    pub term_years: i64,
}

const PUBLIC: &[RefOrgan] = &[
    RefOrgan {
        kind: OrganKind::Assembly,
        name: "Assemblea dei Sindaci",
        functions: "Controllo sull'utilizzo dei finanziamenti",
        seats: "I Sindaci dei Comuni della Provincia",
        term_years: 0,
    },
    RefOrgan {
        kind: OrganKind::Province,
        name: "Consiglio Provinciale",
        functions: "Indirizzo e controllo sull'operato del centro",
        seats: "Il Consiglio in carica",
        term_years: 0,
    },
    RefOrgan {
        kind: OrganKind::Province,
        name: "Presidente della Provincia",
        functions: "Vigilanza sul rispetto dei tempi e degli indirizzi decisi",
        seats: "",
        term_years: 0,
    },
];

const IN_HOUSE: &[RefOrgan] = &[
    RefOrgan {
        kind: OrganKind::Office,
        name: "Dirigenza del settore Risorse umane e finanziarie",
        functions: "Programmazione finanziaria, rendicontazione, controlli di gestione, società partecipate",
        seats: "",
        term_years: 0,
    },
    RefOrgan {
        kind: OrganKind::Office,
        name: "Ufficio gestione partecipate",
        functions: "Quote societarie, controlli e verifiche di legge, revisione periodica delle partecipazioni",
        seats: "",
        term_years: 0,
    },
    RefOrgan {
        kind: OrganKind::Technical,
        name: "Servizio CED, sistemi informativi e transizione digitale",
        functions: "Capitolato tecnico del contratto di servizio, pareri tecnici e verifica dei risultati",
        seats: "",
        term_years: 0,
    },
];

const PPP: &[RefOrgan] = &[
    RefOrgan {
        kind: OrganKind::Assembly,
        name: "Assemblea degli Enti",
        functions: "Indirizzo, controllo, programmazione; approva la previsione di spesa e il rendiconto di gestione",
        seats: "Gli enti aderenti",
        term_years: 0,
    },
    RefOrgan {
        kind: OrganKind::Presidency,
        name: "Ufficio di Presidenza",
        functions: "Priorità di sviluppo; entro ottobre propone la programmazione triennale e annuale; relazione annuale",
        seats: "Presidente della Provincia o delegato e 4 rappresentanti degli enti: Comune capoluogo per gli enti \
                sopra 10.000 abitanti, Comunità montane e Unioni, Comuni da 3.000 a 10.000, Comuni sotto 3.000",
        term_years: 5,
    },
];

/// The acts of every model.
pub const ACTS: [&str; 3] = ["Modello di convenzione", "Delibera di approvazione", "Carta dei servizi"];

/// A form and a level that go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Model {
    form: ManagementForm,
    level: Level,
}

impl Model {
    /// The model, unless the form has no such level.
    pub fn new(form: ManagementForm, level: Level) -> Result<Self, NotAModel> {
        match (form, level) {
            (ManagementForm::InHouse, Level::Base) => Err(NotAModel::NoBase("in house")),
            (ManagementForm::Ppp, Level::Base) => Err(NotAModel::NoBase("in partenariato")),
            (ManagementForm::Public, Level::Base)
            | (
                ManagementForm::Public | ManagementForm::InHouse | ManagementForm::Ppp,
                Level::Intermediate | Level::Advanced,
            ) => Ok(Self { form, level }),
        }
    }

    /// Every model, by form and level: seven of the nine pairs.
    pub fn all() -> impl Iterator<Item = Self> {
        let pairs =
            ManagementForm::ALL.iter().flat_map(|form| Level::ALL.iter().map(move |level| (*form, *level)));
        pairs.filter_map(|(form, level)| Self::new(form, level).ok())
    }

    /// The form.
    pub fn form(self) -> ManagementForm {
        self.form
    }

    /// The level.
    pub fn level(self) -> Level {
        self.level
    }

    /// «Pubblico, base».
    pub fn name(self) -> String {
        format!("{}, {}", short_form(self.form), short(self.level).to_lowercase())
    }

    /// The same after another word: «pubblico, base», but «PPP, avanzato».
    pub fn name_in_sentence(self) -> String {
        format!("{}, {}", form_in_sentence(self.form), short(self.level).to_lowercase())
    }

    /// The services up to its level.
    pub fn services(self) -> impl Iterator<Item = &'static RefService> {
        SERVICES.iter().filter(move |service| service.level <= self.level)
    }

    /// The roles up to its level.
    pub fn roles(self) -> impl Iterator<Item = &'static RefRole> {
        ROLES.iter().filter(move |role| role.level <= self.level)
    }

    /// The organs of its form.
    pub fn organs(self) -> &'static [RefOrgan] {
        match self.form {
            ManagementForm::Public => PUBLIC,
            ManagementForm::InHouse => IN_HOUSE,
            ManagementForm::Ppp => PPP,
        }
    }

    /// What the source says of it in a sentence.
    pub fn remark(self) -> &'static str {
        match (self.form, self.level) {
            (ManagementForm::Public, Level::Base) => {
                "Struttura organizzativa minima, per Province in cui i servizi innovativi sono poco sviluppati o assenti."
            }
            (ManagementForm::Public, Level::Intermediate | Level::Advanced) => {
                "Valorizza strutture e competenze delle Province già avviate nell'erogazione di servizi innovativi."
            }
            (ManagementForm::InHouse, _) => {
                "I servizi sono affidati a una società pubblica: il controllo della Provincia è più debole che nel pubblico."
            }
            (ManagementForm::Ppp, _) => {
                "Cooperazione tra pubblico e privato per un tempo determinato: una governance più snella che nel pubblico."
            }
        }
    }
}

/// The service with this code.
pub fn service_of(code: &str) -> Option<&'static RefService> {
    SERVICES.iter().find(|service| service.code == code)
}

/// The role with this code.
pub fn role_of(code: &str) -> Option<&'static RefRole> {
    ROLES.iter().find(|role| role.code == code)
}

/// A level in one word.
pub fn short(level: Level) -> &'static str {
    match level {
        Level::Base => "Base",
        Level::Intermediate => "Intermedio",
        Level::Advanced => "Avanzato",
    }
}

/// A form in a word.
pub fn short_form(form: ManagementForm) -> &'static str {
    match form {
        ManagementForm::Public => "Pubblico",
        ManagementForm::InHouse => "In house",
        ManagementForm::Ppp => "PPP",
    }
}

/// The same inside a sentence: an acronym keeps its capitals.
pub fn form_in_sentence(form: ManagementForm) -> &'static str {
    match form {
        ManagementForm::Public => "pubblico",
        ManagementForm::InHouse => "in house",
        ManagementForm::Ppp => "PPP",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_seven_models_and_two_are_refused_with_the_reason() {
        assert_eq!(Model::all().count(), 7);
        for form in [ManagementForm::InHouse, ManagementForm::Ppp] {
            let why = Model::new(form, Level::Base).unwrap_err().to_string();
            assert!(why.contains("non ha un livello base") && why.contains("competenze avanzate"), "{why}");
        }
    }

    #[test]
    fn each_level_has_the_services_and_roles_of_the_tables() {
        let counts = |level| {
            let model = Model::new(ManagementForm::Public, level).unwrap();
            (model.services().count(), model.roles().count())
        };
        assert_eq!(
            Level::ALL.iter().map(|level| counts(*level)).collect::<Vec<_>>(),
            [(4, 4), (9, 5), (14, 6)]
        );
        let names = |form| {
            Model::new(form, Level::Advanced)
                .unwrap()
                .organs()
                .iter()
                .map(|organ| organ.name)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            names(ManagementForm::Public),
            ["Assemblea dei Sindaci", "Consiglio Provinciale", "Presidente della Provincia"]
        );
        assert_eq!(names(ManagementForm::InHouse).len(), 3);
        assert_eq!(names(ManagementForm::Ppp), ["Assemblea degli Enti", "Ufficio di Presidenza"]);
    }

    #[test]
    fn codes_are_unique() {
        let mut codes: Vec<&str> = SERVICES
            .iter()
            .flat_map(|one| [one.code, one.catalogue])
            .chain(ROLES.iter().map(|one| one.code))
            .collect();
        let all = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), all);
    }
}
