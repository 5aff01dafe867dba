//! What this is: letters written: bodies chosen, words edited, a preview of each letter, then sent.
//! What it is not: sent without a person who has seen the preview.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::State;
use kernel::{BodyId, Cents, Day, Email};
use webkit::{
    App, EmptyState, Flash, Form, FormErrors, Frame, ListQuery, Posted, Problem, SignedIn, page,
    page_invalid, redirect_with,
};

use super::{Answer, frame, may_remind};
use crate::Failure;
use crate::model::Text;
use crate::model::letter::USUAL_PAUSE;
use crate::reminders::{self, NewLetter, Prepared};

#[derive(Template)]
#[template(path = "pages/remind.html")]
struct RemindPage {
    frame: Frame,
    form: Form,
    /// What may be sent: body and its name with what it owes.
    options: Vec<(String, String)>,
    /// What may not, and why.
    left_out: Vec<(String, String)>,
    previews: Vec<Preview>,
    send: Form,
    empty: EmptyState,
}

impl RemindPage {
    fn chosen(&self) -> impl Iterator<Item = BodyId> {
        self.previews.iter().map(|preview| preview.prepared.body_id)
    }
}

/// A letter as it would go out.
struct Preview {
    prepared: Prepared,
    text: Text,
    recipients: Vec<Email>,
}

impl Preview {
    fn has_credit(&self) -> bool {
        self.prepared.credit > Cents::ZERO
    }

    fn recipients(&self) -> String {
        self.recipients.iter().map(Email::as_str).collect::<Vec<_>>().join(", ")
    }
}

struct Typed {
    bodies: BTreeSet<BodyId>,
    stop: Day,
    text: Text,
}

async fn prepared(app: &App, who: &SignedIn) -> Result<Vec<Prepared>, Problem> {
    let can = may_remind(who)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let today = tx.today();
    Ok(reminders::prepare(&mut tx, &can, today).await?)
}

fn remind_page(app: &App, who: &SignedIn, all: &[Prepared], form: Form) -> RemindPage {
    let told = |one: &Prepared| {
        let several = if one.invoices.len() == 1 { "fattura scaduta" } else { "fatture scadute" };
        format!("{}: {} in {} {several}", one.body_name, one.total(), one.invoices.len())
    };
    let options = all.iter().filter(|one| one.may_go()).map(|one| (one.body_id.to_string(), told(one)));
    let left_out = all.iter().filter(|one| !one.may_go()).map(|one| (one.body_name.clone(), why_not(one)));
    RemindPage {
        frame: frame(app, who, "Prepara i solleciti")
            .crumb("Solleciti", "/pagamenti/solleciti")
            .lead("Scegli gli enti e rileggi il testo: prima di inviare vedrai ogni lettera."),
        send: form.clone().to("/pagamenti/solleciti/invia"),
        form,
        options: options.collect(),
        left_out: left_out.collect(),
        previews: Vec::new(),
        empty: EmptyState::new("Nessun ente ha fatture scadute.")
            .action("Fatture da pagare", "/pagamenti/scoperti"),
    }
}

fn why_not(one: &Prepared) -> String {
    if let Some(pause) = &one.pause {
        return format!("da non sollecitare fino al {}: {}", pause.until_day, pause.reason);
    }
    let until = one.stopped.iter().map(|(_, until)| *until).max();
    until.map_or_else(String::new, |until| format!("già sollecitato: nessun altro sollecito fino al {until}"))
}

/// `GET /pagamenti/solleciti/nuovo`, with `?ente=` for one body
pub(super) async fn new(State(app): State<App>, who: SignedIn, query: ListQuery) -> Answer {
    let all = prepared(&app, &who).await?;
    let only = query.filter_as::<BodyId>("ente");
    let text = Text::usual();
    let stop = app.clock.today().add_days(USUAL_PAUSE);
    let mut values: Vec<(String, String)> = vec![
        ("stop".into(), stop.iso()),
        ("subject".into(), text.subject),
        ("opening".into(), text.opening),
        ("closing".into(), text.closing),
    ];
    let chosen = all.iter().filter(|one| one.may_go() && only.is_none_or(|only| only == one.body_id));
    values.extend(chosen.map(|one| ("bodies".to_owned(), one.body_id.to_string())));
    let form = Form::filled(&who, "/pagamenti/solleciti/nuovo", values);
    page(&remind_page(&app, &who, &all, form))
}

fn read(posted: &Posted, today: Day) -> Result<Typed, FormErrors> {
    let mut f = posted.reader();
    let bodies: BTreeSet<BodyId> = f.many("bodies").into_iter().filter_map(|id| id.parse().ok()).collect();
    if bodies.is_empty() {
        f.error("bodies", "Enti: scegline almeno uno");
    }
    let stop = f.day("stop", "Nessun altro sollecito fino al");
    if stop.is_some_and(|stop| stop < today) {
        f.error("stop", "Nessun altro sollecito fino al: scrivi una data da oggi in poi");
    }
    let subject = f.text("subject", "Oggetto", 3..=200);
    let opening = f.long_text("opening", "Testo prima dell'elenco", 10..=4000);
    let closing = f.long_text("closing", "Testo dopo l'elenco", 0..=4000);
    f.finish_with(|| Some(Typed { bodies, stop: stop?, text: Text { subject, opening, closing } }))
}

/// `POST /pagamenti/solleciti/nuovo`: the preview.
pub(super) async fn preview(State(app): State<App>, who: SignedIn, posted: Posted) -> Answer {
    let all = prepared(&app, &who).await?;
    let form = |errors| Form::with(&posted, "/pagamenti/solleciti/nuovo", errors);
    match read(&posted, app.clock.today()) {
        Err(errors) => page_invalid(&remind_page(&app, &who, &all, form(errors))),
        Ok(typed) => {
            let shown = remind_page(&app, &who, &all, form(FormErrors::default()));
            let previews = previews(&app, &who, (all, &typed)).await?;
            page(&RemindPage { previews, ..shown })
        }
    }
}

async fn previews(
    app: &App,
    who: &SignedIn,
    (all, typed): (Vec<Prepared>, &Typed),
) -> Result<Vec<Preview>, Problem> {
    let can = may_remind(who)?;
    let people = identity::accounts(&app.db).await?;
    let mut tx = app.db.read(can.tenant()).await?;
    let mut previews = Vec::new();
    for prepared in all.into_iter().filter(|one| one.may_go() && typed.bodies.contains(&one.body_id)) {
        let text = typed.text.filled(&prepared.body_name, prepared.total(), typed.stop);
        let recipients = reminders::recipients(&mut tx, &can, (&people, prepared.body_id)).await?;
        previews.push(Preview { prepared, text, recipients });
    }
    Ok(previews)
}

/// `POST /pagamenti/solleciti/invia`: one letter per body, each on its own.
pub(super) async fn send(State(app): State<App>, who: SignedIn, posted: Posted) -> Answer {
    let today = app.clock.today();
    let typed = match read(&posted, today) {
        Ok(typed) => typed,
        Err(errors) => {
            let all = prepared(&app, &who).await?;
            let form = Form::with(&posted, "/pagamenti/solleciti/nuovo", errors);
            return page_invalid(&remind_page(&app, &who, &all, form));
        }
    };
    let (mut sent, mut refused) = (0_usize, Vec::new());
    for body in &typed.bodies {
        match send_one(&app, &who, (*body, today), &typed).await {
            Ok(()) => sent = sent.saturating_add(1),
            Err(why @ (Failure::Paused { .. } | Failure::NothingOverdue(_))) => refused.push(why.to_string()),
            Err(other) => return Err(other.into()),
        }
    }
    let flash = if refused.is_empty() {
        Flash::success(format!("Solleciti inviati: {sent}."))
    } else {
        Flash::warning(format!(
            "Solleciti inviati: {sent}. Non inviati: {}. {}",
            refused.len(),
            refused.join(". ")
        ))
    };
    Ok(redirect_with("/pagamenti/solleciti", flash))
}

async fn send_one(
    app: &App,
    who: &SignedIn,
    (body_id, today): (BodyId, Day),
    typed: &Typed,
) -> Result<(), Failure> {
    let target = kernel::Target::body(who.actor().tenant(), body_id, kernel::Phase::Current);
    let can = who.actor().may(kernel::permission::RemindPayment, &target)?;
    let people = identity::accounts(&app.db).await?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let recipients = reminders::recipients(&mut tx, &can, (&people, body_id)).await?;
    let new = NewLetter {
        reminder_id: tx.id(),
        body_id,
        sent_on: today,
        stop_until: typed.stop,
        text: typed.text.clone(),
    };
    reminders::send(&mut tx, &can, new, (&recipients, &app.site.public_url)).await?;
    Ok(tx.commit().await?)
}
