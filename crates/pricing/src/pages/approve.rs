//! What this is: the approval of a price list by an act, asked for before it is done.
//! What it is not: the act itself.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::ApprovePriceList;
use kernel::{Can, Denied, Phase, PriceListId};
use store::Tx;
use webkit::{App, Flash, Form, FormErrors, Frame, Posted, Problem, SignedIn, redirect_with};

use super::centre;
use crate::error::PricingError;
use crate::model::{ListState, PriceList, Tariff};
use crate::{lists, tariffs};

#[derive(Template)]
#[template(path = "approve.html")]
struct ApprovePage {
    frame: Frame,
    form: Form,
    version: i64,
    back: String,
    effects: Vec<String>,
    warnings: Vec<String>,
}

pub(super) async fn ask(
    State(app): State<App>,
    visitor: SignedIn,
    Path(id): Path<PriceListId>,
) -> Result<Response, Problem> {
    let can = visitor.actor().may(ApprovePriceList, &centre(visitor.actor(), Phase::Draft))?;
    let mut tx = app.db.read(can.tenant()).await?;
    let list = draft(&mut tx, &can, id).await?;
    let form = Form::empty(&visitor, address(id));
    webkit::page(&drawn(&mut tx, &can, (&app, &visitor), form, &list).await?)
}

pub(super) async fn approve(
    State(app): State<App>,
    visitor: SignedIn,
    Path(id): Path<PriceListId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = visitor.actor().may(ApprovePriceList, &centre(visitor.actor(), Phase::Draft))?;
    let mut tx = app.db.write(can.tenant(), visitor.actor()).await?;
    let list = draft(&mut tx, &can, id).await?;
    let mut f = posted.reader();
    let shown = f.version();
    let (act, act_on) = (f.text("act", "Numero dell'atto", 1..=200), f.day("act_on", "Data dell'atto"));
    let errors = match f.finish_with(|| act_on) {
        Ok(act_on) => match lists::approve(&mut tx, &can, (&list, shown), (&act, act_on)).await {
            Ok(_) => {
                tx.commit().await?;
                let done = Flash::success("Listino approvato: da ora non si può più modificare");
                return Ok(redirect_with(&format!("/listini/{id}"), done));
            }
            Err(PricingError::Stale) => FormErrors::one(
                "",
                "Nel frattempo qualcun altro ha modificato il listino: ricontrolla le tariffe e approva di nuovo",
            ),
            Err(error) => error.for_form()?,
        },
        Err(errors) => errors,
    };
    let form = Form::with(&posted, address(id), errors);
    webkit::page_invalid(&drawn(&mut tx, &can, (&app, &visitor), form, &list).await?)
}

async fn draft(tx: &mut Tx, can: &Can<ApprovePriceList>, id: PriceListId) -> Result<PriceList, Problem> {
    let list = lists::get(tx, can, id).await?.ok_or(Problem::NotFound)?;
    match list.state {
        ListState::Draft => Ok(list),
        ListState::Approved { .. } => Err(Denied::NotNow.into()),
    }
}

async fn drawn(
    tx: &mut Tx,
    can: &Can<ApprovePriceList>,
    (app, visitor): (&App, &SignedIn),
    form: Form,
    list: &PriceList,
) -> Result<ApprovePage, Problem> {
    let (approved, tariffs) =
        (lists::approved(tx, can).await?, tariffs::of(tx, can, list.price_list_id).await?);
    let back = format!("/listini/{}", list.price_list_id);
    let frame = Frame::new(visitor, app, format!("Approva «{}»?", list.name))
        .area("listini")
        .crumb("Listini", "/listini")
        .crumb(&list.name, &back);
    let (effects, warnings) = (effects(list, &approved, tariffs.len()), warnings(&tariffs));
    Ok(ApprovePage { frame, form, version: list.version, back, effects, warnings })
}

fn effects(list: &PriceList, approved: &[PriceList], tariffs: usize) -> Vec<String> {
    let mut effects = vec![
        format!(
            "il listino, con {tariffs} tariffe, non si potrà più modificare: per cambiarlo ne seguirà un altro"
        ),
        format!(
            "i prezzi valgono per i servizi resi dal {} e diventano visibili agli enti aderenti",
            list.valid_from
        ),
    ];
    let day_before = list.valid_from.yesterday();
    let replaced = approved.iter().find(|other| {
        let same = other.series_key() == list.series_key();
        same && crate::model::effective(other, approved)
            .is_some_and(|period| period.contains(list.valid_from))
    });
    effects.extend(
        replaced.map(|other| {
            format!("«{}» vale fino al {day_before} e poi lascia il posto a questo", other.name)
        }),
    );
    effects
}

fn warnings(tariffs: &[Tariff]) -> Vec<String> {
    let undecided = tariffs
        .iter()
        .filter(|tariff| matches!(tariff.method, crate::model::Method::SizeRange { bands: None, .. }));
    let warning = |tariff: &Tariff| {
        format!(
            "{}: mancano le fasce, quindi nessun ente potrà essere addebitato con questa tariffa",
            tariff.service_name
        )
    };
    undecided.map(warning).collect()
}

fn address(id: PriceListId) -> String {
    format!("/listini/{id}/approva")
}
