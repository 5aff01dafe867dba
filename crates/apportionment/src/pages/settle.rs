//! What this is: a share settled outside the yearly invoices, by a credit note for example: it goes into none.
//! What it is not: the credit note; billing issues that.

use ::store::Tx;
use agreements::BilledDays;
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::EditCosts;
use kernel::{Can, Day, LineId};
use webkit::{App, Flash, Form, FormErrors, Frame, Posted, Problem, SignedIn, redirect_with};

use super::{found, frame, under_pool, writer};
use crate::model::Computation;
use crate::store::shares::KeptShare;
use crate::store::{Failure, computations, shares};

#[derive(Template)]
#[template(path = "settle.html")]
struct SettlePage {
    frame: Frame,
    form: Form,
    what: String,
    back: String,
}

pub(super) async fn ask(
    State(app): State<App>,
    who: SignedIn,
    billed: Option<Extension<BilledDays>>,
    Path(id): Path<LineId>,
) -> Result<Response, Problem> {
    let can = writer(who.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let (act, kept) = open(&mut tx, &can, billed, id).await?;
    let form = Form::empty(&who, format!("/riparti/quote/{id}/regola"));
    webkit::page(&drawn(&mut tx, &can, (&app, &who), form, (&act, &kept)).await?)
}

pub(super) async fn record(
    State(app): State<App>,
    who: SignedIn,
    billed: Option<Extension<BilledDays>>,
    Path(id): Path<LineId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = writer(who.actor())?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let (act, kept) = open(&mut tx, &can, billed, id).await?;
    let errors = match read(&posted) {
        Ok((document, on)) => match shares::settle(&mut tx, &can, &kept, (&document, on)).await {
            Ok(()) => {
                tx.commit().await?;
                let done = Flash::success("Quota regolata: non entrerà più in nessuna fattura.");
                return Ok(redirect_with(&address(&act), done));
            }
            Err(Failure::Refused(_)) => {
                FormErrors::one("document_on", "Data del documento: non può essere nel futuro")
            }
            Err(failure) => return Err(failure.into()),
        },
        Err(errors) => errors,
    };
    let form = Form::with(&posted, format!("/riparti/quote/{id}/regola"), errors);
    webkit::page_invalid(&drawn(&mut tx, &can, (&app, &who), form, (&act, &kept)).await?)
}

/// A share of an act that no invoice holds and nothing has settled.
async fn open(
    tx: &mut Tx,
    can: &Can<EditCosts>,
    billed: Option<Extension<BilledDays>>,
    id: LineId,
) -> Result<(Computation, KeptShare), Problem> {
    let kept = shares::get(tx, can, id).await?.ok_or(Problem::NotFound)?;
    let act = computations::get(tx, can, kept.apportionment_id).await?.ok_or(Problem::NotFound)?;
    let settled = shares::settled(tx, can, act.apportionment_id).await?;
    let on_an_invoice = match billed {
        Some(Extension(billed)) => !billed.of(tx, id).await?.is_empty(),
        None => false,
    };
    let reason = if !act.is_approved() {
        "Il calcolo non è approvato: non c'è ancora nulla da regolare."
    } else if on_an_invoice {
        "La quota è già in una fattura: per restituirla emetti una nota di credito di quella fattura."
    } else if settled.iter().any(|one| one.share_id == id) {
        "La quota è già stata regolata."
    } else {
        return Ok((act, kept));
    };
    Err(Problem::Conflict(reason.into()))
}

fn read(posted: &Posted) -> Result<(String, Day), FormErrors> {
    let mut f = posted.reader();
    let document = f.text("document", "Documento", 3..=200);
    let on = f.day("document_on", "Data del documento");
    f.finish_with(|| Some((document, on?)))
}

async fn drawn(
    tx: &mut Tx,
    can: &Can<EditCosts>,
    (app, who): (&App, &SignedIn),
    form: Form,
    (act, kept): (&Computation, &KeptShare),
) -> Result<SettlePage, Problem> {
    let pool = found(tx, can, act.pool_id).await?;
    let title = format!("Regola fuori fattura la quota di {}", kept.share.body_name);
    let frame = under_pool(frame(who, app, title), who, &pool).crumb(act.title(), address(act));
    let what =
        format!("{} {}, {}: {}", act.of.pool_name, act.of.year, act.title().to_lowercase(), kept.share.due());
    Ok(SettlePage { frame, form, what, back: address(act) })
}

fn address(act: &Computation) -> String {
    format!("/riparti/versioni/{}", act.apportionment_id)
}
