//! What this is: the fields with which somebody gives a role: which, where, for which body. Only what the giver
//! may give is offered, and only what was offered is read.
//! What it is not: the giving.

use std::collections::BTreeSet;

use kernel::text::fold;
use kernel::{Actor, NETWORK, Role, TenantId};
use webkit::{App, Field, Form, Problem, Reader};

use crate::Wiring;
use crate::roles::{NamedBody, NewGrant, givable_by};

/// What may be chosen.
pub(super) struct RoleChoice {
    giver: kernel::Grant,
    pub(super) roles: Vec<(&'static str, &'static str)>,
    /// The centres, for who gives roles in any of them; empty for who looks after one.
    pub(super) centres: Vec<(String, String)>,
    named: Vec<NamedBody>,
}

/// More than these are named instead of scrolled through.
const SCROLLED: usize = 30;

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
        Ok(Self { giver, roles, centres, named })
    }

    /// The field for the body, for who looks after a centre.
    pub(super) fn body_field(&self, form: &Form) -> Option<Field> {
        let help =
            "Per referente, ragioneria e sindaco di un ente: quale ente. Per gli altri ruoli lascia vuoto";
        if self.named.is_empty() {
            return None;
        }
        if self.is_named() {
            let names: Vec<&str> = self.named.iter().map(|body| body.name.as_str()).collect();
            let help = format!("{help}. Comincia a scrivere il nome, per esempio «Comune di …», e scegli");
            return Some(form.suggested("ente", "Ente", &names).help(help));
        }
        let options: Vec<_> = self.named.iter().map(|body| (body.id.to_string(), &body.name)).collect();
        Some(form.select("ente", "Ente", &options).help(help))
    }

    /// Whether bodies are chosen by name: they are many, and every name means one.
    fn is_named(&self) -> bool {
        let names: BTreeSet<String> = self.named.iter().map(|body| fold(&body.name)).collect();
        self.named.len() > SCROLLED && names.len() == self.named.len()
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
        if role.is_for_a_body() {
            let found = if self.is_named() {
                f.parsed("ente", "Ente", |text| self.find(text))
            } else {
                f.choice("ente", "Ente", |text| self.with_id(text))
            };
            return found.map(Some);
        }
        if f.raw("ente").is_empty() {
            return Some(None);
        }
        f.error("ente", "Ente: questo ruolo riguarda tutto il centro, togli l'ente");
        None
    }

    fn with_id(&self, text: &str) -> Option<NamedBody> {
        self.named.iter().find(|body| body.id.to_string() == text).cloned()
    }

    /// The body that is meant: only by its whole name, because a role given for the wrong one opens its data.
    fn find(&self, typed: &str) -> Result<NamedBody, String> {
        let wanted = fold(typed);
        let whole = self.named.iter().find(|body| fold(&body.name) == wanted).cloned();
        whole.or_else(|| self.with_id(typed)).ok_or_else(|| self.not_found(typed, &wanted))
    }

    fn not_found(&self, typed: &str, wanted: &str) -> String {
        let near = |body: &&NamedBody| !wanted.is_empty() && fold(&body.name).contains(wanted);
        let near = self.named.iter().filter(near).take(5);
        let near: Vec<String> = near.map(|body| format!("«{}»", body.name)).collect();
        if near.is_empty() {
            return format!("nessun ente del centro si chiama «{typed}»; aggiungilo prima nella pagina Enti");
        }
        format!("«{typed}» non basta: forse {}? Scrivi il nome per intero", near.join(" o "))
    }
}
