//! What this is: the seam between areas, which know how to do a job of a kind, and the program, which runs
//! the queue. What it is not: the queue: that is in `store`.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use store::{Db, JobRow, StoreError};
use tokio::task::{JoinError, JoinHandle};

use crate::App;

/// What a handler promises.
pub type JobFuture = Pin<Box<dyn Future<Output = Result<(), JobError>> + Send>>;

/// Does one job. It must be idempotent: a job may run again after a crash.
pub type JobHandler = Arc<dyn Fn(App, JobRow) -> JobFuture + Send + Sync>;

/// Why a job is not done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JobError {
    /// It may go better later. The text, in Italian, stands on the page of jobs.
    #[error("{0}")]
    Retry(String),
    /// It will never go. The text says what to do.
    #[error("{0}")]
    Fail(String),
}

impl From<StoreError> for JobError {
    fn from(error: StoreError) -> Self {
        tracing::warn!(%error, "job met a database error");
        Self::Retry("La base dati non ha completato l'operazione: si riprova da soli".into())
    }
}

/// Which handler does which kind of job.
#[derive(Clone, Default)]
pub struct Jobs {
    handlers: BTreeMap<&'static str, JobHandler>,
}

impl Jobs {
    /// No kinds yet.
    pub fn none() -> Self {
        Self::default()
    }

    /// Adds the handler of a kind: `jobs.on("mail.send", send_mail)`.
    #[must_use]
    pub fn on<F, Doing>(mut self, kind: &'static str, handler: F) -> Self
    where
        F: Fn(App, JobRow) -> Doing + Send + Sync + 'static,
        Doing: Future<Output = Result<(), JobError>> + Send + 'static,
    {
        self.handlers.insert(kind, Arc::new(move |app, job| Box::pin(handler(app, job))));
        self
    }

    /// Adds all the handlers of an area.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        self.handlers.extend(others.handlers);
        self
    }

    /// The kinds that have a handler.
    pub fn kinds(&self) -> impl Iterator<Item = &'static str> {
        self.handlers.keys().copied()
    }

    /// Does a job, and says from time to time that it is still in hand, however long it takes. A kind that nobody
    /// knows fails at once.
    pub async fn run(&self, app: App, job: JobRow) -> Result<(), JobError> {
        match self.handlers.get(job.kind.as_str()) {
            Some(handler) => watched(handler(app.clone(), job.clone()), &app.db, &job, SIGN_OF_LIFE).await,
            None => Err(JobError::Fail(format!("Nessuno sa svolgere un lavoro di tipo «{}»", job.kind))),
        }
    }
}

/// A third of the time after which the queue gives a silent job to another: one word may get lost.
const SIGN_OF_LIFE: Duration = Duration::from_secs(40);

/// A task that ends with whoever waits for it.
struct Task(JoinHandle<Result<(), JobError>>);

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The job runs in a task of its own, so that neither heavy work nor a bug in it silences the worker.
async fn watched(doing: JobFuture, db: &Db, job: &JobRow, every: Duration) -> Result<(), JobError> {
    let mut task = Task(tokio::spawn(doing));
    loop {
        match tokio::time::timeout(every, &mut task.0).await {
            Ok(Ok(done)) => return done,
            Ok(Err(broken)) => return Err(interrupted(job, &broken)),
            Err(_) => still_ours(db, job).await?,
        }
    }
}

fn interrupted(job: &JobRow, broken: &JoinError) -> JobError {
    tracing::error!(error = %broken, kind = job.kind, "a job broke off");
    JobError::Retry("Il lavoro si è interrotto per un errore del programma: si riprova da soli".into())
}

/// Refused when the job is in the hands of another: then it must not go on here. A busy database is no reason.
async fn still_ours(db: &Db, job: &JobRow) -> Result<(), JobError> {
    match db.keep_job(job).await {
        Err(StoreError::Refused(_)) => Err(JobError::Retry("Il lavoro è passato in altre mani".into())),
        Err(error) => {
            tracing::warn!(%error, kind = job.kind, "a job could not say that it is still in hand");
            Ok(())
        }
        Ok(()) => Ok(()),
    }
}

impl fmt::Debug for Jobs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.handlers.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Clock, Ids, Instant, JobId, NETWORK};
    use uuid::Uuid;

    use super::*;
    use crate::Site;

    async fn fine(_: App, _: JobRow) -> Result<(), JobError> {
        Ok(())
    }

    fn job(kind: &str) -> JobRow {
        let now = Instant::from_micros(0);
        JobRow {
            tenant_id: NETWORK,
            job_id: JobId(Uuid::from_u128(1)),
            kind: kind.into(),
            payload: "{}".into(),
            account_id: None,
            author: "console".into(),
            role: "console".into(),
            body_id: None,
            created_at: now,
            run_at: now,
            attempts: 1,
            locked_until: None,
            done_steps: 0,
            all_steps: 0,
            finished_at: None,
            failed: false,
            message: None,
        }
    }

    #[tokio::test]
    async fn a_job_goes_to_the_handler_of_its_kind_and_an_unknown_kind_fails_for_good() {
        let clock = Clock::fixed(Instant::from_micros(0));
        let database = store::testing::sqlite(&[], &clock).await;
        let app = App::new(database.db.clone(), clock, Ids::counted(), Site::default());
        let jobs = Jobs::none().and(Jobs::none().on("mail.send", fine));
        assert_eq!(jobs.kinds().collect::<Vec<_>>(), ["mail.send"]);
        assert_eq!(jobs.run(app.clone(), job("mail.send")).await, Ok(()));
        assert!(matches!(jobs.run(app, job("other")).await, Err(JobError::Fail(_))));
    }

    async fn breaks(_: App, _: JobRow) -> Result<(), JobError> {
        panic!("a bug")
    }

    #[tokio::test]
    async fn a_bug_in_a_job_does_not_stop_the_worker() {
        let clock = Clock::fixed(Instant::from_micros(0));
        let database = store::testing::sqlite(&[], &clock).await;
        let app = App::new(database.db.clone(), clock, Ids::counted(), Site::default());
        let done = Jobs::none().on("test", breaks).run(app, job("test")).await;
        assert!(matches!(done, Err(JobError::Retry(why)) if why.contains("errore del programma")));
    }

    async fn claimed(db: &Db) -> JobRow {
        let mut tx = db.write(NETWORK, &kernel::Actor::console(NETWORK)).await.unwrap();
        tx.enqueue(store::Job::new("test", &()).unwrap());
        tx.commit_unaudited("a test").await.unwrap();
        db.claim_job().await.unwrap().unwrap()
    }

    #[tokio::test]
    async fn a_long_job_is_not_given_to_another_and_one_that_was_stops() {
        let clock = Clock::fixed(Instant::from_micros(0));
        let database = store::testing::sqlite(&[store::MIGRATIONS], &clock).await;
        let (db, every) = (&database.db, Duration::from_millis(20));
        let job = claimed(db).await;
        let long = async {
            tokio::time::sleep(Duration::from_millis(900)).await;
            Ok(())
        };
        let turned = async {
            for _ in 0..3 {
                tokio::time::sleep(Duration::from_millis(250)).await;
                clock.set(clock.now().plus_seconds(100));
                assert!(db.claim_job().await.unwrap().is_none(), "still in hand");
            }
        };
        assert_eq!(tokio::join!(watched(Box::pin(long), db, &job, every), turned).0, Ok(()));
        clock.set(clock.now().plus_seconds(300));
        db.claim_job().await.unwrap().unwrap();
        let endless: JobFuture = Box::pin(std::future::pending());
        assert!(matches!(watched(endless, db, &job, every).await, Err(JobError::Retry(_))));
    }
}
