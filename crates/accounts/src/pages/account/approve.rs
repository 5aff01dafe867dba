//! What this is: the approval of a final account by an act, asked for before it is done.
//! What it is not: the act itself. It is refused when something does not add up.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::ApproveAccounts;
use kernel::{AccountOfYearId, Actor, Can, Day};
use store::Tx;
use webkit::{App, Flash, Form, FormErrors, Frame, Posted, Problem, SignedIn, redirect_with};

use super::sees_all;
use crate::Failure;
use crate::acts;
use crate::model::account::NotApprovable;
use crate::pages::approver;
use crate::pages::budget::act::ApprovePage;
use crate::source::{self, Reach};
use crate::store::budgets::Act;
use crate::store::final_accounts;

pub(in crate::pages) async fn ask(
    State(app): State<App>,
    who: SignedIn,
    Path(year): Path<i16>,
) -> Result<Response, Problem> {
    let can = approver(who.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let form = Form::empty(&who, address(year));
    webkit::page(&drawn(&mut tx, (&app, &who), form, year).await?)
}

fn address(year: i16) -> String {
    format!("/rendiconto/{year}/approva")
}

async fn drawn(
    tx: &mut Tx,
    (app, who): (&App, &SignedIn),
    form: Form,
    year: i16,
) -> Result<ApprovePage, Problem> {
    let back = format!("/rendiconto/{year}");
    let frame = Frame::new(who, app, format!("Approva il rendiconto {year}?"))
        .area("rendiconto")
        .crumb("Rendiconto", "/rendiconto")
        .crumb(year.to_string(), &back);
    Ok(ApprovePage {
        frame,
        form,
        version: None,
        button: "Approva il rendiconto",
        back,
        effects: vec![
            "il rendiconto si conserva com'è alla data dell'atto, con la sua impronta, e non cambia più"
                .into(),
            "conta quanto è datato fino al giorno dell'atto; quello che arriva dopo si vedrà accanto".into(),
            "ogni ente vede il proprio rendiconto approvato".into(),
        ],
        warnings: warnings(tx, who.actor(), year).await?,
    })
}

/// What should be looked at first: what does not add up, and services that no invoice bills.
async fn warnings(tx: &mut Tx, actor: &Actor, year: i16) -> Result<Vec<String>, Problem> {
    let can = sees_all(actor)?;
    if let Some(approval) = final_accounts::of_year(tx, &can, year).await? {
        return Ok(vec![format!("Il rendiconto {year} è già approvato con {}.", approval.act_words())]);
    }
    let reach = Reach::of(&can);
    let faults = source::faults_of(tx, reach, year).await?;
    let mut warnings: Vec<String> =
        faults.iter().take(5).map(|fault| format!("{}: {}", fault.place, fault.what)).collect();
    let today = tx.today();
    let account = source::account(tx, reach, (year, today)).await?;
    let pending: usize = account.bodies.iter().map(|body| body.pending.len()).sum();
    if pending > 0 {
        warnings.push(format!(
            "{pending} servizi attivi nel {year} non stanno in nessuna fattura: controlla che sia voluto."
        ));
    }
    Ok(warnings)
}

pub(in crate::pages) async fn approve(
    State(app): State<App>,
    who: SignedIn,
    Path(year): Path<i16>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = approver(who.actor())?;
    let mut f = posted.reader();
    let (act, act_on) = (f.text("act", "Numero dell'atto", 1..=200), f.day("act_on", "Data dell'atto"));
    let errors = match f.finish_with(|| act_on) {
        Ok(on) => match approved(&app, &who, &can, (year, &act, on)).await? {
            Ok(()) => {
                let text = format!("Rendiconto {year} approvato: da ora non cambia più");
                return Ok(redirect_with(&format!("/rendiconto/{year}"), Flash::success(text)));
            }
            Err(errors) => errors,
        },
        Err(errors) => errors,
    };
    let mut tx = app.db.read(can.tenant()).await?;
    let form = Form::with(&posted, address(year), errors);
    webkit::page_invalid(&drawn(&mut tx, (&app, &who), form, year).await?)
}

async fn approved(
    app: &App,
    who: &SignedIn,
    can: &Can<ApproveAccounts>,
    (year, act, on): (i16, &str, Day),
) -> Result<Result<(), FormErrors>, Problem> {
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let id: AccountOfYearId = tx.id();
    match acts::approve(&mut tx, can, (id, year), Act { number: act, on }).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(Ok(()))
        }
        Err(Failure::NotApprovable(why @ NotApprovable::AlreadyApproved(_))) => {
            Err(Failure::NotApprovable(why).into())
        }
        Err(failure) => Ok(Err(failure.for_form()?)),
    }
}
