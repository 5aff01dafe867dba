//! What this is: what happens by itself: the report of the month that is over, people asked how their request went,
//! the letters to them.
//! What it is not: done while somebody waits for a page.

use identity::mail::{Letter, MailError};
use identity::{Mailer, secret};
use kernel::{Actor, Instant, RequestId, TenantId};
use serde::{Deserialize, Serialize};
use store::{Job, JobRow, StoreError};
use webkit::{App, JobError, Jobs};

use crate::asking;
use crate::making;
use crate::model::Month;
use crate::store::Failure;
use crate::store::asks::{self, Ask};

/// What is due by itself.
const UPKEEP: &str = "quality.upkeep";
/// The report of a month.
pub(crate) const MONTH: &str = "quality.month";
/// The letter to somebody who is asked.
pub(crate) const LETTER: &str = "quality.letter";

/// The kinds of jobs of this area, with their names on the page.
pub const JOBS: &[(&str, &str)] = &[
    (UPKEEP, "Rapporto del mese e domande sulla soddisfazione"),
    (MONTH, "Rapporto mensile delle richieste"),
    (LETTER, "Domanda sulla soddisfazione"),
];

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct OfRequest {
    pub(crate) request_id: RequestId,
}

/// Which month.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct OfMonth {
    /// `2026-03`.
    pub(crate) month: String,
}

/// The work of an hour, for the tenant of the transaction that enqueues it; asked for twice, it runs once.
pub fn hourly(now: Instant) -> Result<Job, StoreError> {
    let hour = now.micros().div_euclid(3_600_000_000);
    Ok(Job::new(UPKEEP, &())?.only_once(hour.to_string()))
}

/// The jobs of this area. It sends its letters itself, because the secret of a link must not wait in the queue.
pub fn jobs(mailer: Mailer) -> Jobs {
    Jobs::none()
        .on(UPKEEP, |app, job: JobRow| async move { upkeep(&app, job.tenant_id).await })
        .on(MONTH, |app, job: JobRow| async move { month(&app, &job).await })
        .on(LETTER, move |app, job: JobRow| {
            let mailer = mailer.clone();
            async move { write(&app, &job, &mailer).await }
        })
}

fn failed(why: Failure) -> JobError {
    match why {
        Failure::Store(why) => why.into(),
        Failure::Stale => {
            JobError::Retry("Un'altra copia del rapporto è stata preparata insieme: si riprova".into())
        }
        other => JobError::Fail(format!("{other}.")),
    }
}

async fn upkeep(app: &App, tenant: TenantId) -> Result<(), JobError> {
    let console = Actor::console(tenant);
    let month = Month::of(app.clock.today()).before();
    making::make_by_itself(app, &console, month).await.map_err(failed)?;
    asking::ask(app, tenant).await.map_err(failed)?;
    Ok(())
}

async fn month(app: &App, job: &JobRow) -> Result<(), JobError> {
    let of: OfMonth = job.payload()?;
    let month = Month::parse(&of.month).ok_or_else(|| JobError::Fail("Mese non valido.".into()))?;
    making::make(app, &job.actor(), month).await.map_err(failed)?;
    Ok(())
}

/// Makes the secret of the link and writes the letter. If the letter does not leave, the next try makes another secret.
async fn write(app: &App, job: &JobRow, mailer: &Mailer) -> Result<(), JobError> {
    let of: OfRequest = job.payload()?;
    let people = identity::accounts(&app.db).await?;
    let mut tx = app.db.write(job.tenant_id, &Actor::console(job.tenant_id)).await?;
    let Some(ask) = asks::waiting(&mut tx, of.request_id).await? else { return Ok(()) };
    let to = people.into_iter().find(|person| person.account_id == ask.account_id && !person.disabled);
    let Some(to) = to else { return Ok(()) };
    let token = secret::fresh();
    asks::set_token(&mut tx, ask.request_id, secret::hash(&token)).await?;
    tx.commit_unaudited("the secret of a link, made when its letter is written").await?;
    let link = format!("{}/valutazioni/{}/{token}", app.site.public_url, job.tenant_id);
    let letter = Letter { to: to.email, subject: subject(&ask), text: text(&ask, &link), about: None };
    mailer.send(&letter, app.clock.now()).await.map_err(|error| match error {
        MailError::Transport(_) => JobError::Retry(error.to_string()),
        MailError::Config(_) | MailError::Letter(_) => JobError::Fail(error.to_string()),
    })
}

fn subject(ask: &Ask) -> String {
    format!("Richiesta n. {}: com'è andata?", ask.number)
}

fn text(ask: &Ask, link: &str) -> String {
    format!(
        "Buongiorno,\n\nla richiesta n. {} «{}» è stata chiusa. Ci dici com'è andata? Basta un punteggio da 1 a 5:\n\
         {link}\n\nNon serve accedere. La risposta resta senza nome: chi ha lavorato alla richiesta non la vede, e il \
         centro la legge solo insieme alle altre.\nSi può rispondere una volta, fino al {}.\n",
        ask.number,
        ask.subject,
        ask.expires_at.day_in_rome(),
    )
}
