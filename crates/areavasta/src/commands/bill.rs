//! What this is: `bill`: the yearly run of a centre from the command line, with the files it produced.
//! What it is not: another run: pages and command do the same one.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use billing::model::{BodyState, Prepared, Standing};
use billing::store::invoices;
use billing::{Mode, RunOptions, RunReport, copy, run_year};
use indicatif::{ProgressBar, ProgressStyle};
use kernel::MembershipId;
use kernel::permission::{Actor, ViewInvoices};
use serde::Serialize;
use sheet::{Cell, Column, Kind, Table};
use store::TenantRow;
use webkit::App;

use crate::config::Config;
use crate::out::Out;

/// What was asked.
pub(crate) struct Asked {
    pub(crate) centre: String,
    pub(crate) year: i16,
    pub(crate) folder: PathBuf,
    pub(crate) dry_run: bool,
}

#[derive(Serialize)]
struct Answer {
    centre: String,
    year: i16,
    dry_run: bool,
    issued_now: usize,
    failed: usize,
    invoices: Vec<Line>,
}

/// One member of the run.
#[derive(Clone, Debug, Serialize)]
struct Line {
    body: String,
    state: &'static str,
    number: Option<String>,
    taxable_cents: i64,
    tax_cents: i64,
    document_cents: i64,
    payable_cents: i64,
    file: Option<String>,
    reason: String,
}

/// Runs the year and writes the files.
pub(crate) async fn run(config: &Config, asked: &Asked, out: Out) -> anyhow::Result<ExitCode> {
    let app = super::open(config).await?;
    let tenant = super::centre(&app, &asked.centre).await?;
    fs::create_dir_all(&asked.folder)
        .with_context(|| format!("non riesco a creare la cartella {}", asked.folder.display()))?;
    let console = Actor::console(tenant.tenant_id);
    let mode = if asked.dry_run { Mode::DryRun } else { Mode::Issue };
    let bar = bar(out);
    let report =
        run_year(&app, &console, asked.year, &RunOptions::today(mode), |done, all| show(&bar, done, all))
            .await?;
    let lines = if asked.dry_run {
        report.prepared.iter().map(computed).collect()
    } else {
        written(&app, &console, &report, &asked.folder, &bar).await?
    };
    bar.finish_and_clear();
    fs::write(asked.folder.join("riepilogo.csv"), sheet::to_csv(&summary(&lines)?)?)?;
    let issued_now = report.outcomes.iter().filter(|outcome| outcome.issued.is_some()).count();
    tell(&tenant, asked, &lines, issued_now, out)?;
    let failed = lines.iter().filter(|line| line.state == "failed" || line.state == "stopped").count();
    out.answer(&Answer {
        centre: tenant.slug,
        year: asked.year,
        dry_run: asked.dry_run,
        issued_now,
        failed,
        invoices: lines,
    })?;
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn bar(out: Out) -> ProgressBar {
    if out == Out::Machines {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{msg} {bar:40} {pos}/{len}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(0).with_style(style)
}

fn show(bar: &ProgressBar, done: usize, all: usize) {
    bar.set_message("Emissione");
    bar.set_length(u64::try_from(all).unwrap_or_default());
    bar.set_position(u64::try_from(done).unwrap_or_default());
}

/// What a member would be billed.
fn computed(prepared: &Prepared) -> Line {
    let state = match prepared.standing() {
        Standing::Ready => "ready",
        Standing::Stopped => "stopped",
        Standing::Nothing => "nothing",
    };
    Line {
        body: prepared.member.name.clone(),
        state,
        number: None,
        taxable_cents: prepared.totals.taxable.get(),
        tax_cents: prepared.totals.tax.get(),
        document_cents: prepared.totals.document.get(),
        payable_cents: prepared.totals.payable.get(),
        file: None,
        reason: prepared.reasons(),
    }
}

/// The files of every invoice of the run, also of those issued before, and a line for each member.
async fn written(
    app: &App,
    console: &Actor,
    report: &RunReport,
    folder: &Path,
    bar: &ProgressBar,
) -> anyhow::Result<Vec<Line>> {
    let can = console.may_over(ViewInvoices)?;
    let Some(run) = report.run_id else { return Ok(Vec::new()) };
    let issued = invoices::of_run(&mut app.db.read(console.tenant()).await?, &can, run).await?;
    bar.set_message("File");
    bar.set_length(u64::try_from(issued.len()).unwrap_or_default());
    bar.set_position(0);
    let mut lines: HashMap<MembershipId, Line> = HashMap::new();
    for (id, _) in issued {
        let Some(invoice) = invoices::find(&mut app.db.read(console.tenant()).await?, &can, id).await? else {
            continue;
        };
        let paper = copy::of(app, console, &can, &invoice)
            .await
            .map_err(|problem| anyhow::anyhow!("{}", problem.detail()))?;
        fs::write(folder.join(&invoice.kept.file_name), &invoice.kept.xml)?;
        fs::write(folder.join(copy::file_name(&invoice)), paper)?;
        lines.insert(invoice.kept.membership_id, line(&invoice));
        bar.inc(1);
    }
    let line_of = |outcome: &billing::Outcome| {
        lines.get(&outcome.membership_id).cloned().unwrap_or_else(|| other(outcome))
    };
    Ok(report.outcomes.iter().map(line_of).collect())
}

fn line(invoice: &invoices::Issued) -> Line {
    Line {
        body: invoice.kept.body_name.clone(),
        state: "issued",
        number: Some(invoice.kept.number_text.clone()),
        taxable_cents: invoice.kept.taxable.get(),
        tax_cents: invoice.kept.tax.get(),
        document_cents: invoice.kept.document.get(),
        payable_cents: invoice.kept.payable.get(),
        file: Some(invoice.kept.file_name.clone()),
        reason: String::new(),
    }
}

fn other(outcome: &billing::Outcome) -> Line {
    let state = match outcome.state {
        BodyState::Failed => "failed",
        BodyState::Issued => "issued",
        BodyState::Nothing | BodyState::Pending => "nothing",
    };
    let body = outcome.body_name.clone();
    let (number, file, reason) = (None, None, outcome.reason.clone());
    Line {
        body,
        state,
        number,
        taxable_cents: 0,
        tax_cents: 0,
        document_cents: 0,
        payable_cents: 0,
        file,
        reason,
    }
}

fn summary(lines: &[Line]) -> anyhow::Result<Table> {
    let columns = [
        ("Ente", Kind::Text),
        ("Esito", Kind::Text),
        ("Numero", Kind::Text),
        ("Imponibile", Kind::Money),
        ("IVA", Kind::Money),
        ("Totale documento", Kind::Money),
        ("Da pagare", Kind::Money),
        ("File", Kind::Text),
        ("Motivo", Kind::Text),
    ];
    let mut table = Table::new("Riepilogo", columns.map(|(name, kind)| Column::new(name, kind)).to_vec());
    for line in lines {
        table.push(vec![
            Cell::Text(line.body.clone()),
            Cell::Text(word(line.state).into()),
            Cell::Text(line.number.clone().unwrap_or_default()),
            Cell::Money(line.taxable_cents),
            Cell::Money(line.tax_cents),
            Cell::Money(line.document_cents),
            Cell::Money(line.payable_cents),
            Cell::Text(line.file.clone().unwrap_or_default()),
            Cell::Text(line.reason.clone()),
        ])?;
    }
    Ok(table)
}

fn word(state: &str) -> &'static str {
    match state {
        "issued" => "emessa",
        "ready" => "da emettere",
        "failed" | "stopped" => "non emessa",
        _ => "niente da fatturare",
    }
}

fn tell(
    tenant: &TenantRow,
    asked: &Asked,
    lines: &[Line],
    issued_now: usize,
    out: Out,
) -> std::io::Result<()> {
    for line in lines.iter().filter(|line| !line.reason.is_empty()) {
        out.say(format!("{}: {}", line.body, line.reason))?;
    }
    let total: i64 = lines.iter().map(|line| line.document_cents).sum();
    let sum = kernel::Cents::new(total);
    let (name, year, bodies, folder) = (&tenant.name, asked.year, lines.len(), asked.folder.display());
    if asked.dry_run {
        return out.say(format!(
            "{name}, {year}: {bodies} enti, totale {sum}. Nulla è stato emesso; il calcolo è in {folder}"
        ));
    }
    out.say(format!("{name}, {year}: {issued_now} fatture emesse ora, {bodies} enti, totale {sum}. I file sono in {folder}"))
}
