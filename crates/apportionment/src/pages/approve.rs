//! What this is: the approval of a computation by an act, asked for before it is done.
//! What it is not: the act itself.

use ::store::Tx;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::ApproveApportionment;
use kernel::{ApportionmentId, Can, Phase};
use webkit::{App, Flash, Form, FormErrors, Frame, Posted, Problem, SignedIn, redirect_with};

use super::{approver, computation, frame, under_pool};
use crate::Refused;
use crate::model::explain::plus;
use crate::model::{Approval, Computation, Pool};
use crate::store::list::{self, Summary};
use crate::store::{Failure, computations};

#[derive(Template)]
#[template(path = "approve.html")]
struct ApprovePage {
    frame: Frame,
    form: Form,
    version: i64,
    usual_year: String,
    back: String,
    effects: Vec<String>,
}

pub(super) async fn ask(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<ApportionmentId>,
) -> Result<Response, Problem> {
    let can = approver(who.actor(), Phase::Draft)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let (pool, act) = draft(&mut tx, &who, &can, id).await?;
    let form = Form::empty(&who, address(&act));
    webkit::page(&drawn(&mut tx, &can, (&app, &who), form, (&pool, &act)).await?)
}

/// A computation of the pool that is still to be approved; an act says that it no longer changes.
async fn draft(
    tx: &mut Tx,
    who: &SignedIn,
    can: &Can<ApproveApportionment>,
    id: ApportionmentId,
) -> Result<(Pool, Computation), Problem> {
    let (pool, act) = computation(tx, can, id).await?;
    let phase = if act.is_approved() { Phase::Frozen } else { Phase::Draft };
    approver(who.actor(), phase)?;
    Ok((pool, act))
}

pub(super) async fn approve(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<ApportionmentId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = approver(who.actor(), Phase::Draft)?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let (pool, act) = draft(&mut tx, &who, &can, id).await?;
    let errors = match read(&posted) {
        Ok((shown, approval)) => match computations::approve(&mut tx, &can, (id, shown), approval).await {
            Ok(_) => {
                tx.commit().await?;
                let done =
                    Flash::success("Riparto approvato: da ora non cambia e le quote vanno in fattura.");
                return Ok(redirect_with(&format!("/riparti/versioni/{id}"), done));
            }
            Err(failure) => for_form(failure)?,
        },
        Err(errors) => errors,
    };
    let form = Form::with(&posted, address(&act), errors);
    webkit::page_invalid(&drawn(&mut tx, &can, (&app, &who), form, (&pool, &act)).await?)
}

fn read(posted: &Posted) -> Result<(i64, Approval), FormErrors> {
    let mut f = posted.reader();
    let shown = f.version();
    let (act, act_on) = (f.text("act", "Atto", 1..=200), f.day("act_on", "Data dell'atto"));
    let year = f.integer("bill_year", "Anno di fatturazione", 2000..=2200);
    let bill_year = year.and_then(|year| i16::try_from(year).ok());
    f.finish_with(|| Some((shown, Approval { act, act_on: act_on?, bill_year: bill_year? })))
}

fn for_form(failure: Failure) -> Result<FormErrors, Problem> {
    let why = match failure {
        Failure::Refused(why) => why,
        Failure::Stale => {
            let text = "Nel frattempo il calcolo è stato rifatto: ricontrolla le quote e approva di nuovo";
            return Ok(FormErrors::one("", text));
        }
        other => return Err(other.into()),
    };
    let name = match &why {
        Refused::NoAct => "act",
        Refused::ActInFuture => "act_on",
        Refused::BillYear { .. } => "bill_year",
        _ => "",
    };
    Ok(FormErrors::one(name, why.to_string()))
}

async fn drawn(
    tx: &mut Tx,
    can: &Can<ApproveApportionment>,
    (app, who): (&App, &SignedIn),
    form: Form,
    (pool, act): (&Pool, &Computation),
) -> Result<ApprovePage, Problem> {
    let summary = list::summary(tx, can, act.apportionment_id).await?;
    let back = format!("/riparti/versioni/{}", act.apportionment_id);
    let title = format!("Approva il riparto di «{}» {}?", act.of.pool_name, act.of.year);
    let frame = under_pool(frame(who, app, title), who, pool).crumb(act.title(), &back);
    let usual_year = act.kind.usual_bill_year(act.of.year).to_string();
    Ok(ApprovePage { frame, form, version: act.version, usual_year, back, effects: effects(act, summary) })
}

fn effects(act: &Computation, summary: Summary) -> Vec<String> {
    let (of, bodies) = (act.of.amount, act.of.bodies);
    let mut effects = vec![
        "il calcolo e le sue quote non si potranno più modificare: per correggerli ne seguirà un altro, con il conguaglio"
            .to_owned(),
        format!("{of} è diviso tra {bodies} enti, che vedranno la loro quota"),
    ];
    if act.number > 1 {
        let (asked, back, all) = (summary.asked, summary.given_back, plus(summary.due()));
        effects.push(format!(
            "rispetto a quanto già approvato gli enti pagheranno {asked} e riavranno {back}: {all} in tutto"
        ));
    }
    effects.push("ogni quota entra una sola volta nelle fatture dell'anno che scrivi qui sotto".into());
    effects
}

fn address(act: &Computation) -> String {
    format!("/riparti/versioni/{}/approva", act.apportionment_id)
}
