//! What this is: one invoice as people read it, its file and its copy, and what became of the file.
//! What it is not: able to change it.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use kernel::permission::{ActionKind, IssueInvoices, ViewInvoices};
use kernel::{Cents, InvoiceId};
use webkit::{
    App, Explain, Facts, Flash, Form, Frame, Notice, Posted, Problem, SignedIn, download, page, page_invalid,
    redirect_with,
};

use super::preview;
use crate::copy;
use crate::model::invoice::Head;
use crate::model::{Channel, Line, VatSummary, chain};
use crate::store::invoices::{self, Issued};
use crate::store::marks::{self, Mark};

/// What the exchange system may answer. Source: the schema of its messages, `MessaggiTypes` 1.1.
const OUTCOMES: [(&str, &str); 7] = [
    ("", "Nessuno ancora"),
    ("RC", "Ricevuta di consegna (RC)"),
    ("MC", "Mancata consegna (MC)"),
    ("NS", "Notifica di scarto (NS)"),
    ("EC01", "Accettata dall'ente (NE EC01)"),
    ("EC02", "Rifiutata dall'ente (NE EC02)"),
    ("DT", "Decorrenza termini (DT)"),
];

#[derive(Template)]
#[template(path = "invoices/show.html")]
struct ShowPage {
    frame: Frame,
    issued: Issued,
    facts: Facts,
    issuer: Facts,
    customer: Facts,
    seal: Facts,
    notices: Vec<Notice>,
    mark: Option<Form>,
}

impl ShowPage {
    fn head(&self) -> &Head {
        &self.issued.invoice.content.head
    }

    fn lines(&self) -> &[Line] {
        &self.issued.invoice.content.lines
    }

    fn explain(line: &Line) -> Explain {
        preview::explain(line)
    }

    fn rule(group: &VatSummary) -> String {
        group.nature.as_ref().map(|nature| nature.rule.clone()).unwrap_or_default()
    }

    fn outcomes() -> &'static [(&'static str, &'static str)] {
        &OUTCOMES
    }
}

async fn find(app: &App, who: &SignedIn, id: InvoiceId) -> Result<Issued, Problem> {
    let can = who.actor().may_over(ViewInvoices)?;
    let mut tx = app.db.read(can.tenant()).await?;
    invoices::find(&mut tx, &can, id).await?.ok_or(Problem::NotFound)
}

/// `GET /fatture/{invoice}`
pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<InvoiceId>,
) -> Result<Response, Problem> {
    let issued = find(&app, &who, id).await?;
    let mark = who.actor().reaches(ActionKind::IssueInvoices).then(|| mark_form(&who, &issued));
    page(&show_page(&app, &who, issued, mark))
}

fn mark_form(who: &SignedIn, issued: &Issued) -> Form {
    let marks = &issued.marks;
    let day = |day: Option<kernel::Day>| day.map(kernel::Day::iso).unwrap_or_default();
    let values = [
        ("sent_on", day(marks.sent_on)),
        ("outcome", marks.outcome.clone()),
        ("outcome_on", day(marks.outcome_on)),
        ("note", marks.note.clone()),
    ];
    Form::filled(who, format!("/fatture/{}/invio", issued.kept.invoice_id), values)
}

fn show_page(app: &App, who: &SignedIn, issued: Issued, mark: Option<Form>) -> ShowPage {
    let title = format!("Fattura {}", issued.kept.number_text);
    let frame = Frame::new(who, app, title).area("fatture").crumb("Fatture", "/fatture");
    let head = &issued.invoice.content.head;
    ShowPage {
        frame: frame.lead(head.reason.clone()),
        facts: facts(&issued),
        issuer: issuer(head),
        customer: customer(&issued),
        seal: seal(&issued),
        notices: notices(head),
        mark,
        issued,
    }
}

fn facts(issued: &Issued) -> Facts {
    let (kept, head) = (&issued.kept, &issued.invoice.content.head);
    let agreement = &head.agreement;
    let signed = agreement.signed_on.map(|day| format!(" del {day}")).unwrap_or_default();
    let facts = Facts::new()
        .row("Data", kept.issued_on)
        .row("Da pagare", kept.payable)
        .row("Entro il", kept.due_on)
        .row(
            "Come si arriva alla scadenza",
            format!("{}, come dice la convenzione", agreement.due.sentence()),
        )
        .row("IBAN", &head.payment.iban)
        .link(
            "Convenzione",
            &format!("n. {}{signed} – {}", agreement.number, agreement.title),
            &format!("/convenzioni/{}", agreement.agreement_id),
        );
    let terms = head.purchases.iter().flat_map(copy::purchase_terms);
    terms.fold(facts, |facts, term| facts.row(&term.label, term.value))
}

fn issuer(head: &Head) -> Facts {
    let issuer = &head.issuer;
    Facts::new()
        .row("Denominazione", &issuer.name)
        .row("Partita IVA", &issuer.vat_number)
        .row("Codice fiscale", &issuer.tax_code)
        .row("Sede", issuer.address.rows().join(", "))
}

fn customer(issued: &Issued) -> Facts {
    let customer = &issued.invoice.content.head.customer;
    let (label, to) = match &customer.channel {
        Channel::Office(code) => ("Codice univoco ufficio", code),
        Channel::Code(code) => ("Codice destinatario", code),
        Channel::Pec(pec) => ("PEC", pec),
    };
    Facts::new()
        .link("Denominazione", &customer.name, &format!("/enti/{}", issued.kept.body_id))
        .row("Codice fiscale", &customer.tax_code)
        .row(label, to)
        .row("Sede", customer.address.rows().join(", "))
}

fn seal(issued: &Issued) -> Facts {
    let kept = &issued.kept;
    Facts::new()
        .row("Posto nella catena", format!("{} (serie {})", kept.chain_place, kept.series.label()))
        .row("Impronta", chain::hex(&kept.hash))
        .row("Impronta della fattura precedente", chain::hex(&kept.previous_hash))
        .row("Algoritmo", &kept.algorithm)
        .row("Emessa da", format!("{}, {}", kept.issued_by, kept.issued_at))
        .row("File", &kept.file_name)
}

fn notices(head: &Head) -> Vec<Notice> {
    let demo = head.invented.then(|| {
        Notice::warning(
            "Dato dimostrativo: codici o recapiti dell'ente sono inventati e la fattura non ha valore.",
        )
    });
    let split = head.split_payment.as_ref().filter(|_| head.totals.tax != Cents::ZERO).map(|rule| {
        let checked = if rule.verified { "" } else { " (impostazione non verificata)" };
        Notice::info(format!(
            "Scissione dei pagamenti{checked}: l'ente paga {} e versa l'IVA di {} all'Erario. Fonte: {}.",
            head.totals.payable, head.totals.tax, rule.source
        ))
    });
    let duty = head.stamp_duty.as_ref().map(|duty| {
        Notice::info(format!(
            "Imposta di bollo virtuale di {}, a carico di chi emette. Fonte: {}.",
            duty.value, duty.source
        ))
    });
    [demo, split, duty].into_iter().flatten().collect()
}

/// `GET /fatture/{invoice}/xml`: the file; with `?vedi=1`, as text in the browser.
pub(super) async fn xml(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<InvoiceId>,
    query: webkit::ListQuery,
) -> Result<Response, Problem> {
    let kept = find(&app, &who, id).await?.kept;
    if query.filter("vedi").is_some() {
        let headers = [(CONTENT_TYPE, "text/plain; charset=utf-8"), (CACHE_CONTROL, "private, no-store")];
        return Ok((headers, kept.xml).into_response());
    }
    Ok(download(&kept.file_name, "application/xml", kept.xml.into_bytes()))
}

/// `GET /fatture/{invoice}/pdf`
pub(super) async fn pdf(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<InvoiceId>,
) -> Result<Response, Problem> {
    let can = who.actor().may_over(ViewInvoices)?;
    let (issued, bytes) = copy::of_id(&app, who.actor(), &can, id).await?;
    let name = copy::file_name(&issued);
    let headers = [
        (CONTENT_TYPE, "application/pdf".to_owned()),
        (CONTENT_DISPOSITION, format!("inline; filename=\"{name}\"")),
        (CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// `POST /fatture/{invoice}/invio`
pub(super) async fn mark(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<InvoiceId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = who.actor().may_over(IssueInvoices)?;
    let issued = find(&app, &who, id).await?;
    let mut f = posted.reader();
    let shown = f.version();
    let mark = Mark {
        sent_on: f.optional_day("sent_on", "Trasmessa il"),
        outcome: f.optional_choice("outcome", "Esito", outcome).unwrap_or_default(),
        outcome_on: f.optional_day("outcome_on", "Data dell'esito"),
        note: f.optional_text("note", "Note", 500).unwrap_or_default(),
    };
    if mark.sent_on.is_some_and(|sent| sent < issued.kept.issued_on) {
        f.error("sent_on", "Trasmessa il: scrivi un giorno uguale o successivo alla data della fattura");
    }
    if let Err(errors) = f.finish() {
        let form = Form::with(&posted, format!("/fatture/{id}/invio"), errors);
        return page_invalid(&show_page(&app, &who, issued, Some(form)));
    }
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    marks::mark(&mut tx, &can, (&issued, shown), mark).await?;
    tx.commit().await?;
    Ok(redirect_with(&format!("/fatture/{id}"), Flash::success("Annotazioni salvate.")))
}

fn outcome(word: &str) -> Option<String> {
    OUTCOMES.iter().find(|(code, _)| *code == word).map(|(code, _)| (*code).to_owned())
}
