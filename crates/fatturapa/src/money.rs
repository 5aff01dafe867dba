//! What this is: the few exact operations on amounts, none of which can panic.
//! What it is not: a money type: the file speaks of decimals with up to eight places.

use rust_decimal::{Decimal, RoundingStrategy};

/// The amount with at least two decimals.
pub(crate) fn with_cents(mut amount: Decimal) -> Decimal {
    amount.rescale(amount.scale().max(2));
    amount
}

/// Rounds half away from zero to two decimals.
pub(crate) fn half_up(amount: Decimal) -> Decimal {
    let mut rounded = amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(2);
    rounded
}

/// The sum, `None` when it cannot be held.
pub(crate) fn sum(amounts: impl IntoIterator<Item = Decimal>) -> Option<Decimal> {
    amounts.into_iter().try_fold(Decimal::ZERO, Decimal::checked_add)
}

/// `rate` percent of `amount`, not rounded.
pub(crate) fn percent(amount: Decimal, rate: Decimal) -> Option<Decimal> {
    amount.checked_mul(rate)?.checked_div(Decimal::ONE_HUNDRED)
}

/// Whether two amounts differ at most by `tolerance`. Amounts that cannot be compared do not agree.
pub(crate) fn agree(left: Option<Decimal>, right: Option<Decimal>, tolerance: Decimal) -> bool {
    match (left, right) {
        (Some(left), Some(right)) => left.checked_sub(right).is_some_and(|gap| gap.abs() <= tolerance),
        (_, _) => false,
    }
}

/// The amount as a clerk writes it: `1234,50`.
pub(crate) fn italian(amount: Decimal) -> String {
    with_cents(amount.normalize()).to_string().replace('.', ",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_up_away_from_zero() {
        assert_eq!(half_up(Decimal::new(176_088, 3)).to_string(), "176.09");
        assert_eq!(half_up(Decimal::new(29_925, 3)).to_string(), "29.93");
        assert_eq!(half_up(Decimal::new(-29_925, 3)).to_string(), "-29.93");
        assert_eq!(half_up(Decimal::ONE).to_string(), "1.00");
    }

    #[test]
    fn sums_too_large_are_none_and_never_a_panic() {
        assert_eq!(sum([Decimal::MAX, Decimal::MAX]), None);
        assert!(!agree(None, Some(Decimal::ONE), Decimal::ONE));
        assert!(!agree(Some(Decimal::MAX), Some(Decimal::MIN), Decimal::ONE));
    }
}
