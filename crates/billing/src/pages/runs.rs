//! What this is: the list of runs, and a new one.
//! What it is not: the invoices of a run.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::permission::{ActionKind, PreviewRun};
use kernel::{Day, RunId};
use webkit::{
    App, EmptyState, Flash, Form, FormErrors, Frame, Posted, Problem, SignedIn, page, page_invalid, redirect,
    redirect_with,
};

use super::{frame_of, may_issue};
use crate::model::{Run, RunTotals, Series};
use crate::store::{Failure, runs as stored};

#[derive(Template)]
#[template(path = "runs/list.html")]
struct ListPage {
    frame: Frame,
    rows: Vec<(Run, RunTotals)>,
    empty: EmptyState,
}

/// `GET /fatturazione`
pub(super) async fn list(State(app): State<App>, who: SignedIn) -> Result<Response, Problem> {
    let can = who.actor().may_over(PreviewRun)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let mut rows = Vec::new();
    for run in stored::every(&mut tx, &can).await? {
        let totals = stored::totals(&mut tx, &can, run.run_id).await?;
        rows.push((run, totals));
    }
    let text = "Non ci sono ancora fatturazioni. Una fatturazione raccoglie le fatture di un anno di servizi: prima \
        si guarda l'anteprima, poi si emettono tutte insieme.";
    let frame = Frame::new(&who, &app, "Fatturazione").area("fatturazione");
    let (frame, empty) = if who.actor().reaches(ActionKind::IssueInvoices) {
        let address = "/fatturazione/nuova";
        (
            frame.primary("Nuova fatturazione", address),
            EmptyState::new(text).action("Prepara la prima", address),
        )
    } else {
        (frame, EmptyState::new(text))
    };
    page(&ListPage { frame, rows, empty })
}

#[derive(Template)]
#[template(path = "runs/new.html")]
struct NewPage {
    frame: Frame,
    form: Form,
    fresh: RunId,
}

fn new_page(app: &App, who: &SignedIn, form: Form) -> NewPage {
    NewPage { frame: frame_of(who, app, "Nuova fatturazione"), form, fresh: app.ids.fresh() }
}

/// `GET /fatturazione/nuova`
pub(super) async fn new(State(app): State<App>, who: SignedIn) -> Result<Response, Problem> {
    may_issue(&who)?;
    let today = app.clock.today();
    let values = [("year", today.year().to_string()), ("series", String::new()), ("date", today.iso())];
    page(&new_page(&app, &who, Form::filled(&who, "/fatturazione/nuova", values)))
}

struct NewRun {
    run_id: RunId,
    year: i16,
    series: Series,
    date: Day,
}

fn read(posted: &Posted, today: Day) -> Result<NewRun, FormErrors> {
    let mut f = posted.reader();
    let run_id = f.once::<RunId>();
    let year = f.integer("year", "Anno dei servizi", 2000..=i64::from(today.year()).saturating_add(1));
    let series = f.optional("series", "Serie", Series::parse);
    let date = f.day("date", "Data delle fatture");
    if date.is_some_and(|date| date > today) {
        f.error("date", "Data delle fatture: non può essere nel futuro");
    }
    f.finish_with(|| {
        let year = i16::try_from(year?).ok()?;
        Some(NewRun { run_id: run_id?, year, series: series.unwrap_or_default(), date: date? })
    })
}

/// `POST /fatturazione/nuova`
pub(super) async fn create(
    State(app): State<App>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = may_issue(&who)?;
    let invalid =
        |errors| page_invalid(&new_page(&app, &who, Form::with(&posted, "/fatturazione/nuova", errors)));
    let new = match read(&posted, app.clock.today()) {
        Ok(new) => new,
        Err(errors) => return invalid(errors),
    };
    let preview = who.actor().may_over(PreviewRun)?;
    let address = format!("/fatturazione/{}", new.run_id);
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    if stored::find(&mut tx, &preview, new.run_id).await?.is_some() {
        return Ok(redirect(&address));
    }
    match stored::create(&mut tx, &can, (new.run_id, new.year, &new.series), new.date).await {
        Ok(_) => {}
        Err(why @ Failure::RunExists) => return invalid(FormErrors::one("year", format!("{why}."))),
        Err(why) => return Err(why.into()),
    }
    tx.commit().await?;
    Ok(redirect_with(&address, Flash::success("Fatturazione preparata: controlla l'anteprima.")))
}
