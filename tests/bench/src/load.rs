//! What this is: many connections asking for the same page for a bounded time, and what each request took.
//! What it is not: a judge: figures are reported, never asserted.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use tokio::task::JoinSet;

use crate::connection::Connection;

/// However fast the server, a connection stops here.
const MOST_REQUESTS: usize = 2_000_000;
/// Requests that are not counted, so that pools are open and statements prepared.
const WARM_UP: usize = 20;

/// What to ask, from where, how long.
#[derive(Clone)]
pub(crate) struct Load {
    pub(crate) address: SocketAddr,
    pub(crate) request: Arc<[u8]>,
    pub(crate) connections: usize,
    pub(crate) time: Duration,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) per_second: u64,
    pub(crate) p50_micros: u64,
    pub(crate) p99_micros: u64,
}

impl Load {
    /// Runs it; the first answer that is not a page ends it with an error.
    pub(crate) async fn run(&self) -> Result<Outcome> {
        let mut open = Vec::new();
        for _ in 0..self.connections {
            open.push(self.warm().await?);
        }
        let started = Instant::now();
        let mut tasks = JoinSet::new();
        for connection in open {
            tasks.spawn(self.clone().ask_on(connection));
        }
        let mut took = Vec::new();
        while let Some(done) = tasks.join_next().await {
            took.extend(done??);
        }
        Ok(outcome(took, started.elapsed()))
    }

    async fn warm(&self) -> Result<Connection> {
        let mut connection = Connection::open(self.address).await?;
        for _ in 0..WARM_UP {
            connection.ask(&self.request).await?;
        }
        Ok(connection)
    }

    async fn ask_on(self, mut connection: Connection) -> Result<Vec<u64>> {
        let mut took = Vec::with_capacity(1 << 16);
        let first = Instant::now();
        let mut before = first;
        while before.duration_since(first) < self.time && took.len() < MOST_REQUESTS {
            connection.ask(&self.request).await?;
            let now = Instant::now();
            took.push(micros(now.duration_since(before)));
            before = now;
        }
        Ok(took)
    }
}

/// A request as a browser that is signed in sends it.
pub(crate) fn get(path: &str, headers: &[(&str, &str)]) -> Arc<[u8]> {
    let mut text =
        format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench\r\nAccept: text/html\r\n");
    for (name, value) in headers {
        text.extend([name, ": ", value, "\r\n"]);
    }
    text.push_str("\r\n");
    text.into_bytes().into()
}

/// A form with no file, as a browser sends one that could have some.
pub(crate) fn post(path: &str, headers: &[(&str, &str)], fields: &[(&str, String)]) -> Arc<[u8]> {
    let mut body = String::new();
    for (name, value) in fields {
        let head = "--limite\r\nContent-Disposition: form-data; name=";
        body.extend([head, "\"", name, "\"\r\n\r\n", value, "\r\n"]);
    }
    body.push_str("--limite--\r\n");
    let mut text =
        format!("POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench\r\nAccept: text/html\r\n");
    for (name, value) in headers {
        text.extend([name, ": ", value, "\r\n"]);
    }
    let length = body.len().to_string();
    text.extend([
        "Content-Type: multipart/form-data; boundary=limite\r\nContent-Length: ",
        &length,
        "\r\n\r\n",
    ]);
    text.push_str(&body);
    text.into_bytes().into()
}

pub(crate) fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

/// How many a second: `count` things in this time.
pub(crate) fn per_second(count: usize, time: Duration) -> u64 {
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    count.saturating_mul(1_000_000).checked_div(micros(time)).unwrap_or(0)
}

pub(crate) fn outcome(mut took: Vec<u64>, time: Duration) -> Outcome {
    took.sort_unstable();
    let at = |percent: usize| {
        let rank = took.len().saturating_mul(percent).div_ceil(100).saturating_sub(1);
        took.get(rank).copied().unwrap_or(0)
    };
    Outcome { per_second: per_second(took.len(), time), p50_micros: at(50), p99_micros: at(99) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_the_nearest_rank() {
        let outcome = outcome((1..=200).rev().collect(), Duration::from_secs(2));
        assert_eq!(outcome, Outcome { per_second: 100, p50_micros: 100, p99_micros: 198 });
    }

    #[test]
    fn one_request_is_its_own_percentile_and_none_is_nothing() {
        assert_eq!(outcome(vec![7], Duration::from_secs(1)).p99_micros, 7);
        assert_eq!(outcome(vec![], Duration::from_secs(1)).p50_micros, 0);
    }

    #[tokio::test]
    async fn a_bare_server_is_measured_for_the_time_given() {
        let address = crate::hello::spawn().await.unwrap();
        let time = Duration::from_millis(50);
        let load = Load { address, request: get("/", &[]), connections: 2, time };
        let outcome = load.run().await.unwrap();
        assert!(outcome.per_second > 0 && outcome.p50_micros <= outcome.p99_micros, "{outcome:?}");
    }
}
