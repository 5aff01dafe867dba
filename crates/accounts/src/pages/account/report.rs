//! What this is: the annual report: drafted from the account, rewritten and saved by people, taken as PDF or text.
//! What it is not: an approved act: a saved text may always be rewritten.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::Can;
use kernel::permission::ViewBudget;
use store::Tx;
use webkit::{
    App, Confirm, DiffTable, Flash, Form, Frame, Html, Notice, Pairs, Posted, Problem, SignedIn, download,
    redirect_with,
};

use super::print::PDF;
use crate::Failure;
use crate::model::report::plain;
use crate::pages::{reader, writer, writes};
use crate::print::{self, Imprint};
use crate::reporting::{self, Report};
use crate::source::{self, Reach};
use crate::store::{budgets, reports};

/// More than any report needs; `MOST` is in characters.
const MOST: usize = 60_000;

#[derive(Template)]
#[template(path = "account/report.html")]
struct ReportPage {
    frame: Frame,
    form: Form,
    shown: Option<Html>,
    diff: Option<DiffTable>,
    notice: Notice,
    paragraphs: Vec<(bool, String)>,
    base: String,
    saved: bool,
    writes: bool,
}

/// The pairs whose difference is shown when two save at once.
fn seen(text: &str) -> Pairs {
    vec![("Testo".to_owned(), text.to_owned())]
}

fn address(year: i16) -> String {
    format!("/rendiconto/{year}/relazione")
}

fn drawn((app, who): (&App, &SignedIn), report: &Report, form: Form, year: i16) -> ReportPage {
    let notice = match &report.saved {
        Some(saved) => Notice::info(format!("Testo salvato da {}, {}.", saved.saved_by, saved.saved_at)),
        None => Notice::info(
            "Bozza scritta adesso dai dati del rendiconto e del bilancio: nessuno l'ha ancora salvata.",
        ),
    };
    let version = report.saved.as_ref().map_or(0, |saved| saved.version);
    let paragraphs = report.text.split("\n\n").map(|part| match part.strip_prefix("# ") {
        Some(heading) => (true, heading.to_owned()),
        None => (false, part.to_owned()),
    });
    ReportPage {
        frame: frame(app, who, format!("Relazione annuale {year}"), year),
        shown: Some(form.shown(version, &seen(&report.text))),
        form,
        diff: None,
        notice,
        paragraphs: paragraphs.collect(),
        base: address(year),
        saved: report.saved.is_some(),
        writes: writes(who.actor()),
    }
}

fn frame(app: &App, who: &SignedIn, title: String, year: i16) -> Frame {
    Frame::new(who, app, title)
        .area("rendiconto")
        .crumb("Rendiconto", "/rendiconto")
        .crumb(year.to_string(), format!("/rendiconto/{year}"))
}

/// The report of a year that has an account, a budget or a saved text.
async fn found(tx: &mut Tx, can: &Can<ViewBudget>, year: i16) -> Result<Report, Problem> {
    let sees = kernel::Actor::console(can.tenant()).may_over(kernel::permission::ViewFinalAccount)?;
    let known = source::years(tx, Reach::of(&sees)).await?.contains(&year)
        || budgets::every(tx, can).await?.iter().any(|one| one.year == year);
    let report = reporting::of_year(tx, can, year).await?;
    if known || report.saved.is_some() { Ok(report) } else { Err(Problem::NotFound) }
}

pub(in crate::pages) async fn page(
    State(app): State<App>,
    who: SignedIn,
    Path(year): Path<i16>,
) -> Result<Response, Problem> {
    let can = reader(who.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let report = found(&mut tx, &can, year).await?;
    let form = Form::filled(&who, address(year), [("text", report.text.as_str())]);
    webkit::page(&drawn((&app, &who), &report, form, year))
}

pub(in crate::pages) async fn save(
    State(app): State<App>,
    who: SignedIn,
    Path(year): Path<i16>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (can, sees) = (writer(who.actor())?, reader(who.actor())?);
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let now = found(&mut tx, &sees, year).await?;
    let mut f = posted.reader();
    let (shown, text) = (f.version(), f.long_text("text", "Testo", 1..=MOST));
    // Paragraphs are divided by empty lines, however the browser ends its lines.
    let text = text.replace("\r\n", "\n");
    if let Err(errors) = f.finish() {
        let form = Form::with(&posted, address(year), errors);
        return webkit::page_invalid(&drawn((&app, &who), &now, form, year));
    }
    match reports::save(&mut tx, &can, (year, shown), &text).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(redirect_with(&address(year), Flash::success("Relazione salvata")))
        }
        Err(Failure::Stale) => {
            let diff = DiffTable::three_way(&posted, &seen(&now.text), &seen(&text));
            let page = drawn((&app, &who), &now, Form::late(&posted, address(year)), year);
            webkit::page_conflict(&ReportPage { diff: Some(diff), ..page })
        }
        Err(failure) => Err(failure.into()),
    }
}

pub(in crate::pages) async fn ask_again(
    State(app): State<App>,
    who: SignedIn,
    Path(year): Path<i16>,
) -> Result<Response, Problem> {
    let can = writer(who.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let saved = reports::get(&mut tx, &can, year).await?.ok_or(Problem::NotFound)?;
    let frame = frame(&app, &who, format!("Rifai la relazione {year}?"), year);
    let form = Form::empty(&who, format!("{}/rifai", address(year)));
    Confirm::new(frame, form, "Scarta il testo salvato", address(year))
        .effect("Il testo salvato non ci sarà più: la relazione si riscrive dai dati di oggi.")
        .effect("Quello che conteneva resta nel registro delle attività.")
        .version(saved.version)
        .page()
}

pub(in crate::pages) async fn again(
    State(app): State<App>,
    who: SignedIn,
    Path(year): Path<i16>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = writer(who.actor())?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let shown = posted.reader().version();
    reports::forget(&mut tx, &can, (year, shown)).await?;
    tx.commit().await?;
    Ok(redirect_with(
        &address(year),
        Flash::success("Testo scartato: la relazione è di nuovo quella ricavata dai dati"),
    ))
}

pub(in crate::pages) async fn text(
    State(app): State<App>,
    who: SignedIn,
    Path(year): Path<i16>,
) -> Result<Response, Problem> {
    let can = reader(who.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let report = found(&mut tx, &can, year).await?;
    let name = format!("Relazione-annuale-{year}.txt");
    Ok(download(&name, "text/plain; charset=utf-8", plain(&report.text).into_bytes()))
}

pub(in crate::pages) async fn pdf(
    State(app): State<App>,
    who: SignedIn,
    Path(year): Path<i16>,
) -> Result<Response, Problem> {
    let can = reader(who.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let report = found(&mut tx, &can, year).await?;
    let centre = registry::centre::get(&mut tx).await?;
    let at = report.saved.as_ref().map_or_else(|| app.clock.now(), |saved| saved.saved_at);
    let imprint = Imprint::of(centre.as_ref(), app.site.demo, at);
    drop(tx);
    let bytes = print::report(imprint, year, &report.text).await?;
    Ok(download(&format!("Relazione-annuale-{year}.pdf"), PDF, bytes))
}
