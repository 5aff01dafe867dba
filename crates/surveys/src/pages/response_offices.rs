//! What this is: the sections of a response given to the people of the body.
//! What it is not: accounts; those are invited on the pages of people and roles.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{NETWORK, ResponseId, Role, Scope};
use webkit::{App, Flash, Form, FormErrors, FormPage, Notice, Posted, Problem, SignedIn, redirect_with};

use super::frame;
use super::response_section::Opened;
use crate::store::parts::{self, Person};

/// The people who may be given a section: those of the body; for a Province, those of its centre.
async fn people(app: &App, who: &SignedIn, opened: &Opened) -> Result<Vec<Person>, Problem> {
    let (tenant, body) = (who.actor().tenant(), opened.reached.body());
    let of_province = opened.reached.view.tenant() == NETWORK;
    let all = identity::accounts(&app.db).await?;
    let fits = |role: &identity::HeldRole| {
        role.grant().is_some_and(|grant| match grant.role {
            Role::BodyReferent | Role::BodyAccountant | Role::Mayor => {
                !of_province && grant.tenant == tenant && grant.scope == Scope::Body(body)
            }
            Role::Director | Role::Operator | Role::Accountant => {
                of_province && tenant != NETWORK && grant.tenant == tenant
            }
            _ => false,
        })
    };
    let kept = all.into_iter().filter(|one| !one.disabled && one.roles.iter().any(fits));
    Ok(kept.map(|one| Person { account_id: one.account_id, name: one.name }).collect())
}

fn offices_page(app: &App, who: &SignedIn, (opened, people): (&Opened, &[Person]), form: Form) -> FormPage {
    let body = &opened.reached.response.body_name;
    let frame = frame(who, app, "Affida le sezioni")
        .crumb(format!("{}: {body}", opened.edition.data.title), opened.address());
    let text = if people.is_empty() {
        "Nessuno dell'ente ha ancora un accesso. Invita le persone dalla pagina Persone e ruoli, poi torna qui."
    } else {
        "Chi riceve una sezione può scriverci solo lui, oltre al referente. Le sezioni non affidate le compila chiunque dell'ente."
    };
    let options: Vec<(String, String)> = std::iter::once((String::new(), "Chiunque dell'ente".to_owned()))
        .chain(people.iter().map(|one| (one.account_id.to_string(), one.name.clone())))
        .collect();
    let sections = &opened.prepared.form().sections;
    FormPage::new(frame, form, "Affida", opened.address()).notice(Notice::info(text)).fields(|form| {
        let field = |section: &questionnaire::Section| {
            form.select(&format!("s.{}", section.id), &section.title, &options).required()
        };
        sections.iter().map(field).collect()
    })
}

/// `GET /questionari/risposte/{response}/uffici`
pub(super) async fn ask(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<ResponseId>,
) -> Result<Response, Problem> {
    let opened = Opened::read(&app, &who, id).await?;
    opened.reached.validate(who.actor())?;
    let people = people(&app, &who, &opened).await?;
    let known = opened.parts.iter().filter_map(|part| {
        part.account_id.map(|account| (format!("s.{}", part.section), account.to_string()))
    });
    let form = Form::filled(&who, format!("{}/uffici", opened.address()), known.collect::<Vec<_>>());
    offices_page(&app, &who, (&opened, &people), form).show()
}

/// `POST /questionari/risposte/{response}/uffici`
pub(super) async fn assign(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<ResponseId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let opened = Opened::read(&app, &who, id).await?;
    let can = opened.reached.validate(who.actor())?;
    let people = people(&app, &who, &opened).await?;
    let (mut wanted, mut errors) = (Vec::new(), FormErrors::default());
    for section in &opened.prepared.form().sections {
        let name = format!("s.{}", section.id);
        let sent = posted.get(&name).unwrap_or_default();
        let person = people.iter().find(|one| one.account_id.to_string() == sent);
        if !sent.is_empty() && person.is_none() {
            errors.add(name, format!("{}: scegli una persona dell'elenco", section.title));
        }
        wanted.push((section.clone(), person.cloned()));
    }
    if !errors.is_empty() {
        let form = Form::with(&posted, format!("{}/uffici", opened.address()), errors);
        return offices_page(&app, &who, (&opened, &people), form).invalid();
    }
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let changed = parts::assign(&mut tx, &can, &opened.reached.response, &wanted).await?;
    if changed > 0 {
        tx.commit().await?;
    }
    let text = if changed > 0 { "Sezioni affidate." } else { "Non è cambiato nulla." };
    Ok(redirect_with(&opened.address(), Flash::success(text)))
}
