//! What this is: the form in which an article is written and changed.
//! What it is not: its publication.

use ::store::StoreError;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{ArticleId, ServiceId};
use webkit::{
    App, DiffTable, Field, Flash, Form, FormErrors, Frame, Html, Pairs, Posted, Problem, SignedIn, page,
    page_conflict, page_invalid, redirect_with,
};

use super::{address, frame, list, may_edit};
use crate::model::{Article, ArticleData, Audience, Subject};
use crate::store::{self as acts, Failure, Sight};

const NEW: &str = "/conoscenza/nuova";

#[derive(Template)]
#[template(path = "knowledge/form.html")]
struct EditPage {
    frame: Frame,
    form: Form,
    hidden: Html,
    fields: Vec<Field>,
    diff: DiffTable,
    back: String,
}

fn fields(form: &Form, services: &[(String, String)]) -> Vec<Field> {
    vec![
        form.text("title", "Titolo")
            .help("Come lo direbbe chi ha il problema, per esempio «La posta dell'ufficio non si apre»")
            .required()
            .longest(200),
        form.area("text", "Testo")
            .help(
                "Righe vuote tra i capoversi; # titolo; - voce di elenco; 1. passo; **grassetto**; \
                 [nome](https://indirizzo)",
            )
            .rows(16)
            .required(),
        form.checkboxes("services", "Servizi", services),
        form.text("keywords", "Altre parole per la ricerca")
            .help("Quelle con cui la gente lo cerca e che nel testo non ci sono, per esempio «mail outlook»")
            .longest(300),
        form.radios("audience", "Chi lo legge", &Audience::options())
            .help("Una volta pubblicato")
            .or(Audience::Members.code()),
    ]
}

/// Reads what an article says, from the page or from a program.
pub(crate) fn read(posted: &Posted, known: &[(String, String)]) -> Result<ArticleData, FormErrors> {
    let mut f = posted.reader();
    let title = f.text("title", "Titolo", 3..=200);
    let text = f.long_text("text", "Testo", 3..=50_000);
    let keywords = f.text("keywords", "Altre parole per la ricerca", 0..=300);
    let audience = f.choice("audience", "Chi lo legge", Audience::from_code);
    let services = chosen(&f.many("services"), known);
    if services.is_none() {
        f.error("services", "Servizi: scegli tra quelli del catalogo");
    }
    f.finish_with(|| Some(ArticleData { title, text, keywords, audience: audience?, services: services? }))
}

/// The services with these ids, in the order of the catalogue; `None` if one is not there.
fn chosen(ids: &[&str], known: &[(String, String)]) -> Option<Vec<Subject>> {
    if !ids.iter().all(|id| known.iter().any(|(code, _)| code == id)) {
        return None;
    }
    let subject = |(code, name): &(String, String)| {
        Some(Subject { id: code.parse::<ServiceId>().ok()?, name: name.clone() })
    };
    known.iter().filter(|(code, _)| ids.contains(&code.as_str())).map(subject).collect()
}

fn new_page(app: &App, who: &SignedIn, form: Form, services: &[(String, String)]) -> EditPage {
    EditPage {
        frame: frame(app, who, "Nuovo articolo"),
        hidden: form.once(app.ids.fresh::<ArticleId>()),
        fields: fields(&form, services),
        form,
        diff: DiffTable::default(),
        back: "/conoscenza".into(),
    }
}

/// `GET /conoscenza/nuova`
pub(super) async fn ask_new(State(app): State<App>, who: SignedIn) -> Result<Response, Problem> {
    may_edit(&who)?;
    let services = list::services(&app, &who).await?;
    page(&new_page(&app, &who, Form::empty(&who, NEW), &services))
}

/// `POST /conoscenza/nuova`
pub(super) async fn create(
    State(app): State<App>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = may_edit(&who)?;
    let services = list::services(&app, &who).await?;
    let mut f = posted.reader();
    let id = f.once::<ArticleId>();
    let asked = read(&posted, &services).and_then(|data| f.finish_with(|| Some((id?, data))));
    let (id, data) = match asked {
        Ok(read) => read,
        Err(errors) => {
            return page_invalid(&new_page(&app, &who, Form::with(&posted, NEW, errors), &services));
        }
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    match acts::create(&mut tx, &can, id, &data).await {
        Ok(()) => tx.commit().await?,
        // The form was sent twice: it is there.
        Err(Failure::Store(StoreError::Taken(_))) => {}
        Err(why) => return Err(why.into()),
    }
    let said = "Articolo salvato come bozza: quando è pronto, pubblicalo.";
    Ok(redirect_with(&address(id), Flash::success(said)))
}

/// An article as the table of differences shows it.
fn seen(data: &ArticleData) -> Pairs {
    let names: Vec<&str> = data.services.iter().map(|subject| subject.name.as_str()).collect();
    vec![
        ("Titolo".into(), data.title.clone()),
        ("Testo".into(), data.text.clone()),
        ("Servizi".into(), names.join(", ")),
        ("Altre parole per la ricerca".into(), data.keywords.clone()),
        ("Chi lo legge".into(), data.audience.label().into()),
    ]
}

fn edit_page(
    (app, who): (&App, &SignedIn),
    (article, form): (&Article, Form),
    services: &[(String, String)],
) -> EditPage {
    let page = address(article.article_id);
    EditPage {
        frame: frame(app, who, "Modifica l'articolo").crumb(article.shown.data.title.clone(), page.clone()),
        hidden: form.shown(article.version, &seen(&article.shown.data)),
        fields: fields(&form, services),
        form,
        diff: DiffTable::default(),
        back: page,
    }
}

pub(super) async fn load(app: &App, who: &SignedIn, id: ArticleId) -> Result<Article, Problem> {
    let sight = Sight::of(who.actor())?;
    acts::find(&mut app.db.read(sight.tenant()).await?, sight, id).await?.ok_or(Problem::NotFound)
}

fn to(id: ArticleId) -> String {
    format!("/conoscenza/{id}/modifica")
}

/// `GET /conoscenza/{id}/modifica`
pub(super) async fn ask(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<ArticleId>,
) -> Result<Response, Problem> {
    may_edit(&who)?;
    let article = load(&app, &who, id).await?;
    let data = &article.shown.data;
    let mut values = vec![
        ("title", data.title.clone()),
        ("text", data.text.clone()),
        ("keywords", data.keywords.clone()),
        ("audience", data.audience.code().to_owned()),
    ];
    values.extend(data.services.iter().map(|subject| ("services", subject.id.to_string())));
    let form = Form::filled(&who, to(id), values);
    let services = list::services(&app, &who).await?;
    page(&edit_page((&app, &who), (&article, form), &services))
}

/// `POST /conoscenza/{id}/modifica`
pub(super) async fn save(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<ArticleId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = may_edit(&who)?;
    let article = load(&app, &who, id).await?;
    let services = list::services(&app, &who).await?;
    let mut f = posted.reader();
    let shown = f.version();
    let data = match read(&posted, &services).and_then(|data| f.finish().map(|()| data)) {
        Ok(data) => data,
        Err(errors) => {
            let form = Form::with(&posted, to(id), errors);
            return page_invalid(&edit_page((&app, &who), (&article, form), &services));
        }
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    match acts::save(&mut tx, &can, (id, shown), &data).await {
        Ok(true) => {
            tx.commit().await?;
            Ok(redirect_with(&address(id), Flash::success("Nuova versione salvata.")))
        }
        Ok(false) => Ok(redirect_with(&address(id), Flash::info("Non hai cambiato nulla."))),
        Err(Failure::Stale) => {
            drop(tx);
            let theirs = load(&app, &who, id).await?;
            let diff = DiffTable::three_way(&posted, &seen(&theirs.shown.data), &seen(&data));
            let form = Form::late(&posted, to(id));
            page_conflict(&EditPage { diff, ..edit_page((&app, &who), (&theirs, form), &services) })
        }
        Err(why) => Err(why.into()),
    }
}
