//! What this is: the dated figures of bodies in the database, and the one way to ask which figure counts on a day.
//! What it is not: a forecast: a figure that is not there is not invented.

use kernel::permission::{Action, EditBody, ImportBodies, RecordDriver};
use kernel::{BodyId, Can, Day, DriverValueId};
use store::{Entry, StoreError, Tx, Val};

use crate::access::ReadsBodies;
use crate::model::{Driver, DriverKind, DriverValue, NewDriverValue};
use crate::{RegistryError, bodies};

macro_rules! columns {
    () => {
        "driver_value_id, body_id, driver, reference_date, value, source, recorded_at, recorded_by, version"
    };
}
const ON_DAY: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM driver_value WHERE tenant_id = $1 AND body_id = $2 AND driver = $3 AND reference_date <= $4 \
     AND (body_id = $5 OR $5 IS NULL) ORDER BY reference_date DESC LIMIT 1"
);
const ALL_ON_DAY: &str = "SELECT v.driver_value_id, v.body_id, v.driver, v.reference_date, v.value, v.source, \
    v.recorded_at, v.recorded_by, v.version FROM driver_value v WHERE v.tenant_id = $1 AND v.driver = $2 \
    AND v.reference_date = (SELECT MAX(w.reference_date) FROM driver_value w WHERE w.tenant_id = $1 \
    AND w.body_id = v.body_id AND w.driver = $2 AND w.reference_date <= $3) AND (v.body_id = $4 OR $4 IS NULL) \
    ORDER BY v.body_id";
const HISTORY: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM driver_value WHERE tenant_id = $1 AND body_id = $2 AND (body_id = $3 OR $3 IS NULL) \
     ORDER BY driver, reference_date DESC"
);
const EVERY: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM driver_value WHERE tenant_id = $1 AND (body_id = $2 OR $2 IS NULL) ORDER BY body_id, driver, reference_date"
);
const EXACT: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM driver_value WHERE tenant_id = $1 AND body_id = $2 AND driver = $3 AND reference_date = $4"
);
const INSERT: &str = "INSERT INTO driver_value (tenant_id, driver_value_id, body_id, driver, reference_date, value, \
    source, recorded_at, recorded_by, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)";
const CORRECT: &str = "UPDATE driver_value SET value = $3, source = $4, recorded_at = $5, recorded_by = $6, \
    version = version + 1 WHERE tenant_id = $1 AND driver_value_id = $2 AND version = $7";
const KINDS: &str = "SELECT driver, label, unit FROM driver_kind WHERE tenant_id = $1 ORDER BY label";
const ADD_KIND: &str = "INSERT INTO driver_kind (tenant_id, driver, label, unit) VALUES ($1, $2, $3, $4)";
pub(crate) const SQL: &[&str] =
    &[ON_DAY, ALL_ON_DAY, HISTORY, EVERY, EXACT, INSERT, CORRECT, KINDS, ADD_KIND];

/// The figure that counts on a day: the one that refers to that very day, or the latest before it.
pub async fn value_on<A: ReadsBodies>(
    tx: &mut Tx,
    can: &Can<A>,
    body: BodyId,
    driver: &Driver,
    reference_day: Day,
) -> Result<Option<DriverValue>, StoreError> {
    let values =
        [can.tenant().into(), body.into(), driver.into(), reference_day.into(), can.scope().body().into()];
    tx.maybe(ON_DAY, &values).await
}

/// The same for every body within reach, in one statement: for simulations and runs. Bodies without a figure are
/// not in the answer.
pub async fn values_on<A: ReadsBodies>(
    tx: &mut Tx,
    can: &Can<A>,
    driver: &Driver,
    reference_day: Day,
) -> Result<Vec<DriverValue>, StoreError> {
    let values = [can.tenant().into(), driver.into(), reference_day.into(), can.scope().body().into()];
    tx.all(ALL_ON_DAY, &values).await
}

/// Every figure of a body, by driver, newest first.
pub async fn history<A: ReadsBodies>(
    tx: &mut Tx,
    can: &Can<A>,
    body: BodyId,
) -> Result<Vec<DriverValue>, StoreError> {
    tx.all(HISTORY, &[can.tenant().into(), body.into(), can.scope().body().into()]).await
}

/// Every figure of every body within reach.
pub async fn every<A: ReadsBodies>(tx: &mut Tx, can: &Can<A>) -> Result<Vec<DriverValue>, StoreError> {
    tx.all(EVERY, &[can.tenant().into(), can.scope().body().into()]).await
}

/// The drivers of the tenant: the built-in ones, then its own.
pub async fn kinds(tx: &mut Tx) -> Result<Vec<DriverKind>, StoreError> {
    let own: Vec<DriverKind> = tx.all(KINDS, &[tx.tenant().into()]).await?;
    Ok(Driver::built_in().into_iter().chain(own).collect())
}

/// Adds a driver of the tenant's own.
pub async fn add_kind(tx: &mut Tx, can: &Can<RecordDriver>, kind: &DriverKind) -> Result<(), RegistryError> {
    if kinds(tx).await?.iter().any(|known| known.driver == kind.driver) {
        let message = format!("Codice del parametro: «{}» c'è già. Scegline un altro", kind.driver);
        return Err(RegistryError::Field { name: "driver", message });
    }
    let values =
        [can.tenant().into(), (&kind.driver).into(), kind.label.as_str().into(), kind.unit.as_str().into()];
    tx.exec(ADD_KIND, &values).await?;
    let line = Entry::about("driver.add", "driver").summary(format!("Aggiunto il parametro {}", kind.label));
    tx.audit(line.created(kind)?);
    Ok(())
}

/// A permission that lets one record figures.
pub trait RecordsDrivers: Action {}
impl RecordsDrivers for RecordDriver {}
impl RecordsDrivers for ImportBodies {}

/// What recording a figure came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// There was none for that day.
    New,
    /// There was another for that day; it stays in the audit trail.
    Corrected(DriverValue),
    /// It was there already.
    Unchanged,
}

/// Records a figure; one for the same body, driver and day is corrected.
pub async fn record<A: RecordsDrivers>(
    tx: &mut Tx,
    can: &Can<A>,
    new: &NewDriverValue,
) -> Result<Recorded, RegistryError> {
    new.check(tx.today())
        .map_err(|why| RegistryError::Field { name: field_of(why), message: why.to_string() })?;
    if can.scope().body().is_some_and(|own| own != new.body_id) {
        return Err(RegistryError::NotFound);
    }
    let key = [can.tenant().into(), new.body_id.into(), (&new.driver).into(), new.reference_date.into()];
    let (recorded, line) = match tx.maybe::<DriverValue>(EXACT, &key).await? {
        Some(old) if old.value == new.value && old.source == new.source => return Ok(Recorded::Unchanged),
        Some(old) => correct(tx, can, old, new).await?,
        None => {
            let id: DriverValueId = tx.id();
            insert_row(tx, can, id, new).await?;
            (Recorded::New, line("driver.record", id, new).created(new)?)
        }
    };
    bodies::refresh_inhabitants(tx, can.tenant(), new.body_id).await?;
    // Last, so that a line never stands for a change that failed.
    tx.audit(line);
    Ok(recorded)
}

async fn correct<A: RecordsDrivers>(
    tx: &mut Tx,
    can: &Can<A>,
    old: DriverValue,
    new: &NewDriverValue,
) -> Result<(Recorded, Entry), RegistryError> {
    let values: [Val; 7] = [
        can.tenant().into(),
        old.driver_value_id.into(),
        new.value.into(),
        new.source.as_str().into(),
        tx.now().into(),
        author(tx).into(),
        old.version.into(),
    ];
    if tx.exec(CORRECT, &values).await? == 0 {
        return Err(RegistryError::Stale);
    }
    let line = line("driver.correct", old.driver_value_id, new).change(&old, new)?;
    Ok((Recorded::Corrected(old), line))
}

/// Writes a new row without a line of its own in the audit trail.
pub(crate) async fn insert_row<A: RecordsDrivers>(
    tx: &mut Tx,
    can: &Can<A>,
    id: DriverValueId,
    new: &NewDriverValue,
) -> Result<(), StoreError> {
    write_row(tx, can, id, new).await
}

async fn write_row<A: Action>(
    tx: &mut Tx,
    can: &Can<A>,
    id: DriverValueId,
    new: &NewDriverValue,
) -> Result<(), StoreError> {
    let values: [Val; 9] = [
        can.tenant().into(),
        id.into(),
        new.body_id.into(),
        (&new.driver).into(),
        new.reference_date.into(),
        new.value.into(),
        new.source.as_str().into(),
        tx.now().into(),
        author(tx).into(),
    ];
    tx.exec(INSERT, &values).await.map(|_| ())
}

/// Writes the figure of a body that is being copied from the national register; the body's own line says so.
pub(crate) async fn copy_row(
    tx: &mut Tx,
    can: &Can<EditBody>,
    new: &NewDriverValue,
) -> Result<(), StoreError> {
    write_row(tx, can, tx.id(), new).await
}

fn author(tx: &Tx) -> String {
    tx.author().map(|actor| actor.name().to_owned()).unwrap_or_default()
}

fn line(action: &'static str, id: DriverValueId, new: &NewDriverValue) -> Entry {
    let summary = format!("Parametro {} al {}: {}", new.driver, new.reference_date, new.value);
    Entry::new(action, "driver_value", id).of_body(new.body_id).summary(summary)
}

fn field_of(why: crate::model::NotRecordable) -> &'static str {
    use crate::model::NotRecordable as N;
    match why {
        N::Future => "reference_date",
        N::Negative | N::TooLarge => "value",
        N::NoSource => "source",
    }
}
