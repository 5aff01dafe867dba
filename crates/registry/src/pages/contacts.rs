//! What this is: the pages of a body's contacts.
//! What it is not: accounts.

use askama::Template;
use axum::extract::{Path, State};
use kernel::permission::{EditContacts, ViewBodies};
use kernel::{BodyId, Can, ContactId, Day, Email};
use webkit::{
    App, Confirm, DiffTable, Flash, Form, FormErrors, Frame, Html, ListQuery, Pairs, Posted, Problem,
    SignedIn, export, page, page_conflict, page_invalid, redirect, redirect_with,
};

use super::{Answer, seen, sent_twice, write};
use crate::model::{Body, Contact, ContactData, ContactRole};
use crate::{RegistryError, bodies, contacts, export as tables};

#[derive(Template)]
#[template(path = "contact_form.html")]
struct ContactForm {
    frame: Frame,
    form: Form,
    hidden: Html,
    diff: Option<DiffTable>,
    back: String,
    archive: Option<String>,
}

fn frame(app: &App, who: &SignedIn, body: &Body, title: String) -> Frame {
    let id = body.body_id;
    Frame::new(who, app, title)
        .area("enti")
        .crumb("Enti", "/enti")
        .crumb(body.full_name(), format!("/enti/{id}"))
}

fn may(who: &SignedIn, body: &Body) -> Result<Can<EditContacts>, Problem> {
    Ok(who.actor().may(EditContacts, &body.target(who.actor().tenant()))?)
}

fn new_form((app, who): (&App, &SignedIn), body: &Body, form: Form) -> ContactForm {
    let hidden = form.once(app.ids.fresh::<ContactId>());
    let frame = frame(app, who, body, format!("Nuovo contatto di {}", body.full_name()));
    ContactForm { frame, form, hidden, diff: None, back: format!("/enti/{}", body.body_id), archive: None }
}

pub(super) async fn new(State(app): State<App>, who: SignedIn, Path(id): Path<BodyId>) -> Answer {
    let (_, _, body) = seen(&app, &who, id).await?;
    may(&who, &body)?;
    page(&new_form((&app, &who), &body, Form::empty(&who, format!("/enti/{id}/contatti/nuovo"))))
}

pub(super) async fn add(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<BodyId>,
    posted: Posted,
) -> Answer {
    let (_, _, body) = seen(&app, &who, id).await?;
    let can = may(&who, &body)?;
    let address = format!("/enti/{id}/contatti/nuovo");
    let invalid =
        |errors| page_invalid(&new_form((&app, &who), &body, Form::with(&posted, &address, errors)));
    let (contact, data) = match read_new(&posted) {
        Ok(read) => read,
        Err(errors) => return invalid(errors),
    };
    let mut tx = write(&app.db, &who).await?;
    match contacts::add(&mut tx, &can, (contact, id), data).await {
        Ok(_) => tx.commit().await?,
        Err(error) if sent_twice(&error) => return Ok(redirect(&format!("/enti/{id}"))),
        Err(error) => return Err(error.into()),
    }
    Ok(redirect_with(&format!("/enti/{id}"), Flash::success("Contatto aggiunto.")))
}

fn read_new(posted: &Posted) -> Result<(ContactId, ContactData), FormErrors> {
    let mut reader = posted.reader();
    let id: Option<ContactId> = reader.once();
    reader.finish()?;
    let data = read(posted)?;
    id.map(|id| (id, data))
        .ok_or_else(|| FormErrors::one("", "Ricarica la pagina e compila di nuovo il modulo"))
}

fn read(posted: &Posted) -> Result<ContactData, FormErrors> {
    let mut f = posted.reader();
    let role = f.choice("role", "Ruolo", ContactRole::from_code);
    let name = f.text("name", "Nome e cognome", 1..=200);
    let email = f.optional("email", "E-mail", Email::parse);
    let phone = f.text("phone", "Telefono", 0..=60);
    let (from, to) =
        (f.optional_day("valid_from", "In carica dal"), f.optional_day("valid_to", "In carica fino al"));
    let note = f.long_text("note", "Nota", 0..=1000);
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        f.error("valid_to", "In carica fino al: deve venire dopo l'inizio");
    }
    f.finish_with(|| {
        Some(ContactData { role: role?, name, email, phone, valid_from: from, valid_to: to, note })
    })
}

fn filled(who: &SignedIn, address: &str, data: &ContactData) -> Form {
    let values = rows(data).map(|(name, _, text)| (name, text));
    let values = values
        .into_iter()
        .map(|(name, text)| if name == "role" { (name, data.role.code().to_owned()) } else { (name, text) });
    Form::filled(who, address, values)
}

/// The fields with their labels, as the person reads them.
fn rows(data: &ContactData) -> [(&'static str, &'static str, String); 7] {
    let day = |day: Option<Day>| day.map(Day::iso).unwrap_or_default();
    [
        ("role", "Ruolo", data.role.label().to_owned()),
        ("name", "Nome e cognome", data.name.clone()),
        ("email", "E-mail", data.email.as_ref().map(ToString::to_string).unwrap_or_default()),
        ("phone", "Telefono", data.phone.clone()),
        ("valid_from", "In carica dal", day(data.valid_from)),
        ("valid_to", "In carica fino al", day(data.valid_to)),
        ("note", "Nota", data.note.clone()),
    ]
}

fn edit_form((app, who): (&App, &SignedIn), body: &Body, contact: &Contact, form: Form) -> ContactForm {
    let (frame, back) =
        (frame(app, who, body, format!("Modifica {}", contact.data.name)), format!("/enti/{}", body.body_id));
    let archive = Some(format!("/enti/{}/contatti/{}/archivia", body.body_id, contact.contact_id));
    ContactForm {
        frame,
        hidden: form.shown(contact.version, &as_seen(&contact.data)),
        form,
        diff: None,
        back,
        archive,
    }
}

/// The contact of this body, to be changed.
async fn mine(
    app: &App,
    who: &SignedIn,
    (id, contact): (BodyId, ContactId),
) -> Result<(Body, Contact, Can<EditContacts>), Problem> {
    let (mut tx, _, body) = seen(app, who, id).await?;
    let can = may(who, &body)?;
    let contact = contacts::get(&mut tx, &can, contact).await?;
    let contact = contact.filter(|contact| contact.body_id == id).ok_or(Problem::NotFound)?;
    Ok((body, contact, can))
}

pub(super) async fn form(
    State(app): State<App>,
    who: SignedIn,
    Path((id, contact)): Path<(BodyId, ContactId)>,
) -> Answer {
    let (body, contact, _) = mine(&app, &who, (id, contact)).await?;
    let address = format!("/enti/{id}/contatti/{}", contact.contact_id);
    let form = filled(&who, &address, &contact.data);
    page(&edit_form((&app, &who), &body, &contact, form))
}

pub(super) async fn change(
    State(app): State<App>,
    who: SignedIn,
    Path((id, contact)): Path<(BodyId, ContactId)>,
    posted: Posted,
) -> Answer {
    let (body, contact, can) = mine(&app, &who, (id, contact)).await?;
    let shown = posted.reader().version();
    let address = format!("/enti/{id}/contatti/{}", contact.contact_id);
    let again = |form| edit_form((&app, &who), &body, &contact, form);
    let data = match read(&posted) {
        Ok(data) => data,
        Err(errors) => return page_invalid(&again(Form::with(&posted, &address, errors))),
    };
    let mut tx = write(&app.db, &who).await?;
    match contacts::change(&mut tx, &can, (contact.contact_id, shown), data.clone()).await {
        Ok(_) => tx.commit().await?,
        Err(RegistryError::Stale) => {
            let diff = DiffTable::three_way(&posted, &as_seen(&contact.data), &as_seen(&data));
            return page_conflict(&ContactForm { diff: Some(diff), ..again(Form::late(&posted, &address)) });
        }
        Err(error) => return Err(error.into()),
    }
    Ok(redirect_with(&format!("/enti/{id}"), Flash::success("Contatto salvato.")))
}

/// The contact as the table of differences shows it.
fn as_seen(data: &ContactData) -> Pairs {
    let day = |day: Option<Day>| day.map(Day::short).unwrap_or_default();
    let read = |name, text| match name {
        "valid_from" => day(data.valid_from),
        "valid_to" => day(data.valid_to),
        _ => text,
    };
    rows(data).into_iter().map(|(name, label, text)| (label.to_owned(), read(name, text))).collect()
}

pub(super) async fn ask_archive(
    State(app): State<App>,
    who: SignedIn,
    Path((id, contact)): Path<(BodyId, ContactId)>,
) -> Answer {
    let (body, contact, _) = mine(&app, &who, (id, contact)).await?;
    let frame = frame(&app, &who, &body, format!("Archivia il contatto {}?", contact.data.name));
    let address = format!("/enti/{id}/contatti/{}/archivia", contact.contact_id);
    Confirm::new(frame, Form::empty(&who, address), "Archivia il contatto", format!("/enti/{id}"))
        .effect("Il contatto non compare più; resta nella storia delle attività.")
        .version(contact.version)
        .page()
}

pub(super) async fn archive(
    State(app): State<App>,
    who: SignedIn,
    Path((id, contact)): Path<(BodyId, ContactId)>,
    posted: Posted,
) -> Answer {
    let (_, contact, can) = mine(&app, &who, (id, contact)).await?;
    let mut tx = write(&app.db, &who).await?;
    contacts::archive(&mut tx, &can, (contact.contact_id, posted.reader().version())).await?;
    tx.commit().await?;
    Ok(redirect_with(&format!("/enti/{id}"), Flash::success("Contatto archiviato.")))
}

/// Every contact within reach, as a file.
pub(super) async fn download(State(app): State<App>, who: SignedIn, query: ListQuery) -> Answer {
    let can = who.actor().may_over(ViewBodies)?;
    let Some(format) = query.format() else { return Ok(redirect("/enti")) };
    let mut tx = app.db.read(can.tenant()).await?;
    let (rows, refs) = (contacts::every(&mut tx, &can).await?, bodies::refs(&mut tx, &can).await?);
    let table = tables::contacts(&rows, &refs).map_err(RegistryError::from)?;
    export(format, "Contatti", &table, app.clock.today())
}
