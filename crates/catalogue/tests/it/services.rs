//! What this is: services through their pages.

use catalogue::model::{Level, ServiceData, ServiceKind};
use kernel::Role;
use uuid::Uuid;

use crate::world::{AREAS, HERE, actor, clock, data, worlds};

const ONCE: &str = "0198f000-0000-7000-8000-000000000001";

fn fields<'a>(code: &'a str, version: Option<&'a str>) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("once", ONCE),
        ("code", code),
        ("name", "Posta elettronica"),
        ("level", "base"),
        ("kind", "single"),
        ("description", "Caselle di posta"),
    ];
    fields.extend(version.map(|version| ("version", version)));
    fields
}

#[tokio::test]
async fn every_statement_is_known_to_both_databases() {
    let tests = store::testing::databases(AREAS, &clock()).await;
    let statements: Vec<&'static str> = catalogue::SQL.iter().copied().flatten().copied().collect();
    store::testing::prepare_everywhere(&tests, &statements).await;
}

#[tokio::test]
async fn a_service_is_added_once_however_often_the_form_is_sent() {
    for world in worlds().await {
        let director = || Some(actor(HERE, Role::Director));
        for _ in 0..2 {
            let answer = world.post(director(), "/catalogo/nuovo", &fields("B01", None)).await;
            assert_eq!(
                (answer.status.as_u16(), answer.location.as_str()),
                (303, &*format!("/catalogo/{ONCE}"))
            );
        }
        let page = world.get(director(), &format!("/catalogo/{ONCE}")).await;
        assert!(
            page.text.contains("Posta elettronica") && page.text.contains("In programma"),
            "{}",
            page.text
        );
        let list = world.get(director(), "/catalogo").await;
        assert!(list.text.contains("1 servizio"), "{}", list.text);
    }
}

#[tokio::test]
async fn a_code_is_used_once_and_what_was_typed_stays() {
    for world in worlds().await {
        world.service(HERE, data("B01", "Internet")).await;
        let answer =
            world.post(Some(actor(HERE, Role::Operator)), "/catalogo/nuovo", &fields("b01", None)).await;
        assert_eq!(answer.status, 422);
        assert!(answer.text.contains("un altro servizio usa già questo codice"), "{}", answer.text);
        assert!(answer.text.contains("Caselle di posta"), "{}", answer.text);
    }
}

#[tokio::test]
async fn who_changes_a_service_after_somebody_else_sees_the_differences() {
    for world in worlds().await {
        let id = world.service(HERE, data("B01", "Internet")).await;
        let (path, director) = (format!("/catalogo/{id}/modifica"), || Some(actor(HERE, Role::Director)));
        let was = world.was(actor(HERE, Role::Director), &path).await;
        assert_eq!(world.post(director(), &path, &fields("B02", Some("1"))).await.status, 303);
        let late = [fields("B03", Some("1")), vec![("was", was.as_str())]].concat();
        let late = world.post(director(), &path, &late).await;
        assert_eq!(late.status, 409);
        assert!(
            late.text.contains("<td>B01</td>")
                && late.text.contains("<ins>B02</ins>")
                && late.text.contains("<ins>B03</ins>"),
            "{}",
            late.text
        );
        assert!(late.text.contains(r#"name="version" value="2""#), "{}", late.text);
    }
}

#[tokio::test]
async fn a_package_includes_single_services_only() {
    for world in worlds().await {
        let part = world.service(HERE, data("B01", "Internet")).await;
        let package =
            ServiceData { kind: ServiceKind::Package, parts: vec![part], ..data("P01", "Pacchetto base") };
        let package = world.service(HERE, package).await;
        let director = || Some(actor(HERE, Role::Director));
        let page = world.get(director(), &format!("/catalogo/{package}")).await;
        assert!(page.text.contains("B01 Internet"), "{}", page.text);
        let page = world.get(director(), &format!("/catalogo/{part}")).await;
        assert!(page.text.contains("P01 Pacchetto base"), "{}", page.text);
        let mut nested = fields("P02", None);
        let id = package.to_string();
        nested.push(("parts", &id));
        nested.retain(|(name, _)| *name != "kind");
        nested.push(("kind", "package"));
        let answer = world.post(director(), "/catalogo/nuovo", &nested).await;
        assert_eq!(answer.status, 422);
        assert!(answer.text.contains("scegli servizi singoli"), "{}", answer.text);
    }
}

#[tokio::test]
async fn a_service_lives_by_its_days_and_stays_readable_when_retired() {
    for world in worlds().await {
        let id = world.service(HERE, data("B01", "Internet")).await;
        let (path, director) = (format!("/catalogo/{id}/stato"), || Some(actor(HERE, Role::Director)));
        let step = |word: &'static str, day: &'static str, version: &'static str| {
            [("step", word), ("day", day), ("version", version)]
        };
        let early = world.post(director(), &path, &step("retire", "2026-11-20", "1")).await;
        assert_eq!(early.status, 422);
        assert_eq!(world.post(director(), &path, &step("activate", "2026-01-01", "1")).await.status, 303);
        assert_eq!(world.post(director(), &path, &step("retire", "2025-12-31", "2")).await.status, 422);
        assert_eq!(world.post(director(), &path, &step("retire", "2026-11-20", "2")).await.status, 303);
        let retired = world.get(director(), "/catalogo?stato=retired").await;
        assert!(retired.text.contains("Internet"), "{}", retired.text);
        assert!(!world.get(director(), "/catalogo?stato=active").await.text.contains("Internet"));
        assert_eq!(world.get(director(), &format!("/catalogo/{id}")).await.status, 200);
        assert_eq!(world.get(None, "/centri/pesaro/catalogo/b01").await.status, 200);
    }
}

#[tokio::test]
async fn the_list_is_searched_filtered_sorted_paged_and_exported() {
    for world in worlds().await {
        for number in 0..60 {
            let mut one = data(&format!("S{number:02}"), &format!("Servizio {number:02}"));
            one.level = if number % 2 == 0 { Level::Base } else { Level::Advanced };
            world.service(HERE, one).await;
        }
        let director = || Some(actor(HERE, Role::Director));
        let first = world.get(director(), "/catalogo?ordina=codice").await.text;
        assert!(
            first.contains("60 servizi") && first.contains("Servizio 49") && !first.contains("Servizio 50")
        );
        let next = first.split("dopo=").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let second = world.get(director(), &format!("/catalogo?ordina=codice&dopo={next}")).await.text;
        assert!(
            second.contains("Servizio 50")
                && second.contains("Servizio 59")
                && !second.contains("Servizio 49")
        );
        for order in ["livello", "nome", "codice"] {
            let down = world.get(director(), &format!("/catalogo?ordina={order}&verso=desc")).await;
            assert!(down.text.contains("Servizio 59"), "{order}");
        }
        let found = world.get(director(), "/catalogo?q=s17&livello=advanced").await.text;
        assert!(found.contains("1 servizio") && found.contains("Servizio 17"), "{found}");
        let file = world.get(director(), "/catalogo?livello=advanced&formato=csv").await;
        assert_eq!(file.text.lines().count(), 31);
        assert_eq!(world.get(director(), "/catalogo?formato=xlsx").await.status, 200);
        let api = world.get(director(), "/api/v1/services?livello=base").await.text;
        assert!(api.contains(r#""code":"S00""#) && !api.contains("S01"), "{api}");
        let id = world.service(HERE, data("Z99", "Ultimo")).await;
        for (query, name) in
            [("livello=x", "livello"), ("stato=x", "stato"), ("dopo=x", "dopo"), ("x=1", "x")]
        {
            let refused = world.get(director(), &format!("/api/v1/services?{query}")).await;
            assert_eq!(refused.status, 422, "{query}");
            assert!(refused.text.contains(&format!(r#""name":"{name}""#)), "{}", refused.text);
        }
        let one = world.get(director(), &format!("/api/v1/services/{id}")).await.text;
        assert!(one.contains(r#""status":"planned""#), "{one}");
        assert_eq!(world.get(director(), &format!("/api/v1/services/{}", Uuid::nil())).await.status, 404);
    }
}
