//! What this is: `user add`: the first administrator of a new installation, and anybody else.
//! What it is not: a way to change people; the pages do that.

use std::io::Read as _;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use identity::{NamedBody, NewGrant, NoAccount};
use kernel::permission::{Actor, ViewBodies};
use kernel::{Email, NETWORK, Role, TenantId};
use webkit::App;

use crate::config::Config;
use crate::out::Out;

/// What was asked.
pub(crate) struct Asked {
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) role: String,
    pub(crate) centre: Option<String>,
    pub(crate) body: Option<String>,
    pub(crate) password_stdin: bool,
}

/// Adds the person, or the role to the person who is there already.
pub(crate) async fn add(config: &Config, asked: &Asked, out: Out) -> anyhow::Result<ExitCode> {
    let email = Email::parse(&asked.email)?;
    let Some(role) = Role::from_code(&asked.role).filter(|role| *role != Role::Console) else {
        let known: Vec<&str> =
            Role::ALL.into_iter().filter(|role| *role != Role::Console).map(Role::code).collect();
        bail!("il ruolo «{}» non esiste; i ruoli sono: {}", asked.role, known.join(", "));
    };
    let app = super::open(config).await?;
    let tenant = match &asked.centre {
        Some(slug) => super::centre(&app, slug).await?.tenant_id,
        None => NETWORK,
    };
    let body = match &asked.body {
        Some(words) => Some(find_body(&app, tenant, words).await?),
        None => None,
    };
    let grant = NewGrant::new(tenant, body, role)?;
    let password = if asked.password_stdin { Some(read_password()?) } else { None };
    let made = identity::create_account(
        &app.db,
        &email,
        &asked.name,
        password.as_deref(),
        std::slice::from_ref(&grant),
    )
    .await;
    let account = match made {
        Err(NoAccount::Taken) => identity::add_roles(&app.db, &email, &[grant]).await?,
        other => other?,
    };
    out.say(format!("{email}: {}", role.label()))?;
    if password.is_none() {
        out.say(format!("Per scegliere la password: {}/password/dimenticata", app.site.public_url))?;
    }
    out.answer(&serde_json::json!({ "account": account, "email": email.as_str(), "role": role.code() }))?;
    Ok(ExitCode::SUCCESS)
}

fn read_password() -> anyhow::Result<String> {
    let mut text = String::new();
    std::io::stdin().take(4096).read_to_string(&mut text).context("non riesco a leggere la password")?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// The body with this ISTAT code, or else the only one with this name.
async fn find_body(app: &App, tenant: TenantId, words: &str) -> anyhow::Result<NamedBody> {
    let can = Actor::console(tenant).may_over(ViewBodies)?;
    let mut tx = app.db.read(tenant).await?;
    if let Some(body) = registry::bodies::by_istat(&mut tx, &can, words).await? {
        return Ok(NamedBody { id: body.body_id, name: body.full_name() });
    }
    let wanted = kernel::text::fold(words);
    let mut found = registry::bodies::search(&mut tx, &can, words, 50).await?;
    found.retain(|body| kernel::text::fold(&body.name) == wanted);
    match found.as_slice() {
        [only] => Ok(NamedBody { id: only.body_id, name: only.name.clone() }),
        [] => bail!("nel centro non c'è nessun ente «{words}»"),
        _ => bail!("ci sono più enti «{words}»: indica il codice ISTAT"),
    }
}
