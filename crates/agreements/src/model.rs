//! What this is: agreements, memberships, terms and lines as values, with their rules; pure.
//! What it is not: it reads no clock and no database; the day and the ids come in as arguments.

mod agreed;
mod agreement;
mod billing;
mod calendar;
mod deadline;
mod line;
mod membership;
mod purchase;
mod state;
mod undo;

pub use agreed::{Agreed, AgreedList, Placing, placing};
pub use agreement::{Act, Agreement, AgreementText, Joining, NewAgreement, Offer, Offered, Status, Step};
pub use billing::{BillingRule, Due, IssueWindow, MonthDay, NotMonthDay, Proration, Timing};
pub use calendar::{Reach, Renewal, expiry, notice_by};
pub use deadline::{Deadline, DeadlineKind, next_billed_year, of_dates};
pub use line::{Line, LineFault, changed_from, check_lines, in_force};
pub use membership::{
    Adhesion, Leaving, Membership, Term, TermFault, TermKind, check_terms, first_term, renewed, span_of,
};
pub use purchase::{CigAnswer, Missing, PurchaseData};
pub(crate) use state::state_case;
pub use state::{Course, Span, State, state_on};
pub use undo::Left;

#[cfg(test)]
mod tests;
