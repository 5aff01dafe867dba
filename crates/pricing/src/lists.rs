//! What this is: the versions of price lists in the database: read, written while drafts, approved, found by the
//! day of competence. What it is not: able to change an approved one; the database itself refuses that too.

pub mod page;
mod row;

use kernel::permission::{ApprovePriceList, EditPriceList};
use kernel::{Can, Day, Period, PriceListId, ServiceId};
use store::{Entry, StoreError, Tx};

use crate::access::ReadsPrices;
use crate::error::PricingError;
use crate::model::{ListRefused, ListState, PriceList, Tariff, effective, over};
use crate::tariffs;
pub(crate) use row::list_columns;
use row::{Elsewhere, values};

const GET: &str =
    concat!("SELECT ", list_columns!(), " FROM price_list WHERE tenant_id = $1 AND price_list_id = $2");
const EVERY: &str = concat!(
    "SELECT ",
    list_columns!(),
    " FROM price_list WHERE tenant_id = $1 ORDER BY valid_from DESC, price_list_id DESC"
);
const APPROVED: &str = concat!(
    "SELECT ",
    list_columns!(),
    " FROM price_list WHERE tenant_id = $1 AND approved_at IS NOT NULL ORDER BY valid_from, price_list_id"
);
const SERIES: &str =
    "SELECT MIN(series) AS c0 FROM price_list WHERE tenant_id = $1 GROUP BY series_key ORDER BY 1";
const INSERT: &str = "INSERT INTO price_list (tenant_id, price_list_id, series, series_key, name, valid_from, valid_to, \
    inhabitants_on, inhabitants_years_before, workstations_on, workstations_years_before, search_text, act, \
    approved_by, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '', '', 1)";
const UPDATE: &str = "UPDATE price_list SET series = $3, series_key = $4, name = $5, valid_from = $6, valid_to = $7, \
    inhabitants_on = $8, inhabitants_years_before = $9, workstations_on = $10, workstations_years_before = $11, \
    search_text = $12, version = version + 1 WHERE tenant_id = $1 AND price_list_id = $2 AND version = $13 \
    AND approved_at IS NULL";
const APPROVE: &str = "UPDATE price_list SET act = $3, act_on = $4, approved_by = $5, approved_at = $6, \
    version = version + 1 WHERE tenant_id = $1 AND price_list_id = $2 AND version = $7 AND approved_at IS NULL";
const ELSEWHERE: &str = "SELECT t.service_code, l.price_list_id FROM tariff t JOIN price_list l \
    ON l.tenant_id = t.tenant_id AND l.price_list_id = t.price_list_id WHERE t.tenant_id = $1 \
    AND l.approved_at IS NOT NULL AND l.series_key <> $3 AND t.service_id IN (SELECT o.service_id FROM tariff o \
    WHERE o.tenant_id = $1 AND o.price_list_id = $2) ORDER BY t.service_code, l.valid_from";
const DISCARD_TARIFFS: &str = "DELETE FROM tariff WHERE tenant_id = $1 AND price_list_id = $2";
const DISCARD: &str = "DELETE FROM price_list WHERE tenant_id = $1 AND price_list_id = $2 AND version = $3 AND approved_at IS NULL";
/// Approvals of a tenant wait for each other: two that overlap are never both let through.
const LOCK: &str = "UPDATE price_list SET version = version WHERE tenant_id = $1 AND approved_at IS NULL";
pub(crate) const SQL: &[&str] =
    &[GET, EVERY, APPROVED, SERIES, INSERT, UPDATE, APPROVE, ELSEWHERE, DISCARD_TARIFFS, DISCARD, LOCK];

/// A price of a service in a stretch of days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Priced {
    /// The days.
    pub period: Period,
    /// The version in force.
    pub list: PriceList,
    /// Its tariff for the service.
    pub tariff: Tariff,
}

/// The version with this id.
pub async fn get<A: ReadsPrices>(
    tx: &mut Tx,
    can: &Can<A>,
    id: PriceListId,
) -> Result<Option<PriceList>, StoreError> {
    tx.maybe(GET, &[can.tenant().into(), id.into()]).await
}

/// Every version, drafts included, newest first.
pub async fn every<A: ReadsPrices>(tx: &mut Tx, can: &Can<A>) -> Result<Vec<PriceList>, StoreError> {
    tx.all(EVERY, &[can.tenant().into()]).await
}

/// Every approved version, oldest first.
pub async fn approved<A: ReadsPrices>(tx: &mut Tx, can: &Can<A>) -> Result<Vec<PriceList>, StoreError> {
    tx.all(APPROVED, &[can.tenant().into()]).await
}

/// The series there are, by name.
pub async fn series<A: ReadsPrices>(tx: &mut Tx, can: &Can<A>) -> Result<Vec<String>, StoreError> {
    let found: Vec<(String,)> = tx.all(SERIES, &[can.tenant().into()]).await?;
    Ok(found.into_iter().map(|(name,)| name).collect())
}

/// The versions in force on a day of competence, one per series.
pub async fn in_force<A: ReadsPrices>(
    tx: &mut Tx,
    can: &Can<A>,
    day: Day,
) -> Result<Vec<PriceList>, StoreError> {
    let Ok(period) = Period::new(day, day) else { return Ok(Vec::new()) };
    Ok(lists_over(tx, can, period).await?.into_iter().map(|(_, list)| list).collect())
}

/// The versions in force over a period of competence, each with its days.
pub async fn lists_over<A: ReadsPrices>(
    tx: &mut Tx,
    can: &Can<A>,
    period: Period,
) -> Result<Vec<(Period, PriceList)>, StoreError> {
    Ok(over(&approved(tx, can).await?, period))
}

/// The prices of a service over a period of competence: one per stretch of days, in order. Days without a price
/// are not in the answer.
pub async fn prices_over<A: ReadsPrices>(
    tx: &mut Tx,
    can: &Can<A>,
    service: ServiceId,
    period: Period,
) -> Result<Vec<Priced>, StoreError> {
    let mut found = Vec::new();
    for (period, list) in lists_over(tx, can, period).await? {
        let tariff = tariffs::for_service(tx, can, list.price_list_id, service).await?;
        found.extend(tariff.map(|tariff| Priced { period, list, tariff }));
    }
    Ok(found)
}

/// Adds a draft; with a list to copy, its tariffs too.
pub async fn add(
    tx: &mut Tx,
    can: &Can<EditPriceList>,
    draft: &PriceList,
    copied: Option<&PriceList>,
) -> Result<(), PricingError> {
    tx.exec(INSERT, &values(can.tenant(), draft)).await?;
    let id = draft.price_list_id;
    if let Some(original) = copied {
        tariffs::copy(tx, can, original.price_list_id, id).await?;
    }
    let from = copied.map_or_else(String::new, |list| format!(", copia di «{}»", list.name));
    let text = format!("Creata la bozza del listino «{}»{from}", draft.name);
    tx.audit(Entry::new("price_list.add", "price_list", id).summary(text).created(draft)?);
    Ok(())
}

/// Changes the heading of a draft, if nobody else did since the version shown.
pub async fn change(
    tx: &mut Tx,
    can: &Can<EditPriceList>,
    before: &PriceList,
    after: &PriceList,
) -> Result<(), PricingError> {
    refuse_approved(before)?;
    let mut values = values(can.tenant(), after);
    values.push(after.version.into());
    if tx.exec(UPDATE, &values).await? == 0 {
        return Err(PricingError::Stale);
    }
    let text = format!("Modificata la bozza del listino «{}»", after.name);
    let entry = Entry::new("price_list.edit", "price_list", before.price_list_id).summary(text);
    tx.audit(entry.change(before, after)?);
    Ok(())
}

/// Throws a draft away with its tariffs; what they were stays in the audit trail. Nothing refers to a draft:
/// only approved lists are charged.
pub async fn discard(
    tx: &mut Tx,
    can: &Can<EditPriceList>,
    (before, shown): (&PriceList, i64),
) -> Result<(), PricingError> {
    refuse_approved(before)?;
    let id = before.price_list_id;
    let tariffs = tariffs::of(tx, can, id).await?;
    tx.exec(DISCARD_TARIFFS, &[can.tenant().into(), id.into()]).await?;
    if tx.exec(DISCARD, &[can.tenant().into(), id.into(), shown.into()]).await? == 0 {
        return Err(PricingError::Stale);
    }
    let text = format!("Scartata la bozza del listino «{}», con {} tariffe", before.name, tariffs.len());
    let entry = Entry::new("price_list.discard", "price_list", id).summary(text);
    tx.audit(entry.change(&(before, tariffs), &())?);
    Ok(())
}

/// Approves a draft by an act: from then on it does not change.
pub async fn approve(
    tx: &mut Tx,
    can: &Can<ApprovePriceList>,
    (before, shown): (&PriceList, i64),
    (act, act_on): (&str, Day),
) -> Result<PriceList, PricingError> {
    tx.exec(LOCK, &[can.tenant().into()]).await?;
    let (approved, tariffs) =
        (approved(tx, can).await?, tariffs::of(tx, can, before.price_list_id).await?.len());
    let by = tx.author().map(|author| author.name().to_owned()).unwrap_or_default();
    let after = before.approved((act, act_on), (&by, tx.now()), tariffs, &approved)?;
    refuse_two_prices(tx, can, &after, &approved).await?;
    write_approval(tx, can, &after, shown).await?;
    let text = format!("Approvato il listino «{}» ({})", after.name, after.act_words());
    let entry = Entry::new("price_list.approve", "price_list", before.price_list_id).summary(text);
    tx.audit(entry.change(before, &after)?);
    Ok(PriceList { version: shown.saturating_add(1), ..after })
}

async fn write_approval(
    tx: &mut Tx,
    can: &Can<ApprovePriceList>,
    after: &PriceList,
    shown: i64,
) -> Result<(), PricingError> {
    let ListState::Approved { act, act_on, by, at } = &after.state else { return Err(PricingError::Stale) };
    let values = [
        can.tenant().into(),
        after.price_list_id.into(),
        act.as_str().into(),
        (*act_on).into(),
        by.as_str().into(),
        (*at).into(),
        shown.into(),
    ];
    if tx.exec(APPROVE, &values).await? == 0 { Err(PricingError::Stale) } else { Ok(()) }
}

/// A service has at most one price on a day, whatever the series.
async fn refuse_two_prices(
    tx: &mut Tx,
    can: &Can<ApprovePriceList>,
    new: &PriceList,
    approved: &[PriceList],
) -> Result<(), PricingError> {
    let values = [can.tenant().into(), new.price_list_id.into(), new.series_key().into()];
    let elsewhere: Vec<Elsewhere> = tx.all(ELSEWHERE, &values).await?;
    let own = effective(new, approved);
    for other in elsewhere {
        let Some(list) = approved.iter().find(|list| list.price_list_id == other.price_list_id) else {
            continue;
        };
        let overlap = own.zip(effective(list, approved)).is_some_and(|(own, other)| own.overlaps(other));
        if overlap {
            let (service, list) = (other.service_code, list.name.clone());
            return Err(ListRefused::PricedTwice { service, list }.into());
        }
    }
    Ok(())
}

pub(crate) fn refuse_approved(list: &PriceList) -> Result<(), ListRefused> {
    match list.state {
        ListState::Draft => Ok(()),
        ListState::Approved { .. } => Err(ListRefused::AlreadyApproved),
    }
}
