//! What this is: a file of the bank from its reading to its payments: preview with proposed matches, decisions of
//! people, recording row by row. It may stop anywhere and go on; a movement is imported once.
//! What it is not: the parsing, or the finding of matches; see `bank` and `model::matching`.

mod apply;
mod decide;

use std::collections::BTreeMap;

use kernel::permission::RecordPayment;
use kernel::{BodyId, Can, StatementId};
use store::{Entry, Tx};

pub(crate) use apply::run;
pub use apply::{JOB, Report, apply_here, start};
pub use decide::{Choice, decide, rematch, reopen};

use crate::Failure;
use crate::bank::{Layout, NotRead};
use crate::model::{
    Direction, Ledger, Movement, Payer, Plan, ReadFile, RowOutcome, RowStatus, keys, match_movement,
};
use crate::store::ledger::books_to_write;
use crate::store::papers::Which;
use crate::store::recorded;
use crate::store::rows::{self, BankRow};
use crate::store::statements::{self, Statement, StatementState};

/// Days around a movement in which a payment of the same amount may be the same money.
const ALIKE_DAYS: i32 = 7;

/// A file as it came.
#[derive(Clone, Copy, Debug)]
pub struct Brought<'a> {
    /// The id it will have, chosen beforehand, so that what is sent twice is kept once.
    pub id: StatementId,
    /// Its name.
    pub name: &'a str,
    /// Its content.
    pub bytes: &'a [u8],
}

/// Keeps a file with its preview. The same content is kept once: a second time gives the failure that says where.
pub async fn bring(
    tx: &mut Tx,
    can: &Can<RecordPayment>,
    brought: Brought<'_>,
    (layout, file): (Layout, ReadFile),
) -> Result<Statement, Failure> {
    tx.hold_tenant(can.tenant()).await?;
    let sha256 = tx.put_file(brought.name, "application/octet-stream", brought.bytes).await?;
    if let Some(known) = statements::of_file(tx, can, &sha256).await? {
        return Err(Failure::SameFile(known.statement_id));
    }
    if file.movements.is_empty() && file.left_out.is_empty() {
        return Err(NotRead::Empty.into());
    }
    let statement = statement(tx, &brought, (layout, sha256), &file);
    statements::insert(tx, can, &statement).await?;
    for row in preview(tx, can, statement.statement_id, file.movements).await? {
        rows::insert(tx, can, &row).await?;
    }
    let entry = Entry::new("statement.bring", "bank_statement", statement.statement_id);
    tx.audit(
        entry.summary(format!("Caricato il file della banca {}", statement.file_name)).created(&statement)?,
    );
    Ok(statement)
}

fn statement(
    tx: &Tx,
    brought: &Brought<'_>,
    (layout, sha256): (Layout, String),
    file: &ReadFile,
) -> Statement {
    let days = || file.movements.iter().map(|movement| movement.booked_on);
    Statement {
        statement_id: brought.id,
        layout,
        file_name: brought.name.chars().take(200).collect(),
        sha256,
        account: file.accounts().into_iter().collect::<Vec<_>>().join(" "),
        first_day: days().min(),
        last_day: days().max(),
        left_out: file.left_out.join("\n"),
        state: StatementState::Preview,
        job_id: None,
        created_at: tx.now(),
        created_by: tx.author().map(|author| author.name().to_owned()).unwrap_or_default(),
    }
}

async fn preview(
    tx: &mut Tx,
    can: &Can<RecordPayment>,
    statement: StatementId,
    movements: Vec<Movement>,
) -> Result<Vec<BankRow>, Failure> {
    let mut ledger = ledger(tx, can).await?;
    let keys = keys(&movements);
    let mut rows = Vec::new();
    for ((movement, key), number) in movements.into_iter().zip(keys).zip(1..) {
        let mut row = fresh(statement, number, movement, key);
        weigh(tx, can, &mut ledger, &mut row).await?;
        rows.push(row);
    }
    Ok(rows)
}

fn fresh(statement_id: StatementId, number: i64, movement: Movement, movement_key: String) -> BankRow {
    BankRow {
        statement_id,
        number,
        movement,
        movement_key,
        status: RowStatus::Unknown,
        plan: Plan::default(),
        decision: None,
        outcome: RowOutcome::Waiting,
        payment_id: None,
        message: String::new(),
        version: 1,
    }
}

/// Says what a row is, and takes what it would pay out of the ledger, so that the next row does not pay it again.
async fn weigh(
    tx: &mut Tx,
    can: &Can<RecordPayment>,
    ledger: &mut Ledger,
    row: &mut BankRow,
) -> Result<(), Failure> {
    row.message.clear();
    if row.movement.direction == Direction::Debit {
        (row.status, row.outcome) = (RowStatus::Debit, RowOutcome::Ignored);
        return Ok(());
    }
    if let Some(payment) = recorded::of_movement(tx, can, &row.movement_key).await? {
        (row.status, row.outcome) = (RowStatus::Imported, RowOutcome::Ignored);
        row.payment_id = Some(payment);
        return Ok(());
    }
    let verdict = match_movement(&row.movement, ledger);
    let doubts = doubts(tx, can, &row.movement).await?;
    (row.status, row.plan) = Plan::of(verdict, doubts);
    row.outcome = RowOutcome::Waiting;
    if let Some(decision) = row.plan.proposal(row.status) {
        ledger.settle(&decision.parts);
    }
    Ok(())
}

/// What speaks against recording a movement without a look.
async fn doubts(tx: &mut Tx, can: &Can<RecordPayment>, movement: &Movement) -> Result<Vec<String>, Failure> {
    let around = (movement.booked_on.add_days(-ALIKE_DAYS), movement.booked_on.add_days(ALIKE_DAYS));
    let alike = recorded::alike(tx, can, movement.amount, around).await?;
    let told = alike.iter().map(|payment| {
        format!(
            "C'è già un pagamento di pari importo del {} di {}: controlla che non sia lo stesso",
            payment.paid_on.short(),
            payment.body_name
        )
    });
    let mut doubts: Vec<String> = told.collect();
    if movement.text.starts_with("Storno della banca") {
        doubts.push("La banca lo segna come storno di un'altra operazione".into());
    }
    if movement.booked_on > tx.today() {
        doubts.push("La data è nel futuro".into());
    }
    Ok(doubts)
}

async fn ledger(tx: &mut Tx, can: &Can<RecordPayment>) -> Result<Ledger, Failure> {
    let books = books_to_write(tx, can, Which::All).await?;
    let mut ibans: BTreeMap<BodyId, Vec<String>> = BTreeMap::new();
    for (body, iban) in recorded::accounts(tx, can).await? {
        ibans.entry(body).or_default().push(iban);
    }
    let bodies = registry::bodies::every(tx, can).await?;
    let payers = bodies.into_iter().map(|body| {
        let code = body.data.codes.tax_code.as_ref().map(ToString::to_string).unwrap_or_default();
        let known = ibans.remove(&body.body_id).unwrap_or_default();
        (body.body_id, Payer::new(&body.data.full_name(), &body.data.name, &code, known))
    });
    let payers = payers.collect();
    let pending = books.pending();
    Ok(Ledger::new(books.balances, pending, payers))
}
