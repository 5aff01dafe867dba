//! What this is: the facts of the help desk, each with the size of its body, as the figures count them; and who has
//! which service in force.
//! What it is not: figures.

use std::collections::{BTreeMap, BTreeSet};

use ::store::Tx;
use catalogue::model::Level;
use helpdesk::model::Status;
use helpdesk::store::facts::{self, Fact, Measure, ReadsFacts, TimeFact};
use helpdesk::store::in_force;
use kernel::permission::{ViewBodies, ViewCatalogue, ViewRequestReports};
use kernel::{Actor, BodyId, Can, Day, Period, ServiceId, TeamId};
use registry::BodyKind;

use crate::model::{End, Judged, Named, Row, SizeClass, TimeRow, Using};
use crate::store::Failure;

/// The bodies of a centre with their class. The centre reads them for whoever asks: only those of the requests within
/// reach are told.
struct Classes(BTreeMap<BodyId, SizeClass>);

impl Classes {
    async fn read(tx: &mut Tx) -> Result<Self, Failure> {
        let can = Actor::console(tx.tenant()).may_over(ViewBodies)?;
        let bodies = registry::bodies::every(tx, &can).await?;
        let class = |body: registry::Body| (body.body_id, SizeClass::of(body.data.kind, body.inhabitants));
        Ok(Self(bodies.into_iter().map(class).collect()))
    }

    fn of(&self, body: BodyId) -> SizeClass {
        self.0.get(&body).copied().unwrap_or_else(|| SizeClass::of(BodyKind::Other, 0))
    }
}

/// The requests within reach that a period counts.
pub async fn rows<A: ReadsFacts>(tx: &mut Tx, can: &Can<A>, period: Period) -> Result<Vec<Row>, Failure> {
    let classes = Classes::read(tx).await?;
    let found = facts::facts(tx, can, period).await?;
    Ok(found.into_iter().map(|fact| row(fact, &classes)).collect())
}

fn row(fact: Fact, classes: &Classes) -> Row {
    let ended = fact.ended_at.map(|at| (at.day_in_rome(), end(&fact, at.seconds_since(fact.created_at))));
    let judged = |measure: Measure| Judged {
        on: measure.at.day_in_rome(),
        promised: measure.promised,
        spent: measure.spent,
    };
    Row {
        request_id: fact.request_id,
        number: fact.number,
        subject: fact.subject,
        class: classes.of(fact.body_id),
        body: Named { id: fact.body_id, name: fact.body_name },
        service: Named { id: fact.service_id, name: fact.service_name },
        team: team(fact.team_id, fact.team),
        kind: fact.kind,
        opened: fact.created_at.day_in_rome(),
        ended,
        taken: fact.taken.map(judged),
        solved: fact.solved.map(judged),
    }
}

fn team(id: Option<TeamId>, name: String) -> Option<Named<TeamId>> {
    id.map(|id| Named { id, name })
}

fn end(fact: &Fact, elapsed: i64) -> End {
    match fact.status {
        Status::Merged | Status::Cancelled => End::Dropped,
        Status::New | Status::Taken | Status::Waiting | Status::Resolved | Status::Closed => {
            End::Resolved { elapsed }
        }
    }
}

/// The time spent on the days of a period.
pub async fn times(
    tx: &mut Tx,
    can: &Can<ViewRequestReports>,
    period: Period,
) -> Result<Vec<TimeRow>, Failure> {
    let classes = Classes::read(tx).await?;
    let found = facts::times(tx, can, period).await?;
    let row = |time: TimeFact| TimeRow {
        request_id: time.request_id,
        number: time.number,
        subject: time.subject,
        class: classes.of(time.body_id),
        body: Named { id: time.body_id, name: time.body_name },
        service: Named { id: time.service_id, name: time.service_name },
        team: team(time.team_id, time.team),
        kind: time.kind,
        on: time.spent_on,
        minutes: time.minutes,
        activity: time.activity.trim().to_owned(),
    };
    Ok(found.into_iter().map(row).collect())
}

/// Who has which service in force on a day.
pub async fn using(tx: &mut Tx, _: &Can<ViewRequestReports>, day: Day) -> Result<Vec<Using>, Failure> {
    let classes = Classes::read(tx).await?;
    let mut all = Vec::new();
    for (body, class) in classes.0 {
        let services = in_force(tx, body, day).await?;
        all.extend(services.into_iter().map(|one| Using {
            service: Named { id: one.service_id, name: one.name },
            body,
            class,
        }));
    }
    Ok(all)
}

/// The level of every service of the catalogue.
pub async fn levels(tx: &mut Tx) -> Result<BTreeMap<ServiceId, Level>, Failure> {
    let can = Actor::console(tx.tenant()).may_over(ViewCatalogue)?;
    let all = catalogue::services::every(tx, &can).await?;
    Ok(all.into_iter().map(|service| (service.service_id, service.data.level)).collect())
}

/// The names of every service of the catalogue, to choose from.
pub async fn services(tx: &mut Tx) -> Result<Vec<(String, String)>, Failure> {
    let can = Actor::console(tx.tenant()).may_over(ViewCatalogue)?;
    let all = catalogue::services::every(tx, &can).await?;
    Ok(all.into_iter().map(|service| (service.service_id.to_string(), service.data.name)).collect())
}

/// The names of every body of the centre, to choose from.
pub async fn bodies(tx: &mut Tx) -> Result<Vec<(String, String)>, Failure> {
    let can = Actor::console(tx.tenant()).may_over(ViewBodies)?;
    let all = registry::bodies::every(tx, &can).await?;
    Ok(all.iter().map(|body| (body.body_id.to_string(), body.full_name())).collect())
}

/// The teams that worked on some requests, to choose from.
pub fn teams(rows: &[Row]) -> Vec<(String, String)> {
    let teams = rows.iter().filter_map(|row| row.team.as_ref());
    let found: BTreeSet<(String, String)> =
        teams.map(|team| (team.name.clone(), team.id.to_string())).collect();
    found.into_iter().map(|(name, id)| (id, name)).collect()
}
