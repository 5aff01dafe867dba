//! What this is: the results of an edition: counted, weighted, given out as files; and those without a name.

use crate::given::{CENTRE, LECCO, OTHER_CENTRE, director, form, referent};
use crate::world::{EDITION, SURVEY, bare, worlds};
use surveys::model::Audience;

const OF: (kernel::TenantId, kernel::BodyId) = (CENTRE, LECCO);

fn at(path: &str) -> String {
    format!("/questionari/rilevazioni/{EDITION}/risultati{path}")
}

#[tokio::test]
async fn accepted_responses_are_counted_and_given_out_with_their_codes() {
    for world in worlds("2026-11-10").await {
        world.at("2026-11-10");
        let (own, who) = (referent(LECCO), director(CENTRE));
        world.get(&who, &at("")).await.holds(&["Nessuna risposta accettata"]);
        world.fill(&own, world.response(CENTRE, LECCO).await.response_id).await;
        assert_eq!(world.hand_in(&own, OF, &[]).await.status, 303);
        assert_eq!(world.step(&own, OF, "valida", "").await, 303);
        assert_eq!(world.step(&who, OF, "accetta", "").await, 303);
        let page = world.get(&who, &at("?per=area")).await;
        page.holds(&[
            "Forma di gestione",
            "1 risposte valide su 1",
            "% pesata",
            "Media pesata",
            "non chiesta",
            "Quartili",
        ]);
        world.get(&who, &at("?formato=csv")).await.holds(&["Domanda", "Forma di gestione"]);
        world.get(&who, &at("/dati?formato=csv")).await.holds(&["ente", "forma", "pubblica", "NC"]);
        world.get(&who, &at("/dati.json")).await.holds(&["\"codici\"", "\"peso\"", "not_asked"]);
        world.get(&who, &at("/codici?formato=csv")).await.holds(&["Forma di gestione", "non so"]);
        world.get(&who, &at("/confronto")).await.holds(&["altra rilevazione con cui"]);
        for path in ["", "/dati", "/dati.json", "/codici", "/confronto"] {
            assert_eq!(world.get(&own, &at(path)).await.status, 403, "{path}");
            // The other centre has an edition with the same id, and finds only its own, in which nobody has answered.
            let other = world.get(&director(OTHER_CENTRE), &at(path)).await;
            assert!(
                !other.text.contains("Lecco") && !other.text.contains("valide su 1"),
                "{path}: {}",
                other.text
            );
        }
    }
}

#[tokio::test]
async fn answers_without_a_name_are_only_read_together_and_once_nobody_can_add_to_them() {
    for world in bare("2026-11-10").await {
        let who = director(CENTRE);
        world.edition(&who, (EDITION, SURVEY), (&form(), Audience::Anonymous)).await;
        world.at("2026-11-10");
        let path = format!("/questionari/rilevazioni/{EDITION}/lettere");
        let page = world.post(&who, &path, &[("how_many", "7")]).await;
        for (at, rest) in page.text.split("https://cst.example.it/rispondi/").skip(1).enumerate() {
            let letter = format!("/rispondi/{}", rest.split('<').next().unwrap());
            let people = if at == 0 { "3" } else { "7" };
            let said = [
                ("passo", "invia"),
                ("a.forma", "pubblica"),
                ("a.addetti", people),
                ("n.a.figure", "0"),
                ("a.ict", "2"),
            ];
            world.nobody(&letter, Some(&said)).await.holds(&["Grazie"]);
        }
        world.get(&who, &at("")).await.holds(&["si leggono dopo"]);
        world.at("2026-12-05");
        let page = world.get(&who, &at("")).await;
        page.holds(&["7 risposte valide su 7", "Minimo, massimo e somma non si mostrano"]);
        for path in ["/dati", "/dati.json", "/codici", "/confronto"] {
            assert_eq!(world.get(&who, &at(path)).await.status, 404, "{path}");
            assert_eq!(world.get(&director(OTHER_CENTRE), &at(path)).await.status, 404, "{path}");
        }
    }
}
