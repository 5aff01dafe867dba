//! What this is: bringing a file of the bank.
//! What it is not: its preview; see `import`.

use askama::Template;
use axum::extract::State;
use kernel::permission::RecordPayment;
use kernel::{Can, StatementId};
use store::{StoreError, Tx};
use webkit::{
    App, Flash, Form, FormErrors, Frame, Html, SignedIn, Uploaded, page, page_invalid, redirect,
    redirect_with,
};

use super::{Answer, frame, may_record};
use crate::Failure;
use crate::bank::{self, Layout, NotRead};
use crate::imports::{self, Brought};
use crate::model::ReadFile;

#[derive(Template)]
#[template(path = "pages/import_new.html")]
struct NewPage {
    frame: Frame,
    form: Form,
    once: Html,
}

fn new_page(app: &App, who: &SignedIn, form: Form) -> NewPage {
    let frame = frame(app, who, "Carica un file della banca")
        .crumb("File della banca", "/pagamenti/importazioni")
        .lead("Prima di registrare qualcosa vedrai ogni movimento con la fattura proposta e il perché.");
    NewPage { once: form.once(app.ids.fresh::<StatementId>()), frame, form }
}

/// `GET /pagamenti/importa`
pub(super) async fn new(State(app): State<App>, who: SignedIn) -> Answer {
    may_record(&who)?;
    page(&new_page(&app, &who, Form::empty(&who, "/pagamenti/importa")))
}

/// `POST /pagamenti/importa`
pub(super) async fn bring(State(app): State<App>, who: SignedIn, sent: Uploaded) -> Answer {
    let can = may_record(&who)?;
    let invalid =
        |errors| page_invalid(&new_page(&app, &who, Form::with(sent.posted(), "/pagamenti/importa", errors)));
    let mut f = sent.reader();
    let id = f.once::<StatementId>();
    let id = match f.finish_with(|| id) {
        Ok(id) => id,
        Err(errors) => return invalid(errors),
    };
    let Some(file) = sent.file("file") else {
        return invalid(FormErrors::one("file", "File: scegli il file scaricato dalla banca"));
    };
    match bring_file(&app, (&can, &who), Brought { id, name: &file.name, bytes: &file.bytes }).await {
        Err(Failure::SameFile(known)) => {
            let flash = Flash::info("Questo file era già stato caricato: eccolo.");
            Ok(redirect_with(&format!("/pagamenti/importazioni/{known}"), flash))
        }
        // Sent twice, the first click has arrived.
        Ok(()) | Err(Failure::Store(StoreError::Taken(_))) => {
            Ok(redirect(&format!("/pagamenti/importazioni/{id}")))
        }
        Err(failure) => invalid(failure.for_form()?),
    }
}

async fn bring_file(
    app: &App,
    (can, who): (&Can<RecordPayment>, &SignedIn),
    brought: Brought<'_>,
) -> Result<(), Failure> {
    let account = account(&mut app.db.read(can.tenant()).await?).await?;
    let read = read_aside(brought.bytes.to_vec(), brought.name.to_owned(), account).await?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    imports::bring(&mut tx, can, brought, read).await?;
    Ok(tx.commit().await?)
}

/// The account of the centre, for files that do not say theirs.
pub(crate) async fn account(tx: &mut Tx) -> Result<String, StoreError> {
    let centre = registry::centre::get(tx).await?;
    let iban = centre.and_then(|centre| centre.data.issuer.iban);
    Ok(iban.map(|iban| iban.as_str().to_owned()).unwrap_or_default())
}

/// Parsing takes its time: it must not keep other pages waiting.
pub(crate) async fn read_aside(
    bytes: Vec<u8>,
    name: String,
    account: String,
) -> Result<(Layout, ReadFile), Failure> {
    let read = tokio::task::spawn_blocking(move || bank::read(&bytes, &name, &account)).await;
    match read {
        Ok(read) => Ok(read?),
        // Whatever made the reading break off, the file is at fault.
        Err(_) => Err(NotRead::Malformed(1).into()),
    }
}
