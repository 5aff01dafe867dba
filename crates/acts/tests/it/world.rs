//! What this is: two Provinces without a centre, the first with a design, on each database.
//! What it is not: requests; see `http`.

use designer::model::start::from_model;
use designer::model::{Model, Origin};
use kernel::permission::{CreateCentre, EditDesign};
use kernel::{
    AccountId, Actor, Clock, DesignId, Grant, Ids, Instant, NETWORK, Phase, Role, Scope, Slug, Target,
    TenantId,
};
use registry::planned::{self, PlannedCentre};
use registry::{Level, ManagementForm};
use store::testing::TestDb;
use uuid::Uuid;
use webkit::{App, Site};

const AREAS: &[&[store::Migration]] = &[
    store::MIGRATIONS,
    identity::MIGRATIONS,
    registry::MIGRATIONS,
    catalogue::MIGRATIONS,
    pricing::MIGRATIONS,
    agreements::MIGRATIONS,
    designer::MIGRATIONS,
    acts::MIGRATIONS,
];
pub(crate) const PROVINCE: TenantId = TenantId(Uuid::from_u128(0xC1));
pub(crate) const OTHER: TenantId = TenantId(Uuid::from_u128(0xC2));
pub(crate) const DESIGN: DesignId = DesignId(Uuid::from_u128(0xD1));
/// The first of the acts; the others follow it, in the order of their kinds.
pub(crate) const ACT: &str = "0198f000-0000-7000-8000-0000000000a0";

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

pub(crate) async fn databases() -> Vec<TestDb> {
    let clock = Clock::fixed(Instant::parse_iso("2026-11-20T10:00:00Z").unwrap());
    store::testing::databases(AREAS, &clock).await
}

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
        let who = director(PROVINCE);
        let can = who.may(EditDesign, &Target::centre(PROVINCE, Phase::Draft)).unwrap();
        let model = Model::new(ManagementForm::Public, Level::Base).unwrap();
        let content = from_model(model, "Benevento", 2027);
        let mut tx = test.db.write(PROVINCE, &who).await.unwrap();
        let origin = Origin::Model(model).code();
        designer::store::create(&mut tx, &can, DESIGN, ("Il nostro centro", &origin, content)).await.unwrap();
        tx.commit().await.unwrap();
        let clock = test.db.clock().clone();
        let app = App::new(test.db.clone(), clock, Ids::random(), Site::at("https://cst.example.it"));
        worlds.push(World { app, _test: test });
    }
    worlds
}

/// The address of the act of a kind, counted from 0 in the order of the form.
pub(crate) fn act(kind: u32) -> String {
    format!("/atti/0198f000-0000-7000-8000-0000000000a{kind}")
}

impl World {
    /// The director makes all four acts of the design.
    pub(crate) async fn make_all(&self) {
        let design = DESIGN.to_string();
        let fields = [
            ("once", ACT),
            ("design", design.as_str()),
            ("kinds", "convenzione"),
            ("kinds", "delibera"),
            ("kinds", "carta"),
            ("kinds", "regolamento"),
        ];
        for _ in 0..2 {
            let answer = self.post(&director(PROVINCE), "/atti/nuovo", &fields).await;
            assert_eq!((answer.status.as_u16(), answer.location.as_str()), (303, "/atti"), "{}", answer.text);
        }
    }

    /// The director types all that an act asks for.
    pub(crate) async fn type_all(&self, act: &str) {
        let who = director(PROVINCE);
        let path = format!("{act}/dati");
        let version = self.carried(&who, &path, "version").await;
        let mut fields = vec![("version", version.as_str())];
        for field in acts::model::FIELDS.iter().filter(|field| field.is_typed()) {
            let value = match field.kind {
                acts::model::FieldKind::Day => "01/12/2026",
                acts::model::FieldKind::Money => "10.000,00",
                acts::model::FieldKind::Number => "6",
                _ => "valore di prova",
            };
            fields.push((field.name, value));
        }
        let answer = self.post(&who, &path, &fields).await;
        assert_eq!(answer.status, 303, "{}", answer.text);
    }
}
