//! What this is: what payments need of a person: movements without a match, what is overdue, credit notes to be used;
//! for a body, the invoices it has to pay.
//! What it is not: stored: what is done is no longer on the desk.

use kernel::permission::{RecordPayment, ViewPayments};
use kernel::{Actor, Can, Cents, Day, Scope};
use store::Tx;
use webkit::{App, DeskItem, DeskSource, Problem};

use crate::model::{Balance, proposed_offset};
use crate::store::ledger::{Books, books};
use crate::store::papers::Which;
use crate::store::rows;

/// Invoices shown to a body, at most.
const SHOWN: usize = 8;

/// What the desk shows of this area.
pub fn desk() -> DeskSource {
    DeskSource::new(|app: App, actor: Actor| async move { needs(&app, &actor).await })
}

async fn needs(app: &App, actor: &Actor) -> Result<Vec<DeskItem>, Problem> {
    let Ok(can) = actor.may_over(ViewPayments) else { return Ok(Vec::new()) };
    let mut tx = app.db.read(can.tenant()).await?;
    let today = tx.today();
    let books = books(&mut tx, &can, Which::All).await?;
    match actor.grant().scope {
        Scope::Body(_) => Ok(of_body(&books, today)),
        Scope::Tenant => {
            let mut items: Vec<DeskItem> = overdue(&books, today).into_iter().collect();
            if let Ok(record) = actor.may_over(RecordPayment) {
                items.extend(unmatched(&mut tx, &record).await?);
                items.extend(unused(&books));
            }
            Ok(items)
        }
    }
}

/// What a body still has to pay, the invoice due first before the others.
fn of_body(books: &Books, today: Day) -> Vec<DeskItem> {
    let mut open: Vec<&Balance> = books.balances.iter().filter(|one| one.is_open()).collect();
    open.sort_by_key(|one| (one.document.due_on, one.document.issued_on));
    let item = |one: &&Balance| {
        let document = &one.document;
        let text = if one.residual == document.payable {
            format!("{} da pagare", one.residual)
        } else {
            format!("{} ancora da pagare, su {}", one.residual, document.payable)
        };
        DeskItem::due(document.due_on, today, &format!("Fattura {}", document.number), text, document.href())
    };
    open.iter().take(SHOWN).map(item).collect()
}

fn overdue(books: &Books, today: Day) -> Option<DeskItem> {
    let late: Vec<&Balance> = books.balances.iter().filter(|one| one.is_overdue(today)).collect();
    let oldest = late.iter().map(|one| one.document.due_on).min()?;
    let sum = Cents::sum(late.iter().map(|one| one.residual))?;
    let text = format!("{sum} non ancora pagati, la scadenza più vecchia è il {oldest}");
    let title = format!("Fatture scadute: {}", late.len());
    Some(DeskItem::due(oldest, today, &title, text, "/pagamenti/scoperti?stato=scaduti"))
}

async fn unmatched(tx: &mut Tx, can: &Can<RecordPayment>) -> Result<Option<DeskItem>, Problem> {
    let open = rows::open(tx, can).await?;
    Ok(open.map(|(count, statement)| {
        let count = if count > 1000 { "più di 1.000".to_owned() } else { count.to_string() };
        let href = format!("/pagamenti/importazioni/{statement}");
        let text = "Indica a quale ente e a quali fatture si riferiscono, poi registra i pagamenti";
        DeskItem::someday(format!("Movimenti della banca da registrare: {count}"), text, href)
    }))
}

fn unused(books: &Books) -> Option<DeskItem> {
    let waiting = books.credits.iter().filter(|one| !proposed_offset(one, &books.balances).is_empty());
    let count = waiting.count();
    let text = "Riducono fatture non ancora pagate: compensale prima di sollecitare";
    let title = format!("Note di credito da compensare: {count}");
    (count > 0).then(|| DeskItem::someday(title, text, "/pagamenti/crediti?stato=da_usare"))
}
