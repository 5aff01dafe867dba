//! What this is: names and types of an expression checked, with messages that say what to write instead.
//! What it is not: evaluation.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;

use super::ast::{Ast, Node, Op};
use super::code::{Code, Fold, Ty, Value};
use super::names::{Entry, Names, Shape};
use super::parse::parse;
use super::{ExprError, error};
use crate::Word;

/// An expression that can be evaluated.
#[derive(Clone, Debug)]
pub(crate) struct Compiled {
    pub(crate) code: Code,
    pub(crate) ty: Ty,
    /// The questions it reads.
    pub(crate) uses: BTreeSet<usize>,
}

/// What the expression has to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    Condition,
    Value,
}

/// Reads and types an expression; `inside` is the group whose item is at hand.
pub(crate) fn compile(
    text: &str,
    names: &Names,
    inside: Option<usize>,
    wanted: Wanted,
) -> Result<Compiled, ExprError> {
    let node = parse(text)?;
    let mut typer = Typer { names, inside: inside.into_iter().collect(), uses: BTreeSet::new() };
    let (code, ty) = match wanted {
        Wanted::Condition => (typer.of(&node, &Ty::Bool)?, Ty::Bool),
        Wanted::Value => typer.any(&node)?,
    };
    Ok(Compiled { code, ty, uses: typer.uses })
}

struct Typer<'a> {
    names: &'a Names,
    /// Groups whose items are at hand.
    inside: Vec<usize>,
    uses: BTreeSet<usize>,
}

type Typed = Result<(Code, Ty), ExprError>;

impl<'a> Typer<'a> {
    fn any(&mut self, node: &Node) -> Typed {
        match &node.ast {
            Ast::Number(number) => Ok((Code::Const(Value::Number(number.decimal())), Ty::Number)),
            Ast::Text(text) => Ok((Code::Const(Value::Text(text.clone())), Ty::Text)),
            Ast::Bool(value) => Ok((Code::Const(Value::Bool(*value)), Ty::Bool)),
            Ast::Name(name) => self.name(node.at, name),
            Ast::Cell(name, row) => self.cell(node.at, name, row),
            Ast::Not(inner) => Ok((Code::Not(self.boxed(inner, &Ty::Bool)?), Ty::Bool)),
            Ast::Minus(inner) => Ok((Code::Minus(self.boxed(inner, &Ty::Number)?), Ty::Number)),
            Ast::Binary(op, left, right) => self.binary(node.at, *op, left, right),
            Ast::OneOf(one, list) => self.one_of(one, list),
            Ast::Among(one, all) => self.among(one, all),
            Ast::Call(name, list) => self.call(node.at, name, list),
        }
    }

    /// An expression of a given type.
    fn of(&mut self, node: &Node, ty: &Ty) -> Result<Code, ExprError> {
        let (code, found) = self.any(node)?;
        if found == *ty || (*ty == Ty::Text && matches!(found, Ty::Choice(_))) {
            return Ok(code);
        }
        let hint = match (ty, &found) {
            (Ty::Date, Ty::Text) => ": scrivi data('31/12/2026')",
            (Ty::Bool, Ty::Choice(_)) => ": confrontala, per esempio «… = 'si'»",
            (Ty::Bool, _) => ": confrontalo con qualcosa, per esempio «… > 0»",
            _ => "",
        };
        Err(error(node.at, &format!("qui serve {}, non {}{hint}", ty.italian(), found.italian())))
    }

    fn boxed(&mut self, node: &Node, ty: &Ty) -> Result<Box<Code>, ExprError> {
        self.of(node, ty).map(Box::new)
    }

    /// The question of that name, if it can be read from here.
    fn question(&mut self, at: usize, name: &str) -> Result<(usize, &'a Entry), ExprError> {
        let found = self.names.find(name).and_then(|place| Some((place, self.names.entry(place)?)));
        let Some((place, entry)) = found else {
            let like =
                self.names.like(name).map(|like| format!(": volevi scrivere «{like}»?")).unwrap_or_default();
            return Err(error(at, &format!("la domanda «{name}» non esiste{like}")));
        };
        if let Some(group) = entry.group.filter(|group| !self.inside.contains(group)) {
            let group = self.names.entry(group).map(|group| group.id.to_string()).unwrap_or_default();
            return Err(error(
                at,
                &format!(
                    "«{name}» si chiede per ogni voce di «{group}»: usala dentro una funzione, per esempio somma({group}, {name})"
                ),
            ));
        }
        self.uses.insert(place);
        Ok((place, entry))
    }

    fn name(&mut self, at: usize, name: &str) -> Typed {
        let (place, entry) = self.question(at, name)?;
        let message = match &entry.shape {
            Shape::Value(ty) => return Ok((Code::Ref(place), ty.clone())),
            Shape::Multiple(_) => format!(
                "«{name}» può avere più scelte: scrivi per esempio «'scelta' in {name}» oppure «scelte({name}) > 0»"
            ),
            Shape::Matrix { .. } => {
                format!("«{name}» è una tabella: scrivi «{name}.riga» con il codice di una riga")
            }
            Shape::Group => format!("«{name}» è un elenco: usalo in una funzione, per esempio conta({name})"),
            Shape::File => format!("«{name}» è un file: si può solo chiedere risposto({name})"),
            Shape::Note => format!("«{name}» è un testo da leggere e non ha risposta"),
            Shape::Untyped => format!("«{name}» non si può calcolare: correggi prima la sua espressione"),
        };
        Err(error(at, &message))
    }

    fn cell(&mut self, at: usize, name: &str, row: &str) -> Typed {
        let (place, entry) = self.question(at, name)?;
        let Shape::Matrix { rows, columns } = &entry.shape else {
            return Err(error(
                at,
                &format!("«{name}» non è una tabella: il punto serve solo per le righe di una tabella"),
            ));
        };
        let Some(row) = rows.iter().find(|word| word.as_str() == row) else {
            return Err(error(
                at,
                &format!("la tabella «{name}» non ha la riga «{row}»: ha {}", listed(rows)),
            ));
        };
        Ok((Code::Cell(place, row.clone()), Ty::Choice(columns.clone())))
    }

    fn binary(&mut self, at: usize, op: Op, left: &Node, right: &Node) -> Typed {
        let made = |left, right| Code::Binary(op, left, right);
        match op {
            Op::Or | Op::And => {
                Ok((made(self.boxed(left, &Ty::Bool)?, self.boxed(right, &Ty::Bool)?), Ty::Bool))
            }
            Op::Plus | Op::Minus | Op::Times | Op::Over => {
                Ok((made(self.boxed(left, &Ty::Number)?, self.boxed(right, &Ty::Number)?), Ty::Number))
            }
            Op::Equal | Op::Unlike | Op::Less | Op::LessOrEqual | Op::More | Op::MoreOrEqual => {
                let (one, one_ty) = self.any(left)?;
                let (other, other_ty) = self.any(right)?;
                comparable((left, &one_ty), (right, &other_ty))?;
                let ordered = !matches!(op, Op::Equal | Op::Unlike);
                if ordered && !matches!(one_ty, Ty::Number | Ty::Date) {
                    return Err(error(
                        at,
                        &format!("{} non si mette in ordine: usa «=» oppure «!=»", one_ty.italian()),
                    ));
                }
                Ok((made(Box::new(one), Box::new(other)), Ty::Bool))
            }
        }
    }

    fn one_of(&mut self, one: &Node, list: &[Node]) -> Typed {
        let (code, ty) = self.any(one)?;
        if list.is_empty() {
            return Err(error(one.at, "l'elenco dopo «in» è vuoto"));
        }
        let mut codes = Vec::new();
        for other in list {
            let (other_code, other_ty) = self.any(other)?;
            comparable((one, &ty), (other, &other_ty))?;
            codes.push(other_code);
        }
        Ok((Code::OneOf(Box::new(code), codes), Ty::Bool))
    }

    fn among(&mut self, one: &Node, all: &Node) -> Typed {
        let Ast::Name(name) = &all.ast else {
            return Err(error(
                all.at,
                "dopo «in» scrivi una domanda a scelta multipla o un elenco tra parentesi",
            ));
        };
        let (place, entry) = self.question(all.at, name)?;
        let Shape::Multiple(words) = &entry.shape else {
            return Err(error(all.at, &format!("«{name}» non è una domanda a scelta multipla")));
        };
        let (code, ty) = self.any(one)?;
        comparable((one, &ty), (all, &Ty::Choice(words.clone())))?;
        Ok((Code::Among(Box::new(code), place), Ty::Bool))
    }

    fn call(&mut self, at: usize, name: &str, list: &[Node]) -> Typed {
        match (name, list) {
            ("se", [condition, one, other]) => {
                let condition = self.boxed(condition, &Ty::Bool)?;
                let (one, other, ty) = self.same(one, other)?;
                Ok((Code::If(condition, one, other), ty))
            }
            ("oppure", [one, other]) => {
                let (one, other, ty) = self.same(one, other)?;
                Ok((Code::Else(one, other), ty))
            }
            ("risposto", [one]) => Ok((Code::Answered(self.named(one, name)?.0), Ty::Bool)),
            ("non_so", [one]) => Ok((Code::Unknown(self.named(one, name)?.0), Ty::Bool)),
            ("chiesto", [one]) => Ok((Code::Asked(self.named(one, name)?.0), Ty::Bool)),
            ("scelte", [one]) => {
                let (place, entry) = self.named(one, name)?;
                match entry.shape {
                    Shape::Multiple(_) => Ok((Code::Chosen(place), Ty::Number)),
                    _ => Err(error(one.at, "scelte(…) vuole una domanda a scelta multipla")),
                }
            }
            ("righe", [one, column]) => self.rows(one, column),
            ("lunghezza", [one]) => Ok((Code::Length(self.boxed(one, &Ty::Text)?), Ty::Number)),
            ("data", [one]) => day(one),
            ("giorni", [from, to]) => {
                Ok((Code::Days(self.boxed(from, &Ty::Date)?, self.boxed(to, &Ty::Date)?), Ty::Number))
            }
            ("anno", [one]) => Ok((Code::Year(self.boxed(one, &Ty::Date)?), Ty::Number)),
            ("mese", [one]) => Ok((Code::Month(self.boxed(one, &Ty::Date)?), Ty::Number)),
            ("arrotonda", [one, digits]) => {
                Ok((Code::Round(self.boxed(one, &Ty::Number)?, places(digits)?), Ty::Number))
            }
            ("assoluto", [one]) => Ok((Code::Absolute(self.boxed(one, &Ty::Number)?), Ty::Number)),
            _ => self.fold(at, name, list),
        }
    }

    fn fold(&mut self, at: usize, name: &str, list: &[Node]) -> Typed {
        let fold = match name {
            "conta" => Fold::Count,
            "somma" => Fold::Sum,
            "minimo" => Fold::Min,
            "massimo" => Fold::Max,
            "media" => Fold::Mean,
            "tutti" => Fold::All,
            "almeno_uno" => Fold::Any,
            _ => return Err(unknown_function(at, name)),
        };
        let (group, value, only) = match (fold, list) {
            (Fold::Count, [group]) => (group, None, None),
            (Fold::Count, [group, only]) => (group, None, Some(only)),
            (Fold::All | Fold::Any | Fold::Sum | Fold::Min | Fold::Max | Fold::Mean, [group, value]) => {
                (group, Some(value), None)
            }
            (Fold::Sum | Fold::Min | Fold::Max | Fold::Mean, [group, value, only]) => {
                (group, Some(value), Some(only))
            }
            _ => return Err(unknown_function(at, name)),
        };
        let (place, entry) = self.named(group, name)?;
        if !matches!(entry.shape, Shape::Group) {
            return Err(error(group.at, &format!("{name}(…) vuole per primo un elenco di voci")));
        }
        let (item, gives) = match fold {
            Fold::All | Fold::Any => (Ty::Bool, Ty::Bool),
            _ => (Ty::Number, Ty::Number),
        };
        self.inside.push(place);
        let value = value.map(|value| self.boxed(value, &item)).transpose();
        let only = only.map(|only| self.boxed(only, &Ty::Bool)).transpose();
        self.inside.pop();
        Ok((Code::Fold { fold, group: place, value: value?, only: only? }, gives))
    }

    fn rows(&mut self, one: &Node, column: &Node) -> Typed {
        let (place, entry) = self.named(one, "righe")?;
        let (Shape::Matrix { columns, .. }, Ast::Text(text)) = (&entry.shape, &column.ast) else {
            return Err(error(one.at, "righe(…) vuole una tabella e, tra apici, il codice di una colonna"));
        };
        match columns.iter().find(|word| word.as_str() == text) {
            Some(word) => Ok((Code::Rows(place, word.clone()), Ty::Number)),
            None => {
                Err(error(column.at, &format!("la colonna «{text}» non esiste: ci sono {}", listed(columns))))
            }
        }
    }

    /// Two expressions of one type.
    fn same(&mut self, one: &Node, other: &Node) -> Result<(Box<Code>, Box<Code>, Ty), ExprError> {
        let (one_code, one_ty) = self.any(one)?;
        let (other_code, other_ty) = self.any(other)?;
        comparable((one, &one_ty), (other, &other_ty))?;
        let ty = if one_ty == other_ty { one_ty } else { Ty::Text };
        Ok((Box::new(one_code), Box::new(other_code), ty))
    }

    fn named(&mut self, node: &Node, function: &str) -> Result<(usize, &'a Entry), ExprError> {
        match &node.ast {
            Ast::Name(name) => self.question(node.at, name),
            _ => Err(error(node.at, &format!("{function}(…) vuole qui il codice di una domanda"))),
        }
    }
}

/// Whether two expressions can be equal; a text written out must be one of the choices.
fn comparable((left, one): (&Node, &Ty), (right, other): (&Node, &Ty)) -> Result<(), ExprError> {
    match (one, other) {
        (Ty::Choice(words), Ty::Text) => literal(right, words),
        (Ty::Text, Ty::Choice(words)) => literal(left, words),
        (Ty::Choice(words), Ty::Choice(others)) => {
            if words.iter().any(|word| others.contains(word)) {
                Ok(())
            } else {
                Err(error(right.at, "le due domande non hanno nessuna scelta in comune"))
            }
        }
        (one, other) if one == other => Ok(()),
        (Ty::Date, Ty::Text) => Err(error(right.at, "una data si scrive data('31/12/2026')")),
        (Ty::Text, Ty::Date) => Err(error(left.at, "una data si scrive data('31/12/2026')")),
        (one, other) => Err(error(
            right.at,
            &format!("non si possono confrontare {} e {}", one.italian(), other.italian()),
        )),
    }
}

fn literal(node: &Node, words: &Arc<[Word]>) -> Result<(), ExprError> {
    match &node.ast {
        Ast::Text(text) if !words.iter().any(|word| word.as_str() == text) => {
            Err(error(node.at, &format!("la scelta «{text}» non esiste: ci sono {}", listed(words))))
        }
        _ => Ok(()),
    }
}

fn listed(words: &[Word]) -> String {
    let mut text = words.iter().take(8).map(|word| format!("«{word}»")).collect::<Vec<_>>().join(", ");
    if words.len() > 8 {
        text.push_str(" e altre");
    }
    text
}

fn day(node: &Node) -> Typed {
    let wrong = || error(node.at, "una data si scrive data('31/12/2026')");
    let Ast::Text(text) = &node.ast else { return Err(wrong()) };
    let day = Date::strptime("%d/%m/%Y", text).or_else(|_| Date::strptime("%Y-%m-%d", text));
    Ok((Code::Const(Value::Date(day.map_err(|_| wrong())?)), Ty::Date))
}

fn places(node: &Node) -> Result<u32, ExprError> {
    let found = match &node.ast {
        Ast::Number(number) => number.to_string().parse().ok().filter(|places: &u32| *places <= 10),
        _ => None,
    };
    found.ok_or_else(|| error(node.at, "arrotonda(…) vuole quanti decimali: un numero da 0 a 10"))
}

fn unknown_function(at: usize, name: &str) -> ExprError {
    let start = format!("{name}(");
    if let Some((shape, _)) = super::FUNCTIONS.iter().find(|(shape, _)| shape.starts_with(&start)) {
        return error(at, &format!("la funzione si scrive {shape}"));
    }
    let all: Vec<&str> = super::FUNCTIONS.iter().filter_map(|(shape, _)| shape.split('(').next()).collect();
    error(at, &format!("la funzione «{name}» non esiste: ci sono {}", all.join(", ")))
}
