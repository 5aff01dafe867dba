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
