//! What this is: a verdict with its reasons, ready to be printed. What it is not: the evaluation.

use askama::Template;
use askama::filters::HtmlSafe;
use webkit::Badge;

use super::badge;
use crate::model::{Evaluation, Finding, Step};

/// A condition and how it stands.
pub(super) struct StepRow {
    question: String,
    needed: String,
    given: String,
    badge: Badge,
}

impl StepRow {
    fn of(step: &Step) -> Self {
        let badge = match step.finding {
            Finding::Met => Badge::success("Soddisfatta"),
            Finding::Missing => Badge::warning("Manca"),
            Finding::Unknown => Badge::quiet("Non si sa"),
        };
        Self {
            question: step.question.clone(),
            needed: step.needed.clone(),
            given: step.given.clone().unwrap_or_default(),
            badge,
        }
    }
}

/// A verdict with its reasons.
#[derive(Template)]
#[template(path = "reasons.html")]
pub(super) struct Reasons {
    badge: Badge,
    provisional: bool,
    held_by: Vec<String>,
    known: (usize, usize),
    reachable: String,
    distance: String,
    next: Vec<String>,
    advanced: Vec<StepRow>,
    least: usize,
    intermediate: Vec<StepRow>,
    rules_version: u32,
}

impl HtmlSafe for Reasons {}

impl Reasons {
    pub(super) fn of(found: &Evaluation) -> Self {
        let reachable: Vec<&str> = found.reachable.iter().map(|profile| profile.label()).collect();
        let rows = |steps: &[Step]| steps.iter().map(StepRow::of).collect();
        Self {
            badge: verdict_badge(found),
            provisional: is_provisional(found),
            held_by: found.held_by.clone(),
            known: found.known,
            reachable: reachable.join(", "),
            distance: found.distance(),
            next: found.next.clone(),
            advanced: rows(&found.advanced),
            least: found.intermediate.0,
            intermediate: rows(&found.intermediate.1),
            rules_version: found.rules_version,
        }
    }
}

pub(super) fn is_provisional(found: &Evaluation) -> bool {
    matches!(found.verdict, crate::model::Verdict::Profile { provisional: true, .. })
}

pub(super) fn verdict_badge(found: &Evaluation) -> Badge {
    let words = found.verdict.label();
    found.verdict.profile().map_or_else(|| Badge::warning(words.clone()), |profile| badge(profile, &words))
}
