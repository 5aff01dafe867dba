//! What this is: everything that pages share: frame, forms, lists, parts, charts, exports, problems, assets,
//! security headers, and the seams through which areas meet the program.
//! What it is not: it knows no area, no table and no session.
#![warn(missing_docs)]

// Templates of other crates extend `frame.html` and write `webkit::…`; so do ours.
extern crate self as webkit;

pub mod api;
mod app;
mod around;
mod assets;
mod chart;
mod desk;
mod export;
mod flash;
mod form;
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
mod visitor;

pub use app::{App, FooterLinks, Site};
pub use around::{inside, outside};
pub use assets::{asset, icon, small_icon};
pub use chart::{BarChart, LineChart, StepChart};
pub use desk::{Desk, DeskFuture, DeskItem, DeskSource, Urgency};
pub use export::{Format, download, export};
pub use flash::{Flash, Tone, redirect, redirect_with};
pub use form::{
    DiffRow, DiffTable, Field, FieldError, Form, FormErrors, Posted, Reader, Summary, Uploaded, UploadedFile,
};
pub use frame::{Frame, PRODUCT};
pub use html::{Html, safe_href};
pub use jobs::{JobError, JobFuture, JobHandler, Jobs};
pub use list::{Count, Cursor, Direction, FilterForm, ListQuery, ListView, Sort};
pub use page::{page, page_conflict, page_invalid, page_with};
pub use part::{
    Badge, Confirm, EmptyState, Explain, Facts, Moment, Notice, Progress, Stats, Steps, Tabs, Timeline,
};
pub use problem::Problem;
pub use query::Pairs;
pub use text::grouped;
pub use visitor::{SignedIn, Visitor};
