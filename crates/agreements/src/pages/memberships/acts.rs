//! What this is: the acts that end or prolong a membership: leaving, notice, renewal, cancelling.
//! What it is not: its services.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::MembershipId;
use webkit::{
    App, Confirm, Field, Flash, Form, FormErrors, FormPage, Notice, Posted, Problem, Reader, SignedIn,
    redirect_with,
};

use super::super::{finish, membership_to_edit};
use super::{address, frame};
use crate::Failure;
use crate::model::{Act, Leaving, Membership};
use crate::store::{memberships, renewals};

fn act_fields(form: &Form) -> Vec<Field> {
    vec![
        form.text("act_number", "Numero dell'atto")
            .help("Per esempio «Delibera C.C. n. 9»")
            .required()
            .longest(80),
        form.day("act_date", "Data dell'atto").help("Per esempio 20/04/2026").required(),
    ]
}

fn read_act(f: &mut Reader<'_>) -> Option<Act> {
    let number = f.text("act_number", "Numero dell'atto", 1..=80);
    let date = f.day("act_date", "Data dell'atto");
    Some(Act { number, date: date? })
}

fn leave_page(app: &App, who: &SignedIn, before: &Membership, form: Form) -> FormPage {
    let frame = frame(who, app, before, format!("Recesso anticipato: {}", before.body_name));
    let text = "L'adesione e tutti i suoi servizi finiscono con l'ultimo giorno che scrivi. Se lo \
        registri per errore puoi annullarlo fino a quel giorno; dopo, l'ente potrà aderire di nuovo con un nuovo atto.";
    FormPage::new(frame, form, "Registra il recesso", address(before.membership_id))
        .dangerous("Registra il recesso")
        .notice(Notice::warning(text))
        .version(before.version)
        .fields(|form| {
            let last = format!("Dal {} al {}", before.span.starts, before.span.ends);
            let mut fields = vec![form.day("last_day", "Ultimo giorno").help(last).required()];
            fields.extend(act_fields(form));
            fields.push(
                form.area("reason", "Motivo").help("Per esempio «Fusione con il Comune vicino»").required(),
            );
            fields
        })
}

/// `GET /adesioni/{id}/recesso`
pub(super) async fn ask_leave(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<MembershipId>,
) -> Result<Response, Problem> {
    let (_, before, _) = membership_to_edit(&app, &who, id).await?;
    leave_page(&app, &who, &before, Form::empty(&who, format!("{}/recesso", address(id)))).show()
}

/// `POST /adesioni/{id}/recesso`
pub(super) async fn leave(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<MembershipId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (can, before, _) = membership_to_edit(&app, &who, id).await?;
    let action = format!("{}/recesso", address(id));
    let again = |errors| leave_page(&app, &who, &before, Form::with(&posted, &action, errors)).invalid();
    let (shown, leaving) = match read_leaving(posted.reader()) {
        Ok(read) => read,
        Err(errors) => return again(errors),
    };
    let before_shown = Membership { version: shown, ..before.clone() };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let done = memberships::leave(&mut tx, &can, &before_shown, leaving).await;
    finish(
        tx,
        done,
        (&address(id), |after| {
            let text = format!("Recesso registrato: l'adesione finisce il {}.", after.span.ends);
            text
        }),
        again,
    )
    .await
}

fn read_leaving(mut f: Reader<'_>) -> Result<(i64, Leaving), FormErrors> {
    let shown = f.version();
    let last_day = f.day("last_day", "Ultimo giorno");
    let act = read_act(&mut f);
    let reason = f.long_text("reason", "Motivo", 3..=2000);
    f.finish_with(|| Some((shown, Leaving { last_day: last_day?, act: act?, reason })))
}

fn notice_page(app: &App, who: &SignedIn, before: &Membership, form: Form) -> FormPage {
    let frame = frame(who, app, before, format!("Disdetta: {}", before.body_name));
    let text = format!(
        "L'adesione finirà il {} e non sarà rinnovata. L'ultimo giorno utile per la disdetta è il {}.",
        before.span.ends, before.span.notice_by
    );
    FormPage::new(frame, form, "Registra la disdetta", address(before.membership_id))
        .dangerous("Registra la disdetta")
        .notice(Notice::warning(text))
        .fields(|form| {
            vec![
                form.day("on", "Data della disdetta")
                    .help("Il giorno in cui è arrivata, per esempio 15/06/2026")
                    .required(),
            ]
        })
}

/// `GET /adesioni/{id}/disdetta`
pub(super) async fn ask_notice(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<MembershipId>,
) -> Result<Response, Problem> {
    let (_, before, _) = membership_to_edit(&app, &who, id).await?;
    notice_page(&app, &who, &before, Form::empty(&who, format!("{}/disdetta", address(id)))).show()
}

/// `POST /adesioni/{id}/disdetta`
pub(super) async fn give_notice(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<MembershipId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (can, before, _) = membership_to_edit(&app, &who, id).await?;
    let action = format!("{}/disdetta", address(id));
    let again = |errors| notice_page(&app, &who, &before, Form::with(&posted, &action, errors)).invalid();
    let mut f = posted.reader();
    let on = f.day("on", "Data della disdetta");
    let on = match f.finish_with(|| on) {
        Ok(on) => on,
        Err(errors) => return again(errors),
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let done = memberships::give_notice(&mut tx, &can, &before, on).await;
    finish(tx, done, (&address(id), |_| "Disdetta registrata.".to_owned()), again).await
}

fn renewal_page(app: &App, who: &SignedIn, before: &Membership, form: Form) -> FormPage {
    let frame = frame(who, app, before, format!("Rinnovo dell'adesione: {}", before.body_name));
    let text = format!(
        "L'adesione finisce il {}. Con il rinnovo prosegue dal giorno dopo fino alla fine della convenzione.",
        before.span.ends
    );
    FormPage::new(frame, form, "Rinnova", address(before.membership_id))
        .notice(Notice::info(text))
        .fields(act_fields)
}

/// `GET /adesioni/{id}/rinnovo`
pub(super) async fn ask_renewal(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<MembershipId>,
) -> Result<Response, Problem> {
    let (_, before, _) = membership_to_edit(&app, &who, id).await?;
    renewal_page(&app, &who, &before, Form::empty(&who, format!("{}/rinnovo", address(id)))).show()
}

/// `POST /adesioni/{id}/rinnovo`
pub(super) async fn renew(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<MembershipId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (can, before, agreement) = membership_to_edit(&app, &who, id).await?;
    let action = format!("{}/rinnovo", address(id));
    let again = |errors| renewal_page(&app, &who, &before, Form::with(&posted, &action, errors)).invalid();
    let mut f = posted.reader();
    let act = read_act(&mut f);
    let act = match f.finish_with(|| act) {
        Ok(act) => act,
        Err(errors) => return again(errors),
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let done = renewals::membership(&mut tx, &can, (&before, &agreement), act).await;
    finish(
        tx,
        done,
        (&address(id), |after| {
            let text = format!("Adesione rinnovata fino al {}.", after.span.ends);
            text
        }),
        again,
    )
    .await
}

/// `GET /adesioni/{id}/annulla`
pub(super) async fn ask_cancel(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<MembershipId>,
) -> Result<Response, Problem> {
    let (_, before, _) = membership_to_edit(&app, &who, id).await?;
    let frame = frame(&who, &app, &before, format!("Annullare l'adesione? {}", before.body_name));
    let form = Form::empty(&who, format!("{}/annulla", address(id)));
    Confirm::new(frame, form, "Annulla l'adesione", address(id))
        .effect("L'adesione non avrà effetto e i suoi servizi non saranno attivati né fatturati.")
        .effect("Resta leggibile nell'elenco, con lo stato «Annullata».")
        .version(before.version)
        .page()
}

/// `POST /adesioni/{id}/annulla`
pub(super) async fn cancel(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<MembershipId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (can, before, _) = membership_to_edit(&app, &who, id).await?;
    if posted.reader().version() != before.version {
        return Err(Failure::Stale.into());
    }
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    memberships::cancel(&mut tx, &can, &before).await?;
    tx.commit().await?;
    Ok(redirect_with(&address(id), Flash::success("Adesione annullata.")))
}
