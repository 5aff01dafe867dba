//! The final account of a real year: figures, approval, what the database refuses, what comes later.

use accounts::Failure;
use accounts::model::account::{Column, NotApprovable};
use accounts::source::{self, Reach};
use accounts::store::budgets::Act;
use accounts::store::final_accounts;
use accounts::view::{self, Wanted};
use kernel::permission::{ApproveAccounts, ViewFinalAccount};
use kernel::{Actor, Can, Cents, Day, Phase, Target, TenantId};

use crate::live::{Live, body, live, mayor};
use crate::world::{CENTRE, OTHER_CENTRE, day};

fn sees(tenant: TenantId) -> Can<ViewFinalAccount> {
    Actor::console(tenant).may_over(ViewFinalAccount).unwrap()
}

async fn approve(live: &Live, on: Day) -> Result<(), Failure> {
    let console = Actor::console(CENTRE);
    let can: Can<ApproveAccounts> =
        console.may(ApproveAccounts, &Target::centre(CENTRE, Phase::Draft)).unwrap();
    let mut tx = live.app.db.write(CENTRE, &console).await?;
    let id = tx.id();
    let act = Act { number: "Assemblea degli enti n. 3", on };
    accounts::acts::approve(&mut tx, &can, (id, 2022), act).await?;
    Ok(tx.commit().await?)
}

#[tokio::test]
async fn a_year_is_reckoned_by_competence_and_by_cash() {
    for live in live().await {
        let mut tx = live.app.db.read(CENTRE).await.unwrap();
        let account =
            source::account(&mut tx, Reach::of(&sees(CENTRE)), (2022, day("2023-06-30"))).await.unwrap();
        let centre = account.centre;
        // 1.237 × 0,44 + 2.300 × 0,44 + 1.237 × 0,44 × 184/365
        let services = 54_428 + 101_200 + 27_438;
        let expected = [
            (Column::Services, services),
            (Column::ServiceCredits, 101_200),
            (Column::Shares, 13_000),
            (Column::Net, services - 101_200 + 13_000),
            (Column::OtherShares, 0),
            (Column::Received, 30_000),
            (Column::ReceivedOwn, 30_000),
            (Column::Paid, 40_000),
            (Column::Offsets, 0),
        ];
        for (column, cents) in expected {
            assert_eq!(centre.get(column), Cents::new(cents), "{}", column.label());
        }
        let due = services + 10_000 - centre.credited.get();
        assert_eq!((centre.due.get(), centre.residual.get()), (due, due - 40_000));
        assert_eq!(centre.residual_at_year_end.get(), services + 10_000 - 30_000);
        assert_eq!(account.bodies.len(), 3);
        let abbadia = &account.bodies[0];
        let share = &abbadia.shares[0];
        assert!(share.settlement().unwrap() > Cents::ZERO && share.how.contains("Abitanti"), "{share:?}");
        assert!(abbadia.services[0].formula.contains("1.237"), "{:?}", abbadia.services);
        drop(tx);
        assert_eq!(live.faults(CENTRE).await, [""; 0]);
        assert_eq!(live.faults(OTHER_CENTRE).await, [""; 0]);
    }
}

#[tokio::test]
async fn a_body_alone_gives_the_same_account_as_among_the_others() {
    for live in live().await {
        let mut tx = live.app.db.read(CENTRE).await.unwrap();
        let all =
            source::account(&mut tx, Reach::of(&sees(CENTRE)), (2022, day("2023-06-30"))).await.unwrap();
        for one in all.bodies {
            let who = mayor(usize::try_from(one.body_id.0.as_u128() - 0xB0).unwrap());
            let can = who.may_over(ViewFinalAccount).unwrap();
            let own =
                view::of_body(&mut tx, &can, (2022, one.body_id), Wanted::Usual).await.unwrap().unwrap();
            assert_eq!(own.body, one);
        }
    }
}

#[tokio::test]
async fn an_approved_account_stays_while_what_comes_later_is_told_beside_it() {
    for live in live().await {
        let early = approve(&live, day("2022-12-31")).await;
        assert!(matches!(early, Err(Failure::NotApprovable(NotApprovable::YearNotOver(_)))), "{early:?}");
        approve(&live, day("2023-04-30")).await.unwrap();
        let twice = approve(&live, day("2023-05-30")).await;
        assert!(matches!(twice, Err(Failure::NotApprovable(NotApprovable::AlreadyApproved(2022)))));
        live.pay(CENTRE, (3, 2), 20_000).await;
        let mut tx = live.app.db.read(CENTRE).await.unwrap();
        let can = sees(CENTRE);
        let kept = view::of_centre(&mut tx, &can, (2022, Wanted::Usual)).await.unwrap();
        assert_eq!(kept.account.centre.paid, Cents::new(40_000));
        assert_eq!(kept.approval.as_ref().unwrap().fingerprint.len(), 64);
        let later = view::since_approval(&mut tx, &can, &kept).await.unwrap();
        let columns: Vec<Column> = later.iter().map(|one| one.column).collect();
        assert_eq!(columns, [Column::Paid, Column::Residual]);
        assert!(later[0].place.contains("Calolzio"), "{later:?}");
        drop(tx);
        assert_eq!(live.faults(CENTRE).await, [""; 0], "a later payment is no fault");
    }
}

#[tokio::test]
async fn the_database_refuses_to_change_an_approved_account_and_the_check_sees_who_did() {
    const TAMPER: [&str; 4] = [
        "UPDATE final_account SET totals = '{}' WHERE tenant_id = $1",
        "DELETE FROM final_account WHERE tenant_id = $1",
        "UPDATE final_account_body SET content = '{}' WHERE tenant_id = $1",
        "DELETE FROM final_account_body WHERE tenant_id = $1",
    ];
    for live in live().await {
        approve(&live, day("2023-04-30")).await.unwrap();
        for sql in TAMPER {
            let mut tx = live.app.db.write(CENTRE, &Actor::console(CENTRE)).await.unwrap();
            let refused = tx.exec(sql, &[CENTRE.into()]).await;
            assert!(matches!(refused, Err(store::StoreError::Refused(_))), "{sql}: {refused:?}");
        }
        let mut tx = live.app.db.write(CENTRE, &Actor::console(CENTRE)).await.unwrap();
        let add = "INSERT INTO final_account_body (tenant_id, account_id, body_id, year, position, content) \
            SELECT tenant_id, account_id, account_id, 2022, 99, '{}' FROM final_account WHERE tenant_id = $1";
        let refused = tx.exec(add, &[CENTRE.into()]).await;
        assert!(matches!(refused, Err(store::StoreError::Refused(_))), "{refused:?}");
    }
}

#[tokio::test]
async fn a_body_reads_its_own_approved_account_and_no_other() {
    for live in live().await {
        approve(&live, day("2023-04-30")).await.unwrap();
        let can = mayor(0).may_over(ViewFinalAccount).unwrap();
        let mut tx = live.app.db.read(CENTRE).await.unwrap();
        let approval = final_accounts::of_year(&mut tx, &can, 2022).await.unwrap().unwrap();
        let own = final_accounts::bodies(&mut tx, &can, approval.account_id).await.unwrap();
        assert_eq!(own.iter().map(|one| one.body_id).collect::<Vec<_>>(), [body(0)]);
        let other = final_accounts::of_body(&mut tx, &can, (approval.account_id, body(1))).await.unwrap();
        assert_eq!(other, None);
        let seen = view::of_body(&mut tx, &can, (2022, body(0)), Wanted::Usual).await.unwrap().unwrap();
        assert_eq!(seen.approval.unwrap().totals.due, Cents::ZERO, "the figures of all are not told");
        assert!(view::of_body(&mut tx, &can, (2022, body(1)), Wanted::Usual).await.unwrap().is_none());
    }
}
