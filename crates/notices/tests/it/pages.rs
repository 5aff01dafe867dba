//! The list through HTTP: filters, reading, and nobody else's.

use kernel::{Role, Scope};
use notices::To;

use crate::ground::{CENTRE, NEWS, OTHER_CENTRE, REPLY, URBINO, acting, director, event, grounds, of_centre};

#[tokio::test]
async fn another_person_or_centre_finds_nothing_of_mine() {
    for ground in grounds().await {
        let ada = ground.person("ada", &[of_centre(CENTRE, Role::Director)]).await;
        let eva = ground.person("eva", &[of_centre(CENTRE, Role::Operator)]).await;
        ground.raise(CENTRE, &event(REPLY, "uno", To::Person(ada))).await;
        ground.work().await;
        let mine = ground.get(&director(ada), "/api/v1/notices").await.text;
        let id = mine.split('"').nth(5).unwrap().to_owned();
        let others = [
            director(eva),
            acting(ada, OTHER_CENTRE, Role::Director, Scope::Tenant),
            acting(ada, CENTRE, Role::Mayor, Scope::Body(URBINO)),
        ];
        for other in &others {
            for path in ["/profilo/avvisi", "/profilo/avvisi?q=uno", "/api/v1/notices"] {
                let text = ground.get(other, path).await.text;
                assert!(!text.contains("Fatto uno") && !text.contains(&id), "{path}\n{text}");
                assert!(!text.contains("av-bell-count"), "{text}");
            }
            assert_eq!(ground.get(other, &format!("/profilo/avvisi/{id}")).await.status, 404);
            assert_eq!(ground.post(other, &format!("/profilo/avvisi/{id}/letto"), &[]).await.status, 404);
            assert_eq!(ground.post(other, "/profilo/avvisi/letti", &[]).await.status, 303);
        }
        assert!(ground.get(&director(ada), "/profilo/avvisi").await.text.contains("Da leggere</span>"));
        let console = kernel::Actor::console(CENTRE);
        assert_eq!(ground.get(&console, "/profilo/avvisi").await.status, 404);
    }
}

#[tokio::test]
async fn a_notice_is_marked_as_read_and_filters_find_it() {
    for ground in grounds().await {
        let ada = ground.person("ada", &[of_centre(CENTRE, Role::Director)]).await;
        ground.raise(CENTRE, &event(REPLY, "uno", To::Person(ada))).await;
        ground.raise(CENTRE, &event(NEWS, "due", To::Person(ada))).await;
        ground.work().await;
        let who = director(ada);
        let found = ground.get(&who, "/profilo/avvisi?tipo=test.news").await.text;
        assert!(found.contains("Fatto due") && !found.contains("Fatto uno"), "{found}");
        let json = ground.get(&who, "/api/v1/notices?q=UNO&stato=da-leggere").await.text;
        let id = json.split('"').nth(5).unwrap().to_owned();
        for _ in 0..2 {
            let read = ground.post(&who, &format!("/profilo/avvisi/{id}/letto"), &[]).await;
            assert_eq!(read.status, 303);
        }
        let unread = ground.get(&who, "/profilo/avvisi?stato=da-leggere").await.text;
        assert!(unread.contains("Fatto due") && !unread.contains("Fatto uno"), "{unread}");
        assert!(unread.contains(r#"<strong class="av-bell-count">1</strong>"#), "{unread}");
        for bad in ["tipo=x", "stato=x", "dopo=x", "altro=1"] {
            assert_eq!(ground.get(&who, &format!("/api/v1/notices?{bad}")).await.status, 422, "{bad}");
        }
    }
}
