//! What this is: the rules of needs, without a database or a clock: templates, answers, states, differences, totals.
//! What it is not: pages or statements.

mod answers;
mod campaign;
mod changes;
mod check;
mod content;
mod edit;
mod example;
mod followup;
mod key;
pub(crate) mod matrix;
mod prefill;
mod sheet;
mod state;
mod template;
mod words;

pub use answers::{Answer, Answers, Application, ServiceAnswer, Wish, YesNo};
pub use campaign::{Campaign, CampaignData, NotACampaign, Stage};
pub use changes::{Change, changes};
pub use check::{Gap, gaps};
pub use content::{ApplicationsItem, Content, Item, ItemKind, Measure, Section, ServiceItem};
pub use edit::{ContentFault, NotEdited, Shift};
pub use example::{EXAMPLES, Example};
pub use followup::{Closing, Figure, Followup, Request, followup};
pub use key::{Key, NotAKey};
pub use matrix::{Cell, Column, Matrix, MatrixRow, Total};
pub use prefill::{Active, ActiveLine, Baseline, Known, LastYear, baseline};
pub use sheet::{Confirmation, Hand, NotWritable, Sheet};
pub(crate) use state::state_case;
pub use state::{Marks, SheetState, state_on};
pub use template::{Template, TemplateVersion, VersionStatus};
pub use words::{in_words, quantity_words, wish_options};
pub(crate) use words::{outline, said};

#[cfg(test)]
mod tests;
