//! What this is: every route of the program, and who gets what there. The list is read from the sources; a route that
//! the table does not know fails the test.
//! What it is not: what the pages say.

mod scene;
mod source;
mod table;

use reqwest::{Method, StatusCode};

use crate::form::Filled;
use crate::ground::{Base, Contents, Ground};
use crate::person::{Person, answer};
use crate::server::Server;
use scene::{CENTRE, Scene};
use table::{ROWS, Row};

on_both_databases!(
    whoever_is_not_signed_in_sees_only_the_public_pages,
    each_role_opens_exactly_the_pages_of_its_table,
    what_belongs_to_others_is_not_found,
    nobody_changes_what_their_role_or_place_does_not_allow,
);

/// The demo's people of Macerata and of the network, by the letter of their role in the table.
const PEOPLE: [(char, &str); 9] = [
    ('D', "responsabile.macerata"),
    ('O', "operatore.macerata"),
    ('A', "ragioneria.macerata"),
    ('R', "lettura.macerata"),
    ('b', "referente.apiro"),
    ('c', "conti.apiro"),
    ('m', "sindaco.apiro"),
    ('N', "rete"),
    ('S', "amministratore"),
];

/// People for whom nothing of Apiro, or nothing of Macerata, exists.
const STRANGERS: [(char, &str); 9] = [
    ('b', "referente.appignano"),
    ('c', "conti.appignano"),
    ('m', "sindaco.appignano"),
    ('D', "responsabile.lecco"),
    ('O', "operatore.lecco"),
    ('A', "ragioneria.lecco"),
    ('R', "lettura.lecco"),
    ('N', "rete"),
    ('S', "amministratore"),
];

#[test]
fn every_route_of_the_program_is_in_the_table_and_the_other_way_round() {
    let mut declared = source::routes();
    declared.sort();
    let mut known: Vec<source::Route> = ROWS.iter().map(Row::as_route).collect();
    known.sort();
    let missing: Vec<_> = declared.iter().filter(|route| !known.contains(route)).collect();
    let gone: Vec<_> = known.iter().filter(|route| !declared.contains(route)).collect();
    assert!(
        missing.is_empty() && gone.is_empty(),
        "not in the table: {missing:#?}\nnot in the program: {gone:#?}"
    );
}

async fn whoever_is_not_signed_in_sees_only_the_public_pages(base: Base) {
    let ground = Ground::with(base, Contents::Billed).await;
    let server = Server::start(&ground);
    let scene = Scene::set(&server).await;
    let nobody = Person::nobody(&server);
    let mut wrong = Vec::new();
    for row in ROWS.iter().filter(|row| !row.see.is_empty()) {
        let path = scene.path(row);
        let answer = nobody.get(&path).await;
        let good = match row.see {
            "public" => answer.status == StatusCode::OK,
            "letter" => answer.status == StatusCode::NOT_FOUND || answer.status == StatusCode::GONE,
            _ => answer.status == StatusCode::SEE_OTHER && answer.location().starts_with("/accedi"),
        };
        note(&mut wrong, good, &format!("GET {path}"), answer.status);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

async fn each_role_opens_exactly_the_pages_of_its_table(base: Base) {
    let ground = Ground::with(base, Contents::Billed).await;
    let server = Server::start(&ground);
    let scene = Scene::set(&server).await;
    let mut wrong = Vec::new();
    for (letter, name) in PEOPLE {
        let person = Person::demo(&server, name).await;
        for row in ROWS.iter().filter(|row| row.is_for_people()) {
            let path = scene.path(row);
            let status = person.get(&path).await.status;
            let elsewhere = is_elsewhere(letter, name, row);
            let good = match (row.opens_to(letter), elsewhere) {
                (_, true) => is_closed(status),
                (true, false) => row.is_open(letter, status),
                (false, false) if row.is_of_a_centre() => is_closed(status),
                (false, false) => status == StatusCode::FORBIDDEN,
            };
            note(&mut wrong, good, &format!("{name} GET {path} ({})", row.route), status);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

async fn what_belongs_to_others_is_not_found(base: Base) {
    let ground = Ground::with(base, Contents::Billed).await;
    let server = Server::start(&ground);
    let scene = Scene::set(&server).await;
    let mut wrong = Vec::new();
    for (letter, name) in STRANGERS {
        let person = Person::demo(&server, name).await;
        let rows = ROWS.iter().filter(|row| row.is_for_people());
        for row in rows.filter(|row| is_elsewhere(letter, name, row)) {
            let path = scene.path(row);
            let status = person.get(&path).await.status;
            let good = if row.opens_to(letter) { status == StatusCode::NOT_FOUND } else { is_closed(status) };
            note(&mut wrong, good, &format!("{name} GET {path} ({})", row.route), status);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

async fn nobody_changes_what_their_role_or_place_does_not_allow(base: Base) {
    let ground = Ground::with(base, Contents::Billed).await;
    let server = Server::start(&ground);
    let scene = Scene::set(&server).await;
    let mut attackers = Vec::new();
    for (letter, name) in PEOPLE.into_iter().chain(STRANGERS) {
        attackers.push((letter, name, Person::demo(&server, name).await));
    }
    let before = settled(&ground).await;
    let mut wrong = Vec::new();
    for (letter, name, person) in &attackers {
        for row in ROWS.iter().filter(|row| !row.act.is_empty() && row.act != "*") {
            if row.act.contains(*letter) && !is_elsewhere(*letter, name, row) {
                continue;
            }
            let path = scene.path(row);
            let status = attack(person, &path, &scene.fresh()).await;
            note(&mut wrong, is_closed(status), &format!("{name} POST {path} ({})", row.route), status);
        }
    }
    let nobody = Person::nobody(&server);
    for row in ROWS.iter().filter(|row| !row.act.is_empty() && !matches!(row.see, "public" | "letter")) {
        let sent = answer(nobody.request(Method::POST, &scene.path(row)).form(&[("csrf", "x")])).await;
        let good = sent.status == StatusCode::FORBIDDEN || sent.location().starts_with("/accedi");
        note(&mut wrong, good, &format!("nobody POST {}", row.route), sent.status);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let after = settled(&ground).await;
    let added = |old: &str, new: &str| {
        new.lines().filter(|line| !old.contains(*line)).map(str::to_owned).collect::<Vec<_>>()
    };
    let added: Vec<String> = [added(&before.0, &after.0), added(&before.1, &after.1)].concat();
    assert!(before == after, "{added:#?}");
}

/// The trails of the centre and of the network, once the jobs in the queue have written theirs: two looks, further
/// apart than the worker rests, that find the same.
async fn settled(ground: &Ground) -> (String, String) {
    let look = || (ground.trail(CENTRE), ground.must(&["export", "audit"]).out);
    let mut seen = look();
    for _ in 0..20 {
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
        let again = look();
        if again == seen {
            break;
        }
        seen = again;
    }
    seen
}

/// Tries as a form; where the page takes files, with a file.
async fn attack(person: &Person, path: &str, id: &str) -> StatusCode {
    let fields = [("csrf", person.csrf()), ("once", id), ("version", "1"), ("new_rows", "add")];
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let form = Filled { action: path.to_owned(), fields };
    match person.send(&form).await.status {
        StatusCode::BAD_REQUEST => {
            person.send_file(&form, "file", "a.csv", b"Nome\nA\n".to_vec()).await.status
        }
        status => status,
    }
}

/// Whether the things of a route are not of the person's body, or not of their centre.
fn is_elsewhere(letter: char, name: &str, row: &Row) -> bool {
    match letter {
        'S' => row.is_of_a_centre() && !row.is_of_the_network(),
        'N' => row.is_of_a_centre(),
        'b' | 'c' | 'm' => name.ends_with(".appignano") && row.is_of_a_body(),
        _ => name.rsplit('.').next() == Some("lecco") && row.is_of_a_centre(),
    }
}

fn is_closed(status: StatusCode) -> bool {
    matches!(status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND)
}

fn note(wrong: &mut Vec<String>, good: bool, what: &str, status: StatusCode) {
    if !good {
        wrong.push(format!("{what}: {status}"));
    }
}
