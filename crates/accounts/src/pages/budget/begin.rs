//! What this is: the beginning of a version: the forecast of a year, a variation, the final.
//! What it is not: its lines.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::BudgetId;
use kernel::Can;
use kernel::permission::EditBudget;
use webkit::{
    App, Flash, Form, FormErrors, Frame, Html, ListQuery, Posted, Problem, SignedIn, redirect_with,
};

use crate::model::budget::{Budget, Kind};
use crate::pages::writer;
use crate::store::budgets;

#[derive(Template)]
#[template(path = "budget/begin.html")]
struct BeginPage {
    frame: Frame,
    form: Form,
    once: Html,
    kind: Kind,
    /// The year is typed only for a forecast.
    year: Option<i16>,
    back: String,
}

fn drawn((app, who): (&App, &SignedIn), form: Form, (kind, year): (Kind, Option<i16>)) -> BeginPage {
    let title = match (kind, year) {
        (Kind::Forecast, _) | (_, None) => "Nuova previsione".to_owned(),
        (Kind::Variation, Some(year)) => format!("Nuova variazione del bilancio {year}"),
        (Kind::Final, Some(year)) => format!("Consuntivo {year}"),
    };
    let frame = Frame::new(who, app, title).area("bilancio").crumb("Bilancio", "/bilancio");
    let back = year.map_or_else(|| "/bilancio".into(), |year| format!("/bilancio/{year}"));
    let once = form.once(app.ids.fresh::<BudgetId>());
    BeginPage { frame, form, once, kind, year, back }
}

pub(in crate::pages) async fn ask_year(State(app): State<App>, who: SignedIn) -> Result<Response, Problem> {
    writer(who.actor())?;
    let form = Form::empty(&who, "/bilancio/nuovo");
    webkit::page(&drawn((&app, &who), form, (Kind::Forecast, None)))
}

pub(in crate::pages) async fn forecast(
    State(app): State<App>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = writer(who.actor())?;
    let mut f = posted.reader();
    let (id, note) = (f.once::<BudgetId>(), f.optional_text("note", "Note", 500));
    let year = f.integer("year", "Anno", 2000..=2100).and_then(|year| i16::try_from(year).ok());
    let read = f.finish_with(|| Some((id?, year?)));
    let begun = match read {
        Ok((id, year)) => begun(&app, &who, &can, ((id, year, Kind::Forecast), note)).await?,
        Err(errors) => Err(errors),
    };
    begun.as_ref().map(saved).or_else(|errors| {
        let form = Form::with(&posted, "/bilancio/nuovo", errors.clone());
        webkit::page_invalid(&drawn((&app, &who), form, (Kind::Forecast, None)))
    })
}

/// Begins a version, unless the first click has done so already.
async fn begun(
    app: &App,
    who: &SignedIn,
    can: &Can<EditBudget>,
    ((id, year, kind), note): ((BudgetId, i16, Kind), Option<String>),
) -> Result<Result<Budget, FormErrors>, Problem> {
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    if let Some(there) = budgets::get(&mut tx, can, id).await? {
        return Ok(Ok(there));
    }
    match budgets::begin(&mut tx, can, (id, year, kind), note.as_deref().unwrap_or_default()).await {
        Ok(budget) => {
            tx.commit().await?;
            Ok(Ok(budget))
        }
        Err(failure) => Ok(Err(failure.for_form()?)),
    }
}

fn saved(budget: &Budget) -> Response {
    let text = format!("{}: bozza creata, ora completa le righe", budget.label());
    redirect_with(&super::address(budget), Flash::success(text))
}

/// Which version is asked for: a variation unless the address says final.
fn kind_asked(query: &ListQuery) -> Kind {
    match query.filter("tipo").and_then(Kind::from_code) {
        Some(Kind::Final) => Kind::Final,
        Some(Kind::Variation | Kind::Forecast) | None => Kind::Variation,
    }
}

fn address(year: i16, kind: Kind) -> String {
    format!("/bilancio/{year}/nuova?tipo={}", kind.code())
}

pub(in crate::pages) async fn ask(
    State(app): State<App>,
    who: SignedIn,
    Path(year): Path<i16>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = writer(who.actor())?;
    there(&app, &can, year).await?;
    let kind = kind_asked(&query);
    let form = Form::empty(&who, address(year, kind));
    webkit::page(&drawn((&app, &who), form, (kind, Some(year))))
}

/// A year without a forecast has nothing to vary.
async fn there(app: &App, can: &Can<EditBudget>, year: i16) -> Result<(), Problem> {
    let mut tx = app.db.read(can.tenant()).await?;
    let any = budgets::every(&mut tx, can).await?.iter().any(|one| one.year == year);
    if any { Ok(()) } else { Err(Problem::NotFound) }
}

pub(in crate::pages) async fn follow(
    State(app): State<App>,
    who: SignedIn,
    Path(year): Path<i16>,
    query: ListQuery,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = writer(who.actor())?;
    there(&app, &can, year).await?;
    let kind = kind_asked(&query);
    let mut f = posted.reader();
    let (id, note) = (f.once::<BudgetId>(), f.optional_text("note", "Note", 500));
    let begun = match f.finish_with(|| id) {
        Ok(id) => begun(&app, &who, &can, ((id, year, kind), note)).await?,
        Err(errors) => Err(errors),
    };
    begun.as_ref().map(saved).or_else(|errors| {
        let form = Form::with(&posted, address(year, kind), errors.clone());
        webkit::page_invalid(&drawn((&app, &who), form, (kind, Some(year))))
    })
}
