//! What this is: mailboxes read from the command line and by the server, also when it is killed while it reads: a ledger
//! of what was delivered, compared with what is there afterwards.
//! What it is not: what becomes of each letter; that is tried beside the area.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use crate::ground::{Base, Contents, Ground};
use crate::person::Person;
use crate::server::Server;

on_both_databases!(every_letter_is_taken_in_once_however_often_the_reader_is_killed);

/// How many letters are delivered.
const LETTERS: usize = 120;
/// How often whoever reads is killed: the server first, then the command.
const KILLS: usize = 5;
/// The mailbox of the demo, whose letters become requests.
const BOX: &str = "assistenza.macerata@demo.example";
/// Who writes, so that nobody writes too much.
const SENDERS: [&str; 6] = [
    "sindaco.apiro",
    "referente.apiro",
    "conti.apiro",
    "sindaco.appignano",
    "referente.appignano",
    "conti.appignano",
];

/// The mailbox of Macerata in a folder of its own, and the configuration that names it.
fn mailbox(ground: &Ground) -> (PathBuf, PathBuf) {
    let (folder, config) = (ground.path("casella"), ground.path("caselle.toml"));
    for name in ["new", "cur", "tmp"] {
        fs::create_dir_all(folder.join(name)).unwrap();
    }
    let place = folder.display();
    let text = format!("[[mailbox]]\ncentre = \"macerata\"\naddress = \"{BOX}\"\nurl = \"{place}\"\n");
    fs::write(&config, text).unwrap();
    (folder, config)
}

fn subject(number: usize) -> String {
    format!("Lettera consegnata numero {number}")
}

/// As a server of mail delivers: written beside, then moved into place. Some are delivered twice.
fn deliver(folder: &Path, number: usize) {
    let raw = format!(
        "From: {}@demo.example\r\nTo: {BOX}\r\nSubject: {}\r\nMessage-ID: <{number}@prove>\r\n\r\nTesto\r\n",
        SENDERS[number % SENDERS.len()],
        subject(number)
    );
    for copy in 0..=usize::from(number.is_multiple_of(10)) {
        let name = format!("{number:05}.{copy}");
        let beside = folder.join("tmp").join(&name);
        fs::write(&beside, &raw).unwrap();
        fs::rename(beside, folder.join("new").join(name)).unwrap();
    }
}

/// How many letters wait in the folder.
fn waiting(folder: &Path) -> usize {
    fs::read_dir(folder.join("new")).unwrap().count()
}

/// Waits until some letters more have been read, or a while.
async fn until_some_are_read(folder: &Path, some: usize) {
    let before = waiting(folder);
    for _ in 0..800 {
        if before.saturating_sub(waiting(folder)) >= some {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// What is there page after page, by subject, with how often it is there.
async fn subjects(director: &Person, path: &str) -> BTreeMap<String, u32> {
    let (mut found, mut place) = (BTreeMap::new(), String::new());
    loop {
        let page = director.ask(&format!("{path}{place}")).await;
        for item in page["items"].as_array().unwrap() {
            let subject = item["subject"].as_str().unwrap();
            if subject.starts_with("Lettera consegnata") {
                *found.entry(subject.to_owned()).or_default() += 1;
            }
        }
        match page["next"].as_str() {
            Some(next) => place = format!("&dopo={next}"),
            None => return found,
        }
    }
}

async fn every_letter_is_taken_in_once_however_often_the_reader_is_killed(base: Base) {
    let ground = Ground::with(base, Contents::Demo).await;
    let (folder, config) = mailbox(&ground);
    let config = config.to_str().unwrap();
    (0..LETTERS).for_each(|number| deliver(&folder, number));
    let all = waiting(&folder);
    let server = Server::start_with(&ground, &[("AREAVASTA_CONFIG", config)]);
    until_some_are_read(&folder, 7).await;
    server.kill();
    for kill in 1..KILLS {
        let mut command = ground.command(&["mail", "import", "--config", config]);
        let mut reader = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        until_some_are_read(&folder, 4 + kill).await;
        reader.kill().unwrap();
        reader.wait().unwrap();
    }
    let left = waiting(&folder);
    let said = ground.must(&["mail", "import", "--centre", "macerata", "--config", config, "--json"]);
    let report = &said.json()["mailboxes"][0]["report"];
    println!("{all} delivered, {left} left by {KILLS} killed readers: {report}");
    assert!(left < all, "something was read before the last one was killed");
    assert_eq!(waiting(&folder), 0, "{}", said.out);
    let server = Server::start(&ground);
    let director = Person::demo(&server, "responsabile.macerata").await;
    let wanted: BTreeMap<String, u32> = (0..LETTERS).map(|number| (subject(number), 1)).collect();
    assert_eq!(subjects(&director, &format!("/api/v1/letters?casella={BOX}")).await, wanted);
    assert_eq!(subjects(&director, "/api/v1/requests?vista=all").await, wanted, "a request for each letter");
    drop(server);
    ground.must(&["check"]);
}
