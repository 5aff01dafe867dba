//! What this is: what one body's people see does not depend on what others have, and never names it.
//! What it is not: addresses of others' things; see `routes`.

use reqwest::StatusCode;

use crate::form::{main_text, without_queries};
use crate::ground::{Base, Contents, Ground};
use crate::person::Person;
use crate::server::Server;

on_both_databases!(
    what_a_body_sees_is_the_same_to_the_byte_whatever_another_body_has,
    lists_searches_and_exports_of_a_body_never_name_another,
    lists_searches_and_exports_of_a_centre_never_name_another_centres_bodies,
);

/// Lists, searches, exports and API lists.
const LISTS: [&str; 20] = [
    "/scrivania",
    "/enti?q=a",
    "/enti/cerca?q=a",
    "/enti?formato=csv",
    "/enti/contatti?formato=csv",
    "/enti/parametri?formato=csv",
    "/convenzioni",
    "/adesioni",
    "/adesioni?q=a",
    "/adesioni?formato=csv",
    "/fatture",
    "/fatture?q=a",
    "/fatture?formato=csv",
    "/scadenze",
    "/api/v1/bodies",
    "/api/v1/bodies?q=a",
    "/api/v1/memberships",
    "/api/v1/memberships?q=a",
    "/api/v1/invoices",
    "/api/v1/invoices?q=a",
];

async fn what_a_body_sees_is_the_same_to_the_byte_whatever_another_body_has(base: Base) {
    let ground = Ground::with(base, Contents::Billed).await;
    let server = Server::start(&ground);
    let director = Person::demo(&server, "responsabile.macerata").await;
    apiro_lacks_something_to_be_billed(&director).await;
    let mut people = Vec::new();
    for name in ["referente.apiro", "conti.apiro", "sindaco.apiro"] {
        let person = Person::demo(&server, name).await;
        people.push((name, seen(&person).await, person));
    }
    let invoices = count(&ground);
    ground.run(&[
        "bill",
        "--centre",
        "macerata",
        "--year",
        "2021",
        "--out",
        ground.path("f").to_str().unwrap(),
    ]);
    assert!(count(&ground) > invoices + 40, "the others have their invoices");
    others_get_more(&director).await;
    for (name, before, person) in people {
        for ((path, before), (_, after)) in before.iter().zip(seen(&person).await) {
            let other = before.lines().zip(after.lines()).find(|(before, after)| before != after);
            assert_eq!(other, None, "{name} {path}");
            assert_eq!(before.len(), after.len(), "{name} {path}");
        }
    }
}

/// The centre asks for a commitment of expenditure, and Apiro has given none.
async fn apiro_lacks_something_to_be_billed(director: &Person) {
    let address = "/impostazioni/fattura_richiede_impegno";
    let form = director.form(address, address).await.with("dal", "2020-01-01");
    let sent = director.send(&form.with("valore", "1").with("fonte", "Regolamento di prova")).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", main_text(&sent.text));
    let membership =
        director.ask("/api/v1/memberships?q=apiro").await["items"][0]["id"].as_str().unwrap().to_owned();
    let address = format!("/adesioni/{membership}/acquisti/2021");
    let form = director.form(&address, &address).await;
    let sent = director.send(&form.with("commitment_number", "").with("commitment_date", "")).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", main_text(&sent.text));
}

fn count(ground: &Ground) -> usize {
    ground.must(&["export", "invoices", "--centre", "macerata"]).out.lines().count()
}

async fn others_get_more(director: &Person) {
    let body =
        director.ask("/api/v1/bodies?q=appignano").await["items"][0]["id"].as_str().unwrap().to_owned();
    let address = format!("/enti/{body}/contatti/nuovo");
    let form = director.form(&address, &address).await;
    let form = form.with("role", "referent").with("name", "Ufficio").with("email", "ufficio@ente.example");
    assert_eq!(director.send(&form).await.status, StatusCode::SEE_OTHER);
    let form =
        director.form("/enti/nuovo", "/enti/nuovo").await.with("kind", "other").with("name", "Altro ente");
    let sent = director.send(&form).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", main_text(&sent.text));
}

async fn seen(person: &Person) -> Vec<(&'static str, String)> {
    let mut all = Vec::new();
    for path in LISTS {
        let answer = person.get(path).await;
        let csrf = person.csrf();
        all.push((path, format!("{} {}", answer.status, answer.text.replace(csrf, "-"))));
    }
    all
}

async fn lists_searches_and_exports_of_a_body_never_name_another(base: Base) {
    let ground = Ground::with(base, Contents::Billed).await;
    let server = Server::start(&ground);
    for name in ["referente.apiro", "conti.apiro", "sindaco.apiro"] {
        let person = Person::demo(&server, name).await;
        for path in LISTS {
            for word in ["appignano", "Appignano", "tolentino", "Tolentino", "Lecco"] {
                let answer = person.get(&path.replace("q=a", &format!("q={}", word.to_lowercase()))).await;
                let text = without_queries(&answer.text);
                assert!(!text.contains(word), "{name} {path} names {word}");
            }
        }
        let found = person.ask("/api/v1/invoices").await;
        assert_eq!(found["items"].as_array().map(Vec::len), Some(1), "{name}: {found}");
    }
}

async fn lists_searches_and_exports_of_a_centre_never_name_another_centres_bodies(base: Base) {
    let ground = Ground::with(base, Contents::Billed).await;
    let server = Server::start(&ground);
    let more = [
        "/fatturazione",
        "/listini",
        "/catalogo?q=sinp",
        "/account?q=apiro",
        "/registro?q=apiro",
        "/lavori",
        "/centro",
    ];
    for name in ["responsabile.lecco", "lettura.lecco"] {
        let person = Person::demo(&server, name).await;
        for path in LISTS.iter().chain(&more) {
            let answer = person.get(&path.replace("q=a", "q=apiro")).await;
            let text = without_queries(&answer.text);
            for word in ["Apiro", "Tolentino", "Macerata", "SINP"] {
                assert!(!text.contains(word), "{name} {path} names {word}");
            }
        }
    }
}
