//! What this is: the moves of an agreement: approval, signature, archive.
//! What it is not: the steps of the chain; those are recorded one by one.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::AgreementId;
use webkit::{
    App, Confirm, Flash, Form, FormPage, Notice, Posted, Problem, SignedIn, Uploaded, redirect_with,
};

use super::super::{agreement_to_edit, finish};
use super::files;
use super::{address, frame};
use crate::model::Agreement;
use crate::store::agreements as acts;

fn approval_page(app: &App, who: &SignedIn, before: &Agreement, form: Form) -> FormPage {
    let frame = frame(who, app, before, "Approva la convenzione");
    let text = "Dopo l'approvazione il testo non cambia più e gli enti possono aderire. Le modifiche si fanno con una \
        nuova versione.";
    FormPage::new(frame, form, "Approva", address(before.agreement_id)).notice(Notice::warning(text)).fields(
        |form| {
            let help = "La data dell'ultimo atto di approvazione, per esempio 15/10/2026";
            vec![form.day("on", "Data di approvazione").help(help).required()]
        },
    )
}

/// `GET /convenzioni/{id}/approva`
pub(super) async fn ask_approval(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<AgreementId>,
) -> Result<Response, Problem> {
    let (_, before) = agreement_to_edit(&app, &who, id).await?;
    let form = Form::empty(&who, format!("{}/approva", address(id)));
    approval_page(&app, &who, &before, form).show()
}

/// `POST /convenzioni/{id}/approva`
pub(super) async fn approve(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<AgreementId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (can, before) = agreement_to_edit(&app, &who, id).await?;
    let action = format!("{}/approva", address(id));
    let again = |errors| approval_page(&app, &who, &before, Form::with(&posted, &action, errors)).invalid();
    let mut f = posted.reader();
    let on = f.day("on", "Data di approvazione");
    let on = match f.finish_with(|| on) {
        Ok(on) => on,
        Err(errors) => return again(errors),
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let done = acts::approve(&mut tx, &can, &before, on).await;
    finish(
        tx,
        done,
        (&address(id), |_| "Convenzione approvata: ora gli enti possono aderire.".to_owned()),
        again,
    )
    .await
}

fn signature_page(app: &App, who: &SignedIn, before: &Agreement, form: Form) -> FormPage {
    let frame = frame(who, app, before, "Registra la firma");
    FormPage::new(frame, form, "Registra la firma", address(before.agreement_id)).with_files().fields(
        |form| {
            vec![
                form.day("on", "Data della firma").help("Per esempio 20/12/2026").required(),
                form.file("file", "Documento firmato", files::ACCEPTED).help("PDF o P7M, al massimo 20 MB"),
            ]
        },
    )
}

/// `GET /convenzioni/{id}/firma`
pub(super) async fn ask_signature(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<AgreementId>,
) -> Result<Response, Problem> {
    let (_, before) = agreement_to_edit(&app, &who, id).await?;
    signature_page(&app, &who, &before, Form::empty(&who, format!("{}/firma", address(id)))).show()
}

/// `POST /convenzioni/{id}/firma`
pub(super) async fn sign(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<AgreementId>,
    sent: Uploaded,
) -> Result<Response, Problem> {
    let (can, before) = agreement_to_edit(&app, &who, id).await?;
    let action = format!("{}/firma", address(id));
    let again =
        |errors| signature_page(&app, &who, &before, Form::with(sent.posted(), &action, errors)).invalid();
    let mut f = sent.reader();
    let on = f.day("on", "Data della firma");
    let file = files::attached(&sent).unwrap_or_else(|why| {
        f.error("file", why);
        None
    });
    let on = match f.finish_with(|| on) {
        Ok(on) => on,
        Err(errors) => return again(errors),
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let file = files::keep(&mut tx, file).await?;
    let done = acts::sign(&mut tx, &can, &before, (on, file)).await;
    finish(tx, done, (&address(id), |_| "Firma registrata.".to_owned()), again).await
}

/// `GET /convenzioni/{id}/archivia`
pub(super) async fn ask_archive(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<AgreementId>,
) -> Result<Response, Problem> {
    let (_, before) = agreement_to_edit(&app, &who, id).await?;
    let frame = frame(&who, &app, &before, format!("Archivia la bozza n. {}?", before.terms.number));
    let form = Form::empty(&who, format!("{}/archivia", address(id)));
    Confirm::new(frame, form, "Archivia la bozza", address(id))
        .effect("La bozza resta leggibile, ma non si potrà più modificare né approvare.")
        .version(before.version)
        .page()
}

/// `POST /convenzioni/{id}/archivia`
pub(super) async fn archive(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<AgreementId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (can, before) = agreement_to_edit(&app, &who, id).await?;
    if posted.reader().version() != before.version {
        return Err(crate::Failure::Stale.into());
    }
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    acts::archive(&mut tx, &can, &before).await?;
    tx.commit().await?;
    Ok(redirect_with("/convenzioni", Flash::success("Bozza archiviata.")))
}
