//! Who is told of an event, and that it is once.

use kernel::{Role, Scope};
use notices::To;

use crate::ground::{
    CENTRE, FANO, OTHER_CENTRE, REPLY, URBINO, acting, director, event, grounds, of_body, of_centre,
};

#[tokio::test]
async fn an_event_is_told_once_however_often_its_job_runs_or_it_is_raised() {
    for ground in grounds().await {
        let ada = ground.person("ada", &[of_centre(CENTRE, Role::Director)]).await;
        for _ in 0..3 {
            ground.raise(CENTRE, &event(REPLY, "uno", To::Person(ada))).await;
        }
        let letters = ground.work().await;
        assert_eq!(letters.len(), 1, "{letters:?}");
        let (to, text) = &letters[0];
        assert!(to == "ada@example.it" && text.contains("https://cst.example.it/richieste"), "{text}");
        assert!(text.contains("/profilo/avvisi/preferenze"), "{text}");
        let page = ground.get(&director(ada), "/profilo/avvisi").await.text;
        assert_eq!(page.matches("Fatto uno</a>").count(), 1, "{page}");
    }
}

#[tokio::test]
async fn only_those_who_may_see_the_thing_are_told_and_not_whoever_did_it() {
    for ground in grounds().await {
        let urbino = ground.person("urbino", &[of_body(URBINO, Role::Mayor)]).await;
        let fano = ground.person("fano", &[of_body(FANO, Role::Mayor)]).await;
        let ada = ground.person("ada", &[of_centre(CENTRE, Role::Director)]).await;
        let far = ground.person("lontana", &[of_centre(OTHER_CENTRE, Role::Director)]).await;
        let told = event(REPLY, "uno", To::Person(urbino))
            .to(To::Person(fano))
            .to(To::Centre(vec![Role::Director]))
            .to(To::Body(FANO, vec![Role::Mayor]))
            .to(To::Person(far));
        ground.raise_as(&director(ada), &told).await;
        let to: Vec<String> = ground.work().await.into_iter().map(|(to, _)| to).collect();
        assert_eq!(to, ["urbino@example.it"]);
    }
}

#[tokio::test]
async fn a_change_that_is_not_committed_tells_nobody() {
    for ground in grounds().await {
        let ada = ground.person("ada", &[of_centre(CENTRE, Role::Director)]).await;
        let actor = kernel::Actor::console(CENTRE);
        let mut tx = ground.db.write(CENTRE, &actor).await.unwrap();
        notices::raise(&mut tx, &event(REPLY, "uno", To::Person(ada))).unwrap();
        drop(tx);
        assert!(ground.work().await.is_empty());
    }
}

#[tokio::test]
async fn who_has_two_roles_reads_each_notice_where_it_belongs() {
    for ground in grounds().await {
        let roles = [
            of_centre(CENTRE, Role::Director),
            of_body(URBINO, Role::Mayor),
            of_centre(OTHER_CENTRE, Role::Director),
        ];
        let ada = ground.person("ada", &roles).await;
        ground.raise(CENTRE, &event(REPLY, "centro", To::Centre(vec![Role::Director]))).await;
        ground.raise(CENTRE, &event(REPLY, "ente", To::Body(URBINO, vec![Role::Mayor]))).await;
        ground.raise(OTHER_CENTRE, &event(REPLY, "altrove", To::Person(ada))).await;
        ground.work().await;
        let table = [
            (director(ada), "centro"),
            (acting(ada, CENTRE, Role::Mayor, Scope::Body(URBINO)), "ente"),
            (acting(ada, OTHER_CENTRE, Role::Director, Scope::Tenant), "altrove"),
        ];
        for (actor, own) in &table {
            let page = ground.get(actor, "/profilo/avvisi").await.text;
            for (_, key) in &table {
                assert_eq!(page.contains(&format!("Fatto {key}")), key == own, "{own} {key}\n{page}");
            }
            assert!(page.contains(r#"<strong class="av-bell-count">1</strong>"#), "{page}");
        }
    }
}
