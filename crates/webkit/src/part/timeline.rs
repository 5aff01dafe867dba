//! What this is: events in their order, and the steps of a guided path.
//! What it is not: a calendar.

use askama::Template;
use askama::filters::HtmlSafe;
use kernel::Day;

/// Where an event or a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Behind us.
    Done,
    /// Under way, or to be done now.
    Now,
    /// To come.
    Next,
}

impl Moment {
    fn class(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Now => "now",
            Self::Next => "next",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Done => "fatto",
            Self::Now => "adesso",
            Self::Next => "poi",
        }
    }
}

#[derive(Clone, Debug)]
struct Event {
    day: Day,
    text: String,
    note: String,
    moment: Moment,
}

/// Events with their days.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/timeline.html")]
pub struct Timeline {
    today: Day,
    events: Vec<Event>,
}

impl HtmlSafe for Timeline {}

impl Timeline {
    /// Events seen from this day.
    pub fn seen_on(today: Day) -> Self {
        Self { today, events: Vec::new() }
    }

    /// An event; the note says who or why.
    #[must_use]
    pub fn event(mut self, day: Day, text: impl Into<String>, note: impl Into<String>) -> Self {
        let moment = match day.cmp(&self.today) {
            std::cmp::Ordering::Less => Moment::Done,
            std::cmp::Ordering::Equal => Moment::Now,
            std::cmp::Ordering::Greater => Moment::Next,
        };
        self.events.push(Event { day, text: text.into(), note: note.into(), moment });
        self
    }
}

#[derive(Clone, Debug)]
struct Step {
    title: String,
    text: String,
    href: Option<String>,
    moment: Moment,
}

/// The steps of a guided path: the first that is not done is the current one.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "parts/steps.html")]
pub struct Steps {
    steps: Vec<Step>,
}

impl HtmlSafe for Steps {}

impl Steps {
    /// No steps yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A step that is behind us.
    #[must_use]
    pub fn done(self, title: impl Into<String>, text: impl Into<String>) -> Self {
        self.with(title.into(), text.into(), None, Moment::Done)
    }

    /// A step to be done, with the page on which it is done.
    #[must_use]
    pub fn open(self, title: impl Into<String>, text: impl Into<String>, href: impl Into<String>) -> Self {
        let first = !self.steps.iter().any(|step| step.moment == Moment::Now);
        let moment = if first { Moment::Now } else { Moment::Next };
        self.with(title.into(), text.into(), Some(href.into()), moment)
    }

    fn with(mut self, title: String, text: String, href: Option<String>, moment: Moment) -> Self {
        self.steps.push(Step { title, text, href, moment });
        self
    }
}
