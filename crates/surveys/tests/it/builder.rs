//! What this is: a questionnaire composed on the pages, without code, up to an edition.

use crate::given::{CENTRE, LECCO, director, referent};
use crate::world::{World, bare};

const ID: &str = "0198f000-0000-7000-8000-0000000000a1";
const EDITION: &str = "0198f000-0000-7000-8000-0000000000a2";

async fn send(world: &World, path: &str, fields: &[(&str, &str)]) -> crate::http::Answer {
    let answer = world.post(&director(CENTRE), path, fields).await;
    assert_eq!(answer.status, 303, "{path}: {}", answer.text);
    answer
}

#[tokio::test]
async fn a_user_composes_a_questionnaire_with_conditions_and_checks_and_opens_it() {
    for world in bare("2026-11-10").await {
        let (who, base) = (director(CENTRE), format!("/questionari/moduli/{ID}"));
        let new = [("once", ID), ("name", "Personale del centro"), ("start", "vuoto")];
        send(&world, "/questionari/moduli/nuovo", &new).await;
        send(&world, "/questionari/moduli/nuovo", &new).await;
        world.get(&who, &base).await.holds(&["Prima di pubblicare"]);
        send(&world, &format!("{base}/sezioni/nuova"), &[("title", "Organizzazione")]).await;
        let place = format!("{base}/in/organizzazione/domande/nuova");
        world.get(&who, &place).await.holds(&["Scelta singola", "Elenco di voci"]);
        let single = [
            ("tipo", "single"),
            ("text", "Forma"),
            ("choices", "Pubblica\nin_house | In house"),
            ("required", "1"),
        ];
        send(&world, &place, &single).await;
        send(&world, &place, &single).await;
        let wrong = [("tipo", "text"), ("text", "Quale società"), ("when", "forma = ")];
        let refused = world.post(&who, &place, &wrong).await;
        assert_eq!(refused.status, 422);
        refused.holds(&["al carattere 8", r#"id="f-when-error""#]);
        let unknown = [("tipo", "text"), ("text", "Quale società"), ("when", "formma = 'in_house'")];
        assert_eq!(world.post(&who, &place, &unknown).await.status, 422, "no such question");
        send(&world, &place, &[("tipo", "text"), ("text", "Quale società"), ("when", "forma = 'in_house'")])
            .await;
        send(&world, &place, &[("tipo", "group"), ("text", "Personale"), ("item", "Figura")]).await;
        let inside = format!("{base}/in/personale/domande/nuova");
        let page = world.get(&who, &inside).await;
        assert!(!page.text.contains("tipo=group") && !page.text.contains("tipo=file"), "{}", page.text);
        send(
            &world,
            &inside,
            &[
                ("tipo", "number"),
                ("text", "Ore"),
                ("c.1.holds", "ore <= 40"),
                ("c.1.message", "Più di 40 ore?"),
                ("c.1.soft", "1"),
            ],
        )
        .await;
        let page = world.get(&who, &base).await;
        assert_eq!(page.text.matches(">Forma</th>").count(), 1, "sent twice, added once");
        page.holds(&["1 controllo", "per ogni voce:"]);
        send(&world, &format!("{base}/domande/personale/sposta"), &[("verso", "su")]).await;
        let bad = world
            .post(
                &who,
                &format!("{base}/controlli/nuovo"),
                &[("holds", "ore >"), ("message", "Poche ore"), ("weight", "hard")],
            )
            .await;
        assert_eq!(bad.status, 422);
        world.get(&who, &format!("{base}/anteprima")).await.holds(&["Forma", "Personale"]);
        send(&world, &format!("{base}/pubblica"), &[]).await;
        let version = world.get(&who, "/questionari/rilevazioni/nuova").await;
        let version = version
            .text
            .split("<option value=\"")
            .find(|rest| rest.contains("Personale del centro"))
            .unwrap();
        let version = version.split('"').next().unwrap().to_owned();
        let edition = [
            ("once", EDITION),
            ("title", "Personale 2026"),
            ("version_id", version.as_str()),
            ("audience", "bodies"),
            ("opens", "2026-11-01"),
            ("closes", "2026-11-30"),
        ];
        let backwards = [("closes", "2026-10-01")];
        let wrong: Vec<(&str, &str)> =
            edition.iter().filter(|(name, _)| *name != "closes").chain(&backwards).copied().collect();
        assert_eq!(world.post(&who, "/questionari/rilevazioni/nuova", &wrong).await.status, 422);
        send(&world, "/questionari/rilevazioni/nuova", &edition).await;
        send(&world, "/questionari/rilevazioni/nuova", &edition).await;
        let hidden = world.get(&referent(LECCO), "/questionari").await;
        assert!(!hidden.text.contains("Personale 2026"), "not opened yet");
        let base = format!("/questionari/rilevazioni/{EDITION}");
        world.get(&who, &format!("{base}/apri")).await.holds(&["2 destinatari"]);
        send(&world, &format!("{base}/apri"), &[]).await;
        send(&world, &format!("{base}/apri"), &[]).await;
        world.get(&referent(LECCO), "/questionari").await.holds(&["Personale 2026", "Compila"]);
        world.get(&who, &base).await.holds(&["Comune di Lecco", "Da iniziare"]);
    }
}

#[tokio::test]
async fn a_questionnaire_goes_out_as_a_file_and_comes_back() {
    for world in bare("2026-11-10").await {
        let who = director(CENTRE);
        send(&world, "/questionari/moduli/nuovo", &[("once", ID), ("name", "Vuoto"), ("start", "vuoto")])
            .await;
        let base = format!("/questionari/moduli/{ID}");
        let json = serde_json::to_string(&crate::given::form()).unwrap();
        let bad = world.upload(&who, &format!("{base}/importa"), ("x.json", "{"), 0).await;
        assert_eq!(bad.status, 422);
        bad.holds(&["non è un questionario: riga 1"]);
        let sent = world.upload(&who, &format!("{base}/importa"), ("servizi.json", &json), 0).await;
        assert_eq!(sent.status, 303, "{}", sent.text);
        let back = world.get(&who, &format!("{base}/esporta")).await;
        let back: questionnaire::Form = serde_json::from_str(&back.text).unwrap();
        assert_eq!(back, crate::given::form());
    }
}
