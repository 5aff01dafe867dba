//! What this is: requests made by many at once while the server is killed, or while the database goes away and comes
//! back; a ledger of what was acknowledged, compared with what is there afterwards.
//! What it is not: a measure; how many are made is bounded, by `AREAVASTA_TEST_WRITES` where it is set.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use crate::cluster::Cluster;
use crate::ground::{Base, Contents, Ground};
use crate::person::Person;
use crate::server::Server;

on_both_databases!(no_request_that_was_acknowledged_is_lost_when_the_server_is_killed);

/// How many write at once.
const WRITERS: u64 = 16;
/// How often the server is killed.
const KILLS: u64 = 3;

/// How many requests are made altogether.
#[expect(clippy::disallowed_methods, reason = "a test is told by its environment how long it may take")]
fn most() -> u64 {
    std::env::var("AREAVASTA_TEST_WRITES").ok().map_or(1_000, |text| text.parse().unwrap())
}

/// What the requests are about: a body of the demo and a service that it has in force.
struct About {
    body: String,
    service: String,
}

impl About {
    async fn find(server: &Server) -> Self {
        let mayor = Person::demo(server, "sindaco.apiro").await;
        let token = Person::program(server, &mayor.make_token(&["bodies:read", "requests:write"]).await);
        let body = token.ask("/api/v1/bodies").await["items"][0]["id"].as_str().unwrap().to_owned();
        let offered = token.ask("/api/v1/requests/services").await;
        let service = offered["items"][0]["service_id"].as_str().unwrap().to_owned();
        Self { body, service }
    }

    fn request(&self, id: &str, subject: &str) -> Value {
        json!({
            "id": id, "body_id": self.body, "service_id": self.service, "kind": "incident", "impact": "low",
            "urgency": "low", "subject": subject, "text": "Scritta mentre qualcosa si rompe",
        })
    }
}

/// One that was acknowledged: its id and the number it was given.
type Entry = (String, i64);

fn id_of(number: u64) -> String {
    format!("01a1fb75-0000-7000-9000-{number:012}")
}

/// Makes requests until there are enough, or until nobody answers; what was acknowledged. A failure that the server
/// itself admits promises nothing: the same request is sent again, and is made once.
async fn write(program: Person, about: Arc<About>, next: Arc<AtomicU64>, until: u64) -> Vec<Entry> {
    let mut ledger = Vec::new();
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= until {
            return ledger;
        }
        let body = about.request(&id_of(number), &format!("Prova {number}")).to_string();
        let Some(given) = send(&program, &body).await else { return ledger };
        ledger.push((id_of(number), given));
    }
}

/// Sends a request until it is made; its number, or nothing once nobody answers any more.
async fn send(program: &Person, body: &str) -> Option<i64> {
    for _ in 0..200 {
        let sent = program.request(Method::POST, "/api/v1/requests");
        let sent = sent.header("content-type", "application/json").body(body.to_owned()).send().await;
        let answer = sent.ok()?;
        let (status, text) = (answer.status(), answer.text().await.ok()?);
        if status == StatusCode::CREATED {
            let made: Value = serde_json::from_str(&text).unwrap();
            return made["number"].as_i64();
        }
        assert!(status.is_server_error(), "{status}: {text}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the server failed two hundred times in a row");
}

/// Starts the writers, does something to what they write to, and waits for their ledgers.
async fn under_load<F: Future<Output = ()>>(
    server: &Server,
    token: &str,
    (about, next, until): (&Arc<About>, &Arc<AtomicU64>, u64),
    meanwhile: F,
) -> Vec<Entry> {
    let writers: Vec<_> = (0..WRITERS)
        .map(|_| {
            let program = Person::program(server, token);
            tokio::spawn(write(program, Arc::clone(about), Arc::clone(next), until))
        })
        .collect();
    meanwhile.await;
    let mut ledger = Vec::new();
    for writer in writers {
        ledger.extend(writer.await.unwrap());
    }
    ledger
}

async fn token_of(server: &Server) -> String {
    let mayor = Person::demo(server, "sindaco.apiro").await;
    mayor.make_token(&["requests:read", "requests:write"]).await
}

/// Every acknowledged request is there once with its number, numbers are not given twice, and the trail holds.
async fn compare(ground: &Ground, server: &Server, token: &str, ledger: &[Entry]) {
    let program = Person::program(server, token);
    let (mut found, mut place) = (Vec::new(), String::new());
    loop {
        let page = program.ask(&format!("/api/v1/requests?ordina=numero&verso=asc{place}")).await;
        let items = page["items"].as_array().unwrap();
        let row = |item: &Value| (item["id"].as_str().unwrap().to_owned(), item["number"].as_i64().unwrap());
        found.extend(items.iter().map(row));
        match page["next"].as_str() {
            Some(next) => place = format!("&dopo={next}"),
            None => break,
        }
    }
    for (id, number) in ledger {
        let there: Vec<_> = found.iter().filter(|(known, _)| known == id).collect();
        assert_eq!(there, [&(id.clone(), *number)], "{id} was acknowledged as n. {number}");
    }
    let mut numbers: Vec<i64> = found.iter().map(|(_, number)| *number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), found.len(), "a number was given twice");
    println!("{} acknowledged, {} there", ledger.len(), found.len());
    ground.must(&["check"]);
}

async fn no_request_that_was_acknowledged_is_lost_when_the_server_is_killed(base: Base) {
    let ground = Ground::with(base, Contents::Demo).await;
    let first = Server::start(&ground);
    let (about, token) = (Arc::new(About::find(&first).await), token_of(&first).await);
    drop(first);
    let (next, mut ledger) = (Arc::new(AtomicU64::new(0)), Vec::new());
    for round in 1..=KILLS {
        let server = Server::start(&ground);
        // The last round ends by itself; the others are cut after their share.
        let until = if round == KILLS { most() } else { most() / KILLS * round };
        let seen = Arc::clone(&next);
        let made = under_load(&server, &token, (&about, &next, most()), async {
            for _ in 0..1_200 {
                if seen.load(Ordering::Relaxed) >= until {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            if round < KILLS {
                server.kill_now();
            }
        });
        ledger.extend(made.await);
        assert!(!ledger.is_empty(), "nothing was acknowledged in round {round}");
    }
    assert!(u64::try_from(ledger.len()).unwrap() > most() / 2, "{} were acknowledged", ledger.len());
    let server = Server::start(&ground);
    compare(&ground, &server, &token, &ledger).await;
}

/// PostgreSQL shuts every door and throws everybody out, as when it is stopped; after a while it is back.
async fn gone_for_a_while(server: &str, name: &str) {
    let mut connection = PgConnection::connect(server).await.unwrap();
    for (open, statement) in [
        (false, format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false")),
        (false, format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")),
        (true, format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true")),
    ] {
        if open {
            tokio::time::sleep(Duration::from_millis(1_500)).await;
        }
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut connection).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_request_is_lost_while_postgresql_goes_away_and_comes_back() {
    let Some(base) = Base::postgres() else { return };
    let Base::Postgres(address) = base.clone() else { unreachable!("PostgreSQL was asked for") };
    let ground = Ground::with(base, Contents::Demo).await;
    let server = Server::start(&ground);
    let (about, token) = (Arc::new(About::find(&server).await), token_of(&server).await);
    let (_, name) = ground.database().unwrap().rsplit_once('/').unwrap();
    let next = Arc::new(AtomicU64::new(0));
    let ledger = under_load(&server, &token, (&about, &next, most()), async {
        for _ in 0..2 {
            tokio::time::sleep(Duration::from_millis(700)).await;
            gone_for_a_while(&address, name).await;
        }
    });
    let ledger = ledger.await;
    assert!(!ledger.is_empty(), "nothing was acknowledged");
    // The same server, without a restart, goes on.
    let after = under_load(&server, &token, (&about, &next, next.load(Ordering::Relaxed) + 50), async {});
    let ledger = [ledger, after.await].concat();
    compare(&ground, &server, &token, &ledger).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_request_that_was_acknowledged_is_lost_when_postgresql_crashes_and_starts_again() {
    let Some(cluster) = Cluster::start().await else { return };
    let ground = Ground::with(cluster.base(), Contents::Demo).await;
    let server = Server::start(&ground);
    let (about, token) = (Arc::new(About::find(&server).await), token_of(&server).await);
    let next = Arc::new(AtomicU64::new(0));
    let ledger = under_load(&server, &token, (&about, &next, most()), async {
        for round in 1..=2 {
            // In the middle of the work, not before it or after it.
            while next.load(Ordering::Relaxed) < most() / 3 * round {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            cluster.crash_and_restart().await;
        }
    });
    let ledger = ledger.await;
    assert_eq!(u64::try_from(ledger.len()).unwrap(), most(), "who goes on asking is served in the end");
    compare(&ground, &server, &token, &ledger).await;
}
