//! What this is: one person, as whoever looks after a centre sees them: roles, tokens, shut out or let in.
//! What it is not: their password, their code, or what they do in other centres.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::{ManageAccounts, ViewAccounts};
use kernel::{AccountId, Can, NETWORK, Role, SessionId, TokenId};
use store::{AuditRow, Entry, StoreError, Tx};
use webkit::{App, Confirm, Flash, Form, Frame, Posted, Problem, SignedIn, page, redirect_with};

use crate::store::accounts::{self, Account};
use crate::store::grants::{self, HeldRole};
use crate::store::people;
use crate::store::sessions;
use crate::store::tokens::{self, ListedToken};

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    frame: Frame,
    account: Account,
    roles: Vec<ShownRole>,
    tokens: Vec<ListedToken>,
    trail: Vec<AuditRow>,
    plain: Form,
    manages: bool,
    oneself: bool,
}

/// A role, and why it cannot be taken away, if it cannot.
struct ShownRole {
    held: HeldRole,
    kept: Option<String>,
}

impl AccountPage {
    /// Whether the person holds a role that nobody else holds: they cannot be shut out either.
    fn is_needed(&self) -> bool {
        self.roles.iter().any(|role| role.kept.is_some())
    }
}

/// A person that whoever asks may see, with the roles that concern them.
pub(super) async fn person(
    tx: &mut Tx,
    signed: &SignedIn,
    id: AccountId,
) -> Result<(Account, Vec<HeldRole>), Problem> {
    let can = signed.actor().may_over(ViewAccounts)?;
    people::visible(tx, &can, id).await?.ok_or(Problem::NotFound)
}

pub(super) async fn show(
    State(app): State<App>,
    signed: SignedIn,
    Path(id): Path<AccountId>,
) -> Result<Response, Problem> {
    let can = signed.actor().may_over(ViewAccounts)?;
    let mut tx = app.db.read(NETWORK).await?;
    let (account, roles) = person(&mut tx, &signed, id).await?;
    let tokens = tokens::of_person(&mut tx, &can, id).await?;
    let trail = trail(&mut tx, &can, id).await?;
    let manages = signed.actor().may_over(ManageAccounts).is_ok();
    let frame = Frame::new(&signed, &app, &account.name).crumb("Persone e ruoli", "/account").area("account");
    let oneself = signed.actor().account() == Some(id);
    let plain = Form::empty(&signed, "");
    let roles = shown(&mut tx, roles).await?;
    page(&AccountPage { frame, account, roles, tokens, trail, plain, manages, oneself })
}

async fn shown(tx: &mut Tx, roles: Vec<HeldRole>) -> Result<Vec<ShownRole>, Problem> {
    let mut all = Vec::new();
    for held in roles {
        let kept = last_holder(tx, &held).await?;
        all.push(ShownRole { held, kept });
    }
    Ok(all)
}

/// What happened to the account, for the administrator: a responsible of one centre must not read here what the
/// person does in another.
async fn trail(tx: &mut Tx, can: &Can<ViewAccounts>, id: AccountId) -> Result<Vec<AuditRow>, Problem> {
    if can.tenant() != NETWORK {
        return Ok(Vec::new());
    }
    Ok(tx.audit_lines(("", "account", Some(id.0)), (None, None), i64::MAX, 20).await?)
}

/// Whether somebody may shut a person out of everything, or let them in again: only if all of the person's roles
/// are theirs to give.
pub(super) async fn may_judge(tx: &mut Tx, signed: &SignedIn, id: AccountId) -> Result<Account, Problem> {
    let can = signed.actor().may_over(ManageAccounts)?;
    let (account, seen) = person(tx, signed, id).await?;
    if signed.actor().account() == Some(id) {
        return Err(Problem::Conflict(
            "Non puoi disattivare il tuo stesso account: chiedilo a un collega.".into(),
        ));
    }
    let all = grants::of_account(tx, id).await?;
    if can.tenant() != NETWORK && all.len() > seen.len() {
        return Err(Problem::Conflict(
            "Questa persona ha ruoli anche in altri centri: togli i ruoli del tuo centro, oppure chiedi \
             all'amministratore di sistema di disattivarla."
                .into(),
        ));
    }
    Ok(account)
}

async fn may_disable(tx: &mut Tx, signed: &SignedIn, id: AccountId) -> Result<Account, Problem> {
    let account = may_judge(tx, signed, id).await?;
    for role in grants::of_account(tx, id).await? {
        someone_is_left(tx, &role).await?;
    }
    Ok(account)
}

/// A centre without a responsible, or an installation without an administrator, could not help itself. Who is about
/// to change something holds the centre first ([`grants::hold_centres_of`]).
pub(super) async fn someone_is_left(tx: &mut Tx, role: &HeldRole) -> Result<(), Problem> {
    last_holder(tx, role).await?.map_or(Ok(()), |why| Err(Problem::Conflict(why)))
}

/// Why a role must stay where it is: nobody else holds it.
async fn last_holder(tx: &mut Tx, role: &HeldRole) -> Result<Option<String>, StoreError> {
    let Some(kind @ (Role::Director | Role::Administrator)) = Role::from_code(&role.role) else {
        return Ok(None);
    };
    if grants::other_holders(tx, (role.centre_id, kind), role.account_id).await? > 0 {
        return Ok(None);
    }
    Ok(Some(format!(
        "È l'unica persona con il ruolo «{}» in {}: prima assegnalo a un'altra.",
        kind.label(),
        role.centre_name
    )))
}

pub(super) async fn ask_disable(
    State(app): State<App>,
    signed: SignedIn,
    Path(id): Path<AccountId>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read(NETWORK).await?;
    let account = may_disable(&mut tx, &signed, id).await?;
    let back = format!("/account/{id}");
    let frame = Frame::new(&signed, &app, format!("Disattiva {}?", account.name))
        .crumb("Persone e ruoli", "/account")
        .crumb(&account.name, &back)
        .area("account");
    let form = Form::empty(&signed, format!("/account/{id}/disattiva"));
    Confirm::new(frame, form, "Disattiva l'account", back)
        .effect("la persona esce subito e non può più accedere")
        .effect("i suoi token per l'API smettono di funzionare")
        .effect("ruoli e attività restano registrati: potrai riattivarla")
        .page()
}

pub(super) async fn disable(
    State(app): State<App>,
    signed: SignedIn,
    Path(id): Path<AccountId>,
    _: Posted,
) -> Result<Response, Problem> {
    signed.actor().may_over(ManageAccounts)?;
    let mut tx = app.db.write(NETWORK, signed.actor()).await?;
    grants::hold_centres_of(&mut tx, id).await?;
    let account = may_disable(&mut tx, &signed, id).await?;
    if accounts::disable(&mut tx, id).await? {
        let nobody: SessionId = tx.id();
        sessions::revoke_others(&mut tx, id, nobody).await?;
        let line = Entry::new("account.disable", "account", id).summary("Disattivato l'account");
        let disabled_at = Some(tx.now());
        let after = Account { disabled_at, ..account.clone() };
        tx.audit(line.change(&account.for_the_trail(), &after.for_the_trail())?);
        tx.commit().await?;
    }
    Ok(redirect_with(&format!("/account/{id}"), Flash::success("Account disattivato.")))
}

pub(super) async fn enable(
    State(app): State<App>,
    signed: SignedIn,
    Path(id): Path<AccountId>,
    _: Posted,
) -> Result<Response, Problem> {
    let mut tx = app.db.write(NETWORK, signed.actor()).await?;
    let account = may_judge(&mut tx, &signed, id).await?;
    if accounts::enable(&mut tx, id).await? {
        let line = Entry::new("account.enable", "account", id).summary("Riattivato l'account");
        let after = Account { disabled_at: None, ..account.clone() };
        tx.audit(line.change(&account.for_the_trail(), &after.for_the_trail())?);
        tx.commit().await?;
    }
    Ok(redirect_with(&format!("/account/{id}"), Flash::success("Account riattivato.")))
}

pub(super) async fn revoke_token(
    State(app): State<App>,
    signed: SignedIn,
    Path((id, token)): Path<(AccountId, TokenId)>,
    _: Posted,
) -> Result<Response, Problem> {
    let can = signed.actor().may_over(ManageAccounts)?;
    let mut tx = app.db.write(NETWORK, signed.actor()).await?;
    person(&mut tx, &signed, id).await?;
    if !tokens::revoke_in(&mut tx, &can, token).await? {
        return Err(Problem::NotFound);
    }
    tx.audit(Entry::new("account.token_revoke", "account", id).summary("Revocato un token per l'API"));
    tx.commit().await?;
    Ok(redirect_with(&format!("/account/{id}"), Flash::success("Token revocato: da ora non funziona più.")))
}
