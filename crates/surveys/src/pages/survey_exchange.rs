//! What this is: a questionnaire as a file, out and in: JSON, exactly as it is kept, or an `XLSForm` workbook.
//! What it is not: its responses.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::SurveyId;
use kernel::text::slugify;
use questionnaire::Form as Questionnaire;
use webkit::{
    App, Flash, Form, FormErrors, FormPage, ListQuery, Notice, Problem, SignedIn, Uploaded, download,
    redirect_with,
};

use super::surveys::{draft, found, survey_frame};
use super::{survey_address, survey_xlsform};
use crate::access;
use crate::model::Survey;
use crate::store::surveys;

/// The media type of a workbook.
const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// `GET /questionari/moduli/{survey}/esporta`
pub(super) async fn export(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<SurveyId>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = access::of_the_whole(who.actor())?;
    let (survey, versions) = found(&app, &can, id).await?;
    let wanted: Option<i64> = query.filter_as("versione");
    let version = versions.into_iter().find(|one| wanted.is_none_or(|number| one.number == number));
    let version = version.ok_or(Problem::NotFound)?;
    let name = format!("{}-v{}", slugify(&survey.name), version.number);
    if query.filter("formato") == Some("xlsform") {
        let bytes = survey_xlsform::write(&version.form, app.clock.today())?;
        return Ok(download(&format!("{name}.xlsx"), WORKBOOK, bytes));
    }
    let json = serde_json::to_vec_pretty(&version.form).map_err(|why| Problem::internal(&why))?;
    Ok(download(&format!("{name}.json"), "application/json", json))
}

fn form_page((app, who): (&App, &SignedIn), survey: &Survey, form: Form) -> FormPage {
    let frame = survey_frame(who, app, survey, "Importa un questionario");
    let text = "Il questionario del file prende il posto di quello in preparazione. Le versioni pubblicate restano com'erano.";
    FormPage::new(frame, form, "Importa", survey_address(survey.survey_id))
        .notice(Notice::warning(text))
        .with_files()
        .fields(|form| {
            let help = "Un file JSON esportato da qui, oppure una cartella XLSForm (.xlsx)";
            vec![form.file("file", "File", ".json,.xlsx").help(help).required()]
        })
}

/// `GET /questionari/moduli/{survey}/importa`
pub(super) async fn ask(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<SurveyId>,
) -> Result<Response, Problem> {
    let (survey, _) = draft(&app, &who, id).await?;
    let form = Form::empty(&who, format!("{}/importa", survey_address(id)));
    form_page((&app, &who), &survey, form).show()
}

fn read(bytes: &[u8]) -> Result<Questionnaire, String> {
    serde_json::from_slice(bytes)
        .map_err(|why| format!("non è un questionario: riga {}, posizione {}", why.line(), why.column()))
}

/// `POST /questionari/moduli/{survey}/importa`
pub(super) async fn import(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<SurveyId>,
    uploaded: Uploaded<2>,
) -> Result<Response, Problem> {
    let can = access::edit(who.actor())?;
    let (survey, _) = draft(&app, &who, id).await?;
    let again = |message: String| {
        let errors = FormErrors::one("file", format!("File: {message}"));
        let form = Form::with(uploaded.posted(), format!("{}/importa", survey_address(id)), errors);
        form_page((&app, &who), &survey, form).invalid()
    };
    let Some(file) = uploaded.file("file") else { return again("scegli il file da importare".into()) };
    let workbook = survey_xlsform::is_workbook(&file.bytes);
    let read = if workbook {
        survey_xlsform::read(&file.bytes, &file.name)
    } else {
        read(&file.bytes).map(|form| (form, Vec::new()))
    };
    let (form, remarks) = match read {
        Ok(read) => read,
        Err(why) => return again(why),
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let summary = format!("Importato un questionario in «{}»", survey.name);
    surveys::replace(&mut tx, &can, id, (summary, &form)).await?;
    tx.commit().await?;
    if !remarks.is_empty() {
        let frame = survey_frame(&who, &app, &survey, "Importato con osservazioni");
        return survey_xlsform::remarks_page(frame, remarks, survey_address(id));
    }
    Ok(redirect_with(
        &survey_address(id),
        Flash::success("Questionario importato: controllalo e pubblicalo."),
    ))
}
