//! A request from its making to its end.

use helpdesk::model::{Move, Status, far};
use helpdesk::store::{Failure, merge};
use helpdesk::{Refused, model::Priority};
use kernel::permission::WorkRequest;

use crate::given::{CENTRE, FANO, UNOFFERED, URBINO, director, mayor};
use crate::ground::{asked, grounds};

#[tokio::test]
async fn a_request_is_made_once_for_a_service_in_force_and_judged_by_the_charter() {
    for ground in grounds().await {
        let id = ground.app.ids.fresh();
        let first = ground.open(&mayor(URBINO), asked(URBINO, id)).await.unwrap();
        assert_eq!((first.number, first.priority, first.status), (1, Priority::Medium, Status::New));
        assert!(first.judged_by.starts_with("Carta dei servizi, versione 1"), "{}", first.judged_by);
        // Two working hours from nine o'clock.
        assert_eq!(first.due_at.iso(), "2026-03-09T10:00:00.000000Z");
        let again = ground.open(&mayor(URBINO), asked(URBINO, id)).await.unwrap();
        assert_eq!(again.number, 1);
        let fresh = ground.app.ids.fresh();
        let other = helpdesk::model::New { service_id: UNOFFERED, ..asked(URBINO, fresh) };
        let refused = ground.open(&mayor(URBINO), other).await;
        assert!(matches!(refused, Err(Failure::Refused(Refused::NotInForce))), "{refused:?}");
    }
}

#[tokio::test]
async fn waiting_stands_still_an_answer_goes_on_and_a_solution_closes_by_itself() {
    for ground in grounds().await {
        let id = ground.fresh(URBINO).await.request_id;
        ground.take(id).await.unwrap();
        assert_eq!(ground.step(id, Move::Wait, "Quale stampante?").await.unwrap().due_at, far());
        ground.at("2026-03-10T08:00:00Z");
        let back = ground.reply(&mayor(URBINO), id, "Quella in ingresso").await.unwrap();
        assert_eq!(back.status, Status::Taken);
        assert_eq!(back.due_at.iso(), "2026-03-11T08:00:00.000000Z");
        ground.step(id, Move::Resolve, "Cambiato il toner").await.unwrap();
        ground.at("2026-03-20T08:00:00Z");
        ground.work().await;
        assert_eq!(ground.seen(&mayor(URBINO), id).await.unwrap().status, Status::Closed);
    }
}

#[tokio::test]
async fn terms_are_escalated_once_and_told_to_the_director() {
    for ground in grounds().await {
        let grant = identity::NewGrant::new(CENTRE, None, kernel::Role::Director).unwrap();
        let email = kernel::Email::parse("direzione@cst.example.it").unwrap();
        identity::create_account(&ground.db, &email, "Ada Prova", None, &[grant]).await.unwrap();
        let id = ground.fresh(URBINO).await.request_id;
        assert_eq!(ground.work().await, 0);
        ground.at("2026-03-09T11:00:00Z");
        // Near and passed, of the taking in charge.
        assert_eq!(ground.work().await, 2);
        ground.at("2026-03-09T11:02:00Z");
        assert_eq!(ground.work().await, 0);
        assert!(ground.seen(&director(CENTRE), id).await.unwrap().is_late(ground.db.clock().now()));
        let page = ground.get(mayor(URBINO), &format!("/richieste/{id}")).await.text;
        assert!(!page.contains("Termine passato"), "{page}");
    }
}

#[tokio::test]
async fn merged_requests_become_one_and_answers_follow() {
    for ground in grounds().await {
        let (one, two) = (ground.fresh(URBINO).await, ground.fresh(URBINO).await);
        let alien = ground.fresh(FANO).await;
        let actor = director(CENTRE);
        let can = actor.may_over(WorkRequest).unwrap();
        for (into, why) in [(one.number, Refused::Itself), (alien.number, Refused::NotOfThisBody)] {
            let mut tx = ground.write(&actor).await;
            let done = merge::merge(&mut tx, &can, one.request_id, into).await;
            assert!(matches!(done, Err(Failure::Refused(found)) if found == why));
        }
        let mut tx = ground.write(&actor).await;
        merge::merge(&mut tx, &can, one.request_id, two.number).await.unwrap();
        tx.commit().await.unwrap();
        let landed = ground.reply(&mayor(URBINO), one.request_id, "Ancora niente carta").await.unwrap();
        assert_eq!(landed.request_id, two.request_id);
        let page = ground.get(mayor(URBINO), &format!("/richieste/{}", two.request_id)).await.text;
        assert!(page.contains("Ancora niente carta") && page.contains("da un'altra richiesta"), "{page}");
        let mut tx = ground.write(&actor).await;
        let twice = merge::merge(&mut tx, &can, two.request_id, one.number).await;
        assert!(matches!(twice, Err(Failure::Refused(Refused::TargetEnded(_)))), "{twice:?}");
    }
}

#[tokio::test]
async fn the_pages_make_answer_and_solve_a_request() {
    for ground in grounds().await {
        let new = ground.get(mayor(URBINO), "/richieste/nuova").await.text;
        assert!(new.contains("Servizi base") && !new.contains("Servizio non previsto"), "{new}");
        let id = "01a1fb75-0000-7000-8000-000000000001";
        let service = crate::given::BASE.to_string();
        let fields = [
            ("once", id),
            ("service", &*service),
            ("kind", "incident"),
            ("impact", "high"),
            ("urgency", "high"),
            ("subject", "Posta ferma"),
            ("text", "Non arriva nulla"),
        ];
        let made = ground.send(mayor(URBINO), "/richieste/nuova", &fields).await;
        assert_eq!((made.status.as_u16(), made.location.as_str()), (303, &*format!("/richieste/{id}")));
        let wrong = ground.send(mayor(URBINO), "/richieste/nuova", &fields[..3]).await;
        assert_eq!(wrong.status, 422, "{}", wrong.text);
        let work = format!("/richieste/{id}/lavoro");
        let once = "01a1fb75-0000-7000-8000-000000000002";
        let taken = ground.send(director(CENTRE), &format!("{work}/carico"), &[("once", once)]).await;
        assert_eq!(taken.status, 303, "{}", taken.text);
        let fields = [("once", once), ("risolvi-text", "Riavviato il server")];
        assert_eq!(ground.send(director(CENTRE), &format!("{work}/risolvi"), &fields).await.status, 303);
        let page = ground.get(mayor(URBINO), &format!("/richieste/{id}")).await.text;
        for said in ["Riavviato il server", "Risolta", "Conferma la soluzione", "Soluzione: nei tempi"] {
            assert!(page.contains(said), "{said}\n{page}");
        }
        let confirm = format!("/richieste/{id}/scrivi/conferma");
        assert_eq!(ground.send(mayor(URBINO), &confirm, &[("once", id)]).await.status, 303);
        let list = ground.get(director(CENTRE), "/richieste?stato=closed").await.text;
        assert!(list.contains("1 richiesta") && list.contains("Posta ferma"), "{list}");
        let bulk = [("what", "close"), ("id", id)];
        let result = ground.post(director(CENTRE), "/richieste/insieme", &bulk).await;
        assert!(result.status == 200 && result.text.contains("Non fatto"), "{}", result.text);
    }
}

#[tokio::test]
async fn the_calendar_is_written_once_and_moves_the_open_clocks() {
    for ground in grounds().await {
        let id = ground.fresh(URBINO).await.request_id;
        let page = ground.get(director(CENTRE), "/richieste/orario").await.text;
        assert!(
            page.contains("08:30-13:00, 14:00-17:30") && page.contains("finché non ne salvi uno"),
            "{page}"
        );
        let fields = [
            ("version", "0"),
            ("day0", "10:30-13:00"),
            ("day1", "9:00-13:00"),
            ("reopen", "5"),
            ("close", "3"),
        ];
        let saved = ground.post(director(CENTRE), "/richieste/orario", &fields).await;
        assert_eq!(saved.status, 303, "{}", saved.text);
        assert_eq!(ground.post(director(CENTRE), "/richieste/orario", &fields).await.status, 422);
        let due = ground.seen(&director(CENTRE), id).await.unwrap().due_at;
        assert_eq!(due.iso(), "2026-03-09T11:30:00.000000Z");
        let none = [("version", "1"), ("reopen", "5"), ("close", "3")];
        assert_eq!(ground.post(director(CENTRE), "/richieste/orario", &none).await.status, 422);
    }
}
