//! What this is: the measures of the program: invoices, lists under load, start, memory. `make bench` runs it after
//! the criterion benches. What it is not: a test: no figure makes it fail.
#![expect(clippy::print_stdout, reason = "a command for developers speaks on the terminal")]

mod a38;
mod connection;
mod fill;
mod ground;
mod hello;
mod issue;
mod lists;
mod load;
mod members;
mod prices;
mod program;
mod report;
mod rows;
mod session;
mod xml;

use std::path::PathBuf;

use anyhow::{Result, ensure};

use crate::report::Report;

const NAMES: [&str; 3] = ["xml", "issue", "lists"];

#[tokio::main]
async fn main() -> Result<()> {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    if asked.first().is_some_and(|word| word == "hello") {
        return hello::serve(|address| println!("http://{address}")).await;
    }
    let unknown = asked.iter().find(|name| !NAMES.contains(&name.as_str()));
    ensure!(unknown.is_none(), "unknown measure {unknown:?}; there are: {}", NAMES.join(", "));
    measure(&asked).await
}

/// Those that were asked for, or all.
async fn measure(asked: &[String]) -> Result<()> {
    let wanted = |name: &str| asked.is_empty() || asked.iter().any(|asked| asked == name);
    let mut report = Report::default();
    if wanted("xml") {
        xml::measure(&mut report)?;
    }
    if wanted("lists") {
        lists::measure_hello(&mut report).await?;
    }
    if wanted("issue") || wanted("lists") {
        for ground in ground::make().await? {
            // The lists begin with the invoices that are issued here.
            issue::measure(&mut report, &ground).await?;
            if wanted("lists") {
                lists::measure(&mut report, &ground).await?;
            }
        }
    }
    report.write(&results_folder().join("results.json"))
}

/// `target/bench`, beside the profile this program was built in.
fn results_folder() -> PathBuf {
    let ours = std::env::current_exe().unwrap_or_default();
    let target = ours.parent().and_then(|profile| profile.parent());
    target.map_or_else(|| PathBuf::from("target"), PathBuf::from).join("bench")
}
