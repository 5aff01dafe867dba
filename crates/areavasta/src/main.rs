//! What this is: the program: it reads the command line and the configuration, opens the database, and hands
//! over to a command. What it is not: a place for rules; those are in the areas.

mod cli;
mod commands;
mod config;
mod daily;
mod demo;
mod desk;
mod openapi;
mod out;
mod post;
mod public;
mod server;
mod wiring;
mod words;
mod worker;

use std::process::ExitCode;

use clap::Parser as _;

use crate::cli::Cli;
use crate::config::LogFormat;
use crate::out::Out;

/// See `.cargo/config.toml` for how it is set.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let out = if cli.common.json { Out::Machines } else { Out::People };
    let config = match config::load(cli.common.config.as_deref(), config::of_the_process, cli.common.said()) {
        Ok(config) => config,
        Err(why) => return fail(&why.into()),
    };
    start_log(&config);
    // Statements of SQLite hold the thread they run on: with all of them running, a thread for each core is left.
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let ended = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(cores.saturating_add(store::SQLITE_CONNECTIONS))
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)
        .and_then(|runtime| runtime.block_on(commands::run(cli.command, &config, out)));
    match ended {
        Ok(code) => code,
        Err(why) if out::nobody_reads_on(&why) => ExitCode::SUCCESS,
        Err(why) => fail(&why),
    }
}

fn fail(why: &anyhow::Error) -> ExitCode {
    use std::io::Write as _;
    // Standard error may be closed; there is nobody else to tell.
    let _ = writeln!(std::io::stderr(), "Errore: {why:#}");
    ExitCode::FAILURE
}

fn start_log(config: &config::Config) {
    let filter = tracing_subscriber::EnvFilter::try_new(&config.log_level)
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match config.log_format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
}
