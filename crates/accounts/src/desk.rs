//! What this is: what of budgets and final accounts needs somebody: a year that has ended without an approved account,
//! drafts waiting for their act; for a body, its account once it is approved.
//! What it is not: by when the law asks for it; the centre's own agreement says that.

use kernel::permission::{ActionKind, ViewBudget, ViewFinalAccount};
use kernel::{Actor, Can, Scope};
use store::Tx;
use webkit::{App, DeskItem, DeskSource, Problem};

use crate::model::budget::Budget;
use crate::source::{self, Reach};
use crate::store::{budgets, final_accounts};

/// A body reads of its approved account for so many days.
const NEWS_DAYS: i64 = 60;

/// What the desk shows of this area.
pub fn desk() -> DeskSource {
    DeskSource::new(|app: App, actor: Actor| async move { needs(&app, &actor).await })
}

async fn needs(app: &App, actor: &Actor) -> Result<Vec<DeskItem>, Problem> {
    let Ok(can) = actor.may_over(ViewFinalAccount) else { return Ok(Vec::new()) };
    let mut tx = app.db.read(can.tenant()).await?;
    match can.scope() {
        Scope::Body(_) => of_body(&mut tx, &can).await,
        Scope::Tenant => {
            let mut items = open_years(&mut tx, actor, &can).await?;
            items.extend(open_drafts(&mut tx, actor).await?);
            Ok(items)
        }
    }
}

/// The last year, and the one before, if they have ended with documents and without an approved account.
async fn open_years(
    tx: &mut Tx,
    actor: &Actor,
    can: &Can<ViewFinalAccount>,
) -> Result<Vec<DeskItem>, Problem> {
    if !actor.reaches(ActionKind::EditBudget) {
        return Ok(Vec::new());
    }
    let this = tx.today().year();
    let mut items = Vec::new();
    for year in source::years(tx, Reach::of(can)).await?.into_iter().filter(|year| *year < this).take(2) {
        if final_accounts::of_year(tx, can, year).await?.is_none() {
            let text = "L'anno è finito: controlla gli importi e registra l'atto che lo approva";
            let title = format!("Rendiconto {year} da approvare");
            items.push(DeskItem::someday(title, text, format!("/rendiconto/{year}")));
        }
    }
    Ok(items)
}

async fn open_drafts(tx: &mut Tx, actor: &Actor) -> Result<Vec<DeskItem>, Problem> {
    if !actor.reaches(ActionKind::EditBudget) {
        return Ok(Vec::new());
    }
    let Ok(can) = actor.may_over(ViewBudget) else { return Ok(Vec::new()) };
    let drafts = budgets::every(tx, &can).await?.into_iter().filter(Budget::is_draft);
    let item = |budget: Budget| {
        let href = format!("/bilancio/versioni/{}", budget.budget_id);
        DeskItem::someday(format!("{} in bozza", budget.label()), "Completala e registra l'atto", href)
    };
    Ok(drafts.map(item).collect())
}

async fn of_body(tx: &mut Tx, can: &Can<ViewFinalAccount>) -> Result<Vec<DeskItem>, Problem> {
    let today = tx.today();
    let years = final_accounts::years(tx, can).await?;
    let mut items = Vec::new();
    for approval in final_accounts::every(tx, can).await? {
        let news = approval.at.day_in_rome().days_until(today) <= NEWS_DAYS;
        if news && years.contains(&approval.year) {
            let title = format!("Rendiconto {} approvato", approval.year);
            let text = format!("Con {}: guarda quello del tuo ente", approval.act_words());
            items.push(DeskItem::someday(title, text, format!("/rendiconto/{}", approval.year)));
        }
    }
    Ok(items)
}
