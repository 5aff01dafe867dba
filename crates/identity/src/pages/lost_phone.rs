//! What this is: help for who has lost the telephone and the recovery codes: whoever looks after them takes the
//! second step away, and a letter tells them so.
//! What it is not: a way in: the password is still asked for.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{AccountId, NETWORK};
use store::Entry;
use webkit::{App, Confirm, Flash, Form, Frame, Posted, Problem, SignedIn, redirect_with};

use super::account::may_judge;
use crate::mail;
use crate::store::accounts;

pub(super) async fn ask(
    State(app): State<App>,
    signed: SignedIn,
    Path(id): Path<AccountId>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read(NETWORK).await?;
    let account = may_judge(&mut tx, &signed, id).await?;
    let back = format!("/account/{id}");
    let frame = Frame::new(&signed, &app, format!("Togli il codice al telefono a {}?", account.name))
        .crumb("Persone e ruoli", "/account")
        .crumb(&account.name, &back)
        .area("account");
    Confirm::new(frame, Form::empty(&signed, format!("/account/{id}/codice")), "Togli il codice", back)
        .effect("alla persona basterà la password per entrare, finché non riattiva il codice")
        .effect("riceverà un messaggio che lo dice")
        .effect("fallo solo se ti ha detto a voce di aver perso il telefono e i codici di recupero")
        .page()
}

pub(super) async fn take_away(
    State(app): State<App>,
    signed: SignedIn,
    Path(id): Path<AccountId>,
    _: Posted,
) -> Result<Response, Problem> {
    let mut tx = app.db.write(NETWORK, signed.actor()).await?;
    let account = may_judge(&mut tx, &signed, id).await?;
    if accounts::disable_totp(&mut tx, id).await? {
        let text = format!(
            "Buongiorno,\n\n{} ha tolto il codice al telefono dal tuo account di Area Vasta: per entrare basta la \
             password.\n\nSe non l'hai chiesto, avvisa subito il tuo centro servizi e cambia la password.\n",
            signed.actor().name()
        );
        mail::enqueue(&mut tx, &account.email, "Area Vasta: codice al telefono tolto", &text)?;
        let line = Entry::new("account.totp_off", "account", id);
        tx.audit(line.summary("Tolto il codice al telefono a chi lo ha perso"));
        tx.commit().await?;
    }
    Ok(redirect_with(&format!("/account/{id}"), Flash::success("Codice al telefono tolto.")))
}
