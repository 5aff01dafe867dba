//! What this is: the files attached to an agreement: taken in, given out.
//! What it is not: a look inside them; they are always handed over as files to save.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::AgreementId;
use store::Tx;
use webkit::{App, Problem, SignedIn, Uploaded, UploadedFile, download};

use super::super::agreement;
use crate::Failure;
use crate::store::steps;

/// What can be attached.
pub(super) const ACCEPTED: &str = ".pdf,.p7m";

/// The media type of an accepted file, by the end of its name.
fn mime(name: &str) -> Option<&'static str> {
    let lower = name.to_ascii_lowercase();
    match lower.rsplit('.').next() {
        Some("pdf") => Some("application/pdf"),
        Some("p7m") => Some("application/pkcs7-mime"),
        _ => None,
    }
}

/// The attached file, if there is one of an accepted kind; the words of the error otherwise.
pub(super) fn attached(sent: &Uploaded) -> Result<Option<&UploadedFile>, &'static str> {
    match sent.file("file") {
        Some(file) if mime(&file.name).is_none() => Err("File: allega un PDF o un P7M"),
        Some(file) if file.bytes.is_empty() => Err("File: il file è vuoto, scegline un altro"),
        found => Ok(found),
    }
}

/// Keeps the file: its name and fingerprint.
pub(super) async fn keep(
    tx: &mut Tx,
    file: Option<&UploadedFile>,
) -> Result<Option<(String, String)>, Failure> {
    let Some(file) = file else { return Ok(None) };
    let sha256 =
        tx.put_file(&file.name, mime(&file.name).unwrap_or("application/octet-stream"), &file.bytes).await?;
    Ok(Some((file.name.clone(), sha256)))
}

/// `GET /convenzioni/{id}/file`
pub(super) async fn of_agreement(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<AgreementId>,
) -> Result<Response, Problem> {
    let found = agreement(&app, &who, id).await?;
    give(&app, &who, found.file_sha256, &found.file_name).await
}

/// `GET /convenzioni/{id}/iter/{position}/file`
pub(super) async fn of_step(
    State(app): State<App>,
    who: SignedIn,
    Path((id, position)): Path<(AgreementId, i64)>,
) -> Result<Response, Problem> {
    agreement(&app, &who, id).await?;
    let mut tx = app.db.read(who.actor().tenant()).await?;
    let all = steps::of(&mut tx, id).await?;
    let step = all.into_iter().find(|step| step.position == position).ok_or(Problem::NotFound)?;
    drop(tx);
    give(&app, &who, step.file_sha256, &step.file_name).await
}

async fn give(app: &App, who: &SignedIn, sha256: Option<String>, name: &str) -> Result<Response, Problem> {
    let sha256 = sha256.ok_or(Problem::NotFound)?;
    let mut tx = app.db.read(who.actor().tenant()).await?;
    let file = tx.file(&sha256).await?.ok_or(Problem::NotFound)?;
    Ok(download(name, mime(name).unwrap_or("application/octet-stream"), file.bytes))
}
