//! What this is: adding, changing and putting away bodies, each with its line in the audit trail.
//! What it is not: a way to delete: what others refer to stays.

use kernel::permission::{Action, EditBody, EditContacts, ImportBodies};
use kernel::{BodyId, Can};
use store::{Entry, StoreError, Tx};

use super::row::{body_columns, values};
use crate::RegistryError;
use crate::model::{Body, BodyData, Field};

const INSERT: &str = "INSERT INTO body (tenant_id, body_id, version, archived, kind, name, alternative_name, istat, \
    belfiore, tax_code, vat_number, ipa, uts_code, uts_name, province_sign, region, pec, email, phone, website, \
    street, street_number, postal_code, town, address_province, office_code, office_note, parent_id, successor_id, \
    successor_from, active_from, active_to, invented, origin_note, search_text, sort_key, istat_key, inhabitants) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, \
    $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38)";
const UPDATE: &str = "UPDATE body SET version = version + 1, archived = $4, kind = $5, name = $6, \
    alternative_name = $7, istat = $8, belfiore = $9, tax_code = $10, vat_number = $11, ipa = $12, uts_code = $13, \
    uts_name = $14, province_sign = $15, region = $16, pec = $17, email = $18, phone = $19, website = $20, \
    street = $21, street_number = $22, postal_code = $23, town = $24, address_province = $25, office_code = $26, \
    office_note = $27, parent_id = $28, successor_id = $29, successor_from = $30, active_from = $31, \
    active_to = $32, invented = $33, origin_note = $34, search_text = $35, sort_key = $36, istat_key = $37 \
    WHERE tenant_id = $1 AND body_id = $2 AND version = $3 AND (body_id = $38 OR $38 IS NULL)";
const LOCKED: &str = concat!(
    "SELECT ",
    body_columns!(),
    " FROM body WHERE tenant_id = $1 AND body_id = $2 AND (body_id = $3 OR $3 IS NULL)"
);
const INHABITANTS: &str = "UPDATE body SET inhabitants = COALESCE((SELECT value FROM driver_value \
    WHERE tenant_id = $1 AND body_id = $2 AND driver = 'inhabitants' ORDER BY reference_date DESC LIMIT 1), 0) \
    WHERE tenant_id = $1 AND body_id = $2";

pub(crate) const SQL: &[&str] = &[INSERT, UPDATE, LOCKED, INHABITANTS];

/// A permission that lets one change bodies.
pub trait ChangesBodies: Action {}
impl ChangesBodies for EditBody {}
impl ChangesBodies for EditContacts {}
impl ChangesBodies for ImportBodies {}

/// A permission that lets one add bodies.
pub trait AddsBodies: ChangesBodies {}
impl AddsBodies for EditBody {}
impl AddsBodies for ImportBodies {}

/// Adds a body under an id chosen beforehand, so that a form sent twice adds it once.
pub async fn add<A: AddsBodies>(
    tx: &mut Tx,
    can: &Can<A>,
    id: BodyId,
    data: BodyData,
) -> Result<Body, RegistryError> {
    let body = Body { body_id: id, version: 1, archived: false, inhabitants: 0, data };
    insert_row(tx, can, &body).await?;
    let line = Entry::new("body.add", "body", id).of_body(id);
    tx.audit(line.summary(format!("Aggiunto l'ente {}", body.full_name())).created(&body.data)?);
    Ok(body)
}

/// Writes a new row without a line of its own in the audit trail: for whole registers, which write one for all.
pub(crate) async fn insert_row<A: AddsBodies>(
    tx: &mut Tx,
    can: &Can<A>,
    body: &Body,
) -> Result<(), RegistryError> {
    let mut values = values(can.tenant(), body);
    values.push(body.inhabitants.into());
    tx.exec(INSERT, &values).await.map(|_| ()).map_err(explain)
}

/// Replaces what is known of a body, if it still has the version that was shown. People of the body itself change
/// only how to reach and invoice it, whatever else they send.
pub async fn change<A: ChangesBodies>(
    tx: &mut Tx,
    can: &Can<A>,
    (id, shown): (BodyId, i64),
    data: BodyData,
) -> Result<Body, RegistryError> {
    let before = load(tx, can, id).await?;
    if before.version != shown {
        return Err(RegistryError::Stale);
    }
    let data = if can.scope().body().is_some() { before.data.clone().reached_as(data) } else { data };
    let after = Body { data, ..before.clone() };
    let line =
        Entry::new("body.edit", "body", id).summary(format!("Modificato l'ente {}", after.full_name()));
    save(tx, can, &before, after, line).await
}

/// Puts a body away: out of lists and choices, kept with all its history.
pub async fn archive(
    tx: &mut Tx,
    can: &Can<EditBody>,
    (id, shown): (BodyId, i64),
) -> Result<Body, RegistryError> {
    let before = load(tx, can, id).await?;
    let after = Body { archived: true, version: shown, ..before.clone() };
    let line =
        Entry::new("body.archive", "body", id).summary(format!("Archiviato l'ente {}", after.full_name()));
    save(tx, can, &before, after, line).await
}

/// Takes a body back into use.
pub async fn restore(
    tx: &mut Tx,
    can: &Can<EditBody>,
    (id, shown): (BodyId, i64),
) -> Result<Body, RegistryError> {
    let before = load(tx, can, id).await?;
    let after = Body { archived: false, version: shown, ..before.clone() };
    let line =
        Entry::new("body.restore", "body", id).summary(format!("Ripristinato l'ente {}", after.full_name()));
    save(tx, can, &before, after, line).await
}

async fn load<A: ChangesBodies>(tx: &mut Tx, can: &Can<A>, id: BodyId) -> Result<Body, RegistryError> {
    let values = [can.tenant().into(), id.into(), can.scope().body().into()];
    tx.maybe(LOCKED, &values).await?.ok_or(RegistryError::NotFound)
}

async fn save<A: ChangesBodies>(
    tx: &mut Tx,
    can: &Can<A>,
    before: &Body,
    after: Body,
    line: Entry,
) -> Result<Body, RegistryError> {
    let mut values = values(can.tenant(), &after);
    values.push(can.scope().body().into());
    if tx.exec(UPDATE, &values).await.map_err(explain)? == 0 {
        return Err(RegistryError::Stale);
    }
    crate::rename::follow(tx, before, &after)?;
    tx.audit(line.of_body(after.body_id).change(before, &after)?);
    Ok(Body { version: after.version.saturating_add(1), ..after })
}

/// Keeps the figure that lists show equal to the latest recorded one.
pub(crate) async fn refresh_inhabitants(
    tx: &mut Tx,
    tenant: kernel::TenantId,
    id: BodyId,
) -> Result<(), StoreError> {
    tx.exec(INHABITANTS, &[tenant.into(), id.into()]).await.map(|_| ())
}

fn explain(error: StoreError) -> RegistryError {
    let taken = |field: Field, what: &str| RegistryError::Field {
        name: field.code(),
        message: format!("{}: un altro ente ha già questo {what}. Cercalo nell'elenco", field.label()),
    };
    match error {
        StoreError::Taken(_) if error.is_taken("istat") => taken(Field::Istat, "codice"),
        StoreError::Taken(_) if error.is_taken("tax_code") => taken(Field::TaxCode, "codice"),
        StoreError::Taken(_) if error.is_taken("uts_code") => taken(Field::UtsCode, "codice"),
        StoreError::Dangling(_) => RegistryError::Field {
            name: Field::Parent.code(),
            message: "Unione di cui fa parte o ente che subentra: l'ente indicato non è in elenco".into(),
        },
        StoreError::Refused(_) => RegistryError::Field {
            name: Field::Parent.code(),
            message: "Un ente non può essere unione o successore di sé stesso".into(),
        },
        other => RegistryError::Store(other),
    }
}
