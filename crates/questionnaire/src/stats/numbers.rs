//! What this is: exact figures of a list of numbers.
//! What it is not: an estimate: nothing is assumed about where the numbers come from.

use rust_decimal::Decimal;

use crate::Number;

/// How quartiles are found, for the foot of a table.
pub const QUARTILES: &str =
    "Quartili: interpolazione lineare fra i valori ordinati alla posizione 1 + (n − 1) × p (metodo 7)";

/// What is said of a list of numbers. Means and quartiles have at most ten decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NumberSummary {
    /// How many.
    pub n: usize,
    /// Their exact sum; none if it has more than 28 digits.
    pub sum: Option<Number>,
    /// Sum over n.
    pub mean: Option<Number>,
    /// The smallest.
    pub min: Number,
    /// The first quartile, see [`QUARTILES`].
    pub lower: Number,
    /// The median.
    pub median: Number,
    /// The third quartile.
    pub upper: Number,
    /// The largest.
    pub max: Number,
}

impl NumberSummary {
    /// None of an empty list. The list comes back sorted.
    pub fn of(values: &mut [Number]) -> Option<Self> {
        values.sort_unstable();
        let (min, max) = (*values.first()?, *values.last()?);
        let sum = values.iter().try_fold(Decimal::ZERO, |sum, value| sum.checked_add(value.decimal()));
        let mean = sum.and_then(|sum| sum.checked_div(Decimal::from(values.len())));
        let at = |quarter: usize| quartile(values, quarter);
        Some(Self {
            n: values.len(),
            sum: sum.map(Number::exact),
            mean: mean.map(Number::kept),
            min,
            lower: at(1)?,
            median: at(2)?,
            upper: at(3)?,
            max,
        })
    }
}

/// Of sorted values; `quarter` from 0 to 4.
fn quartile(values: &[Number], quarter: usize) -> Option<Number> {
    let place = values.len().saturating_sub(1).saturating_mul(quarter);
    let below = values.get(place / 4)?.decimal();
    let above = values.get((place / 4).saturating_add(1)).map_or(below, |above| above.decimal());
    let step =
        above.checked_sub(below)?.checked_mul(Decimal::from(place % 4))?.checked_div(Decimal::from(4))?;
    below.checked_add(step).map(Number::kept)
}

/// A share in percent with one decimal, half away from zero; none of nothing.
pub fn share(count: Number, of: Number) -> Option<Number> {
    let share = count.decimal().checked_mul(Decimal::ONE_HUNDRED)?.checked_div(of.decimal())?;
    let rounded = share.round_dp_with_strategy(1, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
    Some(Number::exact(rounded))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(texts: &[&str]) -> Vec<Number> {
        texts.iter().map(|text| Number::plain(text).unwrap()).collect()
    }

    #[test]
    fn quartiles_are_those_of_method_seven() {
        for (values, lower, median, upper) in [
            (vec!["1"], "1", "1", "1"),
            (vec!["2", "1"], "1.25", "1.5", "1.75"),
            (vec!["1", "2", "3", "4"], "1.75", "2.5", "3.25"),
            (vec!["1", "2", "3", "4", "5"], "2", "3", "4"),
            (vec!["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"], "3.25", "5.5", "7.75"),
            (vec!["0.1", "0.2", "0.4"], "0.15", "0.2", "0.3"),
        ] {
            let found = NumberSummary::of(&mut all(&values)).unwrap();
            let shown = [found.lower, found.median, found.upper].map(|number| number.to_string());
            assert_eq!(shown, [lower, median, upper], "{values:?}");
        }
        assert_eq!(NumberSummary::of(&mut []), None);
    }

    #[test]
    fn sums_and_means_are_exact() {
        let found = NumberSummary::of(&mut all(&["0.1", "0.2", "0.3"])).unwrap();
        assert_eq!(found.sum.unwrap().to_string(), "0.6");
        assert_eq!(found.mean.unwrap().to_string(), "0.2");
        assert_eq!(share(Number::whole(1), Number::whole(3)).unwrap().italian(), "33,3");
        assert_eq!(share(Number::whole(1), Number::ZERO), None);
    }

    proptest! {
        #[test]
        fn figures_are_in_order(cents in proptest::collection::vec(-99_999_i64..99_999, 1..60)) {
            let mut values: Vec<Number> = cents.iter().map(|cents| Number::euros(*cents)).collect();
            let found = NumberSummary::of(&mut values).unwrap();
            prop_assert!(found.min <= found.lower && found.lower <= found.median);
            prop_assert!(found.median <= found.upper && found.upper <= found.max);
            prop_assert_eq!(found.sum.unwrap(), Number::euros(cents.iter().sum()));
        }
    }
}
