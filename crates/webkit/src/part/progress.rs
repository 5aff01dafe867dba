//! What this is: how far a job is. With script it asks for itself every second; without, the page loads again
//! through [`crate::Frame::refresh_every`].
//! What it is not: the job; `store::JobRow` knows its steps.

use askama::Template;
use askama::filters::HtmlSafe;
use kernel::Instant;
use store::{JobRow, JobState};

/// The bar of a job. Its address answers with this same part (see [`crate::page`]) until the job has ended.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/progress.html")]
pub struct Progress {
    label: String,
    done: i64,
    all: i64,
    message: String,
    /// The address that answers with this part; `None` once the job has ended.
    poll: Option<String>,
}

impl HtmlSafe for Progress {}

impl Progress {
    /// A job under way; `all` is 0 while nobody knows how many steps there are.
    pub fn under_way(label: impl Into<String>, done: i64, all: i64, poll: impl Into<String>) -> Self {
        Self { label: label.into(), done, all, message: String::new(), poll: Some(poll.into()) }
    }

    /// A job that has ended: it asks no more.
    pub fn ended(label: impl Into<String>, message: impl Into<String>) -> Self {
        Self { label: label.into(), done: 1, all: 1, message: message.into(), poll: None }
    }

    /// A job as it stands; once it has ended, its last message stays.
    pub fn of_job(label: impl Into<String>, job: &JobRow, now: Instant, poll: impl Into<String>) -> Self {
        let message = job.message.clone().unwrap_or_default();
        match job.state(now) {
            JobState::Waiting | JobState::Running => {
                Self::under_way(label, job.done_steps, job.all_steps, poll).message(message)
            }
            JobState::Done => Self::ended(label, message),
            JobState::Failed => Self::ended(label, format!("Interrotto. {message}")),
        }
    }

    /// What the job says of itself.
    #[must_use]
    pub fn message(self, text: impl Into<String>) -> Self {
        Self { message: text.into(), ..self }
    }

    fn said(&self) -> String {
        match (self.poll.is_some(), self.all) {
            (false, _) => String::new(),
            (true, 0) => "in attesa…".to_owned(),
            (true, all) => format!("{} di {}", crate::text::grouped(self.done), crate::text::grouped(all)),
        }
    }
}
