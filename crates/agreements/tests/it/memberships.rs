//! Joining, renewing, leaving, as the years go by.

use agreements::model::{
    CigAnswer, Course, Leaving, Missing, PurchaseData, Renewal, State, TermKind, check_lines, check_terms,
    state_on,
};
use agreements::store::{Failure, lines, memberships, purchase, renewals};
use agreements::{Refused, billable, billable_of};
use kernel::permission::EditPurchaseData;
use kernel::{Quantity, Role, Scope};
use store::Db;

use crate::given::{
    self, CENTRE, CLOUD, FANO, MAIL, OTHER_CENTRE, URBINO, act, actor, day, director, editing, joining,
    members, viewing,
};

async fn tacit(db: &Db) -> usize {
    let console = kernel::Actor::console(CENTRE);
    let mut tx = db.write(CENTRE, &console).await.unwrap();
    let today = tx.today();
    let done = renewals::tacitly(&mut tx, (&editing(&console), &members(&console)), today).await.unwrap();
    tx.commit_unaudited("tests").await.unwrap();
    done
}

#[tokio::test]
async fn a_body_that_joins_in_the_middle_ends_with_everybody_and_has_the_base_package() {
    let clock = given::clock("2022-05-01");
    for test in given::databases(&clock).await {
        let agreement = given::agreement(&test.db, given::pesaro(Renewal::Express)).await;
        let new = given::member(&test.db, &agreement, URBINO, "2022-07-01").await;
        assert_eq!((new.span.starts, new.span.ends), (day("2022-07-01"), day("2025-12-31")));
        let mut tx = test.db.read(CENTRE).await.unwrap();
        let own = lines::of(&mut tx, new.membership_id).await.unwrap();
        assert_eq!(own.iter().map(|line| line.service_id).collect::<Vec<_>>(), [MAIL]);
        let year = billable(&mut tx, &viewing(&director()), 2022).await.unwrap();
        assert_eq!(year.len(), 1);
        assert_eq!(year[0].period.days(), 184);
        assert_eq!(year[0].purchase.missing(), [Missing::Cig, Missing::Commitment]);
        assert_eq!(year[0].billing.window_of(2022), (day("2022-10-01"), day("2022-10-31")));
        assert!(billable(&mut tx, &viewing(&director()), 2021).await.unwrap().is_empty());
        assert!(billable(&mut tx, &viewing(&director()), 2026).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_body_joins_once_and_only_while_the_agreement_lasts() {
    let clock = given::clock("2022-05-01");
    for test in given::databases(&clock).await {
        let agreement = given::agreement(&test.db, given::pesaro(Renewal::Never)).await;
        given::member(&test.db, &agreement, URBINO, "2022-07-01").await;
        let actor = director();
        let mut tx = test.db.write(CENTRE, &actor).await.unwrap();
        let again =
            memberships::join(&mut tx, &members(&actor), &agreement, joining(URBINO, "2023-01-01")).await;
        assert!(matches!(again, Err(Failure::Refused(Refused::AlreadyMember))), "{again:?}");
        let late =
            memberships::join(&mut tx, &members(&actor), &agreement, joining(FANO, "2026-01-01")).await;
        assert!(matches!(late, Err(Failure::Refused(Refused::OutsideAgreement(_)))), "{late:?}");
    }
}

#[tokio::test]
async fn tacit_renewal_catches_up_after_a_standstill_and_never_twice() {
    let clock = given::clock("2025-12-30");
    for test in given::databases(&clock).await {
        clock.set(given::noon("2025-12-30"));
        let agreement = given::agreement(&test.db, given::pesaro(Renewal::Tacit { months: 12 })).await;
        let stays = given::member(&test.db, &agreement, URBINO, "2021-01-01").await;
        assert_eq!(tacit(&test.db).await, 0);
        clock.set(given::noon("2027-03-01"));
        assert_eq!(tacit(&test.db).await, 2);
        assert_eq!(tacit(&test.db).await, 0);
        let mut tx = test.db.read(CENTRE).await.unwrap();
        let terms = memberships::terms(&mut tx, stays.membership_id).await.unwrap();
        check_terms(&terms).unwrap();
        assert_eq!(terms.last().unwrap().period.to(), day("2027-12-31"));
        assert_eq!(
            terms.iter().map(|term| term.kind).collect::<Vec<_>>(),
            [TermKind::Adhesion, TermKind::Tacit, TermKind::Tacit]
        );
        let now =
            memberships::find(&mut tx, &viewing(&director()), stays.membership_id).await.unwrap().unwrap();
        assert_eq!((now.span.ends, now.span.notice_by), (day("2027-12-31"), day("2027-06-30")));
        assert_eq!(billable(&mut tx, &viewing(&director()), 2027).await.unwrap()[0].period.days(), 365);
    }
}

#[tokio::test]
async fn who_gave_notice_in_time_is_not_renewed() {
    let clock = given::clock("2025-06-30");
    for test in given::databases(&clock).await {
        clock.set(given::noon("2025-06-30"));
        let agreement = given::agreement(&test.db, given::pesaro(Renewal::Tacit { months: 12 })).await;
        let goes = given::member(&test.db, &agreement, URBINO, "2021-01-01").await;
        let actor = director();
        let mut tx = test.db.write(CENTRE, &actor).await.unwrap();
        let late = memberships::give_notice(&mut tx, &members(&actor), &goes, day("2025-07-01")).await;
        assert!(matches!(late, Err(Failure::Refused(Refused::NoticeTooLate(_)))));
        memberships::give_notice(&mut tx, &members(&actor), &goes, day("2025-06-30")).await.unwrap();
        tx.commit().await.unwrap();
        clock.set(given::noon("2025-12-31"));
        assert_eq!(tacit(&test.db).await, 0);
        let mut tx = test.db.read(CENTRE).await.unwrap();
        let now =
            memberships::find(&mut tx, &viewing(&director()), goes.membership_id).await.unwrap().unwrap();
        assert_eq!(state_on(&now.span, day("2025-12-31")), State::NoticePassed);
        assert_eq!(state_on(&now.span, day("2026-01-01")), State::Closed);
    }
}

#[tokio::test]
async fn a_renewal_does_not_bring_back_a_service_that_goes_on_with_another_agreement() {
    for test in given::databases(&given::clock("2025-11-20")).await {
        let first = given::agreement(&test.db, given::pesaro(Renewal::Express)).await;
        let reach = agreements::model::Reach { starts: day("2026-01-01"), months: 60 };
        let other = given::agreement(
            &test.db,
            agreements::model::NewAgreement {
                number: "2/2026".into(),
                reach,
                ..given::pesaro(Renewal::Never)
            },
        )
        .await;
        let stays = given::member(&test.db, &first, URBINO, "2021-01-01").await;
        given::member(&test.db, &other, URBINO, "2026-01-01").await;
        let actor = director();
        let both = (&editing(&actor), &members(&actor));
        let mut tx = test.db.write(CENTRE, &actor).await.unwrap();
        let longer = renewals::by_act(&mut tx, both, &first, (60, act("80", "2025-11-01"))).await.unwrap();
        let again =
            renewals::membership(&mut tx, &members(&actor), (&stays, &longer), act("7", "2025-11-02")).await;
        let mail = Refused::ServiceAlreadyActive("Posta elettronica".into());
        assert!(matches!(again, Err(Failure::Refused(why)) if why == mail));
    }
}

#[tokio::test]
async fn express_renewal_wants_the_agreement_first_and_then_the_act_of_the_body() {
    let clock = given::clock("2025-11-01");
    for test in given::databases(&clock).await {
        let agreement = given::agreement(&test.db, given::pesaro(Renewal::Express)).await;
        let stays = given::member(&test.db, &agreement, URBINO, "2021-01-01").await;
        let actor = director();
        let mut tx = test.db.write(CENTRE, &actor).await.unwrap();
        let early =
            renewals::membership(&mut tx, &members(&actor), (&stays, &agreement), act("7", "2025-11-02"))
                .await;
        assert!(matches!(early, Err(Failure::Refused(Refused::AgreementNotProlonged(_)))));
        let both = (&editing(&actor), &members(&actor));
        let longer =
            renewals::by_act(&mut tx, both, &agreement, (60, act("80", "2025-11-01"))).await.unwrap();
        let renewed =
            renewals::membership(&mut tx, &members(&actor), (&stays, &longer), act("7", "2025-11-02"))
                .await
                .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(renewed.span.ends, day("2030-12-31"));
        let mut tx = test.db.read(CENTRE).await.unwrap();
        let terms = memberships::terms(&mut tx, stays.membership_id).await.unwrap();
        check_terms(&terms).unwrap();
        assert_eq!(terms[1].act, Some(act("7", "2025-11-02")));
    }
}

#[tokio::test]
async fn leaving_early_ends_the_term_and_the_services_and_the_body_may_come_back() {
    let clock = given::clock("2023-05-01");
    for test in given::databases(&clock).await {
        let agreement = given::agreement(&test.db, given::pesaro(Renewal::Express)).await;
        let goes = given::member(&test.db, &agreement, URBINO, "2021-01-01").await;
        let actor = director();
        let mut tx = test.db.write(CENTRE, &actor).await.unwrap();
        let leaving =
            Leaving { last_day: day("2023-06-30"), act: act("9", "2023-04-20"), reason: "Fusione".into() };
        let left = memberships::leave(&mut tx, &members(&actor), &goes, leaving).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!((left.span.course, left.span.ends), (Course::Withdrawn, day("2023-06-30")));
        given::member(&test.db, &agreement, URBINO, "2024-01-01").await;
        let mut tx = test.db.read(CENTRE).await.unwrap();
        let terms = memberships::terms(&mut tx, goes.membership_id).await.unwrap();
        assert_eq!(terms.last().unwrap().period.to(), day("2023-06-30"));
        let year = billable_of(&mut tx, &viewing(&director()), 2023, URBINO).await.unwrap();
        assert_eq!(year[0].period.days(), 181);
        assert_eq!(state_on(&left.span, day("2023-07-01")), State::Withdrawn);
    }
}

#[tokio::test]
async fn a_service_changes_by_a_successor_and_is_never_active_twice() {
    let clock = given::clock("2022-01-10");
    for test in given::databases(&clock).await {
        let agreement = given::agreement(&test.db, given::pesaro(Renewal::Express)).await;
        let urbino = given::member(&test.db, &agreement, URBINO, "2022-01-01").await;
        let actor = director();
        let can = members(&actor);
        let new = |starts: &str| lines::NewLine {
            line_id: kernel::Ids::random().fresh(),
            service_id: CLOUD,
            starts: day(starts),
            ends: None,
            quantity: Quantity::whole(10),
            note: String::new(),
        };
        let mut tx = test.db.write(CENTRE, &actor).await.unwrap();
        let early = lines::add(&mut tx, &can, &urbino, new("2021-12-31")).await;
        assert!(matches!(early, Err(Failure::Refused(Refused::LineOutsideMembership(_)))));
        let line = lines::add(&mut tx, &can, &urbino, new("2022-02-01")).await.unwrap();
        let twice = lines::add(&mut tx, &can, &urbino, new("2023-02-01")).await;
        assert!(matches!(twice, Err(Failure::Refused(Refused::ServiceAlreadyActive(_)))));
        let change = (day("2022-07-01"), Quantity::whole(15), tx.id());
        lines::change(&mut tx, &can, (&urbino, line.line_id), change).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = test.db.read(CENTRE).await.unwrap();
        let all = lines::of(&mut tx, urbino.membership_id).await.unwrap();
        assert_eq!(check_lines(&all), Ok(()));
        let cloud: Vec<i64> = billable(&mut tx, &viewing(&actor), 2022)
            .await
            .unwrap()
            .iter()
            .filter(|line| line.service_id == CLOUD)
            .map(|line| line.period.days())
            .collect();
        assert_eq!(cloud, [150, 184]);
    }
}

#[tokio::test]
async fn purchase_data_of_a_service_are_completed_by_those_of_the_year() {
    let clock = given::clock("2022-01-10");
    for test in given::databases(&clock).await {
        let agreement = given::agreement(&test.db, given::pesaro(Renewal::Express)).await;
        let urbino = given::member(&test.db, &agreement, URBINO, "2022-01-01").await;
        let referent = actor(CENTRE, Role::BodyReferent, Scope::Body(URBINO));
        let can = referent.may_over(EditPurchaseData).unwrap();
        let row = |service_id, data| purchase::PurchaseRow {
            membership_id: urbino.membership_id,
            year: 2022,
            service_id,
            data,
            version: 0,
        };
        let general = PurchaseData {
            cig: Some(CigAnswer::NotDue("Accordo tra amministrazioni".into())),
            ..PurchaseData::default()
        };
        let own = PurchaseData { commitment: Some(act("33", "2022-01-05")), ..PurchaseData::default() };
        let mut tx = test.db.write(CENTRE, &referent).await.unwrap();
        purchase::set(&mut tx, &can, &urbino, row(purchase::ALL_SERVICES, general.clone())).await.unwrap();
        purchase::set(&mut tx, &can, &urbino, row(MAIL, own)).await.unwrap();
        let again = purchase::set(&mut tx, &can, &urbino, row(purchase::ALL_SERVICES, general)).await;
        assert!(matches!(again, Err(Failure::Stale)));
        tx.commit().await.unwrap();
        let mut tx = test.db.read(CENTRE).await.unwrap();
        let year = billable(&mut tx, &viewing(&referent), 2022).await.unwrap();
        assert!(year[0].purchase.missing().is_empty());
    }
}

#[tokio::test]
async fn neither_another_body_nor_another_centre_sees_a_membership() {
    let clock = given::clock("2022-01-10");
    for test in given::databases(&clock).await {
        let agreement = given::agreement(&test.db, given::pesaro(Renewal::Express)).await;
        let urbino = given::member(&test.db, &agreement, URBINO, "2022-01-01").await;
        for (tenant, role, scope) in [
            (CENTRE, Role::BodyReferent, Scope::Body(FANO)),
            (OTHER_CENTRE, Role::Director, Scope::Tenant),
            (OTHER_CENTRE, Role::BodyReferent, Scope::Body(URBINO)),
        ] {
            let stranger = actor(tenant, role, scope);
            let can = viewing(&stranger);
            let mut tx = test.db.read(tenant).await.unwrap();
            assert!(memberships::find(&mut tx, &can, urbino.membership_id).await.unwrap().is_none());
            assert!(memberships::of_body(&mut tx, &can, URBINO).await.unwrap().is_empty());
            assert!(billable(&mut tx, &can, 2022).await.unwrap().is_empty());
            let shown =
                agreements::store::agreements::find(&mut tx, &can, agreement.agreement_id).await.unwrap();
            assert!(shown.is_none());
        }
    }
}

#[tokio::test]
async fn when_the_province_gives_notice_every_membership_ends_with_the_agreement() {
    let clock = given::clock("2025-06-01");
    for test in given::databases(&clock).await {
        clock.set(given::noon("2025-06-01"));
        let agreement = given::agreement(&test.db, given::pesaro(Renewal::Tacit { months: 12 })).await;
        let member = given::member(&test.db, &agreement, URBINO, "2021-01-01").await;
        let actor = director();
        let mut tx = test.db.write(CENTRE, &actor).await.unwrap();
        let on = day("2025-06-30");
        agreements::store::agreements::give_notice(&mut tx, &editing(&actor), &agreement, on).await.unwrap();
        tx.commit().await.unwrap();
        clock.set(given::noon("2026-01-02"));
        assert_eq!(tacit(&test.db).await, 0);
        let mut tx = test.db.read(CENTRE).await.unwrap();
        let now = memberships::find(&mut tx, &viewing(&actor), member.membership_id).await.unwrap().unwrap();
        assert_eq!(state_on(&now.span, day("2025-07-01")), State::NoticePassed);
        assert_eq!(state_on(&now.span, day("2026-01-01")), State::Closed);
    }
}
