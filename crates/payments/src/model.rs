//! What this is: the types and rules of payments: what is left of an invoice, how late it is, which movement of the
//! bank pays what and why. Pure.
//! What it is not: SQL, pages, or the clock; days come in as arguments.

pub mod account;
pub mod ageing;
pub mod balance;
pub mod citation;
pub mod decision;
pub mod letter;
pub mod matching;
pub mod movement;
pub mod payment;

pub use account::{AccountLine, Happening, statement_of_account};
pub use ageing::{Age, Ageing, BodyAgeing, by_body};
pub use balance::{
    Balance, Credit, NotFitting, Paper, PaperKind, Part, Sums, oldest_first, proposed_offset, total,
};
pub use decision::{Decision, Plan, RowOutcome, RowStatus};
pub use letter::{Letter, LetterInvoice, Text};
pub use matching::{Candidate, Ledger, Payer, Verdict, match_movement};
pub use movement::{Direction, Movement, ReadFile, keys};
pub use payment::{Payment, PaymentState, Settlement, SettlementId, SettlementKind, Source};
