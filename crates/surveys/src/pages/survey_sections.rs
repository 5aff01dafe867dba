//! What this is: the sections of a questionnaire: added, changed, moved, taken away.
//! What it is not: their questions.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::SurveyId;
use questionnaire::{Form as Questionnaire, Section};
use webkit::{
    App, Confirm, Field, Flash, Form, FormErrors, FormPage, Pairs, Posted, Problem, SignedIn, redirect,
    redirect_with,
};

use super::survey_address;
use super::survey_life::refused;
use super::surveys::{draft, survey_frame};
use crate::access;
use crate::model::{Shift, Survey, code_for};
use crate::store::surveys;

/// How a condition is written, in one line.
pub(super) const WHEN: &str = "Vuota: si chiede sempre. Per esempio forma = 'in_house' e addetti > 3";

fn fields(form: &Form) -> Vec<Field> {
    vec![
        form.text("title", "Titolo").help("Per esempio «Catalogo dei servizi»").required().longest(200),
        form.area("help", "Spiegazione").help("Una o due frasi sotto il titolo").rows(3).longest(1000),
        form.text("when", "Condizione").help(WHEN).longest(500),
    ]
}

struct Sent {
    title: String,
    help: String,
    when: Option<String>,
}

fn read(posted: &Posted) -> Result<Sent, FormErrors> {
    let mut f = posted.reader();
    let (title, help) = (f.text("title", "Titolo", 2..=200), f.long_text("help", "Spiegazione", 0..=1000));
    let when = f.optional_text("when", "Condizione", 500);
    f.finish_with(|| Some(Sent { title, help, when }))
}

/// What is wrong with one part of a questionnaire, with the position in the expression, at its field.
pub(super) fn faults_of(form: &Questionnaire, id: &str, field: &str) -> Option<FormErrors> {
    let faults = form.prepare().err()?;
    let named = format!("«{id}»");
    let mut errors = FormErrors::default();
    for fault in faults.iter().filter(|fault| fault.at.contains(&named)) {
        errors.add(field, format!("{}.", fault.message));
    }
    (!errors.is_empty()).then_some(errors)
}

fn form_page((app, who): (&App, &SignedIn), survey: &Survey, (title, form): (&str, Form)) -> FormPage {
    let frame = survey_frame(who, app, survey, title);
    FormPage::new(frame, form, "Salva", survey_address(survey.survey_id)).fields(fields)
}

/// `GET /questionari/moduli/{survey}/sezioni/nuova`
pub(super) async fn new(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<SurveyId>,
) -> Result<Response, Problem> {
    let (survey, _) = draft(&app, &who, id).await?;
    let form = Form::empty(&who, format!("{}/sezioni/nuova", survey_address(id)));
    form_page((&app, &who), &survey, ("Aggiungi una sezione", form)).show()
}

/// `POST /questionari/moduli/{survey}/sezioni/nuova`
pub(super) async fn create(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<SurveyId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = access::edit(who.actor())?;
    let (survey, now) = draft(&app, &who, id).await?;
    let again = |errors| {
        let form = Form::with(&posted, format!("{}/sezioni/nuova", survey_address(id)), errors);
        form_page((&app, &who), &survey, ("Aggiungi una sezione", form)).invalid()
    };
    let sent = match read(&posted) {
        Ok(sent) => sent,
        Err(errors) => return again(errors),
    };
    // The same section twice in a row is the same form sent twice.
    if now.sections.last().is_some_and(|last| last.title == sent.title && last.questions.is_empty()) {
        return Ok(redirect(&survey_address(id)));
    }
    let code = code_for(&now, &sent.title)
        .ok_or_else(|| Problem::Malformed("Scrivi un titolo più chiaro.".into()))?;
    let section = Section {
        id: code.clone(),
        title: sent.title.clone(),
        help: sent.help,
        when: sent.when,
        questions: Vec::new(),
    };
    let summary = format!("Aggiunta la sezione «{}» a «{}»", sent.title, survey.name);
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let form = surveys::compose(&mut tx, &can, id, (summary, |editing| editing.add_section(section))).await?;
    if let Some(errors) = faults_of(&form, code.as_str(), "when") {
        drop(tx);
        return again(errors);
    }
    tx.commit().await?;
    Ok(redirect_with(&survey_address(id), Flash::success("Sezione aggiunta: ora aggiungi le sue domande.")))
}

fn section<'a>(form: &'a Questionnaire, id: &str) -> Result<&'a Section, Problem> {
    form.sections.iter().find(|one| one.id.as_str() == id).ok_or(Problem::NotFound)
}

fn as_seen(section: &Section) -> Pairs {
    [
        ("Titolo", section.title.clone()),
        ("Spiegazione", section.help.clone()),
        ("Condizione", section.when.clone().unwrap_or_default()),
    ]
    .map(|(label, value)| (label.to_owned(), value))
    .to_vec()
}

/// `GET /questionari/moduli/{survey}/sezioni/{section}`
pub(super) async fn edit(
    State(app): State<App>,
    who: SignedIn,
    Path((id, code)): Path<(SurveyId, String)>,
) -> Result<Response, Problem> {
    let (survey, now) = draft(&app, &who, id).await?;
    let section = section(&now, &code)?;
    let values = [
        ("title", section.title.clone()),
        ("help", section.help.clone()),
        ("when", section.when.clone().unwrap_or_default()),
    ];
    let form = Form::filled(&who, format!("{}/sezioni/{code}", survey_address(id)), values);
    let title = format!("Cambia la sezione «{}»", section.title);
    form_page((&app, &who), &survey, (&title, form)).shown_as(&as_seen(section)).show()
}

/// `POST /questionari/moduli/{survey}/sezioni/{section}`
pub(super) async fn change(
    State(app): State<App>,
    who: SignedIn,
    Path((id, code)): Path<(SurveyId, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = access::edit(who.actor())?;
    let (survey, now) = draft(&app, &who, id).await?;
    let before = section(&now, &code)?;
    let title = format!("Cambia la sezione «{}»", before.title);
    let action = format!("{}/sezioni/{code}", survey_address(id));
    let page = |form: Form| form_page((&app, &who), &survey, (&title, form)).shown_as(&as_seen(before));
    let sent = match read(&posted) {
        Ok(sent) => sent,
        Err(errors) => return page(Form::with(&posted, &action, errors)).invalid(),
    };
    if !posted.showed(&as_seen(before)) {
        return page(Form::late(&posted, &action)).notice(changed()).conflict();
    }
    let changed = Section {
        id: before.id.clone(),
        title: sent.title.clone(),
        help: sent.help,
        when: sent.when,
        questions: Vec::new(),
    };
    let summary = format!("Cambiata la sezione «{}» di «{}»", sent.title, survey.name);
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let form =
        surveys::compose(&mut tx, &can, id, (summary, |editing| editing.change_section(&code, changed)))
            .await?;
    if let Some(errors) = faults_of(&form, &code, "when") {
        drop(tx);
        return page(Form::with(&posted, &action, errors)).invalid();
    }
    tx.commit().await?;
    Ok(redirect_with(&survey_address(id), Flash::success("Sezione salvata.")))
}

/// What is said when somebody else was first.
pub(super) fn changed() -> webkit::Notice {
    webkit::Notice::warning(
        "Qualcun altro ha cambiato questo elemento mentre lo modificavi. Qui sotto c'è quello che hai scritto: salva di nuovo \
         per metterlo al posto del suo.",
    )
}

/// `POST /questionari/moduli/{survey}/sezioni/{section}/sposta`
pub(super) async fn shift(
    State(app): State<App>,
    who: SignedIn,
    Path((id, code)): Path<(SurveyId, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = access::edit(who.actor())?;
    let (survey, _) = draft(&app, &who, id).await?;
    let way = posted.get("verso").and_then(Shift::from_word).ok_or(Problem::NotFound)?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let summary = format!("Spostata una sezione di «{}»", survey.name);
    surveys::compose(&mut tx, &can, id, (summary, |editing| editing.move_section(&code, way))).await?;
    tx.commit().await?;
    Ok(redirect(&format!("{}#sezione-{code}", survey_address(id))))
}

/// `GET /questionari/moduli/{survey}/sezioni/{section}/togli`
pub(super) async fn ask_remove(
    State(app): State<App>,
    who: SignedIn,
    Path((id, code)): Path<(SurveyId, String)>,
) -> Result<Response, Problem> {
    let (survey, now) = draft(&app, &who, id).await?;
    let section = section(&now, &code)?;
    let form = Form::empty(&who, format!("{}/sezioni/{code}/togli", survey_address(id)));
    let frame = survey_frame(&who, &app, &survey, format!("Togli la sezione «{}»?", section.title));
    Confirm::new(frame, form, "Togli la sezione", survey_address(id))
        .effect(format!("Con la sezione se ne vanno le sue domande: {}.", section.questions.len()))
        .page()
}

/// `POST /questionari/moduli/{survey}/sezioni/{section}/togli`
pub(super) async fn remove(
    State(app): State<App>,
    who: SignedIn,
    Path((id, code)): Path<(SurveyId, String)>,
    _posted: Posted,
) -> Result<Response, Problem> {
    let can = access::edit(who.actor())?;
    let (survey, _) = draft(&app, &who, id).await?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let summary = format!("Tolta una sezione di «{}»", survey.name);
    let done = surveys::compose(&mut tx, &can, id, (summary, |editing| editing.remove_section(&code))).await;
    if let Err(why) = done {
        return Err(refused(why)?.into());
    }
    tx.commit().await?;
    Ok(redirect_with(&survey_address(id), Flash::success("Sezione tolta.")))
}
