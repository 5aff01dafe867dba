//! What this is: costs and income of a design over five years, year by year, to the cent; when it breaks even.
//! What it is not: a budget; that is an act of a centre that is there.

use kernel::{Cents, Day};

use super::content::{Content, FeeKind, MoneyKind, MoneyLine, ServiceItem};
use super::people;

/// How many years a design looks ahead.
pub const YEARS: usize = 5;

/// One line over the years.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Out or in.
    pub kind: MoneyKind,
    /// What.
    pub name: String,
    /// Year by year.
    pub amounts: [Cents; YEARS],
    /// Whether the program reckons it from people and prices.
    pub reckoned: bool,
}

/// A year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Year {
    /// Which.
    pub year: i16,
    /// All that goes out.
    pub cost: Cents,
    /// All that comes in.
    pub income: Cents,
    /// What is left, or missing.
    pub result: Cents,
    /// What is left of all the years so far.
    pub so_far: Cents,
}

/// Five years.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balance {
    /// Line by line.
    pub rows: Vec<Row>,
    /// Year by year.
    pub years: Vec<Year>,
    /// What could not be reckoned, in Italian.
    pub unknown: Vec<String>,
}

impl MoneyLine {
    /// Year by year: it grows on the amount of the year before, rounded half up to the cent each year.
    /// Example: 1.000,00 from the second year with 2 % → 0, 1.000,00, 1.020,00, 1.040,40, 1.061,21.
    pub fn amounts(&self) -> [Cents; YEARS] {
        grown(self.amount, self.growth, usize::try_from(self.starts.max(1)).unwrap_or(1))
    }
}

fn grown(first: Cents, growth: i64, starts: usize) -> [Cents; YEARS] {
    let mut amounts = [Cents::ZERO; YEARS];
    let mut amount = first;
    for (at, place) in amounts.iter_mut().enumerate() {
        if at.saturating_add(1) < starts {
            continue;
        }
        *place = amount;
        amount = amount.share(growth.saturating_add(10_000), 10_000).unwrap_or(amount);
    }
    amounts
}

/// What a service brings in a year; `None` when the figure it depends on is not known.
fn fee(content: &Content, service: &ServiceItem) -> Option<Cents> {
    let times = |units: Option<i64>| service.fee.amount.share(units?, 1);
    match service.fee.kind {
        FeeKind::Undecided | FeeKind::Included => Some(Cents::ZERO),
        FeeKind::PerBody => times(content.bodies),
        FeeKind::PerInhabitant => times(content.inhabitants),
        FeeKind::PerWorkstation => times(content.workstations),
    }
}

/// The five years of a design. Time of people counts as on the first day of its first year.
pub fn balance(content: &Content) -> Balance {
    let mut unknown = Vec::new();
    let mut rows: Vec<Row> = Vec::new();
    rows.extend(staff(content, &mut unknown));
    for service in &content.services {
        match fee(content, service) {
            Some(amount) if amount != Cents::ZERO => rows.push(Row {
                kind: MoneyKind::Income,
                name: format!("Quote: {}", service.name),
                amounts: [amount; YEARS],
                reckoned: true,
            }),
            Some(_) => {}
            None => unknown.push(format!(
                "quote di «{}»: manca il numero di {}",
                service.name,
                counted(service.fee.kind)
            )),
        }
    }
    rows.extend(content.lines.iter().map(|line| Row {
        kind: line.kind,
        name: line.name.clone(),
        amounts: line.amounts(),
        reckoned: false,
    }));
    rows.sort_by_key(|row| row.kind != MoneyKind::Cost);
    let years = years(content.first_year, &rows);
    Balance { rows, years, unknown }
}

fn counted(kind: FeeKind) -> &'static str {
    match kind {
        FeeKind::PerInhabitant => "abitanti",
        FeeKind::PerWorkstation => "postazioni",
        FeeKind::PerBody | FeeKind::Undecided | FeeKind::Included => "enti",
    }
}

fn staff(content: &Content, unknown: &mut Vec<String>) -> Option<Row> {
    let first = Day::new(content.first_year, 1, 1)?;
    let time = people::total(content, first);
    if time == 0 {
        return None;
    }
    let Some(cost) = content.person_cost else {
        unknown.push("costo del personale: manca il costo medio di una persona a tempo pieno".into());
        return None;
    };
    let amount = cost.share(time, 10_000)?;
    Some(Row {
        kind: MoneyKind::Cost,
        name: format!("Personale ({} a tempo pieno)", people::full_time(time)),
        amounts: grown(amount, content.person_growth, 1),
        reckoned: true,
    })
}

fn years(first: i16, rows: &[Row]) -> Vec<Year> {
    let mut so_far = Cents::ZERO;
    let mut all = Vec::new();
    for (at, offset) in (0..YEARS).zip(0_i16..) {
        let sum = |kind| {
            let own =
                rows.iter().filter(|row| row.kind == kind).filter_map(|row| row.amounts.get(at).copied());
            own.fold(Cents::ZERO, |sum, amount| sum.plus(amount).unwrap_or(sum))
        };
        let (cost, income) = (sum(MoneyKind::Cost), sum(MoneyKind::Income));
        let result = income.minus(cost).unwrap_or(Cents::ZERO);
        so_far = so_far.plus(result).unwrap_or(so_far);
        all.push(Year { year: first.saturating_add(offset), cost, income, result, so_far });
    }
    all
}

impl Balance {
    /// Whether anything is written.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The first year whose income covers its costs, when something is spent at all.
    pub fn break_even(&self) -> Option<&Year> {
        self.years.iter().find(|year| year.result >= Cents::ZERO && year.cost > Cents::ZERO)
    }

    /// The first year by whose end all the years so far are covered.
    pub fn repaid(&self) -> Option<&Year> {
        self.years.iter().find(|year| year.so_far >= Cents::ZERO && year.cost > Cents::ZERO)
    }

    /// What each inhabitant would have to pay in the first year for it to break even, besides all other income;
    /// rounded up to the cent. Example: 12.001 cents missing over 100 inhabitants → 121 cents.
    pub fn missing_each(&self, inhabitants: i64) -> Option<Cents> {
        let missing = 0_i64.checked_sub(self.years.first()?.result.get())?;
        if inhabitants <= 0 || missing <= 0 {
            return None;
        }
        let up = missing.checked_add(inhabitants)?.checked_sub(1)?;
        Some(Cents::new(up.div_euclid(inhabitants)))
    }

    /// The verdict in a sentence.
    pub fn verdict(&self) -> String {
        let Some(last) = self.years.last() else { return String::new() };
        if self.is_empty() {
            return "Nessun costo e nessuna entrata: scrivili nella pagina «Costi ed entrate».".into();
        }
        match (self.break_even(), self.repaid()) {
            (Some(even), Some(repaid)) => format!(
                "Pareggio nel {} (risultato {}); il saldo di tutti gli anni è coperto dal {}.",
                even.year, even.result, repaid.year
            ),
            (Some(even), None) => format!(
                "Pareggio nel {} (risultato {}); nei cinque anni mancano ancora {}.",
                even.year,
                even.result,
                positive(last.so_far)
            ),
            (None, _) => format!(
                "Nessun pareggio nei cinque anni: nel {} mancano {}, in tutto {}.",
                last.year,
                positive(last.result),
                positive(last.so_far)
            ),
        }
    }
}

fn positive(amount: Cents) -> Cents {
    Cents::new(amount.get().saturating_abs())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::Model;
    use crate::model::content::{Fee, Post};
    use crate::model::start::from_model;

    fn line(kind: MoneyKind, cents: i64, growth: i64, starts: i64) -> MoneyLine {
        MoneyLine { kind, name: "Voce".into(), amount: Cents::new(cents), growth, starts }
    }

    fn content() -> Content {
        let model = Model::new(registry::ManagementForm::Public, registry::Level::Base).unwrap();
        let mut content = from_model(model, "Prova", 2027);
        content.services.iter_mut().for_each(|service| service.fee = Fee::UNDECIDED);
        content
    }

    #[test]
    fn a_line_grows_on_the_year_before_and_starts_when_it_says() {
        let amounts = line(MoneyKind::Cost, 100_000, 200, 2).amounts().map(Cents::get);
        assert_eq!(amounts, [0, 100_000, 102_000, 104_040, 106_121]);
        assert_eq!(line(MoneyKind::Cost, 100, -5000, 1).amounts().map(Cents::get), [100, 50, 25, 13, 7]);
    }

    #[test]
    fn it_breaks_even_in_the_year_in_which_income_covers_costs() {
        let mut content = content();
        content.lines = vec![line(MoneyKind::Cost, 1000, 0, 1), line(MoneyKind::Income, 700, 2000, 1)];
        let balance = balance(&content);
        let results: Vec<i64> = balance.years.iter().map(|year| year.result.get()).collect();
        assert_eq!(results, [-300, -160, 8, 210, 452]);
        assert_eq!(balance.break_even().map(|year| year.year), Some(2029));
        assert_eq!(balance.repaid().map(|year| year.year), Some(2031));
        assert_eq!(balance.missing_each(7), Some(Cents::new(43)));
    }

    #[test]
    fn people_and_prices_are_reckoned_and_what_is_not_known_is_said() {
        let mut content = content();
        content.services[0].fee = Fee { kind: FeeKind::PerInhabitant, amount: Cents::new(44) };
        let role = content.roles[0].key.clone();
        let share = kernel::Rate::new(3500);
        content.people = vec![Post { person: "A".into(), role, share, from: None, to: None }];
        assert_eq!(balance(&content).unknown.len(), 2);
        content.inhabitants = Some(100_000);
        content.person_cost = Some(Cents::new(4_000_000));
        let balance = balance(&content);
        assert_eq!((balance.years[0].income.get(), balance.years[0].cost.get()), (4_400_000, 1_400_000));
        assert!(balance.unknown.is_empty() && balance.verdict().contains("2027"));
    }

    proptest! {
        #[test]
        fn the_years_add_up_to_the_lines(
            lines in prop::collection::vec((any::<bool>(), 0_i64..100_000_000, -10_000_i64..10_000, 1_i64..6), 0..8)
        ) {
            let mut content = content();
            let kind = |out| if out { MoneyKind::Cost } else { MoneyKind::Income };
            content.lines = lines.iter().map(|(out, cents, growth, starts)| line(kind(*out), *cents, *growth, *starts)).collect();
            let balance = balance(&content);
            let signed = |row: &Row| {
                let sum: i64 = row.amounts.iter().map(|amount| amount.get()).sum();
                if row.kind == MoneyKind::Cost { -sum } else { sum }
            };
            let all: i64 = balance.rows.iter().map(signed).sum();
            prop_assert_eq!(balance.years.last().unwrap().so_far.get(), all);
        }
    }
}
