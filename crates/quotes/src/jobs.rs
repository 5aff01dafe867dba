//! What this is: what follows a sending: the PDF is made and kept, the body's people get a letter.
//! What it is not: the sending itself, which does not wait for this.

use identity::{AccountLine, mail};
use kernel::permission::ViewQuotes;
use kernel::{Actor, BodyId, Can, Email, Role, Scope, TenantId};
use store::JobRow;
use webkit::{App, JobError, Jobs, Problem};

use crate::copy;
use crate::model::State;
use crate::store::{self as acts, JOB, OfVersion, Whole, papers};

/// The jobs of this area.
pub fn jobs() -> Jobs {
    Jobs::none().on(JOB, |app, job: JobRow| async move { follow(&app, &job).await })
}

async fn follow(app: &App, job: &JobRow) -> Result<(), JobError> {
    let of = job.payload::<OfVersion>()?;
    let console = Actor::console(job.tenant_id);
    let can = console.may_over(ViewQuotes).map_err(|why| JobError::Fail(format!("{why}.")))?;
    let whole = {
        let mut tx = app.db.read(can.tenant()).await?;
        acts::whole(&mut tx, &can, of.quote_id, Some(of.no)).await?
    };
    let whole = whole.ok_or_else(|| JobError::Fail("Il preventivo non c'è più.".into()))?;
    copy::of(app, &console, &can, &whole).await.map_err(|why: Problem| JobError::Retry(why.detail()))?;
    tell(app, (&console, &can), &whole).await
}

/// Writes to the body's people once, while there is still something to answer.
async fn tell(app: &App, (console, can): (&Actor, &Can<ViewQuotes>), whole: &Whole) -> Result<(), JobError> {
    let people = identity::accounts(&app.db).await?;
    let to = concerned(&people, (can.tenant(), whole.quote.body_id));
    let mut tx = app.db.write(can.tenant(), console).await?;
    let open = whole.shown.state_on(tx.today()) == State::Sent;
    // Nobody to write to: it is not marked as told, and the quote's page says so.
    if to.is_empty() || !open || !papers::tell(&mut tx, can, (whole.quote.quote_id, whole.shown.no)).await? {
        return Ok(());
    }
    let (subject, text) = letter(whole, &app.site.public_url);
    for email in to {
        mail::enqueue(&mut tx, &email, &subject, &text)?;
    }
    Ok(tx.commit_unaudited("a letter about a quote whose sending is audited").await?)
}

/// The people of the body who may answer.
fn concerned(people: &[AccountLine], (centre, body): (TenantId, BodyId)) -> Vec<Email> {
    let active = people.iter().filter(|person| !person.disabled);
    let concerned = active.filter(|person| {
        person.roles.iter().filter_map(identity::HeldRole::grant).any(|grant| {
            grant.tenant == centre
                && grant.scope == Scope::Body(body)
                && matches!(grant.role, Role::BodyReferent | Role::Mayor)
        })
    });
    concerned.map(|person| person.email.clone()).collect()
}

fn letter(whole: &Whole, site: &str) -> (String, String) {
    let quote = &whole.quote;
    let expires = whole.shown.expires.map(|day| day.to_string()).unwrap_or_default();
    let subject = format!("Preventivo n. {} da valutare entro il {expires}", quote.number_text());
    let text = format!(
        "Il centro servizi ha inviato a {} il preventivo n. {}: {}.\n\nTotale senza IVA: {}.\nSi può accettare o \
         rifiutare fino al {expires}, qui:\n{site}/preventivi/{}\n",
        quote.body_name,
        quote.number_text(),
        quote.subject,
        whole.shown.total,
        quote.quote_id
    );
    (subject, text)
}
