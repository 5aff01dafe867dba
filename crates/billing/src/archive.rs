//! What this is: the files of a run as a ZIP archive, sent while it is made: whatever the number of invoices, only
//! one is in memory.
//! What it is not: kept anywhere.

use std::io::{self, Write};
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_core::Stream;
use tokio::sync::mpsc;
use webkit::Problem;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::files::{NamedFile, RunFiles};

/// Bytes gathered before they are sent.
const CHUNK: usize = 64 * 1024;
/// Chunks waiting for a slow reader.
const WAITING: usize = 8;

type Sent = Result<Bytes, io::Error>;

/// The archive as an answer, under a plain name such as `fatture-2022.zip`.
pub fn download(files: RunFiles, name: &str) -> Response {
    let headers = [
        (CONTENT_TYPE, "application/zip".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    (headers, Body::from_stream(stream(files))).into_response()
}

/// The bytes of the archive, as they are made.
pub fn stream(mut files: RunFiles) -> impl Stream<Item = Sent> + Send + 'static {
    let (to_reader, from_writer) = mpsc::channel::<Sent>(WAITING);
    let (to_writer, mut from_files) = mpsc::channel::<NamedFile>(1);
    let failing = to_reader.clone();
    tokio::task::spawn_blocking(move || {
        // A reader who has gone away stops the work; there is nobody left to tell.
        let _ = pack(&mut from_files, to_reader);
    });
    tokio::spawn(async move {
        if let Err(problem) = feed(&mut files, &to_writer).await {
            // The archive is cut short, so that nobody takes it for whole.
            let _ = failing.send(Err(io::Error::other(problem.detail()))).await;
        }
    });
    Received(from_writer)
}

async fn feed(files: &mut RunFiles, to: &mpsc::Sender<NamedFile>) -> Result<(), Problem> {
    while let Some(file) = files.next().await? {
        if to.send(file).await.is_err() {
            break;
        }
    }
    Ok(())
}

fn pack(files: &mut mpsc::Receiver<NamedFile>, to: mpsc::Sender<Sent>) -> io::Result<()> {
    let mut archive = ZipWriter::new_stream(Chunks { to, gathered: Vec::with_capacity(CHUNK) });
    while let Some(file) = files.blocking_recv() {
        archive.start_file(&file.name, options(&file.name))?;
        archive.write_all(&file.bytes)?;
    }
    archive.finish()?.into_inner().flush()
}

/// PDF files are compressed already. No time is written: the same run gives the same archive.
fn options(name: &str) -> SimpleFileOptions {
    let method = if Path::new(name).extension().is_some_and(|end| end == "pdf") {
        CompressionMethod::Stored
    } else {
        CompressionMethod::Deflated
    };
    SimpleFileOptions::default().compression_method(method).last_modified_time(zip::DateTime::default())
}

/// A writer whose bytes go to the reader of the answer.
struct Chunks {
    to: mpsc::Sender<Sent>,
    gathered: Vec<u8>,
}

impl Write for Chunks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.gathered.extend_from_slice(bytes);
        if self.gathered.len() >= CHUNK {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.gathered.is_empty() {
            return Ok(());
        }
        let chunk = Bytes::from(std::mem::take(&mut self.gathered));
        self.to.blocking_send(Ok(chunk)).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

struct Received(mpsc::Receiver<Sent>);

impl Stream for Received {
    type Item = Sent;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Sent>> {
        self.0.poll_recv(context)
    }
}
