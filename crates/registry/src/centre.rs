//! What this is: the centre in the database: created once by an administrator, then kept up to date by its own
//! people. What it is not: its organs and staff; see [`crate::people`].

use kernel::permission::{CreateCentre, EditCentre};
use kernel::{Can, Slug, TenantId};
use store::{Db, Entry, FromRow, Row, StoreError, TenantRow, Tx, Val};

use crate::model::{Address, Centre, CentreData, Issuer, ManagementModel};
use crate::{RegistryError, bodies};

const GET: &str = "SELECT slug, version, name, uts_code, province, form, level, partner, denomination, tax_code, \
    vat_number, street, street_number, postal_code, town, address_province, regime, iban, office, email, phone, pec, \
    transmitter FROM centre WHERE tenant_id = $1";
const INSERT: &str = "INSERT INTO centre (tenant_id, version, name, uts_code, province, form, level, partner, \
    denomination, tax_code, vat_number, street, street_number, postal_code, town, address_province, regime, iban, \
    office, email, phone, pec, transmitter, slug) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, \
    $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)";
const UPDATE: &str = "UPDATE centre SET version = version + 1, name = $3, uts_code = $4, province = $5, form = $6, \
    level = $7, partner = $8, denomination = $9, tax_code = $10, vat_number = $11, street = $12, street_number = $13, \
    postal_code = $14, town = $15, address_province = $16, regime = $17, iban = $18, office = $19, email = $20, \
    phone = $21, pec = $22, transmitter = $23 WHERE tenant_id = $1 AND version = $2";
pub(crate) const SQL: &[&str] = &[GET, INSERT, UPDATE];

impl FromRow for Issuer {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            denomination: row.get("denomination")?,
            tax_code: row.get("tax_code")?,
            vat_number: row.get("vat_number")?,
            address: Address::from_row(row)?,
            regime: row.get("regime")?,
            iban: row.get("iban")?,
            office: row.get("office")?,
            email: row.get("email")?,
            phone: row.get("phone")?,
            pec: row.get("pec")?,
            transmitter: row.get("transmitter")?,
        })
    }
}

impl FromRow for Centre {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let partner: String = row.get("partner")?;
        let model = ManagementModel::new(row.get("form")?, row.get("level")?, &partner)
            .map_err(|why| StoreError::Corrupt(why.to_string()))?;
        let data = CentreData {
            name: row.get("name")?,
            uts_code: row.get("uts_code")?,
            province: row.get("province")?,
            model,
            issuer: Issuer::from_row(row)?,
        };
        Ok(Self { slug: row.get("slug")?, version: row.get("version")?, data })
    }
}

/// The centre of the transaction's tenant. The network has none.
pub async fn get(tx: &mut Tx) -> Result<Option<Centre>, StoreError> {
    tx.maybe(GET, &[tx.tenant().into()]).await
}

/// Creates a centre: a new tenant, with this id (chosen beforehand, so that a form sent twice creates it once),
/// and its data, in one transaction. Written in the audit trail of the centre, then in the network's.
pub async fn create(
    db: &Db,
    can: &Can<CreateCentre>,
    author: &kernel::Actor,
    (tenant, slug): (TenantId, Slug),
    data: CentreData,
) -> Result<Centre, RegistryError> {
    let line =
        Entry::new("centre.create", "centre", tenant).summary(format!("Creato il centro {}", data.name));
    let centre = Centre { slug, version: 1, data };
    let mut tx = db.write(tenant, author).await?;
    let row = TenantRow { tenant_id: tenant, slug: centre.slug.to_string(), name: centre.data.name.clone() };
    add_tenant(db, &mut tx, &row).await?;
    insert(&mut tx, tenant, &centre).await?;
    tx.audit(line.clone().created(&centre.data)?);
    tx.commit().await?;
    let mut network = db.write(can.tenant(), author).await?;
    network.audit(line);
    network.commit().await?;
    Ok(centre)
}

pub(crate) async fn insert(tx: &mut Tx, tenant: TenantId, centre: &Centre) -> Result<(), StoreError> {
    let mut values = values(tenant, centre).to_vec();
    values.push((&centre.slug).into());
    tx.exec(INSERT, &values).await.map(|_| ())
}

/// Replaces what is known of the centre, if it still has the version that was shown.
pub async fn change(
    tx: &mut Tx,
    can: &Can<EditCentre>,
    shown: i64,
    data: CentreData,
) -> Result<Centre, RegistryError> {
    let before = get(tx).await?.ok_or(RegistryError::NotFound)?;
    let after = Centre { slug: before.slug.clone(), version: shown, data };
    if tx.exec(UPDATE, &values(can.tenant(), &after)).await? == 0 {
        return Err(RegistryError::Stale);
    }
    if before.data.name != after.data.name {
        tx.rename_tenant(can.tenant(), &after.data.name).await?;
    }
    let line = Entry::new("centre.edit", "centre", can.tenant());
    tx.audit(line.summary("Modificati i dati del centro").change(&before.data, &after.data)?);
    Ok(Centre { version: shown.saturating_add(1), ..after })
}

/// Adds the tenant. A slug in use is the fault of its field, unless the same form came twice and the tenant is there.
pub(crate) async fn add_tenant(db: &Db, tx: &mut Tx, row: &TenantRow) -> Result<(), RegistryError> {
    let Err(error) = tx.add_tenant(row).await else { return Ok(()) };
    let holder = if error.is_taken("slug") { db.tenant_by_slug(&row.slug).await? } else { None };
    match holder {
        Some(holder) if holder.tenant_id != row.tenant_id => Err(RegistryError::Field {
            name: "slug",
            message: "Nome per l'indirizzo: un altro centro lo usa già. Scegline uno diverso".into(),
        }),
        _ => Err(error.into()),
    }
}

fn values(tenant: TenantId, centre: &Centre) -> [Val; 23] {
    let (data, issuer) = (&centre.data, &centre.data.issuer);
    let address = &issuer.address;
    [
        tenant.into(),
        centre.version.into(),
        data.name.as_str().into(),
        data.uts_code.as_str().into(),
        data.province.as_str().into(),
        data.model.form().code().into(),
        data.model.level().code().into(),
        data.model.partner().into(),
        issuer.denomination.as_str().into(),
        issuer.tax_code.as_ref().into(),
        issuer.vat_number.as_ref().into(),
        address.street.as_str().into(),
        address.street_number.as_str().into(),
        address.postal_code.as_ref().into(),
        address.town.as_str().into(),
        address.province.as_ref().into(),
        issuer.regime.as_str().into(),
        issuer.iban.as_ref().into(),
        issuer.office.as_str().into(),
        issuer.email.as_ref().into(),
        issuer.phone.as_str().into(),
        issuer.pec.as_ref().into(),
        issuer.transmitter.as_ref().into(),
    ]
}

/// A step of the guided path of the first start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstStep {
    /// The centre exists, with what invoices need.
    Centre,
    /// At least one organ and one role of staff are written.
    Organisation,
    /// At least one body is there.
    Bodies,
}

/// Which steps of the first start are done, of those that this area knows.
pub async fn steps_done(tx: &mut Tx) -> Result<Vec<FirstStep>, StoreError> {
    let mut done = Vec::new();
    if get(tx).await?.is_some_and(|centre| centre.issuer.missing().is_empty()) {
        done.push(FirstStep::Centre);
    }
    if crate::people::has_organisation(tx).await? {
        done.push(FirstStep::Organisation);
    }
    if bodies::has_any(tx).await? {
        done.push(FirstStep::Bodies);
    }
    Ok(done)
}
