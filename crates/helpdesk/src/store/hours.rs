//! What this is: packages of hours of advice in the database, and the time taken from them.
//! What it is not: time itself; that is recorded on the request first.

use ::store::{Entry, FromRow, Row, StoreError, Tx, Val};
use kernel::permission::{EditHelpdesk, ViewRequests};
use kernel::{BodyId, Can, Day, HourPackageId, Period, RequestId};
use uuid::Uuid;

use super::acts::Time;
use super::{Failure, thread};
use crate::Refused;
use crate::jobs::tell_hours;
use crate::model::{EntryKind, HourPackage, Hours, Request, Side, take};

macro_rules! package_columns {
    () => {
        "package_id, body_id, body_name, minutes, used, warn_at, starts, ends, line_id, source, note, version"
    };
}
const INSERT: &str = "INSERT INTO hour_package (tenant_id, package_id, body_id, body_name, minutes, used, warn_at, \
    starts, ends, line_id, source, note, version) VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8, $9, $10, $11, 1) \
    ON CONFLICT DO NOTHING";
const UPDATE: &str = "UPDATE hour_package SET minutes = $3, warn_at = $4, starts = $5, ends = $6, note = $7, \
    version = version + 1 WHERE tenant_id = $1 AND package_id = $2 AND version = $8 AND used <= $3";
const GET: &str = concat!(
    "SELECT ",
    package_columns!(),
    " FROM hour_package WHERE tenant_id = $1 AND package_id = $2 AND (body_id = $3 OR $3 IS NULL)"
);
const OF_BODY: &str = concat!(
    "SELECT ",
    package_columns!(),
    " FROM hour_package WHERE tenant_id = $1 AND body_id = $2 AND starts <= $3 AND ends >= $3 \
     ORDER BY ends, package_id"
);
macro_rules! shown {
    () => {
        " FROM hour_package WHERE tenant_id = $1 AND (body_id = $2 OR $2 IS NULL) AND (body_id = $3 OR $3 IS NULL) \
         AND (ends >= $4 OR $5 = 1) "
    };
}
const PAGE: &str = concat!(
    "SELECT ",
    package_columns!(),
    shown!(),
    "AND (body_name, ends, package_id) > ($6, $7, $8) ORDER BY body_name, ends, package_id LIMIT $9"
);
const TOTALS: &str = concat!(
    "SELECT COUNT(*) AS packages, CAST(COALESCE(SUM(minutes), 0) AS BIGINT) AS minutes, \
     CAST(COALESCE(SUM(used), 0) AS BIGINT) AS used",
    shown!()
);
const TAKE: &str = "UPDATE hour_package SET used = used + $3 WHERE tenant_id = $1 AND package_id = $2 \
    AND used + $3 <= minutes";
const USE: &str = "INSERT INTO hour_use (tenant_id, use_id, package_id, body_id, time_id, minutes, spent_on) \
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const USES: &str = "SELECT u.minutes, u.spent_on, t.request_id, r.number, r.subject, t.activity, t.author \
    FROM hour_use u JOIN request_time t ON t.tenant_id = u.tenant_id AND t.time_id = u.time_id \
    JOIN request r ON r.tenant_id = t.tenant_id AND r.request_id = t.request_id \
    WHERE u.tenant_id = $1 AND u.package_id = $2 AND (u.body_id = $3 OR $3 IS NULL) \
    ORDER BY u.spent_on, u.use_id LIMIT 5000";
const BEYOND: &str = "SELECT u.minutes, u.spent_on, t.request_id, r.number, r.subject, t.activity, t.author \
    FROM hour_use u JOIN request_time t ON t.tenant_id = u.tenant_id AND t.time_id = u.time_id \
    JOIN request r ON r.tenant_id = t.tenant_id AND r.request_id = t.request_id \
    WHERE u.tenant_id = $1 AND u.package_id IS NULL AND u.body_id = $2 ORDER BY u.spent_on, u.use_id LIMIT 5000";
pub(crate) const SQL: &[&str] = &[INSERT, UPDATE, GET, OF_BODY, PAGE, TOTALS, TAKE, USE, USES, BEYOND];

impl FromRow for HourPackage {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let period = Period::new(row.get("starts")?, row.get("ends")?);
        let minutes = |column| row.get::<i64>(column).map(Hours);
        Ok(Self {
            package_id: row.get("package_id")?,
            body_id: row.get("body_id")?,
            body_name: row.get("body_name")?,
            minutes: minutes("minutes")?,
            used: minutes("used")?,
            warn_at: minutes("warn_at")?,
            period: period.map_err(|why| StoreError::Corrupt(why.to_string()))?,
            line_id: row.get("line_id")?,
            source: row.get("source")?,
            note: row.get("note")?,
            version: row.get("version")?,
        })
    }
}

/// Time taken from a package, or beyond all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// How long, in minutes.
    pub minutes: i64,
    /// On which day.
    pub spent_on: Day,
    /// On which request.
    pub request_id: RequestId,
    /// Its number.
    pub number: i64,
    /// Its subject.
    pub subject: String,
    /// Doing what.
    pub activity: String,
    /// By whom.
    pub author: String,
}
::store::from_row!(Use { minutes, spent_on, request_id, number, subject, activity, author });

impl Use {
    /// How long, as it is read.
    pub fn time(&self) -> Hours {
        Hours(self.minutes)
    }
}

/// Which packages a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Only of this body.
    pub body: Option<BodyId>,
    /// Those whose last day has passed as well.
    pub over: bool,
}

impl Shown {
    fn values(self, tx: &Tx, can: &Can<ViewRequests>) -> [Val; 5] {
        let own = can.scope().body();
        [can.tenant().into(), own.into(), self.body.into(), tx.today().into(), i64::from(self.over).into()]
    }
}

/// Adds a package.
pub async fn add(tx: &mut Tx, can: &Can<EditHelpdesk>, new: &HourPackage) -> Result<(), Failure> {
    let values = [
        can.tenant().into(),
        new.package_id.into(),
        new.body_id.into(),
        new.body_name.as_str().into(),
        new.minutes.0.into(),
        new.warn_at.0.into(),
        new.period.from().into(),
        new.period.to().into(),
        new.line_id.into(),
        new.source.as_str().into(),
        new.note.as_str().into(),
    ];
    if tx.exec(INSERT, &values).await? == 0 {
        // The same form twice, or the same line twice.
        let known: Option<HourPackage> =
            tx.maybe(GET, &[can.tenant().into(), new.package_id.into(), None::<BodyId>.into()]).await?;
        return if known.is_some() { Ok(()) } else { Err(Refused::LineUsed.into()) };
    }
    let line = Entry::new("hours.add", "hour_package", new.package_id).of_body(new.body_id);
    let summary = format!("Aggiunto un pacchetto di {} a {}", new.minutes, new.body_name);
    tx.audit(line.summary(summary).created(new)?);
    Ok(())
}

/// Changes a package, if nobody else did since that version; never to less than what was used.
pub async fn change(
    tx: &mut Tx,
    can: &Can<EditHelpdesk>,
    (before, new): (&HourPackage, &HourPackage),
) -> Result<(), Failure> {
    if new.minutes < before.used {
        return Err(Refused::LessThanUsed(before.used).into());
    }
    let values = [
        can.tenant().into(),
        new.package_id.into(),
        new.minutes.0.into(),
        new.warn_at.0.into(),
        new.period.from().into(),
        new.period.to().into(),
        new.note.as_str().into(),
        new.version.into(),
    ];
    if tx.exec(UPDATE, &values).await? == 0 {
        return Err(Failure::Stale);
    }
    let line = Entry::new("hours.change", "hour_package", new.package_id).of_body(new.body_id);
    tx.audit(
        line.summary(format!("Modificato un pacchetto di ore di {}", new.body_name)).change(before, new)?,
    );
    Ok(())
}

/// A package within reach.
pub async fn get(
    tx: &mut Tx,
    can: &Can<ViewRequests>,
    id: HourPackageId,
) -> Result<Option<HourPackage>, StoreError> {
    tx.maybe(GET, &[can.tenant().into(), id.into(), can.scope().body().into()]).await
}

/// Where a page of packages begins: after this body's name, this last day, this package.
pub type After = (String, Day, HourPackageId);

/// A page of the packages within reach, by body, what ends first in front.
pub async fn page(
    tx: &mut Tx,
    can: &Can<ViewRequests>,
    shown: Shown,
    (after, most): (Option<After>, i64),
) -> Result<Vec<HourPackage>, StoreError> {
    let first = || (String::new(), tx.today(), HourPackageId(Uuid::nil()));
    let (name, ends, id) = after.unwrap_or_else(first);
    let mut values = shown.values(tx, can).to_vec();
    values.extend([name.into(), ends.into(), id.into(), most.into()]);
    tx.all(PAGE, &values).await
}

/// How much there is in all the packages of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// How many packages.
    pub packages: i64,
    /// Their minutes.
    pub minutes: i64,
    /// Those used.
    pub used: i64,
}
::store::from_row!(Totals { packages, minutes, used });

/// The sums over the packages within reach.
pub async fn totals(tx: &mut Tx, can: &Can<ViewRequests>, shown: Shown) -> Result<Totals, StoreError> {
    let values = shown.values(tx, can);
    tx.one(TOTALS, &values).await
}

/// The packages of a body that hold on a day, the one that ends first in front. The caller has found out that the body
/// is theirs.
pub async fn on_day(tx: &mut Tx, body: BodyId, day: Day) -> Result<Vec<HourPackage>, StoreError> {
    let tenant = tx.tenant();
    tx.all(OF_BODY, &[tenant.into(), body.into(), day.into()]).await
}

/// The time taken from a package within reach.
pub async fn uses(tx: &mut Tx, can: &Can<ViewRequests>, id: HourPackageId) -> Result<Vec<Use>, StoreError> {
    tx.all(USES, &[can.tenant().into(), id.into(), can.scope().body().into()]).await
}

/// The time of a body that no package had.
pub async fn beyond(tx: &mut Tx, can: &Can<ViewRequests>, body: BodyId) -> Result<Vec<Use>, StoreError> {
    if can.scope().body().is_some_and(|own| own != body) {
        return Ok(Vec::new());
    }
    tx.all(BEYOND, &[can.tenant().into(), body.into()]).await
}

/// What recording time has come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Consumed {
    /// Packages that have come down to their warning by this.
    low: Vec<HourPackage>,
    /// Minutes that no package had.
    beyond: i64,
}

/// Takes time recorded on a request of advice from the packages of its body, and tells both sides once of a package
/// that has come down to its warning.
pub(super) async fn advise(tx: &mut Tx, request: &Request, time: &Time) -> Result<(), Failure> {
    let id = request.request_id;
    let spent = (time.on, time.minutes);
    let consumed = consume(tx, (request.body_id, time.time_id), spent, time.beyond).await?;
    if consumed.beyond > 0 {
        let said = format!("Consulenza oltre i pacchetti di ore: {}", Hours(consumed.beyond));
        thread::happened(tx, id, (Side::Centre, EntryKind::InternalEvent), &said).await?;
        let line = Entry::new("hours.beyond", "request", id).of_body(request.body_id);
        tx.audit(line.summary(format!("{said}: richiesta n. {}", request.number)));
    }
    for package in consumed.low {
        let said = format!("Ore di consulenza: ne restano {} su {}", package.left(), package.minutes);
        let entry = thread::happened(tx, id, (Side::System, EntryKind::Event), &said).await?;
        tell_hours(tx, request, (&said, entry))?;
    }
    Ok(())
}

/// What to do with time that no package has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beyond {
    /// Nothing is recorded, and whoever records is told what is left.
    Refused,
    /// It is written down as beyond the packages: whoever records has said so.
    Accepted,
}

/// Takes recorded time of advice from the packages of its body.
async fn consume(
    tx: &mut Tx,
    (body, time_id): (BodyId, Uuid),
    (on, minutes): (Day, i64),
    beyond: Beyond,
) -> Result<Consumed, Failure> {
    let tenant = tx.tenant();
    let packages = on_day(tx, body, on).await?;
    let (taken, rest) = take(&packages, on, minutes);
    if rest > 0 && beyond == Beyond::Refused {
        let left = packages.iter().map(|package| package.left().0).sum();
        return Err(Refused::NotEnoughHours { left: Hours(left), asked: Hours(minutes) }.into());
    }
    let mut low = Vec::new();
    for part in &taken {
        if tx.exec(TAKE, &[tenant.into(), part.package_id.into(), part.minutes.into()]).await? == 0 {
            return Err(Failure::Stale);
        }
        write_use(tx, (Some(part.package_id), body, time_id), (part.minutes, on)).await?;
        let before = packages.iter().find(|package| package.package_id == part.package_id);
        if let Some(before) = before {
            let used = Hours(before.used.0.saturating_add(part.minutes));
            let after = HourPackage { used, ..before.clone() };
            if after.is_low() && !before.is_low() {
                low.push(after);
            }
        }
    }
    if rest > 0 {
        write_use(tx, (None, body, time_id), (rest, on)).await?;
    }
    Ok(Consumed { low, beyond: rest })
}

async fn write_use(
    tx: &mut Tx,
    (package, body, time): (Option<HourPackageId>, BodyId, Uuid),
    (minutes, on): (i64, Day),
) -> Result<(), StoreError> {
    let values = [
        tx.tenant().into(),
        tx.id::<Uuid>().into(),
        package.into(),
        body.into(),
        time.into(),
        minutes.into(),
        on.into(),
    ];
    tx.exec(USE, &values).await.map(|_| ())
}
