//! What this is: requests under load, signed in: list, detail, word search and making, with 60 bodies, 500 people, 50,000
//! requests and two messages more on each; and with 1,000,000 where `AREAVASTA_BENCH_REQUESTS` says so.
//! What it is not: how many people a centre can have; nothing here looks for the breaking point.

mod copied;

use std::fs::File;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use ::catalogue::model::{Target as Promised, TargetTime, TimeUnit};
use ::catalogue::{charters, services};
use anyhow::{Context as _, Result};
use helpdesk::model::Team;
use identity::{NamedBody, NewGrant};
use kernel::permission::{EditCharter, EditHelpdesk, EditService, PublishCharter, ViewBodies};
use kernel::{Actor, BodyId, Email, Phase, Role, ServiceId, Target, TenantId};
use registry::BodyRef;
use store::{Db, Url};
use tokio::task::JoinSet;

use crate::connection::Connection;
use crate::ground::{Ground, PASSWORD, create_centre};
use crate::load::{Load, Outcome, get, micros, outcome, post};
use crate::members;
use crate::program::Program;
use crate::report::Report;
use crate::session::sign_in;

const SERVED: &str = "Requests, signed in";
const SLUG: &str = "richieste";
/// Who looks at them: the person who directs that centre.
const PERSON: &str = "richieste@misure.example.it";
const BODIES: u32 = 60;
const PEOPLE: u32 = 500;
/// And those who work on the requests, in one team.
const OPERATORS: u32 = 5;
/// How many requests, unless the environment says otherwise.
const REQUESTS: i64 = 50_000;
const CONNECTIONS: [usize; 3] = [1, 8, 32];
const RUNS: usize = 3;
const TIME: Duration = Duration::from_secs(1);

/// Fills a centre of its own, serves it, and asks.
#[expect(clippy::disallowed_methods, reason = "a measure is told by its environment how much to measure")]
pub(crate) async fn measure(report: &mut Report, ground: &Ground) -> Result<()> {
    let count = match std::env::var("AREAVASTA_BENCH_REQUESTS") {
        Ok(text) => text.parse().context("AREAVASTA_BENCH_REQUESTS is not a number")?,
        Err(_) => REQUESTS,
    };
    let about = fill(ground, count).await?;
    settle(&ground.test.url)?;
    let program = Program::serve(&ground.test.url, ground.data.path()).await?;
    let cookie = sign_in(program.address, PERSON, PASSWORD).await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let name = format!("{}, {count} requests", ground.name);
    let at_rest = program.memory()?.0;
    for (what, path) in pages(count)? {
        for connections in CONNECTIONS {
            let load = Load {
                address: program.address,
                request: get(&path, &[("Cookie", &cookie)]),
                connections,
                time: TIME,
            };
            let mut runs = Vec::new();
            for _ in 0..RUNS {
                runs.push(load.run().await?);
            }
            add(report, &format!("{name}, {what}, {connections} conn"), &runs);
        }
    }
    let next = Arc::new(AtomicU64::new(0));
    for connections in CONNECTIONS {
        let mut runs = Vec::new();
        for _ in 0..RUNS {
            runs.push(create(program.address, (&cookie, &about), connections, &next).await?);
        }
        add(report, &format!("{name}, create, {connections} conn"), &runs);
    }
    report.add("Memory of the program", &format!("{name}, at rest, signed in"), "KB", &[at_rest]);
    let most = program.memory()?.1;
    report.add("Memory of the program", &format!("{name}, most held under this load"), "KB", &[most]);
    program.stop().await
}

/// What filling has left for the disk goes there first: the system would do it while the pages are measured.
fn settle(database: &Url) -> Result<()> {
    if let Url::Sqlite(path) = database {
        File::open(path)?.sync_all()?;
    }
    Ok(())
}

fn add(report: &mut Report, setting: &str, runs: &[Outcome]) {
    let each = |take: fn(&Outcome) -> u64| runs.iter().map(take).collect::<Vec<u64>>();
    report.add(SERVED, setting, "requests/s", &each(|run| run.per_second));
    report.add(SERVED, &format!("{setting}, p50"), "µs", &each(|run| run.p50_micros));
    report.add(SERVED, &format!("{setting}, p99"), "µs", &each(|run| run.p99_micros));
}

fn pages(count: i64) -> Result<[(&'static str, String); 4]> {
    let id = copied::id_of(count / 2)?;
    Ok([
        ("list, one status", "/richieste?vista=all&stato=taken".to_owned()),
        ("list as it opens", "/richieste".to_owned()),
        ("detail", format!("/richieste/{id}")),
        ("word search", "/richieste?vista=all&q=stampante+protocollo".to_owned()),
    ])
}

/// For whom and about what a request is made.
struct About {
    body: BodyId,
    service: ServiceId,
}

/// Made by the program itself: a request acknowledged is on disk, with its line in the trail and its notices queued.
async fn create(
    address: SocketAddr,
    (cookie, about): (&str, &About),
    connections: usize,
    next: &Arc<AtomicU64>,
) -> Result<Outcome> {
    let csrf = token(address, cookie, about).await?;
    let (started, mut tasks) = (Instant::now(), JoinSet::new());
    for _ in 0..connections {
        let connection = Connection::open(address).await?;
        let (cookie, csrf, next) = (cookie.to_owned(), csrf.clone(), Arc::clone(next));
        let (body, service) = (about.body, about.service);
        tasks.spawn(async move { make(connection, (&cookie, &csrf), (body, service), &next).await });
    }
    let mut took = Vec::new();
    while let Some(done) = tasks.join_next().await {
        took.extend(done??);
    }
    Ok(outcome(took, started.elapsed()))
}

async fn make(
    mut connection: Connection,
    (cookie, csrf): (&str, &str),
    (body, service): (BodyId, ServiceId),
    next: &AtomicU64,
) -> Result<Vec<u64>> {
    let (mut took, first) = (Vec::new(), Instant::now());
    while first.elapsed() < TIME {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let id = uuid::Uuid::from_u128(0x00CC_0000_0000 + u128::from(number));
        let fields = [
            ("csrf", csrf.to_owned()),
            ("once", id.to_string()),
            ("body", body.to_string()),
            ("service", service.to_string()),
            ("kind", "incident".to_owned()),
            ("impact", "low".to_owned()),
            ("urgency", "high".to_owned()),
            ("subject", format!("La stampante {number} non risponde")),
            ("text", "Da stamattina l'ufficio protocollo non stampa più nulla.".to_owned()),
        ];
        let request = post("/richieste/nuova", &[("Cookie", cookie)], &fields);
        let before = Instant::now();
        connection.ask_for(&request, "303").await?;
        took.push(micros(before.elapsed()));
    }
    Ok(took)
}

/// The token that the form carries.
async fn token(address: SocketAddr, cookie: &str, about: &About) -> Result<String> {
    let url = format!("http://{address}/richieste/nuova?ente={}", about.body);
    let page = reqwest::Client::new().get(&url).header("Cookie", cookie).send().await?.error_for_status()?;
    let page = page.text().await?;
    let (_, after) = page.split_once("name=\"csrf\" value=\"").context("the form has no token")?;
    let (token, _) = after.split_once('"').context("the token has no end")?;
    Ok(token.to_owned())
}

/// A centre of its own: 60 bodies with five services, a charter, 500 people, and the requests with their messages.
async fn fill(ground: &Ground, count: i64) -> Result<About> {
    let db = &ground.test.db;
    let centre = create_centre(&ground.test, SLUG, 900).await?;
    ground.add_person(PERSON, SLUG).await?;
    let year = db.clock().today().year();
    catalogue(db, centre).await?;
    members::make(db, centre, (BODIES, year)).await?;
    let can = Actor::console(centre).may_over(ViewBodies)?;
    let bodies = registry::bodies::refs(&mut db.read(centre).await?, &can).await?;
    people(db, centre, &bodies).await?;
    team(db, centre).await?;
    let body = bodies.first().context("no body")?.body_id;
    let about = About { body, service: members::service(0)? };
    copied::up_to(db, centre, (&about, count)).await?;
    Ok(about)
}

/// The five services, and a charter that promises something for each.
async fn catalogue(db: &Db, centre: TenantId) -> Result<()> {
    let console = Actor::console(centre);
    let target = Target::centre(centre, Phase::Draft);
    let mut tx = db.write(centre, &console).await?;
    let (add, edit) = (console.may(EditService, &target)?, console.may(EditCharter, &target)?);
    let hours = |value| Some(TargetTime { value, unit: TimeUnit::WorkingHours });
    let mut promised = Vec::new();
    for (number, name) in members::SERVICES.into_iter().enumerate() {
        let id = members::service(number)?;
        let data = crate::prices::service_data(number, name);
        let code = data.code.clone();
        services::add(&mut tx, &add, id, data).await?;
        let (response, resolution) = (hours(4), hours(16));
        let (service_name, note) = (name.to_owned(), String::new());
        promised.push(Promised {
            service_id: id,
            service_code: code,
            service_name,
            response,
            resolution,
            note,
        });
    }
    let id = tx.id();
    let draft = charters::start(&mut tx, &edit, id).await?;
    charters::write(&mut tx, &edit, (&draft, draft.version), "", &promised).await?;
    let draft = charters::get(&mut tx, &edit, id).await?.context("no draft")?;
    let first = members::first_of(tx.today().year())?;
    let publish = console.may(PublishCharter, &target)?;
    charters::publish(&mut tx, &publish, (&draft, draft.version), first).await?;
    Ok(tx.commit().await?)
}

async fn people(db: &Db, centre: TenantId, bodies: &[BodyRef]) -> Result<()> {
    for (number, body) in (0..PEOPLE).zip(bodies.iter().cycle()) {
        let of = NamedBody { id: body.body_id, name: body.name.clone() };
        let grant = NewGrant::new(centre, Some(of), Role::BodyReferent)?;
        let email = Email::parse(&format!("persona{number}@misure.example.it"))?;
        identity::create_account(db, &email, &format!("Persona {number}"), None, &[grant]).await?;
    }
    Ok(())
}

/// Who is told of each new request.
async fn team(db: &Db, centre: TenantId) -> Result<()> {
    let mut people = Vec::new();
    for number in 0..OPERATORS {
        let email = Email::parse(&format!("operatore{number}@misure.example.it"))?;
        let grant = NewGrant::new(centre, None, Role::Operator)?;
        people.push(
            identity::create_account(db, &email, &format!("Operatore {number}"), None, &[grant]).await?,
        );
    }
    let services = vec![members::service(0)?];
    let (team_id, name) = (db.ids().fresh(), "Assistenza".to_owned());
    let team = Team { team_id, name, people, services, archived: false, version: 0 };
    let console = Actor::console(centre);
    let mut tx = db.write(centre, &console).await?;
    helpdesk::store::teams::save(&mut tx, &console.may_over(EditHelpdesk)?, &team, &[]).await?;
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests {
    use kernel::Clock;
    use kernel::permission::ViewRequests;

    use super::*;

    #[tokio::test]
    async fn requests_made_in_bulk_are_read_by_the_area_that_owns_them() {
        let areas = [
            store::MIGRATIONS,
            identity::MIGRATIONS,
            notices::MIGRATIONS,
            registry::MIGRATIONS,
            ::catalogue::MIGRATIONS,
            pricing::MIGRATIONS,
            agreements::MIGRATIONS,
            helpdesk::MIGRATIONS,
        ];
        for test in store::testing::databases(&areas, &Clock::system()).await {
            let centre = create_centre(&test, SLUG, 900).await.unwrap();
            catalogue(&test.db, centre).await.unwrap();
            members::make(&test.db, centre, (3, test.db.clock().today().year())).await.unwrap();
            let actor = Actor::console(centre);
            let can = actor.may_over(ViewBodies).unwrap();
            let mut tx = test.db.read(centre).await.unwrap();
            let body = registry::bodies::refs(&mut tx, &can).await.unwrap()[0].body_id;
            drop(tx);
            let about = About { body, service: members::service(0).unwrap() };
            copied::up_to(&test.db, centre, (&about, 250)).await.unwrap();
            let can = actor.may_over(ViewRequests).unwrap();
            let mut tx = test.db.read(centre).await.unwrap();
            let id = kernel::RequestId(copied::id_of(125).unwrap());
            let one = helpdesk::store::get(&mut tx, &can, id).await.unwrap().unwrap();
            assert_eq!(one.number, 125);
            let thread = helpdesk::store::thread(&mut tx, &can, id, helpdesk::store::Sight::PUBLIC).await;
            assert_eq!(thread.unwrap().entries.len(), 3);
        }
    }
}
