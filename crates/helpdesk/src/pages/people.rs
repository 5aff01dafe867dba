//! What this is: the people that a page about requests lets one choose from.
//! What it is not: accounts; those are identity's.

use identity::{Held, Holder};
use kernel::permission::ViewRequests;
use kernel::{AccountId, BodyId, Role, Scope};
use webkit::{App, Problem, SignedIn};

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
    let holders = identity::holders(&app.db, who.actor().tenant(), Held::InCentre).await?;
    let works = |one: &Holder| matches!(one.grant.role, Role::Director | Role::Operator);
    Ok(once(holders.into_iter().filter(works)))
}

/// A body chooses among its own people who see its requests; the centre among those and its staff.
pub(super) async fn around(app: &App, who: &SignedIn, body: BodyId) -> Result<People, Problem> {
    let holders = identity::holders(&app.db, who.actor().tenant(), Held::ForBody(body)).await?;
    let sees = |one: &Holder| one.actor().may_over(ViewRequests).is_ok();
    let mut may_follow = once(holders.into_iter().filter(sees));
    if who.actor().grant().scope != Scope::Tenant {
        return Ok(People { staff: Vec::new(), may_follow });
    }
    let staff = staff(app, who).await?;
    may_follow.extend(staff.iter().cloned());
    may_follow.sort_unstable_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
    may_follow.dedup();
    Ok(People { staff, may_follow })
}

/// Each once, by name: who holds two roles comes twice, one after the other.
fn once(holders: impl Iterator<Item = Holder>) -> Vec<Person> {
    let mut people: Vec<Person> = holders.map(|one| (one.account_id, one.name)).collect();
    people.dedup();
    people
}
