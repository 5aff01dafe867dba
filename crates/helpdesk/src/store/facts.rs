//! What this is: what happened to requests, row by row, for whoever adds it up: when they began and ended, what their
//! clocks measured, the time spent on them.
//! What it is not: figures; an area above makes those.

use ::store::{FromRow, Row, StoreError, Tx, Val};
use kernel::permission::{Action, ViewRequestReports, ViewRequests};
use kernel::{AccountId, BodyId, Can, Day, Instant, Period, RequestId, ServiceId, TeamId};
use worktime::{Clock, Phase, WorkTime};

use super::rows::unpacked;
use crate::model::{Kind, Measured, Status};

/// A day in Rome begins up to two hours before the day in UTC: a day more on either side holds all that counts.
const SLACK: i64 = 86_400;
/// Closed requests read at a time.
pub const MOST_CLOSED: usize = 500;

/// When it was over; what is open has no end.
macro_rules! ended {
    () => {
        "CASE WHEN is_open THEN NULL ELSE COALESCE(ended_at, resolved_at, updated_at) END"
    };
}
const FACTS: &str = concat!(
    "SELECT request_id, number, body_id, body_name, service_id, service_name, kind, subject, status, created_at, ",
    ended!(),
    " AS ended_at, measured, team_id, team FROM request WHERE tenant_id = $1 AND (body_id = $2 OR $2 IS NULL) AND created_at < $4 \
     AND (is_open = TRUE OR COALESCE(ended_at, resolved_at, updated_at) >= $3) ORDER BY number"
);
const TIMES: &str = "SELECT t.request_id, r.number, r.subject, t.body_id, r.body_name, r.service_id, r.service_name, \
    r.kind, r.team_id, r.team, t.spent_on, t.minutes, t.activity FROM request_time t \
    JOIN request r ON r.tenant_id = t.tenant_id AND r.request_id = t.request_id \
    WHERE t.tenant_id = $1 AND (t.body_id = $2 OR $2 IS NULL) AND t.spent_on >= $3 AND t.spent_on <= $4 \
    ORDER BY t.spent_on, r.number, t.time_id";
const CLOSED: &str = "SELECT request_id, number, body_id, service_id, service_name, subject, team_id, team, author_id, \
    updated_at FROM request WHERE tenant_id = $1 AND status = 'closed' AND ended_at IS NOT NULL AND updated_at > $2 \
    AND updated_at <= $3 ORDER BY updated_at, request_id LIMIT $4";
pub(crate) const SQL: &[&str] = &[FACTS, TIMES, CLOSED];

/// A permission that includes the facts of the requests it reaches.
pub trait ReadsFacts: Action {}
impl ReadsFacts for ViewRequests {}
impl ReadsFacts for ViewRequestReports {}

/// What a clock that has stopped measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// The working seconds promised.
    pub promised: i64,
    /// The working seconds spent, without those in which the body was awaited.
    pub spent: i64,
    /// When it stopped.
    pub at: Instant,
}

/// What happened to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Which.
    pub request_id: RequestId,
    /// Its number.
    pub number: i64,
    /// Whose.
    pub body_id: BodyId,
    /// The body's name when it was made.
    pub body_name: String,
    /// About which service.
    pub service_id: ServiceId,
    /// Its name when it was made.
    pub service_name: String,
    /// What kind.
    pub kind: Kind,
    /// In a few words.
    pub subject: String,
    /// The team whose queue it is in.
    pub team_id: Option<TeamId>,
    /// That team's name; empty if none.
    pub team: String,
    /// Where it stands.
    pub status: Status,
    /// When it was made.
    pub created_at: Instant,
    /// When it was resolved, taken back or merged; none while it is open.
    pub ended_at: Option<Instant>,
    /// The taking in charge, where one was promised and done.
    pub taken: Option<Measure>,
    /// The solution, where one was promised and done.
    pub solved: Option<Measure>,
}

impl FromRow for Fact {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let measured: Measured = unpacked(row, "measured")?;
        Ok(Self {
            request_id: row.get("request_id")?,
            number: row.get("number")?,
            body_id: row.get("body_id")?,
            body_name: row.get("body_name")?,
            service_id: row.get("service_id")?,
            service_name: row.get("service_name")?,
            kind: row.get("kind")?,
            subject: row.get("subject")?,
            team_id: row.get("team_id")?,
            team: row.get("team")?,
            status: row.get("status")?,
            created_at: row.get("created_at")?,
            ended_at: row.get("ended_at")?,
            taken: measured.clocks.taken_in_charge.as_ref().and_then(measure),
            solved: measured.clocks.resolved.as_ref().and_then(measure),
        })
    }
}

fn measure(clock: &Clock) -> Option<Measure> {
    let watch = &clock.watch;
    if watch.phase() != Phase::Stopped {
        return None;
    }
    let runs = watch.past().iter().filter(|stretch| stretch.phase == Phase::Running);
    let spent: WorkTime = runs.map(|stretch| stretch.working).sum();
    let at = Instant::from(watch.since());
    Some(Measure { promised: watch.allotted().into(), spent: spent.into(), at })
}

/// Time spent on a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeFact {
    /// On which request.
    pub request_id: RequestId,
    /// Its number.
    pub number: i64,
    /// Its subject.
    pub subject: String,
    /// For which body.
    pub body_id: BodyId,
    /// The body's name when the request was made.
    pub body_name: String,
    /// About which service.
    pub service_id: ServiceId,
    /// Its name when the request was made.
    pub service_name: String,
    /// What kind of request.
    pub kind: Kind,
    /// The team whose queue it is in.
    pub team_id: Option<TeamId>,
    /// That team's name; empty if none.
    pub team: String,
    /// On which day.
    pub spent_on: Day,
    /// How long.
    pub minutes: i64,
    /// Doing what.
    pub activity: String,
}
::store::from_row!(TimeFact {
    request_id,
    number,
    subject,
    body_id,
    body_name,
    service_id,
    service_name,
    kind,
    team_id,
    team,
    spent_on,
    minutes,
    activity
});

/// A request that was closed, for whoever asks how it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// Which.
    pub request_id: RequestId,
    /// Its number.
    pub number: i64,
    /// Whose.
    pub body_id: BodyId,
    /// About which service.
    pub service_id: ServiceId,
    /// Its name when it was made.
    pub service_name: String,
    /// In a few words.
    pub subject: String,
    /// The team whose queue it is in.
    pub team_id: Option<TeamId>,
    /// That team's name; empty if none.
    pub team: String,
    /// Who made it, if they have an account.
    pub author_id: Option<AccountId>,
    /// When something last happened in it: when it was closed, or later.
    pub updated_at: Instant,
}
::store::from_row!(Closed {
    request_id,
    number,
    body_id,
    service_id,
    service_name,
    subject,
    team_id,
    team,
    author_id,
    updated_at
});

fn midnight(day: Day) -> Instant {
    Instant::parse_iso(&format!("{}T00:00:00Z", day.iso())).unwrap_or(Instant::from_micros(0))
}

/// The requests within reach that were open on a day of a period, or began or ended in it; on its edges a few more,
/// which whoever counts by day leaves out.
pub async fn facts<A: ReadsFacts>(
    tx: &mut Tx,
    can: &Can<A>,
    period: Period,
) -> Result<Vec<Fact>, StoreError> {
    let (from, to) = (midnight(period.from()), midnight(period.to()));
    let values = [
        can.tenant().into(),
        can.scope().body().into(),
        from.plus_seconds(-SLACK).into(),
        to.plus_seconds(SLACK).into(),
    ];
    tx.all(FACTS, &values).await
}

/// The time spent within reach on the days of a period.
pub async fn times(
    tx: &mut Tx,
    can: &Can<ViewRequestReports>,
    period: Period,
) -> Result<Vec<TimeFact>, StoreError> {
    let own = can.scope().body();
    let values = [can.tenant().into(), own.into(), period.from().into(), period.to().into()];
    tx.all(TIMES, &values).await
}

/// The requests that are closed and in which something happened after an instant and not after another, oldest
/// first; as many as are dealt with at a time.
pub async fn closed(
    tx: &mut Tx,
    can: &Can<ViewRequestReports>,
    (after, until): (Instant, Instant),
) -> Result<Vec<Closed>, StoreError> {
    let most = i64::try_from(MOST_CLOSED).unwrap_or(i64::MAX);
    let values: [Val; 4] = [can.tenant().into(), after.into(), until.into(), most.into()];
    tx.all(CLOSED, &values).await
}
