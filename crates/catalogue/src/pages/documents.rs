//! What this is: documents of a service: attached, downloaded, taken off.
//! What it is not: shown inside the page: every file is offered as a download, whatever it holds.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{DocumentId, ServiceId};
use webkit::{
    App, Confirm, Flash, Form, FormErrors, Frame, Problem, SignedIn, Uploaded, UploadedFile, redirect_with,
};

use super::{detail, reader, writer};
use crate::documents::{self, LARGEST_MEGABYTES};
use crate::model::{Document, DocumentKind};
use crate::{CatalogueError, services};
use store::StoredFile;

pub(super) async fn attach(
    State(app): State<App>,
    visitor: SignedIn,
    Path(id): Path<ServiceId>,
    sent: Uploaded<LARGEST_MEGABYTES>,
) -> Result<Response, Problem> {
    let can = writer(visitor.actor())?;
    let mut tx = app.db.write(can.tenant(), visitor.actor()).await?;
    let service = services::get(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
    let wrong = match read(&sent) {
        Ok((document, title, file)) => {
            if documents::get(&mut tx, &can, id, document).await?.is_some() {
                return Ok(done(id, "Documento allegato"));
            }
            let file = (file.name.as_str(), file.bytes.as_ref());
            match documents::attach(&mut tx, &can, (&service, document), &title, file).await {
                Ok(_) => {
                    tx.commit().await?;
                    return Ok(done(id, "Documento allegato"));
                }
                Err(error) => error.for_form()?,
            }
        }
        Err(errors) => errors,
    };
    drop(tx);
    detail::page_invalid(&app, &visitor, id, sent.posted(), wrong).await
}

fn read(sent: &Uploaded<LARGEST_MEGABYTES>) -> Result<(DocumentId, String, &UploadedFile), FormErrors> {
    let mut f = sent.reader();
    let id = f.once::<DocumentId>();
    let title = f.text("title", "Titolo del documento", 1..=200);
    let file = sent.file("file");
    if file.is_none() {
        f.error("file", "File: scegli il file da allegare");
    }
    f.finish_with(|| Some((id?, title, file?)))
}

pub(super) async fn download(
    State(app): State<App>,
    visitor: SignedIn,
    Path((id, document)): Path<(ServiceId, DocumentId)>,
) -> Result<Response, Problem> {
    let can = reader(visitor.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    documents::content(&mut tx, &can, id, document).await?.map(as_file).ok_or(Problem::NotFound)
}

/// The content under the media type of its checked kind, never one that a browser would run.
pub(super) fn as_file((document, file): (Document, StoredFile)) -> Response {
    let mime =
        DocumentKind::of_stored(&document.file_name).map_or("application/octet-stream", DocumentKind::mime);
    webkit::download(&document.file_name, mime, file.bytes)
}

pub(super) async fn ask(
    State(app): State<App>,
    visitor: SignedIn,
    Path((id, document)): Path<(ServiceId, DocumentId)>,
) -> Result<Response, Problem> {
    let can = writer(visitor.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let found = documents::get(&mut tx, &can, id, document).await?.ok_or(Problem::NotFound)?;
    let back = format!("/catalogo/{id}");
    let form = Form::empty(&visitor, format!("{back}/documenti/{document}/togli"));
    let frame = Frame::new(&visitor, &app, format!("Togli «{}»?", found.title))
        .area("catalogo")
        .crumb("Catalogo dei servizi", "/catalogo");
    Confirm::new(frame, form, "Togli il documento", back)
        .effect("il documento non comparirà più nella scheda del servizio")
        .effect("il file resta in archivio e nel registro delle attività")
        .page()
}

pub(super) async fn archive(
    State(app): State<App>,
    visitor: SignedIn,
    Path((id, document)): Path<(ServiceId, DocumentId)>,
    _posted: webkit::Posted,
) -> Result<Response, Problem> {
    let can = writer(visitor.actor())?;
    let mut tx = app.db.write(can.tenant(), visitor.actor()).await?;
    let Some(found) = documents::get(&mut tx, &can, id, document).await? else {
        return Err(CatalogueError::NotFound.into());
    };
    documents::archive(&mut tx, &can, &found).await?;
    tx.commit().await?;
    Ok(done(id, "Documento tolto"))
}

fn done(id: ServiceId, text: &str) -> Response {
    redirect_with(&format!("/catalogo/{id}"), Flash::success(text))
}
