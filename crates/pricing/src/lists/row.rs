//! What this is: a price list's columns, in and out.
//! What it is not: statements.

use kernel::{Day, PriceListId, TenantId};
use store::{FromRow, Row, StoreError, Val};

use crate::model::{ListState, PriceList, Reference};

macro_rules! list_columns {
    () => {
        "price_list_id, version, series, name, valid_from, valid_to, inhabitants_on, inhabitants_years_before, \
         workstations_on, workstations_years_before, act, act_on, approved_by, approved_at"
    };
}
pub(crate) use list_columns;

/// A service priced in an approved list of another series.
pub(super) struct Elsewhere {
    pub(super) service_code: String,
    pub(super) price_list_id: PriceListId,
}
store::from_row!(Elsewhere { service_code, price_list_id });

impl FromRow for PriceList {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let state = match (row.get("act_on")?, row.get("approved_at")?) {
            (Some(act_on), Some(at)) => {
                ListState::Approved { act: row.get("act")?, act_on, by: row.get("approved_by")?, at }
            }
            (_, _) => ListState::Draft,
        };
        Ok(Self {
            price_list_id: row.get("price_list_id")?,
            series: row.get("series")?,
            name: row.get("name")?,
            valid_from: row.get("valid_from")?,
            valid_to: row.get("valid_to")?,
            inhabitants: reference(row, "inhabitants_on", "inhabitants_years_before")?,
            workstations: reference(row, "workstations_on", "workstations_years_before")?,
            state,
            version: row.get("version")?,
        })
    }
}

fn reference(row: &Row, on: &str, years: &str) -> Result<Reference, StoreError> {
    if let Some(day) = row.get::<Option<Day>>(on)? {
        return Ok(Reference::On(day));
    }
    let years: i64 = row.get(years)?;
    let years_before =
        u8::try_from(years).map_err(|_| StoreError::Corrupt(format!("years before: {years}")))?;
    Ok(Reference::FirstJanuary { years_before })
}

fn reference_values(reference: Reference) -> [Val; 2] {
    match reference {
        Reference::On(day) => [Some(day).into(), None::<i64>.into()],
        Reference::FirstJanuary { years_before } => [None::<Day>.into(), i64::from(years_before).into()],
    }
}

/// The values of the heading, `$1` to `$12` of the statements that write it.
pub(super) fn values(tenant: TenantId, list: &PriceList) -> Vec<Val> {
    let mut values: Vec<Val> = vec![
        tenant.into(),
        list.price_list_id.into(),
        list.series.as_str().into(),
        list.series_key().into(),
        list.name.as_str().into(),
        list.valid_from.into(),
        list.valid_to.into(),
    ];
    values.extend(reference_values(list.inhabitants));
    values.extend(reference_values(list.workstations));
    values.push(kernel::text::fold(&format!("{} {}", list.name, list.series)).into());
    values
}
