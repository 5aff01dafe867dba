//! What this is: the pages of signing in and out.
//! What it is not: the checks; those are in `crate::signing`.

use askama::Template;
use axum::extract::{Extension, Query, State};
use axum::http::header::USER_AGENT;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use kernel::{Actor, Email, NETWORK};
use serde::Deserialize;
use store::Entry;
use webkit::{
    App, Flash, Form, FormErrors, Frame, Posted, Problem, Visitor, page, page_with, redirect, redirect_with,
};

use super::Me;
use crate::gate::{ClientAddress, SESSION, WAIT, gone, kept, set_cookie};
use crate::secret;
use crate::signing::{self, Browser, CODE_OWED, LONGEST, NotIn};
use crate::store::accounts::Account;
use crate::store::sessions;

/// Where everybody arrives.
const HOME: &str = "/scrivania";

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    frame: Frame,
    form: Form,
    back: String,
}

#[derive(Template)]
#[template(path = "code.html")]
struct CodePage {
    frame: Frame,
    form: Form,
    back: String,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    ritorno: Option<String>,
}

impl Asked {
    fn back(self) -> String {
        self.ritorno.filter(|path| is_our_page(path)).unwrap_or_default()
    }
}

/// Only a page of ours: an address elsewhere would let a stranger's link lead from our sign-in to their copy of it.
/// Browsers take tabs and line ends out of an address before they read it, so that `/<tab>/elsewhere` leads elsewhere.
fn is_our_page(path: &str) -> bool {
    let plain = path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let ours = plain && path.starts_with('/') && !path.starts_with("//");
    let loops = ["/accedi", "/esci", "/agire"].iter().any(|own| path.starts_with(own));
    ours && !loops && path.len() <= 1000
}

pub(super) async fn form(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let back = asked.back();
    if visitor.actor.is_some() {
        return Ok(redirect(if back.is_empty() { HOME } else { &back }));
    }
    let form = Form::empty(&visitor, "/accedi");
    page(&SignInPage { frame: sign_in_frame(&visitor, &app), form, back })
}

fn sign_in_frame(visitor: &Visitor, app: &App) -> Frame {
    Frame::new(visitor, app, "Accedi").lead("Entra con l'indirizzo e-mail con cui sei stato invitato.")
}

pub(super) async fn password(
    State(app): State<App>,
    visitor: Visitor,
    Extension(address): Extension<ClientAddress>,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, Problem> {
    let back = Asked { ritorno: posted.get("ritorno").map(str::to_owned) }.back();
    let mut f = posted.reader();
    let typed = f.password("password", "Password");
    let email = f.text("email", "E-mail", 1..=254);
    let outcome = match (f.finish(), Email::parse(&email)) {
        (Err(errors), _) => Err(errors),
        (Ok(()), email) => enter(&app, email.ok(), typed, &address.0, &headers, &back).await?,
    };
    match outcome {
        Ok(response) => Ok(response),
        Err(errors) => {
            let form = Form::with(&posted, "/accedi", errors);
            let frame = sign_in_frame(&visitor, &app);
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &SignInPage { frame, form, back })
        }
    }
}

async fn enter(
    app: &App,
    email: Option<Email>,
    typed: String,
    address: &str,
    headers: &HeaderMap,
    back: &str,
) -> Result<Result<Response, FormErrors>, Problem> {
    let checked = match email {
        Some(email) => signing::check_password(app, &email, typed, address).await,
        None => Err(NotIn::Refused),
    };
    let entered = match checked {
        Ok(account) if account.totp_enabled => ask_code(app, &account, back).await.map_err(NotIn::from),
        Ok(account) => let_in(app, &account, headers, back).await,
        Err(why) => Err(why),
    };
    or_message(entered)
}

fn or_message(entered: Result<Response, NotIn>) -> Result<Result<Response, FormErrors>, Problem> {
    match entered {
        Ok(response) => Ok(Ok(response)),
        Err(why) => why.into_message().map(|message| Err(FormErrors::one("", message))),
    }
}

async fn ask_code(app: &App, account: &Account, back: &str) -> Result<Response, store::StoreError> {
    let token = signing::wait_for_code(app, account).await?;
    let mut response = redirect(&with_back("/accedi/codice", back));
    set_cookie(&mut response, &kept(WAIT, &token, CODE_OWED, app));
    Ok(response)
}

fn with_back(path: &str, back: &str) -> String {
    if back.is_empty() {
        path.to_owned()
    } else {
        webkit::ListQuery::parse(path, "").link(&[("ritorno", back)])
    }
}

/// A fresh session: its secret is always made here, so one that somebody planted in the browser is worth nothing.
async fn let_in(app: &App, account: &Account, headers: &HeaderMap, back: &str) -> Result<Response, NotIn> {
    let user_agent =
        headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let before = app.site.cookie_of(headers, SESSION).map(str::to_owned);
    let token = signing::open_session(app, account, Browser { user_agent, before }).await?;
    let mut response = redirect(if back.is_empty() { HOME } else { back });
    set_cookie(&mut response, &kept(SESSION, &token, LONGEST, app));
    set_cookie(&mut response, &gone(WAIT, app));
    Ok(response)
}

pub(super) async fn code_form(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if waiting(&app, &headers).await?.is_none() {
        return Ok(too_late());
    }
    let form = Form::empty(&visitor, "/accedi/codice");
    page(&CodePage { frame: code_frame(&visitor, &app), form, back: asked.back() })
}

fn code_frame(visitor: &Visitor, app: &App) -> Frame {
    Frame::new(visitor, app, "Codice di accesso")
        .crumb("Accedi", "/accedi")
        .lead("La password è giusta. Ora scrivi il codice che vedi sul tuo telefono.")
}

fn too_late() -> Response {
    redirect_with("/accedi", Flash::warning("Il tempo per scrivere il codice è scaduto: accedi di nuovo."))
}

async fn waiting(app: &App, headers: &HeaderMap) -> Result<Option<(String, Account)>, Problem> {
    let Some(token) = app.site.cookie_of(headers, WAIT) else { return Ok(None) };
    let account = signing::who_waits(app, token).await?;
    Ok(account.map(|account| (token.to_owned(), account)))
}

pub(super) async fn code(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, Problem> {
    let Some((token, account)) = waiting(&app, &headers).await? else { return Ok(too_late()) };
    let back = Asked { ritorno: posted.get("ritorno").map(str::to_owned) }.back();
    let mut f = posted.reader();
    let typed = f.text("codice", "Codice", 1..=40);
    let outcome = match f.finish() {
        Err(errors) => Err(errors),
        Ok(()) => or_message(with_code(&app, &account, (&token, &typed), &headers, &back).await)?,
    };
    match outcome {
        Ok(response) => Ok(response),
        Err(errors) => {
            let form = Form::with(&posted, "/accedi/codice", errors);
            let frame = code_frame(&visitor, &app);
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &CodePage { frame, form, back })
        }
    }
}

async fn with_code(
    app: &App,
    account: &Account,
    (token, typed): (&str, &str),
    headers: &HeaderMap,
    back: &str,
) -> Result<Response, NotIn> {
    signing::check_code(app, account, token, typed).await?;
    let_in(app, account, headers, back).await
}

pub(super) async fn sign_out(State(app): State<App>, me: Me, _: Posted) -> Result<Response, Problem> {
    let author: &Actor = me.signed.actor();
    let mut tx = app.db.write(NETWORK, author).await?;
    sessions::revoke(&mut tx, me.seat.session, me.seat.account).await?;
    tx.audit(Entry::new("account.sign_out", "account", me.seat.account).summary("Uscita"));
    tx.commit().await?;
    let mut response = redirect_with("/accedi", Flash::success("Sei uscito."));
    set_cookie(&mut response, &gone(SESSION, &app));
    Ok(response)
}

/// A fresh secret for a session that goes on: as a cookie.
pub(super) fn fresh_cookie(app: &App) -> (String, String) {
    let token = secret::fresh();
    let cookie = kept(SESSION, &token, LONGEST, app);
    (token, cookie)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_signing_in_one_comes_back_to_our_pages_only() {
        for good in ["/enti?q=a%20b", "/fatture/123", "/"] {
            assert!(is_our_page(good), "{good}");
        }
        for bad in [
            "",
            "enti",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a\r\nb",
            "/\t/evil.example",
            "/enti?q=città",
            "/\u{7f}",
            "/accedi",
            "/esci",
        ] {
            assert!(!is_our_page(bad), "{bad}");
        }
    }
}
