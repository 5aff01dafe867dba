//! What this is: the value of an expression for given answers, in three-valued logic, under a limit of steps.
//! What it is not: a place where types can be wrong: an answer of another kind than its question counts as missing.

use std::cmp::Ordering;

use jiff::Unit;
use jiff::civil::Date;
use rust_decimal::{Decimal, RoundingStrategy};

use super::ast::Op;
use super::code::{Code, Fold, Ty, Value};
use super::names::{Names, Shape};
use crate::{Answer, Answers, Number};

/// The steps of one evaluation.
const MOST_STEPS: u32 = 200_000;

/// Why a value cannot be computed, although its expression is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// A division by zero.
    #[error("una divisione per zero")]
    DivisionByZero,
    /// A number of more than 28 digits.
    #[error("un numero troppo grande")]
    Overflow,
    /// More steps than allowed: too many items, one list inside the other.
    #[error("troppe voci da confrontare")]
    TooCostly,
}

/// The answers, and what is already known about them; by entry, then by item (0 outside groups).
#[derive(Debug)]
pub(crate) struct State<'a> {
    pub(crate) names: &'a Names,
    pub(crate) answers: &'a Answers,
    pub(crate) asked: Vec<Vec<bool>>,
    pub(crate) computed: Vec<Vec<Option<Value>>>,
}

type Outcome = Result<Option<Value>, Trouble>;

/// The value for an item of a group, or outside groups; none if it is missing.
pub(crate) fn evaluate(code: &Code, state: &State<'_>, item: Option<(usize, usize)>) -> Outcome {
    let mut run = Run { state, items: item.into_iter().collect(), steps: MOST_STEPS };
    run.value(code)
}

struct Run<'a, 'b> {
    state: &'a State<'b>,
    /// The item at hand of each group.
    items: Vec<(usize, usize)>,
    steps: u32,
}

impl<'b> State<'b> {
    pub(crate) fn is_asked(&self, entry: usize, item: usize) -> bool {
        self.asked.get(entry).and_then(|items| items.get(item)).copied().unwrap_or(false)
    }

    /// What was said, whether it was asked or not.
    pub(crate) fn said(&self, entry: usize, item: usize) -> Option<&'b Answer> {
        let found = self.names.entry(entry)?;
        match found.group.and_then(|group| self.names.entry(group)) {
            Some(group) => self.answers.items(group.id.as_str()).get(item)?.get(found.id.as_str()),
            None => self.answers.get(found.id.as_str()),
        }
    }

    pub(crate) fn items_of(&self, group: usize) -> Option<usize> {
        match self.said(group, 0) {
            Some(Answer::Items(items)) => Some(items.len()),
            _ => None,
        }
    }
}

impl Run<'_, '_> {
    fn value(&mut self, code: &Code) -> Outcome {
        self.steps = self.steps.checked_sub(1).ok_or(Trouble::TooCostly)?;
        match code {
            Code::Const(value) => Ok(Some(value.clone())),
            Code::Ref(entry) => Ok(self.reference(*entry)),
            Code::Cell(entry, row) => Ok(match self.answer(*entry) {
                Some(Answer::Matrix(rows)) => rows.get(row).map(|word| Value::Text(word.to_string())),
                _ => None,
            }),
            Code::Not(inner) => Ok(self.truth(inner)?.map(|value| Value::Bool(!value))),
            Code::Minus(inner) => Ok(self.number(inner)?.map(|value| Value::Number(-value))),
            Code::Binary(op, left, right) => self.binary(*op, left, right),
            Code::OneOf(one, list) => self.one_of(one, list),
            Code::Among(one, entry) => self.among(one, *entry),
            Code::Answered(entry) => Ok(Some(Value::Bool(self.is_answered(*entry)))),
            Code::Unknown(entry) => {
                Ok(Some(Value::Bool(matches!(self.answer(*entry), Some(Answer::Unknown)))))
            }
            Code::Asked(entry) => {
                let item = self.item(*entry);
                Ok(Some(Value::Bool(self.state.is_asked(*entry, item))))
            }
            Code::If(condition, one, other) => match self.truth(condition)? {
                Some(true) => self.value(one),
                Some(false) => self.value(other),
                None => Ok(None),
            },
            Code::Else(one, other) => match self.value(one)? {
                Some(value) => Ok(Some(value)),
                None => self.value(other),
            },
            Code::Fold { fold, group, value, only } => {
                self.fold(*fold, *group, value.as_deref(), only.as_deref())
            }
            Code::Chosen(entry) => Ok(match self.answer(*entry) {
                Some(Answer::Multiple(words)) => Some(count(words.len())),
                _ => None,
            }),
            Code::Rows(entry, column) => Ok(match self.answer(*entry) {
                Some(Answer::Matrix(rows)) => {
                    Some(count(rows.values().filter(|word| *word == column).count()))
                }

                _ => None,
            }),
            Code::Length(inner) => Ok(match self.value(inner)? {
                Some(Value::Text(text)) => Some(count(text.chars().count())),
                _ => None,
            }),
            Code::Year(inner) => Ok(self.date(inner)?.map(|day| Value::Number(Decimal::from(day.year())))),
            Code::Month(inner) => Ok(self.date(inner)?.map(|day| Value::Number(Decimal::from(day.month())))),
            Code::Days(from, to) => {
                let (Some(from), Some(to)) = (self.date(from)?, self.date(to)?) else { return Ok(None) };
                let days = from.until((Unit::Day, to)).map_err(|_| Trouble::Overflow)?;
                Ok(Some(Value::Number(Decimal::from(days.get_days()))))
            }
            Code::Round(inner, places) => {
                let rounded = |value: Decimal| {
                    value.round_dp_with_strategy(*places, RoundingStrategy::MidpointAwayFromZero)
                };
                Ok(self.number(inner)?.map(|value| Value::Number(rounded(value))))
            }
            Code::Absolute(inner) => Ok(self.number(inner)?.map(|value| Value::Number(value.abs()))),
        }
    }

    /// The item at hand for a question: 0 outside groups.
    fn item(&self, entry: usize) -> usize {
        let group = self.state.names.entry(entry).and_then(|entry| entry.group);
        let at_hand = |(group, _): &&(usize, usize)| Some(*group) == entry_group(self.state.names, entry);
        match group {
            Some(_) => self.items.iter().rev().find(at_hand).map_or(usize::MAX, |(_, item)| *item),
            None => 0,
        }
    }

    /// What was said, if it was asked.
    fn answer(&self, entry: usize) -> Option<&Answer> {
        let item = self.item(entry);
        if self.state.is_asked(entry, item) { self.state.said(entry, item) } else { None }
    }

    fn is_answered(&self, entry: usize) -> bool {
        self.reference(entry).is_some() || self.answer(entry).is_some_and(|answer| answer.value().is_ok())
    }

    fn reference(&self, entry: usize) -> Option<Value> {
        let item = self.item(entry);
        let computed = self.state.computed.get(entry).and_then(|items| items.get(item)).cloned().flatten();
        if computed.is_some() {
            return computed;
        }
        let Shape::Value(ty) = &self.state.names.entry(entry)?.shape else { return None };
        match (ty, self.answer(entry)?.value().ok()?) {
            (Ty::Choice(_), Answer::Single(word)) => Some(Value::Text(word.to_string())),
            (Ty::Number, Answer::Number(number)) => Some(Value::Number(number.decimal())),
            (Ty::Number, Answer::Money(cents)) => Some(Value::Number(Number::euros(*cents).decimal())),
            (Ty::Date, Answer::Date(day)) => Some(Value::Date(*day)),
            (Ty::Text, Answer::Text(text)) => Some(Value::Text(text.clone())),
            _ => None,
        }
    }

    fn truth(&mut self, code: &Code) -> Result<Option<bool>, Trouble> {
        Ok(match self.value(code)? {
            Some(Value::Bool(value)) => Some(value),
            _ => None,
        })
    }

    fn number(&mut self, code: &Code) -> Result<Option<Decimal>, Trouble> {
        Ok(match self.value(code)? {
            Some(Value::Number(value)) => Some(value),
            _ => None,
        })
    }

    fn date(&mut self, code: &Code) -> Result<Option<Date>, Trouble> {
        Ok(match self.value(code)? {
            Some(Value::Date(value)) => Some(value),
            _ => None,
        })
    }

    fn binary(&mut self, op: Op, left: &Code, right: &Code) -> Outcome {
        match op {
            Op::And => {
                let one = self.truth(left)?;
                let other = if one == Some(false) { None } else { self.truth(right)? };
                Ok(kleene_and(one, other).map(Value::Bool))
            }
            Op::Or => {
                let one = self.truth(left)?;
                let other = if one == Some(true) { None } else { self.truth(right)? };
                Ok(kleene_or(one, other).map(Value::Bool))
            }
            Op::Plus | Op::Minus | Op::Times | Op::Over => {
                let (Some(one), Some(other)) = (self.number(left)?, self.number(right)?) else {
                    return Ok(None);
                };
                arithmetic(op, one, other).map(|value| Some(Value::Number(value)))
            }
            Op::Equal | Op::Unlike | Op::Less | Op::LessOrEqual | Op::More | Op::MoreOrEqual => {
                let (Some(one), Some(other)) = (self.value(left)?, self.value(right)?) else {
                    return Ok(None);
                };
                Ok(order(&one, &other).map(|order| Value::Bool(holds(op, order))))
            }
        }
    }

    fn one_of(&mut self, one: &Code, list: &[Code]) -> Outcome {
        let Some(one) = self.value(one)? else { return Ok(None) };
        let mut found = Some(false);
        for other in list {
            let equal = self.value(other)?.map(|other| other == one);
            found = kleene_or(found, equal);
            if found == Some(true) {
                break;
            }
        }
        Ok(found.map(Value::Bool))
    }

    fn among(&mut self, one: &Code, entry: usize) -> Outcome {
        let one = self.value(one)?;
        Ok(match (one, self.answer(entry)) {
            (Some(Value::Text(one)), Some(Answer::Multiple(words))) => {
                Some(Value::Bool(words.contains(one.as_str())))
            }
            _ => None,
        })
    }

    fn fold(&mut self, fold: Fold, group: usize, value: Option<&Code>, only: Option<&Code>) -> Outcome {
        if !self.state.is_asked(group, 0) {
            return Ok(None);
        }
        let Some(items) = self.state.items_of(group) else { return Ok(None) };
        let mut sum = Folded::new(fold);
        for item in 0..items {
            self.steps = self.steps.checked_sub(1).ok_or(Trouble::TooCostly)?;
            self.items.push((group, item));
            let outcome = self.folded_item(value, only);
            self.items.pop();
            if let Item::Counts(item) = outcome? {
                sum.add(item.as_ref())?;
            }
        }
        sum.done()
    }

    fn folded_item(&mut self, value: Option<&Code>, only: Option<&Code>) -> Result<Item, Trouble> {
        let counts = match only {
            Some(only) => self.truth(only)?,
            None => Some(true),
        };
        match (counts, value) {
            (Some(false), _) => Ok(Item::LeftOut),
            (None, _) => Ok(Item::Counts(None)),
            (Some(true), None) => Ok(Item::Counts(Some(Value::Bool(true)))),
            (Some(true), Some(value)) => Ok(Item::Counts(self.value(value)?)),
        }
    }
}

fn entry_group(names: &Names, entry: usize) -> Option<usize> {
    names.entry(entry).and_then(|entry| entry.group)
}

fn count(number: usize) -> Value {
    Value::Number(Decimal::from(number))
}

/// An item of a group, with its value if it is known.
enum Item {
    LeftOut,
    Counts(Option<Value>),
}

/// What was found so far over the items of a group.
struct Folded {
    fold: Fold,
    count: usize,
    number: Option<Decimal>,
    truth: Option<bool>,
    unknown: bool,
}

impl Folded {
    fn new(fold: Fold) -> Self {
        Self { fold, count: 0, number: None, truth: Some(fold == Fold::All), unknown: false }
    }

    fn add(&mut self, item: Option<&Value>) -> Result<(), Trouble> {
        self.count = self.count.saturating_add(1);
        let truth = match item {
            Some(Value::Bool(value)) => Some(*value),
            _ => None,
        };
        match (self.fold, item) {
            (Fold::All, _) => self.truth = kleene_and(self.truth, truth),
            (Fold::Any, _) => self.truth = kleene_or(self.truth, truth),
            (_, None) => self.unknown = true,
            (Fold::Sum | Fold::Mean, Some(Value::Number(value))) => {
                let sum = self.number.unwrap_or_default();
                self.number = Some(sum.checked_add(*value).ok_or(Trouble::Overflow)?);
            }
            (Fold::Min, Some(Value::Number(value))) => {
                self.number = Some(self.number.map_or(*value, |found| found.min(*value)));
            }
            (Fold::Max, Some(Value::Number(value))) => {
                self.number = Some(self.number.map_or(*value, |found| found.max(*value)));
            }
            (Fold::Count | Fold::Sum | Fold::Min | Fold::Max | Fold::Mean, Some(_)) => {}
        }
        Ok(())
    }

    fn done(self) -> Outcome {
        if self.unknown {
            return Ok(None);
        }
        match self.fold {
            Fold::Count => Ok(Some(count(self.count))),
            Fold::Sum => Ok(Some(Value::Number(self.number.unwrap_or_default()))),
            Fold::Min | Fold::Max => Ok(self.number.map(Value::Number)),
            Fold::Mean => match self.number {
                Some(sum) => {
                    arithmetic(Op::Over, sum, Decimal::from(self.count)).map(|mean| Some(Value::Number(mean)))
                }
                None => Ok(None),
            },
            Fold::All | Fold::Any => Ok(self.truth.map(Value::Bool)),
        }
    }
}

fn arithmetic(op: Op, one: Decimal, other: Decimal) -> Result<Decimal, Trouble> {
    let made = match op {
        Op::Plus => one.checked_add(other),
        Op::Minus => one.checked_sub(other),
        Op::Times => one.checked_mul(other),
        _ if other.is_zero() => return Err(Trouble::DivisionByZero),
        _ => one.checked_div(other),
    };
    made.ok_or(Trouble::Overflow)
}

fn order(one: &Value, other: &Value) -> Option<Ordering> {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => Some(one.cmp(other)),
        (Value::Date(one), Value::Date(other)) => Some(one.cmp(other)),
        (Value::Text(one), Value::Text(other)) => Some(one.cmp(other)),
        (Value::Bool(one), Value::Bool(other)) => Some(one.cmp(other)),
        _ => None,
    }
}

fn holds(op: Op, order: Ordering) -> bool {
    match op {
        Op::Equal => order.is_eq(),
        Op::Unlike => order.is_ne(),
        Op::Less => order.is_lt(),
        Op::LessOrEqual => order.is_le(),
        Op::More => order.is_gt(),
        _ => order.is_ge(),
    }
}

/// False wins over unknown.
pub(crate) fn kleene_and(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    match (one, other) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

/// True wins over unknown.
pub(crate) fn kleene_or(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    match (one, other) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}
