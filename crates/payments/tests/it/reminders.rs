//! Letters that remind, and the days on which none goes out.

use kernel::{BodyId, Day, ReminderId};
use payments::model::{Letter, Text};
use payments::reminders::{self, NewLetter};
use payments::store::pauses;
use payments::{Failure, store::letters};
use store::StoreError;
use uuid::Uuid;

use crate::world::{
    CENTRE, FANO, OTHER_CENTRE, URBINO, World, accountant_of, day, director, may_remind, may_view, today,
    worlds,
};

async fn send(
    world: &World,
    (number, body): (u128, BodyId),
    (on, stop): (Day, Day),
) -> Result<Letter, Failure> {
    let mut tx = world.write(CENTRE).await;
    let new = NewLetter {
        reminder_id: ReminderId(Uuid::from_u128(0xAB00 + number)),
        body_id: body,
        sent_on: on,
        stop_until: stop,
        text: Text::usual(),
    };
    let can = may_remind(CENTRE);
    let people = reminders::recipients(&mut tx, &can, (&[], body)).await?;
    let letter = reminders::send(&mut tx, &can, new, (&people, "https://cst.example.it")).await?;
    tx.commit().await?;
    Ok(letter)
}

#[tokio::test]
async fn a_letter_speaks_of_what_is_overdue_and_no_other_follows_until_its_stop_day() {
    for world in worlds().await {
        let letter = send(&world, (1, URBINO), (today(), day("2023-01-31"))).await.unwrap();
        assert_eq!(
            (letter.total.get(), letter.recipients.as_str()),
            (123_456, "ragioneria@urbino.example.it")
        );
        assert!(letter.closing.contains("31 gennaio 2023"), "{}", letter.closing);
        let (job, _) = world.work().await.unwrap();
        assert!(job.payload.contains("2022/0012") && job.payload.contains("1.234,56"), "{}", job.payload);
        let again = send(&world, (2, URBINO), (today(), day("2023-01-31"))).await;
        assert!(
            matches!(again, Err(Failure::Paused { until, .. }) if until == day("2023-01-31")),
            "{again:?}"
        );
        world.app.clock.set(kernel::Instant::parse_iso("2023-02-01T10:00:00Z").unwrap());
        let later = send(&world, (3, URBINO), (day("2023-02-01"), day("2023-03-01"))).await.unwrap();
        assert_eq!(later.total.get(), 143_456);
    }
}

#[tokio::test]
async fn the_database_itself_keeps_the_stop_day_and_the_letters() {
    for world in worlds().await {
        send(&world, (1, URBINO), (today(), day("2023-01-31"))).await.unwrap();
        let mut tx = world.write(CENTRE).await;
        let copy = "INSERT INTO reminder SELECT tenant_id, $2, body_id, body_name, sent_on, stop_until, total, subject, \
            opening, closing, recipients, made_at, made_by FROM reminder WHERE tenant_id = $1";
        let other = Uuid::from_u128(0xAB99);
        tx.exec(copy, &[CENTRE.into(), other.into()]).await.unwrap();
        let lines = "INSERT INTO reminder_invoice SELECT tenant_id, $2, invoice_id, number, issued_on, due_on, residual \
            FROM reminder_invoice WHERE tenant_id = $1";
        let refused = tx.exec(lines, &[CENTRE.into(), other.into()]).await;
        assert!(matches!(refused, Err(StoreError::Refused(_))), "{refused:?}");
        drop(tx);
        for sql in [
            "UPDATE reminder SET total = 1 WHERE tenant_id = $1",
            "DELETE FROM reminder_invoice WHERE tenant_id = $1",
        ] {
            let mut tx = world.write(CENTRE).await;
            let refused = tx.exec(sql, &[CENTRE.into()]).await;
            assert!(matches!(refused, Err(StoreError::Refused(_))), "{sql} {refused:?}");
        }
    }
}

#[tokio::test]
async fn a_body_left_in_peace_gets_no_letter_until_the_day_has_passed() {
    for world in worlds().await {
        let can = may_remind(CENTRE);
        let set = async |shown, until: &str| {
            let mut tx = world.write(CENTRE).await;
            pauses::set(&mut tx, &can, (FANO, shown), (day(until), "Piano di rientro concordato")).await?;
            tx.commit().await.map_err(Failure::from)
        };
        set(0, "2023-06-30").await.unwrap();
        assert!(matches!(set(0, "2023-06-30").await, Err(Failure::Stale)));
        let refused = send(&world, (1, FANO), (today(), day("2023-01-31"))).await;
        assert!(refused.unwrap_err().to_string().contains("Piano di rientro"));
        set(1, "2022-12-14").await.unwrap();
        let letter = send(&world, (1, FANO), (today(), day("2023-01-31"))).await.unwrap();
        assert_eq!(letter.total.get(), 27_700);
    }
}

#[tokio::test]
async fn nothing_overdue_means_no_letter_and_the_days_must_make_sense() {
    for world in worlds().await {
        let early = send(&world, (1, URBINO), (day("2022-10-10"), day("2022-11-10"))).await;
        assert!(matches!(early, Err(Failure::NotThere)), "{early:?}");
        let future = send(&world, (1, URBINO), (day("2022-12-16"), day("2023-01-10"))).await;
        assert!(matches!(future, Err(Failure::InTheFuture(_))), "{future:?}");
        let backwards = send(&world, (1, URBINO), (today(), day("2022-12-01"))).await;
        assert!(matches!(backwards, Err(Failure::TooEarly(_))), "{backwards:?}");
    }
}

#[tokio::test]
async fn a_body_sees_its_own_letters_and_no_others() {
    for world in worlds().await {
        let urbino = send(&world, (1, URBINO), (today(), day("2023-01-31"))).await.unwrap();
        send(&world, (2, FANO), (today(), day("2023-01-31"))).await.unwrap();
        let mut tx = world.app.db.read(CENTRE).await.unwrap();
        let seen = |who: kernel::Actor| may_view(&who);
        let of = letters::recent(&mut tx, &seen(accountant_of(FANO)), None, (None, 10)).await.unwrap();
        assert_eq!(of.iter().map(|one| one.body_id).collect::<Vec<_>>(), [FANO]);
        let none = letters::find(&mut tx, &seen(accountant_of(FANO)), urbino.reminder_id).await.unwrap();
        assert!(none.is_none());
        assert_eq!(
            letters::recent(&mut tx, &seen(director(CENTRE)), None, (None, 10)).await.unwrap().len(),
            2
        );
        let mut tx = world.app.db.read(OTHER_CENTRE).await.unwrap();
        let other = letters::recent(&mut tx, &seen(director(OTHER_CENTRE)), None, (None, 10)).await.unwrap();
        assert!(other.is_empty());
    }
}
