//! What this is: until when a body is not to be reminded, and why.
//! What it is not: a change of the days by which its invoices are due.

use axum::extract::{Path, State};
use kernel::{BodyId, Day};
use webkit::{App, Flash, Form, FormErrors, Notice, Posted, Problem, SignedIn, redirect_with};

use super::act::ActPage;
use super::{Answer, frame, may_remind};
use crate::store::pauses::{self, Pause};

async fn load(app: &App, who: &SignedIn, id: BodyId) -> Result<(String, Option<Pause>), Problem> {
    let can = may_remind(who)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let body = registry::bodies::get(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
    let pause = pauses::of_body(&mut tx, &can, id).await?;
    Ok((body.full_name(), pause))
}

fn act_page(app: &App, who: &SignedIn, (id, name): (BodyId, &str), (form, shown): (Form, i64)) -> ActPage {
    let back = format!("/pagamenti/estratto/{id}");
    let frame = frame(app, who, "Non sollecitare fino al").crumb(name.to_owned(), back.clone());
    let version = form.version(shown);
    let text = "Fino a quel giorno compreso all'ente non si mandano solleciti. Per togliere la sospensione scrivi una \
        data passata.";
    ActPage::new(frame, form, "Salva", back)
        .notice(Notice::info(text))
        .hidden(version)
        .field(|form| {
            let help = "L'ultimo giorno senza solleciti, per esempio 30/06/2027.";
            form.day("until", "Non sollecitare fino al").help(help).required()
        })
        .field(|form| {
            let help = "Per esempio «Piano di rientro concordato il 10/11/2026».";
            form.text("reason", "Motivo").help(help).longest(300).required()
        })
}

/// `GET /pagamenti/sospensioni/{body}`
pub(super) async fn edit(State(app): State<App>, who: SignedIn, Path(id): Path<BodyId>) -> Answer {
    let (name, pause) = load(&app, &who, id).await?;
    let shown = pause.as_ref().map_or(0, |pause| pause.version);
    let values = pause.map_or_else(Vec::new, |pause| {
        vec![("until".to_owned(), pause.until_day.iso()), ("reason".into(), pause.reason)]
    });
    let form = Form::filled(&who, format!("/pagamenti/sospensioni/{id}"), values);
    act_page(&app, &who, (id, &name), (form, shown)).page()
}

fn read(posted: &Posted) -> Result<(i64, Day, String), FormErrors> {
    let mut f = posted.reader();
    let shown = f.version();
    let until = f.day("until", "Non sollecitare fino al");
    let reason = f.text("reason", "Motivo", 3..=300);
    f.finish_with(|| Some((shown, until?, reason)))
}

/// `POST /pagamenti/sospensioni/{body}`
pub(super) async fn save(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<BodyId>,
    posted: Posted,
) -> Answer {
    let can = may_remind(&who)?;
    let (name, pause) = load(&app, &who, id).await?;
    match read(&posted) {
        Ok((shown, until, reason)) => {
            let mut tx = app.db.write(can.tenant(), who.actor()).await?;
            pauses::set(&mut tx, &can, (id, shown), (until, &reason)).await?;
            tx.commit().await?;
            Ok(redirect_with(&format!("/pagamenti/estratto/{id}"), Flash::success("Sospensione salvata.")))
        }
        Err(errors) => {
            let shown = pause.map_or(0, |pause| pause.version);
            let form = Form::with(&posted, format!("/pagamenti/sospensioni/{id}"), errors);
            act_page(&app, &who, (id, &name), (form, shown)).page_invalid()
        }
    }
}
