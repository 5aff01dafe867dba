//! What this is: the seam between areas, which know what needs a person, and the desk, which shows it by date.
//! What it is not: a notification: nothing here is stored; what is done is no longer on the desk.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use askama::Template;
use askama::filters::HtmlSafe;
use kernel::{Actor, Day};

use crate::{App, Problem};

/// How near something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Its day has passed.
    Late,
    /// Its day is near.
    Soon,
    /// There is time.
    Calm,
}

impl Urgency {
    /// Late after the day, soon in the fourteen days before it.
    pub fn of(due: Day, today: Day) -> Self {
        match today.days_until(due) {
            left if left < 0 => Self::Late,
            0..=14 => Self::Soon,
            _ => Self::Calm,
        }
    }

    fn class(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Soon => "soon",
            Self::Calm => "calm",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Late => "In ritardo",
            Self::Soon => "Entro breve",
            Self::Calm => "Da fare",
        }
    }
}

/// One thing that needs the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskItem {
    /// By when; `None` when no day is set.
    pub when: Option<Day>,
    /// What, in a few words.
    pub title: String,
    /// Why, or for whom.
    pub text: String,
    /// Where to do it.
    pub href: String,
    /// How near it is.
    pub urgency: Urgency,
}

impl DeskItem {
    /// Something due by a day.
    pub fn due(day: Day, today: Day, title: &str, text: impl Into<String>, href: impl Into<String>) -> Self {
        let urgency = Urgency::of(day, today);
        Self { when: Some(day), title: title.into(), text: text.into(), href: href.into(), urgency }
    }

    /// Something to do, without a day.
    pub fn someday(title: impl Into<String>, text: impl Into<String>, href: impl Into<String>) -> Self {
        Self { when: None, title: title.into(), text: text.into(), href: href.into(), urgency: Urgency::Calm }
    }
}

/// What a source promises.
pub type DeskFuture = Pin<Box<dyn Future<Output = Result<Vec<DeskItem>, Problem>> + Send>>;

/// An area's answer to «what needs me?».
#[derive(Clone)]
pub struct DeskSource(Arc<dyn Fn(App, Actor) -> DeskFuture + Send + Sync>);

impl DeskSource {
    /// A source made of an async function.
    pub fn new<F, Asking>(source: F) -> Self
    where
        F: Fn(App, Actor) -> Asking + Send + Sync + 'static,
        Asking: Future<Output = Result<Vec<DeskItem>, Problem>> + Send + 'static,
    {
        Self(Arc::new(move |app, actor| Box::pin(source(app, actor))))
    }

    /// Everything of all sources, the most urgent first, then by day.
    pub async fn gather(sources: &[Self], app: &App, actor: &Actor) -> Result<Vec<DeskItem>, Problem> {
        let mut items = Vec::new();
        for source in sources {
            items.extend((source.0)(app.clone(), actor.clone()).await?);
        }
        items.sort_by(|a, b| order(a).cmp(&order(b)));
        Ok(items)
    }
}

fn order(item: &DeskItem) -> (bool, Option<Day>, &str) {
    (item.when.is_none(), item.when, &item.title)
}

/// The desk as a list of cards.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/desk.html")]
pub struct Desk {
    items: Vec<DeskItem>,
}

impl HtmlSafe for Desk {}

impl Desk {
    /// The cards of these things, in this order.
    pub fn of(items: Vec<DeskItem>) -> Self {
        Self { items }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn the_day_itself_is_not_late_yet() {
        let today = day("2026-11-20");
        let near = |text: &str| Urgency::of(day(text), today);
        assert_eq!(near("2026-11-19"), Urgency::Late);
        assert_eq!(near("2026-11-20"), Urgency::Soon);
        assert_eq!(near("2026-12-04"), Urgency::Soon);
        assert_eq!(near("2026-12-05"), Urgency::Calm);
    }

    #[test]
    fn what_has_a_day_comes_first_and_in_order() {
        let today = day("2026-11-20");
        let dated = |text| DeskItem::due(day(text), today, "x", "", "/");
        let mut items = [DeskItem::someday("a", "", "/"), dated("2026-12-31"), dated("2026-01-01")];
        items.sort_by(|a, b| order(a).cmp(&order(b)));
        assert_eq!(
            items.map(|item| item.when.map(Day::iso)),
            [Some("2026-01-01".into()), Some("2026-12-31".into()), None]
        );
    }
}
