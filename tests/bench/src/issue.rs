//! What this is: the issue of 1,000 invoices of five lines, files included, beside the same rows written by hand in
//! one transaction. What it is not: a page: no server takes part.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use billing::{Mode, RunOptions, RunReport, run_year};
use kernel::{Actor, TenantId};
use store::Db;
use webkit::{App, Site};

use crate::ground::{Ground, create_centre};
use crate::load::per_second;
use crate::report::{Report, times};
use crate::rows::Written;
use crate::{members, prices};

const MEASURE: &str = "Issue of 1,000 invoices of 5 lines";
const RUNS: u128 = 3;
/// How many invoices, one for each member.
const MEMBERS: u32 = 1_000;

/// Three runs, the first for the centre whose lists are measured later.
pub(crate) async fn measure(report: &mut Report, ground: &Ground) -> Result<()> {
    let (mut issuing, mut computing, mut by_hand, mut rows) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for run in 0..RUNS {
        let centre = if run == 0 {
            ground.centre
        } else {
            create_centre(&ground.test, &format!("giro-{run}"), run).await?
        };
        let twin = create_centre(&ground.test, &format!("a-mano-{run}"), 100 + run).await?;
        let took = issue(ground, centre).await?;
        computing.push(took.0);
        issuing.push(took.1);
        let written = Written::read(&ground.test.db, centre, twin).await?;
        rows = written.rows();
        let started = Instant::now();
        written.write(&ground.test.db, twin).await?;
        by_hand.push(started.elapsed());
    }
    let rate = |took: &[Duration]| -> Vec<u64> {
        took.iter().map(|took| per_second(members_count(), *took)).collect()
    };
    let name = ground.name;
    report.add(MEASURE, &format!("{name}, computed only (dry run)"), "invoices/s", &rate(&computing));
    let issued =
        report.add(MEASURE, &format!("{name}, issued, one transaction each"), "invoices/s", &rate(&issuing));
    let hand = format!("{name}, their {rows} rows by hand, one transaction");
    let written = report.add(MEASURE, &hand, "invoices/s", &rate(&by_hand));
    report.note(format!(
        "{name}: issuing takes {} × the time of writing the rows by hand",
        times(written, issued)
    ));
    Ok(())
}

fn members_count() -> usize {
    usize::try_from(MEMBERS).unwrap_or(usize::MAX)
}

/// How long it took to compute and to issue.
async fn issue(ground: &Ground, centre: TenantId) -> Result<(Duration, Duration)> {
    let db = &ground.test.db;
    let year = db.clock().today().year();
    members::make(db, centre, (MEMBERS, year)).await?;
    prices::make(db, centre, year).await?;
    let computed = run(db, centre, Mode::DryRun).await?.0;
    let (issued, done) = run(db, centre, Mode::Issue).await?;
    let wrong = done.outcomes.iter().find(|outcome| outcome.issued.is_none());
    ensure!(
        wrong.is_none() && done.outcomes.len() == members_count(),
        "not everything was issued: {wrong:?}"
    );
    Ok((computed, issued))
}

async fn run(db: &Db, centre: TenantId, mode: Mode) -> Result<(Duration, RunReport)> {
    let app = App::new(db.clone(), db.clock().clone(), db.ids().clone(), Site::at("http://127.0.0.1"));
    let year = db.clock().today().year();
    let started = Instant::now();
    let done = run_year(&app, &Actor::console(centre), year, &RunOptions::today(mode), |_, _| {}).await?;
    Ok((started.elapsed(), done))
}

#[cfg(test)]
mod tests {
    use kernel::Clock;

    use super::*;

    #[tokio::test]
    async fn members_are_billed_and_what_was_written_can_be_written_by_hand() {
        let areas = [
            store::MIGRATIONS,
            identity::MIGRATIONS,
            registry::MIGRATIONS,
            catalogue::MIGRATIONS,
            pricing::MIGRATIONS,
            agreements::MIGRATIONS,
            apportionment::MIGRATIONS,
            billing::MIGRATIONS,
        ];
        for test in store::testing::databases(&areas, &Clock::system()).await {
            let year = test.db.clock().today().year();
            let (centre, twin) = (
                create_centre(&test, "uno", 1).await.unwrap(),
                create_centre(&test, "due", 2).await.unwrap(),
            );
            members::make(&test.db, centre, (3, year)).await.unwrap();
            prices::make(&test.db, centre, year).await.unwrap();
            let (_, done) = run(&test.db, centre, Mode::Issue).await.unwrap();
            assert!(
                done.outcomes.len() == 3 && done.outcomes.iter().all(|one| one.issued.is_some()),
                "{done:?}"
            );
            let written = Written::read(&test.db, centre, twin).await.unwrap();
            assert_eq!(written.rows(), 1 + 3 * 5 + 3 + 3 + 3);
            written.write(&test.db, twin).await.unwrap();
        }
    }
}
