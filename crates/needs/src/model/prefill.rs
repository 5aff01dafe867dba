//! What this is: from what a sheet starts: the services in force, the figures of the body, what it confirmed a year ago.
//! What it is not: the reading of those; `opening` asks the areas below.

use std::collections::BTreeMap;

use kernel::{Day, LineId, MembershipId, Quantity, ServiceId, text};
use registry::Driver;
use serde::{Deserialize, Serialize};

use super::{Answer, Answers, Application, Content, Item, Key, Measure, ServiceAnswer, Wish, YesNo};

/// A service in force for a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActiveLine {
    /// Which.
    pub service_id: ServiceId,
    /// What is kept of it in the sheet.
    pub active: Active,
}

/// A service in force, as the sheet remembers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Active {
    /// The line of the membership.
    pub line_id: LineId,
    /// The membership.
    pub membership_id: MembershipId,
    /// Its name.
    pub service_name: String,
    /// Units, if it is counted.
    pub quantity: Option<Quantity>,
    /// Since when, within the year.
    pub since: Day,
}

/// What the body confirmed for the year before, under the keys of this template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastYear {
    /// Which year.
    pub year: i16,
    /// Its answers.
    pub answers: Answers,
}

/// From what a sheet starts. It never changes: differences are reckoned against it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Baseline {
    /// The services in force, question by question.
    pub active: BTreeMap<Key, Active>,
    /// The answers if nothing changes.
    pub start: Answers,
    /// What was confirmed a year ago.
    pub last: Option<LastYear>,
}

/// What is known of a body when its sheet is made.
#[derive(Clone, Debug, Default)]
pub struct Known<'a> {
    /// Its services in force.
    pub lines: &'a [ActiveLine],
    /// Its figures.
    pub figures: BTreeMap<Driver, i64>,
    /// What it confirmed for the year before, with the questions of then.
    pub last: Option<(i16, &'a Content, &'a Answers)>,
}

/// From what the sheet of a body starts.
pub fn baseline(content: &Content, known: &Known<'_>) -> Baseline {
    let last =
        known.last.map(|(year, then, answers)| LastYear { year, answers: carried(content, then, answers) });
    let active = active(content, known.lines);
    let start =
        |item: &Item| (item.key.clone(), start(item, active.get(&item.key), &known.figures, last.as_ref()));
    Baseline { start: content.items().map(start).collect(), active, last }
}

fn active(content: &Content, lines: &[ActiveLine]) -> BTreeMap<Key, Active> {
    let of = |service: ServiceId| lines.iter().filter(move |line| line.service_id == service);
    let latest = |service| of(service).max_by_key(|line| line.active.since).map(|line| line.active.clone());
    content.items().filter_map(|item| Some((item.key.clone(), latest(item.service()?)?))).collect()
}

fn start(
    item: &Item,
    active: Option<&Active>,
    figures: &BTreeMap<Driver, i64>,
    last: Option<&LastYear>,
) -> Answer {
    let before = last.map(|last| last.answers.of(item));
    let figure = |measure: &Measure| figures.get(measure.driver.as_ref()?).copied();
    match before.unwrap_or_else(|| Answer::none(&item.kind)) {
        Answer::Service(before) => Answer::Service(match active {
            Some(active) => ServiceAnswer {
                quantity: item.measure().and_then(|measure| {
                    let figure = || figure(measure).and_then(Quantity::whole);
                    active.quantity.or_else(figure).or(before.quantity)
                }),
                ..ServiceAnswer::plain(Wish::Keep)
            },
            None => ServiceAnswer::plain(Wish::No),
        }),
        Answer::Number { value } => Answer::Number { value: item.measure().and_then(figure).or(value) },
        Answer::Applications { list } => Answer::Applications { list: list.into_iter().map(same).collect() },
        yes_no @ Answer::YesNo { .. } => yes_no,
        Answer::Text { .. } => Answer::Text { text: String::new() },
    }
}

/// An application of last year, if nothing changes.
fn same(application: Application) -> Application {
    Application { unchanged: Some(YesNo::Yes), ..application }
}

/// The answers of other questions under the keys of these: the same key, else the same service, else the same words.
fn carried(content: &Content, then: &Content, answers: &Answers) -> Answers {
    let kin = |item: &Item| {
        let alike = |other: &&Item| Answer::none(&other.kind).fits(&item.kind);
        let by_key = then.items().filter(alike).find(|other| other.key == item.key);
        let by_service =
            || then.items().find(|other| item.service().is_some() && other.service() == item.service());
        let words = text::fold(&item.label);
        let by_words = || then.items().filter(alike).find(|other| text::fold(&other.label) == words);
        by_key.or_else(by_service).or_else(by_words)
    };
    content.items().filter_map(|item| Some((item.key.clone(), answers.of(kin(item)?)))).collect()
}
