//! What this is: a server that answers "hello" and does nothing else: what the machine, the network stack and our
//! load client could do at best, in the same run. What it is not: a page.

use std::net::SocketAddr;

use anyhow::Result;
use axum::Router;
use axum::routing::get;
use tokio::net::TcpListener;

/// Serves in this process, in the background.
#[cfg(test)]
pub(crate) async fn spawn() -> Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, router()).await });
    Ok(address)
}

/// Serves until the process is ended, after `tell` was given the address.
pub(crate) async fn serve(tell: impl FnOnce(SocketAddr)) -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    tell(listener.local_addr()?);
    axum::serve(listener, router()).await?;
    Ok(())
}

fn router() -> Router {
    Router::new().route("/", get(async || "hello"))
}
