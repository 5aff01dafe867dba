//! What this is: what invoices need of a person: bodies left without one, files to send, payments due.
//! What it is not: the window in which invoices go out; agreements tell that.

use kernel::permission::{PreviewRun, ViewAgreements, ViewInvoices};
use kernel::{Actor, Can, Scope};
use store::Tx;
use webkit::{App, DeskItem, DeskSource, Problem};

use crate::store::list::{self, Filter, Sent, SortBy, Way};
use crate::store::runs;

/// What the desk shows of this area.
pub fn desk() -> DeskSource {
    DeskSource::new(|app: App, actor: Actor| async move { needs(&app, &actor).await })
}

async fn needs(app: &App, actor: &Actor) -> Result<Vec<DeskItem>, Problem> {
    match actor.grant().scope {
        Scope::Tenant => of_centre(app, actor).await,
        Scope::Body(_) => of_body(app, actor).await,
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
    Ok(items)
}

/// The years, this one and the one before, whose days for the invoices have gone by with no run at all.
async fn late(
    app: &App,
    actor: &Actor,
    tx: &mut Tx,
    preview: &Can<PreviewRun>,
) -> Result<Vec<DeskItem>, Problem> {
    let (today, agreements) = (tx.today(), actor.may_over(ViewAgreements)?);
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
            DeskItem::due(last, today, &format!("Fatture {year} da emettere"), text, "/fatturazione/nuova")
        }));
    }
    Ok(items)
}

/// The next payments of a body; what is past is no longer shown, since payments are not recorded here.
async fn of_body(app: &App, actor: &Actor) -> Result<Vec<DeskItem>, Problem> {
    let Ok(can) = actor.may_over(ViewInvoices) else { return Ok(Vec::new()) };
    let mut tx = app.db.read(can.tenant()).await?;
    let today = tx.today();
    let filter = Filter { sort: SortBy::Due, way: Way::Up, ..Filter::default() };
    let from = today.yesterday().iso();
    let due = list::page(&mut tx, &can, &filter, (Some([&from, "~"]), 5)).await?;
    let item = |one: &list::Listed| {
        let text = format!("{} da pagare", one.payable);
        let title = format!("Fattura {}", one.number_text);
        DeskItem::due(one.due_on, today, &title, text, format!("/fatture/{}", one.invoice_id))
    };
    Ok(due.iter().map(item).collect())
}
