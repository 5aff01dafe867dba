//! What this is: `account`: the final account of a centre for a year as files: a PDF for each body, one workbook, the
//! PDF of the centre, the text of the annual report.
//! What it is not: an approval; that is an act, recorded on its page.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use accounts::model::account::{BodyAccount, Fault, Figures};
use accounts::model::report::plain;
use accounts::print::{self, Imprint};
use accounts::source::{self, Reach};
use accounts::view::{self, View, Wanted};
use accounts::{model, reporting};
use anyhow::{Context as _, bail};
use indicatif::{ProgressBar, ProgressStyle};
use kernel::permission::{Actor, ViewBudget, ViewFinalAccount};
use serde::Serialize;
use webkit::{App, Problem};

use crate::config::Config;
use crate::out::Out;

/// What was asked.
pub(crate) struct Asked {
    pub(crate) centre: String,
    pub(crate) year: i16,
    pub(crate) folder: PathBuf,
}

#[derive(Serialize)]
struct Answer {
    centre: String,
    year: i16,
    as_of: String,
    act: Option<String>,
    fingerprint: Option<String>,
    totals: Figures,
    bodies: Vec<Line>,
    faults: Vec<Fault>,
    workbook: String,
    pdf: String,
    report: String,
}

/// One body of the account.
#[derive(Serialize)]
struct Line {
    body: String,
    figures: Figures,
    pending: usize,
    file: String,
}

/// Writes the account of a year. What does not add up is told, and ends the command with a failure.
pub(crate) async fn run(config: &Config, asked: &Asked, out: Out) -> anyhow::Result<ExitCode> {
    let app = super::open(config).await?;
    let tenant = super::centre(&app, &asked.centre).await?;
    let console = Actor::console(tenant.tenant_id);
    let can = console.may_over(ViewFinalAccount)?;
    let mut tx = app.db.read(tenant.tenant_id).await?;
    let found = view::of_centre(&mut tx, &can, (asked.year, Wanted::Usual)).await?;
    if found.account.bodies.is_empty() {
        bail!("nel {} non ci sono fatture, costi ripartiti o pagamenti di «{}»", asked.year, tenant.slug);
    }
    let mut faults = model::account::faults(&found.account, None);
    faults.extend(source::faults_of(&mut tx, Reach::of(&can), asked.year).await?);
    faults.dedup();
    drop(tx);
    fs::create_dir_all(&asked.folder)
        .with_context(|| format!("non riesco a creare la cartella {}", asked.folder.display()))?;
    let answer = written(&app, &console, (asked, &found), faults, out).await?;
    tell(&tenant.name, asked, &answer, out)?;
    let sound = answer.faults.is_empty();
    out.answer(&Answer { centre: tenant.slug, ..answer })?;
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn written(
    app: &App,
    console: &Actor,
    (asked, found): (&Asked, &View),
    faults: Vec<Fault>,
    out: Out,
) -> anyhow::Result<Answer> {
    let mut tx = app.db.read(console.tenant()).await?;
    let centre = registry::centre::get(&mut tx).await?;
    let report = reporting::of_year(&mut tx, &console.may_over(ViewBudget)?, asked.year).await?;
    drop(tx);
    let approval = found.approval.as_ref();
    let at = approval.map_or_else(|| app.clock.now(), |approval| approval.at);
    let imprint = Imprint::of(centre.as_ref(), app.site.demo, at);
    let bodies = bodies(&imprint, found, &asked.folder, out).await?;
    let file = |name: &str, bytes: Vec<u8>| write(&asked.folder, name, bytes);
    let year = asked.year;
    let rows: Vec<&BodyAccount> = found.account.bodies.iter().collect();
    let table = view::table(&format!("Rendiconto {year}"), &rows, &found.account.centre)?;
    let today =
        sheet::Day::parse_iso(&app.clock.today().iso()).context("il giorno di oggi non sta in un foglio")?;
    let workbook = file(&format!("Rendiconto-{year}.xlsx"), sheet::to_xlsx(&table, today)?)?;
    let drawn = print::centre(imprint, approval, &found.account).await.map_err(|why| said(&why))?;
    Ok(Answer {
        centre: String::new(),
        year,
        as_of: found.account.as_of.iso(),
        act: approval.map(model::account::Approval::act_words),
        fingerprint: approval.map(|approval| approval.fingerprint.clone()),
        totals: found.account.centre,
        bodies,
        faults,
        workbook,
        pdf: file(&format!("Rendiconto-{year}.pdf"), drawn)?,
        report: file(&format!("Relazione-annuale-{year}.txt"), plain(&report.text).into_bytes())?,
    })
}

/// The PDF of every body.
async fn bodies(imprint: &Imprint, found: &View, folder: &Path, out: Out) -> anyhow::Result<Vec<Line>> {
    let bar = bar(found.account.bodies.len(), out);
    let mut lines = Vec::new();
    for body in &found.account.bodies {
        let drawn =
            print::body(imprint.clone(), found.approval.as_ref(), body).await.map_err(|why| said(&why))?;
        lines.push(Line {
            body: body.name.clone(),
            figures: body.figures,
            pending: body.pending.len(),
            file: write(folder, &print::file_name(body), drawn)?,
        });
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(lines)
}

fn bar(all: usize, out: Out) -> ProgressBar {
    if out == Out::Machines {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{msg} {bar:40} {pos}/{len}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::new(u64::try_from(all).unwrap_or_default()).with_style(style);
    bar.set_message("Rendiconti");
    bar
}

fn write(folder: &Path, name: &str, bytes: Vec<u8>) -> anyhow::Result<String> {
    let path = folder.join(name);
    fs::write(&path, bytes).with_context(|| format!("non riesco a scrivere {}", path.display()))?;
    Ok(name.to_owned())
}

fn said(problem: &Problem) -> anyhow::Error {
    anyhow::anyhow!("{}", problem.detail())
}

fn tell(name: &str, asked: &Asked, answer: &Answer, out: Out) -> std::io::Result<()> {
    for Fault { place, what } in &answer.faults {
        out.say(format!("{place}: {what}"))?;
    }
    let state = answer.act.as_ref().map_or_else(
        || format!("non approvato, calcolato al {}", answer.as_of),
        |act| format!("approvato con {act}"),
    );
    let Figures { net, due, paid, residual, .. } = answer.totals;
    let (year, bodies, folder) = (asked.year, answer.bodies.len(), asked.folder.display());
    out.say(format!("{name}, rendiconto {year} {state}: {bodies} enti"))?;
    out.say(format!("Competenza netta {net}, dovuto {due}, pagato {paid}, residuo {residual}"))?;
    out.say(format!("I file sono in {folder}"))
}
