//! What this is: the rules of budgets, of sustainability and of the final account. All pure: figures in, figures out.
//! What it is not: a source of figures, and it reads no clock.

pub mod account;
pub mod budget;
pub mod heading;
pub mod report;
pub mod rows;
pub mod standing;
pub mod sustain;
