//! What stands around the requests: teams and their queues, answers written once, kept lists, the stream, times.

use helpdesk::Refused;
use helpdesk::model::{Canned, Team};
use helpdesk::store::{Failure, Sight, canned, changes, teams};
use kernel::permission::{EditHelpdesk, ViewRequests, WorkRequest};
use kernel::{Actor, Role, Scope, TeamId};
use uuid::Uuid;

use crate::given::{BASE, CENTRE, FANO, OTHER_CENTRE, URBINO, actor, director, mayor};
use crate::ground::{Ground, grounds};

const TEAM: TeamId = TeamId(Uuid::from_u128(0x71));

async fn team(ground: &Ground, id: TeamId, name: &str) -> Result<(), Failure> {
    let actor = director(CENTRE);
    let mut tx = ground.write(&actor).await;
    let team = Team {
        team_id: id,
        name: name.into(),
        people: actor.account().into_iter().collect(),
        services: vec![BASE],
        archived: false,
        version: 0,
    };
    let names = [(BASE, "Servizi base".to_owned())];
    teams::save(&mut tx, &actor.may_over(EditHelpdesk).unwrap(), &team, &names).await?;
    tx.commit().await?;
    Ok(())
}

#[tokio::test]
async fn a_new_request_goes_to_the_team_of_its_service() {
    for ground in grounds().await {
        team(&ground, TEAM, "Posta").await.unwrap();
        let other = team(&ground, TeamId(Uuid::from_u128(0x72)), "Rete").await;
        assert!(matches!(other, Err(Failure::Refused(Refused::ServiceOfAnotherTeam(..)))), "{other:?}");
        let request = ground.fresh(URBINO).await;
        assert_eq!((request.team_id, request.team.as_str()), (Some(TEAM), "Posta"));
        let queue = format!("/richieste?gruppo={TEAM}");
        for path in [queue.as_str(), "/richieste?vista=teams"] {
            assert!(ground.get(director(CENTRE), path).await.text.contains("1 richiesta"), "{path}");
        }
        assert!(!ground.get(director(OTHER_CENTRE), &queue).await.text.contains("1 richiesta"));
        let assign = format!("/richieste/{}/lavoro/assegna", request.request_id);
        let to = TEAM.to_string();
        let once = "01a1fb75-0000-7000-8000-000000000051";
        ground.take(request.request_id).await.unwrap();
        let sent = ground.send(director(CENTRE), &assign, &[("once", once), ("assegna-to", &to)]).await;
        assert_eq!(sent.status, 303, "{}", sent.text);
        assert!(ground.seen(&director(CENTRE), request.request_id).await.unwrap().assignee.is_empty());
        let page = format!("/richieste/gruppi/{TEAM}");
        assert!(ground.get(director(CENTRE), &page).await.text.contains("Posta"));
        assert_eq!(ground.get(director(OTHER_CENTRE), &page).await.status, 404);
        let operator = actor(CENTRE, Role::Operator, Scope::Tenant);
        assert_eq!(ground.get(operator, "/richieste/gruppi").await.status, 403);
        let stale = [("version", "9"), ("name", "Posta e PEC")];
        assert_eq!(ground.post(director(CENTRE), &page, &stale).await.status, 422);
        let saved = [("version", "1"), ("name", "Posta e PEC"), ("archived", "1")];
        assert_eq!(ground.post(director(CENTRE), &page, &saved).await.status, 303);
        assert!(ground.fresh(URBINO).await.team_id.is_none(), "an archived team gets nothing new");
    }
}

#[tokio::test]
async fn an_answer_written_once_is_put_in_with_the_facts_of_the_request() {
    for ground in grounds().await {
        let new = "/richieste/risposte/nuova";
        let id = "01a1fb75-0000-7000-8000-000000000061";
        let wrong = [("once", id), ("title", "Prova"), ("service", "all"), ("text", "Ciao {sindaco}")];
        let sent = ground.post(director(CENTRE), new, &wrong).await;
        assert!(sent.status == 422 && sent.text.contains("{sindaco}"), "{}", sent.text);
        let text = "Richiesta {numero} di {ente}";
        let good = [("once", id), ("title", "Prova"), ("service", "all"), ("text", text)];
        assert_eq!(ground.post(director(CENTRE), new, &good).await.status, 303);
        let request = ground.fresh(URBINO).await;
        let page = ground.get(director(CENTRE), &format!("/richieste/{}", request.request_id)).await.text;
        assert!(
            page.contains("data-av-text=\"Richiesta 1 di Comune di Urbino\"")
                || page.contains("data-av-text=\"Richiesta 1 di Urbino\""),
            "{page}"
        );
        let path = format!("/richieste/{}/scrivi/rispondi", request.request_id);
        let insert = [("rispondi-canned", id), ("rispondi-insert", "1"), ("rispondi-text", "Buongiorno.")];
        let filled = ground.send(director(CENTRE), &path, &insert).await;
        assert!(
            filled.status == 200 && filled.text.contains("Buongiorno.\n\nRichiesta 1 di"),
            "{}",
            filled.text
        );
        assert!(
            !ground
                .get(mayor(URBINO), &format!("/richieste/{}", request.request_id))
                .await
                .text
                .contains("risposta pronta")
        );
        assert_eq!(ground.get(mayor(URBINO), "/richieste/risposte").await.status, 403);
        assert_eq!(
            ground.get(director(OTHER_CENTRE), &format!("/richieste/risposte/{id}")).await.status,
            404
        );
    }
}

#[tokio::test]
async fn what_is_put_in_is_not_looked_at_again() {
    for ground in grounds().await {
        let mut request = ground.fresh(URBINO).await;
        request.subject = "{ente} {".into();
        let one = Canned {
            canned_id: Uuid::from_u128(1),
            title: "x".into(),
            text: "«{oggetto}» {aperta} {".into(),
            service_id: None,
            archived: false,
            version: 0,
        };
        let text = one.filled(&request, "Ada");
        assert!(text.starts_with("«{ente} {» ") && text.ends_with(" {"), "{text}");
        let actor = director(CENTRE);
        let mut tx = ground.write(&actor).await;
        let refused = canned::save(&mut tx, &actor.may_over(WorkRequest).unwrap(), &one).await;
        assert!(matches!(refused, Err(Failure::Refused(Refused::Placeholder(_)))), "{refused:?}");
    }
}

#[tokio::test]
async fn a_kept_list_is_ones_own_unless_it_is_shared() {
    for ground in grounds().await {
        let id = "01a1fb75-0000-7000-8000-000000000071";
        let fields = [("once", id), ("name", "Tutte le tardive"), ("query", "vista=late&dopo=x&strano=1")];
        let kept = ground.post(director(CENTRE), "/richieste/viste", &fields).await;
        assert_eq!((kept.status.as_u16(), kept.location.as_str()), (303, "/richieste?vista=late"));
        assert!(ground.get(director(CENTRE), "/richieste").await.text.contains("Tutte le tardive"));
        let colleague = Actor::person(
            kernel::AccountId(Uuid::from_u128(0xA9)),
            "Bea Prova",
            kernel::Grant { tenant: CENTRE, scope: Scope::Tenant, role: Role::Operator },
        );
        assert!(!ground.get(colleague.clone(), "/richieste").await.text.contains("Tutte le tardive"));
        let shared = "01a1fb75-0000-7000-8000-000000000072";
        let fields = [("once", shared), ("name", "Per tutti"), ("query", "stato=new"), ("shared", "1")];
        ground.post(director(CENTRE), "/richieste/viste", &fields).await;
        assert!(ground.get(colleague.clone(), "/richieste").await.text.contains("Per tutti (Ada Prova)"));
        for who in [director(OTHER_CENTRE), colleague.clone()] {
            let drop = format!("/richieste/viste/{shared}/togli");
            assert_eq!(ground.post(who, &drop, &[]).await.status, 404);
        }
        assert!(!ground.get(director(OTHER_CENTRE), "/richieste").await.text.contains("Per tutti"));
        let drop = format!("/richieste/viste/{id}/togli");
        assert_eq!(ground.post(director(CENTRE), &drop, &[]).await.status, 303);
        assert!(!ground.get(director(CENTRE), "/richieste").await.text.contains("Tutte le tardive"));
    }
}

async fn version(ground: &Ground, who: &Actor) -> i64 {
    let can = who.may_over(ViewRequests).unwrap();
    let mut tx = ground.db.read(who.tenant()).await.unwrap();
    changes::version(&mut tx, &can, Sight::of(who)).await.unwrap()
}

#[tokio::test]
async fn an_open_list_hears_only_of_what_it_would_show() {
    for ground in grounds().await {
        let all = [director(CENTRE), mayor(URBINO), mayor(FANO), director(OTHER_CENTRE)];
        let seen = async || {
            let mut found = Vec::new();
            for who in &all {
                found.push(version(&ground, who).await);
            }
            found
        };
        let before = seen().await;
        let id = ground.fresh(URBINO).await.request_id;
        let opened = seen().await;
        assert!(opened[0] > before[0] && opened[1] > before[1] && opened[2..] == before[2..], "{opened:?}");
        ground.note(id, "Solo per noi", &[]).await;
        let noted = seen().await;
        assert!(noted[0] > opened[0] && noted[1..] == opened[1..], "{noted:?}");
        let stream = ground.get(mayor(URBINO), "/richieste/novita").await;
        assert_eq!(stream.status, 200);
        let says = format!("id: {}", noted[1]);
        assert!(stream.text.contains("event: stato") && stream.text.contains(&says), "{}", stream.text);
        assert!(!stream.text.contains("stampante"), "{}", stream.text);
    }
}

#[tokio::test]
async fn time_is_added_up_by_body_and_activity_and_comes_as_a_file() {
    for ground in grounds().await {
        let id = ground.fresh(URBINO).await.request_id;
        let path = format!("/richieste/{id}/lavoro/tempo");
        for (once, minutes) in [(1, "30"), (2, "45")] {
            let once = format!("01a1fb75-0000-7000-8000-00000000008{once}");
            let fields = [
                ("once", once.as_str()),
                ("tempo-on", "2026-03-09"),
                ("tempo-minutes", minutes),
                ("tempo-activity", "Diagnosi"),
            ];
            for _ in 0..2 {
                assert_eq!(ground.send(director(CENTRE), &path, &fields).await.status, 303);
            }
        }
        let page = ground.get(director(CENTRE), "/richieste/tempi").await.text;
        assert!(page.contains("1 h 15 min") && page.contains("Diagnosi"), "{page}");
        let file = ground.get(director(CENTRE), "/richieste/tempi?formato=csv").await.text;
        assert_eq!(file.matches("Diagnosi").count(), 2, "{file}");
        assert!(!ground.get(director(OTHER_CENTRE), "/richieste/tempi").await.text.contains("Diagnosi"));
        assert_eq!(ground.get(mayor(URBINO), "/richieste/tempi").await.status, 403);
    }
}
