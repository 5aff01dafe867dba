//! What this is: answers of the centre carried by letter to who wrote by letter and has no account.
//! What it is not: notices to people with an account, who read the answer on its page; those are of `helpdesk`.

use helpdesk::Answered;
use helpdesk::store::Sight;
use identity::mail;
use kernel::permission::ViewRequests;
use kernel::{Actor, Email, TenantId};
use webkit::{App, JobError};

use crate::book::Book;
use crate::store::letters;

/// Sends an answer to everybody who wrote in its request from an address that is still the body's, once. A note of the
/// centre is not found here: only what the body may read is looked at.
pub(crate) async fn carry(app: &App, tenant: TenantId, answered: Answered) -> Result<(), JobError> {
    let console = Actor::console(tenant);
    let Ok(can) = console.may_over(ViewRequests) else { return Ok(()) };
    let Answered { request_id, entry_id } = answered;
    let mut tx = app.db.read(tenant).await?;
    let writers = letters::writers(&mut tx, request_id).await?;
    if writers.is_empty() {
        return Ok(());
    }
    let Some(request) = helpdesk::store::get(&mut tx, &can, request_id).await? else { return Ok(()) };
    let thread = helpdesk::store::thread(&mut tx, &can, request_id, Sight::PUBLIC).await?;
    drop(tx);
    let Some(entry) = thread.entries.iter().find(|entry| entry.entry_id == entry_id) else { return Ok(()) };
    let files: Vec<&str> =
        thread.files.iter().filter(|file| file.entry_id == entry_id).map(|file| file.name.as_str()).collect();
    let attached = if files.is_empty() {
        String::new()
    } else {
        let (names, site) = (files.join(", "), &app.site.public_url);
        format!("Allegati, da scaricare con un accesso al sito: {names}\n{site}/richieste/{request_id}\n")
    };
    let subject = format!("Richiesta n. {}: risposta", request.number);
    let text = format!(
        "{}\n\n{}\nOggetto: {}\nEnte: {}\nServizio: {}\nStato: {}\n",
        entry.text,
        attached,
        request.subject,
        request.body_name,
        request.service_name,
        request.status.label()
    );
    let book = Book::of(app, tenant).await?;
    let mut tx = app.db.write(tenant, &console).await?;
    for address in writers.iter().filter(|address| book.is_correspondent(address, request.body_id)) {
        let Ok(to) = Email::parse(address) else { continue };
        let key = format!("{entry_id} {address}");
        mail::enqueue_about_once(&mut tx, &to, (&subject, &text), (request_id, &key))?;
    }
    Ok(tx.commit_unaudited("a letter that carries what was written and audited").await?)
}
