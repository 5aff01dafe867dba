//! What this is: the pages on which the centre writes what is asked for each service when a request is made.
//! What it is not: the page that asks; that is the one of a new request.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::{EditService, ViewCatalogue};
use kernel::{Actor, Can, Phase, ServiceId, Target};
use webkit::{
    App, Field, Flash, Form, FormErrors, Frame, Html, ListQuery, ListView, Posted, Problem, Reader, SignedIn,
    page, page_invalid, redirect_with,
};

use crate::Failure;
use crate::model::{Answering, OnlyIf, Question, RequestForm};
use crate::store::forms::{self, Version};

const AT: &str = "/richieste/moduli";

#[derive(Template)]
#[template(path = "helpdesk/forms.html")]
struct ListPage {
    frame: Frame,
    list: ListView,
    rows: Vec<ServiceRow>,
}

struct ServiceRow {
    name: String,
    href: String,
    questions: usize,
    version: i64,
}

#[derive(Template)]
#[template(path = "helpdesk/form_edit.html")]
struct EditPage {
    frame: Frame,
    rows: Vec<QuestionRow>,
    versions: Vec<Version>,
    form: Form,
    title: String,
    hidden: Vec<Html>,
    fields: Vec<Field>,
    is_new: bool,
    back: String,
}

struct QuestionRow {
    question: Question,
    condition: String,
    edit: String,
    up: Option<Form>,
    remove: Form,
    version: i64,
}

fn may(who: &SignedIn) -> Result<Can<EditService>, Problem> {
    Ok(who.actor().may(EditService, &Target::centre(who.actor().tenant(), Phase::Current))?)
}

fn address(service: ServiceId) -> String {
    format!("{AT}/{service}")
}

/// `GET /richieste/moduli`
pub(super) async fn list(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = may(&who)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let catalogue = Actor::console(can.tenant()).may_over(ViewCatalogue)?;
    let services = catalogue::services::every(&mut tx, &catalogue).await?;
    let known = forms::every(&mut tx).await?;
    drop(tx);
    let words = kernel::text::fold(&query.q());
    let matching =
        services.into_iter().filter(|service| kernel::text::fold(&service.data.name).contains(&words));
    let rows = matching.map(|service| {
        let form = known.iter().find(|(of, _)| *of == service.service_id).map(|(_, form)| form);
        ServiceRow {
            name: service.data.name.clone(),
            href: address(service.service_id),
            questions: form.map_or(0, |form| form.questions.len()),
            version: form.map_or(0, |form| form.number),
        }
    });
    page(&ListPage {
        frame: Frame::new(&who, &app, "Domande per servizio")
            .area("richieste")
            .crumb("Richieste", "/richieste")
            .lead("Che cosa si chiede all'ente, oltre alla descrizione, quando apre una richiesta."),
        list: ListView::new(&query, query.sort(["nome"])),
        rows: rows.collect(),
    })
}

async fn service_name(app: &App, can: &Can<EditService>, service: ServiceId) -> Result<String, Problem> {
    let mut tx = app.db.read(can.tenant()).await?;
    let catalogue = Actor::console(can.tenant()).may_over(ViewCatalogue)?;
    let found = catalogue::services::get(&mut tx, &catalogue, service).await?;
    Ok(found.ok_or(Problem::NotFound)?.data.name)
}

/// `GET /richieste/moduli/{service}`: `?domanda=` opens one to be changed.
pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    Path(service): Path<ServiceId>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = may(&who)?;
    page(&edit_page(&app, &who, (&can, service), (query.filter("domanda"), None)).await?)
}

async fn edit_page(
    app: &App,
    who: &SignedIn,
    (can, service): (&Can<EditService>, ServiceId),
    (chosen, tried): (Option<&str>, Option<Form>),
) -> Result<EditPage, Problem> {
    let name = service_name(app, can, service).await?;
    let mut tx = app.db.read(can.tenant()).await?;
    let (asked, versions) =
        (forms::latest(&mut tx, service).await?, forms::versions(&mut tx, service).await?);
    drop(tx);
    let chosen = chosen.and_then(|key| asked.question(key));
    let form = tried.unwrap_or_else(|| filled(who, service, chosen));
    let rows = asked.questions.iter().enumerate().map(|(place, question)| {
        let act = |act: &str| Form::empty(who, format!("{}/{}/{act}", address(service), question.key));
        QuestionRow {
            condition: condition(&asked, question),
            edit: format!("{}?domanda={}#domanda", address(service), question.key),
            up: (place > 0).then(|| act("su")),
            remove: act("togli"),
            version: asked.number,
            question: question.clone(),
        }
    });
    Ok(EditPage {
        frame: Frame::new(who, app, format!("Domande per «{name}»"))
            .area("richieste")
            .crumb("Richieste", "/richieste")
            .crumb("Domande per servizio", AT),
        rows: rows.collect(),
        versions,
        title: chosen.map_or_else(|| "Aggiungi una domanda".into(), |one| format!("Cambia «{}»", one.label)),
        hidden: vec![
            form.version(asked.number),
            form.hidden("key", chosen.map(|one| one.key.as_str()).unwrap_or_default()),
        ],
        fields: fields(&form, (&asked, chosen)),
        is_new: chosen.is_none(),
        form,
        back: address(service),
    })
}

fn condition(form: &RequestForm, question: &Question) -> String {
    let Some(only) = &question.only_if else { return "Sempre".into() };
    let label = form.question(&only.key).map(|earlier| earlier.label.as_str()).unwrap_or_default();
    format!("Solo se a «{label}» si risponde «{}»", only.answer)
}

fn filled(who: &SignedIn, service: ServiceId, chosen: Option<&Question>) -> Form {
    let pairs = chosen.map(|one| {
        let condition = one.only_if.as_ref().map(|only| format!("{}={}", only.key, only.answer));
        [
            ("label", one.label.clone()),
            ("answering", one.answering.code().to_owned()),
            ("options", one.options.join("\n")),
            ("required", if one.required { "1".to_owned() } else { String::new() }),
            ("help", one.help.clone()),
            ("only_if", condition.unwrap_or_default()),
        ]
    });
    Form::filled(who, address(service), pairs.into_iter().flatten())
}

fn fields(form: &Form, (asked, chosen): (&RequestForm, Option<&Question>)) -> Vec<Field> {
    let before = asked.questions.iter().take_while(|one| chosen.is_none_or(|chosen| chosen.key != one.key));
    let mut conditions = vec![(String::new(), "Sempre".to_owned())];
    for earlier in before.filter(|one| one.answering.chooses()) {
        conditions.extend(earlier.options.iter().map(|option| {
            (format!("{}={option}", earlier.key), format!("Se a «{}» si risponde «{option}»", earlier.label))
        }));
    }
    vec![
        form.text("label", "Domanda")
            .help("Per esempio «Nome e cognome del nuovo utente»")
            .longest(200)
            .required(),
        form.select("answering", "Come si risponde", &Answering::options()).required(),
        form.area("options", "Risposte tra cui scegliere")
            .help("Una per riga; solo se si sceglie tra risposte previste")
            .rows(4),
        form.checkbox("required", "La risposta è obbligatoria"),
        form.text("help", "Aiuto")
            .help("Un esempio o una spiegazione, mostrati sotto la domanda")
            .longest(300),
        form.select("only_if", "Quando si chiede", &conditions)
            .help("Sempre, oppure solo dopo una certa risposta a una domanda che viene prima"),
    ]
}

fn read(mut f: Reader<'_>) -> Result<(RequestForm, Question), FormErrors> {
    let number = f.version();
    let label = f.text("label", "Domanda", 3..=200);
    let answering = f.choice("answering", "Come si risponde", Answering::from_code);
    let options = f.long_text("options", "Risposte tra cui scegliere", 0..=5000);
    let (required, help) = (f.checkbox("required"), f.text("help", "Aiuto", 0..=300));
    let condition = f.raw("only_if").split_once('=');
    let only_if = condition.map(|(key, answer)| OnlyIf { key: key.to_owned(), answer: answer.to_owned() });
    let key = f.raw("key").to_owned();
    f.finish_with(|| {
        let answering = answering?;
        let lines = options.lines().map(str::trim).filter(|line| !line.is_empty());
        let options = if answering.chooses() { lines.map(ToOwned::to_owned).collect() } else { Vec::new() };
        let form = RequestForm { number, questions: Vec::new() };
        Some((form, Question { key, label, answering, options, required, help, only_if }))
    })
}

/// `POST /richieste/moduli/{service}`: a question added or changed, as the next version.
pub(super) async fn save(
    State(app): State<App>,
    who: SignedIn,
    Path(service): Path<ServiceId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = may(&who)?;
    let name = service_name(&app, &can, service).await?;
    let key = posted.get("key").unwrap_or_default();
    let again = async |errors: FormErrors| {
        let form = Form::with(&posted, address(service), errors);
        page_invalid(&edit_page(&app, &who, (&can, service), (Some(key), Some(form))).await?)
    };
    let (shown, question) = match read(posted.reader()) {
        Ok(read) => read,
        Err(errors) => return again(errors).await,
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let before = forms::latest(&mut tx, service).await?;
    let key = if key.is_empty() { before.free_key() } else { question.key.clone() };
    let new = RequestForm { number: shown.number, ..before.with(Question { key, ..question }) };
    match forms::write(&mut tx, &can, (service, &name), &new).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(redirect_with(
                &address(service),
                Flash::success("Domanda salvata: vale per le nuove richieste."),
            ))
        }
        Err(why @ (Failure::Refused(_) | Failure::Stale)) => {
            drop(tx);
            again(FormErrors::one("", format!("{why}."))).await
        }
        Err(why) => Err(why.into()),
    }
}

/// `POST /richieste/moduli/{service}/{question}/{act}`: moved up, or taken away.
pub(super) async fn act(
    State(app): State<App>,
    who: SignedIn,
    Path((service, key, act)): Path<(ServiceId, String, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = may(&who)?;
    let name = service_name(&app, &can, service).await?;
    let mut f = posted.reader();
    let shown = f.version();
    f.finish().map_err(Problem::Invalid)?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let before = forms::latest(&mut tx, service).await?;
    if before.question(&key).is_none() {
        return Err(Problem::NotFound);
    }
    let (new, said) = match act.as_str() {
        "su" => (before.earlier(&key), "Domanda spostata."),
        "togli" => (before.without(&key), "Domanda tolta: le risposte già date restano nelle richieste."),
        _ => return Err(Problem::NotFound),
    };
    forms::write(&mut tx, &can, (service, &name), &RequestForm { number: shown, ..new }).await?;
    tx.commit().await?;
    Ok(redirect_with(&address(service), Flash::success(said)))
}
