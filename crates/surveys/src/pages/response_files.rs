//! What this is: the files that questions ask for: sent, replaced, downloaded.
//! What it is not: a look inside them.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::ResponseId;
use questionnaire::{Answer, FileAnswer, Kind, Question, Section};
use webkit::{
    App, Field, Flash, Form, FormErrors, Frame, Problem, SignedIn, Uploaded, download, page, page_invalid,
    redirect_with,
};

use super::frame;
use super::response_section::Opened;
use crate::model::{Move, Part};
use crate::store::{Failure, parts, responses};

/// In megabytes.
const LARGEST: usize = 20;

#[derive(Template)]
#[template(path = "surveys/file.html")]
struct FilePage {
    frame: Frame,
    form: Form,
    field: Field,
    version: i64,
    back: String,
}

fn file_of<'a>(opened: &'a Opened, id: &str) -> Result<(&'a Section, &'a Question, &'a Part), Problem> {
    let form = opened.prepared.form();
    let found = form.sections.iter().find_map(|section| {
        let question =
            section.questions.iter().find(|one| one.id.as_str() == id && one.kind == Kind::File)?;
        Some((section, question, opened.part(section.id.as_str())?))
    });
    found.ok_or(Problem::NotFound)
}

fn file_page(
    app: &App,
    who: &SignedIn,
    (opened, question): (&Opened, &Question),
    form: Form,
) -> Result<FilePage, Problem> {
    let (section, _, part) = file_of(opened, question.id.as_str())?;
    let back = format!("{}/sezioni/{}", opened.address(), section.id);
    let help = "Al massimo 20 MB. Per esempio un atto in PDF o una tabella";
    let body = &opened.reached.response.body_name;
    Ok(FilePage {
        frame: frame(who, app, question.text.clone())
            .crumb(format!("{}: {body}", opened.edition.data.title), opened.address())
            .crumb(section.title.clone(), back.clone()),
        field: form
            .file("file", "File", ".pdf,.p7m,.doc,.docx,.odt,.xls,.xlsx,.ods,.csv,.zip,.png,.jpg")
            .help(help)
            .required(),
        version: part.version,
        form,
        back,
    })
}

/// `GET /questionari/risposte/{response}/file/{question}`
pub(super) async fn ask(
    State(app): State<App>,
    who: SignedIn,
    Path((id, question)): Path<(ResponseId, String)>,
) -> Result<Response, Problem> {
    let opened = Opened::read(&app, &who, id).await?;
    let (_, question, part) = file_of(&opened, &question)?;
    opened.writes(&app, &who, part)?;
    let form = Form::empty(&who, format!("{}/file/{}", opened.address(), question.id));
    page(&file_page(&app, &who, (&opened, question), form)?)
}

/// `POST /questionari/risposte/{response}/file/{question}`
pub(super) async fn put(
    State(app): State<App>,
    who: SignedIn,
    Path((id, question)): Path<(ResponseId, String)>,
    uploaded: Uploaded<LARGEST>,
) -> Result<Response, Problem> {
    let opened = Opened::read(&app, &who, id).await?;
    let (section, question, part) = file_of(&opened, &question)?;
    let can = opened.writes(&app, &who, part)?;
    let mut f = uploaded.reader();
    let shown = f.version();
    let file = uploaded.file("file").filter(|file| !file.bytes.is_empty());
    let Some(file) = file else {
        let errors = FormErrors::one("file", "File: scegli il file da caricare");
        let form =
            Form::with(uploaded.posted(), format!("{}/file/{}", opened.address(), question.id), errors);
        return page_invalid(&file_page(&app, &who, (&opened, question), form)?);
    };
    f.finish()?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let fingerprint = tx.put_file(&file.name, "application/octet-stream", &file.bytes).await?;
    let size = u64::try_from(file.bytes.len()).unwrap_or(u64::MAX);
    let mut answers = part.answers.clone();
    let answer = FileAnswer { name: file.name.clone(), fingerprint, size };
    answers.put(question.id.clone(), Some(Answer::File(answer)));
    let of = (&opened.reached.response, section);
    parts::write(&mut tx, &can, of, (shown, opened.hand(&who)), &answers).await?;
    tx.commit().await?;
    let back = format!("{}/sezioni/{}", opened.address(), section.id);
    Ok(redirect_with(&back, Flash::success("File caricato.")))
}

/// `GET /questionari/risposte/{response}/file/{question}/scarica`: as bytes, whatever it says it is.
pub(super) async fn get(
    State(app): State<App>,
    who: SignedIn,
    Path((id, question)): Path<(ResponseId, String)>,
) -> Result<Response, Problem> {
    let opened = Opened::read(&app, &who, id).await?;
    let mut tx = app.db.read(opened.reached.view.tenant()).await?;
    let steps = responses::steps(&mut tx, &opened.reached.view, id).await?;
    let handed_in = steps.iter().find(|step| step.mv == Move::Compile);
    let answers = opened.answers();
    let answer = answers.get(&question).or_else(|| handed_in.and_then(|step| step.answers.get(&question)));
    let Some(Answer::File(file)) = answer else { return Err(Problem::NotFound) };
    let kept = tx.file(&file.fingerprint).await?.ok_or(Failure::NotThere)?;
    Ok(download(&file.name, "application/octet-stream", kept.bytes))
}
