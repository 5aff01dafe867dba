//! What this is: the page on which the director decides who is asked how a request went.
//! What it is not: the letters.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::permission::EditHelpdesk;
use kernel::{Can, Phase, Target};
use webkit::{
    App, Flash, Form, FormErrors, Frame, Posted, Problem, SignedIn, page, page_invalid, redirect_with,
};

use super::frame;
use crate::model::Rules;
use crate::store::{Failure, rules};

const ADDRESS: &str = "/andamento/soddisfazione/regole";

#[derive(Template)]
#[template(path = "quality/rules.html")]
struct RulesPage {
    frame: Frame,
    form: Form,
    version: i64,
}

fn may(who: &SignedIn) -> Result<Can<EditHelpdesk>, Problem> {
    Ok(who.actor().may(EditHelpdesk, &Target::centre(who.actor().tenant(), Phase::Current))?)
}

fn rules_page(app: &App, who: &SignedIn, (form, version): (Form, i64)) -> RulesPage {
    let frame =
        frame(app, who, "A chi chiedere com'è andata").crumb("Soddisfazione", "/andamento/soddisfazione");
    RulesPage { frame, form, version }
}

/// `GET /andamento/soddisfazione/regole`
pub(super) async fn ask(State(app): State<App>, who: SignedIn) -> Result<Response, Problem> {
    let can = may(&who)?;
    let rules = rules::get(&mut app.db.read(can.tenant()).await?).await?;
    let values = [
        ("share", rules.share.to_string()),
        ("again_days", rules.again_days.to_string()),
        ("comment_up_to", rules.comment_up_to.to_string()),
        ("valid_days", rules.valid_days.to_string()),
    ];
    page(&rules_page(&app, &who, (Form::filled(&who, ADDRESS, values), rules.version)))
}

/// `POST /andamento/soddisfazione/regole`
pub(super) async fn save(State(app): State<App>, who: SignedIn, posted: Posted) -> Result<Response, Problem> {
    let can = may(&who)?;
    let wanted = match read(&posted) {
        Ok(wanted) => wanted,
        Err(errors) => return again(&app, &who, (&posted, errors)).await,
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    match rules::save(&mut tx, &can, &wanted).await {
        Ok(()) => tx.commit().await?,
        Err(Failure::Stale) => {
            drop(tx);
            let errors = FormErrors::one("", format!("{}.", Failure::Stale));
            return again(&app, &who, (&posted, errors)).await;
        }
        Err(why) => return Err(why.into()),
    }
    Ok(redirect_with("/andamento/soddisfazione", Flash::success("Regole salvate.")))
}

async fn again(
    app: &App,
    who: &SignedIn,
    (posted, errors): (&Posted, FormErrors),
) -> Result<Response, Problem> {
    let rules = rules::get(&mut app.db.read(who.actor().tenant()).await?).await?;
    page_invalid(&rules_page(app, who, (Form::with(posted, ADDRESS, errors), rules.version)))
}

fn read(posted: &Posted) -> Result<Rules, FormErrors> {
    let mut f = posted.reader();
    let share = f.integer("share", "Quante richieste su cento", 0..=100);
    let again_days =
        f.integer("again_days", "Giorni prima di chiedere di nuovo alla stessa persona", 0..=365);
    let comment_up_to = f.integer("comment_up_to", "Commento richiesto fino al punteggio", 0..=5);
    let valid_days = f.integer("valid_days", "Giorni di validità del link", 1..=90);
    let version = f.version();
    f.finish_with(|| {
        Some(Rules {
            share: share?,
            again_days: again_days?,
            comment_up_to: comment_up_to?,
            valid_days: valid_days?,
            version,
        })
    })
}
