//! What this is: what a person says about a row: whose it is and what it pays, or that it is none of ours.
//! What it is not: the recording; that comes with `apply`.

use kernel::permission::RecordPayment;
use kernel::{BodyId, Can, Cents, StatementId};
use store::{Entry, Tx};

use super::{ledger, weigh};
use crate::Failure;
use crate::model::balance::check_parts;
use crate::model::{Decision, Part, RowOutcome};
use crate::store::ledger::books_to_write;
use crate::store::papers::Which;
use crate::store::recorded;
use crate::store::rows::{self, BankRow};
use crate::store::statements::{self, Statement, StatementState};

/// What a person says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// It is this body's, and pays these invoices; the rest stays as its credit.
    Match(BodyId, Vec<Part>),
    /// It pays no invoice.
    LeaveOut(String),
}

/// A file that is not being recorded right now, and one of its rows.
async fn held(
    tx: &mut Tx,
    can: &Can<RecordPayment>,
    (id, number): (StatementId, i64),
) -> Result<(Statement, BankRow), Failure> {
    tx.hold_tenant(can.tenant()).await?;
    let statement = statements::find(tx, can, id).await?.ok_or(Failure::NotThere)?;
    if statement.state == StatementState::Applying {
        return Err(Failure::NotNow(
            "I pagamenti del file sono in registrazione: attendi che finisca".into(),
        ));
    }
    let row = rows::find(tx, can, (id, number)).await?.ok_or(Failure::NotThere)?;
    Ok((statement, row))
}

/// Records what a person says of a row that is not a payment yet.
pub async fn decide(
    tx: &mut Tx,
    can: &Can<RecordPayment>,
    (id, number, shown): (StatementId, i64, i64),
    choice: Choice,
) -> Result<(), Failure> {
    let (statement, before) = held(tx, can, (id, number)).await?;
    match before.outcome {
        RowOutcome::Waiting | RowOutcome::Failed | RowOutcome::LeftOut => {}
        RowOutcome::Done | RowOutcome::Ignored => {
            return Err(Failure::NotNow("Questa riga non si può più abbinare".into()));
        }
    }
    let mut after = BankRow { version: shown, ..before.clone() };
    match choice {
        Choice::LeaveOut(reason) => {
            (after.outcome, after.message, after.decision) = (RowOutcome::LeftOut, reason, None);
        }
        Choice::Match(body, parts) => {
            after.decision = Some(checked(tx, can, (body, parts), before.movement.amount).await?);
            (after.outcome, after.message) = (RowOutcome::Waiting, String::new());
        }
    }
    save(tx, can, &statement, (&before, &after)).await
}

async fn checked(
    tx: &mut Tx,
    can: &Can<RecordPayment>,
    (body_id, parts): (BodyId, Vec<Part>),
    amount: Cents,
) -> Result<Decision, Failure> {
    let body = registry::bodies::get(tx, can, body_id).await?.ok_or(Failure::NotThere)?;
    let books = books_to_write(tx, can, Which::OfBody(body_id)).await?;
    check_parts(&parts, amount, &books.balances)?;
    Ok(Decision { body_id, body_name: body.data.full_name(), parts })
}

/// Puts a row back among those to be matched: one left out, or one whose payment was taken back since.
pub async fn reopen(
    tx: &mut Tx,
    can: &Can<RecordPayment>,
    (id, number, shown): (StatementId, i64, i64),
) -> Result<(), Failure> {
    let (statement, before) = held(tx, can, (id, number)).await?;
    let standing = recorded::of_movement(tx, can, &before.movement_key).await?;
    let may = match before.outcome {
        RowOutcome::LeftOut | RowOutcome::Failed => true,
        RowOutcome::Done | RowOutcome::Ignored => standing.is_none() && before.payment_id.is_some(),
        RowOutcome::Waiting => before.decision.is_some(),
    };
    if !may {
        return Err(Failure::NotNow("La riga è già registrata: prima storna il pagamento".into()));
    }
    let mut after = BankRow { version: shown, decision: None, payment_id: None, ..before.clone() };
    let mut ledger = ledger(tx, can).await?;
    weigh(tx, can, &mut ledger, &mut after).await?;
    save(tx, can, &statement, (&before, &after)).await
}

async fn save(
    tx: &mut Tx,
    can: &Can<RecordPayment>,
    statement: &Statement,
    (before, after): (&BankRow, &BankRow),
) -> Result<(), Failure> {
    if !rows::change(tx, can, after).await? {
        return Err(Failure::Stale);
    }
    let entry = Entry::new("statement.decide", "bank_statement", statement.statement_id);
    let summary = format!("Abbinata la riga {} di {}", after.number, statement.file_name);
    tx.audit(entry.summary(summary).change(before, after)?);
    Ok(())
}

/// Looks again at the rows about which nobody has decided, against what is open now.
pub async fn rematch(tx: &mut Tx, can: &Can<RecordPayment>, id: StatementId) -> Result<usize, Failure> {
    tx.hold_tenant(can.tenant()).await?;
    let statement = statements::find(tx, can, id).await?.ok_or(Failure::NotThere)?;
    if statement.state == StatementState::Applying {
        return Err(Failure::NotNow(
            "I pagamenti del file sono in registrazione: attendi che finisca".into(),
        ));
    }
    let mut ledger = ledger(tx, can).await?;
    let mut changed = 0_usize;
    for before in rows::undecided(tx, can, id).await? {
        let mut after = before.clone();
        weigh(tx, can, &mut ledger, &mut after).await?;
        if after != before && rows::change(tx, can, &after).await? {
            changed = changed.saturating_add(1);
        }
    }
    let entry = Entry::new("statement.rematch", "bank_statement", id);
    tx.audit(entry.summary(format!("Ricalcolati gli abbinamenti di {}", statement.file_name)));
    Ok(changed)
}
