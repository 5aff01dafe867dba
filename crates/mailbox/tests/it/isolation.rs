//! Letters are of one centre, and of those of its people who sort them.

use kernel::{Role, Scope};

use crate::given::{CENTRE, OTHER_CENTRE, URBINO, actor, director, mayor};
use crate::ground::{ANNA, grounds, letter};

#[tokio::test]
async fn nobody_else_finds_a_letter_on_any_way() {
    for ground in grounds().await {
        let kept = ground.receive(letter("chi@altrove.example.com", "i1", "Riservata", "x")).await;
        ground.receive(letter(ANNA, "i2", "Riservata due", "x")).await;
        let at = format!("/richieste/posta/{}", kept.letter_id);
        for path in [at.clone(), format!("{at}/originale"), format!("/api/v1/letters/{}", kept.letter_id)] {
            assert_eq!(ground.get(director(CENTRE), &path).await.status, 200, "{path}");
            assert_eq!(ground.get(director(OTHER_CENTRE), &path).await.status, 404, "{path}");
            for who in [mayor(URBINO), actor(CENTRE, Role::Reader, Scope::Tenant)] {
                assert_eq!(ground.get(who, &path).await.status, 403, "{path}");
            }
        }
        for (act, fields) in [
            ("apri", vec![("version", "1"), ("body", "x")]),
            ("aggiungi", vec![("version", "1"), ("number", "1")]),
            ("rifiuta", vec![("version", "1")]),
        ] {
            let path = format!("{at}/{act}");
            assert_eq!(ground.post(director(OTHER_CENTRE), &path, &fields).await.status, 404, "{act}");
            assert_eq!(ground.post(mayor(URBINO), &path, &fields).await.status, 403, "{act}");
        }
        for path in [
            "/richieste/posta",
            "/richieste/posta?q=riservata",
            "/richieste/posta?formato=csv",
            "/api/v1/letters",
        ] {
            let other = ground.get(director(OTHER_CENTRE), path).await;
            assert!(other.status == 200 && !other.text.contains("Riservata"), "{path} {}", other.text);
            assert_eq!(ground.get(mayor(URBINO), path).await.status, 403, "{path}");
        }
        let boxes = ground.get(director(OTHER_CENTRE), "/richieste/posta/caselle").await.text;
        assert!(!boxes.contains("assistenza@"), "{boxes}");
        let path = "/richieste/posta/caselle/assistenza@cst.example.it";
        let fields = [("version", "2"), ("kind", "service")];
        assert_eq!(ground.post(director(OTHER_CENTRE), path, &fields).await.status, 404);
        assert!(ground.letters(OTHER_CENTRE).await.is_empty());
    }
}

#[tokio::test]
async fn a_mark_of_one_centre_is_nothing_in_another() {
    for ground in grounds().await {
        let request = ground.fresh(URBINO).await;
        let stamp = ground.stamp(request.request_id).await;
        let source = mailbox::Source::parse(
            "mc",
            "cst@mc.example.it",
            &ground.maildir.path().display().to_string(),
            mailbox::model::Trust::default(),
        )
        .unwrap();
        let sources = mailbox::Sources::new(vec![source.clone()], None);
        ground.deliver("1", crate::ground::answer(ANNA, "z1", &stamp.message_id, "Ciao"));
        let report = mailbox::import(&ground.app, OTHER_CENTRE, (&source, &sources)).await.unwrap();
        assert_eq!((report.waiting, report.added, report.opened), (1, 0, 0));
        assert_eq!(ground.requests(OTHER_CENTRE).await, 0);
    }
}
