//! What this is: the accounts of the demo: one for each role, with a name that says it is a role, not a person.
//! What it is not: real people.

use identity::{NamedBody, NewGrant};
use kernel::{Actor, Email, Grant, NETWORK, Role, Scope, TenantId};
use registry::Body;
use webkit::App;

/// The password of every demo account.
pub(crate) const PASSWORD: &str = "dimostrazione-cst";

/// An account, as it is printed at the end.
#[derive(Debug, serde::Serialize)]
pub(crate) struct DemoAccount {
    pub(crate) email: String,
    pub(crate) role: &'static str,
    pub(crate) of: String,
}

/// The administrator and the network's coordinator.
pub(crate) async fn of_the_network(app: &App) -> anyhow::Result<Vec<DemoAccount>> {
    let mut made = Vec::new();
    for (name, role) in [("amministratore", Role::Administrator), ("rete", Role::NetworkCoordinator)] {
        let grant = NewGrant::new(NETWORK, None, role)?;
        made.push(account(app, (name, "installazione"), role, grant).await?);
    }
    Ok(made)
}

/// One person for each role of a centre, and for each role of its first body and of its second.
pub(crate) async fn of_a_centre(
    app: &App,
    slug: &str,
    tenant: TenantId,
    bodies: &[Body],
) -> anyhow::Result<Vec<DemoAccount>> {
    let mut made = Vec::new();
    let roles = [
        ("responsabile", Role::Director),
        ("operatore", Role::Operator),
        ("ragioneria", Role::Accountant),
        ("lettura", Role::Reader),
    ];
    for (name, role) in roles {
        let grant = NewGrant::new(tenant, None, role)?;
        made.push(account(app, (&format!("{name}.{slug}"), slug), role, grant).await?);
    }
    for body in bodies.iter().filter(|body| body.inhabitants > 0).take(2) {
        let town = kernel::text::slugify(&body.data.name);
        let roles =
            [("referente", Role::BodyReferent), ("conti", Role::BodyAccountant), ("sindaco", Role::Mayor)];
        for (name, role) in roles {
            let named = NamedBody { id: body.body_id, name: body.full_name() };
            let grant = NewGrant::new(tenant, Some(named), role)?;
            made.push(account(app, (&format!("{name}.{town}"), &body.data.name), role, grant).await?);
        }
    }
    Ok(made)
}

/// The one person of a Province that designs its centre, as account and as who acts.
pub(crate) async fn director(
    app: &App,
    slug: &str,
    tenant: TenantId,
) -> anyhow::Result<(DemoAccount, Actor)> {
    let role = Role::Director;
    let made =
        account(app, (&format!("responsabile.{slug}"), slug), role, NewGrant::new(tenant, None, role)?)
            .await?;
    let all = identity::accounts(&app.db).await?;
    let found = all.iter().find(|one| one.email.as_str() == made.email);
    let found = found.ok_or_else(|| anyhow::anyhow!("nobody has the address {}", made.email))?;
    let grant = Grant { tenant, scope: Scope::Tenant, role };
    let actor = Actor::person(found.account_id, &found.name, grant);
    Ok((made, actor))
}

async fn account(
    app: &App,
    (name, of): (&str, &str),
    role: Role,
    grant: NewGrant,
) -> anyhow::Result<DemoAccount> {
    let email = format!("{name}@demo.example");
    let shown = format!("{} (demo)", role.label());
    identity::create_account(&app.db, &Email::parse(&email)?, &shown, Some(PASSWORD), &[grant]).await?;
    Ok(DemoAccount { email, role: role.label(), of: of.to_owned() })
}
