//! An article from its draft to its withdrawal.

use crate::ground::{CENTRE, MAIL, OTHER_CENTRE, WEB, grounds, mayor, operator};

#[tokio::test]
async fn readers_see_what_is_published_until_it_is_withdrawn() {
    for ground in grounds().await {
        let page = ground.draft("La posta non si apre", "Prima **prova** così.", "members").await;
        assert_eq!(ground.get(Some(mayor()), &page).await.status, 404);
        ground.act(&page, "pubblica", "1").await;
        let seen = ground.get(Some(mayor()), &page).await.text;
        assert!(seen.contains("<strong>prova</strong>") && seen.contains("È stato utile?"), "{seen}");
        assert!(!seen.contains("Pubblicazione") && !seen.contains("Modifica"), "{seen}");
        let mail = MAIL.to_string();
        let mut fields = vec![
            ("version", "2"),
            ("title", "La posta non si apre"),
            ("text", "Seconda stesura."),
            ("audience", "members"),
            ("services", &*mail),
        ];
        let edit = format!("{page}/modifica");
        let form = ground.get(Some(operator(CENTRE)), &edit).await.text;
        assert!(form.contains("Prima **prova** così."), "{form}");
        assert_eq!(ground.post(Some(operator(CENTRE)), &edit, &fields).await.status, 303);
        // Who reads sees and finds the published version still; who writes, the last one.
        let seen = ground.get(Some(mayor()), &page).await.text;
        assert!(seen.contains("prova") && !seen.contains("Seconda stesura"), "{seen}");
        let mine = ground.get(Some(operator(CENTRE)), &page).await.text;
        assert!(mine.contains("Seconda stesura") && mine.contains("chi legge vede ancora la 1"), "{mine}");
        for (words, found) in [("prove", true), ("stesura", false)] {
            let list = ground.get(Some(mayor()), &format!("/conoscenza?q={words}")).await.text;
            assert_eq!(list.contains("La posta non si apre"), found, "{words}\n{list}");
        }
        // Saved over an older one: both are shown, and nothing typed is lost.
        fields[2].1 = "Terza stesura.";
        let late = ground.post(Some(operator(CENTRE)), &edit, &fields).await;
        assert!(late.status == 409 && late.text.contains("Terza stesura."), "{}", late.text);
        ground.act(&page, "pubblica", "3").await;
        let compared = ground.get(Some(operator(CENTRE)), &format!("{page}/versioni?da=1&a=2")).await.text;
        assert!(compared.contains("<del>Prima **prova** così.</del>"), "{compared}");
        assert!(compared.contains("<ins>Seconda stesura.</ins>"), "{compared}");
        ground.act(&page, "ritira", "4").await;
        assert_eq!(ground.get(Some(mayor()), &page).await.status, 404);
        assert!(!ground.get(Some(mayor()), "/conoscenza").await.text.contains("La posta"));
        let again = ground.post(Some(operator(CENTRE)), &format!("{page}/ritira"), &[("version", "5")]).await;
        assert_eq!(again.status, 409);
        let mut tx = ground.db.read(CENTRE).await.unwrap();
        assert!(tx.verify_audit().await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn errors_name_the_field_and_a_form_sent_twice_writes_once() {
    for ground in grounds().await {
        let fields = [("once", "01a1fb75-0000-7000-8000-000000000001"), ("title", "a"), ("text", "Testo")];
        let wrong = ground.post(Some(operator(CENTRE)), "/conoscenza/nuova", &fields).await;
        assert_eq!(wrong.status, 422);
        for said in ["Titolo: scrivi almeno", "Chi lo legge: scegli", "Testo</textarea>"] {
            assert!(wrong.text.contains(said), "{said}\n{}", wrong.text);
        }
        let alien = [
            ("once", "01a1fb75-0000-7000-8000-000000000001"),
            ("title", "Titolo"),
            ("text", "Testo"),
            ("audience", "public"),
            ("services", "01a1fb75-0000-7000-8000-0000000000ff"),
        ];
        let wrong = ground.post(Some(operator(CENTRE)), "/conoscenza/nuova", &alien).await;
        assert!(wrong.status == 422 && wrong.text.contains("Servizi: scegli"), "{}", wrong.text);
        for _ in 0..2 {
            let made = ground.post(Some(operator(CENTRE)), "/conoscenza/nuova", &alien[..4]).await;
            assert_eq!(made.status, 303, "{}", made.text);
        }
        let list = ground.get(Some(operator(CENTRE)), "/conoscenza").await.text;
        assert!(list.contains("1 articolo"), "{list}");
    }
}

#[tokio::test]
async fn whether_it_was_useful_is_counted_and_nobody_is_kept() {
    for ground in grounds().await {
        let page = ground.published("La posta non si apre", "Prova così.", "members").await;
        let vote = format!("{page}/utile");
        for said in ["si", "si", "no"] {
            assert_eq!(ground.post(Some(mayor()), &vote, &[("utile", said)]).await.status, 303);
        }
        assert_eq!(ground.post(Some(mayor()), &vote, &[("utile", "forse")]).await.status, 422);
        let seen = ground.get(Some(operator(CENTRE)), &page).await.text;
        assert!(seen.contains("2 sì, 1 no"), "{seen}");
    }
}

#[tokio::test]
async fn suggestions_are_those_with_most_words_and_of_the_service() {
    for ground in grounds().await {
        ground.published("La posta elettronica non si apre", "Controlla la rete.", "members").await;
        ground.published("Nuova casella di posta", "Serve il modulo.", "members").await;
        ground.draft("Posta: bozza", "La posta elettronica.", "members").await;
        let get = async |query: &str| {
            ground.get(Some(mayor()), &format!("/conoscenza/suggerimenti?{query}")).await.text
        };
        let found = get("subject=non+mi+si+apre+la+posta+elettronica").await;
        let (first, second) = (found.find("non si apre").unwrap(), found.find("Nuova casella").unwrap());
        assert!(first < second && !found.contains("bozza") && !found.contains("<html"), "{found}");
        let of_service = get(&format!("service={MAIL}")).await;
        assert!(of_service.contains("Nuova casella"), "{of_service}");
        let none = get(&format!("service={WEB}&subject=stampante")).await;
        assert!(!none.contains("<li>") && none.contains("hx-get"), "{none}");
        let odd = get("service=x&subject=%00%27%22").await;
        assert!(odd.contains("hx-get"), "{odd}");
    }
}

#[tokio::test]
async fn the_api_reads_as_the_pages_do_and_writes_drafts() {
    for ground in grounds().await {
        let new = format!(
            r#"{{"id":"01a1fb75-0000-7000-8000-000000000001","title":"Da programma","text":"Testo",
                "audience":"members","services":["{MAIL}"]}}"#
        );
        for _ in 0..2 {
            let made = ground.json(operator(CENTRE), "/api/v1/articles", &new).await;
            assert!(made.status == 201 && made.text.contains(r#""state":"draft""#), "{}", made.text);
        }
        assert_eq!(ground.json(mayor(), "/api/v1/articles", &new).await.status, 403);
        let wrong = ground.json(operator(CENTRE), "/api/v1/articles", &new.replace("members", "x")).await;
        assert_eq!(wrong.status, 422, "{}", wrong.text);
        assert!(!ground.get(Some(mayor()), "/api/v1/articles").await.text.contains("Da programma"));
        let own = ground.get(Some(operator(CENTRE)), "/api/v1/articles?q=programmi&ordina=data").await.text;
        assert!(own.contains("Da programma"), "{own}");
        for bad in ["stato=x", "lettori=x", "servizio=x", "ordina=x", "dopo=x", "altro=1"] {
            let path = format!("/api/v1/articles?{bad}");
            assert_eq!(ground.get(Some(operator(CENTRE)), &path).await.status, 422, "{bad}");
        }
    }
}

#[tokio::test]
async fn a_program_changes_publishes_and_withdraws_what_it_has_read() {
    for ground in grounds().await {
        let id = "01a1fb75-0000-7000-8000-000000000002";
        let text = r#""title":"Da programma","text":"Testo","audience":"members""#;
        let new = format!(r#"{{"id":"{id}",{text}}}"#);
        assert_eq!(ground.json(operator(CENTRE), "/api/v1/articles", &new).await.status, 201);
        let (one, acts) = (format!("/api/v1/articles/{id}"), format!("/api/v1/articles/{id}/moves"));
        let version = async || {
            let read = ground.get(Some(operator(CENTRE)), &one).await.text;
            let (_, after) = read.split_once(r#""version":"#).unwrap();
            after.split(|c: char| !c.is_ascii_digit()).next().unwrap().to_owned()
        };
        let read = version().await;
        let edit = |read: &str| format!(r#"{{"version":{read},{}}}"#, text.replace("Testo", "Testo nuovo"));
        let changed = ground.put(operator(CENTRE), &one, &edit(&read)).await;
        assert!(changed.status == 200 && changed.text.contains("Testo nuovo"), "{}", changed.text);
        let stale = ground.put(operator(CENTRE), &one, &edit(&read).replace("nuovo", "altro")).await;
        assert_eq!(stale.status, 409, "{}", stale.text);
        let go = |read: &str, mv: &str| format!(r#"{{"version":{read},"move":"{mv}"}}"#);
        assert_eq!(ground.json(operator(CENTRE), &acts, &go(&version().await, "boh")).await.status, 422);
        assert_eq!(ground.json(mayor(), &acts, &go(&version().await, "publish")).await.status, 403);
        let other = operator(OTHER_CENTRE);
        assert_eq!(ground.json(other.clone(), &acts, &go(&version().await, "publish")).await.status, 404);
        assert_eq!(ground.put(other, &one, &edit(&version().await)).await.status, 404);
        assert_eq!(ground.get(Some(mayor()), &one).await.status, 404);
        for (mv, seen) in [("publish", 200), ("withdraw", 404)] {
            let moved = ground.json(operator(CENTRE), &acts, &go(&version().await, mv)).await;
            assert_eq!(moved.status, 200, "{}", moved.text);
            assert_eq!(ground.get(Some(mayor()), &one).await.status, seen);
        }
        assert_eq!(ground.json(operator(CENTRE), &acts, &go(&version().await, "withdraw")).await.status, 409);
    }
}
