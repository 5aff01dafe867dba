//! What this is: the shapes that every JSON answer shares: a page of a list, and a problem (RFC 9457); and the
//! reading of what programs send.
//! What it is not: any area's data.

mod sent;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

pub use sent::Json;

use crate::Problem;
use crate::list::Cursor;

/// A page of a list; `next` goes into the query as `dopo` to get the following one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Page<T> {
    /// The items of this page.
    pub items: Vec<T>,
    /// Where the next page begins; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// A page, with the place of the next one.
    pub fn new(items: Vec<T>, next: Option<&Cursor>) -> Self {
        Self { items, next: next.map(Cursor::encode) }
    }
}

impl<T: Serialize> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        Json(self).into_response()
    }
}

/// Something was created: 201 with the thing.
pub fn created<T: Serialize>(thing: T) -> Response {
    (StatusCode::CREATED, Json(thing)).into_response()
}

/// A problem as `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ApiProblem {
    /// Always `about:blank`: the status says which kind it is.
    #[serde(rename = "type")]
    pub kind: String,
    /// What happened, in Italian.
    pub title: String,
    /// The status of the answer.
    pub status: u16,
    /// What to do about it, in Italian.
    pub detail: String,
    /// What is wrong, field by field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ApiFieldError>,
}

/// A field and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ApiFieldError {
    /// The name of the field.
    pub name: String,
    /// What to do.
    pub message: String,
}

impl ApiProblem {
    pub(crate) fn of(problem: &Problem) -> Self {
        let errors = match problem {
            Problem::Invalid(errors) => errors.iter().map(ApiFieldError::of).collect(),
            _ => Vec::new(),
        };
        Self {
            kind: "about:blank".into(),
            title: problem.title().into(),
            status: problem.status().as_u16(),
            detail: problem.detail(),
            errors,
        }
    }
}

impl ApiFieldError {
    fn of(error: &crate::FieldError) -> Self {
        Self { name: error.name.clone(), message: error.message.clone() }
    }
}
