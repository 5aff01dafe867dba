//! The acts of a quote: sent, accepted, refused, taken back; what each does to the membership.

use kernel::{Cents, Quantity};
use quotes::Refused;
use quotes::model::{State, Status};
use quotes::store::How;

use crate::given::{
    BASE, CENTRE, CLOUD, FANO, HELP, UNOFFERED, UNPRICED, URBINO, day, director, mayor, year,
};
use crate::ground::{Ground, act, grounds, hours, units, wanted};

fn refused<T: std::fmt::Debug>(done: Result<T, quotes::Failure>) -> Refused {
    match done.unwrap_err() {
        quotes::Failure::Refused(why) => why,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn sending_gives_a_number_and_freezes_prices_with_their_reasons() {
    for ground in grounds("2022-03-01").await {
        let lines = vec![wanted(CLOUD, units(2), "2022-04-01", "2022-12-31")];
        let id = ground.draft(URBINO, lines).await;
        assert_eq!(ground.whole(id).await.quote.number, None);
        let quote = ground.send(id).await.unwrap();
        assert_eq!(quote.number_text(), "1/2022");
        let whole = ground.whole(id).await;
        assert_eq!((whole.shown.status, whole.shown.total), (Status::Sent, Cents::new(60_000)));
        let price = whole.lines[0].price.clone().unwrap();
        assert!(price.formula.contains("300,00 € × 2"), "{}", price.formula);
        assert_eq!(price.list.name, "Listino 2021");
        assert!(whole.lines[0].effect.contains("si attiva"), "{}", whole.lines[0].effect);
        let other = ground.sent(FANO, vec![wanted(CLOUD, units(1), "2022-04-01", "2022-12-31")]).await;
        assert_eq!(ground.whole(other).await.quote.number_text(), "2/2022");
        assert!(matches!(refused(ground.send(id).await), Refused::AlreadySent));
    }
}

#[tokio::test]
async fn an_accepted_quote_becomes_a_line_of_the_membership_with_nothing_retyped() {
    for ground in grounds("2022-03-01").await {
        let id = ground.sent(URBINO, vec![wanted(CLOUD, units(2), "2022-04-01", "2022-12-31")]).await;
        ground.accept(&mayor(URBINO), (id, 1), How::OnLine).await.unwrap();
        let whole = ground.whole(id).await;
        let answer = whole.shown.answer.clone().unwrap();
        assert_eq!((answer.by.as_str(), answer.role.as_str()), ("Ada Prova", "Sindaco o presidente"));
        let lines = ground.active(URBINO, CLOUD).await;
        let [line] = lines.as_slice() else { panic!("{lines:?}") };
        assert_eq!((line.starts, line.ends), (day("2022-04-01"), Some(day("2022-12-31"))));
        let agreed = line.agreed.clone().unwrap();
        assert_eq!((agreed.amount, agreed.quantity), (Cents::new(60_000), Quantity::from(2)));
        assert_eq!(agreed.quote_number, "1/2022");
        assert_eq!(whole.lines[0].placed.unwrap().line_id, line.line_id);
        let billable = ground.billable(URBINO, 2022).await;
        assert!(billable.iter().any(|one| one.agreed.is_some() && one.service_id == CLOUD));
    }
}

#[tokio::test]
async fn what_is_active_ends_the_day_before_and_the_quote_says_so_beforehand() {
    for ground in grounds("2022-03-01").await {
        let line = wanted(BASE, pricing::model::Ordered::AsDriver, "2022-07-01", "2022-12-31");
        let id = ground.sent(URBINO, vec![line]).await;
        let effect = ground.whole(id).await.lines[0].effect.clone();
        for said in ["termina il 30 giugno 2022", "prezzo del listino", "Dopo il 31 dicembre 2022"] {
            assert!(effect.contains(said), "{said}: {effect}");
        }
        ground.accept(&director(CENTRE), (id, 1), act("2022-03-01")).await.unwrap();
        let lines = ground.active(URBINO, BASE).await;
        let [before, after] = lines.as_slice() else { panic!("{lines:?}") };
        assert_eq!(before.ends, Some(day("2022-06-30")));
        assert_eq!((after.starts, after.predecessor), (day("2022-07-01"), Some(before.line_id)));
        // 0,44 × 1.237 × 184/365
        assert_eq!(after.agreed.as_ref().unwrap().amount, Cents::new(27_438));
    }
}

#[tokio::test]
async fn days_that_have_passed_or_are_billed_are_refused_with_the_reason() {
    for ground in grounds("2022-03-01").await {
        let base = |from| wanted(BASE, pricing::model::Ordered::AsDriver, from, "2022-12-31");
        let past = ground.draft(URBINO, vec![base("2022-02-01")]).await;
        let why = refused(ground.send(past).await).to_string();
        assert!(why.contains("Servizi base") && why.contains("sono passati"), "{why}");
        let id = ground.sent(FANO, vec![base("2022-07-01")]).await;
        let ground = ground.billing(year(2022));
        let why = refused(ground.accept(&mayor(FANO), (id, 1), How::OnLine).await).to_string();
        assert!(why.contains("già in fattura"), "{why}");
        assert_eq!(ground.whole(id).await.shown.status, Status::Sent);
        assert_eq!(ground.active(FANO, BASE).await.len(), 1);
    }
}

#[tokio::test]
async fn a_line_without_price_or_without_agreement_is_not_sent() {
    for ground in grounds("2022-03-01").await {
        let unpriced =
            ground.draft(URBINO, vec![wanted(UNPRICED, units(1), "2022-04-01", "2022-12-31")]).await;
        assert_eq!(ground.whole(unpriced).await.lines[0].price, None);
        let why = refused(ground.send(unpriced).await).to_string();
        assert!(why.contains("Servizio senza prezzo") && why.contains("listino"), "{why}");
        let alien = ground.draft(URBINO, vec![wanted(UNOFFERED, units(1), "2022-04-01", "2022-12-31")]).await;
        let why = refused(ground.send(alien).await).to_string();
        assert!(why.contains("non aderisce"), "{why}");
        let empty = ground.draft(URBINO, Vec::new()).await;
        assert_eq!(refused(ground.send(empty).await), Refused::NoLines);
        let twice = vec![
            wanted(CLOUD, units(1), "2022-04-01", "2022-12-31"),
            wanted(CLOUD, units(1), "2022-12-31", "2022-12-31"),
        ];
        let twice = ground.draft(URBINO, twice).await;
        assert!(matches!(refused(ground.send(twice).await), Refused::TwiceOnADay(_)));
    }
}

#[tokio::test]
async fn after_the_last_day_a_quote_is_not_accepted_but_an_act_of_before_still_counts() {
    for ground in grounds("2022-03-01").await {
        ground.on("2022-03-01");
        let id = ground.sent(URBINO, vec![wanted(CLOUD, units(1), "2022-05-01", "2022-12-31")]).await;
        let last = day("2022-03-31");
        assert_eq!(ground.whole(id).await.shown.state_on(last), State::Sent);
        ground.on("2022-04-01");
        assert_eq!(ground.whole(id).await.shown.state_on(last.tomorrow()), State::Expired);
        let late = ground.accept(&mayor(URBINO), (id, 1), How::OnLine).await;
        assert_eq!(refused(late), Refused::Expired(last));
        let later = ground.accept(&director(CENTRE), (id, 1), act("2022-04-01")).await;
        assert_eq!(refused(later), Refused::Expired(last));
        let early = ground.accept(&director(CENTRE), (id, 1), act("2022-02-28")).await;
        assert_eq!(refused(early), Refused::AnsweredBeforeSending(day("2022-03-01")));
        ground.accept(&director(CENTRE), (id, 1), act("2022-03-30")).await.unwrap();
        let answer = ground.whole(id).await.shown.answer.unwrap();
        assert_eq!((answer.on, answer.act.as_str()), (day("2022-03-30"), "Delibera n. 7"));
    }
}

#[tokio::test]
async fn the_centre_records_an_act_and_does_not_click_for_the_body() {
    for ground in grounds("2022-03-01").await {
        let id = ground.sent(URBINO, vec![wanted(CLOUD, units(1), "2022-05-01", "2022-12-31")]).await;
        let done = ground.accept(&director(CENTRE), (id, 1), How::OnLine).await;
        assert_eq!(refused(done), Refused::NoAct);
        let future = ground.accept(&director(CENTRE), (id, 1), act("2022-03-02")).await;
        assert_eq!(refused(future), Refused::InTheFuture(day("2022-03-01")));
    }
}

#[tokio::test]
async fn of_two_answers_at_once_one_wins_and_the_other_is_told() {
    for ground in grounds("2022-03-01").await {
        let id = ground.sent(URBINO, vec![wanted(CLOUD, units(1), "2022-05-01", "2022-12-31")]).await;
        let (mayor, centre) = (mayor(URBINO), director(CENTRE));
        let one = ground.accept(&mayor, (id, 1), How::OnLine);
        let two = ground.accept(&centre, (id, 1), act("2022-03-01"));
        let (one, two) = tokio::join!(one, two);
        let lost = match (one, two) {
            (Ok(_), Err(why)) | (Err(why), Ok(_)) => why,
            both => panic!("{both:?}"),
        };
        assert!(lost.to_string().contains("già stato accettato da"), "{lost}");
        assert_eq!(ground.active(URBINO, CLOUD).await.len(), 1);
    }
}

#[tokio::test]
async fn a_refused_or_withdrawn_quote_is_followed_by_a_new_version_with_the_same_number() {
    for ground in grounds("2022-03-01").await {
        let id = ground.sent(URBINO, vec![wanted(CLOUD, units(4), "2022-05-01", "2022-12-31")]).await;
        ground.refuse(&mayor(URBINO), (id, 1)).await.unwrap();
        let late = refused(ground.accept(&mayor(URBINO), (id, 1), How::OnLine).await).to_string();
        assert!(late.contains("rifiutato da Ada Prova il 1º marzo 2022"), "{late}");
        ground.new_version(id).await.unwrap();
        let line = ground.whole(id).await.lines[0].line_id;
        ground.change_line(id, line, wanted(CLOUD, units(2), "2022-05-01", "2022-12-31")).await.unwrap();
        ground.send(id).await.unwrap();
        let whole = ground.whole(id).await;
        assert_eq!((whole.shown.no, whole.quote.number_text().as_str()), (2, "1/2022"));
        ground.withdraw(id).await.unwrap();
        let gone = ground.accept(&mayor(URBINO), (id, 2), How::OnLine).await;
        assert!(refused(gone).to_string().contains("ritirato"));
        let seen = ground.seen(&mayor(URBINO), id, None).await.unwrap();
        assert_eq!(seen.shown.answer.unwrap().reason, "Errore nelle ore");
    }
}

#[tokio::test]
async fn one_membership_line_explains_the_hours_of_every_profile() {
    for ground in grounds("2022-03-01").await {
        let order = hours(&[("Sistemista", "20"), ("Sviluppatore", "10,5")]);
        let id = ground.sent(URBINO, vec![wanted(HELP, order, "2022-05-01", "2022-12-31")]).await;
        // 20 × 50,00 + 10,5 × 62,50; no part of the year shrinks hours.
        assert_eq!(ground.whole(id).await.shown.total, Cents::new(165_625));
        ground.accept(&mayor(URBINO), (id, 1), How::OnLine).await.unwrap();
        let lines = ground.active(URBINO, HELP).await;
        let agreed = lines[0].agreed.clone().unwrap();
        assert_eq!((agreed.quantity, agreed.unit.as_str()), (Quantity::from(1), "a corpo"));
        assert!(agreed.formula.contains("20 ore Sistemista"), "{}", agreed.formula);
        assert!(agreed.formula.contains("10,5 ore Sviluppatore"), "{}", agreed.formula);
    }
}

async fn accepted_cloud(ground: &Ground) -> kernel::QuoteId {
    let id = ground.sent(URBINO, vec![wanted(CLOUD, units(2), "2022-04-01", "2022-12-31")]).await;
    ground.accept(&mayor(URBINO), (id, 1), How::OnLine).await.unwrap();
    id
}

#[tokio::test]
async fn a_new_version_of_an_accepted_quote_takes_its_place_only_when_it_is_accepted() {
    for ground in grounds("2022-03-01").await {
        let id = accepted_cloud(&ground).await;
        ground.new_version(id).await.unwrap();
        let whole = ground.whole(id).await;
        assert_eq!(whole.shown.status, Status::Draft);
        assert_eq!(ground.seen(&mayor(URBINO), id, None).await.unwrap().shown.status, Status::Accepted);
        let line = whole.lines[0].line_id;
        ground.change_line(id, line, wanted(CLOUD, units(3), "2022-04-01", "2022-12-31")).await.unwrap();
        ground.send(id).await.unwrap();
        assert_eq!(ground.active(URBINO, CLOUD).await[0].agreed.clone().unwrap().amount, Cents::new(60_000));
        ground.accept(&mayor(URBINO), (id, 2), How::OnLine).await.unwrap();
        let lines = ground.active(URBINO, CLOUD).await;
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].agreed.clone().unwrap().amount, Cents::new(90_000));
        let statuses: Vec<Status> = ground.whole(id).await.versions.iter().map(|one| one.status).collect();
        assert_eq!(statuses, [Status::Superseded, Status::Accepted]);
    }
}

#[tokio::test]
async fn a_new_version_that_leaves_out_what_was_accepted_is_not_sent() {
    for ground in grounds("2022-03-01").await {
        let id = accepted_cloud(&ground).await;
        ground.new_version(id).await.unwrap();
        let line = ground.whole(id).await.lines[0].line_id;
        let mut tx = ground.write(&director(CENTRE)).await;
        let can = crate::ground::editing();
        quotes::store::remove_line(&mut tx, &can, (id, quotes::store::Shown::Whatever), line).await.unwrap();
        tx.commit().await.unwrap();
        let line = wanted(HELP, hours(&[("Sistemista", "4")]), "2022-04-01", "2022-12-31");
        let mut tx = ground.write(&director(CENTRE)).await;
        let new = (tx.id(), line);
        quotes::store::add_line(&mut tx, &can, (id, quotes::store::Shown::Whatever), new).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(refused(ground.send(id).await), Refused::LeavesOut("Cloud".into()));
    }
}

#[tokio::test]
async fn an_accepted_line_follows_another_when_its_version_begins_later() {
    for ground in grounds("2022-03-01").await {
        let id = accepted_cloud(&ground).await;
        ground.new_version(id).await.unwrap();
        let line = ground.whole(id).await.lines[0].line_id;
        ground.change_line(id, line, wanted(CLOUD, units(5), "2022-10-01", "2022-12-31")).await.unwrap();
        ground.send(id).await.unwrap();
        ground.accept(&mayor(URBINO), (id, 2), How::OnLine).await.unwrap();
        let lines = ground.active(URBINO, CLOUD).await;
        let [before, after] = lines.as_slice() else { panic!("{lines:?}") };
        assert_eq!(before.ends, Some(day("2022-09-30")));
        // 600,00 × 183/275 of the agreed days.
        let whole = before.agreed.as_ref().unwrap();
        assert_eq!(whole.due(before.period().unwrap()), Some(Cents::new(39_927)));
        assert_eq!(after.agreed.as_ref().unwrap().amount, Cents::new(150_000));
    }
}

#[tokio::test]
async fn the_same_origin_makes_one_draft_however_often_it_is_asked_for() {
    for ground in grounds("2022-03-01").await {
        let mut seen = Vec::new();
        for _ in 0..2 {
            let mut tx = ground.write(&director(CENTRE)).await;
            let origin = quotes::model::Origin { key: "sheet:1:2".into(), words: "Fabbisogni 2022".into() };
            let draft = quotes::store::Draft {
                quote_id: tx.id(),
                body_id: URBINO,
                year: 2022,
                subject: "Fabbisogni 2022".into(),
                origin,
                note: String::new(),
            };
            let lines = vec![wanted(CLOUD, units(2), "2022-04-01", "2022-12-31")];
            let can = crate::ground::editing();
            let made = quotes::store::draft_from(&mut tx, &can, draft, lines).await.unwrap();
            seen.push((matches!(made, quotes::store::Made::New(_)), made.quote().quote_id));
            let _ = tx.commit().await;
        }
        let [(true, first), (false, second)] = seen.as_slice() else { panic!("{seen:?}") };
        assert_eq!(first, second);
        assert_eq!(ground.whole(*first).await.lines.len(), 1);
    }
}
