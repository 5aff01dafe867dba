//! What this is: the three best cases compared in 2022, as they described themselves: services, competences,
//! organisation, governance, prices, sustainability, agreements. Where a source contradicts itself both figures stand
//! here with a note.
//! What it is not: the centres that use the program, nor how they are today.

mod lecco;
mod macerata;
mod pesaro;

use registry::{Level, ManagementForm};

/// Where the cases come from, as it is shown.
pub const SOURCE: &str = "Analisi comparata di tre centri servizi territoriali, progetto nazionale Province & Comuni, \
    2022 (incontri di maggio e giugno 2022)";

/// How a case offers something: within the fee, or on request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// It comes with the agreement.
    Base,
    /// Each body asks for it.
    OnRequest,
}

impl Given {
    /// In words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Base => "Compreso nella convenzione",
            Self::OnRequest => "A richiesta",
        }
    }
}

/// A service that a case offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaseService {
    /// As the case calls it.
    pub name: &'static str,
    /// The service of the models to which it belongs: our reading of its name.
    pub of: Option<&'static str>,
    /// How it is offered; `None` where the source does not say.
    pub given: Option<Given>,
}

/// A row of the table of competences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaseRole {
    /// As the case calls it.
    pub name: &'static str,
    /// The role of the models to which it comes nearest: our reading.
    pub of: Option<&'static str>,
    /// Whether it works for the company or the partner.
    pub partner: bool,
    /// What it must be able to do.
    pub skills: &'static str,
    /// The degree asked for.
    pub qualification: &'static str,
    /// How many; `None` where the source gives no number.
    pub people: Option<i64>,
}

/// A unit or an organ: who, what for, with whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaseUnit {
    /// Its name.
    pub name: &'static str,
    /// What it does.
    pub functions: &'static str,
    /// Who is in it.
    pub members: &'static str,
}

/// The staff in figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Headcount {
    /// What the table adds up to.
    pub listed: i64,
    /// What the text says.
    pub stated: i64,
    /// What to know about the two.
    pub note: &'static str,
    /// How much of their time, as the text says it.
    pub time: &'static str,
}

/// A best case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Case {
    /// The word in addresses.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The Province.
    pub province: &'static str,
    /// The form.
    pub form: ManagementForm,
    /// The level of the organisational model that it stands for.
    pub level: Level,
    /// The company or the partner.
    pub partner: &'static str,
    /// Who it is, in sentences.
    pub story: &'static [&'static str],
    /// Whom it serves.
    pub served: &'static str,
    /// What it offers.
    pub services: &'static [CaseService],
    /// Who works in it.
    pub roles: &'static [CaseRole],
    /// How many they are.
    pub headcount: Headcount,
    /// The share of their time, of the Province's people and of the partner's, in hundredths of a percent: the mean
    /// that the text gives; a design that starts here begins with it.
    pub shares: (i64, i64),
    /// How it is organised.
    pub units: &'static [CaseUnit],
    /// How it works, in sentences.
    pub working: &'static [&'static str],
    /// Who governs it.
    pub organs: &'static [CaseUnit],
    /// What things cost: what, how much.
    pub prices: &'static [(&'static str, &'static str)],
    /// Where the money comes from.
    pub income: &'static [&'static str],
    /// What it is spent on.
    pub costs: &'static [&'static str],
    /// The agreement: label and value.
    pub agreement: &'static [(&'static str, &'static str)],
    /// How long the agreement lasts, in months.
    pub months: i32,
    /// Where the source contradicts itself or leaves something open, besides the headcount: both readings.
    pub notes: &'static [&'static str],
}

/// Said of the income and costs of all three: the source draws them, without figures.
pub const NO_FIGURES: &str = "La fonte mostra entrate e uscite in un grafico, senza cifre leggibili: qui ci sono le voci \
    che il testo nomina, non gli importi.";

/// The three cases.
pub const CASES: &[&Case] = &[&pesaro::PESARO, &macerata::MACERATA, &lecco::LECCO];

/// The case with this code.
pub fn case_of(code: &str) -> Option<&'static Case> {
    CASES.iter().copied().find(|case| case.code == code)
}

impl Case {
    /// How many people the table lists for the Province or the company itself.
    pub fn counted(&self) -> i64 {
        self.roles.iter().filter_map(|role| role.people).fold(0, i64::saturating_add)
    }

    /// Whether it offers a service of the models, and under which names.
    pub fn offers(&self, code: &str) -> Vec<&'static str> {
        self.services.iter().filter(|service| service.of == Some(code)).map(|service| service.name).collect()
    }

    /// What it offers besides the services of the models.
    pub fn beside(&self) -> Vec<&'static str> {
        self.services.iter().filter(|service| service.of.is_none()).map(|service| service.name).collect()
    }
}

const fn base(name: &'static str, of: Option<&'static str>) -> CaseService {
    CaseService { name, of, given: Some(Given::Base) }
}

const fn on_request(name: &'static str, of: Option<&'static str>) -> CaseService {
    CaseService { name, of, given: Some(Given::OnRequest) }
}

const fn offered(name: &'static str, of: Option<&'static str>) -> CaseService {
    CaseService { name, of, given: None }
}

const fn unit(name: &'static str, functions: &'static str, members: &'static str) -> CaseUnit {
    CaseUnit { name, functions, members }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::reference::{role_of, service_of};

    #[test]
    fn the_headcounts_are_those_of_the_source_with_both_figures_where_it_contradicts_itself() {
        let figures: Vec<_> =
            CASES.iter().map(|case| (case.counted(), case.headcount.listed, case.headcount.stated)).collect();
        assert_eq!(figures, [(19, 19, 18), (15, 15, 15), (6, 6, 6)]);
        assert!(CASES[0].headcount.note.contains("19") && CASES[0].headcount.note.contains("18"));
        assert_eq!(CASES[2].roles.iter().filter(|role| role.partner).count(), 7, "the partner of Lecco");
    }

    #[test]
    fn what_refers_to_the_models_refers_to_something() {
        for case in CASES {
            assert!(case.services.iter().filter_map(|one| one.of).all(|code| service_of(code).is_some()));
            assert!(case.roles.iter().filter_map(|one| one.of).all(|code| role_of(code).is_some()));
            assert!(crate::model::Model::new(case.form, case.level).is_ok());
        }
    }

    #[test]
    fn macerata_has_eleven_bands_and_lecco_eleven_prices() {
        assert_eq!(CASES[1].prices.len(), 11);
        assert_eq!(CASES[2].prices.len(), 11);
        assert_eq!(CASES.iter().map(|case| case.months).collect::<Vec<_>>(), [60, 36, 60]);
    }
}
