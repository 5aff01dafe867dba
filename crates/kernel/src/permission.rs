//! What this is: the one place that decides who may do what: role × action × phase of the thing.
//! What it is not: it does not know pages or tables. A store function that touches somebody's data asks
//! for a [`Can`], and only [`Actor::may`] makes one.

use std::collections::BTreeSet;
use std::marker::PhantomData;

use crate::{AccountId, BodyId, NETWORK, TenantId};

mod action;
mod role;
mod scope;
mod table;

pub use action::*;
pub use role::{Grant, Role, Scope};
pub use scope::{ApiScope, Area, Effect};
use table::{Reach, fits, reach};

/// Where a thing stands in its life, as far as permissions are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Still being written.
    Draft,
    /// Alive: may be followed by new acts and kept up to date.
    Current,
    /// Issued, approved, signed: only new acts may follow.
    Frozen,
    /// Put away.
    Archived,
}

/// What an action is done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// Whose it is.
    pub tenant: TenantId,
    /// The body it belongs to; `None` for what belongs to the whole centre.
    pub body: Option<BodyId>,
    /// Where it stands.
    pub phase: Phase,
}

impl Target {
    /// Something of the whole centre.
    pub fn centre(tenant: TenantId, phase: Phase) -> Self {
        Self { tenant, body: None, phase }
    }

    /// Something of one body.
    pub fn body(tenant: TenantId, body: BodyId, phase: Phase) -> Self {
        Self { tenant, body: Some(body), phase }
    }
}

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// It belongs to others: answered as if it did not exist.
    #[error("Pagina non trovata")]
    NotYours,
    /// The role may not.
    #[error("Il tuo ruolo non consente questa operazione")]
    NotAllowed,
    /// Nobody may, at this point of its life.
    #[error(
        "Operazione non possibile: l'atto è già approvato, emesso o archiviato. Fai seguire un nuovo atto"
    )]
    NotNow,
}

/// Who is asking: a person signed in, in one of their roles.
#[derive(Clone, Debug)]
pub struct Actor {
    account: Option<AccountId>,
    name: String,
    grant: Grant,
    api: Option<BTreeSet<ApiScope>>,
}

impl Actor {
    /// A person, in one of their roles.
    pub fn person(account: AccountId, name: impl Into<String>, grant: Grant) -> Self {
        Self { account: Some(account), name: name.into(), grant, api: None }
    }

    /// A person's token, limited to its scopes.
    pub fn token(
        account: AccountId,
        name: impl Into<String>,
        grant: Grant,
        scopes: BTreeSet<ApiScope>,
    ) -> Self {
        Self { account: Some(account), name: name.into(), grant, api: Some(scopes) }
    }

    /// Who runs commands on the server, or work that nobody asked for (the daily deadlines).
    pub fn console(tenant: TenantId) -> Self {
        let grant = Grant { tenant, scope: Scope::Tenant, role: Role::Console };
        Self { account: None, name: "console".into(), grant, api: None }
    }

    /// Somebody known to a body who has no account and wrote a letter: writes requests of that body, and nothing else.
    pub fn correspondent(name: impl Into<String>, tenant: TenantId, body: BodyId) -> Self {
        let grant = Grant { tenant, scope: Scope::Body(body), role: Role::BodyReferent };
        let only_requests = BTreeSet::from([ApiScope(Area::Requests, Effect::Write)]);
        Self { account: None, name: name.into(), grant, api: Some(only_requests) }
    }

    /// The person, unless it is the server itself.
    pub fn account(&self) -> Option<AccountId> {
        self.account
    }

    /// The name to show and to write in the audit trail.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The role in which they act.
    pub fn grant(&self) -> Grant {
        self.grant
    }

    /// The tenant for which they act.
    pub fn tenant(&self) -> TenantId {
        self.grant.tenant
    }

    /// Asks to do something to one thing.
    pub fn may<A: Action>(&self, _: A, target: &Target) -> Result<Can<A>, Denied> {
        if target.tenant != self.grant.tenant {
            return Err(Denied::NotYours);
        }
        let scope = self.scope_for(A::KIND)?;
        match (scope, target.body) {
            (Scope::Body(own), Some(body)) if own != body => Err(Denied::NotYours),
            (Scope::Body(_), None) => Err(Denied::NotAllowed),
            (Scope::Tenant | Scope::Body(_), _) if !fits(A::KIND, target.phase) => Err(Denied::NotNow),
            (Scope::Tenant | Scope::Body(_), _) => Ok(Can::new(target.tenant, scope)),
        }
    }

    /// Asks to do something over all that one's role reaches: lists, searches, counts, exports.
    /// The answer carries the [`Scope`] to which the statement must be limited.
    pub fn may_over<A: Action>(&self, _: A) -> Result<Can<A>, Denied> {
        self.scope_for(A::KIND).map(|scope| Can::new(self.grant.tenant, scope))
    }

    /// Whether a menu entry or button is worth showing.
    pub fn reaches(&self, action: ActionKind) -> bool {
        self.scope_for(action).is_ok()
    }

    fn scope_for(&self, action: ActionKind) -> Result<Scope, Denied> {
        // The console is nobody's account: a stored grant that says so must not open everything.
        let console_of_a_person = self.grant.role == Role::Console && self.account.is_some();
        if console_of_a_person || !self.grant.makes_sense() {
            return Err(Denied::NotAllowed);
        }
        if self.api.as_ref().is_some_and(|scopes| !scopes.contains(&action.api_scope())) {
            return Err(Denied::NotAllowed);
        }
        match (reach(self.grant.role, action), self.grant.scope) {
            (Reach::Nowhere, _) | (Reach::OwnBody, Scope::Tenant) => Err(Denied::NotAllowed),
            (Reach::OwnBody, own @ Scope::Body(_)) => Ok(own),
            (Reach::Everything, _) => Ok(Scope::Tenant),
        }
    }
}

/// The proof that an action was allowed, on which data. Store functions ask for it.
#[derive(Clone, Copy, Debug)]
pub struct Can<A> {
    tenant: TenantId,
    scope: Scope,
    action: PhantomData<A>,
}

impl<A: Action> Can<A> {
    fn new(tenant: TenantId, scope: Scope) -> Self {
        Self { tenant, scope, action: PhantomData }
    }

    /// Whose data.
    pub fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// Which part of it.
    pub fn scope(&self) -> Scope {
        self.scope
    }
}

/// What a centre has published is for everybody to read: its catalogue and its charter.
pub fn as_the_public(tenant: TenantId) -> Can<ViewCatalogue> {
    Can::new(tenant, Scope::Tenant)
}

/// The national register of bodies is public fact: anybody signed in may look bodies up in it.
pub fn national_register() -> Can<ViewBodies> {
    Can::new(NETWORK, Scope::Tenant)
}

/// The mapping of the Provinces belongs to the network and is one for all centres: who may see it in their own tenant
/// sees the network's.
pub fn national_mapping<A: ReadsMapping>(_: &Can<A>) -> Can<A> {
    Can::new(NETWORK, Scope::Tenant)
}

/// The answers about a Province are kept by the network and written by the centre of that Province: the permission of a
/// centre becomes one of the network for that one body. The caller has found out in the register which body is the
/// centre's own Province. Who acts for one body of a centre does not answer for its Province.
pub fn for_own_province<A: AnswersForProvince>(can: &Can<A>, province: BodyId) -> Result<Can<A>, Denied> {
    match can.scope {
        Scope::Tenant => Ok(Can::new(NETWORK, Scope::Body(province))),
        Scope::Body(_) => Err(Denied::NotYours),
    }
}

/// An action that a centre does for its own Province in what belongs to the network.
pub trait AnswersForProvince: Action {}
impl AnswersForProvince for AssessProfile {}
impl AnswersForProvince for ViewSurveys {}
impl AnswersForProvince for AnswerSurvey {}
impl AnswersForProvince for ValidateResponse {}

/// An action that only reads the mapping of the network.
pub trait ReadsMapping: Action {}
impl ReadsMapping for ViewProfiles {}
impl ReadsMapping for ViewMapping {}

#[cfg(test)]
mod tests;
