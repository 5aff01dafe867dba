//! What this is: the document made of clauses, a design and typed values: its parts, what is missing in it, the laws in it
//! that nobody has checked.
//! What it is not: a file; the files are made of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::clause::{Clause, Kind, Style, pieces};
use super::field::{FieldKind, field_of};
use super::subject::Subject;

/// Words of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The words; of something missing, what is missing.
    pub text: String,
    /// Whether they stand for something that is missing.
    pub missing: bool,
}

/// A piece of a part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    /// A paragraph.
    Paragraph {
        /// Its words.
        runs: Vec<Run>,
    },
    /// A list.
    List {
        /// Its items.
        items: Vec<Vec<Run>>,
    },
    /// A table.
    Table {
        /// What it is about.
        caption: String,
        /// Its columns.
        header: Vec<String>,
        /// Its rows.
        rows: Vec<Vec<String>>,
    },
}

/// A clause in the document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The key of the clause.
    pub key: String,
    /// «Art. 1 – Oggetto», or the title alone.
    pub heading: String,
    /// Whether its paragraphs are numbered.
    pub numbered: bool,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// An act as drafted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Its title.
    pub title: String,
    /// Its parts.
    pub parts: Vec<Part>,
    /// What is missing, in Italian, each once.
    pub missing: Vec<String>,
    /// The laws in it that nobody of the body has checked: reference and source.
    pub unchecked: Vec<String>,
}

impl Document {
    /// Whether nothing is missing.
    pub fn is_complete(&self) -> bool {
        self.missing.is_empty()
    }
}

/// A law in force, for a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LawInForce {
    /// The reference as it stands in an act.
    pub text: String,
    /// Where it was read.
    pub source: String,
    /// From which day it counts.
    pub from: String,
    /// Whether somebody of the body has checked it.
    pub checked: bool,
}

/// What fills the placeholders.
#[derive(Clone, Debug)]
pub struct Fill<'a> {
    /// What the design gives.
    pub subject: &'a Subject,
    /// What people typed, as it is kept.
    pub typed: &'a BTreeMap<String, String>,
    /// The laws by their code.
    pub laws: &'a BTreeMap<String, LawInForce>,
}

/// The document of a kind of act.
pub fn assemble(kind: Kind, clauses: &[Clause], fill: &Fill<'_>) -> Document {
    let mut maker = Maker { fill, missing: Vec::new(), unchecked: Vec::new() };
    let mut articles = 0_u32;
    let mut parts = Vec::new();
    let own = clauses.iter().filter(|clause| clause.stands_for(fill.subject.form, fill.subject.level));
    for clause in own {
        let heading = match clause.style {
            Style::Article => {
                articles = articles.saturating_add(1);
                format!("Art. {articles} – {}", clause.title)
            }
            Style::Plain => clause.title.clone(),
        };
        let blocks = maker.blocks(&clause.text);
        parts.push(Part {
            key: clause.key.clone(),
            heading,
            numbered: clause.style == Style::Article,
            blocks,
        });
    }
    let title = format!("{} – {}", kind.label(), fill.subject.centre);
    Document { title, parts, missing: maker.missing, unchecked: maker.unchecked }
}

struct Maker<'a> {
    fill: &'a Fill<'a>,
    missing: Vec<String>,
    unchecked: Vec<String>,
}

impl Maker<'_> {
    fn blocks(&mut self, text: &str) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            if let Some(block) = self.block(line) {
                blocks.push(block);
                continue;
            }
            let Some(item) = line.strip_prefix("- ") else {
                blocks.push(Block::Paragraph { runs: self.runs(line) });
                continue;
            };
            let item = self.runs(item);
            match blocks.last_mut() {
                Some(Block::List { items }) => items.push(item),
                Some(Block::Paragraph { .. } | Block::Table { .. }) | None => {
                    blocks.push(Block::List { items: vec![item] });
                }
            }
        }
        blocks
    }

    /// The table or the list that a line stands for.
    fn block(&mut self, line: &str) -> Option<Block> {
        let name = line.strip_prefix("{{")?.strip_suffix("}}")?.trim();
        let field = field_of(name).filter(|field| field.kind == FieldKind::Block)?;
        let found = self.fill.subject.blocks.get(name).cloned();
        Some(found.unwrap_or_else(|| {
            let runs = vec![self.lacking(format!("{} (dal progetto)", field.label))];
            Block::Paragraph { runs }
        }))
    }

    fn runs(&mut self, line: &str) -> Vec<Run> {
        pieces(line)
            .into_iter()
            .map(|piece| match piece {
                Ok(text) => Run { text: text.to_owned(), missing: false },
                Err(name) => self.filled(name),
            })
            .collect()
    }

    fn filled(&mut self, name: &str) -> Run {
        if let Some(law) = name.strip_prefix("legge.").and_then(|code| self.fill.laws.get(code)) {
            if !law.checked {
                let told = format!("{} (fonte: {}, dal {})", law.text, law.source, law.from);
                remember(&mut self.unchecked, told);
            }
            return Run { text: law.text.clone(), missing: false };
        }
        let Some(field) = field_of(name) else { return self.lacking(name.to_owned()) };
        let value = if field.is_typed() {
            self.fill.typed.get(name).filter(|kept| !kept.is_empty()).map(|kept| field.shown(kept))
        } else {
            self.fill.subject.words.get(name).filter(|words| !words.is_empty()).cloned()
        };
        match value {
            Some(text) => Run { text, missing: false },
            None if field.is_typed() => self.lacking(field.label.to_owned()),
            None => self.lacking(format!("{} (dal progetto)", field.label)),
        }
    }

    fn lacking(&mut self, what: String) -> Run {
        let text = format!("[MANCA: {what}]");
        remember(&mut self.missing, what);
        Run { text, missing: true }
    }
}

fn remember(all: &mut Vec<String>, one: String) {
    if !all.contains(&one) {
        all.push(one);
    }
}

impl Part {
    /// The part as lines of text, for comparing.
    pub fn lines(&self) -> String {
        let words = |runs: &[Run]| runs.iter().map(|run| run.text.as_str()).collect::<String>();
        let mut lines = vec![self.heading.clone()];
        for block in &self.blocks {
            match block {
                Block::Paragraph { runs } => lines.push(words(runs)),
                Block::List { items } => lines.extend(items.iter().map(|item| format!("- {}", words(item)))),
                Block::Table { header, rows, .. } => {
                    lines.push(header.join(" | "));
                    lines.extend(rows.iter().map(|row| row.join(" | ")));
                }
            }
        }
        lines.join("\n") + "\n"
    }
}

#[cfg(test)]
mod tests {
    use designer::model::start::from_model;
    use designer::model::{Content, Model};

    use super::*;
    use crate::model::field::FIELDS;
    use crate::model::law::LAWS;
    use crate::model::texts::shipped;

    fn laws(checked: bool) -> BTreeMap<String, LawInForce> {
        let one = |law: &crate::model::Law| LawInForce {
            text: law.text.into(),
            source: law.source.into(),
            from: law.from.into(),
            checked,
        };
        LAWS.iter().map(|law| (law.code.to_owned(), one(law))).collect()
    }

    fn typed() -> BTreeMap<String, String> {
        let value = |field: &crate::model::FieldSpec| match field.kind {
            FieldKind::Day => "2026-12-01",
            FieldKind::Money | FieldKind::Number => "12",
            FieldKind::Text | FieldKind::Design | FieldKind::Block => "valore",
        };
        FIELDS
            .iter()
            .filter(|field| field.is_typed())
            .map(|field| (field.name.to_owned(), value(field).to_owned()))
            .collect()
    }

    fn content(model: Model) -> Content {
        from_model(model, "Benevento", 2027)
    }

    #[test]
    fn every_act_of_every_model_is_complete_when_all_is_typed() {
        for model in Model::all() {
            for kind in Kind::ALL {
                let subject = Subject::of(&content(model), "CST Benevento");
                let (typed, laws) = (typed(), laws(true));
                let fill = Fill { subject: &subject, typed: &typed, laws: &laws };
                let document = assemble(*kind, &shipped(*kind), &fill);
                assert_eq!(document.missing, Vec::<String>::new(), "{} {}", model.name(), kind.label());
                assert!(document.unchecked.is_empty());
                let text: String = document.parts.iter().map(Part::lines).collect();
                assert!(!text.contains("{{") && !text.contains("MANCA"), "{text}");
            }
        }
    }

    #[test]
    fn what_is_missing_is_listed_once_and_stands_in_the_text() {
        let model = Model::all().next().unwrap();
        let subject = Subject::of(&content(model), "CST Benevento");
        let (typed, laws) = (BTreeMap::new(), laws(false));
        let fill = Fill { subject: &subject, typed: &typed, laws: &laws };
        let document = assemble(Kind::Agreement, &shipped(Kind::Agreement), &fill);
        assert!(!document.is_complete());
        assert_eq!(document.missing.iter().filter(|one| *one == "Foro competente").count(), 1);
        let text: String = document.parts.iter().map(Part::lines).collect();
        assert!(text.contains("[MANCA: Foro competente]"));
        assert!(document.unchecked.iter().any(|one| one.contains("267") && one.contains("fonte")));
    }

    #[test]
    fn articles_are_numbered_in_their_order_among_those_that_stand() {
        for model in Model::all() {
            let subject = Subject::of(&content(model), "CST");
            let (typed, laws) = (typed(), laws(true));
            let fill = Fill { subject: &subject, typed: &typed, laws: &laws };
            let document = assemble(Kind::Agreement, &shipped(Kind::Agreement), &fill);
            let articles = document.parts.iter().filter(|part| part.numbered);
            for (at, part) in articles.enumerate() {
                assert!(part.heading.starts_with(&format!("Art. {} –", at + 1)), "{}", part.heading);
            }
        }
    }
}
