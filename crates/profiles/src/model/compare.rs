//! What this is: which verdicts another version of the rules would change, before it is adopted.
//! What it is not: a change of what was confirmed: that stays as it was.

use super::assessment::Assessment;
use super::evaluation::{Verdict, judge};
use super::rules::RuleSet;

/// A verdict that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change<'a> {
    /// Of what.
    pub assessment: &'a Assessment,
    /// By the rules now.
    pub before: Verdict,
    /// By the others.
    pub after: Verdict,
}

/// The assessments on which the two versions do not agree, in the order given. Answers that one version does not
/// understand are unknown to it.
pub fn changes<'a>(now: &RuleSet, then: &RuleSet, all: &'a [Assessment]) -> Vec<Change<'a>> {
    let change = |assessment: &'a Assessment| {
        let of = |rules: &RuleSet| {
            rules.of(assessment.pillar).map(|rules| judge(rules, &assessment.known_to(rules)))
        };
        let (before, after) = (of(now)?, of(then)?);
        (before != after).then_some(Change { assessment, before, after })
    };
    all.iter().filter_map(change).collect()
}
