//! What this is: what follows from a confirmed sheet: services to quote, services to close, figures to record, bodies to
//! call. What it is not: the doing; `apply` asks the other areas.

use kernel::{LineId, MembershipId, Quantity, ServiceId};
use registry::Driver;
use serde::Serialize;

use super::{Active, Answer, Answers, Baseline, Content, Item, Wish};

/// A service to be quoted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Request {
    /// Which service of the catalogue.
    pub service_id: ServiceId,
    /// The question.
    pub label: String,
    /// How much is wanted.
    pub quantity: Option<Quantity>,
    /// What the body says of it.
    pub note: String,
    /// The line that it changes; none for a service that the body has not.
    pub line_id: Option<LineId>,
}

/// A service that is not renewed: it ends in the membership.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Closing {
    /// The question.
    pub label: String,
    /// The membership in which it ends.
    pub membership_id: MembershipId,
    /// Its line.
    pub line_id: LineId,
}

/// A figure of the body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// Which.
    pub driver: Driver,
    /// The question.
    pub label: String,
    /// The figure.
    pub value: i64,
}

/// What follows from a confirmed sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Followup {
    /// Services to quote.
    pub requests: Vec<Request>,
    /// Services to close.
    pub closings: Vec<Closing>,
    /// Figures to record.
    pub figures: Vec<Figure>,
    /// Services of which the body wants to know more.
    pub to_call: Vec<String>,
    /// Services asked for that no service of the catalogue is linked to.
    pub unlinked: Vec<String>,
}

impl Followup {
    /// Whether there is nothing to quote and nothing to record.
    pub fn is_empty(&self) -> bool {
        self.requests.is_empty() && self.figures.is_empty()
    }
}

/// What follows from the confirmed answers of a body.
pub fn followup(content: &Content, baseline: &Baseline, answers: &Answers) -> Followup {
    let mut all = Followup::default();
    for item in content.items() {
        let active = baseline.active.get(&item.key);
        if let Some(answer) = answers.service(item) {
            match (answer.wish, active) {
                (Wish::Change | Wish::Request, _) => all.ask(item, (answer.quantity, answer.note), active),
                (Wish::Stop, Some(active)) => all.closings.push(closing(item, active)),
                (Wish::Evaluate, _) => all.to_call.push(item.label.clone()),
                (Wish::Keep | Wish::No | Wish::Stop, _) => {}
            }
        }
        all.figures.extend(figure(item, &answers.of(item)));
    }
    all
}

impl Followup {
    fn ask(&mut self, item: &Item, (quantity, note): (Option<Quantity>, String), active: Option<&Active>) {
        match item.service() {
            Some(service_id) => self.requests.push(Request {
                service_id,
                label: item.label.clone(),
                quantity,
                note,
                line_id: active.map(|active| active.line_id),
            }),
            None => self.unlinked.push(item.label.clone()),
        }
    }
}

fn closing(item: &Item, active: &Active) -> Closing {
    Closing { label: item.label.clone(), membership_id: active.membership_id, line_id: active.line_id }
}

/// The figure that an answer gives: that of a number, or of a service that goes on; one with decimals gives none.
fn figure(item: &Item, answer: &Answer) -> Option<Figure> {
    let driver = item.measure()?.driver.clone()?;
    let value = match answer {
        Answer::Number { value } => (*value)?,
        Answer::Service(answer) if matches!(answer.wish, Wish::Keep | Wish::Change | Wish::Request) => {
            whole(answer.quantity?)?
        }
        Answer::Service(_) | Answer::Applications { .. } | Answer::YesNo { .. } | Answer::Text { .. } => {
            return None;
        }
    };
    Some(Figure { driver, label: item.label.clone(), value })
}

/// The units of a quantity without decimals.
fn whole(quantity: Quantity) -> Option<i64> {
    let one = Quantity::from(1_u32).get();
    (quantity.get() % one == 0).then(|| quantity.get() / one)
}
