//! What this is: questionnaires: typed questions, conditions and checks in one expression language, versions, exchange,
//! statistics.
//!
//! What it is not: it does no input or output, reads no clock and stores nothing; answers come in and go out as values.
//!
//! * [`Form`] is the questionnaire as data; [`Form::prepare`] checks it into a [`Prepared`].
//! * [`Answers`] is one response; [`Prepared::asked`] says which questions are asked, [`Prepared::check`] what is to be
//!   said of it, [`Prepared::handed_in`] what is kept.
//! * [`compare`] and [`move_answers`] go from one version to another; [`stats`] counts many responses;
//!   [`xlsform`] exchanges forms with other programs.
#![warn(missing_docs)]

mod answer;
mod check;
mod expr;
mod finding;
mod form;
mod number;
mod prepare;
mod prepared;
pub mod stats;
#[cfg(test)]
mod tests;
mod versions;
mod word;
pub mod xlsform;

pub use answer::{Answer, Answers, FileAnswer, Missing};
pub use check::{LONGEST_TEXT, MOST_ITEMS};
pub use expr::{ExprError, FUNCTIONS, Trouble};
pub use finding::{Finding, Findings, Place, Reasons};
pub use form::{Check, Choice, Form, Kind, Question, Section, Weight};
pub use number::{NotNumber, Number};
pub use prepared::{Asked, Fault, Prepared};
pub use versions::{Change, Difference, Fate, Moved, compare, move_answers};
pub use word::{LONGEST_WORD, NotWord, Word};
