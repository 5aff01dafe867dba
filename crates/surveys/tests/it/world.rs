//! What this is: an open edition in a centre, and the acts that tests do on it. What it is not: requests; see `http`.

use kernel::permission::ViewSurveys;
use kernel::{Actor, BodyId, Can, Clock, EditionId, Ids, ResponseId, SurveyId, TenantId};
use questionnaire::Form;
use store::testing::TestDb;
use surveys::model::{Audience, Edition, EditionData, Response};
use surveys::store::{editions, responses, surveys as forms};
use surveys::{access, opening};
use uuid::Uuid;
use webkit::{App, Site};

use crate::given::{self, CENTRE, day, director, form};

pub(crate) const SURVEY: SurveyId = SurveyId(Uuid::from_u128(0xD1));
pub(crate) const EDITION: EditionId = EditionId(Uuid::from_u128(0xE1));

pub(crate) struct World {
    pub(crate) app: App,
    pub(crate) clock: Clock,
    pub(crate) _test: TestDb,
}

/// One world per database, on a day, without surveys.
pub(crate) async fn bare(today: &str) -> Vec<World> {
    let clock = given::clock(today);
    let all = given::databases(&clock).await;
    all.into_iter()
        .map(|test| {
            let app =
                App::new(test.db.clone(), clock.clone(), Ids::random(), Site::at("https://cst.example.it"));
            World { app, clock: clock.clone(), _test: test }
        })
        .collect()
}

/// The same, with an edition open in November 2026 to the bodies of both centres.
pub(crate) async fn worlds(today: &str) -> Vec<World> {
    let all = bare(today).await;
    for world in &all {
        for tenant in [CENTRE, given::OTHER_CENTRE] {
            world.edition(&director(tenant), (EDITION, SURVEY), (&form(), Audience::Bodies)).await;
        }
    }
    all
}

pub(crate) fn viewing(actor: &Actor) -> Can<ViewSurveys> {
    actor.may_over(ViewSurveys).unwrap()
}

impl World {
    /// Publishes a questionnaire and opens an edition of it, from 1 to 30 November 2026.
    pub(crate) async fn edition(
        &self,
        author: &Actor,
        (edition, survey): (EditionId, SurveyId),
        (form, audience): (&Form, Audience),
    ) {
        let can = access::edit(author).unwrap();
        let mut tx = self.app.db.write(author.tenant(), author).await.unwrap();
        forms::create(&mut tx, &can, (survey, "Servizi del centro"), form).await.unwrap();
        let version = forms::publish(&mut tx, &can, survey, day("2026-10-20")).await.unwrap();
        let data = EditionData {
            survey_id: survey,
            version_id: version.version_id,
            title: "Servizi 2026".into(),
            audience,
            body_kind: String::new(),
            opens: day("2026-11-01"),
            closes: day("2026-11-30"),
            intro: "Rispondete per come è oggi.".into(),
            remind_days: Some(7),
        };
        editions::create(&mut tx, &can, edition, data).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = self.app.db.write(author.tenant(), author).await.unwrap();
        opening::open(&mut tx, author, edition).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub(crate) fn at(&self, text: &str) {
        self.clock.set(given::clock(text).now());
    }

    /// The response of a body to the edition.
    pub(crate) async fn response(&self, tenant: TenantId, body: BodyId) -> Response {
        let can = viewing(&director(tenant));
        let mut tx = self.app.db.read(tenant).await.unwrap();
        responses::of_body(&mut tx, &can, (EDITION, body)).await.unwrap().unwrap()
    }

    /// The edition, as somebody of the whole tenant sees it.
    pub(crate) async fn found(&self, who: &Actor, id: EditionId) -> Edition {
        let mut tx = self.app.db.read(who.tenant()).await.unwrap();
        editions::find(&mut tx, &viewing(who), id).await.unwrap().unwrap()
    }

    /// The address of a response, and of one of its sections.
    pub(crate) fn at_section(id: ResponseId, section: &str) -> String {
        format!("/questionari/risposte/{id}/sezioni/{section}")
    }

    /// Answers both sections without anything to be said of them.
    pub(crate) async fn fill(&self, who: &Actor, id: ResponseId) {
        let first = [
            ("version", "1"),
            ("passo", "salva"),
            ("a.forma", "pubblica"),
            ("a.addetti", "12"),
            ("n.a.figure", "0"),
        ];
        let sent = self.post(who, &Self::at_section(id, "organizzazione"), &first).await;
        assert_eq!(sent.status, 303, "{}", sent.text);
        let second = [("version", "1"), ("passo", "salva"), ("a.livelli.sua", "base"), ("a.ict", "3")];
        let sent = self.post(who, &Self::at_section(id, "servizi"), &second).await;
        assert_eq!(sent.status, 303, "{}", sent.text);
    }

    /// A step of a response, with its version as it is now.
    pub(crate) async fn step(
        &self,
        who: &Actor,
        (tenant, body): (TenantId, BodyId),
        word: &str,
        comment: &str,
    ) -> u16 {
        let response = self.response(tenant, body).await;
        let path = format!("/questionari/risposte/{}/passo", response.response_id);
        let version = response.version.to_string();
        let fields = [("version", version.as_str()), ("mossa", word), ("comment", comment)];
        self.post(who, &path, &fields).await.status.as_u16()
    }

    /// Hands a response in.
    pub(crate) async fn hand_in(
        &self,
        who: &Actor,
        (tenant, body): (TenantId, BodyId),
        more: &[(&str, &str)],
    ) -> crate::http::Answer {
        let response = self.response(tenant, body).await;
        let version = response.version.to_string();
        let mut fields = vec![("version", version.as_str())];
        fields.extend_from_slice(more);
        self.post(who, &format!("/questionari/risposte/{}/consegna", response.response_id), &fields).await
    }
}
