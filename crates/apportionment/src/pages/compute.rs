//! What this is: the question which amount is divided, and the simulation that follows.
//! What it is not: an act: nobody pays anything until it is approved.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::PoolId;
use webkit::{App, Facts, Flash, Form, FormErrors, Frame, Posted, Problem, SignedIn, redirect_with};

use super::{amount, found, frame, under_pool, writer};
use crate::model::{Kind, Pool};
use crate::store::{Failure, computations};
use crate::{Lacking, Refused};

/// Bodies whose missing figures are listed; the message says how many they are.
const LISTED: usize = 200;

#[derive(Template)]
#[template(path = "compute.html")]
struct ComputePage {
    frame: Frame,
    form: Form,
    facts: Facts,
    usual: &'static str,
    lacking: Vec<Lacking>,
    back: String,
}

pub(super) async fn ask(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<PoolId>,
) -> Result<Response, Problem> {
    let can = writer(who.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let pool = found(&mut tx, &can, id).await?;
    let lacking = match computations::simulate(&mut tx, &can, &pool, pool.next_kind()).await {
        Err(Failure::Refused(Refused::Figures { lacking, .. })) => lacking,
        Ok(_) | Err(_) => Vec::new(),
    };
    webkit::page(&drawn((&app, &who), Form::empty(&who, address(id)), &pool, lacking))
}

pub(super) async fn compute(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<PoolId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = writer(who.actor())?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let pool = found(&mut tx, &can, id).await?;
    let mut f = posted.reader();
    let kind = f.choice("kind", "Su quale importo", Kind::from_code);
    let (errors, lacking) = match f.finish_with(|| kind) {
        Ok(kind) => match computations::compute(&mut tx, &can, id, kind).await {
            Ok(draft) => {
                tx.commit().await?;
                let done = Flash::success("Riparto calcolato: nessuno paga nulla finché non è approvato.");
                return Ok(redirect_with(&format!("/riparti/versioni/{}", draft.apportionment_id), done));
            }
            Err(Failure::Refused(why)) => refused(why),
            Err(failure) => return Err(failure.into()),
        },
        Err(errors) => (errors, Vec::new()),
    };
    let form = Form::with(&posted, address(id), errors);
    webkit::page_invalid(&drawn((&app, &who), form, &pool, lacking))
}

fn refused(why: Refused) -> (FormErrors, Vec<Lacking>) {
    let name = if why == Refused::NoActual || why == Refused::ForecastAfterFinal { "kind" } else { "" };
    let errors = FormErrors::one(name, why.to_string());
    match why {
        Refused::Figures { lacking, .. } => (errors, lacking),
        _ => (errors, Vec::new()),
    }
}

fn drawn((app, who): (&App, &SignedIn), form: Form, pool: &Pool, mut lacking: Vec<Lacking>) -> ComputePage {
    lacking.truncate(LISTED);
    let frame = under_pool(
        frame(who, app, format!("Calcola il riparto di «{}» {}", pool.name, pool.year)),
        who,
        pool,
    );
    let facts = Facts::new()
        .row("Importo previsto", pool.planned)
        .row("Importo a consuntivo", amount(pool.actual))
        .row("Si divide per", pool.basis.words())
        .row("Parametri riferiti al", pool.driver_on)
        .row("Tra gli enti aderenti al", pool.members_on);
    let back = format!("/riparti/{}", pool.pool_id);
    ComputePage { frame, form, facts, usual: pool.next_kind().code(), lacking, back }
}

fn address(id: PoolId) -> String {
    format!("/riparti/{id}/calcola")
}
