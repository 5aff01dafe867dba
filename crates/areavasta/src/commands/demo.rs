//! What this is: `demo`: a fresh folder with three real centres, served at once unless told not to.
//! What it is not: a server for real data.

use std::path::Path;
use std::process::ExitCode;

use anyhow::ensure;
use identity::Mailer;
use kernel::{Clock, Ids};
use store::{Db, Url};

use crate::config::Config;
use crate::demo::{self, Loaded};
use crate::out::Out;
use crate::{daily, wiring, worker};

/// Loads and serves.
pub(crate) async fn run(config: &Config, load_only: bool, out: Out) -> anyhow::Result<ExitCode> {
    if let Url::Sqlite(path) = &config.database {
        throw_away(config, path).await?;
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
    let jobs = wiring::jobs(Mailer::new(&config.mailer()?)?, config.sources());
    daily::enqueue(&app).await?;
    daily::enqueue_due(&app).await?;
    worker::until_idle(&app, &jobs).await?;
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

/// Nobody has put anything in it yet.
async fn is_empty(db: &Db) -> anyhow::Result<bool> {
    Ok(db.tenants().await?.len() == 1 && identity::accounts(db).await?.is_empty())
}

/// A demo that is there already is thrown away; anything else is left alone.
async fn throw_away(config: &Config, path: &Path) -> anyhow::Result<()> {
    if !path.exists() {
        return Ok(());
    }
    let db = Db::open(&config.database, Clock::system(), Ids::random()).await?;
    let worthless = wiring::is_demo(&db).await.unwrap_or_default() || is_empty(&db).await.unwrap_or_default();
    db.close().await;
    ensure!(
        worthless,
        "in {} ci sono dati che non sono di una demo: indica una cartella nuova con --data DIR",
        config.data.display()
    );
    for suffix in ["", "-wal", "-shm"] {
        let mut file = path.as_os_str().to_owned();
        file.push(suffix);
        match std::fs::remove_file(&file) {
            Err(why) if why.kind() != std::io::ErrorKind::NotFound => return Err(why.into()),
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}

fn tell(loaded: &Loaded, out: Out) -> std::io::Result<()> {
    for centre in &loaded.centres {
        out.say(format!("  {}: {} enti, {} servizi", centre.name, centre.bodies, centre.services))?;
    }
    for one in &loaded.provinces {
        out.say(format!("  {}: la Provincia di {} sta progettando il suo centro", one.name, one.province))?;
    }
    out.say(format!("\nAccessi dimostrativi (password per tutti: {})", loaded.password))?;
    for account in &loaded.accounts {
        out.say(format!("  {:<46} {} · {}", account.email, account.role, account.of))?;
    }
    Ok(())
}
