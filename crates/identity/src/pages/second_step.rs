//! What this is: the code on the telephone: set up, proven once, with recovery codes; turned off with the password.
//! What it is not: forced on anybody.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::NETWORK;
use store::Entry;
use webkit::{
    App, Flash, Form, FormErrors, Frame, Posted, Problem, page, page_invalid, redirect, redirect_with,
};

use super::me::ProofFailed;
use super::profile::{current_password, frame};
use super::{Me, me};
use crate::secret;
use crate::signing;
use crate::store::accounts::{self, Account};
use crate::totp::{self, Setup};

/// Recovery codes on a sheet of paper.
const CODES: usize = 10;
const PATH: &str = "/profilo/codice";

#[derive(Template)]
#[template(path = "second_step.html")]
struct SecondStepPage {
    frame: Frame,
    form: Form,
    plain: Form,
    state: Stand,
}

/// Where the second step stands.
enum Stand {
    Off,
    Offered(Setup),
    On { codes_left: i64 },
}

#[derive(Template)]
#[template(path = "recovery_codes.html")]
struct CodesPage {
    frame: Frame,
    codes: Vec<String>,
}

pub(super) async fn show(State(app): State<App>, me: Me) -> Result<Response, Problem> {
    let form = Form::empty(&me.signed, PATH);
    page(&step_page(&app, &me, form).await?)
}

async fn step_page(app: &App, me: &Me, form: Form) -> Result<SecondStepPage, Problem> {
    let mut tx = app.db.read(NETWORK).await?;
    let account = me::account(&mut tx, me).await?;
    let codes_left = accounts::codes_left(&mut tx, account.account_id).await?;
    let state = match account.totp_secret.as_deref() {
        _ if account.totp_enabled => Stand::On { codes_left },
        Some(kept) => totp::setup(kept, &account.email).map_or(Stand::Off, Stand::Offered),
        None => Stand::Off,
    };
    let frame = frame(me, app, "Codice al telefono");
    Ok(SecondStepPage { frame, form, plain: Form::empty(&me.signed, ""), state })
}

/// A fresh secret each time it begins: one that was shown and left behind is worth nothing.
pub(super) async fn begin(State(app): State<App>, me: Me, _: Posted) -> Result<Response, Problem> {
    let mut tx = app.db.write(NETWORK, me.signed.actor()).await?;
    accounts::offer_totp(&mut tx, me.seat.account, &totp::fresh_secret()).await?;
    tx.commit_unaudited("an offer; it counts, and is audited, once a first code has proven it").await?;
    Ok(redirect(PATH))
}

pub(super) async fn confirm(State(app): State<App>, me: Me, posted: Posted) -> Result<Response, Problem> {
    let mut f = posted.reader();
    let typed = f.text("codice", "Codice", 6..=20);
    let mut tx = app.db.write(NETWORK, me.signed.actor()).await?;
    let account = me::account(&mut tx, &me).await?;
    let proven = !account.totp_enabled && signing::use_code(&mut tx, &account, &typed).await?;
    if !proven {
        f.error(
            "codice",
            "Il codice non corrisponde: controlla l'ora del telefono e scrivi il codice che vedi adesso",
        );
    }
    if let Err(errors) = f.finish() {
        drop(tx);
        return again(&app, &me, &posted, errors).await;
    }
    let (codes, hashes) = fresh_codes();
    accounts::enable_totp(&mut tx, me.seat.account, &hashes).await?;
    let line = Entry::new("account.totp_on", "account", me.seat.account);
    tx.audit(line.summary("Attivato il codice al telefono"));
    tx.commit().await?;
    show_codes(&app, &me, codes)
}

async fn again(app: &App, me: &Me, posted: &Posted, errors: FormErrors) -> Result<Response, Problem> {
    let form = Form::with(posted, PATH, errors);
    page_invalid(&step_page(app, me, form).await?)
}

fn fresh_codes() -> (Vec<String>, Vec<Vec<u8>>) {
    let codes: Vec<String> = std::iter::repeat_with(secret::recovery_code).take(CODES).collect();
    let hashes = codes.iter().map(|code| secret::hash_of_recovery_code(code)).collect();
    (codes, hashes)
}

/// Shown in the answer itself, never again: only their hashes are kept.
fn show_codes(app: &App, me: &Me, codes: Vec<String>) -> Result<Response, Problem> {
    let frame = frame(me, app, "Codici di recupero").crumb("Codice al telefono", PATH);
    page(&CodesPage { frame, codes })
}

pub(super) async fn new_codes(State(app): State<App>, me: Me, posted: Posted) -> Result<Response, Problem> {
    if let Err(failed) = proven(&app, &me, &posted).await {
        return not_proven(&app, &me, &posted, failed).await;
    }
    let (codes, hashes) = fresh_codes();
    let mut tx = app.db.write(NETWORK, me.signed.actor()).await?;
    accounts::replace_codes(&mut tx, me.seat.account, &hashes).await?;
    let line = Entry::new("account.recovery_codes", "account", me.seat.account);
    tx.audit(line.summary("Stampati nuovi codici di recupero"));
    tx.commit().await?;
    show_codes(&app, &me, codes)
}

pub(super) async fn turn_off(State(app): State<App>, me: Me, posted: Posted) -> Result<Response, Problem> {
    if let Err(failed) = proven(&app, &me, &posted).await {
        return not_proven(&app, &me, &posted, failed).await;
    }
    let mut tx = app.db.write(NETWORK, me.signed.actor()).await?;
    accounts::disable_totp(&mut tx, me.seat.account).await?;
    let line = Entry::new("account.totp_off", "account", me.seat.account);
    tx.audit(line.summary("Disattivato il codice al telefono"));
    tx.commit().await?;
    Ok(redirect_with(PATH, Flash::success("Il codice al telefono non sarà più chiesto.")))
}

/// The password, and that the second step is on.
async fn proven(app: &App, me: &Me, posted: &Posted) -> Result<(), ProofFailed> {
    let current = current_password(posted)?;
    let mut tx = app.db.read(NETWORK).await.map_err(Problem::from)?;
    let account: Account = me::account(&mut tx, me).await?;
    drop(tx);
    if !account.totp_enabled {
        return Err(Problem::NotFound.into());
    }
    me::prove(app, &account, current, "attuale").await
}

async fn not_proven(app: &App, me: &Me, posted: &Posted, failed: ProofFailed) -> Result<Response, Problem> {
    match failed {
        ProofFailed::Form(errors) => again(app, me, posted, errors).await,
        ProofFailed::Problem(problem) => Err(problem),
    }
}
