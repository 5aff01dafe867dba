//! What this is: `payments import`: a file of the bank, its movements matched with invoices, the sure matches recorded.
//! What it is not: the choosing among doubtful matches; that is for people, on the pages.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use kernel::permission::{Actor, RecordPayment};
use kernel::{Can, StatementId};
use payments::Failure;
use payments::bank::{self, Layout};
use payments::imports::{self, Brought, Report};
use payments::model::{ReadFile, RowOutcome, RowStatus};
use payments::store::rows::{self, RowFilter};
use serde::Serialize;
use store::TenantRow;
use webkit::App;

use crate::config::Config;
use crate::out::Out;

#[derive(Serialize)]
struct Answer {
    file: String,
    centre: String,
    statement_id: String,
    movements: usize,
    recorded: usize,
    failed: usize,
    already_imported: usize,
    debits: usize,
    proposed: usize,
    to_choose: usize,
    unknown: usize,
    left_out: Vec<String>,
    problems: Vec<Problem>,
    applied: bool,
}

#[derive(Serialize)]
struct Problem {
    row: i64,
    message: String,
}

/// What to import, and for whom.
pub(crate) struct Asked<'a> {
    pub(crate) file: &'a Path,
    pub(crate) centre: Option<&'a str>,
    pub(crate) dry_run: bool,
}

/// Imports a file of the bank and records what is sure.
pub(crate) async fn import(config: &Config, asked: &Asked<'_>, out: Out) -> anyhow::Result<ExitCode> {
    let file = asked.file;
    let bytes = std::fs::read(file).with_context(|| format!("non riesco a leggere {}", file.display()))?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let app = super::open(config).await?;
    let (layout, read) = bank::read(&bytes, &name, "")?;
    let (centre, account) = centre_of(&app, asked.centre, &read).await?;
    let console = Actor::console(centre.tenant_id);
    let can = console.may_over(RecordPayment)?;
    let left_out = read.left_out.clone();
    let brought = Brought { id: app.ids.fresh(), name: &name, bytes: &bytes };
    let id = bring(&app, (&can, &console), brought, (layout, read.of_account(&account))).await?;
    let report = if asked.dry_run {
        Report::default()
    } else {
        imports::apply_here(&app.db, (&can, &console), id, app.clock.today()).await?
    };
    let answer = Answer {
        file: name,
        left_out,
        applied: !asked.dry_run,
        ..answer(&app, &can, (&centre, id), report).await?
    };
    tell(&answer, out)?;
    out.answer(&answer)?;
    Ok(if answer.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The centre that was named, or else the one whose account is in the file; with the account.
async fn centre_of(app: &App, named: Option<&str>, read: &ReadFile) -> anyhow::Result<(TenantRow, String)> {
    if let Some(slug) = named {
        let centre = super::centre(app, slug).await?;
        let account = account_of(app, &centre).await?.unwrap_or_default();
        return Ok((centre, account));
    }
    let accounts = read.accounts();
    let mut found = Vec::new();
    for tenant in app.db.tenants().await? {
        if let Some(iban) = account_of(app, &tenant).await?.filter(|iban| accounts.contains(iban.as_str())) {
            found.push((tenant, iban));
        }
    }
    match (found.pop(), found.is_empty()) {
        (Some(one), true) => Ok(one),
        (Some(_), false) => bail!("più centri hanno il conto di questo file: indica quale con --centre SLUG"),
        (None, _) if accounts.is_empty() => {
            bail!("il file non dice di quale conto è: indica il centro con --centre SLUG")
        }
        (None, _) => {
            let accounts: Vec<&str> = accounts.into_iter().collect();
            bail!("nessun centro ha il conto {}: indica il centro con --centre SLUG", accounts.join(", "))
        }
    }
}

async fn account_of(app: &App, tenant: &TenantRow) -> anyhow::Result<Option<String>> {
    let centre = registry::centre::get(&mut app.db.read(tenant.tenant_id).await?).await?;
    Ok(centre.and_then(|centre| centre.data.issuer.iban).map(|iban| iban.as_str().to_owned()))
}

/// Keeps the file; the same content is kept once, and goes on from where it was.
async fn bring(
    app: &App,
    (can, console): (&Can<RecordPayment>, &Actor),
    brought: Brought<'_>,
    read: (Layout, ReadFile),
) -> anyhow::Result<StatementId> {
    let mut tx = app.db.write(can.tenant(), console).await?;
    match imports::bring(&mut tx, can, brought, read).await {
        Ok(statement) => {
            tx.commit().await?;
            Ok(statement.statement_id)
        }
        Err(Failure::SameFile(known)) => Ok(known),
        Err(failure) => Err(failure.into()),
    }
}

async fn answer(
    app: &App,
    can: &Can<RecordPayment>,
    (centre, id): (&TenantRow, StatementId),
    report: Report,
) -> anyhow::Result<Answer> {
    let mut tx = app.db.read(can.tenant()).await?;
    let all = rows::page(&mut tx, can, id, RowFilter::default(), (0, bank::MOST_MOVEMENTS)).await?;
    let waiting = |status| {
        let open = |row: &&rows::BankRow| row.outcome == RowOutcome::Waiting && row.status == status;
        all.iter().filter(open).count()
    };
    let of = |status| all.iter().filter(|row| row.status == status).count();
    let failed = all.iter().filter(|row| row.outcome == RowOutcome::Failed);
    Ok(Answer {
        file: String::new(),
        centre: centre.slug.clone(),
        statement_id: id.to_string(),
        movements: all.len(),
        recorded: report.recorded,
        failed: report.failed,
        already_imported: of(RowStatus::Imported),
        debits: of(RowStatus::Debit),
        proposed: waiting(RowStatus::Proposed),
        to_choose: waiting(RowStatus::Ambiguous),
        unknown: waiting(RowStatus::Unknown),
        left_out: Vec::new(),
        problems: failed.map(|row| Problem { row: row.number, message: row.message.clone() }).collect(),
        applied: true,
    })
}

fn tell(answer: &Answer, out: Out) -> std::io::Result<()> {
    out.say(format!("{} ({}): {} movimenti", answer.file, answer.centre, answer.movements))?;
    for (label, figure) in [
        ("pagamenti registrati", answer.recorded),
        ("già importati", answer.already_imported),
        ("uscite ignorate", answer.debits),
        ("abbinamenti proposti, da registrare", answer.proposed),
        ("da scegliere", answer.to_choose),
        ("senza corrispondenza", answer.unknown),
        ("non riusciti", answer.failed),
    ] {
        out.say(format!("  {label:<36} {figure}"))?;
    }
    for why in &answer.left_out {
        out.say(format!("  lasciato fuori: {why}"))?;
    }
    for problem in &answer.problems {
        out.say(format!("  riga {}: {}", problem.row, problem.message))?;
    }
    let waiting = answer.to_choose.saturating_add(answer.unknown);
    if waiting > 0 {
        out.say(format!("Da completare alla pagina /pagamenti/importazioni/{}", answer.statement_id))?;
    }
    Ok(())
}
