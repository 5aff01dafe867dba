//! What this is: a design with its life: a draft, then adopted by an act, then a centre.
//! What it is not: its content.

use kernel::{Day, DesignId, Phase};
use serde::Serialize;

use super::content::{Content, Fault};

store::coded_enum! {
    /// How far a design has come.
    State {
        /// Everything may change.
        Draft = "draft", "Bozza";
        /// Adopted: a later one follows it.
        Adopted = "adopted", "Adottato";
        /// The centre was created from it.
        Realised = "realised", "Realizzato";
        /// Put away.
        Archived = "archived", "Archiviato";
    }
}

/// A design.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Design {
    /// Which.
    pub design_id: DesignId,
    /// The first of its versions.
    pub family: DesignId,
    /// Which version.
    pub number: i64,
    /// Its name.
    pub name: String,
    /// Where it started, as a word.
    pub origin: String,
    /// How far it has come.
    pub state: State,
    /// The act by which it was adopted.
    pub act: String,
    /// When it was adopted.
    pub adopted_on: Option<Day>,
    /// What it holds.
    pub content: Content,
    /// For optimistic locking.
    pub version: i64,
}

/// Why a step cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotNow {
    /// It no longer changes.
    #[error("Il progetto è adottato e non cambia più: prepara una nuova versione")]
    Frozen,
    /// It is put away.
    #[error("Il progetto è archiviato")]
    Archived,
    /// It is not adopted.
    #[error("Il progetto è ancora una bozza: prima adottalo")]
    NotAdopted,
    /// The centre is there.
    #[error("Da questo progetto il centro è già stato creato")]
    AlreadyRealised,
    /// Something is not in order.
    #[error("{}", sentences(.0))]
    Faults(Vec<Fault>),
    /// It has no services.
    #[error("Il progetto non ha servizi: scegline almeno uno")]
    NoServices,
}

fn sentences(faults: &[Fault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join(". ")
}

impl Design {
    /// The phase for permissions.
    pub fn phase(&self) -> Phase {
        match self.state {
            State::Draft => Phase::Draft,
            State::Adopted | State::Realised => Phase::Current,
            State::Archived => Phase::Archived,
        }
    }

    /// Its name with its version: «CST Benevento, versione 2».
    pub fn title(&self) -> String {
        if self.number > 1 { format!("{}, versione {}", self.name, self.number) } else { self.name.clone() }
    }

    /// Whether it may be changed.
    pub fn may_change(&self) -> Result<(), NotNow> {
        match self.state {
            State::Draft => Ok(()),
            State::Adopted | State::Realised => Err(NotNow::Frozen),
            State::Archived => Err(NotNow::Archived),
        }
    }

    /// The design as adopted by an act.
    pub fn adopted(&self, act: &str, on: Day) -> Result<Self, NotNow> {
        self.may_change()?;
        let faults = self.content.faults();
        if !faults.is_empty() {
            return Err(NotNow::Faults(faults));
        }
        if self.content.services.is_empty() {
            return Err(NotNow::NoServices);
        }
        Ok(Self { state: State::Adopted, act: act.to_owned(), adopted_on: Some(on), ..self.clone() })
    }

    /// The design from which the centre was created.
    pub fn realised(&self) -> Result<Self, NotNow> {
        match self.state {
            State::Adopted => Ok(Self { state: State::Realised, ..self.clone() }),
            State::Draft => Err(NotNow::NotAdopted),
            State::Realised => Err(NotNow::AlreadyRealised),
            State::Archived => Err(NotNow::Archived),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Model;
    use crate::model::start::from_model;

    #[test]
    fn a_draft_is_adopted_then_realised_and_never_changes_back() {
        let model = Model::new(registry::ManagementForm::Public, registry::Level::Base).unwrap();
        let id = DesignId(uuid::Uuid::from_u128(1));
        let draft = Design {
            design_id: id,
            family: id,
            number: 1,
            name: "Prova".into(),
            origin: String::new(),
            state: State::Draft,
            act: String::new(),
            adopted_on: None,
            content: from_model(model, "Prova", 2027),
            version: 1,
        };
        let day = Day::parse("2026-11-21").unwrap();
        assert_eq!(draft.realised(), Err(NotNow::NotAdopted));
        let adopted = draft.adopted("Decreto n. 1", day).unwrap();
        assert_eq!(adopted.may_change(), Err(NotNow::Frozen));
        assert_eq!(adopted.adopted("Decreto n. 2", day), Err(NotNow::Frozen));
        let realised = adopted.realised().unwrap();
        assert_eq!(realised.realised(), Err(NotNow::AlreadyRealised));
        let mut nothing = draft.clone();
        nothing.content.services.clear();
        assert_eq!(nothing.adopted("", day), Err(NotNow::NoServices));
    }
}
