//! What this is: what is known of a Province in a pillar, with its evidence, from draft to confirmed; and the decision
//! that confirms what the answers come to, or gives another profile with a reason.
//! What it is not: an average: each pillar stands alone.

use kernel::{AssessmentId, BodyId, Instant};
use serde::{Deserialize, Serialize};

use super::answers::Answers;
use super::evaluation::{Evaluation, Profile, Verdict};
use super::rules::{Pillar, PillarRules};

/// The answer to a criterion, as it was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// Of which criterion.
    pub criterion: String,
    /// The code of the answer; empty for «non so».
    pub answer: String,
    /// What shows it, in words.
    pub evidence: String,
    /// Where it can be seen.
    pub link: String,
    /// Who answered.
    pub answered_by: String,
    /// For which centre, or for the network.
    pub answered_for: String,
    /// When.
    pub answered_at: Instant,
}

/// An answer to be kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnswerInput {
    /// Of which criterion.
    pub criterion: String,
    /// The code of the answer; empty for «non so».
    pub answer: String,
    /// What shows it, in words.
    pub evidence: String,
    /// Where it can be seen.
    pub link: String,
}

impl AnswerInput {
    /// Whether it says the same as what is kept; nothing kept is an empty answer.
    pub fn is_same(&self, kept: Option<&Answered>) -> bool {
        let (answer, evidence, link) =
            kept.map_or(("", "", ""), |kept| (&*kept.answer, &*kept.evidence, &*kept.link));
        self.answer == answer && self.evidence == evidence && self.link == link
    }
}

/// Who confirmed which profile, when, by which rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Confirmation {
    /// The profile.
    pub profile: Profile,
    /// Its kind, if it has a name.
    pub subtype: String,
    /// Whether it is another than the answers come to.
    pub overridden: bool,
    /// Why.
    pub reason: String,
    /// Who.
    pub confirmed_by: String,
    /// When.
    pub confirmed_at: Instant,
    /// By which version of the rules.
    pub rules_number: u32,
    /// What the answers came to then.
    pub evaluation: Evaluation,
}

impl Confirmation {
    /// In words.
    pub fn label(&self) -> String {
        let subtype = self.subtype.clone();
        Verdict::Profile { profile: self.profile, subtype, provisional: false }.label()
    }
}

/// A version of what is known of a Province in a pillar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Assessment {
    /// Which.
    pub assessment_id: AssessmentId,
    /// Of which Province.
    pub body_id: BodyId,
    /// In which pillar.
    pub pillar: Pillar,
    /// Its number among those of the Province in the pillar, from 1.
    pub number: u32,
    /// For the optimistic lock.
    pub version: i64,
    /// Last changed.
    pub changed_at: Instant,
    /// Who confirmed it; nobody, while it is a draft.
    pub confirmation: Option<Confirmation>,
    /// The answers, by criterion.
    pub answers: Vec<Answered>,
}

impl Assessment {
    /// Whether it may still change.
    pub fn is_draft(&self) -> bool {
        self.confirmation.is_none()
    }

    /// The answer kept for a criterion.
    pub fn answer(&self, criterion: &str) -> Option<&Answered> {
        self.answers.iter().find(|answered| answered.criterion == criterion)
    }

    /// The answers that these rules understand: a criterion or level that a later version took away is unknown.
    pub fn known_to(&self, rules: &PillarRules) -> Answers {
        let given = self.answers.iter().map(|kept| (kept.criterion.as_str(), kept.answer.as_str()));
        Answers::known_to(rules, given)
    }
}

/// What the network decides about an assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Another profile than the answers come to; `None` to confirm that one.
    pub instead: Option<Profile>,
    /// Why.
    pub reason: String,
}

/// Why a decision cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotDecided {
    /// The answers come to no profile.
    #[error(
        "Profilo: con queste risposte non si può dire. Rispondi ad altre domande, oppure scegli un profilo e scrivi il motivo"
    )]
    Unclassifiable,
    /// Another profile without a reason.
    #[error("Motivo: spiega perché il profilo è diverso da quello che risulta dalle risposte")]
    NoReason,
}

/// The profile that a decision comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The profile.
    pub profile: Profile,
    /// Its kind, if it has a name.
    pub subtype: String,
    /// Whether it is another than the answers come to.
    pub overridden: bool,
}

/// Takes the decision. Choosing the very profile that the answers come to is confirming it.
pub fn settle(verdict: &Verdict, decision: &Decision) -> Result<Settled, NotDecided> {
    match (verdict, decision.instead) {
        (Verdict::Unclassifiable, None) => Err(NotDecided::Unclassifiable),
        (Verdict::Profile { profile, subtype, .. }, None) => {
            Ok(Settled { profile: *profile, subtype: subtype.clone(), overridden: false })
        }
        (Verdict::Profile { profile, subtype, .. }, Some(chosen)) if chosen == *profile => {
            Ok(Settled { profile: chosen, subtype: subtype.clone(), overridden: false })
        }
        (Verdict::Profile { .. } | Verdict::Unclassifiable, Some(_)) if decision.reason.trim().is_empty() => {
            Err(NotDecided::NoReason)
        }
        (Verdict::Profile { .. } | Verdict::Unclassifiable, Some(profile)) => {
            Ok(Settled { profile, subtype: String::new(), overridden: true })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn computed(profile: Profile) -> Verdict {
        Verdict::Profile { profile, subtype: "da attivare".into(), provisional: true }
    }

    fn decide(verdict: &Verdict, instead: Option<Profile>, reason: &str) -> Result<Settled, NotDecided> {
        settle(verdict, &Decision { instead, reason: reason.into() })
    }

    #[test]
    fn what_the_answers_come_to_is_confirmed_without_a_reason() {
        let kept = Settled { profile: Profile::Base, subtype: "da attivare".into(), overridden: false };
        assert_eq!(decide(&computed(Profile::Base), None, ""), Ok(kept.clone()));
        assert_eq!(decide(&computed(Profile::Base), Some(Profile::Base), ""), Ok(kept));
    }

    #[test]
    fn another_profile_needs_a_reason_and_keeps_no_subtype() {
        let base = computed(Profile::Base);
        assert_eq!(decide(&base, Some(Profile::Advanced), " "), Err(NotDecided::NoReason));
        let other = decide(&base, Some(Profile::Advanced), "Visita del 3 marzo").unwrap();
        assert_eq!((other.profile, other.subtype.as_str(), other.overridden), (Profile::Advanced, "", true));
    }

    #[test]
    fn nothing_is_confirmed_where_the_answers_come_to_nothing() {
        assert_eq!(decide(&Verdict::Unclassifiable, None, "Perché sì"), Err(NotDecided::Unclassifiable));
        assert!(decide(&Verdict::Unclassifiable, Some(Profile::Base), "Etichetta dei focus group").is_ok());
    }
}
