//! What this is: the answer to a quote: the body accepts or refuses on line, the centre records the body's act.
//! What it is not: the writing of lines; accepting does that in the same transaction.

use agreements::BilledDays;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::AnswerQuote;
use kernel::{Can, QuoteId};
use store::Tx;
use webkit::{App, Field, Form, FormErrors, FormPage, ListQuery, Notice, Posted, Problem, Reader, SignedIn};

use super::{address, finish, frame_in, may_answer, whole};
use crate::model::{Line, Status};
use crate::store::{self as acts, Act, Failure, How, Whole};

/// The version to answer, with the right to do so.
async fn asked(
    app: &App,
    who: &SignedIn,
    (id, query): (QuoteId, &ListQuery),
) -> Result<(Can<AnswerQuote>, Whole), Problem> {
    let (_, whole) = whole(app, who, (id, query.filter_as("versione"))).await?;
    Ok((may_answer(who, &whole.quote)?, whole))
}

fn is_of_body(can: &Can<AnswerQuote>) -> bool {
    can.scope().body().is_some()
}

/// What accepting will do, in sentences; or why it cannot be.
async fn effects(
    tx: &mut Tx,
    can: &Can<AnswerQuote>,
    whole: &Whole,
    billed: &BilledDays,
) -> Result<Result<Vec<String>, String>, Problem> {
    let accepted = whole.versions.iter().find(|version| version.status == Status::Accepted);
    let before: Vec<Line> = match accepted {
        Some(version) => acts::lines(tx, can, (whole.quote.quote_id, version.no)).await?,
        None => Vec::new(),
    };
    let today = tx.today();
    let mut said = vec![format!(
        "L'ente si impegna per {} senza IVA, per i servizi del {}.",
        whole.shown.total, whole.quote.year
    )];
    for line in &whole.lines {
        let old = before.iter().find(|old| old.line_id == line.line_id);
        // An act recorded later counts from its own day: the day of the sending is the earliest there can be.
        let on = whole.shown.sent_on.filter(|_| !is_of_body(can)).unwrap_or(today);
        match acts::foreseen(tx, can, whole.quote.body_id, (line, old), (on, billed)).await {
            Ok(effect) => said.push(format!("{}, {}: {effect}", line.service_name, amount(line))),
            Err(Failure::Refused(why)) => return Ok(Err(format!("{why}."))),
            Err(why) => return Err(why.into()),
        }
    }
    Ok(Ok(said))
}

fn amount(line: &Line) -> String {
    let period = line.data.period;
    line.amount().map(|amount| format!("{amount} {period}")).unwrap_or_default()
}

fn act_fields(form: &Form) -> Vec<Field> {
    vec![
        form.text("by", "Chi ha deciso").help("Per esempio «Giunta comunale»").required().longest(120),
        form.text("act_number", "Numero dell'atto")
            .help("Per esempio «Delibera G.C. n. 12»")
            .required()
            .longest(80),
        form.day("act_date", "Data dell'atto")
            .help("Entro la scadenza del preventivo, per esempio 20/04/2026")
            .required(),
    ]
}

/// How the body answers: by who is signed in, or by an act that the centre records.
pub(crate) fn read_how(f: &mut Reader<'_>, can: &Can<AnswerQuote>) -> Option<How> {
    if is_of_body(can) {
        return Some(How::OnLine);
    }
    let by = f.text("by", "Chi ha deciso", 2..=120);
    let number = f.text("act_number", "Numero dell'atto", 1..=80);
    let on = f.day("act_date", "Data dell'atto")?;
    Some(How::Recorded(Act { by, number, on }))
}

fn accept_page(
    app: &App,
    who: &SignedIn,
    (can, whole): (&Can<AnswerQuote>, &Whole),
    (form, effects): (Form, Result<Vec<String>, String>),
) -> FormPage {
    let (own, id) = (is_of_body(can), whole.quote.quote_id);
    let title = if own { "Accetta il preventivo" } else { "Registra l'accettazione" };
    let frame = frame_in(who, app, &whole.quote, title);
    let page = FormPage::new(frame, form, title, address(id));
    match effects {
        Ok(effects) => {
            let page = page.effects(effects);
            if own { page } else { page.fields(act_fields) }
        }
        Err(why) => page.notice(Notice::danger(why)).stopped(),
    }
}

/// `GET /preventivi/{id}/accetta?versione=`
pub(super) async fn ask_accept(
    State(app): State<App>,
    who: SignedIn,
    Extension(billed): Extension<BilledDays>,
    Path(id): Path<QuoteId>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let (can, whole) = asked(&app, &who, (id, &query)).await?;
    let mut tx = app.db.read(can.tenant()).await?;
    let effects = match standing(&whole, &can, tx.today()) {
        Ok(()) => effects(&mut tx, &can, &whole, &billed).await?,
        Err(why) => Err(format!("{why}.")),
    };
    let form = Form::empty(&who, action(&whole, "accetta"));
    accept_page(&app, &who, (&can, &whole), (form, effects)).show()
}

/// Whether the version may be answered at all.
fn standing(whole: &Whole, can: &Can<AnswerQuote>, today: kernel::Day) -> Result<(), crate::Refused> {
    let (sent, expires) = (whole.shown.sent_on, whole.shown.expires);
    // The centre may record an act of a day in time later on.
    let on = if is_of_body(can) { today } else { sent.unwrap_or(today) };
    whole.shown.status.after(crate::model::Move::Accept { on }, (sent, expires)).map(|_| ())
}

fn action(whole: &Whole, page: &str) -> String {
    format!("{}/{page}?versione={}", address(whole.quote.quote_id), whole.shown.no)
}

/// `POST /preventivi/{id}/accetta?versione=`
pub(super) async fn accept(
    State(app): State<App>,
    who: SignedIn,
    Extension(billed): Extension<BilledDays>,
    Path(id): Path<QuoteId>,
    query: ListQuery,
    posted: Posted,
) -> Result<Response, Problem> {
    let (can, whole) = asked(&app, &who, (id, &query)).await?;
    let again = async |errors: FormErrors| {
        let mut tx = app.db.read(can.tenant()).await?;
        let form = Form::with(&posted, action(&whole, "accetta"), errors);
        let effects = effects(&mut tx, &can, &whole, &billed).await?;
        accept_page(&app, &who, (&can, &whole), (form, effects)).invalid()
    };
    let mut f = posted.reader();
    let how = read_how(&mut f, &can);
    let how = match f.finish_with(|| how) {
        Ok(how) => how,
        Err(errors) => return again(errors).await,
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let done = acts::accept(&mut tx, &can, &billed, (id, whole.shown.no), how).await;
    let said =
        |_: &crate::model::Quote| "Preventivo accettato: i servizi sono nell'adesione dell'ente.".to_owned();
    finish(tx, done, (&address(id), said), again).await
}

fn refuse_page(app: &App, who: &SignedIn, (can, whole): (&Can<AnswerQuote>, &Whole), form: Form) -> FormPage {
    let own = is_of_body(can);
    let title = if own { "Rifiuta il preventivo" } else { "Registra il rifiuto" };
    let frame = frame_in(who, app, &whole.quote, title);
    let effects = vec![
        "Il preventivo resta leggibile, con il motivo del rifiuto.".to_owned(),
        "Nessun servizio cambia; il centro servizi può preparare una nuova versione.".to_owned(),
    ];
    FormPage::new(frame, form, title, address(whole.quote.quote_id)).dangerous(title).effects(effects).fields(
        |form| {
            let mut fields = if own { Vec::new() } else { act_fields(form) };
            fields.push(reason_field(form));
            fields
        },
    )
}

pub(super) fn reason_field(form: &Form) -> Field {
    let help = "Per esempio «Fondi disponibili solo dal prossimo esercizio»";
    form.area("reason", "Motivo").help(help).required().rows(3)
}

/// `GET /preventivi/{id}/rifiuta?versione=`
pub(super) async fn ask_refuse(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<QuoteId>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let (can, whole) = asked(&app, &who, (id, &query)).await?;
    let page = refuse_page(&app, &who, (&can, &whole), Form::empty(&who, action(&whole, "rifiuta")));
    match standing(&whole, &can, app.clock.today()) {
        Ok(()) => page.show(),
        Err(why) => page.notice(Notice::danger(format!("{why}."))).stopped().show(),
    }
}

/// `POST /preventivi/{id}/rifiuta?versione=`
pub(super) async fn refuse(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<QuoteId>,
    query: ListQuery,
    posted: Posted,
) -> Result<Response, Problem> {
    let (can, whole) = asked(&app, &who, (id, &query)).await?;
    let again = async |errors: FormErrors| {
        let form = Form::with(&posted, action(&whole, "rifiuta"), errors);
        refuse_page(&app, &who, (&can, &whole), form).invalid()
    };
    let mut f = posted.reader();
    let how = read_how(&mut f, &can);
    let reason = f.long_text("reason", "Motivo", 3..=1000);
    let how = match f.finish_with(|| how) {
        Ok(how) => how,
        Err(errors) => return again(errors).await,
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let done = acts::refuse(&mut tx, &can, (id, whole.shown.no), (how, reason.as_str())).await;
    finish(tx, done, (&address(id), |_| "Rifiuto registrato.".to_owned()), again).await
}
