//! What this is: `serve`: pages, API and jobs until the process is told to end.
//! What it is not: the server itself; see `server`.

use std::process::ExitCode;

use crate::config::Config;
use crate::out::Out;
use crate::server;
use anyhow::Context as _;
use tokio::net::TcpListener;

/// Serves what is there.
pub(crate) async fn run(config: &Config, out: Out) -> anyhow::Result<ExitCode> {
    let app = super::open(config).await?;
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("non riesco ad ascoltare su {}: forse è già in uso", config.listen))?;
    out.say(format!("Area Vasta risponde su http://{}", listener.local_addr()?))?;
    server::serve(app, listener, config).await?;
    Ok(ExitCode::SUCCESS)
}
