//! What this is: the acts on one request, each a small form on its page: which there are now, how they look, how they
//! are done.
//! What it is not: the rules; the store refuses what the model does not allow.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::ActionKind;
use kernel::{AccountId, RequestEntryId, RequestId};
use uuid::Uuid;
use webkit::{App, Field, Flash, Form, FormErrors, Html, Problem, Reader, SignedIn, Uploaded, redirect_with};

use super::bulk::staff;
use super::new::file_field;
use super::{address, files, found, may_answer, may_work, show};
use crate::Failure;
use crate::model::{Move, Priority, Request, Status};
use crate::store::acts::{self, Reply, Time};
use crate::store::{NewFile, merge};

/// An act on a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    Reply,
    Confirm,
    Reopen,
    Take,
    Assign,
    Note,
    Wait,
    Resolve,
    Prioritize,
    Spend,
    Merge,
    Cancel,
}

impl Act {
    const ALL: [Self; 12] = [
        Self::Reply,
        Self::Confirm,
        Self::Reopen,
        Self::Take,
        Self::Assign,
        Self::Note,
        Self::Wait,
        Self::Resolve,
        Self::Prioritize,
        Self::Spend,
        Self::Merge,
        Self::Cancel,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::Reply => "rispondi",
            Self::Confirm => "conferma",
            Self::Reopen => "riapri",
            Self::Take => "carico",
            Self::Assign => "assegna",
            Self::Note => "nota",
            Self::Wait => "attesa",
            Self::Resolve => "risolvi",
            Self::Prioritize => "priorita",
            Self::Spend => "tempo",
            Self::Merge => "unisci",
            Self::Cancel => "annulla",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Reply => "Rispondi",
            Self::Confirm => "Conferma la soluzione",
            Self::Reopen => "Il problema non è risolto: riapri",
            Self::Take => "Prendi in carico",
            Self::Assign => "Assegna",
            Self::Note => "Aggiungi una nota interna",
            Self::Wait => "Chiedi all'ente e mettiti in attesa",
            Self::Resolve => "Segna come risolta",
            Self::Prioritize => "Cambia la priorità",
            Self::Spend => "Registra il tempo",
            Self::Merge => "Unisci a un'altra richiesta",
            Self::Cancel => "Annulla la richiesta",
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Note => "La nota è visibile solo al centro.",
            Self::Wait => "Mentre l'ente non risponde il tempo della soluzione non corre.",
            Self::Merge => {
                "Messaggi, allegati e tempi passano all'altra richiesta, dello stesso ente. Non si può tornare indietro."
            }
            Self::Cancel => "L'ente legge il motivo. Non si può tornare indietro.",
            Self::Confirm => "La richiesta si chiude.",
            Self::Reply
            | Self::Reopen
            | Self::Take
            | Self::Assign
            | Self::Resolve
            | Self::Prioritize
            | Self::Spend => "",
        }
    }

    fn is_answer(self) -> bool {
        matches!(self, Self::Reply | Self::Confirm | Self::Reopen)
    }

    fn is_for(self, status: Status) -> bool {
        match self {
            Self::Reply | Self::Merge => status.is_open() || status == Status::Resolved,
            Self::Confirm => status == Status::Resolved,
            Self::Reopen => matches!(status, Status::Resolved | Status::Closed),
            Self::Take => status == Status::New,
            Self::Wait => status == Status::Taken,
            Self::Assign | Self::Resolve | Self::Prioritize | Self::Cancel => status.is_open(),
            Self::Note | Self::Spend => !status.is_final(),
        }
    }

    fn fields(self, form: &Form, people: &[(AccountId, String)]) -> Vec<Field> {
        let text = |label: &str| form.area("text", label).rows(4).required();
        match self {
            Self::Take | Self::Confirm => Vec::new(),
            Self::Reply => vec![text("Messaggio"), file_field(form)],
            Self::Note => vec![text("Nota interna"), file_field(form)],
            Self::Reopen => vec![text("Che cosa non va ancora"), file_field(form)],
            Self::Wait => vec![text("Domanda per l'ente"), file_field(form)],
            Self::Resolve => vec![text("Soluzione"), file_field(form)],
            Self::Cancel => vec![text("Motivo")],
            Self::Assign => {
                let people: Vec<(String, &str)> =
                    people.iter().map(|(account, name)| (account.to_string(), name.as_str())).collect();
                vec![form.select("person", "Assegna a", &people).required()]
            }
            Self::Prioritize => vec![
                form.select("priority", "Nuova priorità", &Priority::options()).required(),
                form.text("reason", "Motivo della priorità")
                    .help("Lo legge solo il centro")
                    .required()
                    .longest(500),
            ],
            Self::Spend => vec![
                form.day("on", "Giorno").required(),
                form.number("minutes", "Minuti").help("Per esempio 45").required(),
                form.text("activity", "Attività")
                    .help("Per esempio «Configurazione della casella»")
                    .required(),
            ],
            Self::Merge => {
                vec![
                    form.number("into", "Numero della richiesta che resta").help("Per esempio 12").required(),
                ]
            }
        }
    }
}

/// An act as the page shows it.
pub(super) struct ActForm {
    pub(super) title: &'static str,
    pub(super) text: &'static str,
    pub(super) open: bool,
    pub(super) form: Form,
    pub(super) once: Html,
    pub(super) fields: Vec<Field>,
}

/// The acts that make sense now for a person; the one that was tried comes with its errors.
pub(super) async fn forms(
    app: &App,
    who: &SignedIn,
    request: &Request,
    tried: Option<(Act, Form)>,
) -> Result<Vec<ActForm>, Problem> {
    let works = who.actor().reaches(ActionKind::WorkRequest);
    let answers = who.actor().reaches(ActionKind::AnswerRequest);
    let people = if works { staff(app, who).await? } else { Vec::new() };
    let mine = |act: &Act| act.is_for(request.status) && if act.is_answer() { answers } else { works };
    let forms = Act::ALL.into_iter().filter(mine).map(|act| {
        let wrong = tried.as_ref().filter(|(known, _)| *known == act).map(|(_, form)| form.clone());
        let open = wrong.is_some() || act == Act::Reply;
        let today = app.clock.today().iso();
        let form = wrong.unwrap_or_else(|| Form::filled(who, path(request.request_id, act), [("on", today)]));
        ActForm {
            title: act.title(),
            text: act.text(),
            open,
            once: form.once(app.ids.fresh::<RequestEntryId>()),
            fields: act.fields(&form, &people),
            form,
        }
    });
    Ok(forms.collect())
}

fn path(id: RequestId, act: Act) -> String {
    let side = if act.is_answer() { "scrivi" } else { "lavoro" };
    format!("{}/{side}/{}", address(id), act.word())
}

/// `POST /richieste/{id}/scrivi/{act}`: the body's acts, which the centre may do as well.
pub(super) async fn answer(
    State(app): State<App>,
    who: SignedIn,
    Path((id, word)): Path<(RequestId, String)>,
    sent: Uploaded<12>,
) -> Result<Response, Problem> {
    run(&app, &who, (id, &word), &sent, Act::is_answer).await
}

/// `POST /richieste/{id}/lavoro/{act}`: the centre's acts.
pub(super) async fn work(
    State(app): State<App>,
    who: SignedIn,
    Path((id, word)): Path<(RequestId, String)>,
    sent: Uploaded<12>,
) -> Result<Response, Problem> {
    run(&app, &who, (id, &word), &sent, |act| !act.is_answer()).await
}

async fn run(
    app: &App,
    who: &SignedIn,
    (id, word): (RequestId, &str),
    sent: &Uploaded<12>,
    belongs: impl Fn(Act) -> bool,
) -> Result<Response, Problem> {
    let (_, request) = found(app, who, id).await?;
    if belongs(Act::Reply) {
        may_answer(who, &request)?;
    } else {
        may_work(who, &request)?;
    }
    let act = Act::ALL.into_iter().find(|act| act.word() == word && belongs(*act));
    let act = act.ok_or(Problem::NotFound)?;
    let again = async |errors: FormErrors| {
        let form = Form::with(sent.posted(), path(id, act), errors);
        show::again(app, who, id, (act, form)).await
    };
    let people = staff(app, who).await?;
    let asked = match read(sent.reader(), act, &people) {
        Ok(asked) => asked,
        Err(errors) => return again(errors).await,
    };
    let files = files(sent.files("file"));
    match done(app, who, &request, (act, &asked, &files)).await {
        Ok(after) => Ok(redirect_with(&address(after.request_id), Flash::success(said(act)))),
        Err(Failure::Refused(why)) => again(FormErrors::one("", format!("{why}."))).await,
        Err(why) => Err(why.into()),
    }
}

fn said(act: Act) -> &'static str {
    match act {
        Act::Reply => "Risposta inviata.",
        Act::Confirm => "Richiesta chiusa.",
        Act::Reopen => "Richiesta riaperta.",
        Act::Take => "Richiesta presa in carico.",
        Act::Assign => "Richiesta assegnata.",
        Act::Note => "Nota aggiunta.",
        Act::Wait => "Domanda inviata: la richiesta è in attesa dell'ente.",
        Act::Resolve => "Richiesta risolta: l'ente può confermare o riaprire.",
        Act::Prioritize => "Priorità cambiata.",
        Act::Spend => "Tempo registrato.",
        Act::Merge => "Richieste unite: si continua da qui.",
        Act::Cancel => "Richiesta annullata.",
    }
}

/// What a form asks.
struct Asked {
    once: Uuid,
    detail: Detail,
}

enum Detail {
    Nothing,
    Text(String),
    Person(AccountId, String),
    Priority(Priority, String),
    Time(Time),
    Into(i64),
}

fn read(mut f: Reader<'_>, act: Act, people: &[(AccountId, String)]) -> Result<Asked, FormErrors> {
    let once = f.once::<Uuid>();
    let detail = match act {
        Act::Take | Act::Confirm => Some(Detail::Nothing),
        Act::Reply | Act::Note | Act::Reopen | Act::Wait | Act::Resolve | Act::Cancel => {
            Some(Detail::Text(f.long_text("text", "Testo", 1..=20_000)))
        }
        Act::Assign => {
            let find = |text: &str| people.iter().find(|(account, _)| account.to_string() == text);
            let person = f.choice("person", "Assegna a", find);
            person.map(|(account, name)| Detail::Person(*account, name.clone()))
        }
        Act::Prioritize => {
            let priority = f.choice("priority", "Nuova priorità", Priority::from_code);
            let reason = f.text("reason", "Motivo della priorità", 3..=500);
            priority.map(|priority| Detail::Priority(priority, reason))
        }
        Act::Spend => {
            let (on, minutes) = (f.day("on", "Giorno"), f.integer("minutes", "Minuti", 1..=1440));
            let activity = f.text("activity", "Attività", 2..=300);
            let time = |time_id| Some(Time { time_id, on: on?, minutes: minutes?, activity });
            once.and_then(time).map(Detail::Time)
        }
        Act::Merge => {
            f.integer("into", "Numero della richiesta che resta", 1..=999_999_999).map(Detail::Into)
        }
    };
    f.finish_with(|| Some(Asked { once: once?, detail: detail? }))
}

async fn done(
    app: &App,
    who: &SignedIn,
    request: &Request,
    (act, asked, files): (Act, &Asked, &[NewFile]),
) -> Result<Request, Failure> {
    let target = super::target(who, request);
    let id = request.request_id;
    let mut tx = app.db.write(target.tenant, who.actor()).await?;
    let reply = |text| Reply { entry_id: RequestEntryId(asked.once), text, files };
    let after = if act.is_answer() {
        let can = who.actor().may(kernel::permission::AnswerRequest, &target)?;
        match (act, &asked.detail) {
            (Act::Reopen, Detail::Text(text)) => acts::reopen(&mut tx, &can, id, reply(text)).await?,
            (_, Detail::Text(text)) => acts::reply(&mut tx, &can, id, reply(text)).await?,
            (_, _) => acts::confirm(&mut tx, &can, id).await?,
        }
    } else {
        let can = who.actor().may(kernel::permission::WorkRequest, &target)?;
        match (act, &asked.detail) {
            (Act::Wait, Detail::Text(text)) => {
                acts::step(&mut tx, &can, (id, Move::Wait), reply(text)).await?
            }
            (Act::Resolve, Detail::Text(text)) => {
                acts::step(&mut tx, &can, (id, Move::Resolve), reply(text)).await?
            }
            (Act::Cancel, Detail::Text(text)) => {
                acts::step(&mut tx, &can, (id, Move::Cancel), reply(text)).await?
            }
            (_, Detail::Text(text)) => acts::note(&mut tx, &can, id, reply(text)).await?,
            (_, Detail::Person(account, name)) => acts::assign(&mut tx, &can, id, (*account, name)).await?,
            (_, Detail::Priority(priority, reason)) => {
                acts::prioritize(&mut tx, &can, id, (*priority, reason)).await?
            }
            (_, Detail::Time(time)) => acts::spend(&mut tx, &can, id, time.clone()).await?,
            (_, Detail::Into(number)) => merge::merge(&mut tx, &can, id, *number).await?,
            (_, Detail::Nothing) => acts::take(&mut tx, &can, id).await?,
        }
    };
    finish(tx).await?;
    Ok(after)
}

/// A form that came twice has written nothing the second time, and so nothing in the trail.
pub(crate) async fn finish(tx: ::store::Tx) -> Result<(), Failure> {
    match tx.commit().await {
        Ok(()) | Err(::store::StoreError::Unaudited) => Ok(()),
        Err(why) => Err(why.into()),
    }
}
