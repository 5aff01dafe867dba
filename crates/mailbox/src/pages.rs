//! What this is: the pages of letters: the list, one letter, what to do with it, the mailboxes.
//! What it is not: a program of mail: nothing is written to anybody from here.

mod boxes;
mod list;
mod show;

use axum::Router;
use axum::routing::{get, post};
use kernel::permission::SortMail;
use kernel::{Can, LetterId, Phase, Target};
use webkit::{App, Badge, Frame, Problem, SignedIn};

use crate::model::{Envelope, State, Verdict};

pub(crate) use list::{after, filter, place};

/// Where the letters are.
const AT: &str = "/richieste/posta";

/// The routes of this area.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/richieste/posta", get(list::list))
        .route("/richieste/posta/caselle", get(boxes::ask))
        .route("/richieste/posta/caselle/{address}", post(boxes::save))
        .route("/richieste/posta/{id}", get(show::show))
        .route("/richieste/posta/{id}/originale", get(show::original))
        .route("/richieste/posta/{id}/apri", post(show::open))
        .route("/richieste/posta/{id}/aggiungi", post(show::add))
        .route("/richieste/posta/{id}/rifiuta", post(show::refuse))
}

fn address(id: LetterId) -> String {
    format!("{AT}/{id}")
}

fn frame(app: &App, who: &SignedIn, title: impl Into<String>) -> Frame {
    Frame::new(who, app, title).area("richieste/posta").crumb("Richieste", "/richieste")
}

/// The right to decide about letters.
fn may(who: &SignedIn) -> Result<Can<SortMail>, Problem> {
    Ok(who.actor().may(SortMail, &Target::centre(who.actor().tenant(), Phase::Current))?)
}

fn state_badge(state: State) -> Badge {
    match state {
        State::Quarantine => Badge::danger(state.label()),
        State::ToSort => Badge::warning(state.label()),
        State::Sorted => Badge::info(state.label()),
        State::Opened | State::Added | State::Noted => Badge::success(state.label()),
        State::Ignored | State::Refused | State::Deleted => Badge::quiet(state.label()),
    }
}

fn verdict_badge(verdict: Verdict, envelope: Envelope) -> Badge {
    match (verdict, envelope) {
        (Verdict::Failed, _) => Badge::danger("Verifica non superata"),
        (Verdict::Certified, _) => Badge::success("Posta certificata"),
        (_, Envelope::Doubtful) => Badge::warning("Busta PEC non garantita"),
        (Verdict::Passed, _) => Badge::success("Mittente verificato"),
        (Verdict::Weak, _) => Badge::warning("Verifica senza esito"),
        (Verdict::Absent, _) => Badge::quiet("Mittente non verificato"),
    }
}
