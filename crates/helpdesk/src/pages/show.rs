//! What this is: the page of one request: where it stands, its clocks with their reasons, what was written, what can be
//! done now.
//! What it is not: the same for all: what the centre noted for itself is read only by the centre.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::{ActionKind, ViewRequests};
use kernel::{Can, Instant, RequestFileId, RequestId};
use webkit::{
    App, Badge, Explain, Facts, Form, Frame, Notice, Problem, SignedIn, download, page, page_invalid,
};
use worktime::{Calendar, Clock};

use super::act::{Act, ActForm, Around, forms};
use super::{address, badge, found};
use crate::model::{Answered, Entry, EntryKind, Outage, Request, Spent};
use crate::store::list::Listed;
use crate::store::{self as acts, Sight, Thread, family, forms as asked, outages, rules};

#[derive(Template)]
#[template(path = "helpdesk/show.html")]
struct ShowPage {
    frame: Frame,
    notices: Vec<Notice>,
    wrong: Option<Form>,
    facts: Facts,
    answers: Option<Facts>,
    clocks: Vec<Explain>,
    entries: Vec<EntryRow>,
    spent: Vec<Spent>,
    total: i64,
    children: Vec<Listed>,
    following: Vec<Listed>,
    outages: Vec<Outage>,
    may_publish: bool,
    id: RequestId,
    acts: Vec<ActForm>,
    now: Instant,
}

impl ShowPage {
    fn badge(&self, row: &Listed) -> Badge {
        badge(row.status, row.is_late(self.now))
    }

    /// The requests that belong to this one, under their titles.
    fn families(&self) -> Vec<(&'static str, &[Listed])> {
        let all =
            [("Richieste collegate a questo guasto", &*self.children), ("Continua in", &*self.following)];
        all.into_iter().filter(|(_, rows)| !rows.is_empty()).collect()
    }

    fn new_outage(&self) -> String {
        format!("/richieste/disservizi/nuovo?richiesta={}", self.id)
    }
}

struct EntryRow {
    entry: Entry,
    badge: Option<Badge>,
    moved: bool,
    lines: Vec<String>,
    files: Vec<(String, String)>,
}

/// `GET /richieste/{id}`
pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<RequestId>,
) -> Result<Response, Problem> {
    page(&show_page(&app, &who, id, None).await?)
}

/// The page with a form as it was being filled in.
pub(super) async fn filling(
    app: &App,
    who: &SignedIn,
    id: RequestId,
    tried: (Act, Form),
) -> Result<Response, Problem> {
    page(&show_page(app, who, id, Some(tried)).await?)
}

/// The page once more, with what is wrong in the act that was tried.
pub(super) async fn again(
    app: &App,
    who: &SignedIn,
    id: RequestId,
    tried: (Act, Form),
) -> Result<Response, Problem> {
    page_invalid(&show_page(app, who, id, Some(tried)).await?)
}

async fn show_page(
    app: &App,
    who: &SignedIn,
    id: RequestId,
    tried: Option<(Act, Form)>,
) -> Result<ShowPage, Problem> {
    let (can, request) = found(app, who, id).await?;
    let sight = Sight::of(who.actor());
    let mut tx = app.db.read(can.tenant()).await?;
    let thread = acts::thread(&mut tx, &can, id, sight).await?;
    let calendar = rules::calendar(&mut tx, request.body_id).await?;
    let answers = asked::answers(&mut tx, &can, id).await?;
    let (now, notices) = (tx.now(), notices(&mut tx, &can, &request).await?);
    let children = family::children(&mut tx, &can, id).await?;
    let following = family::following(&mut tx, &can, id).await?;
    let outages = outages::of_request(&mut tx, &can, id).await?;
    drop(tx);
    let around = Around::of(app, who, (&can, &request)).await?;
    let wrong = tried.as_ref().map(|(_, form)| form.clone());
    let acts = forms(app, who, (&request, &around), tried.as_ref());
    Ok(ShowPage {
        frame: Frame::new(who, app, request.title())
            .area("richieste")
            .crumb("Richieste", "/richieste")
            .lead(request.subject.clone()),
        notices,
        wrong,
        facts: facts(&request, (&thread, &around), now),
        answers: answered(&answers),
        clocks: clocks(&request, (&calendar, now))?,
        entries: rows(&thread, id),
        total: thread.spent.iter().map(|one| one.minutes).sum(),
        spent: thread.spent,
        children,
        following,
        outages,
        may_publish: who.actor().reaches(ActionKind::PublishOutage) && request.status.is_open(),
        id,
        acts,
        now,
    })
}

async fn notices(
    tx: &mut ::store::Tx,
    can: &Can<ViewRequests>,
    request: &Request,
) -> Result<Vec<Notice>, Problem> {
    let mut all = Vec::new();
    let links = [
        (request.merged_into, "Questa richiesta continua nella n. {}: quello che c'era scritto è lì."),
        (request.parent_id, "Fa parte del guasto comune della richiesta n. {}."),
        (request.follows_id, "Continua dalla richiesta n. {}."),
    ];
    for (other, text) in links {
        let Some(other) = other else { continue };
        // Of another body it is as if it were not there.
        let Some(other) = acts::get(tx, can, other).await? else { continue };
        let text = text.replace("{}", &other.number.to_string());
        all.push(Notice::info(text).action("Apri la richiesta", address(other.request_id)));
    }
    Ok(all)
}

fn facts(request: &Request, (thread, around): (&Thread, &Around), now: Instant) -> Facts {
    let mut names: Vec<&str> = thread.entries.iter().map(|entry| entry.author.as_str()).collect();
    names.retain(|name| !name.is_empty());
    names.sort_unstable();
    names.dedup();
    let watchers: Vec<&str> = around.watchers.iter().map(|one| one.name.as_str()).collect();
    Facts::new()
        .part("Stato", badge(request.status, request.is_late(now)))
        .link("Ente", &request.body_name, &format!("/enti/{}", request.body_id))
        .link("Servizio", &request.service_name, &format!("/catalogo/{}", request.service_id))
        .row("Tipo", request.kind.label())
        .row("Priorità", request.priority.label())
        .row("Chi ne risente", request.impact.label())
        .row("Urgenza", request.urgency.label())
        .row("Aperta", format!("{}, da {} ({})", request.created_at, request.author, request.channel.label()))
        .row("In carico a", &request.assignee)
        .row("Gruppo", &request.team)
        .row("Partecipano", names.join(", "))
        .row("Seguono", watchers.join(", "))
        .maybe("Risolta", request.resolved_at)
        .row("Tempi secondo", &request.judged_by)
}

/// What was answered to the questions of the service, if anything was asked.
fn answered(answers: &[Answered]) -> Option<Facts> {
    let all = answers.iter().fold(Facts::new(), |facts, one| facts.row(&one.label, one.text()));
    (!answers.is_empty()).then_some(all)
}

/// How each term came about.
fn clocks(request: &Request, at: (&Calendar, Instant)) -> Result<Vec<Explain>, Problem> {
    let clocks = &request.measured.clocks;
    let mut all = Vec::new();
    for (name, clock) in [("Presa in carico", &clocks.taken_in_charge), ("Soluzione", &clocks.resolved)] {
        if let Some(clock) = clock {
            all.push(explain(name, clock, at).map_err(|why| Problem::internal(&why))?);
        }
    }
    Ok(all)
}

fn explain(
    name: &str,
    clock: &Clock,
    (calendar, now): (&Calendar, Instant),
) -> Result<Explain, worktime::TimeError> {
    let read = clock.watch.reading(calendar, now.timestamp())?;
    let overrun = read.overrun > worktime::WorkTime::ZERO;
    let stopped = read.phase == worktime::Phase::Stopped;
    let summary = match (stopped, read.due) {
        (true, _) if overrun => format!("{name}: oltre il termine di {}", read.overrun),
        (true, _) => format!("{name}: nei tempi"),
        (false, Some(due)) => format!("{name}: entro {}", Instant::from(due)),
        (false, None) => format!("{name}: in attesa dell'ente, il tempo non corre"),
    };
    let explain = Explain::new(summary)
        .step("Tempo promesso, in ore di lavoro", read.allotted)
        .step("Tempo impiegato", read.spent)
        .step("Tempo in attesa dell'ente", read.waited)
        .step("Cominciato", Instant::from(clock.watch.started()));
    let explain = if overrun { explain.step("Oltre il termine", read.overrun) } else { explain };
    Ok(explain.source(clock.watch.judged_by()))
}

fn rows(thread: &Thread, id: RequestId) -> Vec<EntryRow> {
    let row = |entry: &Entry| EntryRow {
        badge: match entry.kind {
            EntryKind::Reply => None,
            EntryKind::Note | EntryKind::InternalEvent => {
                Some(Badge::warning(format!("{}: solo per il centro", entry.kind.label())))
            }
            EntryKind::Event => Some(Badge::quiet(entry.kind.label())),
        },
        moved: entry.origin_id != id,
        lines: entry.text.lines().filter(|line| !line.trim().is_empty()).map(ToOwned::to_owned).collect(),
        files: thread
            .files
            .iter()
            .filter(|file| file.entry_id == entry.entry_id)
            .map(|file| (format!("{}/allegati/{}", address(id), file.file_id), file.name.clone()))
            .collect(),
        entry: entry.clone(),
    };
    thread.entries.iter().map(row).collect()
}

/// `GET /richieste/{id}/allegati/{file}`
pub(super) async fn file(
    State(app): State<App>,
    who: SignedIn,
    Path((id, file)): Path<(RequestId, RequestFileId)>,
) -> Result<Response, Problem> {
    let can = who.actor().may_over(ViewRequests)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let found = acts::file(&mut tx, &can, (id, file), Sight::of(who.actor())).await?;
    let (attached, stored) = found.ok_or(Problem::NotFound)?;
    Ok(download(&attached.name, "application/octet-stream", stored.bytes))
}
