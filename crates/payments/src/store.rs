//! What this is: all the SQL of payments. What it is not: rules; those are in `model`.
//! Every write puts its line in the audit trail here, so that no caller can forget it.

pub mod credits;
pub mod ledger;
pub mod letters;
pub mod list;
pub mod papers;
pub mod pauses;
pub mod payments;
pub mod recorded;
pub mod rows;
mod settling;
pub mod since;
pub mod statements;
pub mod verify;

use kernel::Day;
use store::Tx;

use crate::Failure;

/// Every statement of the area.
pub const SQL: &[&[&str]] = &[
    ledger::SQL,
    letters::SQL,
    list::SQL,
    payments::SQL,
    pauses::SQL,
    recorded::SQL,
    rows::SQL,
    settling::SQL,
    since::SQL,
    statements::SQL,
    verify::SQL,
];

/// A day of the past or today, not before the one it follows.
pub(crate) fn check_day(tx: &Tx, on: Day, not_before: Option<Day>) -> Result<(), Failure> {
    if on > tx.today() {
        return Err(Failure::InTheFuture(tx.today()));
    }
    match not_before.filter(|first| on < *first) {
        Some(first) => Err(Failure::TooEarly(first)),
        None => Ok(()),
    }
}

/// The name of who writes.
fn author(tx: &Tx) -> String {
    tx.author().map(|actor| actor.name().to_owned()).unwrap_or_default()
}
