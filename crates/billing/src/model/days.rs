//! What this is: days taken out of days. What it is not: a calendar.

use kernel::Period;

/// What is left of some periods once others are taken out.
pub fn without(periods: Vec<Period>, out: &[Period]) -> Vec<Period> {
    out.iter().fold(periods, |left, gone| left.into_iter().flat_map(|days| apart(days, *gone)).collect())
}

fn apart(days: Period, gone: Period) -> impl Iterator<Item = Period> {
    let before = Period::new(days.from(), days.to().min(gone.from().yesterday())).ok();
    let after = Period::new(days.from().max(gone.to().tomorrow()), days.to()).ok();
    let left = if days.overlaps(gone) { [before, after] } else { [Some(days), None] };
    left.into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use kernel::Day;

    use super::*;

    fn days(from: &str, to: &str) -> Period {
        Period::new(Day::parse(from).unwrap(), Day::parse(to).unwrap()).unwrap()
    }

    #[test]
    fn taking_out_days_leaves_what_is_before_and_after() {
        let year = vec![Period::year(2022)];
        assert_eq!(
            without(year.clone(), &[days("2022-04-01", "2022-04-30")]),
            [days("2022-01-01", "2022-03-31"), days("2022-05-01", "2022-12-31")]
        );
        assert_eq!(
            without(year.clone(), &[days("2021-01-01", "2022-06-30")]),
            [days("2022-07-01", "2022-12-31")]
        );
        assert!(without(year.clone(), &[Period::year(2022)]).is_empty());
        assert_eq!(without(year.clone(), &[Period::year(2021)]), year);
    }
}
