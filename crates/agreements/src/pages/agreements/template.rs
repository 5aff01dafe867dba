//! What this is: the chain of approval with which new agreements of the centre begin.
//! What it is not: the chain of an agreement that exists.

use axum::extract::State;
use axum::response::Response;
use kernel::permission::EditAgreement;
use kernel::{Phase, Target};
use webkit::{App, Flash, Form, FormErrors, Frame, Posted, Problem, Reader, SignedIn, redirect_with};

use super::super::FormPage;
use crate::store::steps;

fn page(app: &App, who: &SignedIn, form: Form) -> FormPage {
    let frame = Frame::new(who, app, "Iter di approvazione")
        .area("convenzioni")
        .crumb("Convenzioni", "/convenzioni")
        .lead("I passaggi con cui comincia ogni nuova convenzione. Quelle già preparate tengono i loro.");
    FormPage::new(frame, form, "Salva l'iter", "/convenzioni").fields(|form| {
        let help = "Un passaggio per riga, nell'ordine: per esempio «Approvazione del Consiglio provinciale»";
        vec![form.area("steps", "Passaggi").help(help).rows(8).required()]
    })
}

/// `GET /convenzioni/iter`
pub(super) async fn show(State(app): State<App>, who: SignedIn) -> Result<Response, Problem> {
    let can = who.actor().may(EditAgreement, &Target::centre(who.actor().tenant(), Phase::Draft))?;
    let mut tx = app.db.read(can.tenant()).await?;
    let names = steps::template(&mut tx).await?;
    page(&app, &who, Form::filled(&who, "/convenzioni/iter", [("steps", names.join("\n"))])).show()
}

/// `POST /convenzioni/iter`
pub(super) async fn save(State(app): State<App>, who: SignedIn, posted: Posted) -> Result<Response, Problem> {
    let can = who.actor().may(EditAgreement, &Target::centre(who.actor().tenant(), Phase::Draft))?;
    let names = match read(posted.reader()) {
        Ok(names) => names,
        Err(errors) => return page(&app, &who, Form::with(&posted, "/convenzioni/iter", errors)).invalid(),
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    steps::set_template(&mut tx, &can, &names).await?;
    tx.commit().await?;
    Ok(redirect_with("/convenzioni", Flash::success("Iter di approvazione aggiornato.")))
}

fn read(mut f: Reader<'_>) -> Result<Vec<String>, FormErrors> {
    let text = f.long_text("steps", "Passaggi", 3..=3000);
    let names: Vec<String> =
        text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
    if names.len() > 20 || names.iter().any(|name| name.chars().count() > 120) {
        f.error("steps", "Passaggi: scrivi al massimo 20 righe di 120 caratteri");
    }
    f.finish()?;
    Ok(names)
}
