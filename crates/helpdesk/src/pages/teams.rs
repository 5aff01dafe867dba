//! What this is: the pages on which the director forms teams: who is in them and which services they look after.
//! What it is not: the queue; the list of requests shows that by team.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::{EditHelpdesk, ViewCatalogue};
use kernel::{Can, Phase, ServiceId, Target, TeamId};
use webkit::{
    App, Badge, EmptyState, Field, Flash, Form, FormErrors, Frame, Posted, Problem, Reader, SignedIn, page,
    page_invalid, redirect_with,
};

use super::form_page::FormPage;
use super::people::{Person, staff};
use crate::Failure;
use crate::model::Team;
use crate::store::teams;

const AT: &str = "/richieste/gruppi";

#[derive(Template)]
#[template(path = "helpdesk/teams.html")]
struct TeamsPage {
    frame: Frame,
    rows: Vec<Row>,
    empty: EmptyState,
}

struct Row {
    name: String,
    href: String,
    queue: String,
    people: String,
    services: String,
    badge: Badge,
}

fn may(who: &SignedIn) -> Result<Can<EditHelpdesk>, Problem> {
    Ok(who.actor().may(EditHelpdesk, &Target::centre(who.actor().tenant(), Phase::Current))?)
}

fn frame(who: &SignedIn, app: &App, title: &str) -> Frame {
    Frame::new(who, app, title).area("richieste").crumb("Richieste", "/richieste")
}

/// What a team is made of: who works on requests, and the services of the centre by name.
struct Choices {
    people: Vec<Person>,
    services: Vec<(ServiceId, String)>,
}

async fn choices(app: &App, who: &SignedIn) -> Result<Choices, Problem> {
    let people = staff(app, who).await?;
    let can = who.actor().may_over(ViewCatalogue)?;
    let all = catalogue::services::every(&mut app.db.read(can.tenant()).await?, &can).await?;
    let mut services: Vec<(ServiceId, String)> =
        all.into_iter().map(|service| (service.service_id, service.data.name)).collect();
    services.sort_by(|a, b| a.1.cmp(&b.1));
    Ok(Choices { people, services })
}

/// `GET /richieste/gruppi`
pub(super) async fn list(State(app): State<App>, who: SignedIn) -> Result<Response, Problem> {
    let can = may(&who)?;
    let Choices { people, services } = choices(&app, &who).await?;
    let all = teams::every(&mut app.db.read(can.tenant()).await?, &can).await?;
    let people: BTreeMap<_, _> = people.into_iter().collect();
    let services: BTreeMap<_, _> = services.into_iter().collect();
    let row = |team: Team| {
        let names: Vec<&str> =
            team.people.iter().filter_map(|id| people.get(id).map(String::as_str)).collect();
        let about: Vec<&str> =
            team.services.iter().filter_map(|id| services.get(id).map(String::as_str)).collect();
        Row {
            href: format!("{AT}/{}", team.team_id),
            queue: format!("/richieste?vista=open&gruppo={}", team.team_id),
            people: names.join(", "),
            services: about.join(", "),
            badge: if team.archived { Badge::quiet("Archiviato") } else { Badge::success("Attivo") },
            name: team.name,
        }
    };
    let new = format!("{AT}/nuovo");
    let empty = "Non ci sono ancora gruppi: una richiesta nuova arriva a tutti. Con un gruppo arriva a chi segue il servizio.";
    page(&TeamsPage {
        frame: frame(&who, &app, "Gruppi di lavoro").primary("Nuovo gruppo", new.clone()),
        rows: all.into_iter().map(row).collect(),
        empty: EmptyState::new(empty).action("Nuovo gruppo", new),
    })
}

fn fields(form: &Form, choices: &Choices, version: i64) -> Vec<Field> {
    let people: Vec<(String, &str)> =
        choices.people.iter().map(|(id, name)| (id.to_string(), name.as_str())).collect();
    let services: Vec<(String, &str)> =
        choices.services.iter().map(|(id, name)| (id.to_string(), name.as_str())).collect();
    let mut all = vec![
        form.text("name", "Nome").help("Per esempio «Posta e identità digitale»").required().longest(80),
        form.checkboxes("person", "Persone", &people),
        form.checkboxes("service", "Servizi", &services),
    ];
    if version > 0 {
        let help = "Non riceve più richieste nuove; quelle che ha restano dove sono";
        all.push(form.checkbox("archived", "Gruppo archiviato").help(help));
    }
    all
}

async fn form_page(app: &App, who: &SignedIn, (form, version): (Form, i64)) -> Result<FormPage, Problem> {
    let choices = choices(app, who).await?;
    let title = if version == 0 { "Nuovo gruppo" } else { "Modifica il gruppo" };
    Ok(FormPage {
        frame: frame(who, app, title).crumb("Gruppi di lavoro", AT),
        hidden: vec![form.once(app.ids.fresh::<TeamId>()), form.version(version)],
        fields: fields(&form, &choices, version),
        form,
        button: "Salva il gruppo",
        back: AT.to_owned(),
        legend: Vec::new(),
    })
}

/// `GET /richieste/gruppi/nuovo`
pub(super) async fn ask(State(app): State<App>, who: SignedIn) -> Result<Response, Problem> {
    may(&who)?;
    page(&form_page(&app, &who, (Form::empty(&who, format!("{AT}/nuovo")), 0)).await?)
}

/// `GET /richieste/gruppi/{team}`
pub(super) async fn edit(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<TeamId>,
) -> Result<Response, Problem> {
    let can = may(&who)?;
    let team = teams::get(&mut app.db.read(can.tenant()).await?, &can, id).await?;
    let team = team.ok_or(Problem::NotFound)?;
    let mut values = vec![("name", team.name.clone())];
    values.extend(team.people.iter().map(|id| ("person", id.to_string())));
    values.extend(team.services.iter().map(|id| ("service", id.to_string())));
    if team.archived {
        values.push(("archived", "1".to_owned()));
    }
    let form = Form::filled(&who, format!("{AT}/{id}"), values);
    page(&form_page(&app, &who, (form, team.version)).await?)
}

/// `POST /richieste/gruppi/nuovo`
pub(super) async fn create(
    State(app): State<App>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, Problem> {
    save(&app, &who, (None, &posted)).await
}

/// `POST /richieste/gruppi/{team}`
pub(super) async fn change(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<TeamId>,
    posted: Posted,
) -> Result<Response, Problem> {
    save(&app, &who, (Some(id), &posted)).await
}

async fn save(
    app: &App,
    who: &SignedIn,
    (id, posted): (Option<TeamId>, &Posted),
) -> Result<Response, Problem> {
    let can = may(who)?;
    let at = id.map_or_else(|| format!("{AT}/nuovo"), |id| format!("{AT}/{id}"));
    if let Some(id) = id {
        let known = teams::get(&mut app.db.read(can.tenant()).await?, &can, id).await?;
        known.ok_or(Problem::NotFound)?;
    }
    let choices = choices(app, who).await?;
    let shown: i64 = posted.get("version").and_then(|text| text.parse().ok()).unwrap_or_default();
    let again = async |errors: FormErrors| {
        page_invalid(&form_page(app, who, (Form::with(posted, at.clone(), errors), shown)).await?)
    };
    let team = match read(posted.reader(), id, &choices) {
        Ok(team) => team,
        Err(errors) => return again(errors).await,
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    match teams::save(&mut tx, &can, &team, &choices.services).await {
        Ok(()) => {
            super::act::finish(tx).await?;
            Ok(redirect_with(AT, Flash::success(format!("Gruppo «{}» salvato.", team.name))))
        }
        Err(why @ (Failure::Refused(_) | Failure::Stale)) => {
            drop(tx);
            again(FormErrors::one("", format!("{why}."))).await
        }
        Err(why) => Err(why.into()),
    }
}

fn read(mut f: Reader<'_>, id: Option<TeamId>, choices: &Choices) -> Result<Team, FormErrors> {
    let version = if id.is_some() { f.version() } else { 0 };
    let team_id = id.or_else(|| f.once());
    let name = f.text("name", "Nome", 2..=80);
    let (people, services) = (f.many("person"), f.many("service"));
    let chosen = |sent: &[&str], id: String| sent.contains(&id.as_str());
    let known = choices.people.iter().map(|(id, _)| *id);
    let people = known.filter(|id| chosen(&people, id.to_string())).collect();
    let known = choices.services.iter().map(|(id, _)| *id);
    let services = known.filter(|id| chosen(&services, id.to_string())).collect();
    let archived = f.checkbox("archived");
    f.finish_with(|| Some(Team { team_id: team_id?, name, people, services, archived, version }))
}
