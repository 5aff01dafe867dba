//! What this is: the life of a questionnaire: made, named, published, followed by its next version.
//! What it is not: its sections and questions.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{NETWORK, SurveyId};
use profiles::store::rules;
use questionnaire::Form as Questionnaire;
use store::StoreError;
use webkit::{
    App, Confirm, Field, Flash, Form, FormErrors, FormPage, Notice, Pairs, Posted, Problem, SignedIn,
    redirect, redirect_with,
};

use super::surveys::{draft, found, survey_frame};
use super::{frame, survey_address};
use crate::access;
use crate::model::mapping_form;
use crate::shipped;
use crate::store::{Failure, surveys};

/// From nothing.
const EMPTY: &str = "vuoto";
/// The questionnaire that asks the criteria of the profiles, as the rules in force have them.
const MAPPING: &str = "mappatura";

fn starts() -> Vec<(String, String)> {
    let ready = shipped::ALL.iter().map(|one| (one.code.to_owned(), one.title.to_owned()));
    let mapping = (MAPPING.to_owned(), "Mappatura: i criteri dei profili, pilastro per pilastro".to_owned());
    let empty = (EMPTY.to_owned(), "Vuoto".to_owned());
    ready.chain([mapping, empty]).collect()
}

fn new_page(app: &App, who: &SignedIn, form: Form) -> FormPage {
    let once = form.once(app.ids.fresh::<uuid::Uuid>());
    FormPage::new(frame(who, app, "Nuovo questionario"), form, "Crea il questionario", "/questionari/moduli")
        .hidden(once)
        .fields(|form| {
            let help = "Si può cambiare tutto, e importare un altro questionario al suo posto";
            vec![
                form.text("name", "Nome")
                    .help("Per esempio «Servizi e organizzazione del CST»")
                    .required()
                    .longest(200),
                form.radios("start", "Da che cosa si parte", &starts()).help(help).required(),
            ]
        })
}

/// `GET /questionari/moduli/nuovo`
pub(super) async fn new(State(app): State<App>, who: SignedIn) -> Result<Response, Problem> {
    access::edit(who.actor())?;
    let form = Form::filled(&who, "/questionari/moduli/nuovo", [("start", EMPTY)]);
    new_page(&app, &who, form).show()
}

async fn start(app: &App, code: &str, name: &str) -> Result<Option<Questionnaire>, Problem> {
    let form = match code {
        EMPTY => Some(Questionnaire { title: name.to_owned(), ..Questionnaire::default() }),
        MAPPING => {
            let in_force = rules::in_force(&mut app.db.read(NETWORK).await?).await?;
            let all = profiles::model::Pillar::ALL.iter().map(|pillar| in_force.of(*pillar));
            let all = all.collect::<Result<Vec<_>, _>>()?;
            Some(mapping_form(name, &all))
        }
        code => match shipped::find(code) {
            Some(one) => Some(one.form().map_err(|why| Problem::internal(&why))?),
            None => None,
        },
    };
    Ok(form.map(|form| Questionnaire { title: name.to_owned(), ..form }))
}

/// `POST /questionari/moduli/nuovo`
pub(super) async fn create(
    State(app): State<App>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = access::edit(who.actor())?;
    let again =
        |errors| new_page(&app, &who, Form::with(&posted, "/questionari/moduli/nuovo", errors)).invalid();
    let mut f = posted.reader();
    let name = f.text("name", "Nome", 3..=200);
    let form = start(&app, posted.get("start").unwrap_or_default(), &name).await?;
    if form.is_none() {
        f.error("start", "Da che cosa si parte: scegli una voce dell'elenco");
    }
    let id: Option<SurveyId> = f.once();
    if let Err(errors) = f.finish() {
        return again(errors);
    }
    let Some((id, form)) = id.zip(form) else { return Err(Problem::NotFound) };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    match surveys::create(&mut tx, &can, (id, &name), &form).await {
        Ok(_) => tx.commit().await?,
        // The first click has arrived.
        Err(Failure::Store(StoreError::Taken(_))) => return Ok(redirect(&survey_address(id))),
        Err(why) => return Err(why.into()),
    }
    Ok(redirect_with(&survey_address(id), Flash::success("Questionario creato.")))
}

fn heading_fields(form: &Form) -> Vec<Field> {
    vec![
        form.text("name", "Nome nell'elenco").required().longest(200),
        form.text("title", "Titolo").help("Lo legge chi compila").required().longest(200),
        form.area("intro", "Introduzione")
            .help("Qualche riga prima della prima sezione")
            .rows(4)
            .longest(2000),
    ]
}

/// `GET /questionari/moduli/{survey}/intestazione`
pub(super) async fn heading(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<SurveyId>,
) -> Result<Response, Problem> {
    let (survey, form) = draft(&app, &who, id).await?;
    let values = [("name", survey.name.clone()), ("title", form.title.clone()), ("intro", form.intro)];
    let page = Form::filled(&who, format!("{}/intestazione", survey_address(id)), values);
    let frame = survey_frame(&who, &app, &survey, "Titolo e introduzione");
    FormPage::new(frame, page, "Salva", survey_address(id))
        .shown(survey.version, &Pairs::new())
        .fields(heading_fields)
        .show()
}

/// `POST /questionari/moduli/{survey}/intestazione`
pub(super) async fn change_heading(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<SurveyId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = access::edit(who.actor())?;
    let (survey, _) = draft(&app, &who, id).await?;
    let mut f = posted.reader();
    let shown = f.version();
    let (name, title) = (f.text("name", "Nome nell'elenco", 3..=200), f.text("title", "Titolo", 3..=200));
    let intro = f.long_text("intro", "Introduzione", 0..=2000);
    if let Err(errors) = f.finish() {
        let form = Form::with(&posted, format!("{}/intestazione", survey_address(id)), errors);
        let frame = survey_frame(&who, &app, &survey, "Titolo e introduzione");
        let page =
            FormPage::new(frame, form, "Salva", survey_address(id)).shown(survey.version, &Pairs::new());
        return page.fields(heading_fields).invalid();
    }
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    surveys::rename(&mut tx, &can, (&survey, shown), &name).await?;
    let summary = format!("Cambiati titolo e introduzione del questionario «{name}»");
    surveys::compose(
        &mut tx,
        &can,
        id,
        (summary, |editing| {
            editing.0.title = title;
            editing.0.intro = intro;
            Ok(())
        }),
    )
    .await?;
    tx.commit().await?;
    Ok(redirect_with(&survey_address(id), Flash::success("Titolo e introduzione salvati.")))
}

/// `GET /questionari/moduli/{survey}/pubblica`
pub(super) async fn ask_publish(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<SurveyId>,
) -> Result<Response, Problem> {
    let (survey, form) = draft(&app, &who, id).await?;
    let faults = surveys::faults(&form);
    let address = survey_address(id);
    let frame = survey_frame(&who, &app, &survey, "Pubblica il questionario");
    let empty = Form::empty(&who, format!("{address}/pubblica"));
    if !faults.is_empty() {
        let page = FormPage::new(frame, empty, "Riprova", address);
        let stop = |page: FormPage, fault: &questionnaire::Fault| {
            page.notice(Notice::warning(format!("Prima di pubblicare. {fault}.")))
        };
        return faults.iter().fold(page, stop).show();
    }
    Confirm::new(frame, empty, "Pubblica", address)
        .effect("Le rilevazioni potranno usare questa versione.")
        .effect("La versione non cambierà più: per modificarla ne preparerai una nuova.")
        .page()
}

/// `POST /questionari/moduli/{survey}/pubblica`
pub(super) async fn publish(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<SurveyId>,
    _posted: Posted,
) -> Result<Response, Problem> {
    let can = access::edit(who.actor())?;
    found(&app, &access::of_the_whole(who.actor())?, id).await?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let version = surveys::publish(&mut tx, &can, id, app.clock.today()).await?;
    tx.commit().await?;
    let text = format!("Versione {} pubblicata: ora si può usare in una rilevazione.", version.number);
    Ok(redirect_with(&survey_address(id), Flash::success(text)))
}

/// `POST /questionari/moduli/{survey}/nuova-versione`
pub(super) async fn next_version(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<SurveyId>,
    _posted: Posted,
) -> Result<Response, Problem> {
    let can = access::edit(who.actor())?;
    found(&app, &access::of_the_whole(who.actor())?, id).await?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    match surveys::next_version(&mut tx, &can, id).await {
        Ok(()) => tx.commit().await?,
        // Pressed twice: the draft of the first click is there.
        Err(Failure::DraftIsThere) => return Ok(redirect(&survey_address(id))),
        Err(why) => return Err(why.into()),
    }
    Ok(redirect_with(&survey_address(id), Flash::success("Nuova versione pronta da modificare.")))
}

/// What a refused edit says, at the form.
pub(super) fn refused(why: Failure) -> Result<FormErrors, Problem> {
    match why {
        Failure::NotEdited(why) => Ok(FormErrors::one("", format!("{why}."))),
        other => Err(other.into()),
    }
}
