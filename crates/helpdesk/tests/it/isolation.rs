//! Nobody reaches what belongs to others, and what the centre notes for itself never reaches the body.

use helpdesk::model::Move;
use helpdesk::store::{NewFile, Sight};
use kernel::permission::{ViewRequests, ViewTechnicalNotes};
use kernel::{Role, Scope};

use crate::given::{CENTRE, FANO, OTHER_CENTRE, URBINO, actor, director, mayor};
use crate::ground::grounds;

const SECRET: &str = "parolaccia interna";

#[tokio::test]
async fn every_address_answers_as_if_others_had_nothing() {
    for ground in grounds().await {
        let id = ground.fresh(URBINO).await.request_id;
        for who in [mayor(FANO), director(OTHER_CENTRE)] {
            for path in [format!("/richieste/{id}"), format!("/api/v1/requests/{id}")] {
                assert_eq!(ground.get(who.clone(), &path).await.status, 404, "{path}");
            }
            let fields = [("once", "01a1fb75-0000-7000-8000-000000000002"), ("text", "Ciao")];
            for act in ["scrivi/rispondi", "scrivi/riapri", "scrivi/conferma", "lavoro/nota", "lavoro/carico"]
            {
                let answer = ground.send(who.clone(), &format!("/richieste/{id}/{act}"), &fields).await;
                assert_eq!(answer.status, 404, "{act}");
            }
            let replies = format!("/api/v1/requests/{id}/replies");
            let sent = r#"{"id":"01a1fb75-0000-7000-8000-000000000003","text":"Ciao"}"#;
            assert_eq!(ground.json(who.clone(), &replies, sent).await.status, 404);
            for list in ["/richieste", "/richieste?q=stampante", "/richieste?formato=csv", "/api/v1/requests"]
            {
                let answer = ground.get(who.clone(), list).await;
                assert!(answer.status == 200 && !answer.text.contains("stampante non"), "{list}");
            }
        }
        // What is there for the body, it may not do all the same.
        let work = format!("/richieste/{id}/lavoro/nota");
        assert_eq!(ground.send(mayor(URBINO), &work, &[("text", "x")]).await.status, 403);
        let reader = actor(CENTRE, Role::Reader, Scope::Tenant);
        assert_eq!(ground.get(reader.clone(), &format!("/richieste/{id}")).await.status, 200);
        assert_eq!(ground.get(reader, "/richieste/nuova").await.status, 403);
        assert_eq!(ground.get(mayor(URBINO), "/richieste/orario").await.status, 403);
        let other = format!("/richieste/nuova?ente={FANO}");
        assert!(!ground.get(mayor(URBINO), &other).await.text.contains("Fano"));
    }
}

#[tokio::test]
async fn an_internal_note_reaches_the_body_on_no_way() {
    for ground in grounds().await {
        let id = ground.fresh(URBINO).await.request_id;
        let file = NewFile { name: "riservato.txt".into(), bytes: b"segreto".to_vec() };
        ground.note(id, SECRET, &[file]).await;
        ground.take(id).await.unwrap();
        let mut tx = ground.db.read(CENTRE).await.unwrap();
        let all = director(CENTRE);
        let (can, notes) = (all.may_over(ViewRequests).unwrap(), all.may_over(ViewTechnicalNotes).unwrap());
        let thread = helpdesk::store::thread(&mut tx, &can, id, Sight::technical(&notes)).await.unwrap();
        drop(tx);
        let at = format!("/richieste/{id}/allegati/{}", thread.files[0].file_id);
        assert_eq!(ground.get(director(CENTRE), &at).await.text, "segreto");
        assert_eq!(ground.get(director(OTHER_CENTRE), &at).await.status, 404);
        assert!(ground.get(director(CENTRE), &format!("/richieste/{id}")).await.text.contains(SECRET));
        assert!(ground.get(director(CENTRE), "/richieste?q=parolaccia").await.text.contains("1 richiesta"));
        let accountant = actor(CENTRE, Role::Accountant, Scope::Tenant);
        for who in [mayor(URBINO), mayor(FANO), accountant] {
            assert_eq!(ground.get(who.clone(), &at).await.status, 404);
            for path in [
                format!("/richieste/{id}"),
                format!("/api/v1/requests/{id}"),
                "/richieste".into(),
                "/richieste?formato=csv".into(),
                "/richieste?q=parolaccia".into(),
                "/richieste?q=riservato".into(),
                "/api/v1/requests?q=parolaccia".into(),
            ] {
                let text = ground.get(who.clone(), &path).await.text;
                assert!(!text.contains(SECRET) && !text.contains("riservato.txt"), "{path}\n{text}");
            }
            let found = ground.get(who, "/richieste?q=parolaccia").await.text;
            assert!(!found.contains("1 richiesta"), "{found}");
        }
        // Not even through the API of the centre, which gives the public part only.
        let api = ground.get(director(CENTRE), &format!("/api/v1/requests/{id}")).await.text;
        assert!(!api.contains(SECRET), "{api}");
    }
}

#[tokio::test]
async fn words_of_others_and_of_the_public_part_are_found_where_they_should() {
    for ground in grounds().await {
        let id = ground.fresh(URBINO).await.request_id;
        ground.step(id, Move::Resolve, "Sostituito il tamburo").await.unwrap();
        assert!(ground.get(mayor(URBINO), "/richieste?q=stampanti").await.text.contains("1 richiesta"));
        assert!(ground.get(mayor(URBINO), "/richieste?q=tamburo").await.text.contains("1 richiesta"));
        assert!(!ground.get(mayor(FANO), "/richieste?q=tamburo").await.text.contains("1 richiesta"));
    }
}
