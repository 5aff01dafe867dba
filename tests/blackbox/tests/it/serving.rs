//! What this is: the server under rough treatment: sudden ends, slow and oversized requests, headers, probes.
//! What it is not: what the pages say.

use std::time::{Duration, Instant};

use reqwest::{Method, StatusCode};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::form::{Filled, main_text};
use crate::ground::{Base, Contents, Ground};
use crate::person::{Person, answer};
use crate::server::Server;

on_both_databases!(
    probes_and_measures_answer,
    asked_to_end_it_finishes_the_open_request,
    nothing_acknowledged_is_lost_when_the_server_is_killed,
    every_page_carries_the_headers_that_keep_browsers_safe,
    what_is_too_large_is_refused_in_italian,
    slow_senders_keep_nobody_waiting,
);

async fn probes_and_measures_answer(base: Base) {
    let ground = Ground::with(base, Contents::Empty).await;
    let server = Server::start(&ground);
    let nobody = Person::nobody(&server);
    assert_eq!(nobody.see("/healthz").await, "ok\n");
    assert_eq!(nobody.see("/readyz").await, "pronto\n");
    nobody.see("/accedi").await;
    let measures = nobody.see("/metrics").await;
    assert!(measures.contains("areavasta_requests_total"), "{measures}");
    assert!(!measures.contains("prova@"), "measures name nobody");
}

async fn asked_to_end_it_finishes_the_open_request(base: Base) {
    let ground = Ground::with(base, Contents::Empty).await;
    let server = Server::start(&ground);
    let mut open = TcpStream::connect(server.address()).await.unwrap();
    let body = "csrf=x&email=a&password=b";
    let head = format!(
        "POST /accedi HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    open.write_all(head.as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    server.ask_to_end();
    tokio::time::sleep(Duration::from_millis(300)).await;
    open.write_all(body.as_bytes()).await.unwrap();
    let mut text = String::new();
    open.read_to_string(&mut text).await.unwrap();
    assert!(text.starts_with("HTTP/1.1 403") || text.starts_with("HTTP/1.1 422"), "{text}");
    let status = server.ended(Duration::from_secs(10)).await;
    assert_eq!(status.code(), Some(0));
}

async fn nothing_acknowledged_is_lost_when_the_server_is_killed(base: Base) {
    let ground = Ground::with(base, Contents::Demo).await;
    let mut acknowledged = Vec::new();
    for round in 0..3_u64 {
        let server = Server::start(&ground);
        let director = Person::demo(&server, "responsabile.macerata").await;
        let form = director.form("/enti/nuovo", "/enti/nuovo").await.with("kind", "other");
        let writing = tokio::spawn(write(director, form, round));
        tokio::time::sleep(Duration::from_millis(250 + round * 170)).await;
        server.kill();
        acknowledged.extend(writing.await.unwrap());
    }
    assert!(acknowledged.len() > 3, "{acknowledged:?}");
    let bodies = ground.must(&["export", "bodies", "--centre", "macerata"]).out;
    for name in acknowledged {
        assert_eq!(bodies.matches(&format!(";{name};")).count(), 1, "{name}");
    }
    ground.must(&["check"]);
}

/// Sends forms until nobody answers; the names of those that were accepted.
async fn write(director: Person, form: Filled, round: u64) -> Vec<String> {
    let mut accepted = Vec::new();
    for n in 0..10_000_u64 {
        let name = format!("Registro {round} {n}");
        let form = form
            .clone()
            .with("once", &format!("01a1fb75-0000-7000-80{round:02}-{n:012}"))
            .with("name", &name);
        match director.request(Method::POST, &form.action).form(&form.fields).send().await {
            Ok(response) if response.status() == StatusCode::SEE_OTHER => accepted.push(name),
            Ok(response) => panic!("{}", response.status()),
            Err(_) => break,
        }
    }
    accepted
}

async fn every_page_carries_the_headers_that_keep_browsers_safe(base: Base) {
    let ground = Ground::with(base, Contents::Demo).await;
    let server = Server::start(&ground);
    let director = Person::demo(&server, "responsabile.macerata").await;
    let nobody = Person::nobody(&server);
    for path in [
        "/",
        "/accedi",
        "/scrivania",
        "/enti",
        "/non/c/e",
        "/enti?formato=csv",
        "/api/v1/bodies",
        "/static/x/y",
    ] {
        for person in [&director, &nobody] {
            let answer = person.get(path).await;
            let policy = answer.header("content-security-policy");
            assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
            assert!(!policy.contains("unsafe"), "{path}: {policy}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
            assert!(!answer.text.contains("<script>") && !answer.text.contains(" style=\""), "{path}");
        }
    }
    let page = director.get("/enti").await;
    assert!(page.header("cache-control").contains("no-store"), "{}", page.header("cache-control"));
    let elsewhere = director.request(Method::POST, "/profilo").header("origin", "https://altrove.example");
    assert_eq!(answer(elsewhere.form(&[("csrf", director.csrf())])).await.status, StatusCode::FORBIDDEN);
}

async fn what_is_too_large_is_refused_in_italian(base: Base) {
    let ground = Ground::with(base, Contents::Demo).await;
    let server = Server::start(&ground);
    let director = Person::demo(&server, "responsabile.macerata").await;
    let form = director.form("/enti/nuovo", "/enti/nuovo").await.with("name", &"a".repeat(3_000_000));
    let sent = director.send(&form).await;
    assert_eq!(sent.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(main_text(&sent.text).contains("troppo grande"), "{}", main_text(&sent.text));
    let form = director.form("/importazioni/nuova", "/importazioni/nuova").await.with("new_rows", "add");
    let sent = director.send_file(&form, "file", "enti.csv", vec![b'a'; 60_000_000]).await;
    assert_eq!(sent.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(main_text(&sent.text).contains("MB"), "{}", main_text(&sent.text));
}

async fn slow_senders_keep_nobody_waiting(base: Base) {
    let ground = Ground::with(base, Contents::Empty).await;
    let server = Server::start(&ground);
    let mut slow = Vec::new();
    for _ in 0..200 {
        let mut stream = TcpStream::connect(server.address()).await.unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ").await.unwrap();
        slow.push(stream);
    }
    let started = Instant::now();
    Person::nobody(&server).see("/accedi").await;
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}
