//! What this is: everything that pages share: frame, forms, lists, parts, charts, exports, problems, assets,
//! security headers, and the seams through which areas meet the program.
//! What it is not: it knows no area, no table and no session.
//!
//! To see every part at work: `cargo run -p webkit --example gallery`, then <http://127.0.0.1:4173>.
//!
//! # How to write a page
//!
//! The area's `askama.toml`, beside its `Cargo.toml`:
//! ```toml
//! [general]
//! dirs = ["templates", "../webkit/templates"]
//! ```
//! A page is a template that extends `frame.html`, with a field `frame`, and a handler that reads:
//! load → decide → save → enqueue → commit. The template is a file (`path = "service_edit.html"`); here it
//! stands in the source to be seen whole.
//! ```
//! use askama::Template;
//! use axum::extract::{Path, State};
//! use axum::response::Response;
//! use webkit::{App, DiffTable, Flash, Form, FormErrors, Frame, Html, Pairs, Posted, Problem, SignedIn};
//! use webkit::{page, page_conflict, page_invalid, redirect_with};
//! # struct Service { name: String, version: i64 }
//! # enum SaveError { ChangedMeanwhile, Problem(Problem) }
//! # async fn load(_: &App, _: i64) -> Result<Service, Problem> { Err(Problem::NotFound) }
//! # async fn save(_: &App, _: i64, _: &Service) -> Result<(), SaveError> { Ok(()) }
//!
//! #[derive(Template)]
//! #[template(ext = "html", source = r#"
//! {% extends "frame.html" %}
//! {% block content %}
//! {% if let Some(diff) = diff %}{{ diff }}{% endif %}
//! {{ form.summary() }}
//! {{ form.open() }}
//! {{ shown }}
//! {{ form.text("name", "Denominazione").help("Per esempio «Sito istituzionale»").required().longest(200) }}
//! {{ form.select("level", "Livello", [("base", "Base"), ("advanced", "Avanzato")]) }}
//! <div class="av-sticky-actions">{{ form.submit("Salva") }} <a class="btn btn-outline-primary" href="/catalogo">Annulla</a></div>
//! {{ form.close() }}
//! {% endblock %}
//! "#)]
//! struct EditPage { frame: Frame, form: Form, shown: Html, diff: Option<DiffTable> }
//!
//! fn frame(who: &SignedIn, app: &App) -> Frame {
//!     Frame::new(who, app, "Modifica servizio").area("catalogo").crumb("Catalogo", "/catalogo")
//! }
//!
//! /// The service as the table of differences shows it.
//! fn seen(service: &Service) -> Pairs {
//!     vec![("Denominazione".into(), service.name.clone())]
//! }
//!
//! /// The form carries the version and the values on show; one that comes back with errors, those it showed first.
//! fn edit_page(frame: Frame, form: Form, service: &Service) -> EditPage {
//!     EditPage { shown: form.shown(service.version, &seen(service)), frame, form, diff: None }
//! }
//!
//! async fn edit(who: SignedIn, State(app): State<App>, Path(id): Path<i64>) -> Result<Response, Problem> {
//!     let service = load(&app, id).await?; // asks who.actor().may(EditService, &target)?
//!     let form = Form::filled(&who, format!("/catalogo/{id}"), [("name", service.name.as_str())]);
//!     page(&edit_page(frame(&who, &app), form, &service))
//! }
//!
//! /// Reads every field, then makes the value; all errors come at once.
//! fn read(posted: &Posted) -> Result<Service, FormErrors> {
//!     let mut f = posted.reader();
//!     let name = f.text("name", "Denominazione", 1..=200);
//!     let version = f.version();
//!     f.finish_with(|| Some(Service { name, version })) // an Option from `f.day(..)` goes in as `from?`
//! }
//!
//! async fn change(
//!     who: SignedIn, State(app): State<App>, Path(id): Path<i64>, posted: Posted,
//! ) -> Result<Response, Problem> {
//!     let address = format!("/catalogo/{id}");
//!     let service = match read(&posted) {
//!         Ok(service) => service,
//!         Err(errors) => {
//!             let (now, form) = (load(&app, id).await?, Form::with(&posted, address, errors));
//!             return page_invalid(&edit_page(frame(&who, &app), form, &now));
//!         }
//!     };
//!     match save(&app, id, &service).await {
//!         Ok(()) => Ok(redirect_with("/catalogo", Flash::success("Servizio aggiornato."))),
//!         Err(SaveError::ChangedMeanwhile) => {
//!             let theirs = load(&app, id).await?;
//!             let diff = DiffTable::three_way(&posted, &seen(&theirs), &seen(&service));
//!             // Saving again now means: over theirs, having seen it.
//!             let page = edit_page(frame(&who, &app), Form::late(&posted, address), &theirs);
//!             page_conflict(&EditPage { diff: Some(diff), ..page })
//!         }
//!         Err(SaveError::Problem(problem)) => Err(problem),
//!     }
//! }
//! ```
//! *Extractors.* [`Visitor`] is anybody, [`SignedIn`] somebody; [`Posted`] a form with the right token,
//! [`Uploaded`] one with files; [`ListQuery`] what the address bar asks of a list. The ones that read the body
//! come last.
//!
//! *Errors.* Handlers return `Result<Response, Problem>` and use `?` on `kernel::Denied`, `store::StoreError`
//! and `askama::Error`; an area's own error type writes `impl From<AreaError> for Problem`. The page or the
//! JSON is drawn by [`inside`].
//!
//! *Sending twice.* A form that creates something holds `{{ form.once(fresh_id) }}`; the handler inserts with
//! `f.once::<ServiceId>()`. `StoreError::Taken` on that id means that the first click has arrived: redirect to
//! the record, as if it had been this one.
//!
//! *Lists.* `query.sort(["nome", "abitanti"])` names the keys (the first is the usual one); the store is asked
//! for [`ListView::SIZE`] + 1 rows after `query.after()`; [`ListView::cut`] makes the next page's place; the
//! template prints `list.filters()`, `list.header(..)`, `list.pager()`, `list.exports()`. When
//! `query.format()` asks for a file, the handler answers [`export`] with all rows of the same filters, or
//! [`export_pages`] where there may be very many.
//!
//! *No style and no script in a page*: the security policy refuses `style="…"` and `onclick="…"`, in SVG too.
//! Classes are listed at the top of `assets/src/app.css`. Options of a select stand in a template without `&`,
//! because askama adds it.
#![warn(missing_docs)]

// Templates of other crates extend `frame.html` and write `webkit::…`; so do ours.
extern crate self as webkit;

pub mod api;
mod app;
mod around;
mod assets;
mod chart;
mod cookie;
mod desk;
mod export;
mod flash;
mod form;
mod form_page;
mod frame;
mod html;
mod jobs;
mod list;
mod menu;
mod page;
mod part;
mod problem;
mod query;
mod security;
mod text;
mod unread;
mod visitor;

pub use app::{App, FooterLinks, Site};
pub use around::{inside, outside};
pub use assets::{asset, icon, small_icon};
pub use chart::{BarChart, LineChart, StepChart};
pub use desk::{Desk, DeskFuture, DeskItem, DeskSource, Urgency};
pub use export::{Format, RowPages, download, export, export_pages};
pub use flash::{Flash, Tone, redirect, redirect_with};
pub use form::{
    DiffRow, DiffTable, Field, FieldError, Form, FormErrors, Posted, Reader, Summary, Uploaded, UploadedFile,
};
pub use form_page::FormPage;
pub use frame::{Frame, PRODUCT};
pub use html::{Html, safe_href};
pub use jobs::{JobError, JobFuture, JobHandler, Jobs};
pub use list::{Count, Cursor, Direction, FilterForm, ListQuery, ListView, QueryCheck, Sort};
pub use page::{page, page_conflict, page_invalid, page_with};
pub use part::{
    Badge, Confirm, EmptyState, Explain, Facts, Moment, Notice, Progress, Stats, Steps, Tabs, Timeline,
    table_close, table_open,
};
pub use problem::Problem;
pub use query::Pairs;
pub use text::grouped;
pub use visitor::{SignedIn, Visitor};
