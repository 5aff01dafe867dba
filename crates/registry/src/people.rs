//! What this is: organs, their members and the staff of a centre in the database.
//! What it is not: the contacts of bodies.

use kernel::permission::{EditCentre, ViewCentre};
use kernel::{Can, Day, OrganId, StaffId, text};
use store::{Entry, FromRow, Row, StoreError, Tx, Val};
use uuid::Uuid;

use crate::RegistryError;
use crate::model::{Member, Organ, OrganData, Staff, StaffData};

const ORGANS: &str = "SELECT organ_id, version, kind, name, functions, seat_rule, term_years FROM organ \
    WHERE tenant_id = $1 AND archived = FALSE ORDER BY sort_key, organ_id";
const ORGAN: &str = "SELECT organ_id, version, kind, name, functions, seat_rule, term_years FROM organ \
    WHERE tenant_id = $1 AND organ_id = $2 AND archived = FALSE";
const ADD_ORGAN: &str = "INSERT INTO organ (tenant_id, organ_id, version, archived, kind, name, functions, seat_rule, \
    term_years, sort_key) VALUES ($1, $2, $3, FALSE, $4, $5, $6, $7, $8, $9)";
const CHANGE_ORGAN: &str = "UPDATE organ SET version = version + 1, kind = $4, name = $5, functions = $6, \
    seat_rule = $7, term_years = $8, sort_key = $9 WHERE tenant_id = $1 AND organ_id = $2 AND version = $3 \
    AND archived = FALSE";
const ARCHIVE_ORGAN: &str = "UPDATE organ SET version = version + 1, archived = TRUE \
    WHERE tenant_id = $1 AND organ_id = $2 AND version = $3 AND archived = FALSE";
const MEMBERS: &str = "SELECT member_id, organ_id, name, seat, valid_from, valid_to FROM organ_member \
    WHERE tenant_id = $1 ORDER BY organ_id, valid_from, member_id";
const ADD_MEMBER: &str = "INSERT INTO organ_member (tenant_id, member_id, organ_id, name, seat, valid_from, valid_to) \
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const MEMBER: &str = "SELECT member_id, organ_id, name, seat, valid_from, valid_to FROM organ_member \
    WHERE tenant_id = $1 AND member_id = $2";
const END_MEMBER: &str = "UPDATE organ_member SET valid_to = $3 WHERE tenant_id = $1 AND member_id = $2";
const STAFF: &str = "SELECT staff_id, version, role, employer, people, share, skills, qualification FROM staff \
    WHERE tenant_id = $1 AND archived = FALSE ORDER BY sort_key, staff_id";
const ONE_STAFF: &str = "SELECT staff_id, version, role, employer, people, share, skills, qualification FROM staff \
    WHERE tenant_id = $1 AND staff_id = $2 AND archived = FALSE";
const ADD_STAFF: &str = "INSERT INTO staff (tenant_id, staff_id, version, archived, role, employer, people, share, \
    skills, qualification, sort_key) VALUES ($1, $2, $3, FALSE, $4, $5, $6, $7, $8, $9, $10)";
const CHANGE_STAFF: &str = "UPDATE staff SET version = version + 1, role = $4, employer = $5, people = $6, share = $7, \
    skills = $8, qualification = $9, sort_key = $10 WHERE tenant_id = $1 AND staff_id = $2 AND version = $3 \
    AND archived = FALSE";
const ARCHIVE_STAFF: &str = "UPDATE staff SET version = version + 1, archived = TRUE \
    WHERE tenant_id = $1 AND staff_id = $2 AND version = $3 AND archived = FALSE";
pub(crate) const SQL: &[&str] = &[
    ORGANS,
    ORGAN,
    ADD_ORGAN,
    CHANGE_ORGAN,
    ARCHIVE_ORGAN,
    MEMBERS,
    ADD_MEMBER,
    MEMBER,
    END_MEMBER,
    STAFF,
    ONE_STAFF,
    ADD_STAFF,
    CHANGE_STAFF,
    ARCHIVE_STAFF,
];

store::from_row!(OrganData { kind, name, functions, seat_rule, term_years });
store::from_row!(StaffData { role, employer, people, share, skills, qualification });

impl FromRow for Organ {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            organ_id: row.get("organ_id")?,
            version: row.get("version")?,
            data: OrganData::from_row(row)?,
        })
    }
}

impl FromRow for Staff {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            staff_id: row.get("staff_id")?,
            version: row.get("version")?,
            data: StaffData::from_row(row)?,
        })
    }
}

/// The organs of the centre, by name.
pub async fn organs(tx: &mut Tx, can: &Can<ViewCentre>) -> Result<Vec<Organ>, StoreError> {
    tx.all(ORGANS, &[can.tenant().into()]).await
}

/// One organ.
pub async fn organ(tx: &mut Tx, can: &Can<ViewCentre>, id: OrganId) -> Result<Option<Organ>, StoreError> {
    tx.maybe(ORGAN, &[can.tenant().into(), id.into()]).await
}

/// Who sits, sat or will sit in the organs.
pub async fn members(tx: &mut Tx, can: &Can<ViewCentre>) -> Result<Vec<Member>, StoreError> {
    tx.all(MEMBERS, &[can.tenant().into()]).await
}

/// Adds an organ.
pub async fn add_organ(
    tx: &mut Tx,
    can: &Can<EditCentre>,
    id: OrganId,
    data: &OrganData,
) -> Result<(), RegistryError> {
    tx.exec(ADD_ORGAN, &organ_values(can, (id, 1), data)).await?;
    let line = Entry::new("organ.add", "organ", id).summary(format!("Aggiunto l'organo {}", data.name));
    tx.audit(line.created(data)?);
    Ok(())
}

/// Replaces an organ, if it still has the version that was shown.
pub async fn change_organ(
    tx: &mut Tx,
    can: &Can<EditCentre>,
    (id, shown): (OrganId, i64),
    data: &OrganData,
) -> Result<(), RegistryError> {
    let before: Organ =
        tx.maybe(ORGAN, &[can.tenant().into(), id.into()]).await?.ok_or(RegistryError::NotFound)?;
    still_there(tx.exec(CHANGE_ORGAN, &organ_values(can, (id, shown), data)).await?)?;
    let line = Entry::new("organ.edit", "organ", id).summary(format!("Modificato l'organo {}", data.name));
    tx.audit(line.change(&before.data, data)?);
    Ok(())
}

/// Puts an organ away.
pub async fn archive_organ(
    tx: &mut Tx,
    can: &Can<EditCentre>,
    (id, shown): (OrganId, i64),
) -> Result<(), RegistryError> {
    let before: Organ =
        tx.maybe(ORGAN, &[can.tenant().into(), id.into()]).await?.ok_or(RegistryError::NotFound)?;
    still_there(tx.exec(ARCHIVE_ORGAN, &[can.tenant().into(), id.into(), shown.into()]).await?)?;
    let line =
        Entry::new("organ.archive", "organ", id).summary(format!("Archiviato l'organo {}", before.data.name));
    tx.audit(line.created(&before.data)?);
    Ok(())
}

/// Seats somebody in an organ.
pub async fn add_member(tx: &mut Tx, can: &Can<EditCentre>, member: &Member) -> Result<(), RegistryError> {
    let values = [
        can.tenant().into(),
        member.member_id.into(),
        member.organ_id.into(),
        member.name.as_str().into(),
        member.seat.as_str().into(),
        member.valid_from.into(),
        member.valid_to.into(),
    ];
    tx.exec(ADD_MEMBER, &values).await.map_err(|why| match why {
        StoreError::Dangling(_) => RegistryError::NotFound,
        other => RegistryError::Store(other),
    })?;
    let line = Entry::new("organ.seat", "organ", member.organ_id);
    tx.audit(line.summary(format!("Nominato componente {}", member.name)).created(member)?);
    Ok(())
}

/// Says on which day somebody leaves an organ; the seat's history stays.
pub async fn end_member(
    tx: &mut Tx,
    can: &Can<EditCentre>,
    (organ, id): (OrganId, Uuid),
    last: Day,
) -> Result<(), RegistryError> {
    let before: Option<Member> = tx.maybe(MEMBER, &[can.tenant().into(), id.into()]).await?;
    let before = before.filter(|member| member.organ_id == organ).ok_or(RegistryError::NotFound)?;
    if last < before.valid_from {
        let message = format!("Ultimo giorno: deve venire dopo la nomina, {}", before.valid_from);
        return Err(RegistryError::Field { name: "valid_to", message });
    }
    tx.exec(END_MEMBER, &[can.tenant().into(), id.into(), last.into()]).await?;
    let after = Member { valid_to: Some(last), ..before.clone() };
    let line = Entry::new("organ.leave", "organ", after.organ_id);
    tx.audit(line.summary(format!("Cessato il componente {}", after.name)).change(&before, &after)?);
    Ok(())
}

/// The roles of the staff, by name.
pub async fn staff(tx: &mut Tx, can: &Can<ViewCentre>) -> Result<Vec<Staff>, StoreError> {
    tx.all(STAFF, &[can.tenant().into()]).await
}

/// One role of the staff.
pub async fn staff_role(
    tx: &mut Tx,
    can: &Can<ViewCentre>,
    id: StaffId,
) -> Result<Option<Staff>, StoreError> {
    tx.maybe(ONE_STAFF, &[can.tenant().into(), id.into()]).await
}

/// Adds a role to the staff.
pub async fn add_staff(
    tx: &mut Tx,
    can: &Can<EditCentre>,
    id: StaffId,
    data: &StaffData,
) -> Result<(), RegistryError> {
    tx.exec(ADD_STAFF, &staff_values(can, (id, 1), data)).await?;
    let line = Entry::new("staff.add", "staff", id).summary(format!("Aggiunta la figura {}", data.role));
    tx.audit(line.created(data)?);
    Ok(())
}

/// Replaces a role of the staff, if it still has the version that was shown.
pub async fn change_staff(
    tx: &mut Tx,
    can: &Can<EditCentre>,
    (id, shown): (StaffId, i64),
    data: &StaffData,
) -> Result<(), RegistryError> {
    let before: Staff =
        tx.maybe(ONE_STAFF, &[can.tenant().into(), id.into()]).await?.ok_or(RegistryError::NotFound)?;
    still_there(tx.exec(CHANGE_STAFF, &staff_values(can, (id, shown), data)).await?)?;
    let line = Entry::new("staff.edit", "staff", id).summary(format!("Modificata la figura {}", data.role));
    tx.audit(line.change(&before.data, data)?);
    Ok(())
}

/// Puts a role of the staff away.
pub async fn archive_staff(
    tx: &mut Tx,
    can: &Can<EditCentre>,
    (id, shown): (StaffId, i64),
) -> Result<(), RegistryError> {
    let before: Staff =
        tx.maybe(ONE_STAFF, &[can.tenant().into(), id.into()]).await?.ok_or(RegistryError::NotFound)?;
    still_there(tx.exec(ARCHIVE_STAFF, &[can.tenant().into(), id.into(), shown.into()]).await?)?;
    let line = Entry::new("staff.archive", "staff", id)
        .summary(format!("Archiviata la figura {}", before.data.role));
    tx.audit(line.created(&before.data)?);
    Ok(())
}

/// Whether the tenant has written at least one organ and one role of staff.
pub(crate) async fn has_organisation(tx: &mut Tx) -> Result<bool, StoreError> {
    let organs: Vec<Organ> = tx.all(ORGANS, &[tx.tenant().into()]).await?;
    let staff: Vec<Staff> = tx.all(STAFF, &[tx.tenant().into()]).await?;
    Ok(!organs.is_empty() && !staff.is_empty())
}

fn still_there(rows: u64) -> Result<(), RegistryError> {
    if rows == 0 { Err(RegistryError::Stale) } else { Ok(()) }
}

fn organ_values(can: &Can<EditCentre>, (id, version): (OrganId, i64), data: &OrganData) -> [Val; 9] {
    [
        can.tenant().into(),
        id.into(),
        version.into(),
        data.kind.code().into(),
        data.name.as_str().into(),
        data.functions.as_str().into(),
        data.seat_rule.as_str().into(),
        data.term_years.into(),
        text::sort_key(&data.name).into(),
    ]
}

fn staff_values(can: &Can<EditCentre>, (id, version): (StaffId, i64), data: &StaffData) -> [Val; 10] {
    [
        can.tenant().into(),
        id.into(),
        version.into(),
        data.role.as_str().into(),
        data.employer.code().into(),
        data.people.into(),
        data.share.into(),
        data.skills.as_str().into(),
        data.qualification.as_str().into(),
        text::sort_key(&data.role).into(),
    ]
}
