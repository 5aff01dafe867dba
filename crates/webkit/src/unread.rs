//! What this is: the rest of a large request that was refused, read and thrown away: a browser that is still sending
//! when the connection closes shows an error of its own, and the page that says why is lost.
//! What it is not: a limit; each reader of forms and files has its own.

use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes};
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use axum::middleware::Next;
use axum::response::Response;
use tokio::sync::mpsc::{self, Sender};
use tokio::time::error::Elapsed;
use tokio_stream::StreamExt as _;
use tokio_stream::wrappers::ReceiverStream;

/// What fits in here is sent before the answer comes.
const SMALL: u64 = 64 * 1024;
/// Beyond this who sends has other intentions, and may see the connection closed.
const MOST_UNREAD: usize = 256 * 1024 * 1024;
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// Goes on reading what the handler leaves, while the answer is on its way.
pub(crate) async fn read_on(request: Request, next: Next) -> Response {
    if is_small(request.headers()) {
        return next.run(request).await;
    }
    let (head, body) = request.into_parts();
    let (give, take) = mpsc::channel(2);
    tokio::spawn(pass_on(body.into_data_stream(), give));
    next.run(Request::from_parts(head, Body::from_stream(ReceiverStream::new(take)))).await
}

fn is_small(headers: &HeaderMap) -> bool {
    match headers.get(CONTENT_LENGTH) {
        Some(length) => {
            length.to_str().ok().and_then(|text| text.parse().ok()).is_some_and(|n: u64| n <= SMALL)
        }
        None => !headers.contains_key(TRANSFER_ENCODING),
    }
}

async fn pass_on(mut body: BodyDataStream, reader: Sender<Result<Bytes, axum::Error>>) {
    let mut unread: usize = 0;
    while let Ok(Some(part)) = next_part(&mut body, reader.is_closed()).await {
        let length = part.as_ref().map_or(MOST_UNREAD, Bytes::len);
        if reader.send(part).await.is_err() {
            unread = unread.saturating_add(length);
        }
        if unread >= MOST_UNREAD {
            return;
        }
    }
}

/// While somebody reads, the server's own patience counts; afterwards ours.
async fn next_part(
    body: &mut BodyDataStream,
    refused: bool,
) -> Result<Option<Result<Bytes, axum::Error>>, Elapsed> {
    if refused {
        return tokio::time::timeout(LONGEST_PAUSE, body.next()).await;
    }
    Ok(body.next().await)
}
