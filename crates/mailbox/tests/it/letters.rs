//! What becomes of a letter that begins something, by who wrote it and how.

use helpdesk::model::{Channel, EntryKind, Move, Side};
use kernel::permission::{EditContacts, EditHelpdesk};
use kernel::{ContactId, Phase, Target};
use mailbox::model::{Reason, State, Verdict};
use registry::model::ContactData;
use uuid::Uuid;

use crate::given::{CENTRE, URBINO, director};
use crate::ground::{ANNA, BOX, CARLA, DINO, Ground, SERVER, answer, grounds, letter};

macro_rules! eml {
    ($name:literal) => {
        include_bytes!(concat!("letters/", $name, ".eml"))
    };
}

#[tokio::test]
async fn a_letter_of_somebody_known_becomes_a_request_and_is_acknowledged_once() {
    for ground in grounds().await {
        ground.sent().await;
        let raw =
            letter(&format!("Anna Verdi <{ANNA}>"), "1@urbino", "R: Guasto alla posta", "Non parte nulla");
        let kept = ground.receive(&raw).await;
        assert_eq!((kept.state, kept.reason, kept.body_id), (State::Opened, Reason::Plain, Some(URBINO)));
        let request = ground.request(kept.request_id.unwrap()).await;
        assert_eq!((request.subject.as_str(), request.channel), ("Guasto alla posta", Channel::Email));
        assert_eq!((request.body_id, request.author.as_str()), (URBINO, "Anna Verdi"));
        assert!(request.author_id.is_some() && !request.judged_by.is_empty());
        let thread = ground.thread(request.request_id).await;
        assert_eq!(
            (thread.entries[0].text.as_str(), thread.entries[0].side),
            ("Non parte nulla", Side::Body)
        );
        let how = thread.entries.iter().find(|entry| entry.kind == EntryKind::InternalEvent).unwrap();
        assert!(how.text.contains(ANNA) && how.text.contains("Mittente non verificato"), "{}", how.text);
        let sent: Vec<_> = ground.sent().await.into_iter().filter(|sent| sent.about.is_some()).collect();
        assert_eq!(sent.len(), 1);
        assert_eq!((sent[0].to.as_str(), sent[0].about), (ANNA, Some(request.request_id.0)));
        ground.deliver("2", &raw);
        assert_eq!(ground.import().await.known, 1);
        assert_eq!(ground.requests(CENTRE).await, 1);
        assert!(ground.sent().await.is_empty());
    }
}

#[tokio::test]
async fn attachments_and_words_of_a_letter_are_in_its_request() {
    for ground in grounds().await {
        let kept = ground.receive(eml!("allegato")).await;
        let id = kept.request_id.unwrap();
        let thread = ground.thread(id).await;
        assert_eq!(thread.files.len(), 1);
        assert_eq!(thread.files[0].name, "Delibera n. 12 città.pdf");
        assert!(thread.entries[0].text.contains("avvia.exe"), "{}", thread.entries[0].text);
    }
}

async fn add_contact(ground: &Ground, email: &str) {
    let actor = director(CENTRE);
    let can = actor.may(EditContacts, &Target::body(CENTRE, URBINO, Phase::Current)).unwrap();
    let mut tx = ground.db.write(CENTRE, &actor).await.unwrap();
    let data = ContactData {
        role: registry::ContactRole::Mayor,
        name: "Elio Gialli".into(),
        email: Some(kernel::Email::parse(email).unwrap()),
        phone: String::new(),
        valid_from: None,
        valid_to: None,
        note: String::new(),
    };
    let id = ContactId(Uuid::from_u128(77));
    registry::contacts::add(&mut tx, &can, (id, URBINO), data).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_contact_without_an_account_writes_for_the_body() {
    for ground in grounds().await {
        add_contact(&ground, "elio.gialli@comune.urbino.example.it").await;
        let raw = letter("elio.gialli@comune.urbino.example.it", "c1@urbino", "Guasto", "Non parte nulla");
        let kept = ground.receive(&raw).await;
        let request = ground.request(kept.request_id.unwrap()).await;
        assert_eq!(
            (request.body_id, request.author.as_str(), request.author_id),
            (URBINO, "Elio Gialli", None)
        );
        assert_eq!(ground.thread(request.request_id).await.entries[0].side, Side::Body);
    }
}

#[tokio::test]
async fn a_contact_without_an_account_gets_the_answers_by_letter_once_and_no_note() {
    for ground in grounds().await {
        let elio = "elio.gialli@comune.urbino.example.it";
        add_contact(&ground, elio).await;
        let kept = ground.receive(letter(elio, "c1@urbino", "Guasto", "Non parte nulla")).await;
        let id = kept.request_id.unwrap();
        ground.receive(letter(ANNA, "a1@urbino", "Altro guasto", "Di chi ha un accesso")).await;
        ground.sent().await;
        let note = ground.stamp(id).await.message_id;
        ground.receive(answer(CARLA, "n1", &note, "Solo tra noi")).await;
        ground.step(id, Move::Take, "Passiamo domattina").await;
        let answered = carried(&ground).await;
        assert_eq!(answered.len(), 1, "{answered:?}");
        let letter = &answered[0];
        assert_eq!((letter.to.as_str(), letter.about), (elio, Some(id.0)));
        assert!(letter.text.contains("Passiamo domattina"));
        assert!(!letter.text.contains("Solo tra noi"), "{}", letter.text);
        // Elio no longer speaks for Urbino: what the centre writes from now on is not for him.
        let actor = director(CENTRE);
        let can = actor.may(EditContacts, &Target::body(CENTRE, URBINO, Phase::Current)).unwrap();
        let mut tx = ground.db.write(CENTRE, &actor).await.unwrap();
        registry::contacts::archive(&mut tx, &can, (ContactId(Uuid::from_u128(77)), 1)).await.unwrap();
        tx.commit().await.unwrap();
        ground.step(id, Move::Resolve, "Risolto").await;
        assert!(carried(&ground).await.is_empty());
    }
}

/// Does what is queued about answers, each twice as after a failure, and gives the letters that carry them.
async fn carried(ground: &Ground) -> Vec<identity::mail::Letter> {
    let mut sent = Vec::new();
    while let Some(job) = ground.db.claim_job().await.unwrap() {
        if job.kind == helpdesk::ANSWERED_JOB {
            for _ in 0..2 {
                mailbox::jobs(ground.sources()).run(ground.app.clone(), job.clone()).await.unwrap();
            }
        }
        if job.kind == identity::mail::JOB {
            sent.push(job.payload().unwrap());
        }
        ground.db.job_done(&job, None).await.unwrap();
    }
    sent
}

#[tokio::test]
async fn whom_we_do_not_know_or_cannot_believe_waits_and_gets_no_answer() {
    for ground in grounds().await {
        ground.sent().await;
        let checked = |result: &str, id: &str| {
            format!("Authentication-Results: {SERVER}; {result}\r\n{}", letter(ANNA, id, "Ciao", "Testo"))
        };
        let table: [(String, State, Reason, Verdict); 7] = [
            (
                letter("chi@altrove.example.com", "u1", "Ciao", "x"),
                State::Quarantine,
                Reason::Unknown,
                Verdict::Absent,
            ),
            (checked("dmarc=fail", "u2"), State::Quarantine, Reason::Forged, Verdict::Failed),
            (letter(DINO, "u3", "Ciao", "x"), State::ToSort, Reason::SeveralBodies, Verdict::Absent),
            (letter(CARLA, "u4", "Ciao", "x"), State::ToSort, Reason::Staff, Verdict::Absent),
            (letter(BOX, "u5", "Ciao", "x"), State::Ignored, Reason::Own, Verdict::Absent),
            (
                letter("areavasta@cst.example.it", "u6", "Ciao", "x"),
                State::Ignored,
                Reason::Own,
                Verdict::Absent,
            ),
            ("Subject: nulla\r\n\r\n".to_owned(), State::Quarantine, Reason::Unknown, Verdict::Absent),
        ];
        for (raw, state, reason, verdict) in table {
            let kept = ground.receive(&raw).await;
            assert_eq!((kept.state, kept.reason, kept.verdict), (state, reason, verdict), "{raw}");
        }
        for raw in [
            eml!("fuori-ufficio").as_slice(),
            eml!("exchange-assenza"),
            eml!("mancata-consegna"),
            eml!("pec-ricevuta"),
        ] {
            assert_eq!(ground.receive(raw).await.state, State::Ignored, "{}", String::from_utf8_lossy(raw));
        }
        assert_eq!(ground.receive(eml!("pec-trasporto")).await.reason, Reason::Envelope);
        assert_eq!(ground.requests(CENTRE).await, 0);
        assert!(ground.sent().await.iter().all(|sent| sent.about.is_none()));
        let passed = ground.receive(checked("dmarc=pass", "u9")).await;
        assert_eq!((passed.state, passed.verdict), (State::Opened, Verdict::Passed));
        assert_eq!(ground.requests(CENTRE).await, 1);
    }
}

#[tokio::test]
async fn what_asks_not_to_be_answered_is_taken_in_and_not_answered() {
    for ground in grounds().await {
        ground.sent().await;
        assert_eq!(ground.receive(eml!("lista")).await.state, State::Opened);
        assert!(ground.sent().await.iter().all(|sent| sent.to.as_str() != ANNA));
    }
}

#[tokio::test]
async fn certified_mail_of_a_body_becomes_its_request() {
    for ground in grounds().await {
        add_contact(&ground, "protocollo@pec.comune.urbino.example.it").await;
        ground.deliver("1", eml!("pec-trasporto"));
        assert_eq!(ground.import_certified(true).await.opened, 1);
        ground.later(1);
        ground.deliver("2", eml!("pec-anomalia"));
        assert_eq!(ground.import_certified(true).await.waiting, 1);
        let letters = ground.letters(CENTRE).await;
        assert_eq!((letters[0].reason, letters[1].verdict), (Reason::Anomaly, Verdict::Certified));
        let request = ground.request(letters[1].request_id.unwrap()).await;
        assert_eq!(request.subject, "Guasto al protocollo");
    }
}

#[tokio::test]
async fn without_a_service_somebody_sorts_before_clocks_begin() {
    for ground in grounds().await {
        ground.handle(false).await;
        let kept = ground.receive(letter(ANNA, "s1", "Guasto", "x")).await;
        assert_eq!((kept.state, kept.reason, kept.body_id), (State::ToSort, Reason::NoService, Some(URBINO)));
        assert_eq!(ground.requests(CENTRE).await, 0);
        assert!(director(CENTRE).may_over(EditHelpdesk).is_ok());
    }
}

#[tokio::test]
async fn one_sender_cannot_flood_the_centre() {
    for ground in grounds().await {
        for at in 0..35 {
            ground.deliver(&format!("{at:03}"), letter(ANNA, &format!("f{at}@x"), "Ciclo", "x"));
        }
        let report = ground.import().await;
        assert_eq!((report.opened, report.waiting), (30, 5));
        ground.later(3700);
        assert_eq!(ground.receive(letter(ANNA, "dopo@x", "Di nuovo", "x")).await.state, State::Opened);
    }
}

#[tokio::test]
async fn letters_without_identifier_are_known_by_their_bytes_and_an_identifier_of_others_keeps_nobody_out() {
    for ground in grounds().await {
        ground.receive(eml!("senza-message-id")).await;
        ground.deliver("2", eml!("senza-message-id"));
        assert_eq!(ground.import().await.known, 1);
        ground.receive(letter("chi@altrove.example.com", "rubato@x", "Prima", "x")).await;
        let kept = ground.receive(letter(ANNA, "rubato@x", "Poi", "x")).await;
        assert_eq!((kept.state, kept.reason), (State::Quarantine, Reason::SameId));
        ground.deliver("3", letter(ANNA, "rubato@x", "Poi", "x"));
        assert_eq!(ground.import().await.known, 1);
    }
}

#[tokio::test]
async fn huge_and_broken_letters_wait_without_stopping_the_others() {
    for ground in grounds().await {
        let mut huge = letter(ANNA, "grande@x", "Grande", "x").into_bytes();
        huge.resize(26 * 1024 * 1024, b'a');
        ground.deliver("1", huge);
        let mut deep = format!("From: {ANNA}\r\nMessage-ID: <profonda@x>\r\n").into_bytes();
        deep.extend(b"Content-Type: message/rfc822\r\n\r\n".repeat(5_000));
        ground.deliver("2", deep);
        ground.deliver("3", b"");
        ground.deliver("4", eml!("rotta"));
        let report = ground.import().await;
        assert_eq!((report.opened, report.waiting), (1, 3), "{report:?}");
        let mut reasons: Vec<_> = ground.letters(CENTRE).await.iter().map(|one| one.reason).collect();
        reasons.sort_unstable();
        assert_eq!(reasons, [Reason::Plain, Reason::Unreadable, Reason::Unreadable, Reason::TooLarge]);
        assert_eq!(std::fs::read_dir(ground.maildir.path().join("cur")).unwrap().count(), 4);
    }
}
