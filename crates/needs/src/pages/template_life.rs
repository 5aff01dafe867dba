//! What this is: a template from its making to its archive: new, from an example or from nothing; name; publishing; the
//! next version. What it is not: its questions; see `template_items`.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::NeedsTemplateId;
use store::Tx;
use webkit::{
    App, Confirm, DiffTable, Flash, Form, FormErrors, FormPage, Posted, Problem, Reader, SignedIn, redirect,
    redirect_with,
};

use super::ask::Ask;
use super::templates::{found, template_address, template_frame};
use super::{frame, item_form, may_edit, of_the_centre, seen};
use crate::model::{Content, EXAMPLES, Example, Template};
use crate::store::{Failure, templates};

const LIST: &str = "/fabbisogni/modelli";
const NEW: &str = "/fabbisogni/modelli/nuovo";
/// The word of the form for a template that begins empty.
const NOTHING: &str = "vuoto";

fn new_page(app: &App, who: &SignedIn, form: Form) -> FormPage {
    let frame = frame(who, app, "Nuovo modello di scheda").crumb("Modelli di scheda", LIST);
    let once = form.once(app.ids.fresh::<NeedsTemplateId>());
    let mut starts: Vec<(String, String)> =
        EXAMPLES.iter().map(|one| (one.code.to_owned(), format!("{}. {}", one.name, one.text))).collect();
    starts.push((NOTHING.to_owned(), "Da zero: una scheda vuota.".to_owned()));
    FormPage::new(frame, form, "Crea il modello", LIST).hidden(once).fields(|form| {
        vec![
            form.text("name", "Nome")
                .help("Per esempio «Scheda annuale dei fabbisogni»")
                .required()
                .longest(120),
            form.radios("start", "Parti da un esempio", &starts).required(),
        ]
    })
}

/// `GET /fabbisogni/modelli/nuovo`
pub(super) async fn new(State(app): State<App>, who: SignedIn) -> Result<Response, Problem> {
    may_edit(&who)?;
    let start = EXAMPLES.first().map_or(NOTHING, |one| one.code);
    new_page(&app, &who, Form::filled(&who, NEW, [("start", start)])).show()
}

/// Where a template starts from.
enum Start {
    Example(Example),
    Nothing,
}

fn start(word: &str) -> Option<Start> {
    if word == NOTHING { Some(Start::Nothing) } else { Example::from_code(word).map(Start::Example) }
}

async fn content(app: &App, who: &SignedIn, start: Start) -> Result<Content, Problem> {
    let Start::Example(example) = start else { return Ok(Content::default()) };
    let mut content = example.content().map_err(|why| Problem::internal(&why))?;
    content.link_by_name(&item_form::services(app, who).await?);
    Ok(content)
}

/// `POST /fabbisogni/modelli/nuovo`
pub(super) async fn create(
    State(app): State<App>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, Problem> {
    let (can, view) = (may_edit(&who)?, of_the_centre(&who)?);
    let mut f = posted.reader();
    let (id, name) = (f.once::<NeedsTemplateId>(), f.text("name", "Nome", 3..=120));
    let from = f.choice("start", "Parti da un esempio", start);
    let (id, from) = match f.finish_with(|| Some((id?, from?))) {
        Ok(read) => read,
        Err(errors) => return new_page(&app, &who, Form::with(&posted, NEW, errors)).invalid(),
    };
    let content = content(&app, &who, from).await?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    if templates::find(&mut tx, &view, id).await?.is_some() {
        return Ok(redirect(&template_address(id)));
    }
    templates::create(&mut tx, &can, (id, &name), &content).await?;
    tx.commit().await?;
    let text = "Modello creato. Cambialo come serve, guarda l'anteprima, poi pubblicalo.";
    Ok(redirect_with(&template_address(id), Flash::success(text)))
}

fn name_page(app: &App, who: &SignedIn, template: &Template, form: Form) -> FormPage {
    let frame = template_frame(who, app, template, "Cambia il nome del modello");
    let seen = seen([("Nome", template.name.clone())]);
    FormPage::new(frame, form, "Salva", template_address(template.template_id))
        .shown(template.version, &seen)
        .fields(|form| vec![form.text("name", "Nome").help("Lo vede solo il centro").required().longest(120)])
}

/// `GET /fabbisogni/modelli/{template}/nome`
pub(super) async fn name(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<NeedsTemplateId>,
) -> Result<Response, Problem> {
    may_edit(&who)?;
    let (template, _) = found(&app, &of_the_centre(&who)?, id).await?;
    let form =
        Form::filled(&who, format!("{}/nome", template_address(id)), [("name", template.name.as_str())]);
    name_page(&app, &who, &template, form).show()
}

/// `POST /fabbisogni/modelli/{template}/nome`
pub(super) async fn rename(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<NeedsTemplateId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (can, view) = (may_edit(&who)?, of_the_centre(&who)?);
    let (template, _) = found(&app, &view, id).await?;
    let action = format!("{}/nome", template_address(id));
    let (name, shown) = match read_name(posted.reader()) {
        Ok(read) => read,
        Err(errors) => {
            return name_page(&app, &who, &template, Form::with(&posted, action, errors)).invalid();
        }
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    match templates::rename(&mut tx, &can, (&template, shown), &name).await {
        Err(Failure::Stale) => {
            drop(tx);
            let (theirs, _) = found(&app, &view, id).await?;
            let (now, mine) = (seen([("Nome", theirs.name.clone())]), seen([("Nome", name)]));
            let diff = DiffTable::three_way(&posted, &now, &mine);
            return name_page(&app, &who, &theirs, Form::late(&posted, action)).diff(diff).conflict();
        }
        done => drop(done?),
    }
    finish(tx, id, "Nome cambiato.").await
}

fn read_name(mut f: Reader<'_>) -> Result<(String, i64), FormErrors> {
    let (name, shown) = (f.text("name", "Nome", 3..=120), f.version());
    f.finish_with(|| Some((name, shown)))
}

/// Ends an act and goes back to the template.
pub(super) async fn finish(tx: Tx, id: NeedsTemplateId, said: &str) -> Result<Response, Problem> {
    tx.commit().await?;
    Ok(redirect_with(&template_address(id), Flash::success(said)))
}

/// `GET /fabbisogni/modelli/{template}/archivia`
pub(super) async fn ask_archive(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<NeedsTemplateId>,
) -> Result<Response, Problem> {
    may_edit(&who)?;
    let (template, _) = found(&app, &of_the_centre(&who)?, id).await?;
    let frame = template_frame(&who, &app, &template, format!("Archivia «{}»?", template.name));
    let address = template_address(id);
    let form = Form::empty(&who, format!("{address}/archivia"));
    Confirm::new(frame, form, "Archivia", address)
        .version(template.version)
        .effect("il modello non si può più scegliere per una nuova campagna")
        .effect("le campagne che lo usano continuano come prima")
        .effect("si può riprendere dall'archivio quando serve")
        .page()
}

/// `POST /fabbisogni/modelli/{template}/archivia`
pub(super) async fn archive(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<NeedsTemplateId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = may_edit(&who)?;
    let (template, _) = found(&app, &of_the_centre(&who)?, id).await?;
    let mut f = posted.reader();
    let shown = f.version();
    f.finish()?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    templates::archive(&mut tx, &can, (&template, shown)).await?;
    finish(tx, id, "Modello archiviato.").await
}

/// `POST /fabbisogni/modelli/{template}/ripristina`
pub(super) async fn restore(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<NeedsTemplateId>,
    _posted: Posted,
) -> Result<Response, Problem> {
    let can = may_edit(&who)?;
    let (template, _) = found(&app, &of_the_centre(&who)?, id).await?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    templates::restore(&mut tx, &can, (&template, template.version)).await?;
    finish(tx, id, "Modello ripreso dall'archivio.").await
}

/// `GET /fabbisogni/modelli/{template}/pubblica`
pub(super) async fn ask_publish(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<NeedsTemplateId>,
) -> Result<Response, Problem> {
    may_edit(&who)?;
    let (template, versions) = found(&app, &of_the_centre(&who)?, id).await?;
    let version = versions.first().ok_or(Problem::NotFound)?;
    let title = format!("Pubblica la versione {} di «{}»?", version.number, template.name);
    let frame = template_frame(&who, &app, &template, title);
    let address = template_address(id);
    let unlinked = version
        .content
        .items()
        .filter(|item| item.service_item().is_some_and(|service| service.service.is_none()));
    let page = Ask::new(frame, Form::empty(&who, format!("{address}/pubblica")), "Pubblica", address)
        .effect("la versione non si può più cambiare: le modifiche andranno nella versione successiva")
        .effect("si può scegliere per le nuove campagne; quelle già create restano con la loro versione");
    match unlinked.count() {
        0 => page,
        count => page.effect(format!(
            "{count} voci non sono collegate a un servizio del catalogo: non vengono precompilate e non producono preventivi"
        )),
    }
    .page()
}

/// `POST /fabbisogni/modelli/{template}/pubblica`
pub(super) async fn publish(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<NeedsTemplateId>,
    _posted: Posted,
) -> Result<Response, Problem> {
    let can = may_edit(&who)?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let today = tx.today();
    match templates::publish(&mut tx, &can, id, today).await {
        Ok(_) => finish(tx, id, "Versione pubblicata: ora si può usare in una campagna.").await,
        Err(why @ (Failure::Faults(_) | Failure::NotADraft)) => {
            Ok(redirect_with(&template_address(id), Flash::danger(format!("Non pubblicata. {why}."))))
        }
        Err(why) => Err(why.into()),
    }
}

/// `POST /fabbisogni/modelli/{template}/nuova-versione`
pub(super) async fn next_version(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<NeedsTemplateId>,
    _posted: Posted,
) -> Result<Response, Problem> {
    let can = may_edit(&who)?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    match templates::next_version(&mut tx, &can, id).await {
        Ok(_) => {
            finish(tx, id, "Nuova versione in preparazione: cambia quello che serve, poi pubblicala.").await
        }
        Err(why @ Failure::DraftIsThere) => {
            Ok(redirect_with(&template_address(id), Flash::info(format!("{why}."))))
        }
        Err(why) => Err(why.into()),
    }
}
