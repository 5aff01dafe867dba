//! What this is: what requests need of a person.
//! What it is not: kept anywhere; it is found again whenever somebody looks.

use ::store::Tx;
use kernel::permission::{ActionKind, ViewRequests};
use kernel::{Actor, Can, Scope};
use webkit::{App, DeskItem, DeskSource, Problem};

use crate::model::{Outage, OutageState, Status};
use crate::store::Sight;
use crate::store::list::{self, Filter, Listed, SortBy, Standing, Way, Worker};
use crate::store::outages::{self, Which};

/// Items of one kind on a desk, at most.
const SHOWN: i64 = 5;

/// What the desk shows of this area.
pub fn desk() -> DeskSource {
    DeskSource::new(|app: App, actor: Actor| async move { needs(&app, &actor).await })
}

async fn needs(app: &App, actor: &Actor) -> Result<Vec<DeskItem>, Problem> {
    let Ok(can) = actor.may_over(ViewRequests) else { return Ok(Vec::new()) };
    let mut tx = app.db.read(can.tenant()).await?;
    match actor.grant().scope {
        Scope::Tenant if actor.reaches(ActionKind::WorkRequest) => of_centre(&mut tx, &can, actor).await,
        Scope::Body(_) if actor.reaches(ActionKind::AnswerRequest) => of_body(&mut tx, &can).await,
        Scope::Tenant | Scope::Body(_) => Ok(Vec::new()),
    }
}

async fn found(tx: &mut Tx, can: &Can<ViewRequests>, filter: &Filter) -> Result<Vec<Listed>, Problem> {
    Ok(list::page(tx, (can, Sight::PUBLIC), filter, (None, SHOWN)).await?)
}

/// What does not work, or will not, of the services that somebody looks at.
async fn outages(tx: &mut Tx, can: &Can<ViewRequests>) -> Result<Vec<DeskItem>, Problem> {
    let (now, today) = (tx.now(), tx.today());
    let all = outages::page(tx, can, Which::Open).await?;
    let item = |one: &Outage| {
        let state = one.state(now);
        let title = format!("Avviso di disservizio: {}", one.title);
        let href = format!("/richieste/disservizi/{}", one.outage_id);
        let until = one.ends_at.map(|end| format!(", fino a {end}")).unwrap_or_default();
        let text = format!("{}, dal {}{until}", state.label(), one.starts_at);
        match state {
            OutageState::Ahead => DeskItem::due(one.starts_at.day_in_rome(), today, &title, text, href),
            OutageState::Going | OutageState::Closed => {
                DeskItem { urgency: webkit::Urgency::Soon, ..DeskItem::someday(title, text, href) }
            }
        }
    };
    Ok(all.iter().map(item).collect())
}

async fn of_body(tx: &mut Tx, can: &Can<ViewRequests>) -> Result<Vec<DeskItem>, Problem> {
    let mut items = outages(tx, can).await?;
    for (status, text) in [
        (Status::Waiting, "Il centro servizi aspetta una risposta"),
        (Status::Resolved, "Il centro servizi l'ha risolta: conferma, oppure riaprila"),
    ] {
        let filter = Filter { standing: Standing::At(status), ..Filter::default() };
        items.extend(found(tx, can, &filter).await?.iter().map(|one| {
            DeskItem::someday(format!("Richiesta n. {}: {}", one.number, one.subject), text, address(one))
        }));
    }
    Ok(items)
}

async fn of_centre(tx: &mut Tx, can: &Can<ViewRequests>, actor: &Actor) -> Result<Vec<DeskItem>, Problem> {
    let today = tx.today();
    let by_due = |worker, due_by| Filter {
        standing: Standing::Open,
        worker,
        due_by,
        sort: SortBy::Due,
        way: Way::Up,
        ..Filter::default()
    };
    let now = tx.now();
    let mut all = found(tx, can, &by_due(Worker::Any, Some(now))).await?;
    if let Some(me) = actor.account() {
        all.extend(found(tx, can, &by_due(Worker::One(me), None)).await?);
    }
    all.sort_by_key(|one| (one.due_at, one.request_id));
    all.dedup_by_key(|one| one.request_id);
    let mut items: Vec<DeskItem> = all
        .iter()
        .map(|one| {
            let title = format!("Richiesta n. {}: {}", one.number, one.subject);
            let text = format!("{}, {}", one.body_name, one.status.label().to_lowercase());
            match one.due() {
                Some(due) => DeskItem::due(due.day_in_rome(), today, &title, text, address(one)),
                None => DeskItem::someday(title, text, address(one)),
            }
        })
        .collect();
    items.extend(outages(tx, can).await?);
    let waiting = list::count(tx, (can, Sight::PUBLIC), &by_due(Worker::Nobody, None)).await?;
    if waiting > 0 {
        let title = format!("Richieste non assegnate: {waiting}");
        items.push(DeskItem::someday(title, "Prendile in carico o assegnale", "/richieste?vista=unassigned"));
    }
    Ok(items)
}

fn address(one: &Listed) -> String {
    format!("/richieste/{}", one.request_id)
}
