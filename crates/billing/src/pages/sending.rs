//! What this is: the sendings of a document: when, with which file, what came back; what a person writes of them, and
//! the new file after a refusal.
//! What it is not: the sending itself, nor the import of receipts.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::permission::{RecordReceipt, ViewInvoices};
use kernel::{Can, Day, InvoiceId, ReceiptId};
use store::Tx;
use webkit::{
    App, Badge, Flash, Form, FormErrors, Frame, Posted, Problem, SignedIn, download, page, page_invalid,
    page_with, redirect_with,
};

use super::invoice::{find, show_page};
use super::invoices::sent_badge;
use crate::model::outcome;
use crate::model::{Act, Origin, SdiOutcome};
use crate::receipts::Details;
use crate::store::invoices::Issued;
use crate::store::marks::{self, Mark};
use crate::store::receipts::{self, NewAct};
use crate::store::transmissions::{self, Transmission};

/// A sending with what became known of it.
pub(super) struct Sending {
    pub(super) one: Transmission,
    pub(super) acts: Vec<Known>,
}

/// An act of a sending as a page tells it.
pub(super) struct Known {
    pub(super) act: Act,
    pub(super) sentences: Vec<String>,
    /// Nobody took it back, and it may be taken back.
    pub(super) undoable: bool,
    pub(super) undone: bool,
}

impl Sending {
    pub(super) fn badge(&self) -> Badge {
        sent_badge(self.one.sent_on, self.one.outcome)
    }
}

impl Known {
    pub(super) fn label(&self) -> String {
        let act = &self.act;
        match act.origin {
            Origin::Undo => act.origin.label().to_owned(),
            Origin::File | Origin::Hand => format!("{}: {}", act.origin.label(), act.outcome.label()),
        }
    }
}

/// What a person may write.
pub(super) fn outcomes() -> Vec<(&'static str, &'static str)> {
    let all = SdiOutcome::ALL.iter().filter(|outcome| **outcome != SdiOutcome::Nothing);
    all.map(|outcome| (outcome.code(), outcome.label())).collect()
}

/// The sendings of a document, in order.
pub(super) async fn of(tx: &mut Tx, can: &Can<ViewInvoices>, id: InvoiceId) -> Result<Vec<Sending>, Problem> {
    let acts = receipts::of(tx, can, id).await?;
    let sendings = transmissions::of(tx, can, id).await?.into_iter().map(|one| {
        let own: Vec<Act> = acts.iter().filter(|act| act.attempt == one.attempt).cloned().collect();
        Sending { acts: known(&own), one }
    });
    Ok(sendings.collect())
}

fn known(acts: &[Act]) -> Vec<Known> {
    let live: Vec<ReceiptId> = outcome::live(acts).iter().map(|act| act.receipt_id).collect();
    let one = |act: &Act| {
        let counts = live.contains(&act.receipt_id);
        let note = (!act.note.is_empty()).then(|| format!("Nota: {}", act.note));
        Known {
            sentences: Details::of(act).sentences().into_iter().chain(note).collect(),
            undoable: counts && act.origin == Origin::Hand,
            undone: !counts && act.origin != Origin::Undo,
            act: act.clone(),
        }
    };
    acts.iter().map(one).collect()
}

pub(super) fn mark_form(who: &SignedIn, issued: &Issued) -> Form {
    let marks = &issued.marks;
    let sent_on = marks.sent_on.map(Day::iso).unwrap_or_default();
    let values = [("sent_on", sent_on), ("note", marks.note.clone())];
    Form::filled(who, format!("/fatture/{}/invio", issued.kept.invoice_id), values)
}

pub(super) fn outcome_form(who: &SignedIn, id: InvoiceId, sendings: &[Sending]) -> Form {
    let last = sendings.last().map_or(1, |sending| sending.one.attempt);
    Form::filled(who, format!("/fatture/{id}/esiti"), [("attempt", last.to_string())])
}

/// `POST /fatture/{invoice}/invio`: when the last file was sent, and notes.
pub(super) async fn mark(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<InvoiceId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = who.actor().may_over(RecordReceipt)?;
    let issued = find(&app, &who, id).await?;
    let mut f = posted.reader();
    let shown = f.version();
    let mark = Mark {
        sent_on: f.optional_day("sent_on", "Trasmessa il"),
        note: f.optional_text("note", "Note", 500).unwrap_or_default(),
    };
    if mark.sent_on.is_some_and(|sent| sent < issued.kept.issued_on) {
        f.error("sent_on", "Trasmessa il: scrivi un giorno uguale o successivo alla data del documento");
    }
    if mark.sent_on.is_some_and(|sent| sent > app.clock.today()) {
        f.error("sent_on", "Trasmessa il: non può essere nel futuro");
    }
    if let Err(errors) = f.finish() {
        let form = Form::with(&posted, format!("/fatture/{id}/invio"), errors);
        return page_invalid(&show_page(&app, &who, id, (Some(form), None)).await?);
    }
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    marks::mark(&mut tx, &can, (&issued, shown), mark).await?;
    tx.commit().await?;
    Ok(redirect_with(&format!("/fatture/{id}"), Flash::success("Annotazioni salvate.")))
}

/// `POST /fatture/{invoice}/esiti`: what a person knows of a sending.
pub(super) async fn record(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<InvoiceId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = who.actor().may_over(RecordReceipt)?;
    let view = who.actor().may_over(ViewInvoices)?;
    let issued = find(&app, &who, id).await?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let sendings = transmissions::of(&mut tx, &view, id).await?;
    let (attempt, new) = match read(&posted, &issued, app.clock.today()) {
        Ok(read) => read,
        Err(errors) => {
            drop(tx);
            let form = Form::with(&posted, format!("/fatture/{id}/esiti"), errors);
            return page_invalid(&show_page(&app, &who, id, (None, Some(form))).await?);
        }
    };
    let of = sendings.iter().find(|one| one.attempt == attempt).ok_or(Problem::NotFound)?;
    let label = new.outcome.label();
    receipts::record(&mut tx, &can, of, new).await?;
    tx.commit().await?;
    let flash = Flash::success(format!("Esito annotato: {label}."));
    Ok(redirect_with(&format!("/fatture/{id}"), flash))
}

fn read(posted: &Posted, issued: &Issued, today: Day) -> Result<(i64, NewAct), FormErrors> {
    let mut f = posted.reader();
    let attempt = f.integer("attempt", "Invio", 1..=9_999);
    let known = |word: &str| SdiOutcome::from_code(word).filter(|one| *one != SdiOutcome::Nothing);
    let outcome = f.choice("outcome", "Esito", known);
    let on = f.day("outcome_on", "Data dell'esito");
    if on.is_some_and(|on| on < issued.kept.issued_on || on > today) {
        f.error("outcome_on", "Data dell'esito: scrivi un giorno tra la data del documento e oggi");
    }
    let note = f.optional_text("outcome_note", "Nota", 500).unwrap_or_default();
    f.finish_with(|| Some((attempt?, NewAct { outcome: outcome?, happened_on: on?, note })))
}

#[derive(Template)]
#[template(path = "invoices/undo.html")]
struct UndoPage {
    frame: Frame,
    form: Form,
    what: String,
    back: String,
}

async fn act(
    app: &App,
    who: &SignedIn,
    (id, receipt): (InvoiceId, ReceiptId),
) -> Result<(Issued, Act), Problem> {
    let view = who.actor().may_over(ViewInvoices)?;
    let issued = find(app, who, id).await?;
    let mut tx = app.db.read(view.tenant()).await?;
    let act = receipts::find(&mut tx, &view, (id, receipt)).await?.ok_or(Problem::NotFound)?;
    Ok((issued, act))
}

fn undo_page(app: &App, who: &SignedIn, (issued, act): (&Issued, &Act), form: Form) -> UndoPage {
    let back = format!("/fatture/{}", act.invoice_id);
    let frame = Frame::new(who, app, "Annulla l'esito annotato").area("fatture").crumb("Fatture", "/fatture");
    UndoPage {
        frame: frame.crumb(issued.name(), &back),
        form,
        what: format!("{}, {} (invio {})", act.outcome.label(), act.happened_on, act.attempt),
        back,
    }
}

/// `GET /fatture/{invoice}/esiti/{receipt}/annulla`
pub(super) async fn ask_undo(
    State(app): State<App>,
    who: SignedIn,
    Path((id, receipt)): Path<(InvoiceId, ReceiptId)>,
) -> Result<Response, Problem> {
    who.actor().may_over(RecordReceipt)?;
    let (issued, act) = act(&app, &who, (id, receipt)).await?;
    let form = Form::empty(&who, format!("/fatture/{id}/esiti/{receipt}/annulla"));
    page(&undo_page(&app, &who, (&issued, &act), form))
}

/// `POST /fatture/{invoice}/esiti/{receipt}/annulla`
pub(super) async fn undo(
    State(app): State<App>,
    who: SignedIn,
    Path((id, receipt)): Path<(InvoiceId, ReceiptId)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = who.actor().may_over(RecordReceipt)?;
    let view = who.actor().may_over(ViewInvoices)?;
    let (issued, act) = act(&app, &who, (id, receipt)).await?;
    let mut f = posted.reader();
    let reason = f.text("reason", "Motivo", 1..=500);
    if let Err(errors) = f.finish() {
        let form = Form::with(&posted, format!("/fatture/{id}/esiti/{receipt}/annulla"), errors);
        return page_invalid(&undo_page(&app, &who, (&issued, &act), form));
    }
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let sendings = transmissions::of(&mut tx, &view, id).await?;
    let of = sendings.iter().find(|one| one.attempt == act.attempt).ok_or(Problem::NotFound)?;
    receipts::undo(&mut tx, &can, (of, &act), &reason).await?;
    tx.commit().await?;
    Ok(redirect_with(
        &format!("/fatture/{id}"),
        Flash::success("Esito annullato: resta scritto nella storia."),
    ))
}

/// `GET /fatture/{invoice}/esiti/{receipt}/file`: a receipt as it came.
pub(super) async fn receipt(
    State(app): State<App>,
    who: SignedIn,
    Path((id, receipt)): Path<(InvoiceId, ReceiptId)>,
) -> Result<Response, Problem> {
    let (_, act) = act(&app, &who, (id, receipt)).await?;
    let sha256 = act.sha256.ok_or(Problem::NotFound)?;
    let view = who.actor().may_over(ViewInvoices)?;
    let file = app.db.read(view.tenant()).await?.file(&sha256).await?.ok_or(Problem::NotFound)?;
    Ok(download(&act.file_name, "application/xml", file.bytes))
}

/// `GET /fatture/{invoice}/invii/{attempt}/xml`: the file of a sending.
pub(super) async fn xml(
    State(app): State<App>,
    who: SignedIn,
    Path((id, attempt)): Path<(InvoiceId, i64)>,
) -> Result<Response, Problem> {
    let view = who.actor().may_over(ViewInvoices)?;
    let mut tx = app.db.read(view.tenant()).await?;
    let (name, xml) =
        transmissions::file_of(&mut tx, &view, (id, attempt)).await?.ok_or(Problem::NotFound)?;
    Ok(download(&name, "application/xml", xml.into_bytes()))
}

/// Where the names of files stand.
#[derive(Template)]
#[template(path = "invoices/counter.html")]
struct CounterPage {
    frame: Frame,
    form: Form,
    transmitter: String,
    last: i64,
    next: String,
}

async fn transmitter(app: &App, can: &Can<RecordReceipt>) -> Result<String, Problem> {
    let centre = registry::centre::get(&mut app.db.read(can.tenant()).await?).await?;
    let code = centre.and_then(|centre| centre.data.issuer.transmitter);
    code.map(|code| code.as_str().to_owned()).ok_or_else(|| {
        Problem::Conflict("Manca il codice del trasmittente: scrivilo nei dati del centro.".into())
    })
}

async fn counter_page(
    app: &App,
    who: &SignedIn,
    can: &Can<RecordReceipt>,
    form: Option<Form>,
) -> Result<CounterPage, Problem> {
    let transmitter = transmitter(app, can).await?;
    let mut tx = app.db.read(can.tenant()).await?;
    let last = transmissions::last_number(&mut tx, can, &transmitter).await?;
    let frame = Frame::new(who, app, "Nomi dei file").area("fatture").crumb("Fatture", "/fatture");
    let next = transmissions::name_after(&transmitter, last)?;
    let form =
        form.unwrap_or_else(|| Form::filled(who, "/fatture/progressivo-file", [("last", last.to_string())]));
    let frame = frame.crumb("Ricevute del SdI", "/fatture/ricevute");
    Ok(CounterPage { frame, form, transmitter, last, next })
}

/// `GET /fatture/progressivo-file`
pub(super) async fn counter(State(app): State<App>, who: SignedIn) -> Result<Response, Problem> {
    let can = who.actor().may_over(RecordReceipt)?;
    page(&counter_page(&app, &who, &can, None).await?)
}

/// `POST /fatture/progressivo-file`: only forward.
pub(super) async fn set_counter(
    State(app): State<App>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = who.actor().may_over(RecordReceipt)?;
    let mut f = posted.reader();
    let last = f.integer("last", "Ultimo progressivo usato", 0..=transmissions::LAST);
    let set = match f.finish_with(|| last) {
        Ok(last) => {
            let transmitter = transmitter(&app, &can).await?;
            let mut tx = app.db.write(can.tenant(), who.actor()).await?;
            match transmissions::go_on_after(&mut tx, &can, (&transmitter, last)).await {
                Ok(()) => tx.commit().await.map_err(Problem::from),
                Err(why) => {
                    let errors = FormErrors::one("last", format!("{why}."));
                    return refused_counter(&app, &who, &can, (&posted, errors)).await;
                }
            }
        }
        Err(errors) => return refused_counter(&app, &who, &can, (&posted, errors)).await,
    };
    set?;
    Ok(redirect_with("/fatture/progressivo-file", Flash::success("Progressivo dei file aggiornato.")))
}

async fn refused_counter(
    app: &App,
    who: &SignedIn,
    can: &Can<RecordReceipt>,
    (posted, errors): (&Posted, FormErrors),
) -> Result<Response, Problem> {
    let form = Form::with(posted, "/fatture/progressivo-file", errors);
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &counter_page(app, who, can, Some(form)).await?)
}
