//! Requests made as any person, on both databases.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{Request, StatusCode};
use kernel::{Actor, Ids};
use store::testing::TestDb;
use tower::ServiceExt as _;
use webkit::{App, Site, Visitor};

use crate::given::{clock, fresh};

const CSRF: &str = "prova";

pub(crate) struct World {
    pub(crate) app: App,
    _test: TestDb,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) text: String,
}

/// One world per database.
pub(crate) async fn worlds() -> Vec<World> {
    let world = |test: TestDb| World {
        app: App::new(test.db.clone(), clock(), Ids::random(), Site::at("https://cst.example.it")),
        _test: test,
    };
    fresh().await.into_iter().map(world).collect()
}

impl World {
    pub(crate) async fn get(&self, who: impl Into<Option<Actor>>, path: &str) -> Answer {
        self.send(who, Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(
        &self,
        who: impl Into<Option<Actor>>,
        path: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("csrf", CSRF).extend_pairs(fields);
        let request = Request::post(path).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(who, request.body(Body::from(form.finish())).unwrap()).await
    }

    async fn send(&self, who: impl Into<Option<Actor>>, mut request: Request<Body>) -> Answer {
        let (api, _) = apportionment::api().split_for_parts();
        let routes: Router<App> = apportionment::routes().merge(api);
        let visitor =
            who.into().map_or_else(|| Visitor::nobody(CSRF), |actor| Visitor::signed_in(actor, CSRF));
        request.extensions_mut().insert(visitor);
        let service = webkit::inside(routes, &self.app).with_state(self.app.clone());
        let response = service.oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let location = headers.get(LOCATION).map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
        let bytes = to_bytes(response.into_body(), 10_000_000).await.unwrap();
        Answer { status, location, text: String::from_utf8_lossy(&bytes).into_owned() }
    }
}
