//! What this is: the form of a service, new or changed.
//! What it is not: its life and its documents, which have pages of their own.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::EditService;
use kernel::{Can, ServiceId};
use store::{StoreError, Tx};
use webkit::{
    App, DiffTable, Flash, Form, FormErrors, Frame, Html, Pairs, Posted, Problem, SignedIn, redirect_with,
};

use super::writer;
use crate::error::CatalogueError;
use crate::model::{Level, Service, ServiceData, ServiceKind, ServiceRef};
use crate::services;

#[derive(Template)]
#[template(path = "service_form.html")]
struct FormPage {
    frame: Frame,
    form: Form,
    diff: Option<DiffTable>,
    /// Of a new service: its id; of one that is there: what is on show.
    fresh: Option<ServiceId>,
    shown: Option<Html>,
    back: String,
    levels: Vec<(&'static str, &'static str)>,
    kinds: Vec<(&'static str, &'static str)>,
    parts: Vec<(String, String)>,
}

impl FormPage {
    fn of(frame: Frame, form: Form, parts: &[ServiceRef], back: String) -> Self {
        let part = |part: &ServiceRef| (part.service_id.to_string(), format!("{} {}", part.code, part.name));
        Self {
            frame: frame.area("catalogo").crumb("Catalogo dei servizi", "/catalogo"),
            form,
            diff: None,
            fresh: None,
            shown: None,
            back,
            levels: Level::options(),
            kinds: ServiceKind::options(),
            parts: parts.iter().map(part).collect(),
        }
    }
}

pub(super) async fn new(State(app): State<App>, visitor: SignedIn) -> Result<Response, Problem> {
    let can = writer(visitor.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let parts = services::singles(&mut tx, &can).await?;
    let form = Form::empty(&visitor, "/catalogo/nuovo");
    let frame = Frame::new(&visitor, &app, "Nuovo servizio");
    let page = FormPage::of(frame, form, &parts, "/catalogo".into());
    webkit::page(&FormPage { fresh: Some(app.ids.fresh()), ..page })
}

pub(super) async fn add(
    State(app): State<App>,
    visitor: SignedIn,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = writer(visitor.actor())?;
    let errors = match read_new(&posted) {
        Ok((id, data)) => match added(&app, &visitor, &can, id, data).await {
            Ok(()) => return Ok(saved(id, "Servizio aggiunto: resta in programma finché non lo attivi")),
            Err(error) => error.for_form()?,
        },
        Err(errors) => errors,
    };
    let parts = services::singles(&mut app.db.read(can.tenant()).await?, &can).await?;
    let form = Form::with(&posted, "/catalogo/nuovo", errors);
    let frame = Frame::new(&visitor, &app, "Nuovo servizio");
    let page = FormPage::of(frame, form, &parts, "/catalogo".into());
    webkit::page_invalid(&FormPage { fresh: Some(app.ids.fresh()), ..page })
}

/// A form sent twice finds its own service there and is as good as saved.
async fn added(
    app: &App,
    visitor: &SignedIn,
    can: &Can<EditService>,
    id: ServiceId,
    data: ServiceData,
) -> Result<(), CatalogueError> {
    let mut tx = app.db.write(can.tenant(), visitor.actor()).await?;
    if services::get(&mut tx, can, id).await?.is_some() {
        return Ok(());
    }
    services::add(&mut tx, can, id, data).await?;
    Ok(tx.commit().await?)
}

pub(super) async fn edit(
    State(app): State<App>,
    visitor: SignedIn,
    Path(id): Path<ServiceId>,
) -> Result<Response, Problem> {
    let can = writer(visitor.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let service = services::get(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
    let form = Form::filled(&visitor, address(id), values(&service.data));
    webkit::page(&editing(&mut tx, &can, Frame::new(&visitor, &app, title(&service)), form, &service).await?)
}

pub(super) async fn change(
    State(app): State<App>,
    visitor: SignedIn,
    Path(id): Path<ServiceId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = writer(visitor.actor())?;
    let mut tx = app.db.write(can.tenant(), visitor.actor()).await?;
    let service = services::get(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
    let frame = Frame::new(&visitor, &app, title(&service));
    let (shown, data) = match read_changed(&posted) {
        Ok(read) => read,
        Err(errors) => {
            let form = Form::with(&posted, address(id), errors);
            return webkit::page_invalid(&editing(&mut tx, &can, frame, form, &service).await?);
        }
    };
    match services::change(&mut tx, &can, &service, shown, data.clone()).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(saved(id, "Servizio aggiornato"))
        }
        Err(CatalogueError::Stale) => {
            let theirs = services::get(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
            let diff = DiffTable::three_way(&posted, &seen(&theirs.data), &seen(&data));
            let page = editing(&mut tx, &can, frame, Form::late(&posted, address(id)), &theirs).await?;
            webkit::page_conflict(&FormPage { diff: Some(diff), ..page })
        }
        Err(error) => {
            let form = Form::with(&posted, address(id), error.for_form()?);
            let page = editing(&mut app.db.read(can.tenant()).await?, &can, frame, form, &service).await?;
            webkit::page_invalid(&page)
        }
    }
}

async fn editing(
    tx: &mut Tx,
    can: &Can<EditService>,
    frame: Frame,
    form: Form,
    service: &Service,
) -> Result<FormPage, StoreError> {
    let mut parts = services::singles(tx, can).await?;
    parts.retain(|part| part.service_id != service.service_id);
    let back = format!("/catalogo/{}", service.service_id);
    let shown = form.shown(service.version, &seen(&service.data));
    Ok(FormPage { shown: Some(shown), ..FormPage::of(frame, form, &parts, back) })
}

fn read_new(posted: &Posted) -> Result<(ServiceId, ServiceData), FormErrors> {
    let mut f = posted.reader();
    let id = f.once::<ServiceId>();
    let data = read(&mut f);
    f.finish_with(|| Some((id?, data?)))
}

fn read_changed(posted: &Posted) -> Result<(i64, ServiceData), FormErrors> {
    let mut f = posted.reader();
    let shown = f.version();
    let data = read(&mut f);
    f.finish_with(|| Some((shown, data?)))
}

fn read(f: &mut webkit::Reader<'_>) -> Option<ServiceData> {
    let code = f.text("code", "Codice", 1..=20);
    let name = f.text("name", "Nome del servizio", 3..=200);
    let level = f.choice("level", "Livello", Level::from_code);
    let kind = f.choice("kind", "Tipo", ServiceKind::from_code);
    let description = f.long_text("description", "Descrizione", 1..=5000);
    let audience = f.long_text("audience", "A chi è rivolto", 0..=1000);
    let included = f.long_text("included", "Che cosa comprende", 0..=5000);
    let contact = f.long_text("contact", "Contatto", 0..=500);
    let parts: Result<Vec<ServiceId>, _> = f.many("parts").into_iter().map(str::parse).collect();
    if parts.is_err() {
        f.error("parts", "Servizi compresi: scegli le voci dell'elenco");
    }
    let (level, kind, parts) = (level?, kind?, parts.ok()?);
    Some(ServiceData { code, name, level, kind, description, audience, contact, included, parts })
}

fn values(data: &ServiceData) -> Vec<(&'static str, String)> {
    let mut values = vec![
        ("code", data.code.clone()),
        ("name", data.name.clone()),
        ("level", data.level.code().into()),
        ("kind", data.kind.code().into()),
        ("description", data.description.clone()),
        ("audience", data.audience.clone()),
        ("included", data.included.clone()),
        ("contact", data.contact.clone()),
    ];
    values.extend(data.parts.iter().map(|part| ("parts", part.to_string())));
    values
}

/// The service as the table of differences shows it.
fn seen(data: &ServiceData) -> Pairs {
    let pair = |label: &str, value: &str| (label.to_owned(), value.to_owned());
    vec![
        pair("Codice", &data.code),
        pair("Nome del servizio", &data.name),
        pair("Livello", data.level.label()),
        pair("Tipo", data.kind.label()),
        pair("Descrizione", &data.description),
        pair("A chi è rivolto", &data.audience),
        pair("Che cosa comprende", &data.included),
        pair("Contatto", &data.contact),
        pair("Numero di servizi compresi", &data.parts.len().to_string()),
    ]
}

fn title(service: &Service) -> String {
    format!("Modifica {}", service.data.name)
}

fn address(id: ServiceId) -> String {
    format!("/catalogo/{id}/modifica")
}

fn saved(id: ServiceId, text: &str) -> Response {
    redirect_with(&format!("/catalogo/{id}"), Flash::success(text))
}
