//! What this is: a template composed on the pages, without code, from the example and from nothing, up to a campaign.

use needs::model::{EXAMPLES, ItemKind};

use crate::given::{CENTRE, LECCO, director};
use crate::http::Answer;
use crate::world::{World, worlds};

const ID: &str = "0198f000-0000-7000-8000-0000000000a1";
const CAMPAIGN: &str = "0198f000-0000-7000-8000-0000000000a2";

async fn send(world: &World, path: &str, fields: &[(&str, &str)]) -> Answer {
    let answer = world.post(&director(CENTRE), path, fields).await;
    assert_eq!(answer.status, 303, "{path}: {}", answer.text);
    answer
}

#[test]
fn the_example_asks_what_the_sheet_of_lecco_asks() {
    let content = EXAMPLES[0].content().unwrap();
    assert_eq!(content.faults(), []);
    let of_kind = |code: &str| content.items().filter(|item| item.kind.code() == code).count();
    assert_eq!([of_kind("active"), of_kind("number"), of_kind("new"), of_kind("text")], [8, 1, 11, 1]);
    let applications: Vec<_> = content
        .items()
        .filter_map(|item| match &item.kind {
            ItemKind::Applications(one) => Some((one.choices.len(), one.max, one.modules)),
            _ => None,
        })
        .collect();
    assert_eq!(applications, [(3, 2, 7)]);
}

#[tokio::test]
async fn a_user_starts_from_the_example_publishes_it_and_opens_a_campaign() {
    for world in worlds("2022-12-05").await {
        let who = director(CENTRE);
        let base = format!("/fabbisogni/modelli/{ID}");
        let new = [("once", ID), ("name", "Scheda della Provincia"), ("start", "scheda-annuale")];
        assert_eq!(send(&world, "/fabbisogni/modelli/nuovo", &new).await.location, base);
        send(&world, "/fabbisogni/modelli/nuovo", &new).await;
        let page = world.get(&who, &base).await;
        page.holds(&[
            "Servizi già offerti",
            "servizio «Posta elettronica»",
            "aggiorna il parametro «Postazioni di lavoro»",
        ]);
        let preview = world.get(&who, &format!("{base}/anteprima")).await;
        preview.holds(&["<legend>Connettività internet", "Applicativo principale", "Applicativo n. 2"]);
        send(&world, &format!("{base}/pubblica"), &[]).await;
        let closed = world.post(&who, &format!("{base}/sezioni/nuova"), &[("title", "Altro ancora")]).await;
        assert_eq!(closed.status, 409, "a published version does not change");
        let template = format!("{ID}/1");
        let campaign = [
            ("once", CAMPAIGN),
            ("year", "2023"),
            ("template", template.as_str()),
            ("opens", "2022-12-05"),
            ("closes", "2022-12-31"),
            ("remind_days", "7"),
        ];
        send(&world, "/fabbisogni/nuova", &campaign).await;
        let page = world.get(&who, &format!("/fabbisogni/{CAMPAIGN}/apri")).await;
        page.holds(&["2 enti aderenti: Comune di Lecco, Comune di Merate"]);
        send(&world, &format!("/fabbisogni/{CAMPAIGN}/apri"), &[]).await;
        let again = world.post(&who, &format!("/fabbisogni/{CAMPAIGN}/apri"), &[]).await;
        assert_eq!(again.status, 409, "sheets are made once");
        let sheet = world.sheet(CAMPAIGN.parse().unwrap(), LECCO).await;
        assert_eq!(sheet.baseline.active.len(), 1, "mail is in force");
        send(&world, &format!("/fabbisogni/{CAMPAIGN}/enti"), &[]).await;
        let list = world.get(&who, "/fabbisogni").await;
        list.holds(&["Fabbisogni 2023", "0 enti su 2"]);
    }
}

#[tokio::test]
async fn a_user_composes_a_template_from_nothing() {
    for world in worlds("2022-12-05").await {
        let who = director(CENTRE);
        let base = format!("/fabbisogni/modelli/{ID}");
        send(&world, "/fabbisogni/modelli/nuovo", &[("once", ID), ("name", "Prova"), ("start", "vuoto")])
            .await;
        send(&world, &format!("{base}/sezioni/nuova"), &[("title", "Prima")]).await;
        send(&world, &format!("{base}/sezioni/nuova"), &[("title", "Seconda")]).await;
        let items = format!("{base}/sezioni/v1/voci/nuova");
        world.get(&who, &items).await.holds(&["Servizio già offerto", "Applicativi con i moduli"]);
        send(
            &world,
            &items,
            &[
                ("tipo", "number"),
                ("label", "Postazioni"),
                ("unit", "postazioni"),
                ("driver", "workstations"),
            ],
        )
        .await;
        send(&world, &items, &[("tipo", "yes_no"), ("label", "Usate il cloud?")]).await;
        send(&world, &items, &[("tipo", "yes_no"), ("label", "Usate il cloud?")]).await;
        let wrong =
            world.post(&who, &items, &[("tipo", "applications"), ("label", "Software"), ("max", "9")]).await;
        assert_eq!(wrong.status, 422);
        wrong.holds(&["un numero tra 1 e 5"]);
        let page = world.get(&who, &base).await;
        assert_eq!(page.text.matches("Usate il cloud?</th>").count(), 1, "sent twice, added once");
        page.holds(&["La sezione «Seconda» è vuota"]);
        send(&world, &format!("{base}/voci/v4/sposta"), &[("verso", "su")]).await;
        send(&world, &format!("{base}/sezioni/v2/togli"), &[]).await;
        let was = world.carried(&who, &format!("{base}/voci/v3"), "was").await;
        let change = [("label", "Postazioni di lavoro"), ("unit", "postazioni"), ("was", was.as_str())];
        send(&world, &format!("{base}/voci/v3"), &change).await;
        let late = world.post(&who, &format!("{base}/voci/v3"), &change).await;
        assert_eq!(late.status, 409, "somebody changed it meanwhile");
        let preview = world.get(&who, &format!("{base}/anteprima")).await;
        let (cloud, stations) =
            (preview.text.find("Usate il cloud?"), preview.text.find("Postazioni di lavoro"));
        assert!(cloud < stations, "moved up");
        send(&world, &format!("{base}/pubblica"), &[]).await;
        send(&world, &format!("{base}/nuova-versione"), &[]).await;
        let page = world.get(&who, &base).await;
        page.holds(&["Versione 2", "Versione 1"]);
    }
}

#[tokio::test]
async fn the_year_after_starts_from_what_was_confirmed() {
    for world in worlds("2021-12-10").await {
        world.at("2021-12-10");
        let sheet = world.sheet(crate::world::CAMPAIGN, LECCO).await;
        let mut answers = World::ready(&sheet);
        let text = needs::model::Answer::Text { text: "Nota di quest'anno".into() };
        answers.set(crate::world::key("v6"), text);
        let evaluate = needs::model::ServiceAnswer::plain(needs::model::Wish::Evaluate);
        answers.set(crate::world::key("v4"), needs::model::Answer::Service(evaluate));
        world.confirm(&crate::given::referent(LECCO), &sheet, &answers).await.unwrap();
        world.at("2022-12-05");
        let id = CAMPAIGN.parse().unwrap();
        world.campaign(CENTRE, (crate::world::TEMPLATE, id), 2023, "2022-12-01").await;
        let next = world.sheet(id, LECCO).await;
        assert_eq!(next.baseline.last.as_ref().map(|last| last.year), Some(2022));
        let rows = needs::model::changes(&crate::world::content(), &next.baseline, &next.answers);
        assert_eq!(rows[2].before, "Non attivo; l'anno prima: Ci interessa, vogliamo saperne di più");
        assert!(rows.iter().all(|row| !row.changed), "it starts as going on");
    }
}
