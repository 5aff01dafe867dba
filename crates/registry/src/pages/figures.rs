//! What this is: recording a dated figure of a body, and the list of the figures a centre keeps.
//! What it is not: prices.

use askama::Template;
use axum::extract::{Path, State};
use kernel::permission::{RecordDriver, ViewBodies};
use kernel::{BodyId, Phase, Target};
use webkit::{
    App, Flash, Form, FormErrors, Frame, ListQuery, Posted, SignedIn, export, grouped, page, page_invalid,
    redirect_with,
};

use super::{Answer, form_errors, seen, write};
use crate::drivers::Recorded;
use crate::model::{Body, Driver, DriverKind, NewDriverValue};
use crate::{RegistryError, bodies, drivers, export as tables};

#[derive(Template)]
#[template(path = "figure_form.html")]
struct FigureForm {
    frame: Frame,
    form: Form,
    kinds: Vec<(String, String)>,
    back: String,
}

fn figure_form((app, who): (&App, &SignedIn), body: &Body, kinds: &[DriverKind], form: Form) -> FigureForm {
    let back = format!("/enti/{}", body.body_id);
    let frame = Frame::new(who, app, format!("Registra un valore per {}", body.full_name()))
        .area("enti")
        .crumb("Enti", "/enti")
        .crumb(body.full_name(), back.clone())
        .lead("Ogni valore ha la data a cui si riferisce e la fonte: i calcoli di un anno passato restano uguali.");
    let kinds = kinds.iter().map(|kind| (kind.driver.code().to_owned(), kind.label.clone())).collect();
    FigureForm { frame, form, kinds, back }
}

pub(super) async fn new(State(app): State<App>, who: SignedIn, Path(id): Path<BodyId>) -> Answer {
    let (mut tx, _, body) = seen(&app, &who, id).await?;
    who.actor().may(RecordDriver, &body.target(who.actor().tenant()))?;
    let kinds = drivers::kinds(&mut tx).await?;
    let form = Form::empty(&who, format!("/enti/{id}/parametri/nuovo"));
    page(&figure_form((&app, &who), &body, &kinds, form))
}

pub(super) async fn record(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<BodyId>,
    posted: Posted,
) -> Answer {
    let (mut tx, _, body) = seen(&app, &who, id).await?;
    let can = who.actor().may(RecordDriver, &body.target(who.actor().tenant()))?;
    let kinds = drivers::kinds(&mut tx).await?;
    drop(tx);
    let address = format!("/enti/{id}/parametri/nuovo");
    let invalid = |errors| {
        page_invalid(&figure_form((&app, &who), &body, &kinds, Form::with(&posted, &address, errors)))
    };
    let figure = match read(&posted, id, &kinds) {
        Ok(figure) => figure,
        Err(errors) => return invalid(errors),
    };
    let mut tx = write(&app.db, &who).await?;
    let said = match drivers::record(&mut tx, &can, &figure).await {
        Ok(Recorded::Unchanged) => {
            return Ok(redirect_with(&format!("/enti/{id}"), Flash::info("Il valore c'era già.")));
        }
        Ok(Recorded::New) => "Valore registrato.".to_owned(),
        Ok(Recorded::Corrected(old)) => {
            format!("Valore corretto: prima era {} ({}). Resta nella storia.", grouped(old.value), old.source)
        }
        Err(error) => return invalid(form_errors(error)?),
    };
    tx.commit().await?;
    Ok(redirect_with(&format!("/enti/{id}"), Flash::success(said)))
}

fn read(posted: &Posted, body_id: BodyId, kinds: &[DriverKind]) -> Result<NewDriverValue, FormErrors> {
    let mut f = posted.reader();
    let known =
        |code: &str| kinds.iter().find(|kind| kind.driver.code() == code).map(|kind| kind.driver.clone());
    let driver = f.choice("driver", "Parametro", known);
    let value = f.integer("value", "Valore", 0..=100_000_000);
    let date = f.day("reference_date", "Data di riferimento");
    let source = f.text("source", "Fonte", 1..=300);
    f.finish_with(|| {
        Some(NewDriverValue { body_id, driver: driver?, reference_date: date?, value: value?, source })
    })
}

#[derive(Template)]
#[template(path = "driver_kinds.html")]
struct Kinds {
    frame: Frame,
    form: Form,
    kinds: Vec<DriverKind>,
    may_add: bool,
}

fn kinds_page((app, who): (&App, &SignedIn), kinds: Vec<DriverKind>, form: Form) -> Kinds {
    let frame = Frame::new(who, app, "Parametri").area("enti").crumb("Enti", "/enti").lead(
        "Le grandezze su cui si calcolano le quote: abitanti, postazioni e quelle che servono al centro.",
    );
    let may_add = who.actor().reaches(kernel::permission::ActionKind::RecordDriver);
    Kinds { frame, form, kinds, may_add }
}

pub(super) async fn kinds(State(app): State<App>, who: SignedIn, query: ListQuery) -> Answer {
    let can = who.actor().may_over(ViewBodies)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let kinds = drivers::kinds(&mut tx).await?;
    if let Some(format) = query.format() {
        let (rows, refs) = (drivers::every(&mut tx, &can).await?, bodies::refs(&mut tx, &can).await?);
        let table = tables::drivers(&rows, &refs, &kinds).map_err(RegistryError::from)?;
        return export(format, "Parametri", &table, app.clock.today());
    }
    page(&kinds_page((&app, &who), kinds, Form::empty(&who, "/enti/parametri")))
}

pub(super) async fn add_kind(State(app): State<App>, who: SignedIn, posted: Posted) -> Answer {
    let can = who.actor().may(RecordDriver, &Target::centre(who.actor().tenant(), Phase::Current))?;
    let mut tx = write(&app.db, &who).await?;
    let kinds = drivers::kinds(&mut tx).await?;
    let invalid = |errors| {
        page_invalid(&kinds_page((&app, &who), kinds, Form::with(&posted, "/enti/parametri", errors)))
    };
    let kind = match read_kind(&posted) {
        Ok(kind) => kind,
        Err(errors) => return invalid(errors),
    };
    if let Err(error) = drivers::add_kind(&mut tx, &can, &kind).await {
        return invalid(form_errors(error)?);
    }
    tx.commit().await?;
    Ok(redirect_with("/enti/parametri", Flash::success(format!("Aggiunto il parametro {}.", kind.label))))
}

fn read_kind(posted: &Posted) -> Result<DriverKind, FormErrors> {
    let mut f = posted.reader();
    let driver = f.parsed("driver", "Codice del parametro", Driver::parse);
    let label = f.text("label", "Nome", 1..=60);
    let unit = f.text("unit", "Unità", 1..=40);
    f.finish_with(|| Some(DriverKind { driver: driver?, label, unit }))
}
