//! What this is: from values to places, in integers.
//! What it is not: it knows no SVG.

/// From the smallest value (never above zero) to a round number above the largest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scale {
    pub(super) low: i64,
    pub(super) high: i64,
    step: i64,
}

impl Scale {
    /// A scale that holds all these values and zero, with at most six round steps.
    pub(super) fn of(values: impl IntoIterator<Item = i64>) -> Self {
        let (least, most) = values.into_iter().fold((0, 1), |(least, most), v| (least.min(v), most.max(v)));
        let step = round_step(most.saturating_sub(least));
        let low = least.div_euclid(step).saturating_mul(step);
        let above = most.saturating_add(step - 1).div_euclid(step);
        Self { low, high: above.saturating_mul(step), step }
    }

    /// Where a value lies, in ten-thousandths of the whole.
    pub(super) fn place(self, value: i64) -> i64 {
        let whole = (i128::from(self.high) - i128::from(self.low)).max(1);
        let part = (i128::from(value) - i128::from(self.low)).clamp(0, whole);
        i64::try_from(part * 10_000 / whole).unwrap_or(10_000)
    }

    /// The values at which a line helps the eye.
    pub(super) fn ticks(self) -> impl Iterator<Item = i64> {
        (0_i64..=8)
            .map(move |at| self.low.saturating_add(self.step.saturating_mul(at)))
            .take_while(move |tick| *tick <= self.high)
    }
}

/// 1, 2 or 5 and zeros: a fifth of the span, or a little more.
fn round_step(span: i64) -> i64 {
    let wanted = (span / 5).max(1);
    let mut power = 1_i64;
    while power <= wanted / 10 {
        power = power.saturating_mul(10);
    }
    [1, 2, 5, 10]
        .into_iter()
        .map(|digit: i64| power.saturating_mul(digit))
        .find(|step| *step >= wanted)
        .unwrap_or(wanted)
}

/// Ten-thousandths as SVG writes them: `45.3%` is 4530.
pub(super) fn percent(ten_thousandths: i64) -> String {
    format!("{}.{:02}%", ten_thousandths / 100, ten_thousandths % 100)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_value_lies_inside_and_order_is_kept(mut values in proptest::collection::vec(any::<i64>(), 1..9)) {
            let scale = Scale::of(values.iter().copied());
            values.sort_unstable();
            let places: Vec<i64> = values.iter().map(|v| scale.place(*v)).collect();
            prop_assert!(places.iter().all(|place| (0..=10_000).contains(place)));
            prop_assert!(places.is_sorted());
            prop_assert!(scale.ticks().count() <= 9);
        }
    }

    #[test]
    fn steps_are_round() {
        let ticks = |values: [i64; 2]| Scale::of(values).ticks().collect::<Vec<_>>();
        assert_eq!(ticks([0, 97]), [0, 20, 40, 60, 80, 100]);
        assert_eq!(ticks([-30, 100]), [-50, 0, 50, 100]);
        assert_eq!(ticks([0, 0]), [0, 1]);
        assert_eq!(ticks([12, 24_900]), [0, 5000, 10_000, 15_000, 20_000, 25_000]);
    }

    #[test]
    fn places_are_written_as_per_cent() {
        assert_eq!([0, 5, 4530, 10_000].map(percent), ["0.00%", "0.05%", "45.30%", "100.00%"]);
    }
}
