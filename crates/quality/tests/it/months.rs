//! The report of a month is made once, kept as it was, and followed by another if the figures change.

use helpdesk::model::Move;
use kernel::permission::ViewRequestReports;
use quality::making::{Outcome, make};
use quality::model::{Figure, Month};
use quality::store::reports;

use crate::given::{CENTRE, URBINO, director, mayor};
use crate::ground::{Ground, grounds};

fn february() -> Month {
    Month::parse("2026-02").unwrap()
}

async fn made(ground: &Ground) -> Vec<reports::Made> {
    let can = director(CENTRE).may_over(ViewRequestReports).unwrap();
    reports::list(&mut ground.db.read(CENTRE).await.unwrap(), &can).await.unwrap()
}

#[tokio::test]
async fn the_report_is_made_by_itself_once_the_month_is_over() {
    for ground in grounds().await {
        ground.hour().await;
        assert!(made(&ground).await.is_empty(), "nothing happened, nothing is reported");
        let id = ground.open(&mayor(URBINO), URBINO, "2026-02-09T08:00:00Z").await.request_id;
        ground.spend(id, ("Assistenza", 30)).await;
        ground.at("2026-02-28T22:30:00Z");
        ground.hour().await;
        assert!(made(&ground).await.is_empty(), "February lasts until midnight in Rome");
        ground.at("2026-02-28T23:30:00Z");
        ground.hour().await;
        ground.at("2026-03-01T03:00:00Z");
        ground.hour().await;
        let all = made(&ground).await;
        assert_eq!(all.len(), 1);
        let report = all[0].report().unwrap();
        assert_eq!((report.total.get(Figure::Opened), report.activities[0].minutes), (1, 30));
        let desk = [quality::desk()];
        let items = webkit::DeskSource::gather(&desk, &ground.app, &director(CENTRE)).await.unwrap();
        assert!(format!("{items:?}").contains("febbraio 2026"), "{items:?}");
    }
}

#[tokio::test]
async fn what_was_reported_stays_and_a_correction_is_another_version() {
    for ground in grounds().await {
        let id = ground.open(&mayor(URBINO), URBINO, "2026-02-09T08:00:00Z").await.request_id;
        ground.step((id, Move::Resolve), "2026-02-26T09:00:00Z").await;
        ground.at("2026-03-02T08:00:00Z");
        let make_it = async || make(&ground.app, &director(CENTRE), february()).await.unwrap();
        assert_eq!(make_it().await, Outcome::Made(1));
        assert_eq!(make_it().await, Outcome::Unchanged(1));
        ground.reopen(&mayor(URBINO), id, "2026-03-03T09:00:00Z").await;
        assert_eq!(make_it().await, Outcome::Made(2));
        let all = made(&ground).await;
        let resolved: Vec<i64> =
            all.iter().map(|made| made.report().unwrap().total.get(Figure::Resolved)).collect();
        assert_eq!(resolved, [0, 1], "newest first");
        let pdf = ground.get(&director(CENTRE), "/andamento/mesi/2026-02/1").await;
        assert!(pdf.status == 200 && pdf.bytes.starts_with(b"%PDF"));
        assert_eq!(ground.get(&director(CENTRE), "/andamento/mesi/2026-02/3").await.status, 404);
        assert_eq!(ground.get(&director(CENTRE), "/andamento/mesi/marzo/1").await.status, 404);
        let list = ground.get(&director(CENTRE), "/andamento/mesi").await.text;
        assert!(
            list.contains("/andamento/mesi/2026-02/1") && list.contains("/andamento/mesi/2026-02/2"),
            "{list}"
        );
        let mut tx = ground.write(&director(CENTRE)).await;
        let touched = "UPDATE request_report SET made_by = 'altri' WHERE tenant_id = $1";
        assert!(tx.exec(touched, &[CENTRE.into()]).await.is_err(), "a kept report does not change");
    }
}

#[tokio::test]
async fn a_month_that_is_not_over_is_refused() {
    for ground in grounds().await {
        ground.open(&mayor(URBINO), URBINO, "2026-03-09T08:00:00Z").await;
        for month in ["2026-03", "2026-04", "ieri", ""] {
            let answer = ground.post(&director(CENTRE), "/andamento/mesi", &[("month", month)]).await;
            assert!(answer.status == 422 && answer.text.contains("Mese: scegli"), "{month}\n{}", answer.text);
        }
        assert!(make(&ground.app, &director(CENTRE), Month::parse("2026-03").unwrap()).await.is_err());
    }
}
