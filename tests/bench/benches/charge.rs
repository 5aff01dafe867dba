//! What this is: how long it takes to compute what 10,000 bodies pay for a year, with its explanation.
//! What it is not: an invoice run; the program called `bench` measures one.
#![expect(clippy::unwrap_used, reason = "a bench that cannot go on should say where")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use kernel::{Cents, Day, Ids, Period, Price, Rate};
use pricing::model::{
    BandInput, Bands, DriverValue, Drivers, ListState, Method, Ordered, PriceList, Proration, Range,
    Reference, Tariff, Vat, charge,
};

const BODIES: u32 = 10_000;

fn list() -> PriceList {
    PriceList {
        price_list_id: Ids::counted().fresh(),
        series: "base".into(),
        name: "Listino delle misure".into(),
        valid_from: Day::parse("2026-01-01").unwrap(),
        valid_to: None,
        inhabitants: Reference::FirstJanuary { years_before: 1 },
        workstations: Reference::FirstJanuary { years_before: 1 },
        state: ListState::Draft,
        version: 1,
    }
}

fn tariff(method: Method) -> Tariff {
    let ids = Ids::counted();
    Tariff {
        tariff_id: ids.fresh(),
        service_id: ids.fresh(),
        service_code: "B01".into(),
        service_name: "Pacchetto base".into(),
        method,
        vat: Vat::Standard { rate: Rate::new(2200) },
        proration: Proration::ByDay,
        unit_label: "abitante".into(),
        note: String::new(),
        version: 1,
    }
}

/// Five bands of inhabitants, the last without end.
fn bands() -> Bands<Cents> {
    let ends =
        [(0, Some(999)), (1_000, Some(2_999)), (3_000, Some(4_999)), (5_000, Some(14_999)), (15_000, None)];
    let row = |(from, to): (u32, Option<u32>)| BandInput {
        range: Range { from, to },
        value: Cents::new(i64::from(from) + 50_000),
    };
    Bands::check(&ends.map(row)).unwrap()
}

fn drivers() -> Vec<Drivers> {
    let value = |value| DriverValue { value, on: Day::parse("2025-01-01").unwrap(), source: "ISTAT".into() };
    let of = |number: u32| Drivers {
        inhabitants: Some(value(number * 7919 % 90_000)),
        workstations: Some(value(12)),
    };
    (0..BODIES).map(of).collect()
}

fn charges(criterion: &mut Criterion) {
    let period = Period::new(Day::parse("2026-07-01").unwrap(), Day::parse("2026-12-31").unwrap()).unwrap();
    let (list, drivers) = (list(), drivers());
    let per_inhabitant = Method::PerInhabitant { price: Price::parse_it("0,44").unwrap() };
    let mut group = criterion.benchmark_group("charge 10,000 bodies for half a year");
    group.throughput(Throughput::Elements(u64::from(BODIES))).sample_size(20);
    for (name, method) in
        [("per inhabitant", per_inhabitant), ("by band", Method::BandAmount { bands: bands() })]
    {
        let tariff = tariff(method);
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                for body in &drivers {
                    black_box(charge(&list, &tariff, body, &Ordered::AsDriver, period).unwrap());
                }
            });
        });
    }
    group.finish();
}

criterion_group!(benches, charges);
criterion_main!(benches);
