//! What this is: everything a shell script would do for the project: assets, demo, tests, measures, tools.
//! What it is not: part of the product; nothing here is shipped.
#![expect(clippy::print_stdout, reason = "a command for developers speaks on the terminal")]

mod assets;
mod bench;
mod counts;
mod layers;
mod licences;
mod metadata;
mod postgres;
mod process;
mod publiccode;
mod setup;
mod steps;
mod test;
mod tree;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask assets                  build assets/dist from npm packages and assets/src
cargo xtask demo [ARGS]             build the program and start a demo (same as: make demo)
cargo xtask test                    every check and test, cheap ones first (same as: make test)
cargo xtask check                   only the checks that need no build: licences, layers, repository
cargo xtask bench [CRATES]          the measures (same as: make bench)
cargo xtask with-postgres -- CMD    run a command beside a throw-away PostgreSQL
cargo xtask setup                   install what is missing (Debian and relatives) or say what to install";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> anyhow::Result<ExitCode> {
    let (command, rest) = arguments.split_first().map_or(("help", arguments), |(c, r)| (c.as_str(), r));
    match command {
        "assets" => assets::build().map(|()| ExitCode::SUCCESS),
        "demo" => demo(rest),
        "test" => test::all(),
        "check" => Ok(test::checks_only()),
        "bench" => bench::all(rest),
        "with-postgres" => postgres::beside(rest),
        "setup" => setup::all(),
        "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        other => anyhow::bail!("unknown command {other:?}\n{HELP}"),
    }
}

fn demo(arguments: &[String]) -> anyhow::Result<ExitCode> {
    assets::build()?;
    process::must(process::cargo(&["build", "--profile", "fast", "-p", "areavasta"]))?;
    let program = metadata::target_directory()?.join("fast/areavasta");
    // A folder of its own, so that a demo is never loaded among real data.
    let somewhere = arguments.iter().any(|argument| argument.starts_with("--data"));
    let folder: &[&str] = if somewhere { &[] } else { &["--data", "demo-data"] };
    let status = process::command(&program).arg("demo").args(folder).args(arguments).status()?;
    Ok(process::exit_code(status))
}
