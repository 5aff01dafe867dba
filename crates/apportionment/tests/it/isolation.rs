//! Every address of the area tried by somebody of another body, of another centre, of a role that may not, and by
//! nobody.

use kernel::{Actor, Role, Scope};
use uuid::Uuid;

use crate::given::{CENTRE, OTHER_CENTRE, actor, add, body, compute, data_centre, director, forecast, pool};
use crate::world::{World, worlds};
use apportionment::model::Kind;
use apportionment::store::shares;

struct Filled {
    approved: String,
    draft: String,
    pool: String,
    secret: String,
    share: String,
}

async fn filled(world: &World) -> Filled {
    let act = forecast(&world.app.db, &data_centre()).await;
    let secret = pool(3, ("Voce riservata", 2022), "1.000,00");
    add(&world.app.db, CENTRE, &secret).await.unwrap();
    let draft = compute(&world.app.db, secret.pool_id, Kind::Forecast).await.unwrap();
    let mut tx = world.app.db.read(CENTRE).await.unwrap();
    let can = crate::given::view(&director(CENTRE));
    let kept = shares::of(&mut tx, &can, act.apportionment_id).await.unwrap();
    Filled {
        approved: act.apportionment_id.to_string(),
        draft: draft.apportionment_id.to_string(),
        pool: act.pool_id.to_string(),
        secret: secret.pool_id.to_string(),
        share: kept[0].share_id.to_string(),
    }
}

/// Addresses that name something of the first centre, read by a page.
fn named(filled: &Filled) -> Vec<String> {
    let Filled { approved, draft, pool, secret, share } = filled;
    let mut all = Vec::new();
    for pool in [pool, secret] {
        all.extend(["", "/modifica", "/elimina", "/calcola"].map(|end| format!("/riparti/{pool}{end}")));
        all.push(format!("/api/v1/apportionments/{pool}"));
        all.push(format!("/riparti/nuovo?copia={pool}"));
    }
    for version in [approved, draft] {
        all.extend(
            ["", "?formato=csv", "/approva", "/scarta"]
                .map(|end| format!("/riparti/versioni/{version}{end}")),
        );
        all.push(format!("/api/v1/apportionments/{pool}/versions/{version}/shares"));
    }
    all.push(format!("/riparti/quote/{share}/regola"));
    all
}

fn writes(filled: &Filled) -> Vec<String> {
    let Filled { approved, draft, secret, share, .. } = filled;
    vec![
        format!("/riparti/{secret}/modifica"),
        format!("/riparti/{secret}/elimina"),
        format!("/riparti/{secret}/calcola"),
        format!("/riparti/versioni/{draft}/approva"),
        format!("/riparti/versioni/{draft}/scarta"),
        format!("/riparti/versioni/{approved}/scarta"),
        format!("/riparti/quote/{share}/regola"),
    ]
}

#[tokio::test]
async fn another_centre_finds_nothing_of_this_one() {
    for world in worlds().await {
        let filled = filled(&world).await;
        let stranger = || director(OTHER_CENTRE);
        for address in named(&filled) {
            assert_eq!(world.get(stranger(), &address).await.status, 404, "{address}");
        }
        for address in writes(&filled) {
            assert_eq!(world.post(stranger(), &address, &[("version", "1")]).await.status, 404, "{address}");
        }
        for address in [
            "/riparti?anno=2022",
            "/riparti?anno=2022&q=riservata",
            "/riparti?anno=2022&formato=csv",
            "/riparti/conguagli?anno=2022",
            "/riparti/conguagli?anno=2022&formato=csv",
            "/api/v1/apportionments?anno=2022",
            "/api/v1/apportionments/shares?anno=2022",
        ] {
            let answer = world.get(stranger(), address).await;
            assert_eq!(answer.status, 200, "{address}");
            for word in ["riservata", "12.345,67", "12345,67", "Abbadia"] {
                let echoed = word == "riservata" && address.contains("q=");
                assert!(echoed || !answer.text.contains(word), "{address}: {word}");
            }
        }
    }
}

#[tokio::test]
async fn people_of_a_body_read_their_own_approved_shares_and_write_nothing() {
    for world in worlds().await {
        let filled = filled(&world).await;
        for role in [Role::Mayor, Role::BodyReferent, Role::BodyAccountant] {
            let who = || -> Actor { actor(CENTRE, role, Scope::Body(body(1))) };
            for address in [
                format!("/riparti/{}", filled.secret),
                format!("/riparti/versioni/{}", filled.draft),
                format!("/api/v1/apportionments/{}", filled.secret),
            ] {
                assert_eq!(world.get(who(), &address).await.status, 404, "{role:?} {address}");
            }
            for address in writes(&filled).into_iter().chain(["/riparti/nuovo".into()]) {
                assert_eq!(
                    world.post(who(), &address, &[("version", "1")]).await.status,
                    403,
                    "{role:?} {address}"
                );
            }
            for address in [
                "/riparti?anno=2022".to_owned(),
                "/riparti?anno=2022&formato=csv".into(),
                format!("/riparti/{}", filled.pool),
                format!("/riparti/versioni/{}", filled.approved),
                format!("/riparti/versioni/{}?formato=csv", filled.approved),
                "/riparti/conguagli?anno=2022".into(),
                "/riparti/conguagli?anno=2022&formato=csv".into(),
                "/api/v1/apportionments?anno=2022".into(),
                "/api/v1/apportionments/shares?anno=2022".into(),
                format!("/api/v1/apportionments/{}/versions/{}/shares", filled.pool, filled.approved),
            ] {
                let answer = world.get(who(), &address).await;
                assert_eq!(answer.status, 200, "{role:?} {address}");
                for word in ["riservata", "Abbadia", "Calolzio", "Dervio"] {
                    assert!(!answer.text.contains(word), "{role:?} {address}: {word}");
                }
            }
        }
    }
}

#[tokio::test]
async fn roles_that_only_look_write_nothing_and_an_accountant_does_not_approve() {
    for world in worlds().await {
        let filled = filled(&world).await;
        for role in [Role::Operator, Role::Reader] {
            let who = || actor(CENTRE, role, Scope::Tenant);
            assert_eq!(world.get(who(), "/riparti?anno=2022").await.status, 200);
            for address in writes(&filled) {
                assert_eq!(
                    world.post(who(), &address, &[("version", "1")]).await.status,
                    403,
                    "{role:?} {address}"
                );
            }
        }
        let who = || actor(CENTRE, Role::Accountant, Scope::Tenant);
        let approve = format!("/riparti/versioni/{}/approva", filled.draft);
        assert_eq!(world.post(who(), &approve, &[("version", "1")]).await.status, 403);
        assert_eq!(world.get(who(), &approve).await.status, 403);
        assert_eq!(world.get(who(), &format!("/riparti/{}/calcola", filled.secret)).await.status, 200);
        let missing = format!("/riparti/{}", Uuid::nil());
        assert_eq!(world.get(director(CENTRE), &missing).await.status, 404);
    }
}

#[tokio::test]
async fn nobody_is_sent_to_sign_in() {
    for world in worlds().await {
        let filled = filled(&world).await;
        for address in named(&filled).into_iter().chain(["/riparti".into(), "/riparti/conguagli".into()]) {
            let status = world.get(None, &address).await.status.as_u16();
            assert_eq!(status, if address.starts_with("/api") { 401 } else { 303 }, "{address}");
        }
    }
}
