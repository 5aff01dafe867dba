//! What this is: the answer to an invitation: a name and a password for who is new, a click for who is not.
//! What it is not: signing in; that follows.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{Actor, NETWORK};
use store::{Entry, StoreError, Tx};
use webkit::{
    App, Flash, Form, FormErrors, Frame, Posted, Problem, Visitor, page, page_invalid, page_with,
    redirect_with,
};

use super::GONE;
use super::new_password::{ExpiredPage, read_twice};
use crate::notes::{self, About};
use crate::password::{Password, RULE};
use crate::secret;
use crate::setup;
use crate::store::accounts::{self, Account};
use crate::store::invitations::{self, Invitation};

#[derive(Template)]
#[template(path = "invitation.html")]
struct InvitationPage {
    frame: Frame,
    form: Form,
    invitation: Invitation,
    known: bool,
    rule: &'static str,
}

impl InvitationPage {
    fn new(visitor: &Visitor, app: &App, form: Form, found: &Found) -> Self {
        let frame = Frame::new(visitor, app, "Invito ad Area Vasta");
        let known = found.account.is_some();
        Self { frame, form, invitation: found.invitation.clone(), known, rule: RULE }
    }
}

struct Found {
    invitation: Invitation,
    account: Option<Account>,
}

async fn find(app: &App, token: &str) -> Result<Option<Found>, Problem> {
    let mut tx = app.db.read(NETWORK).await?;
    let Some(invitation) = invitations::by_token(&mut tx, secret::hash(token)).await? else {
        return Ok(None);
    };
    let account = accounts::by_email(&mut tx, &invitation.email).await?;
    Ok(Some(Found { invitation, account }))
}

pub(super) async fn form(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let Some(found) = find(&app, &token).await? else { return expired(&visitor, &app) };
    let form = Form::empty(&visitor, format!("/inviti/{token}"));
    page(&InvitationPage::new(&visitor, &app, form, &found))
}

fn expired(visitor: &Visitor, app: &App) -> Result<Response, Problem> {
    let frame = Frame::new(visitor, app, "Invito non più valido").crumb("Accedi", "/accedi");
    let text = "L'invito è scaduto, è stato ritirato o è già stato accettato. Se lo hai già accettato, accedi; \
        altrimenti chiedine un altro a chi ti ha invitato.";
    page_with(GONE, &ExpiredPage { frame, text, action: ("Vai all'accesso", "/accedi") })
}

pub(super) async fn accept(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let Some(found) = find(&app, &token).await? else { return expired(&visitor, &app) };
    let accepted = match &found.account {
        Some(account) => join(&app, &found.invitation, account).await?,
        None => match read(&posted, &found.invitation) {
            Ok(new) => create(&app, &found.invitation, new).await?,
            Err(errors) => {
                let form = Form::with(&posted, format!("/inviti/{token}"), errors);
                return page_invalid(&InvitationPage::new(&visitor, &app, form, &found));
            }
        },
    };
    if !accepted {
        return expired(&visitor, &app);
    }
    Ok(redirect_with("/accedi", Flash::success("Invito accettato: ora puoi accedere.")))
}

struct NewPerson {
    name: String,
    password: Password,
}

fn read(posted: &Posted, invitation: &Invitation) -> Result<NewPerson, FormErrors> {
    let mut f = posted.reader();
    let name = f.text("nome", "Nome e cognome", 3..=120);
    match (f.finish(), read_twice(posted, &invitation.email)) {
        (Ok(()), Ok(password)) => Ok(NewPerson { name, password }),
        (Ok(()), Err(errors)) | (Err(errors), Ok(_)) => Err(errors),
        (Err(mut errors), Err(more)) => {
            more.iter().for_each(|error| errors.add(error.name.clone(), error.message.clone()));
            Err(errors)
        }
    }
}

async fn create(app: &App, invitation: &Invitation, new: NewPerson) -> Result<bool, Problem> {
    let hash = new.password.hashed().await.map_err(|why| Problem::internal(&why))?;
    let grant = invitation.grant().map_err(|why| Problem::Conflict(why.to_string()))?;
    let mut tx = app.db.write(NETWORK, &Actor::console(NETWORK)).await?;
    if !invitations::accept(&mut tx, invitation.invitation_id).await? {
        return Ok(false);
    }
    setup::add(&mut tx, (&invitation.email, &new.name), Some(hash), &[grant]).await?;
    note(&mut tx, invitation)?;
    tx.commit().await?;
    Ok(true)
}

/// The letter reached the address of an account: whoever opened it holds that address, so the role is given
/// without a password. It opens no session.
async fn join(app: &App, invitation: &Invitation, account: &Account) -> Result<bool, Problem> {
    let grant = invitation.grant().map_err(|why| Problem::Conflict(why.to_string()))?;
    let mut tx = app.db.write(NETWORK, &Actor::console(NETWORK)).await?;
    if !invitations::accept(&mut tx, invitation.invitation_id).await? {
        return Ok(false);
    }
    setup::give(&mut tx, account.account_id, &grant).await?;
    note(&mut tx, invitation)?;
    tx.commit().await?;
    Ok(true)
}

fn note(tx: &mut Tx, invitation: &Invitation) -> Result<(), StoreError> {
    let (id, centre) = (invitation.invitation_id, invitation.centre_id);
    let summary = format!("Accettato l'invito come {}", invitation.described());
    notes::tell_centre(tx, centre, (About::Invitation, id.0), &summary)?;
    tx.audit(Entry::new("invitation.accept", "invitation", id).summary(summary));
    Ok(())
}
