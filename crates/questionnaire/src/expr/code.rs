//! What this is: an expression whose names are resolved and whose types fit, ready to be evaluated.
//! What it is not: text; the tree it came from is.

use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::ast::Op;
use crate::Word;

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ty {
    Bool,
    Number,
    Date,
    Text,
    /// One of these words.
    Choice(Arc<[Word]>),
}

impl Ty {
    pub(crate) fn italian(&self) -> &'static str {
        match self {
            Self::Bool => "una condizione",
            Self::Number => "un numero",
            Self::Date => "una data",
            Self::Text => "un testo",
            Self::Choice(_) => "una scelta",
        }
    }
}

/// A value; a choice is its word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Bool(bool),
    Number(Decimal),
    Date(Date),
    Text(String),
}

#[derive(Clone, Debug)]
pub(crate) enum Code {
    Const(Value),
    Ref(usize),
    Cell(usize, Word),
    Not(Box<Code>),
    Minus(Box<Code>),
    /// And, or; comparisons; sums and products, as the operator says.
    Binary(Op, Box<Code>, Box<Code>),
    OneOf(Box<Code>, Vec<Code>),
    Among(Box<Code>, usize),
    Answered(usize),
    Unknown(usize),
    Asked(usize),
    If(Box<Code>, Box<Code>, Box<Code>),
    Else(Box<Code>, Box<Code>),
    Fold {
        fold: Fold,
        group: usize,
        value: Option<Box<Code>>,
        only: Option<Box<Code>>,
    },
    Chosen(usize),
    Rows(usize, Word),
    Length(Box<Code>),
    Year(Box<Code>),
    Month(Box<Code>),
    Days(Box<Code>, Box<Code>),
    Round(Box<Code>, u32),
    Absolute(Box<Code>),
}

/// What is done over the items of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fold {
    Count,
    Sum,
    Min,
    Max,
    Mean,
    All,
    Any,
}
