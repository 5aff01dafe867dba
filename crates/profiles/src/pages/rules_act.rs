//! What this is: a version of the rules written, adopted, thrown away: by the network's own people.
//! What it is not: the comparison; see [`super::rules`].

use askama::Template;
use axum::extract::{Path, State};
use kernel::NETWORK;
use webkit::{
    App, Confirm, Flash, Form, FormErrors, Frame, Posted, Problem, SignedIn, page, page_invalid,
    redirect_with,
};

use super::rules::{frame, in_force_of};
use super::{Answer, form_errors, write as writing};
use crate::access;
use crate::store::rules::{self, RulesVersion};

const NEW: &str = "/profili/regole/nuova";

#[derive(Template)]
#[template(path = "rules_form.html")]
struct FormPage {
    frame: Frame,
    form: Form,
    next: u32,
}

async fn versions(app: &App, who: &SignedIn) -> Result<Vec<RulesVersion>, Problem> {
    let can = access::whole(who.actor())?;
    Ok(rules::all(&mut app.db.read(NETWORK).await?, &can).await?)
}

fn next_of(all: &[RulesVersion]) -> u32 {
    all.first().map_or(0, |version| version.number).saturating_add(1)
}

/// The text from which a new version begins: the one in force, with the number it will have.
fn beginning(all: &[RulesVersion]) -> String {
    let now = in_force_of(all);
    let text = all.iter().find(|version| version.number == now).map_or("", |version| version.text.as_str());
    text.replacen(&format!("version = {now}\n"), &format!("version = {}\n", next_of(all)), 1)
}

pub(super) async fn new(State(app): State<App>, who: SignedIn) -> Answer {
    access::confirm(who.actor())?;
    let all = versions(&app, &who).await?;
    let form = Form::filled(&who, NEW, [("text", beginning(&all))]);
    page(&form_page(&app, &who, form, next_of(&all)))
}

fn form_page(app: &App, who: &SignedIn, form: Form, next: u32) -> FormPage {
    FormPage { frame: frame(app, who, "Nuova versione delle regole".into()), form, next }
}

fn read(posted: &Posted) -> Result<(String, String), FormErrors> {
    let mut f = posted.reader();
    let note = f.text("note", "Che cosa cambia", 1..=500);
    let text = f.long_text("text", "Regole", 1..=200_000);
    f.finish().map(|()| (note, format!("{text}\n")))
}

pub(super) async fn write(State(app): State<App>, who: SignedIn, posted: Posted) -> Answer {
    let can = access::confirm(who.actor())?;
    let next = next_of(&versions(&app, &who).await?);
    let again = |errors| page_invalid(&form_page(&app, &who, Form::with(&posted, NEW, errors), next));
    let (note, text) = match read(&posted) {
        Ok(read) => read,
        Err(errors) => return again(errors),
    };
    let mut tx = writing(&app.db, &who).await?;
    match rules::write(&mut tx, &can, &text, &note).await {
        Ok(number) => {
            tx.commit().await?;
            let said = "Versione salvata: guarda che cosa cambierebbe, poi adottala o scartala.";
            Ok(redirect_with(&format!("/profili/regole/{number}"), Flash::success(said)))
        }
        Err(error) => again(form_errors(error, "text")?),
    }
}

pub(super) async fn ask_adopt(State(app): State<App>, who: SignedIn, Path(number): Path<u32>) -> Answer {
    access::confirm(who.actor())?;
    let all = versions(&app, &who).await?;
    let draft = |version: &&RulesVersion| version.number == number && version.adopted_at.is_none();
    all.iter().find(draft).ok_or(Problem::NotFound)?;
    let address = format!("/profili/regole/{number}");
    let frame = frame(&app, &who, format!("Adotta la versione {number} delle regole?"));
    Confirm::new(frame, Form::empty(&who, format!("{address}/adotta")), "Adotta", address)
        .effect("Da adesso i profili in compilazione si giudicano con queste regole.")
        .effect("I profili già confermati restano come sono, con la versione con cui sono stati confermati.")
        .effect("La versione adottata non si modifica più: si può solo scriverne un'altra.")
        .page()
}

pub(super) async fn adopt(
    State(app): State<App>,
    who: SignedIn,
    Path(number): Path<u32>,
    _posted: Posted,
) -> Answer {
    let can = access::confirm(who.actor())?;
    let mut tx = writing(&app.db, &who).await?;
    rules::adopt(&mut tx, &can, number).await?;
    tx.commit().await?;
    let said = format!("La versione {number} delle regole è in vigore.");
    Ok(redirect_with(&format!("/profili/regole/{number}"), Flash::success(said)))
}

pub(super) async fn discard(
    State(app): State<App>,
    who: SignedIn,
    Path(number): Path<u32>,
    _posted: Posted,
) -> Answer {
    let can = access::confirm(who.actor())?;
    let mut tx = writing(&app.db, &who).await?;
    rules::discard(&mut tx, &can, number).await?;
    tx.commit().await?;
    Ok(redirect_with("/profili/regole", Flash::success("Versione scartata.")))
}
