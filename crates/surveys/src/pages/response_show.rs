//! What this is: a response: its sections with their offices, what can be done with it now, its answers, its history.
//! What it is not: the writing; see `response_section`.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::ResponseId;
use webkit::{
    App, Facts, Flash, Form, FormErrors, Frame, Notice, Posted, Problem, SignedIn, page, page_invalid,
    redirect_with,
};

use super::response_section::{Opened, answers_surveys};
use super::{badge, edition_frame, frame};
use crate::model::{Audience, Heading, Move, ResponseState, Step, progress};
use crate::store::{Failure, responses};

struct SectionRow {
    id: String,
    title: String,
    office: String,
    done: String,
    touched: String,
    writes: bool,
}

#[derive(Template)]
#[template(path = "surveys/response.html")]
struct ResponsePage {
    frame: Frame,
    notices: Vec<Notice>,
    actions: Vec<(&'static str, String)>,
    facts: Facts,
    sections: Vec<SectionRow>,
    form: Form,
    moves: Vec<(&'static str, &'static str)>,
    answers: Vec<Heading>,
    steps: Vec<Step>,
    reasons: Vec<String>,
    version: i64,
    base: String,
}

impl ResponsePage {
    fn wants_comment(&self) -> bool {
        self.moves.iter().any(|(word, _)| matches!(*word, "rimanda" | "riapri"))
    }
}

/// `GET /questionari/risposte/{response}`
pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<ResponseId>,
) -> Result<Response, Problem> {
    let opened = Opened::read(&app, &who, id).await?;
    let form = Form::empty(&who, format!("{}/passo", opened.address()));
    page(&response_page(&app, &who, opened, form).await?)
}

async fn response_page(
    app: &App,
    who: &SignedIn,
    opened: Opened,
    form: Form,
) -> Result<ResponsePage, Problem> {
    let response = &opened.reached.response;
    let mut tx = app.db.read(opened.reached.view.tenant()).await?;
    let steps = responses::steps(&mut tx, &opened.reached.view, response.response_id).await?;
    let version = responses::version_of(&mut tx, response).await?;
    drop(tx);
    let answers = match steps.iter().find(|step| step.mv == Move::Compile) {
        Some(step) if !response.state.is_written() => step.answers.clone(),
        _ => opened.answers(),
    };
    let title = format!("{}: {}", opened.edition.data.title, response.body_name);
    let frame = if opened.reached.asks(who.actor()) {
        edition_frame(who, app, &opened.edition, title)
    } else {
        frame(who, app, title)
    };
    let facts = Facts::new()
        .part("Stato", badge(response.shown()))
        .row("Entro il", opened.edition.data.closes)
        .row("Versione del questionario", version.number)
        .row("Ultima modifica", response.touched_by.clone());
    Ok(ResponsePage {
        frame,
        notices: notices(&opened, &steps),
        actions: actions(app, who, &opened),
        facts,
        sections: sections(app, who, &opened),
        moves: moves(who, &opened),
        answers: Heading::all(opened.prepared.form(), &answers),
        steps,
        reasons: response.reasons.values().cloned().collect(),
        version: response.version,
        base: opened.address(),
        form,
    })
}

fn notices(opened: &Opened, steps: &[Step]) -> Vec<Notice> {
    let mut all = Vec::new();
    let response = &opened.reached.response;
    if !opened.edition.data.intro.is_empty() && response.state.is_written() {
        all.push(Notice::info(opened.edition.data.intro.clone()));
    }
    let back = steps.iter().find(|step| matches!(step.mv, Move::Return | Move::Reopen));
    if let (ResponseState::Returned, Some(step)) = (response.state, back) {
        all.push(Notice::warning(format!("Da rivedere. {} scrive: {}", step.who(), step.comment)));
    }
    all
}

fn sections(app: &App, who: &SignedIn, opened: &Opened) -> Vec<SectionRow> {
    let answers = opened.answers();
    let row = |section: &questionnaire::Section| {
        let part = opened.part(section.id.as_str())?;
        let (done, all) = progress(&opened.prepared, &answers, section.id.as_str());
        Some(SectionRow {
            id: section.id.to_string(),
            title: section.title.clone(),
            office: if part.office.is_empty() { "chiunque dell'ente".into() } else { part.office.clone() },
            done: if all == 0 { "non chiesta".into() } else { format!("{done} di {all}") },
            touched: match part.touched_at {
                Some(at) => format!("{}, {at}", part.touched_by),
                None => "—".into(),
            },
            writes: opened.writes(app, who, part).is_ok(),
        })
    };
    opened.prepared.form().sections.iter().filter_map(row).collect()
}

fn actions(app: &App, who: &SignedIn, opened: &Opened) -> Vec<(&'static str, String)> {
    let (base, response) = (opened.address(), &opened.reached.response);
    let hand = opened.hand(who);
    let today = app.clock.today();
    let in_time = responses::may_write((&opened.edition, response), hand.asks, today).is_ok();
    let writes = response.state.is_written() && in_time && opened.reached.answer(who.actor()).is_ok();
    let mut all = Vec::new();
    if writes && answers_surveys(who) {
        all.push(("Concludi la compilazione", format!("{base}/consegna")));
    }
    if response.state.is_written() && opened.reached.validate(who.actor()).is_ok() {
        all.push(("Affida le sezioni", format!("{base}/uffici")));
    }
    let provinces = opened.edition.data.audience == Audience::Provinces;
    if response.state == ResponseState::Accepted && provinces {
        all.push(("Usa le risposte per il profilo", format!("{base}/profilo")));
    }
    all
}

/// The steps that are possible now: word of the form and label of the button.
fn moves(who: &SignedIn, opened: &Opened) -> Vec<(&'static str, &'static str)> {
    let accepts = opened.reached.accept(who.actor()).is_ok();
    let validates = opened.reached.validate(who.actor()).is_ok();
    match opened.reached.response.state {
        ResponseState::Compiled if validates => {
            vec![("valida", "Valida la risposta"), ("rimanda", "Rimanda agli uffici")]
        }
        ResponseState::Validated if accepts => {
            vec![("accetta", "Accetta la risposta"), ("rimanda", "Rimanda con un commento")]
        }
        ResponseState::Accepted if accepts => vec![("riapri", "Riapri la risposta")],
        ResponseState::Open
        | ResponseState::Returned
        | ResponseState::Compiled
        | ResponseState::Validated
        | ResponseState::Accepted => Vec::new(),
    }
}

/// `POST /questionari/risposte/{response}/passo`
pub(super) async fn step(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<ResponseId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let opened = Opened::read(&app, &who, id).await?;
    let address = opened.address();
    let mut f = posted.reader();
    let (shown, comment) = (f.version(), f.long_text("comment", "Commento", 0..=2000));
    let word = posted.get("mossa").unwrap_or_default();
    if let Err(errors) = f.finish() {
        let form = Form::with(&posted, format!("{address}/passo"), errors);
        return page_invalid(&response_page(&app, &who, opened, form).await?);
    }
    let mut tx = app.db.write(opened.reached.view.tenant(), who.actor()).await?;
    let of = (&opened.reached.response, shown);
    let at_manager = opened.reached.response.state == ResponseState::Compiled;
    let done = match word {
        "valida" => responses::validate(&mut tx, &opened.reached.validate(who.actor())?, of).await,
        "rimanda" if at_manager => {
            let can = opened.reached.validate(who.actor())?;
            responses::send_back_to_offices(&mut tx, &can, of, &comment).await
        }
        "accetta" | "rimanda" | "riapri" => {
            let mv = match word {
                "accetta" => Move::Accept,
                "rimanda" => Move::Return,
                _ => Move::Reopen,
            };
            responses::judge(&mut tx, &opened.reached.accept(who.actor())?, of, (mv, &comment)).await
        }
        _ => return Err(Problem::Malformed("Scegli un passo tra quelli della pagina.".into())),
    };
    match done {
        Ok(()) => tx.commit().await?,
        Err(Failure::NotMoved(why @ crate::model::NotMoved::NoComment)) => {
            drop(tx);
            let errors = FormErrors::one("comment", format!("{why}."));
            let form = Form::with(&posted, format!("{address}/passo"), errors);
            return page_invalid(&response_page(&app, &who, opened, form).await?);
        }
        Err(why) => return Err(why.into()),
    }
    Ok(redirect_with(&address, Flash::success(said(word))))
}

fn said(word: &str) -> &'static str {
    match word {
        "valida" => "Risposta validata: ora la guarda chi l'ha chiesta.",
        "accetta" => "Risposta accettata.",
        "riapri" => "Risposta riaperta: gli uffici possono cambiarla.",
        _ => "Risposta rimandata: gli uffici trovano il commento in cima.",
    }
}
