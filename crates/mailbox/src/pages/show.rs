//! What this is: the page of one letter, read as plain text, and what somebody can do with it.
//! What it is not: the letter as its sender made it up: no HTML of theirs, no image, no link that opens by itself.

use askama::Template;
use axum::extract::{Path, State as Extracted};
use axum::response::Response;
use helpdesk::model::{Impact, Kind, Urgency};
use kernel::permission::{SortMail, ViewBodies};
use kernel::{BodyId, LetterId, ServiceId};
use webkit::{
    App, Facts, Field, Flash, Form, FormErrors, Frame, Html, ListQuery, Notice, Posted, Problem, SignedIn,
    page, page_invalid, redirect, redirect_with,
};

use super::{address, frame, may, state_badge, verdict_badge};
use crate::model::{Asked, Letter, Reason, Verdict, bare_subject};
use crate::open::open_sorted;
use crate::store::{Failure, letters, sorting};

#[derive(Template)]
#[template(path = "mailbox/show.html")]
struct ShowPage {
    frame: Frame,
    notices: Vec<Notice>,
    wrong: Option<Form>,
    facts: Facts,
    lines: Vec<String>,
    quoted: Vec<String>,
    files: Vec<String>,
    original: Option<String>,
    acts: Option<Acts>,
}

/// The forms about a letter that waits.
struct Acts {
    choose: String,
    bodies: Vec<(String, String)>,
    body: String,
    open: Form,
    hidden: Vec<Html>,
    fields: Vec<Field>,
    add: Form,
    add_hidden: Html,
    refuse: Form,
    refuse_hidden: Html,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Act {
    Open,
    Add,
}

/// `GET /richieste/posta/{id}`: `?ente=` chooses the body.
pub(super) async fn show(
    Extracted(app): Extracted<App>,
    who: SignedIn,
    Path(id): Path<LetterId>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let body = query.filter_as::<BodyId>("ente");
    page(&show_page(&app, &who, (id, body), None).await?)
}

async fn show_page(
    app: &App,
    who: &SignedIn,
    (id, chosen): (LetterId, Option<BodyId>),
    tried: Option<(Act, Form)>,
) -> Result<ShowPage, Problem> {
    let can = who.actor().may_over(SortMail)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let letter = letters::get(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
    let kept = letters::raw(&mut tx, &can, id).await?.is_some();
    drop(tx);
    let wrong = tried.as_ref().map(|(_, form)| form.clone());
    let acts = if letter.is_open() {
        Some(acts(app, who, (&letter, chosen.or(letter.body_id)), tried).await?)
    } else {
        None
    };
    let title =
        if letter.subject.is_empty() { "Lettera senza oggetto".to_owned() } else { letter.subject.clone() };
    let lines = |text: &str| {
        text.lines().filter(|line| !line.trim().is_empty()).map(ToOwned::to_owned).collect::<Vec<_>>()
    };
    Ok(ShowPage {
        frame: frame(app, who, title).crumb("Posta in arrivo", super::AT).lead(letter.sender()),
        notices: notices(&letter),
        wrong,
        facts: facts(&letter),
        lines: lines(&letter.text),
        quoted: lines(&letter.quoted),
        files: letter.files.iter().map(described).collect(),
        original: kept.then(|| format!("{}/originale", address(id))),
        acts,
    })
}

fn described(file: &crate::model::Enclosed) -> String {
    match file.size {
        0 => format!("{} (solo nell'originale)", file.name),
        size => format!("{}, {} KB", file.name, size.div_ceil(1024)),
    }
}

fn notices(letter: &Letter) -> Vec<Notice> {
    let mut all = Vec::new();
    if letter.reason != Reason::Plain {
        all.push(Notice::info(format!("{}.", letter.reason.label())));
    }
    match letter.verdict {
        Verdict::Failed => all.push(Notice::danger(format!("{}.", Verdict::Failed.label()))),
        Verdict::Absent | Verdict::Weak => {
            all.push(Notice::warning(format!(
                "{}. Se serve, senti chi scrive con un altro mezzo prima di darle seguito.",
                letter.verdict.label()
            )));
        }
        Verdict::Passed | Verdict::Certified => {}
    }
    if let (Some(id), Some(number)) = (letter.request_id, letter.request_number) {
        let notice = Notice::success(format!("È nella richiesta n. {number}."));
        all.push(notice.action("Apri la richiesta", format!("/richieste/{id}")));
    }
    all
}

fn facts(letter: &Letter) -> Facts {
    let facts = Facts::new()
        .part("Stato", state_badge(letter.state))
        .row("Arrivata", letter.received_at)
        .row("Casella", &letter.mailbox)
        .row("Mittente", letter.sender())
        .part("Verifica del mittente", verdict_badge(letter.verdict, letter.envelope))
        .row("Controlli del server di posta", letter.auth.described())
        .row("Come è arrivata", letter.envelope.label());
    let facts = match letter.body_id {
        Some(body) => facts.link("Ente", &letter.body_name, &format!("/enti/{body}")),
        None => facts,
    };
    if letter.decided_by.is_empty() { facts } else { facts.row("Deciso da", &letter.decided_by) }
}

async fn acts(
    app: &App,
    who: &SignedIn,
    (letter, body): (&Letter, Option<BodyId>),
    tried: Option<(Act, Form)>,
) -> Result<Acts, Problem> {
    let can = kernel::Actor::console(who.actor().tenant()).may_over(ViewBodies)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let all = registry::bodies::refs(&mut tx, &can).await?;
    let bodies: Vec<_> = all.into_iter().map(|body| (body.body_id.to_string(), body.name)).collect();
    let body = body.filter(|body| bodies.iter().any(|(id, _)| *id == body.to_string()));
    let today = tx.today();
    let offered = match body {
        Some(body) => helpdesk::store::in_force(&mut tx, body, today).await?,
        None => Vec::new(),
    };
    drop(tx);
    let at = address(letter.letter_id);
    let (open_at, add_at) = (format!("{at}/apri"), format!("{at}/aggiungi"));
    let (open, add) = match tried {
        Some((Act::Open, form)) => (form, Form::empty(who, add_at)),
        Some((Act::Add, form)) => (filled(who, open_at, letter), form),
        None => (filled(who, open_at, letter), Form::empty(who, add_at)),
    };
    let refuse = Form::empty(who, format!("{at}/rifiuta"));
    let chosen = body.map(|body| body.to_string()).unwrap_or_default();
    let services: Vec<(String, String)> =
        offered.into_iter().map(|one| (one.service_id.to_string(), one.name)).collect();
    Ok(Acts {
        choose: at,
        hidden: vec![open.version(letter.version), open.hidden("body", &chosen)],
        fields: if services.is_empty() { Vec::new() } else { fields(&open, &services) },
        open,
        add_hidden: add.version(letter.version),
        add,
        refuse_hidden: refuse.version(letter.version),
        refuse,
        bodies,
        body: chosen,
    })
}

fn filled(who: &SignedIn, action: String, letter: &Letter) -> Form {
    let usual = [
        ("subject", bare_subject(&letter.subject)),
        ("impact", Impact::Low.code().to_owned()),
        ("urgency", Urgency::Medium.code().to_owned()),
    ];
    Form::filled(who, action, usual)
}

fn fields(form: &Form, services: &[(String, String)]) -> Vec<Field> {
    vec![
        form.select("service", "Servizio", services)
            .help("Quelli attivi oggi per l'ente. I tempi della carta cominciano quando la richiesta si apre")
            .required(),
        form.select("kind", "Di che cosa si tratta", &Kind::options()).required(),
        form.radios("impact", "Chi ne risente", &Impact::options()).required(),
        form.radios("urgency", "Quanto è urgente", &Urgency::options()).required(),
        form.text("subject", "Oggetto").required().longest(200),
    ]
}

/// `GET /richieste/posta/{id}/originale`
pub(super) async fn original(
    Extracted(app): Extracted<App>,
    who: SignedIn,
    Path(id): Path<LetterId>,
) -> Result<Response, Problem> {
    let can = who.actor().may_over(SortMail)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let bytes = letters::raw(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
    // As bytes to keep, never as something that a browser opens.
    Ok(webkit::download(&format!("lettera-{id}.eml"), "application/octet-stream", bytes))
}

/// What failed, told beside the field or as a page.
fn told(why: &Failure) -> Option<FormErrors> {
    let field = match why {
        Failure::NotInForce => "service",
        Failure::NoRequest => "number",
        Failure::NotThere
        | Failure::Decided
        | Failure::Denied(_)
        | Failure::Request(_)
        | Failure::Store(_) => {
            return None;
        }
    };
    Some(FormErrors::one(field, format!("{why}.")))
}

/// `POST /richieste/posta/{id}/apri`
pub(super) async fn open(
    Extracted(app): Extracted<App>,
    who: SignedIn,
    Path(id): Path<LetterId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = may(&who)?;
    let body = posted.get("body").and_then(|text| text.parse::<BodyId>().ok());
    let action = format!("{}/apri", address(id));
    let again = async |errors: FormErrors| {
        let tried = (Act::Open, Form::with(&posted, action.clone(), errors));
        page_invalid(&show_page(&app, &who, (id, body), Some(tried)).await?)
    };
    let Some(body) = body else { return again(FormErrors::one("body", "Ente: scegline uno")).await };
    let mut f = posted.reader();
    let version = f.version();
    let service = f.choice("service", "Servizio", |text| text.parse::<ServiceId>().ok());
    let kind = f.choice("kind", "Di che cosa si tratta", Kind::from_code);
    let impact = f.choice("impact", "Chi ne risente", Impact::from_code);
    let urgency = f.choice("urgency", "Quanto è urgente", Urgency::from_code);
    let subject = f.text("subject", "Oggetto", 3..=200);
    let asked = f.finish_with(|| {
        Some(Asked::Open { service: service?, kind: kind?, impact: impact?, urgency: urgency?, subject })
    });
    let asked = match asked {
        Ok(asked) => asked,
        Err(errors) => return again(errors).await,
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    match sorting::to_open(&mut tx, &can, (id, version), (body, &asked)).await {
        Ok(()) => tx.commit().await?,
        Err(why) => {
            drop(tx);
            return match told(&why) {
                Some(errors) => again(errors).await,
                None => Err(why.into()),
            };
        }
    }
    done(&app, &who, id).await
}

/// `POST /richieste/posta/{id}/aggiungi`
pub(super) async fn add(
    Extracted(app): Extracted<App>,
    who: SignedIn,
    Path(id): Path<LetterId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = may(&who)?;
    let action = format!("{}/aggiungi", address(id));
    let again = async |errors: FormErrors| {
        let tried = (Act::Add, Form::with(&posted, action.clone(), errors));
        page_invalid(&show_page(&app, &who, (id, None), Some(tried)).await?)
    };
    let mut f = posted.reader();
    let (version, number) = (f.version(), f.integer("number", "Numero della richiesta", 1..=999_999_999));
    let number = match f.finish_with(|| number) {
        Ok(number) => number,
        Err(errors) => return again(errors).await,
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    match sorting::to_add(&mut tx, &can, (id, version), number).await {
        Ok(_) => tx.commit().await?,
        Err(why) => {
            drop(tx);
            return match told(&why) {
                Some(errors) => again(errors).await,
                None => Err(why.into()),
            };
        }
    }
    done(&app, &who, id).await
}

/// The request is made at once; a job makes it should that fail half-way.
async fn done(app: &App, who: &SignedIn, id: LetterId) -> Result<Response, Problem> {
    match open_sorted(app, who.actor().tenant(), id).await? {
        Some(request) => Ok(redirect_with(
            &format!("/richieste/{request}"),
            Flash::success("Lettera aggiunta alla richiesta."),
        )),
        None => Ok(redirect(&address(id))),
    }
}

/// `POST /richieste/posta/{id}/rifiuta`
pub(super) async fn refuse(
    Extracted(app): Extracted<App>,
    who: SignedIn,
    Path(id): Path<LetterId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = may(&who)?;
    let mut f = posted.reader();
    let version = f.version();
    f.finish().map_err(Problem::Invalid)?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    sorting::refuse(&mut tx, &can, (id, version)).await?;
    tx.commit().await?;
    Ok(redirect_with(super::AT, Flash::success("Lettera rifiutata. A chi l'ha scritta non si risponde.")))
}
