//! What this is: the years that have a final account, approved or still to be.
//! What it is not: the account of a year.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::permission::ViewFinalAccount;
use kernel::{Can, Scope};
use sheet::{Cell, Column, Kind, Table};
use store::Tx;
use webkit::{App, Badge, Count, Direction, EmptyState, Frame, ListQuery, ListView, Problem, SignedIn};

use super::sees;
use crate::Failure;
use crate::model::account::Approval;
use crate::source::{self, Reach};
use crate::store::final_accounts;

const STATES: [(&str, &str); 2] = [("approvati", "Approvati"), ("da_approvare", "Da approvare")];

#[derive(Template)]
#[template(path = "account/years.html")]
struct YearsPage {
    frame: Frame,
    list: ListView,
    rows: Vec<YearRow>,
    whole: bool,
    empty: EmptyState,
}

/// A year with its approved account.
pub(crate) struct YearRow {
    pub(crate) year: i16,
    pub(crate) approval: Option<Approval>,
}

impl YearRow {
    fn badge(&self) -> Badge {
        match self.approval {
            Some(_) => Badge::success("Approvato"),
            None => Badge::info("Da approvare"),
        }
    }

    fn act(&self) -> String {
        self.approval.as_ref().map_or_else(|| "—".into(), Approval::act_words)
    }
}

pub(in crate::pages) async fn page(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = sees(who.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let mut rows = of_reach(&mut tx, &can).await?;
    let state = query.filter("stato");
    rows.retain(|row| state.is_none_or(|state| (state == "approvati") == row.approval.is_some()));
    let mut sort = query.sort(["anno"]);
    if query.filter("verso").is_none() {
        sort.direction = Direction::Down;
    }
    if sort.direction == Direction::Up {
        rows.reverse();
    }
    let whole = can.scope() == Scope::Tenant;
    if let Some(format) = query.format() {
        let table = table(&rows, whole).map_err(|why| Problem::internal(&why))?;
        return webkit::export(format, "Rendiconti", &table, app.clock.today());
    }
    let count = Count::Exactly(u64::try_from(rows.len()).unwrap_or(u64::MAX));
    let (title, empty) = if whole {
        let text = "Nessun rendiconto: compare quando ci sono fatture o costi ripartiti di un anno.";
        ("Rendiconto", EmptyState::new(text).action("Apri la fatturazione", "/fatturazione"))
    } else {
        let text = "Non ci sono ancora fatture né costi ripartiti del tuo ente.";
        ("Il mio rendiconto", EmptyState::new(text))
    };
    let frame = Frame::new(&who, &app, title).area("rendiconto");
    let list = ListView::new(&query, sort).counted(count);
    webkit::page(&YearsPage { frame, list, rows, whole, empty })
}

/// Every year within reach with its approved account, newest first. A body learns of an approval by which it has an
/// account, and of nobody else's figures: the page shows it none.
pub(crate) async fn of_reach(tx: &mut Tx, can: &Can<ViewFinalAccount>) -> Result<Vec<YearRow>, Failure> {
    let mut years = source::years(tx, Reach::of(can)).await?;
    let kept = final_accounts::years(tx, can).await?;
    years.extend(kept.iter().copied());
    years.sort_unstable_by(|a, b| b.cmp(a));
    years.dedup();
    let mut approvals = final_accounts::every(tx, can).await?;
    approvals.retain(|approval| kept.contains(&approval.year));
    let row = |year: i16| {
        let approval = approvals.iter().find(|approval| approval.year == year).cloned();
        YearRow { year, approval }
    };
    Ok(years.into_iter().map(row).collect())
}

fn table(rows: &[YearRow], whole: bool) -> Result<Table, sheet::WriteError> {
    let columns = [
        ("Anno", Kind::Integer),
        ("Stato", Kind::Text),
        ("Atto", Kind::Text),
        ("Competenza netta", Kind::Money),
        ("Dovuto", Kind::Money),
        ("Residuo", Kind::Money),
    ];
    let mut table = Table::new("Rendiconti", columns.map(|(name, kind)| Column::new(name, kind)).to_vec());
    for row in rows {
        let totals = row.approval.as_ref().filter(|_| whole).map(|approval| approval.totals);
        let figure =
            |cents: Option<kernel::Cents>| cents.map_or(Cell::Empty, |cents| Cell::Money(cents.get()));
        table.push(vec![
            Cell::Integer(row.year.into()),
            Cell::text(if row.approval.is_some() { "Approvato" } else { "Da approvare" }),
            Cell::text(row.approval.as_ref().map(Approval::act_words).unwrap_or_default()),
            figure(totals.map(|totals| totals.net)),
            figure(totals.map(|totals| totals.due)),
            figure(totals.map(|totals| totals.residual)),
        ])?;
    }
    Ok(table)
}
