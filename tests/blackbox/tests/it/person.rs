//! What this is: somebody who asks the server: a person with a browser, signed in or not, or a program with a token.
//! What it is not: what they may do; tests say that.

use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::multipart::{Form as Parts, Part};
use reqwest::{Client, Method, RequestBuilder, StatusCode, redirect};
use serde_json::Value;

use crate::form::Filled;
use crate::server::Server;

/// The password of every account of the demo.
const PASSWORD: &str = "dimostrazione-cst";

/// Somebody with cookies of their own.
#[derive(Clone)]
pub(crate) struct Person {
    http: Client,
    url: String,
    csrf: String,
    token: Option<String>,
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    /// Where it sends.
    pub(crate) fn location(&self) -> &str {
        self.header("location")
    }

    /// A header, empty when absent.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The answer as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|why| panic!("{why}: {}", self.text))
    }
}

impl Person {
    /// Somebody who is not signed in.
    pub(crate) fn nobody(server: &Server) -> Self {
        let http = Client::builder()
            .cookie_store(true)
            .pool_max_idle_per_host(0)
            .redirect(redirect::Policy::none())
            .build()
            .unwrap();
        Self { http, url: server.url().to_owned(), csrf: String::new(), token: None }
    }

    /// A program with a token.
    pub(crate) fn program(server: &Server, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..Self::nobody(server) }
    }

    /// An account of the demo, `responsabile.macerata` for short.
    pub(crate) async fn demo(server: &Server, name: &str) -> Self {
        Self::sign_in(server, &format!("{name}@demo.example"), PASSWORD).await
    }

    /// Somebody who signs in.
    pub(crate) async fn sign_in(server: &Server, email: &str, password: &str) -> Self {
        let mut person = Self::nobody(server);
        let page = person.get("/accedi").await;
        let form = Filled::of(&page.text, "/accedi").with("email", email).with("password", password);
        let answer = person.send(&form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{email}: {}", answer.text);
        let page = person.get("/profilo").await;
        Filled::of(&page.text, "/profilo").value("csrf").clone_into(&mut person.csrf);
        assert!(!person.csrf.is_empty());
        person
    }

    /// What their forms carry.
    pub(crate) fn csrf(&self) -> &str {
        &self.csrf
    }

    /// A request to be completed.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.url));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Looks at a page.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        answer(self.request(Method::GET, path)).await
    }

    /// Looks at a page that must be there.
    pub(crate) async fn see(&self, path: &str) -> String {
        let answer = self.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", crate::form::main_text(&answer.text));
        answer.text
    }

    /// Asks the API for something that must be there.
    pub(crate) async fn ask(&self, path: &str) -> Value {
        let answer = self.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
        answer.json()
    }

    /// Sends a form.
    pub(crate) async fn send(&self, form: &Filled) -> Answer {
        answer(self.request(Method::POST, &form.action).form(&form.fields)).await
    }

    /// The form of a page, to be filled.
    pub(crate) async fn form(&self, page: &str, action: &str) -> Filled {
        Filled::of(&self.see(page).await, action)
    }

    /// Sends a form with a file.
    pub(crate) async fn send_file(&self, form: &Filled, field: &str, name: &str, bytes: Vec<u8>) -> Answer {
        let part = Part::bytes(bytes).file_name(name.to_owned());
        let mut parts = Parts::new();
        for (name, value) in &form.fields {
            parts = parts.text(name.clone(), value.clone());
        }
        answer(self.request(Method::POST, &form.action).multipart(parts.part(field.to_owned(), part))).await
    }

    /// Sends JSON to the API.
    pub(crate) async fn send_json(&self, method: Method, path: &str, body: &Value) -> Answer {
        answer(self.request(method, path).header(CONTENT_TYPE, "application/json").body(body.to_string()))
            .await
    }

    /// Makes a token of the API with these scopes.
    pub(crate) async fn make_token(&self, scopes: &[&str]) -> String {
        let page = self.see("/profilo/token").await;
        let role = crate::form::first_choice(&page, "ruolo");
        let mut form = Filled::of(&page, "/profilo/token").with("nome", "Prova").with("ruolo", &role);
        form.fields.retain(|(name, _)| name != "ambiti");
        form.fields.extend(scopes.iter().map(|scope| ("ambiti".to_owned(), (*scope).to_owned())));
        let page = self.send(&form).await;
        let start =
            page.text.find("areavasta_").unwrap_or_else(|| panic!("no token: {} {}", page.status, page.text));
        page.text[start..].chars().take_while(|c| c.is_ascii_alphanumeric() || "_-".contains(*c)).collect()
    }
}

/// Sends a request and reads all of the answer.
pub(crate) async fn answer(request: RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    let bytes = response.bytes().await.unwrap();
    Answer { status, headers, text: String::from_utf8_lossy(&bytes).into_owned() }
}
