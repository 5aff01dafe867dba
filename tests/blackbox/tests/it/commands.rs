//! What this is: the other commands: demo, import, export, backup, restore, people, configuration.
//! What it is not: billing and checking; see `bill` and `tampering`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use serde_json::Value;

use crate::bill::shared;
use crate::ground::{Base, Contents, Ground};
use crate::person::Person;
use crate::server::Server;

on_both_databases!(
    what_was_exported_is_imported_without_a_change,
    the_national_list_as_published_changes_nothing,
    a_person_added_from_the_console_signs_in,
    answers_for_machines_are_json,
    the_trail_of_the_demo_is_told_in_words,
);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_demo_does_not_cover_real_data() {
    let ground = Ground::with(Base::Sqlite, Contents::Empty).await;
    let add = ["user", "add", "--email", "a@ente.example", "--name", "Prova", "--role", "administrator"];
    assert_eq!(ground.run(&add).code, Some(0));
    let said = ground.run(&["demo", "--load-only"]);
    assert_eq!(said.code, Some(1), "{}", said.out);
    assert!(said.err.contains("demo"), "{}", said.err);
}

async fn what_was_exported_is_imported_without_a_change(base: Base) {
    let ground = Ground::with(base, Contents::Demo).await;
    for format in ["csv", "xlsx"] {
        for centre in [None, Some("macerata")] {
            let file = ground.path(&format!("enti.{format}"));
            let file = file.to_str().unwrap();
            let place: Vec<&str> = centre.iter().flat_map(|centre| ["--centre", centre]).collect();
            let export = [&["export", "bodies", "--format", format, "--out", file][..], &place].concat();
            ground.must(&export);
            let answer = ground.must(&[&["import", "bodies", file, "--json"][..], &place].concat()).json();
            assert_eq!(answer["unchanged"], answer["rows"], "{format} {centre:?}: {answer}");
            assert_eq!(answer["applied"], Value::Bool(false));
            assert!(answer["rows"].as_u64() >= Some(55), "{answer}");
        }
    }
}

async fn the_national_list_as_published_changes_nothing(base: Base) {
    let Some(file) = shared("comuni/istat_elenco_comuni_2024-12_latin1.csv") else { return };
    let ground = Ground::with(base, Contents::Empty).await;
    let answer = ground.must(&["import", "bodies", file.to_str().unwrap(), "--json"]).json();
    assert_eq!(
        (answer["rows"].as_u64(), answer["unchanged"].as_u64()),
        (Some(7_896), Some(7_896)),
        "{answer}"
    );
}

async fn a_person_added_from_the_console_signs_in(base: Base) {
    let ground = Ground::with(base, Contents::Empty).await;
    let add = ["user", "add", "--email", "prova@ente.example", "--name", "Persona di prova", "--role"];
    let said = ground
        .run_telling(&[&add[..], &["administrator", "--password-stdin"]].concat(), "frase-lunga-di-prova\n");
    assert_eq!(said.code, Some(0), "{}", said.err);
    let server = Server::start(&ground);
    let person = Person::sign_in(&server, "prova@ente.example", "frase-lunga-di-prova").await;
    person.see("/scrivania").await;
    for (role, centre) in
        [("sindaco", None), ("console", None), ("director", Some("altrove")), ("mayor", None)]
    {
        let place: Vec<&str> = centre.iter().flat_map(|centre| ["--centre", centre]).collect();
        let said = ground.run(&[&add[..], &[role], &place].concat());
        assert_eq!(said.code, Some(1), "{role}: {}", said.out);
        assert!(said.err.starts_with("Errore: "), "{}", said.err);
    }
}

async fn the_trail_of_the_demo_is_told_in_words(base: Base) {
    let ground = Ground::with(base, Contents::Demo).await;
    for centre in ["macerata", "lecco", "pesaro-urbino"] {
        let trail = ground.must(&["export", "audit", "--centre", centre]).out;
        assert!(trail.contains("«Comune»") || trail.contains("Calcolo – metodo"), "{centre}");
        let labels = trail.split(": «").filter_map(|before| before.rsplit(['"', ';']).next());
        for label in labels {
            let raw = |step: &str| step.contains('_') || ["kind", "on", "by", "state"].contains(&step);
            assert!(!label.split(" – ").any(|step| raw(step.trim())), "{centre}: {label}");
        }
    }
}

async fn answers_for_machines_are_json(base: Base) {
    let ground = Ground::with(base, Contents::Demo).await;
    for words in [&["check", "--json"][..], &["export", "--json"], &["config", "check", "--json"]] {
        ground.must(words).json();
    }
    let check = ground.must(&["check", "--json"]).json();
    assert_eq!((&check["ok"], check["tenants"].as_u64()), (&Value::Bool(true), Some(5)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_configuration_that_cannot_work_is_told_and_not_started() {
    let ground = Ground::with(Base::Sqlite, Contents::Empty).await;
    let bad = ground.path("bad.toml");
    std::fs::write(&bad, "listen = 5\n").unwrap();
    let unknown = ground.path("unknown.toml");
    std::fs::write(&unknown, "listn = \"127.0.0.1:1\"\n").unwrap();
    let cases = [
        (vec!["--listen", "ottanta"], "listen"),
        (vec!["--public-url", "cst.example.it"], "public_url"),
        (vec!["--database", "mysql://x"], "database"),
        (vec!["--database", "postgres://nessuno@base.invalid/x"], "database"),
        (vec!["--config", bad.to_str().unwrap()], "listen"),
        (vec!["--config", unknown.to_str().unwrap()], "listn"),
        (vec!["--config", "/non/c/e.toml"], "/non/c/e.toml"),
    ];
    for (words, named) in cases {
        let said = ground.run(&[&["config", "check"][..], &words].concat());
        assert_eq!(said.code, Some(1), "{words:?}: {}", said.out);
        assert!(format!("{}{}", said.out, said.err).contains(named), "{words:?}: {}{}", said.out, said.err);
    }
    let mut command = ground.command(&["config", "check"]);
    let output = command.env("AREAVASTA_MAIL", "smtp://127.0.0.1:1").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("PROBLEMA: mail"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_does_not_answer_is_told_within_seconds() {
    let ground = Ground::with(Base::Sqlite, Contents::Empty).await;
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    drop(taken);
    let url = format!("postgres://nessuno@127.0.0.1:{port}/x");
    for words in [&["config", "check"][..], &["check"], &["export", "bodies"]] {
        let started = std::time::Instant::now();
        let said = ground.run(&[words, &["--database", &url]].concat());
        assert_eq!(said.code, Some(1), "{words:?}: {}", said.out);
        let told = format!("{}{}", said.out, said.err);
        assert!(told.contains(&format!("PostgreSQL non risponde all'indirizzo 127.0.0.1:{port}")), "{told}");
        assert!(started.elapsed() < std::time::Duration::from_secs(20), "{words:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_export_whose_reader_goes_away_ends_quietly() {
    let ground = Ground::with(Base::Sqlite, Contents::Empty).await;
    let mut command = ground.command(&["export", "bodies"]);
    let piped = std::process::Stdio::piped;
    let mut child = command.stdout(piped()).stderr(piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && !err.contains("Errore"), "{err}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_made_while_people_write_is_whole_and_comes_back_the_same() {
    let ground = Ground::with(Base::Sqlite, Contents::Demo).await;
    let server = Server::start(&ground);
    let director = Person::demo(&server, "responsabile.macerata").await;
    let (stop, written) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU32::new(0)));
    let writing = tokio::spawn(write_until(director.clone(), stop.clone(), written.clone()));
    let copy = ground.path("copia.db");
    while written.load(Ordering::Relaxed) < 5 {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    ground.must(&["backup", copy.to_str().unwrap()]);
    assert_eq!(ground.run(&["backup", copy.to_str().unwrap()]).code, Some(1), "a copy is not overwritten");
    stop.store(true, Ordering::Relaxed);
    writing.await.unwrap();
    let now = bodies(&ground);
    ground.must(&["restore", copy.to_str().unwrap()]);
    ground.must(&["check"]);
    let restored = bodies(&ground);
    assert!(restored.len() < now.len() && restored.len() > 55, "{} of {}", restored.len(), now.len());
    assert_eq!(director.get("/enti?q=scritto").await.status.as_u16(), 200, "the server goes on");
    ground.must(&["backup", ground.path("ancora.db").to_str().unwrap()]);
    ground.must(&["restore", copy.to_str().unwrap()]);
    assert_eq!(bodies(&ground), restored);
    drop(server);
    ground.must(&["check"]);
}

async fn write_until(director: Person, stop: Arc<AtomicBool>, written: Arc<AtomicU32>) {
    while !stop.load(Ordering::Relaxed) {
        let name = format!("Scritto {}", written.load(Ordering::Relaxed));
        let form =
            director.form("/enti/nuovo", "/enti/nuovo").await.with("kind", "other").with("name", &name);
        assert_eq!(director.send(&form).await.status.as_u16(), 303);
        written.fetch_add(1, Ordering::Relaxed);
    }
}

fn bodies(ground: &Ground) -> Vec<String> {
    let said = ground.must(&["export", "bodies", "--centre", "macerata"]);
    said.out.lines().map(str::to_owned).collect()
}
