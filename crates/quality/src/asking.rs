//! What this is: who is asked how a closed request went, and their answer.
//! What it is not: the letter; see `jobs`, which makes the secret of the link when it writes it.

use std::collections::BTreeMap;

use helpdesk::store::facts::{self, Closed};
use identity::{AccountLine, HeldRole};
use kernel::permission::ViewRequestReports;
use kernel::{AccountId, Actor, Instant, Scope, TenantId};
use store::{Job, Tx};
use webkit::App;

use crate::jobs::{LETTER, OfRequest};
use crate::model::{Rules, is_sampled, may_ask_again};
use crate::store::asks::{self, Ask};
use crate::store::{Failure, rules};

/// A change that began before this one may be committed after it: closed requests are looked at again for so long, in
/// seconds. Who was asked is not asked twice.
const AGAIN: i64 = 900;
const DAY: i64 = 86_400;

/// Looks at the requests closed since the last time and asks a sample of those who made them; how many.
pub async fn ask(app: &App, tenant: TenantId) -> Result<usize, Failure> {
    let console = Actor::console(tenant);
    let can = console.may_over(ViewRequestReports)?;
    let people = by_account(identity::accounts(&app.db).await?);
    let mut tx = app.db.write(tenant, &console).await?;
    let Some(looked) = rules::looked_until(&mut tx).await? else { return Ok(0) };
    let (rules, now) = (rules::get(&mut tx).await?, tx.now());
    let found = facts::closed(&mut tx, &can, (looked, now)).await?;
    let mut asked = 0_usize;
    for closed in &found {
        let Some(account) = whom(closed, (&people, tenant), &rules) else { continue };
        if is_new(&mut tx, closed, (account, &rules)).await? {
            let job = Job::new(LETTER, &OfRequest { request_id: closed.request_id })?;
            tx.enqueue(job.only_once(closed.request_id.to_string()));
            asked = asked.saturating_add(1);
        }
    }
    // As many as are read at a time may not be all: then the next look begins where this one ended.
    let last = found.last().filter(|_| found.len() >= facts::MOST_CLOSED).map(|one| one.updated_at);
    rules::look(&mut tx, last.unwrap_or(now.plus_seconds(-AGAIN))).await?;
    tx.commit_unaudited("people drawn for a question; what they answer is audited without them").await?;
    Ok(asked)
}

fn by_account(people: Vec<AccountLine>) -> BTreeMap<AccountId, AccountLine> {
    people.into_iter().map(|person| (person.account_id, person)).collect()
}

/// Whom to ask: somebody of the body who made the request and still acts for it. Who wrote it down for the body at the
/// centre is not asked about their own work.
fn whom(
    closed: &Closed,
    (people, centre): (&BTreeMap<AccountId, AccountLine>, TenantId),
    rules: &Rules,
) -> Option<AccountId> {
    let author = closed.author_id.filter(|_| is_sampled(closed.request_id, rules.share))?;
    let person = people.get(&author).filter(|person| acts_for(person, centre, closed))?;
    Some(person.account_id)
}

fn acts_for(person: &AccountLine, centre: TenantId, closed: &Closed) -> bool {
    let mut grants = person.roles.iter().filter_map(HeldRole::grant);
    !person.disabled
        && grants.any(|grant| grant.tenant == centre && grant.scope == Scope::Body(closed.body_id))
}

async fn is_new(
    tx: &mut Tx,
    closed: &Closed,
    (account, rules): (AccountId, &Rules),
) -> Result<bool, Failure> {
    let last = asks::last_asked(tx, account).await?;
    if !may_ask_again(last, tx.today(), rules.again_days) {
        return Ok(false);
    }
    let ask = Ask {
        request_id: closed.request_id,
        number: closed.number,
        subject: closed.subject.clone(),
        service_id: closed.service_id,
        service_name: closed.service_name.clone(),
        team_id: closed.team_id,
        team_name: closed.team.clone(),
        account_id: account,
        expires_at: end_of(tx.now(), rules),
        answered: false,
    };
    Ok(asks::ask(tx, &ask).await?)
}

fn end_of(now: Instant, rules: &Rules) -> Instant {
    now.plus_seconds(rules.valid_days.saturating_mul(DAY))
}
