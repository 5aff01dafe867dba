//! An import broken off after each of its steps, or done by two at once, loses nothing and does nothing twice.

use crate::given::CENTRE;
use crate::ground::{ANNA, grounds, letter};

#[tokio::test]
async fn a_letter_taken_in_but_not_moved_is_known_the_next_time() {
    for ground in grounds().await {
        let raw = letter(ANNA, "k1@x", "Guasto", "x");
        ground.deliver("1", &raw);
        ground.import().await;
        // As if the program had died between the commit and the move.
        let moved = ground.maildir.path().join("cur/1:2,S");
        std::fs::rename(&moved, ground.maildir.path().join("new/1")).unwrap();
        let report = ground.import().await;
        assert_eq!((report.known, report.opened), (1, 0));
        assert!(moved.exists());
        assert_eq!((ground.requests(CENTRE).await, ground.letters(CENTRE).await.len()), (1, 1));
    }
}

#[tokio::test]
async fn an_import_broken_off_anywhere_and_begun_again_takes_every_letter_in_once() {
    for ground in grounds().await {
        for at in 0..12 {
            ground.deliver(
                &format!("{at:02}"),
                letter(ANNA, &format!("k{at}@x"), &format!("Lettera {at}"), "x"),
            );
        }
        // Each time it gets a little further before its future is dropped.
        for micros in [0, 500, 2_000, 5_000, 10_000, 20_000, 40_000] {
            let within = std::time::Duration::from_micros(micros);
            let _ = tokio::time::timeout(within, ground.import()).await;
        }
        ground.import().await;
        let letters = ground.letters(CENTRE).await;
        assert_eq!((letters.len(), ground.requests(CENTRE).await), (12, 12));
        assert!(letters.iter().all(|letter| letter.request_id.is_some()));
        assert_eq!(std::fs::read_dir(ground.maildir.path().join("new")).unwrap().count(), 0);
    }
}

#[tokio::test]
async fn two_programs_that_read_one_mailbox_at_once_take_every_letter_in_once() {
    for ground in grounds().await {
        for at in 0..8 {
            ground.deliver(&format!("{at:02}"), letter(ANNA, &format!("d{at}@x"), "Insieme", "x"));
        }
        let (one, other) = tokio::join!(ground.import(), ground.import());
        assert_eq!(one.opened + other.opened, 8);
        assert_eq!((ground.requests(CENTRE).await, ground.letters(CENTRE).await.len()), (8, 8));
    }
}
