//! What belongs to others is not there: of another centre, for members only, not published.

use crate::ground::{CENTRE, MAIL, OTHER_CENTRE, grounds, mayor, operator, reader};

const SECRET: &str = "Promemoria riservato";

#[tokio::test]
async fn another_centre_finds_nothing() {
    for ground in grounds().await {
        let page = ground.published(SECRET, "Solo per noi.", "members").await;
        let id = page.rsplit('/').next().unwrap();
        let other = || Some(operator(OTHER_CENTRE));
        let listed = [
            "/conoscenza".to_owned(),
            "/conoscenza?q=promemoria".to_owned(),
            format!("/conoscenza?servizio={MAIL}"),
            "/conoscenza?formato=csv".to_owned(),
            "/conoscenza/suggerimenti?subject=promemoria".to_owned(),
            format!("/conoscenza/suggerimenti?service={MAIL}"),
            "/api/v1/articles?q=riservato".to_owned(),
            "/centri/mc/conoscenza".to_owned(),
        ];
        for path in listed {
            let text = ground.get(other(), &path).await.text;
            assert!(!text.contains(SECRET) && !text.contains(id), "{path}\n{text}");
        }
        let gone = [
            page.clone(),
            format!("{page}/modifica"),
            format!("{page}/versioni"),
            format!("/api/v1/articles/{id}"),
            format!("/centri/mc/conoscenza/{id}"),
        ];
        for path in gone {
            assert_eq!(ground.get(other(), &path).await.status, 404, "{path}");
        }
        for act in ["pubblica", "ritira", "modifica"] {
            let sent = ground.post(other(), &format!("{page}/{act}"), &[("version", "2")]).await;
            assert_eq!(sent.status, 404, "{act}");
        }
        assert_eq!(ground.post(other(), &format!("{page}/utile"), &[("utile", "si")]).await.status, 404);
    }
}

#[tokio::test]
async fn the_public_sees_only_what_is_for_everybody() {
    for ground in grounds().await {
        let secret = ground.published(SECRET, "Solo per noi.", "members").await;
        let draft = ground.draft("Bozza pubblica", "Non ancora.", "public").await;
        let open = ground.published("Orari del centro", "Dalle 8 alle 14.", "public").await;
        let list = ground.get(None, "/centri/pu/conoscenza").await.text;
        assert!(list.contains("Orari del centro") && list.contains("1 articolo"), "{list}");
        let found = ground.get(None, "/centri/pu/conoscenza?q=riservato&stato=draft").await.text;
        assert!(!found.contains(SECRET) && !found.contains("Bozza"), "{found}");
        for (page, status) in [(&secret, 404), (&draft, 404), (&open, 200)] {
            let id = page.rsplit('/').next().unwrap();
            let path = format!("/centri/pu/conoscenza/{id}");
            assert_eq!(ground.get(None, &path).await.status, status, "{path}");
            assert_eq!(ground.get(None, &path.replace("/pu/", "/mc/")).await.status, 404);
            assert_eq!(ground.get(None, page).await.status, 303);
        }
        assert_eq!(ground.get(None, "/centri/nessuno/conoscenza").await.status, 404);
    }
}

#[tokio::test]
async fn who_only_reads_neither_writes_nor_sees_drafts() {
    for ground in grounds().await {
        let page = ground.draft("Bozza", "Testo.", "members").await;
        for who in [mayor(), reader()] {
            assert_eq!(ground.get(Some(who.clone()), &page).await.status, 404);
            let list = ground.get(Some(who.clone()), "/conoscenza?stato=draft").await.text;
            assert!(!list.contains("Bozza</a>"), "{list}");
            assert_eq!(ground.get(Some(who.clone()), "/conoscenza/nuova").await.status, 403);
            for act in ["pubblica", "ritira", "modifica"] {
                let sent =
                    ground.post(Some(who.clone()), &format!("{page}/{act}"), &[("version", "1")]).await;
                assert_eq!(sent.status, 403, "{act}");
            }
            assert_eq!(ground.get(Some(who), &format!("{page}/versioni")).await.status, 403);
        }
        assert_eq!(ground.get(Some(operator(CENTRE)), &page).await.status, 200);
    }
}
