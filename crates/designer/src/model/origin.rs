//! What this is: where a design starts from, and what may be put side by side: a model, a case, a design.
//! What it is not: the content.

use kernel::DesignId;
use registry::{Level, ManagementForm};

use super::cases::{Case, case_of};
use super::reference::Model;

/// A model, a case or a design.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A model.
    Model(Model),
    /// A best case.
    Case(&'static Case),
    /// A design of the same Province.
    Design(DesignId),
}

impl Origin {
    /// The word in forms, addresses and the database: `modello:public:base`, `caso:lecco`, `progetto:…`.
    pub fn code(self) -> String {
        match self {
            Self::Model(model) => format!("modello:{}:{}", model.form().code(), model.level().code()),
            Self::Case(case) => format!("caso:{}", case.code),
            Self::Design(id) => format!("progetto:{id}"),
        }
    }

    /// The one with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        match code.split_once(':')? {
            ("modello", rest) => {
                let (form, level) = rest.split_once(':')?;
                let model = Model::new(ManagementForm::from_code(form)?, Level::from_code(level)?);
                model.ok().map(Self::Model)
            }
            ("caso", code) => case_of(code).map(Self::Case),
            ("progetto", id) => id.parse().ok().map(Self::Design),
            _ => None,
        }
    }

    /// What it is, in words; a design is named by whoever knows it.
    pub fn label(self) -> String {
        match self {
            Self::Model(model) => format!("Modello {}", model.name_in_sentence()),
            Self::Case(case) => format!("Caso {}", case.name),
            Self::Design(_) => "Un altro progetto".into(),
        }
    }

    /// Every model and every case.
    pub fn shipped() -> impl Iterator<Item = Self> {
        Model::all().map(Self::Model).chain(super::cases::CASES.iter().map(|case| Self::Case(case)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_leads_back_to_what_it_stands_for() {
        for one in Origin::shipped() {
            assert_eq!(Origin::from_code(&one.code()), Some(one));
        }
        for wrong in ["", "modello:ppp:base", "modello:in_house:base", "caso:roma", "progetto:1", "x:y"] {
            assert_eq!(Origin::from_code(wrong), None, "{wrong}");
        }
    }
}
