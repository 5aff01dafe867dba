//! What this is: giving a person of the centre another role, and taking one away.
//! What it is not: inviting somebody new.

use askama::Template;
use axum::extract::{Extension, Path, State};
use axum::response::Response;
use kernel::permission::ManageAccounts;
use kernel::{AccountId, NETWORK};
use store::{Entry, Tx};
use webkit::{
    App, Confirm, Flash, Form, Frame, Posted, Problem, SignedIn, page, page_invalid, redirect_with,
};

use super::Wired;
use super::account::{person, someone_is_left};
use super::role_choice::RoleChoice;
use crate::notes::{self, About};
use crate::roles::NotThatRole;
use crate::setup;
use crate::store::GrantId;
use crate::store::accounts::Account;
use crate::store::grants::{self, HeldRole};
use crate::{mail, store::accounts};

#[derive(Template)]
#[template(path = "add_role.html")]
struct AddRolePage {
    frame: Frame,
    form: Form,
    choice: RoleChoice,
}

fn frame(signed: &SignedIn, app: &App, account: &Account, title: String) -> Frame {
    Frame::new(signed, app, title)
        .crumb("Persone e ruoli", "/account")
        .crumb(&account.name, format!("/account/{}", account.account_id))
        .area("account")
}

pub(super) async fn form(
    State(app): State<App>,
    Extension(wiring): Wired,
    signed: SignedIn,
    Path(id): Path<AccountId>,
) -> Result<Response, Problem> {
    signed.actor().may_over(ManageAccounts)?;
    let mut tx = app.db.read(NETWORK).await?;
    let (account, _) = person(&mut tx, &signed, id).await?;
    drop(tx);
    let choice = RoleChoice::for_giver(&app, &wiring, signed.actor()).await?;
    let frame = frame(&signed, &app, &account, format!("Aggiungi un ruolo a {}", account.name));
    let form = Form::empty(&signed, format!("/account/{id}/ruoli"));
    page(&AddRolePage { frame, form, choice })
}

pub(super) async fn add(
    State(app): State<App>,
    Extension(wiring): Wired,
    signed: SignedIn,
    Path(id): Path<AccountId>,
    posted: Posted,
) -> Result<Response, Problem> {
    signed.actor().may_over(ManageAccounts)?;
    let choice = RoleChoice::for_giver(&app, &wiring, signed.actor()).await?;
    let mut f = posted.reader();
    let role = choice.read(&mut f);
    let mut tx = app.db.write(NETWORK, signed.actor()).await?;
    let (account, _) = person(&mut tx, &signed, id).await?;
    match f.finish_with(|| role) {
        Ok(role) => {
            if setup::give(&mut tx, id, &role).await? {
                tell(&mut tx, &account, role.role().label())?;
                tx.commit().await?;
            }
            Ok(redirect_with(&format!("/account/{id}"), Flash::success("Ruolo assegnato.")))
        }
        Err(errors) => {
            let frame = frame(&signed, &app, &account, format!("Aggiungi un ruolo a {}", account.name));
            let form = Form::with(&posted, format!("/account/{id}/ruoli"), errors);
            page_invalid(&AddRolePage { frame, form, choice })
        }
    }
}

fn tell(tx: &mut Tx, account: &Account, role: &str) -> Result<(), Problem> {
    let text = format!(
        "Buongiorno,\n\nti è stato assegnato un nuovo ruolo in Area Vasta: {role}.\n\n\
         Lo trovi dopo l'accesso, con «Cambia ruolo» in alto a destra.\n"
    );
    mail::enqueue(tx, &account.email, "Area Vasta: nuovo ruolo", &text).map_err(Problem::from)
}

/// A role that whoever asks may take away: of somebody they see, and of a kind that is theirs to give.
async fn removable(
    tx: &mut Tx,
    signed: &SignedIn,
    (id, role): (AccountId, GrantId),
) -> Result<HeldRole, Problem> {
    signed.actor().may_over(ManageAccounts)?;
    let (_, seen) = person(tx, signed, id).await?;
    let role = seen.into_iter().find(|held| held.grant_id == role).ok_or(Problem::NotFound)?;
    let giver = signed.actor().grant();
    if giver.tenant != NETWORK && giver.tenant != role.centre_id {
        return Err(Problem::Forbidden(NotThatRole::NotYours.to_string()));
    }
    someone_is_left(tx, &role).await?;
    Ok(role)
}

pub(super) async fn ask_remove(
    State(app): State<App>,
    signed: SignedIn,
    Path((id, role)): Path<(AccountId, GrantId)>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read(NETWORK).await?;
    let role = removable(&mut tx, &signed, (id, role)).await?;
    let account = accounts::by_id(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let title = format!("Togli a {} il ruolo {}?", account.name, role.described());
    let form = Form::empty(&signed, format!("/account/{id}/ruoli/{}/togli", role.grant_id));
    Confirm::new(frame(&signed, &app, &account, title), form, "Togli il ruolo", format!("/account/{id}"))
        .effect("la persona non potrà più agire in questo ruolo; se lo sta facendo, esce subito")
        .effect("i token per l'API legati a questo ruolo smettono di funzionare")
        .effect("ciò che ha fatto finora resta nel registro delle attività")
        .page()
}

pub(super) async fn remove(
    State(app): State<App>,
    signed: SignedIn,
    Path((id, role)): Path<(AccountId, GrantId)>,
    _: Posted,
) -> Result<Response, Problem> {
    signed.actor().may_over(ManageAccounts)?;
    let mut tx = app.db.write(NETWORK, signed.actor()).await?;
    grants::hold_centres_of(&mut tx, id).await?;
    let role = removable(&mut tx, &signed, (id, role)).await?;
    grants::remove(&mut tx, role.grant_id).await?;
    let summary = format!("Tolto il ruolo {}", role.described());
    notes::tell_centre(&mut tx, role.centre_id, (About::Account, id.0), &summary)?;
    tx.audit(Entry::new("account.ungrant", "account", id).summary(summary));
    tx.commit().await?;
    let to =
        if signed.actor().account() == Some(id) { "/account".to_owned() } else { format!("/account/{id}") };
    Ok(redirect_with(&to, Flash::success("Ruolo tolto.")))
}
