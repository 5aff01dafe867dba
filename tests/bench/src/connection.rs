//! What this is: one keep-alive HTTP/1.1 connection that costs as little as possible, because it shares the machine
//! with what it measures. What it is not: a client for anything but our own servers on the loopback.

use std::net::SocketAddr;

use anyhow::{Context as _, Result, bail, ensure};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Room asked for before every read: a page arrives in one or two.
const ROOM: usize = 64 * 1024;
/// No page of ours comes near; beyond it something is wrong.
const MOST: usize = 64 * 1024 * 1024;

/// A connection, with the bytes of the last answer.
pub(crate) struct Connection {
    stream: TcpStream,
    bytes: Vec<u8>,
}

/// How a body ends.
enum Ending {
    After(usize),
    Chunked,
}

impl Connection {
    /// Connects, to the loopback only.
    pub(crate) async fn open(address: SocketAddr) -> Result<Self> {
        ensure!(
            address.ip().is_loopback(),
            "{address} is not on the loopback: measures stay on this machine"
        );
        let stream =
            TcpStream::connect(address).await.with_context(|| format!("cannot connect to {address}"))?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, bytes: Vec::with_capacity(ROOM) })
    }

    /// Sends a request and reads the whole answer, which must be a 200. Gives the length of the body.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> Result<usize> {
        self.ask_for(request, "200").await
    }

    /// The same, with the status that is expected.
    pub(crate) async fn ask_for(&mut self, request: &[u8], status: &str) -> Result<usize> {
        self.stream.write_all(request).await?;
        self.bytes.clear();
        let body = loop {
            if let Some(end) = find(&self.bytes, b"\r\n\r\n") {
                break end.saturating_add(4);
            }
            self.more().await?;
        };
        let head = self.bytes.get(..body).unwrap_or_default();
        let ending = ending(std::str::from_utf8(head).context("the answer's head is not text")?, status)?;
        let end = match ending {
            Ending::After(length) => body.saturating_add(length),
            Ending::Chunked => self.last_chunk(body).await?,
        };
        self.read_up_to(end).await?;
        Ok(end.saturating_sub(body))
    }

    async fn more(&mut self) -> Result<()> {
        ensure!(self.bytes.len() < MOST, "the answer does not end");
        self.bytes.reserve(ROOM);
        ensure!(self.stream.read_buf(&mut self.bytes).await? > 0, "the server closed the connection");
        Ok(())
    }

    async fn read_up_to(&mut self, end: usize) -> Result<()> {
        while self.bytes.len() < end {
            self.more().await?;
        }
        Ok(())
    }

    /// Where a chunked body that starts here ends.
    async fn last_chunk(&mut self, mut at: usize) -> Result<usize> {
        loop {
            let rest = self.bytes.get(at..).unwrap_or_default();
            let Some(line) = find(rest, b"\r\n") else {
                self.more().await?;
                continue;
            };
            let size =
                usize::from_str_radix(std::str::from_utf8(rest.get(..line).unwrap_or_default())?.trim(), 16)?;
            ensure!(size < MOST, "a chunk of {size} bytes");
            at = at.saturating_add(line).saturating_add(size).saturating_add(4);
            if size == 0 {
                return Ok(at);
            }
        }
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

fn ending(head: &str, expected: &str) -> Result<Ending> {
    let status = head.split(' ').nth(1).unwrap_or_default();
    if status != expected {
        bail!("the server answered {}", head.lines().next().unwrap_or_default());
    }
    for (name, value) in head.lines().filter_map(|line| line.split_once(':')) {
        if name.eq_ignore_ascii_case("content-length") {
            return Ok(Ending::After(value.trim().parse()?));
        }
        if name.eq_ignore_ascii_case("transfer-encoding") && value.trim().eq_ignore_ascii_case("chunked") {
            return Ok(Ending::Chunked);
        }
    }
    bail!("the answer says neither its length nor that it is chunked")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A server that answers every connection with these bytes and waits.
    async fn answering(bytes: &'static [u8]) -> SocketAddr {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut asked = [0_u8; 64];
            for _ in 0..2 {
                let _ = stream.read(&mut asked).await.unwrap();
                stream.write_all(bytes).await.unwrap();
            }
        });
        address
    }

    #[tokio::test]
    async fn an_answer_with_a_length_is_read_to_its_end_and_the_next_one_too() {
        let address = answering(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello").await;
        let mut connection = Connection::open(address).await.unwrap();
        assert_eq!(connection.ask(b"GET / HTTP/1.1\r\n\r\n").await.unwrap(), 5);
        assert_eq!(connection.ask(b"GET / HTTP/1.1\r\n\r\n").await.unwrap(), 5);
    }

    #[tokio::test]
    async fn an_answer_in_chunks_is_read_to_its_end() {
        let bytes = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\nA\r\n0123456789\r\n0\r\n\r\n";
        let mut connection = Connection::open(answering(bytes).await).await.unwrap();
        assert_eq!(connection.ask(b"GET / HTTP/1.1\r\n\r\n").await.unwrap(), 30);
    }

    #[tokio::test]
    async fn an_answer_that_is_not_a_page_is_an_error() {
        let address =
            answering(b"HTTP/1.1 303 See Other\r\nLocation: /accedi\r\nContent-Length: 0\r\n\r\n").await;
        let mut connection = Connection::open(address).await.unwrap();
        let error = connection.ask(b"GET / HTTP/1.1\r\n\r\n").await.unwrap_err();
        assert!(error.to_string().contains("303"), "{error}");
    }

    #[tokio::test]
    async fn only_the_loopback_is_measured() {
        assert!(Connection::open("192.0.2.1:80".parse().unwrap()).await.is_err());
    }
}
