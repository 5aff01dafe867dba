//! What this is: the pages of a centre's staff: roles, people, share of their time.
//! What it is not: hours worked.

use askama::Template;
use axum::extract::{Path, State};
use kernel::permission::{EditCentre, ViewCentre};
use kernel::{Can, Phase, Rate, StaffId, Target};
use webkit::{
    App, Confirm, DiffTable, Flash, Form, FormErrors, Frame, Html, ListQuery, Pairs, Posted, Problem,
    SignedIn, export, page, page_conflict, page_invalid, redirect, redirect_with,
};

use super::{Answer, sent_twice, write};
use crate::model::{Employer, Staff, StaffData};
use crate::{RegistryError, export as tables, people};

#[derive(Template)]
#[template(path = "staff_form.html")]
struct StaffForm {
    frame: Frame,
    form: Form,
    hidden: Html,
    diff: Option<DiffTable>,
    archive: Option<String>,
}

fn may(who: &SignedIn) -> Result<Can<EditCentre>, Problem> {
    Ok(who.actor().may(EditCentre, &Target::centre(who.actor().tenant(), Phase::Current))?)
}

fn frame((app, who): (&App, &SignedIn), title: impl Into<String>) -> Frame {
    Frame::new(who, app, title).area("centro").crumb("Centro", "/centro")
}

const NEW: &str = "/centro/personale/nuovo";

fn new_form(at: (&App, &SignedIn), form: Form) -> StaffForm {
    let hidden = form.once(at.0.ids.fresh::<StaffId>());
    StaffForm { frame: frame(at, "Nuova figura"), form, hidden, diff: None, archive: None }
}

pub(super) async fn new(State(app): State<App>, who: SignedIn) -> Answer {
    may(&who)?;
    page(&new_form((&app, &who), Form::empty(&who, NEW)))
}

pub(super) async fn add(State(app): State<App>, who: SignedIn, posted: Posted) -> Answer {
    let can = may(&who)?;
    let mut f = posted.reader();
    let id: Option<StaffId> = f.once();
    let read = f.finish().and_then(|()| read(&posted)).map(|data| id.map(|id| (id, data)));
    let (id, data) = match read {
        Ok(Some(read)) => read,
        Ok(None) => {
            return Err(Problem::Malformed("Ricarica la pagina e compila di nuovo il modulo.".into()));
        }
        Err(errors) => return page_invalid(&new_form((&app, &who), Form::with(&posted, NEW, errors))),
    };
    let mut tx = write(&app.db, &who).await?;
    match people::add_staff(&mut tx, &can, id, &data).await {
        Ok(()) => tx.commit().await?,
        Err(error) if sent_twice(&error) => return Ok(redirect("/centro")),
        Err(error) => return Err(error.into()),
    }
    Ok(redirect_with("/centro", Flash::success(format!("Aggiunta la figura {}.", data.role))))
}

fn read(posted: &Posted) -> Result<StaffData, FormErrors> {
    let mut f = posted.reader();
    let role = f.text("role", "Figura", 1..=200);
    let employer = f.choice("employer", "Datore di lavoro", Employer::from_code);
    let people = f.integer("people", "Persone", 1..=10_000);
    let share = f.rate("share", "Tempo per persona (%)");
    if share.is_some_and(|share| share > StaffData::WHOLE || share < Rate::new(0)) {
        f.error(
            "share",
            "Tempo per persona (%): da 0 a 100. Chi lavora per più servizi si divide fra le figure",
        );
    }
    let skills = f.long_text("skills", "Competenze", 0..=2000);
    let qualification = f.text("qualification", "Titolo di studio", 0..=200);
    f.finish_with(|| {
        Some(StaffData { role, employer: employer?, people: people?, share: share?, skills, qualification })
    })
}

fn rows(data: &StaffData) -> [(&'static str, &'static str, String); 6] {
    [
        ("role", "Figura", data.role.clone()),
        ("employer", "Datore di lavoro", data.employer.code().into()),
        ("people", "Persone", data.people.to_string()),
        ("share", "Tempo per persona (%)", sheet::decimal::format_short(data.share.get(), 2, 0)),
        ("skills", "Competenze", data.skills.clone()),
        ("qualification", "Titolo di studio", data.qualification.clone()),
    ]
}

/// The role as the table of differences shows it.
fn as_seen(data: &StaffData) -> Pairs {
    let read = |name, text| if name == "employer" { data.employer.label().to_owned() } else { text };
    rows(data).into_iter().map(|(name, label, text)| (label.to_owned(), read(name, text))).collect()
}

fn edit_form(at: (&App, &SignedIn), staff: &Staff, form: Form) -> StaffForm {
    let archive = Some(format!("/centro/personale/{}/archivia", staff.staff_id));
    let frame = frame(at, format!("Modifica {}", staff.data.role));
    StaffForm { frame, hidden: form.shown(staff.version, &as_seen(&staff.data)), form, diff: None, archive }
}

async fn mine(app: &App, who: &SignedIn, id: StaffId) -> Result<(Can<EditCentre>, Staff), Problem> {
    let (can, view) = (may(who)?, who.actor().may_over(ViewCentre)?);
    let mut tx = app.db.read(can.tenant()).await?;
    let staff = people::staff_role(&mut tx, &view, id).await?.ok_or(Problem::NotFound)?;
    Ok((can, staff))
}

pub(super) async fn form(State(app): State<App>, who: SignedIn, Path(id): Path<StaffId>) -> Answer {
    let (_, staff) = mine(&app, &who, id).await?;
    let values = rows(&staff.data).map(|(name, _, text)| (name, text));
    let form = Form::filled(&who, format!("/centro/personale/{id}"), values);
    page(&edit_form((&app, &who), &staff, form))
}

pub(super) async fn change(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<StaffId>,
    posted: Posted,
) -> Answer {
    let (can, staff) = mine(&app, &who, id).await?;
    let shown = posted.reader().version();
    let address = format!("/centro/personale/{id}");
    let again = |form| edit_form((&app, &who), &staff, form);
    let data = match read(&posted) {
        Ok(data) => data,
        Err(errors) => return page_invalid(&again(Form::with(&posted, &address, errors))),
    };
    let mut tx = write(&app.db, &who).await?;
    match people::change_staff(&mut tx, &can, (id, shown), &data).await {
        Ok(()) => tx.commit().await?,
        Err(RegistryError::Stale) => {
            let diff = DiffTable::three_way(&posted, &as_seen(&staff.data), &as_seen(&data));
            return page_conflict(&StaffForm { diff: Some(diff), ..again(Form::late(&posted, &address)) });
        }
        Err(error) => return Err(error.into()),
    }
    Ok(redirect_with("/centro", Flash::success("Figura salvata.")))
}

pub(super) async fn ask_archive(State(app): State<App>, who: SignedIn, Path(id): Path<StaffId>) -> Answer {
    let (_, staff) = mine(&app, &who, id).await?;
    let frame = frame((&app, &who), format!("Archivia {}?", staff.data.role));
    Confirm::new(
        frame,
        Form::empty(&who, format!("/centro/personale/{id}/archivia")),
        "Archivia la figura",
        "/centro",
    )
    .effect("La figura non conta più nel personale del centro; resta nel registro delle attività.")
    .version(staff.version)
    .page()
}

pub(super) async fn archive(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<StaffId>,
    posted: Posted,
) -> Answer {
    let can = may(&who)?;
    let mut tx = write(&app.db, &who).await?;
    people::archive_staff(&mut tx, &can, (id, posted.reader().version())).await?;
    tx.commit().await?;
    Ok(redirect_with("/centro", Flash::success("Figura archiviata.")))
}

/// The staff as a file.
pub(super) async fn download(State(app): State<App>, who: SignedIn, query: ListQuery) -> Answer {
    let can = who.actor().may_over(ViewCentre)?;
    let Some(format) = query.format() else { return Ok(redirect("/centro")) };
    let rows = people::staff(&mut app.db.read(can.tenant()).await?, &can).await?;
    let table = tables::staff(&rows).map_err(RegistryError::from)?;
    export(format, "Personale", &table, app.clock.today())
}
