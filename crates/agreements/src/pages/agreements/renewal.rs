//! What this is: the end of an agreement's dates: renewing it by an act, or giving notice that it will end.
//! What it is not: the renewal of a single member.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::EditMembership;
use kernel::{AgreementId, Day};
use webkit::{App, Form, FormErrors, FormPage, Notice, Posted, Problem, Reader, SignedIn};

use super::super::{agreement_to_edit, because, finish, why_field};
use super::{address, frame};
use crate::model::{Act, Agreement, Renewal};
use crate::store::{agreements as acts, renewals};

fn page(
    app: &App,
    who: &SignedIn,
    (before, members): (&Agreement, usize),
    form: Form,
) -> Result<FormPage, Problem> {
    let end = before.period().map_err(crate::Failure::from)?.to();
    let frame = frame(who, app, before, "Rinnova la convenzione");
    let text = match before.terms.renewal {
        Renewal::Tacit { .. } => {
            format!("La convenzione scade il {end}. Con il rinnovo proseguono anche {members} adesioni.")
        }
        Renewal::Express => format!(
            "La convenzione scade il {end}. Dopo questo atto ogni ente rinnova con il proprio: {members} adesioni \
             finiscono quel giorno."
        ),
        Renewal::Never => "Questa convenzione non prevede rinnovo: prepara una nuova versione.".to_owned(),
    };
    Ok(FormPage::new(frame, form, "Rinnova", address(before.agreement_id)).notice(Notice::info(text)).fields(
        |form| {
            vec![
                form.number("months", "Per quanti mesi")
                    .help("Dal giorno dopo la scadenza, per esempio 60")
                    .required(),
                form.text("act_number", "Numero dell'atto")
                    .help("Per esempio «Delibera n. 80»")
                    .required()
                    .longest(80),
                form.day("act_date", "Data dell'atto").help("Per esempio 15/10/2026").required(),
            ]
        },
    ))
}

async fn ending(app: &App, agreement: &Agreement, who: &SignedIn) -> Result<usize, Problem> {
    let mut tx = app.db.read(who.actor().tenant()).await?;
    Ok(renewals::ending_with(&mut tx, agreement).await?.len())
}

/// `GET /convenzioni/{id}/rinnovo`
pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<AgreementId>,
) -> Result<Response, Problem> {
    let (_, before) = agreement_to_edit(&app, &who, id).await?;
    let members = ending(&app, &before, &who).await?;
    let months = match before.terms.renewal {
        Renewal::Tacit { months } => months,
        Renewal::Express | Renewal::Never => before.terms.reach.months,
    };
    let form = Form::filled(&who, format!("{}/rinnovo", address(id)), [("months", months.to_string())]);
    page(&app, &who, (&before, members), form)?.show()
}

/// `POST /convenzioni/{id}/rinnovo`
pub(super) async fn renew(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<AgreementId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (can, before) = agreement_to_edit(&app, &who, id).await?;
    let can_members = who.actor().may_over(EditMembership)?;
    let members = ending(&app, &before, &who).await?;
    let action = format!("{}/rinnovo", address(id));
    let again =
        |errors| page(&app, &who, (&before, members), Form::with(&posted, &action, errors))?.invalid();
    let read = match read(posted.reader()) {
        Ok(read) => read,
        Err(errors) => return again(errors),
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let done = renewals::by_act(&mut tx, (&can, &can_members), &before, read).await;
    let said =
        |after: &Agreement| format!("Convenzione rinnovata: ora dura {} mesi.", after.terms.reach.months);
    finish(tx, done, (&address(id), said), again).await
}

fn read(mut f: Reader<'_>) -> Result<(i32, Act), FormErrors> {
    let months =
        f.integer("months", "Per quanti mesi", 1..=600).and_then(|months| i32::try_from(months).ok());
    let number = f.text("act_number", "Numero dell'atto", 1..=80);
    let date = f.day("act_date", "Data dell'atto");
    f.finish_with(|| Some((months?, Act { number, date: date? })))
}

fn notice_page(app: &App, who: &SignedIn, before: &Agreement, form: Form) -> Result<FormPage, Problem> {
    let span = before.span().map_err(crate::Failure::from)?;
    let frame = frame(who, app, before, "Registra la disdetta della convenzione");
    let text = format!(
        "La convenzione e le sue adesioni finiranno il {}, senza rinnovo. L'ultimo giorno utile per la disdetta è il {}.",
        span.ends, span.notice_by
    );
    Ok(FormPage::new(frame, form, "Registra", address(before.agreement_id))
        .dangerous("Registra la disdetta")
        .notice(Notice::warning(text))
        .fields(|form| vec![form.day("on", "Data della disdetta").help("Per esempio 15/06/2026").required()]))
}

/// `GET /convenzioni/{id}/disdetta`
pub(super) async fn ask_notice(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<AgreementId>,
) -> Result<Response, Problem> {
    let (_, before) = agreement_to_edit(&app, &who, id).await?;
    notice_page(&app, &who, &before, Form::empty(&who, format!("{}/disdetta", address(id))))?.show()
}

/// `POST /convenzioni/{id}/disdetta`
pub(super) async fn give_notice(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<AgreementId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (can, before) = agreement_to_edit(&app, &who, id).await?;
    let action = format!("{}/disdetta", address(id));
    let again = |errors| notice_page(&app, &who, &before, Form::with(&posted, &action, errors))?.invalid();
    let mut f = posted.reader();
    let on: Option<Day> = f.day("on", "Data della disdetta");
    let on = match f.finish_with(|| on) {
        Ok(on) => on,
        Err(errors) => return again(errors),
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let done = acts::give_notice(&mut tx, &can, &before, on).await;
    finish(tx, done, (&address(id), |_| "Disdetta registrata.".to_owned()), again).await
}

fn withdrawal_page(app: &App, who: &SignedIn, before: &Agreement, form: Form) -> FormPage {
    let frame = frame(who, app, before, "Annulla la disdetta della convenzione");
    let text = "La disdetta non avrà effetto: alla scadenza la convenzione segue di nuovo le sue regole di rinnovo, e \
        così gli enti che non hanno dato disdetta per conto loro. La disdetta e il suo annullamento restano nel \
        registro delle attività.";
    FormPage::new(frame, form, "Annulla la disdetta", address(before.agreement_id))
        .notice(Notice::info(text))
        .version(before.version)
        .fields(|form| vec![why_field(form)])
}

/// `GET /convenzioni/{id}/disdetta/annulla`
pub(super) async fn ask_withdrawal(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<AgreementId>,
) -> Result<Response, Problem> {
    let (_, before) = agreement_to_edit(&app, &who, id).await?;
    before.withdraw_notice(app.clock.today()).map_err(crate::Failure::from)?;
    let form = Form::empty(&who, format!("{}/disdetta/annulla", address(id)));
    withdrawal_page(&app, &who, &before, form).show()
}

/// `POST /convenzioni/{id}/disdetta/annulla`
pub(super) async fn withdraw(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<AgreementId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (can, before) = agreement_to_edit(&app, &who, id).await?;
    let action = format!("{}/disdetta/annulla", address(id));
    let again = |errors| withdrawal_page(&app, &who, &before, Form::with(&posted, &action, errors)).invalid();
    let (shown, reason) = match because(posted.reader()) {
        Ok(read) => read,
        Err(errors) => return again(errors),
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let done = acts::withdraw_notice(&mut tx, &can, (&before, shown), &reason).await;
    finish(tx, done, (&address(id), |_| "Disdetta annullata.".to_owned()), again).await
}
