//! What this is: the drivers of bodies as of the days that a price list names, read from the register.
//! What it is not: a second register; nothing is kept here.

use std::collections::BTreeMap;

use kernel::{BodyId, Can, Day};
use registry::{Driver, ReadsBodies};
use store::{StoreError, Tx};

use crate::model::{DriverKind, DriverValue, Drivers, PriceList};

/// The drivers of one body that count in a list for what is charged in a year.
pub async fn of_body<A: ReadsBodies>(
    tx: &mut Tx,
    can: &Can<A>,
    list: &PriceList,
    body: BodyId,
    year: i16,
) -> Result<Drivers, StoreError> {
    let inhabitants = figure_on(tx, can, body, DriverKind::Inhabitants, list.inhabitants.day(year)).await?;
    let workstations =
        figure_on(tx, can, body, DriverKind::Workstations, list.workstations.day(year)).await?;
    Ok(Drivers { inhabitants, workstations })
}

/// The same for every body within reach, in two statements: for simulations and runs. A body with no figure at
/// all is not in the answer.
pub async fn of_all<A: ReadsBodies>(
    tx: &mut Tx,
    can: &Can<A>,
    list: &PriceList,
    year: i16,
) -> Result<BTreeMap<BodyId, Drivers>, StoreError> {
    let mut all: BTreeMap<BodyId, Drivers> = BTreeMap::new();
    for kind in DriverKind::ALL {
        let day = list.reference(kind).day(year);
        for value in registry::drivers::values_on(tx, can, &driver(kind), day).await? {
            let drivers = all.entry(value.body_id).or_default();
            match kind {
                DriverKind::Inhabitants => drivers.inhabitants = figure(value),
                DriverKind::Workstations => drivers.workstations = figure(value),
            }
        }
    }
    Ok(all)
}

async fn figure_on<A: ReadsBodies>(
    tx: &mut Tx,
    can: &Can<A>,
    body: BodyId,
    kind: DriverKind,
    day: Day,
) -> Result<Option<DriverValue>, StoreError> {
    let found = registry::drivers::value_on(tx, can, body, &driver(kind), day).await?;
    Ok(found.and_then(figure))
}

fn driver(kind: DriverKind) -> Driver {
    match kind {
        DriverKind::Inhabitants => Driver::inhabitants(),
        DriverKind::Workstations => Driver::workstations(),
    }
}

/// A figure as prices count it; the register keeps none below zero.
fn figure(value: registry::DriverValue) -> Option<DriverValue> {
    let (on, source) = (value.reference_date, value.source);
    u32::try_from(value.value).ok().map(|value| DriverValue { value, on, source })
}
