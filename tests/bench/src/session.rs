//! What this is: signing in as a person does, with a form, so that measured pages go through sessions and permissions.
//! What it is not: a browser.

use std::net::SocketAddr;

use anyhow::{Context as _, Result, ensure};
use reqwest::header::{COOKIE, HeaderMap, SET_COOKIE};
use reqwest::{Client, StatusCode, redirect};

/// Signs in and gives the value of the header that says so.
pub(crate) async fn sign_in(address: SocketAddr, email: &str, password: &str) -> Result<String> {
    let client = Client::builder().redirect(redirect::Policy::none()).build()?;
    let url = format!("http://{address}/accedi");
    let form = client.get(&url).send().await?.error_for_status()?;
    let stranger = cookies(form.headers());
    let csrf = hidden(&form.text().await?, "csrf").context("the form has no token")?;
    let fields = [("csrf", csrf.as_str()), ("email", email), ("password", password)];
    let answer = client.post(&url).header(COOKIE, stranger).form(&fields).send().await?;
    ensure!(answer.status() == StatusCode::SEE_OTHER, "signing in was answered {}", answer.status());
    let session = cookies(answer.headers());
    ensure!(!session.is_empty(), "signing in gave no session");
    Ok(session)
}

fn cookies(headers: &HeaderMap) -> String {
    let set = headers.get_all(SET_COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let pairs = set.filter_map(|text| text.split(';').next());
    pairs.filter(|pair| !pair.ends_with('=')).collect::<Vec<_>>().join("; ")
}

/// The value of a hidden field.
fn hidden(page: &str, name: &str) -> Option<String> {
    let (_, after) = page.split_once(&format!("name=\"{name}\" value=\""))?;
    after.split_once('"').map(|(value, _)| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_of_a_form_is_found() {
        let page = r#"<form><input type="hidden" name="csrf" value="abc"><input name="email"></form>"#;
        assert_eq!(hidden(page, "csrf").as_deref(), Some("abc"));
        assert_eq!(hidden(page, "other"), None);
    }

    #[test]
    fn cookies_that_are_taken_away_are_not_sent_back() {
        let mut headers = HeaderMap::new();
        headers.append(SET_COOKIE, "areavasta=xyz; Path=/; HttpOnly".parse().unwrap());
        headers.append(SET_COOKIE, "areavasta_codice=; Path=/; Max-Age=0".parse().unwrap());
        assert_eq!(cookies(&headers), "areavasta=xyz");
    }
}
