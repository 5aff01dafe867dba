pub fn routes(_: crate::Wiring) -> axum::Router<webkit::App> { axum::Router::new() }
