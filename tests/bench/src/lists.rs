//! What this is: lists and pages under load, signed in, beside a bare server; their growth with the rows; memory and
//! start of the program that serves them. What it is not: a stress test: nothing here looks for the breaking point.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use webkit::Cursor;

use crate::fill;
use crate::ground::{EMAIL, Ground, PASSWORD};
use crate::load::{Load, Outcome, get};
use crate::program::Program;
use crate::report::Report;
use crate::session::sign_in;

const RUNS: usize = 3;
const TIME: Duration = Duration::from_secs(1);
/// How many rows a list has when it is looked at; the first are those of the invoices issued before.
const SIZES: [i64; 3] = [1_000, 100_000, 1_000_000];
/// The size at which everything is measured, not the first page alone.
const MAIN_SIZE: i64 = 100_000;
const CONNECTIONS: [usize; 3] = [1, 8, 32];
const STARTS: usize = 5;
const SERVED: &str = "Pages, signed in, beside a bare server";

/// A page to ask for.
struct Page {
    name: String,
    request: Arc<[u8]>,
}

/// What the machine could do at best.
pub(crate) async fn measure_hello(report: &mut Report) -> Result<()> {
    let hello = Program::hello().await?;
    let page = Page { name: "bare server, hello".into(), request: get("/", &[]) };
    for connections in CONNECTIONS {
        load(report, &hello, &page, connections).await?;
    }
    hello.stop().await
}

/// Fills the lists step by step, and measures at each.
pub(crate) async fn measure(report: &mut Report, ground: &Ground) -> Result<()> {
    let program = Program::serve(&ground.test.url, ground.data.path()).await?;
    let cookie = sign_in(program.address, EMAIL, PASSWORD).await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let at_rest = program.memory()?.0;
    let mut rows = 1_000;
    for size in SIZES {
        fill::up_to(&ground.test.db, ground.centre, (rows, size)).await?;
        rows = size;
        pages(report, &program, (ground.name, size), &cookie).await?;
    }
    report.add("Memory of the program", &format!("{}, at rest, signed in", ground.name), "KB", &[at_rest]);
    let most = program.memory()?.1;
    report.add(
        "Memory of the program",
        &format!("{}, most held under all this load", ground.name),
        "KB",
        &[most],
    );
    program.stop().await?;
    starts(report, ground).await
}

async fn pages(report: &mut Report, program: &Program, at: (&str, i64), cookie: &str) -> Result<()> {
    let counts: &[usize] = if at.1 == MAIN_SIZE { &CONNECTIONS } else { &[8] };
    for (what, path) in [("bodies", "/enti"), ("invoices", "/fatture")] {
        let page = page(&format!("{}, {} rows, list of {what}", at.0, at.1), path, cookie);
        for connections in counts {
            load(report, program, &page, *connections).await?;
        }
    }
    if at.1 != MAIN_SIZE {
        return Ok(());
    }
    for (what, path) in one_by_one()? {
        let page = page(&format!("{}, {} rows, {what}", at.0, at.1), &path, cookie);
        load(report, program, &page, 8).await?;
    }
    Ok(())
}

/// Pages that are measured at one size and with one number of connections only.
fn one_by_one() -> Result<[(&'static str, String); 5]> {
    let number = MAIN_SIZE / 2;
    let id = fill::id_of(number)?;
    let place = Cursor::after([format!("prova {number}"), id.to_string()]).encode();
    Ok([
        ("list of bodies, a page in the middle", format!("/enti?dopo={place}")),
        ("bodies with «prova 99»", "/enti?q=prova+99".into()),
        ("bodies with a word that none has", "/enti?q=urbania".into()),
        ("one body", format!("/enti/{id}")),
        ("one invoice", format!("/fatture/{id}")),
    ])
}

fn page(name: &str, path: &str, cookie: &str) -> Page {
    Page { name: name.to_owned(), request: get(path, &[("Cookie", cookie)]) }
}

async fn load(report: &mut Report, program: &Program, page: &Page, connections: usize) -> Result<()> {
    let request = Arc::clone(&page.request);
    let load = Load { address: program.address, request, connections, time: TIME };
    let mut runs = Vec::new();
    for _ in 0..RUNS {
        runs.push(load.run().await?);
    }
    let setting = |what: &str| format!("{}, {connections} conn{what}", page.name);
    let each = |take: fn(&Outcome) -> u64| runs.iter().map(take).collect::<Vec<u64>>();
    report.add(SERVED, &setting(""), "requests/s", &each(|run| run.per_second));
    report.add(SERVED, &setting(", p50"), "µs", &each(|run| run.p50_micros));
    report.add(SERVED, &setting(", p99"), "µs", &each(|run| run.p99_micros));
    Ok(())
}

/// From the start of the process to its first answer, on the database as it is now.
async fn starts(report: &mut Report, ground: &Ground) -> Result<()> {
    let mut runs = Vec::new();
    for _ in 0..STARTS {
        let program = Program::serve(&ground.test.url, ground.data.path()).await?;
        runs.push(u64::try_from(program.ready_after.as_millis())?);
        program.stop().await?;
    }
    report.add("Start on an existing database, to the first answer", ground.name, "ms", &runs);
    Ok(())
}
