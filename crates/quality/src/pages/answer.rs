//! What this is: the page behind the link of a letter: one score, perhaps a comment, once, without signing in.
//! What it is not: a trace: nothing is kept of who opens it, and looking at it uses nothing up.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use identity::secret;
use kernel::{Actor, TenantId};
use uuid::Uuid;
use webkit::{
    App, Form, FormErrors, Frame, Posted, Problem, Visitor, page, page_invalid, page_with, redirect,
};

use crate::model::{Answered, NotAnAnswer, Rules, SCORES, check, score_label};
use crate::store::asks::{self, Ask};
use crate::store::{answers, rules};

#[derive(Template)]
#[template(path = "quality/answer.html")]
struct AnswerPage {
    frame: Frame,
    form: Form,
    ask: Box<Ask>,
    scores: [(&'static str, &'static str); 5],
    help: String,
}

#[derive(Template)]
#[template(path = "quality/said.html")]
struct SaidPage {
    frame: Frame,
    text: &'static str,
}

/// What a link is worth.
enum Link {
    Open(Box<Ask>, Rules),
    Used,
    Gone,
}

async fn link(app: &App, centre: TenantId, token: &str) -> Result<Link, Problem> {
    let mut tx = app.db.read(centre).await?;
    let now = tx.now();
    Ok(match asks::by_token(&mut tx, secret::hash(token)).await? {
        Some(ask) if ask.answered => Link::Used,
        Some(ask) if now < ask.expires_at => Link::Open(Box::new(ask), rules::get(&mut tx).await?),
        Some(_) | None => Link::Gone,
    })
}

fn used(visitor: &Visitor, app: &App) -> Result<Response, Problem> {
    let frame = Frame::new(visitor, app, "Grazie della risposta");
    page(&SaidPage {
        frame,
        text: "La tua risposta è arrivata. Resta senza nome e si legge solo insieme alle altre.",
    })
}

fn gone(visitor: &Visitor, app: &App) -> Result<Response, Problem> {
    let frame = Frame::new(visitor, app, "Link non più valido");
    let text = "Il termine per rispondere è passato, oppure l'indirizzo non è completo: controlla di averlo copiato \
        tutto dal messaggio.";
    page_with(StatusCode::GONE, &SaidPage { frame, text })
}

fn answer_page(visitor: &Visitor, app: &App, (form, ask, rules): (Form, Box<Ask>, &Rules)) -> AnswerPage {
    let help = match rules.comment_up_to {
        0 => "Se vuoi.".to_owned(),
        score => format!("Se vuoi; ci serve se scegli un punteggio fino a «{}».", score_label(score)),
    };
    let frame = Frame::new(visitor, app, "Com'è andata?").lead(
        "Un punteggio basta. La risposta resta senza nome: chi ha lavorato alla richiesta non la vede.",
    );
    AnswerPage { frame, form, ask, scores: SCORES, help }
}

/// `GET /valutazioni/{centre}/{token}`
pub(super) async fn ask(
    State(app): State<App>,
    visitor: Visitor,
    Path((centre, token)): Path<(TenantId, String)>,
) -> Result<Response, Problem> {
    match link(&app, centre, &token).await? {
        Link::Open(ask, rules) => {
            let form = Form::empty(&visitor, format!("/valutazioni/{centre}/{token}"));
            page(&answer_page(&visitor, &app, (form, ask, &rules)))
        }
        Link::Used => used(&visitor, &app),
        Link::Gone => gone(&visitor, &app),
    }
}

/// `POST /valutazioni/{centre}/{token}`: sent twice, it is kept once, and both times there is a thank you.
pub(super) async fn answer(
    State(app): State<App>,
    visitor: Visitor,
    Path((centre, token)): Path<(TenantId, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let address = format!("/valutazioni/{centre}/{token}");
    let (ask, rules) = match link(&app, centre, &token).await? {
        Link::Open(ask, rules) => (ask, rules),
        Link::Used => return used(&visitor, &app),
        Link::Gone => return gone(&visitor, &app),
    };
    let answered = match read(&posted, &rules) {
        Ok(answered) => answered,
        Err(errors) => {
            let form = Form::with(&posted, address, errors);
            return page_invalid(&answer_page(&visitor, &app, (form, ask, &rules)));
        }
    };
    let mut tx = app.db.write(centre, &Actor::console(centre)).await?;
    if answers::keep(&mut tx, &ask, (drawn(), &answered)).await? {
        tx.commit().await?;
    }
    Ok(redirect(&address))
}

/// An id that says nothing: neither when nor about what.
fn drawn() -> Uuid {
    let bytes = secret::hash(&secret::fresh());
    let mut id = [0_u8; 16];
    for (place, byte) in id.iter_mut().zip(bytes) {
        *place = byte;
    }
    Uuid::from_bytes(id)
}

fn read(posted: &Posted, rules: &Rules) -> Result<Answered, FormErrors> {
    let mut f = posted.reader();
    let comment = f.long_text("comment", "Commento", 0..=2_000);
    let score = f.raw("score").parse().ok();
    f.finish()?;
    check(score, &comment, rules).map_err(|why| {
        let field = match why {
            NotAnAnswer::Score => "score",
            NotAnAnswer::Comment | NotAnAnswer::Long => "comment",
        };
        FormErrors::one(field, why.to_string())
    })
}
