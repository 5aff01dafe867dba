//! What this is: a Province that has no centre yet: its tenant, with the name that the centre will have; and the
//! centre's own row, when it is created from a design.
//! What it is not: the design; that is an area above this one.

use kernel::permission::{CreateCentre, RealiseDesign};
use kernel::{Actor, Can, Slug, TenantId};
use serde::Serialize;
use store::{Db, Entry, StoreError, TenantRow, Tx};

use crate::model::{Centre, CentreData};
use crate::{RegistryError, centre};

const GET: &str = "SELECT slug, name, uts_code, province FROM planned_centre WHERE tenant_id = $1";
const INSERT: &str = "INSERT INTO planned_centre (tenant_id, slug, name, uts_code, province) \
    VALUES ($1, $2, $3, $4, $5)";
pub(crate) const SQL: &[&str] = &[GET, INSERT];

/// A centre that is still to be designed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlannedCentre {
    /// Its name in addresses.
    pub slug: Slug,
    /// The name it will have.
    pub name: String,
    /// The Province, by ISTAT code of the unit.
    pub uts_code: String,
    /// Its name.
    pub province: String,
}
store::from_row!(PlannedCentre { slug, name, uts_code, province });

/// The plan of the transaction's tenant, if it began as a Province without a centre.
pub async fn get(tx: &mut Tx) -> Result<Option<PlannedCentre>, StoreError> {
    tx.maybe(GET, &[tx.tenant().into()]).await
}

/// The plan, as long as there is no centre yet.
pub async fn pending(tx: &mut Tx) -> Result<Option<PlannedCentre>, StoreError> {
    if centre::get(tx).await?.is_some() {
        return Ok(None);
    }
    get(tx).await
}

/// The Province for which a tenant stands, by ISTAT code of its unit and by name, with or without a centre.
pub async fn province(tx: &mut Tx) -> Result<Option<(String, String)>, StoreError> {
    if let Some(centre) = centre::get(tx).await? {
        return Ok(Some((centre.data.uts_code, centre.data.province)));
    }
    Ok(get(tx).await?.map(|plan| (plan.uts_code, plan.province)))
}

/// Makes room for a Province that will design its own centre.
pub async fn create(
    db: &Db,
    can: &Can<CreateCentre>,
    author: &Actor,
    (tenant, plan): (TenantId, PlannedCentre),
) -> Result<PlannedCentre, RegistryError> {
    let text = format!("Aggiunta la Provincia di {}, che progetta il proprio centro", plan.province);
    let line = Entry::new("centre.plan", "centre", tenant).summary(text);
    let mut tx = db.write(tenant, author).await?;
    let row = TenantRow { tenant_id: tenant, slug: plan.slug.to_string(), name: plan.name.clone() };
    centre::add_tenant(db, &mut tx, &row).await?;
    let values = [
        tenant.into(),
        (&plan.slug).into(),
        plan.name.as_str().into(),
        plan.uts_code.as_str().into(),
        plan.province.as_str().into(),
    ];
    tx.exec(INSERT, &values).await?;
    tx.audit(line.clone().created(&plan)?);
    tx.commit().await?;
    let mut network = db.write(can.tenant(), author).await?;
    network.audit(line);
    network.commit().await?;
    Ok(plan)
}

/// Creates the centre of a Province that had none, in the caller's transaction. Refused when it is there already.
pub async fn realise(
    tx: &mut Tx,
    can: &Can<RealiseDesign>,
    data: CentreData,
) -> Result<Centre, RegistryError> {
    let there = || RegistryError::Refused("Il centro esiste già: non si crea una seconda volta.".into());
    let Some(plan) = pending(tx).await? else { return Err(there()) };
    let centre = Centre { slug: plan.slug, version: 1, data };
    centre::insert(tx, can.tenant(), &centre).await.map_err(|why| match why {
        StoreError::Taken(_) => there(),
        other => other.into(),
    })?;
    if centre.data.name != plan.name {
        tx.rename_tenant(can.tenant(), &centre.data.name).await?;
    }
    let text = format!("Creato il centro {} dal progetto", centre.data.name);
    tx.audit(Entry::new("centre.create", "centre", can.tenant()).summary(text).created(&centre.data)?);
    Ok(centre)
}
