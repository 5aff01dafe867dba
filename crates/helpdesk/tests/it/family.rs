//! Requests that belong together: merged ones, a mass fault, a new one that goes on from an old one.

use helpdesk::model::{Move, Request, Status};
use helpdesk::store::acts::{Reply, Time};
use helpdesk::store::{Failure, Sight, acts, family, follow, merge};
use helpdesk::{Refused, store as store_acts};
use kernel::permission::{AnswerRequest, OpenRequest, ViewRequests, ViewTechnicalNotes, WorkRequest};
use kernel::{AccountId, RequestId};
use uuid::Uuid;

use crate::given::{CENTRE, FANO, URBINO, day, director, mayor};
use crate::ground::{Ground, grounds};

const WATCHER: AccountId = AccountId(Uuid::from_u128(0xA7));

async fn behind(ground: &Ground, child: RequestId, parent: i64) -> Result<Request, Failure> {
    let actor = director(CENTRE);
    let mut tx = ground.write(&actor).await;
    let after = family::put_behind(&mut tx, &actor.may_over(WorkRequest).unwrap(), child, parent).await?;
    tx.commit().await?;
    Ok(after)
}

async fn reach(ground: &Ground, id: RequestId, mv: Option<Move>, text: &str) -> Result<Request, Failure> {
    let actor = director(CENTRE);
    let cans = (actor.may_over(WorkRequest).unwrap(), actor.may_over(AnswerRequest).unwrap());
    let mut tx = ground.write(&actor).await;
    let reply = Reply { entry_id: ground.app.ids.fresh(), text, files: &[] };
    let after = family::reach(&mut tx, (&cans.0, &cans.1), (id, mv), reply).await?;
    tx.commit().await?;
    Ok(after)
}

async fn watch(ground: &Ground, id: RequestId) {
    let actor = director(CENTRE);
    let mut tx = ground.write(&actor).await;
    let eligible = [(WATCHER, "Bea Prova".to_owned())];
    let can = actor.may_over(AnswerRequest).unwrap();
    follow::set(&mut tx, &can, id, (&eligible, &[WATCHER])).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_mass_fault_reaches_every_body_and_shows_none_to_another() {
    for ground in grounds().await {
        let (parent, child) = (ground.fresh(FANO).await, ground.fresh(URBINO).await);
        behind(&ground, child.request_id, parent.number).await.unwrap();
        for (one, other, why) in [
            (parent.request_id, parent.number, Refused::NotAParent),
            (parent.request_id, child.number, Refused::NotAParent),
            (ground.fresh(FANO).await.request_id, child.number, Refused::NotAParent),
        ] {
            let done = behind(&ground, one, other).await;
            assert!(matches!(&done, Err(Failure::Refused(found)) if *found == why), "{done:?}");
        }
        reach(&ground, parent.request_id, None, "Ci stiamo lavorando").await.unwrap();
        ground.reply(&mayor(FANO), parent.request_id, "Solo a Fano").await.unwrap();
        let page = |who, id| {
            let ground = &ground;
            async move { ground.get(who, &format!("/richieste/{id}")).await.text }
        };
        let urbino = page(mayor(URBINO), child.request_id).await;
        assert!(urbino.contains("Ci stiamo lavorando") && !urbino.contains("Solo a Fano"), "{urbino}");
        assert!(!urbino.contains("guasto comune") && !urbino.contains("Fano"), "{urbino}");
        let fano = page(mayor(FANO), parent.request_id).await;
        assert!(!fano.contains("Urbino") && !fano.contains("Richieste collegate"), "{fano}");
        let centre = page(director(CENTRE), parent.request_id).await;
        assert!(centre.contains("Richieste collegate a questo guasto") && centre.contains("Urbino"));
        assert!(centre.contains("Risolvi anche la richiesta collegata"), "{centre}");
        assert!(page(director(CENTRE), child.request_id).await.contains("Fa parte del guasto comune"));
        reach(&ground, parent.request_id, Some(Move::Resolve), "Ripristinato").await.unwrap();
        for (who, id) in [(mayor(FANO), parent.request_id), (mayor(URBINO), child.request_id)] {
            let seen = ground.seen(&who, id).await.unwrap();
            assert_eq!(seen.status, Status::Resolved);
            assert!(seen.measured.clocks.resolved.is_some(), "each keeps its own clocks");
        }
    }
}

#[tokio::test]
async fn the_page_resolves_the_children_only_if_that_is_chosen() {
    for ground in grounds().await {
        let (parent, child) = (ground.fresh(FANO).await, ground.fresh(URBINO).await);
        behind(&ground, child.request_id, parent.number).await.unwrap();
        let path = format!("/richieste/{}/lavoro/risolvi", parent.request_id);
        let once = "01a1fb75-0000-7000-8000-000000000021";
        let fields = [("once", once), ("risolvi-text", "Fatto"), ("risolvi-children", "1")];
        for _ in 0..2 {
            assert_eq!(ground.send(director(CENTRE), &path, &fields).await.status, 303);
        }
        assert_eq!(ground.seen(&mayor(URBINO), child.request_id).await.unwrap().status, Status::Resolved);
        let page = ground.get(mayor(URBINO), &format!("/richieste/{}", child.request_id)).await.text;
        assert_eq!(page.matches("<p>Fatto</p>").count(), 1, "{page}");
    }
}

#[tokio::test]
async fn a_merge_takes_everything_along() {
    for ground in grounds().await {
        let (source, target) = (ground.fresh(URBINO).await, ground.fresh(URBINO).await);
        let child = ground.fresh(FANO).await;
        behind(&ground, child.request_id, source.number).await.unwrap();
        watch(&ground, source.request_id).await;
        let actor = director(CENTRE);
        let can = actor.may_over(WorkRequest).unwrap();
        let mut tx = ground.write(&actor).await;
        let time = Time {
            time_id: Uuid::from_u128(7),
            on: day("2026-03-09"),
            minutes: 40,
            activity: "Diagnosi".into(),
            beyond: helpdesk::store::hours::Beyond::Refused,
        };
        acts::spend(&mut tx, &can, source.request_id, time).await.unwrap();
        merge::merge(&mut tx, &can, source.request_id, target.number).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = ground.db.read(CENTRE).await.unwrap();
        let (view, notes) =
            (actor.may_over(ViewRequests).unwrap(), actor.may_over(ViewTechnicalNotes).unwrap());
        let id = target.request_id;
        let thread = store_acts::thread(&mut tx, &view, id, Sight::technical(&notes)).await.unwrap();
        assert_eq!(thread.spent.iter().map(|one| one.minutes).sum::<i64>(), 40);
        let times: Vec<_> = thread.entries.iter().map(|entry| entry.at).collect();
        assert!(times.is_sorted() && thread.entries.iter().any(|entry| entry.origin_id == source.request_id));
        let watchers = follow::watchers(&mut tx, &view, id).await.unwrap();
        assert_eq!(watchers.len(), 1);
        let children = family::children(&mut tx, &view, id).await.unwrap();
        assert_eq!(children.iter().map(|one| one.request_id).collect::<Vec<_>>(), [child.request_id]);
        drop(tx);
        // The number of the one that is gone still finds it.
        let list = ground.get(director(CENTRE), &format!("/richieste?q={}", source.number)).await.text;
        assert!(list.contains(&format!("/richieste/{}", source.request_id)), "{list}");
    }
}

#[tokio::test]
async fn after_the_term_a_new_request_goes_on_from_the_old_one() {
    for ground in grounds().await {
        let id = ground.fresh(URBINO).await.request_id;
        ground.step(id, Move::Resolve, "Fatto").await.unwrap();
        let page = ground.get(mayor(URBINO), &format!("/richieste/{id}")).await.text;
        assert!(page.contains("riapri") && !page.contains("Apri una nuova richiesta collegata"), "{page}");
        let actor = mayor(URBINO);
        let can = actor.may_over(OpenRequest).unwrap();
        let mut tx = ground.write(&actor).await;
        let early = family::go_on(&mut tx, &can, (id, ground.app.ids.fresh()), ("Ancora", &[])).await;
        assert!(matches!(early, Err(Failure::Refused(Refused::StillReopens))), "{early:?}");
        drop(tx);
        ground.at("2026-04-20T08:00:00Z");
        let page = ground.get(mayor(URBINO), &format!("/richieste/{id}")).await.text;
        assert!(page.contains("Apri una nuova richiesta collegata"), "{page}");
        let fresh = "01a1fb75-0000-7000-8000-000000000031";
        let path = format!("/richieste/{id}/scrivi/collegata");
        let fields = [("once", fresh), ("collegata-text", "Succede ancora")];
        assert_eq!(ground.send(mayor(FANO), &path, &fields).await.status, 404);
        for _ in 0..2 {
            let sent = ground.send(mayor(URBINO), &path, &fields).await;
            assert_eq!((sent.status.as_u16(), sent.location), (303, format!("/richieste/{fresh}")));
        }
        let page = ground.get(mayor(URBINO), &format!("/richieste/{fresh}")).await.text;
        assert!(
            page.contains("Continua dalla richiesta n. 1") && page.contains("Seguito della n. 1"),
            "{page}"
        );
        let old = ground.get(mayor(URBINO), &format!("/richieste/{id}")).await.text;
        assert!(old.contains("Continua in") && old.contains("Continua nella richiesta n. 2"), "{old}");
    }
}
