//! What this is: by what a cost is divided: a figure of the bodies, equal shares, or several of these with weights.
//! What it is not: the figures themselves; the register keeps those, each with its day and source.

use registry::Driver;
use serde::{Deserialize, Serialize};

/// What is counted of each body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "driver")]
pub enum Measure {
    /// A dated figure of the register.
    Driver(Driver),
    /// Each body counts one.
    Equal,
}

/// One measure with its weight among the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// What is counted.
    pub measure: Measure,
    /// Its name, such as `Postazioni di lavoro`, as it was when the basis was written.
    pub label: String,
    /// What is counted, such as `postazioni`.
    pub unit: String,
    /// How much it counts among the parts; the weights need not add up to 100.
    pub weight: u16,
}

impl Part {
    /// A figure of the register, by itself.
    pub fn driver(kind: &registry::DriverKind) -> Self {
        let (label, unit) = (kind.label.clone(), kind.unit.clone());
        Self { measure: Measure::Driver(kind.driver.clone()), label, unit, weight: 1 }
    }

    /// Equal shares, by themselves.
    pub fn equal() -> Self {
        Self { measure: Measure::Equal, label: "Parti uguali".into(), unit: "enti".into(), weight: 1 }
    }

    /// The same, with a weight.
    #[must_use]
    pub fn weighing(self, weight: u16) -> Self {
        Self { weight, ..self }
    }
}

/// By what a cost is divided: one part, or more with their weights.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Part>", into = "Vec<Part>")]
pub struct Basis(Vec<Part>);

/// Parts by which nothing can be divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotBasis {
    /// None at all.
    #[error("Criterio di riparto: scegli almeno un parametro")]
    Empty,
    /// More than anybody could follow.
    #[error("Criterio di riparto: usa al massimo {} parametri", Basis::MOST)]
    TooMany,
    /// A weight that is none.
    #[error("Pesi: scrivi numeri interi tra 1 e {}", Basis::HEAVIEST)]
    Weight,
    /// The same measure twice.
    #[error("Criterio di riparto: lo stesso parametro compare due volte. Togline uno")]
    Twice,
}

impl Basis {
    /// How many parts a basis may have.
    pub const MOST: usize = 4;
    /// The largest weight.
    pub const HEAVIEST: u16 = 10_000;

    /// A basis of these parts.
    pub fn new(parts: Vec<Part>) -> Result<Self, NotBasis> {
        if parts.is_empty() {
            return Err(NotBasis::Empty);
        }
        if parts.len() > Self::MOST {
            return Err(NotBasis::TooMany);
        }
        if parts.iter().any(|part| !(1..=Self::HEAVIEST).contains(&part.weight)) {
            return Err(NotBasis::Weight);
        }
        let mut rest = parts.as_slice();
        while let Some((first, others)) = rest.split_first() {
            if others.iter().any(|part| part.measure == first.measure) {
                return Err(NotBasis::Twice);
            }
            rest = others;
        }
        Ok(Self(parts))
    }

    /// A basis of one part only.
    pub fn single(part: Part) -> Self {
        Self(vec![part.weighing(1)])
    }

    /// The parts, in the order in which they were written.
    pub fn parts(&self) -> &[Part] {
        &self.0
    }

    /// In a few words: `Postazioni di lavoro`, or `Postazioni di lavoro (peso 70), Parti uguali (peso 30)`.
    pub fn words(&self) -> String {
        match self.parts() {
            [only] => only.label.clone(),
            parts => {
                let words = parts.iter().map(|part| format!("{} (peso {})", part.label, part.weight));
                words.collect::<Vec<_>>().join(", ")
            }
        }
    }
}

impl TryFrom<Vec<Part>> for Basis {
    type Error = NotBasis;
    fn try_from(parts: Vec<Part>) -> Result<Self, NotBasis> {
        Self::new(parts)
    }
}

impl From<Basis> for Vec<Part> {
    fn from(basis: Basis) -> Self {
        basis.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workstations() -> Part {
        let kinds = Driver::built_in();
        Part::driver(kinds.iter().find(|kind| kind.driver == Driver::workstations()).unwrap())
    }

    #[test]
    fn a_basis_says_its_weights_only_when_there_are_several_parts() {
        assert_eq!(Basis::single(workstations()).words(), "Postazioni di lavoro");
        let mixed = Basis::new(vec![workstations().weighing(70), Part::equal().weighing(30)]).unwrap();
        assert_eq!(mixed.words(), "Postazioni di lavoro (peso 70), Parti uguali (peso 30)");
    }

    #[test]
    fn a_basis_without_parts_with_a_weight_of_zero_or_a_part_twice_is_refused() {
        assert_eq!(Basis::new(Vec::new()), Err(NotBasis::Empty));
        assert_eq!(Basis::new(vec![Part::equal().weighing(0)]), Err(NotBasis::Weight));
        assert_eq!(Basis::new(vec![Part::equal(), Part::equal()]), Err(NotBasis::Twice));
        let json = serde_json::to_string(&Basis::single(workstations())).unwrap();
        assert_eq!(serde_json::from_str::<Basis>(&json).unwrap(), Basis::single(workstations()));
        assert!(serde_json::from_str::<Basis>("[]").is_err());
    }
}
