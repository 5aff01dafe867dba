//! What this is: the sections of a template: added, renamed, moved, taken away.
//! What it is not: their questions.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::NeedsTemplateId;
use webkit::{
    App, Confirm, DiffTable, Field, Form, FormErrors, FormPage, Pairs, Posted, Problem, SignedIn, redirect,
};

use super::template_life::finish;
use super::templates::{found, template_address, template_frame};
use super::{may_edit, of_the_centre, seen};
use crate::model::{Content, Key, Section, Shift, Template, VersionStatus};
use crate::store::{Failure, templates};

/// The template with its draft, for who may compose it.
pub(super) async fn draft(
    app: &App,
    who: &SignedIn,
    id: NeedsTemplateId,
) -> Result<(Template, Content), Problem> {
    may_edit(who)?;
    let (template, versions) = found(app, &of_the_centre(who)?, id).await?;
    let version = versions.into_iter().find(|one| one.status == VersionStatus::Draft);
    let version = version.filter(|_| !template.archived).ok_or(Failure::NotADraft)?;
    Ok((template, version.content))
}

pub(super) fn section(content: &Content, key: &Key) -> Result<Section, Problem> {
    content.section(key).cloned().ok_or(Problem::NotFound)
}

fn fields(form: &Form) -> Vec<Field> {
    vec![
        form.text("title", "Titolo").help("Per esempio «Servizi già offerti»").required().longest(120),
        form.area("help", "Spiegazione").help("Una o due frasi sotto il titolo").rows(3).longest(600),
    ]
}

fn read(posted: &Posted) -> Result<(String, String), FormErrors> {
    let mut f = posted.reader();
    let (title, help) = (f.text("title", "Titolo", 2..=120), f.long_text("help", "Spiegazione", 0..=600));
    f.finish_with(|| Some((title, help)))
}

fn form_page(app: &App, who: &SignedIn, template: &Template, (title, form): (&str, Form)) -> FormPage {
    let frame = template_frame(who, app, template, title);
    FormPage::new(frame, form, "Salva", template_address(template.template_id)).fields(fields)
}

/// `GET /fabbisogni/modelli/{template}/sezioni/nuova`
pub(super) async fn new(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<NeedsTemplateId>,
) -> Result<Response, Problem> {
    let (template, _) = draft(&app, &who, id).await?;
    let form = Form::empty(&who, format!("{}/sezioni/nuova", template_address(id)));
    form_page(&app, &who, &template, ("Aggiungi una sezione", form)).show()
}

/// `POST /fabbisogni/modelli/{template}/sezioni/nuova`
pub(super) async fn create(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<NeedsTemplateId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (can, (template, content)) = (may_edit(&who)?, draft(&app, &who, id).await?);
    let action = format!("{}/sezioni/nuova", template_address(id));
    let again = |errors| {
        let form = Form::with(&posted, action.as_str(), errors);
        form_page(&app, &who, &template, ("Aggiungi una sezione", form)).invalid()
    };
    let (title, help) = match read(&posted) {
        Ok(read) => read,
        Err(errors) => return again(errors),
    };
    // The same section twice in a row is the same form sent twice.
    let same = |last: &Section| (&last.title, &last.help) == (&title, &help);
    if content.sections.last().is_some_and(same) {
        return Ok(redirect(&template_address(id)));
    }
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let summary = format!("Aggiunta la sezione «{title}» a «{}»", template.name);
    let done =
        templates::compose(&mut tx, &can, id, (summary, |content| content.add_section(title, help))).await;
    match done {
        Err(Failure::NotEdited(why)) => again(FormErrors::one("", format!("{why}."))),
        done => {
            done?;
            finish(tx, id, "Sezione aggiunta: ora aggiungi le sue voci.").await
        }
    }
}

fn as_seen(section: &Section) -> Pairs {
    seen([("Titolo", section.title.clone()), ("Spiegazione", section.help.clone())])
}

fn edit_page(app: &App, who: &SignedIn, (template, section): (&Template, &Section), form: Form) -> FormPage {
    let title = format!("Cambia la sezione «{}»", section.title);
    form_page(app, who, template, (&title, form)).shown_as(&as_seen(section))
}

/// `GET /fabbisogni/modelli/{template}/sezioni/{section}`
pub(super) async fn edit(
    State(app): State<App>,
    who: SignedIn,
    Path((id, key)): Path<(NeedsTemplateId, Key)>,
) -> Result<Response, Problem> {
    let (template, content) = draft(&app, &who, id).await?;
    let section = section(&content, &key)?;
    let values = [("title", section.title.as_str()), ("help", section.help.as_str())];
    let form = Form::filled(&who, format!("{}/sezioni/{key}", template_address(id)), values);
    edit_page(&app, &who, (&template, &section), form).show()
}

/// `POST /fabbisogni/modelli/{template}/sezioni/{section}`
pub(super) async fn change(
    State(app): State<App>,
    who: SignedIn,
    Path((id, key)): Path<(NeedsTemplateId, Key)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (can, (template, content)) = (may_edit(&who)?, draft(&app, &who, id).await?);
    let now = section(&content, &key)?;
    let action = format!("{}/sezioni/{key}", template_address(id));
    let (title, help) = match read(&posted) {
        Ok(read) => read,
        Err(errors) => {
            return edit_page(&app, &who, (&template, &now), Form::with(&posted, action, errors)).invalid();
        }
    };
    if !posted.showed(&as_seen(&now)) {
        let mine = seen([("Titolo", title), ("Spiegazione", help)]);
        let diff = DiffTable::three_way(&posted, &as_seen(&now), &mine);
        return edit_page(&app, &who, (&template, &now), Form::late(&posted, action)).diff(diff).conflict();
    }
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let summary = format!("Cambiata la sezione «{title}» di «{}»", template.name);
    templates::compose(&mut tx, &can, id, (summary, |content| content.change_section(&key, title, help)))
        .await?;
    finish(tx, id, "Sezione aggiornata.").await
}

/// The direction of a small form.
pub(super) fn direction(posted: &Posted) -> Result<Shift, Problem> {
    let mut f = posted.reader();
    let shift = f.choice("verso", "Verso", Shift::from_code);
    Ok(f.finish_with(|| shift)?)
}

/// `POST /fabbisogni/modelli/{template}/sezioni/{section}/sposta`
pub(super) async fn shift(
    State(app): State<App>,
    who: SignedIn,
    Path((id, key)): Path<(NeedsTemplateId, Key)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (can, (template, content)) = (may_edit(&who)?, draft(&app, &who, id).await?);
    let moved = section(&content, &key)?;
    let shift = direction(&posted)?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let summary = format!("Spostata la sezione «{}» di «{}»", moved.title, template.name);
    templates::compose(&mut tx, &can, id, (summary, |content| content.shift_section(&key, shift))).await?;
    finish(tx, id, "Sezione spostata.").await
}

/// `GET /fabbisogni/modelli/{template}/sezioni/{section}/togli`
pub(super) async fn ask_remove(
    State(app): State<App>,
    who: SignedIn,
    Path((id, key)): Path<(NeedsTemplateId, Key)>,
) -> Result<Response, Problem> {
    let (template, content) = draft(&app, &who, id).await?;
    let section = section(&content, &key)?;
    let frame = template_frame(&who, &app, &template, format!("Togli la sezione «{}»?", section.title));
    let address = template_address(id);
    let form = Form::empty(&who, format!("{address}/sezioni/{key}/togli"));
    let items = match section.items.len() {
        0 => "la sezione non ha voci".to_owned(),
        1 => "con la sezione se ne va la sua voce".to_owned(),
        many => format!("con la sezione se ne vanno le sue {many} voci"),
    };
    let kept = "le versioni già pubblicate e le campagne non cambiano";
    Confirm::new(frame, form, "Togli la sezione", address).effect(items).effect(kept).page()
}

/// `POST /fabbisogni/modelli/{template}/sezioni/{section}/togli`
pub(super) async fn remove(
    State(app): State<App>,
    who: SignedIn,
    Path((id, key)): Path<(NeedsTemplateId, Key)>,
    _posted: Posted,
) -> Result<Response, Problem> {
    let (can, (template, content)) = (may_edit(&who)?, draft(&app, &who, id).await?);
    let gone = section(&content, &key)?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let summary = format!("Tolta la sezione «{}» da «{}»", gone.title, template.name);
    templates::compose(&mut tx, &can, id, (summary, |content| content.remove_section(&key))).await?;
    finish(tx, id, "Sezione tolta.").await
}
