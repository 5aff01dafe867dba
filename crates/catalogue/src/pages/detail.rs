//! What this is: the page of one service.
//! What it is not: what it costs; the price lists say that.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::{ActionKind, ViewCatalogue};
use kernel::{Can, Day, DocumentId, ServiceId};
use store::{StoreError, Tx};
use webkit::{App, Facts, Form, FormErrors, Frame, Problem, SignedIn};

use super::{badge, reader};
use crate::model::{Document, Service, ServiceKind, ServiceRef, Target, current_on};
use crate::{charters, documents, services};

#[derive(Template)]
#[template(path = "service.html")]
struct DetailPage {
    frame: Frame,
    facts: Facts,
    view: ServiceView,
    edit: Option<EditLinks>,
}

/// What both the inner and the public page say of a service.
pub(super) struct ServiceView {
    pub(super) service: Service,
    pub(super) parts: Vec<ServiceRef>,
    pub(super) packages: Vec<ServiceRef>,
    pub(super) documents: Vec<Document>,
    pub(super) promised: Option<(i64, Target)>,
    /// Before the code or id of a service.
    pub(super) base: String,
    pub(super) files: String,
}

struct EditLinks {
    form: Form,
    fresh: DocumentId,
    base: String,
}

impl ServiceView {
    pub(super) async fn read(
        tx: &mut Tx,
        can: &Can<ViewCatalogue>,
        service: Service,
        (base, files): (String, String),
        today: Day,
    ) -> Result<Self, StoreError> {
        let id = service.service_id;
        let parts = services::parts(tx, can, id).await?;
        let packages = services::packages_of(tx, can, id).await?;
        let documents = documents::of(tx, can, id).await?;
        let promised = promised(tx, can, id, today).await?;
        Ok(Self { service, parts, packages, documents, promised, base, files })
    }

    pub(super) fn facts(&self, today: Day) -> Facts {
        let data = &self.service.data;
        Facts::new()
            .row("Codice", &data.code)
            .row("Livello", data.level.label())
            .row("Tipo", data.kind.label())
            .part("Stato", badge(self.service.status(today)))
            .row("Validità", self.service.life.words())
            .row("A chi è rivolto", &data.audience)
            .row("Che cosa comprende", &data.included)
            .row("Contatto", &data.contact)
    }

    pub(super) fn is_package(&self) -> bool {
        self.service.data.kind == ServiceKind::Package
    }
}

async fn promised(
    tx: &mut Tx,
    can: &Can<ViewCatalogue>,
    id: ServiceId,
    today: Day,
) -> Result<Option<(i64, Target)>, StoreError> {
    let all = charters::published(tx, can).await?;
    let Some(charter) = current_on(&all, today) else { return Ok(None) };
    let targets = charters::targets(tx, can, charter.charter_id).await?;
    let own = targets.into_iter().find(|target| target.service_id == id);
    Ok(own.map(|target| (charter.number, target)))
}

pub(super) async fn page(
    State(app): State<App>,
    visitor: SignedIn,
    Path(id): Path<ServiceId>,
) -> Result<Response, Problem> {
    let page = drawn(&app, &visitor, id, None).await?;
    webkit::page(&page)
}

/// The page again, with what is wrong in its form for documents.
pub(super) async fn page_invalid(
    app: &App,
    visitor: &SignedIn,
    id: ServiceId,
    posted: &webkit::Posted,
    errors: FormErrors,
) -> Result<Response, Problem> {
    let page = drawn(app, visitor, id, Some((posted, errors))).await?;
    webkit::page_invalid(&page)
}

async fn drawn(
    app: &App,
    visitor: &SignedIn,
    id: ServiceId,
    wrong: Option<(&webkit::Posted, FormErrors)>,
) -> Result<DetailPage, Problem> {
    let can = reader(visitor.actor())?;
    let today = app.clock.today();
    let mut tx = app.db.read(can.tenant()).await?;
    let service = services::get(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
    let own = format!("/catalogo/{id}");
    let places = ("/catalogo".to_owned(), format!("{own}/documenti"));
    let view = ServiceView::read(&mut tx, &can, service, places, today).await?;
    let frame = Frame::new(visitor, app, &view.service.data.name).area("catalogo");
    let mut frame = frame.crumb("Catalogo dei servizi", "/catalogo");
    let mut edit = None;
    if visitor.actor().reaches(ActionKind::EditService) {
        frame = frame.primary("Modifica", format!("{own}/modifica"));
        let action = format!("{own}/documenti");
        let form = match wrong {
            Some((posted, errors)) => Form::with(posted, action, errors),
            None => Form::empty(visitor, action),
        };
        edit = Some(EditLinks { form, fresh: app.ids.fresh(), base: own });
    }
    Ok(DetailPage { frame, facts: view.facts(today), view, edit })
}
