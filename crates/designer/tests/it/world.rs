//! What this is: a Province without a centre, and one with a centre, on each database.
//! What it is not: requests; see `http`.

use kernel::permission::{CreateCentre, ViewDesigns};
use kernel::{AccountId, Actor, Can, Clock, Grant, Ids, Instant, NETWORK, Role, Scope, Slug, TenantId};
use registry::planned::{self, PlannedCentre};
use store::testing::TestDb;
use uuid::Uuid;
use webkit::{App, Site};

pub(crate) const AREAS: &[&[store::Migration]] = &[
    store::MIGRATIONS,
    identity::MIGRATIONS,
    registry::MIGRATIONS,
    catalogue::MIGRATIONS,
    pricing::MIGRATIONS,
    agreements::MIGRATIONS,
    designer::MIGRATIONS,
];
pub(crate) const PROVINCE: TenantId = TenantId(Uuid::from_u128(0xC1));
pub(crate) const OTHER: TenantId = TenantId(Uuid::from_u128(0xC2));
pub(crate) const DESIGN: &str = "0198f000-0000-7000-8000-0000000000a1";

pub(crate) struct World {
    pub(crate) app: App,
    _test: TestDb,
}

pub(crate) fn person(tenant: TenantId, role: Role) -> Actor {
    let grant = Grant { tenant, scope: Scope::Tenant, role };
    Actor::person(AccountId(Uuid::from_u128(0xA1)), "Anna Prova", grant)
}

pub(crate) fn director(tenant: TenantId) -> Actor {
    person(tenant, Role::Director)
}

pub(crate) fn viewing(actor: &Actor) -> Can<ViewDesigns> {
    actor.may_over(ViewDesigns).unwrap()
}

pub(crate) async fn databases() -> Vec<TestDb> {
    let clock = Clock::fixed(Instant::parse_iso("2026-11-20T10:00:00Z").unwrap());
    store::testing::databases(AREAS, &clock).await
}

/// Two Provinces that have yet to design their centres.
pub(crate) async fn worlds() -> Vec<World> {
    let mut worlds = Vec::new();
    for test in databases().await {
        let admin = person(NETWORK, Role::Administrator);
        let can = admin.may_over(CreateCentre).unwrap();
        for (tenant, slug, unit, province) in
            [(PROVINCE, "cst-benevento", "062", "Benevento"), (OTHER, "cst-avellino", "064", "Avellino")]
        {
            let plan = PlannedCentre {
                slug: Slug::parse(slug).unwrap(),
                name: format!("CST {province}"),
                uts_code: unit.into(),
                province: province.into(),
            };
            planned::create(&test.db, &can, &admin, (tenant, plan)).await.unwrap();
        }
        let clock = test.db.clock().clone();
        let app = App::new(test.db.clone(), clock, Ids::random(), Site::at("https://cst.example.it"));
        worlds.push(World { app, _test: test });
    }
    worlds
}

impl World {
    /// The director of a Province begins a design from a model or a case.
    pub(crate) async fn begin(&self, tenant: TenantId, id: &str, origin: &str) -> String {
        let fields = [("once", id), ("name", "Il nostro centro"), ("origin", origin)];
        let answer = self.post(&director(tenant), "/progetti/nuovo", &fields).await;
        assert_eq!(answer.status, 303, "{}", answer.text);
        answer.location
    }

    /// The director changes a part of a design: all that its form shows, with these values over it.
    pub(crate) async fn part(
        &self,
        base: &str,
        section: &str,
        changed: &[(&str, &str)],
    ) -> crate::http::Answer {
        let who = director(PROVINCE);
        let path = format!("{base}/modifica/{section}");
        let page = self.get(&who, &path).await;
        let mut fields = filled(&page.text);
        for (name, value) in changed {
            fields.retain(|(known, _)| known != name);
            fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.post(&who, &path, &fields).await
    }

    pub(crate) async fn adopt(&self, base: &str) {
        let who = director(PROVINCE);
        let version = self.carried(&who, &format!("{base}/adotta"), "version").await;
        let fields = [("version", version.as_str()), ("act", "Decreto n. 1"), ("on", "2026-11-20")];
        let answer = self.post(&who, &format!("{base}/adotta"), &fields).await;
        assert_eq!(answer.status, 303, "{}", answer.text);
    }
}

/// What a form would send as it is shown.
fn filled(page: &str) -> Vec<(String, String)> {
    let document = scraper::Html::parse_document(page);
    let all = scraper::Selector::parse("main input, main select, main textarea").unwrap();
    let chosen = scraper::Selector::parse("option[selected]").unwrap();
    let first = scraper::Selector::parse("option").unwrap();
    let mut fields = Vec::new();
    for field in document.select(&all) {
        let Some(name) = field.value().attr("name") else { continue };
        let kind = field.value().attr("type").unwrap_or_default();
        if matches!(kind, "checkbox" | "radio") && field.value().attr("checked").is_none() {
            continue;
        }
        let value = match field.value().name() {
            "select" => field
                .select(&chosen)
                .next()
                .or_else(|| field.select(&first).next())
                .and_then(|option| option.value().attr("value"))
                .unwrap_or_default()
                .to_owned(),
            "textarea" => field.text().collect::<String>().trim().to_owned(),
            _ => field.value().attr("value").unwrap_or_default().to_owned(),
        };
        if name != "csrf" {
            fields.push((name.to_owned(), value));
        }
    }
    fields
}
