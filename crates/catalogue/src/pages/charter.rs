//! What this is: the service charter to be read: the version in force, any version, two side by side.
//! What it is not: its form; see `charter_form`.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::{ActionKind, ViewCatalogue};
use kernel::{Can, CharterId, Day};
use store::{StoreError, Tx};
use webkit::{App, Badge, Facts, Form, Frame, ListQuery, Problem, SignedIn};

use super::{reader, sees_drafts};
use crate::charters;
use crate::model::{Change, Charter, CharterState, Compared, Target, compare, current_on};

#[derive(Template)]
#[template(path = "charter.html")]
struct CharterPage {
    frame: Frame,
    view: Option<CharterView>,
    versions: Vec<VersionRow>,
    choices: Vec<(String, String)>,
    start: Option<(Form, CharterId)>,
    /// Where the draft on show is published, for who may.
    publish: Option<String>,
}

/// A version as everybody reads it.
pub(super) struct CharterView {
    pub(super) charter: Charter,
    pub(super) targets: Vec<Target>,
    pub(super) facts: Facts,
}

struct VersionRow {
    href: String,
    name: String,
    badge: Badge,
    from: String,
}

impl CharterView {
    pub(super) async fn read(
        tx: &mut Tx,
        can: &Can<ViewCatalogue>,
        charter: Charter,
        all: &[Charter],
        today: Day,
    ) -> Result<Self, StoreError> {
        let targets = charters::targets(tx, can, charter.charter_id).await?;
        let facts = facts(&charter, all, today);
        Ok(Self { charter, targets, facts })
    }
}

fn facts(charter: &Charter, all: &[Charter], today: Day) -> Facts {
    let facts = Facts::new().row("Versione", charter.number).part("Stato", badge(charter, all, today));
    match &charter.state {
        CharterState::Draft => facts,
        CharterState::Published { valid_from, at, by } => {
            facts.row("Valida dal", valid_from).row("Pubblicata il", at).row("Pubblicata da", by)
        }
    }
}

pub(super) fn badge(charter: &Charter, all: &[Charter], today: Day) -> Badge {
    let is_current = current_on(all, today).is_some_and(|current| current.charter_id == charter.charter_id);
    match charter.valid_from() {
        None => Badge::info("Bozza"),
        Some(_) if is_current => Badge::success("In vigore"),
        Some(from) if from > today => Badge::warning("Non ancora in vigore"),
        Some(_) => Badge::quiet("Sostituita"),
    }
}

pub(super) async fn current(State(app): State<App>, visitor: SignedIn) -> Result<Response, Problem> {
    let can = reader(visitor.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let all = seen(&mut tx, &can, &visitor).await?;
    let current = current_on(&all, app.clock.today()).cloned();
    let frame = Frame::new(&visitor, &app, "Carta dei servizi").area("carta");
    webkit::page(&drawn(&mut tx, (&app, &visitor), frame, &can, current, &all).await?)
}

pub(super) async fn version(
    State(app): State<App>,
    visitor: SignedIn,
    Path(id): Path<CharterId>,
) -> Result<Response, Problem> {
    let can = reader(visitor.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let all = seen(&mut tx, &can, &visitor).await?;
    let charter = all.iter().find(|charter| charter.charter_id == id).cloned().ok_or(Problem::NotFound)?;
    let title = format!("Carta dei servizi, versione {}", charter.number);
    let mut frame = Frame::new(&visitor, &app, title).area("carta").crumb("Carta dei servizi", "/carta");
    if charter.state == CharterState::Draft && visitor.actor().reaches(ActionKind::EditCharter) {
        frame = frame.primary("Modifica la bozza", format!("/carta/{id}/modifica"));
    }
    webkit::page(&drawn(&mut tx, (&app, &visitor), frame, &can, Some(charter), &all).await?)
}

/// Every version for who writes them, the published ones for the others.
async fn seen(tx: &mut Tx, can: &Can<ViewCatalogue>, visitor: &SignedIn) -> Result<Vec<Charter>, StoreError> {
    if sees_drafts(visitor.actor()) {
        charters::every(tx, can).await
    } else {
        charters::published(tx, can).await
    }
}

async fn drawn(
    tx: &mut Tx,
    (app, visitor): (&App, &SignedIn),
    frame: Frame,
    can: &Can<ViewCatalogue>,
    charter: Option<Charter>,
    all: &[Charter],
) -> Result<CharterPage, Problem> {
    let today = app.clock.today();
    let view = match charter {
        Some(charter) => Some(CharterView::read(tx, can, charter, all, today).await?),
        None => None,
    };
    let has_draft = all.iter().any(|charter| charter.state == CharterState::Draft);
    let may_start = visitor.actor().reaches(ActionKind::EditCharter) && !has_draft;
    let start = may_start.then(|| (Form::empty(visitor, "/carta/nuova"), app.ids.fresh()));
    let may_publish = visitor.actor().reaches(ActionKind::PublishCharter);
    let publish = view.as_ref().filter(|_| may_publish).and_then(publish_href);
    let versions = all.iter().map(|charter| row(charter, all, today)).collect();
    Ok(CharterPage { frame, view, versions, choices: choices(all), start, publish })
}

fn row(charter: &Charter, all: &[Charter], today: Day) -> VersionRow {
    VersionRow {
        href: format!("/carta/{}", charter.charter_id),
        name: format!("Versione {}", charter.number),
        badge: badge(charter, all, today),
        from: charter.valid_from().map_or_else(|| "—".to_owned(), |from| from.to_string()),
    }
}

fn choices(all: &[Charter]) -> Vec<(String, String)> {
    let choice = |charter: &Charter| (charter.charter_id.to_string(), format!("Versione {}", charter.number));
    all.iter().map(choice).collect()
}

fn publish_href(view: &CharterView) -> Option<String> {
    let is_draft = view.charter.state == CharterState::Draft;
    is_draft.then(|| format!("/carta/{}/pubblica", view.charter.charter_id))
}

#[derive(Template)]
#[template(path = "charter_compared.html")]
struct ComparedPage {
    frame: Frame,
    before: Charter,
    after: Charter,
    rows: Vec<ComparedRow>,
}

struct ComparedRow {
    service: String,
    badge: Badge,
    before: Side,
    after: Side,
}

struct Side {
    response: String,
    resolution: String,
    note: String,
}

impl Side {
    fn of(target: Option<&Target>) -> Self {
        let words = target.map_or_else(|| ["—".to_owned(), "—".to_owned()], Target::words);
        let [response, resolution] = words;
        Self { response, resolution, note: target.map(|target| target.note.clone()).unwrap_or_default() }
    }
}

impl ComparedRow {
    fn of(row: &Compared) -> Self {
        let badge = match row.change() {
            Change::Added => Badge::info("Aggiunto"),
            Change::Removed => Badge::danger("Tolto"),
            Change::Changed => Badge::warning("Cambiato"),
            Change::Same => Badge::quiet("Uguale"),
        };
        let (before, after) = (Side::of(row.before.as_ref()), Side::of(row.after.as_ref()));
        Self { service: row.service(), badge, before, after }
    }
}

#[derive(Template)]
#[template(path = "charter_to_compare.html")]
struct ToComparePage {
    frame: Frame,
    choices: Vec<(String, String)>,
}

/// Which two versions: for who comes to the comparison without having said it.
fn choose(app: &App, visitor: &SignedIn, all: &[Charter]) -> Result<Response, Problem> {
    let frame = Frame::new(visitor, app, "Confronta due versioni della carta")
        .area("carta")
        .crumb("Carta dei servizi", "/carta");
    webkit::page(&ToComparePage { frame, choices: choices(all) })
}

pub(super) async fn compared(
    State(app): State<App>,
    visitor: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = reader(visitor.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let all = seen(&mut tx, &can, &visitor).await?;
    if query.filter("a").is_none() || query.filter("b").is_none() {
        return choose(&app, &visitor, &all);
    }
    let wanted = |name: &str| {
        let id: Option<CharterId> = query.filter_as(name);
        all.iter().find(|charter| Some(charter.charter_id) == id).cloned().ok_or(Problem::NotFound)
    };
    let (before, after) = (wanted("a")?, wanted("b")?);
    let old = charters::targets(&mut tx, &can, before.charter_id).await?;
    let new = charters::targets(&mut tx, &can, after.charter_id).await?;
    let rows = compare(&old, &new).iter().map(ComparedRow::of).collect();
    let title = format!("Confronto tra la versione {} e la {}", before.number, after.number);
    let frame = Frame::new(&visitor, &app, title).area("carta").crumb("Carta dei servizi", "/carta");
    webkit::page(&ComparedPage { frame, before, after, rows })
}
