//! What this is: which permissions open quotes to a reader.
//! What it is not: the table of permissions; that is `kernel::permission`.

use agreements::store::agreed::ForeseesLines;
use kernel::permission::{Action, AnswerQuote, EditQuote, ViewQuotes};
use pricing::ReadsPrices;
use registry::ReadsBodies;

/// A permission that includes reading the quotes it reaches.
pub trait ReadsQuotes: Action + ReadsPrices + ReadsBodies + ForeseesLines {}
impl ReadsQuotes for ViewQuotes {}
impl ReadsQuotes for EditQuote {}
impl ReadsQuotes for AnswerQuote {}
