//! What this is: the report of a month made from the facts and kept, with its paper.
//! What it is not: a page. Once made, a report stays; if the figures have changed since, another number follows it.

use kernel::permission::ViewRequestReports;
use kernel::{Actor, Can, Period};
use store::Tx;
use webkit::App;

use crate::model::{
    By, DEFINITIONS, Figures, HourGroup, Hours, HoursBy, Line, Month, MonthReport, Row, Tally, grouped,
    hours_by,
};
use crate::print::{self, Imprint};
use crate::source;
use crate::store::reports::{self, Made};
use crate::store::{Failure, answers};

/// What making a report came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A new one was made.
    Made(i64),
    /// The newest one says the same.
    Unchanged(i64),
}

/// The figures of a month, as they are now.
pub async fn report(
    tx: &mut Tx,
    can: &Can<ViewRequestReports>,
    month: Month,
) -> Result<MonthReport, Failure> {
    let period = month.period();
    let rows = source::rows(tx, can, period).await?;
    let times = source::times(tx, can, period).await?;
    let opinions = answers::by_month(tx, can, (month, Month::of(period.to().tomorrow()))).await?;
    let hours = |by| hours_by(&times, by).into_iter().map(hours_line).collect();
    Ok(MonthReport {
        month: month.code(),
        definitions: DEFINITIONS,
        total: Figures::of(&rows, period),
        services: lines(&rows, By::Service, period),
        classes: lines(&rows, By::Class, period),
        bodies: lines(&rows, By::Body, period),
        teams: lines(&rows, By::Team, period),
        activities: hours(HoursBy::Activity),
        hours_of_bodies: hours(HoursBy::Body),
        opinion: Tally::of_all(&opinions),
    })
}

fn lines(rows: &[Row], by: By, period: Period) -> Vec<Line> {
    let groups = grouped(rows, by, period);
    groups.into_iter().map(|group| Line { label: group.label, figures: group.figures }).collect()
}

fn hours_line(group: HourGroup) -> Hours {
    Hours { label: group.label, minutes: group.minutes, requests: group.requests }
}

/// Makes the report of a month that is over, unless the newest one says the same.
pub async fn make(app: &App, actor: &Actor, month: Month) -> Result<Outcome, Failure> {
    let can = actor.may_over(ViewRequestReports)?;
    let mut tx = app.db.read(can.tenant()).await?;
    if month.period().to() >= tx.today() {
        return Err(Failure::NotOver);
    }
    let found = report(&mut tx, &can, month).await?;
    let last = reports::last_of(&mut tx, &can, month).await?;
    let centre = registry::centre::get(&mut tx).await?;
    let made_at = tx.now();
    drop(tx);
    let content = serde_json::to_string(&found)
        .map_err(|why| Failure::Store(store::StoreError::Corrupt(why.to_string())))?;
    if let Some(last) = last.as_ref().filter(|last| last.content == content) {
        return Ok(Outcome::Unchanged(last.number));
    }
    let number = last.map_or(1, |last| last.number.saturating_add(1));
    let imprint = Imprint::of(centre.as_ref(), app.site.demo, made_at);
    let pdf = print::month(imprint, (month, number), &found).await?;
    let made = Made {
        month: month.first(),
        number,
        made_at,
        made_by: actor.name().to_owned(),
        definitions: DEFINITIONS,
        content,
        pdf_sha256: String::new(),
    };
    let mut tx = app.db.write(can.tenant(), actor).await?;
    reports::keep(&mut tx, &can, &made, (&print::file_name(month, number), &pdf)).await?;
    tx.commit().await?;
    Ok(Outcome::Made(number))
}

/// Makes the report of a month by itself: once, and only if there was anything to report.
pub async fn make_by_itself(app: &App, actor: &Actor, month: Month) -> Result<(), Failure> {
    let can = actor.may_over(ViewRequestReports)?;
    let mut tx = app.db.read(can.tenant()).await?;
    if reports::last_of(&mut tx, &can, month).await?.is_some() {
        return Ok(());
    }
    let found = report(&mut tx, &can, month).await?;
    drop(tx);
    if found.total.is_nothing() && found.activities.is_empty() {
        return Ok(());
    }
    make(app, actor, month).await.map(|_| ())
}
