//! What this is: one payment with the acts on it, and the form that gives its excess back.
//! What it is not: able to change it.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use kernel::permission::{ActionKind, ViewPayments};
use kernel::{Cents, Day, InvoiceId, PaymentId};
use webkit::{
    App, Badge, Facts, Flash, Form, FormErrors, Frame, Notice, Posted, Problem, Reader, SignedIn, page,
    redirect_with,
};

use super::act::ActPage;
use super::list::badge;
use super::{Answer, frame, may_record};
use crate::model::{Payment, PaymentState, Settlement};
use crate::store::ledger::books;
use crate::store::papers::Which;
use crate::store::payments;

#[derive(Template)]
#[template(path = "pages/show.html")]
struct ShowPage {
    frame: Frame,
    payment: Payment,
    badge: Badge,
    facts: Facts,
    notices: Vec<Notice>,
    acts: Vec<Settlement>,
    numbers: BTreeMap<InvoiceId, String>,
    may_record: bool,
}

impl ShowPage {
    fn number(&self, id: &InvoiceId) -> &str {
        self.numbers.get(id).map_or("", String::as_str)
    }

    fn has_excess(&self) -> bool {
        self.may_record && self.payment.state() == PaymentState::Excess
    }

    fn may_reverse(&self) -> bool {
        self.may_record && self.payment.reversed_on.is_none()
    }
}

pub(super) async fn find(app: &App, who: &SignedIn, id: PaymentId) -> Result<Payment, Problem> {
    let can = who.actor().may_over(ViewPayments)?;
    let mut tx = app.db.read(can.tenant()).await?;
    payments::find(&mut tx, &can, id).await?.ok_or(Problem::NotFound)
}

/// `GET /pagamenti/{payment}`
pub(super) async fn show(State(app): State<App>, who: SignedIn, Path(id): Path<PaymentId>) -> Answer {
    let can = who.actor().may_over(ViewPayments)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let payment = payments::find(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
    let acts = payments::acts_of(&mut tx, &can, id).await?;
    let known = books(&mut tx, &can, Which::OfBody(payment.body_id)).await?;
    let numbers = known.balances.into_iter().map(|one| (one.document.invoice_id, one.document.number));
    let title = format!("Pagamento di {}", payment.amount);
    page(&ShowPage {
        frame: frame(&app, &who, title).lead(payment.body_name.clone()),
        badge: badge(payment.state()),
        facts: facts(&payment, who.actor().reaches(ActionKind::RecordPayment)),
        notices: notices(&payment),
        acts,
        numbers: numbers.collect(),
        may_record: who.actor().reaches(ActionKind::RecordPayment),
        payment,
    })
}

fn facts(payment: &Payment, records: bool) -> Facts {
    let account = format!("/pagamenti/estratto/{}", payment.body_id);
    let facts = Facts::new()
        .link("Ente", &payment.body_name, &account)
        .row("Data", payment.paid_on)
        .row("Importo", payment.amount)
        .row("Assegnato", payment.used)
        .row("A credito dell'ente", payment.excess())
        .row("Causale", &payment.reference)
        .row("Ordinante", &payment.payer)
        .row("IBAN dell'ordinante", &payment.payer_iban)
        .row("Note", &payment.note);
    let recorded = format!("{}, {}", payment.recorded_by, payment.recorded_at);
    let facts = facts.row("Registrato da", recorded);
    match (payment.statement_id.zip(payment.row_number), records) {
        (Some((statement, row)), true) => {
            let href = format!("/pagamenti/importazioni/{statement}/righe/{row}");
            facts.link("Provenienza", &format!("{}, riga {row}", payment.source.label()), &href)
        }
        _ => facts.row("Provenienza", payment.source.label()),
    }
}

fn notices(payment: &Payment) -> Vec<Notice> {
    let reversed = payment.reversed_on.map(|on| {
        let by = &payment.reversed_by;
        Notice::warning(format!("Stornato il {on} da {by}: {}", payment.reversed_reason))
    });
    let excess = (payment.state() == PaymentState::Excess).then(|| {
        Notice::info(format!("{} non sono assegnati: restano a credito dell'ente.", payment.excess()))
    });
    reversed.into_iter().chain(excess).collect()
}

/// The fields of a refund: how much, when, by which act.
pub(super) fn refund_page(page: ActPage) -> ActPage {
    page.field(|form| form.money("amount", "Importo rimborsato").help("Per esempio 120,50.").required())
        .field(|form| {
            let help = "Il giorno del mandato con cui è stato restituito, per esempio 21/11/2026.";
            form.day("on", "Data").help(help).required()
        })
        .field(|form| {
            let help = "Per esempio «Mandato n. 45 del 20/11/2026».";
            form.text("reason", "Riferimento").help(help).longest(200).required()
        })
}

/// Reads them.
pub(super) fn read_refund(posted: &Posted) -> Result<(Day, Cents, String), FormErrors> {
    let mut f: Reader<'_> = posted.reader();
    let amount = f.cents("amount", "Importo rimborsato");
    let on = f.day("on", "Data");
    let reason = f.text("reason", "Riferimento", 3..=200);
    f.finish_with(|| Some((on?, amount?, reason)))
}

fn refund_act(app: &App, who: &SignedIn, payment: &Payment, form: Form) -> ActPage {
    let back = format!("/pagamenti/{}", payment.payment_id);
    let frame = frame(app, who, "Rimborsa l'eccedenza").crumb(payment.body_name.clone(), back.clone());
    let facts = Facts::new().row("Ente", &payment.body_name).row("A credito dell'ente", payment.excess());
    refund_page(ActPage::new(frame, form, "Registra il rimborso", back).facts(facts))
}

/// `GET /pagamenti/{payment}/rimborso`
pub(super) async fn refund_form(State(app): State<App>, who: SignedIn, Path(id): Path<PaymentId>) -> Answer {
    may_record(&who)?;
    let payment = find(&app, &who, id).await?;
    let values = [("amount", super::parts::plain(payment.excess())), ("on", app.clock.today().iso())];
    let form = Form::filled(&who, format!("/pagamenti/{id}/rimborso"), values);
    refund_act(&app, &who, &payment, form).page()
}

/// `POST /pagamenti/{payment}/rimborso`
pub(super) async fn refund(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<PaymentId>,
    posted: Posted,
) -> Answer {
    let can = may_record(&who)?;
    let payment = find(&app, &who, id).await?;
    let errors = match read_refund(&posted) {
        Ok((on, amount, reason)) => {
            let mut tx = app.db.write(can.tenant(), who.actor()).await?;
            match payments::refund(&mut tx, &can, id, (on, amount, &reason)).await {
                Ok(()) => {
                    tx.commit().await?;
                    let flash = Flash::success("Rimborso registrato.");
                    return Ok(redirect_with(&format!("/pagamenti/{id}"), flash));
                }
                Err(failure) => failure.for_form()?,
            }
        }
        Err(errors) => errors,
    };
    let form = Form::with(&posted, format!("/pagamenti/{id}/rimborso"), errors);
    refund_act(&app, &who, &payment, form).page_invalid()
}
