//! What this is: the work that goes on behind the pages: what waits, what runs, what went wrong.
//! What it is not: a way to start any, besides one that failed.

use askama::Template;
use axum::extract::{Extension, Path, State};
use axum::response::Response;
use kernel::permission::{RetryJob, ViewJobs};
use kernel::{Instant, JobId};
use store::{Entry, JobRow, JobState};
use uuid::Uuid;
use webkit::{
    App, Badge, Cursor, Direction, Flash, Form, Frame, ListQuery, ListView, Posted, Problem, SignedIn, Sort,
    page, redirect_with,
};

use super::Wired;

#[derive(Template)]
#[template(path = "jobs.html")]
struct JobsPage {
    frame: Frame,
    list: ListView,
    jobs: Vec<JobRow>,
    plain: Form,
    now: Instant,
    kinds: Vec<(&'static str, &'static str)>,
}

impl JobsPage {
    fn badge(&self, job: &JobRow) -> Badge {
        match job.state(self.now) {
            JobState::Waiting if job.attempts > 0 => Badge::warning("Da riprovare"),
            JobState::Waiting => Badge::quiet("In attesa"),
            JobState::Running => Badge::info("In corso"),
            JobState::Done => Badge::success("Finito"),
            JobState::Failed => Badge::danger("Non riuscito"),
        }
    }

    /// What the kind of a job is called; one that nobody has named keeps its own word.
    fn kind<'a>(&self, job: &'a JobRow) -> &'a str {
        let named = self.kinds.iter().find(|(kind, _)| *kind == job.kind);
        named.map_or(job.kind.as_str(), |(_, label)| label)
    }
}

pub(super) async fn list(
    State(app): State<App>,
    Extension(wiring): Wired,
    signed: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = signed.actor().may_over(ViewJobs)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let place = query.after().and_then(|cursor| {
        let [at, id] = cursor.values()?;
        Some((Instant::parse_iso(at).ok()?, id.parse().ok()?))
    });
    let newest = (Instant::parse_iso("9999-01-01T00:00:00Z").unwrap_or(tx.now()), JobId(Uuid::max()));
    let limit = i64::try_from(ListView::SIZE).unwrap_or(50).saturating_add(1);
    let mut jobs = tx.jobs_before(place.unwrap_or(newest), limit).await?;
    let sort = Sort { key: "quando", direction: Direction::Down };
    let after = |job: &JobRow| Cursor::after([job.created_at.iso(), job.job_id.to_string()]);
    let list = ListView::new(&query, sort).cut(&mut jobs, after);
    let under_way = jobs.iter().any(|job| job.finished_at.is_none());
    let frame = frame(&app, &signed, if under_way { Going::On } else { Going::Rests });
    page(&JobsPage {
        frame,
        list,
        jobs,
        plain: Form::empty(&signed, ""),
        now: tx.now(),
        kinds: wiring.all_jobs().collect(),
    })
}

#[derive(Clone, Copy)]
enum Going {
    On,
    Rests,
}

/// While something is going on the page loads itself again.
fn frame(app: &App, signed: &SignedIn, going: Going) -> Frame {
    let frame = Frame::new(signed, app, "Lavori").area("lavori").lead(
        "Ciò che il sistema fa da solo: importazioni, emissioni, messaggi. Quando un lavoro non riesce, si riprova \
         da solo più volte.",
    );
    match going {
        Going::On => frame.refresh_every(10),
        Going::Rests => frame,
    }
}

pub(super) async fn again(
    State(app): State<App>,
    signed: SignedIn,
    Path(id): Path<JobId>,
    _: Posted,
) -> Result<Response, Problem> {
    let can = signed.actor().may_over(RetryJob)?;
    let mut tx = app.db.write(can.tenant(), signed.actor()).await?;
    tx.job(id).await?.ok_or(Problem::NotFound)?;
    if tx.job_again(id).await? {
        tx.audit(Entry::new("job.again", "job", id).summary("Fatto ripartire un lavoro non riuscito"));
        tx.commit().await?;
    }
    Ok(redirect_with("/lavori", Flash::success("Il lavoro riparte tra poco.")))
}
