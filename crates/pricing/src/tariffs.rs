//! What this is: the tariffs of price lists in the database.
//! What it is not: able to change those of an approved list; the database itself refuses that too.

use catalogue::model::Service;
use kernel::permission::EditPriceList;
use kernel::{Can, PriceListId, ServiceId, TariffId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::{Entry, FromRow, Row, StoreError, Tx, Val};

use crate::access::ReadsPrices;
use crate::error::PricingError;
use crate::lists::refuse_approved;
use crate::model::{Method, PriceList, Proration, Tariff, Vat};

macro_rules! columns {
    () => {
        "tariff_id, service_id, service_code, service_name, method, vat, proration, unit_label, note, version"
    };
}
const OF_LIST: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM tariff WHERE tenant_id = $1 AND price_list_id = $2 ORDER BY service_code, tariff_id"
);
const GET: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM tariff WHERE tenant_id = $1 AND price_list_id = $2 AND tariff_id = $3"
);
const FOR_SERVICE: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM tariff WHERE tenant_id = $1 AND price_list_id = $2 AND service_id = $3"
);
const INSERT: &str = "INSERT INTO tariff (tenant_id, tariff_id, price_list_id, service_id, service_code, service_name, \
    method, vat, proration, unit_label, note, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1)";
const UPDATE: &str = "UPDATE tariff SET method = $4, vat = $5, proration = $6, unit_label = $7, note = $8, \
    version = version + 1 WHERE tenant_id = $1 AND price_list_id = $2 AND tariff_id = $3 AND version = $9";
const REMOVE: &str = "DELETE FROM tariff WHERE tenant_id = $1 AND price_list_id = $2 AND tariff_id = $3";
pub(crate) const SQL: &[&str] = &[OF_LIST, GET, FOR_SERVICE, INSERT, UPDATE, REMOVE];

/// What a form says of a tariff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TariffData {
    /// How the price is computed.
    pub method: Method,
    /// The VAT regime.
    pub vat: Vat,
    /// What happens in a part of the year.
    pub proration: Proration,
    /// What is counted, for people.
    pub unit_label: String,
    /// What else must be known.
    pub note: String,
}

impl FromRow for Tariff {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let proration: String = row.get("proration")?;
        Ok(Self {
            tariff_id: row.get("tariff_id")?,
            service_id: row.get("service_id")?,
            service_code: row.get("service_code")?,
            service_name: row.get("service_name")?,
            method: unpacked(row, "method")?,
            vat: unpacked(row, "vat")?,
            proration: Proration::from_code(&proration)
                .ok_or_else(|| StoreError::Corrupt(format!("proration: {proration}")))?,
            unit_label: row.get("unit_label")?,
            note: row.get("note")?,
            version: row.get("version")?,
        })
    }
}

fn unpacked<T: DeserializeOwned>(row: &Row, column: &str) -> Result<T, StoreError> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|why| StoreError::Corrupt(format!("{column}: {why}")))
}

fn packed(value: &impl Serialize) -> Result<Val, StoreError> {
    serde_json::to_string(value).map(Val::from).map_err(|why| StoreError::Corrupt(why.to_string()))
}

/// The tariffs of a list, by code of the service.
pub async fn of<A: ReadsPrices>(
    tx: &mut Tx,
    can: &Can<A>,
    list: PriceListId,
) -> Result<Vec<Tariff>, StoreError> {
    tx.all(OF_LIST, &[can.tenant().into(), list.into()]).await
}

/// A tariff of a list.
pub async fn get<A: ReadsPrices>(
    tx: &mut Tx,
    can: &Can<A>,
    list: PriceListId,
    id: TariffId,
) -> Result<Option<Tariff>, StoreError> {
    tx.maybe(GET, &[can.tenant().into(), list.into(), id.into()]).await
}

/// The tariff of a service in a list.
pub async fn for_service<A: ReadsPrices>(
    tx: &mut Tx,
    can: &Can<A>,
    list: PriceListId,
    service: ServiceId,
) -> Result<Option<Tariff>, StoreError> {
    tx.maybe(FOR_SERVICE, &[can.tenant().into(), list.into(), service.into()]).await
}

/// Adds a tariff to a draft.
pub async fn add(
    tx: &mut Tx,
    can: &Can<EditPriceList>,
    list: &PriceList,
    (id, service): (TariffId, &Service),
    data: TariffData,
) -> Result<Tariff, PricingError> {
    refuse_approved(list)?;
    let tariff = Tariff {
        tariff_id: id,
        service_id: service.service_id,
        service_code: service.data.code.clone(),
        service_name: service.data.name.clone(),
        method: data.method.checked()?,
        vat: data.vat,
        proration: data.proration,
        unit_label: data.unit_label,
        note: data.note,
        version: 1,
    };
    insert(tx, can, list.price_list_id, &tariff).await.map_err(taken)?;
    let text = format!("Aggiunta la tariffa di {} al listino «{}»", tariff.service_code, list.name);
    let entry = Entry::new("tariff.add", "price_list", list.price_list_id).summary(text);
    tx.audit(entry.created(&tariff)?);
    Ok(tariff)
}

/// Changes a tariff of a draft, if nobody else did since the version shown.
pub async fn change(
    tx: &mut Tx,
    can: &Can<EditPriceList>,
    list: &PriceList,
    (before, shown): (&Tariff, i64),
    data: TariffData,
) -> Result<Tariff, PricingError> {
    refuse_approved(list)?;
    let TariffData { method, vat, proration, unit_label, note } = data;
    let (method, version) = (method.checked()?, shown.saturating_add(1));
    let after = Tariff { method, vat, proration, unit_label, note, version, ..before.clone() };
    let mut values = vec![can.tenant().into(), list.price_list_id.into(), before.tariff_id.into()];
    values.extend(rules(&after)?);
    values.push(shown.into());
    if tx.exec(UPDATE, &values).await? == 0 {
        return Err(PricingError::Stale);
    }
    let text = format!("Modificata la tariffa di {} nel listino «{}»", after.service_code, list.name);
    let entry = Entry::new("tariff.edit", "price_list", list.price_list_id).summary(text);
    tx.audit(entry.change(before, &after)?);
    Ok(after)
}

/// Takes a tariff off a draft; what it was stays in the audit trail.
pub async fn remove(
    tx: &mut Tx,
    can: &Can<EditPriceList>,
    list: &PriceList,
    tariff: &Tariff,
) -> Result<(), PricingError> {
    refuse_approved(list)?;
    tx.exec(REMOVE, &[can.tenant().into(), list.price_list_id.into(), tariff.tariff_id.into()]).await?;
    let text = format!("Tolta la tariffa di {} dal listino «{}»", tariff.service_code, list.name);
    let entry = Entry::new("tariff.remove", "price_list", list.price_list_id).summary(text);
    tx.audit(entry.change(tariff, &())?);
    Ok(())
}

/// Copies every tariff of a list into a new draft; the line of the audit trail is the draft's own.
pub(crate) async fn copy(
    tx: &mut Tx,
    can: &Can<EditPriceList>,
    from: PriceListId,
    to: PriceListId,
) -> Result<(), StoreError> {
    for tariff in of(tx, can, from).await? {
        let fresh = Tariff { tariff_id: tx.id(), ..tariff };
        insert(tx, can, to, &fresh).await?;
    }
    Ok(())
}

async fn insert(
    tx: &mut Tx,
    can: &Can<EditPriceList>,
    list: PriceListId,
    tariff: &Tariff,
) -> Result<(), StoreError> {
    let mut values = vec![
        can.tenant().into(),
        tariff.tariff_id.into(),
        list.into(),
        tariff.service_id.into(),
        tariff.service_code.as_str().into(),
        tariff.service_name.as_str().into(),
    ];
    values.extend(rules(tariff)?);
    tx.exec(INSERT, &values).await.map(|_| ())
}

fn rules(tariff: &Tariff) -> Result<[Val; 5], StoreError> {
    Ok([
        packed(&tariff.method)?,
        packed(&tariff.vat)?,
        tariff.proration.code().into(),
        tariff.unit_label.as_str().into(),
        tariff.note.as_str().into(),
    ])
}

fn taken(error: StoreError) -> PricingError {
    let once = error.is_taken("tariff_once") || error.is_taken("tariff.service_id");
    if once {
        let message =
            "Servizio: il listino ha già una tariffa per questo servizio. Modifica quella".to_owned();
        return PricingError::Field { name: "service", message };
    }
    error.into()
}
