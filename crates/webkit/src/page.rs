//! What this is: a template as an answer, with the status that fits.
//! What it is not: the frame; a page's template brings its own.

use askama::Template;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::Problem;

/// A page, or a fragment of one for htmx.
pub fn page(template: &impl Template) -> Result<Response, Problem> {
    page_with(StatusCode::OK, template)
}

/// A page whose form has errors: 422, with all that was typed.
pub fn page_invalid(template: &impl Template) -> Result<Response, Problem> {
    page_with(StatusCode::UNPROCESSABLE_ENTITY, template)
}

/// A page whose thing somebody else changed first: 409, with the differences.
pub fn page_conflict(template: &impl Template) -> Result<Response, Problem> {
    page_with(StatusCode::CONFLICT, template)
}

/// A page with another status.
pub fn page_with(status: StatusCode, template: &impl Template) -> Result<Response, Problem> {
    // Pages hold one person's view of the data: no shared cache may keep them.
    let headers = [(CONTENT_TYPE, "text/html; charset=utf-8"), (CACHE_CONTROL, "private, no-store")];
    Ok((status, headers, template.render()?).into_response())
}
