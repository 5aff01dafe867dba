use proptest::prelude::*;

use super::*;

fn question(key: &str, answering: Answering, options: &[&str]) -> Question {
    Question {
        key: key.into(),
        label: format!("Domanda {key}"),
        answering,
        options: options.iter().map(|option| (*option).to_owned()).collect(),
        required: true,
        help: String::new(),
        only_if: None,
    }
}

fn form() -> RequestForm {
    let only_if = OnlyIf { key: "d1".into(), answer: "Nuovo utente".into() };
    RequestForm {
        number: 1,
        questions: vec![
            question("d1", Answering::Choice, &["Nuovo utente", "Altro"]),
            Question { only_if: Some(only_if), ..question("d2", Answering::Day, &[]) },
            Question { required: false, ..question("d3", Answering::Choices, &["Posta", "Protocollo"]) },
            Question { required: false, ..question("d4", Answering::Number, &[]) },
        ],
    }
}

fn read(form: &RequestForm, typed: &[(&str, &str)]) -> Result<Vec<String>, Vec<String>> {
    let of = |key: &str| {
        let found = typed.iter().filter(|(known, _)| *known == key);
        found.map(|(_, value)| (*value).to_owned()).collect()
    };
    let said = |all: Vec<Answered>| all.iter().map(Answered::text).collect();
    form.read(of).map(said).map_err(|wrong| wrong.into_iter().map(|one| one.message).collect())
}

#[test]
fn what_is_hidden_is_not_asked_and_what_becomes_needed_is() {
    let form = form();
    form.check().unwrap();
    assert_eq!(read(&form, &[("d1", "Altro"), ("d2", "non è una data")]).unwrap(), ["Altro"]);
    let wrong = read(&form, &[("d1", "Nuovo utente")]).unwrap_err();
    assert_eq!(wrong, ["Domanda d2: rispondi a questa domanda"]);
    let day = read(&form, &[("d1", "Nuovo utente"), ("d2", "2026-03-09")]).unwrap();
    assert_eq!(day, ["Nuovo utente", "9 marzo 2026"]);
}

#[test]
fn each_way_of_answering_has_its_own_check() {
    let form = form();
    let all = [("d1", "Altro"), ("d3", "Posta"), ("d3", "Protocollo"), ("d4", "1,5")];
    assert_eq!(read(&form, &all).unwrap(), ["Altro", "Posta, Protocollo", "1,5"]);
    let wrong = read(&form, &[("d1", "Boh"), ("d3", "Telefono"), ("d4", "due")]).unwrap_err();
    assert_eq!(wrong.len(), 3, "{wrong:?}");
    assert!(wrong[2].contains("scrivi un numero"), "{wrong:?}");
}

#[test]
fn a_condition_looks_back_at_an_answer_that_exists() {
    let form = form();
    let later = form.earlier("d2");
    assert!(matches!(later.check(), Err(Refused::Question(_))));
    assert!(form.without("d1").check().is_err());
    let other = OnlyIf { key: "d1".into(), answer: "Mai".into() };
    let asked = Question { only_if: Some(other), ..question("d9", Answering::Text, &[]) };
    assert!(form.with(asked).check().is_err());
    assert!(form.with(question("d5", Answering::Choice, &["Una"])).check().is_err());
    assert_eq!((form.free_key(), form.without("d2").free_key()), ("d5".into(), "d2".into()));
}

proptest! {
    #[test]
    fn whatever_is_sent_is_either_refused_or_answers_what_is_asked(
        typed in proptest::collection::vec(("d[1-5]", "(Nuovo utente|Altro|Posta|7|x|2026-01-31|)"), 0..12),
    ) {
        let form = form();
        let of = |key: &str| typed.iter().filter(|(known, _)| known == key).map(|(_, value)| value.clone()).collect();
        if let Ok(answers) = form.read(of) {
            for answer in &answers {
                let question = form.question(&answer.key).unwrap();
                prop_assert!(question.is_asked(&answers) && !answer.values.is_empty());
            }
            for question in form.questions.iter().filter(|question| question.required && question.is_asked(&answers)) {
                prop_assert!(answers.iter().any(|answer| answer.key == question.key));
            }
        }
    }
}
