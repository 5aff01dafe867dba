//! What this is: the account of who is looking, and the proof by password before what must be hard to undo.
//! What it is not: a page.

use kernel::NETWORK;
use store::Tx;
use webkit::{App, FormErrors, Problem};

use super::Me;
use crate::password;
use crate::store::accounts::{self, Account};
use crate::store::throttle;
use crate::throttle::Attempt;

/// One's own account.
pub(super) async fn account(tx: &mut Tx, me: &Me) -> Result<Account, Problem> {
    accounts::by_id(tx, me.seat.account).await?.ok_or(Problem::NotFound)
}

/// Checks one's own password, counting the attempts: a browser left open must not be a way to find it out.
pub(super) async fn prove(
    app: &App,
    account: &Account,
    typed: String,
    field: &str,
) -> Result<(), ProofFailed> {
    let attempt = [(Attempt::Password, account.email.as_str())];
    if let Err(wait) = throttle::count(&app.db, &attempt).await.map_err(Problem::from)? {
        return Err(ProofFailed::Form(FormErrors::one(field, wait.to_string())));
    }
    let right = password::matches(typed, account.password_hash.clone()).await;
    if !right.map_err(|why| Problem::internal(&why))? {
        let message = "La password attuale non è corretta: riscrivila";
        return Err(ProofFailed::Form(FormErrors::one(field, message)));
    }
    let mut tx = app.db.write(NETWORK, &kernel::Actor::console(NETWORK)).await.map_err(Problem::from)?;
    throttle::forgive(&mut tx, Attempt::Password, account.email.as_str()).await.map_err(Problem::from)?;
    let reason = "a count of attempts; what the password was asked for is audited";
    tx.commit_unaudited(reason).await.map_err(Problem::from)?;
    Ok(())
}

/// The password was not proven.
pub(super) enum ProofFailed {
    /// It was wrong, or tried too often: the form says so.
    Form(FormErrors),
    /// Our own fault.
    Problem(Problem),
}

impl From<Problem> for ProofFailed {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}
