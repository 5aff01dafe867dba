use kernel::{NETWORK, Role};
use profiles::model::{AnswerInput, Decision, NotDecided, Pillar, Profile, Verdict};
use profiles::store::assessments::{self, AnswersGiven};
use profiles::{ProfileError, access};

use crate::world::{a_centre, actor, answer, coordinator, given, province, started, view, write};

const SOME: [(&str, &str); 3] = [
    ("I1_cst_attivo", "si"),
    ("I6_convenzione", "convenzione_accordo_quadro"),
    ("I7_helpdesk_ticketing", "si"),
];

#[tokio::test]
async fn a_centre_answers_only_for_its_own_province() {
    for test in started().await {
        let lecco = a_centre(&test.db, "lecco", "097").await;
        let como = a_centre(&test.db, "como", "013").await;
        let of_lecco = (&province(&test.db, "Lecco").await, Pillar::Innovazione);
        let own = actor(lecco, Role::Operator);
        assert_eq!(answer(&test.db, &own, of_lecco, &given(0, &SOME)).await.unwrap(), 3);
        for stranger in [actor(como, Role::Director), actor(como, Role::Operator)] {
            let refused = answer(&test.db, &stranger, of_lecco, &given(1, &SOME)).await.unwrap_err();
            assert!(matches!(refused, ProfileError::NotYourProvince), "{refused}");
        }
        for role in [Role::Accountant, Role::Reader] {
            let refused =
                answer(&test.db, &actor(lecco, role), of_lecco, &given(1, &SOME)).await.unwrap_err();
            assert!(matches!(refused, ProfileError::NotAllowed(_)), "{role:?}: {refused}");
        }
        let history = assessments::history(
            &mut test.db.read(NETWORK).await.unwrap(),
            &view(),
            (of_lecco.0.body_id, of_lecco.1),
        )
        .await
        .unwrap();
        assert_eq!(history.len(), 1);
        let kept = history[0].answer("I1_cst_attivo").unwrap();
        assert_eq!(
            (kept.answered_by.as_str(), kept.answered_for.as_str()),
            ("Prova operator", "Centro di prova")
        );
    }
}

/// The permission itself is for one Province: taken for Lecco, it does not write about Como.
#[tokio::test]
async fn the_permission_of_a_centre_does_not_reach_another_province() {
    for test in started().await {
        let lecco = a_centre(&test.db, "lecco", "097").await;
        let own = actor(lecco, Role::Director);
        let can = access::answer(&test.db, &own, &province(&test.db, "Lecco").await).await.unwrap();
        let como = province(&test.db, "Como").await;
        let mut tx = test.db.write(NETWORK, &own).await.unwrap();
        let refused =
            assessments::answer(&mut tx, &can, (&como, Pillar::Innovazione), &given(0, &SOME)).await;
        assert!(matches!(refused, Err(ProfileError::NotYourProvince)));
        assert!(access::confirm(&own).is_err() && access::edit(&own).is_err());
    }
}

#[tokio::test]
async fn answers_that_say_nothing_new_are_not_kept_and_a_late_page_is_told() {
    for test in started().await {
        let of = (&province(&test.db, "Macerata").await, Pillar::Innovazione);
        let who = coordinator();
        assert_eq!(answer(&test.db, &who, of, &given(0, &SOME)).await.unwrap(), 3);
        assert_eq!(answer(&test.db, &who, of, &given(1, &SOME)).await.unwrap(), 0);
        assert_eq!(
            answer(&test.db, &who, of, &given(1, &[("I7_helpdesk_ticketing", "no")])).await.unwrap(),
            1
        );
        for late in [0, 1] {
            let refused = answer(&test.db, &who, of, &given(late, &[("I1_cst_attivo", "no")])).await;
            assert!(matches!(refused, Err(ProfileError::Stale)), "{late}");
        }
        let wrong = answer(&test.db, &who, of, &given(2, &[("I1_cst_attivo", "forse")])).await;
        assert!(matches!(wrong, Err(ProfileError::Answer(_))));
        let wrong = answer(&test.db, &who, of, &given(2, &[("S1_servizio_attivo", "si")])).await;
        assert!(matches!(wrong, Err(ProfileError::NotFound)), "a criterion of another pillar");
    }
}

#[tokio::test]
async fn a_profile_is_confirmed_with_its_reasons_and_followed_by_a_new_version() {
    for test in started().await {
        let of = (&province(&test.db, "Macerata").await, Pillar::Innovazione);
        let can = access::confirm(&coordinator()).unwrap();
        let plain = Decision { instead: None, reason: String::new() };
        let nothing = assessments::confirm(&mut write(&test.db).await, &can, of, (0, &plain)).await;
        assert!(matches!(nothing, Err(ProfileError::Refused(_))));
        answer(&test.db, &coordinator(), of, &given(0, &SOME)).await.unwrap();
        let mut tx = write(&test.db).await;
        let settled = assessments::confirm(&mut tx, &can, of, (1, &plain)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!((settled.profile, settled.overridden), (Profile::Intermediate, false));
        answer(&test.db, &coordinator(), of, &given(0, &[("I1_cst_attivo", "no")])).await.unwrap();
        let mut tx = test.db.read(NETWORK).await.unwrap();
        let history = assessments::history(&mut tx, &view(), (of.0.body_id, of.1)).await.unwrap();
        assert_eq!(history.iter().map(|one| one.number).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(history[0].answer("I7_helpdesk_ticketing").unwrap().answer, "si", "carried over");
        let confirmed = history[1].confirmation.as_ref().unwrap();
        assert_eq!(
            (confirmed.rules_number, confirmed.confirmed_by.as_str()),
            (1, "Prova network_coordinator")
        );
        let expected =
            Verdict::Profile { profile: Profile::Intermediate, subtype: String::new(), provisional: true };
        assert_eq!(confirmed.evaluation.verdict, expected);
        let public = access::published(&coordinator()).unwrap();
        let published = assessments::published(&mut tx, &public).await.unwrap();
        assert_eq!(published.len(), 1, "the draft that follows is not published");
        assert_eq!(published[0].profile, Profile::Intermediate);
    }
}

#[tokio::test]
async fn another_profile_than_the_answers_come_to_needs_a_reason() {
    for test in started().await {
        let of = (&province(&test.db, "Parma").await, Pillar::Innovazione);
        answer(&test.db, &coordinator(), of, &given(0, &[("I1_cst_attivo", "si")])).await.unwrap();
        let can = access::confirm(&coordinator()).unwrap();
        let decide = async |instead, reason: &str| {
            let (mut tx, decision) = (write(&test.db).await, Decision { instead, reason: reason.into() });
            let settled = assessments::confirm(&mut tx, &can, of, (1, &decision)).await?;
            tx.commit().await?;
            Ok::<_, ProfileError>(settled)
        };
        let refused = decide(None, "").await.unwrap_err();
        assert!(matches!(refused, ProfileError::Decision(NotDecided::Unclassifiable)));
        let refused = decide(Some(Profile::Intermediate), " ").await.unwrap_err();
        assert!(matches!(refused, ProfileError::Decision(NotDecided::NoReason)));
        let settled = decide(Some(Profile::Intermediate), "Etichetta dei focus group").await.unwrap();
        assert!(settled.overridden);
    }
}

#[tokio::test]
async fn an_answer_taken_back_is_unknown_again() {
    for test in started().await {
        let of = (&province(&test.db, "Como").await, Pillar::Sua);
        answer(&test.db, &coordinator(), of, &given(0, &[("S1_servizio_attivo", "no")])).await.unwrap();
        let back = AnswersGiven {
            answers: vec![AnswerInput { criterion: "S1_servizio_attivo".into(), ..AnswerInput::default() }],
            ..given(1, &[])
        };
        assert_eq!(answer(&test.db, &coordinator(), of, &back).await.unwrap(), 1);
        let mut tx = test.db.read(NETWORK).await.unwrap();
        let latest = assessments::latest(&mut tx, &view()).await.unwrap();
        let rules = profiles::model::RuleSet::shipped().unwrap();
        assert!(latest[0].known_to(rules.of(Pillar::Sua).unwrap()).is_empty());
    }
}
