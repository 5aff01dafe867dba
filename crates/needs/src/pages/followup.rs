//! What this is: what follows from the confirmed sheets, body by body: services to quote, services to close, figures to
//! record; the button that makes it, and how it went.
//! What it is not: the making; a job does that.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{CampaignId, Day, JobId};
use store::{JobRow, JobState};
use webkit::{
    App, Badge, EmptyState, Flash, Form, FormErrors, Frame, ListQuery, Notice, Posted, Problem, Progress,
    SignedIn, page, page_invalid, redirect_with,
};

use super::{address, campaign, campaign_frame, may_edit, of_the_centre};
use crate::apply::{self, Ahead, OfCampaign};
use crate::jobs;
use crate::model::{Campaign, Request, Stage};
use crate::store::outcomes::OutcomeState;

#[derive(Template)]
#[template(path = "needs/followup.html")]
struct FollowupPage {
    frame: Frame,
    form: Option<Form>,
    notices: Vec<Notice>,
    progress: Option<Progress>,
    rows: Vec<Ahead>,
    pending: usize,
    empty: EmptyState,
    base: String,
}

impl FollowupPage {
    fn badge(row: &Ahead) -> Badge {
        match &row.outcome {
            Some(outcome) if outcome.state == OutcomeState::Failed => Badge::danger(outcome.state.label()),
            Some(outcome) => Badge::success(outcome.state.label()),
            None => Badge::warning("Da preparare"),
        }
    }

    /// What is to be quoted, and what else is asked that gives no quote.
    fn asked(row: &Ahead) -> Vec<String> {
        let quoted = row.followup.requests.iter().map(said);
        let unlinked = row.followup.unlinked.iter();
        let unlinked = unlinked.map(|label| format!("{label} (nessun servizio del catalogo collegato)"));
        let to_call = row.followup.to_call.iter().map(|label| format!("{label} (vuole saperne di più)"));
        quoted.chain(unlinked).chain(to_call).collect()
    }

    fn nothing(row: &Ahead) -> bool {
        row.followup.is_empty() && row.followup.closings.is_empty()
    }
}

fn said(request: &Request) -> String {
    match request.quantity {
        Some(quantity) => format!("{}: {quantity}", request.label),
        None => request.label.clone(),
    }
}

/// `GET /fabbisogni/{campaign}/preventivi`
pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<CampaignId>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let form = Form::filled(&who, format!("{}/preventivi", address(id)), [("on", app.clock.today().iso())]);
    page(&followup_page(&app, &who, id, (form, query.filter_as("lavoro"))).await?)
}

async fn followup_page(
    app: &App,
    who: &SignedIn,
    id: CampaignId,
    (form, job): (Form, Option<JobId>),
) -> Result<FollowupPage, Problem> {
    may_edit(who)?;
    let can = of_the_centre(who)?;
    let found = campaign(app, &can, id).await?;
    let mut tx = app.db.read(can.tenant()).await?;
    let today = tx.today();
    let rows = apply::ahead(&mut tx, &can, (&found, today)).await?;
    let job = match job {
        Some(job) => tx.job(job).await?.filter(|job| is_of(job, id)),
        None => None,
    };
    drop(tx);
    let running = job.as_ref().filter(|job| is_running(app, job));
    let pending = rows.iter().filter(|row| row.is_pending()).count();
    let frame = campaign_frame(who, app, &found, "Prepara preventivi e parametri");
    let empty = "Nessuna scheda confermata: quando gli enti rispondono, qui si vede che cosa ne segue.";
    Ok(FollowupPage {
        frame: if running.is_some() { frame.refresh_every(3) } else { frame },
        form: (pending > 0 && running.is_none()).then_some(form),
        notices: notices(&found, today, job.as_ref()),
        progress: running.map(|job| bar(app, id, job)),
        rows,
        pending,
        empty: EmptyState::new(empty),
        base: address(id),
    })
}

fn bar(app: &App, id: CampaignId, job: &JobRow) -> Progress {
    let poll = format!("{}/preventivi/lavori/{}", address(id), job.job_id);
    Progress::of_job("Preparazione", job, app.clock.now(), poll)
}

/// `GET /fabbisogni/{campaign}/preventivi/lavori/{job}`: the bar, which asks for itself until the job has ended.
pub(super) async fn under_way(
    State(app): State<App>,
    who: SignedIn,
    Path((id, job)): Path<(CampaignId, JobId)>,
) -> Result<Response, Problem> {
    may_edit(&who)?;
    let found = app.db.read(who.actor().tenant()).await?.job(job).await?;
    let job = found.filter(|job| is_of(job, id)).ok_or(Problem::NotFound)?;
    page(&bar(&app, id, &job))
}

fn is_of(job: &JobRow, id: CampaignId) -> bool {
    job.kind == apply::JOB && job.payload::<OfCampaign>().is_ok_and(|of| of.campaign_id == id)
}

fn is_running(app: &App, job: &JobRow) -> bool {
    matches!(job.state(app.clock.now()), JobState::Waiting | JobState::Running)
}

fn notices(found: &Campaign, today: Day, job: Option<&JobRow>) -> Vec<Notice> {
    let mut all = Vec::new();
    if let Some(job) = job.filter(|job| job.failed) {
        all.push(Notice::danger(format!("Interrotto. {}", job.message.clone().unwrap_or_default())));
    }
    if found.stage_on(today) == Stage::Open {
        let text = format!(
            "La campagna è ancora aperta fino al {}: gli enti possono cambiare idea. Quello che prepari ora vale per le versioni \
             confermate finora.",
            found.data.closes
        );
        all.push(Notice::warning(text));
    }
    all
}

/// `POST /fabbisogni/{campaign}/preventivi`: also to try again what did not work.
pub(super) async fn start(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<CampaignId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = may_edit(&who)?;
    campaign(&app, &of_the_centre(&who)?, id).await?;
    let on = match read(&posted, app.clock.today()) {
        Ok(on) => on,
        Err(errors) => {
            let form = Form::with(&posted, format!("{}/preventivi", address(id)), errors);
            return page_invalid(&followup_page(&app, &who, id, (form, None)).await?);
        }
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let job: JobId = tx.id();
    tx.enqueue(jobs::apply_job(&OfCampaign { campaign_id: id, on })?.with_id(job));
    let summary = format!("Chiesti preventivi e parametri al {on} dalle schede dei fabbisogni");
    tx.audit(store::Entry::new("campaign.apply", "needs_campaign", id).summary(summary));
    tx.commit().await?;
    let flash = Flash::success("Preparazione avviata: questa pagina mostra l'avanzamento.");
    Ok(redirect_with(&format!("{}/preventivi?lavoro={job}", address(id)), flash))
}

/// The day of the figures.
fn read(posted: &Posted, today: Day) -> Result<Day, FormErrors> {
    let mut f = posted.reader();
    let on = f.day("on", "Data dei parametri");
    if on.is_some_and(|on| on > today) {
        f.error("on", "Data dei parametri: non può essere nel futuro");
    }
    f.finish_with(|| on)
}
