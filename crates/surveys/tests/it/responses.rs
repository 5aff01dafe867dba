//! What this is: a response filled in by several offices, handed in, validated, accepted, sent back.

use kernel::Role;
use surveys::model::{Move, ResponseState};
use surveys::store::{lists, responses};

use crate::given::{CENTRE, LECCO, account, director, named, office, referent};
use crate::world::{EDITION, World, viewing, worlds};

const OF: (kernel::TenantId, kernel::BodyId) = (CENTRE, LECCO);

#[tokio::test]
async fn a_response_goes_from_the_offices_to_the_manager_to_who_asked_and_its_history_stays() {
    for world in worlds("2026-11-10").await {
        world.at("2026-11-10");
        let (own, who) = (referent(LECCO), director(CENTRE));
        let id = world.response(CENTRE, LECCO).await.response_id;
        world.fill(&own, id).await;
        let done = world.hand_in(&own, OF, &[]).await;
        assert_eq!(done.status, 303, "{}", done.text);
        assert_eq!(world.step(&who, OF, "accetta", "").await, 409, "nobody has validated it");
        assert_eq!(
            world.step(&office(0xA7, "Ufficio"), OF, "valida", "").await,
            403,
            "an office does not stand for it"
        );
        assert_eq!(world.step(&own, OF, "valida", "").await, 303);
        assert_eq!(world.step(&own, OF, "accetta", "").await, 403);
        assert_eq!(world.step(&who, OF, "rimanda", "no").await, 422, "a reason is needed");
        assert_eq!(world.step(&who, OF, "rimanda", "Mancano le postazioni").await, 303);
        world
            .get(&own, &format!("/questionari/risposte/{id}"))
            .await
            .holds(&["Mancano le postazioni", "Da rivedere"]);
        world.at("2026-12-05");
        assert_eq!(
            world.hand_in(&own, OF, &[]).await.status,
            303,
            "what was sent back is finished after the last day"
        );
        assert_eq!(world.step(&own, OF, "valida", "").await, 303);
        assert_eq!(world.step(&who, OF, "accetta", "").await, 303);
        let page = world.get(&own, &format!("/questionari/risposte/{id}")).await;
        page.holds(&["Accettata", "Pubblica", "12 persone", "Compilazione conclusa"]);
        let mut tx = world.app.db.read(CENTRE).await.unwrap();
        let steps = responses::steps(&mut tx, &viewing(&own), id).await.unwrap();
        let moves: Vec<Move> = steps.iter().rev().map(|step| step.mv).collect();
        assert_eq!(
            moves,
            [Move::Compile, Move::Validate, Move::Return, Move::Compile, Move::Validate, Move::Accept]
        );
        let can = who.may_over(kernel::permission::ViewSurveyResults).unwrap();
        let accepted = lists::accepted(&mut tx, &can, EDITION).await.unwrap();
        assert_eq!(accepted.len(), 1);
        let not_asked = accepted[0].answers.get("societa");
        assert_eq!(not_asked, Some(&questionnaire::Answer::NotAsked), "what was not asked says so");
    }
}

#[tokio::test]
async fn two_offices_write_different_sections_and_never_over_one_another() {
    for world in worlds("2026-11-10").await {
        let id = world.response(CENTRE, LECCO).await.response_id;
        let (own, other) = (referent(LECCO), office(0xA7, "Ufficio Personale"));
        let section = World::at_section(id, "organizzazione");
        world.fill(&own, id).await;
        let late = [("version", "1"), ("passo", "salva"), ("a.forma", "in_house"), ("n.a.figure", "0")];
        let conflict = world.post(&other, &section, &late).await;
        assert_eq!(conflict.status, 409);
        conflict.holds(&["Anna Prova", "In house", r#"name="version" value="2""#]);
        let draft = world
            .post(&other, &section, &[("version", "1"), ("passo", "bozza"), ("a.forma", "in_house")])
            .await;
        assert_eq!(draft.status, 409);
        draft.holds(&["Non salvato: Anna Prova"]);
        let services = [("version", "2"), ("passo", "salva"), ("a.ict", "4")];
        assert_eq!(world.post(&other, &World::at_section(id, "servizi"), &services).await.status, 303);
        world.get(&own, &section).await.holds(&[r#"value="pubblica" checked"#]);
    }
}

#[tokio::test]
async fn a_section_given_to_somebody_is_written_by_them_and_the_referent_only() {
    for world in worlds("2026-11-10").await {
        let given = account(&world.app.db, LECCO, "ufficio", Role::BodyAccountant).await;
        let id = world.response(CENTRE, LECCO).await.response_id;
        let (own, page) = (referent(LECCO), format!("/questionari/risposte/{id}/uffici"));
        world.get(&own, &page).await.holds(&["Persona ufficio"]);
        let to = given.to_string();
        let bad = world.post(&own, &page, &[("s.servizi", "qualcuno")]).await;
        assert_eq!(bad.status, 422);
        assert_eq!(world.post(&own, &page, &[("s.servizi", &to)]).await.status, 303);
        assert_eq!(world.post(&office(0xA7, "Altro"), &page, &[("s.servizi", "")]).await.status, 403);
        let section = World::at_section(id, "servizi");
        let fields = [("version", "1"), ("passo", "salva"), ("a.ict", "4")];
        let refused = world.post(&office(0xA7, "Altro"), &section, &fields).await;
        assert_eq!(refused.status, 409);
        refused.holds(&["Persona ufficio"]);
        let holder = named(
            (given.0.as_u128(), "Persona ufficio"),
            CENTRE,
            Role::BodyAccountant,
            kernel::Scope::Body(LECCO),
        );
        assert_eq!(world.post(&holder, &section, &fields).await.status, 303);
        let again = [("version", "2"), ("passo", "salva"), ("a.ict", "5")];
        assert_eq!(world.post(&own, &section, &again).await.status, 303, "the referent may");
    }
}

#[tokio::test]
async fn rows_are_added_and_taken_away_without_script_and_each_answer_is_saved_with_it() {
    for world in worlds("2026-11-10").await {
        let id = world.response(CENTRE, LECCO).await.response_id;
        let (own, section) = (referent(LECCO), World::at_section(id, "organizzazione"));
        let add =
            [("version", "1"), ("passo", "aggiungi:figure"), ("a.forma", "in_house"), ("n.a.figure", "0")];
        assert_eq!(world.post(&own, &section, &add).await.status, 303);
        world.get(&own, &section).await.holds(&["<legend>Figura 1</legend>", r#"name="a.figure.0.ruolo""#]);
        let two = [
            ("version", "2"),
            ("passo", "aggiungi:figure"),
            ("n.a.figure", "1"),
            ("a.figure.0.ruolo", "Sistemista"),
        ];
        assert_eq!(world.post(&own, &section, &two).await.status, 303);
        let less = [
            ("version", "3"),
            ("passo", "togli:figure:1"),
            ("n.a.figure", "2"),
            ("a.figure.0.ruolo", "Sistemista"),
            ("a.figure.1.ruolo", "Analista"),
        ];
        assert_eq!(world.post(&own, &section, &less).await.status, 303);
        let page = world.get(&own, &section).await;
        assert!(page.text.contains("Analista") && !page.text.contains("Sistemista"), "{}", page.text);
        let draft = [
            ("version", "4"),
            ("passo", "bozza"),
            ("a.forma", "in_house"),
            ("n.a.figure", "0"),
            ("a.addetti", "tanti"),
        ];
        let said = world.post(&own, &section, &draft).await;
        assert_eq!(said.status, 200, "{}", said.text);
        said.holds(&[r#""version":5"#, "societa", "Salvato, tranne"]);
        let wrong = [("version", "5"), ("passo", "salva"), ("a.addetti", "tanti"), ("n.a.figure", "0")];
        let refused = world.post(&own, &section, &wrong).await;
        assert_eq!(refused.status, 422);
        refused.holds(&[r#"value="tanti""#, "Addetti"]);
    }
}

#[tokio::test]
async fn errors_stop_the_response_and_warnings_want_a_reason() {
    for world in worlds("2026-11-10").await {
        let id = world.response(CENTRE, LECCO).await.response_id;
        let own = referent(LECCO);
        let empty = world.hand_in(&own, OF, &[]).await;
        assert_eq!(empty.status, 422);
        empty.holds(&["Forma di gestione"]);
        let many = [
            ("version", "1"),
            ("passo", "salva"),
            ("a.forma", "pubblica"),
            ("a.addetti", "600"),
            ("n.a.figure", "0"),
        ];
        assert_eq!(world.post(&own, &World::at_section(id, "organizzazione"), &many).await.status, 303);
        let ict = [("version", "1"), ("passo", "salva"), ("a.ict", "900")];
        assert_eq!(world.post(&own, &World::at_section(id, "servizi"), &ict).await.status, 303);
        let stopped = world.hand_in(&own, OF, &[("motivo.0", "È così")]).await;
        assert_eq!(stopped.status, 422);
        stopped.holds(&["Gli addetti ICT sono più degli addetti"]);
        let ict = [("version", "2"), ("passo", "salva"), ("a.ict", "9")];
        assert_eq!(world.post(&own, &World::at_section(id, "servizi"), &ict).await.status, 303);
        assert_eq!(world.hand_in(&own, OF, &[]).await.status, 422, "a warning without a reason");
        assert_eq!(world.hand_in(&own, OF, &[("motivo.0", "Comprese le partecipate")]).await.status, 303);
        world.get(&own, &format!("/questionari/risposte/{id}")).await.holds(&["Comprese le partecipate"]);
        let late = [("version", "3"), ("passo", "salva"), ("a.ict", "8")];
        assert_eq!(world.post(&own, &World::at_section(id, "servizi"), &late).await.status, 409, "handed in");
    }
}

#[tokio::test]
async fn handing_in_twice_and_at_an_old_version_counts_once() {
    for world in worlds("2026-11-10").await {
        let own = referent(LECCO);
        let id = world.response(CENTRE, LECCO).await.response_id;
        world.fill(&own, id).await;
        let path = format!("/questionari/risposte/{id}/consegna");
        assert_eq!(world.post(&own, &path, &[("version", "1")]).await.status, 303);
        assert_eq!(world.post(&own, &path, &[("version", "1")]).await.status, 409);
        let mut tx = world.app.db.read(CENTRE).await.unwrap();
        assert_eq!(responses::steps(&mut tx, &viewing(&own), id).await.unwrap().len(), 1);
        drop(tx);
        let response = world.response(CENTRE, LECCO).await;
        assert_eq!(response.state, ResponseState::Compiled);
    }
}

#[tokio::test]
async fn before_the_first_day_and_after_the_last_nobody_of_the_body_writes() {
    for world in worlds("2026-10-25").await {
        let (own, id) = (referent(LECCO), world.response(CENTRE, LECCO).await.response_id);
        let fields = [("version", "1"), ("passo", "salva"), ("a.ict", "4")];
        for on in ["2026-10-25", "2026-12-01"] {
            world.at(on);
            assert_eq!(
                world.post(&own, &World::at_section(id, "servizi"), &fields).await.status,
                409,
                "{on}"
            );
        }
        let sent = world.post(&director(CENTRE), &World::at_section(id, "servizi"), &fields).await;
        assert_eq!(sent.status, 303, "who asked records what came late");
    }
}

#[tokio::test]
async fn a_step_that_is_not_committed_leaves_nothing_behind() {
    for world in worlds("2026-11-10").await {
        let own = referent(LECCO);
        let response = world.response(CENTRE, LECCO).await;
        world.fill(&own, response.response_id).await;
        let can = own.may_over(kernel::permission::AnswerSurvey).unwrap();
        let mut tx = world.app.db.write(CENTRE, &own).await.unwrap();
        let reasons = questionnaire::Reasons::new();
        responses::compile(&mut tx, &can, (&response, 1), (&reasons, false)).await.unwrap();
        drop(tx);
        assert_eq!(world.response(CENTRE, LECCO).await.state, ResponseState::Open);
        assert_eq!(world.hand_in(&own, OF, &[]).await.status, 303);
    }
}
