//! What this is: the measures of the program: invoices, lists under load, start, memory. `make bench` runs it after
//! the criterion benches. What it is not: a test: no figure makes it fail.
#![expect(clippy::print_stdout, reason = "a command for developers speaks on the terminal")]

mod a38;
mod accounts;
mod apportion;
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
mod requests;
mod rows;
mod session;
mod surveys;
mod xml;
mod years;

use std::path::PathBuf;

use anyhow::{Result, ensure};

use crate::report::Report;

/// What may be asked for, by name.
const MEASURES: [&str; 7] = ["xml", "apportion", "issue", "lists", "accounts", "requests", "surveys"];
/// On which database.
const DATABASES: [&str; 2] = ["sqlite", "postgresql"];

#[tokio::main]
async fn main() -> Result<()> {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    if asked.first().is_some_and(|word| word == "hello") {
        return hello::serve(|address| println!("http://{address}")).await;
    }
    if let [first, way, size] = asked.as_slice()
        && first == "responses"
    {
        println!("{}", surveys::grow(way, size)?);
        return Ok(());
    }
    let known = [MEASURES.as_slice(), &DATABASES].concat();
    let unknown = asked.iter().find(|name| !known.contains(&name.as_str()));
    ensure!(unknown.is_none(), "{unknown:?} is not a measure or a database: {}", known.join(", "));
    measure(&asked).await
}

/// Those that were asked for, or all; on the databases that were named, or on both.
async fn measure(asked: &[String]) -> Result<()> {
    let wanted = |name: &str| asked.iter().any(|asked| asked == name);
    let all = !MEASURES.iter().any(|name| wanted(name));
    let (xml, lists) = (all || wanted("xml"), all || wanted("lists"));
    let mut report = Report::default();
    if xml {
        xml::measure(&mut report)?;
    }
    if all || wanted("apportion") {
        apportion::measure(&mut report)?;
    }
    if all || wanted("surveys") {
        surveys::measure(&mut report)?;
    }
    if lists {
        lists::measure_hello(&mut report).await?;
    }
    let (accounts, requests) = (all || wanted("accounts"), all || wanted("requests"));
    if lists || accounts || requests || wanted("issue") {
        for ground in ground::make(asked).await? {
            if lists || wanted("issue") {
                // The lists begin with the invoices that are issued here.
                issue::measure(&mut report, &ground).await?;
            }
            if accounts {
                accounts::measure(&mut report, &ground).await?;
            }
            if requests {
                requests::measure(&mut report, &ground).await?;
            }
            if lists {
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
