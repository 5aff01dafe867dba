//! What this is: the credit notes to propose: days billed beyond the end of a service, invoices refused by their bodies.
//! What it is not: a decision; each opens the note, or is put aside with a reason.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::{IssueCreditNote, ViewInvoices};
use kernel::{Cents, Day, InvoiceId};
use sheet::{Cell, Column, Kind, Table};
use webkit::{
    App, EmptyState, Explain, Flash, Form, Format, Frame, ListQuery, Posted, Problem, SignedIn, export, page,
    page_invalid, redirect_with,
};

use super::invoice::find;
use crate::credits::{self, Proposal};
use crate::documents::{self, Document};
use crate::store::credits as stored;
use crate::store::invoices::Issued;

/// The proposals of one invoice.
struct OfInvoice {
    invoice_id: InvoiceId,
    number: String,
    body_name: String,
    total: Cents,
    proposals: Vec<Proposal>,
}

#[derive(Template)]
#[template(path = "credits/list.html")]
struct ListPage {
    frame: Frame,
    ended: Vec<OfInvoice>,
    refused: Vec<Document>,
    empty: EmptyState,
}

impl ListPage {
    fn explain(proposal: &Proposal) -> Explain {
        let start = Explain::new("Come si arriva all'importo");
        proposal.chosen.steps.iter().fold(start, |page, step| page.step(step.label.clone(), &step.value))
    }
}

/// `GET /fatture/da-stornare`
pub(super) async fn list(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    who.actor().may_over(IssueCreditNote)?;
    let view = who.actor().may_over(ViewInvoices)?;
    let words = kernel::text::fold(&query.q());
    let mut proposals = credits::proposals(&app, who.actor()).await?;
    proposals.retain(|one| kernel::text::fold(&format!("{} {}", one.body_name, one.number)).contains(&words));
    if let Some(format) = query.format() {
        return exported(&app, format, &proposals);
    }
    let refused = documents::refused(&mut app.db.read(view.tenant()).await?, &view).await?;
    let text = "Non c'è nulla da stornare: nessun servizio è stato fatturato oltre la sua fine e nessuna fattura è stata \
        rifiutata.";
    page(&ListPage {
        frame: frame(&app, &who, "Note di credito da proporre").lead(
            "Quando un servizio o un'adesione finisce prima di quanto fatturato, i giorni in più si restituiscono con una \
             nota di credito.",
        ),
        ended: by_invoice(proposals),
        refused,
        empty: EmptyState::new(text).action("Vai alle fatture", "/fatture"),
    })
}

fn frame(app: &App, who: &SignedIn, title: &str) -> Frame {
    Frame::new(who, app, title).area("fatture").crumb("Fatture", "/fatture")
}

fn by_invoice(proposals: Vec<Proposal>) -> Vec<OfInvoice> {
    let mut found: Vec<OfInvoice> = Vec::new();
    for one in proposals {
        match found.iter_mut().find(|known| known.invoice_id == one.invoice_id) {
            Some(known) => {
                known.total = known.total.plus(one.chosen.amount).unwrap_or(known.total);
                known.proposals.push(one);
            }
            None => found.push(OfInvoice {
                invoice_id: one.invoice_id,
                number: one.number.clone(),
                body_name: one.body_name.clone(),
                total: one.chosen.amount,
                proposals: vec![one],
            }),
        }
    }
    found
}

fn exported(app: &App, format: Format, proposals: &[Proposal]) -> Result<Response, Problem> {
    let columns = [
        ("Fattura", Kind::Text),
        ("Ente", Kind::Text),
        ("Riga", Kind::Text),
        ("Dal", Kind::Day),
        ("Al", Kind::Day),
        ("Da stornare", Kind::Money),
    ];
    let mut table = Table::new("Da stornare", columns.map(|(name, kind)| Column::new(name, kind)).to_vec());
    let day = |day: Day| sheet::Day::parse_iso(&day.iso()).map_or(Cell::Empty, Cell::Day);
    for one in proposals {
        let row = vec![
            Cell::text(&one.number),
            Cell::text(&one.body_name),
            Cell::text(&one.description),
            day(one.days.from()),
            day(one.days.to()),
            Cell::Money(one.chosen.amount.get()),
        ];
        table.push(row).map_err(|why| Problem::internal(&why))?;
    }
    export(format, "da-stornare", &table, app.clock.today())
}

#[derive(Template)]
#[template(path = "credits/waive.html")]
struct WaivePage {
    frame: Frame,
    form: Form,
    what: String,
}

/// Days of a line, as the address names them.
type Place = (InvoiceId, i64, Day);

fn address((id, position, from): Place) -> String {
    format!("/fatture/{id}/righe/{position}/non-stornare/{}", from.iso())
}

async fn line(app: &App, who: &SignedIn, (id, position, from): Place) -> Result<(Issued, String), Problem> {
    let issued = find(app, who, id).await?;
    let place = usize::try_from(position).ok().and_then(|position| position.checked_sub(1));
    let line = place.and_then(|place| issued.invoice.content.lines.get(place));
    let line = line.filter(|line| line.period.contains(from)).ok_or(Problem::NotFound)?;
    let what = format!("{}: {} (dal {from})", issued.name(), line.description);
    Ok((issued, what))
}

fn waive_page(app: &App, who: &SignedIn, what: String, form: Form) -> WaivePage {
    let frame = frame(app, who, "Non stornare").crumb("Da proporre", "/fatture/da-stornare");
    WaivePage { frame, form, what }
}

fn day_of(text: &str) -> Result<Day, Problem> {
    Day::parse(text).map_err(|_| Problem::NotFound)
}

/// `GET /fatture/{invoice}/righe/{position}/non-stornare/{from}`
pub(super) async fn ask_waive(
    State(app): State<App>,
    who: SignedIn,
    Path((id, position, from)): Path<(InvoiceId, i64, String)>,
) -> Result<Response, Problem> {
    who.actor().may_over(IssueCreditNote)?;
    let place = (id, position, day_of(&from)?);
    let (_, what) = line(&app, &who, place).await?;
    page(&waive_page(&app, &who, what, Form::empty(&who, address(place))))
}

/// `POST /fatture/{invoice}/righe/{position}/non-stornare/{from}`
pub(super) async fn waive(
    State(app): State<App>,
    who: SignedIn,
    Path((id, position, from)): Path<(InvoiceId, i64, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = who.actor().may_over(IssueCreditNote)?;
    let place = (id, position, day_of(&from)?);
    let (issued, what) = line(&app, &who, place).await?;
    let mut f = posted.reader();
    let reason = f.text("reason", "Motivo", 1..=300);
    if let Err(errors) = f.finish() {
        return page_invalid(&waive_page(&app, &who, what, Form::with(&posted, address(place), errors)));
    }
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    stored::waive(&mut tx, &can, (&issued, position, place.2), &reason).await?;
    tx.commit().await?;
    Ok(redirect_with(
        "/fatture/da-stornare",
        Flash::success("Annotato: questi giorni non vengono più proposti."),
    ))
}
