//! What this is: the jobs of identity: the letters with a secret link, whose secret is made only when the letter
//! is written, so that the queue never holds one; and the sending of everybody's letters.
//! What it is not: the pages behind the links.

use kernel::{Actor, Email, NETWORK};
use serde::{Deserialize, Serialize};
use store::{Entry, Job, JobRow, StoreError, Tx};
use webkit::{App, JobError, Jobs};

use crate::mail::{self, Letter, MailError, Mailer};
use crate::notes;
use crate::secret;
use crate::store::invitations::{self, Invitation};
use crate::store::{InvitationId, accounts, resets};

const INVITE: &str = "identity.invite";
const RESET: &str = "identity.reset";

/// What the program does with the jobs of identity, and with the letters of every area.
pub fn jobs(mailer: Mailer) -> Jobs {
    let (for_invitations, for_resets) = (mailer.clone(), mailer.clone());
    Jobs::none()
        .on(mail::JOB, move |app, job| send(app, job, mailer.clone()))
        .on(INVITE, move |app, job| invite(app, job, for_invitations.clone()))
        .on(notes::JOB, notes::write)
        .on(RESET, move |app, job| reset(app, job, for_resets.clone()))
}

#[derive(Serialize, Deserialize)]
struct ToInvite {
    invitation: InvitationId,
}

/// The address as typed: whether it has an account is looked up when the letter is written, so that the page
/// takes as long for a stranger as for a colleague.
#[derive(Serialize, Deserialize)]
struct ToReset {
    email: Email,
}

/// Asks for the letter of an invitation.
pub(crate) fn ask_to_invite(tx: &mut Tx, invitation: InvitationId) -> Result<(), StoreError> {
    tx.enqueue(Job::new(INVITE, &ToInvite { invitation })?);
    Ok(())
}

/// Asks for the letter with the link for a new password.
pub(crate) fn ask_to_reset(tx: &mut Tx, email: &Email) -> Result<(), StoreError> {
    tx.enqueue(Job::new(RESET, &ToReset { email: email.clone() })?);
    Ok(())
}

async fn send(app: App, job: JobRow, mailer: Mailer) -> Result<(), JobError> {
    let letter: Letter = job.payload()?;
    let stamp = mailer.stamp(&app, &job, &letter).await?;
    let sent = mailer.send_stamped((&letter, stamp.as_ref()), app.clock.now()).await;
    sent.map_err(|error| failed(&error))
}

fn failed(error: &MailError) -> JobError {
    match error {
        MailError::Transport(_) => JobError::Retry(error.to_string()),
        MailError::Config(_) | MailError::Letter(_) => JobError::Fail(error.to_string()),
    }
}

async fn invite(app: App, job: JobRow, mailer: Mailer) -> Result<(), JobError> {
    let asked: ToInvite = job.payload()?;
    let mut tx = app.db.write(NETWORK, &job.actor()).await?;
    let Some(invitation) = invitations::waiting(&mut tx, asked.invitation).await? else { return Ok(()) };
    let token = secret::fresh();
    invitations::set_token(&mut tx, asked.invitation, secret::hash(&token)).await?;
    tx.commit_unaudited("the secret of a link, made when its letter is written; the invitation is audited")
        .await?;
    let letter = invitation_letter(&invitation, &format!("{}/inviti/{token}", app.site.public_url));
    mailer.send(&letter, app.clock.now()).await.map_err(|error| failed(&error))
}

fn invitation_letter(invitation: &Invitation, link: &str) -> Letter {
    let text = format!(
        "Buongiorno,\n\n{} ti invita ad accedere ad Area Vasta.\n\nRuolo: {}\n\n\
         Per accettare apri questo indirizzo e segui le istruzioni:\n{link}\n\n\
         L'invito vale fino al {}. Se non lo aspettavi, puoi ignorare questo messaggio.\n",
        invitation.invited_by,
        invitation.described(),
        invitation.expires_at.day_in_rome(),
    );
    Letter { to: invitation.email.clone(), subject: "Invito ad Area Vasta".into(), text, about: None }
}

async fn reset(app: App, job: JobRow, mailer: Mailer) -> Result<(), JobError> {
    let asked: ToReset = job.payload()?;
    let mut tx = app.db.write(NETWORK, &Actor::console(NETWORK)).await?;
    let account = accounts::by_email(&mut tx, &asked.email).await?;
    let Some(account) = account.filter(|account| account.disabled_at.is_none()) else { return Ok(()) };
    let token = secret::fresh();
    resets::insert(&mut tx, account.account_id, secret::hash(&token)).await?;
    let line = Entry::new("account.reset_asked", "account", account.account_id);
    tx.audit(line.summary("Chiesta una nuova password"));
    tx.commit().await?;
    let letter = reset_letter(account.email, &format!("{}/password/nuova/{token}", app.site.public_url));
    mailer.send(&letter, app.clock.now()).await.map_err(|error| failed(&error))
}

fn reset_letter(to: Email, link: &str) -> Letter {
    let text = format!(
        "Buongiorno,\n\nqualcuno, probabilmente tu, ha chiesto una nuova password per Area Vasta.\n\n\
         Per sceglierla apri questo indirizzo entro un'ora:\n{link}\n\n\
         Se non l'hai chiesta tu, ignora questo messaggio: la password non cambia.\n"
    );
    Letter { to, subject: "Area Vasta: nuova password".into(), text, about: None }
}
