//! What this is: the queue of jobs, in the same database and transaction as the change that asks for them.
//! What it is not: the worker loop; the program runs it.

use std::collections::BTreeSet;
use std::time::Duration;

use kernel::{AccountId, Actor, BodyId, Grant, Instant, JobId, Role, Scope, TenantId};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Db, StoreError, Tx, Val, from_row};

/// A job to be done.
#[derive(Clone, Debug)]
pub struct Job {
    kind: &'static str,
    payload: String,
    run_at: Option<Instant>,
    unique_key: Option<String>,
    id: Option<JobId>,
}

impl Job {
    /// A job of a kind, with what it needs to know.
    pub fn new(kind: &'static str, payload: &impl Serialize) -> Result<Self, StoreError> {
        let payload = serde_json::to_string(payload).map_err(|why| StoreError::Corrupt(why.to_string()))?;
        Ok(Self { kind, payload, run_at: None, unique_key: None, id: None })
    }

    /// Not before this instant.
    #[must_use]
    pub fn not_before(mut self, at: Instant) -> Self {
        self.run_at = Some(at);
        self
    }

    /// At most one job of this kind and key ever: a second one is silently not added.
    #[must_use]
    pub fn only_once(mut self, key: impl Into<String>) -> Self {
        self.unique_key = Some(key.into());
        self
    }

    /// With an id chosen by the caller, who wants to show its progress.
    #[must_use]
    pub fn with_id(mut self, id: JobId) -> Self {
        self.id = Some(id);
        self
    }
}

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobState {
    /// Waiting for its turn, or for the next attempt.
    Waiting,
    /// In somebody's hands.
    Running,
    /// Done.
    Done,
    /// Given up.
    Failed,
}

/// A job as kept.
#[derive(Clone, Debug)]
pub struct JobRow {
    /// Whose.
    pub tenant_id: TenantId,
    /// Which.
    pub job_id: JobId,
    /// Its kind.
    pub kind: String,
    /// What it needs to know, as JSON.
    pub payload: String,
    /// Who asked for it.
    pub account_id: Option<AccountId>,
    /// Their name.
    pub author: String,
    /// Their role.
    pub role: String,
    /// The body they act for.
    pub body_id: Option<BodyId>,
    /// When it was asked for.
    pub created_at: Instant,
    /// When it may run.
    pub run_at: Instant,
    /// How often it was tried.
    pub attempts: i64,
    /// Until when somebody is at it.
    pub locked_until: Option<Instant>,
    /// Steps done.
    pub done_steps: i64,
    /// All the steps, 0 when unknown.
    pub all_steps: i64,
    /// When it ended.
    pub finished_at: Option<Instant>,
    /// Whether it ended badly.
    pub failed: bool,
    /// The last thing it said, in Italian.
    pub message: Option<String>,
}
from_row!(JobRow {
    tenant_id,
    job_id,
    kind,
    payload,
    account_id,
    author,
    role,
    body_id,
    created_at,
    run_at,
    attempts,
    locked_until,
    done_steps,
    all_steps,
    finished_at,
    failed,
    message
});

impl JobRow {
    /// What it needs to know.
    pub fn payload<T: DeserializeOwned>(&self) -> Result<T, StoreError> {
        serde_json::from_str(&self.payload)
            .map_err(|why| StoreError::Corrupt(format!("{}: {why}", self.kind)))
    }

    /// The person who asked for it, with the rights of the same role; or the server itself. A role that is no
    /// longer known gives no rights, and neither does one held in another tenant than the job's.
    pub fn actor(&self) -> Actor {
        let scope = self.body_id.map_or(Scope::Tenant, Scope::Body);
        let grant = |role| Grant { tenant: self.tenant_id, scope, role };
        match (self.account_id, Role::from_code(&self.role)) {
            (Some(account), Some(role)) => Actor::person(account, &self.author, grant(role)),
            (None, Some(Role::Console)) => Actor::console(self.tenant_id),
            (account, _) => {
                let account = account.unwrap_or(AccountId(uuid::Uuid::nil()));
                Actor::token(account, &self.author, grant(Role::Reader), BTreeSet::new())
            }
        }
    }

    /// Where it stands now.
    pub fn state(&self, now: Instant) -> JobState {
        match (self.finished_at, self.locked_until) {
            (Some(_), _) if self.failed => JobState::Failed,
            (Some(_), _) => JobState::Done,
            (None, Some(until)) if now < until => JobState::Running,
            (None, _) => JobState::Waiting,
        }
    }
}

/// How long a worker may hold a job without saying anything before another takes it.
const LEASE: Duration = Duration::from_mins(2);
/// Attempts before a job is given up.
const ATTEMPTS: i64 = 8;

macro_rules! job_columns {
    () => {
        "tenant_id, job_id, kind, payload, account_id, author, role, body_id, created_at, run_at, attempts, \
         locked_until, done_steps, all_steps, finished_at, failed, message"
    };
}

const INSERT: &str = "INSERT INTO job (tenant_id, job_id, kind, payload, account_id, author, role, body_id, \
    unique_key, created_at, run_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING";
macro_rules! claim {
    ($lock:literal) => {
        concat!(
            "UPDATE job SET attempts = attempts + 1, locked_until = $1 WHERE (tenant_id, job_id) = \
             (SELECT tenant_id, job_id FROM job WHERE finished_at IS NULL AND run_at <= $2 \
             AND (locked_until IS NULL OR locked_until < $2) ORDER BY run_at, job_id LIMIT 1",
            $lock,
            ") AND (locked_until IS NULL OR locked_until < $2) RETURNING ",
            job_columns!()
        )
    };
}

/// SQLite writes one at a time, so that whoever claims sees what the one before took.
const CLAIM: &str = claim!("");
/// PostgreSQL would let everybody wait for the same first job and then find it taken: each skips what the others
/// are taking. The one statement that is not the same on both, since SQLite does not know these words.
const CLAIM_POSTGRES: &str = claim!(" FOR UPDATE SKIP LOCKED");
const KEEP: &str = "UPDATE job SET locked_until = $3 \
    WHERE tenant_id = $1 AND job_id = $2 AND attempts = $4 AND finished_at IS NULL";
const PROGRESS: &str = "UPDATE job SET done_steps = $3, all_steps = $4, locked_until = $5 \
    WHERE tenant_id = $1 AND job_id = $2 AND attempts = $6 AND finished_at IS NULL";
const FINISH: &str = "UPDATE job SET finished_at = $3, failed = $4, message = $5, locked_until = NULL \
    WHERE tenant_id = $1 AND job_id = $2 AND attempts = $6 AND finished_at IS NULL";
const RETRY: &str = "UPDATE job SET run_at = $3, message = $4, locked_until = NULL \
    WHERE tenant_id = $1 AND job_id = $2 AND attempts = $5 AND finished_at IS NULL";
const AGAIN: &str = "UPDATE job SET run_at = $3, attempts = 0, finished_at = NULL, failed = FALSE \
    WHERE tenant_id = $1 AND job_id = $2 AND failed";
const GET: &str = concat!("SELECT ", job_columns!(), " FROM job WHERE tenant_id = $1 AND job_id = $2");
const RECENT: &str = concat!(
    "SELECT ",
    job_columns!(),
    " FROM job WHERE tenant_id = $1 AND (created_at, job_id) < ($2, $3) \
     ORDER BY created_at DESC, job_id DESC LIMIT $4"
);
pub(crate) const SQL: &[&str] = &[INSERT, CLAIM, KEEP, PROGRESS, FINISH, RETRY, AGAIN, GET, RECENT];

pub(crate) async fn insert(tx: &mut Tx, job: Job) -> Result<(), StoreError> {
    let author = tx.author().cloned();
    let grant = author.as_ref().map(Actor::grant);
    let values: [Val; 11] = [
        tx.tenant().into(),
        job.id.unwrap_or_else(|| tx.id()).into(),
        job.kind.into(),
        job.payload.into(),
        author.as_ref().and_then(Actor::account).into(),
        author.as_ref().map_or("", Actor::name).into(),
        grant.map_or("", |g| g.role.code()).into(),
        grant.and_then(|g| g.scope.body()).into(),
        job.unique_key.into(),
        tx.now().into(),
        job.run_at.unwrap_or_else(|| tx.now()).into(),
    ];
    tx.exec(INSERT, &values).await.map(|_| ())
}

impl Db {
    /// Takes the next job that is due, for [`LEASE`]; whoever dies holding it loses it after that. What killed
    /// whoever took it [`ATTEMPTS`] times is given up.
    pub async fn claim_job(&self) -> Result<Option<JobRow>, StoreError> {
        while let Some(job) = self.take_next().await? {
            if job.attempts <= ATTEMPTS {
                return Ok(Some(job));
            }
            let message = format!(
                "Interrotto {ATTEMPTS} volte senza una risposta: chi gestisce il programma ne cerchi la causa, poi si può riprovare"
            );
            self.job_failed(&job, message).await?;
        }
        Ok(None)
    }

    async fn take_next(&self) -> Result<Option<JobRow>, StoreError> {
        let mut tx = self.across_tenants("the worker takes whatever job is due").await?;
        let claim = if tx.is_postgres() { CLAIM_POSTGRES } else { CLAIM };
        let job = tx.maybe(claim, &[later(tx.now(), LEASE).into(), tx.now().into()]).await?;
        tx.commit_unaudited("a job changes hands").await?;
        Ok(job)
    }

    /// Says how far a job is, and keeps it from being taken by others. Refused when others have taken it
    /// meanwhile: then stop. On SQLite call it between two changes: it waits for whoever is writing.
    pub async fn job_progress(&self, job: &JobRow, done: i64, all: i64) -> Result<(), StoreError> {
        let mut tx = self.write(job.tenant_id, &job.actor()).await?;
        let until = later(tx.now(), LEASE);
        let (tenant, id, attempt) = (job.tenant_id.into(), job.job_id.into(), job.attempts.into());
        held(tx.exec(PROGRESS, &[tenant, id, done.into(), all.into(), until.into(), attempt]).await?)?;
        tx.commit_unaudited("progress of a job").await
    }

    /// Says that a job is still in hand, and keeps it from being taken by others: for whoever runs it, from
    /// time to time, whatever the job itself says.
    pub async fn keep_job(&self, job: &JobRow) -> Result<(), StoreError> {
        let mut tx = self.write(job.tenant_id, &job.actor()).await?;
        let until = later(tx.now(), LEASE);
        let values = [job.tenant_id.into(), job.job_id.into(), until.into(), job.attempts.into()];
        held(tx.exec(KEEP, &values).await?)?;
        tx.commit_unaudited("a job is still in hand").await
    }

    /// Ends a job well.
    pub async fn job_done(&self, job: &JobRow, message: Option<String>) -> Result<(), StoreError> {
        self.finish_job(job, message, FINISHED_WELL).await
    }

    /// Ends a job badly, for good.
    pub async fn job_failed(&self, job: &JobRow, message: String) -> Result<(), StoreError> {
        self.finish_job(job, Some(message), GIVEN_UP).await
    }

    async fn finish_job(&self, job: &JobRow, message: Option<String>, failed: Val) -> Result<(), StoreError> {
        let mut tx = self.write(job.tenant_id, &job.actor()).await?;
        let (tenant, id, attempt) = (job.tenant_id.into(), job.job_id.into(), job.attempts.into());
        held(tx.exec(FINISH, &[tenant, id, tx.now().into(), failed, message.into(), attempt]).await?)?;
        tx.commit_unaudited("a job ends; what it did was audited by itself").await
    }

    /// Puts a job back for later, 5 seconds doubling with each attempt; after [`ATTEMPTS`] it is given up.
    pub async fn job_retry(&self, job: &JobRow, message: String) -> Result<(), StoreError> {
        if job.attempts >= ATTEMPTS {
            return self.job_failed(job, message).await;
        }
        let mut tx = self.write(job.tenant_id, &job.actor()).await?;
        let doublings = u32::try_from(job.attempts.clamp(1, 16)).unwrap_or(1).saturating_sub(1);
        let wait = Duration::from_secs(5_u64.saturating_mul(1 << doublings));
        let (tenant, id, attempt) = (job.tenant_id.into(), job.job_id.into(), job.attempts.into());
        held(tx.exec(RETRY, &[tenant, id, later(tx.now(), wait).into(), message.into(), attempt]).await?)?;
        tx.commit_unaudited("a job will be tried again").await
    }
}

/// One row, or else the job is no longer in these hands.
fn held(rows: u64) -> Result<(), StoreError> {
    if rows == 1 {
        return Ok(());
    }
    Err(StoreError::Refused("the job has ended or is in the hands of another worker".into()))
}

const FINISHED_WELL: Val = Val::Bool(false);
const GIVEN_UP: Val = Val::Bool(true);

fn later(now: Instant, by: Duration) -> Instant {
    let micros = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
    Instant::from_micros(now.micros().saturating_add(micros))
}

impl Tx {
    /// A job of the tenant.
    pub async fn job(&mut self, id: JobId) -> Result<Option<JobRow>, StoreError> {
        self.maybe(GET, &[self.tenant().into(), id.into()]).await
    }

    /// The tenant's jobs, newest first, older than `before`.
    pub async fn jobs_before(
        &mut self,
        before: (Instant, JobId),
        limit: i64,
    ) -> Result<Vec<JobRow>, StoreError> {
        self.all(RECENT, &[self.tenant().into(), before.0.into(), before.1.into(), limit.into()]).await
    }

    /// Gives a failed job another round of attempts.
    pub async fn job_again(&mut self, id: JobId) -> Result<bool, StoreError> {
        let values = [self.tenant().into(), id.into(), self.now().into()];
        Ok(self.exec(AGAIN, &values).await? > 0)
    }
}
