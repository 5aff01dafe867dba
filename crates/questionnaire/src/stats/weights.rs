//! What this is: design weights by cell (area × class of population): how many bodies each respondent stands for.
//! What it is not: a correction of anything else; cells nobody answered for are named, not hidden.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::Number;

/// The weight of one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellWeight {
    /// What the cell is called: «Sud, fino a 300.000 abitanti».
    pub cell: String,
    /// Bodies of the cell.
    pub population: u64,
    /// Respondents of the cell.
    pub respondents: u64,
    /// Population over respondents, with at most ten decimals; none if either is nothing.
    pub weight: Option<Number>,
}

/// The weights of all cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Weights {
    /// In the order of their names.
    pub cells: Vec<CellWeight>,
}

/// The weights of the cells, from the bodies and the respondents of each.
pub fn weigh(population: &BTreeMap<String, u64>, respondents: &BTreeMap<String, u64>) -> Weights {
    let names: BTreeSet<&String> = population.keys().chain(respondents.keys()).collect();
    let cell = |name: &String| {
        let all = population.get(name).copied().unwrap_or_default();
        let answered = respondents.get(name).copied().unwrap_or_default();
        let weight = (all > 0).then(|| Decimal::from(all).checked_div(Decimal::from(answered))).flatten();
        CellWeight {
            cell: name.clone(),
            population: all,
            respondents: answered,
            weight: weight.map(Number::kept),
        }
    };
    Weights { cells: names.into_iter().map(cell).collect() }
}

impl Weights {
    /// The weight of the respondents of a cell; none if the cell is not in the population.
    pub fn of(&self, cell: &str) -> Option<Number> {
        self.cells.iter().find(|found| found.cell == cell)?.weight
    }

    /// Cells of the population for which nobody answered: what the weighted figures say nothing about.
    pub fn empty(&self) -> impl Iterator<Item = &CellWeight> {
        self.cells.iter().filter(|cell| cell.population > 0 && cell.respondents == 0)
    }

    /// Cells with respondents that the population does not have: a mistake in the list of bodies.
    pub fn outside(&self) -> impl Iterator<Item = &CellWeight> {
        self.cells.iter().filter(|cell| cell.population == 0 && cell.respondents > 0)
    }

    /// Bodies of the cells that somebody answered for, and all bodies.
    pub fn covered(&self) -> (u64, u64) {
        let covered = self.cells.iter().filter(|cell| cell.respondents > 0);
        (covered.map(|cell| cell.population).sum(), self.cells.iter().map(|cell| cell.population).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn respondents_stand_for_the_bodies_of_their_cell() {
        let counts = |list: &[(&str, u64)]| list.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect();
        let weights = weigh(
            &counts(&[("Centro, piccole", 10), ("Nord, grandi", 21), ("Sud, piccole", 4)]),
            &counts(&[("Centro, piccole", 4), ("Nord, grandi", 7), ("Isole, piccole", 1)]),
        );
        assert_eq!(weights.of("Centro, piccole").unwrap().to_string(), "2.5");
        assert_eq!(weights.of("Nord, grandi").unwrap().to_string(), "3");
        assert_eq!(weights.of("Isole, piccole"), None);
        assert_eq!(weights.empty().map(|cell| cell.cell.as_str()).collect::<Vec<_>>(), ["Sud, piccole"]);
        assert_eq!(weights.outside().map(|cell| cell.cell.as_str()).collect::<Vec<_>>(), ["Isole, piccole"]);
        assert_eq!(weights.covered(), (31, 35));
    }
}
