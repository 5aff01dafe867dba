//! What this is: what is known of each Province in each pillar, version after version, in the database.
//! What it is not: a judgement; [`crate::model::evaluate`] makes it from the answers.

mod read;
mod write;

pub use read::{Published, history, latest, published};
pub use write::{AnswersGiven, answer, confirm};

pub(crate) const SQL: &[&str] = &[
    read::HISTORY,
    read::LATEST,
    read::ANSWERS,
    read::ANSWERS_OF_LATEST,
    read::PUBLISHED,
    write::INSERT,
    write::TOUCH,
    write::PUT,
    write::CONFIRM,
];
