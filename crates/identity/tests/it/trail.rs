//! What this is: the pages of administration: audit trail, jobs, settings.
//! What it is not: what other areas write there.

use kernel::{Actor, Day, NETWORK, Role};
use store::{Entry, Job};

use crate::world::{EAST, WEST, World, between, worlds};

async fn act(world: &World, tenant: kernel::TenantId, summary: &str) {
    let mut tx = world.db().write(tenant, &Actor::console(tenant)).await.unwrap();
    let (before, after) = (serde_json::json!({"nome": "Prima"}), serde_json::json!({"nome": "<b>Dopo</b>"}));
    tx.audit(Entry::about("prova.cambia", "prova").summary(summary).change(&before, &after).unwrap());
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn each_centre_reads_its_own_trail_with_what_changed() {
    for world in worlds().await {
        act(&world, EAST, "Cambiato a levante").await;
        act(&world, WEST, "Cambiato a ponente").await;
        world.person("leo", &[(EAST, Role::Reader)]).await;
        let mut leo = world.signed_in("leo").await;
        for path in [
            "/registro",
            "/registro?q=CAMBIATO",
            "/registro?formato=csv",
            "/registro?dal=2026-11-20&al=2026-11-20",
        ] {
            let text = leo.get(path).await.text;
            assert!(text.contains("Cambiato a levante") && !text.contains("ponente"), "{path}: {text}");
        }
        let text = leo.get("/registro").await.text;
        assert!(text.contains("<del>Prima</del>") && text.contains("&#60;b&#62;Dopo"), "{text}");
        assert!(leo.get("/registro?al=2026-11-19").await.text.contains("Nessun risultato"));
        assert_eq!(leo.get("/registro?formato=xlsx").await.status, 200);
        world.person("sara", &[(EAST, Role::Mayor)]).await;
        assert_eq!(world.signed_in("sara").await.get("/registro").await.status, 403);
    }
}

#[tokio::test]
async fn what_changed_is_told_in_words_and_the_record_itself_stays_readable() {
    for world in worlds().await {
        let mut tx = world.db().write(EAST, &Actor::console(EAST)).await.unwrap();
        let before = serde_json::json!({"name": "Da fare", "day": "2026-10-01", "cents": 7747, "ref": EAST});
        let after = serde_json::json!({"name": "Fatta", "day": "2026-11-01", "cents": 7748, "ref": WEST});
        let line = Entry::new("prova.cosa", "cosa", EAST.0).summary("Cambiata la cosa");
        tx.audit(line.change(&before, &after).unwrap());
        tx.commit().await.unwrap();
        world.person("leo", &[(EAST, Role::Reader)]).await;
        world.person("anna", &[(EAST, Role::Director)]).await;
        let text = world.signed_in("leo").await.get("/registro?tipo=cosa").await.text;
        for said in [
            "<dt>Denominazione</dt><dd><del>Da fare</del> → <ins>Fatta</ins>",
            "<dt>Quanto</dt><dd><del>77,47 €</del> → <ins>77,48 €</ins>",
            "<dt>Giorno</dt><dd><del>01/10/2026</del> → <ins>01/11/2026</ins>",
            "Dati registrati (JSON)",
            "&#34;cents&#34;:7747",
        ] {
            assert!(text.contains(said), "{said}: {text}");
        }
        assert!(!text.contains("<dt>ref") && text.contains("<td>Cosa di prova</td>"), "{text}");
        let director = world.signed_in("anna").await.get("/registro?tipo=cosa").await.text;
        assert!(director.contains(&format!("<a href=\"/cose/{EAST}\">Cosa di prova</a>")), "{director}");
    }
}

#[tokio::test]
async fn the_trail_can_be_limited_to_a_person() {
    for world in worlds().await {
        let admin = world.person("admin", &[(NETWORK, Role::Administrator)]).await;
        world.person("leo", &[(EAST, Role::Reader)]).await;
        world.signed_in("leo").await;
        let mut browser = world.signed_in("admin").await;
        let all = browser.get("/registro").await.text;
        assert!(all.contains("leo di Prova<br>"));
        let own = browser.get(&format!("/registro?persona={admin}")).await.text;
        assert!(own.contains("admin di Prova<br>") && !own.contains("leo di Prova<br>"), "{own}");
        let about = browser.get(&format!("/registro?tipo=account&cosa={admin}")).await.text;
        assert!(about.contains(&format!("/account/{admin}")));
    }
}

#[tokio::test]
async fn a_failed_job_can_be_tried_again_by_its_own_centre() {
    for world in worlds().await {
        let mut tx = world.db().write(EAST, &Actor::console(EAST)).await.unwrap();
        tx.enqueue(Job::new("prova.fallita", &()).unwrap());
        tx.commit_unaudited("a test").await.unwrap();
        let job = world.db().claim_job().await.unwrap().unwrap();
        world.db().job_failed(&job, "Il file non c'è: caricalo di nuovo".into()).await.unwrap();
        world.person("olga", &[(EAST, Role::Operator)]).await;
        world.person("ugo", &[(WEST, Role::Operator)]).await;
        let again = format!("/lavori/{}/riprova", job.job_id);
        let mut ugo = world.signed_in("ugo").await;
        assert!(!ugo.get("/lavori").await.text.contains("prova.fallita"));
        assert_eq!(ugo.post(&again, &[]).await.status, 404);
        let mut olga = world.signed_in("olga").await;
        let text = olga.get("/lavori").await.text;
        assert!(text.contains("Non riuscito") && text.contains("Il file non c&#39;è"), "{text}");
        assert_eq!(olga.post(&again, &[]).await.location(), "/lavori");
        assert!(world.db().claim_job().await.unwrap().is_some());
        assert!(world.trail(EAST).await[0].contains("Fatto ripartire"));
    }
}

#[tokio::test]
async fn an_administrator_sets_the_links_of_the_footer_with_day_and_source() {
    for world in worlds().await {
        world.person("admin", &[(NETWORK, Role::Administrator)]).await;
        let mut admin = world.signed_in("admin").await;
        assert!(admin.get("/impostazioni").await.text.contains("Informativa privacy"));
        let path = "/impostazioni/footer.privacy";
        let bad = [("dal", "2026-11-20"), ("valore", "javascript:alert(1)"), ("fonte", "Prova")];
        assert_eq!(admin.post(path, &bad).await.status, 422);
        let link = "https://www.provincia.example.it/privacy";
        let good = [("dal", "2026-11-20"), ("valore", link), ("fonte", "Atto n. 1"), ("verificata", "1")];
        assert_eq!(admin.post(path, &good).await.location(), path);
        assert!(world.browser().get("/accedi").await.text.contains(link));
        let text = admin.get(path).await.text;
        assert!(text.contains("Atto n. 1") && text.contains("Verificata"));
        assert_eq!(admin.post(&format!("{path}/togli"), &[("dal", "2026-11-20")]).await.location(), path);
        assert!(!world.browser().get("/accedi").await.text.contains(link));
        assert!(world.trail(NETWORK).await[0].contains("tolto il valore"));
    }
}

#[tokio::test]
async fn a_setting_of_the_network_is_not_there_for_a_responsible_and_none_is_for_others() {
    for world in worlds().await {
        world.person("anna", &[(EAST, Role::Director)]).await;
        world.person("olga", &[(EAST, Role::Operator)]).await;
        let mut anna = world.signed_in("anna").await;
        assert_eq!(anna.get("/impostazioni").await.status, 200);
        assert_eq!(anna.get("/impostazioni/footer.privacy").await.status, 404);
        let fields = [("dal", "2026-11-20"), ("valore", "/x"), ("fonte", "Prova")];
        assert_eq!(anna.post("/impostazioni/footer.privacy", &fields).await.status, 404);
        assert_eq!(world.signed_in("olga").await.get("/impostazioni").await.status, 403);
    }
}

#[tokio::test]
async fn the_hours_of_rest_follow_their_setting() {
    for world in worlds().await {
        let today = Day::parse("2026-11-20").unwrap();
        let mut tx = world.db().write(NETWORK, &Actor::console(NETWORK)).await.unwrap();
        let setting = store::DatedSetting {
            name: "session.idle_hours".into(),
            valid_from: today,
            value: "1".into(),
            source: "prova".into(),
            verified: true,
            changed_at: tx.now(),
        };
        tx.set(&setting).await.unwrap();
        tx.commit_unaudited("a test").await.unwrap();
        world.person("anna", &[(EAST, Role::Director)]).await;
        let mut anna = world.signed_in("anna").await;
        world.wait(3599);
        assert_eq!(anna.get("/scrivania").await.status, 200);
        world.wait(3600);
        assert_eq!(anna.get("/scrivania").await.status, 303);
    }
}

#[tokio::test]
async fn sessions_are_listed_and_closed_one_by_one_or_all_but_this() {
    for world in worlds().await {
        world.person("anna", &[(EAST, Role::Director)]).await;
        let mut old = world.signed_in("anna").await;
        let mut other = world.signed_in("anna").await;
        world.wait(10);
        let mut anna = world.signed_in("anna").await;
        let page = anna.get("/profilo").await.text;
        let id = between(&page, "/profilo/sessioni/", "/chiudi").unwrap();
        anna.post(&format!("/profilo/sessioni/{id}/chiudi"), &[]).await;
        let closed = [old.get("/scrivania").await.status, other.get("/scrivania").await.status];
        assert_eq!(closed.iter().filter(|status| **status == 303).count(), 1);
        anna.post("/profilo/sessioni/altre/chiudi", &[]).await;
        let closed = [old.get("/scrivania").await.status, other.get("/scrivania").await.status];
        assert!(closed.iter().all(|status| *status == 303));
        assert_eq!(anna.get("/scrivania").await.status, 200);
        world.person("leo", &[(EAST, Role::Reader)]).await;
        assert_eq!(
            world.signed_in("leo").await.post(&format!("/profilo/sessioni/{id}/chiudi"), &[]).await.status,
            404
        );
    }
}

#[tokio::test]
async fn a_name_changed_elsewhere_meanwhile_is_shown_side_by_side() {
    for world in worlds().await {
        world.person("anna", &[(EAST, Role::Director)]).await;
        let mut anna = world.signed_in("anna").await;
        let page = anna.get("/profilo").await;
        let (shown, was) = (page.hidden("version"), page.hidden("was").replace("&quot;", "\""));
        let first = anna.post("/profilo", &[("nome", "Anna Prima"), ("version", &shown)]).await;
        assert_eq!(first.location(), "/profilo");
        let mistyped = anna.post("/profilo", &[("nome", "A"), ("version", &shown), ("was", &was)]).await;
        assert_eq!((mistyped.status.as_u16(), mistyped.hidden("version")), (422, shown.clone()));
        let mine = [("nome", "Anna Seconda"), ("version", &shown), ("was", &was)];
        let late = anna.post("/profilo", &mine).await;
        assert_eq!(late.status, 409);
        for cell in ["<td>anna di Prova</td>", "<ins>Anna Prima</ins>", "<ins>Anna Seconda</ins>"] {
            assert!(late.text.contains(cell), "{cell}: {}", late.text);
        }
        assert!(late.text.contains("value=\"Anna Seconda\"") && late.hidden("version") != shown);
    }
}

#[tokio::test]
async fn a_trail_longer_than_a_page_of_reading_is_downloaded_whole_and_in_order() {
    for world in worlds().await {
        let mut tx = world.db().write(EAST, &Actor::console(EAST)).await.unwrap();
        for at in 0..2500 {
            tx.audit(Entry::about("prova.riga", "prova").summary(format!("Riga {at:04}")));
        }
        tx.commit().await.unwrap();
        world.person("leo", &[(EAST, Role::Reader)]).await;
        let mut leo = world.signed_in("leo").await;
        let answer = leo.get("/registro?formato=csv&q=riga").await;
        assert!(!answer.headers.contains_key("content-length"), "it is sent as it is read");
        let rows: Vec<&str> = answer.text.split("Riga ").skip(1).map(|rest| &rest[..4]).collect();
        let wanted: Vec<String> = (0..2500).rev().map(|at| format!("{at:04}")).collect();
        assert_eq!(rows, wanted);
        let book = leo.get("/registro?formato=xlsx&q=riga").await;
        assert_eq!(book.status, 200);
        assert!(
            book.headers["content-disposition"]
                .to_str()
                .unwrap()
                .contains("registro-attivita-2026-11-20.xlsx")
        );
    }
}
