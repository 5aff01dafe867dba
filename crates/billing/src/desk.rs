//! What this is: what documents need of a person: bodies left without an invoice, files to send, refused ones, credit
//! notes owed.
//! What it is not: the window in which invoices go out, which agreements tell; or what is to be paid, which payments do.

use std::collections::BTreeSet;

use kernel::permission::{
    ActionKind, IssueCreditNote, PreviewRun, RecordReceipt, ViewAgreements, ViewInvoices,
};
use kernel::{Actor, Can, InvoiceId, Scope};
use store::Tx;
use webkit::{App, DeskItem, DeskSource, Problem};

use crate::model::SdiOutcome;
use crate::store::list::{self, Filter, Sent};
use crate::store::runs;
use crate::{credits, documents};

/// What the desk shows of this area.
pub fn desk() -> DeskSource {
    DeskSource::new(|app: App, actor: Actor| async move { needs(&app, &actor).await })
}

async fn needs(app: &App, actor: &Actor) -> Result<Vec<DeskItem>, Problem> {
    match actor.grant().scope {
        Scope::Tenant => of_centre(app, actor).await,
        // What a body has to pay is told by payments, which know what is paid.
        Scope::Body(_) => Ok(Vec::new()),
    }
}

async fn of_centre(app: &App, actor: &Actor) -> Result<Vec<DeskItem>, Problem> {
    let (Ok(preview), Ok(can)) = (actor.may_over(PreviewRun), actor.may_over(ViewInvoices)) else {
        return Ok(Vec::new());
    };
    let mut tx = app.db.read(can.tenant()).await?;
    let mut items = Vec::new();
    // The newest runs are those somebody is still busy with.
    for run in runs::every(&mut tx, &preview).await?.into_iter().take(3) {
        let failed = runs::totals(&mut tx, &preview, run.run_id).await?.failed;
        if failed > 0 {
            let title = format!("Fatture {} non emesse: {}", run.services_year, failed);
            let href = format!("/fatturazione/{}/esito?esito=failed", run.run_id);
            items.push(DeskItem::someday(title, "Completa i dati mancanti e riprova", href));
        }
    }
    items.extend(late(app, actor, &mut tx, &preview).await?);
    let unsent = Filter { sent: Sent::NotYet, ..Filter::default() };
    let waiting = list::count(&mut tx, &can, &unsent).await?;
    if waiting > 0 {
        let count = if waiting > list::MOST_COUNTED { "più di 1.000".into() } else { waiting.to_string() };
        let title = format!("File di fattura da trasmettere: {count}");
        let text = "Scarica, firma e invia i file con il canale dell'ente, poi annota l'invio";
        items.push(DeskItem::someday(title, text, "/fatture?invio=da_trasmettere"));
    }
    drop(tx);
    items.extend(refused(app, actor).await?);
    items.extend(owed(app, actor).await?);
    Ok(items)
}

/// Documents that the exchange system or a body has refused.
async fn refused(app: &App, actor: &Actor) -> Result<Vec<DeskItem>, Problem> {
    let (Ok(_), Ok(can)) = (actor.may_over(RecordReceipt), actor.may_over(ViewInvoices)) else {
        return Ok(Vec::new());
    };
    let mut tx = app.db.read(can.tenant()).await?;
    let filter = Filter { outcome: Some(SdiOutcome::Rejected), ..Filter::default() };
    let rejected = list::count(&mut tx, &can, &filter).await?;
    let refused = documents::refused(&mut tx, &can).await?.len();
    let rejected = (rejected > 0).then(|| {
        let title = format!("Documenti scartati dal Sistema di Interscambio: {rejected}");
        let text = "Correggi e prepara un nuovo invio, con lo stesso numero e la stessa data";
        DeskItem::someday(title, text, "/fatture?esito=NS")
    });
    let refused = (refused > 0).then(|| {
        let title = format!("Fatture rifiutate dall'ente: {refused}");
        DeskItem::someday(title, "Storna con una nota di credito o invia di nuovo", "/fatture/da-stornare")
    });
    Ok(rejected.into_iter().chain(refused).collect())
}

/// Days billed beyond the end of a service.
async fn owed(app: &App, actor: &Actor) -> Result<Option<DeskItem>, Problem> {
    if actor.may_over(IssueCreditNote).is_err() {
        return Ok(None);
    }
    let first = app.clock.today().year().saturating_sub(1);
    let proposals = credits::proposals_since(app, actor, first).await?;
    let invoices: BTreeSet<InvoiceId> = proposals.iter().map(|one| one.invoice_id).collect();
    Ok((!invoices.is_empty()).then(|| {
        let title = format!("Note di credito da proporre: {}", invoices.len());
        let text = "Servizi o adesioni finiti prima di quanto fatturato";
        DeskItem::someday(title, text, "/fatture/da-stornare")
    }))
}

/// The years, this one and the one before, whose days for the invoices have gone by with no run at all.
async fn late(
    app: &App,
    actor: &Actor,
    tx: &mut Tx,
    preview: &Can<PreviewRun>,
) -> Result<Vec<DeskItem>, Problem> {
    let (today, agreements) = (tx.today(), actor.may_over(ViewAgreements)?);
    let issues = actor.reaches(ActionKind::IssueInvoices);
    let href = if issues { "/fatturazione/nuova" } else { "/fatturazione" };
    let mut items = Vec::new();
    for year in [today.year().saturating_sub(1), today.year()] {
        if runs::every(tx, preview).await?.iter().any(|run| run.services_year == year) {
            continue;
        }
        let lines =
            agreements::billable(&mut app.db.read(preview.tenant()).await?, &agreements, year).await?;
        let last = lines.iter().map(|line| line.billing.window_of(year).1).min().filter(|last| *last < today);
        items.extend(last.map(|last| {
            let text = "Il periodo previsto dalla convenzione è passato e nessuna fattura è stata preparata";
            DeskItem::due(last, today, &format!("Fatture {year} da emettere"), text, href)
        }));
    }
    Ok(items)
}
