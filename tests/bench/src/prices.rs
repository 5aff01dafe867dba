//! What this is: an approved price list with a price for each of the five services, by inhabitants, by band, flat.
//! What it is not: the prices of anybody.

use anyhow::Result;
use catalogue::model::{Level, ServiceData, ServiceKind};
use catalogue::services;
use kernel::permission::{ApprovePriceList, EditPriceList, EditService};
use kernel::{Actor, Cents, Phase, Price, Rate, Target, TenantId};
use pricing::lists;
use pricing::model::{BandInput, Bands, ListState, Method, PriceList, Proration, Range, Reference, Vat};
use pricing::tariffs::{self, TariffData};
use store::{Db, Tx};

use crate::members::{SERIES, SERVICES, first_of, service};

/// Makes it, in force from the first day of a year.
pub(crate) async fn make(db: &Db, centre: TenantId, year: i16) -> Result<()> {
    let console = Actor::console(centre);
    let target = Target::centre(centre, Phase::Draft);
    let can = console.may(EditPriceList, &target)?;
    let mut tx = db.write(centre, &console).await?;
    let draft = draft(&tx, year)?;
    lists::add(&mut tx, &can, &draft, None).await?;
    for (number, name) in SERVICES.into_iter().enumerate() {
        add(&mut tx, &draft, (number, name)).await?;
    }
    let can = console.may(ApprovePriceList, &target)?;
    lists::approve(&mut tx, &can, (&draft, draft.version), ("Consiglio n. 1", first_of(year)?)).await?;
    Ok(tx.commit().await?)
}

fn draft(tx: &Tx, year: i16) -> Result<PriceList> {
    Ok(PriceList {
        price_list_id: tx.id(),
        series: SERIES.into(),
        name: "Listino delle misure".into(),
        valid_from: first_of(year)?,
        valid_to: None,
        inhabitants: Reference::FirstJanuary { years_before: 1 },
        workstations: Reference::FirstJanuary { years_before: 1 },
        state: ListState::Draft,
        version: 1,
    })
}

/// A service of the catalogue and its price.
async fn add(tx: &mut Tx, list: &PriceList, (number, name): (usize, &str)) -> Result<()> {
    let console = Actor::console(tx.tenant());
    let target = Target::centre(tx.tenant(), Phase::Draft);
    let can = console.may(EditService, &target)?;
    let service = services::add(tx, &can, service(number)?, service_data(number, name)).await?;
    let can = console.may(EditPriceList, &target)?;
    let id = tx.id();
    tariffs::add(tx, &can, list, (id, &service), tariff(number)?).await?;
    Ok(())
}

pub(crate) fn service_data(number: usize, name: &str) -> ServiceData {
    ServiceData {
        code: format!("S{number}"),
        name: name.into(),
        level: Level::Base,
        kind: ServiceKind::Single,
        description: String::new(),
        audience: String::new(),
        contact: String::new(),
        included: String::new(),
        parts: Vec::new(),
    }
}

fn tariff(number: usize) -> Result<TariffData> {
    Ok(TariffData {
        method: method(number)?,
        vat: Vat::Standard { rate: Rate::new(2200) },
        proration: Proration::ByDay,
        unit_label: "abitante".into(),
        note: String::new(),
    })
}

fn method(number: usize) -> Result<Method> {
    Ok(match number % 3 {
        0 => Method::PerInhabitant { price: Price::parse_it("0,44")? },
        1 => Method::BandAmount { bands: bands()? },
        _ => Method::Flat { amount: Cents::new(120_000) },
    })
}

fn bands() -> Result<Bands<Cents>> {
    let ends = [(0, Some(999), 50_000), (1_000, Some(4_999), 90_000), (5_000, None, 150_000)];
    let rows =
        ends.map(|(from, to, cents)| BandInput { range: Range { from, to }, value: Cents::new(cents) });
    Ok(Bands::check(&rows)?)
}
