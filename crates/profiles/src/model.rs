//! What this is: rules of profiles as data, their evaluation with what is unknown, the way to the next profile; and the
//! words of the mapping: places, meetings, SWOT points, what is known of a Province.
//! What it is not: storage; and the rules are a reading of the focus groups that the network may change.

mod answers;
mod assessment;
mod compare;
mod evaluation;
mod map;
mod meeting;
mod place;
mod rules;
mod swot;

pub use answers::{Answer, Answers, NotAnAnswer};
pub use assessment::{
    AnswerInput, Answered, Assessment, Confirmation, Decision, NotDecided, Settled, settle,
};
pub use compare::{Change, changes};
pub use evaluation::{Evaluation, Finding, Profile, Step, Verdict, evaluate, judge};
pub use map::{Cell, Counts, Label, MapFilter, MapRow, Presence, counts, kept};
pub use meeting::{MeetingKind, Team, Topic};
pub use place::MacroArea;
pub use rules::{Condition, Criterion, Gate, Pillar, PillarRules, RuleSet, WrongRules};
pub use swot::{CannotMerge, LinkKind, Mergeable, Quadrant, may_merge};

#[cfg(test)]
mod tests;
