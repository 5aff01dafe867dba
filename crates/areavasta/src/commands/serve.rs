//! What this is: `serve`: pages, API and jobs until the process is told to end.
//! What it is not: the server itself; see `server`.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::config::Config;
use crate::out::Out;
use crate::server;
use anyhow::Context as _;
use store::StoreError;
use tokio::net::TcpListener;
use webkit::App;

/// How long the server waits for its database: the two are often started together.
const PATIENCE: Duration = Duration::from_secs(30);
const BETWEEN: Duration = Duration::from_secs(2);

/// Opens the database, trying again for a while as long as nobody answers or it is coming up.
async fn opened(config: &Config) -> anyhow::Result<App> {
    let until = Instant::now() + PATIENCE;
    loop {
        match super::open(config).await {
            Err(why) if waits(&why) && Instant::now() < until => {
                tracing::warn!("{why:#}; trying again for {} seconds", PATIENCE.as_secs());
                tokio::time::sleep(BETWEEN).await;
            }
            other => return other,
        }
    }
}

fn waits(why: &anyhow::Error) -> bool {
    let store = why.downcast_ref::<StoreError>();
    matches!(store, Some(StoreError::Unreachable(_) | StoreError::Busy))
}

/// Serves what is there.
pub(crate) async fn run(config: &Config, out: Out) -> anyhow::Result<ExitCode> {
    let app = opened(config).await?;
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("non riesco ad ascoltare su {}: forse è già in uso", config.listen))?;
    out.say(format!("Area Vasta risponde su http://{}", listener.local_addr()?))?;
    server::serve(app, listener, config).await?;
    Ok(ExitCode::SUCCESS)
}
