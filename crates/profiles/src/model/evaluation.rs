//! What this is: from answers and rules to a profile, with what is met, what blocks, what is unknown and what is still
//! possible. What is unknown never counts as met, and never silently as missing.
//! What it is not: a label given by people: they may confirm it or give another one with a reason.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::answers::{Answer, Answers};
use super::rules::{Condition, Criterion, Gate, PillarRules};

/// A profile of complexity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Profile {
    /// Base.
    Base,
    /// Intermedio.
    Intermediate,
    /// Avanzato.
    Advanced,
}

impl Profile {
    /// From the lowest.
    pub const ALL: [Self; 3] = [Self::Base, Self::Intermediate, Self::Advanced];

    /// Codes and names, for filters and forms.
    pub const OPTIONS: &'static [(&'static str, &'static str)] =
        &[("base", "Base"), ("intermedio", "Intermedio"), ("avanzato", "Avanzato")];

    /// The word in addresses and in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::Intermediate => "intermedio",
            Self::Advanced => "avanzato",
        }
    }

    /// The profile with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.code() == code)
    }

    /// Its name.
    pub fn label(self) -> &'static str {
        match self {
            Self::Base => "Base",
            Self::Intermediate => "Intermedio",
            Self::Advanced => "Avanzato",
        }
    }

    /// The next one up.
    pub fn next(self) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| *profile > self)
    }
}

/// What the answers come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "verdict")]
pub enum Verdict {
    /// A profile.
    Profile {
        /// Which.
        profile: Profile,
        /// The kind of base profile, if it has a name.
        subtype: String,
        /// Whether an unknown answer could still hold it at the base.
        provisional: bool,
    },
    /// Too much is unknown.
    Unclassifiable,
}

impl Verdict {
    /// The profile, if there is one.
    pub fn profile(&self) -> Option<Profile> {
        match self {
            Self::Profile { profile, .. } => Some(*profile),
            Self::Unclassifiable => None,
        }
    }

    /// In words.
    pub fn label(&self) -> String {
        match self {
            Self::Profile { profile, subtype, .. } if subtype.is_empty() => profile.label().to_owned(),
            Self::Profile { profile, subtype, .. } => format!("{} ({subtype})", profile.label()),
            Self::Unclassifiable => "Non classificabile".to_owned(),
        }
    }
}

/// How a condition stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// It holds.
    Met,
    /// It does not.
    Missing,
    /// Nobody has answered.
    Unknown,
}

/// A condition for a profile and how it stands, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The code of the criterion.
    pub criterion: String,
    /// What is asked.
    pub question: String,
    /// What is needed.
    pub needed: String,
    /// What is there, if it is known.
    pub given: Option<String>,
    /// How it stands.
    pub finding: Finding,
}

/// A verdict with its reasons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evaluation {
    /// What the answers come to.
    pub verdict: Verdict,
    /// The reasons that hold the Province at the base.
    pub held_by: Vec<String>,
    /// How many answers of those that decide are known, and how many there are.
    pub known: (usize, usize),
    /// The profiles that answers still missing could give.
    pub reachable: BTreeSet<Profile>,
    /// All that the advanced profile needs.
    pub advanced: Vec<Step>,
    /// Of these the intermediate profile needs so many.
    pub intermediate: (usize, Vec<Step>),
    /// Sentences that tell what would take the Province to the next profile; none at the top.
    pub next: Vec<String>,
    /// The version of the rules.
    pub rules_version: u32,
}

impl Evaluation {
    /// How far the next profile is, in words: conditions, never a mark.
    pub fn distance(&self) -> String {
        let open = |steps: &[Step]| steps.iter().filter(|step| step.finding != Finding::Met).count();
        match self.verdict.profile() {
            Some(Profile::Advanced) => "È il profilo più alto".into(),
            Some(Profile::Intermediate) => {
                let (open, all) = (open(&self.advanced), self.advanced.len());
                format!("Per il profilo avanzato: {} su {all} ancora da soddisfare", conditions(open))
            }
            Some(Profile::Base) | None => {
                let (least, steps) = &self.intermediate;
                let more = least.saturating_sub(steps.len().saturating_sub(open(steps)));
                match (self.held_by.len(), more) {
                    (0, more) => {
                        format!("Per il profilo intermedio: {} ancora da soddisfare", conditions(more))
                    }
                    (1, more) => {
                        format!("Per il profilo intermedio: un ostacolo da superare e {}", conditions(more))
                    }
                    (held, more) => {
                        format!(
                            "Per il profilo intermedio: {held} ostacoli da superare e {}",
                            conditions(more)
                        )
                    }
                }
            }
        }
    }
}

fn conditions(count: usize) -> String {
    match count {
        0 => "nessuna condizione".into(),
        1 => "una condizione".into(),
        more => format!("{more} condizioni"),
    }
}

/// Applies the rules of a pillar.
pub fn evaluate(rules: &PillarRules, version: u32, answers: &Answers) -> Evaluation {
    let verdict = judge(rules, answers);
    let (least, some) = rules.intermediate();
    let advanced = steps(rules, &rules.advanced(), answers);
    let intermediate = (least, steps(rules, &some, answers));
    let held_by: Vec<String> = holding(rules, answers).map(|gate| gate.because.clone()).collect();
    let decisive: Vec<&Criterion> =
        rules.criteria.iter().filter(|criterion| rules.decides(&criterion.code)).collect();
    let known = decisive.iter().filter(|criterion| answers.get(&criterion.code).is_some()).count();
    let next = next_steps(rules, answers, &verdict, (&advanced, &intermediate));
    Evaluation {
        reachable: reachable(rules, answers, &decisive),
        known: (known, decisive.len()),
        verdict,
        held_by,
        advanced,
        intermediate,
        next,
        rules_version: version,
    }
}

/// The verdict alone, without its reasons: for lists.
pub fn judge(rules: &PillarRules, answers: &Answers) -> Verdict {
    let given = |profile, subtype: &str, provisional| Verdict::Profile {
        profile,
        subtype: subtype.to_owned(),
        provisional,
    };
    let mut holding = holding(rules, answers).peekable();
    if holding.peek().is_some() {
        let named = holding.find(|gate| !gate.subtype.is_empty());
        return given(Profile::Base, named.map_or("", |gate| gate.subtype.as_str()), false);
    }
    let provisional = rules.gates.iter().any(|gate| gate_stands(rules, gate, answers) == Finding::Unknown);
    let all = |conditions: &[Condition]| {
        conditions.iter().all(|condition| stands(rules, condition, answers) == Finding::Met)
    };
    if all(&rules.advanced()) {
        return given(Profile::Advanced, "", provisional);
    }
    let (least, some) = rules.intermediate();
    let count = |wanted: &[Finding]| {
        some.iter().filter(|condition| wanted.contains(&stands(rules, condition, answers))).count()
    };
    if count(&[Finding::Met]) >= least {
        given(Profile::Intermediate, "", provisional)
    } else if count(&[Finding::Met, Finding::Unknown]) >= least {
        Verdict::Unclassifiable
    } else {
        given(Profile::Base, "", false)
    }
}

fn holding<'a>(rules: &'a PillarRules, answers: &'a Answers) -> impl Iterator<Item = &'a Gate> {
    rules.gates.iter().filter(move |gate| gate_stands(rules, gate, answers) == Finding::Met)
}

/// Met when all its conditions are; missing as soon as one is.
fn gate_stands(rules: &PillarRules, gate: &Gate, answers: &Answers) -> Finding {
    let found: Vec<Finding> =
        gate.conditions().iter().map(|condition| stands(rules, condition, answers)).collect();
    if found.contains(&Finding::Missing) {
        Finding::Missing
    } else if found.contains(&Finding::Unknown) {
        Finding::Unknown
    } else {
        Finding::Met
    }
}

fn stands(rules: &PillarRules, condition: &Condition, answers: &Answers) -> Finding {
    let Some(answer) = answers.get(&condition.criterion) else { return Finding::Unknown };
    let place = |code: &str| rules.criterion(&condition.criterion).and_then(|known| known.place_of(code));
    let met = if condition.at_least {
        place(answer.code()) >= place(&condition.answer)
    } else {
        answer.code() == condition.answer
    };
    if met { Finding::Met } else { Finding::Missing }
}

fn steps(rules: &PillarRules, conditions: &[Condition], answers: &Answers) -> Vec<Step> {
    conditions.iter().filter_map(|condition| step(rules, condition, answers)).collect()
}

fn step(rules: &PillarRules, condition: &Condition, answers: &Answers) -> Option<Step> {
    let criterion = rules.criterion(&condition.criterion)?;
    let words = criterion.words(&condition.answer);
    let highest = criterion.answers().last().is_some_and(|(code, _)| *code == condition.answer);
    let needed =
        if condition.at_least && !highest { format!("almeno «{words}»") } else { format!("«{words}»") };
    Some(Step {
        criterion: criterion.code.clone(),
        question: criterion.question.clone(),
        needed,
        given: answers.get(&criterion.code).map(|answer| criterion.words(answer.code())),
        finding: stands(rules, condition, answers),
    })
}

/// Every profile that some way of answering what is unknown would give.
fn reachable(rules: &PillarRules, answers: &Answers, decisive: &[&Criterion]) -> BTreeSet<Profile> {
    if holding(rules, answers).next().is_some() {
        // Whatever else is answered, what holds at the base goes on holding.
        return BTreeSet::from([Profile::Base]);
    }
    let Some(open) = decisive.iter().find(|criterion| answers.get(&criterion.code).is_none()) else {
        return judge(rules, answers).profile().into_iter().collect();
    };
    let mut found = BTreeSet::new();
    for (code, _) in open.answers() {
        let Ok(answer) = Answer::to(open, code) else { continue };
        found.extend(reachable(rules, &answers.with(&open.code, answer), decisive));
        if found.len() == Profile::ALL.len() {
            break;
        }
    }
    found
}

fn next_steps(
    rules: &PillarRules,
    answers: &Answers,
    verdict: &Verdict,
    (advanced, (least, some)): (&[Step], &(usize, Vec<Step>)),
) -> Vec<String> {
    let mut told: Vec<String> = holding(rules, answers)
        .map(|gate| format!("Va superato prima di tutto: {}.", gate.because))
        .collect();
    match verdict.profile() {
        Some(Profile::Advanced) => {}
        Some(Profile::Intermediate) => told.extend(advanced.iter().filter_map(|step| missing(step, "Serve"))),
        Some(Profile::Base) | None => {
            let met = some.iter().filter(|step| step.finding == Finding::Met).count();
            let more = least.saturating_sub(met);
            if more > 0 {
                let word = if more == 1 { "Basta una" } else { "Servono altre condizioni" };
                let count = if more == 1 { String::new() } else { format!(" ({more})") };
                told.push(format!("{word}{count} di queste per il profilo intermedio:"));
                told.extend(some.iter().filter_map(|step| missing(step, "—")));
            }
        }
    }
    told
}

fn missing(step: &Step, word: &str) -> Option<String> {
    let question = step.question.trim_end_matches('?');
    match (step.finding, &step.given) {
        (Finding::Met, _) => None,
        (Finding::Missing, Some(given)) => {
            Some(format!("{word} {}: ora è «{given}» ({question}).", step.needed))
        }
        (Finding::Missing | Finding::Unknown, _) => {
            Some(format!("{word} {}: non sappiamo ({question}).", step.needed))
        }
    }
}
