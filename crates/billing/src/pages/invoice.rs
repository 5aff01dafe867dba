//! What this is: one document as people read it, its file and its copy, what was taken back of it, and what became of
//! its files.
//! What it is not: able to change it.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use kernel::permission::{ActionKind, ViewInvoices};
use kernel::{Cents, InvoiceId};
use webkit::{App, Explain, Facts, Form, Frame, Notice, Problem, SignedIn, download, page};

use super::preview;
use super::sending::{self, Sending};
use crate::copy;
use crate::documents::{self, Document};
use crate::model::invoice::Head;
use crate::model::{Channel, DocumentKind, Line, SdiOutcome, Totals, VatSummary, chain};
use crate::store::credits as credited;
use crate::store::invoices::{self, Issued};

#[derive(Template)]
#[template(path = "invoices/show.html")]
pub(super) struct ShowPage {
    frame: Frame,
    issued: Issued,
    facts: Facts,
    issuer: Facts,
    customer: Facts,
    seal: Facts,
    notices: Vec<Notice>,
    credits: Vec<Document>,
    left: Option<Totals>,
    may_credit: bool,
    sendings: Vec<Sending>,
    resends: bool,
    mark: Option<Form>,
    outcome: Option<Form>,
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

    fn owed(&self) -> &'static str {
        match self.issued.kind() {
            DocumentKind::Invoice => "Da pagare",
            DocumentKind::CreditNote => "A credito dell'ente",
        }
    }

    fn outcomes() -> Vec<(&'static str, &'static str)> {
        sending::outcomes()
    }
}

pub(super) async fn find(app: &App, who: &SignedIn, id: InvoiceId) -> Result<Issued, Problem> {
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
    page(&show_page(&app, &who, id, (None, None)).await?)
}

/// The page, with one of its forms as it came back with errors.
pub(super) async fn show_page(
    app: &App,
    who: &SignedIn,
    id: InvoiceId,
    (mark, outcome): (Option<Form>, Option<Form>),
) -> Result<ShowPage, Problem> {
    let issued = find(app, who, id).await?;
    let can = who.actor().may_over(ViewInvoices)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let credits = documents::credits_of(&mut tx, &can, id).await?;
    let left = match issued.kind() {
        DocumentKind::Invoice => credited::of(&mut tx, &can, &issued).await?.left(),
        DocumentKind::CreditNote => None,
    };
    let sendings = sending::of(&mut tx, &can, id).await?;
    drop(tx);
    let records = who.actor().reaches(ActionKind::RecordReceipt);
    let refused = matches!(issued.marks.outcome, SdiOutcome::Rejected | SdiOutcome::Refused);
    let open = left.is_some_and(|left| left.document > Cents::ZERO);
    let head = &issued.invoice.content.head;
    let frame = Frame::new(who, app, issued.name()).area("fatture").crumb("Fatture", "/fatture");
    Ok(ShowPage {
        frame: frame.lead(head.reason.clone()),
        facts: facts(&issued),
        issuer: issuer(head),
        customer: customer(&issued),
        seal: seal(&issued),
        notices: notices(head).into_iter().chain(advice(&issued, open, records)).collect(),
        may_credit: open && who.actor().reaches(ActionKind::IssueCreditNote),
        left: left.filter(|_| !credits.is_empty()),
        credits,
        resends: records && refused,
        mark: mark.or_else(|| records.then(|| sending::mark_form(who, &issued))),
        outcome: outcome.or_else(|| records.then(|| sending::outcome_form(who, id, &sendings))),
        sendings,
        issued,
    })
}

/// What to do after a refusal.
fn advice(issued: &Issued, open: bool, records: bool) -> Option<Notice> {
    let id = issued.kept.invoice_id;
    let again = ("Prepara un nuovo invio", format!("/fatture/{id}/nuovo-invio"));
    let (text, (label, to)) = match issued.marks.outcome {
        SdiOutcome::Rejected => (
            "Il Sistema di Interscambio ha scartato il file: per il fisco il documento non è ancora stato inviato. Si \
             invia di nuovo con lo stesso numero e la stessa data e un nuovo nome di file.",
            again,
        ),
        SdiOutcome::Refused if open && issued.kind() == DocumentKind::Invoice => (
            "L'ente ha rifiutato la fattura. Se mancavano CIG o impegno si può inviare di nuovo corretta; altrimenti si \
             storna con una nota di credito.",
            ("Storna tutta la fattura", format!("/fatture/{id}/nota-di-credito")),
        ),
        SdiOutcome::Refused => ("L'ente ha rifiutato il documento.", again),
        SdiOutcome::AlreadyIn => {
            let text = "Il Sistema di Interscambio risponde che un documento con questo numero e anno, o con questo nome \
                di file, è già presente (00404, 00002): non è un errore da correggere. Verifica l'esito del primo invio.";
            return Some(Notice::info(text));
        }
        _ => return None,
    };
    Some(if records { Notice::danger(text).action(label, to) } else { Notice::danger(text) })
}

fn facts(issued: &Issued) -> Facts {
    let (kept, head) = (&issued.kept, &issued.invoice.content.head);
    let agreement = &head.agreement;
    let signed = agreement.signed_on.map(|day| format!(" del {day}")).unwrap_or_default();
    let facts = Facts::new().row("Data", kept.issued_on);
    let facts = match &head.credit {
        None => facts
            .row("Da pagare", kept.payable)
            .row("Entro il", kept.due_on)
            .row(
                "Come si arriva alla scadenza",
                format!("{}, come dice la convenzione", agreement.due.sentence()),
            )
            .row("IBAN", &head.payment.iban),
        Some(credit) => facts
            .row("A credito dell'ente", kept.payable)
            .link(
                "Fattura stornata",
                &format!("{} del {}", credit.number, credit.on),
                &format!("/fatture/{}", credit.invoice_id),
            )
            .row("Motivo", &credit.reason),
    };
    let facts = facts.link(
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
        let (payable, tax) = (head.totals.payable, head.totals.tax);
        let how = match head.kind() {
            DocumentKind::Invoice => format!("l'ente paga {payable} e versa l'IVA di {tax} all'Erario"),
            DocumentKind::CreditNote => {
                format!("a credito dell'ente vanno {payable}; l'IVA di {tax} la regola l'ente con l'Erario")
            }
        };
        Notice::info(format!("Scissione dei pagamenti{checked}: {how}. Fonte: {}.", rule.source))
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
