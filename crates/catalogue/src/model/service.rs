//! What this is: a service of the catalogue, alone or as a package of others.
//! What it is not: its price, nor what the charter promises for it.

use kernel::{Day, Phase, ServiceId, text};
use serde::{Deserialize, Serialize};

use super::choice::choice;
use super::{Life, Status};

choice! {
    /// How demanding a service is. Source: the levels into which the compared centres were sorted.
    Level {
        /// Connectivity, mail, security, first-level help desk.
        Base = "base", "Base";
        /// Applications, `PagoPA`, web sites, training, advice.
        Intermediate = "intermediate", "Intermedio";
        /// Multichannel, digital transformation, SUAP and SUE, `App IO`, cloud.
        Advanced = "advanced", "Avanzato";
    }
}

choice! {
    /// Whether a service stands alone.
    ServiceKind {
        /// It stands alone.
        Single = "single", "Servizio singolo";
        /// It includes other services.
        Package = "package", "Pacchetto di servizi";
    }
}

impl Level {
    /// Its place in lists.
    pub fn rank(self) -> i64 {
        match self {
            Self::Base => 1,
            Self::Intermediate => 2,
            Self::Advanced => 3,
        }
    }
}

/// What a form says of a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceData {
    /// A short code, such as `B01`, unique in the catalogue.
    pub code: String,
    /// Its name.
    pub name: String,
    /// How demanding it is.
    pub level: Level,
    /// Alone or a package.
    pub kind: ServiceKind,
    /// What it does.
    pub description: String,
    /// For whom it is.
    pub audience: String,
    /// Whom to ask.
    pub contact: String,
    /// What is included.
    pub included: String,
    /// The services of a package; empty for a single one.
    pub parts: Vec<ServiceId>,
}

/// A service of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Service {
    /// Its id.
    pub service_id: ServiceId,
    /// For optimistic locking.
    pub version: i64,
    /// Its days.
    pub life: Life,
    /// What it is.
    pub data: ServiceData,
}

/// A service by its names, for choosing from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ServiceRef {
    /// Its id.
    pub service_id: ServiceId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Alone or a package.
    pub kind: ServiceKind,
    /// How demanding it is.
    pub level: Level,
}
store::from_row!(ServiceRef { service_id, code, name, kind, level });

impl Service {
    /// Where it stands on a day.
    pub fn status(&self, day: Day) -> Status {
        self.life.on(day)
    }

    /// Whether it may be changed, as permissions ask: a retired service may still be put right.
    pub fn phase(&self) -> Phase {
        Phase::Current
    }
}

impl ServiceData {
    /// The text in which searches look.
    pub fn search_text(&self) -> String {
        let all = [&self.code, &self.name, &self.description, &self.audience, &self.included];
        text::fold(&all.map(String::as_str).join(" "))
    }

    /// The place in lists by name.
    pub fn sort_key(&self) -> String {
        text::sort_key(&self.name)
    }

    /// The code in the form in which it is unique.
    pub fn code_key(&self) -> String {
        text::sort_key(&self.code)
    }

    /// The service with its parts kept only if it is a package, each once.
    #[must_use]
    pub fn tidied(mut self) -> Self {
        self.parts.sort_unstable();
        self.parts.dedup();
        match self.kind {
            ServiceKind::Package => self,
            ServiceKind::Single => Self { parts: Vec::new(), ..self },
        }
    }
}
