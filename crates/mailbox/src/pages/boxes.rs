//! What this is: the mailboxes of a centre: whether they are read, and what becomes of what comes in.
//! What it is not: where they are and their passwords; those are in the configuration of the program.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use helpdesk::model::Kind;
use kernel::permission::{EditHelpdesk, SortMail, ViewCatalogue};
use kernel::{Phase, ServiceId, Target};
use webkit::{
    App, Badge, EmptyState, Field, Flash, Form, FormErrors, Frame, Html, Posted, Problem, SignedIn, page,
    page_invalid, redirect_with,
};

use super::frame;
use crate::store::boxes::{self, Handling, Mailbox};

const AT: &str = "/richieste/posta/caselle";

#[derive(Template)]
#[template(path = "mailbox/boxes.html")]
struct BoxesPage {
    frame: Frame,
    wrong: Option<Form>,
    rows: Vec<BoxRow>,
    empty: EmptyState,
}

struct BoxRow {
    mailbox: Mailbox,
    badge: Badge,
    form: Form,
    version: Html,
    fields: Vec<Field>,
}

/// `GET /richieste/posta/caselle`
pub(super) async fn ask(State(app): State<App>, who: SignedIn) -> Result<Response, Problem> {
    page(&boxes_page(&app, &who, None).await?)
}

async fn services(app: &App, who: &SignedIn) -> Result<Vec<(String, String)>, Problem> {
    let can = kernel::Actor::console(who.actor().tenant()).may_over(ViewCatalogue)?;
    let all = catalogue::services::every(&mut app.db.read(can.tenant()).await?, &can).await?;
    Ok(all.into_iter().map(|service| (service.service_id.to_string(), service.data.name)).collect())
}

async fn boxes_page(app: &App, who: &SignedIn, tried: Option<(String, Form)>) -> Result<BoxesPage, Problem> {
    who.actor().may(EditHelpdesk, &Target::centre(who.actor().tenant(), Phase::Current))?;
    let can = who.actor().may_over(SortMail)?;
    let all = boxes::all(&mut app.db.read(can.tenant()).await?, &can).await?;
    let services = services(app, who).await?;
    let wrong = tried.as_ref().map(|(_, form)| form.clone());
    let rows = all.into_iter().map(|mailbox| {
        let form = match &tried {
            Some((address, form)) if *address == mailbox.address => form.clone(),
            Some(_) | None => filled(who, &mailbox),
        };
        BoxRow {
            badge: badge(&mailbox),
            version: form.version(mailbox.version),
            fields: fields(&form, &services),
            form,
            mailbox,
        }
    });
    Ok(BoxesPage {
        frame: frame(app, who, "Caselle di posta")
            .crumb("Posta in arrivo", super::AT)
            .lead("Che cosa diventano le e-mail che arrivano al centro."),
        wrong,
        rows: rows.collect(),
        empty: EmptyState::new(
            "Nessuna casella è collegata: chi gestisce il programma la indica nel file di configurazione.",
        )
        .action("Torna alla posta", super::AT),
    })
}

fn badge(mailbox: &Mailbox) -> Badge {
    match (mailbox.trouble.as_str(), mailbox.read_at) {
        ("", Some(at)) => Badge::success(format!("Letta {at}")),
        ("", None) => Badge::quiet("Non ancora letta"),
        (_, _) => Badge::danger("Non si legge"),
    }
}

fn filled(who: &SignedIn, mailbox: &Mailbox) -> Form {
    let values = [
        ("service", mailbox.service_id.map(|id| id.to_string()).unwrap_or_default()),
        ("kind", mailbox.kind.code().to_owned()),
        ("acknowledges", if mailbox.acknowledges { "1".to_owned() } else { String::new() }),
    ];
    Form::filled(who, format!("{AT}/{}", mailbox.address), values)
}

fn fields(form: &Form, services: &[(String, String)]) -> Vec<Field> {
    vec![
        form.select("service", "Servizio delle nuove richieste", services).help(
            "Senza un servizio, o se l'ente non lo ha attivo, la lettera resta da smistare e i tempi della carta \
             cominciano quando qualcuno sceglie il servizio",
        ),
        form.select("kind", "Tipo delle nuove richieste", &Kind::options()).required(),
        form.checkbox("acknowledges", "Conferma al mittente conosciuto il numero della richiesta"),
    ]
}

/// `POST /richieste/posta/caselle/{address}`
pub(super) async fn save(
    State(app): State<App>,
    who: SignedIn,
    Path(address): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = who.actor().may(EditHelpdesk, &Target::centre(who.actor().tenant(), Phase::Current))?;
    let sort = who.actor().may_over(SortMail)?;
    let shown = boxes::get(&mut app.db.read(can.tenant()).await?, &sort, &address).await?;
    let shown = shown.ok_or(Problem::NotFound)?;
    let services = services(&app, &who).await?;
    let mut f = posted.reader();
    let (version, acknowledges) = (f.version(), f.checkbox("acknowledges"));
    let service = f.optional_choice("service", "Servizio delle nuove richieste", |text| {
        let (id, name) = services.iter().find(|(id, _)| id == text)?;
        Some((id.parse::<ServiceId>().ok()?, name.clone()))
    });
    let kind = f.choice("kind", "Tipo delle nuove richieste", Kind::from_code);
    let handling = match f.finish_with(|| Some(Handling { service, kind: kind?, acknowledges })) {
        Ok(handling) => handling,
        Err(errors) => return again(&app, &who, (address, &posted), errors).await,
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    boxes::handle(&mut tx, &can, (&shown, version), &handling).await?;
    tx.commit().await?;
    Ok(redirect_with(AT, Flash::success(format!("Casella {address} salvata."))))
}

async fn again(
    app: &App,
    who: &SignedIn,
    (address, posted): (String, &Posted),
    errors: FormErrors,
) -> Result<Response, Problem> {
    let form = Form::with(posted, format!("{AT}/{address}"), errors);
    page_invalid(&boxes_page(app, who, Some((address, form))).await?)
}
