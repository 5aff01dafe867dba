//! What this is: the page that prepares a new sending after a refusal: what may differ, with today's data as proposal.
//! What it is not: a correction of the document: number, date, parties, lines and amounts stay.

use agreements::model::Act;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::{RecordReceipt, ViewInvoices};
use kernel::{Cig, Cup, Email, InvoiceId, OfficeCode};
use webkit::{
    App, Flash, Form, FormErrors, Frame, Posted, Problem, Reader, SignedIn, page, page_invalid, redirect_with,
};

use super::invoice::find;
use crate::credits;
use crate::file::Again;
use crate::model::Channel;
use crate::model::invoice::Purchase;
use crate::store::Failure;
use crate::store::invoices::Issued;
use crate::store::transmissions;

#[derive(Template)]
#[template(path = "invoices/again.html")]
struct AgainPage {
    frame: Frame,
    form: Form,
    issued: Issued,
    purchases: Vec<Purchase>,
    public: bool,
    attempt: i64,
}

impl AgainPage {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the template hands over references")]
    fn named(name: &str, place: &usize) -> String {
        field(name, *place)
    }

    fn of(purchase: &Purchase) -> String {
        let lines: Vec<String> = purchase.lines.iter().map(ToString::to_string).collect();
        if lines.is_empty() { "tutte le righe".into() } else { format!("righe {}", lines.join(", ")) }
    }
}

fn field(name: &str, place: usize) -> String {
    format!("{name}_{place}")
}

/// What the last file said, with how files reach the body today.
async fn start(app: &App, who: &SignedIn, issued: &Issued) -> Result<(Again, i64), Problem> {
    let view = who.actor().may_over(ViewInvoices)?;
    let mut tx = app.db.read(view.tenant()).await?;
    let last = transmissions::of(&mut tx, &view, issued.kept.invoice_id).await?.pop();
    let last = last.ok_or(Problem::NotFound)?;
    let head = &issued.invoice.content.head;
    let mut again = serde_json::from_str(&last.changes).unwrap_or_else(|_| Again::as_first(head));
    let route = credits::route(&mut tx, &view, issued.kept.body_id).await?;
    let same_way = |channel: &Channel| {
        matches!(channel, Channel::Office(_)) == matches!(head.customer.channel, Channel::Office(_))
    };
    again.channel = route.channel.filter(same_way).unwrap_or(again.channel);
    again.transmitter = route.transmitter.unwrap_or(again.transmitter);
    Ok((again, last.attempt.saturating_add(1)))
}

fn filled(who: &SignedIn, id: InvoiceId, again: &Again) -> Form {
    let (code, pec) = match &again.channel {
        Channel::Office(code) | Channel::Code(code) => (code.clone(), String::new()),
        Channel::Pec(pec) => (String::new(), pec.clone()),
    };
    let mut values = vec![("code".to_owned(), code), ("pec".to_owned(), pec)];
    for (place, purchase) in again.purchases.iter().enumerate() {
        let commitment = purchase.commitment.as_ref();
        values.extend([
            (field("cig", place), purchase.cig.clone().unwrap_or_default()),
            (field("no_cig", place), purchase.no_cig.clone()),
            (field("cup", place), purchase.cup.clone().unwrap_or_default()),
            (field("act", place), commitment.map(|act| act.number.clone()).unwrap_or_default()),
            (field("act_on", place), commitment.map(|act| act.date.iso()).unwrap_or_default()),
        ]);
    }
    Form::filled(who, format!("/fatture/{id}/nuovo-invio"), values)
}

fn again_page(
    app: &App,
    who: &SignedIn,
    issued: Issued,
    (again, attempt): (&Again, i64),
    form: Form,
) -> AgainPage {
    let back = format!("/fatture/{}", issued.kept.invoice_id);
    let frame = Frame::new(who, app, "Prepara un nuovo invio").area("fatture").crumb("Fatture", "/fatture");
    AgainPage {
        frame: frame.crumb(issued.name(), back),
        form,
        public: matches!(again.channel, Channel::Office(_)),
        purchases: again.purchases.clone(),
        attempt,
        issued,
    }
}

/// `GET /fatture/{invoice}/nuovo-invio`
pub(super) async fn form(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<InvoiceId>,
) -> Result<Response, Problem> {
    who.actor().may_over(RecordReceipt)?;
    let issued = find(&app, &who, id).await?;
    let (again, attempt) = start(&app, &who, &issued).await?;
    let form = filled(&who, id, &again);
    page(&again_page(&app, &who, issued, (&again, attempt), form))
}

/// `POST /fatture/{invoice}/nuovo-invio`
pub(super) async fn make(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<InvoiceId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = who.actor().may_over(RecordReceipt)?;
    let view = who.actor().may_over(ViewInvoices)?;
    let issued = find(&app, &who, id).await?;
    let (before, attempt) = start(&app, &who, &issued).await?;
    let address = format!("/fatture/{id}/nuovo-invio");
    let errors = match read(&posted, &before) {
        Ok(again) => {
            let mut tx = app.db.write(can.tenant(), who.actor()).await?;
            match transmissions::next(&mut tx, (&can, &view), &issued, &again).await {
                Ok(made) => {
                    tx.commit().await?;
                    let flash =
                        format!("Nuovo file pronto: {}. Scaricalo, firmalo e invialo.", made.file_name);
                    return Ok(redirect_with(&format!("/fatture/{id}"), Flash::success(flash)));
                }
                Err(Failure::File(why)) => FormErrors::one("code", why.to_string()),
                Err(why) => return Err(why.into()),
            }
        }
        Err(errors) => errors,
    };
    let form = Form::with(&posted, address, errors);
    page_invalid(&again_page(&app, &who, issued, (&before, attempt), form))
}

fn read(posted: &Posted, before: &Again) -> Result<Again, FormErrors> {
    let mut f = posted.reader();
    let channel = read_channel(&mut f, &before.channel);
    let known = before.purchases.iter().enumerate();
    let purchases = known.map(|(place, known)| read_purchase(&mut f, (place, known))).collect();
    let transmitter = before.transmitter.clone();
    f.finish_with(|| Some(Again { channel: channel?, purchases, transmitter }))
}

/// A public body by its office; a company by its channel code or its certified mail.
fn read_channel(f: &mut Reader<'_>, before: &Channel) -> Option<Channel> {
    if matches!(before, Channel::Office(_)) {
        let office = f.parsed("code", "Codice univoco ufficio", OfficeCode::parse);
        return office.map(|code| Channel::Office(code.as_str().to_owned()));
    }
    let code = f.optional("code", "Codice destinatario", OfficeCode::parse);
    let pec = f.optional("pec", "PEC", Email::parse);
    if code.is_none() && pec.is_none() {
        f.error("code", "Codice destinatario: scrivi il codice o la PEC");
    }
    let by_pec = pec.map(|pec| Channel::Pec(pec.as_str().to_owned()));
    code.map(|code| Channel::Code(code.as_str().to_owned())).or(by_pec)
}

fn read_purchase(f: &mut Reader<'_>, (place, known): (usize, &Purchase)) -> Purchase {
    let cig = f.optional(&field("cig", place), "CIG", Cig::parse);
    let no_cig = f.optional_text(&field("no_cig", place), "Motivo per cui il CIG non è dovuto", 200);
    let cup = f.optional(&field("cup", place), "CUP", Cup::parse);
    let number = f.optional_text(&field("act", place), "Determina d'impegno", 100);
    let date = f.optional_day(&field("act_on", place), "Data dell'impegno");
    if number.is_some() != date.is_some() {
        let why = "Data dell'impegno: scrivi sia il numero sia la data, o nessuno dei due";
        f.error(&field("act_on", place), why);
    }
    Purchase {
        lines: known.lines.clone(),
        no_cig: no_cig.filter(|_| cig.is_none()).unwrap_or_default(),
        cig: cig.map(|code| code.as_str().to_owned()),
        cup: cup.map(|code| code.as_str().to_owned()),
        commitment: number.zip(date).map(|(number, date)| Act { number, date }),
    }
}
