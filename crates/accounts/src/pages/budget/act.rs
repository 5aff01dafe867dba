//! What this is: the approval of a version by an act, and the discarding of a draft, each asked for before it is done.
//! What it is not: the act itself.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::BudgetId;
use webkit::{App, Confirm, Flash, Form, FormErrors, Frame, Posted, Problem, SignedIn, redirect_with};

use super::{address, frame_of};
use crate::Failure;
use crate::model::budget::{Budget, Kind};
use crate::pages::{approver, draft, writer};
use crate::store::{budgets, lines};

#[derive(Template)]
#[template(path = "approve.html")]
pub(in crate::pages) struct ApprovePage {
    pub(in crate::pages) frame: Frame,
    pub(in crate::pages) form: Form,
    /// The version looked at, where there is one.
    pub(in crate::pages) version: Option<i64>,
    pub(in crate::pages) button: &'static str,
    pub(in crate::pages) back: String,
    pub(in crate::pages) effects: Vec<String>,
    pub(in crate::pages) warnings: Vec<String>,
}

pub(in crate::pages) async fn ask(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<BudgetId>,
) -> Result<Response, Problem> {
    let can = approver(who.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let budget = budgets::draft(&mut tx, &can, id).await?;
    let form = Form::empty(&who, format!("{}/approva", address(&budget)));
    webkit::page(&drawn((&app, &who), &budget, form))
}

fn drawn((app, who): (&App, &SignedIn), budget: &Budget, form: Form) -> ApprovePage {
    ApprovePage {
        frame: frame_of(app, who, format!("Approva: {}?", budget.label()), budget),
        form,
        version: Some(budget.version),
        button: "Approva",
        back: address(budget),
        effects: effects(budget),
        warnings: Vec::new(),
    }
}

fn effects(budget: &Budget) -> Vec<String> {
    let year = budget.year;
    let then = match budget.kind {
        Kind::Forecast => {
            format!("per cambiare il bilancio {year} serviranno variazioni, ognuna con il suo atto")
        }
        Kind::Variation => format!("le differenze entrano nel bilancio assestato {year}"),
        Kind::Final => format!("il bilancio {year} è chiuso: non ci saranno altre variazioni"),
    };
    vec!["la versione e le sue righe non si potranno più modificare".into(), then]
}

pub(in crate::pages) async fn approve(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<BudgetId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = approver(who.actor())?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let budget = budgets::draft(&mut tx, &can, id).await?;
    let mut f = posted.reader();
    let shown = f.version();
    let (act, act_on) = (f.text("act", "Numero dell'atto", 1..=200), f.day("act_on", "Data dell'atto"));
    let errors = match f.finish_with(|| act_on) {
        Ok(on) => {
            let act = budgets::Act { number: &act, on };
            match budgets::approve(&mut tx, &can, (id, shown), act).await {
                Ok(approved) => {
                    tx.commit().await?;
                    let text = format!("{}: approvazione registrata", approved.label());
                    return Ok(redirect_with(&address(&approved), Flash::success(text)));
                }
                Err(Failure::Stale) => FormErrors::one(
                    "",
                    "Nel frattempo qualcuno ha cambiato le righe: ricontrollale e approva di nuovo",
                ),
                // The fault lies in the lines, not in a field of this form.
                Err(failure) => for_this_form(failure)?,
            }
        }
        Err(errors) => errors,
    };
    let form = Form::with(&posted, format!("{}/approva", address(&budget)), errors);
    webkit::page_invalid(&drawn((&app, &who), &budget, form))
}

fn for_this_form(failure: Failure) -> Result<FormErrors, Problem> {
    let text = failure.to_string();
    let errors = failure.for_form()?;
    let own = errors.of("act").or_else(|| errors.of("act_on")).is_some();
    Ok(if own { errors } else { FormErrors::one("", text) })
}

pub(in crate::pages) async fn ask_discard(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<BudgetId>,
) -> Result<Response, Problem> {
    let can = writer(who.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let budget = draft(&mut tx, &can, id).await?;
    let rows = lines::of(&mut tx, &can, id).await?.len();
    let frame = frame_of(&app, &who, "Scarta la bozza?".into(), &budget);
    let form = Form::empty(&who, format!("{}/scarta", address(&budget)));
    Confirm::new(frame, form, "Scarta la bozza", address(&budget))
        .effect(format!("La bozza, con {rows} righe, non ci sarà più: per riaverla andrà scritta di nuovo."))
        .effect("Quello che conteneva resta nel registro delle attività.")
        .effect("Le versioni approvate non cambiano.")
        .version(budget.version)
        .page()
}

pub(in crate::pages) async fn discard(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<BudgetId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = writer(who.actor())?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let shown = posted.reader().version();
    let gone = budgets::discard(&mut tx, &can, (id, shown)).await?;
    tx.commit().await?;
    Ok(redirect_with("/bilancio", Flash::success(format!("{}: bozza scartata", gone.label()))))
}
