//! What this is: a shared cost, new (also as a copy of another year's) or changed.
//! What it is not: its computation: what was approved keeps what it was made of.

use ::store::Tx;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::{EditCosts, ViewCosts};
use kernel::{Can, PoolId};
use pricing::model::VatKind;
use registry::DriverKind;
use webkit::{
    App, DiffTable, Flash, Form, FormErrors, Frame, Html, ListQuery, Posted, Problem, SignedIn, redirect_with,
};

use super::form_read::{self, basis_options, read_changed, read_new, seen, values, weight_field};
use super::{found, frame, reader, under, under_pool, writer};
use crate::Refused;
use crate::model::pool::NotPool;
use crate::model::{Category, Pool};
use crate::store::{Failure, computations, pools};

#[derive(Template)]
#[template(path = "form.html")]
struct FormPage {
    frame: Frame,
    form: Form,
    diff: Option<DiffTable>,
    fresh: Option<PoolId>,
    shown: Option<Html>,
    choices: Choices,
    back: String,
    /// What was approved stays: the form says so.
    approved: bool,
}

/// What there is to choose from.
struct Choices {
    kinds: Vec<DriverKind>,
    natures: Vec<(&'static str, String)>,
}

impl Choices {
    async fn of(tx: &mut Tx) -> Result<Self, Problem> {
        let today = tx.today();
        let natures = [VatKind::Exempt, VatKind::OutOfScope].into_iter().flat_map(|kind| kind.natures(today));
        let natures = natures.map(|(code, label)| (code, format!("{code} {label}"))).collect();
        Ok(Self { kinds: registry::drivers::kinds(tx).await?, natures })
    }

    fn basis(&self) -> Vec<(String, String)> {
        basis_options(&self.kinds)
    }

    /// Name and label of the field for each weight of a mixed basis.
    fn weights(&self) -> Vec<(String, String)> {
        let own = self.kinds.iter().map(|kind| (weight_field(kind.driver.code()), kind.label.clone()));
        own.chain([(weight_field(form_read::EQUAL), "Parti uguali".to_owned())]).collect()
    }
}

pub(super) async fn new(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = writer(who.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let form = match query.filter_as::<PoolId>("copia") {
        Some(id) => {
            let copied = next_year(&found(&mut tx, &can, id).await?);
            Form::filled(&who, "/riparti/nuovo", values(&copied))
        }
        None => empty(&who, &query, tx.today().year()),
    };
    webkit::page(&adding(&mut tx, (&app, &who), form).await?)
}

fn empty(who: &SignedIn, query: &ListQuery, this: i16) -> Form {
    let year = query.filter_as::<i16>("anno").unwrap_or(this);
    let first = Pool::usual_day(year).iso();
    let usual = [("year", year.to_string()), ("driver_on", first.clone()), ("members_on", first)];
    Form::filled(who, "/riparti/nuovo", usual)
}

/// The same cost a year later, whose actual amount is not known.
fn next_year(pool: &Pool) -> Pool {
    let year = pool.year.saturating_add(1);
    let planned = pool.actual.unwrap_or(pool.planned);
    let day = Pool::usual_day(year);
    Pool { year, planned, actual: None, driver_on: day, members_on: day, ..pool.clone() }
}

async fn adding(tx: &mut Tx, (app, who): (&App, &SignedIn), form: Form) -> Result<FormPage, Problem> {
    let frame = under(frame(who, app, "Nuova voce di costo"), who);
    Ok(FormPage {
        frame,
        form,
        diff: None,
        fresh: Some(app.ids.fresh()),
        shown: None,
        choices: Choices::of(tx).await?,
        back: "/riparti".into(),
        approved: false,
    })
}

pub(super) async fn add(State(app): State<App>, who: SignedIn, posted: Posted) -> Result<Response, Problem> {
    let can = writer(who.actor())?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let kinds = registry::drivers::kinds(&mut tx).await?;
    let errors = match read_new(&posted, &kinds) {
        Ok(pool) => {
            let there = pools::get(&mut tx, &can, pool.pool_id).await?.is_some();
            match if there { Ok(()) } else { pools::add(&mut tx, &can, &pool).await } {
                Ok(()) if there => return Ok(webkit::redirect(&format!("/riparti/{}", pool.pool_id))),
                Ok(()) => {
                    tx.commit().await?;
                    return Ok(saved(pool.pool_id, "Voce di costo creata: ora si può calcolare il riparto."));
                }
                Err(failure) => for_form(failure)?,
            }
        }
        Err(errors) => errors,
    };
    // A refusal of the database leaves a PostgreSQL transaction of no use.
    drop(tx);
    let mut tx = app.db.read(can.tenant()).await?;
    let form = Form::with(&posted, "/riparti/nuovo", errors);
    webkit::page_invalid(&adding(&mut tx, (&app, &who), form).await?)
}

pub(super) async fn edit(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<PoolId>,
) -> Result<Response, Problem> {
    let can = writer(who.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let pool = found(&mut tx, &can, id).await?;
    let form = Form::filled(&who, address(id), values(&pool));
    webkit::page(&editing(&mut tx, (&app, &who), form, &pool).await?)
}

pub(super) async fn change(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<PoolId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = writer(who.actor())?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let before = found(&mut tx, &can, id).await?;
    let kinds = registry::drivers::kinds(&mut tx).await?;
    let errors = match read_changed(&posted, id, &kinds) {
        Ok(after) => match pools::change(&mut tx, &can, &before, &after).await {
            Ok(()) => {
                tx.commit().await?;
                return Ok(saved(id, told(&before, &after)));
            }
            Err(Failure::Stale) => {
                drop(tx);
                return conflict((&app, &who), &can, &posted, &after).await;
            }
            Err(failure) => for_form(failure)?,
        },
        Err(errors) => errors,
    };
    drop(tx);
    let mut tx = app.db.read(can.tenant()).await?;
    let form = Form::with(&posted, address(id), errors);
    webkit::page_invalid(&editing(&mut tx, (&app, &who), form, &before).await?)
}

fn told(before: &Pool, after: &Pool) -> &'static str {
    let known_now = before.actual != after.actual && after.actual.is_some();
    if known_now {
        "Importo a consuntivo registrato: ora si può calcolare il consuntivo."
    } else {
        "Voce di costo aggiornata."
    }
}

async fn conflict(
    (app, who): (&App, &SignedIn),
    can: &Can<EditCosts>,
    posted: &Posted,
    mine: &Pool,
) -> Result<Response, Problem> {
    let mut tx = app.db.read(can.tenant()).await?;
    let theirs = found(&mut tx, can, mine.pool_id).await?;
    let diff = DiffTable::three_way(posted, &seen(&theirs), &seen(mine));
    let form = Form::late(posted, address(mine.pool_id));
    let page = editing(&mut tx, (app, who), form, &theirs).await?;
    webkit::page_conflict(&FormPage { diff: Some(diff), ..page })
}

async fn editing(
    tx: &mut Tx,
    (app, who): (&App, &SignedIn),
    form: Form,
    pool: &Pool,
) -> Result<FormPage, Problem> {
    let can: Can<ViewCosts> = reader(who.actor())?;
    let frame = under_pool(frame(who, app, format!("Modifica «{}» {}", pool.name, pool.year)), who, pool);
    Ok(FormPage {
        frame,
        diff: None,
        fresh: None,
        shown: Some(form.shown(pool.version, &seen(pool))),
        form,
        choices: Choices::of(tx).await?,
        back: format!("/riparti/{}", pool.pool_id),
        approved: computations::last_approved(tx, &can, pool.pool_id).await?.is_some(),
    })
}

/// What to show next to which field; the rest is a page of its own.
fn for_form(failure: Failure) -> Result<FormErrors, Problem> {
    let Failure::Refused(why) = failure else { return Err(failure.into()) };
    let name = match &why {
        Refused::Pool(NotPool::Planned) => "planned",
        Refused::Pool(NotPool::Actual) => "actual",
        Refused::Pool(NotPool::Name) | Refused::NameTaken(_) => "name",
        Refused::YearStays => "year",
        _ => "",
    };
    Ok(FormErrors::one(name, why.to_string()))
}

fn address(id: PoolId) -> String {
    format!("/riparti/{id}/modifica")
}

fn saved(id: PoolId, text: &str) -> Response {
    redirect_with(&format!("/riparti/{id}"), Flash::success(text))
}
