use kernel::NETWORK;
use profiles::model::{Pillar, Profile, RuleSet, WrongRules, changes};
use profiles::store::{assessments, rules};
use profiles::{ProfileError, access};

use crate::world::{answer, coordinator, given, province, started, view, write};

/// The shipped rules with another number, and one condition more for the intermediate profile of Innovazione.
fn stricter() -> String {
    let text = RuleSet::SHIPPED.replace("version = 1\n", "version = 2\n");
    let (before, last) = text.rsplit_once("least = 2").unwrap();
    format!("{before}least = 3{last}")
}

#[tokio::test]
async fn a_new_version_is_compared_before_it_is_adopted_and_then_judges() {
    for test in started().await {
        let of = (&province(&test.db, "Lecco").await, Pillar::Innovazione);
        let answers = [
            ("I1_cst_attivo", "si"),
            ("I2_servizi_ai_comuni", "alcuni"),
            ("I3_personale", "carente"),
            ("I6_convenzione", "assente"),
            ("I7_helpdesk_ticketing", "si"),
            ("I11_formazione_consulenza", "no"),
        ];
        answer(&test.db, &coordinator(), of, &given(0, &answers)).await.unwrap();
        let (mut tx, can) = (write(&test.db).await, access::confirm(&coordinator()).unwrap());
        let number = rules::write(&mut tx, &can, &stricter(), "Tre condizioni").await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = test.db.read(NETWORK).await.unwrap();
        let (now, all) =
            (rules::in_force(&mut tx).await.unwrap(), assessments::latest(&mut tx, &view()).await.unwrap());
        let then = rules::all(&mut tx, &view()).await.unwrap()[0].rules().unwrap();
        let changed = changes(&now.rules, &then, &all);
        assert_eq!(changed.len(), 1);
        assert_eq!(changed[0].before.profile(), Some(Profile::Intermediate));
        assert_eq!(changed[0].after.profile(), Some(Profile::Base));
        assert_eq!(now.number, 1, "a draft judges nobody");
        drop(tx);
        let mut tx = write(&test.db).await;
        rules::adopt(&mut tx, &can, number).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(rules::in_force(&mut test.db.read(NETWORK).await.unwrap()).await.unwrap().number, 2);
        let discarded = rules::discard(&mut write(&test.db).await, &can, number).await;
        assert!(matches!(discarded, Err(ProfileError::NotFound)));
    }
}

#[tokio::test]
async fn rules_that_do_not_hold_together_are_refused_with_what_to_do() {
    let can = access::confirm(&coordinator()).unwrap();
    let two = RuleSet::SHIPPED.replace("version = 1\n", "version = 2\n");
    let cases = [
        (RuleSet::SHIPPED.to_owned(), "version = 2"),
        (two.replacen("least = 2", "least = 9", 1), "9 condizioni"),
        (
            two.replacen("code = \"S2_molto_piccola\"", "code = \"S1_servizio_attivo\"", 1),
            "S1_servizio_attivo",
        ),
        (two.replacen("pillar = \"europa\"", "pillar = \"sua\"", 1), "Europa"),
        ("version = ".to_owned(), "non si legge"),
    ];
    for test in started().await {
        for (text, says) in &cases {
            let refused = rules::write(&mut write(&test.db).await, &can, text, "").await.unwrap_err();
            assert!(matches!(refused, ProfileError::Rules(_)), "{refused}");
            assert!(refused.to_string().contains(says), "{refused}");
        }
        let number = WrongRules::Number { given: 1, next: 2 };
        assert!(number.to_string().contains("version = 2"));
    }
}
