//! What this is: the reports of months for the technical committee: listed, asked for, taken as PDF.
//! What it is not: made while somebody waits; a job makes them.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::{ActionKind, WorkRequest};
use store::Job;
use webkit::{
    App, EmptyState, Flash, Form, FormErrors, Frame, Posted, Problem, SignedIn, download, page, page_invalid,
    redirect_with,
};

use super::{frame, of_the_centre};
use crate::jobs::{MONTH, OfMonth};
use crate::model::{Figure, Month, MonthReport};
use crate::print;
use crate::store::reports::{self, Made};

/// How many months back a report can be asked for.
const BACK: usize = 24;

#[derive(Template)]
#[template(path = "quality/months.html")]
struct MonthsPage {
    frame: Frame,
    rows: Vec<(Made, MonthReport)>,
    form: Option<Form>,
    months: Vec<(String, String)>,
    empty: EmptyState,
}

impl MonthsPage {
    fn opened(report: &MonthReport) -> i64 {
        report.total.get(Figure::Opened)
    }

    fn solved(report: &MonthReport) -> String {
        report.total.solved().words()
    }
}

/// The months that are over, newest first.
fn months(today: kernel::Day) -> Vec<(String, String)> {
    let all = std::iter::successors(Some(Month::of(today).before()), |month| Some(month.before()));
    all.take(BACK).map(|month| (month.code(), month.to_string())).collect()
}

async fn shown(app: &App, who: &SignedIn, form: Form) -> Result<MonthsPage, Problem> {
    let can = of_the_centre(who.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let mut rows = Vec::new();
    for made in reports::list(&mut tx, &can).await? {
        let report = made.report()?;
        rows.push((made, report));
    }
    let lead = "Il primo giorno di ogni mese si prepara da solo il rapporto del mese finito. Una volta preparato non cambia: se le cifre sono state corrette dopo, si prepara un'altra versione.";
    Ok(MonthsPage {
        frame: frame(app, who, "Rapporti mensili").lead(lead),
        rows,
        form: who.actor().reaches(ActionKind::WorkRequest).then_some(form),
        months: months(tx.today()),
        empty: EmptyState::new(
            "Non c'è ancora nessun rapporto. Il primo si prepara all'inizio del mese prossimo; puoi anche prepararne uno adesso.",
        ),
    })
}

/// `GET /andamento/mesi`
pub(super) async fn list(State(app): State<App>, who: SignedIn) -> Result<Response, Problem> {
    page(&shown(&app, &who, Form::empty(&who, "/andamento/mesi")).await?)
}

/// `POST /andamento/mesi`
pub(super) async fn make(State(app): State<App>, who: SignedIn, posted: Posted) -> Result<Response, Problem> {
    let can = who.actor().may_over(WorkRequest)?;
    of_the_centre(who.actor())?;
    let month = match read(&posted, app.clock.today()) {
        Ok(month) => month,
        Err(errors) => {
            let form = Form::with(&posted, "/andamento/mesi", errors);
            return page_invalid(&shown(&app, &who, form).await?);
        }
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    tx.enqueue(Job::new(MONTH, &OfMonth { month: month.code() })?);
    tx.commit_unaudited("a report asked for; making it is audited").await?;
    let said = format!(
        "Il rapporto di {month} è in preparazione: ricarica la pagina tra qualche secondo. Se le cifre non sono cambiate dall'ultima versione, resta quella."
    );
    Ok(redirect_with("/andamento/mesi", Flash::info(said)))
}

fn read(posted: &Posted, today: kernel::Day) -> Result<Month, FormErrors> {
    let mut f = posted.reader();
    let over = |text: &str| Month::parse(text).filter(|month| month.period().to() < today);
    let month = f.choice("month", "Mese", over);
    f.finish_with(|| month)
}

/// `GET /andamento/mesi/{month}/{number}`
pub(super) async fn paper(
    State(app): State<App>,
    who: SignedIn,
    Path((month, number)): Path<(String, i64)>,
) -> Result<Response, Problem> {
    let can = of_the_centre(who.actor())?;
    let month = Month::parse(&month).ok_or(Problem::NotFound)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let made = reports::get(&mut tx, &can, (month, number)).await?.ok_or(Problem::NotFound)?;
    let paper = reports::paper(&mut tx, &made).await?.ok_or(Problem::NotFound)?;
    Ok(download(&print::file_name(month, number), "application/pdf", paper.bytes))
}
