//! What this is: the clauses of a kind changed by the Province: a version prepared, put in use, compared.
//! What it is not: acts; see `pages`.

use crate::world::{PROVINCE, act, director, worlds};

const BASE: &str = "/atti/clausole/convenzione";

#[tokio::test]
async fn a_province_writes_its_own_version_and_acts_follow_it() {
    for world in worlds().await {
        world.make_all().await;
        let who = director(PROVINCE);
        world
            .get(&who, "/atti/clausole")
            .await
            .holds(&["Testo compreso nel programma", "Regolamento degli organi"]);
        let path = format!("{BASE}/modifica/foro-proprio");
        assert_eq!(world.get(&who, &path).await.status, 404, "nothing is being prepared");
        assert_eq!(world.post(&who, &format!("{BASE}/versione"), &[]).await.status, 303);
        assert_eq!(world.post(&who, &format!("{BASE}/versione"), &[]).await.status, 303, "there already");
        let path = format!("{BASE}/modifica/nuova");
        let version = world.carried(&who, &path, "version").await;
        let mut fields = vec![
            ("version", version.as_str()),
            ("title", "Logo"),
            ("style", "article"),
            ("text", "Gli enti usano il logo di {{regione}}."),
            ("levels", "base"),
            ("place", "3"),
        ];
        let wrong = world.post(&who, &path, &fields).await;
        assert_eq!(wrong.status, 422);
        wrong.holds(&["{{regione}} non esiste", "Gli enti usano il logo"]);
        fields[3].1 = "Gli enti usano il logo di {{nome_centro}}.";
        assert_eq!(world.post(&who, &path, &fields).await.status, 303);
        assert_eq!(world.post(&who, &path, &fields).await.status, 409, "the version moved on");
        let before = world.get(&who, &act(0)).await;
        assert!(!before.text.contains("logo di CST Benevento"), "not in use yet");
        let version = world.carried(&who, &format!("{BASE}/pubblica"), "version").await;
        let published = world.post(&who, &format!("{BASE}/pubblica"), &[("version", &version)]).await;
        assert_eq!(published.status, 303);
        world.get(&who, &act(0)).await.holds(&["Art. 1 – Logo", "Gli enti usano il logo di CST Benevento."]);
        let compared = world.get(&who, &format!("{BASE}/confronto?da=0&a=1")).await;
        compared.holds(&["Aggiunto", "Solo per: Base", "Invariata"]);
    }
}

#[tokio::test]
async fn a_clause_is_taken_away_in_the_version_that_is_prepared() {
    for world in worlds().await {
        let who = director(PROVINCE);
        world.post(&who, &format!("{BASE}/versione"), &[]).await;
        let path = format!("{BASE}/modifica/controversie");
        let version = world.carried(&who, &path, "version").await;
        let gone = world.post(&who, &path, &[("version", &version), ("drop", "1")]).await;
        assert_eq!(gone.status, 303, "{}", gone.text);
        assert_eq!(world.get(&who, &path).await.status, 404);
        let compared = world.get(&who, &format!("{BASE}/confronto")).await;
        compared.holds(&["Controversie", "Tolto"]);
    }
}
