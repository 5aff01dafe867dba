//! What this is: the final account of a year, body by body and for the centre, made of postings: every document,
//! share, payment and act says what it adds to which column. A figure is the sum of its postings, so it opens onto
//! them; the centre is the sum of all of them.
//! What it is not: a ledger of its own: postings are made anew from the documents each time, until an approval keeps
//! them.
//!
//! # Rules
//! An account is a function of the year and of a day: what is dated later does not count. Documents belong to the
//! year whose services they bill, shared costs to the year they arose in, money to the day it came.

mod approval;
mod column;
mod input;
mod posting;
mod reckon;
mod rows;

pub use approval::{Approval, Difference, NotApprovable, approvable, differences, fingerprint};
pub use column::{Column, Figures, Group};
pub use input::{Act, ActKind, Doc, DocKind, DocLine, Inputs, LineKind, Owed, Receipt, Share, Unbilled};
pub use posting::{Movement, Posting, Source, movements};
pub use reckon::{BodyAccount, Fault, YearAccount, faults, reckon};
pub use rows::{PendingRow, ServiceRow, ShareRow};

#[cfg(test)]
mod tests;
