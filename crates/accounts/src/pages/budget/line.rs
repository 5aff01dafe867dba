//! What this is: one line of a draft: added, changed, taken out.
//! What it is not: many at once; see `import`.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::EditBudget;
use kernel::{BudgetId, Can, Cents};
use store::Tx;
use uuid::Uuid;
use webkit::{
    App, Confirm, DiffTable, Flash, Form, FormErrors, Frame, Html, ListQuery, Pairs, Posted, Problem,
    SignedIn, redirect_with,
};

use super::{address, frame_of};
use crate::Failure;
use crate::model::budget::{Budget, Kind, Line, Service};
use crate::model::heading::{Growth, Heading};
use crate::model::rows::Services;
use crate::pages::{draft, services, writer};
use crate::store::{budgets, lines};

#[derive(Template)]
#[template(path = "budget/line.html")]
struct LinePage {
    frame: Frame,
    form: Form,
    diff: Option<DiffTable>,
    /// The id of a new line.
    once: Option<Html>,
    /// What a line that is there showed.
    shown: Option<Html>,
    kind: Kind,
    headings: Vec<(&'static str, String)>,
    services: Vec<(String, String)>,
    words: Vec<String>,
    back: String,
    remove: Option<String>,
}

/// What every form of a line needs.
struct Ground {
    budget: Budget,
    services: Services,
    words: Vec<String>,
}

async fn ground(tx: &mut Tx, can: &Can<EditBudget>, who: &SignedIn, id: BudgetId) -> Result<Ground, Problem> {
    let budget = draft(tx, can, id).await?;
    let versions = budgets::of_year(tx, can, budget.year).await?;
    let mut words: Vec<String> =
        versions.into_iter().flat_map(|version| version.lines).map(|line| line.words).collect();
    words.sort_unstable();
    words.dedup();
    words.retain(|words| !words.is_empty());
    Ok(Ground { services: services(tx, who.actor()).await?, budget, words })
}

fn drawn((app, who): (&App, &SignedIn), ground: Ground, form: Form, title: &str) -> LinePage {
    let Ground { budget, services, words } = ground;
    let option = |service: &Service| (service.service_id.to_string(), service.name.clone());
    LinePage {
        frame: frame_of(app, who, title.to_owned(), &budget),
        form,
        diff: None,
        once: None,
        shown: None,
        kind: budget.kind,
        headings: Heading::by_side(),
        services: services.values().map(option).collect(),
        words,
        back: address(&budget),
        remove: None,
    }
}

pub(in crate::pages) async fn new(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<BudgetId>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = writer(who.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let ground = ground(&mut tx, &can, &who, id).await?;
    let asked = |name: &str| query.filter(name).unwrap_or_default();
    let values = [
        ("heading", asked("voce")),
        ("words", asked("descrizione")),
        ("service", asked("servizio")),
        ("growth", asked("andamento")),
    ];
    let form = Form::filled(&who, format!("{}/righe/nuova", address(&ground.budget)), values);
    webkit::page(&adding((&app, &who), ground, form))
}

fn adding((app, who): (&App, &SignedIn), ground: Ground, form: Form) -> LinePage {
    let once = Some(form.once(app.ids.fresh::<Uuid>()));
    LinePage { once, ..drawn((app, who), ground, form, "Nuova riga") }
}

pub(in crate::pages) async fn add(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<BudgetId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = writer(who.actor())?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let ground = ground(&mut tx, &can, &who, id).await?;
    let back = address(&ground.budget);
    let read = {
        let mut f = posted.reader();
        let line_id = f.once::<Uuid>();
        let line = read(&mut f, &ground.services);
        f.finish_with(|| Some(Line { line_id: line_id?, ..line? }))
    };
    let errors = match read {
        Ok(line) if lines::get(&mut tx, &can, (id, line.line_id)).await?.is_some() => {
            return Ok(webkit::redirect(&back));
        }
        Ok(line) => match lines::add(&mut tx, &can, id, &line).await {
            Ok(()) => {
                tx.commit().await?;
                return Ok(redirect_with(&back, Flash::success(format!("Riga «{}» aggiunta", line.label()))));
            }
            Err(failure) => failure.for_form()?,
        },
        Err(errors) => errors,
    };
    let form = Form::with(&posted, format!("{back}/righe/nuova"), errors);
    webkit::page_invalid(&adding((&app, &who), ground, form))
}

/// Every field; the id comes from the form or from the address.
fn read(f: &mut webkit::Reader<'_>, services: &Services) -> Option<Line> {
    let heading = f.choice("heading", "Voce", Heading::from_code);
    let words = f.optional_text("words", "Descrizione", 200).unwrap_or_default();
    if !words.is_empty() && kernel::text::sort_key(&words).is_empty() {
        f.error("words", "Descrizione: usa lettere o cifre, per esempio «Due tecnici»");
    }
    let service = f.optional_choice("service", "Servizio", |id| {
        services.values().find(|service| service.service_id.to_string() == id).cloned()
    });
    let amount = f.cents("amount", "Importo");
    let growth = f.choice("growth", "Andamento", Growth::from_code);
    let reason = f.optional_text("reason", "Motivo", 500).unwrap_or_default();
    let (heading, amount, growth) = (heading?, amount?, growth?);
    Some(Line { line_id: Uuid::nil(), heading, words, service, growth, amount, reason, version: 1 })
}

fn values(line: &Line) -> Vec<(&'static str, String)> {
    let service = line.service.as_ref().map(|service| service.service_id.to_string());
    vec![
        ("heading", line.heading.code().to_owned()),
        ("words", line.words.clone()),
        ("service", service.unwrap_or_default()),
        ("amount", line.amount.euro().trim_end_matches(" €").to_owned()),
        ("growth", line.growth.code().to_owned()),
        ("reason", line.reason.clone()),
    ]
}

/// The line as the table of differences shows it.
fn seen(line: &Line) -> Pairs {
    let pair = |label: &str, value: String| (label.to_owned(), value);
    vec![
        pair("Voce", line.heading.label().to_owned()),
        pair("Descrizione", line.words.clone()),
        pair("Servizio", line.service.as_ref().map(|service| service.name.clone()).unwrap_or_default()),
        pair("Importo", line.amount.euro()),
        pair("Andamento", line.growth.label().to_owned()),
        pair("Motivo", line.reason.clone()),
    ]
}

fn line_address(budget: &Budget, line: &Line) -> String {
    format!("{}/righe/{}", address(budget), line.line_id)
}

fn editing((app, who): (&App, &SignedIn), ground: Ground, form: Form, line: &Line) -> LinePage {
    let shown = Some(form.shown(line.version, &seen(line)));
    let remove = Some(format!("{}/togli", line_address(&ground.budget, line)));
    LinePage { shown, remove, ..drawn((app, who), ground, form, &format!("Cambia «{}»", line.label())) }
}

pub(in crate::pages) async fn edit(
    State(app): State<App>,
    who: SignedIn,
    Path((id, line)): Path<(BudgetId, Uuid)>,
) -> Result<Response, Problem> {
    let can = writer(who.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let ground = ground(&mut tx, &can, &who, id).await?;
    let line = lines::get(&mut tx, &can, (id, line)).await?.ok_or(Problem::NotFound)?;
    let form = Form::filled(&who, line_address(&ground.budget, &line), values(&line));
    webkit::page(&editing((&app, &who), ground, form, &line))
}

pub(in crate::pages) async fn change(
    State(app): State<App>,
    who: SignedIn,
    Path((id, line_id)): Path<(BudgetId, Uuid)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = writer(who.actor())?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let ground = ground(&mut tx, &can, &who, id).await?;
    let before = lines::get(&mut tx, &can, (id, line_id)).await?.ok_or(Problem::NotFound)?;
    let (back, here) = (address(&ground.budget), line_address(&ground.budget, &before));
    let read = {
        let mut f = posted.reader();
        let version = f.version();
        let line = read(&mut f, &ground.services);
        f.finish_with(|| Some(Line { line_id, version, ..line? }))
    };
    let errors = match read {
        Ok(after) => match lines::change(&mut tx, &can, id, (&before, &after)).await {
            Ok(()) => {
                tx.commit().await?;
                return Ok(redirect_with(
                    &back,
                    Flash::success(format!("Riga «{}» cambiata", after.label())),
                ));
            }
            Err(Failure::Stale) => {
                let diff = DiffTable::three_way(&posted, &seen(&before), &seen(&after));
                let page = editing((&app, &who), ground, Form::late(&posted, here), &before);
                return webkit::page_conflict(&LinePage { diff: Some(diff), ..page });
            }
            Err(failure) => failure.for_form()?,
        },
        Err(errors) => errors,
    };
    webkit::page_invalid(&invalid((&app, &who), ground, (&posted, here, errors), &before))
}

fn invalid(
    screen: (&App, &SignedIn),
    ground: Ground,
    (posted, here, errors): (&Posted, String, FormErrors),
    before: &Line,
) -> LinePage {
    editing(screen, ground, Form::with(posted, here, errors), before)
}

pub(in crate::pages) async fn ask(
    State(app): State<App>,
    who: SignedIn,
    Path((id, line)): Path<(BudgetId, Uuid)>,
) -> Result<Response, Problem> {
    let can = writer(who.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let budget = draft(&mut tx, &can, id).await?;
    let line = lines::get(&mut tx, &can, (id, line)).await?.ok_or(Problem::NotFound)?;
    let frame = frame_of(&app, &who, format!("Togli «{}»?", line.label()), &budget);
    let form = Form::empty(&who, format!("{}/togli", line_address(&budget, &line)));
    Confirm::new(frame, form, "Togli la riga", address(&budget))
        .effect(format!("La riga, di {}, non conta più nella versione.", shown(line.amount)))
        .effect("Quello che conteneva resta nel registro delle attività.")
        .version(line.version)
        .page()
}

fn shown(amount: Cents) -> String {
    amount.euro()
}

pub(in crate::pages) async fn remove(
    State(app): State<App>,
    who: SignedIn,
    Path((id, line)): Path<(BudgetId, Uuid)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = writer(who.actor())?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let budget = draft(&mut tx, &can, id).await?;
    let line = lines::get(&mut tx, &can, (id, line)).await?.ok_or(Problem::NotFound)?;
    let shown = posted.reader().version();
    lines::remove(&mut tx, &can, id, (&line, shown)).await?;
    tx.commit().await?;
    Ok(redirect_with(&address(&budget), Flash::success(format!("Riga «{}» tolta", line.label()))))
}
