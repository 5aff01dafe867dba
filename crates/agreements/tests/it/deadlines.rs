//! Deadlines on the page and on the desk, and the letters about them: once, and again only if the date moves.

use agreements::model::Renewal;
use agreements::store::renewals;
use identity::NewGrant;
use kernel::{Actor, Email, Instant, JobId, Role};
use uuid::Uuid;
use webkit::DeskSource;

use crate::given::{self, CENTRE, URBINO, act, editing, members};
use crate::world::{World, director, referent, worlds};

async fn people(world: &World) {
    let body = identity::NamedBody { id: URBINO, name: "Comune di Urbino".into() };
    for (email, body, role) in [
        ("responsabile@example.it", None, Role::Director),
        ("referente@example.it", Some(body), Role::BodyReferent),
        ("lettore@example.it", None, Role::Reader),
    ] {
        let grant = NewGrant::new(CENTRE, body, role).unwrap();
        let email = Email::parse(email).unwrap();
        identity::create_account(&world.app.db, &email, "Persona di prova", None, &[grant]).await.unwrap();
    }
}

/// The letters waiting in the queue, as their JSON.
async fn letters(world: &World) -> Vec<String> {
    let mut tx = world.app.db.read(CENTRE).await.unwrap();
    let before = (Instant::parse_iso("9000-01-01T00:00:00Z").unwrap(), JobId(Uuid::max()));
    let jobs = tx.jobs_before(before, 100).await.unwrap();
    jobs.into_iter().filter(|job| job.kind == identity::mail::JOB).map(|job| job.payload).collect()
}

async fn run(world: &World) {
    agreements::run_daily(&world.app, CENTRE).await.unwrap();
}

#[tokio::test]
async fn people_are_told_once_and_again_only_when_the_date_moves() {
    for world in worlds("2025-11-20").await {
        world.clock.set(given::noon("2025-11-20"));
        people(&world).await;
        let id = world.agreement(given::pesaro(Renewal::Express)).await;
        world.join(id, &[URBINO], "2021-01-01").await;
        run(&world).await;
        let first = letters(&world).await;
        // One to the centre, one to the body; a reader is not concerned.
        assert_eq!(first.len(), 2, "{first:?}");
        let told = |who: &str| {
            first.iter().any(|letter| letter.contains(who) && letter.contains("31 dicembre 2025"))
        };
        assert!(told("responsabile@example.it") && told("referente@example.it"), "{first:?}");
        for today in ["2025-11-20", "2025-11-21", "2025-12-20"] {
            world.clock.set(given::noon(today));
            run(&world).await;
        }
        assert_eq!(letters(&world).await.len(), 2);
        let author = given::director();
        let mut tx = world.app.db.write(CENTRE, &author).await.unwrap();
        let before = agreements::store::agreements::find(&mut tx, &given::viewing(&author), id)
            .await
            .unwrap()
            .unwrap();
        let both = (&editing(&author), &members(&author));
        renewals::by_act(&mut tx, both, &before, (12, act("80", "2025-12-01"))).await.unwrap();
        tx.commit().await.unwrap();
        world.clock.set(given::noon("2026-11-20"));
        run(&world).await;
        let after = letters(&world).await;
        assert!(
            after.len() > 2 && after.iter().any(|letter| letter.contains("31 dicembre 2026")),
            "{after:?}"
        );
        let told = after.len();
        run(&world).await;
        assert_eq!(letters(&world).await.len(), told);
    }
}

#[tokio::test]
async fn a_body_is_asked_for_its_purchase_data_until_they_are_there() {
    for world in worlds("2022-08-20").await {
        people(&world).await;
        let id = world.agreement(given::pesaro(Renewal::Never)).await;
        world.join(id, &[URBINO], "2021-01-01").await;
        run(&world).await;
        let sent = letters(&world).await;
        let to_body = sent.iter().filter(|letter| letter.contains("referente@example.it")).count();
        assert!(to_body == 1 && sent.len() == 2, "{sent:?}");
        let own = world.membership_of(URBINO).await;
        let items = desk(&world, referent(URBINO)).await;
        assert!(items.iter().any(|item| item.href == format!("/adesioni/{own}/acquisti/2022")), "{items:?}");
        let data = [
            ("version", "0"),
            ("no_cig_reason", "Accordo"),
            ("commitment_number", "3"),
            ("commitment_date", "2022-01-05"),
        ];
        assert_eq!(
            world.post(referent(URBINO), &format!("/adesioni/{own}/acquisti/2022"), &data).await.status,
            303
        );
        assert!(!desk(&world, referent(URBINO)).await.iter().any(|item| item.href.contains("acquisti")));
        let page = world.get(director(CENTRE), "/scadenze?tipo=purchase_data").await.text;
        assert!(page.contains("Nessun risultato"), "{page}");
    }
}

/// What this area puts on somebody's desk.
async fn desk(world: &World, who: Actor) -> Vec<webkit::DeskItem> {
    DeskSource::gather(&[agreements::desk()], &world.app, &who).await.unwrap()
}

#[tokio::test]
async fn the_daily_work_renews_tacitly_and_brings_names_up_to_date() {
    for world in worlds("2025-12-31").await {
        let id = world.agreement(given::pesaro(Renewal::Tacit { months: 12 })).await;
        world.join(id, &[URBINO], "2021-01-01").await;
        let mut tx = world.app.db.write(CENTRE, &given::director()).await.unwrap();
        let sql = "UPDATE membership SET body_name = 'Urbin', sort_key = 'urbin' WHERE tenant_id = $1";
        tx.exec(sql, &[CENTRE.into()]).await.unwrap();
        tx.commit_unaudited("a test").await.unwrap();
        run(&world).await;
        run(&world).await;
        let page = world.get(director(CENTRE), "/adesioni?q=comune+di+urbino").await.text;
        assert!(page.contains("31 dicembre 2026") && page.contains("Comune di Urbino"), "{page}");
    }
}

#[tokio::test]
async fn the_page_says_how_much_time_is_left() {
    for world in worlds("2025-06-20").await {
        let id = world.agreement(given::pesaro(Renewal::Express)).await;
        world.join(id, &[URBINO], "2021-01-01").await;
        let page = world.get(director(CENTRE), "/scadenze").await.text;
        for words in [
            "Ultimo giorno per la disdetta",
            "30 giugno 2025",
            "Tra 10 giorni",
            "31 ottobre 2025",
            "mancano CIG o impegno di 1 adesioni",
        ] {
            assert!(page.contains(words), "{words}\n{page}");
        }
    }
}
