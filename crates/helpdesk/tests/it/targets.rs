//! Requests only for what is in force on the day, judged by the charter of that day; what the centre decides about its
//! hours keeps what was spent.

use agreements::store::{lines, memberships};
use helpdesk::model::{Ladder, Rules};
use helpdesk::store::{Failure, rules};
use helpdesk::{Refused, model::Move};
use kernel::permission::{EditHelpdesk, EditMembership, ViewAgreements};

use crate::given::{self, BASE, CENTRE, URBINO, day, director, mayor};
use crate::ground::{Ground, asked, grounds};

async fn opens(ground: &Ground) -> Result<(), Failure> {
    let id = ground.app.ids.fresh();
    ground.open(&mayor(URBINO), asked(URBINO, id)).await.map(|_| ())
}

fn is_not_in_force(tried: &Result<(), Failure>) -> bool {
    matches!(tried, Err(Failure::Refused(Refused::NotInForce)))
}

#[tokio::test]
async fn a_service_that_ended_yesterday_is_no_longer_asked_about() {
    for ground in grounds().await {
        let director = director(CENTRE);
        let (can, sees) =
            (director.may_over(EditMembership).unwrap(), director.may_over(ViewAgreements).unwrap());
        let mut tx = ground.write(&director).await;
        let membership = memberships::find(&mut tx, &sees, given::membership(URBINO)).await.unwrap().unwrap();
        let line = lines::of(&mut tx, membership.membership_id).await.unwrap().remove(0);
        assert_eq!(line.service_id, BASE);
        lines::end(&mut tx, &can, (&membership, line.line_id), day("2026-03-09")).await.unwrap();
        tx.commit().await.unwrap();
        opens(&ground).await.unwrap();
        ground.at("2026-03-09T22:59:00Z");
        opens(&ground).await.unwrap();
        // Midnight in Rome.
        ground.at("2026-03-09T23:00:00Z");
        assert!(is_not_in_force(&opens(&ground).await));
        let page = ground.get(mayor(URBINO), "/richieste/nuova").await.text;
        assert!(page.contains("oggi non ha servizi attivi") && !page.contains("Servizi base"), "{page}");
        let offered = ground.get(mayor(URBINO), "/api/v1/requests/services").await.text;
        assert!(!offered.contains("Servizi base"), "{offered}");
    }
}

#[tokio::test]
async fn before_and_after_the_agreement_nothing_is_asked_about() {
    for ground in grounds().await {
        for (at, open) in [
            ("2020-12-31T10:00:00Z", false),
            ("2021-01-01T10:00:00Z", true),
            ("2030-12-31T10:00:00Z", true),
            ("2031-01-01T10:00:00Z", false),
        ] {
            ground.at(at);
            assert_eq!(!is_not_in_force(&opens(&ground).await), open, "{at}");
        }
    }
}

#[tokio::test]
async fn the_charter_of_the_day_and_the_agreement_are_named_and_stay() {
    for ground in grounds().await {
        let first = ground.fresh(URBINO).await;
        assert!(first.judged_by.ends_with("; convenzione 1/2021"), "{}", first.judged_by);
        // Before the first version nothing is promised: no term, and not a term of zero.
        ground.at("2025-03-03T08:00:00Z");
        let before = ground.fresh(URBINO).await;
        assert_eq!((before.judged_by.as_str(), before.charter_id), ("", None));
        assert_eq!(before.due_at, helpdesk::model::far());
    }
}

async fn decide(ground: &Ground, change: impl Fn(&mut Rules)) {
    let director = director(CENTRE);
    let can = director.may_over(EditHelpdesk).unwrap();
    let mut tx = ground.write(&director).await;
    let mut new = rules::get(&mut tx).await.unwrap();
    change(&mut new);
    rules::save(&mut tx, &can, &new).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn another_calendar_keeps_the_pauses_and_the_charter_that_judges() {
    for ground in grounds().await {
        let made = ground.fresh(URBINO).await;
        let id = made.request_id;
        ground.take(id).await.unwrap();
        ground.at("2026-03-09T09:00:00Z");
        ground.step(id, Move::Wait, "Quale stampante?").await.unwrap();
        ground.at("2026-03-09T11:00:00Z");
        ground.reply(&mayor(URBINO), id, "Quella in ingresso").await.unwrap();
        // From 12:00 the centre closes at noon on Mondays: 7 of the 8 hours are left, and no more of this Monday.
        decide(&ground, |rules| {
            if let Some(monday) = rules.plan.week.first_mut() {
                *monday = vec!["08:30-12:00".parse().unwrap()];
            }
        })
        .await;
        let after = ground.seen(&mayor(URBINO), id).await.unwrap();
        assert_eq!(after.judged_by, made.judged_by);
        let clock = after.measured.clocks.resolved.as_ref().unwrap();
        assert_eq!(clock.watch.judged_by(), made.judged_by);
        let waited: i64 = clock
            .watch
            .past()
            .iter()
            .filter(|stretch| stretch.phase == worktime::Phase::Waiting)
            .map(|stretch| i64::from(stretch.working))
            .sum();
        assert_eq!(waited, 2 * 3600, "the pause is as the old hours measured it");
        // Tuesday 08:30–13:00 and 14:00–16:30.
        assert_eq!(after.due_at.iso(), "2026-03-10T15:30:00.000000Z");
    }
}

#[tokio::test]
async fn the_centre_decides_when_it_is_told_and_each_step_comes_once() {
    for ground in grounds().await {
        let grant = identity::NewGrant::new(CENTRE, None, kernel::Role::Director).unwrap();
        let email = kernel::Email::parse("direzione@cst.example.it").unwrap();
        identity::create_account(&ground.db, &email, "Ada Prova", None, &[grant]).await.unwrap();
        decide(&ground, |rules| rules.steps = Ladder { before: vec![50], after: vec![1] }).await;
        let id = ground.fresh(URBINO).await.request_id;
        ground.take(id).await.unwrap();
        // Eight hours from nine o'clock: half of them have gone at 13:00, all of them on Tuesday at nine.
        for (at, told) in [
            ("2026-03-09T11:59:00Z", 0),
            ("2026-03-09T12:00:00Z", 1),
            ("2026-03-09T12:10:00Z", 0),
            ("2026-03-10T08:59:00Z", 0),
            ("2026-03-10T09:00:00Z", 1),
            ("2026-03-11T08:30:00Z", 0),
        ] {
            ground.at(at);
            assert_eq!(ground.work().await, told, "{at}");
        }
        let page = ground.get(director(CENTRE), &format!("/richieste/{id}")).await.text;
        for said in ["usato il 50% del tempo: soluzione", "Termine passato da 1 h di lavoro: soluzione"] {
            assert_eq!(page.matches(said).count(), 1, "{said}\n{page}");
        }
        // Steps of before, decided afterwards, tell nothing of the past.
        decide(&ground, |rules| rules.steps = Ladder { before: vec![10, 50], after: vec![0, 1] }).await;
        assert_eq!(ground.work().await, 0);
    }
}

#[tokio::test]
async fn the_page_of_the_hours_takes_the_steps_and_says_what_is_wrong() {
    for ground in grounds().await {
        let fields = |before: &'static str, after: &'static str| {
            let day = ("day0", "08:30-13:00");
            [("version", "0"), day, ("reopen", "5"), ("close", "3"), ("before", before), ("after", after)]
        };
        for (before, after, said) in [
            ("0", "1", "Avvisa il centro prima del termine: scrivi numeri interi tra 1 e 99"),
            ("50", "due", "Avvisa il centro dopo il termine: scrivi numeri interi tra 0 e 400"),
            ("1,2,3,4,5,6", "", "al massimo 5 numeri"),
        ] {
            let wrong = ground.post(director(CENTRE), "/richieste/orario", &fields(before, after)).await;
            assert!(wrong.status == 422 && wrong.text.contains(said), "{}", wrong.text);
        }
        let saved = ground.post(director(CENTRE), "/richieste/orario", &fields("90, 50", "0, 8")).await;
        assert_eq!(saved.status, 303, "{}", saved.text);
        let page = ground.get(director(CENTRE), "/richieste/orario").await.text;
        assert!(page.contains("value=\"50, 90\"") && page.contains("value=\"0, 8\""), "{page}");
    }
}
