//! What this is: what quotes need of a person: drafts to send, answers to give, answers that came, hours that run out.
//! What it is not: kept anywhere; it is found again whenever somebody looks.

use kernel::permission::{ActionKind, ViewQuotes};
use kernel::{Actor, Can, Scope};
use store::Tx;
use webkit::{App, DeskItem, DeskSource, Problem};

use crate::model::{HoursLevel, State, level, uses};
use crate::store::list::{self, Filter, Listed, MOST_COUNTED, SortBy, Way};
use crate::store::{self as acts, hours};

/// Items of one kind on a desk, at most.
const SHOWN: i64 = 5;
/// Days in which an answer is news.
const NEWS: i32 = 7;

/// What the desk shows of this area.
pub fn desk() -> DeskSource {
    DeskSource::new(|app: App, actor: Actor| async move { needs(&app, &actor).await })
}

async fn needs(app: &App, actor: &Actor) -> Result<Vec<DeskItem>, Problem> {
    let Ok(can) = actor.may_over(ViewQuotes) else { return Ok(Vec::new()) };
    let mut tx = app.db.read(can.tenant()).await?;
    match actor.grant().scope {
        Scope::Tenant if actor.reaches(ActionKind::EditQuote) => of_centre(&mut tx, &can).await,
        Scope::Body(_) if actor.reaches(ActionKind::AnswerQuote) => of_body(&mut tx, &can).await,
        Scope::Tenant | Scope::Body(_) => Ok(Vec::new()),
    }
}

async fn open(tx: &mut Tx, can: &Can<ViewQuotes>) -> Result<Vec<Listed>, Problem> {
    let filter = Filter { state: Some(State::Sent), sort: SortBy::Expiry, way: Way::Up, ..Filter::default() };
    Ok(list::page(tx, can, &filter, (None, SHOWN)).await?)
}

async fn of_body(tx: &mut Tx, can: &Can<ViewQuotes>) -> Result<Vec<DeskItem>, Problem> {
    let today = tx.today();
    let found = open(tx, can).await?;
    let item = |one: &Listed| {
        let title = format!("Preventivo n. {} da valutare entro il {}", one.number_text(), one.expires);
        let text = format!("{}, {} senza IVA", one.subject, one.total);
        DeskItem::due(one.expires, today, &title, text, address(one))
    };
    Ok(found.iter().map(item).collect())
}

async fn of_centre(tx: &mut Tx, can: &Can<ViewQuotes>) -> Result<Vec<DeskItem>, Problem> {
    let today = tx.today();
    let mut items = Vec::new();
    let drafts = Filter { state: Some(State::Draft), ..Filter::default() };
    let (waiting, _) = list::count(tx, can, &drafts).await?;
    if waiting > 0 {
        let count = if waiting > MOST_COUNTED { "più di 1.000".into() } else { waiting.to_string() };
        let text = "Controlla prezzi e date, poi invia all'ente";
        items.push(DeskItem::someday(
            format!("Preventivi da inviare: {count}"),
            text,
            "/preventivi?stato=draft",
        ));
    }
    for one in open(tx, can).await?.iter().filter(|one| today.days_until(one.expires) <= 14) {
        let title = format!("Preventivo n. {} in scadenza: {}", one.number_text(), one.body_name);
        let text = "L'ente non ha ancora risposto";
        items.push(DeskItem::due(one.expires, today, &title, text, address(one)));
    }
    for one in list::accepted_since(tx, can, (today.add_days(-NEWS), SHOWN)).await? {
        let title = format!("Preventivo n. {} accettato: {}", one.number_text(), one.body_name);
        let text = format!("{}: i servizi sono nell'adesione dell'ente", one.total);
        items.push(DeskItem::someday(title, text, address(&one)));
    }
    items.extend(running_out(tx, can).await?);
    Ok(items)
}

/// Quotes on which somebody worked lately and whose hours are nearly used up.
async fn running_out(tx: &mut Tx, can: &Can<ViewQuotes>) -> Result<Vec<DeskItem>, Problem> {
    let since = tx.today().add_days(-30);
    let mut items = Vec::new();
    for id in hours::worked_since(tx, can, (since, 50)).await? {
        let Some(whole) = acts::whole(tx, can, id, None).await? else { continue };
        let worked = hours::of(tx, can, id).await?;
        let near = whole.lines.iter().filter(|line| line.closed.is_none()).any(|line| {
            let parts = line.price.as_ref().map(|price| price.hours.as_slice()).unwrap_or_default();
            let own: Vec<_> = worked.iter().filter(|one| one.line_id == line.line_id).cloned().collect();
            level(&uses(parts, &own)) >= HoursLevel::Near
        });
        if near {
            let title = format!("Ore quasi finite: {}, {}", whole.quote.title(), whole.quote.body_name);
            let text = "Per andare oltre serve una nuova versione accettata dall'ente";
            items.push(DeskItem::someday(title, text, format!("/preventivi/{id}/ore")));
        }
    }
    Ok(items)
}

fn address(one: &Listed) -> String {
    format!("/preventivi/{}", one.quote_id)
}
