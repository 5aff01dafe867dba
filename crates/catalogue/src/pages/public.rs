//! What this is: catalogue and charter for everybody, signed in or not.
//! What it is not: prices and drafts, which the public does not see here.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::{ViewCatalogue, as_the_public};
use kernel::text::slugify;
use kernel::{Can, DocumentId, NETWORK};
use store::TenantRow;
use webkit::{App, Cursor, Facts, Frame, ListQuery, ListView, Problem, Visitor};

use super::charter::CharterView;
use super::detail::ServiceView;
use super::documents::as_file;
use super::list::{ServiceRow, filter, place};
use crate::model::{Level, Service, ServiceRef, Status, current_on};
use crate::services::list::{self, Place};
use crate::{charters, documents, services};

#[derive(Template)]
#[template(path = "public_services.html")]
struct ListPage {
    frame: Frame,
    list: ListView,
    rows: Vec<ServiceRow>,
    levels: Vec<(&'static str, &'static str)>,
    statuses: Vec<(&'static str, &'static str)>,
    slug: String,
}

#[derive(Template)]
#[template(path = "public_service.html")]
struct ServicePage {
    frame: Frame,
    facts: Facts,
    view: ServiceView,
}

#[derive(Template)]
#[template(path = "public_charter.html")]
struct CharterPage {
    frame: Frame,
    view: Option<CharterView>,
}

/// The network is a tenant too, but no centre.
async fn centre(app: &App, slug: &str) -> Result<(TenantRow, Can<ViewCatalogue>), Problem> {
    let found = app.db.tenant_by_slug(slug).await?.filter(|tenant| tenant.tenant_id != NETWORK);
    let tenant = found.ok_or(Problem::NotFound)?;
    let can = as_the_public(tenant.tenant_id);
    Ok((tenant, can))
}

pub(super) async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let (tenant, can) = centre(&app, &slug).await?;
    let (filter, sort) = filter(&query, app.clock.today());
    let mut tx = app.db.read(can.tenant()).await?;
    let size = ListView::SIZE.saturating_add(1);
    let mut found = list::page(&mut tx, &can, &filter, place(&query).as_ref(), size).await?;
    let list = ListView::new(&query, sort).cut(&mut found, |last| {
        let place = Place::after(last, filter.sort);
        Cursor::after([place.key, place.id.to_string()])
    });
    let base = format!("/centri/{}/catalogo", tenant.slug);
    let row = |service: &Service| {
        ServiceRow::of(service, format!("{base}/{}", slugify(&service.data.code)), filter.today)
    };
    let frame = Frame::new(&visitor, &app, format!("Servizi di {}", tenant.name));
    let rows = found.iter().map(row).collect();
    let (levels, statuses) = (Level::options(), Status::options());
    webkit::page(&ListPage { frame, list, rows, levels, statuses, slug: tenant.slug })
}

pub(super) async fn service(
    State(app): State<App>,
    visitor: Visitor,
    Path((slug, code)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (tenant, can) = centre(&app, &slug).await?;
    let mut tx = app.db.read(can.tenant()).await?;
    let service = services::by_code(&mut tx, &can, &code).await?.ok_or(Problem::NotFound)?;
    let base = format!("/centri/{}/catalogo", tenant.slug);
    let files = format!("{base}/{}/documenti", slugify(&service.data.code));
    let today = app.clock.today();
    let view = ServiceView::read(&mut tx, &can, service, (base.clone(), files), today).await?;
    let frame = Frame::new(&visitor, &app, &view.service.data.name)
        .crumb(format!("Servizi di {}", tenant.name), base);
    webkit::page(&ServicePage { frame, facts: view.facts(today), view })
}

pub(super) async fn download(
    State(app): State<App>,
    Path((slug, code, document)): Path<(String, String, DocumentId)>,
) -> Result<Response, Problem> {
    let (_, can) = centre(&app, &slug).await?;
    let mut tx = app.db.read(can.tenant()).await?;
    let service = services::by_code(&mut tx, &can, &code).await?.ok_or(Problem::NotFound)?;
    let found = documents::content(&mut tx, &can, service.service_id, document).await?;
    found.map(as_file).ok_or(Problem::NotFound)
}

pub(super) async fn charter(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, Problem> {
    let (tenant, can) = centre(&app, &slug).await?;
    let mut tx = app.db.read(can.tenant()).await?;
    let (all, today) = (charters::published(&mut tx, &can).await?, app.clock.today());
    let view = match current_on(&all, today).cloned() {
        Some(charter) => Some(CharterView::read(&mut tx, &can, charter, &all, today).await?),
        None => None,
    };
    let base = format!("/centri/{}/catalogo", tenant.slug);
    let frame = Frame::new(&visitor, &app, format!("Carta dei servizi di {}", tenant.name));
    let frame = frame.crumb(format!("Servizi di {}", tenant.name), base);
    webkit::page(&CharterPage { frame, view })
}

impl ServiceView {
    /// What stands for a service in an address: its id inside, its code in public.
    pub(super) fn key(&self, service: &ServiceRef) -> String {
        if self.base.starts_with("/centri/") {
            slugify(&service.code)
        } else {
            service.service_id.to_string()
        }
    }
}
