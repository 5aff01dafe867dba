//! What this is: the checks across questions of a questionnaire. What it is not: their language.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::SurveyId;
use questionnaire::{Check, Form as Questionnaire, Weight, Word};
use webkit::{
    App, Confirm, Field, Flash, Form, FormErrors, FormPage, Posted, Problem, SignedIn, redirect_with,
};

use super::survey_address;
use super::survey_life::refused;
use super::survey_sections::faults_of;
use super::surveys::{draft, survey_frame};
use crate::access;
use crate::model::{Survey, code_for};
use crate::store::surveys;

const WEIGHTS: [(&str, &str); 2] = [
    ("hard", "Errore: la risposta non si può concludere"),
    ("soft", "Avviso: si può concludere scrivendo il motivo"),
];

fn fields(form: &Form) -> Vec<Field> {
    let help =
        "Che cosa deve essere vero, per esempio addetti_ict <= addetti. Quello che non si sa non rompe nulla";
    vec![
        form.text("holds", "Deve essere vero").help(help).required().longest(500),
        form.text("message", "Che cosa si dice se non è vero").required().longest(300),
        form.radios("weight", "Peso", &WEIGHTS).required(),
    ]
}

fn read(posted: &Posted, id: &Word) -> Result<Check, FormErrors> {
    let mut f = posted.reader();
    let (holds, message) =
        (f.text("holds", "Deve essere vero", 1..=500), f.text("message", "Che cosa si dice", 3..=300));
    let weight = f.choice("weight", "Peso", |code| match code {
        "hard" => Some(Weight::Hard),
        "soft" => Some(Weight::Soft),
        _ => None,
    });
    f.finish_with(|| Some(Check { id: id.clone(), holds, message, weight: weight? }))
}

fn form_page((app, who): (&App, &SignedIn), survey: &Survey, (title, form): (&str, Form)) -> FormPage {
    let frame = survey_frame(who, app, survey, title);
    FormPage::new(frame, form, "Salva", survey_address(survey.survey_id)).fields(fields)
}

/// `GET /questionari/moduli/{survey}/controlli/nuovo`
pub(super) async fn new(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<SurveyId>,
) -> Result<Response, Problem> {
    let (survey, _) = draft(&app, &who, id).await?;
    let form = Form::filled(&who, format!("{}/controlli/nuovo", survey_address(id)), [("weight", "hard")]);
    form_page((&app, &who), &survey, ("Aggiungi un controllo", form)).show()
}

/// `POST /questionari/moduli/{survey}/controlli/nuovo`
pub(super) async fn create(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<SurveyId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (_, now) = draft(&app, &who, id).await?;
    let message = posted.get("message").unwrap_or_default();
    let same = |check: &&Check| {
        check.message == message.trim() && Some(check.holds.as_str()) == posted.get("holds").map(str::trim)
    };
    let code = match now.checks.iter().find(same) {
        // The same form sent twice writes the same check.
        Some(check) => Some(check.id.clone()),
        None => code_for(&now, &format!("controllo {message}")),
    };
    let code = code.ok_or(Problem::NotFound)?;
    put(&app, &who, id, (&posted, &code, "Aggiungi un controllo", "nuovo")).await
}

fn check<'a>(form: &'a Questionnaire, id: &str) -> Result<&'a Check, Problem> {
    form.checks.iter().find(|one| one.id.as_str() == id).ok_or(Problem::NotFound)
}

/// `GET /questionari/moduli/{survey}/controlli/{check}`
pub(super) async fn edit(
    State(app): State<App>,
    who: SignedIn,
    Path((id, code)): Path<(SurveyId, String)>,
) -> Result<Response, Problem> {
    let (survey, now) = draft(&app, &who, id).await?;
    let check = check(&now, &code)?;
    let weight = if check.weight == Weight::Soft { "soft" } else { "hard" };
    let values = [("holds", check.holds.as_str()), ("message", check.message.as_str()), ("weight", weight)];
    let form = Form::filled(&who, format!("{}/controlli/{code}", survey_address(id)), values);
    form_page((&app, &who), &survey, ("Cambia il controllo", form)).show()
}

/// `POST /questionari/moduli/{survey}/controlli/{check}`
pub(super) async fn change(
    State(app): State<App>,
    who: SignedIn,
    Path((id, code)): Path<(SurveyId, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (_, now) = draft(&app, &who, id).await?;
    let known = check(&now, &code)?.id.clone();
    put(&app, &who, id, (&posted, &known, "Cambia il controllo", &code)).await
}

async fn put(
    app: &App,
    who: &SignedIn,
    id: SurveyId,
    (posted, code, title, last): (&Posted, &Word, &str, &str),
) -> Result<Response, Problem> {
    let can = access::edit(who.actor())?;
    let (survey, _) = draft(app, who, id).await?;
    let again = |errors| {
        let form = Form::with(posted, format!("{}/controlli/{last}", survey_address(id)), errors);
        form_page((app, who), &survey, (title, form)).invalid()
    };
    let check = match read(posted, code) {
        Ok(check) => check,
        Err(errors) => return again(errors),
    };
    let summary = format!("Scritto un controllo di «{}»: {}", survey.name, check.message);
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let work = (summary, |editing: &mut crate::model::Editing<'_>| {
        editing.put_check(check);
        Ok(())
    });
    let form = surveys::compose(&mut tx, &can, id, work).await?;
    if let Some(errors) = faults_of(&form, code.as_str(), "holds") {
        drop(tx);
        return again(errors);
    }
    tx.commit().await?;
    Ok(redirect_with(&survey_address(id), Flash::success("Controllo salvato.")))
}

/// `GET /questionari/moduli/{survey}/controlli/{check}/togli`
pub(super) async fn ask_remove(
    State(app): State<App>,
    who: SignedIn,
    Path((id, code)): Path<(SurveyId, String)>,
) -> Result<Response, Problem> {
    let (survey, now) = draft(&app, &who, id).await?;
    let check = check(&now, &code)?;
    let form = Form::empty(&who, format!("{}/controlli/{code}/togli", survey_address(id)));
    let frame = survey_frame(&who, &app, &survey, "Togli il controllo?");
    Confirm::new(frame, form, "Togli il controllo", survey_address(id)).effect(check.message.clone()).page()
}

/// `POST /questionari/moduli/{survey}/controlli/{check}/togli`
pub(super) async fn remove(
    State(app): State<App>,
    who: SignedIn,
    Path((id, code)): Path<(SurveyId, String)>,
    _posted: Posted,
) -> Result<Response, Problem> {
    let can = access::edit(who.actor())?;
    let (survey, _) = draft(&app, &who, id).await?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let summary = format!("Tolto un controllo di «{}»", survey.name);
    let done = surveys::compose(&mut tx, &can, id, (summary, |editing| editing.remove_check(&code))).await;
    if let Err(why) = done {
        return Err(refused(why)?.into());
    }
    tx.commit().await?;
    Ok(redirect_with(&survey_address(id), Flash::success("Controllo tolto.")))
}
