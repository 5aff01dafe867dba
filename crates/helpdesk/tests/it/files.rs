//! Several files with a text: limits that name the file, safe answers, nobody else's files.

use helpdesk::Refused;
use helpdesk::store::{Failure, NewFile};

use crate::given::{BASE, FANO, OTHER_CENTRE, URBINO, director, mayor};
use crate::ground::{asked, grounds};

fn file(name: &str, size: usize) -> NewFile {
    NewFile { name: name.into(), bytes: vec![b'x'; size] }
}

#[tokio::test]
async fn each_limit_names_the_file() {
    for ground in grounds().await {
        let six: Vec<NewFile> = (0..6).map(|n| file(&format!("{n}.txt"), 1)).collect();
        for (files, said) in [
            (
                vec![file("ok.pdf", 3), file("grande.zip", 10 * 1024 * 1024 + 1)],
                "«grande.zip»: supera i 10 MB",
            ),
            (vec![file("vuoto.txt", 0)], "«vuoto.txt»: è vuoto"),
            (vec![file("virus.EXE", 3)], "«virus.EXE»: questo tipo di file non si può allegare"),
            (vec![file("senza", 3)], "«senza»: questo tipo"),
            (six, "sono 6, se ne possono aggiungere al massimo 5"),
        ] {
            let id = ground.app.ids.fresh();
            let refused = ground.open_with(&mayor(URBINO), asked(URBINO, id), &files).await;
            let Err(Failure::Refused(why)) = refused else { panic!("{said}") };
            assert!(why.to_string().contains(said), "{why}");
            assert_ne!(why, Refused::NotInForce);
            assert!(ground.seen(&mayor(URBINO), id).await.is_none(), "half a request is none");
        }
    }
}

#[tokio::test]
async fn several_files_come_and_go_and_nobody_else_has_them() {
    for ground in grounds().await {
        let id = "01a1fb75-0000-7000-8000-0000000000c1";
        let sent = format!(
            "{{\"id\":\"{id}\",\"body_id\":\"{URBINO}\",\"service_id\":\"{BASE}\",\"kind\":\"incident\",\
             \"impact\":\"low\",\"urgency\":\"low\",\"subject\":\"Allegati\",\"text\":\"Due file\",\
             \"files\":[{{\"name\":\"uno.txt\",\"content\":\"dW5v\"}},{{\"name\":\"due è.pdf\",\"content\":\"ZHVl\"}}]}}"
        );
        let made = ground.json(mayor(URBINO), "/api/v1/requests", &sent).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let shown: serde_json::Value = serde_json::from_str(&made.text).unwrap();
        let files = shown["messages"][0]["files"].as_array().unwrap().clone();
        assert_eq!(files.len(), 2, "{shown}");
        let file = files[0]["id"].as_str().unwrap();
        for path in
            [format!("/richieste/{id}/allegati/{file}"), format!("/api/v1/requests/{id}/files/{file}")]
        {
            assert_eq!(ground.get(mayor(URBINO), &path).await.text, "uno");
            for who in [mayor(FANO), director(OTHER_CENTRE)] {
                assert_eq!(ground.get(who, &path).await.status, 404, "{path}");
            }
        }
        // The link of one request with the file of another.
        let other = ground.fresh(URBINO).await.request_id;
        assert_eq!(
            ground.get(mayor(URBINO), &format!("/richieste/{other}/allegati/{file}")).await.status,
            404
        );
        let bad = sent.replace("dW5v", "%%%").replace("c1", "c2");
        let bad = ground.json(mayor(URBINO), "/api/v1/requests", &bad).await;
        assert!(bad.status == 422 && bad.text.contains("files[0]"), "{}", bad.text);
    }
}
