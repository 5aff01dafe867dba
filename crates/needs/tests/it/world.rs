//! What this is: a campaign of needs in two centres, and the acts that tests do on it.
//! What it is not: requests; see `http`.

use kernel::permission::{AnswerNeeds, EditCampaign, ViewNeeds};
use kernel::{
    Actor, BodyId, CampaignId, Can, Clock, Day, Ids, NeedsTemplateId, Phase, Role, Target, TenantId,
};
use needs::model::{
    Answers, CampaignData, Confirmation, Content, Hand, ItemKind, Key, Measure, ServiceItem, Sheet,
};
use needs::store::{Failure, campaigns, sheets, templates};
use needs::{opening, store as stored};
use registry::Driver;
use store::testing::TestDb;
use uuid::Uuid;
use webkit::{App, Site};

use crate::given::{self, ANTIVIRUS, CENTRE, MAIL, OPEN_DATA, OTHER_CENTRE, day, director};

pub(crate) const TEMPLATE: NeedsTemplateId = NeedsTemplateId(Uuid::from_u128(0xD1));
pub(crate) const CAMPAIGN: CampaignId = CampaignId(Uuid::from_u128(0xE1));

pub(crate) struct World {
    pub(crate) app: App,
    pub(crate) clock: Clock,
    _test: TestDb,
}

pub(crate) fn key(text: &str) -> Key {
    Key::parse(text).unwrap()
}

/// Mail counted in boxes, antivirus, open data as new, workstations, notes.
pub(crate) fn content() -> Content {
    let mut content = Content::default();
    let section = content.add_section("Servizi".into(), String::new()).unwrap();
    let measure = |unit: &str, driver| Some(Measure { unit: unit.into(), driver });
    let service = |service, measure| ServiceItem { service: Some(service), measure };
    let mut add =
        |label: &str, kind| content.add_item(&section, (label.into(), String::new()), kind).unwrap();
    add("Posta elettronica", ItemKind::Active(service(MAIL, measure("caselle", None))));
    add("Antivirus", ItemKind::Active(service(ANTIVIRUS, measure("licenze", None))));
    add("Dati aperti", ItemKind::New(service(OPEN_DATA, None)));
    add(
        "Postazioni",
        ItemKind::Number(Measure { unit: "postazioni".into(), driver: Some(Driver::workstations()) }),
    );
    add("Note", ItemKind::Text);
    content
}

/// One world per database, on a day, with the campaign of 2022 open from 1 to 31 December 2021.
pub(crate) async fn worlds(today: &str) -> Vec<World> {
    let mut worlds = Vec::new();
    let clock = given::clock(today);
    for test in given::databases(&clock).await {
        let app = App::new(test.db.clone(), clock.clone(), Ids::random(), Site::at("https://cst.example.it"));
        let world = World { app, clock: clock.clone(), _test: test };
        for tenant in [CENTRE, OTHER_CENTRE] {
            world.campaign(tenant, (TEMPLATE, CAMPAIGN), 2022, "2021-12-01").await;
        }
        worlds.push(world);
    }
    worlds
}

pub(crate) fn viewing(actor: &Actor) -> Can<ViewNeeds> {
    actor.may_over(ViewNeeds).unwrap()
}

pub(crate) fn answering(actor: &Actor, body: BodyId) -> Can<AnswerNeeds> {
    actor.may(AnswerNeeds, &Target::body(actor.tenant(), body, Phase::Current)).unwrap()
}

pub(crate) fn editing(actor: &Actor) -> Can<EditCampaign> {
    actor.may(EditCampaign, &Target::centre(actor.tenant(), Phase::Current)).unwrap()
}

pub(crate) fn by(actor: &Actor, on: Day) -> sheets::Act {
    sheets::Act { hand: Hand::of(actor, "Ricevuta via PEC"), on }
}

impl World {
    pub(crate) async fn campaign(
        &self,
        tenant: TenantId,
        (template, id): (NeedsTemplateId, CampaignId),
        year: i16,
        opens: &str,
    ) {
        let author = director(tenant);
        let can = editing(&author);
        let mut tx = self.app.db.write(tenant, &author).await.unwrap();
        if templates::find(&mut tx, &viewing(&author), template).await.unwrap().is_none() {
            templates::create(&mut tx, &can, (template, "Scheda annuale"), &content()).await.unwrap();
            templates::publish(&mut tx, &can, template, day(opens)).await.unwrap();
        }
        let data = CampaignData {
            year,
            opens: day(opens),
            closes: day(opens).add_days(30),
            template_id: template,
            template_number: 1,
            intro: "Compilate la scheda.".into(),
            remind_days: Some(7),
        };
        campaigns::create(&mut tx, &can, id, data).await.unwrap();
        opening::open(&mut tx, &author, (id, day(opens))).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub(crate) fn today(&self) -> Day {
        self.clock.today()
    }

    pub(crate) fn at(&self, text: &str) {
        self.clock.set(given::clock(text).now());
    }

    /// The sheet of a body in a campaign.
    pub(crate) async fn sheet(&self, campaign: CampaignId, body: BodyId) -> Sheet {
        let can = viewing(&director(CENTRE));
        let mut tx = self.app.db.read(CENTRE).await.unwrap();
        sheets::of_body(&mut tx, &can, (campaign, body)).await.unwrap().unwrap()
    }

    /// Somebody saves a sheet with its version as it is now.
    pub(crate) async fn save(&self, actor: &Actor, sheet: &Sheet, answers: &Answers) -> Result<(), Failure> {
        let can = answering(actor, sheet.body_id);
        let mut tx = self.app.db.write(CENTRE, actor).await.unwrap();
        let act = by(actor, self.today());
        sheets::save(&mut tx, &can, (sheet, sheet.version), answers, &act).await?;
        Ok(tx.commit().await?)
    }

    /// Somebody confirms a sheet.
    pub(crate) async fn confirm(
        &self,
        actor: &Actor,
        sheet: &Sheet,
        answers: &Answers,
    ) -> Result<Confirmation, Failure> {
        let can = answering(actor, sheet.body_id);
        let mut tx = self.app.db.write(CENTRE, actor).await.unwrap();
        let act = by(actor, self.today());
        let done = sheets::confirm(&mut tx, &can, (sheet, sheet.version), answers, &act).await?;
        tx.commit().await?;
        Ok(done)
    }

    /// The referent of a body confirms that nothing changes.
    pub(crate) async fn unchanged(&self, body: BodyId) -> Confirmation {
        let sheet = self.sheet(CAMPAIGN, body).await;
        let start = Self::ready(&sheet);
        self.confirm(&given::person(body, Role::Mayor), &sheet, &start).await.unwrap()
    }

    /// The answers from which a sheet starts, with the number that no figure gave.
    pub(crate) fn ready(sheet: &Sheet) -> Answers {
        let mut answers = sheet.baseline.start.clone();
        let number = content().item(&key("v5")).map(|item| answers.of(item)).unwrap();
        if number == (needs::model::Answer::Number { value: None }) {
            answers.set(key("v5"), needs::model::Answer::Number { value: Some(30) });
        }
        answers
    }

    /// How the sheets of a campaign stand, by body.
    pub(crate) async fn rows(&self, actor: &Actor) -> Vec<stored::lists::SheetRow> {
        let mut tx = self.app.db.read(actor.tenant()).await.unwrap();
        let (filter, place) = (stored::lists::SheetFilter::default(), stored::lists::Place::first());
        let at = (CAMPAIGN, self.today());
        stored::lists::sheets(&mut tx, &viewing(actor), at, &filter, (&place, 100)).await.unwrap()
    }
}
