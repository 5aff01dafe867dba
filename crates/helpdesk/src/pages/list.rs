//! What this is: the queue of the centre and the list of a body, and the same as a file.
//! What it is not: one request.

use askama::Template;
use axum::extract::State as Extracted;
use axum::response::Response;
use kernel::permission::{ActionKind, ViewRequests};
use kernel::{Actor, Can, Instant, Scope, TeamId};
use sheet::{Cell, Column, Kind as Shape, Table};
use webkit::{
    App, Badge, Count, Cursor, Direction, EmptyState, Form, Format, Frame, ListQuery, ListView, Notice,
    Problem, SignedIn, export, page,
};

use super::{badge, bulk, views};
use crate::model::{Kind, Outage, OutageState, Priority, Status};
use crate::store::list::{self, Filter, Listed, MOST_COUNTED, SortBy, Standing, Way, Worker};
use crate::store::outages::{self, Which};
use crate::store::{Sight, changes, teams};

/// The keys of the columns that sort.
pub(crate) const SORTS: [&str; 2] = ["scadenza", "numero"];
/// Rows read at a time for a file.
const BLOCK: i64 = 1000;

/// The saved filters of the centre.
const VIEWS: [(&str, &str); 8] = [
    ("open", "Aperte"),
    ("mine", "In carico a me"),
    ("teams", "Dei miei gruppi"),
    ("unassigned", "Non assegnate"),
    ("late", "In ritardo"),
    ("today", "Scadono oggi"),
    ("followed", "Che seguo"),
    ("all", "Tutte"),
];
/// Those of a body.
const OWN_VIEWS: [(&str, &str); 3] = [("open", "Aperte"), ("followed", "Che seguo"), ("all", "Tutte")];

#[derive(Template)]
#[template(path = "helpdesk/list.html")]
struct ListPage {
    frame: Frame,
    list: ListView,
    views: Vec<(&'static str, &'static str)>,
    states: Vec<(&'static str, &'static str)>,
    kinds: Vec<(&'static str, &'static str)>,
    priorities: Vec<(&'static str, &'static str)>,
    bodies: Vec<(String, String)>,
    teams: Vec<(String, String)>,
    saved: views::Saved,
    links: Vec<(&'static str, &'static str)>,
    outages: Vec<Notice>,
    /// Where an open page hears that something has changed.
    live: String,
    rows: Vec<Listed>,
    bulk: Option<Form>,
    bulk_acts: Vec<(String, String)>,
    empty: EmptyState,
    now: Instant,
}

impl ListPage {
    fn badge(&self, row: &Listed) -> Badge {
        badge(row.status, row.is_late(self.now))
    }
}

/// What the address bar asks for.
pub(crate) fn filter(query: &ListQuery, actor: &Actor, now: Instant) -> Filter {
    let (sort, chosen) = (query.sort(SORTS), query.filter("ordina").is_some());
    let centre = actor.grant().scope == Scope::Tenant;
    let view = query.filter("vista").unwrap_or("all");
    let status = query.filter("stato").and_then(Status::from_code);
    let standing = match (status, view) {
        (Some(status), _) => Standing::At(status),
        (None, "all") => Standing::Any,
        (None, _) => Standing::Open,
    };
    let worker = match (view, actor.account()) {
        ("mine", Some(me)) if centre => Worker::One(me),
        ("teams", Some(me)) if centre => Worker::TeamsOf(me),
        ("unassigned", _) if centre => Worker::Nobody,
        ("followed", Some(me)) => Worker::FollowedBy(me),
        _ => Worker::Any,
    };
    let due_by = match view {
        "late" => Some(now),
        "today" => Some(end_of_day(now)),
        _ => None,
    };
    // The centre looks at what falls due first, a body at what is newest, unless a column was chosen.
    let by_due = if chosen { sort.key == "scadenza" } else { centre && view != "all" };
    let up = if chosen { sort.direction == Direction::Up } else { by_due };
    Filter {
        words: query.q(),
        body: query.filter_as("ente"),
        service: query.filter_as("servizio"),
        standing,
        kind: query.filter("tipo").and_then(Kind::from_code),
        priority: query.filter("priorita").and_then(Priority::from_code),
        worker,
        team: query.filter_as("gruppo"),
        due_by,
        sort: if by_due { SortBy::Due } else { SortBy::Number },
        way: if up { Way::Up } else { Way::Down },
    }
}

/// The last second of the day in Rome.
fn end_of_day(now: Instant) -> Instant {
    let today = now.day_in_rome();
    let mut at = now;
    // A day has 25 hours at most; half hours are enough, since no work ends after midnight.
    while at.plus_seconds(1800).day_in_rome() == today {
        at = at.plus_seconds(1800);
    }
    at
}

/// `GET /richieste`
pub(super) async fn list(
    Extracted(app): Extracted<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = who.actor().may_over(ViewRequests)?;
    let sight = Sight::of(who.actor());
    if let Some(format) = query.format() {
        return download(&app, &who, (&can, sight), (&query, format)).await;
    }
    let after = query.after();
    let mut tx = app.db.read(can.tenant()).await?;
    let now = tx.now();
    let filter = filter(&query, who.actor(), now);
    let most = i64::try_from(ListView::SIZE).unwrap_or(i64::MAX).saturating_add(1);
    let place = after.as_ref().and_then(Cursor::values);
    let mut rows = list::page(&mut tx, (&can, sight), &filter, (place, most)).await?;
    let count = if filter.words.is_empty() {
        counted(list::count(&mut tx, (&can, sight), &filter).await?)
    } else {
        of_search(rows.len(), after.is_some())
    };
    let bodies = match can.scope().body() {
        Some(_) => Vec::new(),
        None => super::new::bodies(&mut tx).await?,
    };
    let teams = match can.scope().body() {
        Some(_) => Vec::new(),
        None => named(teams::active(&mut tx, &can).await?),
    };
    let outages = going(&outages::page(&mut tx, &can, Which::Open).await?, now);
    let saved = views::of(&mut tx, (&can, &who), &query).await?;
    let version = changes::version(&mut tx, &can, sight).await?;
    drop(tx);
    let list = ListView::new(&query, query.sort(SORTS))
        .counted(count)
        .cut(&mut rows, |row| Cursor::after(list::place(row, filter.sort)));
    let works = who.actor().reaches(ActionKind::WorkRequest);
    let bulk_acts = if works { bulk::choices(&app, &who, &teams).await? } else { Vec::new() };
    page(&ListPage {
        frame: frame(&app, &who),
        list,
        views: if can.scope().body().is_some() { OWN_VIEWS.to_vec() } else { VIEWS.to_vec() },
        states: Status::options(),
        kinds: Kind::options(),
        priorities: Priority::options(),
        bodies,
        teams,
        saved,
        links: links(&who),
        outages,
        live: format!("/richieste/novita?da={version}"),
        rows,
        bulk: works.then(|| Form::empty(&who, "/richieste/insieme")),
        bulk_acts,
        empty: empty(&who),
        now,
    })
}

/// Where else one goes from here, for who may.
fn links(who: &SignedIn) -> Vec<(&'static str, &'static str)> {
    let all = [
        (ActionKind::ViewRequests, "Avvisi di disservizio", "/richieste/disservizi"),
        (ActionKind::ViewRequests, "Ore di consulenza", "/richieste/ore"),
        (ActionKind::WorkRequest, "Risposte pronte", "/richieste/risposte"),
        (ActionKind::ViewRequestReports, "Tempo impiegato", "/richieste/tempi"),
        (ActionKind::EditService, "Domande per servizio", "/richieste/moduli"),
        (ActionKind::EditHelpdesk, "Gruppi di lavoro", "/richieste/gruppi"),
        (ActionKind::EditHelpdesk, "Orario e termini", "/richieste/orario"),
    ];
    let mine = all.into_iter().filter(|(action, ..)| who.actor().reaches(*action));
    mine.map(|(_, label, href)| (label, href)).collect()
}

fn named(teams: Vec<(TeamId, String)>) -> Vec<(String, String)> {
    teams.into_iter().map(|(id, name)| (id.to_string(), name)).collect()
}

/// What does not work now, so that nobody writes what is known.
fn going(all: &[Outage], now: Instant) -> Vec<Notice> {
    let going = all.iter().filter(|one| one.state(now) == OutageState::Going);
    let notice = |one: &Outage| {
        Notice::warning(format!("Disservizio in corso: {}", one.title))
            .action("Leggi l'avviso", format!("/richieste/disservizi/{}", one.outage_id))
    };
    going.take(3).map(notice).collect()
}

fn counted(count: i64) -> Count {
    let limit = u64::try_from(MOST_COUNTED).unwrap_or(u64::MAX);
    Count::up_to(limit, u64::try_from(count).unwrap_or_default())
}

/// What a page of a search tells about all of it: how many, if it is the only one.
fn of_search(found: usize, is_later: bool) -> Count {
    let count = |rows: usize| u64::try_from(rows).unwrap_or(u64::MAX);
    if is_later || found > ListView::SIZE {
        Count::MoreThan(count(ListView::SIZE))
    } else {
        Count::Exactly(count(found))
    }
}

fn frame(app: &App, who: &SignedIn) -> Frame {
    let title = match who.actor().grant().scope {
        Scope::Tenant => "Richieste",
        Scope::Body(_) => "Le mie richieste",
    };
    let frame = Frame::new(who, app, title).area("richieste");
    if who.actor().reaches(ActionKind::OpenRequest) {
        return frame.primary("Nuova richiesta", "/richieste/nuova");
    }
    frame
}

fn empty(who: &SignedIn) -> EmptyState {
    if who.actor().reaches(ActionKind::OpenRequest) {
        return EmptyState::new("Non ci sono ancora richieste.")
            .action("Nuova richiesta", "/richieste/nuova");
    }
    EmptyState::new("Non ci sono ancora richieste.")
}

/// Every request that the filter lets through, read block by block.
async fn download(
    app: &App,
    who: &SignedIn,
    reader: (&Can<ViewRequests>, Sight),
    (query, format): (&ListQuery, Format),
) -> Result<Response, Problem> {
    let mut tx = app.db.read(reader.0.tenant()).await?;
    let (now, today) = (tx.now(), tx.today());
    let filter = filter(query, who.actor(), now);
    let (mut table, mut after) = (Table::new("Richieste", columns()), None::<[String; 2]>);
    loop {
        let place = after.as_ref().map(|[key, id]| [key.as_str(), id.as_str()]);
        let block = list::page(&mut tx, reader, &filter, (place, BLOCK)).await?;
        for row in &block {
            table.push(cells(row, now)).map_err(|why| Problem::internal(&why))?;
        }
        if i64::try_from(block.len()).is_ok_and(|read| read < BLOCK) {
            return export(format, "Richieste", &table, today);
        }
        after = block.last().map(|row| list::place(row, filter.sort));
    }
}

fn columns() -> Vec<Column> {
    [
        "Numero",
        "Ente",
        "Servizio",
        "Tipo",
        "Oggetto",
        "Stato",
        "In ritardo",
        "Priorità",
        "In carico a",
        "Gruppo",
        "Aperta il",
        "Entro",
    ]
    .map(|name| Column::new(name, Shape::Text))
    .to_vec()
}

fn cells(row: &Listed, now: Instant) -> Vec<Cell> {
    vec![
        Cell::text(row.number.to_string()),
        Cell::text(&row.body_name),
        Cell::text(&row.service_name),
        Cell::text(row.kind.label()),
        Cell::text(&row.subject),
        Cell::text(row.status.label()),
        Cell::text(if row.is_late(now) { "sì" } else { "no" }),
        Cell::text(row.priority.label()),
        Cell::text(&row.assignee),
        Cell::text(&row.team),
        Cell::text(row.created_at.to_string()),
        Cell::text(row.due().map(|due| due.to_string()).unwrap_or_default()),
    ]
}
