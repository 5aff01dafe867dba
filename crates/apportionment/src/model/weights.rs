//! What this is: how much each body counts, as whole numbers over a common denominator, so that several measures mix
//! without a rounding.
//! What it is not: money; see [`super::shares`].

use super::Basis;

/// A cost that cannot be divided.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotDivisible {
    /// Nobody to divide among.
    #[error("Non c'è nessun ente tra cui dividere")]
    Nobody,
    /// The measure is zero for all.
    #[error(
        "{0}: la somma di tutti gli enti è zero, quindi non c'è modo di dividere. Registra i valori o cambia criterio"
    )]
    NoDriver(String),
    /// A figure below zero.
    #[error("{0}: un valore è negativo. Correggilo nella scheda dell'ente")]
    Negative(String),
    /// Numbers too large to be divided exactly.
    #[error(
        "I numeri sono troppo grandi per essere divisi senza errore: controlla importo, parametri e pesi"
    )]
    TooLarge,
}

/// How much each counts, and all together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weights {
    /// One per body, in their order.
    pub each: Vec<i128>,
    /// The sum.
    pub whole: i128,
    /// The sum of each measure, in the order of the basis.
    pub totals: Vec<i64>,
}

/// Each body's weight: Σ over the parts of weight × value ⁄ total, brought to one denominator. With a single part it
/// is the figure itself. `figures`: one row per body, one value per part.
pub fn weights(basis: &Basis, figures: &[Vec<i64>]) -> Result<Weights, NotDivisible> {
    if figures.is_empty() {
        return Err(NotDivisible::Nobody);
    }
    let totals = totals(basis, figures)?;
    if let [total] = totals.as_slice() {
        let each = figures.iter().map(|row| i128::from(row.first().copied().unwrap_or_default()));
        return Ok(Weights { each: each.collect(), whole: i128::from(*total), totals });
    }
    let factors = factors(basis, &totals).ok_or(NotDivisible::TooLarge)?;
    let each: Option<Vec<i128>> = figures.iter().map(|row| mixed(row, &factors)).collect();
    let each = reduced(each.ok_or(NotDivisible::TooLarge)?);
    let whole = sum(&each).ok_or(NotDivisible::TooLarge)?;
    Ok(Weights { each, whole, totals })
}

fn totals(basis: &Basis, figures: &[Vec<i64>]) -> Result<Vec<i64>, NotDivisible> {
    let total = |(at, part): (usize, &super::Part)| {
        let values = || figures.iter().map(|row| row.get(at).copied().unwrap_or_default());
        if values().any(|value| value < 0) {
            return Err(NotDivisible::Negative(part.label.clone()));
        }
        let sum = values().try_fold(0_i64, i64::checked_add).ok_or(NotDivisible::TooLarge)?;
        if sum == 0 { Err(NotDivisible::NoDriver(part.label.clone())) } else { Ok(sum) }
    };
    basis.parts().iter().enumerate().map(total).collect()
}

/// What one unit of each measure counts: weight × common denominator ⁄ its total.
fn factors(basis: &Basis, totals: &[i64]) -> Option<Vec<i128>> {
    let common = totals.iter().try_fold(1_i128, |known, total| {
        let total = i128::from(*total);
        (known / gcd(known, total)).checked_mul(total)
    })?;
    let factor = |(part, total): (&super::Part, &i64)| {
        i128::from(part.weight).checked_mul(common / i128::from(*total))
    };
    basis.parts().iter().zip(totals).map(factor).collect()
}

fn mixed(row: &[i64], factors: &[i128]) -> Option<i128> {
    row.iter()
        .zip(factors)
        .try_fold(0_i128, |sum, (value, factor)| sum.checked_add(i128::from(*value).checked_mul(*factor)?))
}

/// The same proportions in the smallest numbers, which leaves the most room for the amount.
fn reduced(each: Vec<i128>) -> Vec<i128> {
    let shared = each.iter().fold(0, |known, one| gcd(known, *one)).max(1);
    each.into_iter().map(|one| one / shared).collect()
}

fn sum(each: &[i128]) -> Option<i128> {
    each.iter().try_fold(0_i128, |sum, one| sum.checked_add(*one))
}

fn gcd(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use registry::Driver;

    use super::super::Part;
    use super::*;

    fn part(driver: &Driver, weight: u16) -> Part {
        Part::driver(Driver::built_in().iter().find(|kind| kind.driver == *driver).unwrap()).weighing(weight)
    }

    #[test]
    fn a_single_measure_counts_as_it_stands() {
        let basis = Basis::single(part(&Driver::workstations(), 9));
        let found = weights(&basis, &[vec![98], vec![2]]).unwrap();
        assert_eq!((found.each, found.whole, found.totals), (vec![98, 2], 100, vec![100]));
    }

    #[test]
    fn two_measures_mix_without_a_rounding() {
        // 70 % by workstations (10 and 30), 30 % by inhabitants (1 and 2): 0,275 and 0,725 exactly.
        let parts = vec![part(&Driver::workstations(), 70), part(&Driver::inhabitants(), 30)];
        let found = weights(&Basis::new(parts).unwrap(), &[vec![10, 1], vec![30, 2]]).unwrap();
        assert_eq!((found.each, found.whole), (vec![11, 29], 40));
    }

    #[test]
    fn a_measure_that_is_zero_for_all_is_an_error_even_among_others() {
        let parts = vec![part(&Driver::workstations(), 1), Part::equal()];
        let none = weights(&Basis::new(parts).unwrap(), &[vec![0, 1], vec![0, 1]]);
        assert_eq!(none, Err(NotDivisible::NoDriver("Postazioni di lavoro".into())));
        assert_eq!(weights(&Basis::single(Part::equal()), &[]), Err(NotDivisible::Nobody));
    }

    #[test]
    fn figures_too_large_to_be_mixed_exactly_are_refused() {
        let parts = ["a", "b", "c", "d"].map(|code| Part {
            measure: super::super::Measure::Driver(Driver::parse(code).unwrap()),
            ..Part::equal()
        });
        let rows = [vec![i64::MAX - 1, i64::MAX - 2, i64::MAX - 3, i64::MAX - 5], vec![1, 1, 1, 1]];
        assert_eq!(weights(&Basis::new(parts.to_vec()).unwrap(), &rows), Err(NotDivisible::TooLarge));
    }
}
