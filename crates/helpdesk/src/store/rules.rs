//! What this is: the centre's calendar, the terms that follow a solution, the patron saints of the bodies.
//! What it is not: read by the clocks alone: whoever changes the calendar moves the open clocks with it.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use ::store::{Entry as Line, FromRow, Row, StoreError, Tx};
use kernel::permission::EditHelpdesk;
use kernel::{BodyId, Can};
use worktime::Calendar;

use super::Failure;
use super::held::{self, Held};
use super::rows::{packed, request_columns, unpacked};
use crate::model::{Patron, Request, Rules};

const GET: &str =
    "SELECT plan, reopen_days, close_days, steps, version FROM helpdesk_rules WHERE tenant_id = $1";
const INSERT: &str = "INSERT INTO helpdesk_rules (tenant_id, plan, reopen_days, close_days, steps, version) \
    VALUES ($1, $2, $3, $4, $5, 1) ON CONFLICT (tenant_id) DO NOTHING";
const UPDATE: &str = "UPDATE helpdesk_rules SET plan = $2, reopen_days = $3, close_days = $4, steps = $5, \
    version = version + 1 WHERE tenant_id = $1 AND version = $6";
const PATRON: &str = "SELECT name, month, day FROM helpdesk_patron WHERE tenant_id = $1 AND body_id = $2";
const SET_PATRON: &str = "INSERT INTO helpdesk_patron (tenant_id, body_id, name, month, day) \
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT (tenant_id, body_id) DO UPDATE \
    SET name = excluded.name, month = excluded.month, day = excluded.day";
const PATRONS: &str =
    "SELECT body_id, name, month, day FROM helpdesk_patron WHERE tenant_id = $1 ORDER BY body_id";
const NO_PATRON: &str = "DELETE FROM helpdesk_patron WHERE tenant_id = $1 AND body_id = $2";
const OPEN: &str = concat!(
    "SELECT ",
    request_columns!(),
    " FROM request WHERE tenant_id = $1 AND is_open = TRUE AND (body_id = $2 OR $2 IS NULL) ORDER BY request_id"
);
pub(crate) const SQL: &[&str] = &[GET, INSERT, UPDATE, PATRON, SET_PATRON, PATRONS, NO_PATRON, OPEN];

impl FromRow for Rules {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            plan: unpacked(row, "plan")?,
            reopen_days: row.get("reopen_days")?,
            close_days: row.get("close_days")?,
            steps: unpacked(row, "steps")?,
            version: row.get("version")?,
        })
    }
}

/// A patron saint as a row: a number that is no month becomes one that the calendar refuses.
struct PatronRow(Patron);

impl FromRow for PatronRow {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let small = |column| row.get::<i64>(column).map(|value| i8::try_from(value).unwrap_or_default());
        Ok(Self(Patron { name: row.get("name")?, month: small("month")?, day: small("day")? }))
    }
}

struct Saint(BodyId, Patron);

impl FromRow for Saint {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self(row.get("body_id")?, PatronRow::from_row(row)?.0))
    }
}

/// What the director has written, or what counts until they do.
pub async fn get(tx: &mut Tx) -> Result<Rules, StoreError> {
    let tenant = tx.tenant();
    Ok(tx.maybe(GET, &[tenant.into()]).await?.unwrap_or_default())
}

/// The patron saint of a body, if it was written down.
pub async fn patron(tx: &mut Tx, body: BodyId) -> Result<Option<Patron>, StoreError> {
    let tenant = tx.tenant();
    let row: Option<PatronRow> = tx.maybe(PATRON, &[tenant.into(), body.into()]).await?;
    Ok(row.map(|row| row.0))
}

/// Every patron saint that was written down.
pub async fn patrons(tx: &mut Tx) -> Result<Vec<(BodyId, Patron)>, StoreError> {
    let tenant = tx.tenant();
    let rows: Vec<Saint> = tx.all(PATRONS, &[tenant.into()]).await?;
    Ok(rows.into_iter().map(|Saint(body, patron)| (body, patron)).collect())
}

/// The calendar by which the requests of a body are measured.
pub async fn calendar(tx: &mut Tx, body: BodyId) -> Result<Calendar, Failure> {
    Ok(with_calendar(tx, body).await?.1)
}

/// The rules with the calendar that they make for a body.
pub(super) async fn with_calendar(tx: &mut Tx, body: BodyId) -> Result<(Rules, Calendar), Failure> {
    let (rules, saint) = (get(tx).await?, patron(tx, body).await?);
    let calendar = rules.calendar(saint.as_ref())?;
    Ok((rules, calendar))
}

/// Writes calendar and terms, if nobody else did since that version. The clocks of open requests go on by the new
/// calendar from now; what they have spent stays.
pub async fn save(tx: &mut Tx, can: &Can<EditHelpdesk>, rules: &Rules) -> Result<(), Failure> {
    rules.calendar(None)?;
    let before = get(tx).await?;
    let values = [
        can.tenant().into(),
        packed(&rules.plan)?,
        rules.reopen_days.into(),
        rules.close_days.into(),
        packed(&rules.steps)?,
        rules.version.into(),
    ];
    let written = match rules.version {
        0 => tx.exec(INSERT, &values[..5]).await?,
        _ => tx.exec(UPDATE, &values).await?,
    };
    if written == 0 || before.version != rules.version {
        return Err(Failure::Stale);
    }
    let saints = patrons(tx).await?;
    let mut of_body: BTreeMap<BodyId, (Calendar, Calendar)> = BTreeMap::new();
    for request in open(tx, can, None).await? {
        let body = request.body_id;
        if let Entry::Vacant(place) = of_body.entry(body) {
            let saint = saints.iter().find(|(of, _)| *of == body).map(|(_, saint)| saint);
            place.insert((before.calendar(saint)?, rules.calendar(saint)?));
        }
        if let Some((old, new)) = of_body.get(&body) {
            move_clocks(tx, request, (old, new.clone()), rules).await?;
        }
    }
    let line = Line::about("helpdesk.rules", "helpdesk").summary("Modificato l'orario per le richieste");
    tx.audit(line.change(&before, rules)?);
    Ok(())
}

/// Writes the patron saint of a body, or takes it away.
pub async fn set_patron(
    tx: &mut Tx,
    can: &Can<EditHelpdesk>,
    (body, name): (BodyId, &str),
    new: Option<&Patron>,
) -> Result<(), Failure> {
    let (rules, before) = (get(tx).await?, patron(tx, body).await?);
    let (old, calendar) = (rules.calendar(before.as_ref())?, rules.calendar(new)?);
    match new {
        Some(saint) => {
            let (month, day) = (i64::from(saint.month), i64::from(saint.day));
            let values =
                [can.tenant().into(), body.into(), saint.name.as_str().into(), month.into(), day.into()];
            tx.exec(SET_PATRON, &values).await?;
        }
        None => {
            tx.exec(NO_PATRON, &[can.tenant().into(), body.into()]).await?;
        }
    }
    for request in open(tx, can, Some(body)).await? {
        move_clocks(tx, request, (&old, calendar.clone()), &rules).await?;
    }
    let line = Line::about("helpdesk.patron", "helpdesk").of_body(body);
    tx.audit(line.summary(format!("Modificato il santo patrono di {name}")).change(&before, &new)?);
    Ok(())
}

async fn open(
    tx: &mut Tx,
    can: &Can<EditHelpdesk>,
    body: Option<BodyId>,
) -> Result<Vec<Request>, StoreError> {
    tx.all(OPEN, &[can.tenant().into(), body.into()]).await
}

async fn move_clocks(
    tx: &mut Tx,
    mut request: Request,
    (old, calendar): (&Calendar, Calendar),
    rules: &Rules,
) -> Result<(), Failure> {
    let now = tx.now();
    let moved = request.measured.moved_to(old, &calendar, now)?;
    request.measured = moved.with_steps(&rules.steps, &calendar, now)?;
    let mut held = Held { request, calendar, rules: rules.clone() };
    held::save(tx, &mut held).await
}
