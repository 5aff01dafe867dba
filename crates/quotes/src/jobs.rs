//! What this is: what follows a sending: the PDF is made and kept, the body's people are told.
//! What it is not: the sending itself, which does not wait for this.

use std::collections::BTreeSet;

use identity::AccountLine;
use kernel::permission::{ActionKind, ViewQuotes};
use kernel::{Actor, BodyId, Can, QuoteId, Role, Scope, TenantId};
use notices::{Event, Kind, Source, To};
use store::JobRow;
use uuid::Uuid;
use webkit::{App, JobError, Jobs, Problem};

use crate::copy;
use crate::model::State;
use crate::store::{self as acts, JOB, OfVersion, Whole, papers};

/// Nobody may do without: the days to answer run.
const SENT: Kind = Kind::new("quotes.sent", "Preventivi da valutare", ActionKind::AnswerQuote).legally_due();
/// Those of a body who may answer.
const ANSWERING: [Role; 2] = [Role::BodyReferent, Role::Mayor];

/// The notices of this area: of quotes, to whoever may see them.
pub fn notices() -> Source {
    Source::new(&[SENT], visible)
}

async fn visible(app: App, actor: Actor, things: Vec<Uuid>) -> Result<BTreeSet<Uuid>, Problem> {
    let can = actor.may_over(ViewQuotes)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let mut seen = BTreeSet::new();
    for thing in things {
        if acts::whole(&mut tx, &can, QuoteId(thing), None).await?.is_some() {
            seen.insert(thing);
        }
    }
    Ok(seen)
}

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

/// Tells the body's people once, while there is still something to answer.
async fn tell(app: &App, (console, can): (&Actor, &Can<ViewQuotes>), whole: &Whole) -> Result<(), JobError> {
    let people = identity::accounts(&app.db).await?;
    let reached = is_reached(&people, (can.tenant(), whole.quote.body_id));
    let mut tx = app.db.write(can.tenant(), console).await?;
    let open = whole.shown.state_on(tx.today()) == State::Sent;
    // Nobody to write to: it is not marked as told, and the quote's page says so.
    if !reached || !open || !papers::tell(&mut tx, can, (whole.quote.quote_id, whole.shown.no)).await? {
        return Ok(());
    }
    notices::raise(&mut tx, &event(whole))?;
    Ok(tx.commit_unaudited("a notice of a quote whose sending is audited").await?)
}

/// Whether somebody of the body may answer.
fn is_reached(people: &[AccountLine], (centre, body): (TenantId, BodyId)) -> bool {
    people.iter().filter(|person| !person.disabled).any(|person| {
        person.roles.iter().filter_map(identity::HeldRole::grant).any(|grant| {
            grant.tenant == centre && grant.scope == Scope::Body(body) && ANSWERING.contains(&grant.role)
        })
    })
}

fn event(whole: &Whole) -> Event {
    let quote = &whole.quote;
    let expires = whole.shown.expires.map(|day| day.to_string()).unwrap_or_default();
    let title = format!("Preventivo n. {} da valutare entro il {expires}", quote.number_text());
    let text = format!(
        "Il centro servizi ha inviato a {} il preventivo n. {}: {}.\nTotale senza IVA: {}.\nSi può accettare o \
         rifiutare fino al {expires}.",
        quote.body_name,
        quote.number_text(),
        quote.subject,
        whole.shown.total,
    );
    let key = format!("{} {}", quote.quote_id, whole.shown.no);
    Event::new(SENT, key, quote.quote_id, (title, format!("/preventivi/{}", quote.quote_id)))
        .text(text)
        .to(To::Body(quote.body_id, ANSWERING.to_vec()))
}
