//! What this is: how a run goes and how it went, member by member, with the files of its invoices.
//! What it is not: the preview of what is still to bill.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::{ActionKind, PreviewRun};
use kernel::{Can, RunId};
use store::{JobRow, JobState};
use webkit::{
    App, Badge, Count, Cursor, EmptyState, Form, Frame, ListQuery, ListView, Notice, Problem, Progress,
    SignedIn, Stats, export, page,
};

use super::{frame_of, run, title};
use crate::archive;
use crate::files::{Copies, RunFiles};
use crate::model::{BodyState, Run, RunBody, RunTotals};
use crate::store::runs as stored;
use crate::summary::Summary;

#[derive(Template)]
#[template(path = "runs/outcome.html")]
struct OutcomePage {
    frame: Frame,
    run: Run,
    progress: Option<Progress>,
    notice: Option<Notice>,
    stats: Stats,
    list: ListView,
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
    let mut rows = stored::bodies(&mut tx, &can, id).await?;
    drop(tx);
    rows.retain(|row| wanted(row, &query));
    if let Some(format) = query.format() {
        let table = Summary::of_outcome(&rows).table("Esito")?;
        return export(format, &format!("esito-{}", run.services_year), &table, app.clock.today());
    }
    let job = job(&app, &can, &run).await?;
    let running = job.as_ref().is_some_and(|job| is_running(&app, job));
    let list = listed(&mut rows, &query);
    let retries = !running && totals.failed > 0 && who.actor().reaches(ActionKind::IssueInvoices);
    let today = app.clock.today().iso();
    let address = format!("/fatturazione/{id}/emetti");
    page(&OutcomePage {
        frame: frame(&app, &who, &run, job.as_ref().filter(|_| running)),
        progress: job.as_ref().filter(|_| running).map(|job| bar(&run, job)),
        notice: job.as_ref().filter(|job| job.failed).map(failure),
        stats: stats(&totals, &run),
        list,
        rows,
        empty: EmptyState::new("Nessun ente è ancora passato da qui.")
            .action("Vedi l'anteprima", format!("/fatturazione/{id}")),
        retry: retries.then(|| Form::filled(&who, address, [("date", today)])),
        has_files: totals.invoices > 0,
        run,
    })
}

fn frame(app: &App, who: &SignedIn, run: &Run, running: Option<&JobRow>) -> Frame {
    let frame = frame_of(who, app, format!("Esito: {}", title(run).to_lowercase()));
    let frame = frame.crumb(title(run), format!("/fatturazione/{}", run.run_id));
    if running.is_some() { frame.refresh_every(3) } else { frame }
}

fn wanted(row: &RunBody, query: &ListQuery) -> bool {
    let words = kernel::text::fold(&query.q());
    let only = query.filter("esito").and_then(BodyState::from_code);
    kernel::text::fold(&row.body_name).contains(&words) && only.is_none_or(|only| row.state == only)
}

/// The page of rows that is asked for: they are in alphabetical order, as the run went through them.
fn listed(rows: &mut Vec<RunBody>, query: &ListQuery) -> ListView {
    let count = Count::Exactly(u64::try_from(rows.len()).unwrap_or(u64::MAX));
    let after = query.after();
    let last = after.as_ref().and_then(Cursor::values).map(|[id]| id);
    let passed = last.and_then(|last| rows.iter().position(|row| row.membership_id.to_string() == last));
    rows.drain(..passed.map_or(0, |passed| passed.saturating_add(1)));
    let view = ListView::new(query, query.sort(["ente"])).counted(count);
    view.cut(rows, |row| Cursor::after([row.membership_id]))
}

fn is_running(app: &App, job: &JobRow) -> bool {
    matches!(job.state(app.clock.now()), JobState::Waiting | JobState::Running)
}

async fn job(app: &App, can: &Can<PreviewRun>, run: &Run) -> Result<Option<JobRow>, Problem> {
    let Some(id) = run.job_id else { return Ok(None) };
    Ok(app.db.read(can.tenant()).await?.job(id).await?)
}

fn failure(job: &JobRow) -> Notice {
    let why = job.message.clone().unwrap_or_else(|| "motivo non registrato".into());
    Notice::danger(format!("L'emissione si è fermata: {why}"))
}

const LABEL: &str = "Emissione delle fatture:";

fn bar(run: &Run, job: &JobRow) -> Progress {
    let address = format!("/fatturazione/{}/avanzamento", run.run_id);
    Progress::under_way(LABEL, job.done_steps, job.all_steps, address)
}

/// `GET /fatturazione/{run}/avanzamento`: the bar alone.
pub(super) async fn progress(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<RunId>,
) -> Result<Response, Problem> {
    let (can, run) = run(&app, &who, id).await?;
    let job = job(&app, &can, &run).await?.ok_or(Problem::NotFound)?;
    if is_running(&app, &job) {
        return page(&bar(&run, &job));
    }
    page(&Progress::ended(LABEL, "terminata. Ricarica la pagina per vedere l'esito di ogni ente."))
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
