//! What this is: the versions of the service charter in the database.
//! What it is not: able to change a published one; the database itself refuses that too.

use kernel::permission::{EditCharter, PublishCharter};
use kernel::{Can, CharterId, Day, ServiceId};
use store::{Entry, FromRow, Row, StoreError, Tx, Val};

use crate::access::ReadsCatalogue;
use crate::error::CatalogueError;
use crate::model::{Charter, CharterState, Target, TargetTime, TimeUnit, current_on};

const EVERY: &str = "SELECT charter_id, version, number, preamble, valid_from, published_at, published_by \
    FROM charter WHERE tenant_id = $1 ORDER BY number DESC";
const GET: &str = "SELECT charter_id, version, number, preamble, valid_from, published_at, published_by \
    FROM charter WHERE tenant_id = $1 AND charter_id = $2";
const TARGETS: &str = "SELECT service_id, service_code, service_name, response_value, response_unit, \
    resolution_value, resolution_unit, note FROM charter_target WHERE tenant_id = $1 AND charter_id = $2 \
    ORDER BY service_code, service_id";
const INSERT: &str = "INSERT INTO charter (tenant_id, charter_id, version, number, preamble, published_by) \
    VALUES ($1, $2, 1, $3, $4, '')";
const UPDATE: &str = "UPDATE charter SET preamble = $3, version = version + 1 \
    WHERE tenant_id = $1 AND charter_id = $2 AND version = $4";
const PUBLISH: &str = "UPDATE charter SET valid_from = $3, published_at = $4, published_by = $5, \
    version = version + 1 WHERE tenant_id = $1 AND charter_id = $2 AND version = $6";
const ADD_TARGET: &str = "INSERT INTO charter_target (tenant_id, charter_id, service_id, service_code, service_name, \
    response_value, response_unit, resolution_value, resolution_unit, note) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
const CLEAR_TARGETS: &str = "DELETE FROM charter_target WHERE tenant_id = $1 AND charter_id = $2";
pub(crate) const SQL: &[&str] = &[EVERY, GET, TARGETS, INSERT, UPDATE, PUBLISH, ADD_TARGET, CLEAR_TARGETS];

impl FromRow for Charter {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let state = match (row.get("valid_from")?, row.get("published_at")?) {
            (Some(valid_from), Some(at)) => {
                CharterState::Published { valid_from, at, by: row.get("published_by")? }
            }
            (_, _) => CharterState::Draft,
        };
        Ok(Self {
            charter_id: row.get("charter_id")?,
            version: row.get("version")?,
            number: row.get("number")?,
            preamble: row.get("preamble")?,
            state,
        })
    }
}

impl FromRow for Target {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            service_id: row.get("service_id")?,
            service_code: row.get("service_code")?,
            service_name: row.get("service_name")?,
            response: time(row, "response_value", "response_unit")?,
            resolution: time(row, "resolution_value", "resolution_unit")?,
            note: row.get("note")?,
        })
    }
}

fn time(row: &Row, value: &str, unit: &str) -> Result<Option<TargetTime>, StoreError> {
    let Some(value) = row.get::<Option<u32>>(value)? else { return Ok(None) };
    Ok(Some(TargetTime { value, unit: row.get::<TimeUnit>(unit)? }))
}

/// Every version, newest first, the draft included: for who writes it.
pub async fn every<A: ReadsCatalogue>(tx: &mut Tx, can: &Can<A>) -> Result<Vec<Charter>, StoreError> {
    tx.all(EVERY, &[can.tenant().into()]).await
}

/// Every published version, newest first: for everybody.
pub async fn published<A: ReadsCatalogue>(tx: &mut Tx, can: &Can<A>) -> Result<Vec<Charter>, StoreError> {
    let all = every(tx, can).await?;
    Ok(all.into_iter().filter(|charter| charter.state != CharterState::Draft).collect())
}

/// A version.
pub async fn get<A: ReadsCatalogue>(
    tx: &mut Tx,
    can: &Can<A>,
    id: CharterId,
) -> Result<Option<Charter>, StoreError> {
    tx.maybe(GET, &[can.tenant().into(), id.into()]).await
}

/// What a version promises, by code of the service.
pub async fn targets<A: ReadsCatalogue>(
    tx: &mut Tx,
    can: &Can<A>,
    id: CharterId,
) -> Result<Vec<Target>, StoreError> {
    tx.all(TARGETS, &[can.tenant().into(), id.into()]).await
}

/// What is promised for a service on a day, with the version that promises it: for the clocks of the help desk.
pub async fn target_on<A: ReadsCatalogue>(
    tx: &mut Tx,
    can: &Can<A>,
    service: ServiceId,
    day: Day,
) -> Result<Option<(Charter, Target)>, StoreError> {
    let all = published(tx, can).await?;
    let Some(charter) = current_on(&all, day).cloned() else { return Ok(None) };
    let targets = targets(tx, can, charter.charter_id).await?;
    Ok(targets.into_iter().find(|target| target.service_id == service).map(|target| (charter, target)))
}

/// Starts the next version, with the text and targets of the last one.
pub async fn start(tx: &mut Tx, can: &Can<EditCharter>, id: CharterId) -> Result<Charter, CatalogueError> {
    let all = every(tx, can).await?;
    if let Some(draft) = all.iter().find(|charter| charter.state == CharterState::Draft) {
        let message =
            format!("C'è già una bozza, la versione {}: completala prima di crearne un'altra", draft.number);
        return Err(CatalogueError::Field { name: "", message });
    }
    let last = all.first();
    let number = last.map_or(1, |charter| charter.number.saturating_add(1));
    let preamble = last.map_or_else(String::new, |charter| charter.preamble.clone());
    tx.exec(INSERT, &[can.tenant().into(), id.into(), number.into(), preamble.as_str().into()]).await?;
    if let Some(last) = last {
        let targets = targets(tx, can, last.charter_id).await?;
        write_targets(tx, can, id, &targets).await?;
    }
    let draft = Charter { charter_id: id, version: 1, number, preamble, state: CharterState::Draft };
    let text = format!("Creata la bozza della versione {number} della carta dei servizi");
    tx.audit(Entry::new("charter.start", "charter", id).summary(text).created(&draft)?);
    Ok(draft)
}

/// Writes text and targets of a draft, if nobody else did since that version.
pub async fn write(
    tx: &mut Tx,
    can: &Can<EditCharter>,
    (before, shown): (&Charter, i64),
    preamble: &str,
    new: &[Target],
) -> Result<(), CatalogueError> {
    let id = before.charter_id;
    let values = [can.tenant().into(), id.into(), preamble.into(), shown.into()];
    if tx.exec(UPDATE, &values).await? == 0 {
        return Err(CatalogueError::Stale);
    }
    let old = targets(tx, can, id).await?;
    tx.exec(CLEAR_TARGETS, &[can.tenant().into(), id.into()]).await?;
    write_targets(tx, can, id, new).await?;
    let text = format!("Modificata la bozza della versione {} della carta dei servizi", before.number);
    let entry = Entry::new("charter.edit", "charter", id).summary(text);
    tx.audit(entry.change(&(&before.preamble, old), &(preamble, new))?);
    Ok(())
}

async fn write_targets(
    tx: &mut Tx,
    can: &Can<EditCharter>,
    id: CharterId,
    targets: &[Target],
) -> Result<(), StoreError> {
    for target in targets {
        let values: [Val; 10] = [
            can.tenant().into(),
            id.into(),
            target.service_id.into(),
            target.service_code.as_str().into(),
            target.service_name.as_str().into(),
            target.response.map(|time| time.value).into(),
            target.response.map_or("", |time| time.unit.code()).into(),
            target.resolution.map(|time| time.value).into(),
            target.resolution.map_or("", |time| time.unit.code()).into(),
            target.note.as_str().into(),
        ];
        tx.exec(ADD_TARGET, &values).await?;
    }
    Ok(())
}

/// Publishes a draft: from then on it does not change.
pub async fn publish(
    tx: &mut Tx,
    can: &Can<PublishCharter>,
    (before, shown): (&Charter, i64),
    valid_from: Day,
) -> Result<Charter, CatalogueError> {
    let id = before.charter_id;
    let (targets, others) = (targets(tx, can, id).await?, every(tx, can).await?);
    let by = tx.author().map(|author| author.name().to_owned()).unwrap_or_default();
    let after = before.published(valid_from, (&by, tx.now()), &targets, &others)?;
    let values = [
        can.tenant().into(),
        id.into(),
        valid_from.into(),
        tx.now().into(),
        by.as_str().into(),
        shown.into(),
    ];
    if tx.exec(PUBLISH, &values).await? == 0 {
        return Err(CatalogueError::Stale);
    }
    let text =
        format!("Pubblicata la versione {} della carta dei servizi, valida dal {valid_from}", before.number);
    tx.audit(Entry::new("charter.publish", "charter", id).summary(text).change(before, &after)?);
    Ok(Charter { version: shown.saturating_add(1), ..after })
}
