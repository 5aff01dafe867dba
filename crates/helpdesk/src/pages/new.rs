//! What this is: the page on which a request is made, for a service that the body has in force today.
//! What it is not: a way to ask for what was not joined; that is a quote or a sheet of needs.

use ::store::Tx;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::permission::{OpenRequest, ViewBodies};
use kernel::{Actor, BodyId, Can, Phase, RequestId, Scope, ServiceId, Target};
use knowledge::Hints;
use webkit::{
    App, Field, Flash, Form, FormErrors, Frame, Html, ListQuery, Notice, Posted, Problem, Reader, SignedIn,
    Uploaded, page, page_invalid, redirect_with,
};

use super::choose::choose;
use super::{UPLOAD, address, files};
use crate::model::{
    Answering, Channel, HourPackage, Hours, Impact, Kind, New, Question, RequestForm, Urgency,
};
use crate::store::{self as acts, Filled, Made, MostFiles, forms, hours};
use crate::{Failure, Refused};

#[derive(Template)]
#[template(path = "helpdesk/new.html")]
struct NewPage {
    frame: Frame,
    form: Form,
    notices: Vec<Notice>,
    hidden: Vec<Html>,
    service: Field,
    questions: Questions,
    kind: Field,
    hours: Notice,
    fields: Vec<Field>,
    hints: Hints,
}

/// What is asked for the service that is chosen; the page script fetches it anew when another is.
#[derive(Template)]
#[template(path = "helpdesk/questions_part.html")]
struct Questions {
    shown: Html,
    asked: Vec<Asked>,
}

impl askama::filters::HtmlSafe for Questions {}

/// A question as a field; `when` names the field and the answer on which it depends.
struct Asked {
    field: Field,
    when: Option<(String, String)>,
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
        let mut tx = app.db.read(can.tenant()).await?;
        return choose(&mut tx, frame(&app, &who), (&query, "/richieste/nuova")).await;
    };
    may_open(who.actor(), body)?;
    let service: Option<ServiceId> = query.filter_as("servizio");
    let chosen = service.map(|id| ("service".to_owned(), id.to_string()));
    let form = Form::filled(&who, "/richieste/nuova", chosen);
    page(&new_page(&app, &who, (body, service), form).await?)
}

async fn new_page(
    app: &App,
    who: &SignedIn,
    (body, service): (BodyId, Option<ServiceId>),
    form: Form,
) -> Result<NewPage, Problem> {
    let mut tx = app.db.read(who.actor().tenant()).await?;
    let today = tx.today();
    let bodies = bodies(&mut tx).await?;
    let name = bodies.into_iter().find(|(id, _)| *id == body.to_string()).ok_or(Problem::NotFound)?.1;
    let offered = acts::in_force(&mut tx, body, today).await?;
    let packages = hours::on_day(&mut tx, body, today).await?;
    let asked = match service.filter(|id| offered.iter().any(|one| one.service_id == *id)) {
        Some(service) => (Some(service), forms::latest(&mut tx, service).await?),
        None => (None, RequestForm::default()),
    };
    let notices = if offered.is_empty() {
        let text =
            format!("{name} oggi non ha servizi attivi: una richiesta si apre per un servizio attivo.");
        vec![Notice::warning(text)]
    } else {
        Vec::new()
    };
    // Who has not chosen yet sees articles on any of the services.
    let about: Vec<ServiceId> = match asked.0 {
        Some(service) => vec![service],
        None => offered.iter().map(|one| one.service_id).collect(),
    };
    let hints = Hints::of(&mut tx, who.actor(), (form.value("subject"), &about)).await?;
    let services: Vec<(String, &str)> =
        offered.iter().map(|one| (one.service_id.to_string(), one.name.as_str())).collect();
    Ok(NewPage {
        frame: frame(app, who).lead(name),
        notices,
        hidden: vec![form.once(app.ids.fresh::<RequestId>()), form.hidden("body", body)],
        service: form
            .select("service", "Servizio", &services)
            .help("Quelli attivi oggi per l'ente; i tempi sono quelli della carta dei servizi")
            .required(),
        questions: questions(&form, &asked),
        kind: form.select("kind", "Di che cosa si tratta", &Kind::options()).required(),
        hours: left(&packages, who),
        fields: fields(&form),
        hints,
        form,
    })
}

/// What is left of the hours of advice, said before they are used.
fn left(packages: &[HourPackage], who: &SignedIn) -> Notice {
    let open: Vec<&HourPackage> = packages.iter().filter(|package| package.left() > Hours(0)).collect();
    let Some(last) = open.iter().map(|package| package.period.to()).max() else {
        return Notice::warning(
            "Non ci sono ore di consulenza disponibili: prima di cominciare il centro ti dirà come procedere.",
        );
    };
    let all = Hours(open.iter().map(|package| package.left().0).sum());
    let whose = if who.actor().grant().scope == Scope::Tenant { "All'ente" } else { "Ti" };
    let text = format!(
        "{whose} restano {all} di consulenza, da usare entro il {last}. Il tempo impiegato si scala da lì."
    );
    let low = open.iter().all(|package| package.is_low());
    let notice = if low { Notice::warning(text) } else { Notice::info(text) };
    notice.action("Vedi le ore", "/richieste/ore")
}

/// The name of the field of a question.
pub(crate) fn field_name(key: &str) -> String {
    format!("q-{key}")
}

fn questions(form: &Form, (service, asked): &(Option<ServiceId>, RequestForm)) -> Questions {
    let version = service.map(|service| format!("{service}:{}", asked.number)).unwrap_or_default();
    let one = |question: &Question| {
        let when = question.only_if.as_ref().map(|only| (field_name(&only.key), only.answer.clone()));
        let condition = question.only_if.as_ref().and_then(|only| {
            let earlier = asked.question(&only.key)?;
            Some(format!("Solo se a «{}» rispondi «{}». ", earlier.label, only.answer))
        });
        let help = format!("{}{}", condition.unwrap_or_default(), question.help);
        let field = question_field(form, question).help(help);
        // What depends on an answer is asked by the server when that answer comes.
        let field = if question.required && when.is_none() { field.required() } else { field };
        Asked { field, when }
    };
    Questions { shown: form.hidden("asked", version), asked: asked.questions.iter().map(one).collect() }
}

fn question_field(form: &Form, question: &Question) -> Field {
    let (name, label) = (field_name(&question.key), question.label.as_str());
    let options: Vec<(&String, &String)> = question.options.iter().map(|option| (option, option)).collect();
    match question.answering {
        Answering::Text => form.area(&name, label).rows(2).longest(2000),
        Answering::Number => form.money(&name, label),
        Answering::Day => form.day(&name, label),
        Answering::Choice if question.options.len() > 5 => form.select(&name, label, &options),
        Answering::Choice => form.radios(&name, label, &options),
        Answering::Choices => form.checkboxes(&name, label, &options),
    }
}

/// `POST /richieste/nuova/domande`: the questions of the service chosen meanwhile, for the page script.
pub(super) async fn part(State(app): State<App>, who: SignedIn, posted: Posted) -> Result<Response, Problem> {
    let over = who.actor().may_over(OpenRequest)?;
    let body = over.scope().body().or_else(|| posted.get("body").and_then(|text| text.parse().ok()));
    let body: BodyId = body.ok_or(Problem::NotFound)?;
    may_open(who.actor(), body)?;
    let service: Option<ServiceId> = posted.get("service").and_then(|text| text.parse().ok());
    let mut tx = app.db.read(who.actor().tenant()).await?;
    let today = tx.today();
    let offered = acts::in_force(&mut tx, body, today).await?;
    let asked = match service.filter(|id| offered.iter().any(|one| one.service_id == *id)) {
        Some(service) => (Some(service), forms::latest(&mut tx, service).await?),
        None => (None, RequestForm::default()),
    };
    let form = Form::with(&posted, "/richieste/nuova", FormErrors::default());
    page(&questions(&form, &asked))
}

fn fields(form: &Form) -> Vec<Field> {
    vec![
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
    let MostFiles { count, megabytes } = MostFiles::LIMITS;
    let help =
        format!("Fino a {count} file di {megabytes} MB l'uno: PDF, documenti, immagini, testo, archivi ZIP");
    form.file("file", "Allegati", &MostFiles::kinds()).many().help(help)
}

/// `POST /richieste/nuova`
pub(super) async fn create(
    State(app): State<App>,
    who: SignedIn,
    sent: Uploaded<UPLOAD>,
) -> Result<Response, Problem> {
    let over = who.actor().may_over(OpenRequest)?;
    let own = over.scope().body();
    let typed = sent.posted().get("body").and_then(|text| text.parse().ok());
    let body: BodyId = own.or(typed).ok_or(Problem::NotFound)?;
    let can = may_open(who.actor(), body)?;
    let service: Option<ServiceId> = sent.posted().get("service").and_then(|text| text.parse().ok());
    let again = async |errors: FormErrors| {
        let form = Form::with(sent.posted(), "/richieste/nuova", errors);
        page_invalid(&new_page(&app, &who, (body, service), form).await?)
    };
    let mut before = app.db.read(can.tenant()).await?;
    let asked = match service {
        Some(service) => forms::latest(&mut before, service).await?,
        None => RequestForm::default(),
    };
    let channel = if own.is_some() { Channel::Web } else { Channel::Operator };
    let (new, filled) = match read(sent.reader(), (body, channel), &asked) {
        Ok(new) => new,
        Err(errors) => {
            drop(before);
            return again(errors).await;
        }
    };
    let stands_on = acts::ready(&mut before, &can, &new).await;
    drop(before);
    let made = match stands_on {
        Ok(known) => {
            let mut tx = app.db.write(can.tenant(), who.actor()).await?;
            let made = acts::open(&mut tx, &can, (new, filled, known), &files(sent.files("file"))).await;
            if let Ok(Made::New(_)) = made {
                tx.commit().await?;
            }
            made
        }
        Err(why) => Err(why),
    };
    match made {
        Ok(Made::New(request) | Made::Known(request)) => {
            let sent = Flash::success(format!("Richiesta n. {} inviata.", request.number));
            Ok(redirect_with(&address(request.request_id), sent))
        }
        Err(Failure::Refused(why)) => {
            let field = if matches!(why, Refused::NotInForce) { "service" } else { "file" };
            again(FormErrors::one(field, format!("{why}."))).await
        }
        Err(why) => Err(why.into()),
    }
}

/// Reads a request, from the page or from a program, with the answers to what its service asks.
pub(crate) fn read(
    mut f: Reader<'_>,
    (body_id, channel): (BodyId, Channel),
    asked: &RequestForm,
) -> Result<(New, Filled), FormErrors> {
    let request_id = f.once();
    let service_id = f.choice("service", "Servizio", |text| text.parse().ok());
    let typed = |key: &str| f.many(&field_name(key)).into_iter().map(ToOwned::to_owned).collect();
    let answers = asked.read(typed);
    let shown = service_id.map(|service: ServiceId| format!("{service}:{}", asked.number));
    if channel != Channel::Api && !asked.questions.is_empty() && shown.as_deref() != Some(f.raw("asked")) {
        f.error(
            "service",
            "Servizio: per quello scelto ci sono altre domande, qui sotto; rispondi e invia di nuovo",
        );
    }
    let kind = f.choice("kind", "Di che cosa si tratta", Kind::from_code);
    let impact = f.choice("impact", "Chi ne risente", Impact::from_code);
    let urgency = f.choice("urgency", "Quanto è urgente", Urgency::from_code);
    let subject = f.text("subject", "Oggetto", 3..=200);
    let text = f.long_text("text", "Descrizione", 3..=20_000);
    for wrong in answers.as_ref().err().into_iter().flatten() {
        f.error(&field_name(&wrong.key), wrong.message.clone());
    }
    f.finish_with(|| {
        let new = New {
            request_id: request_id?,
            body_id,
            service_id: service_id?,
            kind: kind?,
            impact: impact?,
            urgency: urgency?,
            subject,
            text,
            channel,
        };
        Some((new, Filled { number: asked.number, answers: answers.ok()? }))
    })
}
