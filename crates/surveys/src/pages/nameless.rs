//! What this is: the page behind a letter: somebody answers without a name, once.
//! What it is not: a page of somebody signed in: who they are is not asked, and not looked at.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::EditionId;
use questionnaire::{Answers, Section};
use webkit::{App, Form, FormErrors, Frame, Notice, Posted, Problem, Visitor, page, page_invalid, page_with};

use super::answer_fields::{SectionView, pairs, section_view};
use super::answer_read::read;
use crate::model::Stage;
use crate::store::voices::{self, Letter};
use crate::store::{Failure, responses};

#[derive(Template)]
#[template(path = "surveys/nameless.html")]
struct NamelessPage {
    frame: Frame,
    form: Form,
    notices: Vec<Notice>,
    intro: String,
    sections: Vec<SectionView>,
}

#[derive(Template)]
#[template(path = "surveys/thanks.html")]
struct ThanksPage {
    frame: Frame,
    text: String,
}

fn address((slug, edition, secret): &(String, EditionId, String)) -> String {
    format!("/rispondi/{slug}/{edition}/{secret}")
}

async fn held(app: &App, (slug, edition, secret): &(String, EditionId, String)) -> Result<Letter, Failure> {
    let tenant = app.db.tenant_by_slug(slug).await?.ok_or(Failure::Spent)?;
    voices::held(app, tenant.tenant_id, *edition, secret).await
}

/// A frame that shows nobody's name, even if somebody is signed in.
fn frame(app: &App, visitor: &Visitor, title: &str) -> Frame {
    Frame::new(&Visitor::nobody(visitor.csrf.clone()), app, title)
}

/// The letter was used, or never was one: which of the two is not said.
fn spent(app: &App, visitor: &Visitor) -> Result<Response, Problem> {
    let (title, text) = SPENT;
    page_with(StatusCode::GONE, &ThanksPage { frame: frame(app, visitor, title), text: text.to_owned() })
}

fn thanks(app: &App, visitor: &Visitor, (title, text): (&str, &str)) -> Result<Response, Problem> {
    page(&ThanksPage { frame: frame(app, visitor, title), text: text.to_owned() })
}

/// What an address says whose letter was used, or never was one.
const SPENT: (&str, &str) = (
    "Questo invito non è più valido",
    "È già stato usato, oppure l'indirizzo non è completo. Ogni lettera vale per una sola risposta.",
);

fn nameless_page(
    app: &App,
    visitor: &Visitor,
    letter: &Letter,
    (form, answers): (Form, &Answers),
) -> Result<NamelessPage, Failure> {
    let prepared = responses::prepared(&letter.form)?;
    let asked = prepared.asked(answers);
    let view = |section: &Section| section_view(section, &form, (answers, Some(&asked)));
    let sections: Vec<SectionView> =
        letter.form.sections.iter().filter(|one| asked.is_asked(one.id.as_str())).map(view).collect();
    let text = "Nessuno può sapere che sei stato tu a rispondere: non serve accedere, della risposta si conserva solo la \
        settimana, e la lettera non lascia traccia di quale risposta è la tua. Non scrivere nei testi cose che ti facciano \
        riconoscere.";
    Ok(NamelessPage {
        frame: frame(app, visitor, &letter.edition.data.title),
        notices: vec![Notice::info(text)],
        intro: letter.edition.data.intro.clone(),
        sections,
        form,
    })
}

/// `GET /rispondi/{slug}/{edition}/{secret}`
pub(super) async fn ask(
    State(app): State<App>,
    visitor: Visitor,
    Path(place): Path<(String, EditionId, String)>,
) -> Result<Response, Problem> {
    let letter = match held(&app, &place).await {
        Ok(letter) => letter,
        Err(Failure::Spent) => return spent(&app, &visitor),
        Err(why) => return Err(why.into()),
    };
    if letter.edition.stage_on(app.clock.today()) != Stage::Open {
        let text =
            format!("Si può rispondere dal {} al {}.", letter.edition.data.opens, letter.edition.data.closes);
        return thanks(&app, &visitor, ("Non è il momento di rispondere", &text));
    }
    let nothing = Answers::default();
    let values: Vec<(String, String)> =
        letter.form.sections.iter().flat_map(|one| pairs(one, &nothing)).collect();
    let form = Form::filled(&visitor, address(&place), values);
    page(&nameless_page(&app, &visitor, &letter, (form, &nothing))?)
}

/// `POST /rispondi/{slug}/{edition}/{secret}`
pub(super) async fn say(
    State(app): State<App>,
    visitor: Visitor,
    Path(place): Path<(String, EditionId, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let letter = match held(&app, &place).await {
        Ok(letter) => letter,
        Err(Failure::Spent) => return spent(&app, &visitor),
        Err(why) => return Err(why.into()),
    };
    let (mut answers, mut errors) = (Answers::default(), FormErrors::default());
    for section in &letter.form.sections {
        let typed = read(&posted, section, &Answers::default());
        answers.0.extend(typed.answers.0);
        for error in typed.errors.iter() {
            errors.add(error.name.clone(), error.message.clone());
        }
    }
    let step = posted.get("passo").unwrap_or_default();
    let sends = step == "invia";
    let again = |answers: &Answers, errors: FormErrors| {
        let mut values: Vec<(String, String)> = posted
            .pairs()
            .iter()
            .filter(|(name, _)| !name.starts_with("n.") && name != "passo")
            .cloned()
            .collect();
        for section in &letter.form.sections {
            values.extend(pairs(section, answers).into_iter().filter(|(name, _)| name.starts_with("n.")));
        }
        let form = Form::with(&Posted::of(values), address(&place), errors);
        nameless_page(&app, &visitor, &letter, (form, answers)).map_err(Problem::from)
    };
    if !sends {
        let then = super::response_section::Then::of(&posted);
        then.changes(&mut answers);
        return page(&again(&answers, FormErrors::default())?);
    }
    // What is wrong in questions that are not asked stops nobody.
    let prepared = responses::prepared(&letter.form)?;
    let findings = prepared.check(&answers);
    for finding in findings.errors() {
        errors.add(super::response_section::field_of(finding), finding.message.clone());
    }
    if !errors.is_empty() {
        return page_invalid(&again(&answers, errors)?);
    }
    match letter.say(&app, &answers).await {
        Ok(()) => thanks(
            &app,
            &visitor,
            ("Grazie", "La tua risposta è stata registrata, senza il tuo nome. La lettera ora non vale più."),
        ),
        Err(Failure::Spent) => spent(&app, &visitor),
        Err(why) => Err(why.into()),
    }
}
