//! What this is: the forms of the acts that make sense now for a person, and what they choose from.
//! What it is not: the reading of what is sent back.

use ::store::Tx;
use kernel::permission::{ActionKind, ViewRequests, WorkRequest};
use kernel::{Can, RequestEntryId, TeamId};
use uuid::Uuid;
use webkit::{App, Field, Form, Html, Problem, SignedIn};

use super::{Act, path};
use crate::model::{Canned, Priority, Request, Watcher, Window};
use crate::pages::people::{self, People};
use crate::store::{MostFiles, canned, family, follow, teams};

/// What stands around a request: whom and what its forms let one choose from.
pub(in crate::pages) struct Around {
    pub(super) people: People,
    pub(super) teams: Vec<(TeamId, String)>,
    pub(super) canned: Vec<Canned>,
    pub(in crate::pages) watchers: Vec<Watcher>,
    /// Open requests behind this one, for whoever works on them.
    pub(in crate::pages) children: usize,
    pub(super) window: Window,
}

impl Around {
    /// Finds it all.
    pub(in crate::pages) async fn of(
        app: &App,
        who: &SignedIn,
        (can, request): (&Can<ViewRequests>, &Request),
    ) -> Result<Self, Problem> {
        let people = people::around(app, who, request.body_id).await?;
        let mut tx = app.db.read(can.tenant()).await?;
        let mut watchers = follow::watchers(&mut tx, can, request.request_id).await?;
        if can.scope().body().is_some() {
            watchers.retain(|one| people.may_follow.iter().any(|(account, _)| *account == one.account_id));
        }
        let window = family::window(&mut tx, request).await.map_err(Problem::from)?;
        let mut around =
            Self { people, teams: Vec::new(), canned: Vec::new(), watchers, children: 0, window };
        if let Ok(works) = who.actor().may_over(WorkRequest) {
            around.of_centre(&mut tx, (can, &works), request).await?;
        }
        Ok(around)
    }

    async fn of_centre(
        &mut self,
        tx: &mut Tx,
        (can, works): (&Can<ViewRequests>, &Can<WorkRequest>),
        request: &Request,
    ) -> Result<(), Problem> {
        self.teams = teams::active(tx, works).await?;
        self.canned = canned::every(tx, works).await?;
        self.canned.retain(|one| one.is_for(request.service_id));
        let children = family::children(tx, can, request.request_id).await?;
        self.children = children.iter().filter(|child| child.status.is_open()).count();
        Ok(())
    }
}

/// An act as the page shows it.
pub(in crate::pages) struct ActForm {
    pub(in crate::pages) word: &'static str,
    pub(in crate::pages) title: &'static str,
    pub(in crate::pages) text: &'static str,
    pub(in crate::pages) open: bool,
    pub(in crate::pages) form: Form,
    pub(in crate::pages) once: Html,
    pub(in crate::pages) fields: Vec<Field>,
    /// Answers written once, filled in for this request: id, title, text.
    pub(in crate::pages) canned: Vec<(Uuid, String, String)>,
}

/// The acts that make sense now for a person; the one that was tried comes with what was typed.
pub(in crate::pages) fn forms(
    app: &App,
    who: &SignedIn,
    (request, around): (&Request, &Around),
    tried: Option<&(Act, Form)>,
) -> Vec<ActForm> {
    let works = who.actor().reaches(ActionKind::WorkRequest);
    let answers = who.actor().reaches(ActionKind::AnswerRequest);
    let mine =
        |act: &Act| act.is_for(request, around.window) && if act.is_answer() { answers } else { works };
    let name = who.actor().name();
    let ready = around.canned.iter().map(|one| (one.canned_id, one.title.clone(), one.filled(request, name)));
    let ready: Vec<(Uuid, String, String)> = ready.collect();
    let form = |act: Act| {
        let wrong = tried.filter(|(known, _)| *known == act).map(|(_, form)| form.clone());
        let open = wrong.is_some() || act == Act::Reply;
        let form = wrong
            .unwrap_or_else(|| Form::filled(who, path(request.request_id, act), start(app, act, around)));
        ActForm {
            word: act.word(),
            title: act.title(),
            text: act.text(),
            open,
            once: form.once(app.ids.fresh::<RequestEntryId>()),
            fields: fields(act, &form, around),
            form,
            canned: if act.takes_canned() { ready.clone() } else { Vec::new() },
        }
    };
    Act::ALL.into_iter().filter(mine).map(form).collect()
}

/// What stands in a form at first.
fn start(app: &App, act: Act, around: &Around) -> Vec<(String, String)> {
    match act {
        Act::Spend => vec![(act.name("on"), app.clock.today().iso())],
        Act::Watch => {
            around.watchers.iter().map(|one| (act.name("who"), one.account_id.to_string())).collect()
        }
        Act::Reply | Act::Resolve => vec![(act.name("children"), "1".to_owned())],
        Act::Confirm
        | Act::Reopen
        | Act::GoOn
        | Act::Take
        | Act::Assign
        | Act::Note
        | Act::Wait
        | Act::Prioritize
        | Act::PutBehind
        | Act::TakeOut
        | Act::Merge
        | Act::Cancel => Vec::new(),
    }
}

fn fields(act: Act, form: &Form, around: &Around) -> Vec<Field> {
    let text = |label: &str| form.area(&act.name("text"), label).rows(4).required();
    let MostFiles { count, megabytes } = MostFiles::LIMITS;
    let files = || {
        form.file(&act.name("file"), "Allegati", "")
            .help(format!("Al massimo {count}, di {megabytes} MB l'uno"))
            .many()
    };
    let number = |label: &str| form.number(&act.name("number"), label).help("Per esempio 12").required();
    match act {
        Act::Take | Act::Confirm | Act::TakeOut => Vec::new(),
        Act::Reply => with_children(act, vec![text("Messaggio"), files()], (form, around)),
        Act::Resolve => with_children(act, vec![text("Soluzione"), files()], (form, around)),
        Act::Note => vec![text("Nota interna"), files()],
        Act::Reopen => vec![text("Che cosa non va ancora"), files()],
        Act::GoOn => vec![text("Che cosa succede adesso"), files()],
        Act::Wait => vec![text("Domanda per l'ente"), files()],
        Act::Cancel => vec![text("Motivo")],
        Act::Watch => {
            let people: Vec<(String, &str)> =
                around.people.may_follow.iter().map(|(id, name)| (id.to_string(), name.as_str())).collect();
            vec![form.checkboxes(&act.name("who"), "Chi segue", &people)]
        }
        Act::Assign => {
            let people = around.people.staff.iter().map(|(id, name)| (id.to_string(), name.clone()));
            let teams = around.teams.iter().map(|(id, name)| (id.to_string(), format!("Gruppo {name}")));
            let all: Vec<(String, String)> = teams.chain(people).collect();
            vec![form.select(&act.name("to"), "Assegna a", &all).required()]
        }
        Act::Prioritize => vec![
            form.select(&act.name("priority"), "Nuova priorità", &Priority::options()).required(),
            form.text(&act.name("reason"), "Motivo della priorità")
                .help("Lo legge solo il centro")
                .required()
                .longest(500),
        ],
        Act::Spend => vec![
            form.day(&act.name("on"), "Giorno").required(),
            form.number(&act.name("minutes"), "Minuti").help("Per esempio 45").required(),
            form.text(&act.name("activity"), "Attività")
                .help("Per esempio «Configurazione della casella»")
                .required(),
            form.checkbox(&act.name("beyond"), "Registra anche se le ore di consulenza non bastano")
                .help("Solo per le consulenze: la parte che manca resta scritta come oltre il pacchetto"),
        ],
        Act::PutBehind => vec![number("Numero della richiesta principale")],
        Act::Merge => vec![number("Numero della richiesta che resta")],
    }
}

fn with_children(act: Act, mut fields: Vec<Field>, (form, around): (&Form, &Around)) -> Vec<Field> {
    let label = match (act, around.children) {
        (_, 0) => return fields,
        (Act::Resolve, 1) => "Risolvi anche la richiesta collegata".to_owned(),
        (Act::Resolve, many) => format!("Risolvi anche le {many} richieste collegate"),
        (_, 1) => "Invia anche alla richiesta collegata".to_owned(),
        (_, many) => format!("Invia anche alle {many} richieste collegate"),
    };
    let help = "Lo leggono anche i loro enti: non scrivere nulla che riguardi un ente solo";
    fields.push(form.checkbox(&act.name("children"), &label).help(help));
    fields
}
