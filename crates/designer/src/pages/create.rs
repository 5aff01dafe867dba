//! What this is: the button that creates the centre from an adopted design, and what it made.
//! What it is not: the making; see `realise`.

use askama::Template;
use axum::extract::{Path, State as Shared};
use kernel::DesignId;
use kernel::permission::RealiseDesign;
use kernel::{Phase, Target};
use webkit::{App, Flash, Form, Frame, Posted, Problem, SignedIn, page, redirect_with};

use super::ask::Ask;
use super::{Answer, address, design_frame, found, may_see};
use crate::model::Design;
use crate::realise::realise;
use crate::store::{self, Realised};

fn may_create(who: &SignedIn) -> Result<(), Problem> {
    who.actor().may(RealiseDesign, &Target::centre(who.actor().tenant(), Phase::Current))?;
    Ok(())
}

fn ask_page(app: &App, who: &SignedIn, design: &Design, form: Form) -> Ask {
    let content = &design.content;
    let frame = design_frame(who, app, design, "Crea il centro");
    Ask::new(frame, form, "Crea il centro", address(design.design_id))
        .effect(format!(
            "nasce il centro: {}, livello {}",
            content.form.label(),
            crate::model::short(content.level)
        ))
        .effect(format!("il catalogo riceve {} servizi, ancora da attivare", content.services.len()))
        .effect(format!("si registrano {} organi e le figure con persone in servizio", content.organs.len()))
        .effect("si preparano un listino e una convenzione in bozza, da completare e approvare")
        .effect("si fa una volta sola: poi il centro si cambia dalle sue pagine")
        .fields(|form| {
            vec![
                form.text("name", "Nome del centro")
                    .required()
                    .longest(200)
                    .help("Per esempio «CST Benevento»"),
            ]
        })
}

/// `GET /progetti/{design}/crea`
pub(super) async fn ask(Shared(app): Shared<App>, who: SignedIn, Path(id): Path<DesignId>) -> Answer {
    may_create(&who)?;
    let can = may_see(&who)?;
    let design = found(&app, &can, id).await?;
    design.realised().map_err(|why| Problem::Conflict(format!("{why}.")))?;
    let plan = registry::planned::pending(&mut app.db.read(can.tenant()).await?).await?;
    let there = || Problem::Conflict("Il centro esiste già: non si crea una seconda volta.".into());
    let plan = plan.ok_or_else(there)?;
    let form = Form::filled(&who, format!("{}/crea", address(id)), [("name", plan.name)]);
    ask_page(&app, &who, &design, form).show()
}

/// `POST /progetti/{design}/crea`
pub(super) async fn create(
    Shared(app): Shared<App>,
    who: SignedIn,
    Path(id): Path<DesignId>,
    posted: Posted,
) -> Answer {
    may_create(&who)?;
    let can = may_see(&who)?;
    let design = found(&app, &can, id).await?;
    let mut f = posted.reader();
    let name = f.text("name", "Nome del centro", 1..=200);
    if let Err(errors) = f.finish() {
        let form = Form::with(&posted, format!("{}/crea", address(id)), errors);
        return ask_page(&app, &who, &design, form).invalid();
    }
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    realise(&mut tx, who.actor(), &design, &name).await?;
    tx.commit().await?;
    Ok(redirect_with(&format!("{}/creato", address(id)), Flash::success("Il centro è stato creato.")))
}

#[derive(Template)]
#[template(path = "designer/created.html")]
struct CreatedPage {
    frame: Frame,
    made: Realised,
}

/// `GET /progetti/{design}/creato`
pub(super) async fn created(Shared(app): Shared<App>, who: SignedIn, Path(id): Path<DesignId>) -> Answer {
    let can = may_see(&who)?;
    let design = found(&app, &can, id).await?;
    let made = store::realised(&mut app.db.read(can.tenant()).await?, &can).await?;
    let made = made.filter(|one| one.design_id == id).ok_or(Problem::NotFound)?;
    let frame =
        design_frame(&who, &app, &design, format!("{}: che cosa è stato creato", made.created.centre));
    page(&CreatedPage { frame, made })
}
