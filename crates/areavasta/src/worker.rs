//! What this is: the loop that takes jobs from the queue and has them done, one after the other.
//! What it is not: the jobs; areas bring them. Many programs may run this loop on one database.

use std::time::Duration;

use store::{JobRow, StoreError};
use tokio::sync::watch;
use webkit::{App, JobError, Jobs};

use crate::server::InProgress;

/// How long to wait when there is nothing to do.
const IDLE: Duration = Duration::from_millis(500);

/// Works until told to stop, then ends the job in hand. Whoever waits for a page goes first.
pub(crate) async fn work(app: App, jobs: Jobs, (people, mut stop): (InProgress, watch::Receiver<bool>)) {
    while !*stop.borrow() {
        people.give_way().await;
        match app.db.claim_job().await {
            Ok(Some(job)) => run(&app, &jobs, job).await,
            Ok(None) => rest(&mut stop).await,
            Err(error) => {
                tracing::warn!(%error, "the queue cannot be read");
                rest(&mut stop).await;
            }
        }
    }
}

/// Does what is in the queue now, and what that puts there, then ends.
pub(crate) async fn until_idle(app: &App, jobs: &Jobs) -> Result<(), StoreError> {
    while let Some(job) = app.db.claim_job().await? {
        run(app, jobs, job).await;
    }
    Ok(())
}

async fn rest(stop: &mut watch::Receiver<bool>) {
    // Whether time passed or the end was asked for, the loop looks again.
    let _ = tokio::time::timeout(IDLE, stop.changed()).await;
}

async fn run(app: &App, jobs: &Jobs, job: JobRow) {
    let kind = job.kind.clone();
    let ended = match jobs.run(app.clone(), job.clone()).await {
        Ok(()) => app.db.job_done(&job, None).await,
        Err(JobError::Retry(why)) => app.db.job_retry(&job, why).await,
        Err(JobError::Fail(why)) => app.db.job_failed(&job, why).await,
    };
    metrics::counter!("areavasta_jobs_total", "kind" => kind.clone()).increment(1);
    if let Err(error) = ended {
        tracing::warn!(%error, kind, "a job's end could not be written; it will run again");
    }
}
