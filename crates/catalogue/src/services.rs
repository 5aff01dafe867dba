//! What this is: the services of a tenant in the database: read, added, changed, moved through their life.
//! What it is not: lists page by page; see [`list`].

pub mod list;

use kernel::permission::EditService;
use kernel::{Can, ServiceId, TenantId};
use store::{Entry, FromRow, Row, StoreError, Tx, Val};

use crate::access::ReadsCatalogue;
use crate::error::CatalogueError;
use crate::model::{Life, Move, Service, ServiceData, ServiceKind, ServiceRef};

macro_rules! service_columns {
    () => {
        "service_id, version, code, name, level, kind, description, audience, contact, included, active_from, \
         retired_from"
    };
}
pub(crate) use service_columns;

const GET: &str =
    concat!("SELECT ", service_columns!(), " FROM service WHERE tenant_id = $1 AND service_id = $2");
const BY_CODE: &str =
    concat!("SELECT ", service_columns!(), " FROM service WHERE tenant_id = $1 AND code_key = $2");
const EVERY: &str = concat!(
    "SELECT ",
    service_columns!(),
    " FROM service WHERE tenant_id = $1 ORDER BY level_rank, code_key, service_id"
);
const PARTS: &str = "SELECT s.service_id, s.code, s.name, s.kind, s.level FROM service_part p JOIN service s \
    ON s.tenant_id = p.tenant_id AND s.service_id = p.service_id WHERE p.tenant_id = $1 AND p.package_id = $2 \
    ORDER BY s.code_key";
const PACKAGES: &str = "SELECT s.service_id, s.code, s.name, s.kind, s.level FROM service_part p JOIN service s \
    ON s.tenant_id = p.tenant_id AND s.service_id = p.package_id WHERE p.tenant_id = $1 AND p.service_id = $2 \
    ORDER BY s.code_key";
const ALL_PARTS: &str = "SELECT package_id AS c0, service_id AS c1 FROM service_part WHERE tenant_id = $1 \
    ORDER BY package_id, service_id";
const SINGLES: &str = "SELECT service_id, code, name, kind, level FROM service WHERE tenant_id = $1 \
    AND kind = 'single' ORDER BY level_rank, code_key";
const INSERT: &str = "INSERT INTO service (tenant_id, service_id, code, name, level, level_rank, kind, description, \
    audience, contact, included, sort_key, code_key, search_text, version) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1)";
const UPDATE: &str = "UPDATE service SET code = $3, name = $4, level = $5, level_rank = $6, kind = $7, \
    description = $8, audience = $9, contact = $10, included = $11, sort_key = $12, code_key = $13, \
    search_text = $14, version = version + 1 WHERE tenant_id = $1 AND service_id = $2 AND version = $15";
const LIVE: &str = "UPDATE service SET active_from = $3, retired_from = $4, version = version + 1 \
    WHERE tenant_id = $1 AND service_id = $2 AND version = $5";
const ADD_PART: &str = "INSERT INTO service_part (tenant_id, package_id, service_id) VALUES ($1, $2, $3)";
const CLEAR_PARTS: &str = "DELETE FROM service_part WHERE tenant_id = $1 AND package_id = $2";
pub(crate) const SQL: &[&str] =
    &[GET, BY_CODE, EVERY, PARTS, PACKAGES, ALL_PARTS, SINGLES, INSERT, UPDATE, LIVE, ADD_PART, CLEAR_PARTS];

impl FromRow for Service {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            service_id: row.get("service_id")?,
            version: row.get("version")?,
            life: Life { active_from: row.get("active_from")?, retired_from: row.get("retired_from")? },
            data: ServiceData {
                code: row.get("code")?,
                name: row.get("name")?,
                level: row.get("level")?,
                kind: row.get("kind")?,
                description: row.get("description")?,
                audience: row.get("audience")?,
                contact: row.get("contact")?,
                included: row.get("included")?,
                parts: Vec::new(),
            },
        })
    }
}

/// The service with this id, with the services it includes.
pub async fn get<A: ReadsCatalogue>(
    tx: &mut Tx,
    can: &Can<A>,
    id: ServiceId,
) -> Result<Option<Service>, StoreError> {
    let found = tx.maybe(GET, &[can.tenant().into(), id.into()]).await?;
    with_parts(tx, can, found).await
}

/// The service with this code.
pub async fn by_code<A: ReadsCatalogue>(
    tx: &mut Tx,
    can: &Can<A>,
    code: &str,
) -> Result<Option<Service>, StoreError> {
    let found = tx.maybe(BY_CODE, &[can.tenant().into(), kernel::text::sort_key(code).into()]).await?;
    with_parts(tx, can, found).await
}

/// Every service by level and code, retired ones included, each with what it includes.
pub async fn every<A: ReadsCatalogue>(tx: &mut Tx, can: &Can<A>) -> Result<Vec<Service>, StoreError> {
    let mut all: Vec<Service> = tx.all(EVERY, &[can.tenant().into()]).await?;
    let parts: Vec<(ServiceId, ServiceId)> = tx.all(ALL_PARTS, &[can.tenant().into()]).await?;
    for service in &mut all {
        let own = parts.iter().filter(|(package, _)| *package == service.service_id);
        service.data.parts = own.map(|(_, part)| *part).collect();
    }
    Ok(all)
}

/// The services that a package includes, by name.
pub async fn parts<A: ReadsCatalogue>(
    tx: &mut Tx,
    can: &Can<A>,
    package: ServiceId,
) -> Result<Vec<ServiceRef>, StoreError> {
    tx.all(PARTS, &[can.tenant().into(), package.into()]).await
}

/// The packages that include a service.
pub async fn packages_of<A: ReadsCatalogue>(
    tx: &mut Tx,
    can: &Can<A>,
    service: ServiceId,
) -> Result<Vec<ServiceRef>, StoreError> {
    tx.all(PACKAGES, &[can.tenant().into(), service.into()]).await
}

/// The services that a package may include.
pub async fn singles<A: ReadsCatalogue>(tx: &mut Tx, can: &Can<A>) -> Result<Vec<ServiceRef>, StoreError> {
    tx.all(SINGLES, &[can.tenant().into()]).await
}

async fn with_parts<A: ReadsCatalogue>(
    tx: &mut Tx,
    can: &Can<A>,
    service: Option<Service>,
) -> Result<Option<Service>, StoreError> {
    let Some(mut service) = service else { return Ok(None) };
    let parts = parts(tx, can, service.service_id).await?;
    service.data.parts = parts.into_iter().map(|part| part.service_id).collect();
    Ok(Some(service))
}

/// Adds a service.
pub async fn add(
    tx: &mut Tx,
    can: &Can<EditService>,
    id: ServiceId,
    data: ServiceData,
) -> Result<Service, CatalogueError> {
    let data = checked(tx, can, id, data).await?;
    tx.exec(INSERT, &values(can.tenant(), id, &data)).await.map_err(taken)?;
    write_parts(tx, can, id, &data).await?;
    let service = Service { service_id: id, version: 1, life: Life::default(), data };
    let text = format!("Aggiunto il servizio {} {}", service.data.code, service.data.name);
    tx.audit(Entry::new("service.add", "service", id).summary(text).created(&service)?);
    Ok(service)
}

/// Changes what a service is, if nobody else did since that version.
pub async fn change(
    tx: &mut Tx,
    can: &Can<EditService>,
    before: &Service,
    shown: i64,
    data: ServiceData,
) -> Result<Service, CatalogueError> {
    let id = before.service_id;
    let data = checked(tx, can, id, data).await?;
    let mut values = values(can.tenant(), id, &data);
    values.push(shown.into());
    if tx.exec(UPDATE, &values).await.map_err(taken)? == 0 {
        return Err(CatalogueError::Stale);
    }
    write_parts(tx, can, id, &data).await?;
    let after = Service { version: shown.saturating_add(1), data, ..before.clone() };
    let text = format!("Modificato il servizio {} {}", after.data.code, after.data.name);
    tx.audit(Entry::new("service.edit", "service", id).summary(text).change(before, &after)?);
    Ok(after)
}

/// Takes a step in the life of a service.
pub async fn step(
    tx: &mut Tx,
    can: &Can<EditService>,
    before: &Service,
    shown: i64,
    step: Move,
) -> Result<Service, CatalogueError> {
    let life = before.life.after(step, tx.today())?;
    let values: [Val; 5] = [
        can.tenant().into(),
        before.service_id.into(),
        life.active_from.into(),
        life.retired_from.into(),
        shown.into(),
    ];
    if tx.exec(LIVE, &values).await? == 0 {
        return Err(CatalogueError::Stale);
    }
    let after = Service { version: shown.saturating_add(1), life, ..before.clone() };
    let text = format!("{} il servizio {} ({})", verb(step), after.data.code, life.words());
    tx.audit(Entry::new("service.step", "service", before.service_id).summary(text).change(before, &after)?);
    Ok(after)
}

fn verb(step: Move) -> &'static str {
    match step {
        Move::Activate { .. } => "Attivato",
        Move::Retire { .. } => "Ritirato",
        Move::Reopen => "Riaperto",
    }
}

/// A package includes single services of the same catalogue; a service inside a package stays single.
async fn checked(
    tx: &mut Tx,
    can: &Can<EditService>,
    id: ServiceId,
    data: ServiceData,
) -> Result<ServiceData, CatalogueError> {
    let data = data.tidied();
    if data.code_key().is_empty() {
        return Err(field("code", "Codice: usa lettere o cifre, per esempio B01"));
    }
    if data.kind == ServiceKind::Package && !packages_of(tx, can, id).await?.is_empty() {
        return Err(field(
            "kind",
            "Tipo: il servizio fa parte di un pacchetto, quindi non può essere a sua volta un pacchetto",
        ));
    }
    let singles = singles(tx, can).await?;
    let known = |part: &ServiceId| *part != id && singles.iter().any(|single| single.service_id == *part);
    if !data.parts.iter().all(known) {
        return Err(field("parts", "Servizi compresi: scegli servizi singoli di questo catalogo"));
    }
    Ok(data)
}

async fn write_parts(
    tx: &mut Tx,
    can: &Can<EditService>,
    id: ServiceId,
    data: &ServiceData,
) -> Result<(), StoreError> {
    tx.exec(CLEAR_PARTS, &[can.tenant().into(), id.into()]).await?;
    for part in &data.parts {
        tx.exec(ADD_PART, &[can.tenant().into(), id.into(), (*part).into()]).await?;
    }
    Ok(())
}

fn values(tenant: TenantId, id: ServiceId, data: &ServiceData) -> Vec<Val> {
    vec![
        tenant.into(),
        id.into(),
        data.code.as_str().into(),
        data.name.as_str().into(),
        data.level.code().into(),
        data.level.rank().into(),
        data.kind.code().into(),
        data.description.as_str().into(),
        data.audience.as_str().into(),
        data.contact.as_str().into(),
        data.included.as_str().into(),
        data.sort_key().into(),
        data.code_key().into(),
        data.search_text().into(),
    ]
}

fn taken(error: StoreError) -> CatalogueError {
    if error.is_taken("code") {
        return field("code", "Codice: un altro servizio usa già questo codice. Scrivine uno diverso");
    }
    error.into()
}

fn field(name: &'static str, message: &str) -> CatalogueError {
    CatalogueError::Field { name, message: message.to_owned() }
}
