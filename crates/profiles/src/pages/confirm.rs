//! What this is: the network's decision about a profile: confirm what the answers come to, or give another with a reason.
//! What it is not: a change of answers.

use askama::Template;
use axum::extract::{Path, State};
use webkit::{
    App, Badge, Flash, Form, FormErrors, Frame, Html, Posted, Problem, SignedIn, page, page_invalid,
    redirect_with,
};

use super::profile::Seen;
use super::reasons::Reasons;
use super::{Answer, badge, form_errors, write};
use crate::access;
use crate::model::{Decision, Profile};
use crate::store::assessments;

#[derive(Template)]
#[template(path = "confirm_profile.html")]
struct ConfirmPage {
    frame: Frame,
    form: Form,
    hidden: Html,
    reasons: Reasons,
    label: Option<Badge>,
    options: Vec<(String, String)>,
    back: String,
}

fn confirm_page(app: &App, who: &SignedIn, seen: &Seen, form: Form) -> Result<ConfirmPage, Problem> {
    let title = format!("Conferma il profilo {} di {}", seen.pillar.label(), seen.province.name);
    let others = Profile::OPTIONS.iter().map(|(code, label)| ((*code).to_owned(), (*label).to_owned()));
    let usual = (String::new(), "Quello che risulta dalle risposte".to_owned());
    Ok(ConfirmPage {
        frame: seen.frame(app, who, title).crumb(format!("Profilo {}", seen.pillar.label()), seen.address()),
        hidden: form.version(seen.shown_version()),
        form,
        reasons: seen.reasons().ok_or(Problem::NotFound)?,
        label: seen.label.as_ref().map(|label| badge(label.profile, &label.label())),
        options: [usual].into_iter().chain(others).collect(),
        back: seen.address(),
    })
}

async fn drafted(app: &App, who: &SignedIn, at: (&str, &str)) -> Result<Seen, Problem> {
    let seen = Seen::read(app, who, at).await?;
    if seen.draft().is_none() {
        return Err(Problem::Conflict(
            "Non ci sono risposte nuove da confermare: il profilo è già confermato, o nessuno ha risposto."
                .into(),
        ));
    }
    Ok(seen)
}

pub(super) async fn ask(
    State(app): State<App>,
    who: SignedIn,
    Path((province, pillar)): Path<(String, String)>,
) -> Answer {
    access::confirm(who.actor())?;
    let seen = drafted(&app, &who, (&province, &pillar)).await?;
    let form = Form::filled(&who, format!("{}/conferma", seen.address()), [("profile", "")]);
    page(&confirm_page(&app, &who, &seen, form)?)
}

fn read(posted: &Posted) -> Result<(i64, Decision), FormErrors> {
    let mut f = posted.reader();
    let shown = f.version();
    let instead = f.optional_choice("profile", "Profilo", Profile::from_code);
    let reason = f.long_text("reason", "Motivo", 0..=2000);
    f.finish().map(|()| (shown, Decision { instead, reason }))
}

pub(super) async fn confirm(
    State(app): State<App>,
    who: SignedIn,
    Path((province, pillar)): Path<(String, String)>,
    posted: Posted,
) -> Answer {
    let can = access::confirm(who.actor())?;
    let seen = drafted(&app, &who, (&province, &pillar)).await?;
    let again = |errors| {
        let form = Form::with(&posted, format!("{}/conferma", seen.address()), errors);
        page_invalid(&confirm_page(&app, &who, &seen, form)?)
    };
    let (shown, decision) = match read(&posted) {
        Ok(read) => read,
        Err(errors) => return again(errors),
    };
    let mut tx = write(&app.db, &who).await?;
    let of = (&seen.province, seen.pillar);
    match assessments::confirm(&mut tx, &can, of, (shown, &decision)).await {
        Ok(settled) => {
            tx.commit().await?;
            let text = format!("Profilo confermato e pubblicato: {}.", settled.profile.label());
            Ok(redirect_with(&seen.address(), Flash::success(text)))
        }
        Err(error) => again(form_errors(error, "reason")?),
    }
}
