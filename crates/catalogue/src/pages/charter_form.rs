//! What this is: writing the next version of the charter, and publishing it.
//! What it is not: a change of a published version; there is no such thing.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::{EditCharter, PublishCharter};
use kernel::{Can, CharterId, Phase};
use store::{StoreError, Tx};
use webkit::{
    App, DiffTable, Flash, Form, FormErrors, Frame, Html, Pairs, Posted, Problem, Reader, SignedIn,
    redirect_with,
};

use super::{centre, charter_writer};
use crate::model::{Charter, CharterState, Service, Status, Target, TargetTime, TimeUnit};
use crate::{CatalogueError, charters, services};

#[derive(Template)]
#[template(path = "charter_form.html")]
struct FormPage {
    frame: Frame,
    form: Form,
    diff: Option<DiffTable>,
    shown: Html,
    back: String,
    services: Vec<(String, String)>,
    units: Vec<(&'static str, &'static str)>,
}

pub(super) async fn start(
    State(app): State<App>,
    visitor: SignedIn,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = charter_writer(visitor.actor())?;
    let mut f = posted.reader();
    let id = f.once::<CharterId>();
    let id = f.finish_with(|| id)?;
    let mut tx = app.db.write(can.tenant(), visitor.actor()).await?;
    let to = format!("/carta/{id}/modifica");
    if charters::get(&mut tx, &can, id).await?.is_some() {
        return Ok(webkit::redirect(&to));
    }
    match charters::start(&mut tx, &can, id).await {
        Ok(_) => tx.commit().await?,
        Err(CatalogueError::Field { message, .. }) => {
            return Ok(redirect_with("/carta", Flash::warning(message)));
        }
        Err(error) => return Err(error.into()),
    }
    Ok(redirect_with(&to, Flash::success("Bozza creata con gli impegni della versione precedente")))
}

pub(super) async fn edit(
    State(app): State<App>,
    visitor: SignedIn,
    Path(id): Path<CharterId>,
) -> Result<Response, Problem> {
    let can = charter_writer(visitor.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let charter = draft(&mut tx, &can, id).await?;
    let targets = charters::targets(&mut tx, &can, id).await?;
    let form = Form::filled(&visitor, address(id), values(&charter, &targets));
    webkit::page(&drawn(&mut tx, &can, (&app, &visitor), form, &charter).await?)
}

pub(super) async fn write(
    State(app): State<App>,
    visitor: SignedIn,
    Path(id): Path<CharterId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = charter_writer(visitor.actor())?;
    let mut tx = app.db.write(can.tenant(), visitor.actor()).await?;
    let charter = draft(&mut tx, &can, id).await?;
    let offered = offered(&mut tx, &can, id).await?;
    let wrong = match read(&posted, &offered) {
        Ok((shown, preamble, targets)) => {
            match charters::write(&mut tx, &can, (&charter, shown), &preamble, &targets).await {
                Ok(()) => {
                    tx.commit().await?;
                    return Ok(redirect_with(&format!("/carta/{id}"), Flash::success("Bozza salvata")));
                }
                Err(CatalogueError::Stale) => {
                    let mine = seen(&preamble, &targets, &offered);
                    return late(&mut tx, &can, (&app, &visitor), &posted, (id, &mine)).await;
                }
                Err(error) => error.for_form()?,
            }
        }
        Err(errors) => errors,
    };
    let form = Form::with(&posted, address(id), wrong);
    webkit::page_invalid(&drawn(&mut tx, &can, (&app, &visitor), form, &charter).await?)
}

/// Somebody else was first: the difference, with all that was typed still in the form.
async fn late(
    tx: &mut Tx,
    can: &Can<EditCharter>,
    (app, visitor): (&App, &SignedIn),
    posted: &Posted,
    (id, mine): (CharterId, &Pairs),
) -> Result<Response, Problem> {
    let charter = draft(tx, can, id).await?;
    let targets = charters::targets(tx, can, id).await?;
    let theirs = seen(&charter.preamble, &targets, &offered(tx, can, id).await?);
    let diff = DiffTable::three_way(posted, &theirs, mine);
    let page = drawn(tx, can, (app, visitor), Form::late(posted, address(id)), &charter).await?;
    webkit::page_conflict(&FormPage { diff: Some(diff), ..page })
}

/// Who comes for a published version is told that it cannot be changed.
async fn draft(tx: &mut Tx, can: &Can<EditCharter>, id: CharterId) -> Result<Charter, Problem> {
    let charter = charters::get(tx, can, id).await?.ok_or(Problem::NotFound)?;
    match charter.state {
        CharterState::Draft => Ok(charter),
        CharterState::Published { .. } => Err(kernel::Denied::NotNow.into()),
    }
}

/// The services that the form names: those not retired, and those that the draft already has.
async fn offered(tx: &mut Tx, can: &Can<EditCharter>, id: CharterId) -> Result<Vec<Service>, StoreError> {
    let today = tx.today();
    let targets = charters::targets(tx, can, id).await?;
    let has = |service: &Service| targets.iter().any(|target| target.service_id == service.service_id);
    let mut all = services::every(tx, can).await?;
    all.retain(|service| service.status(today) != Status::Retired || has(service));
    Ok(all)
}

async fn drawn(
    tx: &mut Tx,
    can: &Can<EditCharter>,
    (app, visitor): (&App, &SignedIn),
    form: Form,
    charter: &Charter,
) -> Result<FormPage, StoreError> {
    let back = format!("/carta/{}", charter.charter_id);
    let frame = Frame::new(visitor, app, format!("Bozza della versione {}", charter.number))
        .area("carta")
        .crumb("Carta dei servizi", "/carta");
    let offered = offered(tx, can, charter.charter_id).await?;
    let targets = charters::targets(tx, can, charter.charter_id).await?;
    let shown = form.shown(charter.version, &seen(&charter.preamble, &targets, &offered));
    let services =
        offered.iter().map(|s| (s.service_id.to_string(), format!("{} {}", s.data.code, s.data.name)));
    let (services, units) = (services.collect(), TimeUnit::options());
    Ok(FormPage { frame, form, diff: None, shown, back, services, units })
}

/// The draft as the table of differences shows it, services without a target included.
fn seen(preamble: &str, targets: &[Target], offered: &[Service]) -> Pairs {
    let words = |time: Option<TargetTime>| time.map(TargetTime::words).unwrap_or_default();
    let of = |service: &Service| {
        let name = &service.data.name;
        let target = targets.iter().find(|target| target.service_id == service.service_id);
        [
            (format!("Presa in carico, {name}"), words(target.and_then(|target| target.response))),
            (format!("Risoluzione, {name}"), words(target.and_then(|target| target.resolution))),
            (format!("Come si misura, {name}"), target.map(|target| target.note.clone()).unwrap_or_default()),
        ]
    };
    let preamble = ("Testo iniziale".to_owned(), preamble.to_owned());
    std::iter::once(preamble).chain(offered.iter().flat_map(of)).collect()
}

fn values(charter: &Charter, targets: &[Target]) -> Vec<(String, String)> {
    let mut values = vec![("preamble".to_owned(), charter.preamble.clone())];
    for target in targets {
        let id = target.service_id;
        for (name, time) in [("response", target.response), ("resolution", target.resolution)] {
            let Some(time) = time else { continue };
            values.push((format!("{name}_value_{id}"), time.value.to_string()));
            values.push((format!("{name}_unit_{id}"), time.unit.code().to_owned()));
        }
        values.push((format!("note_{id}"), target.note.clone()));
    }
    values
}

fn read(posted: &Posted, offered: &[Service]) -> Result<(i64, String, Vec<Target>), FormErrors> {
    let mut f = posted.reader();
    let shown = f.version();
    let preamble = f.long_text("preamble", "Testo iniziale", 0..=10_000);
    let targets: Vec<Target> = offered.iter().filter_map(|service| target(&mut f, service)).collect();
    f.finish_with(|| Some((shown, preamble, targets)))
}

/// A service about which nothing is written has no target.
fn target(f: &mut Reader<'_>, service: &Service) -> Option<Target> {
    let (id, name) = (service.service_id, &service.data.name);
    let response = time(f, "response", &format!("Presa in carico, {name}"), service);
    let resolution = time(f, "resolution", &format!("Risoluzione, {name}"), service);
    let note = f.long_text(&format!("note_{id}"), &format!("Come si misura, {name}"), 0..=1000);
    let says_something = response.is_some() || resolution.is_some() || !note.is_empty();
    says_something.then(|| Target {
        service_id: id,
        service_code: service.data.code.clone(),
        service_name: name.clone(),
        response,
        resolution,
        note,
    })
}

fn time(f: &mut Reader<'_>, which: &str, label: &str, service: &Service) -> Option<TargetTime> {
    let id = service.service_id;
    let value = f.optional_integer(&format!("{which}_value_{id}"), label, 1..=1000)?;
    let unit = f.choice(&format!("{which}_unit_{id}"), &format!("{label}: unità"), TimeUnit::from_code)?;
    Some(TargetTime { value: u32::try_from(value).ok()?, unit })
}

#[derive(Template)]
#[template(path = "charter_publish.html")]
struct PublishPage {
    frame: Frame,
    form: Form,
    version: i64,
    back: String,
    today: String,
}

pub(super) async fn ask(
    State(app): State<App>,
    visitor: SignedIn,
    Path(id): Path<CharterId>,
) -> Result<Response, Problem> {
    let can = visitor.actor().may(PublishCharter, &centre(visitor.actor(), Phase::Draft))?;
    let mut tx = app.db.read(can.tenant()).await?;
    let charter = publishable(&mut tx, &can, id).await?;
    let form = Form::empty(&visitor, format!("/carta/{id}/pubblica"));
    webkit::page(&publish_page(&app, &visitor, form, &charter))
}

pub(super) async fn publish(
    State(app): State<App>,
    visitor: SignedIn,
    Path(id): Path<CharterId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = visitor.actor().may(PublishCharter, &centre(visitor.actor(), Phase::Draft))?;
    let mut tx = app.db.write(can.tenant(), visitor.actor()).await?;
    let charter = publishable(&mut tx, &can, id).await?;
    let mut f = posted.reader();
    let (shown, from) = (f.version(), f.day("valid_from", "Valida dal"));
    let wrong = match f.finish_with(|| from) {
        Ok(from) => match charters::publish(&mut tx, &can, (&charter, shown), from).await {
            Ok(_) => {
                tx.commit().await?;
                let text = format!("Versione {} pubblicata, valida dal {from}", charter.number);
                return Ok(redirect_with(&format!("/carta/{id}"), Flash::success(text)));
            }
            Err(CatalogueError::Stale) => FormErrors::one(
                "",
                "Nel frattempo qualcun altro ha modificato la bozza: ricontrolla gli impegni e pubblica di nuovo",
            ),
            Err(error) => error.for_form()?,
        },
        Err(errors) => errors,
    };
    let form = Form::with(&posted, format!("/carta/{id}/pubblica"), wrong);
    webkit::page_invalid(&publish_page(&app, &visitor, form, &charter))
}

async fn publishable(tx: &mut Tx, can: &Can<PublishCharter>, id: CharterId) -> Result<Charter, Problem> {
    let charter = charters::get(tx, can, id).await?.ok_or(Problem::NotFound)?;
    match charter.state {
        CharterState::Draft => Ok(charter),
        CharterState::Published { .. } => Err(kernel::Denied::NotNow.into()),
    }
}

fn publish_page(app: &App, visitor: &SignedIn, form: Form, charter: &Charter) -> PublishPage {
    let back = format!("/carta/{}", charter.charter_id);
    let frame = Frame::new(visitor, app, format!("Pubblica la versione {}?", charter.number))
        .area("carta")
        .crumb("Carta dei servizi", "/carta");
    PublishPage { frame, form, version: charter.version, back, today: app.clock.today().iso() }
}

fn address(id: CharterId) -> String {
    format!("/carta/{id}/modifica")
}
