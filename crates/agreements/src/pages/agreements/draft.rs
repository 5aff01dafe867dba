//! What this is: writing an agreement: a new one, a draft being changed, the version that follows.
//! What it is not: its approval.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::EditAgreement;
use kernel::{AgreementId, Can, Phase, Target};
use store::StoreError;
use webkit::{
    App, DiffTable, Flash, Form, FormErrors, FormPage, Frame, Notice, Posted, Problem, SignedIn, redirect,
    redirect_with,
};

use super::super::{agreement, agreement_to_edit, finish};
use super::terms_form;
use super::{address, frame};
use crate::Failure;
use crate::model::{Agreement, NewAgreement, Reach, Status};
use crate::store::agreements as acts;

fn may_draft(who: &SignedIn) -> Result<Can<EditAgreement>, Problem> {
    Ok(who.actor().may(EditAgreement, &Target::centre(who.actor().tenant(), Phase::Draft))?)
}

fn new_page(app: &App, who: &SignedIn, form: Form) -> FormPage {
    let frame =
        Frame::new(who, app, "Nuova convenzione").area("convenzioni").crumb("Convenzioni", "/convenzioni");
    let once = form.once(app.ids.fresh::<AgreementId>());
    FormPage::new(frame, form, "Salva la bozza", "/convenzioni").hidden(once).fields(terms_form::fields)
}

/// `GET /convenzioni/nuova`
pub(super) async fn new(State(app): State<App>, who: SignedIn) -> Result<Response, Problem> {
    may_draft(&who)?;
    let form = Form::filled(&who, "/convenzioni/nuova", terms_form::defaults(&app.clock));
    new_page(&app, &who, form).show()
}

/// `POST /convenzioni/nuova`
pub(super) async fn create(
    State(app): State<App>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = may_draft(&who)?;
    let id = posted.reader().once::<AgreementId>();
    let again = |errors| new_page(&app, &who, Form::with(&posted, "/convenzioni/nuova", errors)).invalid();
    let (terms, id) = match (terms_form::read(posted.reader()), id) {
        (Ok(terms), Some(id)) => (terms, id),
        (Err(errors), _) => return again(errors),
        (Ok(_), None) => {
            return Err(Problem::Malformed("Ricarica la pagina e compila di nuovo il modulo.".into()));
        }
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    match acts::create(&mut tx, &can, id, terms).await {
        Err(Failure::Store(StoreError::Taken(_))) => {
            drop(tx);
            there_already(&app, &who, id, again).await
        }
        done => {
            done?;
            tx.commit().await?;
            Ok(redirect_with(&address(id), Flash::success("Bozza salvata. Ora scegli i servizi che offre.")))
        }
    }
}

/// Something is taken: the record itself, by a form sent twice, or else its number.
async fn there_already(
    app: &App,
    who: &SignedIn,
    id: AgreementId,
    again: impl FnOnce(FormErrors) -> Result<Response, Problem>,
) -> Result<Response, Problem> {
    match agreement(app, who, id).await {
        Ok(_) => Ok(redirect(&address(id))),
        Err(Problem::NotFound) => again(taken()),
        Err(other) => Err(other),
    }
}

fn taken() -> FormErrors {
    FormErrors::one(
        "number",
        "Numero o codice: esiste già una convenzione con questo numero e questa versione",
    )
}

fn edit_page(app: &App, who: &SignedIn, before: &Agreement, form: Form) -> FormPage {
    let frame = frame(who, app, before, format!("Modifica la convenzione n. {}", before.terms.number));
    FormPage::new(frame, form, "Salva la bozza", address(before.agreement_id))
        .shown(before.version, &terms_form::seen(&before.terms))
        .fields(terms_form::fields)
}

/// A draft may be changed; an approved text is followed by a new version.
fn only_draft(agreement: &Agreement) -> Result<(), Problem> {
    match agreement.status {
        Status::Draft => Ok(()),
        Status::Approved { .. } | Status::Signed { .. } | Status::Archived => {
            Err(Problem::Conflict(format!("{}.", crate::Refused::AlreadyApproved)))
        }
    }
}

/// `GET /convenzioni/{id}/modifica`
pub(super) async fn edit(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<AgreementId>,
) -> Result<Response, Problem> {
    let (_, before) = agreement_to_edit(&app, &who, id).await?;
    only_draft(&before)?;
    let form = Form::filled(&who, format!("{}/modifica", address(id)), terms_form::values(&before.terms));
    edit_page(&app, &who, &before, form).show()
}

/// `POST /convenzioni/{id}/modifica`
pub(super) async fn save(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<AgreementId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (can, before) = agreement_to_edit(&app, &who, id).await?;
    only_draft(&before)?;
    let action = format!("{}/modifica", address(id));
    let again = |errors| edit_page(&app, &who, &before, Form::with(&posted, &action, errors)).invalid();
    let terms = match terms_form::read(posted.reader()) {
        Ok(terms) => terms,
        Err(errors) => return again(errors),
    };
    let shown = posted.reader().version();
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    match acts::edit(&mut tx, &can, (&before, shown), terms.clone()).await {
        Err(Failure::Store(StoreError::Taken(_))) => again(taken()),
        Err(Failure::Stale) => {
            drop(tx);
            let (_, theirs) = agreement_to_edit(&app, &who, id).await?;
            only_draft(&theirs)?;
            let mine = terms_form::seen(&terms);
            let diff = DiffTable::three_way(&posted, &terms_form::seen(&theirs.terms), &mine);
            edit_page(&app, &who, &theirs, Form::late(&posted, action)).diff(diff).conflict()
        }
        done => finish(tx, done, (&address(id), |_| "Bozza aggiornata.".to_owned()), again).await,
    }
}

/// What the following version starts with: the same, from the day after, for as long as before.
fn following(before: &Agreement) -> Result<NewAgreement, Problem> {
    let period = before.period().map_err(Failure::from)?;
    let reach = Reach { starts: period.to().tomorrow(), ..before.terms.reach };
    let mut terms = NewAgreement { reach, ..before.terms.clone() };
    terms.text.version_label = String::new();
    Ok(terms)
}

fn next_page(app: &App, who: &SignedIn, before: &Agreement, form: Form) -> FormPage {
    let frame =
        frame(who, app, before, format!("Nuova versione della convenzione n. {}", before.terms.number));
    let once = form.once(app.ids.fresh::<AgreementId>());
    let text = "Il testo approvato non cambia: questa nuova versione lo segue, con gli stessi servizi. Gli enti vi \
        aderiscono con un loro atto.";
    FormPage::new(frame, form, "Salva la bozza", address(before.agreement_id))
        .notice(Notice::info(text))
        .hidden(once)
        .fields(terms_form::fields)
}

/// `GET /convenzioni/{id}/versione`
pub(super) async fn next(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<AgreementId>,
) -> Result<Response, Problem> {
    may_draft(&who)?;
    let before = agreement(&app, &who, id).await?;
    let form =
        Form::filled(&who, format!("{}/versione", address(id)), terms_form::values(&following(&before)?));
    next_page(&app, &who, &before, form).show()
}

/// `POST /convenzioni/{id}/versione`
pub(super) async fn create_next(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<AgreementId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = may_draft(&who)?;
    let before = agreement(&app, &who, id).await?;
    let action = format!("{}/versione", address(id));
    let again = |errors| next_page(&app, &who, &before, Form::with(&posted, &action, errors)).invalid();
    let new = posted.reader().once::<AgreementId>();
    let (terms, new) = match (terms_form::read(posted.reader()), new) {
        (Ok(terms), Some(new)) => (terms, new),
        (Err(errors), _) => return again(errors),
        (Ok(_), None) => {
            return Err(Problem::Malformed("Ricarica la pagina e compila di nuovo il modulo.".into()));
        }
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    match acts::create_successor(&mut tx, &can, (new, &before), terms).await {
        Err(Failure::Store(StoreError::Taken(_))) => {
            drop(tx);
            there_already(&app, &who, new, again).await
        }
        done => {
            finish(tx, done, (&address(new), |_| "Nuova versione in preparazione.".to_owned()), again).await
        }
    }
}
