//! What this is: the life of a design: adopted by an act, followed by a new version, put away.
//! What it is not: the creation of the centre; see `create`.

use axum::extract::{Path, State};
use kernel::DesignId;
use webkit::{App, Confirm, Flash, Form, FormErrors, Posted, SignedIn, redirect_with};

use super::ask::Ask;
use super::{Answer, address, design_frame, finish, found, may_edit, may_see};
use crate::model::Design;
use crate::model::state::NotNow;
use crate::store::{self, Failure};

fn adopt_page(app: &App, who: &SignedIn, design: &Design, form: Form) -> Ask {
    let frame = design_frame(who, app, design, format!("Adotta «{}»", design.title()));
    Ask::new(frame, form, "Adotta il progetto", address(design.design_id))
        .effect("il progetto non si cambia più: le modifiche andranno in una nuova versione")
        .effect("gli atti si generano da questo progetto")
        .effect("se la Provincia non ha ancora un centro, si può creare da qui")
        .version(design.version)
        .fields(|form| {
            vec![
                form.text("act", "Atto di adozione")
                    .required()
                    .longest(200)
                    .help("Per esempio «Decreto del Presidente n. 12»"),
                form.day("on", "Data dell'atto").required(),
            ]
        })
}

/// `GET /progetti/{design}/adotta`
pub(super) async fn ask_adopt(State(app): State<App>, who: SignedIn, Path(id): Path<DesignId>) -> Answer {
    may_edit(&who)?;
    let design = found(&app, &may_see(&who)?, id).await?;
    let form = Form::filled(&who, format!("{}/adotta", address(id)), [("on", app.clock.today().iso())]);
    adopt_page(&app, &who, &design, form).show()
}

/// `POST /progetti/{design}/adotta`
pub(super) async fn adopt(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<DesignId>,
    posted: Posted,
) -> Answer {
    let can = may_edit(&who)?;
    let design = found(&app, &may_see(&who)?, id).await?;
    let again = |errors| {
        let form = Form::with(&posted, format!("{}/adotta", address(id)), errors);
        adopt_page(&app, &who, &design, form).invalid()
    };
    let mut f = posted.reader();
    let (shown, act, on) =
        (f.version(), f.text("act", "Atto di adozione", 1..=200), f.day("on", "Data dell'atto"));
    if on.is_some_and(|on| on > app.clock.today()) {
        f.error("on", "Data dell'atto: non può essere nel futuro");
    }
    let (act, on) = match f.finish_with(|| Some((act, on?))) {
        Ok(read) => read,
        Err(errors) => return again(errors),
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    match store::adopt(&mut tx, &can, (&design, shown), (&act, on)).await {
        Ok(_) => finish(tx, id, "Progetto adottato.").await,
        Err(Failure::NotNow(why @ (NotNow::Faults(_) | NotNow::NoServices))) => {
            again(FormErrors::one("", format!("{why}.")))
        }
        Err(why) => Err(why.into()),
    }
}

/// `POST /progetti/{design}/versione`
pub(super) async fn next_version(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<DesignId>,
    _posted: Posted,
) -> Answer {
    let can = may_edit(&who)?;
    let design = found(&app, &may_see(&who)?, id).await?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let new = tx.id();
    let next = store::next_version(&mut tx, &can, (new, &design)).await?;
    if next.design_id == id {
        return Ok(redirect_with(
            &address(id),
            Flash::info("Il progetto è una bozza: si può ancora cambiare."),
        ));
    }
    finish(tx, next.design_id, "Nuova versione iniziata: cambia quello che serve, poi adottala.").await
}

/// `GET /progetti/{design}/archivia`
pub(super) async fn ask_archive(State(app): State<App>, who: SignedIn, Path(id): Path<DesignId>) -> Answer {
    may_edit(&who)?;
    let design = found(&app, &may_see(&who)?, id).await?;
    let frame = design_frame(&who, &app, &design, format!("Archivia «{}»?", design.title()));
    let form = Form::empty(&who, format!("{}/archivia", address(id)));
    Confirm::new(frame, form, "Archivia", address(id))
        .version(design.version)
        .effect("la bozza non si può più cambiare né adottare")
        .effect("si può sempre leggere, copiare e confrontare")
        .page()
}

/// `POST /progetti/{design}/archivia`
pub(super) async fn archive(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<DesignId>,
    posted: Posted,
) -> Answer {
    let can = may_edit(&who)?;
    let design = found(&app, &may_see(&who)?, id).await?;
    let mut f = posted.reader();
    let shown = f.version();
    f.finish()?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    store::archive(&mut tx, &can, (&design, shown)).await?;
    finish(tx, id, "Progetto archiviato.").await
}
