//! What this is: the chain of acts by which an agreement is approved, and the chain with which new ones begin.
//! What it is not: a fixed procedure: names and order belong to each centre.

use ::store::{Entry, StoreError, Tx};
use kernel::permission::EditAgreement;
use kernel::{AgreementId, Can};

use super::agreements::title;
use super::{Failure, touched};
use crate::Refused;
use crate::model::{Agreement, Step};

/// The chain of a centre that has not written its own. Source: the three agreements compared in the national
/// survey of 2022 (Pesaro e Urbino: Council, Assembly, sending, signature).
pub const DEFAULT_STEPS: [&str; 5] = [
    "Approvazione del Consiglio provinciale",
    "Presentazione all'Assemblea dei Sindaci",
    "Invio agli enti",
    "Atti di adesione degli enti",
    "Firma",
];

const OF: &str = "SELECT position, name, act_number, done_on, note, file_sha256, file_name FROM agreement_step \
    WHERE tenant_id = $1 AND agreement_id = $2 ORDER BY position";
const INSERT: &str = "INSERT INTO agreement_step (tenant_id, agreement_id, position, name, act_number, done_on, \
    note, file_sha256, file_name) VALUES ($1, $2, $3, $4, '', NULL, '', NULL, '')";
const UPDATE: &str = "UPDATE agreement_step SET act_number = $4, done_on = $5, note = $6, file_sha256 = $7, \
    file_name = $8 WHERE tenant_id = $1 AND agreement_id = $2 AND position = $3";
const TEMPLATE: &str =
    "SELECT name AS c0 FROM agreement_step_template WHERE tenant_id = $1 ORDER BY position";
const CLEAR_TEMPLATE: &str = "DELETE FROM agreement_step_template WHERE tenant_id = $1";
const ADD_TEMPLATE: &str =
    "INSERT INTO agreement_step_template (tenant_id, position, name) VALUES ($1, $2, $3)";
pub(crate) const SQL: &[&str] = &[OF, INSERT, UPDATE, TEMPLATE, CLEAR_TEMPLATE, ADD_TEMPLATE];

::store::from_row!(Step { position, name, act_number, done_on, note, file_sha256, file_name });

/// The steps of an agreement, in order.
pub async fn of(tx: &mut Tx, id: AgreementId) -> Result<Vec<Step>, StoreError> {
    tx.all(OF, &[tx.tenant().into(), id.into()]).await
}

/// The names of the steps with which a new agreement begins.
pub async fn template(tx: &mut Tx) -> Result<Vec<String>, StoreError> {
    let own: Vec<(String,)> = tx.all(TEMPLATE, &[tx.tenant().into()]).await?;
    if own.is_empty() {
        return Ok(DEFAULT_STEPS.map(str::to_owned).to_vec());
    }
    Ok(own.into_iter().map(|(name,)| name).collect())
}

/// Replaces the chain with which new agreements begin; existing agreements keep theirs.
pub async fn set_template(tx: &mut Tx, can: &Can<EditAgreement>, names: &[String]) -> Result<(), StoreError> {
    let before = template(tx).await?;
    tx.exec(CLEAR_TEMPLATE, &[can.tenant().into()]).await?;
    for (position, name) in (1_i64..).zip(names) {
        tx.exec(ADD_TEMPLATE, &[can.tenant().into(), position.into(), name.into()]).await?;
    }
    let entry = Entry::about("agreement.template", "agreement");
    tx.audit(
        entry.summary("Modificato l'iter di approvazione delle nuove convenzioni").change(&before, &names)?,
    );
    Ok(())
}

/// Gives a new agreement the centre's chain.
pub(crate) async fn begin(tx: &mut Tx, id: AgreementId) -> Result<(), StoreError> {
    for (position, name) in (1_i64..).zip(template(tx).await?) {
        tx.exec(INSERT, &[tx.tenant().into(), id.into(), position.into(), name.into()]).await?;
    }
    Ok(())
}

/// Records what happened at a step; a file given before stays unless a new one comes.
pub async fn record(
    tx: &mut Tx,
    can: &Can<EditAgreement>,
    agreement: &Agreement,
    step: Step,
) -> Result<Step, Failure> {
    let steps = of(tx, agreement.agreement_id).await?;
    let before =
        steps.into_iter().find(|known| known.position == step.position).ok_or(Refused::NoSuchStep)?;
    let (file_sha256, file_name) = match step.file_sha256 {
        Some(sha256) => (Some(sha256), step.file_name),
        None => (before.file_sha256.clone(), before.file_name.clone()),
    };
    let after = Step { name: before.name.clone(), file_sha256, file_name, ..step };
    let values = [
        can.tenant().into(),
        agreement.agreement_id.into(),
        after.position.into(),
        after.act_number.as_str().into(),
        after.done_on.into(),
        after.note.as_str().into(),
        after.file_sha256.clone().into(),
        after.file_name.as_str().into(),
    ];
    touched(tx.exec(UPDATE, &values).await?)?;
    let entry = Entry::new("agreement.step", "agreement", agreement.agreement_id);
    let summary = format!("Aggiornato il passaggio «{}» della {}", after.name, title(agreement));
    tx.audit(entry.summary(summary).change(&before, &after)?);
    Ok(after)
}
