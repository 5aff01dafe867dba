//! What this is: acting in another of one's roles.
//! What it is not: a way to a role that one does not hold.

use axum::extract::State;
use axum::response::Response;
use kernel::{Actor, NETWORK};
use store::{Entry, Tx};
use webkit::{App, Flash, Posted, Problem, redirect_with};

use super::Me;
use super::sign_in::fresh_cookie;
use crate::gate::set_cookie;
use crate::secret;
use crate::store::grants::{self, HeldRole};
use crate::store::{GrantId, accounts, sessions};

pub(super) async fn choose(State(app): State<App>, me: Me, posted: Posted) -> Result<Response, Problem> {
    let wanted: Option<GrantId> = posted.get("ruolo").and_then(|text| text.parse().ok());
    let mut tx = app.db.read(NETWORK).await?;
    let held = grants::of_account(&mut tx, me.seat.account).await?;
    drop(tx);
    let role = held.iter().find(|role| Some(role.grant_id) == wanted).ok_or(Problem::NotFound)?;
    let (token, cookie) = fresh_cookie(&app);
    act(&app, &me, role, &token).await?;
    let said = Flash::success(format!("Ora agisci come {}.", role.described()));
    let mut response = redirect_with("/scrivania", said);
    set_cookie(&mut response, &cookie);
    Ok(response)
}

/// The session gets a new secret, because it is now worth something else.
async fn act(app: &App, me: &Me, role: &HeldRole, token: &str) -> Result<(), Problem> {
    let grant = role.grant().ok_or(Problem::NotFound)?;
    let author = Actor::person(me.seat.account, me.signed.actor().name(), grant);
    let mut tx: Tx = app.db.write(NETWORK, &author).await?;
    let fresh = (secret::hash(token), secret::fresh());
    if !sessions::rotate(&mut tx, me.seat.session, (fresh.0, &fresh.1), role.grant_id).await? {
        return Err(Problem::NotFound);
    }
    accounts::acting(&mut tx, me.seat.account, role.grant_id).await?;
    let line = Entry::new("account.act", "account", me.seat.account);
    tx.audit(line.summary(format!("Agisce come {}", role.described())));
    tx.commit().await.map_err(Problem::from)
}
