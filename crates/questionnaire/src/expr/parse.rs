//! What this is: tokens read into a tree. `o`, then `e`, then `non`, then comparisons, then sums, then products.
//! What it is not: a judgement on names and types.

use super::ast::{Ast, Node, Op};
use super::lex::{Token, tokens};
use super::{ExprError, error};

/// The deepest nesting of parentheses and calls.
const DEEPEST: usize = 40;
/// The most parts of an expression.
const MOST_PARTS: usize = 400;

/// Reads an expression.
pub(crate) fn parse(text: &str) -> Result<Node, ExprError> {
    let tokens = tokens(text)?;
    if let Some((at, _)) = tokens.get(MOST_PARTS) {
        return Err(error(*at, "l'espressione ha troppe parti: dividila in più valori calcolati"));
    }
    let mut parser = Parser { tokens, next: 0, depth: 0 };
    let node = parser.or()?;
    match parser.peek() {
        Token::End => Ok(node),
        other => {
            Err(parser.unexpected(&format!("{} qui non ci sta: forse manca «e» oppure «o»", shown(other))))
        }
    }
}

struct Parser {
    tokens: Vec<(usize, Token)>,
    next: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> &Token {
        self.tokens.get(self.next).map_or(&Token::End, |(_, token)| token)
    }

    fn at(&self) -> usize {
        self.tokens.get(self.next).or(self.tokens.last()).map_or(1, |(at, _)| *at)
    }

    fn take(&mut self) {
        self.next = self.next.saturating_add(1);
    }

    fn unexpected(&self, message: &str) -> ExprError {
        error(self.at(), message)
    }

    fn eat_sign(&mut self, sign: &str) -> bool {
        let found = matches!(self.peek(), Token::Sign(other) if *other == sign);
        if found {
            self.take();
        }
        found
    }

    fn eat_word(&mut self, word: &str) -> bool {
        let found = matches!(self.peek(), Token::Name(other) if other == word);
        if found {
            self.take();
        }
        found
    }

    fn or(&mut self) -> Result<Node, ExprError> {
        self.depth = self.depth.saturating_add(1);
        if self.depth > DEEPEST {
            return Err(self.unexpected("troppe parentesi una dentro l'altra: dividi l'espressione"));
        }
        let mut left = self.and()?;
        while self.eat_word("o") {
            left = left.binary(Op::Or, self.and()?);
        }
        self.depth = self.depth.saturating_sub(1);
        Ok(left)
    }

    fn and(&mut self) -> Result<Node, ExprError> {
        let mut left = self.not()?;
        while self.eat_word("e") {
            left = left.binary(Op::And, self.not()?);
        }
        Ok(left)
    }

    fn not(&mut self) -> Result<Node, ExprError> {
        let mut places = Vec::new();
        loop {
            let at = self.at();
            if !self.eat_word("non") {
                break;
            }
            places.push(at);
        }
        let inner = self.comparison()?;
        Ok(places.into_iter().rev().fold(inner, |inner, at| Node::new(at, Ast::Not(Box::new(inner)))))
    }

    fn comparison(&mut self) -> Result<Node, ExprError> {
        let left = self.sum()?;
        if self.eat_word("in") {
            return self.membership(left);
        }
        let Some(op) = self.comparing() else { return Ok(left) };
        self.take();
        let whole = left.binary(op, self.sum()?);
        if self.comparing().is_some() {
            return Err(
                self.unexpected("due confronti di fila non si leggono: scrivi per esempio «a < b e b < c»")
            );
        }
        Ok(whole)
    }

    fn comparing(&self) -> Option<Op> {
        let Token::Sign(sign) = self.peek() else { return None };
        match *sign {
            "=" => Some(Op::Equal),
            "!=" | "<>" => Some(Op::Unlike),
            "<" => Some(Op::Less),
            "<=" => Some(Op::LessOrEqual),
            ">" => Some(Op::More),
            ">=" => Some(Op::MoreOrEqual),
            _ => None,
        }
    }

    fn membership(&mut self, left: Node) -> Result<Node, ExprError> {
        let at = left.at;
        if self.eat_sign("(") {
            let list = self.list()?;
            return Ok(Node::new(at, Ast::OneOf(Box::new(left), list)));
        }
        let right = self.atom()?;
        Ok(Node::new(at, Ast::Among(Box::new(left), Box::new(right))))
    }

    fn sum(&mut self) -> Result<Node, ExprError> {
        let mut left = self.product()?;
        loop {
            let op = if self.eat_sign("+") {
                Op::Plus
            } else if self.eat_sign("-") {
                Op::Minus
            } else {
                return Ok(left);
            };
            left = left.binary(op, self.product()?);
        }
    }

    fn product(&mut self) -> Result<Node, ExprError> {
        let mut left = self.minus()?;
        loop {
            let op = if self.eat_sign("*") {
                Op::Times
            } else if self.eat_sign("/") {
                Op::Over
            } else {
                return Ok(left);
            };
            left = left.binary(op, self.minus()?);
        }
    }

    fn minus(&mut self) -> Result<Node, ExprError> {
        let at = self.at();
        if self.eat_sign("-") {
            let inner = self.atom()?;
            return Ok(Node::new(at, Ast::Minus(Box::new(inner))));
        }
        self.atom()
    }

    fn atom(&mut self) -> Result<Node, ExprError> {
        let at = self.at();
        let token = self.peek().clone();
        match token {
            Token::Number(number) => {
                self.take();
                Ok(Node::new(at, Ast::Number(number)))
            }
            Token::Text(text) => {
                self.take();
                Ok(Node::new(at, Ast::Text(text)))
            }
            Token::Name(name) => self.named(at, name),
            Token::Sign("(") => {
                self.take();
                let inner = self.or()?;
                if self.eat_sign(")") {
                    Ok(inner)
                } else {
                    Err(self.unexpected("manca la parentesi chiusa «)»"))
                }
            }
            Token::Sign(_) | Token::End => Err(self.unexpected(&format!(
                "qui serve un valore, una domanda o una parentesi aperta, non {}",
                shown(&token)
            ))),
        }
    }

    fn named(&mut self, at: usize, name: String) -> Result<Node, ExprError> {
        match name.as_str() {
            "vero" | "falso" => {
                self.take();
                return Ok(Node::new(at, Ast::Bool(name == "vero")));
            }
            "e" | "o" | "non" | "in" => {
                return Err(self.unexpected(&format!("prima di «{name}» manca un valore o una domanda")));
            }
            _ => self.take(),
        }
        if self.eat_sign("(") {
            let list = self.list()?;
            return Ok(Node::new(at, Ast::Call(name, list)));
        }
        if self.eat_sign(".") {
            let Token::Name(row) = self.peek().clone() else {
                return Err(self.unexpected("dopo il punto scrivi il codice di una riga della tabella"));
            };
            self.take();
            return Ok(Node::new(at, Ast::Cell(name, row)));
        }
        Ok(Node::new(at, Ast::Name(name)))
    }

    /// After the opening parenthesis, up to and with the closing one.
    fn list(&mut self) -> Result<Vec<Node>, ExprError> {
        let mut list = Vec::new();
        if self.eat_sign(")") {
            return Ok(list);
        }
        loop {
            list.push(self.or()?);
            if self.eat_sign(")") {
                return Ok(list);
            }
            if !self.eat_sign(",") {
                return Err(self.unexpected("qui serve una virgola o la parentesi chiusa «)»"));
            }
        }
    }
}

fn shown(token: &Token) -> String {
    match token {
        Token::Name(name) => format!("«{name}»"),
        Token::Number(number) => format!("«{}»", number.italian()),
        Token::Text(text) => format!("il testo «{text}»"),
        Token::Sign(sign) => format!("il segno «{sign}»"),
        Token::End => "la fine dell'espressione".to_owned(),
    }
}
