//! What this is: `receipts import`: receipts of the exchange system from files and ZIP archives, each recorded by the
//! centre whose file it is about.
//! What it is not: another way of matching; it does what the page does.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, ensure};
use billing::receipts::{self, Incoming, ReportRow, Verdict};
use billing::store::transmissions;
use kernel::ImportId;
use kernel::permission::{Actor, ViewInvoices};
use serde::Serialize;
use store::TenantRow;
use webkit::App;

use crate::config::Config;
use crate::out::Out;

/// The largest file or archive, as on the page.
const MOST_BYTES: u64 = 20 * 1024 * 1024;

/// What was asked.
pub(crate) struct Asked {
    pub(crate) files: Vec<PathBuf>,
    pub(crate) centre: Option<String>,
}

#[derive(Serialize)]
struct Answer {
    recorded: usize,
    known: usize,
    unmatched: usize,
    unreadable: usize,
    files: Vec<Line>,
}

/// What became of a file.
#[derive(Serialize)]
struct Line {
    file: String,
    centre: Option<String>,
    verdict: &'static str,
    number: String,
    outcome: &'static str,
    message: String,
}

/// Imports the files; whoever's they are.
pub(crate) async fn run(config: &Config, asked: &Asked, out: Out) -> anyhow::Result<ExitCode> {
    let app = super::open(config).await?;
    let centres = match &asked.centre {
        Some(slug) => vec![super::centre(&app, slug).await?],
        None => app.db.tenants().await?,
    };
    let mut files = Vec::with_capacity(asked.files.len());
    for path in &asked.files {
        files.push(read(path)?);
    }
    let mut lines = Vec::new();
    let mut of_centre: BTreeMap<String, (TenantRow, Vec<Incoming>)> = BTreeMap::new();
    for file in receipts::unpack(files) {
        match file {
            Ok(file) => match whose(&app, &centres, &file).await? {
                Some(centre) => {
                    let slug = centre.slug.clone();
                    of_centre.entry(slug).or_insert_with(|| (centre, Vec::new())).1.push(file);
                }
                None => lines.push(line(None, &receipts::nobodys(&file))),
            },
            Err(row) => lines.push(line(None, &row)),
        }
    }
    for (slug, (centre, files)) in of_centre {
        let console = Actor::console(centre.tenant_id);
        let report = receipts::import(&app, &console, app.ids.fresh::<ImportId>(), files).await?;
        lines.extend(report.rows.iter().map(|row| line(Some(&slug), row)));
    }
    tell(lines, out)
}

fn read(path: &Path) -> anyhow::Result<Incoming> {
    let unreadable = || format!("non riesco a leggere {}", path.display());
    let size = std::fs::metadata(path).with_context(unreadable)?.len();
    ensure!(size <= MOST_BYTES, "{} supera i 20 MB: dividi l'archivio in più parti", path.display());
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Incoming { name, bytes: std::fs::read(path).with_context(unreadable)? })
}

/// The centre that sent the file that a receipt is about: names of files never repeat.
async fn whose(app: &App, centres: &[TenantRow], file: &Incoming) -> anyhow::Result<Option<TenantRow>> {
    let Some(name) = receipts::about(file) else { return Ok(None) };
    for centre in centres {
        let view = Actor::console(centre.tenant_id).may_over(ViewInvoices)?;
        let mut tx = app.db.read(centre.tenant_id).await?;
        if transmissions::by_file_name(&mut tx, &view, &name).await?.is_some() {
            return Ok(Some(centre.clone()));
        }
    }
    Ok(None)
}

fn line(centre: Option<&str>, row: &ReportRow) -> Line {
    Line {
        file: row.file.clone(),
        centre: centre.map(str::to_owned),
        verdict: row.verdict.code(),
        number: row.number.clone(),
        outcome: row.outcome.code(),
        message: row.message.clone(),
    }
}

fn tell(lines: Vec<Line>, out: Out) -> anyhow::Result<ExitCode> {
    for line in &lines {
        let verdict = Verdict::from_code(line.verdict).map_or(line.verdict, Verdict::label);
        let of = line.centre.as_deref().map(|centre| format!(" ({centre})")).unwrap_or_default();
        let what = [line.number.as_str(), line.outcome, line.message.as_str()];
        let what: Vec<&str> = what.into_iter().filter(|text| !text.is_empty()).collect();
        out.say(format!("{}{of}: {verdict}. {}", line.file, what.join(", ")))?;
    }
    let count = |verdict: Verdict| lines.iter().filter(|line| line.verdict == verdict.code()).count();
    let answer = Answer {
        recorded: count(Verdict::Recorded),
        known: count(Verdict::Known),
        unmatched: count(Verdict::Unmatched),
        unreadable: count(Verdict::Unreadable),
        files: Vec::new(),
    };
    out.say(format!(
        "Registrate {}, già importate {}, non abbinate {}, non leggibili {}.",
        answer.recorded, answer.known, answer.unmatched, answer.unreadable
    ))?;
    let good = answer.unmatched == 0 && answer.unreadable == 0;
    out.answer(&Answer { files: lines, ..answer })?;
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
