//! Notices of outages reach whoever has the service, and nobody else.

use kernel::{Role, Scope};

use crate::given::{BASE, CENTRE, OTHER_CENTRE, UNOFFERED, URBINO, actor, director, mayor};
use crate::ground::grounds;

const ONCE: &str = "01a1fb75-0000-7000-8000-000000000041";

fn fields<'a>(once: &'a str, service: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("once", once),
        ("title", "Posta ferma"),
        ("kind", "fault"),
        ("service", service),
        ("text", "La posta non riceve"),
        ("starts_on", "2026-03-09"),
        ("starts_time", "08:30"),
    ]
}

#[tokio::test]
async fn an_outage_is_seen_by_whoever_has_the_service_until_it_is_over() {
    for ground in grounds().await {
        let (base, other) = (BASE.to_string(), UNOFFERED.to_string());
        let new = "/richieste/disservizi/nuovo";
        for _ in 0..2 {
            assert_eq!(ground.post(director(CENTRE), new, &fields(ONCE, &base)).await.status, 303);
        }
        let hidden = "01a1fb75-0000-7000-8000-000000000042";
        assert_eq!(ground.post(director(CENTRE), new, &fields(hidden, &other)).await.status, 303);
        let one = format!("/richieste/disservizi/{ONCE}");
        let list = ground.get(mayor(URBINO), "/richieste/disservizi").await.text;
        assert_eq!(list.matches("Posta ferma").count(), 1, "{list}");
        let page = ground.get(mayor(URBINO), &one).await;
        assert!(
            page.status == 200
                && page.text.contains("La posta non riceve")
                && !page.text.contains("Aggiorna o chiudi")
        );
        assert_eq!(ground.get(mayor(URBINO), &format!("/richieste/disservizi/{hidden}")).await.status, 404);
        assert_eq!(ground.get(director(OTHER_CENTRE), &one).await.status, 404);
        assert!(
            !ground.get(director(OTHER_CENTRE), "/richieste/disservizi").await.text.contains("Posta ferma")
        );
        assert!(
            ground.get(mayor(URBINO), "/richieste").await.text.contains("Disservizio in corso: Posta ferma")
        );
        assert_eq!(ground.get(mayor(URBINO), new).await.status, 403);
        let reader = actor(CENTRE, Role::Reader, Scope::Tenant);
        assert_eq!(ground.post(reader, &one, &[("text", "x")]).await.status, 403);
        let items = ground.desk(mayor(URBINO)).await;
        assert!(items.iter().any(|item| item.title.contains("Posta ferma")), "{items:?}");
        let over =
            [("once", "01a1fb75-0000-7000-8000-000000000043"), ("text", "Tutto a posto"), ("over", "1")];
        assert_eq!(ground.post(director(CENTRE), &one, &over).await.status, 303);
        assert!(ground.get(mayor(URBINO), &one).await.text.contains("Tutto a posto"));
        assert!(ground.desk(mayor(URBINO)).await.is_empty());
        let late = [("once", "01a1fb75-0000-7000-8000-000000000044"), ("text", "Ancora"), ("over", "1")];
        assert_eq!(ground.post(director(CENTRE), &one, &late).await.status, 422);
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_notice_is_said_and_nothing_typed_is_lost() {
    for ground in grounds().await {
        let base = BASE.to_string();
        let new = "/richieste/disservizi/nuovo";
        let mut wrong = fields(ONCE, &base);
        wrong.extend([("ends_on", "2026-03-08"), ("ends_time", "10:00")]);
        let sent = ground.post(director(CENTRE), new, &wrong).await;
        assert!(
            sent.status == 422
                && sent.text.contains("deve venire dopo")
                && sent.text.contains("La posta non riceve")
        );
        let mut none = fields(ONCE, "x");
        none.push(("ends_on", "2026-03-10"));
        let sent = ground.post(director(CENTRE), new, &none).await;
        assert!(
            sent.text.contains("scegline almeno uno") && sent.text.contains("scrivila insieme al giorno")
        );
        let mut alien = fields(ONCE, &base);
        alien.push(("number", "99"));
        let sent = ground.post(director(CENTRE), new, &alien).await;
        assert!(
            sent.status == 422 && sent.text.contains("non c&#39;è una richiesta con questo numero"),
            "{}",
            sent.text
        );
    }
}

#[tokio::test]
async fn a_program_publishes_an_outage_once_and_closes_it() {
    for ground in grounds().await {
        let sent = |starts: &str, service: &str| {
            format!(
                "{{\"id\":\"{ONCE}\",\"title\":\"Posta ferma\",\"kind\":\"fault\",\"services\":[\"{service}\"],\
                 \"text\":\"La posta non riceve\",\"starts_at\":\"{starts}\"}}"
            )
        };
        let good = sent("2026-03-09T07:30:00Z", &BASE.to_string());
        for _ in 0..2 {
            let made = ground.json(director(CENTRE), "/api/v1/outages", &good).await;
            assert_eq!(made.status, 201, "{}", made.text);
        }
        let list = ground.get(mayor(URBINO), "/api/v1/outages").await.text;
        assert_eq!(list.matches("Posta ferma").count(), 1, "{list}");
        assert!(list.contains("\"state\":\"going\"") && list.contains("2026-03-09T07:30:00"), "{list}");
        let one = format!("/api/v1/outages/{ONCE}");
        assert!(ground.get(mayor(URBINO), &one).await.text.contains("La posta non riceve"));
        assert_eq!(ground.get(director(OTHER_CENTRE), &one).await.status, 404);
        assert!(
            !ground.get(director(OTHER_CENTRE), "/api/v1/outages?stato=all").await.text.contains("Posta")
        );
        for wrong in [sent("ieri", &BASE.to_string()), sent("2026-03-09T07:30:00Z", "x")] {
            assert_eq!(ground.json(director(CENTRE), "/api/v1/outages", &wrong).await.status, 422);
        }
        assert_eq!(ground.get(director(CENTRE), "/api/v1/outages?stato=boh").await.status, 422);
        let over =
            "{\"id\":\"01a1fb75-0000-7000-8000-000000000045\",\"text\":\"Tutto a posto\",\"over\":true}";
        let updates = format!("{one}/updates");
        assert_eq!(ground.json(mayor(URBINO), &updates, over).await.status, 403);
        assert_eq!(ground.json(director(OTHER_CENTRE), &updates, over).await.status, 404);
        let closed = ground.json(director(CENTRE), &updates, over).await;
        assert!(closed.status == 200 && closed.text.contains("\"state\":\"closed\""), "{}", closed.text);
        assert_eq!(ground.json(mayor(URBINO), "/api/v1/outages", &good).await.status, 403);
        assert!(!ground.get(mayor(URBINO), "/api/v1/outages").await.text.contains("Posta ferma"));
        assert!(ground.get(mayor(URBINO), "/api/v1/outages?stato=all").await.text.contains("Posta ferma"));
    }
}
