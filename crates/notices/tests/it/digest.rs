//! The digest of a day, what people choose, what is forgotten.

use kernel::Role;
use notices::To;

use crate::ground::{
    CENTRE, DEADLINE, Ground, NEWS, OTHER_CENTRE, REPLY, director, event, grounds, of_centre,
};

/// The databases share one clock, which the round before has moved.
async fn ada(ground: &Ground) -> kernel::AccountId {
    ground.at("2026-03-09T08:00:00Z");
    ground.person("ada", &[of_centre(CENTRE, Role::Director)]).await
}

#[tokio::test]
async fn what_waits_is_one_letter_a_day_and_what_was_read_is_not_in_it() {
    for ground in grounds().await {
        let ada = ada(&ground).await;
        for key in ["uno", "due", "tre"] {
            ground.raise(CENTRE, &event(NEWS, key, To::Person(ada))).await;
        }
        assert!(ground.work().await.is_empty());
        let page = ground.get(&director(ada), "/api/v1/notices?q=tre").await.text;
        let id = page.split('"').nth(5).unwrap();
        let read = ground.get(&director(ada), &format!("/profilo/avvisi/{id}")).await;
        assert_eq!((read.status.as_u16(), read.location.as_str()), (303, "/richieste"));
        // It waits for seven o'clock in Rome.
        ground.at("2026-03-10T05:00:00Z");
        ground.daily(CENTRE).await;
        ground.daily(OTHER_CENTRE).await;
        assert!(ground.work().await.is_empty());
        ground.at("2026-03-10T06:00:00Z");
        let letters = ground.work().await;
        assert_eq!(letters.len(), 1, "{letters:?}");
        let text = &letters[0].1;
        assert!(text.contains("2 avvisi") && text.contains("NOVITÀ"), "{text}");
        assert!(text.contains("Fatto uno") && text.contains("Fatto due") && !text.contains("tre"), "{text}");
        ground.at("2026-03-11T06:00:00Z");
        ground.daily(CENTRE).await;
        assert!(ground.work().await.is_empty());
    }
}

#[tokio::test]
async fn what_may_not_be_seen_any_more_is_not_in_the_digest_nor_in_the_list() {
    for ground in grounds().await {
        let ada = ada(&ground).await;
        ground.raise(CENTRE, &event(NEWS, "uno", To::Person(ada))).await;
        ground.work().await;
        ground.at("2026-03-10T06:00:00Z");
        ground.daily(CENTRE).await;
        assert!(ground.work_blind().await.is_empty());
        let reader = crate::ground::acting(ada, CENTRE, Role::Administrator, kernel::Scope::Tenant);
        let page = ground.get(&reader, "/profilo/avvisi").await.text;
        assert!(page.contains("non puoi più vedere") && !page.contains("Fatto uno"), "{page}");
        assert!(!ground.get(&reader, "/api/v1/notices").await.text.contains("Fatto uno"));
    }
}

#[tokio::test]
async fn people_choose_but_what_is_legally_due_is_told_all_the_same() {
    for ground in grounds().await {
        let ada = ada(&ground).await;
        let path = "/profilo/avvisi/preferenze";
        let page = ground.get(&director(ada), path).await.text;
        assert!(page.contains("Avviso dovuto") && page.contains("Nessun avviso"), "{page}");
        let all_off = [("test.reply", "off"), ("test.news", "off"), ("test.due", "off")];
        let refused = ground.post(&director(ada), path, &all_off).await;
        assert!(refused.status == 422 && refused.text.contains("Scadenze: scegli"), "{}", refused.text);
        let fields = [("test.reply", "off"), ("test.news", "now"), ("test.due", "daily")];
        assert_eq!(ground.post(&director(ada), path, &fields).await.status, 303);
        for kind in [REPLY, NEWS, DEADLINE] {
            ground.raise(CENTRE, &event(kind, kind.code(), To::Person(ada))).await;
        }
        let letters = ground.work().await;
        assert_eq!(letters.len(), 1, "{letters:?}");
        assert!(letters[0].1.contains("Fatto test.news"), "{letters:?}");
        let page = ground.get(&director(ada), "/profilo/avvisi").await.text;
        assert!(page.contains("Fatto test.due") && !page.contains("Fatto test.reply"), "{page}");
        let mut tx = ground.db.read(CENTRE).await.unwrap();
        assert!(tx.verify_audit().await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn what_was_read_a_year_ago_is_removed_and_what_was_not_stays() {
    for ground in grounds().await {
        let ada = ada(&ground).await;
        ground.raise(CENTRE, &event(REPLY, "letto", To::Person(ada))).await;
        ground.work().await;
        let all = ground.post(&director(ada), "/profilo/avvisi/letti", &[]).await;
        assert_eq!(all.status, 303);
        ground.raise(CENTRE, &event(REPLY, "nuovo", To::Person(ada))).await;
        ground.work().await;
        for (instant, left) in [("2027-03-08T08:00:00Z", 2), ("2027-03-10T08:00:00Z", 1)] {
            ground.at(instant);
            ground.daily(CENTRE).await;
            ground.work().await;
            let page = ground.get(&director(ada), "/profilo/avvisi").await.text;
            assert_eq!(page.matches("Fatto ").count() - page.matches(": Fatto ").count(), left, "{page}");
        }
    }
}
