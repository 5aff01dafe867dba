//! Hours of advice: typed with decimals, taken when time is recorded, never below zero in silence, both sides told.

use helpdesk::Refused;
use helpdesk::model::{Hours, Kind, New};
use helpdesk::store::Failure;
use helpdesk::store::acts::{self, Time};
use helpdesk::store::hours::{self, Beyond, Shown};
use kernel::permission::{ViewRequests, WorkRequest};
use kernel::{Role, Scope};
use uuid::Uuid;

use crate::given::{CENTRE, FANO, OTHER_CENTRE, URBINO, actor, day, director, mayor};
use crate::ground::{Ground, asked, grounds};

const ONCE: &str = "01a1fb75-0000-7000-8000-0000000000b1";

async fn package(ground: &Ground, once: &str, hours: &str) {
    let body = URBINO.to_string();
    let fields = [
        ("once", once),
        ("body", &*body),
        ("hours", hours),
        ("starts", "2026-01-01"),
        ("ends", "2026-12-31"),
        ("warn_at", "2"),
        ("note", "Determina 7"),
    ];
    let added = ground.post(director(CENTRE), "/richieste/ore/nuovo", &fields).await;
    assert_eq!(added.status, 303, "{}", added.text);
}

async fn advice(ground: &Ground) -> kernel::RequestId {
    let id = ground.app.ids.fresh();
    let new = New { kind: Kind::Advice, ..asked(URBINO, id) };
    ground.open(&mayor(URBINO), new).await.unwrap().request_id
}

async fn spend(ground: &Ground, id: kernel::RequestId, minutes: i64, beyond: Beyond) -> Result<(), Failure> {
    spend_once(ground, (id, ground.app.ids.fresh::<kernel::RequestId>().0), minutes, beyond).await
}

async fn spend_once(
    ground: &Ground,
    (id, time_id): (kernel::RequestId, Uuid),
    minutes: i64,
    beyond: Beyond,
) -> Result<(), Failure> {
    let director = director(CENTRE);
    let can = director.may_over(WorkRequest).unwrap();
    let mut tx = ground.write(&director).await;
    let time = Time { time_id, on: day("2026-03-09"), minutes, activity: "Parere".into(), beyond };
    acts::spend(&mut tx, &can, id, time).await?;
    match tx.commit().await {
        Ok(()) | Err(store::StoreError::Unaudited) => Ok(()),
        Err(why) => Err(why.into()),
    }
}

async fn left(ground: &Ground) -> Vec<i64> {
    let mayor = mayor(URBINO);
    let can = mayor.may_over(ViewRequests).unwrap();
    let mut tx = ground.db.read(CENTRE).await.unwrap();
    let all = hours::page(&mut tx, &can, Shown::default(), (None, 100)).await.unwrap();
    all.iter().map(|package| package.left().0).collect()
}

#[tokio::test]
async fn what_is_left_is_said_before_and_taken_when_time_is_recorded() {
    for ground in grounds().await {
        let before = ground.get(mayor(URBINO), "/richieste/nuova").await.text;
        assert!(before.contains("Non ci sono ore di consulenza"), "{before}");
        package(&ground, ONCE, "7,5").await;
        // The form sent twice adds one.
        package(&ground, ONCE, "7,5").await;
        let page = ground.get(mayor(URBINO), "/richieste/nuova").await.text;
        assert!(page.contains("Ti restano 7,5 h di consulenza"), "{page}");
        let id = advice(&ground).await;
        let time = (id, Uuid::from_u128(7));
        spend_once(&ground, time, 90, Beyond::Refused).await.unwrap();
        spend_once(&ground, time, 90, Beyond::Refused).await.unwrap();
        assert_eq!(left(&ground).await, [360]);
        // Time on a fault takes no hours.
        let fault = ground.fresh(URBINO).await.request_id;
        spend(&ground, fault, 60, Beyond::Refused).await.unwrap();
        assert_eq!(left(&ground).await, [360]);
        let page = ground.get(mayor(URBINO), &format!("/richieste/ore/{ONCE}")).await.text;
        for said in ["7,5 h", "6 h", "Parere", "1,5 h", "Determina 7"] {
            assert!(page.contains(said), "{said}\n{page}");
        }
        let csv = ground.get(mayor(URBINO), &format!("/richieste/ore/{ONCE}?formato=csv")).await.text;
        assert!(csv.contains("Parere"), "{csv}");
    }
}

#[tokio::test]
async fn nothing_goes_below_zero_unless_somebody_says_so() {
    for ground in grounds().await {
        package(&ground, ONCE, "1").await;
        let id = advice(&ground).await;
        let refused = spend(&ground, id, 90, Beyond::Refused).await;
        let expected = Refused::NotEnoughHours { left: Hours(60), asked: Hours(90) };
        assert!(matches!(refused, Err(Failure::Refused(why)) if why == expected));
        assert_eq!(left(&ground).await, [60]);
        spend(&ground, id, 90, Beyond::Accepted).await.unwrap();
        assert_eq!(left(&ground).await, [0]);
        let page = ground.get(mayor(URBINO), &format!("/richieste/ore/{ONCE}")).await.text;
        assert!(page.contains("Tempo oltre i pacchetti") && page.contains("0,5 h"), "{page}");
        // A package can be made larger, not smaller than what was used of it.
        let edit = |hours: &'static str| {
            let days = [("starts", "2026-01-01"), ("ends", "2026-12-31")];
            [("version", "1"), ("hours", hours), days[0], days[1], ("warn_at", "0"), ("note", "")]
        };
        let at = format!("/richieste/ore/{ONCE}/modifica");
        let small = ground.post(director(CENTRE), &at, &edit("0,5")).await;
        assert!(small.status == 422 && small.text.contains("già state usate 1 h"), "{}", small.text);
        assert_eq!(ground.post(director(CENTRE), &at, &edit("3")).await.status, 303);
        assert_eq!(left(&ground).await, [120]);
        assert_eq!(ground.post(director(CENTRE), &at, &edit("4")).await.status, 422, "somebody was first");
    }
}

#[tokio::test]
async fn both_sides_are_told_once_when_little_is_left() {
    for ground in grounds().await {
        for (email, body, role) in [
            ("direzione@cst.example.it", None, Role::Director),
            ("sindaco@urbino.example.it", Some((URBINO, "Urbino")), Role::Mayor),
            ("sindaco@fano.example.it", Some((FANO, "Fano")), Role::Mayor),
        ] {
            let body = body.map(|(id, name)| identity::NamedBody { id, name: name.into() });
            let grant = identity::NewGrant::new(CENTRE, body, role).unwrap();
            let email = kernel::Email::parse(email).unwrap();
            identity::create_account(&ground.db, &email, "Persona di prova", None, &[grant]).await.unwrap();
        }
        package(&ground, ONCE, "4").await;
        let id = advice(&ground).await;
        ground.work().await;
        spend(&ground, id, 60, Beyond::Refused).await.unwrap();
        assert_eq!(ground.work().await, 0);
        spend(&ground, id, 60, Beyond::Refused).await.unwrap();
        assert_eq!(ground.work().await, 2, "the centre and the body");
        spend(&ground, id, 60, Beyond::Refused).await.unwrap();
        assert_eq!(ground.work().await, 0);
        let page = ground.get(mayor(URBINO), &format!("/richieste/{id}")).await.text;
        assert!(page.contains("Ore di consulenza: ne restano 2 h su 4 h"), "{page}");
    }
}

#[tokio::test]
async fn hours_of_others_are_not_there() {
    for ground in grounds().await {
        package(&ground, ONCE, "7,5").await;
        let at = format!("/richieste/ore/{ONCE}");
        for who in [mayor(FANO), director(OTHER_CENTRE)] {
            assert_eq!(ground.get(who.clone(), &at).await.status, 404);
            assert_eq!(ground.get(who.clone(), &format!("{at}?formato=csv")).await.status, 404);
            for list in ["/richieste/ore", "/richieste/ore?formato=csv", "/richieste/nuova"] {
                let text = ground.get(who.clone(), &format!("{list}?ente={URBINO}")).await.text;
                assert!(!text.contains("Determina 7") && !text.contains("7,5"), "{list}\n{text}");
            }
        }
        for who in [mayor(URBINO), actor(CENTRE, Role::Operator, Scope::Tenant)] {
            assert_eq!(ground.get(who.clone(), &format!("{at}/modifica")).await.status, 403);
            assert_eq!(ground.get(who, "/richieste/ore/nuovo").await.status, 403);
        }
        let foreign =
            ground.post(director(OTHER_CENTRE), &format!("{at}/modifica"), &[("version", "1")]).await;
        assert_eq!(foreign.status, 404);
        let wrong = [("once", ONCE), ("body", &*URBINO.to_string()), ("hours", "sette"), ("starts", "boh")];
        let wrong = ground.post(director(CENTRE), "/richieste/ore/nuovo", &wrong).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.text.contains("scrivi le ore come 7,5"), "{}", wrong.text);
        assert!(wrong.text.contains("sette"), "nothing typed is lost");
    }
}

#[tokio::test]
async fn the_list_of_packages_is_paged_and_its_totals_are_of_all() {
    for ground in grounds().await {
        for number in 0..53_u128 {
            package(&ground, &Uuid::from_u128(0x0500 + number).to_string(), "2").await;
        }
        let first = ground.get(director(CENTRE), "/richieste/ore").await.text;
        assert_eq!(first.matches("href=\"/richieste/ore/00000000-").count(), 50);
        for said in ["53 pacchetti", "106 h"] {
            assert!(first.contains(said), "{said}\n{first}");
        }
        let (_, link) = first.split_once("href=\"/richieste/ore?dopo=").unwrap();
        let (cursor, _) = link.split_once('"').unwrap();
        let next = ground.get(director(CENTRE), &format!("/richieste/ore?dopo={cursor}")).await.text;
        assert_eq!(next.matches("href=\"/richieste/ore/00000000-").count(), 3);
        assert!(next.contains("106 h"), "{next}");
        let csv = ground.get(director(CENTRE), "/richieste/ore?formato=csv").await.text;
        assert_eq!(csv.lines().count(), 54);
        let other = ground.get(director(OTHER_CENTRE), "/richieste/ore").await.text;
        assert!(!other.contains("pacchetti in elenco"), "{other}");
    }
}
