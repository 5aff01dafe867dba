//! What this is: the part of `XPath` that `XLSForm` uses, read into our expressions and written from them.
//! What it is not: all of `XPath`: what has no counterpart is refused with its name.

use crate::expr::ast::{Ast, Node, Op};
use crate::{Kind, Number};

use super::UNKNOWN;

/// What names mean, on our side.
pub(super) trait Meanings {
    /// The kind of a question, also inside groups.
    fn kind(&self, name: &str) -> Option<&Kind>;
    /// The group in which a question stands.
    fn group(&self, name: &str) -> Option<&str>;
    /// Whether «Non so» is one of its choices.
    fn unknown(&self, name: &str) -> bool;
}

type Read = Result<Node, String>;

/// Reads `XPath`; `here` is the question of the row, for the dot.
pub(super) fn read(text: &str, here: &str, meanings: &dyn Meanings) -> Read {
    let tokens = tokens(text)?;
    let mut reader = Reader { tokens, next: 0, depth: 0, here, meanings };
    let node = reader.or()?;
    match reader.peek() {
        None => Ok(node),
        Some(token) => Err(format!("«{}» non è previsto qui", token.shown())),
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Field(String),
    Word(String),
    Text(String),
    Number(Number),
    Sign(&'static str),
}

impl Token {
    fn shown(&self) -> String {
        match self {
            Self::Field(name) => format!("${{{name}}}"),
            Self::Word(text) | Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Sign(sign) => (*sign).to_owned(),
        }
    }
}

const SIGNS: [&str; 13] = ["!=", "<=", ">=", "=", "<", ">", "+", "-", "*", "(", ")", ",", "."];
/// The most tokens: what is longer would be refused by our language as well.
const MOST: usize = 400;

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut all = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, after) = if let Some(inside) = rest.strip_prefix("${") {
            let (name, after) = inside.split_once('}').ok_or("«${» senza «}»")?;
            (Token::Field(name.trim().to_owned()), after)
        } else if first == '\'' || first == '"' {
            let inside = rest.get(1..).unwrap_or_default();
            let (text, after) = inside.split_once(first).ok_or("un testo tra virgolette non è chiuso")?;
            (Token::Text(text.to_owned()), after)
        } else if first.is_ascii_digit() {
            let end = rest.find(|char: char| !char.is_ascii_digit() && char != '.').unwrap_or(rest.len());
            let (digits, after) = rest.split_at(end);
            (Token::Number(Number::plain(digits).map_err(|wrong| wrong.to_string())?), after)
        } else if first.is_alphabetic() || first == '_' {
            let end = rest
                .find(|char: char| !char.is_alphanumeric() && !"_-:".contains(char))
                .unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            (Token::Word(word.to_owned()), after)
        } else {
            let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
            let sign = sign.ok_or_else(|| format!("il segno «{first}» non è supportato"))?;
            (Token::Sign(sign), rest.get(sign.len()..).unwrap_or_default())
        };
        all.push(token);
        if all.len() > MOST {
            return Err("l'espressione è troppo lunga".to_owned());
        }
        rest = after.trim_start();
    }
    Ok(all)
}

struct Reader<'a> {
    tokens: Vec<Token>,
    next: usize,
    depth: usize,
    here: &'a str,
    meanings: &'a dyn Meanings,
}

const ORDER: [&[(&str, Op)]; 5] = [
    &[("or", Op::Or)],
    &[("and", Op::And)],
    &[
        ("=", Op::Equal),
        ("!=", Op::Unlike),
        ("<=", Op::LessOrEqual),
        (">=", Op::MoreOrEqual),
        ("<", Op::Less),
        (">", Op::More),
    ],
    &[("+", Op::Plus), ("-", Op::Minus)],
    &[("*", Op::Times), ("div", Op::Over)],
];

impl Reader<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next)
    }

    fn take(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.next).cloned();
        self.next = self.next.saturating_add(1);
        token
    }

    fn eat(&mut self, sign: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Sign(other)) if *other == sign);
        if found {
            self.next = self.next.saturating_add(1);
        }
        found
    }

    fn or(&mut self) -> Read {
        self.depth = self.depth.saturating_add(1);
        if self.depth > 40 {
            return Err("troppe parentesi una dentro l'altra".to_owned());
        }
        let node = self.level(0)?;
        self.depth = self.depth.saturating_sub(1);
        Ok(node)
    }

    fn level(&mut self, level: usize) -> Read {
        let Some(ops) = ORDER.get(level) else { return self.minus() };
        let mut left = self.level(level.saturating_add(1))?;
        loop {
            let found = match self.peek() {
                Some(Token::Sign(sign)) => ops.iter().find(|(name, _)| name == sign),
                Some(Token::Word(word)) => ops.iter().find(|(name, _)| name == word),
                _ => None,
            };
            let Some((_, op)) = found else { return Ok(left) };
            self.next = self.next.saturating_add(1);
            let right = self.level(level.saturating_add(1))?;
            left = self.joined(left, *op, right);
        }
    }

    /// Comparisons with nothing ask whether there is an answer; with `non_so`, whether it is «Non so».
    fn joined(&self, left: Node, op: Op, right: Node) -> Node {
        let asked = match (&left.ast, &right.ast) {
            (Ast::Name(name), Ast::Text(text)) if text.is_empty() => Some(("risposto", name, Op::Unlike)),
            (Ast::Name(name), Ast::Text(text)) if text == UNKNOWN && self.meanings.unknown(name) => {
                Some(("non_so", name, Op::Equal))
            }
            _ => None,
        };
        match asked {
            Some((function, name, yes)) if matches!(op, Op::Equal | Op::Unlike) => {
                let call = call(function, vec![named(name)]);
                if op == yes { call } else { node(Ast::Not(Box::new(call))) }
            }
            _ => left.binary(op, right),
        }
    }

    fn minus(&mut self) -> Read {
        if self.eat("-") {
            let inner = self.atom()?;
            return Ok(node(Ast::Minus(Box::new(inner))));
        }
        self.atom()
    }

    fn atom(&mut self) -> Read {
        match self.take() {
            Some(Token::Field(name)) => Ok(self.field(&name)),
            Some(Token::Sign(".")) => Ok(named(self.here)),
            Some(Token::Text(text)) => Ok(node(Ast::Text(text))),
            Some(Token::Number(number)) => Ok(node(Ast::Number(number))),
            Some(Token::Sign("(")) => {
                let inner = self.or()?;
                if self.eat(")") { Ok(inner) } else { Err("manca «)»".to_owned()) }
            }
            Some(Token::Word(name)) if self.eat("(") => {
                let mut list = Vec::new();
                if !self.eat(")") {
                    loop {
                        list.push(self.or()?);
                        if self.eat(")") {
                            break;
                        }
                        if !self.eat(",") {
                            return Err("manca «)»".to_owned());
                        }
                    }
                }
                self.function(&name, list)
            }
            Some(other) => Err(format!("«{}» non è supportato qui", other.shown())),
            None => Err("l'espressione finisce troppo presto".to_owned()),
        }
    }

    /// The row of a matrix is a question of its own there.
    fn field(&self, name: &str) -> Node {
        if self.meanings.kind(name).is_none() {
            let cells =
                name.match_indices('_').map(|(at, _)| (name.get(..at), name.get(at.saturating_add(1)..)));
            for (matrix, row) in cells.filter_map(|(matrix, row)| matrix.zip(row)) {
                if let Some(Kind::Matrix { rows, .. }) = self.meanings.kind(matrix)
                    && rows.iter().any(|known| known.id.as_str() == row)
                {
                    return node(Ast::Cell(matrix.to_owned(), row.to_owned()));
                }
            }
        }
        named(name)
    }

    fn function(&self, name: &str, list: Vec<Node>) -> Read {
        let mut list = list;
        let same = |to: &str, list: Vec<Node>| Ok(call(to, list));
        match (name, list.len()) {
            ("not", 1) => Ok(node(Ast::Not(Box::new(list.remove(0))))),
            ("true", 0) => Ok(node(Ast::Bool(true))),
            ("false", 0) => Ok(node(Ast::Bool(false))),
            ("selected", 2) => {
                let (question, choice) = (list.remove(0), list.remove(0));
                let multiple = matches!(&question.ast, Ast::Name(name)
                    if matches!(self.meanings.kind(name), Some(Kind::Multiple { .. })));
                if multiple {
                    return Ok(node(Ast::Among(Box::new(choice), Box::new(question))));
                }
                Ok(self.joined(question, Op::Equal, choice))
            }
            ("count-selected", 1) => same("scelte", list),
            ("if", 3) => same("se", list),
            ("coalesce", 2) => same("oppure", list),
            ("string-length", 1) => same("lunghezza", list),
            ("count", 1) => same("conta", list),
            ("round", 2) => same("arrotonda", list),
            ("abs", 1) => same("assoluto", list),
            ("date", 1) => same("data", list),
            ("number", 1) => Ok(list.remove(0)),
            ("sum" | "min" | "max", 1) => {
                let Some(Ast::Name(field)) = list.first().map(|node| &node.ast) else {
                    return Err(format!("{name}() vuole una domanda di un elenco"));
                };
                let group = self.meanings.group(field);
                let group = group.ok_or_else(|| format!("{name}(): «{field}» non sta in un elenco"))?;
                let function = match name {
                    "sum" => "somma",
                    "min" => "minimo",
                    _ => "massimo",
                };
                Ok(call(function, vec![named(group), list.remove(0)]))
            }
            _ => Err(format!("la funzione {name}() non è supportata")),
        }
    }
}

fn node(ast: Ast) -> Node {
    Node::new(1, ast)
}

fn named(name: &str) -> Node {
    node(Ast::Name(name.to_owned()))
}

fn call(name: &str, list: Vec<Node>) -> Node {
    node(Ast::Call(name.to_owned(), list))
}

/// Writes an expression as `XPath`.
pub(super) fn write(node: &Node, meanings: &dyn Meanings) -> Result<String, String> {
    Writer { meanings }.written(node)
}

struct Writer<'a> {
    meanings: &'a dyn Meanings,
}

type Written = Result<String, String>;

impl Writer<'_> {
    fn written(&self, node: &Node) -> Written {
        match &node.ast {
            Ast::Number(number) => Ok(number.to_string()),
            Ast::Text(text) => quoted(text),
            Ast::Bool(value) => Ok(if *value { "true()" } else { "false()" }.to_owned()),
            Ast::Name(name) => Ok(format!("${{{name}}}")),
            Ast::Cell(name, row) => Ok(format!("${{{name}_{row}}}")),
            Ast::Not(inner) => Ok(format!("not({})", self.written(inner)?)),
            Ast::Minus(inner) => Ok(format!("-({})", self.written(inner)?)),
            Ast::Binary(op, left, right) => {
                Ok(format!("{} {} {}", self.inside(left, *op, 0)?, sign(*op), self.inside(right, *op, 1)?))
            }
            Ast::OneOf(one, list) => {
                let one = self.written(one)?;
                let each: Result<Vec<String>, String> =
                    list.iter().map(|other| Ok(format!("{one} = {}", self.written(other)?))).collect();
                Ok(format!("({})", each?.join(" or ")))
            }
            Ast::Among(one, all) => Ok(format!("selected({}, {})", self.written(all)?, self.written(one)?)),
            Ast::Call(name, list) => self.call(name, list),
        }
    }

    /// With parentheses where the inner part binds less.
    fn inside(&self, node: &Node, op: Op, side: u8) -> Written {
        let text = self.written(node)?;
        let least = if op.rank() == 4 { 5 } else { op.rank().saturating_add(side) };
        let plain = !matches!(node.ast, Ast::Binary(..)) || node.rank() >= least;
        Ok(if plain { text } else { format!("({text})") })
    }

    fn call(&self, name: &str, list: &[Node]) -> Written {
        let all: Result<Vec<String>, String> = list.iter().map(|node| self.written(node)).collect();
        let all = all?;
        let one = all.first().map(String::as_str).unwrap_or_default();
        let plain = |function: &str| Ok(format!("{function}({})", all.join(", ")));
        match (name, list) {
            ("se", _) => plain("if"),
            ("oppure", _) => plain("coalesce"),
            ("risposto", _) => Ok(format!("({one} != '')")),
            ("non_so", [Node { ast: Ast::Name(name), .. }]) if self.choosable(name) => {
                Ok(format!("({one} = '{UNKNOWN}')"))
            }
            ("conta", [_]) => plain("count"),
            ("somma", [_, value]) => self.over("sum", value),
            ("minimo", [_, value]) => self.over("min", value),
            ("massimo", [_, value]) => self.over("max", value),
            ("scelte", _) => plain("count-selected"),
            ("lunghezza", _) => plain("string-length"),
            ("arrotonda", _) => plain("round"),
            ("assoluto", _) => plain("abs"),
            ("data", [Node { ast: Ast::Text(text), .. }]) => {
                let day = jiff::civil::Date::strptime("%d/%m/%Y", text);
                Ok(format!("date('{}')", day.map_or_else(|_| text.clone(), |day| day.to_string())))
            }
            _ => Err(format!("la funzione {name}(…) scritta così non ha corrispondente in XLSForm")),
        }
    }

    fn choosable(&self, name: &str) -> bool {
        matches!(self.meanings.kind(name), Some(Kind::Single { .. }))
    }

    fn over(&self, function: &str, value: &Node) -> Written {
        match &value.ast {
            Ast::Name(_) => Ok(format!("{function}({})", self.written(value)?)),
            _ => Err(format!("{function}() in XLSForm vuole una domanda, non un calcolo")),
        }
    }
}

fn quoted(text: &str) -> Written {
    match (text.contains('\''), text.contains('"')) {
        (false, _) => Ok(format!("'{text}'")),
        (true, false) => Ok(format!("\"{text}\"")),
        (true, true) => Err("un testo ha sia apici sia virgolette".to_owned()),
    }
}

fn sign(op: Op) -> &'static str {
    match op {
        Op::Or => "or",
        Op::And => "and",
        Op::Over => "div",
        other => other.written(),
    }
}
