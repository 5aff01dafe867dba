//! Hours worked on an accepted quote: never above the estimate, and what is due when they are closed.

use kernel::{Cents, Quantity, QuoteId, QuoteLineId};
use quotes::model::HoursLevel;
use quotes::store::How;
use quotes::store::hours::{self, NewHours};
use quotes::{Failure, Refused};

use crate::given::{CENTRE, HELP, URBINO, day, director, mayor, year};
use crate::ground::{Ground, editing, grounds, hours as order, wanted};

/// A quote of 20 and 10 hours, accepted, with its line.
async fn accepted(ground: &Ground) -> (QuoteId, QuoteLineId) {
    ground.on("2022-03-01");
    let estimate = order(&[("Sistemista", "20"), ("Sviluppatore", "10")]);
    let id = ground.sent(URBINO, vec![wanted(HELP, estimate, "2022-03-01", "2022-12-31")]).await;
    ground.accept(&mayor(URBINO), (id, 1), How::OnLine).await.unwrap();
    ground.on("2022-06-30");
    (id, ground.whole(id).await.lines[0].line_id)
}

async fn work(
    ground: &Ground,
    (id, line_id): (QuoteId, QuoteLineId),
    (on, profile, hours): (&str, &str, &str),
) -> Result<HoursLevel, Failure> {
    let mut tx = ground.write(&director(CENTRE)).await;
    let new = NewHours {
        worked_id: tx.id(),
        line_id,
        on: day(on),
        profile: profile.into(),
        hours: Quantity::parse_it(hours).unwrap(),
        note: "Configurazione".into(),
    };
    let level = hours::record(&mut tx, &editing(), (id, new)).await?;
    tx.commit().await?;
    Ok(level)
}

async fn close(ground: &Ground, (id, line): (QuoteId, QuoteLineId)) -> Result<Cents, Failure> {
    let mut tx = ground.write(&director(CENTRE)).await;
    let on = tx.today();
    let amount = hours::close(&mut tx, &editing(), &ground.billed, (id, line, on)).await?;
    tx.commit().await?;
    Ok(amount)
}

fn refused<T: std::fmt::Debug>(done: Result<T, Failure>) -> Refused {
    match done.unwrap_err() {
        Failure::Refused(why) => why,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn hours_warn_near_the_estimate_and_stop_at_it() {
    for ground in grounds("2022-03-01").await {
        let of = accepted(&ground).await;
        assert_eq!(work(&ground, of, ("2022-04-01", "Sistemista", "15,5")).await.unwrap(), HoursLevel::Fine);
        assert_eq!(work(&ground, of, ("2022-04-02", "sistemista", "0,5")).await.unwrap(), HoursLevel::Near);
        let beyond = refused(work(&ground, of, ("2022-04-03", "Sistemista", "4,5")).await);
        assert!(beyond.to_string().contains("restano 4 ore"), "{beyond}");
        assert_eq!(work(&ground, of, ("2022-04-03", "Sistemista", "4")).await.unwrap(), HoursLevel::Spent);
        assert_eq!(work(&ground, of, ("2022-04-03", "Sviluppatore", "1")).await.unwrap(), HoursLevel::Spent);
    }
}

#[tokio::test]
async fn hours_are_of_days_gone_by_within_the_line_and_of_a_profile_that_it_has() {
    for ground in grounds("2022-03-01").await {
        let of = accepted(&ground).await;
        for on in ["2022-02-28", "2022-07-01"] {
            let why = refused(work(&ground, of, (on, "Sistemista", "1")).await);
            assert!(matches!(why, Refused::HoursOutside(_)), "{why}");
        }
        assert_eq!(refused(work(&ground, of, ("2022-04-01", "Grafico", "1")).await), Refused::NoSuchProfile);
    }
}

#[tokio::test]
async fn hours_wait_for_the_quote_to_be_accepted() {
    for ground in grounds("2022-03-01").await {
        let estimate = order(&[("Sistemista", "20")]);
        let id = ground.sent(URBINO, vec![wanted(HELP, estimate, "2022-03-01", "2022-12-31")]).await;
        let line = ground.whole(id).await.lines[0].line_id;
        let early = work(&ground, (id, line), ("2022-03-01", "Sistemista", "1")).await;
        assert_eq!(refused(early), Refused::NotAcceptedYet);
    }
}

#[tokio::test]
async fn closing_makes_the_hours_worked_what_is_due() {
    for ground in grounds("2022-03-01").await {
        let of = accepted(&ground).await;
        work(&ground, of, ("2022-04-01", "Sistemista", "12,5")).await.unwrap();
        work(&ground, of, ("2022-04-01", "Sviluppatore", "3")).await.unwrap();
        // 12,5 × 50,00 + 3 × 62,50
        assert_eq!(close(&ground, of).await.unwrap(), Cents::new(81_250));
        let agreed = ground.active(URBINO, HELP).await[0].agreed.clone().unwrap();
        assert_eq!(agreed.amount, Cents::new(81_250));
        assert!(agreed.formula.contains("a consuntivo"), "{}", agreed.formula);
        assert!(agreed.steps.iter().any(|(label, _)| label == "Ore svolte"));
        let whole = ground.whole(of.0).await;
        assert_eq!(whole.shown.total, Cents::new(162_500), "what was sent does not change");
        assert_eq!(whole.lines[0].closed.unwrap().amount, Cents::new(81_250));
        let more = work(&ground, of, ("2022-04-02", "Sistemista", "1")).await;
        assert_eq!(refused(more), Refused::HoursClosed(day("2022-06-30")));
        assert!(matches!(refused(close(&ground, of).await), Refused::HoursClosed(_)));
    }
}

#[tokio::test]
async fn a_line_on_an_invoice_is_not_closed_any_more() {
    for ground in grounds("2022-03-01").await {
        let of = accepted(&ground).await;
        let ground = ground.billing(year(2022));
        let why = refused(close(&ground, of).await).to_string();
        assert!(why.contains("già in fattura"), "{why}");
        assert_eq!(ground.active(URBINO, HELP).await[0].agreed.clone().unwrap().amount, Cents::new(162_500));
    }
}

#[tokio::test]
async fn beyond_the_estimate_a_new_version_must_be_accepted_and_it_keeps_the_hours() {
    for ground in grounds("2022-03-01").await {
        let of = accepted(&ground).await;
        work(&ground, of, ("2022-04-01", "Sistemista", "20")).await.unwrap();
        ground.new_version(of.0).await.unwrap();
        let fewer = order(&[("Sistemista", "19"), ("Sviluppatore", "10")]);
        ground.change_line(of.0, of.1, wanted(HELP, fewer, "2022-03-01", "2022-12-31")).await.unwrap();
        assert!(matches!(refused(ground.send(of.0).await), Refused::BelowActual { .. }));
        let more = order(&[("Sistemista", "30"), ("Sviluppatore", "10")]);
        ground.change_line(of.0, of.1, wanted(HELP, more, "2022-03-01", "2022-12-31")).await.unwrap();
        ground.send(of.0).await.unwrap();
        let early = refused(work(&ground, of, ("2022-04-02", "Sistemista", "1")).await);
        assert!(matches!(early, Refused::BeyondEstimate { .. }), "{early}");
        ground.accept(&mayor(URBINO), (of.0, 2), How::OnLine).await.unwrap();
        assert_eq!(work(&ground, of, ("2022-04-02", "Sistemista", "1")).await.unwrap(), HoursLevel::Fine);
        assert_eq!(ground.active(URBINO, HELP).await[0].agreed.clone().unwrap().amount, Cents::new(212_500));
    }
}

#[tokio::test]
async fn hours_written_by_mistake_are_taken_back() {
    for ground in grounds("2022-03-01").await {
        let of = accepted(&ground).await;
        work(&ground, of, ("2022-04-01", "Sistemista", "20")).await.unwrap();
        let mut tx = ground.write(&director(CENTRE)).await;
        let known = hours::of(&mut tx, &editing(), of.0).await.unwrap();
        hours::remove(&mut tx, &editing(), (of.0, known[0].worked_id)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(work(&ground, of, ("2022-04-01", "Sistemista", "1")).await.unwrap(), HoursLevel::Fine);
    }
}
