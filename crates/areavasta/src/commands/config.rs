//! What this is: `config check`: the settings in force, where each came from, and whether they work.
//! What it is not: a way to change them.

use std::process::ExitCode;

use serde::Serialize;

use crate::config::{Config, Origin};
use crate::out::Out;

#[derive(Serialize)]
struct Answer {
    settings: Vec<Setting>,
    problems: Vec<String>,
}

#[derive(Serialize)]
struct Setting {
    name: &'static str,
    value: String,
    origin: &'static str,
}

/// Shows the settings and tries folder, database and mail.
pub(crate) async fn check(config: &Config, out: Out) -> anyhow::Result<ExitCode> {
    let mut settings: Vec<Setting> = config
        .lines()
        .into_iter()
        .map(|(name, value, origin)| Setting { name, value, origin: origin.label() })
        .collect();
    let mailboxes = config.mailbox_lines().into_iter();
    settings.extend(mailboxes.map(|value| Setting { name: "mailbox", value, origin: Origin::File.label() }));
    for Setting { name, value, origin } in &settings {
        out.say(format!("{name:<12} {value}  ({origin})"))?;
    }
    let problems = problems(config).await;
    for problem in &problems {
        out.say(format!("PROBLEMA: {problem}"))?;
    }
    if problems.is_empty() {
        out.say("La configurazione è valida: cartella, base dati e posta rispondono")?;
    }
    let code = if problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    out.answer(&Answer { settings, problems })?;
    Ok(code)
}

async fn problems(config: &Config) -> Vec<String> {
    let mut found = Vec::new();
    if let Err(why) = super::open(config).await {
        found.push(format!("database: {why:#}"));
    }
    match config.mailer().and_then(|mail| Ok(identity::Mailer::new(&mail)?)) {
        Ok(mailer) => {
            if let Err(why) = mailer.try_connection().await {
                found.push(format!("mail: {why}"));
            }
        }
        Err(why) => found.push(format!("mail: {why}")),
    }
    for source in &config.mailboxes {
        if let Err(why) = source.try_connection().await {
            found.push(format!("mailbox {}: {why}", source.address));
        }
    }
    found
}
