//! What this is: what a design holds: form and level, services, organs, roles, people in post, who does what, money.
//! What it is not: where it is kept, nor what follows from it.

use kernel::{Cents, Day, Rate, text};
use registry::model::{Employer, OrganKind};
use registry::{Level, ManagementForm};
use serde::{Deserialize, Serialize};

store::coded_enum! {
    /// How a service is offered.
    Offering {
        /// It comes with the agreement.
        Base = "base", "Compreso nella convenzione";
        /// Each body asks for it.
        Optional = "optional", "A richiesta";
    }
}

store::coded_enum! {
    /// How the fee of a service is computed.
    FeeKind {
        /// Nobody has decided yet.
        Undecided = "undecided", "Da definire";
        /// In the membership fee.
        Included = "included", "Compreso nella quota";
        /// So much for each body.
        PerBody = "per_body", "Importo fisso per ente";
        /// So much for each inhabitant.
        PerInhabitant = "per_inhabitant", "Prezzo per abitante";
        /// So much for each workstation.
        PerWorkstation = "per_workstation", "Prezzo per postazione";
    }
}

store::coded_enum! {
    /// What somebody has to do with a task.
    Part {
        /// Does it.
        Does = "does", "Esegue (R)";
        /// Answers for it.
        Answers = "answers", "Ne risponde (A)";
        /// Is asked before.
        Asked = "asked", "È consultato (C)";
        /// Is told after.
        Told = "told", "È informato (I)";
        /// Nothing.
        Nothing = "nothing", "Nessun compito";
    }
}

store::coded_enum! {
    /// Money that goes out or comes in.
    MoneyKind {
        /// Out.
        Cost = "cost", "Costo";
        /// In.
        Income = "income", "Entrata";
    }
}

/// The yearly fee of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fee {
    /// How it is computed.
    pub kind: FeeKind,
    /// How much for one; zero where nothing is paid for one.
    pub amount: Cents,
}

impl Fee {
    /// Not decided.
    pub const UNDECIDED: Self = Self { kind: FeeKind::Undecided, amount: Cents::ZERO };

    /// In words.
    pub fn words(self) -> String {
        match self.kind {
            FeeKind::Undecided => "prezzo da definire".into(),
            FeeKind::Included => "compreso nella quota".into(),
            FeeKind::PerBody => format!("{} l'anno per ente", self.amount),
            FeeKind::PerInhabitant => format!("{} l'anno per abitante", self.amount),
            FeeKind::PerWorkstation => format!("{} l'anno per postazione", self.amount),
        }
    }
}

/// A service of the design.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceItem {
    /// The service of the models, if it is one of them.
    pub reference: Option<String>,
    /// Its name.
    pub name: String,
    /// How demanding it is.
    pub level: Level,
    /// How it is offered.
    pub offering: Offering,
    /// What it costs.
    pub fee: Fee,
}

/// An organ of the design.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganItem {
    /// What it does in the life of the centre.
    pub kind: OrganKind,
    /// Its name.
    pub name: String,
    /// What it does.
    pub functions: String,
    /// Who sits in it.
    pub seats: String,
    /// For how many years; 0 when nothing is said.
    pub term_years: i64,
}

/// A role of the design.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleItem {
    /// By which people refer to it.
    pub key: String,
    /// The role of the models, if it stands for one of them.
    pub reference: Option<String>,
    /// Its name.
    pub name: String,
    /// For whom it works.
    pub employer: Employer,
    /// What it must be able to do.
    pub skills: String,
    /// The degree or experience asked for.
    pub qualification: String,
    /// How much working time the centre needs of it: 100 is one person full time.
    pub needed: Rate,
}

/// Somebody in a role, for a share of their time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// Who: a name or a mark.
    pub person: String,
    /// The key of the role.
    pub role: String,
    /// The share of their working time.
    pub share: Rate,
    /// From which day; from ever if none is said.
    pub from: Option<Day>,
    /// Until which day, included.
    pub to: Option<Day>,
}

/// Something that is done, with the part of each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// What.
    pub name: String,
    /// The Province.
    pub province: Part,
    /// The bodies served.
    pub bodies: Part,
    /// The company or the partner.
    pub partner: Part,
}

/// A line of costs or income.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoneyLine {
    /// Out or in.
    pub kind: MoneyKind,
    /// What.
    pub name: String,
    /// How much in the first year in which it is there.
    pub amount: Cents,
    /// How much it grows each year, in hundredths of a percent; negative when it shrinks.
    pub growth: i64,
    /// The year of the plan from which it is there, from 1.
    pub starts: i64,
}

/// What a Province has in mind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Who runs it.
    pub form: ManagementForm,
    /// Which level is meant.
    pub level: Level,
    /// The company or the partner; empty for a public centre.
    pub partner: String,
    /// The Province.
    pub province: String,
    /// The first of the five years.
    pub first_year: i16,
    /// How many months the agreement lasts.
    pub months: i32,
    /// How many bodies are expected to join.
    pub bodies: Option<i64>,
    /// How many inhabitants they have.
    pub inhabitants: Option<i64>,
    /// How many workstations they have.
    pub workstations: Option<i64>,
    /// What a full-time person costs in a year.
    pub person_cost: Option<Cents>,
    /// How much that grows each year, in hundredths of a percent.
    pub person_growth: i64,
    /// How much time a role that is still missing would take.
    pub new_role: Rate,
    /// What one more service would cost in a year.
    pub new_service: Option<Cents>,
    /// The services.
    pub services: Vec<ServiceItem>,
    /// The organs.
    pub organs: Vec<OrganItem>,
    /// The roles.
    pub roles: Vec<RoleItem>,
    /// The people.
    pub people: Vec<Post>,
    /// Who does what.
    pub tasks: Vec<Task>,
    /// Costs and income.
    pub lines: Vec<MoneyLine>,
}

/// Why a design cannot be like that.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Form and level do not go together.
    #[error(transparent)]
    Model(#[from] registry::model::NotAModel),
    /// Two of the same name.
    #[error("{0} compare due volte: tieni una sola riga")]
    Twice(String),
    /// People are in a role that is gone.
    #[error("La figura «{0}» ha persone assegnate: prima toglile dalla pagina «Persone»")]
    RoleInUse(String),
    /// Somebody would work more than all of the time.
    #[error("{person} supera il 100 % del tempo ({share}) dal {day}: riduci una delle percentuali")]
    TooMuch {
        /// Who.
        person: String,
        /// How much.
        share: Rate,
        /// From when.
        day: String,
    },
    /// Days the wrong way round.
    #[error("{0}: l'ultimo giorno viene prima del primo")]
    Backwards(String),
}

impl Content {
    /// The role with this key.
    pub fn role(&self, key: &str) -> Option<&RoleItem> {
        self.roles.iter().find(|role| role.key == key)
    }

    /// The service of the design that is this one of the models.
    pub fn service(&self, code: &str) -> Option<&ServiceItem> {
        self.services.iter().find(|service| service.reference.as_deref() == Some(code))
    }

    /// A key that no role has.
    pub fn free_key(&self) -> String {
        let taken = |number: &usize| self.roles.iter().any(|role| role.key == format!("r{number}"));
        (1..=1000).find(|number| !taken(number)).map(|number| format!("r{number}")).unwrap_or_default()
    }

    /// Every reason why it cannot be like that.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if let Err(why) = registry::ManagementModel::new(self.form, self.level, &self.partner) {
            faults.push(why.into());
        }
        faults.extend(twice(self.services.iter().map(|one| one.name.as_str())));
        faults.extend(twice(self.organs.iter().map(|one| one.name.as_str())));
        faults.extend(twice(self.roles.iter().map(|one| one.name.as_str())));
        faults.extend(super::people::faults(self));
        faults
    }
}

fn twice<'a>(names: impl Iterator<Item = &'a str>) -> Vec<Fault> {
    let mut seen: Vec<String> = Vec::new();
    let mut faults = Vec::new();
    for name in names {
        let folded = text::fold(name);
        if seen.contains(&folded) {
            faults.push(Fault::Twice(format!("«{name}»")));
        }
        seen.push(folded);
    }
    faults
}
