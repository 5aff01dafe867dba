//! What this is: adding, changing and putting away a body.
//! What it is not: its contacts and figures.

use askama::Template;
use axum::extract::{Path, State};
use kernel::permission::{EditBody, EditContacts};
use kernel::{BodyId, Phase, Target};
use webkit::{
    App, Confirm, DiffTable, Flash, Form, FormErrors, Frame, Pairs, Posted, Problem, SignedIn, page,
    page_conflict, page_invalid, redirect, redirect_with,
};

use super::body_form::{Section, editable, filled, names, read, sections};
use super::{Answer, form_errors, seen, sent_twice, story, write};
use crate::model::{Body, BodyData, BodyKind, Field, Names};
use crate::{RegistryError, bodies};

#[derive(Template)]
#[template(path = "body_form.html")]
struct BodyForm {
    frame: Frame,
    form: Form,
    hidden: webkit::Html,
    diff: Option<DiffTable>,
    sections: Vec<Section>,
    back: String,
}

fn new_form(app: &App, who: &SignedIn, form: Form) -> BodyForm {
    let frame = Frame::new(who, app, "Nuovo ente").area("enti").crumb("Enti", "/enti").lead(
        "Bastano tipo e denominazione; il resto si può completare dopo. I Comuni italiani si aggiungono più in \
         fretta dal registro nazionale.",
    );
    let hidden = form.once(app.ids.fresh::<BodyId>());
    let sections = sections(&form, Field::ALL);
    BodyForm { frame, form, hidden, diff: None, sections, back: "/enti".into() }
}

pub(super) async fn new(State(app): State<App>, who: SignedIn) -> Answer {
    who.actor().may_over(EditBody)?;
    page(&new_form(&app, &who, Form::empty(&who, "/enti/nuovo")))
}

pub(super) async fn add(State(app): State<App>, who: SignedIn, posted: Posted) -> Answer {
    let can = who.actor().may_over(EditBody)?;
    let invalid = |errors| page_invalid(&new_form(&app, &who, Form::with(&posted, "/enti/nuovo", errors)));
    let mut reader = posted.reader();
    let id: Option<BodyId> = reader.once();
    let (Some(id), Ok(())) = (id, reader.finish()) else {
        return invalid(FormErrors::one("", "Ricarica la pagina e compila di nuovo il modulo"));
    };
    let mut tx = write(&app.db, &who).await?;
    if bodies::get(&mut tx, &can, id).await?.is_some() {
        return Ok(redirect(&format!("/enti/{id}")));
    }
    let names = names(&mut tx, &can, None, Some(&posted)).await?;
    let data = match read(&posted, BodyData::named(BodyKind::Other, ""), Field::ALL, &names) {
        Ok(data) => data,
        Err(errors) => return invalid(errors),
    };
    match bodies::add(&mut tx, &can, id, data).await {
        Ok(body) => {
            tx.commit().await?;
            Ok(redirect_with(
                &format!("/enti/{id}"),
                Flash::success(format!("Aggiunto: {}.", body.full_name())),
            ))
        }
        Err(error) if sent_twice(&error) => Ok(redirect(&format!("/enti/{id}"))),
        Err(error) => invalid(form_errors(error)?),
    }
}

fn edit_form(
    (app, who): (&App, &SignedIn),
    (body, names): (&Body, &Names),
    form: Form,
    fields: &[Field],
) -> BodyForm {
    let back = format!("/enti/{}", body.body_id);
    let frame = Frame::new(who, app, format!("Modifica {}", body.full_name()))
        .area("enti")
        .crumb("Enti", "/enti")
        .crumb(body.full_name(), back.clone());
    let hidden = form.shown(body.version, &as_seen(&body.data, fields, names));
    let sections = sections(&form, fields);
    BodyForm { frame, form, hidden, diff: None, sections, back }
}

pub(super) async fn form(State(app): State<App>, who: SignedIn, Path(id): Path<BodyId>) -> Answer {
    let (mut tx, _, body) = seen(&app, &who, id).await?;
    let can = who.actor().may(EditContacts, &body.target(who.actor().tenant()))?;
    let names = names(&mut tx, &can, Some(&body.data), None).await?;
    let form = filled(&who, &format!("/enti/{id}/modifica"), &body.data, &names);
    page(&edit_form((&app, &who), (&body, &names), form, editable(&can)))
}

pub(super) async fn change(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<BodyId>,
    posted: Posted,
) -> Answer {
    let (_, _, body) = seen(&app, &who, id).await?;
    let can = who.actor().may(EditContacts, &body.target(who.actor().tenant()))?;
    let address = format!("/enti/{id}/modifica");
    let mut reader = posted.reader();
    let shown = reader.version();
    let mut tx = write(&app.db, &who).await?;
    let names = names(&mut tx, &can, Some(&body.data), Some(&posted)).await?;
    let again = |form| edit_form((&app, &who), (&body, &names), form, editable(&can));
    let invalid = |errors| page_invalid(&again(Form::with(&posted, &address, errors)));
    if let Err(errors) = reader.finish() {
        return invalid(errors);
    }
    let data = match read(&posted, body.data.clone(), editable(&can), &names) {
        Ok(data) => data,
        Err(errors) => return invalid(errors),
    };
    match bodies::change(&mut tx, &can, (id, shown), data.clone()).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(redirect_with(&format!("/enti/{id}"), Flash::success("Dati dell'ente salvati.")))
        }
        Err(RegistryError::Stale) => {
            let seen = |data| as_seen(data, editable(&can), &names);
            let who = story::author(&mut tx, id, shown).await?;
            let diff = DiffTable::three_way(&posted, &seen(&body.data), &seen(&data)).by(who);
            page_conflict(&BodyForm { diff: Some(diff), ..again(Form::late(&posted, &address)) })
        }
        Err(error) => invalid(form_errors(error)?),
    }
}

/// The body as the table of differences shows it: the fields that the person may change.
fn as_seen(data: &BodyData, fields: &[Field], names: &Names) -> Pairs {
    fields.iter().map(|field| (field.label().to_owned(), field.get(data, names))).collect()
}

pub(super) async fn ask_archive(State(app): State<App>, who: SignedIn, Path(id): Path<BodyId>) -> Answer {
    let (_, _, body) = seen(&app, &who, id).await?;
    who.actor().may(EditBody, &body.target(who.actor().tenant()))?;
    let back = format!("/enti/{id}");
    let frame = Frame::new(&who, &app, format!("Archivia {}?", body.full_name()))
        .area("enti")
        .crumb("Enti", "/enti")
        .crumb(body.full_name(), back.clone());
    Confirm::new(frame, Form::empty(&who, format!("/enti/{id}/archivia")), "Archivia l'ente", back)
        .effect("L'ente non compare più negli elenchi e nelle scelte.")
        .effect("Convenzioni, fatture, parametri e storia restano consultabili.")
        .effect("Si può ripristinare in qualsiasi momento.")
        .version(body.version)
        .page()
}

pub(super) async fn archive(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<BodyId>,
    posted: Posted,
) -> Answer {
    let (_, _, body) = seen(&app, &who, id).await?;
    let can = who.actor().may(EditBody, &body.target(who.actor().tenant()))?;
    let mut tx = write(&app.db, &who).await?;
    bodies::archive(&mut tx, &can, (id, posted.reader().version())).await?;
    tx.commit().await?;
    Ok(redirect_with(&format!("/enti/{id}"), Flash::success(format!("Archiviato: {}.", body.full_name()))))
}

/// A body that was put away: the permission is asked for the whole register, since nothing else may be done to it.
fn may_restore(who: &SignedIn) -> Result<kernel::Can<EditBody>, Problem> {
    Ok(who.actor().may(EditBody, &Target::centre(who.actor().tenant(), Phase::Current))?)
}

pub(super) async fn ask_restore(State(app): State<App>, who: SignedIn, Path(id): Path<BodyId>) -> Answer {
    let (_, _, body) = seen(&app, &who, id).await?;
    may_restore(&who)?;
    let back = format!("/enti/{id}");
    let frame = Frame::new(&who, &app, format!("Ripristina {}?", body.full_name()))
        .area("enti")
        .crumb("Enti", "/enti")
        .crumb(body.full_name(), back.clone());
    Confirm::new(frame, Form::empty(&who, format!("/enti/{id}/ripristina")), "Ripristina l'ente", back)
        .effect("L'ente torna negli elenchi e si può modificare di nuovo.")
        .version(body.version)
        .page()
}

pub(super) async fn restore(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<BodyId>,
    posted: Posted,
) -> Answer {
    let (_, _, body) = seen(&app, &who, id).await?;
    let can = may_restore(&who)?;
    let mut tx = write(&app.db, &who).await?;
    match bodies::restore(&mut tx, &can, (id, posted.reader().version())).await {
        Ok(_) => tx.commit().await?,
        Err(RegistryError::Field { message, .. }) => return Err(Problem::Conflict(message)),
        Err(other) => return Err(other.into()),
    }
    Ok(redirect_with(&format!("/enti/{id}"), Flash::success(format!("Ripristinato: {}.", body.full_name()))))
}
