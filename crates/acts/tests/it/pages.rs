//! What this is: acts made from a design, filled in, kept in versions, compared.
//! What it is not: the clauses; see `clauses`.

use kernel::{Actor, Role};
use webkit::{DeskItem, DeskSource};

use crate::world::{DESIGN, OTHER, PROVINCE, World, act, director, person, worlds};

#[tokio::test]
async fn the_four_acts_of_a_design_are_made_once_and_say_what_is_missing() {
    for world in worlds().await {
        world.make_all().await;
        let who = director(PROVINCE);
        let list = world.get(&who, "/atti").await;
        assert_eq!(list.text.matches("Bozza incompleta").count(), 4, "sent twice, made once: {}", list.text);
        let page = world.get(&who, &act(0)).await;
        page.holds(&[
            "Schema di convenzione – CST Benevento",
            "Art. 1 – Oggetto e finalità",
            "[MANCA: Foro competente]",
            "Bozza incompleta. Mancano: Sede della Provincia",
            "art. 30 del D.Lgs. 18 agosto 2000, n. 267",
            "nessuno dell&#39;ente ha ancora verificato",
            "gestito direttamente dalla Provincia",
        ]);
        assert!(!page.text.contains("in house"), "the clauses of another form do not stand");
        let api = world.get(&who, "/api/v1/acts").await;
        api.holds(&["\"complete\":false", "Foro competente"]);
    }
}

#[tokio::test]
async fn what_is_typed_into_one_act_is_not_typed_again_into_the_others() {
    for world in worlds().await {
        world.make_all().await;
        let who = director(PROVINCE);
        world.type_all(&act(0)).await;
        let page = world.get(&who, &act(0)).await;
        page.holds(&["recedere con un preavviso di almeno 6 mesi"]);
        assert!(!page.text.contains("MANCA") && !page.text.contains("Bozza incompleta"), "{}", page.text);
        world.get(&who, &format!("{}/dati", act(1))).await.holds(&["value=\"valore di prova\""]);
        let wrong = [("version", "2"), ("preavviso_mesi", "sei")];
        let wrong = world.post(&who, &format!("{}/dati", act(0)), &wrong).await;
        assert_eq!(wrong.status, 422);
        wrong.holds(&["Mesi di preavviso del recesso: scrivi un numero intero", "value=\"sei\""]);
        let late =
            world.post(&who, &format!("{}/dati", act(0)), &[("version", "1"), ("foro", "altro")]).await;
        assert_eq!(late.status, 409);
        late.holds(&["value=\"altro\""]);
    }
}

#[tokio::test]
async fn a_version_is_kept_as_it_stood_and_compared_with_what_came_after() {
    for world in worlds().await {
        world.make_all().await;
        let who = director(PROVINCE);
        for _ in 0..2 {
            assert_eq!(world.post(&who, &format!("{}/versioni", act(0)), &[]).await.status, 303);
        }
        let page = world.get(&who, &act(0)).await;
        assert_eq!(page.text.matches("?versione=").count(), 1, "nothing new, nothing kept");
        world.type_all(&act(0)).await;
        world.post(&who, &format!("{}/versioni", act(0)), &[]).await;
        world.get(&who, &format!("{}?versione=1", act(0))).await.holds(&["MANCA", "come è stata fissata"]);
        let compared = world.get(&who, &format!("{}/confronto?da=1&a=2", act(0))).await;
        compared.holds(&["Aggiunto", "Tolto", "[MANCA: Foro competente]", "Invariata"]);
        assert_eq!(world.get(&who, &format!("{}?versione=9", act(0))).await.status, 404);
        let mut tx = world.app.db.read(PROVINCE).await.unwrap();
        assert!(tx.verify_audit().await.unwrap().is_empty());
        let lines = tx.audit_lines(("", "act", None), (None, None), i64::MAX, 50).await.unwrap();
        for action in ["act.create", "act.edit", "act.keep"] {
            assert!(lines.iter().any(|line| line.action == action), "{action}");
        }
    }
}

#[tokio::test]
async fn the_laws_come_from_the_settings_with_their_day() {
    for world in worlds().await {
        acts::ensure_laws(&world.app.db).await.unwrap();
        acts::ensure_laws(&world.app.db).await.unwrap();
        world.make_all().await;
        let who = director(PROVINCE);
        let mut tx = world.app.db.write(PROVINCE, &who).await.unwrap();
        let setting = store::DatedSetting {
            name: "acts.law.tuel_30".into(),
            valid_from: kernel::Day::parse("2026-01-01").unwrap(),
            value: "art. 30 del testo unico aggiornato".into(),
            source: "Gazzetta di prova".into(),
            verified: true,
            changed_at: tx.now(),
        };
        tx.set(&setting).await.unwrap();
        tx.commit_unaudited("tests").await.unwrap();
        let page = world.get(&who, &act(0)).await;
        page.holds(&["art. 30 del testo unico aggiornato"]);
        assert!(!page.text.contains("(fonte: Gazzetta di prova"), "somebody has checked it");
    }
}

async fn desk(world: &World, actor: Actor) -> Vec<DeskItem> {
    DeskSource::gather(&[acts::desk()], &world.app, &actor).await.unwrap()
}

#[tokio::test]
async fn the_desk_of_the_director_says_which_acts_lack_something() {
    for world in worlds().await {
        assert!(desk(&world, director(PROVINCE)).await.is_empty(), "no acts yet");
        world.make_all().await;
        let found = desk(&world, director(PROVINCE)).await;
        assert_eq!(found.len(), 1, "one for the design");
        assert_eq!(found[0].title, "Completa 4 atti del progetto «Il nostro centro»");
        assert_eq!(found[0].href, "/atti");
        assert!(found[0].text.starts_with("Mancano "), "{}", found[0].text);
        assert!(
            desk(&world, person(PROVINCE, Role::Reader)).await.is_empty(),
            "who only reads has nothing to do"
        );
        assert!(desk(&world, director(OTHER)).await.is_empty(), "acts of others");
        for kind in 0..3 {
            world.type_all(&act(kind)).await;
        }
        let found = desk(&world, director(PROVINCE)).await;
        assert!(found[0].title.starts_with("Completa l'atto «"), "{}", found[0].title);
        world.type_all(&act(3)).await;
        assert!(desk(&world, director(PROVINCE)).await.is_empty(), "all of it is there");
    }
}

#[tokio::test]
async fn acts_of_a_design_that_was_put_away_are_not_on_the_desk() {
    for world in worlds().await {
        world.make_all().await;
        let who = director(PROVINCE);
        let target = kernel::Target::centre(PROVINCE, kernel::Phase::Draft);
        let can = who.may(kernel::permission::EditDesign, &target).unwrap();
        let view = who.may_over(kernel::permission::ViewDesigns).unwrap();
        let mut tx = world.app.db.write(PROVINCE, &who).await.unwrap();
        let design = designer::store::find(&mut tx, &view, DESIGN).await.unwrap().unwrap();
        designer::store::archive(&mut tx, &can, (&design, design.version)).await.unwrap();
        tx.commit().await.unwrap();
        assert!(desk(&world, who).await.is_empty());
    }
}
