//! What this is: the results of an edition as they are shown: question by question, valid and missing answers, shares or
//! figures, by group and weighted; and without what could tell who said something.
//! What it is not: pages; and no answer of a single body is here.

mod anonymous;
mod blocks;
mod data;

pub use anonymous::anonymous_blocks;
pub use blocks::blocks;
pub use data::{codebook, columns, values};

use std::collections::BTreeMap;

use questionnaire::stats::{Tally, Weights, weigh};
use questionnaire::{Answers, Form};
use store::coded_enum;

coded_enum! {
    /// By what results are broken down.
    Grouping {
        /// The part of Italy, or the kind of body.
        Area = "area", "Area o tipo di ente";
        /// The class of population.
        Class = "classe", "Classe di popolazione";
    }
}

/// The cell of a body: for weights and for breaking down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellOf {
    /// The part of Italy of a Province, the kind of another body.
    pub area: String,
    /// The class of population.
    pub class: String,
}

impl CellOf {
    /// What the cell is called.
    pub fn name(&self) -> String {
        format!("{}, {}", self.area, self.class)
    }

    fn group(&self, by: Option<Grouping>) -> &str {
        match by {
            None => "Tutti",
            Some(Grouping::Area) => &self.area,
            Some(Grouping::Class) => &self.class,
        }
    }
}

/// Classes of population of Comuni; the first number is the last of its class.
const OF_BODIES: [(i64, &str); 4] = [
    (3_000, "fino a 3.000 abitanti"),
    (10_000, "da 3.001 a 10.000"),
    (50_000, "da 10.001 a 50.000"),
    (i64::MAX, "oltre 50.000"),
];
/// Of Provinces.
const OF_PROVINCES: [(i64, &str); 4] = [
    (250_000, "fino a 250.000 abitanti"),
    (500_000, "da 250.001 a 500.000"),
    (1_000_000, "da 500.001 a 1.000.000"),
    (i64::MAX, "oltre 1.000.000"),
];

/// The class of a number of inhabitants; none known is a class of its own.
pub fn class_of(inhabitants: i64, of_provinces: bool) -> &'static str {
    if inhabitants <= 0 {
        return "abitanti non noti";
    }
    let classes = if of_provinces { OF_PROVINCES } else { OF_BODIES };
    classes.iter().find(|(last, _)| inhabitants <= *last).map_or("", |(_, name)| name)
}

/// A response that counts, with the cell of its body.
#[derive(Clone, Debug)]
pub struct Respondent {
    /// The body's name.
    pub name: String,
    /// Where it belongs.
    pub cell: CellOf,
    /// What was handed in.
    pub answers: Answers,
}

/// How many bodies each respondent stands for.
pub fn weights_of(asked: &[CellOf], respondents: &[Respondent]) -> Weights {
    let counted = |names: &mut dyn Iterator<Item = String>| {
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for name in names {
            let count = counts.entry(name).or_default();
            *count = count.saturating_add(1);
        }
        counts
    };
    let population = counted(&mut asked.iter().map(CellOf::name));
    weigh(&population, &counted(&mut respondents.iter().map(|one| one.cell.name())))
}

/// Everything counted, each response with the weight of its cell.
pub fn tally_of(form: &Form, respondents: &[Respondent], by: Option<Grouping>, weights: &Weights) -> Tally {
    let mut tally = Tally::new(form);
    let mut ordered: Vec<&Respondent> = respondents.iter().collect();
    ordered.sort_by(|one, other| one.cell.group(by).cmp(other.cell.group(by)));
    for respondent in ordered {
        let group = respondent.cell.group(by);
        match weights.of(&respondent.cell.name()) {
            Some(weight) => tally.add_weighted(&respondent.answers, group, weight),
            None => tally.add(&respondent.answers, group),
        }
    }
    tally
}

/// One question of the results.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// The section, where it begins with this question.
    pub section: Option<String>,
    /// The question.
    pub text: String,
    /// Valid and missing answers, in a line.
    pub base: String,
    /// The header of the first column: what the rows are.
    pub head: &'static str,
    /// The headers of the other columns.
    pub columns: Vec<String>,
    /// The rows with their header.
    pub rows: Vec<(String, Vec<String>)>,
    /// Bars: label, length in thousandths, as read.
    pub bars: Vec<(String, i64, String)>,
    /// What has to be known to read it.
    pub note: String,
}

#[cfg(test)]
mod tests;
