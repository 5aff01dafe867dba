//! What this is: the API as its description promises it: tokens, scopes, problems.
//! What it is not: thousands of odd requests; see `fuzz`.

use std::collections::BTreeSet;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::ground::{Base, Contents, Ground};
use crate::person::{Answer, Person, answer};
use crate::schema::Description;
use crate::server::Server;

on_both_databases!(
    every_operation_of_the_description_answers_as_declared,
    a_token_opens_what_its_scopes_say_and_nothing_else,
    a_revoked_token_and_a_session_change_nothing_through_the_api,
    every_refusal_is_a_problem_in_json,
    a_body_created_twice_with_one_id_is_created_once,
);

/// Every scope.
pub(crate) const SCOPES: [&str; 30] = [
    "bodies:read",
    "bodies:write",
    "catalogue:read",
    "catalogue:write",
    "prices:read",
    "prices:write",
    "agreements:read",
    "agreements:write",
    "invoices:read",
    "invoices:write",
    "quotes:read",
    "quotes:write",
    "needs:read",
    "needs:write",
    "costs:read",
    "costs:write",
    "payments:read",
    "payments:write",
    "accounts:read",
    "accounts:write",
    "requests:read",
    "requests:write",
    "mapping:read",
    "mapping:write",
    "surveys:read",
    "surveys:write",
    "designs:read",
    "designs:write",
    "administration:read",
    "administration:write",
];

async fn every_operation_of_the_description_answers_as_declared(base: Base) {
    let ground = Ground::with(base, Contents::Demo).await;
    let server = Server::start(&ground);
    // What a centre lacks another has; what the network asks only its coordinator reads as a whole;
    // what may be asked of the centre is for a body.
    let mut people = Vec::new();
    for name in ["responsabile.lecco", "responsabile.macerata", "rete", "referente.apiro"] {
        people.push(Person::demo(&server, name).await);
    }
    let description = Description(Person::nobody(&server).ask("/api/v1/openapi.json").await);
    assert_eq!(description.0["openapi"], "3.1.0");
    let mut names = BTreeSet::new();
    for operation in description.operations() {
        let place = format!("{} {}", operation.method, operation.path);
        assert!(
            names.insert(operation.about["operationId"].as_str().unwrap().to_owned()),
            "{place}: a name twice"
        );
        for (status, response) in operation.about["responses"].as_object().unwrap() {
            assert!(!response["description"].as_str().unwrap_or_default().is_empty(), "{place} {status}");
            for content in response["content"].as_object().into_iter().flatten() {
                description.follow(&content.1["schema"]);
            }
        }
        // No message of the demo has a file.
        if operation.method == "get" && !operation.path.ends_with("/files/{file}") {
            let found = first_answer(&people, &operation.path).await;
            let found = found.unwrap_or_else(|| panic!("{place}: nobody of the demo has one"));
            let content = &operation.about["responses"]["200"]["content"];
            let kind = found.header("content-type").split(';').next().unwrap().to_owned();
            assert!(content.get(&kind).is_some(), "{place} answers {kind}, declared {content}");
            if kind == "application/json" {
                let wrong = description.wrong(&content[&kind]["schema"], &found.json(), "answer");
                assert_eq!(wrong, None, "{place}");
            }
        }
    }
    assert!(names.len() >= 25, "{names:?}");
}

/// The answer to the first who has what the path names.
async fn first_answer(people: &[Person], path: &str) -> Option<Answer> {
    for person in people {
        let Some(path) = with_an_id(person, path).await else { continue };
        let found = person.get(&path).await;
        if found.status == StatusCode::OK {
            return Some(found);
        }
        let theirs = [StatusCode::NOT_FOUND, StatusCode::FORBIDDEN].contains(&found.status);
        assert!(theirs, "{path}: {} {}", found.status, found.text);
    }
    None
}

/// The path with what its parameters name: for each, the first of the list above it.
async fn with_an_id(person: &Person, path: &str) -> Option<String> {
    let mut found = String::new();
    for part in path.split('/').skip(1) {
        let step = if let Some(name) = part.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            first_of(person, &found, name).await?
        } else {
            part.to_owned()
        };
        found = format!("{found}/{step}");
    }
    Some(found)
}

/// A list has an address of its own, or is a part of what stands above it; sheets are listed by their campaign, responses by
/// their edition, files by their message.
async fn first_of(person: &Person, list: &str, name: &str) -> Option<String> {
    if list == "/api/v1/bank-statements" {
        return Some(of_the_bank(person).await);
    }
    let first = match list {
        "/api/v1/needs/sheets" => one_below(person, "/api/v1/needs/campaigns", "sheets").await?,
        "/api/v1/surveys/responses" => one_below(person, "/api/v1/surveys/editions", "responses").await?,
        _ => one_of(person, list).await?,
    };
    let keys = [name.to_owned(), format!("{name}_id"), "id".to_owned()];
    let value = keys.iter().find_map(|key| first.get(key)).unwrap_or_else(|| panic!("{list}: {first}"));
    Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}

async fn one_of(person: &Person, list: &str) -> Option<Value> {
    let answer = person.get(list).await;
    let first = if answer.status == StatusCode::OK {
        answer.json()["items"][0].clone()
    } else {
        let (above, part) = list.rsplit_once('/')?;
        let above = person.get(above).await;
        if above.status == StatusCode::OK { above.json()[part][0].clone() } else { Value::Null }
    };
    (!first.is_null()).then_some(first)
}

async fn one_below(person: &Person, list: &str, part: &str) -> Option<Value> {
    let above = one_of(person, list).await?;
    one_of(person, &format!("{list}/{}/{part}", above["id"].as_str()?)).await
}

/// Files of the bank are listed on their page alone.
async fn of_the_bank(director: &Person) -> String {
    let page = director.see("/pagamenti/importazioni").await;
    let link = "/pagamenti/importazioni/";
    let at = page.find(&format!("href=\"{link}0")).unwrap() + "href=\"".len() + link.len();
    page[at..at + 36].to_owned()
}

async fn a_token_opens_what_its_scopes_say_and_nothing_else(base: Base) {
    let ground = Ground::with(base, Contents::Billed).await;
    let server = Server::start(&ground);
    let director = Person::demo(&server, "responsabile.macerata").await;
    let lists = [
        ("bodies:read", "/api/v1/bodies"),
        ("catalogue:read", "/api/v1/services"),
        ("prices:read", "/api/v1/price-lists"),
        ("agreements:read", "/api/v1/agreements"),
        ("agreements:read", "/api/v1/memberships"),
        ("invoices:read", "/api/v1/invoices"),
        ("invoices:read", "/api/v1/invoice-runs"),
    ];
    for (scope, _) in lists {
        let program = Person::program(&server, &director.make_token(&[scope]).await);
        for (needed, path) in lists {
            let expected = if needed == scope { StatusCode::OK } else { StatusCode::FORBIDDEN };
            assert_eq!(program.get(path).await.status, expected, "{scope} {path}");
        }
        let added =
            program.send_json(Method::POST, "/api/v1/bodies", &json!({"kind": "other", "name": "x"})).await;
        assert_eq!(added.status, StatusCode::FORBIDDEN, "{scope} may not write");
        assert_eq!(program.get("/scrivania").await.status, StatusCode::SEE_OTHER, "a token opens no pages");
    }
}

async fn a_revoked_token_and_a_session_change_nothing_through_the_api(base: Base) {
    let ground = Ground::with(base, Contents::Demo).await;
    let server = Server::start(&ground);
    let director = Person::demo(&server, "responsabile.macerata").await;
    let program = Person::program(&server, &director.make_token(&SCOPES).await);
    assert_eq!(program.get("/api/v1/bodies").await.status, StatusCode::OK);
    let body = json!({"kind": "other", "name": "Prova"});
    let by_session = director.send_json(Method::POST, "/api/v1/bodies", &body).await;
    assert_problem(&by_session, StatusCode::UNAUTHORIZED);
    let revoke = director.form("/profilo/token", "/profilo/token/").await;
    assert_eq!(director.send(&revoke).await.status, StatusCode::SEE_OTHER);
    assert_problem(&program.get("/api/v1/bodies").await, StatusCode::UNAUTHORIZED);
    assert_problem(&program.send_json(Method::POST, "/api/v1/bodies", &body).await, StatusCode::UNAUTHORIZED);
}

async fn every_refusal_is_a_problem_in_json(base: Base) {
    let ground = Ground::with(base, Contents::Demo).await;
    let server = Server::start(&ground);
    let director = Person::demo(&server, "responsabile.macerata").await;
    let program = Person::program(&server, &director.make_token(&SCOPES).await);
    let reader = Person::program(&server, &director.make_token(&["bodies:read"]).await);
    let nobody = Person::nobody(&server);
    let bodies = "/api/v1/bodies";
    let one = program.ask(bodies).await["items"][0].clone();
    let address = format!("{bodies}/{}", one["id"].as_str().unwrap());
    let unknown = format!("{bodies}/01a1fb75-0000-7000-8000-000000000000");
    let basic = answer(nobody.request(Method::GET, bodies).header(AUTHORIZATION, "Basic YTpi")).await;
    let stale = json!({"version": 999, "name": "Altro nome"});
    let sent = async |kind: &str, body: Vec<u8>| {
        answer(program.request(Method::POST, bodies).header(CONTENT_TYPE, kind).body(body)).await
    };
    assert_problem(&nobody.get(bodies).await, StatusCode::UNAUTHORIZED);
    assert_problem(&basic, StatusCode::UNAUTHORIZED);
    assert_problem(&reader.send_json(Method::POST, bodies, &json!({})).await, StatusCode::FORBIDDEN);
    assert_problem(&program.get("/api/v1/altro").await, StatusCode::NOT_FOUND);
    assert_problem(&program.get(&unknown).await, StatusCode::NOT_FOUND);
    assert_problem(&program.get("/api/v1/bodies/%00").await, StatusCode::NOT_FOUND);
    assert_problem(
        &program.send_json(Method::DELETE, bodies, &json!({})).await,
        StatusCode::METHOD_NOT_ALLOWED,
    );
    assert_problem(&program.send_json(Method::PATCH, &address, &stale).await, StatusCode::CONFLICT);
    assert_problem(&sent("application/json", vec![b'a'; 3_000_000]).await, StatusCode::PAYLOAD_TOO_LARGE);
    assert_problem(&sent("application/json", b"{".to_vec()).await, StatusCode::BAD_REQUEST);
    assert_problem(&sent("text/plain", b"{}".to_vec()).await, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let refused = sent("application/json", b"{}".to_vec()).await;
    assert_problem(&refused, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.json()["errors"][0]["name"].is_string(), "{}", refused.text);
}

async fn a_body_created_twice_with_one_id_is_created_once(base: Base) {
    let ground = Ground::with(base, Contents::Demo).await;
    let server = Server::start(&ground);
    let director = Person::demo(&server, "responsabile.macerata").await;
    let program = Person::program(&server, &director.make_token(&SCOPES).await);
    let id = "01a1fb75-0000-7000-8000-00000000abcd";
    let body = json!({"id": id, "kind": "other", "name": "Consorzio di prova"});
    let first = program.send_json(Method::POST, "/api/v1/bodies", &body).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.text);
    assert_problem(&program.send_json(Method::POST, "/api/v1/bodies", &body).await, StatusCode::CONFLICT);
    let found = program.ask("/api/v1/bodies?q=consorzio+di+prova").await;
    assert_eq!(found["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(found["items"][0]["id"], Value::from(id));
}

fn assert_problem(answer: &Answer, status: StatusCode) {
    assert_eq!(answer.status, status, "{}", answer.text);
    assert_eq!(answer.header("content-type"), "application/problem+json", "{}", answer.text);
    let problem = answer.json();
    assert_eq!(problem["status"], Value::from(status.as_u16()));
    for word in ["type", "title", "detail"] {
        assert!(problem[word].as_str().is_some_and(|text| !text.is_empty()), "{problem}");
    }
}
