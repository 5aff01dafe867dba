//! What this is: the stamp of the program's letters about requests: where an answer goes and how it finds its request.
//! What it is not: the letters; those are of other areas and sent by `identity`.

use std::sync::Arc;

use ::store::{JobRow, StoreError};
use identity::mail::{Stamp, Stamps};
use kernel::permission::ViewRequests;
use kernel::{Actor, Email, RequestId};
use uuid::Uuid;
use webkit::App;

use crate::store::boxes;

const FOOTER: &str = "Si può anche rispondere a questa e-mail: il testo si aggiunge alla richiesta. \
    Se risponde una persona del centro, come nota interna.";

/// Stamps the letters about requests of centres that have a mailbox.
pub fn stamps() -> Stamps {
    Arc::new(|app, job, about| Box::pin(stamp(app, job, about)))
}

async fn stamp(app: App, job: JobRow, about: Uuid) -> Result<Option<Stamp>, StoreError> {
    let console = Actor::console(job.tenant_id);
    let Ok(can) = console.may_over(ViewRequests) else { return Ok(None) };
    let mut tx = app.db.read(job.tenant_id).await?;
    let request = helpdesk::store::get(&mut tx, &can, RequestId(about)).await?;
    let mailbox = boxes::for_answers(&mut tx).await?;
    let kept = boxes::kept_key(&mut tx).await?;
    drop(tx);
    let (Some(request), Some(mailbox)) = (request, mailbox) else { return Ok(None) };
    let Ok(reply_to) = Email::parse(&mailbox.address) else { return Ok(None) };
    let key = if let Some(key) = kept {
        key
    } else {
        let mut tx = app.db.write(job.tenant_id, &console).await?;
        let key = boxes::key(&mut tx).await?;
        tx.commit_unaudited("a secret made when it is needed first: nobody's act").await?;
        key
    };
    let host = mailbox.address.rsplit('@').next().unwrap_or_default();
    Ok(Some(Stamp {
        message_id: key.message_id(request.request_id, job.job_id, host),
        thread: key.thread_id(request.request_id, host),
        mark: key.subject_mark(request.request_id, request.number),
        footer: FOOTER.to_owned(),
        reply_to,
    }))
}
