//! What this is: rules of profiles as data, their evaluation with what is unknown, the way to the next profile.
//! What it is not: storage; and the rules are a reading of the focus groups that an administrator may change.

mod answers;
mod evaluation;
mod rules;

pub use answers::{Answer, Answers, NotAnAnswer};
pub use evaluation::{Evaluation, Finding, Profile, Step, Verdict, evaluate};
pub use rules::{Condition, Criterion, Gate, Pillar, PillarRules, RuleSet, WrongRules};

#[cfg(test)]
mod tests;
