//! What this is: how late what is still to be paid is, body by body.
//! What it is not: interest: none is computed or claimed.

use std::collections::BTreeMap;

use kernel::{BodyId, Cents, Day};
use serde::Serialize;

use super::balance::{Balance, Credit};

store::coded_enum! {
    /// How late.
    Age {
        /// Not to be paid yet.
        NotDue = "not_due", "Non scaduto";
        /// Up to a month.
        UpTo30 = "1_30", "1–30 giorni";
        /// Up to two months.
        UpTo60 = "31_60", "31–60 giorni";
        /// Up to three months.
        UpTo90 = "61_90", "61–90 giorni";
        /// More than three months.
        Over90 = "over_90", "oltre 90 giorni";
    }
}

impl Age {
    /// The day after the one by which it should have been paid is the first day of lateness.
    pub fn of(due_on: Day, today: Day) -> Self {
        match due_on.days_until(today) {
            ..=0 => Self::NotDue,
            1..=30 => Self::UpTo30,
            31..=60 => Self::UpTo60,
            61..=90 => Self::UpTo90,
            91.. => Self::Over90,
        }
    }
}

/// What is to be paid, by age.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Ageing([Cents; 5]);

impl Ageing {
    /// What is of this age.
    pub fn of(&self, age: Age) -> Cents {
        self.0.get(place(age)).copied().unwrap_or_default()
    }

    /// All that is late.
    pub fn overdue(&self) -> Cents {
        self.total().minus(self.of(Age::NotDue)).unwrap_or_default()
    }

    /// All that is to be paid.
    pub fn total(&self) -> Cents {
        Cents::sum(self.0).unwrap_or(Cents::new(i64::MAX))
    }

    /// Adds what is left of an invoice.
    pub fn add(&mut self, balance: &Balance, today: Day) {
        self.put(Age::of(balance.document.due_on, today), balance.residual);
    }

    /// Adds another row, column by column.
    pub fn add_all(&mut self, other: &Self) {
        for age in Age::ALL {
            self.put(*age, other.of(*age));
        }
    }

    fn put(&mut self, age: Age, amount: Cents) {
        if let Some(sum) = self.0.get_mut(place(age)) {
            *sum = sum.plus(amount).unwrap_or(Cents::new(i64::MAX));
        }
    }
}

fn place(age: Age) -> usize {
    match age {
        Age::NotDue => 0,
        Age::UpTo30 => 1,
        Age::UpTo60 => 2,
        Age::UpTo90 => 3,
        Age::Over90 => 4,
    }
}

/// What one body still has to pay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BodyAgeing {
    /// Which body.
    pub body_id: BodyId,
    /// Its name on its latest document.
    pub body_name: String,
    /// How late.
    pub ageing: Ageing,
    /// How many invoices are late.
    pub late: usize,
    /// The day by which the oldest open invoice should have been paid.
    pub oldest: Option<Day>,
    /// What is the body's: credit notes not used yet, and the excess of its payments.
    pub credit: Cents,
}

/// What each body still has to pay, in alphabetical order. A body with nothing open and no credit is left out.
pub fn by_body(
    balances: &[Balance],
    credits: &[Credit],
    excess: &BTreeMap<BodyId, Cents>,
    today: Day,
) -> Vec<BodyAgeing> {
    let mut bodies: BTreeMap<BodyId, BodyAgeing> = BTreeMap::new();
    for balance in balances.iter().filter(|one| one.is_open()) {
        let row = row_of(&mut bodies, balance.document.body_id, &balance.document.body_name);
        row.ageing.add(balance, today);
        row.late = row.late.saturating_add(usize::from(balance.is_overdue(today)));
        let due = balance.document.due_on;
        row.oldest = Some(row.oldest.map_or(due, |known| known.min(due)));
    }
    for credit in credits.iter().filter(|one| one.left > Cents::ZERO) {
        let row = row_of(&mut bodies, credit.document.body_id, &credit.document.body_name);
        row.credit = row.credit.plus(credit.left).unwrap_or_default();
    }
    for (body, amount) in excess {
        // A payment of a body that has no document at all is shown on its own statement of account.
        if let Some(row) = bodies.get_mut(body) {
            row.credit = row.credit.plus(*amount).unwrap_or_default();
        }
    }
    let mut rows: Vec<BodyAgeing> = bodies.into_values().collect();
    rows.sort_by_cached_key(|row| (kernel::text::sort_key(&row.body_name), row.body_id));
    rows
}

fn row_of<'a>(
    bodies: &'a mut BTreeMap<BodyId, BodyAgeing>,
    body_id: BodyId,
    name: &str,
) -> &'a mut BodyAgeing {
    bodies.entry(body_id).or_insert_with(|| BodyAgeing {
        body_id,
        body_name: name.to_owned(),
        ageing: Ageing::default(),
        late: 0,
        oldest: None,
        credit: Cents::ZERO,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn lateness_begins_the_day_after_the_due_day_and_steps_every_thirty_days() {
        let due = day("2022-10-31");
        let cases = [
            (-5, Age::NotDue),
            (0, Age::NotDue),
            (1, Age::UpTo30),
            (30, Age::UpTo30),
            (31, Age::UpTo60),
            (60, Age::UpTo60),
            (61, Age::UpTo90),
            (90, Age::UpTo90),
            (91, Age::Over90),
        ];
        for (days, age) in cases {
            assert_eq!(Age::of(due, due.add_days(days)), age, "{days}");
        }
    }

    proptest! {
        #[test]
        fn every_day_has_one_age_that_never_gets_younger(late in -400_i32..400) {
            let due = day("2024-02-29");
            let place = |age| Age::ALL.iter().position(|known| *known == age);
            let (now, next) = (Age::of(due, due.add_days(late)), Age::of(due, due.add_days(late + 1)));
            prop_assert!(place(now) <= place(next));
        }
    }
}
