//! What this is: a body's columns, in and out.
//! What it is not: statements.

use kernel::TenantId;
use store::{FromRow, Row, StoreError, Val};

use crate::model::{Address, Body, BodyData, BodyRef, Codes, Invoicing, Origin, Reach, Successor, Territory};

macro_rules! body_columns {
    () => {
        "body_id, version, archived, kind, name, alternative_name, istat, belfiore, tax_code, vat_number, ipa, \
         uts_code, uts_name, province_sign, region, pec, email, phone, website, street, street_number, postal_code, \
         town, address_province, office_code, office_note, parent_id, successor_id, successor_from, active_from, \
         active_to, invented, origin_note, inhabitants"
    };
}
macro_rules! ref_columns {
    () => {
        "body_id, kind, name, istat, tax_code, province_sign, archived"
    };
}
pub(super) use {body_columns, ref_columns};

store::from_row!(BodyRef { body_id, kind, name, istat, tax_code, province_sign, archived });
store::from_row!(Territory { uts_code, uts_name, province_sign, region });
store::from_row!(Reach { pec, email, phone, website });
store::from_row!(Invoicing { office_code, office_note });
store::from_row!(Codes { istat, belfiore, tax_code, vat_number, ipa });

impl FromRow for Address {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            street: row.get("street")?,
            street_number: row.get("street_number")?,
            postal_code: row.get("postal_code")?,
            town: row.get("town")?,
            province: row.get("address_province")?,
        })
    }
}

impl FromRow for Body {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            body_id: row.get("body_id")?,
            version: row.get("version")?,
            archived: row.get("archived")?,
            inhabitants: row.get("inhabitants")?,
            data: BodyData::from_row(row)?,
        })
    }
}

impl FromRow for BodyData {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            kind: row.get("kind")?,
            name: row.get("name")?,
            alternative_name: row.get("alternative_name")?,
            codes: Codes::from_row(row)?,
            territory: Territory::from_row(row)?,
            reach: Reach::from_row(row)?,
            address: Address::from_row(row)?,
            invoicing: Invoicing::from_row(row)?,
            parent: row.get("parent_id")?,
            successor: successor(row)?,
            active_from: row.get("active_from")?,
            active_to: row.get("active_to")?,
            origin: Origin { invented: row.get("invented")?, note: row.get("origin_note")? },
        })
    }
}

fn successor(row: &Row) -> Result<Option<Successor>, StoreError> {
    let both: (Option<_>, Option<_>) = (row.get("successor_id")?, row.get("successor_from")?);
    Ok(both.0.zip(both.1).map(|(body_id, from)| Successor { body_id, from }))
}

/// The values of a body's own columns, `$3` to `$35` of the statements that write it.
pub(super) fn values(tenant: TenantId, body: &Body) -> Vec<Val> {
    let mut values = vec![tenant.into(), body.body_id.into(), body.version.into(), body.archived.into()];
    values.extend(names(&body.data));
    values.extend(whereabouts(&body.data));
    values.extend(links(&body.data));
    values
}

fn names(data: &BodyData) -> [Val; 8] {
    [
        data.kind.code().into(),
        data.name.as_str().into(),
        data.alternative_name.as_str().into(),
        data.codes.istat.as_ref().into(),
        data.codes.belfiore.as_ref().into(),
        data.codes.tax_code.as_ref().into(),
        data.codes.vat_number.as_ref().into(),
        data.codes.ipa.as_ref().into(),
    ]
}

fn whereabouts(data: &BodyData) -> [Val; 15] {
    let (territory, reach, address) = (&data.territory, &data.reach, &data.address);
    [
        territory.uts_code.as_str().into(),
        territory.uts_name.as_str().into(),
        territory.province_sign.as_ref().into(),
        territory.region.as_str().into(),
        reach.pec.as_ref().into(),
        reach.email.as_ref().into(),
        reach.phone.as_str().into(),
        reach.website.as_str().into(),
        address.street.as_str().into(),
        address.street_number.as_str().into(),
        address.postal_code.as_ref().into(),
        address.town.as_str().into(),
        address.province.as_ref().into(),
        data.invoicing.office_code.as_ref().into(),
        data.invoicing.office_note.as_str().into(),
    ]
}

fn links(data: &BodyData) -> [Val; 10] {
    [
        data.parent.into(),
        data.successor.map(|successor| successor.body_id).into(),
        data.successor.map(|successor| successor.from).into(),
        data.active_from.into(),
        data.active_to.into(),
        data.origin.invented.into(),
        data.origin.note.as_str().into(),
        data.search_text().into(),
        data.sort_key().into(),
        data.istat_key().into(),
    ]
}
