//! What this is: the contacts of bodies in the database.
//! What it is not: accounts.

use kernel::permission::EditContacts;
use kernel::{BodyId, Can, ContactId};
use store::{Entry, FromRow, Row, StoreError, Tx, Val};

use crate::RegistryError;
use crate::access::ReadsBodies;
use crate::model::{Contact, ContactData};

macro_rules! columns {
    () => {
        "contact_id, body_id, version, role, name, email, phone, valid_from, valid_to, note"
    };
}
const OF_BODY: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM contact WHERE tenant_id = $1 AND body_id = $2 AND archived = FALSE AND (body_id = $3 OR $3 IS NULL) \
     ORDER BY role, name, contact_id"
);
const EVERY: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM contact WHERE tenant_id = $1 AND archived = FALSE AND (body_id = $2 OR $2 IS NULL) \
     ORDER BY body_id, role, name, contact_id"
);
const GET: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM contact WHERE tenant_id = $1 AND contact_id = $2 AND archived = FALSE AND (body_id = $3 OR $3 IS NULL)"
);
const INSERT: &str = "INSERT INTO contact (tenant_id, contact_id, body_id, version, archived, role, name, email, \
    phone, valid_from, valid_to, note) VALUES ($1, $2, $3, $4, FALSE, $5, $6, $7, $8, $9, $10, $11)";
const UPDATE: &str = "UPDATE contact SET version = version + 1, role = $5, name = $6, email = $7, phone = $8, \
    valid_from = $9, valid_to = $10, note = $11 WHERE tenant_id = $1 AND contact_id = $2 AND body_id = $3 \
    AND version = $4 AND archived = FALSE";
const ARCHIVE: &str = "UPDATE contact SET version = version + 1, archived = TRUE \
    WHERE tenant_id = $1 AND contact_id = $2 AND version = $3 AND archived = FALSE";
pub(crate) const SQL: &[&str] = &[OF_BODY, EVERY, GET, INSERT, UPDATE, ARCHIVE];

store::from_row!(ContactData { role, name, email, phone, valid_from, valid_to, note });

impl FromRow for Contact {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            contact_id: row.get("contact_id")?,
            body_id: row.get("body_id")?,
            version: row.get("version")?,
            data: ContactData::from_row(row)?,
        })
    }
}

/// The contacts of a body, past ones included, by role and name.
pub async fn of_body<A: ReadsBodies>(
    tx: &mut Tx,
    can: &Can<A>,
    body: BodyId,
) -> Result<Vec<Contact>, StoreError> {
    tx.all(OF_BODY, &[can.tenant().into(), body.into(), can.scope().body().into()]).await
}

/// The contacts of every body within reach.
pub async fn every<A: ReadsBodies>(tx: &mut Tx, can: &Can<A>) -> Result<Vec<Contact>, StoreError> {
    tx.all(EVERY, &[can.tenant().into(), can.scope().body().into()]).await
}

/// The contact with this id, if it is theirs.
pub async fn get<A: ReadsBodies>(
    tx: &mut Tx,
    can: &Can<A>,
    id: ContactId,
) -> Result<Option<Contact>, StoreError> {
    tx.maybe(GET, &[can.tenant().into(), id.into(), can.scope().body().into()]).await
}

/// Adds a contact under an id chosen beforehand.
pub async fn add(
    tx: &mut Tx,
    can: &Can<EditContacts>,
    (id, body): (ContactId, BodyId),
    data: ContactData,
) -> Result<Contact, RegistryError> {
    if can.scope().body().is_some_and(|own| own != body) {
        return Err(RegistryError::NotFound);
    }
    let contact = Contact { contact_id: id, body_id: body, version: 1, data };
    tx.exec(INSERT, &values(can, &contact)).await?;
    let line = Entry::new("contact.add", "contact", id).of_body(body);
    tx.audit(line.summary(format!("Aggiunto il contatto {}", contact.data.name)).created(&contact.data)?);
    Ok(contact)
}

/// Replaces a contact, if it still has the version that was shown.
pub async fn change(
    tx: &mut Tx,
    can: &Can<EditContacts>,
    (id, shown): (ContactId, i64),
    data: ContactData,
) -> Result<Contact, RegistryError> {
    let before = get(tx, can, id).await?.ok_or(RegistryError::NotFound)?;
    let after = Contact { version: shown, data, ..before.clone() };
    if tx.exec(UPDATE, &values(can, &after)).await? == 0 {
        return Err(RegistryError::Stale);
    }
    let line = Entry::new("contact.edit", "contact", id).of_body(after.body_id);
    tx.audit(
        line.summary(format!("Modificato il contatto {}", after.data.name))
            .change(&before.data, &after.data)?,
    );
    Ok(Contact { version: shown.saturating_add(1), ..after })
}

/// Puts a contact away.
pub async fn archive(
    tx: &mut Tx,
    can: &Can<EditContacts>,
    (id, shown): (ContactId, i64),
) -> Result<Contact, RegistryError> {
    let before = get(tx, can, id).await?.ok_or(RegistryError::NotFound)?;
    if tx.exec(ARCHIVE, &[can.tenant().into(), id.into(), shown.into()]).await? == 0 {
        return Err(RegistryError::Stale);
    }
    let line = Entry::new("contact.archive", "contact", id).of_body(before.body_id);
    tx.audit(line.summary(format!("Archiviato il contatto {}", before.data.name)).created(&before.data)?);
    Ok(before)
}

fn values(can: &Can<EditContacts>, contact: &Contact) -> [Val; 11] {
    let data = &contact.data;
    [
        can.tenant().into(),
        contact.contact_id.into(),
        contact.body_id.into(),
        contact.version.into(),
        data.role.code().into(),
        data.name.as_str().into(),
        data.email.as_ref().into(),
        data.phone.as_str().into(),
        data.valid_from.into(),
        data.valid_to.into(),
        data.note.as_str().into(),
    ]
}
