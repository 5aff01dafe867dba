//! What this is: the fields by which an amount is spread over the open invoices of a body, shared by every form that
//! does so; and the page that assigns what is left of a payment.
//! What it is not: the rule that says whether the parts fit; that is in the model.

use axum::extract::{Path, State};
use kernel::permission::ViewPayments;
use kernel::{BodyId, Cents, Day, PaymentId};
use webkit::{App, Facts, Field, Flash, Form, FormErrors, Posted, Problem, Reader, SignedIn, redirect_with};

use super::act::ActPage;
use super::{Answer, frame, may_record};
use crate::model::{Balance, Part, Payment, PaymentState, oldest_first};
use crate::store::ledger::{Books, books};
use crate::store::papers::Which;
use crate::store::payments;

/// The name of the field of an invoice.
pub(super) fn field_name(invoice: kernel::InvoiceId) -> String {
    format!("part-{invoice}")
}

/// A field for each open invoice.
pub(super) fn fields(form: &Form, open: &[Balance]) -> Vec<Field> {
    let field = |one: &Balance| {
        let document = &one.document;
        let label = format!("Fattura {}", document.number);
        let help = format!(
            "Servizi {}, da pagare entro il {}. Residuo {}.",
            document.services_year, document.due_on, one.residual
        );
        form.money(&field_name(document.invoice_id), &label).help(help)
    };
    open.iter().map(field).collect()
}

/// The values of the fields of some parts.
pub(super) fn values(parts: &[Part]) -> Vec<(String, String)> {
    parts.iter().map(|part| (field_name(part.invoice_id), plain(part.amount))).collect()
}

/// `1.234,56`, as it is typed.
pub(super) fn plain(amount: Cents) -> String {
    amount.euro().trim_end_matches(" €").to_owned()
}

/// Reads the fields; an empty one means nothing of that invoice.
pub(super) fn read(f: &mut Reader<'_>, open: &[Balance]) -> Vec<Part> {
    let mut parts = Vec::new();
    for one in open {
        let (invoice_id, label) = (one.document.invoice_id, format!("Fattura {}", one.document.number));
        let amount = f.optional_cents(&field_name(invoice_id), &label);
        parts
            .extend(amount.filter(|amount| *amount != Cents::ZERO).map(|amount| Part { invoice_id, amount }));
    }
    parts
}

/// The open invoices of a body, the one due first before the others.
pub(super) fn open_of(books: Books) -> Vec<Balance> {
    let mut open: Vec<Balance> = books.balances.into_iter().filter(Balance::is_open).collect();
    open.sort_by_key(|one| (one.document.due_on, one.document.issued_on));
    open
}

/// The open invoices of a body, for who may see them.
pub(super) async fn open(app: &App, who: &SignedIn, body: BodyId) -> Result<Vec<Balance>, Problem> {
    let can = who.actor().may_over(ViewPayments)?;
    let mut tx = app.db.read(can.tenant()).await?;
    Ok(open_of(books(&mut tx, &can, Which::OfBody(body)).await?))
}

/// The payment, with something left to assign.
async fn with_excess(app: &App, who: &SignedIn, id: PaymentId) -> Result<(Payment, Vec<Balance>), Problem> {
    let payment = super::payment::find(app, who, id).await?;
    if payment.state() != PaymentState::Excess {
        return Err(Problem::Conflict("Di questo pagamento non resta nulla da assegnare.".into()));
    }
    let open = open(app, who, payment.body_id).await?;
    Ok((payment, open))
}

fn act_page(app: &App, who: &SignedIn, (payment, open): (&Payment, &[Balance]), form: Form) -> ActPage {
    let back = format!("/pagamenti/{}", payment.payment_id);
    let frame = frame(app, who, "Assegna a fatture").crumb(payment.body_name.clone(), back.clone());
    let facts = Facts::new()
        .row("Ente", &payment.body_name)
        .row("Pagamento", format!("{} del {}", payment.amount, payment.paid_on))
        .row("Da assegnare", payment.excess());
    let page = ActPage::new(frame, form, "Assegna", back).facts(facts);
    let page = if open.is_empty() {
        page.notice(webkit::Notice::info("L'ente non ha fatture da pagare: l'importo resta a suo credito."))
    } else {
        page
    };
    let page = page.fields(|form| fields(form, open));
    page.field(|form| {
        let help = "Il giorno dell'operazione, per esempio 21/11/2026. Non può essere nel futuro.";
        form.day("on", "Data").help(help).required()
    })
}

/// `GET /pagamenti/{payment}/assegna`
pub(super) async fn edit(State(app): State<App>, who: SignedIn, Path(id): Path<PaymentId>) -> Answer {
    may_record(&who)?;
    let (payment, open) = with_excess(&app, &who, id).await?;
    let mut values = values(&oldest_first(payment.excess(), &open));
    values.push(("on".into(), app.clock.today().iso()));
    let form = Form::filled(&who, format!("/pagamenti/{id}/assegna"), values);
    act_page(&app, &who, (&payment, &open), form).page()
}

fn read_act(posted: &Posted, open: &[Balance]) -> Result<(Day, Vec<Part>), FormErrors> {
    let mut f = posted.reader();
    let parts = read(&mut f, open);
    let on = f.day("on", "Data");
    f.finish_with(|| Some((on?, parts)))
}

/// `POST /pagamenti/{payment}/assegna`
pub(super) async fn save(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<PaymentId>,
    posted: Posted,
) -> Answer {
    let can = may_record(&who)?;
    let (payment, open) = with_excess(&app, &who, id).await?;
    let done = match read_act(&posted, &open) {
        Ok((on, parts)) => {
            let mut tx = app.db.write(can.tenant(), who.actor()).await?;
            match payments::allocate(&mut tx, &can, id, (on, &parts)).await {
                Ok(()) => tx.commit().await.map(|()| None).map_err(Problem::from)?,
                Err(failure) => Some(failure.for_form()?),
            }
        }
        Err(errors) => Some(errors),
    };
    match done {
        None => Ok(redirect_with(&format!("/pagamenti/{id}"), Flash::success("Importo assegnato."))),
        Some(errors) => {
            let form = Form::with(&posted, format!("/pagamenti/{id}/assegna"), errors);
            act_page(&app, &who, (&payment, &open), form).page_invalid()
        }
    }
}
