//! What this is: `import bodies`: the import of the pages, with its preview, from the command line.
//! What it is not: another way to import.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use kernel::NETWORK;
use kernel::permission::{Actor, ImportBodies};
use registry::imports::{self, Brought, ImportState, NewRows, RowStatus};
use serde::Serialize;

use crate::config::Config;
use crate::out::Out;

#[derive(Serialize)]
struct Answer {
    file: String,
    rows: u64,
    new: u64,
    changed: u64,
    unchanged: u64,
    ambiguous: u64,
    errors: u64,
    disappeared: Vec<String>,
    problems: Vec<Problem>,
    applied: bool,
}

#[derive(Serialize)]
struct Problem {
    row: u64,
    problems: Vec<String>,
}

/// Imports bodies into a centre, or into the national register.
pub(crate) async fn bodies(
    config: &Config,
    file: &Path,
    centre: Option<&str>,
    dry_run: bool,
    out: Out,
) -> anyhow::Result<ExitCode> {
    let bytes = std::fs::read(file).with_context(|| format!("non riesco a leggere {}", file.display()))?;
    let app = super::open(config).await?;
    let tenant = match centre {
        Some(slug) => super::centre(&app, slug).await?.tenant_id,
        None => NETWORK,
    };
    let console = Actor::console(tenant);
    let can = console.may_over(ImportBodies)?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let brought = Brought { id: app.ids.fresh(), name: &name, bytes: &bytes, new_rows: NewRows::Add };
    let import = imports::bring(&app.db, &can, &console, brought).await?;
    if import.state != ImportState::Ready {
        bail!(
            "le colonne di {name} non sono riconosciute: importa il file dalla pagina Importazioni, dove si indica che cosa contengono"
        );
    }
    let (counts, problems) = {
        let mut tx = app.db.read(tenant).await?;
        let counts = imports::counts(&mut tx, &can, import.import_id).await?;
        let filter = imports::RowFilter { status: Some(RowStatus::Error), outcome: None };
        (counts, imports::rows(&mut tx, &can, import.import_id, filter, (0, 1000)).await?)
    };
    let applied = !dry_run && counts.of(RowStatus::New).saturating_add(counts.of(RowStatus::Changed)) > 0;
    if applied {
        imports::apply_here(&app.db, &can, &console, import.import_id).await?;
    }
    let answer = Answer {
        file: name,
        rows: counts.all(),
        new: counts.of(RowStatus::New),
        changed: counts.of(RowStatus::Changed),
        unchanged: counts.of(RowStatus::Unchanged),
        ambiguous: counts.of(RowStatus::Ambiguous),
        errors: counts.of(RowStatus::Error),
        disappeared: import.disappeared,
        problems: problems
            .into_iter()
            .map(|row| Problem {
                row: u64::try_from(row.number).unwrap_or_default(),
                problems: row.detail.problems,
            })
            .collect(),
        applied,
    };
    tell(&answer, out)?;
    out.answer(&answer)?;
    Ok(if answer.errors == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn tell(answer: &Answer, out: Out) -> std::io::Result<()> {
    out.say(format!("{}: {} righe", answer.file, answer.rows))?;
    for (label, figure) in [
        ("nuovi", answer.new),
        ("modificati", answer.changed),
        ("invariati", answer.unchanged),
        ("ambigui", answer.ambiguous),
        ("errori", answer.errors),
    ] {
        out.say(format!("  {label:<12} {figure}"))?;
    }
    for name in &answer.disappeared {
        out.say(format!("  non più nell'elenco: {name}"))?;
    }
    for problem in &answer.problems {
        out.say(format!("  riga {}: {}", problem.row, problem.problems.join("; ")))?;
    }
    out.say(if answer.applied { "Applicato." } else { "Nessuna modifica applicata." })
}
