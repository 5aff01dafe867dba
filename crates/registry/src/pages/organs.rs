//! What this is: the pages of a centre's organs and of who sits in them.
//! What it is not: sittings and minutes.

use askama::Template;
use axum::extract::{Path, State};
use kernel::permission::{EditCentre, ViewCentre};
use kernel::{Can, OrganId, Phase, Target};
use uuid::Uuid;
use webkit::{
    App, Confirm, DiffTable, Facts, Flash, Form, FormErrors, Frame, Html, ListQuery, Pairs, Posted, Problem,
    SignedIn, export, page, page_conflict, page_invalid, redirect, redirect_with,
};

use super::{Answer, form_errors, sent_twice, write};
use crate::model::{Member, Organ, OrganData, OrganKind};
use crate::{RegistryError, export as tables, people};

#[derive(Template)]
#[template(path = "organ_form.html")]
struct OrganForm {
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

const NEW: &str = "/centro/organi/nuovo";

fn new_form(at: (&App, &SignedIn), form: Form) -> OrganForm {
    let hidden = form.once(at.0.ids.fresh::<OrganId>());
    OrganForm { frame: frame(at, "Nuovo organo"), form, hidden, diff: None, archive: None }
}

pub(super) async fn new(State(app): State<App>, who: SignedIn) -> Answer {
    may(&who)?;
    page(&new_form((&app, &who), Form::empty(&who, NEW)))
}

pub(super) async fn add(State(app): State<App>, who: SignedIn, posted: Posted) -> Answer {
    let can = may(&who)?;
    let mut f = posted.reader();
    let id: Option<OrganId> = f.once();
    let read = f.finish().and_then(|()| read(&posted)).map(|data| id.map(|id| (id, data)));
    let (id, data) = match read {
        Ok(Some(read)) => read,
        Ok(None) => {
            return Err(Problem::Malformed("Ricarica la pagina e compila di nuovo il modulo.".into()));
        }
        Err(errors) => return page_invalid(&new_form((&app, &who), Form::with(&posted, NEW, errors))),
    };
    let mut tx = write(&app.db, &who).await?;
    match people::add_organ(&mut tx, &can, id, &data).await {
        Ok(()) => tx.commit().await?,
        Err(error) if sent_twice(&error) => return Ok(redirect("/centro")),
        Err(error) => return Err(error.into()),
    }
    Ok(redirect_with("/centro", Flash::success(format!("Aggiunto: {}.", data.name))))
}

fn read(posted: &Posted) -> Result<OrganData, FormErrors> {
    let mut f = posted.reader();
    let kind = f.choice("kind", "Tipo", OrganKind::from_code);
    let name = f.text("name", "Nome", 1..=200);
    let functions = f.long_text("functions", "Funzioni", 0..=4000);
    let seat_rule = f.long_text("seat_rule", "Chi ne fa parte", 0..=4000);
    let term_years = f.optional_integer("term_years", "Durata in anni", 0..=20).unwrap_or(0);
    f.finish_with(|| Some(OrganData { kind: kind?, name, functions, seat_rule, term_years }))
}

fn rows(data: &OrganData) -> [(&'static str, &'static str, String); 5] {
    let years = if data.term_years > 0 { data.term_years.to_string() } else { String::new() };
    [
        ("kind", "Tipo", data.kind.code().into()),
        ("name", "Nome", data.name.clone()),
        ("functions", "Funzioni", data.functions.clone()),
        ("seat_rule", "Chi ne fa parte", data.seat_rule.clone()),
        ("term_years", "Durata in anni", years),
    ]
}

/// The organ as the table of differences shows it.
fn as_seen(data: &OrganData) -> Pairs {
    let read = |name, text| if name == "kind" { data.kind.label().to_owned() } else { text };
    rows(data).into_iter().map(|(name, label, text)| (label.to_owned(), read(name, text))).collect()
}

fn edit_form(at: (&App, &SignedIn), organ: &Organ, form: Form) -> OrganForm {
    let archive = Some(format!("/centro/organi/{}/archivia", organ.organ_id));
    let frame = frame(at, format!("Modifica {}", organ.data.name));
    OrganForm { frame, hidden: form.shown(organ.version, &as_seen(&organ.data)), form, diff: None, archive }
}

async fn mine(app: &App, who: &SignedIn, id: OrganId) -> Result<(Can<EditCentre>, Organ), Problem> {
    let (can, view) = (may(who)?, who.actor().may_over(ViewCentre)?);
    let mut tx = app.db.read(can.tenant()).await?;
    let organ = people::organ(&mut tx, &view, id).await?.ok_or(Problem::NotFound)?;
    Ok((can, organ))
}

pub(super) async fn form(State(app): State<App>, who: SignedIn, Path(id): Path<OrganId>) -> Answer {
    let (_, organ) = mine(&app, &who, id).await?;
    let values = rows(&organ.data).map(|(name, _, text)| (name, text));
    let form = Form::filled(&who, format!("/centro/organi/{id}"), values);
    page(&edit_form((&app, &who), &organ, form))
}

pub(super) async fn change(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<OrganId>,
    posted: Posted,
) -> Answer {
    let (can, organ) = mine(&app, &who, id).await?;
    let shown = posted.reader().version();
    let address = format!("/centro/organi/{id}");
    let again = |form| edit_form((&app, &who), &organ, form);
    let data = match read(&posted) {
        Ok(data) => data,
        Err(errors) => return page_invalid(&again(Form::with(&posted, &address, errors))),
    };
    let mut tx = write(&app.db, &who).await?;
    match people::change_organ(&mut tx, &can, (id, shown), &data).await {
        Ok(()) => tx.commit().await?,
        Err(RegistryError::Stale) => {
            let diff = DiffTable::three_way(&posted, &as_seen(&organ.data), &as_seen(&data));
            return page_conflict(&OrganForm { diff: Some(diff), ..again(Form::late(&posted, &address)) });
        }
        Err(error) => return Err(error.into()),
    }
    Ok(redirect_with("/centro", Flash::success("Organo salvato.")))
}

pub(super) async fn ask_archive(State(app): State<App>, who: SignedIn, Path(id): Path<OrganId>) -> Answer {
    let (_, organ) = mine(&app, &who, id).await?;
    let frame = frame((&app, &who), format!("Archivia {}?", organ.data.name));
    Confirm::new(
        frame,
        Form::empty(&who, format!("/centro/organi/{id}/archivia")),
        "Archivia l'organo",
        "/centro",
    )
    .effect("L'organo e i suoi componenti non compaiono più; restano nel registro delle attività.")
    .version(organ.version)
    .page()
}

pub(super) async fn archive(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<OrganId>,
    posted: Posted,
) -> Answer {
    let can = may(&who)?;
    let mut tx = write(&app.db, &who).await?;
    people::archive_organ(&mut tx, &can, (id, posted.reader().version())).await?;
    tx.commit().await?;
    Ok(redirect_with("/centro", Flash::success("Organo archiviato.")))
}

#[derive(Template)]
#[template(path = "member_form.html")]
struct MemberForm {
    frame: Frame,
    form: Form,
    hidden: Html,
}

fn member_form(at: (&App, &SignedIn), organ: &Organ, form: Form) -> MemberForm {
    let hidden = form.once(at.0.ids.fresh::<Uuid>());
    MemberForm { frame: frame(at, format!("Nuovo componente: {}", organ.data.name)), form, hidden }
}

pub(super) async fn new_member(State(app): State<App>, who: SignedIn, Path(id): Path<OrganId>) -> Answer {
    let (_, organ) = mine(&app, &who, id).await?;
    let form = Form::empty(&who, format!("/centro/organi/{id}/componenti/nuovo"));
    page(&member_form((&app, &who), &organ, form))
}

pub(super) async fn add_member(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<OrganId>,
    posted: Posted,
) -> Answer {
    let (can, organ) = mine(&app, &who, id).await?;
    let member = match read_member(&posted, id) {
        Ok(member) => member,
        Err(errors) => {
            let form = Form::with(&posted, format!("/centro/organi/{id}/componenti/nuovo"), errors);
            return page_invalid(&member_form((&app, &who), &organ, form));
        }
    };
    let mut tx = write(&app.db, &who).await?;
    match people::add_member(&mut tx, &can, &member).await {
        Ok(()) => tx.commit().await?,
        Err(error) if sent_twice(&error) => return Ok(redirect("/centro")),
        Err(error) => return Err(error.into()),
    }
    Ok(redirect_with("/centro", Flash::success(format!("Aggiunto {} in {}.", member.name, organ.data.name))))
}

fn read_member(posted: &Posted, organ_id: OrganId) -> Result<Member, FormErrors> {
    let mut f = posted.reader();
    let member_id: Option<Uuid> = f.once();
    let name = f.text("name", "Nome e cognome", 1..=200);
    let seat = f.text("seat", "Seggio", 0..=200);
    let (from, valid_to) = (f.day("valid_from", "Dal"), f.optional_day("valid_to", "Al"));
    if from.zip(valid_to).is_some_and(|(from, to)| to < from) {
        f.error("valid_to", "Al: deve venire dopo l'inizio");
    }
    f.finish_with(|| {
        Some(Member { member_id: member_id?, organ_id, name, seat, valid_from: from?, valid_to })
    })
}

#[derive(Template)]
#[template(path = "member_end.html")]
struct EndForm {
    frame: Frame,
    form: Form,
    name: String,
}

async fn seated(
    app: &App,
    who: &SignedIn,
    (organ, id): (OrganId, Uuid),
) -> Result<(Can<EditCentre>, Member), Problem> {
    let (can, view) = (may(who)?, who.actor().may_over(ViewCentre)?);
    let members = people::members(&mut app.db.read(can.tenant()).await?, &view).await?;
    let member = members.into_iter().find(|member| member.member_id == id && member.organ_id == organ);
    Ok((can, member.ok_or(Problem::NotFound)?))
}

fn end_form(at: (&App, &SignedIn), member: &Member, form: Form) -> EndForm {
    EndForm { frame: frame(at, format!("Cessa {}", member.name)), form, name: member.name.clone() }
}

pub(super) async fn ask_end(
    State(app): State<App>,
    who: SignedIn,
    Path((organ, id)): Path<(OrganId, Uuid)>,
) -> Answer {
    let (_, member) = seated(&app, &who, (organ, id)).await?;
    let form = Form::empty(&who, format!("/centro/organi/{organ}/componenti/{id}/cessa"));
    page(&end_form((&app, &who), &member, form))
}

pub(super) async fn end_member(
    State(app): State<App>,
    who: SignedIn,
    Path((organ, id)): Path<(OrganId, Uuid)>,
    posted: Posted,
) -> Answer {
    let (can, member) = seated(&app, &who, (organ, id)).await?;
    let invalid = |errors| {
        let form = Form::with(&posted, format!("/centro/organi/{organ}/componenti/{id}/cessa"), errors);
        page_invalid(&end_form((&app, &who), &member, form))
    };
    let mut f = posted.reader();
    let last = f.day("valid_to", "Ultimo giorno");
    let last = match f.finish_with(|| last) {
        Ok(last) => last,
        Err(errors) => return invalid(errors),
    };
    let mut tx = write(&app.db, &who).await?;
    if let Err(error) = people::end_member(&mut tx, &can, (organ, id), last).await {
        return invalid(form_errors(error)?);
    }
    tx.commit().await?;
    Ok(redirect_with("/centro", Flash::success(format!("{} cessa dal {}.", member.name, last.tomorrow()))))
}

/// What an organ is, for the page of the centre.
pub(super) fn facts(organ: &Organ) -> Facts {
    let data = &organ.data;
    let term = (data.term_years > 0).then(|| format!("{} anni", data.term_years));
    Facts::new()
        .row("Tipo", data.kind)
        .row("Funzioni", &data.functions)
        .row("Chi ne fa parte", &data.seat_rule)
        .maybe("Durata", term)
}

/// Organs and members as a file.
pub(super) async fn download(State(app): State<App>, who: SignedIn, query: ListQuery) -> Answer {
    let can = who.actor().may_over(ViewCentre)?;
    let Some(format) = query.format() else { return Ok(redirect("/centro")) };
    let mut tx = app.db.read(can.tenant()).await?;
    let (organs, members) = (people::organs(&mut tx, &can).await?, people::members(&mut tx, &can).await?);
    let table = tables::organs(&organs, &members).map_err(RegistryError::from)?;
    export(format, "Organi", &table, app.clock.today())
}
