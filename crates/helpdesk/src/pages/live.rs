//! What this is: the stream by which an open list hears that something in it has changed. It says only that; the list
//! is read again with the reader's rights.
//! What it is not: endless: it closes by itself after a while and the browser asks again, so that whoever has signed out
//! or lost a role hears nothing more, and a server that ends waits for nobody.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse as _, Response};
use kernel::permission::ViewRequests;
use kernel::{AccountId, Actor};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use webkit::{App, ListQuery, Problem, SignedIn};

use crate::store::{Sight, changes};

/// Streams of one server.
const MOST: usize = 300;
/// Streams of one person: windows that are open at the same time.
const MOST_EACH: usize = 4;
/// How often the database is asked; other servers write there too.
const EVERY: Duration = Duration::from_secs(2);
/// How often in one stream.
const TIMES: u32 = 10;
/// How long the browser waits before it asks again.
const AGAIN: Duration = Duration::from_secs(1);

/// The streams that are open on this server.
#[derive(Clone, Default)]
pub(super) struct Seats(Arc<Mutex<HashMap<AccountId, usize>>>);

/// A place among them, given back when the stream ends.
struct Seat {
    seats: Seats,
    account: AccountId,
}

impl Seats {
    fn take(&self, account: AccountId) -> Option<Seat> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = open.values().sum();
        let mine = open.entry(account).or_insert(0);
        if all >= MOST || *mine >= MOST_EACH {
            return None;
        }
        *mine = mine.saturating_add(1);
        Some(Seat { seats: self.clone(), account })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut open = self.seats.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(mine) = open.get_mut(&self.account) {
            *mine = mine.saturating_sub(1);
        }
        open.retain(|_, mine| *mine > 0);
    }
}

/// `GET /richieste/novita`: `?da=` is the figure that the page was made with. Without it the stream says where things
/// stand and ends.
pub(super) async fn stream(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
    Extension(seats): Extension<Seats>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    who.actor().may_over(ViewRequests)?;
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
    let known: Option<i64> = last.or_else(|| query.filter_as("da"));
    // Nobody else is let in: the page is right without the stream, and a browser so answered asks no more.
    let Some(seat) = who.actor().account().and_then(|me| seats.take(me)) else {
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    let (send, receive) = mpsc::channel(1);
    let actor = who.actor().clone();
    tokio::spawn(async move {
        let ended = watch(&app, &actor, known, &send).await;
        if let Err(error) = ended {
            tracing::debug!(?error, "a stream of requests has ended");
        }
        drop(seat);
    });
    let mut response = Sse::new(ReceiverStream::new(receive)).into_response();
    // A proxy must not hold back what is to be heard at once.
    let unheld = (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    response.headers_mut().insert(unheld.0, unheld.1);
    Ok(response)
}

async fn watch(
    app: &App,
    actor: &Actor,
    known: Option<i64>,
    send: &mpsc::Sender<Result<Event, Infallible>>,
) -> Result<(), Problem> {
    let mut said = known;
    for turn in 0..TIMES {
        if turn > 0 {
            tokio::select! {
                () = tokio::time::sleep(EVERY) => {}
                () = send.closed() => return Ok(()),
            }
        }
        let version = version(app, actor).await?;
        let event = Event::default().id(version.to_string()).retry(AGAIN);
        let event = match said {
            Some(known) if known == version && turn > 0 => continue,
            Some(known) if known != version => event.event("novita").data("1"),
            Some(_) | None => event.event("stato").data("0"),
        };
        if send.send(Ok(event)).await.is_err() || known.is_none() {
            return Ok(());
        }
        said = Some(version);
    }
    Ok(())
}

async fn version(app: &App, actor: &Actor) -> Result<i64, Problem> {
    let can = actor.may_over(ViewRequests)?;
    let mut tx = app.db.read(can.tenant()).await?;
    Ok(changes::version(&mut tx, &can, Sight::of(actor)).await?)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn one_person_has_so_many_streams_and_gives_them_back() {
        let (seats, me) = (Seats::default(), AccountId(Uuid::from_u128(1)));
        let mut held: Vec<Seat> = (0..MOST_EACH).map(|_| seats.take(me).unwrap()).collect();
        assert!(seats.take(me).is_none());
        assert!(seats.take(AccountId(Uuid::from_u128(2))).is_some());
        held.pop();
        assert!(seats.take(me).is_some());
    }
}
