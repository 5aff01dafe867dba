//! What was recorded by mistake is taken back by a new act, with its reason.

use agreements::BilledDays;
use agreements::model::Renewal;
use kernel::{AgreementId, Period};

use crate::given::{self, CENTRE, CLOUD, FANO, URBINO};
use crate::world::{World, director, referent, worlds};

const WHY: (&str, &str) = ("reason", "Registrata sull'ente sbagliato");

#[tokio::test]
async fn the_notice_of_a_member_is_taken_back_with_its_reason() {
    for world in worlds("2025-05-01").await {
        let id = world.agreement(given::pesaro(Renewal::Express)).await;
        world.join(id, &[URBINO], "2022-01-01").await;
        let at = format!("/adesioni/{}", world.membership_of(URBINO).await);
        let undo = format!("{at}/disdetta/annulla");
        assert_eq!(world.get(director(CENTRE), &undo).await.status, 409, "there is no notice yet");
        let notice = [("on", "2025-04-30")];
        assert_eq!(world.post(director(CENTRE), &format!("{at}/disdetta"), &notice).await.status, 303);
        assert!(world.get(director(CENTRE), &at).await.text.contains("Annulla la disdetta"));
        let silent = world.post(director(CENTRE), &undo, &[("version", "2")]).await;
        assert!(silent.status == 422 && silent.text.contains("Motivo"), "{}", silent.text);
        assert_eq!(world.post(director(CENTRE), &undo, &[WHY, ("version", "1")]).await.status, 422);
        let done = world.post(director(CENTRE), &undo, &[WHY, ("version", "2")]).await;
        assert_eq!(done.status, 303, "{}", done.text);
        let page = world.get(director(CENTRE), &at).await.text;
        assert!(page.contains("Registra disdetta") && !page.contains("ricevuta il"), "{page}");
        let mut tx = world.app.db.read(CENTRE).await.unwrap();
        let told: i64 = tx
            .scalar(
                "SELECT count(*) AS c0 FROM audit WHERE tenant_id = $1 AND summary LIKE '%ente sbagliato%'",
                &[CENTRE.into()],
            )
            .await
            .unwrap();
        assert_eq!(told, 1);
    }
}

#[tokio::test]
async fn the_notice_of_an_agreement_taken_back_lets_go_on_who_gave_none() {
    for world in worlds("2025-05-01").await {
        let id = world.agreement(given::pesaro(Renewal::Express)).await;
        world.join(id, &[URBINO, FANO], "2022-01-01").await;
        let (urbino, fano) = (world.membership_of(URBINO).await, world.membership_of(FANO).await);
        let notice = [("on", "2025-04-30")];
        for path in [format!("/adesioni/{fano}/disdetta"), format!("/convenzioni/{id}/disdetta")] {
            assert_eq!(world.post(director(CENTRE), &path, &notice).await.status, 303, "{path}");
        }
        let page = world.get(director(CENTRE), &format!("/convenzioni/{id}")).await.text;
        assert!(page.contains("Annulla la disdetta") && page.contains("non si rinnova"), "{page}");
        let undo = format!("/convenzioni/{id}/disdetta/annulla");
        let form = world.get(director(CENTRE), &undo).await.text;
        let version = form.split(r#"name="version" value=""#).nth(1).unwrap();
        let version = version.split('"').next().unwrap();
        assert_eq!(world.post(director(CENTRE), &undo, &[WHY, ("version", version)]).await.status, 303);
        let urbino = world.get(director(CENTRE), &format!("/adesioni/{urbino}")).await.text;
        assert!(urbino.contains("Registra disdetta"), "it goes on with the agreement: {urbino}");
        let fano = world.get(director(CENTRE), &format!("/adesioni/{fano}")).await.text;
        assert!(fano.contains("Annulla la disdetta"), "its own notice stays: {fano}");
    }
}

#[tokio::test]
async fn a_cancellation_is_taken_back_before_the_start_unless_the_body_has_joined_again() {
    for world in worlds("2022-06-01").await {
        let id = world.agreement(given::pesaro(Renewal::Express)).await;
        world.join(id, &[URBINO, FANO], "2022-07-01").await;
        let (urbino, fano) = (world.membership_of(URBINO).await, world.membership_of(FANO).await);
        for own in [urbino, fano] {
            let path = format!("/adesioni/{own}/annulla");
            assert_eq!(world.post(director(CENTRE), &path, &[("version", "1")]).await.status, 303);
        }
        world.join(id, &[FANO], "2022-08-01").await;
        let restore = |own| format!("/adesioni/{own}/ripristina");
        let twice = world.post(director(CENTRE), &restore(fano), &[WHY, ("version", "2")]).await;
        assert!(twice.status == 422 && twice.text.contains("già un"), "{}", twice.text);
        assert_eq!(world.get(director(CENTRE), &restore(urbino)).await.status, 200);
        let done = world.post(director(CENTRE), &restore(urbino), &[WHY, ("version", "2")]).await;
        assert_eq!(done.status, 303, "{}", done.text);
        let page = world.get(director(CENTRE), &format!("/adesioni/{urbino}")).await.text;
        assert!(page.contains("In arrivo") && page.contains("Posta elettronica"), "{page}");
        assert_eq!(world.get(director(CENTRE), &restore(urbino)).await.status, 409);
    }
}

const LEAVE: [(&str, &str); 5] = [
    ("version", "1"),
    ("last_day", "2022-09-30"),
    ("act_number", "9"),
    ("act_date", "2022-06-01"),
    ("reason", "Fusione"),
];

/// A member that leaves on 30 September 2022, with a service of its own that would have gone on to November.
async fn leaving(world: &World) -> (AgreementId, String) {
    let id = world.agreement(given::pesaro(Renewal::Express)).await;
    world.join(id, &[URBINO], "2022-01-01").await;
    let at = format!("/adesioni/{}", world.membership_of(URBINO).await);
    let cloud = CLOUD.to_string();
    let service = [
        ("once", "0198f000-0000-7000-8000-0000000000b1"),
        ("service", cloud.as_str()),
        ("starts", "2022-02-01"),
        ("ends", "2022-11-30"),
    ];
    assert_eq!(world.post(director(CENTRE), &format!("{at}/servizi/nuovo"), &service).await.status, 303);
    assert_eq!(world.post(director(CENTRE), &format!("{at}/recesso"), &LEAVE).await.status, 303);
    (id, at)
}

#[tokio::test]
async fn a_recess_is_taken_back_until_its_last_day_and_everything_is_as_it_was() {
    for world in worlds("2022-06-01").await {
        let (_, at) = leaving(&world).await;
        let undo = format!("{at}/recesso/annulla");
        let left = world.get(director(CENTRE), &at).await.text;
        assert!(left.contains("Annulla il recesso") && left.contains("30 settembre 2022"), "{left}");
        assert!(!world.get(referent(URBINO), &at).await.text.contains("Annulla il recesso"));
        assert_eq!(world.get(director(CENTRE), &undo).await.status, 200);
        assert_eq!(world.post(referent(URBINO), &undo, &[WHY, ("version", "2")]).await.status, 403);
        let silent = world.post(director(CENTRE), &undo, &[("version", "2")]).await;
        assert!(silent.status == 422 && silent.text.contains("Motivo"), "{}", silent.text);
        let done = world.post(director(CENTRE), &undo, &[WHY, ("version", "2")]).await;
        assert_eq!(done.status, 303, "{}", done.text);
        let page = world.get(director(CENTRE), &at).await.text;
        for words in ["Registra recesso", "31 dicembre 2025", "30 novembre 2022"] {
            assert!(page.contains(words), "{words}: {page}");
        }
        assert!(!page.contains("30 settembre 2022") && !page.contains("Fusione"), "{page}");
        assert_eq!(world.get(director(CENTRE), &undo).await.status, 409, "there is no recess any more");
        let mut again = LEAVE;
        again[0].1 = "3";
        assert_eq!(world.post(director(CENTRE), &format!("{at}/recesso"), &again).await.status, 303);
    }
}

#[tokio::test]
async fn a_recess_that_had_its_effect_or_was_followed_stays() {
    for mut world in worlds("2022-06-01").await {
        // The worlds share one clock, which the end of this test moves on.
        world.clock.set(kernel::Instant::parse_iso("2022-06-01T08:00:00Z").unwrap());
        let (agreement, at) = leaving(&world).await;
        let undo = format!("{at}/recesso/annulla");
        let last = kernel::Day::parse("2022-09-30").unwrap();
        world.billed = BilledDays::told_by(move |_, _| {
            Box::pin(async move { Ok(vec![Period::new(last.add_days(-9), last).unwrap()]) })
        });
        let billed = world.post(director(CENTRE), &undo, &[WHY, ("version", "2")]).await;
        assert!(billed.status == 422 && billed.text.contains("già in fattura"), "{}", billed.text);
        world.billed = BilledDays::none();
        world.join(agreement, &[URBINO], "2022-10-15").await;
        let joined = world.post(director(CENTRE), &undo, &[WHY, ("version", "2")]).await;
        assert!(joined.status == 422 && joined.text.contains("già un"), "{}", joined.text);
        world.clock.set(kernel::Instant::parse_iso("2022-10-01T08:00:00Z").unwrap());
        assert!(!world.get(director(CENTRE), &at).await.text.contains("Annulla il recesso"));
        let late = world.post(director(CENTRE), &undo, &[WHY, ("version", "2")]).await;
        assert!(late.status == 422 && late.text.contains("già avuto effetto"), "{}", late.text);
    }
}

#[tokio::test]
async fn bodies_are_found_by_name_and_kind_and_those_chosen_stay() {
    for world in worlds("2022-06-01").await {
        let id = world.agreement(given::pesaro(Renewal::Express)).await.to_string();
        let urbino = URBINO.to_string();
        let fields = [
            ("agreement", id.as_str()),
            ("act_number", "Delibera 12"),
            ("body", urbino.as_str()),
            ("cerca", "FAN"),
            ("passo", "cerca"),
        ];
        let page = world.post(director(CENTRE), "/adesioni/nuova", &fields).await;
        assert_eq!(page.status, 200);
        for words in
            [&format!(r#"value="{urbino}" checked"#), "Fano", r#"value="Delibera 12""#, "1 ente scelto"]
        {
            assert!(page.text.contains(words), "{words}: {}", page.text);
        }
        assert!(!page.text.contains("Gubbio"), "{}", page.text);
        let mut all = fields;
        all[3].1 = "";
        all[4].1 = "tutti";
        let page = world.post(director(CENTRE), "/adesioni/nuova", &all).await.text;
        assert!(page.contains("3 enti scelti") && page.contains("Gubbio"), "{page}");
    }
}
