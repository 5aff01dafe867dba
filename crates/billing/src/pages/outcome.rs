//! What this is: how a run goes and how it went, member by member, with the files of its invoices.
//! What it is not: the preview of what is still to bill.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::{ActionKind, PreviewRun};
use kernel::{Can, RunId};
use store::{JobRow, JobState};
use webkit::{
    App, Badge, EmptyState, Form, Frame, ListQuery, Notice, Problem, Progress, SignedIn, Stats, page,
};

use super::{frame_of, run, title};
use crate::archive;
use crate::files::{Copies, RunFiles};
use crate::model::{BodyState, Run, RunBody, RunTotals};
use crate::store::runs as stored;

#[derive(Template)]
#[template(path = "runs/outcome.html")]
struct OutcomePage {
    frame: Frame,
    run: Run,
    progress: Option<Progress>,
    notice: Option<Notice>,
    stats: Stats,
    rows: Vec<RunBody>,
    empty: EmptyState,
    retry: Option<Form>,
    has_files: bool,
}

impl OutcomePage {
    fn badge(row: &RunBody) -> Badge {
        let label = row.state.label();
        match row.state {
            BodyState::Pending => Badge::warning(label),
            BodyState::Issued => Badge::success(label),
            BodyState::Failed => Badge::danger(label),
            BodyState::Nothing => Badge::quiet(label),
        }
    }
}

/// `GET /fatturazione/{run}/esito`
pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<RunId>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let (can, run) = run(&app, &who, id).await?;
    let mut tx = app.db.read(can.tenant()).await?;
    let totals = stored::totals(&mut tx, &can, id).await?;
    let only = query.filter("esito").and_then(BodyState::from_code);
    let rows = stored::bodies(&mut tx, &can, id).await?;
    let rows: Vec<RunBody> =
        rows.into_iter().filter(|row| only.is_none_or(|only| row.state == only)).collect();
    drop(tx);
    let job = job(&app, &can, &run).await?;
    let state = job.as_ref().map(|job| job.state(app.clock.now()));
    let running = matches!(state, Some(JobState::Waiting | JobState::Running));
    let retry =
        (!running && totals.failed > 0 && who.actor().reaches(ActionKind::IssueInvoices)).then(|| {
            Form::filled(&who, format!("/fatturazione/{id}/emetti"), [("date", app.clock.today().iso())])
        });
    let frame = frame_of(&who, &app, format!("Esito: {}", title(&run).to_lowercase()));
    let frame = frame.crumb(title(&run), format!("/fatturazione/{id}"));
    let empty = EmptyState::new("Nessun ente è ancora passato da qui.")
        .action("Vedi l'anteprima", format!("/fatturazione/{id}"));
    page(&OutcomePage {
        frame: if running { frame.refresh_every(3) } else { frame },
        progress: job.as_ref().filter(|_| running).map(|job| bar(&run, job, running)),
        notice: job.as_ref().filter(|job| job.failed).map(failure),
        stats: stats(&totals, &run),
        rows,
        empty,
        retry,
        has_files: totals.invoices > 0,
        run,
    })
}

async fn job(app: &App, can: &Can<PreviewRun>, run: &Run) -> Result<Option<JobRow>, Problem> {
    let Some(id) = run.job_id else { return Ok(None) };
    Ok(app.db.read(can.tenant()).await?.job(id).await?)
}

fn failure(job: &JobRow) -> Notice {
    let why = job.message.clone().unwrap_or_else(|| "motivo non registrato".into());
    Notice::danger(format!("L'emissione si è fermata: {why}"))
}

fn bar(run: &Run, job: &JobRow, running: bool) -> Progress {
    let label = "Emissione delle fatture:";
    if running {
        let address = format!("/fatturazione/{}/avanzamento", run.run_id);
        return Progress::under_way(label, job.done_steps, job.all_steps, address);
    }
    Progress::ended(label, "terminata. Ricarica la pagina per vedere l'esito di ogni ente.")
}

/// `GET /fatturazione/{run}/avanzamento`: the bar alone.
pub(super) async fn progress(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<RunId>,
) -> Result<Response, Problem> {
    let (can, run) = run(&app, &who, id).await?;
    let job = job(&app, &can, &run).await?.ok_or(Problem::NotFound)?;
    let running = matches!(job.state(app.clock.now()), JobState::Waiting | JobState::Running);
    page(&bar(&run, &job, running))
}

fn stats(totals: &RunTotals, run: &Run) -> Stats {
    let address = format!("/fatturazione/{}/esito?esito=failed", run.run_id);
    Stats::new()
        .linked("Fatture emesse", totals.invoices, "", &format!("/fatture?fatturazione={}", run.run_id))
        .linked("Enti senza fattura", totals.failed, "", &address)
        .figure("Imponibile", totals.taxable, "")
        .figure("IVA", totals.tax, "")
        .figure("Totale", totals.document, "")
}

/// `GET /fatturazione/{run}/fatture.zip`
pub(super) async fn archive(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<RunId>,
) -> Result<Response, Problem> {
    let (_, run) = run(&app, &who, id).await?;
    let files = RunFiles::of(&app, who.actor(), id, Copies::Included).await?;
    let series = run.series.as_str();
    let dash = if series.is_empty() { "" } else { "-" };
    Ok(archive::download(files, &format!("fatture-{}{dash}{series}.zip", run.services_year)))
}
