//! What this is: the network asks the Provinces; the people of each centre answer for their own; the answers give the profile.

use kernel::permission::CreateCentre;
use kernel::{Actor, NETWORK, Role, Scope, Slug, TenantId};
use profiles::model::Pillar;
use profiles::provinces::{Province, Provinces};
use profiles::store::assessments;
use registry::{CentreData, Issuer, Level, ManagementForm, ManagementModel, centre};
use surveys::model::{Audience, mapping_form};
use surveys::store::responses;

use crate::given::{actor, coordinator, director};
use crate::world::{EDITION, SURVEY, World, bare, viewing};

/// The centre of a Province.
async fn a_centre(world: &World, slug: &str, uts: &str) -> TenantId {
    let admin = actor(NETWORK, Role::Administrator, Scope::Tenant);
    let can = admin.may_over(CreateCentre).unwrap();
    let tenant: TenantId = world.app.ids.fresh();
    let data = CentreData {
        name: format!("CST {slug}"),
        uts_code: uts.into(),
        province: slug.into(),
        model: ManagementModel::new(ManagementForm::Public, Level::Base, "").unwrap(),
        issuer: Issuer::default(),
    };
    centre::create(&world.app.db, &can, &admin, (tenant, Slug::parse(slug).unwrap()), data).await.unwrap();
    tenant
}

async fn mapped() -> Vec<(World, TenantId, TenantId, Province)> {
    let mut all = Vec::new();
    for world in bare("2026-11-10").await {
        registry::national::ensure_national_register(&world.app.db).await.unwrap();
        profiles::ensure_mapping(&world.app.db).await.unwrap();
        let provinces = Provinces::read(&world.app.db).await.unwrap();
        let (own, other) =
            (provinces.named("Foggia").unwrap().clone(), provinces.named("Latina").unwrap().clone());
        let first = a_centre(&world, "foggia", &own.uts).await;
        let second = a_centre(&world, "latina", &other.uts).await;
        let rules = profiles::model::RuleSet::shipped().unwrap();
        let pillars: Vec<_> = rules.pillars.iter().collect();
        let form = mapping_form("Mappatura", &pillars);
        world.edition(&coordinator(), (EDITION, SURVEY), (&form, Audience::Provinces)).await;
        all.push((world, first, second, own));
    }
    all
}

async fn response(world: &World, province: &Province) -> surveys::model::Response {
    let who = coordinator();
    let mut tx = world.app.db.read(NETWORK).await.unwrap();
    responses::of_body(&mut tx, &viewing(&who), (EDITION, province.body_id)).await.unwrap().unwrap()
}

/// Where somebody goes on describing their Province.
async fn next_step(world: &World, who: &Actor) -> Option<String> {
    let found = surveys::mapping::of_own_province(&world.app, who).await.unwrap();
    found.map(|described| described.address())
}

/// Everything of a pillar answered «Non so», but for what is given.
fn all_of(pillar: Pillar, given: &[(&'static str, &'static str)]) -> Vec<(String, String)> {
    let rules = profiles::model::RuleSet::shipped().unwrap();
    let known = |code: &str| given.iter().find(|(known, _)| *known == code).map_or("?", |(_, answer)| answer);
    let criteria = &rules.of(pillar).unwrap().criteria;
    criteria
        .iter()
        .map(|one| (format!("a.{}", one.code.to_lowercase()), known(&one.code).to_owned()))
        .collect()
}

async fn section(
    world: &World,
    who: &Actor,
    address: &str,
    (section, fields): (&str, &[(String, String)]),
) -> u16 {
    let mut all: Vec<(&str, &str)> = vec![("version", "1"), ("passo", "salva")];
    all.extend(fields.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    world.post(who, &format!("{address}/sezioni/{section}"), &all).await.status.as_u16()
}

#[tokio::test]
async fn a_centre_answers_for_its_own_province_and_the_profile_follows_from_the_answers() {
    for (world, first, second, own) in mapped().await {
        let (who, stranger, network) = (director(first), director(second), coordinator());
        let found = response(&world, &own).await;
        let address = format!("/questionari/risposte/{}", found.response_id);
        assert_eq!(next_step(&world, &who).await.as_deref(), Some(address.as_str()));
        assert_ne!(next_step(&world, &stranger).await.as_deref(), Some(address.as_str()));
        assert_eq!(next_step(&world, &network).await, None, "the network is no Province");
        world
            .get(&who, "/questionari")
            .await
            .holds(&["La rete chiede alla Provincia di Foggia", "Servizi 2026"]);
        for path in ["", "/sezioni/pilastro_sua", "/consegna"] {
            assert_eq!(world.get(&stranger, &format!("{address}{path}")).await.status, 404, "{path}");
        }
        let body = actor(first, Role::BodyReferent, Scope::Body(own.body_id));
        assert_eq!(world.get(&body, &address).await.status, 404, "a body of the centre is not its Province");
        assert_eq!(
            world.get(&who, &format!("/questionari/rilevazioni/{EDITION}")).await.status,
            404,
            "only the own response"
        );
        assert_eq!(section(&world, &stranger, &address, ("pilastro_sua", &[])).await, 404);
        let sua = all_of(Pillar::Sua, &[("S1_servizio_attivo", "no")]);
        assert_eq!(section(&world, &who, &address, ("pilastro_sua", &sua)).await, 303);
        assert_eq!(
            section(&world, &who, &address, ("pilastro_europa", &all_of(Pillar::Europa, &[]))).await,
            303
        );
        assert_eq!(
            section(&world, &who, &address, ("pilastro_innovazione", &all_of(Pillar::Innovazione, &[])))
                .await,
            303
        );
        let version = |one: &surveys::model::Response| one.version.to_string();
        let handed = world.post(&who, &format!("{address}/consegna"), &[("version", &version(&found))]).await;
        assert_eq!(handed.status, 303, "{}", handed.text);
        let operator = actor(first, Role::Operator, Scope::Tenant);
        let now = version(&response(&world, &own).await);
        let step = [("version", now.as_str()), ("mossa", "valida")];
        assert_eq!(world.post(&operator, &format!("{address}/passo"), &step).await.status, 403);
        assert_eq!(world.post(&who, &format!("{address}/passo"), &step).await.status, 303);
        let now = version(&response(&world, &own).await);
        let step = [("version", now.as_str()), ("mossa", "accetta")];
        assert_eq!(
            world.post(&who, &format!("{address}/passo"), &step).await.status,
            403,
            "the network accepts"
        );
        assert_eq!(world.get(&who, &format!("{address}/profilo")).await.status, 409, "not accepted yet");
        assert_eq!(world.post(&network, &format!("{address}/passo"), &step).await.status, 303);
        assert_eq!(next_step(&world, &who).await, Some(format!("{address}/profilo")));
        world.get(&who, &format!("{address}/profilo")).await.holds(&["SUA: Base (da attivare)"]);
        let used = world.post(&who, &format!("{address}/profilo"), &[]).await;
        assert_eq!(used.status, 303, "{}", used.text);
        assert_eq!(
            world.post(&who, &format!("{address}/profilo"), &[]).await.status,
            303,
            "again changes nothing"
        );
        assert_eq!(world.post(&stranger, &format!("{address}/profilo"), &[]).await.status, 404);
        let can = profiles::access::whole(&network).unwrap();
        let mut tx = world.app.db.read(NETWORK).await.unwrap();
        let history = assessments::history(&mut tx, &can, (own.body_id, Pillar::Sua)).await.unwrap();
        let answer = history[0].answer("S1_servizio_attivo").unwrap();
        assert_eq!(
            (answer.answer.as_str(), history[0].answers.len()),
            ("no", 1),
            "what is not known stays unknown"
        );
        assert!(answer.evidence.contains("Servizi 2026"), "{}", answer.evidence);
    }
}

#[tokio::test]
async fn a_centre_cannot_ask_provinces_and_the_network_no_bodies() {
    for (world, first, _, _) in mapped().await {
        let page = world.get(&director(first), "/questionari/rilevazioni/nuova").await;
        assert!(!page.text.contains("ciascuna per mezzo del suo centro"), "{}", page.text);
        let page = world.get(&coordinator(), "/questionari/rilevazioni/nuova").await;
        assert!(!page.text.contains("Enti del centro"), "{}", page.text);
    }
}
