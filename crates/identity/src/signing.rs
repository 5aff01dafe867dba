//! What this is: signing in, step by step: attempts, password, code, session.
//! What it is not: the pages that ask.

use kernel::{Actor, Email, Instant, NETWORK};
use store::{Entry, StoreError, Tx};
use webkit::{App, Problem};

use crate::password::{self, Unhashable};
use crate::setting::IDLE_HOURS;
use crate::store::accounts::{self, Account};
use crate::store::grants::{self, HeldRole};
use crate::store::sessions::{self, NewSession};
use crate::store::throttle;
use crate::throttle::{Attempt, Wait};
use crate::{secret, totp};

/// No session lives longer, in seconds.
pub(crate) const LONGEST: i64 = 14 * 86_400;
/// A session that rests longer is over, in hours, unless a setting says otherwise.
const IDLE: i64 = 8;
/// How long the code may be owed after the password, in seconds.
pub(crate) const CODE_OWED: i64 = 300;

/// Why somebody does not get in.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotIn {
    #[error(transparent)]
    Wait(#[from] Wait),
    #[error("E-mail o password non corrette. Controlla e riprova, oppure chiedi una nuova password.")]
    Refused,
    #[error(
        "Codice non valido o già usato. Attendi il prossimo codice e riprova, oppure usa un codice di recupero."
    )]
    Code,
    #[error("Il tuo account non ha ancora un ruolo: chiedi al responsabile del tuo centro servizi.")]
    NoRole,
    #[error("database: {0}")]
    Store(#[from] StoreError),
    #[error(transparent)]
    Hash(#[from] Unhashable),
}

impl NotIn {
    /// The sentence for the page, or a fault of ours.
    pub(crate) fn into_message(self) -> Result<String, Problem> {
        match self {
            Self::Store(error) => Err(error.into()),
            Self::Hash(error) => Err(Problem::internal(&error)),
            other => Ok(other.to_string()),
        }
    }
}

/// Checks a password. Who has no account, who is shut out and who mistypes get the same answer after the same work.
pub(crate) async fn check_password(
    app: &App,
    email: &Email,
    typed: String,
    address: &str,
) -> Result<Account, NotIn> {
    throttle::count(&app.db, &[(Attempt::Address, address), (Attempt::Password, email.as_str())]).await??;
    let mut tx = app.db.read(NETWORK).await?;
    let account = accounts::by_email(&mut tx, email).await?;
    drop(tx);
    let kept = account.as_ref().and_then(|account| account.password_hash.clone());
    let right = password::matches(typed, kept).await?;
    match account {
        Some(account) if right && account.disabled_at.is_none() => {
            forgive(app, &account, address).await?;
            Ok(account)
        }
        other => Err(refuse(app, other.as_ref(), "Accesso rifiutato", NotIn::Refused).await?),
    }
}

async fn forgive(app: &App, account: &Account, address: &str) -> Result<(), StoreError> {
    let mut tx = app.db.write(NETWORK, &Actor::console(NETWORK)).await?;
    throttle::forgive(&mut tx, Attempt::Password, account.email.as_str()).await?;
    throttle::give_back(&mut tx, Attempt::Address, address).await?;
    throttle::sweep(&mut tx).await?;
    tx.commit_unaudited("a count of attempts; the sign-in itself is audited").await
}

/// Writes the refusal in the trail; the password of somebody else's attempt is nobody's act. An address without
/// an account gets its line too, which is useful to see and takes the same time.
async fn refuse(
    app: &App,
    account: Option<&Account>,
    summary: &str,
    why: NotIn,
) -> Result<NotIn, StoreError> {
    let mut tx = app.db.write(NETWORK, &Actor::console(NETWORK)).await?;
    let action = "account.sign_in_refused";
    tx.audit(match account {
        Some(account) => Entry::new(action, "account", account.account_id).summary(summary),
        None => Entry::about(action, "account").summary("Accesso rifiutato: indirizzo senza account"),
    });
    tx.commit().await?;
    Ok(why)
}

/// The password was right: gives the secret of the wait for the code.
pub(crate) async fn wait_for_code(app: &App, account: &Account) -> Result<String, StoreError> {
    let token = secret::fresh();
    let mut tx = app.db.write(NETWORK, &Actor::console(NETWORK)).await?;
    let until = tx.now().plus_seconds(CODE_OWED);
    sessions::wait_for_code(&mut tx, secret::hash(&token), account.account_id, until).await?;
    tx.commit_unaudited("half a sign-in; the whole one is audited").await?;
    Ok(token)
}

/// Who owes the code, by the secret of the wait.
pub(crate) async fn who_waits(app: &App, token: &str) -> Result<Option<Account>, StoreError> {
    let mut tx = app.db.read(NETWORK).await?;
    let Some(id) = sessions::waiting(&mut tx, secret::hash(token)).await? else { return Ok(None) };
    Ok(accounts::by_id(&mut tx, id).await?.filter(|account| account.disabled_at.is_none()))
}

/// Checks the code of the second step, or a recovery code, and uses it up.
pub(crate) async fn check_code(app: &App, account: &Account, token: &str, typed: &str) -> Result<(), NotIn> {
    throttle::count(&app.db, &[(Attempt::Code, account.email.as_str())]).await??;
    let mut tx = app.db.write(NETWORK, &Actor::console(NETWORK)).await?;
    if !use_code(&mut tx, account, typed).await? || !sessions::wait_over(&mut tx, secret::hash(token)).await?
    {
        drop(tx);
        return Err(refuse(app, Some(account), "Codice di accesso rifiutato", NotIn::Code).await?);
    }
    throttle::forgive(&mut tx, Attempt::Code, account.email.as_str()).await?;
    tx.commit_unaudited("a code used up; the sign-in itself is audited").await?;
    Ok(())
}

/// Uses up a code of the telephone or of the paper; `false` if it is none, or was used.
pub(crate) async fn use_code(tx: &mut Tx, account: &Account, typed: &str) -> Result<bool, StoreError> {
    let Some(kept) = account.totp_secret.as_deref() else { return Ok(false) };
    match totp::step_of(kept, typed, tx.now()) {
        Some(step) => accounts::use_step(tx, account.account_id, step).await,
        None => accounts::use_code(tx, account.account_id, secret::hash_of_recovery_code(typed)).await,
    }
}

/// The browser that signs in.
pub(crate) struct Browser {
    /// What it says of itself.
    pub(crate) user_agent: String,
    /// The secret of a session it had before: that one ends.
    pub(crate) before: Option<String>,
}

/// Opens a session with a fresh secret, in the role in which the person acted last.
pub(crate) async fn open_session(app: &App, account: &Account, browser: Browser) -> Result<String, NotIn> {
    let mut tx = app.db.read(NETWORK).await?;
    let held = grants::of_account(&mut tx, account.account_id).await?;
    drop(tx);
    let (role, grant) = chosen(account, &held).ok_or(NotIn::NoRole)?;
    let author = Actor::person(account.account_id, &account.name, grant);
    let token = secret::fresh();
    let mut tx = app.db.write(NETWORK, &author).await?;
    if let Some(before) = browser.before {
        sessions::revoke_token(&mut tx, secret::hash(&before)).await?;
    }
    let session = new_session(&mut tx, account, role, &token, browser.user_agent).await?;
    sessions::open(&mut tx, session).await?;
    accounts::signed_in(&mut tx, account.account_id, role.grant_id).await?;
    tx.audit(Entry::new("account.sign_in", "account", account.account_id).summary("Accesso"));
    tx.commit().await?;
    Ok(token)
}

fn chosen<'a>(account: &Account, held: &'a [HeldRole]) -> Option<(&'a HeldRole, kernel::Grant)> {
    let mut usable: Vec<_> = held.iter().filter_map(|role| Some((role, role.grant()?))).collect();
    usable.sort_by_key(|(role, _)| Some(role.grant_id) != account.last_grant_id);
    usable.into_iter().next()
}

async fn new_session(
    tx: &mut Tx,
    account: &Account,
    role: &HeldRole,
    token: &str,
    user_agent: String,
) -> Result<NewSession, StoreError> {
    let today = tx.today();
    let hours =
        tx.setting(IDLE_HOURS, today).await?.and_then(|setting| setting.value.parse().ok()).unwrap_or(IDLE);
    Ok(NewSession {
        session_id: tx.id(),
        token_hash: secret::hash(token),
        account_id: account.account_id,
        grant_id: role.grant_id,
        csrf: secret::fresh(),
        user_agent: user_agent.chars().take(200).collect(),
        idle_seconds: hours.clamp(1, 72).saturating_mul(3600),
        expires_at: end_of(tx.now()),
    })
}

fn end_of(now: Instant) -> Instant {
    now.plus_seconds(LONGEST)
}
