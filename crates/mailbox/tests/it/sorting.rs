//! What somebody of the centre does about a letter that waits.

use kernel::{Role, Scope};
use mailbox::model::{Letter, State};

use crate::given::{BASE, CENTRE, FANO, URBINO, actor, director};
use crate::ground::{ANNA, Ground, answer, grounds, letter};

const STRANGER: &str = "fornitore@altrove.example.com";

async fn unknown(ground: &Ground, id: &str) -> Letter {
    let from = format!("Fornitore <{STRANGER}>");
    ground.receive(letter(&from, id, "Problema <b>serio</b>", "Il servizio è fermo")).await
}

async fn again(ground: &Ground, letter: &Letter) -> Letter {
    let mut all = ground.letters(CENTRE).await.into_iter();
    all.find(|one| one.letter_id == letter.letter_id).unwrap()
}

#[tokio::test]
async fn a_stranger_attached_to_a_body_becomes_its_request_and_may_go_on_writing_there() {
    for ground in grounds().await {
        let kept = unknown(&ground, "q1").await;
        let at = format!("/richieste/posta/{}", kept.letter_id);
        let page = ground.get(director(CENTRE), &format!("{at}?ente={URBINO}")).await.text;
        assert!(page.contains("Servizi base") && page.contains("Problema &#60;b&#62;serio"), "{page}");
        let (version, body, service) = (kept.version.to_string(), URBINO.to_string(), BASE.to_string());
        let fields = [
            ("version", version.as_str()),
            ("body", &body),
            ("service", &service),
            ("kind", "incident"),
            ("impact", "low"),
            ("urgency", "medium"),
            ("subject", "Fornitore fermo"),
        ];
        let wrong: Vec<_> = fields.iter().copied().filter(|(name, _)| *name != "kind").collect();
        assert_eq!(ground.post(director(CENTRE), &format!("{at}/apri"), &wrong).await.status, 422);
        let done = ground.post(director(CENTRE), &format!("{at}/apri"), &fields).await;
        assert_eq!(done.status, 303, "{}", done.text);
        let kept = again(&ground, &kept).await;
        assert_eq!(
            (kept.state, kept.body_id, kept.decided_by.as_str()),
            (State::Opened, Some(URBINO), "Ada Prova")
        );
        let request = ground.request(kept.request_id.unwrap()).await;
        assert_eq!((request.author.as_str(), request.author_id), ("Fornitore", None));
        assert!(done.location.ends_with(&request.request_id.to_string()));
        // A second time nothing is done.
        assert_eq!(ground.post(director(CENTRE), &format!("{at}/apri"), &fields).await.status, 409);
        assert_eq!(ground.requests(CENTRE).await, 1);
        let stamp = ground.stamp(request.request_id).await;
        let more = ground.receive(answer(STRANGER, "q2", &stamp.message_id, "Ancora io")).await;
        assert_eq!((more.state, more.request_id), (State::Added, Some(request.request_id)));
        assert_eq!(unknown(&ground, "q3").await.state, State::Quarantine);
    }
}

#[tokio::test]
async fn a_letter_is_added_to_a_request_by_its_number_or_refused() {
    for ground in grounds().await {
        let request = ground.fresh(FANO).await;
        let kept = unknown(&ground, "q4").await;
        let at = format!("/richieste/posta/{}", kept.letter_id);
        let add = |number: String| {
            let (ground, at, version) = (&ground, at.clone(), kept.version.to_string());
            async move {
                let fields = [("version", version.as_str()), ("number", number.as_str())];
                ground.post(director(CENTRE), &format!("{at}/aggiungi"), &fields).await
            }
        };
        let wrong = add("999".into()).await;
        assert!(wrong.status == 422 && wrong.text.contains("Numero della richiesta"), "{}", wrong.text);
        assert_eq!(add(request.number.to_string()).await.status, 303);
        assert!(ground.texts(request.request_id).await.contains("Il servizio è fermo"));
        let other = unknown(&ground, "q5").await;
        let version = other.version.to_string();
        let refuse = format!("/richieste/posta/{}/rifiuta", other.letter_id);
        assert_eq!(ground.post(director(CENTRE), &refuse, &[("version", &version)]).await.status, 303);
        assert_eq!(again(&ground, &other).await.state, State::Refused);
        assert_eq!(ground.post(director(CENTRE), &refuse, &[("version", &version)]).await.status, 409);
    }
}

#[tokio::test]
async fn a_letter_sorted_by_somebody_who_then_dies_is_opened_by_the_job_once() {
    for ground in grounds().await {
        let request = ground.fresh(FANO).await;
        let kept = unknown(&ground, "q6").await;
        let actor = director(CENTRE);
        let can = actor.may_over(kernel::permission::SortMail).unwrap();
        let mut tx = ground.db.write(CENTRE, &actor).await.unwrap();
        let at = (kept.letter_id, kept.version);
        mailbox::store::sorting::to_add(&mut tx, &can, at, request.number).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(again(&ground, &kept).await.state, State::Sorted);
        ground.later(60);
        for _ in 0..2 {
            let opened = mailbox::open_sorted(&ground.app, CENTRE, kept.letter_id).await.unwrap();
            assert_eq!(opened, Some(request.request_id));
        }
        assert_eq!(ground.texts(request.request_id).await.matches("Il servizio è fermo").count(), 1);
    }
}

#[tokio::test]
async fn what_nobody_wanted_is_forgotten_after_its_term_and_does_not_come_back() {
    for ground in grounds().await {
        let kept = unknown(&ground, "q7").await;
        ground.receive(letter(ANNA, "q8", "Guasto", "x")).await;
        ground.later(31 * 86_400);
        let mut tx = ground.db.write(CENTRE, &kernel::Actor::console(CENTRE)).await.unwrap();
        let today = tx.today();
        tx.enqueue(mailbox::daily(today).unwrap());
        tx.commit_unaudited("a test").await.unwrap();
        while let Some(job) = ground.db.claim_job().await.unwrap() {
            if job.kind == mailbox::DAILY {
                mailbox::jobs(ground.sources()).run(ground.app.clone(), job.clone()).await.unwrap();
            }
            ground.db.job_done(&job, None).await.unwrap();
        }
        let gone = again(&ground, &kept).await;
        assert_eq!((gone.state, gone.text.as_str(), gone.from_address.as_str()), (State::Deleted, "", ""));
        let original = format!("/richieste/posta/{}/originale", kept.letter_id);
        assert_eq!(ground.get(director(CENTRE), &original).await.status, 404);
        ground.deliver("9", letter(&format!("Fornitore <{STRANGER}>"), "q7", "Problema", "x"));
        assert_eq!(ground.import().await.known, 1);
        assert_eq!(ground.requests(CENTRE).await, 1);
    }
}

#[tokio::test]
async fn mailboxes_are_set_by_whoever_directs_and_the_list_is_found_and_exported() {
    for ground in grounds().await {
        unknown(&ground, "q9").await;
        let boxes = ground.get(director(CENTRE), "/richieste/posta/caselle").await;
        assert!(boxes.status == 200 && boxes.text.contains("assistenza@cst.example.it"), "{}", boxes.text);
        let operator = actor(CENTRE, Role::Operator, Scope::Tenant);
        assert_eq!(ground.get(operator.clone(), "/richieste/posta/caselle").await.status, 403);
        let path = "/richieste/posta/caselle/assistenza@cst.example.it";
        let fields = [("version", "2"), ("service", ""), ("kind", "service"), ("acknowledges", "1")];
        assert_eq!(ground.post(director(CENTRE), path, &fields).await.status, 303);
        assert_eq!(ground.post(director(CENTRE), path, &fields).await.status, 409);
        for list in [
            "/richieste/posta",
            "/richieste/posta?stato=quarantine&q=fornitore",
            "/richieste/posta?formato=csv",
        ] {
            assert!(ground.get(operator.clone(), list).await.text.contains("fornitore@"), "{list}");
        }
        let nothing = ground.get(operator, "/richieste/posta?q=inesistente").await.text;
        assert!(!nothing.contains("fornitore@"), "{nothing}");
    }
}
