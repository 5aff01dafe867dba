//! What this is: a final account as a page, a file or a command shows it: as approved, or made anew up to a day.
//! What it is not: the making; see `source` and `model::account`.

use kernel::permission::ViewFinalAccount;
use kernel::{BodyId, Can, Cents, Day, Scope};
use sheet::{Cell, Kind, Table};
use store::Tx;

use crate::Failure;
use crate::model::account::{Approval, BodyAccount, Column, Difference, Figures, YearAccount, differences};
use crate::source::{self, Reach};
use crate::store::final_accounts;

/// Which account of a year is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The approved one if there is one, or else as of today.
    Usual,
    /// Made anew, for what is dated up to a day.
    UpTo(Day),
}

/// The account of a year.
#[derive(Clone, Debug)]
pub struct View {
    /// The account.
    pub account: YearAccount,
    /// How it was approved, if this is the approved one.
    pub approval: Option<Approval>,
    /// Whether an approved one exists, which this is not.
    pub beside: Option<Approval>,
}

/// The account of a body.
#[derive(Clone, Debug)]
pub struct BodyView {
    /// The account.
    pub body: BodyAccount,
    /// How it was approved, if this is the approved one.
    pub approval: Option<Approval>,
    /// What has changed since.
    pub differences: Vec<Difference>,
}

/// The account of the whole centre for a year.
pub async fn of_centre(
    tx: &mut Tx,
    can: &Can<ViewFinalAccount>,
    (year, wanted): (i16, Wanted),
) -> Result<View, Failure> {
    let approved = final_accounts::of_year(tx, can, year).await?;
    if let (Some(approval), Wanted::Usual) = (&approved, wanted) {
        let bodies = final_accounts::bodies(tx, can, approval.account_id).await?;
        let account = YearAccount { year, as_of: approval.as_of, bodies, centre: approval.totals };
        return Ok(View { account, approval: approved, beside: None });
    }
    let account = live(tx, Reach::of(can), (year, wanted)).await?;
    Ok(View { account, approval: None, beside: approved })
}

async fn live(tx: &mut Tx, reach: Reach, (year, wanted): (i16, Wanted)) -> Result<YearAccount, Failure> {
    let as_of = match wanted {
        Wanted::Usual => tx.today(),
        Wanted::UpTo(day) => day,
    };
    source::account(tx, reach, (year, as_of)).await
}

/// What has changed in a year since its account was approved; nothing if it was not.
pub async fn since_approval(
    tx: &mut Tx,
    can: &Can<ViewFinalAccount>,
    view: &View,
) -> Result<Vec<Difference>, Failure> {
    if view.approval.is_none() {
        return Ok(Vec::new());
    }
    let now = live(tx, Reach::of(can), (view.account.year, Wanted::Usual)).await?;
    Ok(differences(&view.account.bodies, &now.bodies))
}

/// The account of one body for a year, if the person sees it and there is something in it.
pub async fn of_body(
    tx: &mut Tx,
    can: &Can<ViewFinalAccount>,
    (year, body): (i16, BodyId),
    wanted: Wanted,
) -> Result<Option<BodyView>, Failure> {
    let Some(reach) = Reach::of_body(can, body) else { return Ok(None) };
    let now = live(tx, reach, (year, wanted)).await?.bodies;
    let approved = final_accounts::of_year(tx, can, year).await?.filter(|_| wanted == Wanted::Usual);
    if let Some(approval) = approved {
        let kept = final_accounts::of_body(tx, can, (approval.account_id, body)).await?;
        return Ok(kept.map(|kept| BodyView {
            differences: differences(std::slice::from_ref(&kept), &now),
            approval: Some(only_the_act(approval, can)),
            body: kept,
        }));
    }
    let body = now.into_iter().find(|one| one.body_id == body);
    Ok(body.map(|body| BodyView { body, approval: None, differences: Vec::new() }))
}

/// A body learns the act, not the figures of the others.
fn only_the_act(approval: Approval, can: &Can<ViewFinalAccount>) -> Approval {
    match can.scope() {
        Scope::Tenant => approval,
        Scope::Body(_) => Approval { totals: Figures::default(), bodies: 0, ..approval },
    }
}

impl View {
    /// Where it stands, in words.
    pub fn words(&self) -> String {
        match &self.approval {
            Some(approval) => format!("Rendiconto approvato con {}", approval.act_words()),
            None => format!("Rendiconto non approvato, calcolato al {}", self.account.as_of),
        }
    }
}

/// The accounts of bodies with the sum beneath, as a file: every column.
pub fn table(title: &str, bodies: &[&BodyAccount], total: &Figures) -> Result<Table, sheet::WriteError> {
    let mut columns = vec![sheet::Column::new("Ente", Kind::Text)];
    columns.extend(Column::ALL.iter().map(|column| sheet::Column::new(column.label(), Kind::Money)));
    columns.push(sheet::Column::new("Servizi non ancora in fattura", Kind::Integer));
    let mut table = Table::new(title, columns);
    let row = |name: &str, figures: &Figures, pending: usize| {
        let money = |cents: Cents| Cell::Money(cents.get());
        let figures = Column::ALL.iter().map(|column| money(figures.get(*column)));
        let pending = Cell::Integer(i64::try_from(pending).unwrap_or(i64::MAX));
        std::iter::once(Cell::text(name)).chain(figures).chain([pending]).collect::<Vec<Cell>>()
    };
    for body in bodies {
        table.push(row(&body.name, &body.figures, body.pending.len()))?;
    }
    let pending = bodies.iter().map(|body| body.pending.len()).sum();
    table.push(row("Totale", total, pending))?;
    Ok(table)
}
