//! What this is: the form with which an administrator makes room for a Province that will design its own centre.
//! What it is not: the creation of the centre; the Province does that from its design.

use askama::Template;
use axum::extract::State;
use kernel::permission::CreateCentre;
use kernel::{Slug, TenantId};
use webkit::{
    App, Flash, Form, FormErrors, Frame, Html, Posted, Problem, SignedIn, page, page_invalid, redirect,
    redirect_with,
};

use super::centre_form::provinces;
use super::{Answer, form_errors, sent_twice};
use crate::planned::{self, PlannedCentre};

const HERE: &str = "/centri/da-progettare";

#[derive(Template)]
#[template(path = "centre_planned.html")]
struct Plan {
    frame: Frame,
    form: Form,
    hidden: Html,
    provinces: Vec<(String, String)>,
}

fn shown((app, who): (&App, &SignedIn), form: Form) -> Result<Plan, Problem> {
    let lead =
        "La Provincia risponde al questionario, sceglie il modello, prepara gli atti e crea il centro da sé.";
    let frame = Frame::new(who, app, "Provincia che progetta il suo centro");
    let frame = frame.area("centri").crumb("Centri", "/centri").lead(lead);
    let hidden = form.once(app.ids.fresh::<TenantId>());
    Ok(Plan { frame, form, hidden, provinces: provinces()? })
}

pub(super) async fn new(State(app): State<App>, who: SignedIn) -> Answer {
    who.actor().may_over(CreateCentre)?;
    page(&shown((&app, &who), Form::empty(&who, HERE))?)
}

pub(super) async fn create(State(app): State<App>, who: SignedIn, posted: Posted) -> Answer {
    let can = who.actor().may_over(CreateCentre)?;
    let invalid = |errors| page_invalid(&shown((&app, &who), Form::with(&posted, HERE, errors))?);
    let read = match read(&posted, &provinces()?) {
        Ok(read) => read,
        Err(errors) => return invalid(errors),
    };
    match planned::create(&app.db, &can, who.actor(), read).await {
        Ok(plan) => {
            let text = format!("Aggiunto {}. Ora invita chi dirige il progetto per la Provincia.", plan.name);
            Ok(redirect_with("/centri", Flash::success(text)))
        }
        Err(error) if sent_twice(&error) => Ok(redirect("/centri")),
        Err(error) => invalid(form_errors(error)?),
    }
}

fn read(posted: &Posted, units: &[(String, String)]) -> Result<(TenantId, PlannedCentre), FormErrors> {
    let mut f = posted.reader();
    let id = f.once();
    let name = f.text("name", "Nome del centro", 1..=200);
    let slug = f.parsed("slug", "Nome per l'indirizzo", Slug::parse);
    if slug.as_ref().is_some_and(|slug| matches!(slug.as_str(), "nuovo" | "da-progettare")) {
        f.error("slug", "Nome per l'indirizzo: è una parola riservata. Scegline un'altra");
    }
    let find = |code: &str| units.iter().find(|(known, _)| known == code).cloned();
    let unit = f.choice("uts_code", "Provincia", find);
    f.finish_with(|| {
        let (uts_code, province) = unit?;
        Some((id?, PlannedCentre { slug: slug?, name, uts_code, province }))
    })
}
