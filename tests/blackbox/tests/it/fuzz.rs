//! What this is: a client that reads the description of the API and sends each operation requests of every sort,
//! good, odd and broken, always the same ones. Nothing may break, and every answer must be one that was declared.
//! What it is not: a search for wrong results.

use reqwest::header::CONTENT_TYPE;
use reqwest::{Body, Method, RequestBuilder, Url};
use serde_json::{Map, Value, json};

use crate::api::SCOPES;
use crate::ground::{Base, Contents, Ground};
use crate::person::{Answer, Person};
use crate::schema::{Description, Operation, types};
use crate::server::Server;

on_both_databases!(no_request_however_odd_is_answered_otherwise_than_declared);

/// Requests for each operation with a good token, and with a bad one.
const GOOD: u32 = 120;
const BAD: u32 = 12;

async fn no_request_however_odd_is_answered_otherwise_than_declared(base: Base) {
    let ground = Ground::with(base, Contents::Billed).await;
    let server = Server::start(&ground);
    let director = Person::demo(&server, "responsabile.macerata").await;
    let program = Person::program(&server, &director.make_token(&SCOPES).await);
    let stranger = Person::program(&server, "areavasta_no");
    let description = Description(director.ask("/api/v1/openapi.json").await);
    let mut dice = Dice(2_026);
    let ids = ids(&program).await;
    let mut wrong = Vec::new();
    for operation in description.operations() {
        let mut oddities = Oddities { dice: &mut dice, description: &description, ids: &ids };
        for n in 0..GOOD + BAD {
            let asker = if n < GOOD { &program } else { &stranger };
            let (said, request) = oddities.request(asker, &operation);
            let Some(answer) = answer_to(request, &said).await else { continue };
            let fault = if n < GOOD || answer.status.as_u16() == 401 {
                fault(&description, &operation, &answer)
            } else {
                Some("a bad token was let in".to_owned())
            };
            wrong.extend(fault.map(|fault| format!("{said}: {} {fault}", answer.status)));
        }
    }
    wrong.truncate(30);
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(program.get("/readyz").await.status.as_u16(), 200);
}

/// A server that refuses at once what is too large does not read all of it: the refusal may be lost on its way.
async fn answer_to(request: RequestBuilder, said: &str) -> Option<Answer> {
    let large = request
        .try_clone()?
        .build()
        .unwrap()
        .body()
        .and_then(Body::as_bytes)
        .is_some_and(|b| b.len() > 65_536);
    let response = match request.send().await {
        Ok(response) => response,
        Err(_) if large => return None,
        Err(why) => panic!("{said}: {why:?}"),
    };
    let (status, headers) = (response.status(), response.headers().clone());
    Some(Answer { status, headers, text: response.text().await.unwrap() })
}

/// What is not as declared.
fn fault(description: &Description, operation: &Operation, answer: &Answer) -> Option<String> {
    let status = answer.status.as_u16().to_string();
    let Some(declared) = operation.about["responses"].get(&status) else {
        return Some(format!("is not declared: {}", start(&answer.text)));
    };
    let kind = answer.header("content-type").split(';').next().unwrap_or_default();
    let Some(content) = declared["content"].get(kind) else {
        return Some(format!("«{kind}» is not declared"));
    };
    if !kind.ends_with("json") {
        return None;
    }
    match serde_json::from_str(&answer.text) {
        Ok(value) => description.wrong(&content["schema"], &value, "answer"),
        Err(why) => Some(format!("{why}: {}", start(&answer.text))),
    }
}

fn start(text: &str) -> String {
    text.chars().take(200).collect()
}

async fn ids(program: &Person) -> Vec<String> {
    let mut ids = Vec::new();
    for list in ["bodies", "memberships", "agreements", "price-lists", "services", "invoices", "invoice-runs"]
    {
        let found = program.ask(&format!("/api/v1/{list}")).await;
        let items = found["items"].as_array().unwrap().iter().take(3);
        ids.extend(items.filter_map(|item| item["id"].as_str().map(str::to_owned)));
    }
    ids
}

/// Throws that are the same every time.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let sides = u64::try_from(sides).unwrap();
        usize::try_from((self.0 >> 33) % sides).unwrap()
    }

    fn one<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.throw(of.len())]
    }
}

const TEXTS: [&str; 16] = [
    "",
    " ",
    "a",
    "Comune di Prova",
    "0",
    "-1",
    "2022-02-30",
    "2022-01-01",
    "01/01/2022",
    "null",
    "\u{0}",
    "a\u{0}b",
    "à\u{301}🏛\u{202e}",
    "'; DROP TABLE body; --",
    "%_\\",
    "99999999999999999999",
];
const PATHS: [&str; 6] =
    ["x", "%00", "%ff", "..%2f..", "00000000-0000-0000-0000-000000000000", "%F0%9F%8F%9B"];

struct Oddities<'a> {
    dice: &'a mut Dice,
    description: &'a Description,
    ids: &'a [String],
}

impl Oddities<'_> {
    fn request(&mut self, asker: &Person, operation: &Operation) -> (String, RequestBuilder) {
        let method: Method = operation.method.to_uppercase().parse().unwrap();
        let mut path = operation.path.clone();
        if path.contains("{id}") {
            path = path.replace("{id}", &self.id());
        }
        let query = Url::parse_with_params("http://x", self.query(operation)).unwrap();
        let query = query.query().unwrap_or_default().to_owned();
        let request = asker.request(method.clone(), &format!("{path}?{query}"));
        let schema = &operation.about["requestBody"]["content"]["application/json"]["schema"];
        if schema.is_null() {
            return (format!("{method} {path}?{query}"), request);
        }
        let (kind, body) = self.body(schema);
        let said = format!("{method} {path}?{query} {kind} {}", start(&String::from_utf8_lossy(&body)));
        (said, request.header(CONTENT_TYPE, kind).body(body))
    }

    fn id(&mut self) -> String {
        match self.dice.throw(4) {
            0 => self.dice.one(&PATHS).to_owned(),
            _ => self.ids[self.dice.throw(self.ids.len())].clone(),
        }
    }

    fn query(&mut self, operation: &Operation) -> Vec<(String, String)> {
        let parameters = operation.about["parameters"].as_array().cloned().unwrap_or_default();
        let names = parameters.iter().filter(|p| p["in"] == "query").filter_map(|p| p["name"].as_str());
        let mut query = Vec::new();
        for name in names {
            if self.dice.throw(2) == 0 {
                query.push((name.to_owned(), self.text()));
            }
        }
        query
    }

    fn text(&mut self) -> String {
        match self.dice.throw(24) {
            0 => "a".repeat(5_000),
            1 => self.ids[self.dice.throw(self.ids.len())].clone(),
            _ => self.dice.one(&TEXTS).to_owned(),
        }
    }

    fn body(&mut self, schema: &Value) -> (&'static str, Vec<u8>) {
        let good = "application/json";
        match self.dice.throw(20) {
            0 => (good, b"{".to_vec()),
            1 => (good, vec![0xff, 0xfe, 0x00]),
            2 => (self.dice.one(&["text/plain", "application/xml", ""]), b"{}".to_vec()),
            3 => (good, format!("{}1{}", "[".repeat(2_000), "]".repeat(2_000)).into_bytes()),
            4 => (good, self.wrong_type().to_string().into_bytes()),
            5 => (good, format!("\"{}\"", "a".repeat(2_500_000)).into_bytes()),
            _ => (good, self.value(schema, 0).to_string().into_bytes()),
        }
    }

    /// Mostly what the schema asks for.
    fn value(&mut self, schema: &Value, depth: u32) -> Value {
        let schema = self.description.follow(schema).clone();
        if depth > 5 || self.dice.throw(15) == 0 {
            return self.wrong_type();
        }
        if let Some(known) = schema["enum"].as_array() {
            return known[self.dice.throw(known.len())].clone();
        }
        if let Some(parts) = schema["allOf"].as_array() {
            let parts = parts.iter().map(|part| self.value(part, depth + 1));
            let merged = parts.filter_map(|part| part.as_object().cloned()).flatten().collect();
            return Value::Object(merged);
        }
        if let Some(choices) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()) {
            let chosen = self.dice.throw(choices.len());
            return self.value(&choices[chosen], depth + 1);
        }
        let kinds = types(&schema);
        let kind =
            if kinds.is_empty() { "object".to_owned() } else { kinds[self.dice.throw(kinds.len())].clone() };
        self.of_type(&kind, &schema, depth)
    }

    fn of_type(&mut self, kind: &str, schema: &Value, depth: u32) -> Value {
        match kind {
            "string" => Value::String(self.text()),
            "integer" | "number" => {
                [json!(0), json!(1), json!(-1), json!(2022), json!(i64::MAX), json!(i64::MIN)]
                    [self.dice.throw(6)]
                .clone()
            }
            "boolean" => Value::Bool(self.dice.throw(2) == 0),
            "array" => (0..self.dice.throw(3)).map(|_| self.value(&schema["items"], depth + 1)).collect(),
            "object" => self.object(schema, depth),
            _ => Value::Null,
        }
    }

    fn object(&mut self, schema: &Value, depth: u32) -> Value {
        let mut object = Map::new();
        for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
            if self.dice.throw(5) > 0 {
                object.insert(name.clone(), self.value(schema, depth + 1));
            }
        }
        if self.dice.throw(8) == 0 {
            object.insert("unknown".to_owned(), json!([{}]));
        }
        Value::Object(object)
    }

    fn wrong_type(&mut self) -> Value {
        [json!(null), json!([]), json!({}), json!(1.5), json!(true), json!("x"), json!([[[]]]), json!(1e300)]
            [self.dice.throw(8)]
        .clone()
    }
}
