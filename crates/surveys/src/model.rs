//! What this is: questionnaires as they are composed, editions, responses and their moves, without a database.
//! What it is not: the language of conditions and the checks of answers; those are in `questionnaire`.

mod carry;
mod criteria;
mod edit;
mod edition;
mod response;
pub mod results;
mod state;

pub use carry::{Carried, carry};
pub use criteria::{CriterionAnswer, asked_criteria, criteria, mapping_form};
pub use edit::{Editing, NotEdited, Shift, code_for, own_faults};
pub use edition::{Audience, Edition, EditionData, NotAnEdition, Stage, week_of};
pub use response::{
    Heading, Part, Response, Seen, Step, Survey, Version, VersionStatus, merged, progress, split,
};
pub use state::{Move, NotMoved, ResponseState, Shown};
