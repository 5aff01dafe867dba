//! What this is: taking back a payment, or one act on it or on a credit note, with the reason.
//! What it is not: a deletion: what was taken back stays to be read.

use axum::extract::{Path, State};
use kernel::permission::ViewPayments;
use kernel::{Day, PaymentId};
use uuid::Uuid;
use webkit::{App, Facts, Flash, Form, FormErrors, Notice, Posted, Problem, SignedIn, redirect_with};

use super::act::ActPage;
use super::payment::find;
use super::{Answer, frame, may_record};
use crate::model::{Payment, Settlement, SettlementId};
use crate::store::payments;

fn fields(page: ActPage) -> ActPage {
    page.field(|form| {
        let help =
            "Perché, per esempio «Bonifico restituito dalla banca» o «Registrato sull'ente sbagliato».";
        form.text("reason", "Motivo").help(help).longest(300).required()
    })
    .field(|form| {
        let help = "Il giorno dello storno, per esempio 21/11/2026. Non può essere nel futuro.";
        form.day("on", "Data").help(help).required()
    })
}

fn read(posted: &Posted) -> Result<(Day, String), FormErrors> {
    let mut f = posted.reader();
    let reason = f.text("reason", "Motivo", 3..=300);
    let on = f.day("on", "Data");
    f.finish_with(|| Some((on?, reason)))
}

fn of_payment(app: &App, who: &SignedIn, payment: &Payment, form: Form) -> ActPage {
    let back = format!("/pagamenti/{}", payment.payment_id);
    let frame = frame(app, who, "Storna il pagamento").crumb(payment.body_name.clone(), back.clone());
    let facts = Facts::new()
        .row("Ente", &payment.body_name)
        .row("Pagamento", format!("{} del {}", payment.amount, payment.paid_on));
    let effect = "Le fatture che questo pagamento aveva pagato tornano da pagare. Il pagamento resta visibile come \
        stornato e non si può ripristinare: se serve, se ne registra un altro.";
    let page = ActPage::new(frame, form, "", back).dangerous("Storna il pagamento");
    fields(page.facts(facts).notice(Notice::warning(effect)))
}

/// `GET /pagamenti/{payment}/storno`
pub(super) async fn payment_form(State(app): State<App>, who: SignedIn, Path(id): Path<PaymentId>) -> Answer {
    may_record(&who)?;
    let payment = find(&app, &who, id).await?;
    let values = [("on", app.clock.today().iso())];
    let form = Form::filled(&who, format!("/pagamenti/{id}/storno"), values);
    of_payment(&app, &who, &payment, form).page()
}

/// `POST /pagamenti/{payment}/storno`
pub(super) async fn payment(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<PaymentId>,
    posted: Posted,
) -> Answer {
    let can = may_record(&who)?;
    let before = find(&app, &who, id).await?;
    let errors = match read(&posted) {
        Ok((on, reason)) => {
            let mut tx = app.db.write(can.tenant(), who.actor()).await?;
            match payments::reverse(&mut tx, &can, id, (on, &reason)).await {
                Ok(()) => {
                    tx.commit().await?;
                    let flash = Flash::success("Pagamento stornato.");
                    return Ok(redirect_with(&format!("/pagamenti/{id}"), flash));
                }
                Err(failure) => failure.for_form()?,
            }
        }
        Err(errors) => errors,
    };
    let form = Form::with(&posted, format!("/pagamenti/{id}/storno"), errors);
    of_payment(&app, &who, &before, form).page_invalid()
}

async fn find_act(app: &App, who: &SignedIn, id: Uuid) -> Result<Settlement, Problem> {
    let can = who.actor().may_over(ViewPayments)?;
    let mut tx = app.db.read(can.tenant()).await?;
    payments::act(&mut tx, &can, SettlementId(id)).await?.ok_or(Problem::NotFound)
}

/// Where an act is shown.
fn home(act: &Settlement) -> String {
    match (act.payment_id, act.credit_note_id) {
        (Some(payment), _) => format!("/pagamenti/{payment}"),
        (None, Some(note)) => format!("/pagamenti/crediti/{note}"),
        (None, None) => "/pagamenti".into(),
    }
}

fn of_act(app: &App, who: &SignedIn, act: &Settlement, form: Form) -> ActPage {
    let facts = Facts::new()
        .row("Operazione", act.kind().label())
        .row("Importo", act.amount)
        .row("Data", act.made_on)
        .row("Registrata da", &act.made_by);
    let effect =
        "L'importo torna da pagare sulla fattura e disponibile per l'ente. L'operazione resta visibile.";
    let page = ActPage::new(frame(app, who, "Storna l'operazione"), form, "", home(act));
    fields(page.dangerous("Storna l'operazione").facts(facts).notice(Notice::warning(effect)))
}

/// `GET /pagamenti/operazioni/{settlement}/storno`
pub(super) async fn act_form(State(app): State<App>, who: SignedIn, Path(id): Path<Uuid>) -> Answer {
    may_record(&who)?;
    let act = find_act(&app, &who, id).await?;
    let values = [("on", app.clock.today().iso())];
    let form = Form::filled(&who, format!("/pagamenti/operazioni/{id}/storno"), values);
    of_act(&app, &who, &act, form).page()
}

/// `POST /pagamenti/operazioni/{settlement}/storno`
pub(super) async fn act(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Answer {
    let can = may_record(&who)?;
    let before = find_act(&app, &who, id).await?;
    let errors = match read(&posted) {
        Ok((on, reason)) => {
            let mut tx = app.db.write(can.tenant(), who.actor()).await?;
            match payments::undo(&mut tx, &can, SettlementId(id), (on, &reason)).await {
                Ok(_) => {
                    tx.commit().await?;
                    return Ok(redirect_with(&home(&before), Flash::success("Operazione stornata.")));
                }
                Err(failure) => failure.for_form()?,
            }
        }
        Err(errors) => errors,
    };
    let form = Form::with(&posted, format!("/pagamenti/operazioni/{id}/storno"), errors);
    of_act(&app, &who, &before, form).page_invalid()
}
