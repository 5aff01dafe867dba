//! What this is: the server: router, probes, measures, and an end that lets requests finish.
//! What it is not: pages; areas bring them.

mod ending;
mod in_progress;
mod measures;

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use identity::Mailer;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;
use webkit::App;

use self::ending::{Ended, Patience, finished};
pub(crate) use self::in_progress::InProgress;
use crate::config::Config;
use crate::{wiring, worker};

/// A request that takes longer is ended: nothing here should; long work is a job.
const LONGEST: Duration = Duration::from_mins(1);

/// Serves until the process is told to end; then lets open requests and the job in hand finish, for a while.
pub(crate) async fn serve(app: App, listener: TcpListener, config: &Config) -> anyhow::Result<()> {
    let measures = PrometheusBuilder::new().install_recorder().context("misure")?;
    let mailboxes = config.sources();
    let jobs = wiring::jobs(Mailer::new(&config.mailer()?)?, mailboxes.clone());
    let (tell, told) = watch::channel(false);
    let in_progress = InProgress::new();
    let work = tokio::spawn(worker::work(app.clone(), jobs, (in_progress.clone(), told.clone())));
    let daily = tokio::spawn(crate::daily::every_day(app.clone(), told.clone()));
    let clocks = tokio::spawn(crate::daily::every_minute(app.clone(), told.clone()));
    let post = tokio::spawn(crate::post::every_minute(app.clone(), mailboxes, told.clone()));
    let mut patience = Patience::of(ending::LONGEST, told);
    let router = router(&app, measures, (config, in_progress));
    let serving = axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(asked_to_end(tell));
    tokio::select! {
        ended = serving.into_future() => ended.context("il server si è fermato")?,
        () = patience.over() => tracing::warn!("open requests took more than a minute and were broken off"),
    }
    let worked = finished(work, patience.clone()).await.context("il lavoro in corso non è finito bene")?;
    if worked == Ended::LeftHalfWay {
        tracing::warn!("the job in hand took more than a minute; it is left here and will be resumed later");
    }
    finished(clocks, patience.clone()).await.context("gli orologi delle richieste non sono finiti bene")?;
    finished(post, patience.clone()).await.context("la lettura della posta non è finita bene")?;
    finished(daily, patience).await.context("i lavori quotidiani non sono finiti bene")?;
    close(&app).await;
    Ok(())
}

/// A request that was broken off may still hold the database for a moment.
async fn close(app: &App) {
    if tokio::time::timeout(Duration::from_secs(10), app.db.close()).await.is_err() {
        tracing::warn!("the database did not close in time");
    }
}

/// Everything the program answers to.
fn router(app: &App, measures: PrometheusHandle, (config, in_progress): (&Config, InProgress)) -> Router {
    let probes = Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .with_state(app.clone())
        .merge(measures::routes(measures, config.metrics));
    wiring::pages(app, config.proxy)
        .layer(from_fn_with_state(in_progress, measure))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LONGEST))
        .layer(CatchPanicLayer::new())
        .merge(probes)
}

async fn ready(State(app): State<App>) -> Response {
    match app.db.ping().await {
        Ok(()) => "pronto\n".into_response(),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "la base dati non risponde\n").into_response()
        }
    }
}

async fn measure(State(in_progress): State<InProgress>, request: Request, next: Next) -> Response {
    let (started, waits) = (Instant::now(), in_progress.begin());
    let method = request.method().to_string();
    let path = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str).to_owned();
    let response = next.run(request).await;
    drop(waits);
    let took = started.elapsed();
    let status = response.status().as_u16().to_string();
    metrics::counter!("areavasta_requests_total", "method" => method.clone(), "path" => path.clone(), "status" => status.clone())
        .increment(1);
    metrics::histogram!("areavasta_request_seconds", "path" => path.clone()).record(took);
    tracing::info!(
        method,
        path,
        status,
        duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        "request"
    );
    response
}

async fn asked_to_end(tell: watch::Sender<bool>) {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => signal.recv().await.unwrap_or_default(),
            Err(_) => std::future::pending::<()>().await,
        }
    };
    tokio::select! { () = interrupt => {}, () = terminate => {} }
    tracing::info!("asked to end; open requests finish");
    // Nobody listens any more only when all has ended already.
    let _ = tell.send(true);
}
