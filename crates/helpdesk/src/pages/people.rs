//! What this is: the people that a page about requests lets one choose from.
//! What it is not: accounts; those are identity's.

use identity::{AccountLine, HeldRole};
use kernel::permission::ViewRequests;
use kernel::{AccountId, Actor, BodyId, Scope, TenantId};
use webkit::{App, Problem, SignedIn};

use crate::jobs::works;

/// Somebody to choose: account and name.
pub(super) type Person = (AccountId, String);

/// The people whom a page about one request needs.
pub(super) struct People {
    /// Those who work on requests.
    pub(super) staff: Vec<Person>,
    /// Those whom the viewer may let follow the request.
    pub(super) may_follow: Vec<Person>,
}

/// The people of the centre who work on requests.
pub(super) async fn staff(app: &App, who: &SignedIn) -> Result<Vec<Person>, Problem> {
    let people = identity::accounts(&app.db).await?;
    let tenant = who.actor().tenant();
    let found = people.into_iter().filter(|person| works(person, tenant));
    Ok(found.map(|person| (person.account_id, person.name)).collect())
}

/// A body chooses among its own people; the centre among those and its staff.
pub(super) async fn around(app: &App, who: &SignedIn, body: BodyId) -> Result<People, Problem> {
    let people = identity::accounts(&app.db).await?;
    let tenant = who.actor().tenant();
    let of_centre = who.actor().grant().scope == Scope::Tenant;
    let pair = |person: &AccountLine| (person.account_id, person.name.clone());
    let staff: Vec<Person> = people.iter().filter(|one| works(one, tenant)).map(pair).collect();
    let mut may_follow: Vec<Person> =
        people.iter().filter(|one| is_of(one, tenant, body)).map(pair).collect();
    if of_centre {
        may_follow.extend(staff.iter().cloned());
        may_follow.sort_unstable_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
        may_follow.dedup();
    }
    Ok(People { staff: if of_centre { staff } else { Vec::new() }, may_follow })
}

/// Whether somebody of a body sees its requests.
fn is_of(person: &AccountLine, tenant: TenantId, body: BodyId) -> bool {
    let mut grants = person.roles.iter().filter_map(HeldRole::grant);
    !person.disabled
        && grants.any(|grant| {
            grant.tenant == tenant
                && grant.scope == Scope::Body(body)
                && Actor::person(person.account_id, &person.name, grant).may_over(ViewRequests).is_ok()
        })
}
