//! What this is: where a letter belongs: the rule that nothing of a body reaches another one through a letter.
//! What it is not: a search; the marks and identifiers were looked up before.

use std::collections::BTreeSet;

use kernel::{BodyId, RequestId};

/// Who writes, as far as requests are concerned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sender {
    /// The bodies for which they write requests.
    pub bodies: BTreeSet<BodyId>,
    /// Whether they work on the requests of the centre.
    pub staff: bool,
    /// The requests of which a letter of theirs is part already.
    pub takes_part_in: BTreeSet<RequestId>,
}

/// A request to which a letter says it belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Which.
    pub request: RequestId,
    /// Whose.
    pub body: BodyId,
    /// Whether it takes answers.
    pub answerable: bool,
}

/// Where a letter belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In this request, which is of that body.
    In(RequestId, BodyId),
    /// In this request, for the centre only.
    Beside(RequestId),
    /// In a new request of this body, which continues that one if there is one.
    New(BodyId, Option<RequestId>),
    /// In a new request of one of the sender's bodies; which, is not known.
    OfSomeBody,
    /// In nothing yet: a person of the centre wrote about nothing known.
    OfStaff,
    /// In a request that takes no more answers.
    Ended,
    /// In nothing: the sender is not known.
    Nowhere,
}

impl Sender {
    fn may_write_in(&self, found: &Found) -> bool {
        self.staff || self.bodies.contains(&found.body) || self.takes_part_in.contains(&found.request)
    }
}

/// Finds the place of a letter. `found` are the requests it names, the surest first; those that the sender may not
/// write in are as if they were not there.
pub fn place(sender: &Sender, found: &[Found]) -> Place {
    let own: Vec<&Found> = found.iter().filter(|found| sender.may_write_in(found)).collect();
    if sender.staff {
        return match own.first() {
            Some(first) => Place::Beside(first.request),
            None if sender.bodies.is_empty() => Place::OfStaff,
            None => new(sender, None),
        };
    }
    match own.first() {
        Some(first) if first.answerable => Place::In(first.request, first.body),
        Some(first) if sender.bodies.contains(&first.body) => Place::New(first.body, Some(first.request)),
        Some(_) if sender.bodies.is_empty() => Place::Ended,
        Some(_) | None => new(sender, None),
    }
}

fn new(sender: &Sender, follows: Option<RequestId>) -> Place {
    let mut bodies = sender.bodies.iter();
    match (bodies.next(), bodies.next()) {
        (Some(only), None) => Place::New(*only, follows),
        (Some(_), Some(_)) => Place::OfSomeBody,
        (None, _) => Place::Nowhere,
    }
}
