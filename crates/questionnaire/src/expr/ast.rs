//! What this is: an expression as a tree, before its types are known, and its writing in our language.
//! What it is not: resolved: names are texts here, also those of another language it was read from.

use std::fmt::{self, Write as _};

use crate::Number;

/// A part of an expression, with its position in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Node {
    pub(crate) at: usize,
    pub(crate) ast: Ast,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ast {
    Number(Number),
    Text(String),
    Bool(bool),
    Name(String),
    /// The row of a matrix.
    Cell(String, String),
    Not(Box<Node>),
    Minus(Box<Node>),
    Binary(Op, Box<Node>, Box<Node>),
    /// One of a list written out.
    OneOf(Box<Node>, Vec<Node>),
    /// Among the choices of a question.
    Among(Box<Node>, Box<Node>),
    Call(String, Vec<Node>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Op {
    Or,
    And,
    Equal,
    Unlike,
    Less,
    LessOrEqual,
    More,
    MoreOrEqual,
    Plus,
    Minus,
    Times,
    Over,
}

impl Op {
    /// Higher binds tighter.
    pub(crate) fn rank(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And => 2,
            Self::Equal | Self::Unlike | Self::Less | Self::LessOrEqual | Self::More | Self::MoreOrEqual => 4,
            Self::Plus | Self::Minus => 5,
            Self::Times | Self::Over => 6,
        }
    }

    pub(crate) fn written(self) -> &'static str {
        match self {
            Self::Or => "o",
            Self::And => "e",
            Self::Equal => "=",
            Self::Unlike => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::More => ">",
            Self::MoreOrEqual => ">=",
            Self::Plus => "+",
            Self::Minus => "-",
            Self::Times => "*",
            Self::Over => "/",
        }
    }
}

impl Node {
    pub(crate) fn new(at: usize, ast: Ast) -> Self {
        Self { at, ast }
    }

    pub(crate) fn binary(self, op: Op, right: Self) -> Self {
        Self { at: self.at, ast: Ast::Binary(op, Box::new(self), Box::new(right)) }
    }

    /// How tight the outermost part binds: for parentheses.
    pub(crate) fn rank(&self) -> u8 {
        match &self.ast {
            Ast::Binary(op, ..) => op.rank(),
            Ast::Not(_) => 3,
            Ast::OneOf(..) | Ast::Among(..) => 4,
            Ast::Minus(_) => 7,
            _ => 9,
        }
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.ast {
            Ast::Number(number) => write!(f, "{number}"),
            Ast::Text(text) => quoted(text, f),
            Ast::Bool(true) => f.write_str("vero"),
            Ast::Bool(false) => f.write_str("falso"),
            Ast::Name(name) => f.write_str(name),
            Ast::Cell(name, row) => write!(f, "{name}.{row}"),
            Ast::Not(inner) => {
                f.write_str("non ")?;
                within(inner, 3, f)
            }
            Ast::Minus(inner) => {
                f.write_char('-')?;
                within(inner, 8, f)
            }
            Ast::Binary(op, left, right) => binary(*op, left, right, f),
            Ast::OneOf(one, list) => {
                within(one, 5, f)?;
                f.write_str(" in (")?;
                listed(list, f)?;
                f.write_char(')')
            }
            Ast::Among(one, all) => {
                within(one, 5, f)?;
                f.write_str(" in ")?;
                within(all, 8, f)
            }
            Ast::Call(name, list) => {
                write!(f, "{name}(")?;
                listed(list, f)?;
                f.write_char(')')
            }
        }
    }
}

fn binary(op: Op, left: &Node, right: &Node, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    // Comparisons do not follow one another, so that both sides must bind tighter.
    let least = if op.rank() == 4 { 5 } else { op.rank() };
    within(left, least, f)?;
    write!(f, " {} ", op.written())?;
    within(right, op.rank().saturating_add(1), f)
}

fn listed(list: &[Node], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (at, one) in list.iter().enumerate() {
        if at > 0 {
            f.write_str(", ")?;
        }
        write!(f, "{one}")?;
    }
    Ok(())
}

fn within(node: &Node, least: u8, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if node.rank() < least { write!(f, "({node})") } else { write!(f, "{node}") }
}

fn quoted(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if text.contains('\'') { write!(f, "\"{text}\"") } else { write!(f, "'{text}'") }
}
