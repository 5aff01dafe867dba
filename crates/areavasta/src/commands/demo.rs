//! What this is: `demo`: a fresh folder with three real centres, served at once unless told not to.
//! What it is not: a server for real data.

use std::process::ExitCode;

use anyhow::ensure;
use store::Url;

use crate::config::Config;
use crate::demo::{self, Loaded};
use crate::out::Out;

/// Loads and serves.
pub(crate) async fn run(config: &Config, load_only: bool, out: Out) -> anyhow::Result<ExitCode> {
    if let Url::Sqlite(path) = &config.database {
        ensure!(
            !path.exists(),
            "in {} ci sono già dei dati: la demo vuole una cartella nuova (--data DIR)",
            config.data.display()
        );
    }
    let app = super::open(config).await?;
    ensure!(
        app.db.tenants().await?.len() == 1,
        "questa base dati contiene già dei centri: la demo ne vuole una nuova"
    );
    let mut said = Ok(());
    let loaded = demo::load(&app, |name| {
        if said.is_ok() {
            said = out.say(format!("Carico {name} …"));
        }
    })
    .await?;
    said?;
    tell(&loaded, out)?;
    out.answer(&loaded)?;
    app.db.close().await;
    if load_only {
        return Ok(ExitCode::SUCCESS);
    }
    out.say(format!(
        "\nApri http://{} e accedi con uno degli indirizzi qui sopra. Per fermare: Ctrl+C",
        config.listen
    ))?;
    super::serve::run(config, out).await
}

fn tell(loaded: &Loaded, out: Out) -> std::io::Result<()> {
    for centre in &loaded.centres {
        out.say(format!("  {}: {} enti, {} servizi", centre.name, centre.bodies, centre.services))?;
    }
    out.say(format!("\nAccessi dimostrativi (password per tutti: {})", loaded.password))?;
    for account in &loaded.accounts {
        out.say(format!("  {:<46} {} · {}", account.email, account.role, account.of))?;
    }
    Ok(())
}
