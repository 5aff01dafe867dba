//! What this is: `mail import`: the mailboxes of the configuration read now, once.
//! What it is not: another way of reading them; it is what the job does.

use std::process::ExitCode;

use anyhow::bail;
use mailbox::{Report, Source};
use serde::Serialize;
use store::TenantRow;
use webkit::App;

use crate::config::Config;
use crate::out::Out;

#[derive(Serialize)]
struct Answer {
    mailboxes: Vec<Line>,
}

/// What a mailbox came to.
#[derive(Serialize)]
struct Line {
    centre: String,
    address: String,
    report: Option<Report>,
    problem: String,
}

/// Reads the mailboxes, of one centre or all.
pub(crate) async fn import(config: &Config, centre: Option<&str>, out: Out) -> anyhow::Result<ExitCode> {
    let app = super::open(config).await?;
    if let Some(slug) = centre {
        super::centre(&app, slug).await?;
    }
    let wanted = |source: &&Source| centre.is_none_or(|slug| source.centre == slug);
    let sources: Vec<&Source> = config.mailboxes.iter().filter(wanted).collect();
    if sources.is_empty() {
        bail!("nessuna casella è indicata nel file di configurazione: aggiungi una sezione [[mailbox]]");
    }
    let mut lines = Vec::new();
    for source in sources {
        let tenant = super::centre(&app, &source.centre).await?;
        let line = read(&app, &tenant, (source, config)).await;
        tell(&line, out)?;
        lines.push(line);
    }
    let good = lines.iter().all(|line| line.problem.is_empty());
    out.answer(&Answer { mailboxes: lines })?;
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn read(app: &App, tenant: &TenantRow, (source, config): (&Source, &Config)) -> Line {
    let read = mailbox::import(app, tenant.tenant_id, (source, &config.sources())).await;
    let (report, problem) = match read {
        Ok(report) => (Some(report), String::new()),
        Err(why) => (None, why.to_string()),
    };
    Line { centre: tenant.slug.clone(), address: source.address.to_string(), report, problem }
}

fn tell(line: &Line, out: Out) -> std::io::Result<()> {
    match &line.report {
        Some(report) => out.say(format!(
            "{}: nuove richieste {}, aggiunte {}, da guardare {}, non considerate {}, già lette {}",
            line.address, report.opened, report.added, report.waiting, report.ignored, report.known
        )),
        None => out.say(format!("{}: {}", line.address, line.problem)),
    }
}
