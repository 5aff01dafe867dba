//! What this is: what follows the invoices of a year: sent, received by the exchange system or rejected and sent again,
//! paid through a file of the bank; some late, and reminded.
//! What it is not: answers of the real exchange system: the receipts are the demo's own, read as real ones are.

use billing::documents::{self, Document};
use billing::file::Again;
use billing::receipts::{self, Incoming};
use billing::store::{invoices, transmissions};
use kernel::permission::{RecordPayment, RecordReceipt, RemindPayment, ViewInvoices};
use kernel::{Actor, Day, TenantId};
use payments::imports::{self, Brought};
use payments::model::Text;
use payments::reminders::{self, NewLetter};
use webkit::App;

use crate::demo::past::Past;
use crate::demo::plan::CashPlan;

/// Everything that follows the invoices of a year.
pub(super) async fn run(past: &Past, tenant: TenantId, plan: &CashPlan) -> anyhow::Result<()> {
    past.go_on(&plan.received)?;
    let sent = of_year(past.app(), tenant, plan.year).await?;
    receive(past.app(), tenant, &sent, &plan.rejected).await?;
    if !plan.sent_again.is_empty() {
        past.go_on(&plan.sent_again)?;
        send_again(past.app(), tenant, &sent, &plan.rejected).await?;
    }
    let on = past.go_on(&plan.paid)?;
    let late = |one: &&Document| plan.late.iter().any(|name| one.body_name.ends_with(name.as_str()));
    let paid: Vec<Movement> = sent.iter().filter(|one| !late(one)).map(|one| movement(one, on, 1)).collect();
    pay(past.app(), tenant, &paid).await?;
    if plan.late.is_empty() {
        return Ok(());
    }
    past.go_on(&plan.reminded)?;
    remind(past.app(), tenant, Day::parse(&plan.stop_until)?).await?;
    let on = past.go_on(&plan.paid_late)?;
    let rest: Vec<&Document> = sent.iter().filter(late).collect();
    // The last of them pays one half.
    let share = |place: usize| if place.saturating_add(1) == rest.len() { 2 } else { 1 };
    let paid: Vec<Movement> =
        rest.iter().enumerate().map(|(place, one)| movement(one, on, share(place))).collect();
    pay(past.app(), tenant, &paid).await
}

async fn of_year(app: &App, tenant: TenantId, year: i16) -> anyhow::Result<Vec<Document>> {
    let can = Actor::console(tenant).may_over(ViewInvoices)?;
    Ok(documents::of_year(&mut app.db.read(tenant).await?, &can, year).await?)
}

/// The receipts of the first sending: those named are rejected.
async fn receive(app: &App, tenant: TenantId, sent: &[Document], rejected: &[String]) -> anyhow::Result<()> {
    let can = Actor::console(tenant).may_over(ViewInvoices)?;
    let mut tx = app.db.read(tenant).await?;
    let (mut files, today) = (Vec::new(), app.clock.today());
    for (place, one) in sent.iter().enumerate() {
        let Some(last) = transmissions::of(&mut tx, &can, one.invoice_id).await?.pop() else { continue };
        files.push(receipt(&last.file_name, place, is_among(one, rejected), today));
    }
    drop(tx);
    receipts::import(app, &Actor::console(tenant), app.ids.fresh(), files).await?;
    Ok(())
}

/// Rejected invoices go out again with the same number under another name, and arrive.
async fn send_again(
    app: &App,
    tenant: TenantId,
    sent: &[Document],
    rejected: &[String],
) -> anyhow::Result<()> {
    let console = Actor::console(tenant);
    let (can, view) = (console.may_over(RecordReceipt)?, console.may_over(ViewInvoices)?);
    let (mut files, today) = (Vec::new(), app.clock.today());
    let mut tx = app.db.write(tenant, &console).await?;
    for (place, one) in sent.iter().enumerate().filter(|(_, one)| is_among(one, rejected)) {
        let Some(issued) = invoices::find(&mut tx, &view, one.invoice_id).await? else { continue };
        let same = Again::as_first(&issued.invoice.content.head);
        let next = transmissions::next(&mut tx, (&can, &view), &issued, &same).await?;
        files.push(receipt(&next.file_name, place.saturating_add(sent.len()), false, today));
    }
    tx.commit().await?;
    receipts::import(app, &console, app.ids.fresh(), files).await?;
    Ok(())
}

fn is_among(one: &Document, names: &[String]) -> bool {
    names.iter().any(|name| one.body_name.ends_with(name.as_str()))
}

/// A receipt of delivery, or of rejection for a wrong office code.
fn receipt(file: &str, place: usize, rejected: bool, on: Day) -> Incoming {
    let (root, kind) = if rejected { ("NotificaScarto", "NS") } else { ("RicevutaConsegna", "RC") };
    let at = format!("{}T09:00:00.000+01:00", on.iso());
    let told = if rejected {
        "<ListaErrori><Errore><Codice>00311</Codice><Descrizione>CodiceDestinatario non valido (dato \
         dimostrativo)</Descrizione></Errore></ListaErrori>"
            .to_owned()
    } else {
        format!(
            "<DataOraConsegna>{at}</DataOraConsegna><Destinatario><Codice>DEMO00</Codice><Descrizione>Ente \
             dimostrativo</Descrizione></Destinatario>"
        )
    };
    let number = place.saturating_add(100_000);
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><types:{root} \
         xmlns:types=\"http://www.fatturapa.gov.it/sdi/messaggi/v1.0\" versione=\"1.0\">\
         <IdentificativoSdI>{number}</IdentificativoSdI><NomeFile>{file}</NomeFile>\
         <DataOraRicezione>{at}</DataOraRicezione>{told}<MessageId>{number}</MessageId></types:{root}>"
    );
    let stem = file.split('.').next().unwrap_or_default();
    Incoming { name: format!("{stem}_{kind}_001.xml"), bytes: text.into_bytes() }
}

/// A line of the file of the bank.
struct Movement {
    text: String,
}

/// The payment of one nth of an invoice.
fn movement(one: &Document, on: Day, nth: i64) -> Movement {
    let cents = one.payable.get().checked_div(nth).unwrap_or_default();
    let amount = kernel::Cents::new(cents).plain().replace('.', ",");
    let day = on.short();
    Movement {
        text: format!("{day};{day};{amount};Mandato per fattura {} ;{}", one.number_text, one.body_name),
    }
}

async fn pay(app: &App, tenant: TenantId, movements: &[Movement]) -> anyhow::Result<()> {
    let console = Actor::console(tenant);
    let can = console.may_over(RecordPayment)?;
    let mut text = String::from("Data contabile;Data valuta;Importo;Causale;Ordinante\n");
    for one in movements {
        text.push_str(&one.text);
        text.push('\n');
    }
    let name = format!("movimenti-{}.csv", app.clock.today().iso());
    let read = payments::bank::read(text.as_bytes(), &name, "")?;
    let mut tx = app.db.write(tenant, &console).await?;
    let brought = Brought { id: tx.id(), name: &name, bytes: text.as_bytes() };
    let kept = imports::bring(&mut tx, &can, brought, read).await?;
    tx.commit().await?;
    let report = imports::apply_here(&app.db, (&can, &console), kept.statement_id, app.clock.today()).await?;
    anyhow::ensure!(report.recorded == movements.len(), "payments of the demo: {report:?}");
    Ok(())
}

/// A letter to everybody who is late.
async fn remind(app: &App, tenant: TenantId, stop_until: Day) -> anyhow::Result<()> {
    let console = Actor::console(tenant);
    let can = console.may_over(RemindPayment)?;
    let mut tx = app.db.write(tenant, &console).await?;
    let sent_on = app.clock.today();
    for one in reminders::prepare(&mut tx, &can, sent_on).await? {
        let letter = NewLetter {
            reminder_id: tx.id(),
            body_id: one.body_id,
            sent_on,
            stop_until,
            text: Text::usual(),
        };
        reminders::send(&mut tx, &can, letter, (&[], "")).await?;
    }
    Ok(tx.commit().await?)
}
