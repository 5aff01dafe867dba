//! What this is: taking a quote back, and preparing its next version. What it is not: the body's answer.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::QuoteId;
use webkit::{App, Confirm, Flash, Form, FormErrors, FormPage, Posted, Problem, SignedIn, redirect_with};

use super::answer::reason_field;
use super::{address, finish, frame_in, may_edit, whole};
use crate::model::{Status, newest};
use crate::store::{self as acts, Shown, Whole};

/// `GET /preventivi/{id}/versione`
pub(super) async fn ask_version(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<QuoteId>,
) -> Result<Response, Problem> {
    let (_, whole) = whole(&app, &who, (id, None)).await?;
    may_edit(&who, &whole.quote)?;
    let frame = frame_in(&who, &app, &whole.quote, "Preparare una nuova versione?");
    let form = Form::empty(&who, format!("{}/versione", address(id)));
    let accepted = whole.versions.iter().any(|version| version.status == Status::Accepted);
    let now = if accepted {
        "La versione accettata resta valida finché l'ente non accetta la nuova."
    } else {
        "La versione di adesso non si può più accettare: l'ente la vede come superata."
    };
    Confirm::new(frame, form, "Prepara la nuova versione", address(id))
        .effect("Nasce una bozza con le stesse righe, da modificare e inviare.")
        .effect(now)
        .version(whole.quote.version)
        .page()
}

/// `POST /preventivi/{id}/versione`
pub(super) async fn version(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<QuoteId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (_, whole) = whole(&app, &who, (id, None)).await?;
    let can = may_edit(&who, &whole.quote)?;
    let shown = posted.reader().version();
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    acts::new_version(&mut tx, &can, (id, Shown::Version(shown))).await?;
    tx.commit().await?;
    Ok(redirect_with(&address(id), Flash::success("Nuova versione in preparazione.")))
}

fn withdraw_page(app: &App, who: &SignedIn, whole: &Whole, form: Form) -> FormPage {
    let draft = newest(&whole.versions).is_some_and(|version| version.status == Status::Draft);
    let title = if draft { "Scarta la bozza" } else { "Ritira il preventivo" };
    let effects = if draft {
        vec!["La bozza non si potrà più inviare; resta leggibile tra le versioni.".to_owned()]
    } else {
        vec![
            "L'ente non potrà più accettarlo e leggerà il motivo.".to_owned(),
            "Se una versione è già accettata, resta valida.".to_owned(),
        ]
    };
    let frame = frame_in(who, app, &whole.quote, title);
    FormPage::new(frame, form, title, address(whole.quote.quote_id))
        .dangerous(title)
        .version(whole.quote.version)
        .effects(effects)
        .fields(|form| vec![reason_field(form)])
}

/// `GET /preventivi/{id}/ritira`
pub(super) async fn ask_withdraw(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<QuoteId>,
) -> Result<Response, Problem> {
    let (_, whole) = whole(&app, &who, (id, None)).await?;
    may_edit(&who, &whole.quote)?;
    withdraw_page(&app, &who, &whole, Form::empty(&who, format!("{}/ritira", address(id)))).show()
}

/// `POST /preventivi/{id}/ritira`
pub(super) async fn withdraw(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<QuoteId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (_, whole) = whole(&app, &who, (id, None)).await?;
    let can = may_edit(&who, &whole.quote)?;
    let action = format!("{}/ritira", address(id));
    let again = async |errors: FormErrors| {
        withdraw_page(&app, &who, &whole, Form::with(&posted, &action, errors)).invalid()
    };
    let mut f = posted.reader();
    let (shown, reason) = (f.version(), f.long_text("reason", "Motivo", 3..=1000));
    if let Err(errors) = f.finish() {
        return again(errors).await;
    }
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let done = acts::withdraw(&mut tx, &can, (id, Shown::Version(shown)), &reason).await;
    finish(tx, done, (&address(id), |_| "Ritiro registrato.".to_owned()), again).await
}
