//! What this is: an act as it stands today or as a version was kept: on the page, as PDF, as DOCX; and the form of what is
//! typed into it.
//! What it is not: the comparison of versions.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::ActId;
use kernel::permission::ActionKind;
use webkit::{
    App, Badge, DiffTable, Field, Form, FormPage, Frame, ListQuery, Notice, Pairs, Posted, Problem, SignedIn,
    download, page,
};

use super::{Answer, Opened, address, asked, complete_badge, frame, may_edit, may_see, opened};
use crate::files::{self, Imprint};
use crate::model::FieldSpec;
use crate::model::document::{Block, Document};
use crate::model::field::FieldKind;
use crate::store::Failure;
use crate::store::acts::{self, Act, KeptVersion, Typed};

#[derive(Template)]
#[template(path = "acts/show.html")]
struct ShowPage {
    frame: Frame,
    notices: Vec<Notice>,
    document: Document,
    versions: Vec<KeptVersion>,
    keep: Option<Form>,
    base: String,
    /// Which version is on show; none for the act as it stands.
    shown: Option<i64>,
    design: String,
    clauses: i64,
}

impl ShowPage {
    fn badge(version: &KeptVersion) -> Badge {
        complete_badge(version.complete)
    }

    fn suffix(&self) -> String {
        self.shown.map(|number| format!("?versione={number}")).unwrap_or_default()
    }
}

/// The document that the address bar asks for.
fn wanted(found: &Opened, query: &ListQuery) -> Result<(Document, Option<i64>), Problem> {
    let Some(number) = query.filter_as::<i64>("versione") else { return Ok((found.document.clone(), None)) };
    let kept = found.versions.iter().find(|version| version.number == number).ok_or(Problem::NotFound)?;
    Ok((kept.document.clone(), Some(number)))
}

fn notices(document: &Document, base: &str, edits: bool) -> Vec<Notice> {
    let mut notices = Vec::new();
    if !document.is_complete() {
        let notice = Notice::warning(format!("Bozza incompleta. Mancano: {}.", document.missing.join("; ")));
        notices.push(if edits { notice.action("Compila i dati", format!("{base}/dati")) } else { notice });
    }
    if !document.unchecked.is_empty() {
        let text = format!(
            "Riferimenti normativi che nessuno dell'ente ha ancora verificato: {}.",
            document.unchecked.join("; ")
        );
        notices.push(Notice::info(text));
    }
    notices
}

/// `GET /atti/{act}`
pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<ActId>,
    query: ListQuery,
) -> Answer {
    let found = opened(&app, &who, id).await?;
    let (document, shown) = wanted(&found, &query)?;
    let base = address(id);
    let edits = who.actor().reaches(ActionKind::EditActs) && shown.is_none();
    let top = frame(&who, &app, document.title.clone());
    let top = if edits { top.primary("Compila i dati", format!("{base}/dati")) } else { top };
    page(&ShowPage {
        frame: top,
        notices: notices(&document, &base, edits),
        document,
        keep: edits.then(|| Form::empty(&who, format!("{base}/versioni"))),
        design: format!("/progetti/{}", found.act.design_id),
        versions: found.versions,
        clauses: found.clauses,
        base,
        shown,
    })
}

async fn imprint(app: &App, who: &SignedIn, found: &Opened, shown: Option<i64>) -> Result<Imprint, Problem> {
    let kept = found.versions.iter().find(|version| Some(version.number) == shown);
    let at = kept.map_or_else(|| app.clock.now(), |version| version.kept_at);
    let mut tx = app.db.read(who.actor().tenant()).await?;
    let province = registry::planned::province(&mut tx).await?;
    let issuer = province.map_or_else(|| who.tenant_name.clone(), |(_, name)| format!("Provincia di {name}"));
    Ok(Imprint { issuer, demo: app.site.demo, at })
}

fn file_name(document: &Document, shown: Option<i64>, extension: &str) -> String {
    let version = shown.map(|number| format!("-v{number}")).unwrap_or_default();
    let draft = if document.is_complete() { "" } else { "-bozza-incompleta" };
    format!("{}{version}{draft}.{extension}", kernel::text::slugify(&document.title))
}

/// `GET /atti/{act}/pdf`
pub(super) async fn pdf(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<ActId>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let found = opened(&app, &who, id).await?;
    let (document, shown) = wanted(&found, &query)?;
    let imprint = imprint(&app, &who, &found, shown).await?;
    let bytes = files::pdf(imprint, &document).await?;
    Ok(download(&file_name(&document, shown, "pdf"), "application/pdf", bytes))
}

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// `GET /atti/{act}/docx`
pub(super) async fn docx(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<ActId>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let found = opened(&app, &who, id).await?;
    let (document, shown) = wanted(&found, &query)?;
    let bytes = files::docx(&document)?;
    Ok(download(&file_name(&document, shown, "docx"), DOCX, bytes))
}

fn field(form: &Form, spec: &FieldSpec) -> Field {
    let shown = match spec.kind {
        FieldKind::Day => form.day(spec.name, spec.label),
        FieldKind::Money => form.money(spec.name, spec.label),
        FieldKind::Number => form.number(spec.name, spec.label),
        FieldKind::Text | FieldKind::Design | FieldKind::Block => {
            form.text(spec.name, spec.label).longest(300)
        }
    };
    if spec.help.is_empty() { shown } else { shown.help(spec.help) }
}

fn seen(typed: &Typed, asked: &[&FieldSpec]) -> Pairs {
    let value = |spec: &&FieldSpec| typed.get(spec.name).map(|kept| spec.shown(kept)).unwrap_or_default();
    asked.iter().map(|spec| (spec.label.to_owned(), value(spec))).collect()
}

fn data_page(app: &App, who: &SignedIn, act: &Act, asked: &[&FieldSpec], form: Form) -> FormPage {
    let lead =
        "Quello che il progetto non dice. I campi vuoti restano segnati come mancanti, anche nei file.";
    let frame = frame(who, app, "Dati dell'atto").crumb(act.name.clone(), address(act.act_id)).lead(lead);
    let page =
        FormPage::new(frame, form, "Salva", address(act.act_id)).shown(act.version, &seen(&act.typed, asked));
    page.fields(|form| asked.iter().map(|spec| field(form, spec)).collect())
}

/// `GET /atti/{act}/dati`
pub(super) async fn form(State(app): State<App>, who: SignedIn, Path(id): Path<ActId>) -> Answer {
    may_edit(&who)?;
    let act = opened(&app, &who, id).await?.act;
    let asked = asked(&app, &who, &act).await?;
    let value = |spec: &&FieldSpec| act.typed.get(spec.name).map(|kept| spec.typed(kept)).unwrap_or_default();
    let values = asked.iter().map(|spec| (spec.name, value(spec)));
    let form = Form::filled(&who, format!("{}/dati", address(id)), values);
    data_page(&app, &who, &act, &asked, form).show()
}

/// `POST /atti/{act}/dati`
pub(super) async fn write(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<ActId>,
    posted: Posted,
) -> Answer {
    let (can, view) = (may_edit(&who)?, may_see(&who)?);
    let act = opened(&app, &who, id).await?.act;
    let asked = asked(&app, &who, &act).await?;
    let action = format!("{}/dati", address(id));
    let mut f = posted.reader();
    let shown = f.version();
    let mut typed = act.typed.clone();
    for spec in &asked {
        let kept = f.optional(spec.name, spec.label, |text| spec.read(text)).unwrap_or_default();
        typed.insert(spec.name.to_owned(), kept);
    }
    if let Err(errors) = f.finish() {
        return data_page(&app, &who, &act, &asked, Form::with(&posted, &action, errors)).invalid();
    }
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    match acts::write(&mut tx, &can, (&act, shown), typed.clone()).await {
        Ok(_) => {}
        Err(Failure::Stale) => {
            drop(tx);
            let theirs = opened(&app, &who, id).await?.act;
            let diff = DiffTable::three_way(&posted, &seen(&theirs.typed, &asked), &seen(&typed, &asked));
            let form = Form::late(&posted, &action);
            return data_page(&app, &who, &theirs, &asked, form).diff(diff).conflict();
        }
        Err(why) => return Err(why.into()),
    }
    for other in acts::every(&mut tx, &view).await? {
        let Some(more) = spread(&other, &act, &typed) else { continue };
        acts::write(&mut tx, &can, (&other, other.version), more).await?;
    }
    tx.commit().await?;
    Ok(webkit::redirect_with(&address(id), webkit::Flash::success("Dati salvati.")))
}

/// What another act of the same design lacks and was typed here.
fn spread(other: &Act, act: &Act, typed: &Typed) -> Option<Typed> {
    if other.act_id == act.act_id || other.design_id != act.design_id {
        return None;
    }
    let mut more = other.typed.clone();
    for (name, value) in typed.iter().filter(|(_, value)| !value.is_empty()) {
        let own = more.entry(name.clone()).or_default();
        if own.is_empty() {
            own.clone_from(value);
        }
    }
    (more != other.typed).then_some(more)
}
