//! What this is: one's own data, password and open sessions.
//! What it is not: one's roles: others give those.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{NETWORK, SessionId};
use store::{Entry, StoreError};
use webkit::{
    App, DiffTable, Flash, Form, Frame, Html, Pairs, Posted, Problem, page, page_conflict, page_invalid,
    redirect_with,
};

use super::me::ProofFailed;
use super::new_password::read_twice;
use super::{Me, me};
use crate::password::RULE;
use crate::store::accounts::{self, Account};
use crate::store::grants::{self, HeldRole};
use crate::store::resets;
use crate::store::sessions::{self, OwnSession};

#[derive(Template)]
#[template(path = "profile.html")]
struct ProfilePage {
    frame: Frame,
    form: Form,
    shown: Html,
    plain: Form,
    diff: DiffTable,
    account: Account,
    roles: Vec<HeldRole>,
    sessions: Vec<OwnSession>,
    current: SessionId,
    /// The roles in which one is not acting now.
    others: Vec<String>,
}

impl ProfilePage {
    /// The header's list of roles opens with a script; these buttons do without.
    fn can_act_as(&self, role: &HeldRole) -> bool {
        self.others.contains(&role.grant_id.to_string())
    }
}

#[derive(Template)]
#[template(path = "profile_password.html")]
struct PasswordPage {
    frame: Frame,
    form: Form,
    rule: &'static str,
}

pub(super) fn frame(me: &Me, app: &App, title: &str) -> Frame {
    Frame::new(&me.signed, app, title).crumb("Il mio profilo", "/profilo")
}

struct Own {
    account: Account,
    roles: Vec<HeldRole>,
    sessions: Vec<OwnSession>,
}

async fn own(app: &App, me: &Me) -> Result<Own, Problem> {
    let mut tx = app.db.read(NETWORK).await?;
    let account = me::account(&mut tx, me).await?;
    let roles = grants::of_account(&mut tx, account.account_id).await?;
    let sessions = sessions::of_account(&mut tx, account.account_id).await?;
    Ok(Own { account, roles, sessions })
}

/// The profile as the table of differences shows it.
fn as_seen(name: &str) -> Pairs {
    vec![("Nome e cognome".into(), name.into())]
}

fn profile_page(app: &App, me: &Me, own: Own, form: Form, diff: DiffTable) -> ProfilePage {
    ProfilePage {
        frame: Frame::new(&me.signed, app, "Il mio profilo"),
        shown: form.shown(own.account.version, &as_seen(&own.account.name)),
        form,
        plain: Form::empty(&me.signed, ""),
        diff,
        account: own.account,
        roles: own.roles,
        sessions: own.sessions,
        current: me.seat.session,
        others: me.signed.other_roles.iter().map(|(_, value)| value.clone()).collect(),
    }
}

pub(super) async fn show(State(app): State<App>, me: Me) -> Result<Response, Problem> {
    let own = own(&app, &me).await?;
    let form = Form::filled(&me.signed, "/profilo", [("nome", own.account.name.clone())]);
    page(&profile_page(&app, &me, own, form, DiffTable::default()))
}

pub(super) async fn rename(State(app): State<App>, me: Me, posted: Posted) -> Result<Response, Problem> {
    let mut f = posted.reader();
    let name = f.text("nome", "Nome e cognome", 3..=120);
    let shown = f.version();
    if let Err(errors) = f.finish() {
        let form = Form::with(&posted, "/profilo", errors);
        return page_invalid(&profile_page(&app, &me, own(&app, &me).await?, form, DiffTable::default()));
    }
    let mut tx = app.db.write(NETWORK, me.signed.actor()).await?;
    let account = me::account(&mut tx, &me).await?;
    if !accounts::rename(&mut tx, &account, &name, shown).await? {
        drop(tx);
        return changed_meanwhile(&app, &me, &posted, &name).await;
    }
    let before = account.for_the_trail();
    let after = Account { name, ..account }.for_the_trail();
    let line = Entry::new("account.rename", "account", me.seat.account).summary("Modificato il proprio nome");
    tx.audit(line.change(&before, &after)?);
    tx.commit().await?;
    Ok(redirect_with("/profilo", Flash::success("Profilo aggiornato.")))
}

async fn changed_meanwhile(app: &App, me: &Me, posted: &Posted, mine: &str) -> Result<Response, Problem> {
    let own = own(app, me).await?;
    let diff = DiffTable::three_way(posted, &as_seen(&own.account.name), &as_seen(mine));
    let form = Form::late(posted, "/profilo");
    page_conflict(&profile_page(app, me, own, form, diff))
}

pub(super) async fn password_form(State(app): State<App>, me: Me) -> Result<Response, Problem> {
    let form = Form::empty(&me.signed, "/profilo/password");
    page(&PasswordPage { frame: frame(&me, &app, "Cambia la password"), form, rule: RULE })
}

pub(super) async fn change_password(
    State(app): State<App>,
    me: Me,
    posted: Posted,
) -> Result<Response, Problem> {
    let mut tx = app.db.read(NETWORK).await?;
    let account = me::account(&mut tx, &me).await?;
    drop(tx);
    match replace(&app, &me, &account, &posted).await {
        Ok(()) => {
            let said = "Password cambiata. Gli altri accessi aperti sono stati chiusi.";
            Ok(redirect_with("/profilo", Flash::success(said)))
        }
        Err(ProofFailed::Problem(problem)) => Err(problem),
        Err(ProofFailed::Form(errors)) => {
            let form = Form::with(&posted, "/profilo/password", errors);
            page_invalid(&PasswordPage { frame: frame(&me, &app, "Cambia la password"), form, rule: RULE })
        }
    }
}

async fn replace(app: &App, me: &Me, account: &Account, posted: &Posted) -> Result<(), ProofFailed> {
    let current = current_password(posted)?;
    let password = read_twice(posted, &account.email).map_err(ProofFailed::Form)?;
    me::prove(app, account, current, "attuale").await?;
    let hash = password.hashed().await.map_err(|why| Problem::internal(&why))?;
    save(app, me, hash).await.map_err(|error| ProofFailed::Problem(error.into()))
}

/// Every other session ends: whoever had got in with the old password is out.
async fn save(app: &App, me: &Me, hash: String) -> Result<(), StoreError> {
    let mut tx = app.db.write(NETWORK, me.signed.actor()).await?;
    accounts::set_password(&mut tx, me.seat.account, hash).await?;
    resets::withdraw(&mut tx, me.seat.account).await?;
    sessions::revoke_others(&mut tx, me.seat.account, me.seat.session).await?;
    let line = Entry::new("account.password", "account", me.seat.account);
    tx.audit(line.summary("Cambiata la propria password"));
    tx.commit().await
}

/// The password that one has now, as typed.
pub(super) fn current_password(posted: &Posted) -> Result<String, ProofFailed> {
    let mut f = posted.reader();
    let current = f.password("attuale", "Password attuale");
    f.finish().map(|()| current).map_err(ProofFailed::Form)
}

pub(super) async fn close_one(
    State(app): State<App>,
    me: Me,
    Path(id): Path<SessionId>,
    _: Posted,
) -> Result<Response, Problem> {
    let mut tx = app.db.write(NETWORK, me.signed.actor()).await?;
    if !sessions::revoke(&mut tx, id, me.seat.account).await? {
        return Err(Problem::NotFound);
    }
    let line = Entry::new("account.close_session", "account", me.seat.account);
    tx.audit(line.summary("Chiuso un proprio accesso"));
    tx.commit().await?;
    Ok(redirect_with("/profilo", Flash::success("Accesso chiuso.")))
}

pub(super) async fn close_others(State(app): State<App>, me: Me, _: Posted) -> Result<Response, Problem> {
    let mut tx = app.db.write(NETWORK, me.signed.actor()).await?;
    let closed = sessions::revoke_others(&mut tx, me.seat.account, me.seat.session).await?;
    let line = Entry::new("account.close_session", "account", me.seat.account);
    tx.audit(line.summary(format!("Chiusi gli altri propri accessi: {closed}")));
    tx.commit().await?;
    Ok(redirect_with("/profilo", Flash::success("Gli altri accessi sono chiusi.")))
}
