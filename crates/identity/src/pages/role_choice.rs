//! What this is: the fields with which somebody gives a role: which, where, for which body. Only what the giver
//! may give is offered, and only what was offered is read.
//! What it is not: the giving.

use kernel::{Actor, NETWORK, Role, TenantId};
use webkit::{App, Problem, Reader};

use crate::Wiring;
use crate::roles::{NamedBody, NewGrant, givable_by};

/// What may be chosen.
pub(super) struct RoleChoice {
    giver: kernel::Grant,
    pub(super) roles: Vec<(&'static str, &'static str)>,
    /// The centres, for who gives roles in any of them; empty for who looks after one.
    pub(super) centres: Vec<(String, String)>,
    /// The bodies of the centre, for who looks after one.
    pub(super) bodies: Vec<(String, String)>,
    named: Vec<NamedBody>,
}

impl RoleChoice {
    /// What somebody may give.
    pub(super) async fn for_giver(app: &App, wiring: &Wiring, actor: &Actor) -> Result<Self, Problem> {
        let giver = actor.grant();
        let roles = givable_by(giver).into_iter().map(|role| (role.code(), role.label())).collect();
        let (mut centres, mut named) = (Vec::new(), Vec::new());
        if giver.tenant == NETWORK {
            let tenants = app.db.tenants().await?;
            let others = tenants.into_iter().filter(|tenant| tenant.tenant_id != NETWORK);
            centres = others.map(|tenant| (tenant.tenant_id.to_string(), tenant.name)).collect();
        } else {
            named = wiring.bodies.of(app, giver.tenant).await?;
        }
        let bodies = named.iter().map(|body| (body.id.to_string(), body.name.clone())).collect();
        Ok(Self { giver, roles, centres, bodies, named })
    }

    /// Reads a role that the giver may give.
    pub(super) fn read(&self, f: &mut Reader<'_>) -> Option<NewGrant> {
        let known = |code: &str| self.roles.iter().any(|(known, _)| *known == code);
        let role = f.choice("ruolo", "Ruolo", |code| Role::from_code(code).filter(|_| known(code)))?;
        let centre = self.centre(f, role)?;
        let body = self.body(f, role)?;
        let grant = NewGrant::new(centre, body, role);
        let given = grant.and_then(|grant| grant.may_be_given_by(self.giver).map(|()| grant));
        given.map_err(|why| f.error("ruolo", why.to_string())).ok()
    }

    fn centre(&self, f: &mut Reader<'_>, role: Role) -> Option<TenantId> {
        if self.giver.tenant != NETWORK {
            return Some(self.giver.tenant);
        }
        if !role.is_for_a_centre() {
            return Some(NETWORK);
        }
        f.choice("centro", "Centro", |text| {
            self.centres.iter().find(|(id, _)| id == text).and_then(|(id, _)| id.parse().ok())
        })
    }

    /// `Some(None)`: no body, and rightly so. A body that was left chosen for a role of the whole centre is
    /// refused rather than dropped: the person may have meant the other role.
    #[expect(
        clippy::option_option,
        reason = "outside: whether it could be read; inside: whether there is a body"
    )]
    fn body(&self, f: &mut Reader<'_>, role: Role) -> Option<Option<NamedBody>> {
        let find = |text: &str| self.named.iter().find(|body| body.id.to_string() == text).cloned();
        if role.is_for_a_body() {
            return f.choice("ente", "Ente", find).map(Some);
        }
        if f.raw("ente").is_empty() {
            return Some(None);
        }
        f.error("ente", "Ente: questo ruolo riguarda tutto il centro, togli l'ente");
        None
    }
}
