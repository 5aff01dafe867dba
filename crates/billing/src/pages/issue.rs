//! What this is: the page before issuing, and the request that starts it.
//! What it is not: the issuing: a job does that.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{Cents, Day, JobId, RunId};
use webkit::{
    App, Flash, Form, FormErrors, Frame, Posted, Problem, SignedIn, page, page_invalid, redirect_with,
};

use super::{frame_of, may_issue, run, title};
use crate::jobs;
use crate::model::invoice::check_date;
use crate::model::{Prepared, Run, Standing};
use crate::source;
use crate::store::{issuing, runs as stored};

#[derive(Template)]
#[template(path = "runs/issue.html")]
struct IssuePage {
    frame: Frame,
    run: Run,
    form: Form,
    effects: Vec<String>,
}

/// `GET /fatturazione/{run}/emetti`
pub(super) async fn confirm(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<RunId>,
) -> Result<Response, Problem> {
    may_issue(&who)?;
    let (_, run) = run(&app, &who, id).await?;
    let date = if run.job_id.is_some() { app.clock.today() } else { run.invoice_date };
    let form = Form::filled(&who, format!("/fatturazione/{id}/emetti"), [("date", date.iso())]);
    page(&issue_page(&app, &who, run, form).await?)
}

async fn issue_page(app: &App, who: &SignedIn, run: Run, form: Form) -> Result<IssuePage, Problem> {
    let on = Day::parse(form.value("date")).unwrap_or(run.invoice_date);
    let prepared = source::load(app, who.actor(), (run.services_year, on)).await?.prepare();
    let address = format!("/fatturazione/{}", run.run_id);
    let frame = frame_of(who, app, "Emetti le fatture").crumb(title(&run), address);
    Ok(IssuePage { frame, effects: effects(&prepared), run, form })
}

fn effects(prepared: &[Prepared]) -> Vec<String> {
    let ready: Vec<&Prepared> = prepared.iter().filter(|row| row.standing() == Standing::Ready).collect();
    let stopped = prepared.iter().filter(|row| row.standing() == Standing::Stopped).count();
    let total = Cents::sum(ready.iter().map(|row| row.totals.document)).unwrap_or_default();
    let first = match ready.len() {
        0 => "Nessuna fattura è pronta: non verrà emesso nulla.".to_owned(),
        1 => format!("Viene emessa 1 fattura, per {total} in totale."),
        many => format!("Vengono emesse {many} fatture, per {total} in totale."),
    };
    let others = (stopped > 0)
        .then(|| format!("{stopped} enti da completare restano senza fattura: potrai riprovare."));
    let last = "Ogni fattura riceve numero e data e da quel momento non si può più modificare né eliminare.";
    std::iter::once(first).chain(others).chain([last.to_owned()]).collect()
}

/// `POST /fatturazione/{run}/emetti`: also to try again what was not issued.
pub(super) async fn start(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<RunId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = may_issue(&who)?;
    let (_, run) = run(&app, &who, id).await?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let last = issuing::last_date(&mut tx, &can, &run.series).await?;
    let (date, shown) = match read(&posted, tx.today(), last) {
        Ok(read) => read,
        Err(errors) => {
            drop(tx);
            let form = Form::with(&posted, format!("/fatturazione/{id}/emetti"), errors);
            return page_invalid(&issue_page(&app, &who, run, form).await?);
        }
    };
    let job: JobId = tx.id();
    stored::start(&mut tx, &can, (&run, shown), (date, Some(job))).await?;
    tx.enqueue(jobs::run_job(id)?.with_id(job));
    tx.commit().await?;
    let flash = Flash::success("Emissione avviata: questa pagina mostra l'avanzamento.");
    Ok(redirect_with(&format!("/fatturazione/{id}/esito"), flash))
}

/// The date of the invoices, if it can be, and the version of the run that was shown.
fn read(posted: &Posted, today: Day, last: Option<Day>) -> Result<(Day, i64), FormErrors> {
    let mut f = posted.reader();
    let date = f.day("date", "Data delle fatture");
    let shown = f.version();
    let date = f.finish_with(|| date)?;
    match check_date(date, today, last) {
        Ok(()) => Ok((date, shown)),
        Err(why) => Err(FormErrors::one("date", format!("{why}."))),
    }
}
