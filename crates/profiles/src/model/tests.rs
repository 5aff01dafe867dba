use std::path::PathBuf;

use proptest::prelude::*;

use super::*;

fn shipped() -> RuleSet {
    RuleSet::shipped().unwrap()
}

fn rules(pillar: Pillar) -> PillarRules {
    shipped().of(pillar).unwrap().clone()
}

/// The published cases; without the folder of shared data the test says so, unless a full run asks for it.
fn cases() -> Option<Vec<serde_json::Value>> {
    let path =
        PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/profiles/cases.json"));
    let Ok(text) = std::fs::read_to_string(&path) else {
        assert!(std::env::var_os("CI").is_none(), "{} is missing", path.display());
        eprintln!("skipped: {} is missing", path.display());
        return None;
    };
    let whole: serde_json::Value = serde_json::from_str(&text).unwrap();
    Some(whole["cases"].as_array().unwrap().clone())
}

fn answers_of(rules: &PillarRules, case: &serde_json::Value) -> Answers {
    let given = case["v"].as_object().unwrap().iter().map(|(criterion, value)| {
        let answer = match value {
            serde_json::Value::Bool(true) => "si",
            serde_json::Value::Bool(false) => "no",
            serde_json::Value::String(level) => level.as_str(),
            _ => "",
        };
        (criterion.as_str(), answer)
    });
    Answers::of(rules, given).unwrap()
}

#[test]
fn every_published_case_gets_its_profile() {
    let Some(cases) = cases() else { return };
    assert_eq!(cases.len(), 16);
    for case in cases {
        let pillar = Pillar::from_code(&case["pillar"].as_str().unwrap().to_lowercase()).unwrap();
        let rules = rules(pillar);
        let found = evaluate(&rules, 1, &answers_of(&rules, &case)).verdict;
        let expected = Profile::from_code(case["expect"].as_str().unwrap());
        assert_eq!(found.profile(), expected, "{}", case["id"]);
    }
}

#[test]
fn a_service_to_be_started_is_base_whatever_else_is_unknown_and_says_why() {
    let rules = rules(Pillar::Sua);
    let found = evaluate(&rules, 1, &Answers::of(&rules, [("S1_servizio_attivo", "no")]).unwrap());
    assert_eq!(found.verdict.label(), "Base (da attivare)");
    assert_eq!(found.held_by, ["la stazione unica appaltante non è attiva"]);
    assert_eq!(found.reachable.into_iter().collect::<Vec<_>>(), [Profile::Base]);
    assert!(found.next[0].contains("non è attiva"), "{:?}", found.next);
}

#[test]
fn the_distance_to_the_next_profile_is_said_in_conditions() {
    let rules = rules(Pillar::Sua);
    let said = |given: &[(&str, &str)]| {
        evaluate(&rules, 1, &Answers::of(&rules, given.iter().copied()).unwrap()).distance()
    };
    let held = said(&[("S1_servizio_attivo", "no"), ("S5_personale", "ridotto")]);
    assert_eq!(held, "Per il profilo intermedio: un ostacolo da superare e una condizione");
    let intermediate = said(&[("S5_personale", "adeguato_formato"), ("S7_formazione_enti", "saltuaria")]);
    assert_eq!(intermediate, "Per il profilo avanzato: 4 condizioni su 5 ancora da soddisfare");
}

#[test]
fn the_options_of_lists_are_all_there_is() {
    assert_eq!(Pillar::ALL.map(|one| (one.code(), one.label())), *Pillar::OPTIONS);
    assert_eq!(Profile::ALL.map(|one| (one.code(), one.label())), *Profile::OPTIONS);
}

#[test]
fn nothing_known_is_not_base() {
    for pillar in Pillar::ALL {
        let found = evaluate(&rules(pillar), 1, &Answers::default());
        assert_eq!(found.verdict, Verdict::Unclassifiable);
        assert_eq!(found.reachable.len(), 3);
        assert_eq!(found.known.0, 0);
    }
}

#[test]
fn an_unknown_gate_makes_the_profile_provisional() {
    let rules = rules(Pillar::Innovazione);
    let given = [("I6_convenzione", "convenzione_accordo_quadro"), ("I7_helpdesk_ticketing", "si")];
    let found = evaluate(&rules, 1, &Answers::of(&rules, given).unwrap());
    let expected =
        Verdict::Profile { profile: Profile::Intermediate, subtype: String::new(), provisional: true };
    assert_eq!(found.verdict, expected);
    assert!(found.reachable.contains(&Profile::Base));
}

#[test]
fn an_answer_that_is_not_offered_is_refused_by_name() {
    let refused = Answers::of(&rules(Pillar::Sua), [("S4_condivisione", "molta")]).unwrap_err();
    assert!(refused.to_string().contains("Come si condividono"), "{refused}");
}

#[test]
fn rules_that_name_what_is_not_there_are_refused() {
    let written = include_str!("../../data/rules.toml");
    let text =
        written.replace("S4_condivisione = \"piattaforma_collaborativa\"", "S4_condivisione = \"altro\"");
    assert!(matches!(RuleSet::parse(&text), Err(WrongRules::Unknown(..))));
    assert!(matches!(RuleSet::parse("version = 1"), Err(WrongRules::Text(_))));
}

/// Some answers, each maybe unknown.
fn some_answers(pillar: Pillar) -> impl Strategy<Value = Answers> {
    let rules = rules(pillar);
    let count = rules.criteria.len();
    proptest::collection::vec(proptest::option::of(0_usize..3), count).prop_map(move |picked| {
        let given = rules.criteria.iter().zip(&picked).filter_map(|(criterion, pick)| {
            let answers = criterion.answers();
            pick.map(|at| (criterion.code.as_str(), answers[at % answers.len()].0))
        });
        Answers::of(&rules, given).unwrap()
    })
}

proptest! {
    #[test]
    fn the_profile_is_always_among_the_reachable_ones(answers in some_answers(Pillar::Europa)) {
        let found = evaluate(&rules(Pillar::Europa), 1, &answers);
        prop_assert!(!found.reachable.is_empty());
        if let Some(profile) = found.verdict.profile() {
            prop_assert!(found.reachable.contains(&profile));
        }
    }

    #[test]
    fn one_more_answer_never_opens_what_was_out_of_reach(answers in some_answers(Pillar::Innovazione)) {
        let rules = rules(Pillar::Innovazione);
        let before = evaluate(&rules, 1, &answers).reachable;
        for criterion in rules.criteria.iter().filter(|known| answers.get(&known.code).is_none()) {
            for (code, _) in criterion.answers() {
                let more = answers.with(&criterion.code, Answer::to(criterion, code).unwrap());
                prop_assert!(evaluate(&rules, 1, &more).reachable.is_subset(&before));
            }
        }
    }

    #[test]
    fn with_everything_known_there_is_one_profile_and_it_is_certain(answers in some_answers(Pillar::Sua)) {
        let rules = rules(Pillar::Sua);
        let mut whole = answers;
        for criterion in &rules.criteria {
            if whole.get(&criterion.code).is_none() {
                let first = Answer::to(criterion, criterion.answers()[0].0).unwrap();
                whole = whole.with(&criterion.code, first);
            }
        }
        let found = evaluate(&rules, 1, &whole);
        prop_assert_eq!(found.reachable.len(), 1);
        let certain = matches!(found.verdict, Verdict::Profile { provisional: false, .. });
        prop_assert!(certain);
    }

    #[test]
    fn a_higher_level_never_lowers_what_can_be_reached(answers in some_answers(Pillar::Sua)) {
        let rules = rules(Pillar::Sua);
        let before = evaluate(&rules, 1, &answers).reachable;
        for criterion in rules.criteria.iter().filter(|known| known.code != "S2_molto_piccola") {
            let Some(given) = answers.get(&criterion.code) else { continue };
            let place = criterion.answers().iter().position(|(code, _)| *code == given.code()).unwrap();
            if let Some((code, _)) = criterion.answers().get(place + 1) {
                let raised = answers.with(&criterion.code, Answer::to(criterion, code).unwrap());
                let after = evaluate(&rules, 1, &raised).reachable;
                prop_assert!(after.last() >= before.last() && after.first() >= before.first());
            }
        }
    }
}
