//! What this is: one section of a response, filled in by its office: saved by hand, or answer by answer as it is typed.
//! What it is not: the handing in; see `response_hand_in`.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::permission::{ActionKind, AnswerSurvey};
use kernel::{Can, ResponseId};
use questionnaire::{Answer, Answers, Asked, Finding, Prepared, Section};
use webkit::api::Json;
use webkit::{
    App, DiffTable, Flash, Form, FormErrors, Frame, Html, ListQuery, Notice, Pairs, Posted, Problem,
    SignedIn, page, page_conflict, page_invalid, redirect, redirect_with,
};

use super::answer_fields::{SectionView, pairs, section_view};
use super::answer_read::{Typed, read};
use super::{edition_frame, frame, response_address};
use crate::access::{self, Reached};
use crate::model::{Edition, Heading, Part, merged};
use crate::store::parts::{self, Hand};
use crate::store::{Failure, editions, responses};

/// A section with all that its page needs.
pub(crate) struct Opened {
    pub(crate) reached: Reached,
    pub(crate) edition: Edition,
    pub(crate) prepared: Prepared,
    pub(crate) parts: Vec<Part>,
}

impl Opened {
    /// The response, if it is theirs.
    pub(crate) async fn read(app: &App, who: &SignedIn, id: ResponseId) -> Result<Self, Problem> {
        let reached = access::reach(app, who.actor(), id).await?;
        let mut tx = app.db.read(reached.view.tenant()).await?;
        let edition = editions::find(&mut tx, &reached.view, reached.response.edition_id).await?;
        let edition = edition.ok_or(Problem::NotFound)?;
        let version = responses::version_of(&mut tx, &reached.response).await?;
        let prepared = responses::prepared(&version.form)?;
        let parts = parts::of(&mut tx, &reached.view, id).await?;
        Ok(Self { reached, edition, prepared, parts })
    }

    /// All the answers, as they stand.
    pub(crate) fn answers(&self) -> Answers {
        merged(&self.parts)
    }

    pub(crate) fn part(&self, section: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.section == section)
    }

    pub(crate) fn section(&self, id: &str) -> Result<(&Section, &Part), Problem> {
        let section = self.prepared.form().sections.iter().find(|one| one.id.as_str() == id);
        section.zip(self.part(id)).ok_or(Problem::NotFound)
    }

    /// Whose hand writes.
    pub(crate) fn hand(&self, who: &SignedIn) -> Hand {
        Hand {
            account: who.actor().account(),
            leads: self.reached.validate(who.actor()).is_ok(),
            asks: self.reached.asks(who.actor()),
        }
    }

    /// Whether they could write in a section today.
    pub(crate) fn writes(
        &self,
        app: &App,
        who: &SignedIn,
        part: &Part,
    ) -> Result<Can<AnswerSurvey>, Failure> {
        let can = self.reached.answer(who.actor())?;
        let response = &self.reached.response;
        if !response.state.is_written() {
            return Err(crate::model::NotMoved::NotFromHere(response.state).into());
        }
        let hand = self.hand(who);
        responses::may_write((&self.edition, response), hand.asks, app.clock.today())?;
        hand.may_write(part)?;
        Ok(can)
    }

    /// The next section that is asked and in which they could write: where a clerk goes on.
    fn next(&self, app: &App, who: &SignedIn, (id, answers): (&str, &Answers)) -> Option<&Section> {
        let asked = self.prepared.asked(answers);
        let after = self.prepared.form().sections.iter().skip_while(|one| one.id.as_str() != id).skip(1);
        let writes = |one: &Section| {
            self.part(one.id.as_str()).is_some_and(|part| self.writes(app, who, part).is_ok())
        };
        after.into_iter().find(|one| asked.is_asked(one.id.as_str()) && writes(one))
    }

    pub(crate) fn address(&self) -> String {
        response_address(self.reached.response.response_id)
    }
}

#[derive(Template)]
#[template(path = "surveys/section.html")]
struct SectionPage {
    frame: Frame,
    notices: Vec<Notice>,
    diff: Option<DiffTable>,
    form: Form,
    shown: Html,
    section: SectionView,
    /// The title of the section that comes next.
    next: Option<String>,
}

/// Answers as the table of differences shows them.
fn as_seen(section: &Section, answers: &Answers) -> Pairs {
    Heading::of(section, answers).rows.into_iter().map(|seen| (seen.label, seen.value)).collect()
}

fn section_page(
    app: &App,
    who: &SignedIn,
    opened: &Opened,
    (id, form, answers): (&str, Form, &Answers),
) -> Result<SectionPage, Problem> {
    let (section, part) = opened.section(id)?;
    let asked = opened.prepared.asked(answers);
    let body = &opened.reached.response.body_name;
    // An edition of the network has no page for a centre.
    let frame = if opened.reached.at_home {
        edition_frame(who, app, &opened.edition, section.title.clone())
    } else {
        frame(who, app, section.title.clone()).crumb(opened.edition.data.title.clone(), opened.address())
    };
    let frame = frame.lead(body.clone());
    let frame = frame.crumb(body.clone(), opened.address());
    let mut notices = Vec::new();
    if opened.reached.asks(who.actor()) {
        let text = "Stai compilando al posto dell'ente: resta scritto chi l'ha fatto.";
        notices.push(Notice::warning(text));
    }
    if !asked.is_asked(section.id.as_str()) {
        let text = "Per le risposte date finora questa sezione non è chiesta: quello che scrivi resta, ma non viene consegnato.";
        notices.push(Notice::info(text));
    }
    Ok(SectionPage {
        frame,
        notices,
        diff: None,
        shown: form.shown(part.version, &as_seen(section, &part.answers)),
        section: section_view(section, &form, (answers, Some(&asked))),
        next: opened.next(app, who, (id, answers)).map(|next| next.title.clone()),
        form,
    })
}

/// `GET /questionari/risposte/{response}/sezioni/{section}`
pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    Path((id, section)): Path<(ResponseId, String)>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let opened = Opened::read(&app, &who, id).await?;
    let (asked_for, part) = opened.section(&section)?;
    match opened.writes(&app, &who, part) {
        Ok(_) => {}
        Err(why @ Failure::Denied(_)) => return Err(why.into()),
        Err(why) => return Ok(redirect_with(&opened.address(), Flash::info(format!("{why}.")))),
    }
    let answers = opened.answers();
    let mut values = pairs(asked_for, &part.answers);
    values.push(("csrf".into(), who.csrf.clone()));
    let errors = match query.filter("controlla") {
        Some(_) => errors_of(&opened.prepared, &answers, &section),
        None => FormErrors::default(),
    };
    let address = format!("{}/sezioni/{section}", opened.address());
    let form = Form::with(&Posted::of(values), address, errors);
    page(&section_page(&app, &who, &opened, (&section, form, &answers))?)
}

/// What is to be said of a section, at its fields.
fn errors_of(prepared: &Prepared, answers: &Answers, section: &str) -> FormErrors {
    let mut errors = FormErrors::default();
    for finding in prepared.check(answers).of_section(section) {
        errors.add(field_of(finding), finding.message.clone());
    }
    errors
}

pub(super) fn field_of(finding: &Finding) -> String {
    let Some(place) = &finding.place else { return String::new() };
    match (&place.question, &place.item) {
        (Some(group), Some((at, Some(inner)))) => format!("a.{group}.{at}.{inner}"),
        (Some(question), _) => format!("a.{question}"),
        (None, _) => String::new(),
    }
}

/// What the script is told after each answer.
#[derive(serde::Serialize)]
struct Said {
    message: String,
    version: Option<i64>,
    asked: Vec<String>,
}

impl Said {
    fn answer(self, status: StatusCode) -> Response {
        (status, Json(self)).into_response()
    }

    fn refused(message: String) -> Response {
        Self { message, version: None, asked: Vec::new() }.answer(StatusCode::CONFLICT)
    }
}

/// What a button of the form wants, besides saving.
pub(super) enum Then {
    Draft,
    Stay,
    Check,
    Next,
    Back,
    Add(String),
    Remove(String, usize),
    File(String),
}

impl Then {
    pub(super) fn of(posted: &Posted) -> Self {
        let word = posted.get("passo").unwrap_or_default();
        let parts: Vec<&str> = word.split(':').collect();
        match parts.as_slice() {
            ["bozza"] => Self::Draft,
            ["controlla"] => Self::Check,
            ["avanti"] => Self::Next,
            ["torna"] => Self::Back,
            ["aggiungi", group] => Self::Add((*group).to_owned()),
            ["togli", group, number] => Self::Remove((*group).to_owned(), number.parse().unwrap_or_default()),
            ["file", question] => Self::File((*question).to_owned()),
            _ => Self::Stay,
        }
    }

    pub(super) fn changes(&self, answers: &mut Answers) {
        match self {
            Self::Add(group) => change_items(answers, group, |items| items.push(Answers::default())),
            Self::Remove(group, number) => change_items(answers, group, |items| {
                if let Some(at) = number.checked_sub(1).filter(|at| *at < items.len()) {
                    items.remove(at);
                }
            }),
            Self::Draft | Self::Stay | Self::Check | Self::Next | Self::Back | Self::File(_) => {}
        }
    }
}

fn change_items(answers: &mut Answers, group: &str, change: impl FnOnce(&mut Vec<Answers>)) {
    if let Some(Answer::Items(items)) = answers.0.get_mut(group) {
        change(items);
    }
}

/// `POST /questionari/risposte/{response}/sezioni/{section}`
pub(super) async fn save(
    State(app): State<App>,
    who: SignedIn,
    Path((id, section)): Path<(ResponseId, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let opened = Opened::read(&app, &who, id).await?;
    let (of, part) = opened.section(&section)?;
    let then = Then::of(&posted);
    let draft = matches!(then, Then::Draft);
    let can = match opened.writes(&app, &who, part) {
        Ok(can) => can,
        Err(why) if draft => return Ok(Said::refused(format!("Non salvato. {why}."))),
        Err(why) => return Err(why.into()),
    };
    let Typed { mut answers, errors } = read(&posted, of, &part.answers);
    let address = format!("{}/sezioni/{section}", opened.address());
    if !errors.is_empty() && !draft {
        let form = Form::with(&posted, &address, errors);
        let typed = with_part(&opened, &section, &answers);
        return page_invalid(&section_page(&app, &who, &opened, (&section, form, &typed))?);
    }
    then.changes(&mut answers);
    let mut f = posted.reader();
    let shown = f.version();
    f.finish()?;
    let next = opened.next(&app, &who, (&section, &with_part(&opened, &section, &answers)));
    let onward =
        next.map_or_else(|| opened.address(), |next| format!("{}/sezioni/{}", opened.address(), next.id));
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let of_response = (&opened.reached.response, of);
    match parts::write(&mut tx, &can, of_response, (shown, opened.hand(&who)), &answers).await {
        Ok(version) => {
            tx.commit().await?;
            Ok(after(&opened, (&section, &answers, &onward), (&then, &errors, version)))
        }
        Err(Failure::Stale) => {
            drop(tx);
            stale(&app, &who, (id, &section), (&posted, &answers, draft)).await
        }
        Err(why) if draft => Ok(Said::refused(format!("Non salvato. {why}."))),
        Err(why) => Err(why.into()),
    }
}

fn with_part(opened: &Opened, section: &str, answers: &Answers) -> Answers {
    let others = opened.parts.iter().filter(|part| part.section != section);
    let mut all: Answers = Answers(others.flat_map(|part| part.answers.0.clone()).collect());
    all.0.extend(answers.0.clone());
    all
}

fn after(
    opened: &Opened,
    (section, answers, onward): (&str, &Answers, &str),
    (then, errors, version): (&Then, &FormErrors, i64),
) -> Response {
    let here = format!("{}/sezioni/{section}", opened.address());
    let saved = Flash::success("Sezione salvata.");
    match then {
        Then::Draft => {
            let asked = opened.prepared.asked(&with_part(opened, section, answers));
            let message =
                if errors.is_empty() { "Salvato.".to_owned() } else { format!("Salvato, tranne: {errors}") };
            Said { message, version: Some(version), asked: asked_of(opened, section, (answers, &asked)) }
                .answer(StatusCode::OK)
        }
        Then::Stay => redirect_with(&here, saved),
        Then::Check => redirect_with(&format!("{here}?controlla=1"), saved),
        Then::Next => redirect_with(onward, saved),
        Then::Back => redirect_with(&opened.address(), saved),
        Then::Add(group) | Then::Remove(group, _) => redirect(&format!("{here}#f-a-{group}")),
        Then::File(question) => redirect(&format!("{}/file/{question}", opened.address())),
    }
}

/// The ids of the questions in sight.
fn asked_of(opened: &Opened, section: &str, (answers, asked): (&Answers, &Asked)) -> Vec<String> {
    let Ok((section, _)) = opened.section(section) else { return Vec::new() };
    let mut ids = Vec::new();
    for question in section.questions.iter().filter(|one| asked.is_asked(one.id.as_str())) {
        ids.push(question.id.to_string());
        for at in 0..answers.items(question.id.as_str()).len() {
            let inner = question.kind.inner().iter().filter(|one| asked.is_asked_of(&one.id, at));
            ids.extend(inner.map(|one| format!("{}.{at}", one.id)));
        }
    }
    ids
}

/// Another office, or another window, saved the section first: what was typed stays in the form, over what is saved now.
async fn stale(
    app: &App,
    who: &SignedIn,
    (id, section): (ResponseId, &str),
    (posted, typed, draft): (&Posted, &Answers, bool),
) -> Result<Response, Problem> {
    let theirs = Opened::read(app, who, id).await?;
    let (of, part) = theirs.section(section)?;
    if theirs.writes(app, who, part).is_err() {
        let why = "la risposta è stata consegnata nel frattempo, o la sezione è passata ad altri";
        if draft {
            return Ok(Said::refused(format!("Non salvato: {why}.")));
        }
        return Err(Problem::Conflict(format!("Non salvato: {why}.")));
    }
    if draft {
        let text = format!(
            "Non salvato: {} ha scritto in questa sezione nel frattempo. Usa il bottone Salva per confrontare.",
            part.touched_by
        );
        return Ok(Said::refused(text));
    }
    let diff = DiffTable::three_way(posted, &as_seen(of, &part.answers), &as_seen(of, typed));
    let diff = match part.touched_at {
        Some(at) => diff.by(format!("{}, {at}", part.touched_by)),
        None => diff,
    };
    let form = Form::late(posted, format!("{}/sezioni/{section}", theirs.address()));
    let mut page = section_page(app, who, &theirs, (section, form, &with_part(&theirs, section, typed)))?;
    page.diff = Some(diff);
    page_conflict(&page)
}

/// Whether somebody of this role ever writes in responses.
pub(super) fn answers_surveys(who: &SignedIn) -> bool {
    who.actor().reaches(ActionKind::AnswerSurvey)
}
