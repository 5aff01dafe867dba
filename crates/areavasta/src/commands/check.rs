//! What this is: `check`: follows every chain and adds up every invoice, and says what is wrong and where.
//! What it is not: a repair; what was tampered with is for people to judge.

use std::process::ExitCode;

use serde::Serialize;
use store::TenantRow;
use webkit::App;

use crate::config::Config;
use crate::out::Out;

#[derive(Serialize)]
struct Fault {
    tenant: String,
    check: &'static str,
    place: String,
    what: String,
}

#[derive(Serialize)]
struct Answer {
    ok: bool,
    tenants: usize,
    faults: Vec<Fault>,
}

/// Checks everything of every tenant.
pub(crate) async fn run(config: &Config, out: Out) -> anyhow::Result<ExitCode> {
    let app = super::open(config).await?;
    let tenants = app.db.tenants().await?;
    let mut faults = Vec::new();
    for tenant in &tenants {
        faults.extend(of_tenant(&app, tenant).await?);
    }
    for Fault { tenant, check, place, what } in &faults {
        out.say(format!("{tenant} · {check} · {place}: {what}"))?;
    }
    if faults.is_empty() {
        out.say(format!(
            "Tutto torna: registro attività, riparti, fatture, pagamenti, bilanci e rendiconti di {} centri e della rete",
            tenants.len().saturating_sub(1)
        ))?;
    }
    let ok = faults.is_empty();
    out.answer(&Answer { ok, tenants: tenants.len(), faults })?;
    Ok(if ok { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn of_tenant(app: &App, tenant: &TenantRow) -> anyhow::Result<Vec<Fault>> {
    let mut tx = app.db.read(tenant.tenant_id).await?;
    let named = |check, place, what| Fault { tenant: tenant.slug.clone(), check, place, what };
    let audit = tx.verify_audit().await?;
    let mut faults: Vec<Fault> = audit
        .into_iter()
        .map(|fault| named("registro attività", format!("riga {}", fault.seq), fault.what))
        .collect();
    let invoices = billing::check::check(&mut tx).await?;
    faults.extend(invoices.into_iter().map(|fault| named("fatture", fault.document, fault.what)));
    let acts = apportionment::store::check::check(&mut tx).await?;
    faults.extend(acts.into_iter().map(|fault| named("riparti", fault.place, fault.what)));
    let payments = payments::check::check(&mut tx).await?;
    faults.extend(payments.into_iter().map(|fault| named("pagamenti", fault.place, fault.what)));
    let accounts = accounts::check::check(&mut tx).await?;
    faults.extend(accounts.into_iter().map(|fault| named("bilanci e rendiconti", fault.place, fault.what)));
    Ok(faults)
}
