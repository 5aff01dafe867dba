//! What becomes of a letter that answers something.

use helpdesk::model::{EntryKind, Move, Status};
use mailbox::model::{Reason, State};

use crate::given::{CENTRE, FANO, URBINO};
use crate::ground::{ANNA, BRUNO, CARLA, answer, grounds, letter};

const SECRET: &str = "Segretissimo";

#[tokio::test]
async fn an_answer_finds_its_request_by_the_identifier_or_the_mark_of_our_letter() {
    for ground in grounds().await {
        let request = ground.fresh(URBINO).await;
        let stamp = ground.stamp(request.request_id).await;
        assert_eq!(stamp.reply_to.as_str(), crate::ground::BOX);
        let by_id = answer(ANNA, "a1", &stamp.message_id, "Per identificativo\r\n\r\n> citato");
        let by_thread = answer(ANNA, "a2", &stamp.thread, "Per filo");
        let by_mark = letter(ANNA, "a3", &format!("Re: Novità {}", stamp.mark), "Per contrassegno");
        for raw in [by_id, by_thread, by_mark] {
            let kept = ground.receive(&raw).await;
            assert_eq!((kept.state, kept.request_id), (State::Added, Some(request.request_id)), "{raw}");
        }
        let texts = ground.texts(request.request_id).await;
        for text in ["Per identificativo", "Per filo", "Per contrassegno"] {
            assert!(texts.contains(text), "{texts}");
        }
        assert!(!texts.contains("citato"));
        assert_eq!(ground.requests(CENTRE).await, 1);
    }
}

#[tokio::test]
async fn whoever_answers_their_own_first_letter_writes_in_the_same_request() {
    for ground in grounds().await {
        let first = ground.receive(letter(ANNA, "primo@urbino", "Guasto", "Non va")).await;
        let second =
            ground.receive(answer(ANNA, "secondo@urbino", "primo@urbino", "Aggiungo una cosa")).await;
        assert_eq!((second.state, second.request_id), (State::Added, first.request_id));
    }
}

#[tokio::test]
async fn a_letter_that_names_a_request_of_another_body_gets_nothing_of_it() {
    for ground in grounds().await {
        let request = ground.fresh(URBINO).await;
        let stamp = ground.stamp(request.request_id).await;
        let version = ground.request(request.request_id).await.version;
        ground.sent().await;
        for (id, raw) in [
            answer(BRUNO, "b1", &stamp.message_id, "Che cosa dice?"),
            letter(BRUNO, "b2", &format!("Re: {}", stamp.mark), "Che cosa dice?"),
            letter(BRUNO, "b3", &format!("Re: Richiesta n. {}", request.number), "Che cosa dice?"),
        ]
        .into_iter()
        .enumerate()
        {
            let kept = ground.receive(&raw).await;
            assert_eq!((kept.state, kept.body_id), (State::Opened, Some(FANO)), "{id}");
            let made = ground.request(kept.request_id.unwrap()).await;
            assert_eq!((made.body_id, made.follows_id), (FANO, None));
            assert!(!ground.texts(made.request_id).await.contains(SECRET));
        }
        for sent in ground.sent().await {
            assert!(sent.to.as_str() != BRUNO || !format!("{sent:?}").contains("stampante"), "{sent:?}");
        }
        assert_eq!(ground.request(request.request_id).await.version, version, "nothing touched it");
        let stranger = answer("chi@altrove.example.com", "b4", &stamp.message_id, "Che cosa dice?");
        let kept = ground.receive(stranger).await;
        assert_eq!((kept.state, kept.reason, kept.request_id), (State::Quarantine, Reason::Unknown, None));
    }
}

#[tokio::test]
async fn a_mark_made_up_or_a_plain_number_is_no_mark() {
    for ground in grounds().await {
        let request = ground.fresh(URBINO).await;
        ground.stamp(request.request_id).await;
        for (id, subject) in [("m1", "Re: [#1-bcdfghjkmn]"), ("m2", "Re: Richiesta n. 1: c'è una risposta")]
        {
            let kept = ground.receive(letter(ANNA, id, subject, "Testo")).await;
            assert_eq!(kept.state, State::Opened, "{subject}");
            assert_ne!(kept.request_id, Some(request.request_id));
        }
    }
}

#[tokio::test]
async fn a_letter_reopens_nothing_and_says_so_once() {
    for ground in grounds().await {
        let request = ground.fresh(URBINO).await;
        let stamp = ground.stamp(request.request_id).await;
        ground.step(request.request_id, Move::Resolve, "Fatto").await;
        ground.later(60);
        ground.sent().await;
        let auto =
            format!("Auto-Submitted: auto-replied\r\n{}", answer(ANNA, "g0", &stamp.message_id, "Sono via"));
        assert_eq!(ground.receive(auto).await.state, State::Ignored);
        assert!(ground.sent().await.is_empty());
        for (id, letters) in [("g1", 1), ("g2", 0)] {
            let kept = ground.receive(answer(ANNA, id, &stamp.message_id, "Grazie")).await;
            assert_eq!(kept.state, State::Added);
            let told = ground.sent().await.into_iter().filter(|sent| sent.subject.contains("risolta"));
            assert_eq!(told.count(), letters, "{id}");
        }
        assert_eq!(ground.request(request.request_id).await.status, Status::Resolved);
    }
}

#[tokio::test]
async fn an_answer_to_what_is_over_begins_a_request_that_continues_it() {
    for ground in grounds().await {
        let request = ground.fresh(URBINO).await;
        let stamp = ground.stamp(request.request_id).await;
        ground.step(request.request_id, Move::Cancel, "Non serve").await;
        let kept = ground.receive(answer(ANNA, "o1", &stamp.message_id, "Invece serve")).await;
        assert_eq!(kept.state, State::Opened);
        let made = ground.request(kept.request_id.unwrap()).await;
        assert_eq!((made.follows_id, made.body_id), (Some(request.request_id), URBINO));
    }
}

#[tokio::test]
async fn whoever_works_at_the_centre_leaves_a_note_that_the_body_does_not_read() {
    for ground in grounds().await {
        let request = ground.fresh(URBINO).await;
        let stamp = ground.stamp(request.request_id).await;
        let kept = ground.receive(answer(CARLA, "n1", &stamp.message_id, "Solo tra noi")).await;
        assert_eq!((kept.state, kept.request_id), (State::Noted, Some(request.request_id)));
        let thread = ground.thread(request.request_id).await;
        let note = thread.entries.iter().find(|entry| entry.text == "Solo tra noi").unwrap();
        assert_eq!(note.kind, EntryKind::Note);
    }
}

#[tokio::test]
async fn letters_about_requests_of_a_centre_without_mailbox_bear_no_stamp() {
    for ground in grounds().await {
        let request = ground.fresh(URBINO).await;
        ground.stamp(request.request_id).await;
        let job = {
            let console = kernel::Actor::console(crate::given::OTHER_CENTRE);
            let mut tx = ground.db.write(crate::given::OTHER_CENTRE, &console).await.unwrap();
            let to = kernel::Email::parse(ANNA).unwrap();
            identity::mail::enqueue_about(&mut tx, &to, ("Novità", "Sì"), request.request_id).unwrap();
            tx.commit_unaudited("a test").await.unwrap();
            ground.db.claim_job().await.unwrap().unwrap()
        };
        let stamp = mailbox::stamps()(ground.app.clone(), job, request.request_id.0).await.unwrap();
        assert_eq!(stamp, None, "the request is of another centre");
    }
}
