//! What this is: the questions of a questionnaire: added to a section or a group, changed, moved, taken away.
//! What it is not: the fields of each kind; see `question_form`.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::SurveyId;
use questionnaire::{Form as Questionnaire, Kind, Question};
use webkit::{
    App, Confirm, Flash, Form, FormErrors, FormPage, Frame, ListQuery, Posted, Problem, SignedIn, page,
    redirect, redirect_with,
};

use super::question_form::{KINDS, fields, kind_name, pairs, read, word_of};
use super::survey_address;
use super::survey_life::refused;
use super::survey_sections::{changed, faults_of};
use super::surveys::{draft, survey_frame};
use crate::access;
use crate::model::{Shift, Survey, code_for};
use crate::store::surveys;

#[derive(Template)]
#[template(path = "surveys/kinds.html")]
struct KindsPage {
    frame: Frame,
    kinds: Vec<(&'static str, &'static str, &'static str)>,
    base: String,
    back: String,
}

fn question<'a>(form: &'a Questionnaire, id: &str) -> Result<&'a Question, Problem> {
    let inside = |question: &'a Question| question.kind.inner().iter().find(|inner| inner.id.as_str() == id);
    let found = form.question(id).or_else(|| form.questions().find_map(inside));
    found.ok_or(Problem::NotFound)
}

/// Whether a place is a section or a group; a group takes neither groups nor files.
fn kinds_in(
    form: &Questionnaire,
    place: &str,
) -> Result<Vec<(&'static str, &'static str, &'static str)>, Problem> {
    if form.sections.iter().any(|one| one.id.as_str() == place) {
        return Ok(KINDS.to_vec());
    }
    let group = form.question(place).is_some_and(|one| matches!(one.kind, Kind::Group { .. }));
    if !group {
        return Err(Problem::NotFound);
    }
    Ok(KINDS.iter().filter(|(code, ..)| !matches!(*code, "group" | "file")).copied().collect())
}

fn form_page(
    (app, who): (&App, &SignedIn),
    survey: &Survey,
    (title, kind, form): (&str, &str, Form),
) -> FormPage {
    let frame = survey_frame(who, app, survey, title);
    let kind = kind.to_owned();
    let hidden = form.hidden("tipo", &kind);
    FormPage::new(frame, form, "Salva", survey_address(survey.survey_id))
        .hidden(hidden)
        .fields(move |form| fields(form, &kind))
}

/// `GET /questionari/moduli/{survey}/in/{place}/domande/nuova`
pub(super) async fn new(
    State(app): State<App>,
    who: SignedIn,
    Path((id, place)): Path<(SurveyId, String)>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let (survey, now) = draft(&app, &who, id).await?;
    let kinds = kinds_in(&now, &place)?;
    let base = format!("{}/in/{place}/domande/nuova", survey_address(id));
    let chosen = query.filter("tipo").and_then(|word| kinds.iter().find(|(code, ..)| *code == word));
    let Some((kind, name, _)) = chosen else {
        let frame = survey_frame(&who, &app, &survey, "Aggiungi una domanda");
        return page(&KindsPage { frame, kinds, base, back: survey_address(id) });
    };
    let title = format!("Aggiungi una domanda: {}", name.to_lowercase());
    form_page((&app, &who), &survey, (&title, kind, Form::empty(&who, base))).show()
}

/// `POST /questionari/moduli/{survey}/in/{place}/domande/nuova`
pub(super) async fn create(
    State(app): State<App>,
    who: SignedIn,
    Path((id, place)): Path<(SurveyId, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = access::edit(who.actor())?;
    let (survey, now) = draft(&app, &who, id).await?;
    let kind = posted.get("tipo").unwrap_or_default();
    let known = kinds_in(&now, &place)?.iter().any(|(code, ..)| *code == kind);
    let name = kind_name(kind).filter(|_| known).ok_or(Problem::NotFound)?;
    let again = |errors| {
        let form = Form::with(&posted, format!("{}/in/{place}/domande/nuova", survey_address(id)), errors);
        let title = format!("Aggiungi una domanda: {}", name.to_lowercase());
        form_page((&app, &who), &survey, (&title, kind, form)).invalid()
    };
    let text = posted.get("text").unwrap_or_default();
    let Some(code) = code_for(&now, text) else {
        return again(FormErrors::one("text", "Domanda: scrivi qualche parola"));
    };
    let question = match read(&posted, kind, &code) {
        Ok(question) => question,
        Err(errors) => return again(errors),
    };
    // The same question twice in a row is the same form sent twice.
    if last_in(&now, &place).is_some_and(|last| last.text == question.text && last.kind == question.kind) {
        return Ok(redirect(&survey_address(id)));
    }
    let summary = format!("Aggiunta la domanda «{}» a «{}»", question.text, survey.name);
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let form =
        surveys::compose(&mut tx, &can, id, (summary, |editing| editing.add_question(&place, question)))
            .await?;
    if let Some(errors) = field_faults(&form, code.as_str()) {
        drop(tx);
        return again(errors);
    }
    tx.commit().await?;
    Ok(redirect_with(&survey_address(id), Flash::success("Domanda aggiunta.")))
}

/// What is wrong with a question, at the field that says it: a group still empty is only not finished.
fn field_faults(form: &Questionnaire, id: &str) -> Option<FormErrors> {
    let faults = faults_of(form, id, "")?;
    let question = question(form, id).ok()?;
    let mut errors = FormErrors::default();
    let unfinished = matches!(&question.kind, Kind::Group { questions, .. } if questions.is_empty());
    for fault in faults.iter() {
        let check = (1..).zip(&question.checks).find(|(_, check)| fault.message.contains(check.id.as_str()));
        let field = match check {
            Some((at, _)) => format!("c.{at}.holds"),
            None if fault.message.starts_with("condizione") => "when".to_owned(),
            None if fault.message.starts_with("valore") => "value".to_owned(),
            None => String::new(),
        };
        if field.is_empty() && unfinished {
            continue;
        }
        errors.add(field, fault.message.clone());
    }
    (!errors.is_empty()).then_some(errors)
}

fn last_in<'a>(form: &'a Questionnaire, place: &str) -> Option<&'a Question> {
    let section = form.sections.iter().find(|one| one.id.as_str() == place);
    section.map_or_else(|| form.question(place)?.kind.inner().last(), |section| section.questions.last())
}

/// `GET /questionari/moduli/{survey}/domande/{question}`
pub(super) async fn edit(
    State(app): State<App>,
    who: SignedIn,
    Path((id, code)): Path<(SurveyId, String)>,
) -> Result<Response, Problem> {
    let (survey, now) = draft(&app, &who, id).await?;
    let question = question(&now, &code)?;
    let form = Form::filled(&who, format!("{}/domande/{code}", survey_address(id)), pairs(question));
    let title = format!("Cambia la domanda «{}»", question.text);
    form_page((&app, &who), &survey, (&title, word_of(&question.kind), form))
        .shown_as(&pairs(question))
        .show()
}

/// `POST /questionari/moduli/{survey}/domande/{question}`
pub(super) async fn change(
    State(app): State<App>,
    who: SignedIn,
    Path((id, code)): Path<(SurveyId, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = access::edit(who.actor())?;
    let (survey, now) = draft(&app, &who, id).await?;
    let before = question(&now, &code)?;
    let (title, kind) = (format!("Cambia la domanda «{}»", before.text), word_of(&before.kind));
    let action = format!("{}/domande/{code}", survey_address(id));
    let page = |form: Form| form_page((&app, &who), &survey, (&title, kind, form)).shown_as(&pairs(before));
    let changed_to = match read(&posted, kind, &before.id) {
        Ok(question) => question,
        Err(errors) => return page(Form::with(&posted, &action, errors)).invalid(),
    };
    if !posted.showed(&pairs(before)) {
        return page(Form::late(&posted, &action)).notice(changed()).conflict();
    }
    let summary = format!("Cambiata la domanda «{}» di «{}»", changed_to.text, survey.name);
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let form =
        surveys::compose(&mut tx, &can, id, (summary, |editing| editing.change_question(&code, changed_to)))
            .await?;
    if let Some(errors) = field_faults(&form, &code) {
        drop(tx);
        return page(Form::with(&posted, &action, errors)).invalid();
    }
    tx.commit().await?;
    Ok(redirect_with(&survey_address(id), Flash::success("Domanda salvata.")))
}

/// `POST /questionari/moduli/{survey}/domande/{question}/sposta`
pub(super) async fn shift(
    State(app): State<App>,
    who: SignedIn,
    Path((id, code)): Path<(SurveyId, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = access::edit(who.actor())?;
    let (survey, now) = draft(&app, &who, id).await?;
    let way = posted.get("verso").and_then(Shift::from_word).ok_or(Problem::NotFound)?;
    let section = now.section_of(&code).map(|section| section.id.to_string()).unwrap_or_default();
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let summary = format!("Spostata una domanda di «{}»", survey.name);
    surveys::compose(&mut tx, &can, id, (summary, |editing| editing.move_question(&code, way))).await?;
    tx.commit().await?;
    Ok(redirect(&format!("{}#sezione-{section}", survey_address(id))))
}

/// `GET /questionari/moduli/{survey}/domande/{question}/togli`
pub(super) async fn ask_remove(
    State(app): State<App>,
    who: SignedIn,
    Path((id, code)): Path<(SurveyId, String)>,
) -> Result<Response, Problem> {
    let (survey, now) = draft(&app, &who, id).await?;
    let question = question(&now, &code)?;
    let form = Form::empty(&who, format!("{}/domande/{code}/togli", survey_address(id)));
    let frame = survey_frame(&who, &app, &survey, format!("Togli la domanda «{}»?", question.text));
    Confirm::new(frame, form, "Togli la domanda", survey_address(id))
        .effect("Le versioni già pubblicate restano com'erano.")
        .page()
}

/// `POST /questionari/moduli/{survey}/domande/{question}/togli`
pub(super) async fn remove(
    State(app): State<App>,
    who: SignedIn,
    Path((id, code)): Path<(SurveyId, String)>,
    _posted: Posted,
) -> Result<Response, Problem> {
    let can = access::edit(who.actor())?;
    let (survey, _) = draft(&app, &who, id).await?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let summary = format!("Tolta una domanda di «{}»", survey.name);
    let done = surveys::compose(&mut tx, &can, id, (summary, |editing| editing.remove_question(&code))).await;
    if let Err(why) = done {
        return Err(refused(why)?.into());
    }
    tx.commit().await?;
    Ok(redirect_with(&survey_address(id), Flash::success("Domanda tolta.")))
}
