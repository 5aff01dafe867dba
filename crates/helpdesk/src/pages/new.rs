//! What this is: the page on which a request is made, for a service that the body has in force today.
//! What it is not: a way to ask for what was not joined; that is a quote or a sheet of needs.

use ::store::Tx;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::permission::{OpenRequest, ViewBodies};
use kernel::{Actor, BodyId, Can, Phase, RequestId, Target};
use webkit::{
    App, Field, Flash, Form, FormErrors, Frame, Html, ListQuery, Notice, Problem, Reader, SignedIn, Uploaded,
    page, page_invalid, redirect_with,
};

use super::{address, files};
use crate::Failure;
use crate::model::{Channel, Impact, Kind, New, Urgency};
use crate::store::{self as acts, Made, MostFiles, Offered};

#[derive(Template)]
#[template(path = "helpdesk/form.html")]
struct NewPage {
    frame: Frame,
    form: Form,
    notices: Vec<Notice>,
    hidden: Vec<Html>,
    fields: Vec<Field>,
    button: &'static str,
    back: &'static str,
}

#[derive(Template)]
#[template(path = "helpdesk/choose.html")]
struct ChoosePage {
    frame: Frame,
    rows: Vec<(String, String)>,
}

/// The bodies of the centre by name, for whoever of the centre chooses one.
pub(super) async fn bodies(tx: &mut Tx) -> Result<Vec<(String, String)>, Problem> {
    let can = Actor::console(tx.tenant()).may_over(ViewBodies)?;
    let all = registry::bodies::refs(tx, &can).await?;
    Ok(all.into_iter().map(|body| (body.body_id.to_string(), body.name)).collect())
}

/// The right to make a request for a body.
pub(crate) fn may_open(actor: &Actor, body: BodyId) -> Result<Can<OpenRequest>, Problem> {
    Ok(actor.may(OpenRequest, &Target::body(actor.tenant(), body, Phase::Current))?)
}

fn frame(app: &App, who: &SignedIn) -> Frame {
    Frame::new(who, app, "Nuova richiesta").area("richieste").crumb("Richieste", "/richieste")
}

/// `GET /richieste/nuova`: `?ente=` chooses the body, for the centre.
pub(super) async fn ask(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = who.actor().may_over(OpenRequest)?;
    let body = can.scope().body().or_else(|| query.filter_as("ente"));
    let Some(body) = body else {
        let all = bodies(&mut app.db.read(can.tenant()).await?).await?;
        let rows = all.into_iter().map(|(id, name)| (name, format!("/richieste/nuova?ente={id}")));
        let frame = frame(&app, &who).lead("Per quale ente?");
        return page(&ChoosePage { frame, rows: rows.collect() });
    };
    may_open(who.actor(), body)?;
    page(&new_page(&app, &who, body, Form::empty(&who, "/richieste/nuova")).await?)
}

async fn new_page(app: &App, who: &SignedIn, body: BodyId, form: Form) -> Result<NewPage, Problem> {
    let mut tx = app.db.read(who.actor().tenant()).await?;
    let today = tx.today();
    let bodies = bodies(&mut tx).await?;
    let name = bodies.into_iter().find(|(id, _)| *id == body.to_string()).ok_or(Problem::NotFound)?.1;
    let offered = acts::in_force(&mut tx, body, today).await?;
    let notices = if offered.is_empty() {
        let text =
            format!("{name} oggi non ha servizi attivi: una richiesta si apre per un servizio attivo.");
        vec![Notice::warning(text)]
    } else {
        Vec::new()
    };
    Ok(NewPage {
        frame: frame(app, who).lead(name),
        notices,
        hidden: vec![form.once(app.ids.fresh::<RequestId>()), form.hidden("body", body)],
        fields: fields(&form, &offered),
        form,
        button: "Invia la richiesta",
        back: "/richieste",
    })
}

fn fields(form: &Form, offered: &[Offered]) -> Vec<Field> {
    let services: Vec<(String, &str)> =
        offered.iter().map(|one| (one.service_id.to_string(), one.name.as_str())).collect();
    vec![
        form.select("service", "Servizio", &services)
            .help("Quelli attivi oggi per l'ente; i tempi sono quelli della carta dei servizi")
            .required(),
        form.select("kind", "Di che cosa si tratta", &Kind::options()).required(),
        form.radios("impact", "Chi ne risente", &Impact::options()).required(),
        form.radios("urgency", "Quanto è urgente", &Urgency::options())
            .help("Insieme a chi ne risente dà la priorità")
            .required(),
        form.text("subject", "Oggetto")
            .help("In poche parole, per esempio «La posta dell'anagrafe non si apre»")
            .required()
            .longest(200),
        form.area("text", "Descrizione")
            .help("Che cosa succede, da quando, su quale postazione. Non scrivere password")
            .rows(8)
            .required(),
        file_field(form),
    ]
}

pub(super) fn file_field(form: &Form) -> Field {
    let MostFiles { megabytes, .. } = MostFiles::LIMITS;
    form.file("file", "Allegato", "").help(format!("Per esempio una schermata, al massimo {megabytes} MB"))
}

/// `POST /richieste/nuova`
pub(super) async fn create(
    State(app): State<App>,
    who: SignedIn,
    sent: Uploaded<12>,
) -> Result<Response, Problem> {
    let over = who.actor().may_over(OpenRequest)?;
    let own = over.scope().body();
    let typed = sent.posted().get("body").and_then(|text| text.parse().ok());
    let body: BodyId = own.or(typed).ok_or(Problem::NotFound)?;
    let can = may_open(who.actor(), body)?;
    let again = async |errors: FormErrors| {
        let form = Form::with(sent.posted(), "/richieste/nuova", errors);
        page_invalid(&new_page(&app, &who, body, form).await?)
    };
    let channel = if own.is_some() { Channel::Web } else { Channel::Operator };
    let new = match read(sent.reader(), body, channel) {
        Ok(new) => new,
        Err(errors) => return again(errors).await,
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    match acts::create(&mut tx, &can, new, &files(sent.files("file"))).await {
        Ok(Made::New(request)) => {
            tx.commit().await?;
            let said = format!("Richiesta n. {} inviata.", request.number);
            Ok(redirect_with(&address(request.request_id), Flash::success(said)))
        }
        Ok(Made::Known(request)) => {
            let said = format!("Richiesta n. {} inviata.", request.number);
            Ok(redirect_with(&address(request.request_id), Flash::success(said)))
        }
        Err(Failure::Refused(why)) => {
            drop(tx);
            again(FormErrors::one("service", format!("{why}."))).await
        }
        Err(why) => Err(why.into()),
    }
}

/// Reads a request, from the page or from a program.
pub(crate) fn read(mut f: Reader<'_>, body_id: BodyId, channel: Channel) -> Result<New, FormErrors> {
    let request_id = f.once();
    let service_id = f.choice("service", "Servizio", |text| text.parse().ok());
    let kind = f.choice("kind", "Di che cosa si tratta", Kind::from_code);
    let impact = f.choice("impact", "Chi ne risente", Impact::from_code);
    let urgency = f.choice("urgency", "Quanto è urgente", Urgency::from_code);
    let subject = f.text("subject", "Oggetto", 3..=200);
    let text = f.long_text("text", "Descrizione", 3..=20_000);
    f.finish_with(|| {
        Some(New {
            request_id: request_id?,
            body_id,
            service_id: service_id?,
            kind: kind?,
            impact: impact?,
            urgency: urgency?,
            subject,
            text,
            channel,
        })
    })
}
