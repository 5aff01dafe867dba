//! What this is: `export`: the exports of the lists on the pages, from the command line. It asks the page itself,
//! so that there is one export of each list.
//! What it is not: another way to export.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, bail, ensure};
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use kernel::NETWORK;
use kernel::permission::Actor;
use tower::ServiceExt as _;

use crate::cli::Format;
use crate::config::Config;
use crate::out::Out;
use crate::wiring;

/// The tables and the pages that export them.
const TABLES: [(&str, &str, &str); 12] = [
    ("bodies", "/enti", "enti"),
    ("contacts", "/enti/contatti", "contatti degli enti"),
    ("drivers", "/enti/parametri", "abitanti, postazioni e altri parametri, con data e fonte"),
    ("organs", "/centro/organi", "organi del centro"),
    ("staff", "/centro/personale", "personale del centro"),
    ("services", "/catalogo", "catalogo dei servizi"),
    ("price-lists", "/listini", "listini"),
    ("agreements", "/convenzioni", "convenzioni"),
    ("memberships", "/adesioni", "adesioni"),
    ("invoices", "/fatture", "fatture"),
    ("audit", "/registro", "registro attività"),
    ("jobs", "/lavori", "lavori in coda"),
];

/// What was asked.
pub(crate) struct Asked {
    pub(crate) table: Option<String>,
    pub(crate) format: Format,
    pub(crate) centre: Option<String>,
    pub(crate) file: Option<PathBuf>,
}

/// Writes the table to a file or to standard output.
pub(crate) async fn run(config: &Config, asked: &Asked, out: Out) -> anyhow::Result<ExitCode> {
    let Some(table) = &asked.table else { return list(out) };
    let Some((_, path, _)) = TABLES.iter().find(|(name, ..)| name == table) else {
        let known: Vec<&str> = TABLES.iter().map(|(name, ..)| *name).collect();
        bail!("la tabella «{table}» non c'è; ci sono: {}", known.join(", "));
    };
    let app = super::open(config).await?;
    let tenant = match &asked.centre {
        Some(slug) => super::centre(&app, slug).await?.tenant_id,
        None => NETWORK,
    };
    let format = match asked.format {
        Format::Csv => "csv",
        Format::Xlsx => "xlsx",
    };
    let request = Request::builder().uri(format!("{path}?formato={format}")).body(Body::empty())?;
    let answer = wiring::pages_for(&app, &Actor::console(tenant)).oneshot(request).await?;
    ensure!(
        answer.status() == StatusCode::OK,
        "l'esportazione di {table} non è riuscita ({})",
        answer.status()
    );
    let bytes = to_bytes(answer.into_body(), usize::MAX).await?;
    match &asked.file {
        Some(file) => {
            std::fs::write(file, &bytes)
                .with_context(|| format!("non riesco a scrivere {}", file.display()))?;
            out.say(format!("{}: {} byte", file.display(), bytes.len()))?;
            out.answer(&serde_json::json!({ "file": file, "bytes": bytes.len() }))?;
        }
        None => std::io::stdout().write_all(&bytes)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn list(out: Out) -> anyhow::Result<ExitCode> {
    for (name, _, text) in TABLES {
        out.say(format!("{name:<14} {text}"))?;
    }
    let names: Vec<&str> = TABLES.iter().map(|(name, ..)| *name).collect();
    out.answer(&names)?;
    Ok(ExitCode::SUCCESS)
}
