//! What this is: the small parts of a page: marks, facts, cards, figures, events, progress.
//! What it is not: pages; every part is a value that a template prints.

mod badge;
mod confirm;
mod facts;
mod progress;
mod stat;
mod table;
mod timeline;

pub use badge::Badge;
pub use confirm::Confirm;
pub use facts::{EmptyState, Explain, Facts, Notice, Tabs};
pub use progress::Progress;
pub use stat::Stats;
pub use table::{table_close, table_open};
pub use timeline::{Moment, Steps, Timeline};

#[cfg(test)]
mod tests;
