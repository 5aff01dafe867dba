//! What this is: what every body would pay by a price list, before anybody approves it, and where the price
//! jumps from one band to the next.
//! What it is not: a forecast of orders: each body is counted as if it took every tariff that is simulated.

use kernel::{BodyId, Cents, Period, Price, ServiceId};

use super::{Bands, Charge, Drivers, Method, MethodKind, Missing, Ordered, PriceList, Tariff, charge};

/// A body to simulate.
#[derive(Clone, Debug)]
pub struct SimBody {
    /// Its id.
    pub body_id: BodyId,
    /// Its name.
    pub name: String,
    /// Its drivers as of the list's days.
    pub drivers: Drivers,
}

/// What one body would pay for one tariff.
#[derive(Clone, Debug)]
pub struct SimCell {
    /// The service.
    pub service_id: ServiceId,
    /// The amount and its reasons, or what is missing.
    pub outcome: Result<Charge, Missing>,
}

/// What one body would pay.
#[derive(Clone, Debug)]
pub struct SimRow {
    /// The body.
    pub body: SimBody,
    /// One per tariff, in the order of the tariffs.
    pub cells: Vec<SimCell>,
    /// The sum of the amounts there are.
    pub total: Cents,
}

/// What all would pay.
#[derive(Clone, Debug)]
pub struct Simulation {
    /// The year simulated, whole.
    pub year: i16,
    /// The tariffs simulated; those by the hour depend on orders and are left out.
    pub tariffs: Vec<Tariff>,
    /// One row per body.
    pub rows: Vec<SimRow>,
    /// The sum of each tariff.
    pub totals: Vec<Cents>,
    /// The sum of all.
    pub total: Cents,
}

/// The step between two adjacent bands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Jump {
    /// The last number of the lower band.
    pub last: u32,
    /// What it pays.
    pub below: Cents,
    /// What one inhabitant more pays.
    pub above: Cents,
    /// How much more, or less.
    pub step: Cents,
    /// Per inhabitant at the last number of the lower band.
    pub each_below: Option<Cents>,
    /// Per inhabitant at the first number of the upper band.
    pub each_above: Option<Cents>,
}

impl SimRow {
    /// What is missing, each thing once.
    pub fn missing(&self) -> Vec<&Missing> {
        let mut found: Vec<&Missing> = Vec::new();
        for missing in self.cells.iter().filter_map(|cell| cell.outcome.as_ref().err()) {
            if !found.contains(&missing) {
                found.push(missing);
            }
        }
        found
    }
}

/// What each body would pay for the whole of a year; `None` if a sum does not fit.
pub fn simulate(list: &PriceList, tariffs: &[Tariff], bodies: Vec<SimBody>, year: i16) -> Option<Simulation> {
    let ordered_apart = |tariff: &&Tariff| tariff.method.kind() != MethodKind::HourlyByProfile;
    let tariffs: Vec<Tariff> = tariffs.iter().filter(ordered_apart).cloned().collect();
    let rows: Option<Vec<SimRow>> = bodies.into_iter().map(|body| row(list, &tariffs, body, year)).collect();
    let rows = rows?;
    let totals: Option<Vec<Cents>> = (0..tariffs.len()).map(|at| column(&rows, at)).collect();
    let total = Cents::sum(rows.iter().map(|row| row.total))?;
    Some(Simulation { year, tariffs, rows, totals: totals?, total })
}

fn row(list: &PriceList, tariffs: &[Tariff], body: SimBody, year: i16) -> Option<SimRow> {
    let period = Period::year(year);
    let cells: Vec<SimCell> = tariffs
        .iter()
        .map(|tariff| SimCell {
            service_id: tariff.service_id,
            outcome: charge(list, tariff, &body.drivers, &Ordered::AsDriver, period),
        })
        .collect();
    let total = Cents::sum(cells.iter().filter_map(amount))?;
    Some(SimRow { body, cells, total })
}

fn amount(cell: &SimCell) -> Option<Cents> {
    cell.outcome.as_ref().ok().map(|charge| charge.amount)
}

fn column(rows: &[SimRow], at: usize) -> Option<Cents> {
    Cents::sum(rows.iter().filter_map(|row| row.cells.get(at).and_then(amount)))
}

/// Every step between adjacent bands of a method; empty for methods without bands. With whole amounts the step
/// is what the next inhabitant costs the body; with slices it is the step of the price of one inhabitant.
pub fn jumps(method: &Method) -> Vec<Jump> {
    match method {
        Method::BandAmount { bands } | Method::SizeRange { bands: Some(bands), .. } => steps(bands),
        Method::PerInhabitant { .. }
        | Method::Graduated { .. }
        | Method::PerWorkstation { .. }
        | Method::SizeRange { bands: None, .. }
        | Method::HourlyByProfile { .. }
        | Method::Flat { .. }
        | Method::Included => Vec::new(),
    }
}

fn steps(bands: &Bands<Cents>) -> Vec<Jump> {
    let pairs = bands.rows().iter().zip(bands.rows().iter().skip(1));
    pairs
        .filter_map(|(below, above)| {
            let last = below.range.to?;
            Some(Jump {
                last,
                below: below.value,
                above: above.value,
                step: above.value.minus(below.value)?,
                each_below: each(below.value, last),
                each_above: each(above.value, above.range.from),
            })
        })
        .collect()
}

fn each(amount: Cents, inhabitants: u32) -> Option<Cents> {
    amount.share(1, i64::from(inhabitants))
}

/// The price of the next inhabitant at each step of a method by slices.
pub fn slice_steps(bands: &Bands<Price>) -> Vec<(u32, Price, Price)> {
    let pairs = bands.rows().iter().zip(bands.rows().iter().skip(1));
    pairs.filter_map(|(below, above)| Some((below.range.to?, below.value, above.value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::paste;

    #[test]
    fn jumps_show_the_step_and_the_price_per_inhabitant() {
        let table = "fino a 500; 150,00\nda 501 a 1000; 960,00\nda 1001 in su; 1.440,00";
        let bands = Bands::check(&paste::table(table, Cents::parse_it).unwrap()).unwrap();
        let found = jumps(&Method::BandAmount { bands });
        let read: Vec<(u32, String, String, String)> = found
            .iter()
            .map(|jump| {
                (
                    jump.last,
                    jump.step.euro(),
                    jump.each_below.unwrap().euro(),
                    jump.each_above.unwrap().euro(),
                )
            })
            .collect();
        assert_eq!(
            read,
            [
                (500, "810,00 €".into(), "0,30 €".into(), "1,92 €".into()),
                (1000, "480,00 €".into(), "0,96 €".into(), "1,44 €".into()),
            ]
        );
        assert!(jumps(&Method::Included).is_empty());
    }
}
