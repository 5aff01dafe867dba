//! What this is: what invoices need of a person: bodies left without one, files to send, payments due.
//! What it is not: the window in which invoices go out; agreements tell that.

use kernel::permission::{PreviewRun, ViewInvoices};
use kernel::{Actor, Scope};
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
