//! What this is: the measures of the program, for Prometheus, and who may read them.
//! What it is not: the measuring; that goes on around every request and job.

use std::net::SocketAddr;

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use metrics_exporter_prometheus::PrometheusHandle;

use crate::config::Measures;

/// `/metrics`.
pub(super) fn routes(measures: PrometheusHandle, readers: Measures) -> Router {
    let routes = Router::new().route("/metrics", get(async move || measures.render()));
    match readers {
        Measures::Local => routes.layer(from_fn(only_from_here)),
        Measures::Public => routes,
    }
}

async fn only_from_here(request: Request, next: Next) -> Response {
    if is_from_here(&request) {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, "Le misure si leggono solo da questa macchina\n").into_response()
}

/// A proxy on this machine connects from here too, but says for whom: what came through it is not from here. A
/// header can be made up, yet one that is there only takes the right away.
fn is_from_here(request: &Request) -> bool {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    let through_a_proxy =
        ["x-forwarded-for", "forwarded"].iter().any(|name| request.headers().contains_key(*name));
    peer.is_some_and(|peer| peer.to_canonical().is_loopback()) && !through_a_proxy
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use metrics_exporter_prometheus::PrometheusBuilder;
    use tower::ServiceExt as _;

    use super::*;

    async fn answer(readers: Measures, peer: Option<&str>, header: Option<&str>) -> StatusCode {
        let mut request = Request::builder().uri("/metrics");
        if let Some(name) = header {
            request = request.header(name, "203.0.113.9");
        }
        let mut request = request.body(Body::empty()).unwrap();
        if let Some(peer) = peer {
            request.extensions_mut().insert(ConnectInfo::<SocketAddr>(peer.parse().unwrap()));
        }
        let measures = PrometheusBuilder::new().build_recorder().handle();
        routes(measures, readers).oneshot(request).await.unwrap().status()
    }

    #[tokio::test]
    async fn measures_are_read_on_this_machine_only_and_not_through_its_proxy() {
        for peer in ["127.0.0.1:5000", "[::1]:5000", "[::ffff:127.0.0.1]:5000"] {
            assert_eq!(answer(Measures::Local, Some(peer), None).await, 200, "{peer}");
            for header in ["x-forwarded-for", "forwarded"] {
                assert_eq!(answer(Measures::Local, Some(peer), Some(header)).await, 403, "{peer} {header}");
            }
        }
        for peer in [Some("192.0.2.7:5000"), Some("[2001:db8::1]:5000"), None] {
            assert_eq!(answer(Measures::Local, peer, None).await, 403, "{peer:?}");
        }
    }

    #[tokio::test]
    async fn measures_made_public_are_read_from_anywhere() {
        assert_eq!(answer(Measures::Public, Some("192.0.2.7:5000"), None).await, 200);
        assert_eq!(answer(Measures::Public, Some("127.0.0.1:5000"), Some("x-forwarded-for")).await, 200);
    }
}
