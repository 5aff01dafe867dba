//! What this is: one module per command, and what they have in common.
//! What it is not: rules; a command calls the areas as a page does.

mod account;
mod apportion;
mod backup;
mod bill;
mod check;
mod config;
mod demo;
mod export;
mod import;
mod mail;
mod needs;
mod payments;
mod receipts;
mod serve;
mod user;

use std::process::ExitCode;

use anyhow::{Context as _, bail};
use kernel::{Clock, Ids};
use store::{Db, TenantRow, Url};
use webkit::{App, Site};

use crate::cli::{Command, ConfigCommand, Import, Mail, Needs, Payments, Receipts, User};
use crate::config::Config;
use crate::out::Out;
use crate::wiring;

/// Does what was asked.
pub(crate) async fn run(command: Command, config: &Config, out: Out) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve => serve::run(config, out).await,
        Command::Demo { load_only } => demo::run(config, load_only, out).await,
        Command::Bill { centre, year, out: folder, dry_run } => {
            bill::run(config, &bill::Asked { centre, year, folder, dry_run }, out).await
        }
        Command::Apportion { centre, year, pool } => {
            apportion::run(config, &apportion::Asked { centre, year, pool }, out).await
        }
        Command::Account { centre, year, out: folder } => {
            account::run(config, &account::Asked { centre, year, folder }, out).await
        }
        Command::Needs(Needs::Report { centre, year }) => needs::report(config, &centre, year, out).await,
        Command::Receipts(Receipts::Import { files, centre }) => {
            receipts::run(config, &receipts::Asked { files, centre }, out).await
        }
        Command::Payments(Payments::Import { file, centre, dry_run }) => {
            let asked = payments::Asked { file: &file, centre: centre.as_deref(), dry_run };
            payments::import(config, &asked, out).await
        }
        Command::Mail(Mail::Import { centre }) => mail::import(config, centre.as_deref(), out).await,
        Command::Import(Import::Bodies { file, centre, dry_run }) => {
            import::bodies(config, &file, centre.as_deref(), dry_run, out).await
        }
        Command::Export { table, format, centre, out: file } => {
            export::run(config, &export::Asked { table, format, centre, file }, out).await
        }
        Command::Check => check::run(config, out).await,
        Command::Backup { file } => backup::backup(config, &file, out).await,
        Command::Restore { file } => backup::restore(config, &file, out).await,
        Command::User(User::Add { email, name, role, centre, body, password_stdin }) => {
            user::add(config, &user::Asked { email, name, role, centre, body, password_stdin }, out).await
        }
        Command::Config(ConfigCommand::Check) => config::check(config, out).await,
    }
}

/// The database, migrated, with the national register in it.
async fn open(config: &Config) -> anyhow::Result<App> {
    if let Url::Sqlite(path) = &config.database {
        let folder = path.parent().unwrap_or(path);
        std::fs::create_dir_all(folder)
            .with_context(|| format!("non riesco a creare la cartella {}", folder.display()))?;
    }
    let (clock, ids) = (Clock::system(), Ids::random());
    let db =
        Db::open(&config.database, clock.clone(), ids.clone()).await.context("la base dati non si apre")?;
    db.migrate(wiring::MIGRATIONS).await.context("la base dati non si aggiorna")?;
    let site = Site::at(&config.public_url);
    let site = if wiring::is_demo(&db).await? { site.marked_as_demo() } else { site };
    let app = App::new(db, clock, ids, site);
    wiring::prepare(&app).await?;
    Ok(app)
}

/// The centre with this slug.
async fn centre(app: &App, slug: &str) -> anyhow::Result<TenantRow> {
    if let Some(tenant) = app.db.tenant_by_slug(slug).await? {
        return Ok(tenant);
    }
    let known: Vec<String> = app.db.tenants().await?.into_iter().map(|tenant| tenant.slug).collect();
    bail!("non c'è nessun centro «{slug}»; ci sono: {}", known.join(", "))
}
