//! What this is: every address of the area tried by somebody of a body, of another centre, and by nobody.

use kernel::{Role, ServiceId};
use uuid::Uuid;

use crate::world::{HERE, THERE, World, actor, data, worlds};

const CHARTER: &str = "0198f000-0000-7000-8000-0000000000c1";
const DOCUMENT: Uuid = Uuid::from_u128(99);

async fn filled(world: &World) -> ServiceId {
    let id = world.service(HERE, data("B01", "Servizio riservato")).await;
    let director = || Some(actor(HERE, Role::Director));
    let path = format!("/catalogo/{id}/documenti");
    assert_eq!(world.upload(director(), &path, DOCUMENT, "scheda.pdf", "%PDF-1.7").await.status, 303);
    assert_eq!(world.post(director(), "/carta/nuova", &[("once", CHARTER)]).await.status, 303);
    id
}

/// Addresses that name something of the first centre.
fn named(id: ServiceId) -> Vec<String> {
    vec![
        format!("/catalogo/{id}"),
        format!("/catalogo/{id}/modifica"),
        format!("/catalogo/{id}/stato"),
        format!("/catalogo/{id}/documenti/{DOCUMENT}"),
        format!("/catalogo/{id}/documenti/{DOCUMENT}/togli"),
        format!("/carta/{CHARTER}"),
        format!("/carta/{CHARTER}/modifica"),
        format!("/carta/{CHARTER}/pubblica"),
        format!("/carta/confronto?a={CHARTER}&b={CHARTER}"),
        format!("/api/v1/services/{id}"),
    ]
}

fn writes(id: ServiceId) -> Vec<String> {
    vec![
        format!("/catalogo/{id}/modifica"),
        format!("/catalogo/{id}/stato"),
        format!("/catalogo/{id}/documenti/{DOCUMENT}/togli"),
        format!("/carta/{CHARTER}/modifica"),
        format!("/carta/{CHARTER}/pubblica"),
    ]
}

#[tokio::test]
async fn another_centre_finds_nothing_of_this_one() {
    for world in worlds().await {
        let id = filled(&world).await;
        let stranger = || Some(actor(THERE, Role::Director));
        for address in named(id) {
            assert_eq!(world.get(stranger(), &address).await.status, 404, "{address}");
        }
        for address in writes(id) {
            let answer = world.post(stranger(), &address, &[("version", "1")]).await;
            assert_eq!(answer.status, 404, "{address}");
        }
        let upload = world
            .upload(stranger(), &format!("/catalogo/{id}/documenti"), Uuid::from_u128(5), "a.pdf", "%PDF-")
            .await;
        assert_eq!(upload.status, 404);
        for address in
            ["/catalogo", "/catalogo?q=riservato", "/catalogo?formato=csv", "/carta", "/api/v1/services"]
        {
            let answer = world.get(stranger(), address).await;
            assert_eq!(answer.status, 200, "{address}");
            assert!(!answer.text.contains("Servizio riservato"), "{address}");
        }
        let part = id.to_string();
        let fields = [
            ("once", "0198f000-0000-7000-8000-000000000009"),
            ("code", "P1"),
            ("name", "Pacchetto"),
            ("level", "base"),
            ("kind", "package"),
            ("description", "x"),
            ("parts", part.as_str()),
        ];
        assert_eq!(world.post(stranger(), "/catalogo/nuovo", &fields).await.status, 422);
    }
}

#[tokio::test]
async fn people_of_a_body_read_and_change_nothing() {
    for world in worlds().await {
        let id = filled(&world).await;
        for role in [Role::Mayor, Role::BodyReferent, Role::BodyAccountant, Role::Reader, Role::Accountant] {
            let who = || Some(actor(HERE, role));
            for address in [
                "/catalogo".to_owned(),
                "/carta".to_owned(),
                format!("/catalogo/{id}"),
                format!("/api/v1/services/{id}"),
            ] {
                assert_eq!(world.get(who(), &address).await.status, 200, "{role:?} {address}");
            }
            for address in writes(id).into_iter().chain(["/catalogo/nuovo".into(), "/carta/nuova".into()]) {
                let answer = world.post(who(), &address, &[("version", "1")]).await;
                assert_eq!(answer.status, 403, "{role:?} {address}");
            }
            let page = world.get(who(), &format!("/catalogo/{id}")).await.text;
            assert!(!page.contains("/modifica") && !page.contains("/stato"), "{role:?}");
        }
        for role in [Role::Administrator, Role::NetworkCoordinator] {
            assert_eq!(world.get(Some(actor(HERE, role)), "/catalogo").await.status, 403, "{role:?}");
        }
    }
}

#[tokio::test]
async fn nobody_is_sent_to_sign_in_and_the_public_reads_only_what_is_public() {
    for world in worlds().await {
        let id = filled(&world).await;
        for address in named(id).into_iter().chain(["/catalogo".into(), "/carta".into()]) {
            let status = world.get(None, &address).await.status.as_u16();
            assert_eq!(status, if address.starts_with("/api") { 401 } else { 303 }, "{address}");
        }
        for address in ["/centri/pesaro/catalogo", "/centri/pesaro/catalogo/b01", "/centri/pesaro/carta"] {
            assert_eq!(world.get(None, address).await.status, 200, "{address}");
        }
        let other = world.get(None, "/centri/macerata/catalogo").await;
        assert!(!other.text.contains("Servizio riservato"));
        for address in ["/centri/macerata/catalogo/b01", "/centri/rete/catalogo", "/centri/nessuno/carta"] {
            assert_eq!(world.get(None, address).await.status, 404, "{address}");
        }
        assert!(!world.get(None, "/centri/pesaro/carta").await.text.contains("Versione</dt><dd>1"));
    }
}
