//! What this is: the answers of many responses counted: by question and by group, valid and missing by kind, numbers with
//! their sum, mean, median and quartiles, all exact; with design weights, suppression and comparison of two editions.
//! What it is not: a database: responses come one after the other and are not kept.

mod editions;
mod numbers;
mod suppress;
mod tally;
mod weights;

pub use editions::{Compared, Edition, Shift, compare_editions};
pub use numbers::{NumberSummary, QUARTILES, share};
pub use suppress::{LEAST_CELL, Masked, Safe, safe};
pub use tally::{Count, Measure, MeasureKind, Tally};
pub use weights::{CellWeight, Weights, weigh};
