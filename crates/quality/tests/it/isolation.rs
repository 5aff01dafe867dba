//! A body sees its own figures, another centre nothing; who works on requests sees no satisfaction.

use kernel::{Role, Scope};

use crate::given::{CENTRE, FANO, OTHER_CENTRE, URBINO, actor, director, mayor};
use crate::ground::grounds;

#[tokio::test]
async fn a_body_counts_only_its_own_requests() {
    for ground in grounds().await {
        ground.open(&mayor(URBINO), URBINO, "2026-03-09T08:00:00Z").await;
        ground.open(&mayor(FANO), FANO, "2026-03-09T08:05:00Z").await;
        ground.open(&mayor(FANO), FANO, "2026-03-09T08:10:00Z").await;
        let own = ground.get(&mayor(URBINO), "/andamento").await;
        assert!(
            own.status == 200 && own.text.contains("Come sono andate le nostre richieste"),
            "{}",
            own.text
        );
        let listed = ground.get(&mayor(URBINO), "/andamento/richieste").await.text;
        assert!(listed.contains("1 richiesta") && !listed.contains("Fano"), "{listed}");
        // Whatever the address asks for.
        for path in [
            format!("/andamento?ente={FANO}"),
            format!("/andamento/richieste?ente={FANO}"),
            format!("/andamento?per=ente&formato=csv&ente={FANO}"),
            "/andamento?per=ente&formato=csv".into(),
            "/andamento/richieste?formato=csv".into(),
            "/api/v1/request-figures?per=ente".into(),
        ] {
            let text = ground.get(&mayor(URBINO), &path).await.text;
            assert!(!text.contains("Fano") && !text.contains("08:05"), "{path}\n{text}");
        }
        let api = ground.get(&mayor(URBINO), "/api/v1/request-figures").await.text;
        assert!(api.contains(r#""opened":1"#), "{api}");
        for path in ["/andamento/matrice", "/andamento/ore", "/andamento/ore/voci", "/andamento/mesi"] {
            assert_eq!(ground.get(&mayor(URBINO), path).await.status, 403, "{path}");
        }
        for path in ["/api/v1/request-figures/matrix", "/api/v1/request-figures/months"] {
            assert_eq!(ground.get(&mayor(URBINO), path).await.status, 403, "{path}");
        }
    }
}

#[tokio::test]
async fn another_centre_counts_nothing_of_this_one() {
    for ground in grounds().await {
        let id = ground.open(&mayor(URBINO), URBINO, "2026-02-09T08:00:00Z").await.request_id;
        ground.spend(id, ("Assistenza", 30)).await;
        ground.at("2026-03-09T08:00:00Z");
        ground.post(&director(CENTRE), "/andamento/mesi", &[("month", "2026-02")]).await;
        ground.work().await;
        assert_eq!(ground.get(&director(CENTRE), "/andamento/mesi/2026-02/1").await.status, 200);
        let there = director(OTHER_CENTRE);
        assert_eq!(ground.get(&there, "/andamento/mesi/2026-02/1").await.status, 404);
        for path in ["/andamento", "/andamento/richieste", "/andamento/ore", "/andamento/mesi"] {
            let text = ground.get(&there, path).await.text;
            assert!(
                !text.contains("Stampante")
                    && !text.contains("30 min")
                    && !text.contains("febbraio 2026</th>"),
                "{path}\n{text}"
            );
        }
        assert!(ground.get(&there, "/api/v1/request-figures").await.text.contains(r#""opened":0"#));
        assert!(ground.get(&there, "/api/v1/request-figures/months").await.text.contains(r#""items":[]"#));
    }
}

#[tokio::test]
async fn who_works_on_requests_sees_no_satisfaction_and_only_the_director_decides() {
    for ground in grounds().await {
        let of = |role| actor(CENTRE, role, Scope::Tenant);
        let paths = ["/andamento/soddisfazione", "/api/v1/request-figures/satisfaction"];
        for path in paths {
            for role in [Role::Operator, Role::Accountant] {
                assert_eq!(ground.get(&of(role), path).await.status, 403, "{path} {role:?}");
            }
            assert_eq!(ground.get(&mayor(URBINO), path).await.status, 403, "{path}");
            assert_eq!(ground.get(&of(Role::Reader), path).await.status, 200, "{path}");
        }
        let rules = "/andamento/soddisfazione/regole";
        for role in [Role::Operator, Role::Accountant, Role::Reader] {
            assert_eq!(ground.get(&of(role), rules).await.status, 403);
            assert_eq!(ground.post(&of(role), rules, &[]).await.status, 403);
        }
        for role in [Role::Accountant, Role::Reader] {
            assert_eq!(ground.post(&of(role), "/andamento/mesi", &[("month", "2026-02")]).await.status, 403);
        }
    }
}
