//! What this is: what the director has decided about asking, and how far closed requests have been looked at.
//! What it is not: who was asked.

use ::store::{Entry, StoreError, Tx};
use kernel::permission::EditHelpdesk;
use kernel::{Can, Instant};

use super::Failure;
use crate::model::Rules;

const GET: &str = "SELECT share, again_days, comment_up_to, valid_days, version FROM satisfaction_rules \
    WHERE tenant_id = $1";
const INSERT: &str = "INSERT INTO satisfaction_rules (tenant_id, share, again_days, comment_up_to, valid_days, \
    looked_until, version) VALUES ($1, $2, $3, $4, $5, $6, 1) ON CONFLICT DO NOTHING";
const UPDATE: &str = "UPDATE satisfaction_rules SET share = $2, again_days = $3, comment_up_to = $4, valid_days = $5, \
    looked_until = CASE WHEN share = 0 THEN $6 ELSE looked_until END, version = version + 1 \
    WHERE tenant_id = $1 AND version = $7";
const LOOKED: &str = "SELECT looked_until AS c0 FROM satisfaction_rules WHERE tenant_id = $1 AND share > 0";
const LOOK: &str =
    "UPDATE satisfaction_rules SET looked_until = $2 WHERE tenant_id = $1 AND looked_until < $2";
pub(crate) const SQL: &[&str] = &[GET, INSERT, UPDATE, LOOKED, LOOK];

::store::from_row!(Rules { share, again_days, comment_up_to, valid_days, version });

/// The rules of the transaction's centre; until somebody decides, nobody is asked.
pub async fn get(tx: &mut Tx) -> Result<Rules, StoreError> {
    let tenant = tx.tenant();
    Ok(tx.maybe(GET, &[tenant.into()]).await?.unwrap_or_default())
}

/// Decides. What was closed while nobody was asked is not asked about later.
pub async fn save(tx: &mut Tx, can: &Can<EditHelpdesk>, rules: &Rules) -> Result<(), Failure> {
    let before = get(tx).await?;
    let now = tx.now();
    let values = [
        can.tenant().into(),
        rules.share.into(),
        rules.again_days.into(),
        rules.comment_up_to.into(),
        rules.valid_days.into(),
        now.into(),
        rules.version.into(),
    ];
    let done = match rules.version {
        0 => {
            let [values @ .., _] = values;
            tx.exec(INSERT, &values).await?
        }
        _ => tx.exec(UPDATE, &values).await?,
    };
    if done == 0 {
        return Err(Failure::Stale);
    }
    let line = Entry::about("satisfaction.rules", "satisfaction_rules")
        .summary("Cambiate le regole della soddisfazione");
    tx.audit(line.change(&before, rules)?);
    Ok(())
}

/// How far closed requests have been looked at; none if nobody is to be asked.
pub(crate) async fn looked_until(tx: &mut Tx) -> Result<Option<Instant>, StoreError> {
    let tenant = tx.tenant();
    let found: Option<(Instant,)> = tx.maybe(LOOKED, &[tenant.into()]).await?;
    Ok(found.map(|(until,)| until))
}

/// Closed requests have been looked at as far as this.
pub(crate) async fn look(tx: &mut Tx, until: Instant) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    tx.exec(LOOK, &[tenant.into(), until.into()]).await.map(|_| ())
}
