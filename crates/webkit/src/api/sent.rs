//! What this is: the JSON that a program sends, read so that a value of the wrong kind is named with its place
//! and with what is expected there.
//! What it is not: the rules of an area: those judge the values once they are read.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use crate::{FormErrors, Problem};

/// JSON, in and out: like axum's own, but what cannot be read is a [`Problem`] that names the field.
#[derive(Clone, Copy, Debug, Default)]
pub struct Json<T>(pub T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        if !is_json(request.headers()) {
            return Err(Problem::UnsupportedMedia.into_response());
        }
        let bytes = Bytes::from_request(request, state).await.map_err(IntoResponse::into_response)?;
        read(&bytes).map(Self).map_err(IntoResponse::into_response)
    }
}

/// `application/json`, or a kind made of it such as `application/merge-patch+json`.
fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|why| problem(&why))?;
    reader.end().map_err(|why| unreadable(&why))?;
    Ok(value)
}

fn problem(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let why = error.inner();
    if why.classify() != Category::Data {
        return unreadable(why);
    }
    let (field, what) = named(&error.path().to_string(), &why.to_string());
    Problem::Invalid(FormErrors::one(field.clone(), format!("{field}: {what}")))
}

fn unreadable(why: &serde_json::Error) -> Problem {
    let (line, column) = (why.line(), why.column());
    Problem::Malformed(format!(
        "I dati inviati non sono JSON valido: controlla virgolette, virgole e parentesi alla riga {line}, \
         colonna {column}."
    ))
}

/// The field that is meant and what to do about it, from the place and the English text of serde.
fn named(place: &str, why: &str) -> (String, String) {
    let inside = |name: &str| if place == "." { name.to_owned() } else { format!("{place}.{name}") };
    let here = || if place == "." { "dati".to_owned() } else { place.to_owned() };
    if let Some(name) = quoted(why, "missing field ") {
        return (inside(name), "questo campo manca".into());
    }
    if let Some(name) = quoted(why, "unknown field ") {
        // The place ends with the field itself where the reader had got so far.
        let reached = place == name || place.ends_with(&format!(".{name}"));
        let field = if reached { here() } else { inside(name) };
        return (field, format!("questo campo non esiste{}", allowed(why)));
    }
    if quoted(why, "unknown variant ").is_some() {
        return (here(), format!("questo valore non esiste{}", allowed(why)));
    }
    (here(), wrong_kind(why))
}

/// The name between backticks after a beginning.
fn quoted<'a>(why: &'a str, beginning: &str) -> Option<&'a str> {
    why.strip_prefix(beginning)?.strip_prefix('`')?.split('`').next()
}

/// The names that would do, which serde lists between backticks after «expected».
fn allowed(why: &str) -> String {
    let Some((_, list)) = why.split_once(", expected ") else { return String::new() };
    let names: Vec<&str> = list.split('`').skip(1).step_by(2).collect();
    if names.is_empty() { String::new() } else { format!(": usa {}", names.join(", ")) }
}

fn wrong_kind(why: &str) -> String {
    let expected = why
        .split_once(", expected ")
        .and_then(|(_, word)| EXPECTED.iter().find(|(start, _)| word.starts_with(start)));
    match expected {
        Some((_, italian)) => format!("serve {italian}"),
        None => "il valore non è del tipo previsto: vedi la descrizione in /api/v1/openapi.json".into(),
    }
}

const EXPECTED: &[(&str, &str)] = &[
    ("i8", "un numero intero"),
    ("i16", "un numero intero"),
    ("i32", "un numero intero"),
    ("i64", "un numero intero"),
    ("u8", "un numero intero non negativo"),
    ("u16", "un numero intero non negativo"),
    ("u32", "un numero intero non negativo"),
    ("u64", "un numero intero non negativo"),
    ("usize", "un numero intero non negativo"),
    ("a string", "un testo tra virgolette"),
    ("a boolean", "true oppure false, senza virgolette"),
    ("a formatted UUID", "un identificativo (UUID)"),
    ("a UUID", "un identificativo (UUID)"),
    ("a sequence", "un elenco tra parentesi quadre"),
    ("struct", "un oggetto tra parentesi graffe"),
    ("a map", "un oggetto tra parentesi graffe"),
];

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Colour {
        Red,
        Green,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read")]
    struct Line {
        quantity: i64,
        colour: Option<Colour>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read")]
    struct Order {
        name: String,
        #[serde(default)]
        lines: Vec<Line>,
    }

    fn told(json: &str) -> (u16, String) {
        let problem = read::<Order>(json.as_bytes()).unwrap_err();
        (problem.status().as_u16(), problem.detail())
    }

    #[test]
    fn a_value_of_the_wrong_kind_is_named_with_its_place() {
        let cases = [
            (r#"{"name":1}"#, "name: serve un testo tra virgolette"),
            (r#"{"name":"a","lines":[{"quantity":"x"}]}"#, "lines[0].quantity: serve un numero intero"),
            (r#"{"name":"a","lines":3}"#, "lines: serve un elenco tra parentesi quadre"),
            (r#"{"lines":[]}"#, "name: questo campo manca"),
            (r#"{"name":"a","lines":[{}]}"#, "lines[0].quantity: questo campo manca"),
            (r#"{"name":"a","nome":"b"}"#, "nome: questo campo non esiste: usa name, lines"),
            (
                r#"{"name":"a","lines":[{"quantity":1,"colour":"blue"}]}"#,
                "lines[0].colour: questo valore non esiste: usa red, green",
            ),
            ("3", "dati: serve un oggetto tra parentesi graffe"),
        ];
        for (json, told_as) in cases {
            let (status, detail) = told(json);
            assert_eq!(status, 422, "{json}");
            assert!(detail.contains(told_as), "{json}: {detail}");
        }
    }

    #[test]
    fn what_is_not_json_is_told_with_line_and_column() {
        for json in ["{\n\"name\" \"a\"}", r#"{"name":"a"} x"#, ""] {
            let (status, detail) = told(json);
            assert_eq!(status, 400, "{json}: {detail}");
            assert!(detail.contains("alla riga"), "{detail}");
        }
    }

    #[test]
    fn only_json_is_read() {
        let header = |kind: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
            is_json(&headers)
        };
        assert!(header("application/json; charset=utf-8") && header("application/merge-patch+json"));
        assert!(!header("text/plain") && !is_json(&HeaderMap::new()));
    }
}
