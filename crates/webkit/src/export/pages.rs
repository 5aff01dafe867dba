//! What this is: a list of any length as a file: its rows are read and sent a page at a time.
//! What it is not: a way around the filters; whoever hands over the pages reads what the person may see.

use std::future::Future;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use kernel::Day;
use sheet::{Cell, Column, CsvWriter, Table};
use tokio::sync::mpsc::{self, Sender};
use tokio_stream::wrappers::ReceiverStream;

use super::{Format, LARGEST_SHEET, export, headers, named, too_long};
use crate::Problem;

/// The rows of a list, a page at a time. Between two pages nothing of the database should be held: whoever
/// downloads may be slow.
pub trait RowPages: Send + 'static {
    /// The next rows; none when the list has ended.
    fn next(&mut self) -> impl Future<Output = Result<Vec<Vec<Cell>>, Problem>> + Send;
}

/// The list as a file, like [`export`]. CSV needs the memory of one page; a workbook is made whole, so one that
/// would be too long is refused.
pub async fn export_pages(
    format: Format,
    name: &str,
    columns: Vec<Column>,
    today: Day,
    mut pages: impl RowPages,
) -> Result<Response, Problem> {
    if format == Format::Xlsx {
        let table = whole(name, columns, pages, LARGEST_SHEET).await?;
        let name = name.to_owned();
        let made = tokio::task::spawn_blocking(move || export(format, &name, &table, today));
        return made.await.map_err(|why| Problem::internal(&why))?;
    }
    // A list that cannot be read at all is answered with a page that says so, not with half a file.
    let first = pages.next().await?;
    let (tell, told) = mpsc::channel(2);
    tokio::spawn(send(columns, first, pages, tell));
    let body = Body::from_stream(ReceiverStream::new(told));
    Ok((headers(&named(name, today, format), format.content_type()), body).into_response())
}

async fn whole(
    name: &str,
    columns: Vec<Column>,
    mut pages: impl RowPages,
    most: usize,
) -> Result<Table, Problem> {
    let mut table = Table::new(name, columns);
    loop {
        let rows = pages.next().await?;
        if rows.is_empty() {
            return Ok(table);
        }
        if table.rows().len().saturating_add(rows.len()) > most {
            return Err(too_long());
        }
        for row in rows {
            table.push(row).map_err(|why| Problem::internal(&why))?;
        }
    }
}

type Chunk = Result<Vec<u8>, io::Error>;

/// A fault half-way breaks the connection off, so that the browser does not take the piece for the whole.
async fn send(columns: Vec<Column>, first: Vec<Vec<Cell>>, pages: impl RowPages, tell: Sender<Chunk>) {
    if let Err(problem) = write(columns, first, pages, &tell).await {
        tracing::error!(problem = problem.title(), "a download broke off");
        // If nobody listens any more, nobody needs to know.
        let _ = tell.send(Err(io::Error::other(problem.title()))).await;
    }
}

async fn write(
    columns: Vec<Column>,
    mut rows: Vec<Vec<Cell>>,
    mut pages: impl RowPages,
    tell: &Sender<Chunk>,
) -> Result<(), Problem> {
    let written = Written::default();
    let fault = |why: sheet::WriteError| Problem::internal(&why);
    let mut writer = CsvWriter::new(written.clone(), columns).map_err(fault)?;
    while !rows.is_empty() {
        for row in &rows {
            writer.push(row).map_err(fault)?;
        }
        if !passed_on(&written, tell).await {
            return Ok(());
        }
        rows = pages.next().await?;
    }
    writer.finish().map_err(fault)?;
    passed_on(&written, tell).await;
    Ok(())
}

/// Whether somebody still listens.
async fn passed_on(written: &Written, tell: &Sender<Chunk>) -> bool {
    let chunk = written.take();
    chunk.is_empty() || tell.send(Ok(chunk)).await.is_ok()
}

/// What was written and not yet sent.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Written {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use sheet::Kind;

    use super::*;

    /// Pages of three rows, numbered on; the last one is a fault if the list is `broken`.
    struct Rows {
        next: i64,
        end: i64,
        broken: Option<Problem>,
    }

    impl RowPages for Rows {
        async fn next(&mut self) -> Result<Vec<Vec<Cell>>, Problem> {
            let rows = (self.next..self.end).take(3).map(|at| vec![Cell::Integer(at)]).collect::<Vec<_>>();
            self.next += 3;
            if rows.is_empty() { self.broken.take().map_or(Ok(rows), Err) } else { Ok(rows) }
        }
    }

    fn rows(end: i64) -> Rows {
        Rows { next: 0, end, broken: None }
    }

    fn columns() -> Vec<Column> {
        vec![Column::new("N.", Kind::Integer)]
    }

    async fn csv(pages: Rows) -> Result<String, axum::Error> {
        let today = Day::new(2026, 11, 20).unwrap();
        let response = export_pages(Format::Csv, "Registro", columns(), today, pages).await.unwrap();
        let bytes = to_bytes(response.into_body(), 1_000_000).await?;
        Ok(String::from_utf8(bytes.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn every_row_of_every_page_is_in_the_file_once() {
        for end in [0, 1, 3, 7, 9000] {
            let numbers: String = (0..end).map(|at| at.to_string() + "\r\n").collect();
            assert_eq!(csv(rows(end)).await.unwrap(), format!("\u{feff}N.\r\n{numbers}"));
        }
    }

    #[tokio::test]
    async fn a_fault_half_way_breaks_the_download_off_and_one_at_the_start_is_a_page() {
        let broken = |end| Rows { broken: Some(Problem::Unavailable), ..rows(end) };
        assert!(csv(broken(7)).await.is_err());
        let today = Day::new(2026, 11, 20).unwrap();
        let start = export_pages(Format::Csv, "Registro", columns(), today, broken(0)).await;
        assert!(matches!(start, Err(Problem::Unavailable)));
    }

    #[tokio::test]
    async fn a_list_too_long_for_a_workbook_is_refused_with_what_to_do_instead() {
        assert_eq!(whole("Registro", columns(), rows(7), 7).await.unwrap().rows().len(), 7);
        let refused = whole("Registro", columns(), rows(8), 7).await.unwrap_err();
        assert_eq!(refused.status(), 409);
        assert!(refused.detail().contains("1.000.000") && refused.detail().contains("CSV"));
    }
}
