//! What this is: the rules as data: criteria with ordered levels, conditions, gates, lists.
//! What it is not: their evaluation.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::answers::Answer;

/// More questions left open than this would make the enumeration of what is reachable too long.
const MOST_DECISIVE: usize = 12;

/// One of the three things a Province does for its Comuni.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pillar {
    /// Stazione unica appaltante.
    Sua,
    /// Servizi per i fondi europei.
    Europa,
    /// Innovazione: il centro servizi territoriale.
    Innovazione,
}

impl Pillar {
    /// The pillars, in their usual order.
    pub const ALL: [Self; 3] = [Self::Sua, Self::Europa, Self::Innovazione];

    /// Codes and names, for filters and forms.
    pub const OPTIONS: &'static [(&'static str, &'static str)] =
        &[("sua", "SUA"), ("europa", "Europa"), ("innovazione", "Innovazione")];

    /// The word in addresses and in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Sua => "sua",
            Self::Europa => "europa",
            Self::Innovazione => "innovazione",
        }
    }

    /// The pillar with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|pillar| pillar.code() == code)
    }

    /// Its name.
    pub fn label(self) -> &'static str {
        match self {
            Self::Sua => "SUA",
            Self::Europa => "Europa",
            Self::Innovazione => "Innovazione",
        }
    }
}

/// A question with its possible answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Its code, by which conditions name it.
    pub code: String,
    /// What is asked.
    pub question: String,
    /// What helps to answer.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hint: String,
    /// Code and words of each level, from the lowest; none for yes or no.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<(String, String)>,
}

impl Criterion {
    /// Codes and words of the possible answers, from the lowest.
    pub fn answers(&self) -> Vec<(&str, &str)> {
        if self.levels.is_empty() {
            return vec![(Answer::NO, "No"), (Answer::YES, "Sì")];
        }
        self.levels.iter().map(|(code, words)| (code.as_str(), words.as_str())).collect()
    }

    /// The words of an answer.
    pub fn words(&self, code: &str) -> String {
        let found = self.answers().into_iter().find(|(known, _)| *known == code);
        found.map_or_else(|| code.to_owned(), |(_, words)| words.to_owned())
    }

    /// Where an answer stands among the others.
    pub(super) fn place_of(&self, code: &str) -> Option<usize> {
        self.answers().into_iter().position(|(known, _)| known == code)
    }
}

/// What a criterion must be: exactly an answer, or that level at least (`>=level`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// Of which criterion.
    pub criterion: String,
    /// The answer.
    pub answer: String,
    /// Whether a higher level will do.
    pub at_least: bool,
}

impl Condition {
    fn read(criterion: &str, wanted: &str) -> Self {
        let (answer, at_least) = wanted.strip_prefix(">=").map_or((wanted, false), |level| (level, true));
        Self { criterion: criterion.to_owned(), answer: answer.to_owned(), at_least }
    }
}

/// Conditions that, all together, hold a Province at the base profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    when: BTreeMap<String, String>,
    /// Why, in words that go on from «perché».
    pub because: String,
    /// The kind of base profile, if it has a name.
    #[serde(default)]
    pub subtype: String,
}

impl Gate {
    /// Its conditions.
    pub fn conditions(&self) -> Vec<Condition> {
        read_all(&self.when)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AtLeast {
    least: usize,
    of: BTreeMap<String, String>,
}

/// The rules of a pillar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PillarRules {
    /// Which pillar.
    pub pillar: Pillar,
    /// The questions, in the order in which they are asked.
    pub criteria: Vec<Criterion>,
    /// What holds at the base profile.
    pub gates: Vec<Gate>,
    advanced: BTreeMap<String, String>,
    intermediate: AtLeast,
}

fn read_all(conditions: &BTreeMap<String, String>) -> Vec<Condition> {
    conditions.iter().map(|(criterion, wanted)| Condition::read(criterion, wanted)).collect()
}

impl PillarRules {
    /// The criterion with this code.
    pub fn criterion(&self, code: &str) -> Option<&Criterion> {
        self.criteria.iter().find(|criterion| criterion.code == code)
    }

    /// All of which the advanced profile needs.
    pub fn advanced(&self) -> Vec<Condition> {
        self.in_order(read_all(&self.advanced))
    }

    /// Some of which the intermediate profile needs, and how many.
    pub fn intermediate(&self) -> (usize, Vec<Condition>) {
        (self.intermediate.least, self.in_order(read_all(&self.intermediate.of)))
    }

    /// Whether the criterion counts for a profile; others are told, and decide nothing.
    pub fn decides(&self, code: &str) -> bool {
        self.all_conditions().iter().any(|condition| condition.criterion == code)
    }

    fn all_conditions(&self) -> Vec<Condition> {
        let gates = self.gates.iter().flat_map(Gate::conditions);
        gates.chain(self.advanced()).chain(self.intermediate().1).collect()
    }

    /// In the order of the questions.
    fn in_order(&self, mut conditions: Vec<Condition>) -> Vec<Condition> {
        let place = |condition: &Condition| {
            self.criteria.iter().position(|criterion| criterion.code == condition.criterion)
        };
        conditions.sort_by_key(place);
        conditions
    }

    fn check(&self) -> Result<(), WrongRules> {
        self.check_criteria()?;
        let (least, some) = self.intermediate();
        if least == 0 || least > some.len() {
            return Err(WrongRules::TooFew(least, some.len()));
        }
        for condition in self.all_conditions() {
            let known = self.criterion(&condition.criterion);
            if known.and_then(|criterion| criterion.place_of(&condition.answer)).is_none() {
                return Err(WrongRules::Unknown(condition.criterion, condition.answer));
            }
        }
        let decisive = self.criteria.iter().filter(|criterion| self.decides(&criterion.code)).count();
        if decisive > MOST_DECISIVE {
            return Err(WrongRules::TooMany(decisive));
        }
        Ok(())
    }
}

impl PillarRules {
    fn check_criteria(&self) -> Result<(), WrongRules> {
        for (place, criterion) in self.criteria.iter().enumerate() {
            let codes: BTreeSet<&str> = criterion.answers().into_iter().map(|(code, _)| code).collect();
            let twice = self.criteria.iter().take(place).any(|before| before.code == criterion.code);
            let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
            let named = !criterion.code.is_empty() && criterion.code.chars().all(plain);
            if twice || !named || codes.len() < 2 || codes.len() != criterion.answers().len() {
                return Err(WrongRules::Criterion(criterion.code.clone()));
            }
        }
        Ok(())
    }
}

/// A version of the rules of all pillars.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSet {
    /// Its number, growing.
    pub version: u32,
    /// Where it comes from.
    pub source: String,
    /// What in it does not come from there, in words.
    pub ours: Vec<String>,
    /// The rules of each pillar.
    pub pillars: Vec<PillarRules>,
}

/// Rules that cannot be applied.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongRules {
    /// Text that is no set of rules.
    #[error("Regole: il testo non si legge ({0})")]
    Text(String),
    /// A condition on what is not there.
    #[error("Regole: la condizione «{0} = {1}» nomina un criterio o una risposta che non c'è")]
    Unknown(String, String),
    /// More criteria than can be tried one against the other.
    #[error("Regole: {0} criteri decisivi sono troppi; al massimo {MOST_DECISIVE}")]
    TooMany(usize),
    /// Not the number after the last version.
    #[error("Regole: scrivi «version = {next}» al posto di «version = {given}»: è la versione dopo l'ultima")]
    Number {
        /// The number in the text.
        given: u32,
        /// The number it must have.
        next: u32,
    },
    /// A criterion named twice, or a criterion with one answer only.
    #[error("Regole: il criterio «{0}» compare due volte o ha meno di due risposte diverse")]
    Criterion(String),
    /// More conditions asked for than there are.
    #[error("Regole: al profilo intermedio servono {0} condizioni, ma la lista ne ha {1}")]
    TooFew(usize, usize),
    /// A pillar without rules.
    #[error("Regole: manca il pilastro {0}")]
    NoPillar(&'static str),
}

impl RuleSet {
    /// The rules with which the program comes, as written.
    pub const SHIPPED: &str = include_str!("../../data/rules.toml");

    /// The rules with which the program comes.
    pub fn shipped() -> Result<Self, WrongRules> {
        Self::parse(Self::SHIPPED)
    }

    /// Reads and checks rules written in TOML.
    pub fn parse(text: &str) -> Result<Self, WrongRules> {
        let rules: Self = toml::from_str(text).map_err(|why| WrongRules::Text(why.message().to_owned()))?;
        for pillar in Pillar::ALL {
            rules.of(pillar).ok_or(WrongRules::NoPillar(pillar.label()))?.check()?;
        }
        Ok(rules)
    }

    /// The rules of a pillar.
    pub fn of(&self, pillar: Pillar) -> Option<&PillarRules> {
        self.pillars.iter().find(|rules| rules.pillar == pillar)
    }
}
