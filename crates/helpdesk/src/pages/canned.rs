//! What this is: the pages on which whoever works on requests keeps answers written once.
//! What it is not: the sending; an answer is put into a form and read by a person first.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::{ViewCatalogue, WorkRequest};
use kernel::{Can, ServiceId};
use uuid::Uuid;
use webkit::{
    App, Badge, EmptyState, Field, Flash, Form, FormErrors, Frame, Posted, Problem, Reader, SignedIn, page,
    page_invalid, redirect_with,
};

use super::form_page::FormPage;
use crate::Failure;
use crate::model::{Canned, PLACEHOLDERS};
use crate::store::canned;

const AT: &str = "/richieste/risposte";

#[derive(Template)]
#[template(path = "helpdesk/canned.html")]
struct CannedPage {
    frame: Frame,
    rows: Vec<Row>,
    empty: EmptyState,
}

struct Row {
    title: String,
    href: String,
    service: String,
    text: String,
    badge: Badge,
}

fn may(who: &SignedIn) -> Result<Can<WorkRequest>, Problem> {
    Ok(who.actor().may_over(WorkRequest)?)
}

fn frame(who: &SignedIn, app: &App, title: &str) -> Frame {
    Frame::new(who, app, title).area("richieste").crumb("Richieste", "/richieste")
}

async fn services(app: &App, who: &SignedIn) -> Result<Vec<(ServiceId, String)>, Problem> {
    let can = who.actor().may_over(ViewCatalogue)?;
    let all = catalogue::services::every(&mut app.db.read(can.tenant()).await?, &can).await?;
    let mut all: Vec<(ServiceId, String)> =
        all.into_iter().map(|service| (service.service_id, service.data.name)).collect();
    all.sort_by(|a, b| a.1.cmp(&b.1));
    Ok(all)
}

/// `GET /richieste/risposte`
pub(super) async fn list(State(app): State<App>, who: SignedIn) -> Result<Response, Problem> {
    let can = may(&who)?;
    let services = services(&app, &who).await?;
    let all = canned::every(&mut app.db.read(can.tenant()).await?, &can).await?;
    let row = |one: Canned| Row {
        href: format!("{AT}/{}", one.canned_id),
        service: one
            .service_id
            .and_then(|id| services.iter().find(|(known, _)| *known == id))
            .map_or_else(|| "Tutti".to_owned(), |(_, name)| name.clone()),
        text: one.text.lines().next().unwrap_or_default().chars().take(120).collect(),
        badge: if one.archived { Badge::quiet("Archiviata") } else { Badge::success("In uso") },
        title: one.title,
    };
    let new = format!("{AT}/nuova");
    let empty = "Non ci sono ancora risposte pronte: scrivi una volta quello che si ripete.";
    page(&CannedPage {
        frame: frame(&who, &app, "Risposte pronte").primary("Nuova risposta pronta", new.clone()),
        rows: all.into_iter().map(row).collect(),
        empty: EmptyState::new(empty).action("Nuova risposta pronta", new),
    })
}

fn fields(form: &Form, services: &[(ServiceId, String)], version: i64) -> Vec<Field> {
    let mut offered = vec![("all".to_owned(), "Tutti i servizi")];
    offered.extend(services.iter().map(|(id, name)| (id.to_string(), name.as_str())));
    let mut all = vec![
        form.text("title", "Titolo").help("Per esempio «Casella ripristinata»").required().longest(100),
        form.select("service", "Servizio", &offered).required(),
        form.area("text", "Testo")
            .help("I segnaposti elencati sotto diventano i dati della richiesta, per esempio {numero}")
            .rows(8)
            .required(),
    ];
    if version > 0 {
        all.push(form.checkbox("archived", "Archiviata").help("Non viene più proposta"));
    }
    all
}

async fn form_page(app: &App, who: &SignedIn, (form, version): (Form, i64)) -> Result<FormPage, Problem> {
    let services = services(app, who).await?;
    let title = if version == 0 { "Nuova risposta pronta" } else { "Modifica la risposta pronta" };
    Ok(FormPage {
        frame: frame(who, app, title).crumb("Risposte pronte", AT),
        hidden: vec![form.once(app.ids.fresh::<Uuid>()), form.version(version)],
        fields: fields(&form, &services, version),
        form,
        button: "Salva la risposta",
        back: AT.to_owned(),
        legend: PLACEHOLDERS.to_vec(),
    })
}

/// `GET /richieste/risposte/nuova`
pub(super) async fn ask(State(app): State<App>, who: SignedIn) -> Result<Response, Problem> {
    may(&who)?;
    page(&form_page(&app, &who, (Form::empty(&who, format!("{AT}/nuova")), 0)).await?)
}

/// `GET /richieste/risposte/{canned}`
pub(super) async fn edit(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let can = may(&who)?;
    let one = canned::get(&mut app.db.read(can.tenant()).await?, &can, id).await?;
    let one = one.ok_or(Problem::NotFound)?;
    let service = one.service_id.map_or_else(|| "all".to_owned(), |id| id.to_string());
    let mut values = vec![("title", one.title.clone()), ("service", service), ("text", one.text.clone())];
    if one.archived {
        values.push(("archived", "1".to_owned()));
    }
    let form = Form::filled(&who, format!("{AT}/{id}"), values);
    page(&form_page(&app, &who, (form, one.version)).await?)
}

/// `POST /richieste/risposte/nuova`
pub(super) async fn create(
    State(app): State<App>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, Problem> {
    save(&app, &who, (None, &posted)).await
}

/// `POST /richieste/risposte/{canned}`
pub(super) async fn change(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, Problem> {
    save(&app, &who, (Some(id), &posted)).await
}

async fn save(app: &App, who: &SignedIn, (id, posted): (Option<Uuid>, &Posted)) -> Result<Response, Problem> {
    let can = may(who)?;
    let at = id.map_or_else(|| format!("{AT}/nuova"), |id| format!("{AT}/{id}"));
    if let Some(id) = id {
        let known = canned::get(&mut app.db.read(can.tenant()).await?, &can, id).await?;
        known.ok_or(Problem::NotFound)?;
    }
    let shown: i64 = posted.get("version").and_then(|text| text.parse().ok()).unwrap_or_default();
    let again = async |errors: FormErrors| {
        page_invalid(&form_page(app, who, (Form::with(posted, at.clone(), errors), shown)).await?)
    };
    let services = services(app, who).await?;
    let one = match read(posted.reader(), id, &services) {
        Ok(one) => one,
        Err(errors) => return again(errors).await,
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    match canned::save(&mut tx, &can, &one).await {
        Ok(()) => {
            super::act::finish(tx).await?;
            Ok(redirect_with(AT, Flash::success(format!("Risposta pronta «{}» salvata.", one.title))))
        }
        Err(why @ Failure::Refused(_)) => {
            drop(tx);
            again(FormErrors::one("text", format!("{why}."))).await
        }
        Err(why @ Failure::Stale) => {
            drop(tx);
            again(FormErrors::one("", format!("{why}."))).await
        }
        Err(why) => Err(why.into()),
    }
}

fn read(mut f: Reader<'_>, id: Option<Uuid>, services: &[(ServiceId, String)]) -> Result<Canned, FormErrors> {
    let version = if id.is_some() { f.version() } else { 0 };
    let canned_id = id.or_else(|| f.once());
    let title = f.text("title", "Titolo", 2..=100);
    let service = f.choice("service", "Servizio", |text| match text {
        "all" => Some(None),
        other => services.iter().find(|(id, _)| id.to_string() == other).map(|(id, _)| Some(*id)),
    });
    let text = f.long_text("text", "Testo", 2..=10_000);
    let archived = f.checkbox("archived");
    f.finish_with(|| {
        Some(Canned { canned_id: canned_id?, title, text, service_id: service?, archived, version })
    })
}
