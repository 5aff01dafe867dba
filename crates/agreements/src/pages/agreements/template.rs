//! What this is: the chain of approval with which new agreements of the centre begin.
//! What it is not: the chain of an agreement that exists.

use axum::extract::State;
use axum::response::Response;
use kernel::permission::EditAgreement;
use kernel::{Phase, Target};
use webkit::{
    App, DiffTable, Flash, Form, FormErrors, FormPage, Frame, Posted, Problem, Reader, SignedIn,
    redirect_with,
};

use super::super::seen;
use crate::store::steps;

fn as_seen(names: &[String]) -> webkit::Pairs {
    seen([("Passaggi", names.join("; "))])
}

fn page(app: &App, who: &SignedIn, names: &[String], form: Form) -> FormPage {
    let frame = Frame::new(who, app, "Iter di approvazione")
        .area("convenzioni")
        .crumb("Convenzioni", "/convenzioni")
        .lead("I passaggi con cui comincia ogni nuova convenzione. Le convenzioni già preparate conservano i propri.");
    FormPage::new(frame, form, "Salva l'iter", "/convenzioni").shown_as(&as_seen(names)).fields(|form| {
        let help = "Un passaggio per riga, nell'ordine: per esempio «Approvazione del Consiglio provinciale»";
        vec![form.area("steps", "Passaggi").help(help).rows(8).required()]
    })
}

/// `GET /convenzioni/iter`
pub(super) async fn show(State(app): State<App>, who: SignedIn) -> Result<Response, Problem> {
    let can = who.actor().may(EditAgreement, &Target::centre(who.actor().tenant(), Phase::Draft))?;
    let mut tx = app.db.read(can.tenant()).await?;
    let names = steps::template(&mut tx).await?;
    let form = Form::filled(&who, "/convenzioni/iter", [("steps", names.join("\n"))]);
    page(&app, &who, &names, form).show()
}

/// `POST /convenzioni/iter`
pub(super) async fn save(State(app): State<App>, who: SignedIn, posted: Posted) -> Result<Response, Problem> {
    let can = who.actor().may(EditAgreement, &Target::centre(who.actor().tenant(), Phase::Draft))?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    tx.hold_tenant(can.tenant()).await?;
    let theirs = steps::template(&mut tx).await?;
    let names = match read(posted.reader()) {
        Ok(names) => names,
        Err(errors) => {
            return page(&app, &who, &theirs, Form::with(&posted, "/convenzioni/iter", errors)).invalid();
        }
    };
    if !posted.showed(&as_seen(&theirs)) {
        let diff = DiffTable::three_way(&posted, &as_seen(&theirs), &as_seen(&names));
        let form = Form::late(&posted, "/convenzioni/iter");
        return page(&app, &who, &theirs, form).diff(diff).conflict();
    }
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
