//! What this is: the people of the centre (for an administrator: of the installation), and their invitations.
//! What it is not: one person; see `account`.

use askama::Template;
use axum::extract::{Extension, Path, State};
use axum::response::Response;
use kernel::permission::{ManageAccounts, ViewAccounts};
use kernel::{BodyId, Can, Email, NETWORK, Role};
use sheet::{Cell, Column, Kind, Table};
use store::{Entry, StoreError, Tx};
use webkit::{
    App, Count, Cursor, Direction, Flash, Form, Format, Frame, ListQuery, ListView, Posted, Problem,
    SignedIn, Sort, export, page, page_invalid, redirect_with,
};

use super::Wired;
use super::role_choice::RoleChoice;
use crate::letters;
use crate::notes::{self, About};
use crate::roles::NewGrant;
use crate::store::InvitationId;
use crate::store::invitations::{self, Invitation};
use crate::store::people::{self, Order, PersonRow, Wanted};

#[derive(Template)]
#[template(path = "accounts.html")]
struct AccountsPage {
    frame: Frame,
    list: ListView,
    rows: Vec<PersonRow>,
    invitations: Vec<Invitation>,
    plain: Form,
    roles: Vec<(&'static str, &'static str)>,
    bodies: Vec<(String, String)>,
    states: [(&'static str, &'static str); 2],
    manages: bool,
}

#[derive(Template)]
#[template(path = "invite.html")]
struct InvitePage {
    frame: Frame,
    form: Form,
    choice: RoleChoice,
    fresh: InvitationId,
}

fn wanted(query: &ListQuery) -> Wanted {
    let known = |code: &&str| Role::from_code(code).is_some();
    Wanted {
        words: query.q(),
        role: query.filter("ruolo").filter(known).unwrap_or_default().to_owned(),
        body: query.filter_as("ente"),
        state: query
            .filter("stato")
            .filter(|state| STATES.iter().any(|(s, _)| s == state))
            .unwrap_or_default()
            .into(),
    }
}

const STATES: [(&str, &str); 2] = [("attivi", "Attivi"), ("disattivati", "Disattivati")];

fn order(sort: Sort) -> Order {
    match (sort.key, sort.direction) {
        ("email", Direction::Up) => Order::EmailUp,
        ("email", Direction::Down) => Order::EmailDown,
        (_, Direction::Up) => Order::NameUp,
        (_, Direction::Down) => Order::NameDown,
    }
}

fn place(order: Order) -> impl Fn(&PersonRow) -> Cursor {
    move |row| {
        let key = match order {
            Order::NameUp | Order::NameDown => &row.sort_key,
            Order::EmailUp | Order::EmailDown => &row.email,
        };
        Cursor::after([key.clone(), row.account_id.to_string(), row.row_id.to_string()])
    }
}

pub(super) async fn list(
    State(app): State<App>,
    signed: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = signed.actor().may_over(ViewAccounts)?;
    let sort = query.sort(["nome", "email"]);
    let mut tx = app.db.read(NETWORK).await?;
    if let Some(format) = query.format() {
        return file(&mut tx, &can, &wanted(&query), order(sort), format).await;
    }
    let after = query.after().and_then(|cursor| {
        let [key, account, row] = cursor.values()?;
        Some((key.to_owned(), account.parse().ok()?, row.parse().ok()?))
    });
    let limit = i64::try_from(ListView::SIZE).unwrap_or(50).saturating_add(1);
    let mut rows = people::page(&mut tx, &can, &wanted(&query), order(sort), after, limit).await?;
    let count = people::count(&mut tx, &can, &wanted(&query)).await?;
    let view =
        ListView::new(&query, sort).cut(&mut rows, place(order(sort))).counted(Count::up_to(1000, count));
    let shown = (view, rows, wanted(&query).body);
    page(&accounts_page(&app, &signed, &mut tx, &can, shown).await?)
}

async fn accounts_page(
    app: &App,
    signed: &SignedIn,
    tx: &mut Tx,
    can: &Can<ViewAccounts>,
    (list, rows, body): (ListView, Vec<PersonRow>, Option<BodyId>),
) -> Result<AccountsPage, Problem> {
    let manages = signed.actor().may_over(ManageAccounts).is_ok();
    let frame = Frame::new(signed, app, "Persone e ruoli").area("account");
    let bodies = people::bodies(tx, can).await?;
    let roles = Role::ALL.into_iter().filter(|role| *role != Role::Console);
    let shown = |role: &Role| can.tenant() == NETWORK || role.is_for_a_centre() || role.is_for_a_body();
    Ok(AccountsPage {
        frame: if manages { frame.primary("Invita una persona", "/account/invita") } else { frame },
        list,
        rows,
        invitations: invitations::open(tx, can, body).await?,
        plain: Form::empty(signed, ""),
        roles: roles.filter(shown).map(|role| (role.code(), role.label())).collect(),
        bodies: bodies.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
        states: STATES,
        manages,
    })
}

async fn file(
    tx: &mut Tx,
    can: &Can<ViewAccounts>,
    wanted: &Wanted,
    order: Order,
    format: Format,
) -> Result<Response, Problem> {
    let names = ["Nome", "E-mail", "Ruolo", "Centro o ente", "Stato", "Ultimo accesso"];
    let mut table = Table::new("Persone e ruoli", names.map(|name| Column::new(name, Kind::Text)).into());
    for row in people::page(tx, can, wanted, order, None, i64::MAX).await? {
        let state = if row.disabled_at.is_some() { "Disattivato" } else { "Attivo" };
        let last = row.last_sign_in_at.map_or_else(|| "mai".to_owned(), |at| at.to_string());
        let cells =
            [&row.name, &row.email, row.role_label(), row.where_label(), state, &last].map(Cell::text);
        table.push(cells.into()).map_err(|why| Problem::internal(&why))?;
    }
    export(format, "Persone e ruoli", &table, tx.today())
}

fn invite_frame(signed: &SignedIn, app: &App) -> Frame {
    Frame::new(signed, app, "Invita una persona")
        .crumb("Persone e ruoli", "/account")
        .area("account")
        .lead("Riceverà per e-mail un indirizzo, valido 14 giorni, per accettare e scegliere la password.")
}

pub(super) async fn invite_form(
    State(app): State<App>,
    Extension(wiring): Wired,
    signed: SignedIn,
) -> Result<Response, Problem> {
    signed.actor().may_over(ManageAccounts)?;
    let choice = RoleChoice::for_giver(&app, &wiring, signed.actor()).await?;
    let form = Form::empty(&signed, "/account/invita");
    page(&InvitePage { frame: invite_frame(&signed, &app), form, choice, fresh: app.ids.fresh() })
}

pub(super) async fn invite(
    State(app): State<App>,
    Extension(wiring): Wired,
    signed: SignedIn,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = signed.actor().may_over(ManageAccounts)?;
    let choice = RoleChoice::for_giver(&app, &wiring, signed.actor()).await?;
    let mut f = posted.reader();
    let id: Option<InvitationId> = f.once();
    let email = f.parsed("email", "E-mail", Email::parse);
    let grant = choice.read(&mut f);
    match f.finish_with(|| Some((id?, email?, grant?))) {
        Ok((id, email, grant)) => {
            save(&app, &signed, &can, id, (&email, &grant)).await?;
            Ok(redirect_with("/account", Flash::success(format!("Invito spedito a {email}."))))
        }
        Err(errors) => {
            let form = Form::with(&posted, "/account/invita", errors);
            page_invalid(&InvitePage {
                frame: invite_frame(&signed, &app),
                form,
                choice,
                fresh: app.ids.fresh(),
            })
        }
    }
}

async fn save(
    app: &App,
    signed: &SignedIn,
    can: &Can<ManageAccounts>,
    id: InvitationId,
    (email, grant): (&Email, &NewGrant),
) -> Result<(), StoreError> {
    let mut tx = app.db.write(NETWORK, signed.actor()).await?;
    match invitations::insert(&mut tx, can, id, (email, grant, signed.actor().name())).await {
        // Sent twice by a hurried click: the first one stands.
        Err(StoreError::Taken(_)) => return Ok(()),
        other => other?,
    }
    letters::ask_to_invite(&mut tx, id)?;
    let asked = serde_json::json!({
        "email": email.as_str(), "ruolo": grant.role().code(), "centro": grant.centre(),
        "ente": grant.body().map(|body| body.name.as_str()),
    });
    let summary = format!("Invitata una persona come {}", grant.role().label());
    notes::tell_centre(&mut tx, grant.centre(), (About::Invitation, id.0), &summary)?;
    tx.audit(Entry::new("invitation.send", "invitation", id).summary(summary).created(&asked)?);
    tx.commit().await
}

pub(super) async fn withdraw(
    State(app): State<App>,
    signed: SignedIn,
    Path(id): Path<InvitationId>,
    _: Posted,
) -> Result<Response, Problem> {
    let can = signed.actor().may_over(ManageAccounts)?;
    let mut tx = app.db.write(NETWORK, signed.actor()).await?;
    let invitation = invitations::waiting_in(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
    invitations::withdraw(&mut tx, id).await?;
    notes::tell_centre(&mut tx, invitation.centre_id, (About::Invitation, id.0), "Ritirato un invito")?;
    tx.audit(Entry::new("invitation.withdraw", "invitation", id).summary("Ritirato un invito"));
    tx.commit().await?;
    Ok(redirect_with("/account", Flash::success("Invito ritirato: l'indirizzo spedito non vale più.")))
}

pub(super) async fn send_again(
    State(app): State<App>,
    signed: SignedIn,
    Path(id): Path<InvitationId>,
    _: Posted,
) -> Result<Response, Problem> {
    let can = signed.actor().may_over(ManageAccounts)?;
    let mut tx = app.db.write(NETWORK, signed.actor()).await?;
    invitations::waiting_in(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
    invitations::prolong(&mut tx, id).await?;
    letters::ask_to_invite(&mut tx, id)?;
    tx.audit(Entry::new("invitation.send_again", "invitation", id).summary("Rispedito un invito"));
    tx.commit().await?;
    Ok(redirect_with("/account", Flash::success("Invito rispedito: vale il nuovo indirizzo, per 14 giorni.")))
}
