//! What this is: the questions of a template: added by kind, changed, moved, taken away.
//! What it is not: the fields of each kind; see `item_form`.

use askama::Template as Page;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::NeedsTemplateId;
use webkit::{
    App, Confirm, DiffTable, Form, FormErrors, FormPage, Frame, ListQuery, Posted, Problem, SignedIn, page,
    redirect,
};

use super::item_form::{Offer, as_seen, fields, pairs, read};
use super::may_edit;
use super::template_life::finish;
use super::template_sections::{direction, draft, section};
use super::templates::{template_address, template_frame};
use crate::model::{Content, Item, ItemKind, Key, Template};
use crate::store::{Failure, templates};

#[derive(Page)]
#[template(path = "needs/kinds.html")]
struct KindsPage {
    frame: Frame,
    kinds: Vec<(&'static str, &'static str, &'static str)>,
    base: String,
    back: String,
}

/// What each kind is for.
fn explained(code: &str) -> &'static str {
    match code {
        "active" => {
            "Si rinnova, si cambia o non si rinnova; chi non lo ha può chiederlo. Con una quantità, se serve."
        }
        "new" => "Chi non lo ha dice se lo vuole, se vuole saperne di più o no.",
        "number" => "Per esempio le postazioni di lavoro; può aggiornare un parametro dell'ente.",
        "applications" => "Software scelti da un elenco, con la dichiarazione di infungibilità e i moduli.",
        "yes_no" => "Una domanda a cui si risponde sì o no.",
        _ => "Una risposta scritta liberamente, per esempio le note.",
    }
}

/// `GET /fabbisogni/modelli/{template}/sezioni/{section}/voci/nuova`: the kind first, then its form.
pub(super) async fn new(
    State(app): State<App>,
    who: SignedIn,
    Path((id, key)): Path<(NeedsTemplateId, Key)>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let (template, content) = draft(&app, &who, id).await?;
    section(&content, &key)?;
    let action = new_address(id, &key);
    let known = |code: &&str| ItemKind::OPTIONS.iter().any(|(kind, _)| kind == code);
    if let Some(kind) = query.filter("tipo").filter(known) {
        let offer = Offer::read(&app, &who).await?;
        let form = Form::filled(&who, action, [("tipo", kind), ("max", "2"), ("modules", "7")]);
        return new_page(&app, &who, &template, (form, kind, &offer)).show();
    }
    let kinds = ItemKind::OPTIONS.iter().map(|(code, label)| (*code, *label, explained(code)));
    page(&KindsPage {
        frame: template_frame(&who, &app, &template, "Aggiungi una voce"),
        kinds: kinds.collect(),
        base: action,
        back: template_address(id),
    })
}

fn new_address(id: NeedsTemplateId, section: &Key) -> String {
    format!("{}/sezioni/{section}/voci/nuova", template_address(id))
}

fn new_page(
    app: &App,
    who: &SignedIn,
    template: &Template,
    (form, kind, offer): (Form, &str, &Offer),
) -> FormPage {
    let label = ItemKind::OPTIONS.iter().find(|(code, _)| *code == kind).map_or("", |(_, label)| *label);
    let frame = template_frame(who, app, template, format!("Aggiungi una voce: {}", label.to_lowercase()));
    let hidden = form.hidden("tipo", kind);
    FormPage::new(frame, form, "Aggiungi", template_address(template.template_id))
        .hidden(hidden)
        .fields(|form| fields(form, kind, offer))
}

/// `POST /fabbisogni/modelli/{template}/sezioni/{section}/voci/nuova`
pub(super) async fn create(
    State(app): State<App>,
    who: SignedIn,
    Path((id, key)): Path<(NeedsTemplateId, Key)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (can, (template, content)) = (may_edit(&who)?, draft(&app, &who, id).await?);
    let into = section(&content, &key)?;
    let offer = Offer::read(&app, &who).await?;
    let kind = posted.get("tipo").unwrap_or_default();
    let again = |errors| {
        let form = Form::with(&posted, new_address(id, &key), errors);
        new_page(&app, &who, &template, (form, kind, &offer)).invalid()
    };
    let new = match read(&posted, kind, &offer) {
        Ok(new) => new,
        Err(errors) => return again(errors),
    };
    // The same question twice in a row is the same form sent twice.
    let same = |last: &Item| (&last.label, &last.help, &last.kind) == (&new.label, &new.help, &new.kind);
    if into.items.last().is_some_and(same) {
        return Ok(redirect(&template_address(id)));
    }
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let summary = format!("Aggiunta la voce «{}» a «{}»", new.label, template.name);
    let add = |content: &mut Content| content.add_item(&key, (new.label, new.help), new.kind);
    match templates::compose(&mut tx, &can, id, (summary, add)).await {
        Err(Failure::NotEdited(why)) => again(FormErrors::one("", format!("{why}."))),
        done => {
            done?;
            finish(tx, id, "Voce aggiunta.").await
        }
    }
}

fn item(content: &Content, key: &Key) -> Result<Item, Problem> {
    content.item(key).cloned().ok_or(Problem::NotFound)
}

fn item_address(id: NeedsTemplateId, key: &Key) -> String {
    format!("{}/voci/{key}", template_address(id))
}

fn edit_page(
    app: &App,
    who: &SignedIn,
    (template, item): (&Template, &Item),
    (form, offer): (Form, &Offer),
) -> FormPage {
    let frame = template_frame(who, app, template, format!("Cambia la voce «{}»", item.label));
    FormPage::new(frame, form, "Salva", template_address(template.template_id))
        .shown_as(&as_seen((&item.label, &item.help), &item.kind, offer))
        .fields(|form| fields(form, item.kind.code(), offer))
}

/// `GET /fabbisogni/modelli/{template}/voci/{item}`
pub(super) async fn edit(
    State(app): State<App>,
    who: SignedIn,
    Path((id, key)): Path<(NeedsTemplateId, Key)>,
) -> Result<Response, Problem> {
    let (template, content) = draft(&app, &who, id).await?;
    let item = item(&content, &key)?;
    let offer = Offer::read(&app, &who).await?;
    let form = Form::filled(&who, item_address(id, &key), pairs(&item));
    edit_page(&app, &who, (&template, &item), (form, &offer)).show()
}

/// `POST /fabbisogni/modelli/{template}/voci/{item}`
pub(super) async fn change(
    State(app): State<App>,
    who: SignedIn,
    Path((id, key)): Path<(NeedsTemplateId, Key)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (can, (template, content)) = (may_edit(&who)?, draft(&app, &who, id).await?);
    let (now, offer) = (item(&content, &key)?, Offer::read(&app, &who).await?);
    let action = item_address(id, &key);
    let new = match read(&posted, now.kind.code(), &offer) {
        Ok(new) => new,
        Err(errors) => {
            let form = Form::with(&posted, action, errors);
            return edit_page(&app, &who, (&template, &now), (form, &offer)).invalid();
        }
    };
    let theirs = as_seen((&now.label, &now.help), &now.kind, &offer);
    if !posted.showed(&theirs) {
        let mine = as_seen((&new.label, &new.help), &new.kind, &offer);
        let diff = DiffTable::three_way(&posted, &theirs, &mine);
        let form = Form::late(&posted, action);
        return edit_page(&app, &who, (&template, &now), (form, &offer)).diff(diff).conflict();
    }
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let summary = format!("Cambiata la voce «{}» di «{}»", new.label, template.name);
    let changed = Item { key, label: new.label, help: new.help, kind: new.kind };
    templates::compose(&mut tx, &can, id, (summary, |content| content.change_item(changed))).await?;
    finish(tx, id, "Voce aggiornata.").await
}

/// `POST /fabbisogni/modelli/{template}/voci/{item}/sposta`
pub(super) async fn shift(
    State(app): State<App>,
    who: SignedIn,
    Path((id, key)): Path<(NeedsTemplateId, Key)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (can, (template, content)) = (may_edit(&who)?, draft(&app, &who, id).await?);
    let moved = item(&content, &key)?;
    let shift = direction(&posted)?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let summary = format!("Spostata la voce «{}» di «{}»", moved.label, template.name);
    templates::compose(&mut tx, &can, id, (summary, |content| content.shift_item(&key, shift))).await?;
    finish(tx, id, "Voce spostata.").await
}

/// `GET /fabbisogni/modelli/{template}/voci/{item}/togli`
pub(super) async fn ask_remove(
    State(app): State<App>,
    who: SignedIn,
    Path((id, key)): Path<(NeedsTemplateId, Key)>,
) -> Result<Response, Problem> {
    let (template, content) = draft(&app, &who, id).await?;
    let item = item(&content, &key)?;
    let frame = template_frame(&who, &app, &template, format!("Togli la voce «{}»?", item.label));
    let form = Form::empty(&who, format!("{}/togli", item_address(id, &key)));
    Confirm::new(frame, form, "Togli la voce", template_address(id))
        .effect("gli enti non la trovano più nelle prossime campagne")
        .effect("le versioni già pubblicate e le campagne non cambiano")
        .page()
}

/// `POST /fabbisogni/modelli/{template}/voci/{item}/togli`
pub(super) async fn remove(
    State(app): State<App>,
    who: SignedIn,
    Path((id, key)): Path<(NeedsTemplateId, Key)>,
    _posted: Posted,
) -> Result<Response, Problem> {
    let (can, (template, content)) = (may_edit(&who)?, draft(&app, &who, id).await?);
    let gone = item(&content, &key)?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let summary = format!("Tolta la voce «{}» da «{}»", gone.label, template.name);
    templates::compose(&mut tx, &can, id, (summary, |content| content.remove_item(&key))).await?;
    finish(tx, id, "Voce tolta.").await
}
