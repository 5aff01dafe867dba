//! What this is: taking back what was recorded by mistake: a notice, a recess, a cancellation before the start.
//! What it is not: an eraser: both acts stay in the audit trail, the second with its reason.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::EditMembership;
use kernel::{Can, MembershipId, Phase, Target};
use webkit::{App, Field, Form, FormPage, Notice, Posted, Problem, SignedIn};

use super::super::{because, finish, membership, membership_to_edit, why_field};
use super::{Told, address, frame, told};
use crate::Refused;
use crate::model::{Agreement, Membership};
use crate::store::{left, memberships};

fn fields(form: &Form) -> Vec<Field> {
    vec![why_field(form)]
}

fn notice_page(app: &App, who: &SignedIn, before: &Membership, form: Form) -> FormPage {
    let frame = frame(who, app, before, format!("Annulla la disdetta: {}", before.body_name));
    let text = "La disdetta non avrà effetto: alla scadenza l'adesione segue di nuovo le regole di rinnovo della \
        convenzione. La disdetta e il suo annullamento restano nel registro delle attività.";
    FormPage::new(frame, form, "Annulla la disdetta", address(before.membership_id))
        .notice(Notice::info(text))
        .version(before.version)
        .fields(fields)
}

/// `GET /adesioni/{id}/disdetta/annulla`
pub(super) async fn ask_notice(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<MembershipId>,
) -> Result<Response, Problem> {
    let (_, before, agreement) = membership_to_edit(&app, &who, id).await?;
    before.withdraw_notice(&agreement, app.clock.today()).map_err(crate::Failure::from)?;
    let form = Form::empty(&who, format!("{}/disdetta/annulla", address(id)));
    notice_page(&app, &who, &before, form).show()
}

/// `POST /adesioni/{id}/disdetta/annulla`
pub(super) async fn withdraw_notice(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<MembershipId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (can, before, agreement) = membership_to_edit(&app, &who, id).await?;
    let action = format!("{}/disdetta/annulla", address(id));
    let again = |errors| notice_page(&app, &who, &before, Form::with(&posted, &action, errors)).invalid();
    let (shown, reason) = match because(posted.reader()) {
        Ok(read) => read,
        Err(errors) => return again(errors),
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let done = memberships::withdraw_notice(&mut tx, &can, (&before, shown), (&agreement, &reason)).await;
    finish(tx, done, (&address(id), |_| "Disdetta annullata.".to_owned()), again).await
}

fn leaving_page(app: &App, who: &SignedIn, before: &Membership, form: Form) -> FormPage {
    let frame = frame(who, app, before, format!("Annulla il recesso: {}", before.body_name));
    let text = format!(
        "Il recesso, con ultimo giorno il {}, non avrà effetto: scadenza e servizi tornano com'erano prima. Il \
         recesso e il suo annullamento restano nel registro delle attività.",
        before.span.ends
    );
    FormPage::new(frame, form, "Annulla il recesso", address(before.membership_id))
        .notice(Notice::info(text))
        .version(before.version)
        .fields(fields)
}

/// `GET /adesioni/{id}/recesso/annulla`
pub(super) async fn ask_leaving(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<MembershipId>,
) -> Result<Response, Problem> {
    let (can, before, agreement) = membership_to_edit(&app, &who, id).await?;
    let kept = left::of(&mut app.db.read(can.tenant()).await?, id).await?;
    let kept = kept.ok_or(Refused::LeavingNotKept).map_err(crate::Failure::from)?;
    before.withdraw_leaving(&kept, &agreement, app.clock.today()).map_err(crate::Failure::from)?;
    leaving_page(&app, &who, &before, Form::empty(&who, format!("{}/recesso/annulla", address(id)))).show()
}

/// `POST /adesioni/{id}/recesso/annulla`
pub(super) async fn withdraw_leaving(
    State(app): State<App>,
    who: SignedIn,
    billed: Told,
    Path(id): Path<MembershipId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (can, before, agreement) = membership_to_edit(&app, &who, id).await?;
    let action = format!("{}/recesso/annulla", address(id));
    let again = |errors| leaving_page(&app, &who, &before, Form::with(&posted, &action, errors)).invalid();
    let (shown, reason) = match because(posted.reader()) {
        Ok(read) => read,
        Err(errors) => return again(errors),
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let done = left::withdraw(&mut tx, &can, (&before, shown), (&agreement, &reason), &told(billed)).await;
    finish(tx, done, (&address(id), |_| "Recesso annullato.".to_owned()), again).await
}

fn restore_page(app: &App, who: &SignedIn, before: &Membership, form: Form) -> FormPage {
    let frame = frame(who, app, before, format!("Ripristina l'adesione: {}", before.body_name));
    let text = format!(
        "L'adesione torna valida dal {} al {}, con i suoi servizi. L'annullamento e il ripristino restano nel \
         registro delle attività.",
        before.span.starts, before.span.ends
    );
    FormPage::new(frame, form, "Ripristina l'adesione", address(before.membership_id))
        .notice(Notice::info(text))
        .version(before.version)
        .fields(fields)
}

/// The cancelled membership, with the right to put it back: it is asked for as if it were not put away.
async fn cancelled(
    app: &App,
    who: &SignedIn,
    id: MembershipId,
) -> Result<(Can<EditMembership>, Membership, Agreement), Problem> {
    let (found, agreement) = membership(app, who, id).await?;
    let target = Target::body(who.actor().tenant(), found.body_id, Phase::Current);
    Ok((who.actor().may(EditMembership, &target)?, found, agreement))
}

/// `GET /adesioni/{id}/ripristina`
pub(super) async fn ask_restore(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<MembershipId>,
) -> Result<Response, Problem> {
    let (_, before, agreement) = cancelled(&app, &who, id).await?;
    before.restore(&agreement, app.clock.today()).map_err(crate::Failure::from)?;
    restore_page(&app, &who, &before, Form::empty(&who, format!("{}/ripristina", address(id)))).show()
}

/// `POST /adesioni/{id}/ripristina`
pub(super) async fn restore(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<MembershipId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (can, before, agreement) = cancelled(&app, &who, id).await?;
    let action = format!("{}/ripristina", address(id));
    let again = |errors| restore_page(&app, &who, &before, Form::with(&posted, &action, errors)).invalid();
    let (shown, reason) = match because(posted.reader()) {
        Ok(read) => read,
        Err(errors) => return again(errors),
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let done = memberships::restore(&mut tx, &can, (&before, shown), (&agreement, &reason)).await;
    finish(tx, done, (&address(id), |_| "Adesione ripristinata.".to_owned()), again).await
}
