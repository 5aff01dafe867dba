//! What this is: the charter by versions, through its pages and against the database itself.

use kernel::{Actor, Role, ServiceId};

use crate::world::{HERE, World, actor, data, worlds};

const FIRST: &str = "0198f000-0000-7000-8000-0000000000c1";
const SECOND: &str = "0198f000-0000-7000-8000-0000000000c2";

fn director() -> Actor {
    actor(HERE, Role::Director)
}

async fn write(world: &World, id: &str, service: ServiceId, hours: &str, version: &str) -> u16 {
    let (value, unit) = (format!("response_value_{service}"), format!("response_unit_{service}"));
    let fields = [
        (value.as_str(), hours),
        (unit.as_str(), "working_hours"),
        ("version", version),
        ("preamble", "Testo"),
    ];
    world.post(Some(director()), &format!("/carta/{id}/modifica"), &fields).await.status.as_u16()
}

async fn publish(world: &World, id: &str, from: &str, version: &str) -> u16 {
    let fields = [("valid_from", from), ("version", version)];
    world.post(Some(director()), &format!("/carta/{id}/pubblica"), &fields).await.status.as_u16()
}

/// Two versions: 8 hours from 2026-01-01, 4 hours from 2026-06-01.
async fn two_versions(world: &World) -> ServiceId {
    let service = world.service(HERE, data("B01", "Internet")).await;
    for (id, hours, from) in [(FIRST, "8", "2026-01-01"), (SECOND, "4", "2026-06-01")] {
        assert_eq!(world.post(Some(director()), "/carta/nuova", &[("once", id)]).await.status, 303);
        assert_eq!(write(world, id, service, hours, "1").await, 303);
        assert_eq!(publish(world, id, from, "2").await, 303);
    }
    service
}

#[tokio::test]
async fn a_new_version_follows_a_published_one_and_both_stay_readable() {
    for world in worlds().await {
        let service = two_versions(&world).await;
        let now = world.get(Some(director()), "/carta").await.text;
        assert!(
            now.contains("4 ore lavorative") && now.contains("Versione 1") && now.contains("Versione 2"),
            "{now}"
        );
        let first = world.get(Some(director()), &format!("/carta/{FIRST}")).await.text;
        assert!(first.contains("8 ore lavorative") && first.contains("Sostituita"), "{first}");
        let public = world.get(None, "/centri/pesaro/carta").await.text;
        assert!(public.contains("4 ore lavorative"), "{public}");
        let compared =
            world.get(Some(director()), &format!("/carta/confronto?a={FIRST}&b={SECOND}")).await.text;
        let choice = world.get(Some(director()), "/carta/confronto").await;
        assert!(choice.status == 200 && choice.text.contains(SECOND), "{}", choice.text);
        let none = world.get(Some(director()), &format!("/carta/confronto?a={FIRST}&b=x")).await;
        assert_eq!(none.status, 404);
        assert!(compared.contains("Cambiato") && compared.contains("8 ore lavorative"), "{compared}");
        let page = world.get(Some(director()), &format!("/catalogo/{service}")).await.text;
        assert!(page.contains("versione 2"), "{page}");
    }
}

#[tokio::test]
async fn a_published_version_does_not_change_by_page_nor_by_statement() {
    for world in worlds().await {
        let service = two_versions(&world).await;
        assert_eq!(write(&world, FIRST, service, "1", "3").await, 409);
        assert_eq!(publish(&world, FIRST, "2027-01-01", "3").await, 409);
        assert_eq!(world.get(Some(director()), &format!("/carta/{FIRST}/modifica")).await.status, 409);
        for sql in [
            "UPDATE charter SET preamble = 'x' WHERE tenant_id = $1",
            "DELETE FROM charter WHERE tenant_id = $1",
            "UPDATE charter_target SET response_value = 1 WHERE tenant_id = $1",
            "DELETE FROM charter_target WHERE tenant_id = $1",
            "INSERT INTO charter_target (tenant_id, charter_id, service_id, service_code, service_name, response_unit, \
             resolution_unit, note) SELECT tenant_id, charter_id, service_id, 'x', 'x', '', '', '' FROM charter_target \
             WHERE tenant_id = $1",
        ] {
            let mut tx = world.app.db.write(HERE, &actor(HERE, Role::Director)).await.unwrap();
            let refused = tx.exec(sql, &[HERE.into()]).await;
            assert!(matches!(refused, Err(store::StoreError::Refused(_))), "{sql}: {refused:?}");
        }
    }
}

#[tokio::test]
async fn a_draft_is_alone_follows_in_time_and_is_not_seen_by_bodies() {
    for world in worlds().await {
        let service = two_versions(&world).await;
        let third = "0198f000-0000-7000-8000-0000000000c3";
        assert_eq!(world.post(Some(director()), "/carta/nuova", &[("once", third)]).await.status, 303);
        let fourth = "0198f000-0000-7000-8000-0000000000c4";
        assert_eq!(
            world.post(Some(director()), "/carta/nuova", &[("once", fourth)]).await.location,
            "/carta"
        );
        let form = world.get(Some(director()), &format!("/carta/{third}/modifica")).await.text;
        assert!(form.contains(&format!(r#"name="response_value_{service}" value="4""#)), "{form}");
        assert_eq!(publish(&world, third, "2026-06-01", "1").await, 422);
        assert_eq!(write(&world, third, service, "2", "9").await, 409);
        for role in [Role::Mayor, Role::BodyReferent, Role::Reader] {
            assert_eq!(
                world.get(Some(actor(HERE, role)), &format!("/carta/{third}")).await.status,
                404,
                "{role:?}"
            );
        }
        let operator = Some(actor(HERE, Role::Operator));
        assert_eq!(world.get(operator, &format!("/carta/{third}/pubblica")).await.status, 403);
    }
}

#[tokio::test]
async fn who_writes_the_draft_after_somebody_else_sees_the_differences_and_keeps_what_was_typed() {
    for world in worlds().await {
        let service = world.service(HERE, data("B01", "Internet")).await;
        assert_eq!(world.post(Some(director()), "/carta/nuova", &[("once", FIRST)]).await.status, 303);
        let path = format!("/carta/{FIRST}/modifica");
        let was = world.was(director(), &path).await;
        assert_eq!(write(&world, FIRST, service, "8", "1").await, 303);
        let (value, unit) = (format!("response_value_{service}"), format!("response_unit_{service}"));
        let mut fields = vec![
            (value.as_str(), "4"),
            (unit.as_str(), "working_hours"),
            ("version", "1"),
            ("was", was.as_str()),
            ("preamble", "Scritto da me"),
        ];
        // A slip does not hide the change of somebody else: the form still carries the version it showed.
        fields[0].1 = "x";
        let slip = world.post(Some(director()), &path, &fields).await;
        assert!(slip.status == 422 && slip.text.contains(r#"name="version" value="1""#), "{}", slip.text);
        fields[0].1 = "4";
        let late = world.post(Some(director()), &path, &fields).await;
        assert_eq!(late.status, 409);
        for words in [
            "<ins>8 ore lavorative</ins>",
            "<ins>4 ore lavorative</ins>",
            "Scritto da me",
            r#"name="version" value="2""#,
        ] {
            assert!(late.text.contains(words), "{words}: {}", late.text);
        }
        fields[2].1 = "2";
        assert_eq!(world.post(Some(director()), &path, &fields).await.status, 303);
    }
}
