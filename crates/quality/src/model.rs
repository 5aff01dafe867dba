//! What this is: how requests went, in figures: counts, times, hours, matrix, satisfaction, the report of a month.
//! What it is not: it does no input or output and reads no clock.

mod class;
mod figures;
mod group;
mod hours;
mod matrix;
mod month;
mod percent;
mod row;
mod satisfaction;
mod spread;

#[cfg(test)]
mod tests;

pub use class::SizeClass;
pub use figures::{Figure, Figures, Kept};
pub use group::{By, Group, Narrowed, grouped, months_of};
pub use hours::{HourGroup, HoursBy, TimeRow, hours_by, hours_words};
pub use matrix::{Cell, Matrix, MatrixRow, Using};
pub use month::{DEFINITIONS, Hours, Line, Month, MonthReport};
pub use percent::Tenths;
pub use row::{End, Judged, Named, Row};
pub use satisfaction::{
    Answered, NotAnAnswer, Opinion, Rules, SCORES, Shown, Tally, check, fold, is_sampled, may_ask_again,
    score_label,
};
pub use spread::{Spread, elapsed_words, work_words};
