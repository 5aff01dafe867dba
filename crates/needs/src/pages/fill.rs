//! What this is: the page on which a body answers, or the centre for it with a reason: saved to go on later, or confirmed.
//! What it is not: the one click for who changes nothing; see `unchanged`.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{CampaignId, SheetId};
use webkit::{
    App, DiffTable, Field, Flash, Form, FormErrors, Frame, Html, Notice, Posted, Problem, SignedIn, page,
    page_conflict, page_invalid, redirect_with,
};

use super::fill_form::{Filled, as_seen, errors_of, pairs, read};
use super::{Opened, campaign_frame, may_answer, opened, sheet_address, writes_today};
use crate::model::{Answers, Hand, NotWritable};
use crate::store::{Failure, sheets};

#[derive(Template)]
#[template(path = "needs/fill.html")]
struct FillPage {
    frame: Frame,
    form: Form,
    shown: Html,
    notices: Vec<Notice>,
    diff: Option<DiffTable>,
    filled: Filled,
    reason: Option<Field>,
    unchanged: Option<String>,
    back: String,
}

impl FillPage {
    fn new(app: &App, who: &SignedIn, opened: &Opened, form: Form) -> Self {
        let sheet = &opened.sheet;
        let title = format!("Scheda dei fabbisogni {}: {}", opened.campaign.data.year, sheet.body_name);
        let address = sheet_address(sheet);
        let staff = !who.actor().grant().role.is_for_a_body();
        let help =
            "Perché la compila il centro, per esempio «ricevuta via PEC il 12/01/2026». L'ente lo legge";
        Self {
            frame: campaign_frame(who, app, &opened.campaign, title),
            shown: form.shown(sheet.version, &as_seen(&opened.content, &sheet.answers)),
            notices: notices(opened, staff),
            diff: None,
            filled: Filled::new(&opened.content, &sheet.baseline, &form),
            reason: staff.then(|| form.text("reason", "Motivo").help(help).required().longest(300)),
            unchanged: (!staff).then(|| format!("{address}/invariato")),
            back: address,
            form,
        }
    }
}

fn notices(opened: &Opened, staff: bool) -> Vec<Notice> {
    let (data, marks) = (&opened.campaign.data, opened.sheet.marks);
    let mut all = Vec::new();
    if !data.intro.is_empty() {
        all.push(Notice::info(data.intro.clone()));
    }
    if marks.confirmed > 0 {
        let text = format!(
            "La scheda è già confermata (versione {}). Se la salvi senza confermarla, continua a valere quella versione.",
            marks.confirmed
        );
        all.push(Notice::warning(text));
    }
    if staff {
        all.push(Notice::warning(
            "Stai compilando al posto dell'ente: resta scritto chi l'ha fatto e perché.",
        ));
    }
    all
}

/// `GET /fabbisogni/{campaign}/schede/{sheet}/compila`
pub(super) async fn form(
    State(app): State<App>,
    who: SignedIn,
    Path(ids): Path<(CampaignId, SheetId)>,
) -> Result<Response, Problem> {
    let opened = opened(&app, &who, ids).await?;
    let can = may_answer(&who, &opened.sheet)?;
    let today = app.clock.today();
    let hand = Hand::of(who.actor(), "?");
    if let Err(why) = hand.may_write(&opened.campaign, today) {
        return Ok(redirect_with(&sheet_address(&opened.sheet), Flash::info(format!("{why}."))));
    }
    if !hand.is_staff() {
        let mut tx = app.db.write(can.tenant(), who.actor()).await?;
        sheets::look(&mut tx, &can, opened.sheet.sheet_id, &hand).await?;
        tx.commit_unaudited("the first look at a sheet is nobody's act").await?;
    }
    let values = pairs(&opened.content, &opened.sheet.answers);
    let form = Form::filled(&who, format!("{}/compila", sheet_address(&opened.sheet)), values);
    page(&FillPage::new(&app, &who, &opened, form))
}

/// `POST /fabbisogni/{campaign}/schede/{sheet}/compila`
pub(super) async fn send(
    State(app): State<App>,
    who: SignedIn,
    Path(ids): Path<(CampaignId, SheetId)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let opened = opened(&app, &who, ids).await?;
    let can = may_answer(&who, &opened.sheet)?;
    let action = format!("{}/compila", sheet_address(&opened.sheet));
    let invalid = |errors| {
        page_invalid(&FillPage::new(&app, &who, &opened, Form::with(&posted, action.as_str(), errors)))
    };
    let (answers, mut errors) = read(&posted, &opened.content);
    let (act, shown) = act(&app, &who, &posted, &mut errors);
    if !errors.is_empty() {
        return invalid(errors);
    }
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let of = (&opened.sheet, shown);
    let confirms = posted.get("passo") == Some("conferma");
    let done = if confirms {
        sheets::confirm(&mut tx, &can, of, &answers, &act).await.map(|kept| Some(kept.number))
    } else {
        sheets::save(&mut tx, &can, of, &answers, &act).await.map(|()| None)
    };
    let number = match done {
        Ok(number) => number,
        Err(Failure::Gaps(gaps)) => return invalid(errors_of(&gaps)),
        Err(Failure::Stale) => {
            drop(tx);
            return conflict(&app, &who, ids, (&posted, &answers)).await;
        }
        Err(Failure::NotWritable(why)) => {
            let form = Form::with(&posted, action.as_str(), FormErrors::default());
            return locked(FillPage::new(&app, &who, &opened, form), why);
        }
        Err(why) => return Err(why.into()),
    };
    tx.commit().await?;
    Ok(redirect_with(&sheet_address(&opened.sheet), Flash::success(said(number))))
}

fn said(number: Option<i64>) -> String {
    match number {
        Some(number) => {
            format!("Scheda confermata, versione {number}. Fino alla scadenza si può ancora cambiare.")
        }
        None => "Scheda salvata. Non è ancora confermata: puoi riprenderla quando vuoi.".to_owned(),
    }
}

/// What was typed cannot be saved any more: it stays in sight, with the reason.
fn locked(page: FillPage, why: NotWritable) -> Result<Response, Problem> {
    let mut page = page;
    page.notices.insert(0, Notice::danger(format!("Non salvato. {why}.")));
    page_conflict(&page)
}

/// Whose hand, today, and the version shown.
fn act(app: &App, who: &SignedIn, posted: &Posted, errors: &mut FormErrors) -> (sheets::Act, i64) {
    let mut f = posted.reader();
    let shown = f.version();
    let staff = !who.actor().grant().role.is_for_a_body();
    let reason = if staff { f.text("reason", "Motivo", 3..=300) } else { String::new() };
    if let Err(wrong) = f.finish() {
        for error in wrong.iter() {
            errors.add(error.name.clone(), error.message.clone());
        }
    }
    (sheets::Act { hand: Hand::of(who.actor(), &reason), on: app.clock.today() }, shown)
}

/// Somebody else saved first: what was typed stays in the form, over what is saved now.
async fn conflict(
    app: &App,
    who: &SignedIn,
    ids: (CampaignId, SheetId),
    (posted, answers): (&Posted, &Answers),
) -> Result<Response, Problem> {
    let theirs = opened(app, who, ids).await?;
    if !writes_today(who, &theirs, app.clock.today()) {
        return Err(Problem::NotFound);
    }
    let saved = as_seen(&theirs.content, &theirs.sheet.answers);
    let diff = DiffTable::three_way(posted, &saved, &as_seen(&theirs.content, answers));
    let diff = match theirs.sheet.touched_at {
        Some(at) => diff.by(format!("{}, {at}", theirs.sheet.touched_by)),
        None => diff,
    };
    let form = Form::late(posted, format!("{}/compila", sheet_address(&theirs.sheet)));
    let page = FillPage::new(app, who, &theirs, form);
    page_conflict(&FillPage { diff: Some(diff), ..page })
}
