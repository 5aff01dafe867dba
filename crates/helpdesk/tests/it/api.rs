//! What programs do with requests, and what they may not.

use kernel::{Role, Scope};

use crate::given::{CENTRE, FANO, OTHER_CENTRE, URBINO, actor, director, mayor};
use crate::ground::grounds;

fn said(id: u32, more: &str) -> String {
    format!("{{\"id\":\"01a1fb75-0000-7000-8000-{id:012}\"{more}}}")
}

#[tokio::test]
async fn a_program_does_what_its_person_may() {
    for ground in grounds().await {
        let id = ground.fresh(URBINO).await.request_id;
        let at = format!("/api/v1/requests/{id}");
        let go = |word: &str| format!(",\"move\":\"{word}\",\"text\":\"Testo\"");
        let moves = format!("{at}/moves");
        let taken = ground.json(director(CENTRE), &moves, &said(1, ",\"move\":\"take\"")).await;
        assert!(taken.status == 200 && taken.text.contains("\"state\":\"taken\""), "{}", taken.text);
        for (n, word, state) in [(2, "wait", "waiting"), (3, "resolve", "resolved")] {
            let answer = ground.json(director(CENTRE), &moves, &said(n, &go(word))).await;
            assert!(answer.text.contains(&format!("\"state\":\"{state}\"")), "{}", answer.text);
        }
        let again = ground.json(mayor(URBINO), &moves, &said(4, &go("reopen"))).await;
        assert!(again.text.contains("\"state\":\"taken\""), "{}", again.text);
        let refused = ground.json(director(CENTRE), &moves, &said(5, &go("confirm"))).await;
        assert_eq!(refused.status, 409, "{}", refused.text);
        let unknown = ground.json(director(CENTRE), &moves, &said(6, &go("explode"))).await;
        assert!(unknown.status == 422 && unknown.text.contains("move"), "{}", unknown.text);
        for n in [7, 7] {
            let reply = ground
                .json(mayor(URBINO), &format!("{at}/replies"), &said(n, ",\"text\":\"Ancora ferma\""))
                .await;
            assert_eq!(reply.text.matches("Ancora ferma").count(), 1, "{}", reply.text);
        }
        for n in [8, 8] {
            let time = ",\"on\":\"2026-03-09\",\"minutes\":30,\"activity\":\"Prove\"";
            let times = ground.json(director(CENTRE), &format!("{at}/times"), &said(n, time)).await;
            assert_eq!(times.text.matches("Prove").count(), 1, "{}", times.text);
        }
    }
}

#[tokio::test]
async fn notes_and_times_have_addresses_of_their_own_that_bodies_do_not_see() {
    for ground in grounds().await {
        let id = ground.fresh(URBINO).await.request_id;
        let at = format!("/api/v1/requests/{id}");
        let note = said(1, ",\"text\":\"parolaccia interna\"");
        let written = ground.json(director(CENTRE), &format!("{at}/notes"), &note).await;
        assert!(written.status == 200 && !written.text.contains("parolaccia"), "{}", written.text);
        let notes = ground.get(director(CENTRE), &format!("{at}/notes")).await;
        assert!(notes.text.contains("parolaccia"), "{}", notes.text);
        for path in ["notes", "times"] {
            let path = format!("{at}/{path}");
            assert_eq!(ground.get(mayor(URBINO), &path).await.status, 403);
            assert_eq!(ground.get(actor(CENTRE, Role::Accountant, Scope::Tenant), &path).await.status, 403);
            for who in [mayor(FANO), director(OTHER_CENTRE)] {
                assert_eq!(ground.get(who.clone(), &path).await.status, 404);
                assert_ne!(ground.json(who, &path, &note).await.status, 200);
            }
            assert_eq!(ground.json(mayor(URBINO), &format!("{at}/notes"), &note).await.status, 403);
        }
        for act in ["notes", "replies", "moves", "times"] {
            let sent = match act {
                "moves" => said(2, ",\"move\":\"take\""),
                "times" => said(2, ",\"on\":\"2026-03-09\",\"minutes\":30,\"activity\":\"Prove\""),
                _ => said(2, ",\"text\":\"x\""),
            };
            for who in [mayor(FANO), director(OTHER_CENTRE)] {
                assert_eq!(ground.json(who, &format!("{at}/{act}"), &sent).await.status, 404, "{act}");
            }
        }
    }
}

#[tokio::test]
async fn filters_that_mean_nothing_are_refused_by_name() {
    for ground in grounds().await {
        let id = ground.fresh(URBINO).await;
        for (query, name) in [
            ("stato=boh", "stato"),
            ("tipo=x", "tipo"),
            ("ente=x", "ente"),
            ("servizio=x", "servizio"),
            ("ordina=x", "ordina"),
            ("dopo=x", "dopo"),
            ("colore=rosso", "colore"),
        ] {
            let wrong = ground.get(director(CENTRE), &format!("/api/v1/requests?{query}")).await;
            assert!(wrong.status == 422 && wrong.text.contains(name), "{query} {}", wrong.text);
        }
        let found =
            ground.get(director(CENTRE), &format!("/api/v1/requests?servizio={}", id.service_id)).await;
        assert!(found.text.contains("\"number\":1"), "{}", found.text);
        let other = ground.get(mayor(FANO), &format!("/api/v1/requests?ente={URBINO}")).await;
        assert!(other.text.contains("\"items\":[]"), "{}", other.text);
    }
}

#[tokio::test]
async fn what_is_unknown_in_what_is_sent_is_named() {
    for ground in grounds().await {
        let id = ground.fresh(URBINO).await.request_id;
        let at = format!("/api/v1/requests/{id}/replies");
        let odd = ground.json(mayor(URBINO), &at, &said(1, ",\"text\":\"x\",\"internal\":true")).await;
        assert!(odd.status == 422 && odd.text.contains("internal"), "{}", odd.text);
        let no_id = ground.json(mayor(URBINO), &at, "{\"id\":\"x\",\"text\":\"x\"}").await;
        assert_eq!(no_id.status, 422, "{}", no_id.text);
    }
}
