//! What this is: what the forms of a request send: read, done, answered.
//! What it is not: the rules; what the store refuses comes back on the page with all that was typed.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::{AnswerRequest, OpenRequest, WorkRequest};
use kernel::{AccountId, RequestEntryId, RequestId, TeamId};
use uuid::Uuid;
use webkit::{App, Flash, Form, FormErrors, Posted, Problem, Reader, SignedIn, Uploaded, redirect_with};

use super::{Act, Around, path};
use crate::Failure;
use crate::model::{Move, Priority, Request};
use crate::pages::{self, UPLOAD, address, files, found, may_answer, may_work, show};
use crate::store::acts::{self, Reply, Time};
use crate::store::hours::Beyond;
use crate::store::{NewFile, family, follow, merge};

/// `POST /richieste/{id}/scrivi/{act}`: the body's acts, which the centre may do as well.
pub(in crate::pages) async fn answer(
    State(app): State<App>,
    who: SignedIn,
    Path((id, word)): Path<(RequestId, String)>,
    sent: Uploaded<UPLOAD>,
) -> Result<Response, Problem> {
    run(&app, &who, (id, &word), &sent, Act::is_answer).await
}

/// `POST /richieste/{id}/lavoro/{act}`: the centre's acts.
pub(in crate::pages) async fn work(
    State(app): State<App>,
    who: SignedIn,
    Path((id, word)): Path<(RequestId, String)>,
    sent: Uploaded<UPLOAD>,
) -> Result<Response, Problem> {
    run(&app, &who, (id, &word), &sent, |act| !act.is_answer()).await
}

async fn run(
    app: &App,
    who: &SignedIn,
    (id, word): (RequestId, &str),
    sent: &Uploaded<UPLOAD>,
    belongs: impl Fn(Act) -> bool,
) -> Result<Response, Problem> {
    let (can, request) = found(app, who, id).await?;
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
    let around = Around::of(app, who, (&can, &request)).await?;
    if act.takes_canned() && sent.posted().get(&act.name("insert")).is_some() {
        let form = Form::with(
            &inserted(sent.posted(), act, (&request, &around), who),
            path(id, act),
            FormErrors::default(),
        );
        return show::filling(app, who, id, (act, form)).await;
    }
    let asked = match read(sent.reader(), act, &around) {
        Ok(asked) => asked,
        Err(errors) => return again(errors).await,
    };
    let files = files(sent.files(&act.name("file")));
    match done(app, who, (&request, &around), (act, &asked, &files)).await {
        Ok(after) => Ok(redirect_with(&address(after.request_id), Flash::success(act.said()))),
        Err(Failure::Refused(why)) => again(FormErrors::one("", format!("{why}."))).await,
        Err(why) => Err(why.into()),
    }
}

/// What was typed, with the chosen answer at its end.
fn inserted(posted: &Posted, act: Act, (request, around): (&Request, &Around), who: &SignedIn) -> Posted {
    let chosen: Option<Uuid> = posted.get(&act.name("canned")).and_then(|text| text.parse().ok());
    let found = chosen.and_then(|id| around.canned.iter().find(|one| one.canned_id == id));
    let Some(canned) = found else { return posted.clone() };
    let text = canned.filled(request, who.actor().name());
    let field = act.name("text");
    let mut pairs = posted.pairs().to_vec();
    match pairs.iter_mut().find(|(name, _)| *name == field) {
        Some((_, typed)) if typed.trim().is_empty() => *typed = text,
        Some((_, typed)) => *typed = format!("{}\n\n{text}", typed.trim_end()),
        None => pairs.push((field, text)),
    }
    Posted::of(pairs)
}

/// What a form asks.
struct Asked {
    once: Uuid,
    detail: Detail,
}

enum Detail {
    Nothing,
    Text { text: String, children: bool },
    Person(AccountId, String),
    Team(TeamId),
    Watchers(Vec<AccountId>),
    Priority(Priority, String),
    Time(Time),
    Number(i64),
}

fn read(mut f: Reader<'_>, act: Act, around: &Around) -> Result<Asked, FormErrors> {
    let once = f.once::<Uuid>();
    let detail = match act {
        Act::Take | Act::Confirm | Act::TakeOut => Some(Detail::Nothing),
        Act::Reply | Act::Note | Act::Reopen | Act::GoOn | Act::Wait | Act::Resolve | Act::Cancel => {
            let children = around.children > 0 && f.checkbox(&act.name("children"));
            let text = f.long_text(&act.name("text"), "Testo", 1..=20_000);
            Some(Detail::Text { text, children })
        }
        Act::Watch => {
            let name = act.name("who");
            Some(Detail::Watchers(f.many(&name).iter().filter_map(|text| text.parse().ok()).collect()))
        }
        Act::Assign => f.choice(&act.name("to"), "Assegna a", |text| to_whom(text, around)),
        Act::Prioritize => {
            let priority = f.choice(&act.name("priority"), "Nuova priorità", Priority::from_code);
            let reason = f.text(&act.name("reason"), "Motivo della priorità", 3..=500);
            priority.map(|priority| Detail::Priority(priority, reason))
        }
        Act::Spend => {
            let on = f.day(&act.name("on"), "Giorno");
            let minutes = f.integer(&act.name("minutes"), "Minuti", 1..=1440);
            let activity = f.text(&act.name("activity"), "Attività", 2..=300);
            let beyond = if f.checkbox(&act.name("beyond")) { Beyond::Accepted } else { Beyond::Refused };
            let time = |time_id| Some(Time { time_id, on: on?, minutes: minutes?, activity, beyond });
            once.and_then(time).map(Detail::Time)
        }
        Act::Merge | Act::PutBehind => {
            f.integer(&act.name("number"), "Numero della richiesta", 1..=999_999_999).map(Detail::Number)
        }
    };
    f.finish_with(|| Some(Asked { once: once?, detail: detail? }))
}

fn to_whom(text: &str, around: &Around) -> Option<Detail> {
    let person = around.people.staff.iter().find(|(account, _)| account.to_string() == text);
    let team = around.teams.iter().find(|(id, _)| id.to_string() == text);
    let person = person.map(|(account, name)| Detail::Person(*account, name.clone()));
    person.or_else(|| team.map(|(id, _)| Detail::Team(*id)))
}

async fn done(
    app: &App,
    who: &SignedIn,
    (request, around): (&Request, &Around),
    (act, asked, files): (Act, &Asked, &[NewFile]),
) -> Result<Request, Failure> {
    let mut tx = app.db.write(who.actor().tenant(), who.actor()).await?;
    let after = if act.is_answer() {
        answered(&mut tx, who, (request, around), (act, asked, files)).await?
    } else {
        worked(&mut tx, who, request, (act, asked, files)).await?
    };
    finish(tx).await?;
    Ok(after)
}

async fn answered(
    tx: &mut ::store::Tx,
    who: &SignedIn,
    (request, around): (&Request, &Around),
    (act, asked, files): (Act, &Asked, &[NewFile]),
) -> Result<Request, Failure> {
    let (target, id) = (pages::target(who, request), request.request_id);
    let can = who.actor().may(AnswerRequest, &target)?;
    let reply = |text| Reply { entry_id: RequestEntryId(asked.once), text, files };
    match (act, &asked.detail) {
        (Act::Reopen, Detail::Text { text, .. }) => acts::reopen(tx, &can, id, reply(text)).await,
        (Act::GoOn, Detail::Text { text, .. }) => {
            let open = who.actor().may_over(OpenRequest)?;
            family::go_on(tx, &open, (id, RequestId(asked.once)), (text, files)).await
        }
        (_, Detail::Text { text, children: true }) => {
            let works = who.actor().may(WorkRequest, &target)?;
            family::reach(tx, (&works, &can), (id, None), reply(text)).await
        }
        (_, Detail::Text { text, .. }) => acts::reply(tx, &can, id, reply(text)).await,
        (_, Detail::Watchers(chosen)) => follow::set(tx, &can, id, (&around.people.may_follow, chosen)).await,
        (_, _) => acts::confirm(tx, &can, id).await,
    }
}

async fn worked(
    tx: &mut ::store::Tx,
    who: &SignedIn,
    request: &Request,
    (act, asked, files): (Act, &Asked, &[NewFile]),
) -> Result<Request, Failure> {
    let (target, id) = (pages::target(who, request), request.request_id);
    let can = who.actor().may(WorkRequest, &target)?;
    let reply = |text| Reply { entry_id: RequestEntryId(asked.once), text, files };
    match (act, &asked.detail) {
        (Act::Wait, Detail::Text { text, .. }) => acts::step(tx, &can, (id, Move::Wait), reply(text)).await,
        (Act::Resolve, Detail::Text { text, children: true }) => {
            let answer = who.actor().may(AnswerRequest, &target)?;
            family::reach(tx, (&can, &answer), (id, Some(Move::Resolve)), reply(text)).await
        }
        (Act::Resolve, Detail::Text { text, .. }) => {
            acts::step(tx, &can, (id, Move::Resolve), reply(text)).await
        }
        (Act::Cancel, Detail::Text { text, .. }) => {
            acts::step(tx, &can, (id, Move::Cancel), reply(text)).await
        }
        (_, Detail::Text { text, .. }) => acts::note(tx, &can, id, reply(text)).await,
        (_, Detail::Person(account, name)) => acts::assign(tx, &can, id, (*account, name)).await,
        (_, Detail::Team(team)) => acts::hand_to(tx, &can, id, *team).await,
        (_, Detail::Priority(priority, reason)) => acts::prioritize(tx, &can, id, (*priority, reason)).await,
        (_, Detail::Time(time)) => acts::spend(tx, &can, id, time.clone()).await,
        (Act::PutBehind, Detail::Number(number)) => family::put_behind(tx, &can, id, *number).await,
        (_, Detail::Number(number)) => merge::merge(tx, &can, id, *number).await,
        (Act::TakeOut, _) => family::take_out(tx, &can, id).await,
        (_, Detail::Nothing | Detail::Watchers(_)) => acts::take(tx, &can, id).await,
    }
}

/// A form that came twice has written nothing the second time, and so nothing in the trail.
pub(crate) async fn finish(tx: ::store::Tx) -> Result<(), Failure> {
    match tx.commit().await {
        Ok(()) | Err(::store::StoreError::Unaudited) => Ok(()),
        Err(why) => Err(why.into()),
    }
}
