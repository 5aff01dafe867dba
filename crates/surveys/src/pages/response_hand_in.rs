//! What this is: the end of compiling: what still stops the response, what is unusual and wants a reason, the button.
//! What it is not: validation; that is the manager's.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::ResponseId;
use questionnaire::{Finding, Findings, Reasons};
use webkit::{
    App, Field, Flash, Form, FormErrors, Frame, Posted, Problem, SignedIn, page, page_invalid, redirect_with,
};

use super::frame;
use super::response_section::Opened;
use crate::store::{Failure, responses};

struct Stop {
    message: String,
    href: Option<String>,
}

#[derive(Template)]
#[template(path = "surveys/hand_in.html")]
struct HandInPage {
    frame: Frame,
    form: Form,
    stops: Vec<Stop>,
    reasons: Vec<Field>,
    version: i64,
    back: String,
}

fn reason_name(at: usize) -> String {
    format!("motivo.{at}")
}

/// The warnings with the names of their fields: the same findings come in the same order.
fn named(findings: &Findings) -> impl Iterator<Item = (String, &Finding)> {
    findings.warnings().enumerate().map(|(at, finding)| (reason_name(at), finding))
}

fn hand_in_page(app: &App, who: &SignedIn, opened: &Opened, form: Form) -> HandInPage {
    let findings = opened.prepared.check(&opened.answers());
    let back = opened.address();
    let stop = |finding: &Finding| Stop {
        message: finding.message.clone(),
        href: finding.place.as_ref().map(|place| format!("{back}/sezioni/{}?controlla=1", place.section)),
    };
    let field = |(name, finding): (String, &Finding)| {
        let help = "Scrivi perché è così: chi legge la risposta lo trova accanto al dato";
        form.area(&name, &finding.message).help(help).rows(2).required().longest(500)
    };
    let body = &opened.reached.response.body_name;
    HandInPage {
        frame: frame(who, app, "Concludi la compilazione")
            .crumb(format!("{}: {body}", opened.edition.data.title), opened.address()),
        stops: findings.errors().map(stop).collect(),
        reasons: named(&findings).map(field).collect(),
        version: opened.reached.response.version,
        form,
        back,
    }
}

/// `GET /questionari/risposte/{response}/consegna`
pub(super) async fn ask(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<ResponseId>,
) -> Result<Response, Problem> {
    let opened = Opened::read(&app, &who, id).await?;
    opened.reached.answer(who.actor())?;
    let response = &opened.reached.response;
    if !response.state.is_written() {
        let why = crate::model::NotMoved::NotFromHere(response.state);
        return Ok(redirect_with(&opened.address(), Flash::info(format!("{why}."))));
    }
    let findings = opened.prepared.check(&opened.answers());
    let known = named(&findings)
        .filter_map(|(name, finding)| Some((name, response.reasons.get(&finding.key)?.clone())));
    let form = Form::filled(&who, format!("{}/consegna", opened.address()), known.collect::<Vec<_>>());
    page(&hand_in_page(&app, &who, &opened, form))
}

/// `POST /questionari/risposte/{response}/consegna`
pub(super) async fn hand_in(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<ResponseId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let opened = Opened::read(&app, &who, id).await?;
    let can = opened.reached.answer(who.actor())?;
    let findings = opened.prepared.check(&opened.answers());
    let mut f = posted.reader();
    let shown = f.version();
    let mut reasons = Reasons::new();
    for (name, finding) in named(&findings) {
        let reason = f.long_text(&name, "Motivo", 3..=500);
        reasons.insert(finding.key.clone(), reason);
    }
    let again = |errors: FormErrors| {
        let form = Form::with(&posted, format!("{}/consegna", opened.address()), errors);
        page_invalid(&hand_in_page(&app, &who, &opened, form))
    };
    if let Err(errors) = f.finish() {
        return again(errors);
    }
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let of = (&opened.reached.response, shown);
    match responses::compile(&mut tx, &can, of, (&reasons, opened.hand(&who).asks)).await {
        Ok(()) => tx.commit().await?,
        Err(Failure::Findings(_)) => {
            drop(tx);
            return again(FormErrors::one("", "La risposta non si può ancora concludere: vedi qui sotto"));
        }
        Err(why) => return Err(why.into()),
    }
    let text =
        "Compilazione conclusa. Ora la risposta va validata dal referente o dal responsabile dell'ente.";
    Ok(redirect_with(&opened.address(), Flash::success(text)))
}
