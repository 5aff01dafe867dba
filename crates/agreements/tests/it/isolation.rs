//! Every address of the area tried by another body, by another centre and by nobody.

use agreements::model::Renewal;
use kernel::{Actor, AgreementId, MembershipId};

use crate::given::{self, CENTRE, FANO, OTHER_CENTRE, URBINO};
use crate::world::{World, director, referent, worlds};

const LINE: &str = "0198f000-0000-7000-8000-0000000000b9";

async fn filled(world: &World) -> (AgreementId, MembershipId) {
    let id = world.agreement(given::pesaro(Renewal::Express)).await;
    world.join(id, &[URBINO], "2022-01-01").await;
    let own = world.membership_of(URBINO).await;
    let cloud = given::CLOUD.to_string();
    let service = [("once", LINE), ("service", cloud.as_str()), ("starts", "2022-02-01")];
    assert_eq!(
        world.post(director(CENTRE), &format!("/adesioni/{own}/servizi/nuovo"), &service).await.status,
        303
    );
    let file = format!("/convenzioni/{id}/firma");
    let signed = world.upload(director(CENTRE), &file, &[("on", "2021-01-02")], ("firma.pdf", "%PDF")).await;
    assert_eq!(signed.status, 303, "{}", signed.text);
    (id, own)
}

fn of_agreement(id: AgreementId) -> Vec<String> {
    [
        "",
        "/modifica",
        "/versione",
        "/servizi",
        "/iter/1",
        "/iter/1/file",
        "/file",
        "/approva",
        "/firma",
        "/archivia",
        "/rinnovo",
        "/disdetta",
        "/disdetta/annulla",
    ]
    .map(|page| format!("/convenzioni/{id}{page}"))
    .to_vec()
}

fn of_membership(own: MembershipId) -> Vec<String> {
    let pages = [
        "",
        "/modifica",
        "/servizi/nuovo",
        "/acquisti/2022",
        "/recesso",
        "/disdetta",
        "/rinnovo",
        "/annulla",
        "/disdetta/annulla",
        "/ripristina",
    ];
    let mut all: Vec<String> = pages.iter().map(|page| format!("/adesioni/{own}{page}")).collect();
    all.extend(["modifica", "termina"].map(|page| format!("/adesioni/{own}/servizi/{LINE}/{page}")));
    all
}

fn takes_forms(path: &str) -> bool {
    let only_read = path.ends_with("/file") || path.split('/').count() == 3;
    !only_read
}

fn takes_files(path: &str) -> bool {
    path.ends_with("/firma") || path.ends_with("/iter/1")
}

#[tokio::test]
async fn every_address_of_others_is_not_found_whoever_asks() {
    for world in worlds("2022-06-01").await {
        let (id, own) = filled(&world).await;
        let strangers = [("another centre", director(OTHER_CENTRE)), ("another body", referent(FANO))];
        for (name, who) in strangers {
            for path in of_agreement(id).into_iter().chain(of_membership(own)) {
                let answer = world.get(who.clone(), &path).await;
                // A role that may not draft is told so before anything is looked up.
                let refused = path.ends_with("/versione") && name == "another body";
                let expected = if refused { 403 } else { 404 };
                assert_eq!(answer.status, expected, "GET {path} as {name}");
                if takes_files(&path) {
                    let sent =
                        world.upload(who.clone(), &path, &[("on", "2022-06-01")], ("a.pdf", "%PDF")).await;
                    assert_eq!(sent.status, expected, "upload {path} as {name}");
                } else if takes_forms(&path) {
                    let sent = world.post(who.clone(), &path, &[("version", "1")]).await;
                    assert_eq!(sent.status, expected, "POST {path} as {name}");
                }
            }
            for path in [format!("/api/v1/agreements/{id}"), format!("/api/v1/memberships/{own}")] {
                assert_eq!(world.get(who.clone(), &path).await.status, 404, "{path} as {name}");
                let sent = world.json(who.clone(), "PATCH", &path, r#"{"version":1}"#).await;
                assert_eq!(sent.status, 404, "PATCH {path} as {name}");
            }
        }
    }
}

#[tokio::test]
async fn lists_searches_and_files_of_others_show_nothing() {
    for world in worlds("2022-06-01").await {
        let (id, _) = filled(&world).await;
        for who in [director(OTHER_CENTRE), referent(FANO)] {
            for path in [
                "/convenzioni".to_owned(),
                "/convenzioni?formato=csv".into(),
                "/convenzioni?q=centro".into(),
                "/adesioni".into(),
                "/adesioni?q=urbino".into(),
                format!("/adesioni?convenzione={id}&formato=csv"),
                "/scadenze".into(),
                "/scadenze?formato=csv".into(),
                "/api/v1/agreements".into(),
                "/api/v1/memberships".into(),
            ] {
                let answer = world.get(who.clone(), &path).await;
                assert_eq!(answer.status, 200, "{path}");
                assert!(
                    !answer.text.contains("Comune di Urbino") && !answer.text.contains("1/2021"),
                    "{path}\n{}",
                    answer.text
                );
            }
        }
    }
}

#[tokio::test]
async fn a_body_sees_its_own_and_changes_only_purchase_data() {
    for world in worlds("2022-06-01").await {
        let (id, own) = filled(&world).await;
        let own_person = || referent(URBINO);
        for path in [
            format!("/convenzioni/{id}"),
            format!("/convenzioni/{id}/file"),
            format!("/adesioni/{own}"),
            format!("/adesioni/{own}/acquisti/2022"),
            "/scadenze".into(),
        ] {
            assert_eq!(world.get(own_person(), &path).await.status, 200, "{path}");
        }
        for path in of_agreement(id).into_iter().chain(of_membership(own)).filter(|path| takes_forms(path)) {
            if path.contains("/acquisti/") || path.ends_with("/file") {
                continue;
            }
            assert_eq!(world.get(own_person(), &path).await.status, 403, "{path}");
        }
        for path in ["/convenzioni/nuova", "/convenzioni/iter", "/adesioni/nuova"] {
            assert_eq!(world.get(own_person(), path).await.status, 403, "{path}");
            assert_eq!(world.post(own_person(), path, &[]).await.status, 403, "{path}");
        }
        let list = world.get(own_person(), "/adesioni").await.text;
        assert!(list.contains("1 adesione"), "{list}");
    }
}

#[tokio::test]
async fn another_centre_cannot_make_its_bodies_join_here() {
    for world in worlds("2022-06-01").await {
        let (id, _) = filled(&world).await;
        let join = format!(
            r#"{{"agreement_id":"{id}","body_id":"{FANO}","effective_from":"2022-07-01","act_number":"1","act_date":"2022-05-10"}}"#
        );
        assert_eq!(
            world.json(director(OTHER_CENTRE), "POST", "/api/v1/memberships", &join).await.status,
            404
        );
        assert_eq!(world.json(referent(FANO), "POST", "/api/v1/memberships", &join).await.status, 403);
        assert_eq!(world.get(None::<Actor>, "/adesioni").await.status, 303);
        assert_eq!(world.get(None::<Actor>, "/api/v1/memberships").await.status, 401);
    }
}
