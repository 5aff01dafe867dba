//! What this is: the letters of an anonymous edition, made and shown once, to be printed and handed out at random.
//! What it is not: a list of who received which: nobody keeps one.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use kernel::EditionId;
use webkit::{App, Form, FormErrors, FormPage, Frame, Notice, Posted, Problem, SignedIn, page};

use super::{edition, edition_address, edition_frame};
use crate::access;
use crate::model::{Edition, NotAnEdition};
use crate::store::{Failure, voices};

#[derive(Template)]
#[template(path = "surveys/letters.html")]
struct LettersPage {
    frame: Frame,
    title: String,
    intro: String,
    closes: String,
    letters: Vec<String>,
    back: String,
}

fn letters_page(app: &App, who: &SignedIn, found: &Edition, form: Form) -> FormPage {
    let text = "Ogni lettera vale una risposta. Stampale, mescolale e consegnale a caso: nessuno, nemmeno tu, deve poter sapere \
        quale lettera ha ricevuto chi. Gli indirizzi si vedono una volta sola.";
    let frame = edition_frame(who, app, found, "Lettere d'invito");
    FormPage::new(frame, form, "Prepara le lettere", edition_address(found.edition_id))
        .notice(Notice::info(text))
        .fields(|form| {
            vec![
                form.number("how_many", "Quante lettere")
                    .help("Una per persona, più qualcuna di riserva")
                    .required(),
            ]
        })
}

fn refuse_named(found: &Edition) -> Result<(), Failure> {
    if found.is_anonymous() && found.opened_on.is_some() { Ok(()) } else { Err(NotAnEdition::NotOpen.into()) }
}

/// `GET /questionari/rilevazioni/{edition}/lettere`
pub(super) async fn ask(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<EditionId>,
) -> Result<Response, Problem> {
    access::edit(who.actor())?;
    let found = edition(&app, &access::of_the_whole(who.actor())?, id).await?;
    refuse_named(&found)?;
    let form = Form::empty(&who, format!("{}/lettere", edition_address(id)));
    letters_page(&app, &who, &found, form).show()
}

/// `POST /questionari/rilevazioni/{edition}/lettere`
pub(super) async fn make(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<EditionId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = access::edit(who.actor())?;
    let found = edition(&app, &access::of_the_whole(who.actor())?, id).await?;
    refuse_named(&found)?;
    let again = |errors: FormErrors| {
        let form = Form::with(&posted, format!("{}/lettere", edition_address(id)), errors);
        letters_page(&app, &who, &found, form).invalid()
    };
    let mut f = posted.reader();
    let how_many = f.integer("how_many", "Quante lettere", 1..=1000);
    if let Err(errors) = f.finish() {
        return again(errors);
    }
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let made = voices::letters(&mut tx, &can, &found, how_many.unwrap_or_default()).await;
    let secrets = match made {
        Ok(secrets) => secrets,
        Err(why @ Failure::TooMany(_)) => return again(FormErrors::one("how_many", format!("{why}."))),
        Err(why) => return Err(why.into()),
    };
    tx.commit().await?;
    let slug = app.db.tenant(can.tenant()).await?.map(|tenant| tenant.slug).unwrap_or_default();
    let site = &app.site.public_url;
    let shown = page(&LettersPage {
        frame: edition_frame(&who, &app, &found, "Lettere pronte da stampare"),
        title: found.data.title.clone(),
        intro: found.data.intro.clone(),
        closes: found.data.closes.to_string(),
        letters: secrets.iter().map(|secret| format!("{site}/rispondi/{slug}/{id}/{secret}")).collect(),
        back: edition_address(id),
    })?;
    Ok(([(CACHE_CONTROL, "no-store")], shown).into_response())
}
