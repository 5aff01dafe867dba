//! What this is: a new password for who forgot theirs, through a link by e-mail.
//! What it is not: a way to find out who has an account: the answer is the same for everybody.

use askama::Template;
use axum::extract::{Extension, Path, State};
use axum::response::Response;
use kernel::{Actor, Email, NETWORK, SessionId};
use store::Entry;
use webkit::{
    App, Flash, Form, FormErrors, Frame, Posted, Problem, Visitor, page, page_invalid, page_with,
    redirect_with,
};

use super::GONE;
use crate::gate::ClientAddress;
use crate::password::{Password, RULE};
use crate::store::accounts::{self, Account};
use crate::store::{resets, sessions, throttle};
use crate::throttle::Attempt;
use crate::{letters, secret};

#[derive(Template)]
#[template(path = "forgotten.html")]
struct ForgottenPage {
    frame: Frame,
    form: Form,
}

#[derive(Template)]
#[template(path = "new_password.html")]
struct NewPasswordPage {
    frame: Frame,
    form: Form,
    rule: &'static str,
}

#[derive(Template)]
#[template(path = "expired.html")]
pub(super) struct ExpiredPage {
    pub(super) frame: Frame,
    pub(super) text: &'static str,
    pub(super) action: (&'static str, &'static str),
}

pub(super) async fn ask(State(app): State<App>, visitor: Visitor) -> Result<Response, Problem> {
    let form = Form::empty(&visitor, "/password/dimenticata");
    page(&ForgottenPage { frame: forgotten_frame(&visitor, &app), form })
}

fn forgotten_frame(visitor: &Visitor, app: &App) -> Frame {
    Frame::new(visitor, app, "Password dimenticata")
        .crumb("Accedi", "/accedi")
        .lead("Ti spediamo un indirizzo da aprire entro un'ora per scegliere una nuova password.")
}

pub(super) async fn send(
    State(app): State<App>,
    visitor: Visitor,
    Extension(address): Extension<ClientAddress>,
    posted: Posted,
) -> Result<Response, Problem> {
    let mut f = posted.reader();
    let email = f.parsed("email", "E-mail", Email::parse);
    match f.finish_with(|| email) {
        Ok(email) => ask_for_letter(&app, &email, &address.0).await,
        Err(errors) => {
            let form = Form::with(&posted, "/password/dimenticata", errors);
            page_invalid(&ForgottenPage { frame: forgotten_frame(&visitor, &app), form })
        }
    }
}

/// Too many letters to one address, or from one place, are not sent; the page says the same.
async fn ask_for_letter(app: &App, email: &Email, address: &str) -> Result<Response, Problem> {
    let attempts = [(Attempt::Address, address), (Attempt::Letter, email.as_str())];
    if throttle::count(&app.db, &attempts).await?.is_ok() {
        let mut tx = app.db.write(NETWORK, &Actor::console(NETWORK)).await?;
        letters::ask_to_reset(&mut tx, email)?;
        tx.commit_unaudited("a letter asked for by nobody known; the letter itself is audited").await?;
    }
    let said = "Se l'indirizzo corrisponde a un account, tra poco riceverai un messaggio con le istruzioni. \
        Controlla anche la posta indesiderata.";
    Ok(redirect_with("/accedi", Flash::info(said)))
}

pub(super) async fn form(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    if whose(&app, &token).await?.is_none() {
        return expired(&visitor, &app);
    }
    let form = Form::empty(&visitor, format!("/password/nuova/{token}"));
    page(&NewPasswordPage { frame: new_frame(&visitor, &app), form, rule: RULE })
}

fn new_frame(visitor: &Visitor, app: &App) -> Frame {
    Frame::new(visitor, app, "Scegli una nuova password").crumb("Accedi", "/accedi")
}

async fn whose(app: &App, token: &str) -> Result<Option<Account>, Problem> {
    let mut tx = app.db.read(NETWORK).await?;
    let Some(id) = resets::find(&mut tx, secret::hash(token)).await? else { return Ok(None) };
    Ok(accounts::by_id(&mut tx, id).await?.filter(|account| account.disabled_at.is_none()))
}

fn expired(visitor: &Visitor, app: &App) -> Result<Response, Problem> {
    let frame = Frame::new(visitor, app, "Indirizzo non più valido").crumb("Accedi", "/accedi");
    let text = "L'indirizzo per la nuova password vale un'ora e una volta sola. Chiedine un altro.";
    page_with(
        GONE,
        &ExpiredPage { frame, text, action: ("Chiedi un nuovo indirizzo", "/password/dimenticata") },
    )
}

pub(super) async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let Some(account) = whose(&app, &token).await? else { return expired(&visitor, &app) };
    match read_twice(&posted, &account.email) {
        Ok(password) => {
            if !replace(&app, &account, password, &token).await? {
                return expired(&visitor, &app);
            }
            let said = Flash::success("La nuova password è salvata: ora puoi accedere.");
            Ok(redirect_with("/accedi", said))
        }
        Err(errors) => {
            let form = Form::with(&posted, format!("/password/nuova/{token}"), errors);
            page_invalid(&NewPasswordPage { frame: new_frame(&visitor, &app), form, rule: RULE })
        }
    }
}

/// A new password, typed twice.
pub(super) fn read_twice(posted: &Posted, email: &Email) -> Result<Password, FormErrors> {
    let mut f = posted.reader();
    let first = f.password("nuova", "Nuova password");
    let again = f.password("ripeti", "Ripeti la nuova password");
    let chosen = if first.is_empty() { None } else { Some(Password::choose(&first, email)) };
    if let Some(Err(weak)) = &chosen {
        f.error("nuova", weak.to_string());
    }
    if !again.is_empty() && first != again {
        f.error("ripeti", "Le due password sono diverse: riscrivi la seconda uguale alla prima");
    }
    f.finish_with(|| chosen.and_then(Result::ok))
}

/// Sets the password and ends every session: whoever had got in with the old one is out.
async fn replace(app: &App, account: &Account, password: Password, token: &str) -> Result<bool, Problem> {
    let hash = password.hashed().await.map_err(|why| Problem::internal(&why))?;
    let mut tx = app.db.write(NETWORK, &Actor::console(NETWORK)).await?;
    if !resets::use_up(&mut tx, secret::hash(token)).await? {
        return Ok(false);
    }
    let nobody: SessionId = tx.id();
    accounts::set_password(&mut tx, account.account_id, hash).await?;
    resets::withdraw(&mut tx, account.account_id).await?;
    sessions::revoke_others(&mut tx, account.account_id, nobody).await?;
    throttle::forgive(&mut tx, Attempt::Password, account.email.as_str()).await?;
    let line = Entry::new("account.reset", "account", account.account_id);
    tx.audit(line.summary("Scelta una nuova password con l'indirizzo ricevuto per e-mail"));
    tx.commit().await?;
    Ok(true)
}
